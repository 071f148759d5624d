"""Corrections through the whole window over real services: dialog, side by side, rules, undo."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.services.test_belonging import sie
from tests.ui.held_runner import HeldRunner
from workbench.app import Program
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey
from workbench.services.case_row import CORRECTED, TO_HANDLE, CaseFilter, Column
from workbench.services.correction_plan import FoundValue, Suggestion
from workbench.services.corrections import Keeping
from workbench.services.replacing import from_pairs
from workbench.services.requests import MarkRequest, TextInput
from workbench.texts import Texts
from workbench.ui.card_view import CardView
from workbench.ui.case_columns import COLUMNS
from workbench.ui.company_dialog import CompanyDialog
from workbench.ui.correction_dialog import CorrectionDialog
from workbench.ui.correction_values import TargetBox, ValueFields
from workbench.ui.entered_view import EnteredView
from workbench.ui.fault_label import FaultLabel
from workbench.ui.folding import FoldingPart
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.plain import PlainLabel
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.rows_table import RowsTable
from workbench.ui.rule_offer import RuleOffer
from workbench.ui.scrolled import Scrolled
from workbench.ui.sie_dialog import SieDialog


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, sample_data: Path, runner: HeldRunner) -> Iterator[MainWindow]:
    running = Program(qapp, sample_data, "en", runner)
    running.start()
    yield running.window
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


def shown(kind: type[QWidget]) -> QWidget:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def press_default(dialog: QWidget) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.isDefault()).click()


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def named(widget: QWidget, name: str) -> QWidget:
    return next(each for each in widget.findChildren(QWidget) if each.accessibleName() == name)


def choose_card(window: MainWindow) -> CauseKey:
    key = next(card.key for card in window.session.index.cards() if card.key.cause == "account-missing")
    window.causes.choose(CaseFilter(TO_HANDLE.statuses, key))
    return key


def ask(window: MainWindow) -> CorrectionDialog:
    window.actions_by_name["correct"].trigger()
    dialog = shown(CorrectionDialog)
    assert isinstance(dialog, CorrectionDialog)
    return dialog


def fill(dialog: CorrectionDialog, account: str = "4010", reason: str = "spärrat") -> None:
    box = dialog.findChildren(TargetBox)[0]
    box.setEditText(account)
    dialog.look()
    combo = named(dialog, "Reason")
    assert isinstance(combo, QComboBox)
    combo.setEditText(reason)


def corrected(window: MainWindow) -> list[int]:
    return [row.id for row in window.session.index.rows if row.corrected]


def test_a_card_is_corrected_and_says_so(window: MainWindow) -> None:
    choose_card(window)
    (card,) = window.detail.findChildren(CardView)
    next(each for each in card.findChildren(QPushButton) if each.text() == "Correct…").click()
    dialog = shown(CorrectionDialog)
    assert isinstance(dialog, CorrectionDialog)
    first = dialog.findChildren(TargetBox)[0]
    assert first.accessibleName() == "Instead of Account 4903"
    assert first.accessibleDescription().startswith("stops ")
    assert first.hasFocus() or dialog.focusWidget() is first
    before = len(window.session.index.rows)
    fill(dialog)
    assert "will be corrected, the sums balance" in said(dialog)
    assert "Not checked" in said(dialog)
    press_default(dialog)
    hit = corrected(window)
    assert hit
    assert len(window.session.index.rows) == before
    assert all(window.session.index.rows[window.session.index.position[each]].status != Status.MARKED for each in hit)
    window.causes.choose(CORRECTED)
    assert set(window.table.shown_ids()) == set(hit)
    status = next(place for place, spec in enumerate(COLUMNS, 1) if spec.column is Column.STATUS)
    cell = window.table.model().index(0, status)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert "Corrected · To handle" in cell.data(role)
    choose_card(window)
    assert f"Corrected: {len(hit)} of {len(hit)}" in said(window.detail)
    figures = next(each for each in window.session.index.cards() if each.key == choose_card(window))
    assert figures.corrected == figures.vouchers == len(hit)
    assert figures.releases == 0, "the source would send them as they were, whatever is put right"


def test_both_are_shown_side_by_side_and_as_sent_alone(window: MainWindow) -> None:
    choose_card(window)
    fill(ask(window))
    press_default(shown(CorrectionDialog))
    hit = corrected(window)[0]
    window.table.select_ids([hit])
    (view,) = window.detail.findChildren(EnteredView)
    both, as_sent = view.findChildren(RowsTable)
    assert both.isVisibleTo(view)
    assert not as_sent.isVisibleTo(view)
    (cell,) = [
        index
        for row in range(both.model().rowCount())
        for column in range(both.model().columnCount())
        if (index := both.model().index(row, column)).data() == "4010"
    ]
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole).startswith("4010 – sent as 4903")
    assert "spärrat" in said(view)
    shown_now = [each.text() for each in window.detail.findChildren(QLabel) if each.isVisibleTo(window.detail)]
    large = [place for place, text in enumerate(shown_now) if text == "Konto 4903 saknas i kontoplanen"
             or text == "Account 4903 is missing in the chart of accounts"]  # fmt: skip
    settled = [place for place, text in enumerate(shown_now) if "settled by the correction" in text]
    assert (len(settled), large) == (1, []), "what the correction settles is folded away, and said so once"
    assert any(isinstance(each, FoldingPart) and not each.is_open for each in window.detail.findChildren(FoldingPart))
    (only,) = view.findChildren(QCheckBox)
    only.click()
    assert as_sent.isVisibleTo(view)
    assert not both.isVisibleTo(view)
    window.detail.refresh()
    (view,) = [each for each in window.detail.findChildren(EnteredView) if each.isVisibleTo(window.detail)]
    assert view.findChildren(QCheckBox)[0].isChecked()
    view.findChildren(QPushButton)[0].click()
    press_default(shown(ReasonDialog))
    assert hit not in corrected(window)


def test_it_can_be_undone_and_taken_away(window: MainWindow) -> None:
    choose_card(window)
    fill(ask(window))
    press_default(shown(CorrectionDialog))
    hit = corrected(window)
    assert window.actions_by_name["undo"].isEnabled()
    window.actions_by_name["undo"].trigger()
    assert corrected(window) == []
    window.table.select_ids(hit[:1])
    fill(ask(window))
    press_default(shown(CorrectionDialog))
    assert corrected(window) == hit[:1]
    window.table.select_ids(hit[:1])
    window.actions_by_name["withdraw_correction"].trigger()
    reason = shown(ReasonDialog)
    press_default(reason)
    assert corrected(window) == []
    assert not window.actions_by_name["withdraw_correction"].isEnabled()


def test_a_rule_is_offered_and_not_applied(window: MainWindow, runner: HeldRunner) -> None:
    key = choose_card(window)
    ids = [row.id for row in window.session.index.rows if key in row.causes and row.status is Status.OPEN]
    window.table.select_ids(ids[:1])
    dialog = ask(window)
    fill(dialog)
    keep = next(each for each in dialog.findChildren(QCheckBox) if "rule" in each.text())
    keep.click()
    press_default(dialog)
    assert corrected(window) == ids[:1]
    (rule,) = window.session.services.rules.rules()
    assert (rule.found, rule.instead, rule.until) == ("4903", "4010", date(date.today().year, 12, 31))  # noqa: DTZ011
    choose_card(window)
    offer = next(each for each in window.detail.findChildren(RuleOffer) if each.isVisibleTo(window.detail))
    assert "Last time: account 4903 → 4010" in said(offer)
    button = offer.findChildren(QPushButton)[0]
    assert button.text().startswith("Correct ")
    told: list[object] = []
    window.session.failed.connect(told.append)
    runner.holding = True
    button.click()
    button.click()
    runner.let_go()
    assert set(corrected(window)) > set(ids[:1])
    assert told == [], "two clicks are one correction"
    window.actions_by_name["undo"].trigger()
    choose_card(window)
    offer = next(each for each in window.detail.findChildren(RuleOffer) if each.isVisibleTo(window.detail))
    offer.findChildren(QToolButton)[0].click()
    assert window.session.services.rules.rules() == []
    assert not offer.isVisibleTo(window.detail)


def test_the_rules_kept_can_be_seen_and_taken_away(window: MainWindow) -> None:
    choose_card(window)
    ids = window.table.shown_ids()
    window.session.correct(ids[:1], from_pairs([("account", "4903", "4010")]), "spärrat", "Bo", Keeping())
    assert window.session.settings.user_name == "", "the name of who did it once is not kept as the user's"
    window.actions_by_name["company"].trigger()
    dialog = shown(CompanyDialog)
    rules = named(dialog, "Rules kept")
    assert isinstance(rules, QListWidget)
    assert [rules.item(row).text() for row in range(rules.count())] == ["account 4903 → 4010 (Bo: spärrat)"]
    button = next(each for each in dialog.findChildren(QPushButton) if "rule" in each.text())
    assert not button.isEnabled()
    rules.setCurrentRow(0)
    button.click()
    assert window.session.services.rules.rules() == []
    assert rules.isHidden()
    assert "No rules are kept." in said(dialog)
    assert corrected(window) == list(ids[:1]), "what was corrected by it stays corrected"
    dialog.close()


def test_nothing_and_no_reason_are_told_beside_the_fields(window: MainWindow) -> None:
    choose_card(window)
    dialog = ask(window)
    named(dialog, "Reason").setEditText("x")  # type: ignore[attr-defined]
    if not dialog.wanted():
        press_default(dialog)
        assert "Fill in what is to be entered" in said(dialog)
    fill(dialog, reason="")
    press_default(dialog)
    assert "A reason is needed" in said(dialog)
    fill(dialog, account="12")
    press_default(dialog)
    assert "“12” cannot be entered" in said(dialog)
    assert dialog.isVisible()
    dialog.reject()
    assert corrected(window) == []


def test_the_name_and_what_is_finished_are_kept(window: MainWindow) -> None:
    key = choose_card(window)
    ids = [row.id for row in window.session.index.rows if key in row.causes and row.status is Status.OPEN]
    window.session.mark(ids[:1], MarkRequest("typed", "Anna"))
    window.table.set_filter(CaseFilter())
    window.table.select_ids(ids[:1])
    assert not window.actions_by_name["correct"].isEnabled()
    window.table.select_ids(ids[:2])
    dialog = ask(window)
    by = named(dialog, "Corrected by")
    assert isinstance(by, QLineEdit)
    by.setText("Bo")
    fill(dialog)
    press_default(dialog)
    assert corrected(window) == ids[1:2]
    correction = window.session.services.cases.detail(ids[1]).case.correction
    assert correction is not None
    assert correction.by == "Bo"
    assert window.session.settings.user_name == "Bo"
    window.table.select_ids(ids[2:3])
    again = ask(window)
    reasons = named(again, "Reason")
    assert isinstance(reasons, QComboBox)
    assert reasons.itemText(0) == "spärrat"
    again.reject()


def test_a_text_that_is_too_long_goes_on_in_rows_and_what_is_left_out_is_told_first(window: MainWindow) -> None:
    long = " ".join(f"ord{number:03}" for number in range(60))
    body = sie(("901", "2026-01-01", long, "4903")).replace("4903 {} 125.00", '4903 {} 125.00 20260101 "Kort"')
    window.acts.bring_in([TextInput("lång", body)])
    press_default(shown(IntakeDialog))
    (found,) = [row.id for row in window.session.index.rows if row.text == long]
    window.table.set_filter(CaseFilter())
    window.table.select_ids([found])
    dialog = ask(window)
    length = named(dialog, "How long a text may be")
    assert isinstance(length, QComboBox)
    assert [length.itemData(place) for place in range(length.count())] == [200, 50]
    assert dialog.wanted().split_text == 200, "what Fortnox would refuse is offered to be split"
    assert "goes on in the transaction information" in said(dialog)
    assert "left out: “ord" in said(dialog)
    length.setCurrentIndex(1)
    assert dialog.wanted().split_text == 50
    length.setCurrentIndex(0)
    named(dialog, "Reason").setEditText("för lång")  # type: ignore[attr-defined]
    press_default(dialog)
    assert corrected(window) == [found]
    entered = window.session.services.cases.detail(found).case.entered
    assert long.startswith(f"{entered.text} {entered.rows[1].transaction_information}")
    assert window.session.services.cases.detail(found).case.voucher.text == long


def every(kind: type[QWidget]) -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]


def test_nothing_overlaps_whatever_is_told(window: MainWindow) -> None:
    window.causes.choose(TO_HANDLE)
    window.table.select_all()
    dialog = ask(window)
    assert len(dialog.findChildren(TargetBox)) >= 6
    assert f"take, cut what has no room: {len(window.table.shown_ids())} vouchers" in "".join(
        box.text().replace("&", "") for box in dialog.findChildren(QCheckBox)
    ), "a dash can be typed, and yet no SIE file can hold it"
    assert not dialog.wanted().clean_text, "nobody asked for other texts"
    assert_nothing_is_cut(dialog)
    locked = next(box for box in dialog.findChildren(QCheckBox) if "in a locked period" in box.text())
    assert not locked.isChecked(), "another day moves the VAT: it is offered, not chosen"
    locked.click()
    press_default(dialog)
    assert "A reason is needed" in said(dialog)
    assert_nothing_is_cut(dialog)
    next(box for box in dialog.findChildren(QCheckBox) if "every value" in box.text().replace("&", "")).click()
    boxes = dialog.findChildren(TargetBox)
    assert len(boxes) > 15
    accounts = {id(box.model()) for box in boxes if box.accessibleName().startswith("Instead of Account")}
    assert len(accounts) == 1, "a chart is long: one list for all of them"
    assert_nothing_is_cut(dialog)
    dialog.resize(dialog.minimumSize())
    assert_nothing_is_cut(dialog)
    assert dialog.height() < 400
    dialog.reject()


def assert_nothing_is_cut(dialog: QWidget) -> None:
    QApplication.processEvents()
    (inside,) = dialog.findChildren(Scrolled)
    inner = inside.widget()
    assert inner is not None
    parts = [each for each in inner.children() if isinstance(each, QWidget) and each.isVisible()]
    for above, below in pairwise(sorted((each.geometry() for each in parts), key=QRect.top)):
        assert above.bottom() < below.top()
    for label in inside.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for box in inside.findChildren(TargetBox):
        corner = box.mapTo(inside.viewport(), box.rect().topRight())
        assert corner.x() < inside.viewport().width(), "its arrow is hidden"


def test_a_question_keeps_to_the_vouchers_it_was_asked_for(window: MainWindow, runner: HeldRunner) -> None:
    ids = window.table.shown_ids()
    runner.holding = True
    for name in ("correct", "make_hand", "sie"):
        for chosen in (ids[:1], ids[1:4]):
            window.table.select_ids(chosen)
            window.actions_by_name[name].trigger()
    runner.let_go()
    (dialog,) = every(CorrectionDialog)
    assert "What is to be entered for 1 voucher" in said(dialog).splitlines()
    (asked,) = every(ReasonDialog)
    assert asked.windowTitle() == "Enter 1 voucher by hand"
    (sie_dialog,) = every(SieDialog)
    assert said(sie_dialog).startswith("1 voucher, ")
    assert not window.actions_by_name["correct"].autoRepeat()
    press_default(asked)
    moved = [row.id for row in window.session.index.rows if row.status is Status.HAND]
    assert moved == list(ids[:1])
    for each in (dialog, sie_dialog):
        each.close()


def test_the_wheel_goes_past_a_field_that_is_not_worked_in(window: MainWindow) -> None:
    choose_card(window)
    dialog = ask(window)
    box = dialog.findChildren(TargetBox)[0]
    until = named(dialog, "The rule's last date")
    named(dialog, "Reason").setFocus()
    before = until.date()  # type: ignore[attr-defined]
    turn(box)
    turn(until)
    assert (box.instead(), until.date()) == (None, before)  # type: ignore[attr-defined]
    dialog.activateWindow()
    QApplication.processEvents()
    box.setFocus()
    turn(box)
    assert box.instead() is not None
    dialog.reject()


def turn(field: QWidget) -> None:
    """Turn the mouse wheel one notch over a field."""
    place, none = QPointF(field.rect().center()), Qt.KeyboardModifier.NoModifier
    notch = QPoint(0, -120)
    event = QWheelEvent(place, QPointF(field.mapToGlobal(place.toPoint())), notch, notch,
                        Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(field, event)


def test_one_plan_is_reckoned_at_a_time_and_the_newest_counts(window: MainWindow, runner: HeldRunner) -> None:
    choose_card(window)
    dialog = ask(window)
    box = dialog.findChildren(TargetBox)[0]
    runner.holding = True
    for account in ("4011", "4012", "4010"):
        box.setEditText(account)
        dialog.look()
    assert len(runner.held) == 1
    named(dialog, "Reason").setEditText("spärrat")  # type: ignore[attr-defined]
    press_default(dialog)
    assert "Reckoning…" in said(dialog)
    assert dialog.isVisible()
    runner.let_go()
    case = window.session.services.cases.detail(corrected(window)[0]).case
    assert "4010" in [row.account for row in case.entered.rows]
    assert not every(CorrectionDialog)


def test_what_others_have_finished_meanwhile_is_said(window: MainWindow) -> None:
    choose_card(window)
    dialog = ask(window)
    fill(dialog)
    ids = window.table.shown_ids()
    window.session.services.actions.mark(ids, MarkRequest("elsewhere", "Bo"))
    dialog.look()
    press_default(dialog)
    assert "All of them have been finished by now" in said(dialog)
    dialog.reject()


def test_what_cannot_be_entered_is_told_at_the_value(window: MainWindow) -> None:
    choose_card(window)
    dialog = ask(window)
    fill(dialog, account="99")
    (fault,) = [each for each in dialog.findChildren(FaultLabel) if each.isVisible()]
    assert "“99” cannot be entered in place of what was sent. An account is a number" in fault.text()
    assert "=" not in said(dialog), "that is how it is written in the terminal"
    press_default(dialog)
    assert [each for each in dialog.findChildren(FaultLabel) if each.isVisible()] == [fault]
    assert dialog.focusWidget() is dialog.findChildren(TargetBox)[0]
    dialog.reject()


def test_of_very_many_values_some_are_shown_and_the_rest_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    found = tuple(FoundValue("account", str(1000 + number), 3, 1) for number in range(250))
    fields = ValueFields(Suggestion(found, {"account": {"4010": "Inköp"}}), Texts("en", tmp_path))
    qtbot.addWidget(fields)
    assert len(fields.findChildren(TargetBox)) == 40
    fields.findChildren(QCheckBox)[0].click()
    assert len(fields.findChildren(TargetBox)) == 200
    assert "50 more values are not shown." in said(fields)
