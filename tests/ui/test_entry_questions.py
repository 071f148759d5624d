"""What typing along asks before anything is copied: what is booked already, what nobody says has failed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ledger.exports import Typed, export
from tests.services.conftest import brp, quiet
from tests.services.test_verification import rows
from tests.ui.test_entry_panel import (
    begin,
    bring_in,
    clipboard,
    fields_of,
    press,
    program,
    signs,
    status,
    through,
    window,
)
from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.errors import StoreBusy
from workbench.domain.failure import Status
from workbench.domain.history import EventKind
from workbench.services.case_row import CaseFilter
from workbench.services.changes import Changed, Changes
from workbench.services.requests import BytesInput, MarkRequest, TextInput
from workbench.ui.entry_flow import Phase
from workbench.ui.main_window import MainWindow
from workbench.ui.typing_question import TypingQuestion

__all__ = ["program", "window"]


def ledger(window: MainWindow, *vouchers: Typed, name: str = "fortnox.se", made: str = "20260228") -> None:
    """Bring in an export of the ledger that holds some vouchers."""
    services = window.session.services
    preview = services.intake.preview([BytesInput(name, export(*vouchers, made=made))], quiet)
    assert services.intake.store(preview, "anna", False, quiet).facts == 1


def in_ledger(label: str, voucher_id: int) -> Typed:
    return label, f"2026-01-0{voucher_id}", f"Kassa {voucher_id}", rows()


def test_what_the_ledger_holds_already_is_asked_about_before_anything_is_copied(window: MainWindow) -> None:
    ledger(window, in_ledger("A 12", 1), in_ledger("B 7", 2))
    QGuiApplication.clipboard().setText("untouched")
    panel = begin(window)
    assert panel.flow.phase is Phase.BOOKED
    assert panel.booked.accessibleName() == "The ledger holds this already: A 12 of 2026-01-01"
    assert panel.booked.isVisible()
    for step in (panel.flow.next, panel.flow.copy, panel.flow.skip_row, panel.flow.back):
        step()
    assert clipboard() == "untouched"
    assert signs(panel) == ["", ""]
    assert panel.focusWidget() is panel.booked.skip
    press(panel.focusWidget(), Qt.Key.Key_Return)
    assert panel._told.text() == "F 1 was passed over: the ledger holds it already."
    assert (panel.flow.phase, clipboard()) == (Phase.BOOKED, "untouched")
    window.actions_by_name["swedish"].trigger()
    assert panel.booked.accessibleName() == "Den här finns redan i bokföringen: B 7 den 2026-01-02"
    assert panel.booked.mark.text() == "&Markera den som exporterad som B 7"
    window.actions_by_name["english"].trigger()
    press(panel.booked.skip, Qt.Key.Key_Tab)
    press(panel.focusWidget(), Qt.Key.Key_Tab)
    press(panel.focusWidget(), Qt.Key.Key_Return)
    assert "F 2 was marked as exported: the ledger holds it already." in panel._told.text()
    assert window.session.index.row(2).fortnox == "B 7"  # type: ignore[union-attr]
    mark = window.session.services.cases.detail(2).case.state.mark
    assert mark is not None
    assert mark.reason == "In the ledger already"
    assert EventKind.TYPED not in [event.kind for event in window.session.services.cases.history(2)]
    assert through(panel) == fields_of(3)
    press(panel.number.number, Qt.Key.Key_3)
    press(panel.number.number, Qt.Key.Key_Return)
    words = "1 voucher typed and marked. 1 marked as found in the ledger. 1 left as it was."
    assert panel._rest.text() == words
    assert status(window, 1) is Status.HAND


def test_what_is_typed_all_the_same_is_asked_about_once_for_each_entry(window: MainWindow) -> None:
    ledger(window, in_ledger("A 12", 1))
    panel = begin(window, 1)
    press(panel.booked.go_on, Qt.Key.Key_Space)
    assert (panel.flow.phase, clipboard()) == (Phase.TYPING, "F")
    assert panel.focusWidget() is panel.stage
    press(panel.stage, Qt.Key.Key_Space)
    press(panel.stage, Qt.Key.Key_P)
    QGuiApplication.clipboard().setText("between")
    panel._go_on.click()
    assert (panel.flow.phase, clipboard()) == (Phase.TYPING, "2026-01-01")
    press(panel.stage, Qt.Key.Key_P)
    ledger(window, in_ledger("A 13", 1), name="later.se", made="20260301")
    panel._go_on.click()
    assert (panel.flow.phase, clipboard()) == (Phase.BOOKED, "")
    assert "A 13" in panel.booked.accessibleName()
    window.session.mark([1], MarkRequest("in already", "bo"))  # meanwhile someone else has answered
    assert panel.flow.phase is Phase.FINISHED


def test_one_that_a_correction_makes_equal_is_asked_about_and_one_without_a_number_is_not_to_be_marked(
    window: MainWindow,
) -> None:
    ledger(window, ("A", "2026-01-01", "Kassa 1", rows("4010")))
    panel = begin(window, 1)
    press(panel.stage, Qt.Key.Key_Space)
    correction = Correction(rows={0: RowCorrection(account="4010")}, reason="replaced", by="bo")
    with window.session.services.actions._store.writing() as writer:
        writer.put_corrections({1: correction})
    window.session.changed.emit(Changes("act", Changed.CASES, (1,)))
    assert panel.flow.phase is Phase.BOOKED
    assert panel.booked.mark.isHidden()
    panel.flow.mark_booked()
    assert status(window, 1) is Status.HAND
    assert clipboard() == "2026-01-01"


def test_a_look_up_that_fails_is_told_and_holds_nothing_up(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_ids: object) -> None:
        raise StoreBusy(path="x")

    monkeypatch.setattr(window.session.services.guard, "already_booked", fail)
    panel = begin(window, 1)
    assert panel._told.text() == "F 1 could not be looked up in the ledger."
    assert through(panel) == fields_of(1)


def test_what_nobody_says_has_failed_is_asked_about_and_left_out(window: MainWindow) -> None:
    export = brp(("8", "2026-01-08", "Kassa 8", "4903"))
    bring_in(window, TextInput("export", export))
    (quiet_one,) = [row.id for row in window.session.index.rows if row.label == "F 8"]
    window.causes.choose(CaseFilter())
    window.table.select_ids([1, quiet_one])
    window.actions_by_name["type_along"].trigger()
    (asked,) = window.findChildren(TypingQuestion)
    assert asked._headline.text() == "1 voucher will be typed."
    asked.begin.click()
    panel = window.acts.typing.panel
    assert panel is not None
    assert panel.flow.run.left == (1,)
    assert status(window, quiet_one) is Status.UNREPORTED
    window.table.select_ids([quiet_one])
    window.actions_by_name["type_along"].trigger()
    asked = next(each for each in window.findChildren(TypingQuestion) if each.isVisible())
    assert not asked.begin.isEnabled()
    asked.question.take.click()
    asked.begin.click()
    panel = window.acts.typing.panel
    assert panel is not None
    assert panel.flow.run.left == (quiet_one,)
