from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import Heard, find, make_session, press, said
from workbench.domain.errors import BadVoucher, CutShort, MadeHere, NoSuchFile, UnknownFormat
from workbench.domain.source import Problem
from workbench.services.intake import Preview
from workbench.services.reading import ReadInput
from workbench.services.requests import InputPreview
from workbench.services.spool import spool_bytes
from workbench.ui.intake_dialog import IntakeDialog

CUT = CutShort(name="half.xml", line=412, detail="no element found", vouchers=17)
EXPORT = InputPreview("export.xml", "brp", vouchers=57, known=3)
MAIL = InputPreview("mail.eml", "mail", failures=50)
HALF = InputPreview("half.xml", "brp", vouchers=17, partial=CUT)
UNKNOWN = InputPreview("photo.jpg", "", problems=(Problem(UnknownFormat(name="photo.jpg")),))
GONE = InputPreview("gone.xml", "", problems=(Problem(NoSuchFile(name="gone.xml")),))
OUR_LEDGER = InputPreview("our.se", "sie", facts=1, ledgers=("556677-8899",))
STRANGE = InputPreview("other.se", "sie", facts=1, ledgers=("556000-1234",))
NAMELESS = InputPreview("noname.se", "sie", facts=1, ledgers=("",))
KNOWN = InputPreview("again.xml", "brp", known=57)
BAD = tuple(Problem(BadVoucher(name="bad.xml", line=n, voucher=f"F {n}", detail="no amount")) for n in range(9))


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def preview_of(*inputs: InputPreview) -> Preview:
    read = [ReadInput(None if each is GONE else spool_bytes(each.name, b"x"), each.name) for each in inputs]
    for item, each in zip(read, inputs, strict=True):
        item.problems, item.partial = each.problems, each.partial
    return Preview(inputs, tuple(read))


def opened(owner: QWidget, folder: Path, *inputs: InputPreview) -> tuple[IntakeDialog, Heard, Preview]:
    preview = preview_of(*inputs)
    dialog = IntakeDialog(make_session(folder / "data")[0], preview, owner)
    heard = Heard()
    dialog.accepted_preview.connect(heard)
    dialog.open()
    return dialog, heard, preview


def opened_strange(
    owner: QWidget, folder: Path, *inputs: InputPreview, wanted: str | None = None
) -> tuple[IntakeDialog, Heard, Preview]:
    preview = replace(preview_of(*inputs), ledger_of=wanted, companies=frozenset({"556677-8899"}))
    dialog = IntakeDialog(make_session(folder / "data")[0], preview, owner)
    heard = Heard()
    dialog.accepted_preview.connect(heard)
    dialog.open()
    return dialog, heard, preview


def agreement(dialog: QWidget) -> QCheckBox:
    (box,) = [each for each in dialog.findChildren(QCheckBox) if not each.isHidden() and "same" in each.text()]
    return box


def buttons(dialog: QWidget) -> list[str]:
    return [each.text().replace("&", "") for each in dialog.findChildren(QPushButton)]


def cells(dialog: QWidget, line: int) -> list[str]:
    table = find(dialog, QTableWidget)
    items = [table.item(line, column) for column in range(table.columnCount())]
    return [item.text() if item else "" for item in items]


def closed(preview: Preview) -> bool:
    return all(each.spooled.file.closed for each in preview.read if each.spooled)


def test_totals_and_a_row_for_each_file(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened(owner, tmp_path, EXPORT, MAIL, UNKNOWN)
    assert "57 vouchers · 50 failures · 3 known already · 1 not understood" in said(dialog)
    assert cells(dialog, 0)[1] == "not recognised"
    assert "Ask the sending system for its export file" in cells(dialog, 0)[5]
    assert cells(dialog, 1) == ["export.xml", "BRP export", "57", "", "3", ""]
    assert cells(dialog, 2)[:4] == ["mail.eml", "E-mail", "", "50"]
    assert find(dialog, QCheckBox).isHidden()


def test_enter_brings_in(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened(owner, tmp_path, EXPORT)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [(preview, False)]
    assert not closed(preview)
    preview.close()


def test_escape_lets_go_of_what_was_held_aside(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened(owner, tmp_path, EXPORT, GONE)
    press(dialog, Qt.Key.Key_Escape)
    assert heard.values == []
    assert closed(preview)


def test_the_complete_part_of_a_broken_file_is_offered_not_taken(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened(owner, tmp_path, EXPORT, HALF)
    box = find(dialog, QCheckBox)
    assert box.text().replace("&", "") == "Take the 17 complete vouchers before the fault"
    assert not box.isChecked()
    assert said(dialog).startswith("57 vouchers")
    assert "breaks off at line 412" in cells(dialog, 0)[5], "what is wrong comes first"
    box.click()
    assert said(dialog).startswith("74 vouchers")
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [(preview, True)]
    preview.close()


def test_nothing_new_leaves_only_close(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened(owner, tmp_path, KNOWN)
    assert "everything is here already" in said(dialog)
    assert buttons(dialog) == ["Close"]
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == []
    assert closed(preview)


def test_a_file_that_is_gone_can_not_be_kept(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened(owner, tmp_path, GONE)
    assert buttons(dialog) == ["Close"]
    assert "nothing here that can be brought in" in said(dialog)
    assert "is not there" in cells(dialog, 0)[5]


def test_what_was_not_understood_can_be_kept(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened(owner, tmp_path, UNKNOWN)
    assert "Keep under Not understood" in buttons(dialog)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [(preview, False)]
    preview.close()


def test_many_problems_are_told_in_few_lines(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened(owner, tmp_path, InputPreview("bad.xml", "brp", vouchers=1, problems=BAD))
    note = cells(dialog, 0)[5].splitlines()
    assert len(note) == 4
    assert "F 0" in note[0]
    assert note[-1] == "And 6 more like it."


def test_a_name_can_not_carry_markup_or_line_ends(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened(owner, tmp_path, InputPreview("<b>a\nb\u202e.xml", "brp", vouchers=1))
    assert cells(dialog, 0)[0] == "<b>a b‹U+202E›.xml"
    item = find(dialog, QTableWidget).item(0, 0)
    assert item
    assert "&lt;b&gt;" in item.toolTip()


def test_of_very_many_files_those_with_something_wrong_are_listed(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened(owner, tmp_path, *[EXPORT] * 900, UNKNOWN)
    assert find(dialog, QTableWidget).rowCount() == 200
    assert cells(dialog, 0)[0] == "photo.jpg"
    assert "The first 200 of 901 files are listed" in said(dialog)


def test_notes_have_room_for_a_sentence(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened(owner, tmp_path, EXPORT, UNKNOWN)
    dialog.resize(300, 200)
    table = find(dialog, QTableWidget)
    assert table.columnWidth(5) >= 40 * dialog.fontMetrics().averageCharWidth()


def test_a_ledger_of_a_company_without_vouchers_is_a_question(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened_strange(owner, tmp_path, OUR_LEDGER, STRANGE)
    assert "other.se is the ledger of 556000-1234, a company no voucher here is of." in said(dialog)
    assert "our.se" not in said(dialog)
    (take,) = [each for each in dialog.findChildren(QPushButton) if each.isDefault()]
    assert not take.isEnabled()
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == []
    assert dialog.isVisible()
    box = agreement(dialog)
    assert dialog.focusWidget() is box
    press(box, Qt.Key.Key_Space)
    assert take.isEnabled()
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [(preview, False)]
    preview.close()


def test_the_ledger_of_a_company_with_vouchers_is_none(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard, preview = opened_strange(owner, tmp_path, OUR_LEDGER)
    assert "all the same" not in said(dialog)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [(preview, False)]
    preview.close()


def test_a_ledger_of_another_company_than_was_asked_for_is_a_question(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened_strange(owner, tmp_path, OUR_LEDGER, wanted="556000-1234")
    assert "our.se is the ledger of 556677-8899, not of 556000-1234." in said(dialog)
    assert not agreement(dialog).isChecked()


def test_of_many_strange_ledgers_a_few_are_named(owner: QWidget, tmp_path: Path) -> None:
    dialog, _, _ = opened_strange(owner, tmp_path, NAMELESS, *[STRANGE] * 6)
    assert "noname.se does not say which company's ledger it is." in said(dialog)
    assert said(dialog).count("other.se") == 2
    assert "And 4 more like it." in said(dialog)
    assert agreement(dialog).text().replace("&", "") == "Bring them in all the same"


def test_receipts_alone_are_worth_bringing_in(owner: QWidget, tmp_path: Path) -> None:
    later = InputPreview("report.zip", "zip", known=3, receipts=2)
    several = InputPreview("fel.eml", "mail", known=2, unclear=1)
    dialog, heard, preview = opened(owner, tmp_path, later, several)
    assert said(dialog).startswith("0 vouchers · 0 failures · 2 receipts · 5 known already")
    assert "2 receipts" in cells(dialog, 0)[5]
    assert "is about several vouchers" in cells(dialog, 1)[5]
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [(preview, False)]
    preview.close()


def test_a_sie_file_of_our_own_is_told_and_not_kept(owner: QWidget, tmp_path: Path) -> None:
    error = MadeHere(name="feb.si", number=3, day=date(2026, 2, 27))
    preview = preview_of(InputPreview("feb.si", "sie", problems=(Problem(error),)))
    preview.read[0].refused = error
    dialog = IntakeDialog(make_session(tmp_path / "data")[0], preview, owner)
    dialog.open()
    assert buttons(dialog) == ["Close"]
    assert "made here on 2026-02-27, report 3" in cells(dialog, 0)[5]
