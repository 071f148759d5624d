"""An office explains what nobody has: from the unknown failure in the window to all its vouchers, and back again."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.services.conftest import brp, failure
from tests.ui.test_main_window import bring_in, click_default, dialog
from workbench.app import Program
from workbench.domain.errors import N_, ExplanationWrong, FileNotWritable, Sentence
from workbench.domain.failure import Status
from workbench.services.own_explanations import Reach
from workbench.services.requests import TextInput
from workbench.ui.explanation_dialog import ExplanationDialog, reach_words
from workbench.ui.explanation_fields import TextField, fault_words
from workbench.ui.explanation_list import ExplanationList
from workbench.ui.finding_view import LargeOriginal
from workbench.ui.main_window import MainWindow
from workbench.ui.tasks import InlineRunner, ThreadRunner
from workbench.ui.voucher_window import VoucherWindow

MESSAGE = "Kassan Reception 2 är låst för konto 4903 sedan 2026-01-0{}."
Found = TypeVar("Found", bound=QWidget)


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """Start on F 1 to F 5: F 1 to F 3 failed with a code nobody knows, F 4 with a known one."""
    running = Program(qapp, tmp_path / "data", "en", InlineRunner())
    running.start()
    export, message = tmp_path / "export.xml", tmp_path / "mail.txt"
    export.write_text(brp(*((str(n), f"2026-01-0{n}", f"Kassarapport {n}", "4903") for n in range(1, 6))), "utf-8")
    unknown = [
        f'Voucher F {n}\nfailed with error : {{"message":"{MESSAGE.format(n)}","code":2009999}}' for n in (1, 2, 3)
    ]
    message.write_text("\n\n".join([*unknown, failure("F 4")]), "utf-8")
    bring_in(running.window, export, message)
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


def choose(window: MainWindow, number: str) -> None:
    (row,) = [row for row in window.session.index.rows if row.number == number]
    window.table.select_ids([row.id])


def button(parent: QWidget, words: str) -> QPushButton:
    (found,) = [each for each in parent.findChildren(QPushButton) if each.text().replace("&", "") == words]
    return found


def field(asked: QDialog, name: str, kind: type[Found]) -> Found:
    shown = [each for each in asked.findChildren(kind) if each.accessibleName() == name and each.isVisible()]
    assert len(shown) == 1, name
    return shown[0]


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden()).replace(
        "\u200b", ""
    )


def write(asked: QDialog) -> None:
    field(asked, "Title", QLineEdit).setText("The till is locked for account {account}")
    field(asked, "Why it happens", TextField).setPlainText("The day is not closed.")
    field(asked, "Steps in Fortnox", TextField).setPlainText("Open the till.\n\n  Close the day. ")


def begin(window: MainWindow, number: str = "1") -> ExplanationDialog:
    choose(window, number)
    window.actions_by_name["write_explanation"].trigger()
    return dialog(ExplanationDialog)


def titles(window: MainWindow) -> list[str]:
    return [window.session.title(row.causes[0]) if row.causes else "" for row in window.session.index.rows]


def test_an_unknown_failure_stands_large_with_a_button_beside_it(window: MainWindow) -> None:
    choose(window, "1")
    (large,) = window.detail.findChildren(LargeOriginal)
    assert large.text() == MESSAGE.format(1)
    assert large.font().pointSizeF() > QApplication.font().pointSizeF() * 1.2
    button(window.detail, "Write an explanation for your office…").click()
    asked = dialog(ExplanationDialog)
    assert field(asked, "Codes, with commas between", QLineEdit).text() == "2009999"
    assert "Explains 3 present vouchers." in said(asked)
    asked.close()


def test_a_known_failure_has_no_such_button(window: MainWindow) -> None:
    choose(window, "4")
    assert not window.detail.findChildren(LargeOriginal)
    assert "Write an explanation for your office…" not in [
        each.text() for each in window.detail.findChildren(QPushButton)
    ]


def test_what_is_written_explains_every_voucher_at_once(window: MainWindow, tmp_path: Path) -> None:
    asked = begin(window)
    write(asked)
    click_default(asked)
    assert not asked.isVisible()
    assert titles(window)[:4] == ["The till is locked for account 4903"] * 3 + [
        "Account 4903 is missing in the chart of accounts"
    ]
    words = said(window.detail)
    assert "The till is locked for account 4903" in words
    assert "Open the till." in words
    assert "Explained by your office" in words
    assert not window.detail.findChildren(LargeOriginal)
    assert (tmp_path / "data" / "causes" / "own-2009999.toml").exists()
    assert "saved" in said(window.messages)
    assert [row.status for row in window.session.index.rows].count(Status.OPEN) == 4


def test_it_is_changed_from_the_page_it_explains(window: MainWindow) -> None:
    asked = begin(window)
    write(asked)
    click_default(asked)
    choose(window, "2")
    button(window.detail, "Change the explanation…").click()
    again = dialog(ExplanationDialog)
    assert field(again, "Steps in Fortnox", TextField).toPlainText() == "Open the till.\nClose the day."
    field(again, "Title", QLineEdit).setText("Another title")
    click_default(again)
    assert titles(window)[:3] == ["Another title"] * 3


def test_a_known_failure_can_be_explained_another_way_and_back(window: MainWindow) -> None:
    before = titles(window)[3]
    asked = begin(window, "4")
    assert field(asked, "Title", QLineEdit).text()
    field(asked, "Title", QLineEdit).setText("Ask Eva about {account}")
    click_default(asked)
    assert titles(window)[3] == "Ask Eva about 4903"
    window.actions_by_name["explanations"].trigger()
    listing = dialog(ExplanationList)
    assert "stands in place of one that came with the program" in said(listing)
    button(listing, "Delete").click()
    assert titles(window)[3] == before
    listing.close()


def test_what_is_not_right_is_told_by_the_fields_names_and_nothing_is_lost(window: MainWindow) -> None:
    asked = begin(window)
    click_default(asked)
    assert asked.isVisible()
    assert "write a title and why it happens" in said(asked)
    field(asked, "Title", QLineEdit).setText("A title")
    assert "write a title" not in said(asked)
    click_default(asked)
    assert "“Why it happens (English)” is missing" in said(asked)
    field(asked, "Why it happens", TextField).setPlainText("Why {konto}")
    click_default(asked)
    assert "“Why it happens (English)”: {konto} cannot be filled" in said(asked)
    assert field(asked, "Title", QLineEdit).text() == "A title"
    asked.reject()
    (question,) = asked.findChildren(QMessageBox)
    button(question, "Go on writing").click()
    assert asked.isVisible()
    asked.reject()
    button(asked.findChildren(QMessageBox)[-1], "Throw it away").click()
    assert not asked.isVisible()
    assert titles(window)[0] == "Unknown error, code 2009999"


def test_nothing_written_closes_without_a_question(window: MainWindow) -> None:
    asked = begin(window)
    asked.reject()
    assert not asked.isVisible()


def test_the_count_follows_what_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    asked = begin(window)
    codes, wordings = (
        field(asked, "Codes, with commas between", QLineEdit),
        field(asked, "Wordings, one on each line", TextField),
    )
    codes.setText("")
    wordings.setPlainText("Konto {account} saknas i kontoplanen")
    qtbot.waitUntil(lambda: "Explains 1 present voucher. 1 of them is explained in another way now." in said(asked))
    wordings.setPlainText("Nothing like it")
    qtbot.waitUntil(lambda: "No present voucher" in said(asked))
    wordings.setPlainText("")
    qtbot.waitUntil(lambda: "give a code or a wording" in said(asked))
    wordings.setPlainText("Kassan {kassa} är låst")
    qtbot.waitUntil(lambda: "“Wordings”: {kassa} is not among" in said(asked))
    codes.setText("2009999; 2001798")
    wordings.setPlainText("")
    qtbot.waitUntil(lambda: "Explains 4 present vouchers." in said(asked))
    button(asked, "Cancel").click()
    button(asked.findChildren(QMessageBox)[-1], "Throw it away").click()


def test_it_can_be_written_in_one_language_and_said_in_the_other(window: MainWindow) -> None:
    asked = begin(window)
    tabs = asked.findChildren(QTabWidget)[0]
    assert [tabs.tabText(place) for place in range(tabs.count())] == ["English", "Svenska"]
    tabs.setCurrentIndex(1)
    write(asked)
    families, by_hand = (
        field(asked, "What it is about", QComboBox),
        field(asked, "May it be entered by hand?", QComboBox),
    )
    families.setCurrentIndex(families.findData("sub-ledger"))
    by_hand.setCurrentIndex(by_hand.findData("no"))
    click_default(asked)
    assert titles(window)[0] == "The till is locked for account 4903"
    cause = window.session.services.catalogue.cause("own-2009999")
    assert (cause.family, cause.enter_by_hand) == ("sub-ledger", "no")


def test_the_button_works_in_a_window_of_its_own(window: MainWindow) -> None:
    choose(window, "1")
    window.actions_by_name["open_window"].trigger()
    (own,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, VoucherWindow)]
    button(own, "Write an explanation for your office…").click()
    asked = dialog(ExplanationDialog)
    write(asked)
    click_default(asked)
    assert "Explained by your office" in said(own)
    own.close()


def test_the_command_needs_one_voucher_that_has_failed(window: MainWindow) -> None:
    window.table.select_all()
    assert not window.actions_by_name["write_explanation"].isEnabled()
    window.table.select_ids([])
    assert not window.actions_by_name["write_explanation"].isEnabled()


def test_a_broken_file_is_told_at_the_start_and_mended_from_the_list(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    asked = begin(window)
    write(asked)
    click_default(asked)
    folder = tmp_path / "data" / "causes"
    (folder / "own-broken.toml").write_text('family = "voucher\n', "utf-8")
    again = Program(qapp, tmp_path / "data", "sv", InlineRunner())
    again.start()
    told = said(again.window.messages)
    assert "own-broken.toml används inte: rad 1" in told
    assert "Hjälp › Våra egna förklaringar" in told
    assert len(again.session.index) == 5
    again.window.close()
    again.window.deleteLater()
    again.close()
    window.actions_by_name["explanations"].trigger()
    listing = dialog(ExplanationList)
    table = listing.findChildren(QTableWidget)[0]
    table.selectRow(1)
    assert "line 1" in said(listing)
    button(listing, "Change…").click()
    assert "line 1" in said(listing)
    button(listing, "Delete").click()
    assert table.rowCount() == 1
    assert (folder / "deleted" / "own-broken.toml").exists()
    listing.close()


def test_reading_again_tells_of_a_file_broken_meanwhile(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "causes"
    folder.mkdir()
    (folder / "own-broken.toml").write_text("x", "utf-8")
    window.actions_by_name["reload"].trigger()
    assert "own-broken.toml is left out" in said(window.messages)


def test_deleted_and_undone(window: MainWindow) -> None:
    asked = begin(window)
    write(asked)
    click_default(asked)
    window.actions_by_name["explanations"].trigger()
    listing = dialog(ExplanationList)
    undo = button(listing, "Undo the deletion")
    assert not undo.isVisible()
    button(listing, "Delete").click()
    assert titles(window)[0] == "Unknown error, code 2009999"
    assert "There is none yet" in said(listing)
    assert not button(listing, "Change…").isEnabled()
    undo.click()
    assert titles(window)[0] == "The till is locked for account 4903"
    listing.close()


def test_shared_out_and_taken_in_again(window: MainWindow, tmp_path: Path) -> None:
    asked = begin(window)
    write(asked)
    click_default(asked)
    window.actions_by_name["explanations"].trigger()
    listing = dialog(ExplanationList)
    shared, broken = tmp_path / "own-2009999.toml", tmp_path / "broken.toml"
    button(listing, "Save a copy…").click()
    chooser = listing.findChildren(QFileDialog)[-1]
    chooser.fileSelected.emit(str(shared))
    chooser.close()
    assert shared.exists()
    button(listing, "Delete").click()
    take_in(listing, shared)
    assert titles(window)[0] == "The till is locked for account 4903"
    shared.write_text(shared.read_text("utf-8").replace("The till", "Their till"), "utf-8")
    take_in(listing, shared)
    (question,) = listing.findChildren(QMessageBox)
    assert "already has an explanation called own-2009999" in question.text()
    button(question, "Replace it").click()
    assert titles(window)[0] == "Their till is locked for account 4903"
    shutil.copy(shared, broken)
    broken.write_text(broken.read_text("utf-8").replace("family = ", "famly = "), "utf-8")
    take_in(listing, broken)
    assert "did you mean “family”?" in said(listing)
    listing.close()


def take_in(listing: ExplanationList, path: Path) -> None:
    button(listing, "Take in a file…").click()
    chooser = listing.findChildren(QFileDialog)[-1]
    chooser.fileSelected.emit(str(path))
    chooser.close()


def test_what_can_not_be_written_is_told_in_the_dialog(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "data" / "causes").write_text("in the way")
    asked = begin(window)
    write(asked)
    click_default(asked)
    assert asked.isVisible()
    assert "cannot be written" in said(asked)
    assert button(asked, "Save").isEnabled()
    asked.reject()
    button(asked.findChildren(QMessageBox)[-1], "Throw it away").click()


@pytest.mark.threads
def test_cases_are_explained_anew_off_the_gui_thread(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    running = Program(qapp, tmp_path / "data", "en", ThreadRunner(qapp))
    session, services = running.session, running.session.services
    running.window.show()
    with qtbot.waitSignal(session.loaded):
        session.load()
    text = brp(("1", "2026-01-01", "Kassarapport", "4903"))
    message = f'Voucher F 1\nfailed with error : {{"message":"{MESSAGE.format(1)}","code":2009999}}'
    taken: list[Any] = []
    session.preview([TextInput("export", text), TextInput("mail", message)], taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    with qtbot.waitSignal(session.loaded):
        session.bring_in(taken[0], False, taken.append)
    window = running.window
    choose(window, "1")
    qtbot.waitUntil(lambda: bool(window.detail.findChildren(LargeOriginal)))
    window.actions_by_name["write_explanation"].trigger()
    qtbot.waitUntil(lambda: any(isinstance(each, ExplanationDialog) for each in QApplication.topLevelWidgets()))
    asked = dialog(ExplanationDialog)
    qtbot.waitUntil(lambda: "Explains 1 present voucher." in said(asked))
    write(asked)
    with qtbot.waitSignal(session.loaded):
        click_default(asked)
    assert titles(window) == ["The till is locked for account 4903"]
    assert not services.cases.stale()
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


def test_words_for_how_many(program: Program) -> None:
    texts = program.session.texts
    assert reach_words(Reach(0, 0), texts).startswith("No present voucher")
    assert reach_words(Reach(2, 2), texts) == "Explains 2 present vouchers. 2 of them are explained in another way now."


def test_a_fault_without_a_field_is_told_as_it_is(program: Program) -> None:
    texts = program.session.texts
    assert "x.toml" in fault_words(FileNotWritable(path="x.toml", detail="full"), texts)
    strange = ExplanationWrong(detail=Sentence(N_("“{key}” is missing"), {"key": "fi.title"}))
    assert "“fi.title” is missing" in fault_words(strange, texts)


def test_every_control_has_a_name(window: MainWindow) -> None:
    asked = begin(window)
    window.actions_by_name["explanations"].trigger()
    listing = dialog(ExplanationList)
    nameless = [
        f"{type(each).__name__} in {type(shown).__name__}"
        for shown in (asked, listing)
        for each in shown.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and not (each.accessibleName() or getattr(each, "text", str)() or each.toolTip())
    ]
    assert nameless == []
    listing.close()
    asked.close()
