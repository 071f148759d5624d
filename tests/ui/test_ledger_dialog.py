"""What is known of the ledger, shown and set by hand: through the whole window, over real services."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.services.conftest import COMPANY, brp, failure
from tests.ui.stub_session import said
from tests.ui.test_main_window import bring_in, click_default, dialog
from workbench.app import Program
from workbench.domain.company import Company
from workbench.domain.ledger import NO, NOT_KNOWN, YES, DimensionRule, Topic
from workbench.services.case_index import CaseFilter
from workbench.services.ledger_table import Kind
from workbench.services.requests import TextInput
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.ledger_dialog import LedgerDialog
from workbench.ui.ledger_table_view import LedgerTableView
from workbench.ui.main_window import MainWindow
from workbench.ui.tasks import InlineRunner, ThreadRunner

DAY = date(2026, 1, 5)
ACTIVE, COST_CENTER = 2, 3
Found = TypeVar("Found", bound=QWidget)


def sie(accounts: dict[str, str], company: str = COMPANY) -> str:
    chart = "".join(f'#KONTO {number} "{name}"\n' for number, name in accounts.items())
    return (
        '#FLAGGA 0\n#PROGRAM "Fortnox" 3.6\n#FORMAT PC8\n#GEN 20260228\n#SIETYP 4\n'
        f'#ORGNR {company}\n#FNAMN "Gym AB"\n#RAR 0 20260101 20261231\n#DIM 1 "Kst"\n#OBJEKT 1 "36" "Shop"\n{chart}'
        "#IB 0 1930 100.00\n#VER A 1 20260102 x\n{\n#TRANS 1930 {} 1.00\n#TRANS 3010 {} -1.00\n}\n"
    )


CHART = {"1930": "Bank", "1950": "Gamla banken", "3010": "Sales", "4010": "Goods"}


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """Start on F 1 with account 4903 and F 2 with 1950, both refused as if 4903 were missing; no ledger yet."""
    running = Program(qapp, tmp_path / "data", "en", InlineRunner())
    running.start()
    export, message = tmp_path / "export.xml", tmp_path / "mail.txt"
    export.write_text(brp(("1", "2026-01-05", "Kassa", "4903"), ("2", "2026-01-06", "Kassa", "1950")), "utf-8")
    message.write_text(failure("F 1") + "\n" + failure("F 2"), "utf-8")
    bring_in(running.window, export, message)
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


@pytest.fixture
def known(window: MainWindow, tmp_path: Path) -> LedgerDialog:
    """Open the dialog on a ledger whose export has come in."""
    ledger = tmp_path / "ledger.se"
    ledger.write_text(sie(CHART), "cp437")
    bring_in(window, ledger)
    return opened(window)


def opened(window: MainWindow) -> LedgerDialog:
    window.actions_by_name["ledger"].trigger()
    return dialog(LedgerDialog)


def view(asked: LedgerDialog, kind: Kind = Kind.ACCOUNT) -> LedgerTableView:
    (found,) = [each for each in asked.findChildren(LedgerTableView) if each.rows.kind is kind]
    return found


def place(shown: LedgerTableView, key: str) -> int:
    return next(place for place in range(shown.rows.rowCount()) if shown.rows.row(place).key == key)


def cells(shown: LedgerTableView, key: str) -> list[str]:
    rows = shown.rows
    return [str(rows.index(place(shown, key), column).data()) for column in range(rows.columnCount())]


def keys(shown: LedgerTableView) -> list[str]:
    return [shown.rows.row(each).key for each in range(shown.rows.rowCount())]


def named(asked: QWidget, name: str, kind: type[Found]) -> Found:
    (found,) = [each for each in asked.findChildren(kind) if each.accessibleName() == name]
    return found


def editor(shown: LedgerTableView) -> QComboBox:
    (box,) = shown.viewport().findChildren(QComboBox)
    return box


def pick(shown: LedgerTableView, key: str, column: int, value: str) -> None:
    """Choose a value as the keyboard does: Enter on the cell, the value, Enter."""
    shown.setCurrentIndex(shown.rows.index(place(shown, key), column))
    pick_in_current(shown, value)


def pick_in_current(shown: LedgerTableView, value: str) -> None:
    QTest.keyClick(shown, Qt.Key.Key_Return)
    QApplication.processEvents()
    box = editor(shown)
    choices = box.view()
    assert choices.isVisible(), "the choices are seen at once"
    choices.setCurrentIndex(box.model().index(box.findData(value), 0))
    QTest.keyClick(choices, Qt.Key.Key_Return)
    QApplication.processEvents()


def press_button(parent: QWidget, words: str) -> None:
    (found,) = [
        each
        for each in parent.findChildren(QPushButton)
        if each.text().replace("&", "") == words and not each.isHidden()
    ]
    found.click()


def told(window: MainWindow, topic: Topic, key: str, day: date = DAY) -> str:
    found = window.session.services.ledgers.of(COMPANY).told(topic, key, day)
    return found.value if found else NOT_KNOWN


def test_what_waits_and_what_was_refused_comes_first(known: LedgerDialog) -> None:
    shown = view(known)
    assert keys(shown) == ["1950", "3010", "4903", "1930", "4010"]
    assert cells(shown, "1950") == ["1950", "Gamla banken", "Not known", "Not known", "Not known", "1", ""]
    assert cells(shown, "4903")[ACTIVE] == "Missing"
    assert cells(shown, "4903")[-1].startswith("refused by Fortnox 20")
    tint = shown.rows.index(place(shown, "4903"), ACTIVE).data(Qt.ItemDataRole.BackgroundRole)
    assert tint is not None
    assert shown.rows.index(place(shown, "1950"), ACTIVE).data(Qt.ItemDataRole.BackgroundRole) is None


def test_the_exports_are_listed(known: LedgerDialog) -> None:
    exports = named(known, "SIE exports from Fortnox", QTableWidget)
    items = [exports.item(0, column) for column in range(exports.columnCount())]
    assert [item.text() for item in items if item] == [
        "2026-02-28", "2026-01-01 – 2026-12-31", "4", "1", "0", "A",
    ]  # fmt: skip
    assert "No SIE export of this company" not in said(known)


def test_a_choice_is_written_down_at_once_and_can_be_undone(window: MainWindow, known: LedgerDialog) -> None:
    shown = view(known)
    pick(shown, "4010", ACTIVE, NO)
    assert told(window, Topic.ACCOUNT_ACTIVE, "4010") == NO
    assert told(window, Topic.ACCOUNT_ACTIVE, "4010", date(2025, 1, 5)) == NOT_KNOWN
    assert cells(shown, "4010")[ACTIVE] == "No"
    assert cells(shown, "4010")[-1].startswith("told by ")
    assert keys(shown)[-1] == "4010", "no row moves under the cursor"
    assert shown.currentIndex().row() == place(shown, "4010")
    press_button(known, "Undo")
    assert told(window, Topic.ACCOUNT_ACTIVE, "4010") == NOT_KNOWN
    assert cells(shown, "4010")[ACTIVE] == "Not known"
    assert "Undone: what was told of the ledger" in said(known).splitlines()


def test_control_z_undoes_it_too(window: MainWindow, known: LedgerDialog) -> None:
    pick(view(known), "4010", COST_CENTER, DimensionRule.MANDATORY)
    assert told(window, Topic.ACCOUNT_COST_CENTER, "4010") == "mandatory"
    known.activateWindow()
    QTest.keyClick(view(known), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told(window, Topic.ACCOUNT_COST_CENTER, "4010") == NOT_KNOWN


def test_what_was_chosen_can_become_unknown_again(window: MainWindow, known: LedgerDialog) -> None:
    pick(view(known), "1950", ACTIVE, NO)
    assert any("account-inactive" in key.cause for row in window.session.index.rows for key in row.blockers)
    pick(view(known), "1950", ACTIVE, NOT_KNOWN)
    assert told(window, Topic.ACCOUNT_ACTIVE, "1950") == NOT_KNOWN
    assert cells(view(known), "1950")[ACTIVE] == "Not known"


def test_a_missing_account_that_is_active_is_there(window: MainWindow, known: LedgerDialog) -> None:
    pick(view(known), "4903", ACTIVE, YES)
    assert told(window, Topic.ACCOUNT, "4903") == YES
    assert cells(view(known), "4903")[ACTIVE] == "Yes"


def test_looking_at_the_choices_writes_nothing_down(window: MainWindow, known: LedgerDialog) -> None:
    shown = view(known)
    before = window.session.services.ledgers.of(COMPANY).statements
    shown.setCurrentIndex(shown.rows.index(0, ACTIVE))
    QTest.keyClick(shown, Qt.Key.Key_F2)
    box = editor(shown)
    box.hidePopup()
    box.setCurrentIndex(1)
    shown.commitData(box)
    shown.closeEditor(box, shown.itemDelegate().EndEditHint.NoHint)
    assert window.session.services.ledgers.of(COMPANY).statements == before
    shown.setCurrentIndex(shown.rows.index(0, 1))
    QTest.keyClick(shown, Qt.Key.Key_F2)
    assert shown.state() != QAbstractItemView.State.EditingState, "a name is not chosen"
    assert known.isVisible()


def test_a_choice_holds_for_all_selected_rows(window: MainWindow, known: LedgerDialog) -> None:
    shown = view(known)
    shown.selectRow(place(shown, "1950"))
    cell = shown.visualRect(shown.rows.index(place(shown, "3010"), COST_CENTER)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, cell)
    assert "one of the 2 selected rows holds for all of them" in said(known)
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell + QPoint(1, 0))
    box = editor(shown)
    box.setCurrentIndex(box.findData("not-allowed"))
    box.activated.emit(box.currentIndex())
    assert [cells(shown, key)[COST_CENTER] for key in ("1950", "3010", "4903")] == [
        "Not allowed", "Not allowed", "Not known",
    ]  # fmt: skip
    window.session.undo()
    assert told(window, Topic.ACCOUNT_COST_CENTER, "3010") == NOT_KNOWN


def test_a_click_on_a_cell_opens_its_choices(known: LedgerDialog) -> None:
    shown = view(known)
    cell = shown.visualRect(shown.rows.index(0, ACTIVE)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell)
    assert [editor(shown).itemText(each) for each in range(3)] == ["Not known", "Yes", "No"]
    assert editor(shown).accessibleName() == "1950 Active: Not known"


def test_what_holds_for_every_year_is_told_apart(window: MainWindow, known: LedgerDialog) -> None:
    year = named(known, "Financial year", QComboBox)
    assert [year.itemText(each) for each in range(year.count())] == ["2026", "Every year"]
    assert "What is chosen here holds for 2026." in said(known)
    pick(view(known), "1930", ACTIVE, NO)
    year.setCurrentIndex(1)
    assert cells(view(known), "1930")[ACTIVE] == "2026: No"
    assert "holds for every financial year" in said(known)
    pick(view(known), "1930", ACTIVE, YES)
    assert year.currentText() == "Every year"
    assert told(window, Topic.ACCOUNT_ACTIVE, "1930", date(2023, 1, 1)) == YES
    assert cells(view(known), "1930")[ACTIVE] == "Yes"
    named(known, "Accounts", LedgerTableView)
    tabs = known.findChildren(QTabWidget)[0]
    tabs.setCurrentIndex(1)
    assert not year.isEnabled(), "cost centres do not differ between years"


def test_cost_centres_and_series_are_set_too(window: MainWindow, known: LedgerDialog) -> None:
    pick(view(known, Kind.COST_CENTER), "36", ACTIVE, NO)
    pick(view(known, Kind.SERIES), "F", ACTIVE, NO)
    assert told(window, Topic.COST_CENTER_ACTIVE, "36") == NO
    assert told(window, Topic.SERIES_MANUAL, "F") == NO
    blockers = {key.cause for row in window.session.index.rows for key in row.blockers}
    assert "series-not-manual" in blockers


def test_the_lock_date_is_set_and_taken_back(window: MainWindow, known: LedgerDialog) -> None:
    choice, day = named(known, "Locked periods", QComboBox), named(known, "Locked up to and including", QDateEdit)
    assert (choice.currentText(), day.isHidden()) == ("Not known", True)
    choice.setCurrentText("Locked up to and including")
    assert not day.isHidden()
    day.setDate(QDate(2026, 1, 31))
    assert told(window, Topic.LOCKED_THROUGH, "") == NOT_KNOWN, "nothing is written down before Save"
    press_button(known, "Save")
    assert told(window, Topic.LOCKED_THROUGH, "") == "2026-01-31"
    assert "told by " in said(known)
    choice.setCurrentText("Nothing is locked")
    press_button(known, "Save")
    assert told(window, Topic.LOCKED_THROUGH, "") == ""
    assert choice.currentText() == "Nothing is locked"
    choice.setCurrentText("Not known")
    press_button(known, "Save")
    assert told(window, Topic.LOCKED_THROUGH, "") == NOT_KNOWN
    assert choice.currentText() == "Not known"


def test_the_search_narrows_every_tab_down(known: LedgerDialog) -> None:
    search, tabs = named(known, "Search", QLineEdit), known.findChildren(QTabWidget)[0]
    assert [tabs.tabText(each) for each in range(4)] == [
        "Accounts (5)", "Cost centres (1)", "Projects (0)", "Voucher series (2)",
    ]  # fmt: skip
    search.setText("BANK gamla")
    assert keys(view(known)) == ["1950"]
    assert tabs.tabText(0) == "Accounts (1 of 5)"
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert known.isVisible(), "Enter does not close the dialog"
    assert view(known).currentIndex().row() == 0
    search.setText("missing")
    assert keys(view(known)) == ["4903"]
    search.clear()
    assert len(keys(view(known))) == 5


def test_there_is_one_dialog(window: MainWindow, known: LedgerDialog) -> None:
    assert opened(window) is known


def test_the_hint_at_a_voucher_leads_to_it(window: MainWindow) -> None:
    window.table.select_ids([window.session.index.rows[0].id])
    press_button(window.detail, "What is known of the ledger…")
    asked = dialog(LedgerDialog)
    assert asked.company == COMPANY
    assert "No SIE export of this company has come in" in said(asked)
    assert keys(view(asked)) == ["1950", "3010", "4903"], "what the vouchers use is there to be told of"


def test_it_opens_at_the_company_of_the_selected_voucher(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    other.write_text(brp(("7", "2026-01-05", "Kassa", "1910"), company="559999-0016"), "utf-8")
    bring_in(window, other)
    (row,) = [row for row in window.session.index.rows if row.company == "559999-0016"]
    assert row.number == "7"
    window.causes.choose(CaseFilter())
    window.table.select_ids([row.id])
    assert opened(window).company == "559999-0016"


def choose_file(asked: LedgerDialog, path: Path) -> IntakeDialog:
    press_button(asked, "Bring in a SIE export from Fortnox…")
    (chooser,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog)]
    chooser.filesSelected.emit([str(path)])
    chooser.close()
    return dialog(IntakeDialog)


def test_an_export_is_brought_in_from_there(window: MainWindow, tmp_path: Path) -> None:
    asked = opened(window)
    path = tmp_path / "ledger.se"
    path.write_text(sie(CHART).replace(f"#ORGNR {COMPANY}\n", ""), "cp437")
    vouchers = len(window.session.index)
    click_default(choose_file(asked, path))
    assert window.session.services.ledgers.of(COMPANY).exports, "a file that does not tell is of the company shown"
    assert len(window.session.index) == vouchers, "what stands in the ledger has not failed"
    assert keys(view(asked)) == ["1950", "3010", "4903", "1930", "4010"]
    assert "No SIE export of this company" not in said(asked)


def test_the_export_of_another_company_is_a_question(window: MainWindow, tmp_path: Path) -> None:
    asked = opened(window)
    path = tmp_path / "other.se"
    path.write_text(sie(CHART, "556111-2222"), "cp437")
    intake = choose_file(asked, path)
    assert f"other.se is the ledger of 556111-2222, not of {COMPANY}." in said(intake)
    (take,) = [each for each in intake.findChildren(QPushButton) if each.isDefault()]
    assert not take.isEnabled()
    (agreed,) = [each for each in intake.findChildren(QCheckBox) if not each.isHidden()]
    agreed.click()
    take.click()
    assert not window.session.services.ledgers.of(COMPANY).exports
    choice = named(asked, "Company", QComboBox)
    assert choice.findData("556111-2222") >= 0
    assert asked.company == COMPANY
    choice.setCurrentIndex(choice.findData("556111-2222"))
    assert keys(view(asked)) == sorted(CHART)


def test_without_any_company_the_first_ledger_can_come_in(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    running = Program(qapp, tmp_path / "empty", "en", InlineRunner())
    running.start()
    asked = opened(running.window)
    assert asked.company == ""
    path = tmp_path / "ledger.se"
    path.write_text(sie(CHART), "cp437")
    click_default(choose_file(asked, path))
    assert asked.company == COMPANY
    assert keys(view(asked)) == sorted(CHART)
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


def test_a_large_chart_is_there_at_once(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "large.se"
    path.write_text(sie({str(number): f"Konto {number}" for number in range(1000, 3000)}), "cp437")
    bring_in(window, path)
    before = time.process_time()
    asked = opened(window)
    QApplication.processEvents()
    shown = time.process_time()
    named(asked, "Search", QLineEdit).setText("konto 2")
    QApplication.processEvents()
    assert len(keys(view(asked))) >= 1000
    searched = time.process_time()
    assert shown - before < 1.0
    assert searched - shown < 0.5


def test_the_companys_name_is_shown(window: MainWindow, known: LedgerDialog) -> None:
    window.session.change_company(Company(COMPANY, "Kraftkällans Gym AB"))
    assert named(known, "Company", QComboBox).currentText() == f"Kraftkällans Gym AB · {COMPANY}"


@pytest.mark.threads
def test_it_is_read_and_written_off_the_gui_thread(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    running = Program(qapp, tmp_path / "data", "en", ThreadRunner(qapp))
    session, window = running.session, running.window
    window.show()
    with qtbot.waitSignal(session.loaded):
        session.load()
    taken: list[Any] = []
    inputs = [TextInput("export", brp(("1", "2026-01-05", "Kassa", "1950"))), TextInput("ledger", sie(CHART))]
    session.preview(inputs, taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    with qtbot.waitSignal(session.loaded):
        session.bring_in(taken[0], False, taken.append)
    opened(window).close()
    asked = opened(window)
    qtbot.waitUntil(lambda: len(keys(view(asked))) == len(CHART))
    shown = view(asked)
    with qtbot.waitSignal(session.loaded):
        shown.rows.setData(shown.rows.index(place(shown, "1950"), ACTIVE), NO)
    qtbot.waitUntil(lambda: cells(view(asked), "1950")[ACTIVE] == "No")
    named(asked, "Financial year", QComboBox).setCurrentIndex(1)
    assert cells(view(asked), "1950")[ACTIVE] == "2026: No"
    asked.close()
    window.close()
    window.deleteLater()
    running.close()
    running.deleteLater()
