"""Where a run of typing along stands, how fast it goes, and what it may take."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.conftest import BringIn, brp, failure
from workbench.domain.errors import MoveNotAllowed
from workbench.domain.failure import Status
from workbench.domain.history import EventKind
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.services.typing_run import number_fault, plan_typing, run_from_plain, run_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from(["left", "total", "typed", "place", "content", "skipped_rows", "seconds", "spent", "numbers"])


def test_the_rest_is_told_by_the_median_once_two_are_done() -> None:
    run = run_of(range(38))
    assert run.minutes_left is None
    for seconds in (60, 600, 90):
        run = replace(run, spent=seconds).done("A", 7)
    assert run.ordinal == 4
    assert run.minutes_left == round(90 * 35 / 60)
    assert run.next_number("A") == "8"
    assert run.next_number("B") == ""


def test_one_that_is_passed_says_nothing_of_the_pace() -> None:
    run = replace(run_of([1, 2, 3]), spent=500).passed().passed()
    assert (run.left, run.seconds, run.typed, run.spent) == ((3,), (), 0, 0)


def test_a_run_survives_the_settings() -> None:
    run = replace(run_of([5, 9, 7]).at(3, "abc").with_row_skipped(1), spent=12, numbers={"A": 12}, seconds=(4, 5))
    assert run_from_plain(json.loads(json.dumps(run.as_plain()))) == run
    assert run_from_plain({}) is None


@given(st.dictionaries(names, json_values))
def test_damaged_settings_give_a_run_that_can_be_used_or_none(plain: dict[str, object]) -> None:
    run = run_from_plain(plain)
    if run is not None:
        assert run.left
        assert run.ordinal >= 1
        assert run.place >= 0
        assert run.next_number("A").isdigit() or run.next_number("A") == ""
        json.dumps(run.as_plain())


@pytest.mark.parametrize(
    ("series", "number", "wrong"),
    [("A", "12", False), ("", "12", True), ("A", "", True), ("A", "0", True), ("A", "1a", True), ("A", "１２", True)],
)
def test_what_is_no_number_in_fortnox(series: str, number: str, wrong: bool) -> None:
    assert number_fault(series, number) is wrong


def test_what_is_to_be_retried_or_marked_is_left_out(services: Services, three: None) -> None:
    actions = services.actions
    actions.make_retry([1], "put right", "anna")
    actions.mark([2], MarkRequest("in already", "anna"))
    plan = plan_typing(services.cases.current_rows([1, 2, 3]), services.catalogue)
    assert plan.voucher_ids == (3,)
    assert [(each.voucher_id, each.reason) for each in plan.skipped] == [
        (1, "to be retried in the source"),
        (2, "already marked as exported"),
    ]


def test_a_document_of_a_sub_ledger_is_refused_with_its_cause(services: Services, bring_in: BringIn) -> None:
    told = failure("F 1").replace("Konto 4903 saknas i kontoplanen.", "Kan inte hitta artikeln.")
    bring_in(brp(("1", "2026-01-01", "Kassa", "4903")), told.replace("2001798", "2000428"))
    plan = plan_typing(services.cases.current_rows([1]), services.catalogue)
    assert plan.voucher_ids == ()
    assert plan.cause is not None
    assert [each.reason for each in plan.skipped] == ["not to be entered by hand"]


def test_typed_and_marked_is_one_act_and_undone_as_one(services: Services, three: None) -> None:
    actions = services.actions
    actions.make_hand([1], "typed along", "anna")
    request = MarkRequest("Typed in Fortnox", "anna", None, "A", "12", typed=True)
    changes = actions.mark([1], request)
    kinds = [event.kind for event in services.cases.history(1) if event.act == changes.act]
    assert kinds == [EventKind.TYPED, EventKind.MARKED]
    with pytest.raises(MoveNotAllowed):
        actions.mark([1], request)
    assert [event.kind for event in services.cases.history(1)].count(EventKind.TYPED) == 1
    actions.undo(changes.act, "anna")
    (row,) = services.cases.current_rows([1])
    assert row.status is Status.HAND
