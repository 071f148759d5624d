"""Verifying in the window: the result, the offer when an export comes in, the question before a mark or journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ledger.exports import Typed, export
from tests.services.conftest import brp, failure
from tests.services.test_verification import rows, typed
from tests.ui.stub_session import said
from tests.ui.test_screens import picture, scheme, shown
from workbench.app import Program
from workbench.domain.failure import Status
from workbench.domain.verification import Scope, Verdict, Verification, VerifyResult
from workbench.services.requests import FileInput, MarkRequest, TextInput
from workbench.ui.amiss_view import AmissView
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.tasks import InlineRunner
from workbench.ui.verification_model import VERDICT, VerificationModel
from workbench.ui.verification_view import VerificationView
from workbench.ui.verify_offer import VerifyOffer
from workbench.ui.voucher_window import VoucherWindow

__all__ = ["scheme"]


@pytest.fixture(params=["sv", "en"])
def program(
    request: pytest.FixtureRequest, scheme: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", request.param, InlineRunner())
    running.window.resize(1360, 860)
    running.start()
    vouchers = brp(*((str(n), f"2026-01-0{n}", f"Kassarapport nr {n}", "4903") for n in range(1, 7)))
    failures = "\n".join(failure(f"F {n}") for n in range(1, 7))
    bring_in(running, TextInput("export", vouchers), TextInput("mail", failures))
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


def bring_in(running: Program, *inputs: FileInput | TextInput) -> None:
    running.window.acts.bring_in(inputs)
    press(shown(IntakeDialog))


def press(dialog: QWidget) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.isDefault()).click()


def cell(table: QTableView, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


def button(where: QWidget, *names: str) -> QPushButton:
    return next(each for each in where.findChildren(QPushButton) if each.text().replace("&", "") in names)


def once(running: Program, scheme: str) -> bool:
    """Tell whether this is the run in light English, where what does not depend on looks is tried."""
    return scheme == "light" and running.window.session.texts.language == "en"


def ledger(folder: Path, *vouchers: Typed, name: str = "fortnox.se") -> Path:
    (folder / name).write_bytes(export(*vouchers, made="20990228"))  # younger than every mark
    return folder / name


PLANTED = (
    typed("A 12", 1, rows("4010", 25_00)),
    typed("A 13", 2, rows(), 2),
    typed("F 2", 2, rows()),
    typed("A 15", 4, rows()),
    typed("A 16", 5, rows(), day="2026-02-05"),
)


def name(running: Program, scheme: str) -> str:
    return f"{scheme}-{running.window.session.texts.language}-verify"


def test_an_export_that_comes_in_is_offered_and_the_result_is_told(
    program: Program, scheme: str, tmp_path: Path
) -> None:
    window = program.window
    window.session.mark([1, 2, 3, 4, 5], MarkRequest("typed", "anna"))
    bring_in(program, FileInput(ledger(tmp_path, *PLANTED)))
    offer = shown(VerifyOffer)
    picture(offer, f"{name(program, scheme)}-offer")
    press(offer)
    view = shown(VerificationView)
    picture(view, name(program, scheme))
    swedish = window.session.texts.language == "sv"
    words = said(view)
    assert ("Dubbelbokförd: F 2 finns mer än en gång i bokföringen, som A 13, F 2." in words) == swedish
    assert ("Double booking: F 2 is in the ledger more than once, as A 13, F 2." in words) != swedish
    (table,) = view.findChildren(QTableView)
    first = [[cell(table, row, column) for column in (0, 4, 5)] for row in range(table.model().rowCount())]
    assert [cells[:2] for cells in first] == [["F 2", "A 13, F 2"], ["F 1", "A 12"], ["F 5", "A 16"], ["F 3", ""]]
    wrong = (
        "Rad 1: konto 4010 i stället för 4903; 100,00 kr mindre"
        if swedish
        else ("Row 1: account 4010 instead of 4903; 100.00 kr less")
    )
    assert first[1][2].startswith(wrong)
    assert [str(window.session.index.row(each).status) for each in range(1, 6)] == [  # type: ignore[union-attr]
        "differs", "differs", "differs", "verified", "differs",
    ]  # fmt: skip
    assert ("Makulera A 13 eller F 2 i Fortnox" in first[0][2]) == swedish
    assert (cell(table, 2, 1), cell(table, 3, 1)) == ("2026-02-05", "2026-01-03")
    table.selectRow(1)
    assert ("Rätta A 12 i Fortnox" in said(view)) == swedish
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert view.isVisible()
    own = shown(VoucherWindow)
    own.resize(760, 700)
    picture(own, f"{name(program, scheme)}-case")
    told = [label.text() for label in own.findChildren(QLabel)]
    assert any("fortnox.se" in each and "4010" in each for each in told)
    view.close()
    (box,) = own.findChildren(AmissView)
    assert ("Rätta A 12 i Fortnox" in said(box)) == swedish
    again, back = box.findChildren(QPushButton)
    again.click()
    (choosing,) = window.findChildren(QFileDialog)
    choosing.close()
    back.click()
    press(shown(ReasonDialog))
    row = window.session.index.row(1)
    assert row is not None
    assert (row.status, own.findChildren(AmissView)) == (Status.OPEN, [])
    window.session.undo()
    assert window.session.index.row(1).status == "differs"  # type: ignore[union-attr]
    own.close()


def test_all_verified_and_one_found_that_nobody_marked(program: Program, scheme: str, tmp_path: Path) -> None:
    session = program.window.session
    session.mark([1], MarkRequest("typed", "anna"))
    store = session.services.verification._store
    from dataclasses import replace

    with store.writing() as writer:
        writer.put_states([replace(each, status=Status.HAND) for each in writer.states([4]).values()])
    session.load()
    path = ledger(tmp_path, typed("A 12", 1, rows()), typed("A 15", 4, rows()))
    program.window.acts._verifications.verify(path)
    view = shown(VerificationView)
    picture(view, f"{name(program, scheme)}-unmarked")
    assert view.findChildren(QTableView) == []
    mark = button(view, "Mark as exported…", "Markera som exporterad…")
    mark.click()
    dialog = shown(MarkDialog)
    assert not any(each.isVisible() for each in dialog.findChildren(QRadioButton))
    press(dialog)
    row = session.index.row(4)
    assert row is not None
    assert (row.status, row.fortnox, mark.isVisible()) == (Status.MARKED, "A 15", False)
    session.use_language("sv" if session.texts.language == "en" else "en")
    (view,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, VerificationView)
               and each.isVisible()]  # fmt: skip
    assert view.windowTitle() == session.texts.t("Verification against the ledger")
    view.close()


def test_what_is_booked_is_asked_about_before_a_mark_and_a_journal(
    program: Program, scheme: str, tmp_path: Path
) -> None:
    window = program.window
    bring_in(program, FileInput(ledger(tmp_path, *PLANTED[1:4])))
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, VerifyOffer)]
    window.table.select_all()
    window.actions_by_name["journal"].trigger()
    journal = shown(JournalDialog)
    assert isinstance(journal, JournalDialog)
    picture(journal, f"{name(program, scheme)}-journal")
    radio = [each for each in journal.findChildren(QRadioButton) if each.isVisible()]
    assert len(journal._chosen()) == 4
    radio[1].click()
    assert len(journal._chosen()) == 6
    journal.close()
    window.actions_by_name["mark"].trigger()
    dialog = shown(MarkDialog)
    picture(dialog, f"{name(program, scheme)}-mark")
    assert "F 2 = A 13" in said(dialog)
    press(dialog)
    statuses = {row.id: str(row.status) for row in window.session.index.rows}
    assert statuses == {1: "marked", 2: "open", 3: "marked", 4: "open", 5: "marked", 6: "marked"}


def test_one_that_is_booked_is_marked_as_what_it_is_there(program: Program, scheme: str, tmp_path: Path) -> None:
    window = program.window
    bring_in(program, FileInput(ledger(tmp_path, *PLANTED[1:4])))
    window.table.select_ids([2])
    window.actions_by_name["mark"].trigger()
    dialog = shown(MarkDialog)
    mark = next(each for each in dialog.findChildren(QPushButton) if each.isDefault())
    leave, take = dialog.findChildren(QRadioButton)
    picture(dialog, f"{name(program, scheme)}-booked")
    assert (take.isChecked(), "A 13" in take.text(), mark.isEnabled()) == (True, True, True)
    leave.click()
    assert not mark.isEnabled()
    take.click()
    assert [each.text() for each in dialog.findChildren(QLineEdit) if each.text() in ("A", "13")] == ["A", "13"]
    press(dialog)
    stood = window.session.services.cases.detail(2).case.state.mark
    assert stood is not None
    assert (stood.fortnox_label, stood.reason) == ("A 13", window.session.texts.t("Already in Fortnox"))


def test_several_that_are_booked_are_each_marked_as_what_they_are_there(
    program: Program, scheme: str, tmp_path: Path
) -> None:
    if not once(program, scheme):
        pytest.skip("the same in every dress")
    window = program.window
    bring_in(program, FileInput(ledger(tmp_path, *PLANTED[1:4])))
    window.table.select_ids([1, 2, 4])
    window.actions_by_name["mark"].trigger()
    dialog = shown(MarkDialog)
    dialog.findChildren(QRadioButton)[1].click()
    press(dialog)
    assert [row.fortnox for row in window.session.index.rows] == ["", "A 13", "", "A 15", "", ""]
    window.session.undo()
    assert {str(row.status) for row in window.session.index.rows} == {"open"}


def test_many_rows_are_made_as_they_are_looked_at(program: Program, scheme: str) -> None:
    if not once(program, scheme):
        pytest.skip("the same in every dress")
    found = tuple(Verification(number, Verdict.NOT_FOUND) for number in range(1, 20_001))
    view = VerificationView(program.window.session, VerifyResult("x.se", Scope("1"), found, ()), program.window)
    view.show()
    (model,) = view.findChildren(VerificationModel)
    assert model.rowCount() == 20_000
    icons = {model.index(row, VERDICT).data(Qt.ItemDataRole.DecorationRole).cacheKey() for row in (0, 1, 19_999)}
    assert len(icons) == 1
    view.close()


def test_the_verification_is_saved(program: Program, scheme: str, tmp_path: Path) -> None:
    if not once(program, scheme):
        pytest.skip("the same in every dress")
    session = program.window.session
    session.mark([1, 2], MarkRequest("typed", "anna"))
    program.window.acts._verifications.verify(ledger(tmp_path, *PLANTED))
    view = shown(VerificationView)
    button(view, "Save a report…").click()
    (saving,) = view.findChildren(QFileDialog)
    saving.filterSelected.emit("Excel (*.xlsx)")
    assert Path(saving.selectedFiles()[0]).suffix == ".xlsx"
    saving.fileSelected.emit(str(tmp_path / "avstämning.pdf"))
    saving.close()
    assert (tmp_path / "avstämning.pdf").read_bytes().startswith(b"%PDF")
    (report,) = session.services.register.reports()
    assert (report.kind, report.vouchers) == ("verification", 2)
    view.close()


def test_each_company_whose_export_comes_in_is_offered(program: Program, scheme: str, tmp_path: Path) -> None:
    if not once(program, scheme):
        pytest.skip("the same in every dress")
    session = program.window.session
    other = brp(("1", "2026-01-01", "Kassarapport nr 1", "4903")).replace("556000-4615", "556111-2222")
    bring_in(program, TextInput("other", other))
    session.mark([1, 7], MarkRequest("typed", "anna"))
    theirs = tmp_path / "other.se"
    theirs.write_bytes(export(typed("A 1", 1, rows()), company="556111-2222"))
    bring_in(program, FileInput(ledger(tmp_path, *PLANTED)), FileInput(theirs))
    asked = []
    for _ in range(2):
        offer = shown(VerifyOffer)
        assert isinstance(offer, VerifyOffer)
        asked.append(offer.company)
        press(offer)
        shown(VerificationView).close()
    assert sorted(asked) == ["556000-4615", "556111-2222"]
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, VerifyOffer) and each.isVisible()]


def test_a_wrong_companys_export_is_told(program: Program, tmp_path: Path) -> None:
    heard: list[BaseException] = []
    program.window.session.failed.connect(heard.append)
    other = tmp_path / "other.se"
    other.write_bytes(export(company="556111-2222"))
    program.window.acts._verifications.verify(other)
    assert [type(each).__name__ for each in heard] == ["WrongCompany"]
