from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import FakeServices, detail, fake_services, marked, session_of
from workbench.domain.failure import Status
from workbench.services.changes import Changed, Changes
from workbench.ui.session import Session
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
    assert commands(window) == ["mark", "make_retry", "journal"]


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
    assert commands(window) == ["mark", "make_retry", "journal"]


@pytest.mark.parametrize("command", ["mark", "unmark", "make_retry"])
def test_what_must_be_asked_is_asked_without_blocking(window: VoucherWindow, command: str) -> None:
    window.do(command)
    dialogs = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
    assert [each.parent() for each in dialogs] == [window]
    dialogs[0].close()


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
