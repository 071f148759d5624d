import pytest

from tests.services.conftest import BringIn, failure
from workbench.domain.company import Company, DimensionMap
from workbench.domain.errors import MoveNotAllowed, NotFound, NothingMatched, ReasonMissing
from workbench.domain.failure import Flag, Status
from workbench.domain.history import EventKind
from workbench.services.requests import MarkRequest
from workbench.services.services import Services

pytestmark = pytest.mark.usefixtures("three")
TYPED = MarkRequest("typed", "anna", None, "A", "12")


def ids(services: Services) -> list[int]:
    return [row.id for row in services.cases.index().rows]


def states(services: Services) -> list[Status]:
    return [row.status for row in services.cases.index().rows]


def kinds(services: Services, voucher_id: int) -> list[str]:
    return [event.kind for event in services.cases.history(voucher_id)]


def test_a_mark_is_written_with_who_why_and_where(services: Services) -> None:
    first, second, _ = ids(services)
    changes = services.actions.mark([first, second], TYPED)
    assert changes.voucher_ids == (first, second)
    mark = services.cases.detail(first).case.state.mark
    assert mark is not None
    assert (mark.by, mark.reason, mark.fortnox_label) == ("anna", "typed", "A 12")
    assert kinds(services, first)[-1] == EventKind.MARKED
    assert services.cases.rows([first])[0].fortnox == "A 12"


def test_what_is_marked_already_is_skipped_and_told(services: Services) -> None:
    first, second, third = ids(services)
    services.actions.mark([first], TYPED)
    plan = services.actions.plan_mark([first, second, third])
    assert plan.voucher_ids == (second, third)
    assert plan.amount == 25000
    assert [skipped.voucher_id for skipped in plan.skipped] == [first]
    changes = services.actions.mark([first, second], TYPED)
    assert changes.voucher_ids == (second,)
    assert [skipped.voucher_id for skipped in changes.skipped] == [first]


def test_a_mark_needs_a_reason_and_a_voucher(services: Services) -> None:
    with pytest.raises(ReasonMissing):
        services.actions.mark(ids(services), MarkRequest("  ", "anna"))
    with pytest.raises(NotFound):
        services.actions.mark([999], TYPED)
    assert Status.MARKED not in states(services)


def test_undo_puts_everything_back_as_it_was(services: Services) -> None:
    before = states(services)
    changes = services.actions.mark(ids(services), TYPED)
    assert states(services) == [Status.MARKED] * 3
    undone = services.actions.undo("", "bo")
    assert undone.voucher_ids == changes.voucher_ids
    assert states(services) == before
    assert kinds(services, ids(services)[0])[-2:] == [EventKind.MARKED, EventKind.UNDONE]
    with pytest.raises(NothingMatched):
        services.actions.undo("", "bo")


def test_undo_goes_back_one_act_at_a_time(services: Services) -> None:
    first, _, third = ids(services)
    services.actions.make_open([third], "anna")
    services.actions.mark([first], TYPED)
    services.actions.unmark([first], "typed wrong", "anna")
    assert services.actions.undo("", "anna").voucher_ids == (first,)
    assert states(services) == [Status.MARKED, Status.OPEN, Status.OPEN]
    mark = services.cases.detail(first).case.state.mark
    assert mark is not None
    assert mark.fortnox_label == "A 12"
    services.actions.undo("", "anna")
    services.actions.undo("", "anna")
    assert states(services) == [Status.OPEN, Status.OPEN, Status.UNREPORTED]


def test_undo_leaves_alone_what_has_moved_on(services: Services) -> None:
    first, second, _ = ids(services)
    act = services.actions.mark([first, second], TYPED).act
    services.actions.unmark([first], "typed wrong", "anna")
    services.actions.mark([first], MarkRequest("typed again", "anna"))
    undone = services.actions.undo(act, "anna")
    assert undone.voucher_ids == (second,)
    assert services.cases.rows([first])[0].status == Status.MARKED


def test_undoing_a_mark_after_a_new_failure_puts_it_on_the_list(services: Services, bring_in: BringIn) -> None:
    *_, third = ids(services)
    services.actions.mark([third], TYPED)
    bring_in(failure("F 3"))
    assert services.cases.rows([third])[0].flags == Flag.FAILED_AGAIN
    services.actions.undo("", "anna")
    (row,) = services.cases.rows([third])
    assert (row.status, row.flags) == (Status.OPEN, Flag.NONE)


def test_unmark_puts_a_voucher_where_it_stood(services: Services) -> None:
    first, _, third = ids(services)
    services.actions.mark([first, third], TYPED)
    services.actions.unmark([first, third], "typed wrong", "anna")
    assert states(services) == [Status.OPEN, Status.OPEN, Status.UNREPORTED]
    with pytest.raises(MoveNotAllowed):
        services.actions.unmark([first], "again", "anna")


def test_retry_is_a_decision_that_a_new_failure_ends(services: Services, bring_in: BringIn) -> None:
    first, *_ = ids(services)
    services.actions.make_retry([first], "account added", "anna")
    assert states(services)[0] == Status.RETRY
    bring_in(failure("F 1", account="4904"))
    assert states(services)[0] == Status.OPEN


def test_every_act_is_chained_in_the_history(services: Services) -> None:
    services.actions.mark(ids(services), TYPED)
    services.actions.undo("", "anna")
    assert services.cases.verify_history() == len(list(services.cases.history()))


def test_a_companys_dimensions_hold_for_what_comes_in_afterwards(services: Services, bring_in: BringIn) -> None:
    swapped = Company("556000-4615", "Gymmet", DimensionMap(cost_center=3, project=4))
    services.actions.change_company(swapped, "anna")
    row = "<VoucherRow><Amount>{0}</Amount><Account>3010</Account><Dim3>UND</Dim3><Dim4>P1</Dim4></VoucherRow>"
    bring_in(
        "<Batch><CompanyId>5560004615</CompanyId><Voucher><VoucherType>F</VoucherType><VoucherDate>20260105</VoucherDate>"
        "<VoucherNumber>9</VoucherNumber><Description>nr 9</Description>"
        f"{row.format('1.00')}{row.format('-1.00')}</Voucher></Batch>"
    )
    voucher = services.cases.detail(ids(services)[-1]).case.voucher
    assert [(each.cost_center, each.project) for each in voucher.rows] == [("UND", "P1")] * 2
    assert services.cases.companies() == [swapped]
