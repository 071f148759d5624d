"""What a move does to a voucher's state, and what the history needs to tell it and take it back."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workbench.domain.errors import N_, ReasonMissing
from workbench.domain.failure import IN_LEDGER, Flag, Mark, Mover, State, Status, may_move
from workbench.domain.history import Event, EventKind, NewEvent
from workbench.domain.ports import Writer

_NO_WAY_YET = (Status.UNREPORTED, Status.OPEN)

SKIP_REASONS: dict[Status, str] = {
    Status.UNREPORTED: N_("no failure reported"),
    Status.OPEN: N_("still to handle"),
    Status.RETRY: N_("to be retried in the source"),
    Status.HAND: N_("to be entered by hand"),
    Status.MARKED: N_("already marked as exported"),
    Status.VERIFIED: N_("already verified"),
    Status.DIFFERS: N_("marked, and differs from the ledger"),
}


def given_reason(reason: str) -> str:
    """Return a reason without blanks around it. Raises `ReasonMissing` where there is none."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def new_act() -> str:
    """Return a new act's name, unlike all others."""
    return uuid.uuid4().hex


def state_after_failure(state: State) -> tuple[State, list[tuple[EventKind, dict[str, str]]]]:
    """Return a voucher's state once a failure has arrived for it, and what to write in the history.

    A person's mark stands: the failure is only flagged.
    """
    if may_move(state.status, Status.OPEN, Mover.ARRIVAL):
        return replace(state, status=Status.OPEN), [(EventKind.FAILED, move_data(state, Status.OPEN))]
    if state.status in IN_LEDGER:
        flagged = replace(state, flags=state.flags | Flag.FAILED_AGAIN)
        before = {"flags": str(int(state.flags))} if Flag.FAILED_AGAIN in state.flags else {}
        return flagged, [(EventKind.FAILED_AGAIN, {"status": str(state.status), **before})]
    return state, []


def move_data(state: State, target: Status) -> dict[str, str]:
    """Return what undo needs to put a state back, and history to tell it."""
    data = {"from": str(state.status), "to": str(target)}
    if state.flags:
        data["flags"] = str(int(state.flags))
    if state.mark:
        data |= {
            "mark_by": state.mark.by,
            "mark_at": state.mark.at.isoformat(),
            "mark_reason": state.mark.reason,
            "mark_series": state.mark.fortnox_series,
            "mark_number": state.mark.fortnox_number,
        }
    return data


def still_as_left(state: State, event: Event) -> bool:
    """Tell whether a voucher stands as the event left it: same status, and for a mark that very mark."""
    if state.status != Status(event.data["to"]):
        return False
    return event.kind != EventKind.MARKED or (state.mark is not None and state.mark.at.isoformat() == event.data["at"])


def state_before(event: Event, now: State) -> State:
    """Return the state an event moved away from, keeping what was flagged since."""
    data = event.data
    mark = None
    if "mark_by" in data:
        mark = Mark(
            by=data["mark_by"],
            at=datetime.fromisoformat(data["mark_at"]),
            reason=data["mark_reason"],
            fortnox_series=data["mark_series"],
            fortnox_number=data["mark_number"],
        )
    status = Status(data["from"])
    # Whether a receipt is missing has nothing to do with the move: it is as it is now.
    flags = now.flags | (Flag(int(data.get("flags", "0"))) & ~Flag.RECEIPT_MISSING)
    if mark is None and Flag.FAILED_AGAIN in now.flags:
        status, flags = Status.OPEN, flags & ~Flag.FAILED_AGAIN
    if mark is None:
        flags &= ~(Flag.MARK_REFUSED | Flag.AWAITING_APPROVAL)
    return State(now.voucher_id, status, flags, mark)


def to_hand(writer: Writer, voucher_ids: Sequence[int], at: datetime, by: str, act: str) -> list[State]:
    """Put vouchers that no way has been chosen for among those to be entered by hand; return those moved, as they were.

    One that is to be retried in its source stays: changing that way is an act of its own, with a reason.
    """
    states = writer.states(voucher_ids)
    moved = [state for state in states.values() if state.status in _NO_WAY_YET]
    writer.put_states([replace(state, status=Status.HAND) for state in moved])
    writer.append(
        [NewEvent(EventKind.MOVED, at, by, act, each.voucher_id, move_data(each, Status.HAND)) for each in moved]
    )
    return moved
