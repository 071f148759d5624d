from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import FakeServices, detail, fake_services, marked, session_of
from workbench.domain.errors import StoreBusy
from workbench.domain.failure import Status
from workbench.services.changes import Changed, Changes
from workbench.services.intake import Preview
from workbench.services.requests import IntakeResult, MarkRequest, TextInput
from workbench.services.services import Services
from workbench.settings import Settings, SettingsFile
from workbench.ui.jobs import Notice
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.tasks import InlineRunner
from workbench.ui.voucher_window import VoucherWindow, place_on_screen


@pytest.fixture
def fake(tmp_path: Path) -> FakeServices:
    return fake_services(tmp_path)


@pytest.fixture
def session(fake: FakeServices, tmp_path: Path) -> Session:
    return session_of(fake, tmp_path)


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> VoucherWindow:
    made = VoucherWindow(session, 1)
    made.show()
    return made


def commands(window: VoucherWindow) -> list[str]:
    return [each.objectName() for each in window.acts.actions() if each.objectName()]


def gone() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_it_is_named_after_its_voucher(window: VoucherWindow) -> None:
    assert window.windowTitle() == "F 1123 – Kassarapport nr 1123 Åkersberga gym & simhall"
    assert window.voucher_id == 1
    assert window.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def test_it_offers_what_the_state_allows_but_no_further_window(window: VoucherWindow) -> None:
    assert commands(window) == ["mark", "make_retry", "make_hand", "correct", "journal"]


@pytest.mark.parametrize("keys", [(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
                                  (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)])  # fmt: skip
def test_it_closes_from_the_keyboard(
    qtbot: QtBot, window: VoucherWindow, keys: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    window.activateWindow()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(window.destroyed):
        QTest.keyClick(window.pane, *keys)
        gone()


def test_it_reads_again_what_changed(window: VoucherWindow, session: Session, fake: FakeServices) -> None:
    fake.details[1] = marked()
    session.changed.emit(Changes("a", Changed.CASES, (2,)))
    assert "unmark" not in commands(window)
    session.changed.emit(Changes("a", Changed.CASES, (1,)))
    assert "unmark" in commands(window)


def test_an_act_goes_to_the_session_and_comes_back(window: VoucherWindow, fake: FakeServices, session: Session) -> None:
    fake.details[1] = detail(failures=(), status=Status.UNREPORTED)
    session.changed.emit(Changes("a", Changed.CASES, (1,)))
    window.acts.actions()[commands(window).index("make_open")].trigger()
    assert fake.done == [("make open", 1, "anna")]
    assert commands(window) == ["mark", "make_retry", "make_hand", "correct", "journal"]


@pytest.mark.parametrize("command", ["mark", "unmark", "make_retry", "make_hand"])
def test_what_must_be_asked_is_asked_without_blocking(window: VoucherWindow, command: str) -> None:
    window.do(command)
    dialogs = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
    assert [each.parent() for each in dialogs] == [window]
    dialogs[0].close()


def test_where_nothing_awaits_approval_that_is_told_and_nothing_asked(window: VoucherWindow, session: Session) -> None:
    heard: list[BaseException] = []
    session.failed.connect(heard.append)
    window.do("approve")
    assert [type(each).__name__ for each in heard] == ["NothingMatched"]
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]


def test_the_language_is_switched_at_once(window: VoucherWindow, session: Session) -> None:
    session.use_language("sv")
    assert window.acts.actions()[0].text() == "Markera som exporterad…"


def test_several_stand_beside_each_other(qtbot: QtBot, session: Session, fake: FakeServices) -> None:
    fake.details[2] = marked(2)
    parent = QWidget()
    qtbot.addWidget(parent)
    windows = [VoucherWindow(session, number, parent) for number in (1, 2)]
    for each in windows:
        each.show()
    assert windows[0].pos() != windows[1].pos()
    for each in windows:
        each.close()


def test_a_closed_window_no_longer_listens(window: VoucherWindow, session: Session, tmp_path: Path) -> None:
    window.close()
    gone()
    session.changed.emit(Changes("a", Changed.CASES, (1,)))
    session.use_language("sv")
    assert session_of(FakeServices(), tmp_path).texts.language == "en"


@pytest.mark.parametrize(
    "wanted",
    [
        QRect(10, 10, 300, 200),
        QRect(-5000, -5000, 300, 200),
        QRect(90_000, 90_000, 300, 200),
        QRect(0, 0, 90_000, 90_000),
        QRect(700, 500, 300, 300),
    ],
)
def test_a_window_is_placed_on_a_screen_that_is_there(qtbot: QtBot, wanted: QRect) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    place_on_screen(widget, wanted)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(widget.geometry())
    if room.contains(wanted):
        assert widget.geometry() == wanted


EXPORT = """<?xml version="1.0" encoding="utf-8"?>
<Batch><BatchId>1</BatchId><CompanyId>556677-8899</CompanyId><Voucher><VoucherType>F</VoucherType>
<VoucherDate>2026-01-31</VoucherDate><VoucherNumber>1123</VoucherNumber><Description>Kassa</Description>
<VoucherRow><Amount>100.00</Amount><Account>1910</Account></VoucherRow>
<VoucherRow><Amount>-100.00</Amount><Account>4903</Account></VoucherRow></Voucher></Batch>
"""
MAIL = (
    'F 1123 2026-01-31: Voucher creating process failed with error : {"ErrorInformation":'
    '{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'
)


def test_a_real_voucher_is_explained_marked_and_undone_in_its_window(services: Services, tmp_path: Path) -> None:
    session = Session(
        services, InlineRunner(), Settings(user_name="Anna"), SettingsFile(tmp_path / "s.json"), services.texts("en")
    )
    results: list[IntakeResult] = []
    previews: list[Preview] = []
    for name, text in (("export.xml", EXPORT), ("mail.txt", MAIL)):
        session.preview([TextInput(name, text)], previews.append)
        session.bring_in(previews[-1], True, results.append)
    session.load()
    (row,) = session.index.rows
    window = VoucherWindow(session, row.id)
    window.show()

    def shown() -> str:
        return "\n".join(each.text() for each in window.findChildren(PlainLabel))

    assert "4903" in shown()
    assert commands(window) == ["mark", "make_retry", "make_hand", "correct", "journal"]
    session.mark([row.id], MarkRequest("By hand", "Anna", fortnox_series="A", fortnox_number="7"))
    assert commands(window) == ["unmark", "journal"]
    assert "Anna – Marked as exported. In Fortnox: A 7. Reason: By hand" in shown()
    session.undo()
    assert commands(window) == ["mark", "make_retry", "make_hand", "correct", "journal"]
    assert "Undone: from “Marked as exported” back to “To handle”." in shown()


def test_what_is_done_here_is_told_and_undone_here(
    qtbot: QtBot, window: VoucherWindow, session: Session, fake: FakeServices
) -> None:
    window.activateWindow()
    qtbot.waitActive(window)
    session.failed.emit(StoreBusy(path="x"))
    assert window.messages.isVisible()
    session.noticed.emit(Notice("Done"))
    assert window.messages._text.text() == "Done"
    session.undoable = "the-act"
    QTest.keyClick(window.pane, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert fake.done[-1][0] == "undo"
    window.messages.close_message()
    window.messages.close_message()
    window.hide()
    session.noticed.emit(Notice("Of another window"))
    assert "Of another window" not in window.messages._text.text()
