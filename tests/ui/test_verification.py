"""Verifying in the window: the result, the offer when an export comes in, the question before a mark or journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ledger.exports import Typed, export
from tests.services.conftest import brp, failure
from tests.services.test_verification import rows, typed
from tests.ui.stub_session import said
from tests.ui.test_screens import picture, scheme, shown
from workbench.app import Program
from workbench.domain.failure import Status
from workbench.services.requests import FileInput, MarkRequest, TextInput
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.tasks import InlineRunner
from workbench.ui.verification_view import VerificationView, VerifyOffer
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


def cell(table: QTableWidget, row: int, column: int) -> str:
    item = table.item(row, column)
    return item.text() if item else ""


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
    (table,) = view.findChildren(QTableWidget)
    first = [[cell(table, row, column) for column in (0, 4, 5)] for row in range(table.rowCount())]
    assert [cells[:2] for cells in first] == [["F 2", "A 13, F 2"], ["F 1", "A 12"], ["F 5", "A 16"], ["F 3", ""]]
    wrong = (
        "Rad 1: konto 4010 i stället för 4903; 100,00 kr mindre"
        if swedish
        else ("Row 1: account 4010 instead of 4903; 100.00 kr less")
    )
    assert first[1][2].startswith(wrong)
    assert [str(window.session.index.row(each).status) for each in range(1, 6)] == [  # type: ignore[union-attr]
        "differs", "differs", "marked", "verified", "differs",
    ]  # fmt: skip
    table.setCurrentCell(1, 0)
    table.itemActivated.emit(table.item(1, 0))
    picture(shown(VoucherWindow), f"{name(program, scheme)}-case")
    told = [label.text() for label in shown(VoucherWindow).findChildren(QLabel)]
    assert any("fortnox.se" in each and "4010" in each for each in told)
    shown(VoucherWindow).close()
    view.close()


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
    assert view.findChildren(QTableWidget) == []
    next(each for each in view.findChildren(QPushButton) if "…" in each.text()).click()
    dialog = shown(MarkDialog)
    assert not any(each.isVisible() for each in dialog.findChildren(QRadioButton))
    press(dialog)
    assert session.index.row(4).status == "marked"  # type: ignore[union-attr]
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


def test_one_that_is_booked_is_not_marked_by_enter(program: Program, tmp_path: Path) -> None:
    window = program.window
    bring_in(program, FileInput(ledger(tmp_path, *PLANTED[1:4])))
    window.table.select_ids([2])
    window.actions_by_name["mark"].trigger()
    dialog = shown(MarkDialog)
    mark = next(each for each in dialog.findChildren(QPushButton) if each.isDefault())
    assert not mark.isEnabled()
    next(each for each in dialog.findChildren(QRadioButton) if not each.isChecked()).click()
    assert mark.isEnabled()
    dialog.close()


def test_a_wrong_companys_export_is_told(program: Program, tmp_path: Path) -> None:
    heard: list[BaseException] = []
    program.window.session.failed.connect(heard.append)
    other = tmp_path / "other.se"
    other.write_bytes(export(company="556111-2222"))
    program.window.acts._verifications.verify(other)
    assert [type(each).__name__ for each in heard] == ["WrongCompany"]
