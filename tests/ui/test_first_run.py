"""The first-run guide: through the whole window, over real services."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import ROOT
from tests.services.conftest import COMPANY, brp, failure
from tests.sources.conftest import aged
from tests.ui.stub_session import press, said
from tests.ui.test_main_window import bring_in, click_default, dialog
from tests.ui.test_sources import button, named
from workbench.app import Program
from workbench.domain.inlets import Inlet
from workbench.ui.first_run import COMPANY as COMPANY_STEP
from workbench.ui.first_run import ORIGIN, TRIAL, FirstRun
from workbench.ui.first_run_origins import ORIGINS
from workbench.ui.first_run_trial import DropZone, demo_command
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.source_form import SourceForm
from workbench.ui.tasks import InlineRunner


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


@pytest.fixture
def guide(window: MainWindow) -> FirstRun:
    assert window.stack.currentWidget() is window.guide
    return window.guide


@pytest.fixture
def files(tmp_path: Path) -> Path:
    aged(tmp_path / "in" / "export.xml", brp(("1", "2026-01-01", "Kassa", "4903")))
    aged(tmp_path / "in" / "mail.txt", failure("F 1"))
    return tmp_path / "in"


def shown_again(qapp: QApplication, tmp_path: Path) -> bool:
    """Tell whether a new start shows the guide."""
    again = Program(qapp, tmp_path / "data", "en", InlineRunner())
    again.start()
    found = again.window.stack.currentWidget() is again.window.guide
    again.window.close()
    again.window.deleteLater()
    again.close()
    return found


def button_of(shown: QWidget, words: str) -> QPushButton:
    (found,) = [each for each in shown.findChildren(QPushButton) if each.text() == words and each.isVisible()]
    return found


def origin(guide: FirstRun, title: str) -> None:
    (places,) = guide.findChildren(QListWidget)
    places.setCurrentItem(places.findItems(title, Qt.MatchFlag.MatchExactly)[0])


def test_it_stands_in_the_place_of_an_empty_list_until_it_is_skipped(
    window: MainWindow, guide: FirstRun, qapp: QApplication, tmp_path: Path
) -> None:
    assert shown_again(qapp, tmp_path)
    button_of(guide, "&Skip the guide").click()
    assert window.stack.currentWidget() is window.upright
    assert not shown_again(qapp, tmp_path)
    window.actions_by_name["get_started"].trigger()
    assert window.stack.currentWidget() is guide
    assert guide.step == COMPANY_STEP


def test_what_has_come_in_or_is_set_up_needs_no_guide(
    window: MainWindow, qapp: QApplication, tmp_path: Path, files: Path
) -> None:
    window.session.services.inlets.add(Inlet("folder", "Till", "", {"path": str(files)}), "", "anna")
    assert not shown_again(qapp, tmp_path)


def test_what_comes_in_takes_its_place(window: MainWindow, guide: FirstRun, files: Path) -> None:
    bring_in(window, files)
    assert window.stack.currentWidget() is window.upright
    window.actions_by_name["get_started"].trigger()
    window.session.load()
    assert window.stack.currentWidget() is guide


def test_the_number_is_checked_and_the_company_kept(window: MainWindow, guide: FirstRun) -> None:
    number = named(guide, "Organisation number", QLineEdit)
    number.setText("556000-4616")
    button_of(guide, "&Next").click()
    assert guide.step == COMPANY_STEP
    assert "no organisation number" in said(guide)
    number.setText("5560004615")
    assert "no organisation number" not in said(guide)
    named(guide, "Name", QLineEdit).setText("Gymmet AB")
    press(number, Qt.Key.Key_Return)
    assert guide.step == ORIGIN
    (company,) = window.session.services.cases.companies()
    assert (company.org_number, company.name) == (COMPANY, "Gymmet AB")


def test_the_whole_way_with_a_folder(window: MainWindow, guide: FirstRun, files: Path) -> None:
    named(guide, "Organisation number", QLineEdit).setText(COMPANY)
    button_of(guide, "&Next").click()
    origin(guide, "BRP")
    button_of(guide, "&Watch a folder…").click()
    form = dialog(SourceForm)
    assert named(form, "Company", QComboBox).currentText() == COMPANY
    assert named(form, "Name", QLineEdit).text() == "BRP"
    named(form, "Folder", QLineEdit).setText(str(files))
    assert named(form, "Name", QLineEdit).text() == "BRP"
    click_default(form)
    assert guide.step == TRIAL
    assert "One voucher and its failure understood" in said(guide)
    button_of(guide, "Show the &vouchers").click()
    assert window.stack.currentWidget() is window.upright
    assert window.table.shown_total().vouchers == 1


def test_ones_own_files_are_tried_and_told_in_words(window: MainWindow, guide: FirstRun, files: Path) -> None:
    button_of(guide, "&Next").click()
    origin(guide, "I have files")
    button_of(guide, "&Choose files…").click()
    (chooser,) = [each for each in window.findChildren(QFileDialog) if each.isVisible()]
    chooser.reject()
    assert guide.step == TRIAL
    drop_on(guide, files / "export.xml")
    click_default(dialog(IntakeDialog))
    assert "Understood: 1 voucher" in said(guide)
    assert "Add the failure messages too" in said(guide)
    drop_on(guide, files / "mail.txt")
    click_default(dialog(IntakeDialog))
    assert "Understood: 1 failure" in said(guide)
    assert window.stack.currentWidget() is guide


def test_a_file_that_says_nothing_is_told_so(guide: FirstRun, tmp_path: Path) -> None:
    odd = tmp_path / "odd.dat"
    odd.write_bytes(b"\0\1\2")
    for _ in range(2):
        button_of(guide, "&Next").click()
    drop_on(guide, odd)
    click_default(dialog(IntakeDialog))
    assert "Nothing in it was understood" in said(guide)


def drop_on(guide: FirstRun, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    (zone,) = guide.findChildren(DropZone)
    place, no_key = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    zone.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_key))


def test_the_keyboard_is_enough(window: MainWindow, guide: FirstRun, qtbot: QtBot, files: Path) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert QApplication.focusWidget() is named(guide, "Organisation number", QLineEdit)
    press(named(guide, "Organisation number", QLineEdit), Qt.Key.Key_Return)
    (places,) = guide.findChildren(QListWidget)
    assert QApplication.focusWidget() is places
    origin(guide, "A watched folder")
    press(places, Qt.Key.Key_Return)
    dialog(SourceForm).reject()


def test_every_place_says_what_to_do_and_leads_somewhere(guide: FirstRun) -> None:
    button_of(guide, "&Next").click()
    (places,) = guide.findChildren(QListWidget)
    known = {each.name for each in guide._session.services.inlets.kinds()} | {"files"}
    assert [places.item(row).text() for row in range(places.count())] == [
        guide._session.texts.t(each.title) for each in ORIGINS if known & set(each.ways)
    ]
    for row in range(places.count()):
        places.setCurrentRow(row)
        ways = [each for each in guide.findChildren(QPushButton) if each.property("way") and each.isVisible()]
        assert ways
    button(guide, "Back").click()
    assert guide.step == COMPANY_STEP


def test_another_language_keeps_the_step_and_what_is_written(window: MainWindow, guide: FirstRun) -> None:
    named(guide, "Organisation number", QLineEdit).setText("556000")
    window.actions_by_name["swedish"].trigger()
    assert named(guide, "Organisationsnummer", QLineEdit).text() == "556000"
    named(guide, "Organisationsnummer", QLineEdit).setText("")
    button_of(guide, "&Nästa").click()
    window.actions_by_name["english"].trigger()
    assert guide.step == ORIGIN
    assert "BRP sends an e-mail" in said(guide)


def test_a_company_that_is_known_keeps_its_dimensions(window: MainWindow, guide: FirstRun, files: Path) -> None:
    bring_in(window, files)
    before = window.session.services.cases.companies()
    window.actions_by_name["get_started"].trigger()
    named(guide, "Organisation number", QLineEdit).setText(COMPANY)
    button_of(guide, "&Next").click()
    assert window.session.services.cases.companies() == before


def test_the_made_up_company_is_a_command_of_the_program() -> None:
    assert demo_command("sv")[0] == sys.executable
    told = subprocess.run(
        (*demo_command("en"), "--help"), cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert "made-up company" in told.stdout
