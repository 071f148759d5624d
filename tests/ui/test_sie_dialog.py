"""The SIE file from the window: what is asked, when it may be written, and what is told of it afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.services.conftest import brp, failure
from tests.sie.strict_reader import read_strictly
from tests.ui.held_runner import HeldRunner
from tests.ui.stub_session import find, said
from workbench.app import Program
from workbench.domain.failure import Status
from workbench.services.replacing import Replacements, from_pairs
from workbench.services.requests import MarkRequest, TextInput
from workbench.ui.correction_dialog import CorrectionDialog
from workbench.ui.jobs import Notice
from workbench.ui.sie_dialog import SieDialog


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path, runner: HeldRunner) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", "en", runner)
    running.start()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


def bring_in(program: Program, *inputs: str) -> None:
    intake = program.session.services.intake
    wanted = [TextInput(f"text {place}", each) for place, each in enumerate(inputs)]
    intake.store(intake.preview(wanted, lambda *_: None), "anna", False, lambda *_: None)
    program.session.load()


def asked(program: Program) -> SieDialog:
    program.window.table.select_all()
    program.window.actions_by_name["sie"].trigger()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, SieDialog) and each.isVisible())


def tick(dialog: SieDialog, words: str) -> QCheckBox:
    return next(each for each in dialog.findChildren(QCheckBox) if each.text().replace("&", "") == words)


def write_button(dialog: SieDialog) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.isDefault())


def choose(dialog: SieDialog, path: Path) -> None:
    write_button(dialog).click()
    place = find(dialog, QFileDialog)
    place.fileSelected.emit(str(path))
    place.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_what_speaks_against_it_needs_a_tick(program: Program, tmp_path: Path) -> None:
    bring_in(program, brp(("1", "2026-01-01", "nr 1", "4903"), ("2", "2026-01-02", "nr 2", "4010")), failure("F 1"))
    program.session.make_open([2])
    told: list[Notice] = []
    program.session.noticed.connect(told.append)
    dialog = asked(program)
    words = said(dialog)
    assert "2 vouchers, 250.00 kr: 556000-4615, 2026" in words
    assert "F 1: Fortnox will refuse it: Account 4903" in words
    assert "Not checked: " in words
    assert find(dialog, QLineEdit).text() == "W"
    assert not write_button(dialog).isEnabled()
    tick(dialog, "Write it anyway").click()
    find(dialog, QLineEdit).setText("q")
    find(dialog, QLineEdit).editingFinished.emit()
    target = tmp_path / "feb.si"
    choose(dialog, target)
    assert [each["series"] for each in read_strictly(target.read_bytes()).vouchers] == ["Q", "Q"]
    assert [row.status for row in program.session.index.rows] == [Status.HAND, Status.HAND]
    assert (told[-1].path, told[-1].act) == (tmp_path / "feb.pdf", "")
    assert told[-1].text == "The SIE file feb.si is written, with 2 vouchers, and its receipt page beside it."


def test_a_character_to_settle_shuts_the_button(program: Program) -> None:
    bring_in(program, brp(("1", "2026-01-01", "två €", "4010")), failure("F 1", "4903"))
    dialog = asked(program)
    assert "F 1: “€” in the description is not among the characters of SIE" in said(dialog)
    assert tick(dialog, "Write it anyway").isHidden(), "it would not help"
    assert not write_button(dialog).isEnabled()


def test_texts_are_corrected_from_here(program: Program, tmp_path: Path) -> None:
    """A dash can be typed in Fortnox, and yet stands in no SIE file."""
    bring_in(program, brp(("1", "2026-01-01", "kl 8 – 9", "4010"), ("2", "2026-01-02", "nr 2", "4010")), failure("F 1"))
    program.session.make_open([2])
    dialog = asked(program)
    assert "F 1: “–” in the description" in said(dialog)
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "C&orrect the texts…").click()
    (correction,) = [each for each in dialog.findChildren(CorrectionDialog) if each.isVisible()]
    assert "What is to be entered for 1 voucher" in said(correction).splitlines()
    assert correction.wanted() == Replacements(clean_text=True)
    next(each for each in correction.findChildren(QPushButton) if each.isDefault()).click()
    assert "To be settled first" not in said(dialog)
    if not tick(dialog, "Write it anyway").isHidden():
        tick(dialog, "Write it anyway").click()
    choose(dialog, tmp_path / "feb.si")
    texts = [str(each["text"]) for each in read_strictly((tmp_path / "feb.si").read_bytes()).vouchers]
    assert texts[0].startswith("kl 8 - 9 ")


def test_a_tick_holds_only_for_what_stood_there(program: Program, runner: HeldRunner, tmp_path: Path) -> None:
    bring_in(program, brp(("1", "2026-01-01", "nr 1", "4903")), failure("F 1"))
    dialog = asked(program)
    tick(dialog, "Write it anyway").click()
    assert write_button(dialog).isEnabled()
    series = find(dialog, QLineEdit)
    runner.holding = True
    series.setText("q")
    series.textEdited.emit("q")
    assert not write_button(dialog).isEnabled(), "it is not known yet what speaks against it"
    series.editingFinished.emit()
    series.setText("z")
    series.editingFinished.emit()
    assert len(runner.held) == 1
    assert not write_button(dialog).isEnabled()
    runner.let_go()
    assert series.text() == "Z"
    assert write_button(dialog).isEnabled(), "the same speaks against it as before"
    program.session.correct([1], from_pairs([("account", "4903", "4904")]), "x", "Bo")
    assert "4903" not in said(dialog)
    assert write_button(dialog).isEnabled()
    program.session.withdraw_correction([1], "x")
    assert "4903" in said(dialog)
    assert not tick(dialog, "Write it anyway").isChecked()
    assert not write_button(dialog).isEnabled()
    dialog.close()


def test_where_it_cannot_be_written_it_can_be_tried_again(program: Program, tmp_path: Path) -> None:
    bring_in(program, brp(("1", "2026-01-01", "nr 1", "4903")), failure("F 1"))
    failed: list[object] = []
    program.session.failed.connect(failed.append)
    dialog = asked(program)
    tick(dialog, "Write it anyway").click()
    choose(dialog, tmp_path / "no folder" / "feb.si")
    assert dialog.isVisible()
    assert "feb.si" in said(dialog)
    assert failed == []
    assert not dialog.findChildren(QFileDialog)
    program.session.services.actions.mark([1], MarkRequest("elsewhere", "Bo"))
    choose(dialog, tmp_path / "feb.si")
    assert "None of these vouchers can go in a SIE file." in said(dialog), "it is planned anew"
    program.session.unmark([1], "x")
    tick(dialog, "Write it anyway").click()
    choose(dialog, tmp_path / "feb.si")
    assert (tmp_path / "feb.si").exists()


def test_several_companies_are_several_files_where_asked(program: Program, tmp_path: Path) -> None:
    texts = (brp(("1", "2026-01-01", "nr 1", "4010")), brp(("1", "2026-01-01", "a", "4010"), company="559000-1230"))
    bring_in(program, *texts)
    program.session.make_open([1, 2])
    dialog = asked(program)
    assert not write_button(dialog).isEnabled()
    tick(dialog, "Write a file for each company and financial year").click()
    choose(dialog, tmp_path / "feb.si")
    assert sorted(each.name for each in tmp_path.glob("*.si")) == ["feb 556000-4615 2026.si", "feb 559000-1230 2026.si"]


def test_one_to_be_retried_is_left_out_with_the_reason(program: Program) -> None:
    bring_in(program, brp(("1", "2026-01-01", "nr 1", "4903")), failure("F 1"))
    program.session.route([1], Status.RETRY, "kontot är upplagt")
    dialog = asked(program)
    assert "None of these vouchers can go in a SIE file." in said(dialog)
    assert "1 voucher is left out: to be retried in the source" in said(dialog)
    assert not write_button(dialog).isEnabled()


def test_a_file_that_finds_no_place_is_told_and_the_list_tells_what_is_done(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(program, brp(("1", "2026-01-01", "nr 1", "4010")))
    program.session.make_open([1])
    replace = Path.replace

    def held_open(path: Path, target: Path) -> Path:
        if target.suffix == ".si":
            raise PermissionError(13, "open in another program")
        return replace(path, target)

    dialog = asked(program)
    monkeypatch.setattr(Path, "replace", held_open)
    choose(dialog, tmp_path / "feb.si")
    assert "Report 1 is made and kept, but " in said(dialog)
    assert [row.status for row in program.session.index.rows] == [Status.HAND]


def test_a_printout_of_one_to_be_retried_warns(program: Program) -> None:
    bring_in(program, brp(("1", "2026-01-01", "nr 1", "4010")), failure("F 1"))
    program.session.services.actions.make_retry([1], "rättat i källan", "bo")
    told: list[Notice] = []
    program.session.noticed.connect(told.append)
    program.session.record_report([1], "j.pdf", b"%PDF")
    assert [each.text for each in told] == ["1 voucher on the printout is to be retried in the source: do not type it."]
    assert len(program.session.services.register.reports()) == 1
