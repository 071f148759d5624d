"""The whole window over real services: what an accountant does, told as steps."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.services.conftest import brp, failure
from workbench.app import OneInstance, Program
from workbench.domain.failure import Status
from workbench.services.case_index import TO_HANDLE, CaseFilter
from workbench.services.requests import MarkRequest
from workbench.ui.act_bar import ActBar
from workbench.ui.company_dialog import CompanyDialog
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.tasks import InlineRunner

Shown = TypeVar("Shown", bound=QDialog)


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", "en", InlineRunner())
    running.start()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, action, button, no_key = (
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(QDropEvent(place, action, data, button, no_key))


def dialog(kind: type[Shown]) -> Shown:
    (found,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found


def click_default(shown: QDialog) -> None:
    (button,) = [each for each in shown.findChildren(QPushButton) if each.isDefault()]
    button.click()


def bring_in(window: MainWindow, *paths: Path) -> None:
    drop(window, *paths)
    click_default(dialog(IntakeDialog))


def statuses(window: MainWindow) -> list[Status]:
    return [row.status for row in window.session.index.rows]


@pytest.fixture
def three_hundred(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with 300 open vouchers of one cause and 20 without a failure."""
    export, message = tmp_path / "export.xml", tmp_path / "failures.txt"
    export.write_text(
        brp(*((str(n), f"2026-01-{n % 28 + 1:02}", f"Kassarapport nr {n}", "4903") for n in range(1, 321)))
    )
    message.write_text("\n\n".join(failure(f"F {n}") for n in range(1, 301)))
    bring_in(window, export, message)
    return window


def test_a_folder_of_mixed_files_goes_in_by_drag_and_drop(window: MainWindow, samples: Path) -> None:
    drop(window, samples)
    asked = dialog(IntakeDialog)
    assert window.session.index.rows == ()
    click_default(asked)
    assert len(window.session.index) == 60
    assert window.causes.isVisible()
    assert window.table.shown_total().vouchers == sum(each == Status.OPEN for each in statuses(window))


def test_three_hundred_are_marked_and_the_mark_undone_with_one_step(three_hundred: MainWindow) -> None:
    window = three_hundred
    assert window.table.shown_total().vouchers == 300
    window.actions_by_name["select_all"].trigger()
    window.actions_by_name["mark"].trigger()
    click_default(dialog(MarkDialog))
    assert statuses(window).count(Status.MARKED) == 300
    assert statuses(window).count(Status.UNREPORTED) == 20
    window.actions_by_name["undo"].trigger()
    assert statuses(window).count(Status.OPEN) == 300


def test_a_bulk_act_takes_only_what_is_shown_as_selected(three_hundred: MainWindow) -> None:
    window = three_hundred
    window.table.select_all()
    window.search.setText("Kassarapport nr 171")
    window.apply_filter()
    assert set(window.table.selected_ids()) <= set(window.table.shown_ids())
    window.table.select_all()
    chosen = len(window.table.selected_ids())
    assert 0 < chosen < 300
    window.actions_by_name["mark"].trigger()
    click_default(dialog(MarkDialog))
    assert statuses(window).count(Status.MARKED) == chosen


def test_everything_is_as_it_was_after_a_restart(
    three_hundred: MainWindow, program: Program, qapp: QApplication, tmp_path: Path
) -> None:
    three_hundred.table.select_ids(three_hundred.table.shown_ids()[:10])
    three_hundred.actions_by_name["mark"].trigger()
    click_default(dialog(MarkDialog))
    before = statuses(three_hundred)
    three_hundred.close()
    again = Program(qapp, tmp_path / "data", "", InlineRunner())
    again.start()
    assert statuses(again.window) == before
    assert again.window.actions_by_name["undo"].isEnabled()
    again.window.actions_by_name["undo"].trigger()
    assert statuses(again.window).count(Status.MARKED) == 0
    again.window.close()
    again.window.deleteLater()
    again.close()


def test_pasting_a_failure_brings_it_in(three_hundred: MainWindow) -> None:
    QGuiApplication.clipboard().setText(failure("F 310"))
    three_hundred.actions_by_name["paste"].trigger()
    click_default(dialog(IntakeDialog))
    assert statuses(three_hundred).count(Status.OPEN) == 301


def test_language_switches_every_word_at_once(window: MainWindow) -> None:
    window.actions_by_name["swedish"].trigger()
    assert window.menuBar().actions()[0].text() == "&Arkiv"
    assert window.actions_by_name["mark"].text() == "&Markera som exporterad…"
    window.actions_by_name["english"].trigger()
    assert window.menuBar().actions()[0].text() == "&File"


def test_a_file_that_is_no_voucher_is_explained_and_kept(window: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.dat"
    bad.write_bytes(b"\x00\x01\x02")
    bring_in(window, bad)
    window.show_tray()
    assert window.stack.currentWidget() is window.tray
    assert len(window.session.services.cases.tray()) == 1


def test_the_window_is_clipped_to_a_real_screen(program: Program, qapp: QApplication, tmp_path: Path) -> None:
    program.window.setGeometry(20_000, 20_000, 900, 600)
    program.window.close()
    again = Program(qapp, tmp_path / "data", "", InlineRunner())
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.intersects(again.window.geometry())
    again.window.deleteLater()
    again.close()


def test_every_control_has_an_accessible_name(window: MainWindow) -> None:
    nameless = [
        each
        for each in window.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and not (each.accessibleName() or getattr(each, "text", str)() or each.toolTip())
    ]
    assert nameless == []


def test_the_keyboard_goes_round_the_panes(three_hundred: MainWindow, qtbot: QtBot) -> None:
    three_hundred.activateWindow()
    qtbot.waitUntil(three_hundred.isActiveWindow)
    seen = set()
    for _ in range(6):
        three_hundred.actions_by_name["next_pane"].trigger()
        seen.add(QApplication.focusWidget())
    assert len(seen) >= 3


def test_choosing_a_card_filters_the_list(window: MainWindow, samples: Path) -> None:
    bring_in(window, samples)
    card = window.session.index.cards()[0]
    window.causes.filter_chosen.emit(CaseFilter(frozenset({Status.OPEN}), card.key))
    assert window.table.shown_total().vouchers == card.vouchers


def test_a_context_menu_holds_what_is_possible_and_nothing_else(three_hundred: MainWindow) -> None:
    three_hundred.table.select_ids(three_hundred.table.shown_ids()[:1])
    three_hundred.table.context_menu.emit(QPoint(10, 10))
    (menu,) = [each for each in QApplication.topLevelWidgets() if each.isVisible() and isinstance(each, QMenu)]
    inner = [menu, *menu.findChildren(QMenu)]
    offered = {action.objectName() for each in inner for action in each.actions() if action.objectName()}
    assert {"open_window", "mark", "make_retry", "attach_receipt", "correct", "type_along", "copy"} <= offered
    assert not {"unmark", "approve", "withdraw_correction", "make_open", "receipt_settled"} & offered
    assert all(action.isEnabled() for each in inner for action in each.actions() if action.objectName())


def test_each_command_stands_in_one_menu_and_the_language_in_use_is_ticked(window: MainWindow) -> None:
    window.actions_by_name["swedish"].trigger()
    titles = [each.text() for each in window.menuBar().actions()]
    assert titles == ["&Arkiv", "&Redigera", "&Verifikation", "&Bokför", "Ra&pporter", "V&isa", "&Hjälp"]
    menus = [each.menu() for each in window.menuBar().actions()]
    placed = [
        action.objectName()
        for menu in menus
        if isinstance(menu, QMenu)
        for each in (menu, *menu.findChildren(QMenu))
        for action in each.actions()
        if action.objectName()
    ]
    assert sorted(placed) == sorted(window.actions_by_name)
    assert window.actions_by_name["swedish"].isChecked()
    assert not window.actions_by_name["english"].isChecked()


def test_ways_in_are_offered_for_several_and_for_a_card(window: MainWindow, samples: Path) -> None:
    bring_in(window, samples)
    bar = window.selection_bar
    assert bar.book_button.text() == "Book"
    assert {"correct", "journal", "type_along", "sie", "verify"} <= {each.objectName() for each in bar.book.actions()}
    card = window.session.index.cards()[0]
    window.causes.filter_chosen.emit(CaseFilter(TO_HANDLE.statuses, card.key))
    assert window.table.selected_ids() == ()
    for name in ("journal", "type_along", "sie", "correct"):
        assert window.actions_by_name[name].isEnabled()
    (acts,) = window.detail.findChildren(ActBar)
    assert [each.objectName() for each in acts.actions()] == ["journal", "type_along", "sie"]
    next(each for each in acts.actions() if each.objectName() == "journal").trigger()
    assert f"{card.vouchers} vouchers" in dialog(JournalDialog)._headline.text()
    dialog(JournalDialog).reject()
    window.session.route(window.table.shown_ids()[:1], Status.RETRY, "put right")
    window.causes.choose(TO_HANDLE)
    assert window.windowTitle() == f"{window.table.shown_total().vouchers} to handle"
    window.table.select_ids(window.table.shown_ids()[1:3])
    (acts,) = [each for each in window.detail.findChildren(ActBar) if each.isVisible()]
    offered = [each.objectName() for each in acts.actions()]
    assert offered == ["mark", "make_retry", "make_hand", "correct", "journal", "type_along", "sie"]
    window.session.mark(window.table.selected_ids(), MarkRequest("in already", "bo"))
    QApplication.processEvents()
    assert "2 vouchers selected" not in [each.text() for each in window.detail.findChildren(QLabel) if each.isVisible()]


def test_a_card_that_is_done_gives_way_to_the_whole_list(window: MainWindow, samples: Path) -> None:
    bring_in(window, samples)
    card = window.session.index.cards()[0]
    window.causes.choose(CaseFilter(frozenset({Status.OPEN, Status.RETRY, Status.DIFFERS}), card.key))
    window.causes.filter_chosen.emit(CaseFilter(frozenset({Status.OPEN}), card.key))
    window.actions_by_name["select_all"].trigger()
    window.actions_by_name["mark"].trigger()
    click_default(dialog(MarkDialog))
    left = statuses(window).count(Status.OPEN)
    assert left
    assert window.table.shown_total().vouchers == left


def test_the_journal_can_be_made_with_the_mark(three_hundred: MainWindow) -> None:
    three_hundred.table.select_ids(three_hundred.table.shown_ids()[:3])
    three_hundred.actions_by_name["mark"].trigger()
    asked = dialog(MarkDialog)
    (box,) = asked.findChildren(QCheckBox)
    box.setChecked(True)
    click_default(asked)
    (chooser,) = [each for each in three_hundred.findChildren(QFileDialog) if each.isVisible()]
    chooser.reject()
    assert Status.MARKED not in statuses(three_hundred)


def test_choosing_a_card_explains_its_cause_at_once(window: MainWindow, samples: Path) -> None:
    bring_in(window, samples)
    card = window.session.index.cards()[0]
    window.causes.filter_chosen.emit(CaseFilter(frozenset({Status.OPEN}), card.key))
    words = [label.text() for label in window.detail.findChildren(QLabel)]
    assert window.session.title(card.key) in words
    assert "Add account 4903 for 2026 in Fortnox" in words
    assert "25 vouchers · 235,854.12 kr" in words
    window.actions_by_name["select_all"].trigger()
    words = [label.text() for label in window.detail.findChildren(QLabel)]
    assert "25 vouchers selected" in words
    assert window.session.title(card.key) in words


def test_a_company_can_be_named_and_its_dimensions_chosen(three_hundred: MainWindow) -> None:
    three_hundred.actions_by_name["company"].trigger()
    asked = dialog(CompanyDialog)
    next(each for each in asked.findChildren(QLineEdit) if each.accessibleName() == "Name").setText("Gymmet AB")
    asked.findChildren(QSpinBox)[0].setValue(3)
    click_default(asked)
    (company,) = three_hundred.session.services.cases.companies()
    assert (company.name, company.dimensions.cost_center, company.dimensions.project) == ("Gymmet AB", 3, 6)


def test_a_second_start_hands_its_files_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = OneInstance(tmp_path), OneInstance(tmp_path)
    assert not second.hand_over(["a.xml"])
    first.listen()
    with qtbot.waitSignal(first.asked) as heard:
        assert second.hand_over(["a.xml"])
    assert [Path(each).name for each in heard.args[0]] == ["a.xml"]


def test_what_is_kept_though_it_was_not_understood_is_said_so(window: MainWindow, tmp_path: Path) -> None:
    broken = tmp_path / "trasig.xml"
    broken.write_text("<Batch><BatchId>1</BatchId><Voucher>", "utf-8")
    bring_in(window, broken)
    assert window.messages._text.text() == "Brought in: 0 vouchers · 0 failures · 1 is kept under Not understood"
