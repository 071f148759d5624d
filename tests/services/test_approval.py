"""From an amount on, a mark awaits the approval of another person than who made it."""

from dataclasses import replace

import pytest

from tests.services.conftest import COMPANY
from tests.services.test_verification import rows, typed, verify
from workbench.domain.correction import Correction
from workbench.domain.errors import NameMissing, NotAwaiting, ReasonMissing, SamePerson
from workbench.domain.failure import Flag, Status
from workbench.domain.history import EventKind
from workbench.domain.voucher import VoucherRow
from workbench.services.approval import AWAITING
from workbench.services.requests import MarkRequest
from workbench.services.services import Services


@pytest.fixture
def ruled(services: Services, three: None) -> Services:
    """Three vouchers of 125,00 of a company where two persons are needed from 125,00."""
    limit(services, 12_500)
    return services


def limit(services: Services, ore: int | None) -> None:
    (company,) = [each for each in services.cases.companies() if each.org_number == COMPANY]
    services.actions.change_company(replace(company, approve_from=ore), "anna")


def awaiting(services: Services) -> list[int]:
    index = services.cases.index()
    return [index.ids[place] for place in index.matching(AWAITING)]


def test_a_large_mark_awaits_and_another_person_approves(ruled: Services) -> None:
    ruled.actions.mark([1, 2], MarkRequest("typed", "Anna Lind"))
    assert awaiting(ruled) == [1, 2]
    assert ruled.cases.index().flagged(Flag.AWAITING_APPROVAL).vouchers == 2
    ruled.approval.approve([1], "compared with the receipt", "Bo")
    assert awaiting(ruled) == [2]
    events = list(ruled.cases.history(1))
    marked, approved = events[-2], events[-1]
    assert marked.data["approval"] == "awaited"
    assert (approved.kind, approved.actor) == (EventKind.APPROVED, "Bo")
    assert (approved.data["reason"], approved.data["marked_by"]) == ("compared with the receipt", "Anna Lind")
    assert ruled.cases.verify_history() > 0


@pytest.mark.parametrize("name", ["Anna Lind", " anna  lind ", "ANNA LIND"])
def test_the_same_person_is_refused(ruled: Services, name: str) -> None:
    ruled.actions.mark([1], MarkRequest("typed", "Anna Lind"))
    with pytest.raises(SamePerson):
        ruled.approval.approve([1], "looks right", name)
    assert awaiting(ruled) == [1]


def test_name_reason_and_something_to_approve_are_needed(ruled: Services) -> None:
    ruled.actions.mark([1], MarkRequest("typed", "anna"))
    with pytest.raises(NameMissing):
        ruled.approval.approve([1], "ok", "  ")
    with pytest.raises(ReasonMissing):
        ruled.approval.approve([1], " ", "bo")
    with pytest.raises(NotAwaiting):
        ruled.approval.approve([2], "ok", "bo")
    changes = ruled.approval.approve([1, 2], "ok", "bo")
    assert (changes.voucher_ids, [each.voucher_id for each in changes.skipped]) == ((1,), [2])


@pytest.mark.parametrize(("ore", "waits"), [(12_500, True), (12_501, False), (None, False), (0, True)])
def test_the_limit_is_the_amount_from_which_it_holds(
    services: Services, three: None, ore: int | None, waits: bool
) -> None:
    limit(services, ore)
    services.actions.mark([1], MarkRequest("typed", "anna"))
    assert bool(awaiting(services)) is waits


@pytest.mark.parametrize(("ore", "waits"), [(12_501, True), (12_502, False), (12_500, True)])
def test_of_as_sent_and_as_entered_the_larger_amount_counts(
    services: Services, three: None, ore: int, waits: bool
) -> None:
    limit(services, ore)
    rounding = Correction(added=(VoucherRow("3740", 1), VoucherRow("3741", -1)), reason="rounded", by="anna")
    with services.actions._store.writing() as writer:
        writer.put_corrections({1: rounding})
    services.actions.mark([1, 2], MarkRequest("typed", "anna"))
    assert awaiting(services) == [1] * waits + [2] * (ore == 12_500)


def test_taking_the_mark_back_or_undoing_it_clears_the_wait(ruled: Services) -> None:
    ruled.actions.mark([1], MarkRequest("typed", "anna"))
    ruled.actions.unmark([1], "wrong", "anna")
    assert awaiting(ruled) == []
    changes = ruled.actions.mark([1], MarkRequest("typed", "anna"))
    assert awaiting(ruled) == [1]
    ruled.actions.undo(changes.act, "anna")
    assert awaiting(ruled) == []
    assert ruled.cases.rows([1])[0].status is Status.OPEN


def test_an_approval_can_be_undone_and_the_next_mark_awaits_anew(ruled: Services) -> None:
    ruled.actions.mark([1], MarkRequest("typed", "anna"))
    changes = ruled.approval.approve([1], "ok", "bo")
    assert ruled.actions.last_undoable() == changes.act
    ruled.actions.undo(changes.act, "bo")
    assert awaiting(ruled) == [1]
    ruled.approval.approve([1], "ok", "bo")
    ruled.actions.unmark([1], "wrong", "bo")
    ruled.actions.mark([1], MarkRequest("again", "bo"))
    assert awaiting(ruled) == [1]


def test_an_approval_of_what_has_been_verified_since_stands(ruled: Services) -> None:
    ruled.actions.mark([1], MarkRequest("typed", "anna"))
    ruled.approval.approve([1], "seen", "bo")
    entry = typed("A 11", 1, rows(amount=ruled.cases.detail(1).case.entered.amount))
    verify(ruled, entry)
    assert ruled.cases.rows([1])[0].status is Status.VERIFIED
    assert ruled.actions.last_undoable() == ""
