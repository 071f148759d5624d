"""A voucher goes one way: retried in its source, or entered by hand; and changing it tells what was done already."""

from pathlib import Path

import pytest

from tests.services.conftest import BringIn, brp, failure, quiet
from workbench.domain.errors import MoveNotAllowed, NotByHand, NotFound, ReasonMissing
from workbench.domain.failure import Status
from workbench.domain.finding import EnterByHand
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.journal import JournalOrder
from workbench.services.requests import MarkRequest
from workbench.services.route import Done
from workbench.services.services import Services
from workbench.store.store import SqlStore


def statuses(services: Services, *ids: int) -> list[Status]:
    return [row.status for row in services.cases.rows(ids)]


def printed(services: Services, path: Path, *ids: int) -> None:
    texts = services.texts("en")
    services.write_journal(ids, path, JournalOrder.NUMBER, "", "anna", texts, None, True, quiet)


def test_it_is_one_way_or_the_other_and_can_be_undone(services: Services, three: None) -> None:
    services.routes.choose([1, 2], Status.RETRY, "account added", "anna")
    assert statuses(services, 1, 2) == [Status.RETRY, Status.RETRY]
    changes = services.routes.choose([1], Status.HAND, "the source is down", "bo")
    assert statuses(services, 1, 2) == [Status.HAND, Status.RETRY]
    last = list(services.cases.history(1))[-1]
    assert (last.kind, last.actor, last.data["reason"]) == (EventKind.MOVED, "bo", "the source is down")
    assert (last.data["from"], last.data["to"]) == ("retry", "hand")
    services.actions.undo(changes.act, "bo")
    assert statuses(services, 1) == [Status.RETRY]


def test_a_reason_is_always_asked_for(services: Services, three: None) -> None:
    with pytest.raises(ReasonMissing):
        services.routes.choose([1], Status.HAND, "  ", "anna")
    with pytest.raises(NotFound):
        services.routes.choose([99], Status.HAND, "x", "anna")


def test_what_is_marked_keeps_its_mark(services: Services, three: None) -> None:
    services.actions.mark([1], MarkRequest("typed", "anna"))
    with pytest.raises(MoveNotAllowed):
        services.routes.choose([1], Status.RETRY, "again", "anna")
    changes = services.routes.choose([1, 2], Status.RETRY, "again", "anna")
    assert (changes.voucher_ids, [each.voucher_id for each in changes.skipped]) == ((2,), [1])
    assert statuses(services, 1, 2) == [Status.MARKED, Status.RETRY]


def test_it_warns_of_what_was_printed_and_typed(services: Services, three: None, tmp_path: Path) -> None:
    assert services.routes.warnings([1, 2], Status.RETRY) == ()
    printed(services, tmp_path / "a.pdf", 1, 2)
    printed(services, tmp_path / "b.pdf", 2)
    store: SqlStore = services.register._store  # type: ignore[assignment]
    with store.writing() as writer:
        at = services.register.report(1).at
        writer.append([NewEvent(EventKind.TYPED, at, "anna", "a" * 32, 2, {})])
    warned = services.routes.warnings([1, 2], Status.RETRY)
    assert [(each.done, each.vouchers, each.reports) for each in warned] == [
        (Done.PRINTED, (1, 2), (1, 2)),
        (Done.TYPED, (2,), ()),
    ]
    day = services.texts("en").moment(services.register.report(1).at)
    words = services.routes.ask([1, 2], Status.RETRY, services.texts("en")).warnings
    assert words[0].startswith(f"2 vouchers have been printed already, in report 1 ({day}), 2 (")
    assert words[1].startswith("1 voucher has been typed into Fortnox already")


def test_it_warns_that_the_source_may_export_it_too(services: Services, three: None) -> None:
    assert services.routes.warnings([1], Status.HAND) == ()
    services.routes.choose([1], Status.RETRY, "account added", "anna")
    (warned,) = services.routes.warnings([1, 2], Status.HAND)
    assert (warned.done, warned.vouchers) == (Done.RETRIED, (1,))
    (words,) = services.routes.ask([1], Status.HAND, services.texts("sv")).warnings
    assert "se till att försystemet inte också exporterar den" in words


def test_a_document_of_a_sub_ledger_never_goes_to_hand(services: Services, bring_in: BringIn) -> None:
    article = failure("F 1").replace("Konto 4903 saknas i kontoplanen.", "Kan inte hitta artikel.")
    article = article.replace("2001798", "2000428")
    bring_in(brp(("1", "2026-01-01", "Faktura", "1510"), ("2", "2026-01-02", "Kassa", "4903")), failure("F 2"), article)
    (key,) = services.cases.rows([1])[0].causes
    assert services.catalogue.cause(key.cause).enter_by_hand is EnterByHand.NO
    with pytest.raises(NotByHand):
        services.routes.choose([1], Status.HAND, "x", "anna")
    changes = services.routes.choose([1, 2], Status.HAND, "x", "anna")
    assert (changes.voucher_ids, [each.voucher_id for each in changes.skipped]) == ((2,), [1])
