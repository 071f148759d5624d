from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import (
    NOON,
    ORIGINAL,
    VOUCHER,
    FakeServices,
    detail,
    fake_services,
    first,
    records,
    session_of,
    tray_items,
)
from workbench.domain.errors import BadVoucher, InputError
from workbench.domain.ports import TrayItem
from workbench.domain.voucher import Voucher
from workbench.services.case_rows import case_rows
from workbench.services.tray_words import reason_words
from workbench.texts import Texts
from workbench.ui.belongs_dialog import BelongsDialog, ranked
from workbench.ui.original_view import OriginalText
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session
from workbench.ui.tray_view import TrayView


@pytest.fixture
def english(tmp_path: Path) -> Texts:
    return Texts("en", tmp_path)


@pytest.fixture
def fake(tmp_path: Path) -> FakeServices:
    return fake_services(tmp_path)


@pytest.fixture
def session(fake: FakeServices, tmp_path: Path) -> Session:
    return session_of(fake, tmp_path)


@pytest.fixture
def tray(qtbot: QtBot, fake: FakeServices, session: Session) -> TrayView:
    fake.waiting = tray_items()
    view = TrayView(session)
    qtbot.addWidget(view)
    view.resize(700, 800)
    view.show()
    view.refresh()
    return view


def words(view: TrayView) -> str:
    return "\n".join(each.text() for each in view.findChildren(QLabel) if each.isVisible())


def entries(view: TrayView) -> list[str]:
    return [view.list.item(row).text() for row in range(view.list.count())]


def test_what_waits_is_listed_with_its_reason_in_words(tray: TrayView) -> None:
    top, middle, last = entries(tray)
    assert top.startswith("Notis från BRP.eml · 2026-02-03")
    assert top.endswith("No voucher here fits this failure.")
    assert middle.endswith("export.xml is broken at line 17: mismatched tag.")
    assert last.endswith("from-the-future")


def test_how_many_wait_is_told(qtbot: QtBot, session: Session, fake: FakeServices) -> None:
    fake.waiting = tray_items()
    view = TrayView(session)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.count_changed) as told:
        view.refresh()
    assert told.args == [3]


def test_a_failure_without_voucher_is_explained(tray: TrayView) -> None:
    shown = words(tray)
    assert "Account 4903 is not in the chart" in shown
    assert "Say which voucher it belongs to, or add the export file that holds the voucher." in shown
    assert first(tray, OriginalText).toPlainText() == ORIGINAL
    assert tray.belongs.isEnabled()


def test_a_broken_file_has_its_remedy_and_belongs_nowhere(tray: TrayView) -> None:
    tray.list.setCurrentRow(1)
    assert "Export it again from the sending system." in words(tray)
    assert not tray.belongs.isEnabled()
    assert tray.aside.isEnabled()


def test_an_empty_tray_says_so(qtbot: QtBot, session: Session) -> None:
    view = TrayView(session)
    qtbot.addWidget(view)
    view.show()
    view.refresh()
    assert "Everything that came in was understood." in words(view)
    assert not view.belongs.isEnabled()
    assert not view.aside.isEnabled()


def test_the_chosen_item_stays_chosen_when_read_again(tray: TrayView, fake: FakeServices) -> None:
    tray.list.setCurrentRow(1)
    fake.waiting = fake.waiting[1:]
    tray.refresh()
    assert tray.current == fake.waiting[0]
    assert tray.list.currentRow() == 0


def test_setting_aside_asks_for_a_reason(tray: TrayView, fake: FakeServices) -> None:
    tray.list.setCurrentRow(2)
    tray.ask_reason()
    dialog = first(tray, ReasonDialog)
    first(dialog, QComboBox).setEditText("Spam")
    tray.list.setCurrentRow(0)
    dialog._confirm()
    assert fake.done == [("set aside", 3, "Spam", "anna")]


def test_a_failure_is_given_to_the_voucher_chosen(tray: TrayView, fake: FakeServices) -> None:
    tray.ask_voucher()
    dialog = first(tray, BelongsDialog)
    assert not dialog.isModal()
    assert "F 1123" in dialog.list.item(0).text()
    tray.list.setCurrentRow(1)
    dialog.join.click()
    assert fake.done == [("join", 1, 1, "anna")]


def test_the_search_narrows_the_list(fake: FakeServices, session: Session) -> None:
    other = Voucher("", "brp", "F", "9", VOUCHER.transaction_date, "Kassarapport nr 55 Täby", VOUCHER.rows)
    fake.details[2] = detail(other, number=2)
    session.index = type(session.index)(case_rows(records(fake)))
    dialog = BelongsDialog(session, tray_items()[0], ORIGINAL)
    assert dialog.list.count() == 2
    dialog.search.setText("taby")
    dialog.fill()
    assert [dialog.list.item(row).text()[:3] for row in range(dialog.list.count())] == ["F 9"]
    dialog.search.setText("no such")
    dialog.fill()
    assert not dialog.join.isEnabled()
    dialog.close()


def test_the_arrow_keys_move_in_the_list_while_searching(fake: FakeServices, session: Session) -> None:
    fake.details[2] = detail(number=2)
    session.index = type(session.index)(case_rows(records(fake)))
    dialog = BelongsDialog(session, tray_items()[0], ORIGINAL)
    dialog.show()
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.list.currentRow() == 1
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.list.currentRow() == 1
    dialog.close()


def test_the_likeliest_voucher_stands_first(fake: FakeServices) -> None:
    def voucher(number: str, text: str) -> Voucher:
        return Voucher("", "brp", "F", number, VOUCHER.transaction_date, text, VOUCHER.rows)

    fake.details = {
        1: detail(voucher("7", "Presentkort"), number=1),
        2: detail(voucher("8", "Kassarapport nr 4711"), number=2),
        3: detail(voucher("4712", "Kassarapport"), number=3),
    }
    rows = case_rows(records(fake))
    assert [row.id for row in ranked(rows, "Kassarapport nr 4711 misslyckades")] == [2, 3, 1]
    assert ranked(rows, "verifikation 004712")[0].id == 3
    assert len(ranked(rows, "")) == 3


def told_errors(kind: type[InputError]) -> Iterator[type[InputError]]:
    for each in kind.__subclasses__():
        if each.sentence:
            yield each
        yield from told_errors(each)


@pytest.mark.parametrize("kind", [*told_errors(InputError)])
def test_every_input_error_is_told_in_words(kind: type[InputError], english: Texts) -> None:
    slots = {slot for each in (kind.sentence, kind.remedy) for _, slot, _, _ in Formatter().parse(each) if slot}
    params = dict.fromkeys(slots, "x")
    sentence, remedy = reason_words(TrayItem(1, "x", kind.code, params, "", NOON, 1), english)
    assert sentence != kind.code
    assert remedy


def test_missing_params_do_no_harm(english: Texts) -> None:
    assert reason_words(TrayItem(1, "x", BadVoucher.code, {}, "", NOON, 1), english) == ("bad-voucher", "")


def test_hostile_names_are_text(tray: TrayView, fake: FakeServices) -> None:
    hostile = "<img src=x>\x00\u202efdp.exe"
    fake.waiting = [
        TrayItem(5, hostile, "broken-file", {"name": hostile, "line": "1", "detail": hostile}, hostile, NOON, 1)
    ]
    tray.refresh()
    assert "\u202e" not in entries(tray)[0]
    assert "<img" not in tray.list.item(0).toolTip()
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in tray.findChildren(QLabel))


def test_the_language_is_switched_in_place(tray: TrayView, session: Session) -> None:
    session.use_language("sv")
    tray.retranslate()
    assert tray.heading.text() == "Ej förstått"
    assert tray.belongs.text() == "Hör till…"


def test_everything_that_takes_the_focus_has_a_name(tray: TrayView) -> None:
    tray.ask_voucher()
    for kind in (QAbstractButton, QLineEdit, QListWidget, OriginalText):
        for each in tray.findChildren(kind):
            if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert each.accessibleName() or getattr(each, "text", str)(), each
    first(tray, BelongsDialog).close()
