"""The two-person rule: a large voucher that one person has marked is to be approved by another."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from workbench.domain.errors import NameMissing, NotAwaiting, NotFound, SamePerson
from workbench.domain.failure import Flag, State, Status
from workbench.domain.history import Event, EventKind
from workbench.domain.ports import Clock, Store
from workbench.services.case_row import CaseFilter
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.moves import given_reason, new_act
from workbench.services.recording import BY_HAND, Record
from workbench.texts import N_

AWAITING = CaseFilter(flags=Flag.AWAITING_APPROVAL)
"""The vouchers that await approval."""
NOT_AWAITING = N_("does not await approval")
SAME_PERSON = N_("marked by the same person")
_BATCH = 1000


def needs_approval(store: Store, voucher_ids: Sequence[int]) -> frozenset[int]:
    """Return which vouchers are so large, as sent or as entered, that their company wants a second person."""
    limits = {each.org_number: each.approve_from for each in store.companies() if each.approve_from is not None}
    if not limits:
        return frozenset()
    records = [each for each in store.case_records(voucher_ids) if each.company in limits]
    amounts = {each.id: abs(each.amount) for each in records}
    corrected = [each.id for each in records if each.corrected]
    for start in range(0, len(corrected), _BATCH):
        for case in store.failed_vouchers(corrected[start : start + _BATCH]):
            amounts[case.id] = max(amounts[case.id], abs(case.entered.amount))
    return frozenset(each.id for each in records if amounts[each.id] >= limits[each.company])


def with_approval(states: Sequence[State], large: frozenset[int]) -> list[State]:
    """Return states newly marked, those of large vouchers awaiting approval and the others not."""
    waits = Flag.AWAITING_APPROVAL
    return [
        replace(state, flags=state.flags | waits if state.voucher_id in large else state.flags & ~waits)
        for state in states
    ]


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are of one person, however they are spaced and cased."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Approval:
    """Approves marks. Both names and both reasons stand in the history, with no network needed."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def approve(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Approve marks that another person made; what does not await approval by this one is skipped.

        Raises `ReasonMissing`, `NameMissing`, `NotFound`, and where none can be approved `SamePerson`, `NotAwaiting`.
        """
        reason = given_reason(reason)
        by = " ".join(by.split())
        if not by:
            raise NameMissing
        act = new_act()
        with self._store.writing() as writer:
            found = writer.states(voucher_ids)
            for each in voucher_ids:
                if each not in found:
                    raise NotFound(id=each)
            states = [found[each] for each in dict.fromkeys(voucher_ids)]
            waiting = [state for state in states if Flag.AWAITING_APPROVAL in state.flags and state.mark]
            may = [state for state in waiting if state.mark and not same_name(state.mark.by, by)]
            if not may:
                _refuse(states, waiting)
            record = Record(writer, self._clock.now(), by, act)
            record.put_states(may, [replace(state, flags=state.flags & ~Flag.AWAITING_APPROVAL) for state in may])
            record.append(
                [
                    record.event(
                        EventKind.APPROVED,
                        state.voucher_id,
                        {"reason": reason, "marked_by": state.mark.by if state.mark else "", "how": BY_HAND},
                    )
                    for state in may
                ]
            )
        approved = {state.voucher_id for state in may}
        skipped = tuple(
            Skipped(state.voucher_id, SAME_PERSON if state in waiting else NOT_AWAITING)
            for state in states
            if state.voucher_id not in approved
        )
        ids = tuple(state.voucher_id for state in may)
        return Changes(act, Changed.CASES | Changed.HISTORY, ids, skipped)

    def markers(self, voucher_ids: Sequence[int]) -> frozenset[str]:
        """Return who marked these vouchers."""
        return frozenset(state.mark.by for state in self._store.states(voucher_ids).values() if state.mark)


def undo_approvals(record: Record, events: Sequence[Event]) -> None:
    """Let vouchers await approval again, where they still stand marked."""
    ids = [event.voucher_id for event in events if event.kind == EventKind.APPROVED and event.voucher_id is not None]
    marked = [state for state in record.writer.states(ids).values() if state.mark and state.status is Status.MARKED]
    record.put_states(marked, [replace(state, flags=state.flags | Flag.AWAITING_APPROVAL) for state in marked])


def _refuse(states: Sequence[State], waiting: Sequence[State]) -> None:
    if waiting and waiting[0].mark:
        raise SamePerson(voucher=f"#{waiting[0].voucher_id}", who=waiting[0].mark.by or "–")
    raise NotAwaiting(voucher=f"#{states[0].voucher_id}" if states else "–")
