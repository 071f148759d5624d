"""Giving failures to vouchers and taking them away again, and what that does to where the vouchers stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Flag, State, Status, StoredFailure
from workbench.domain.history import Event, EventKind
from workbench.domain.joining import BY_PERSON
from workbench.domain.ports import NewTrayItem, TrayItem, Writer
from workbench.services.joining import PARTED
from workbench.services.mailed_files import attach_mailed, detach_mailed
from workbench.services.moves import move_data, state_after_failure
from workbench.services.recording import BY_HAND, Record

_EXCERPT = 4000


def join_by_person(record: Record, pairs: Sequence[tuple[TrayItem, int]]) -> tuple[int, ...]:
    """Give failures in the tray to the vouchers a person chose; return the vouchers. Raises `NothingMatched`."""
    writer = record.writer
    mains = writer.mains([voucher_id for _, voucher_id in pairs])
    failures = {each.id: each for each in writer.failures([each.failure_id or 0 for each, _ in pairs])}
    touched: list[int] = []
    joined: list[int] = []
    for item, chosen in pairs:
        voucher_id = mains.get(chosen, chosen)
        stored = failures.get(item.failure_id or 0)
        if stored is None or stored.voucher_id is not None:
            continue
        writer.join_failure(stored.id, voucher_id, BY_PERSON.text)
        writer.put_not_of(stored.id, voucher_id, False)
        writer.settle_tray_item(item.id)
        data = {"failure": stored.id, "item": item.id, "how": BY_HAND}
        record.write(record.event(EventKind.FAILURE_JOINED, voucher_id, data))
        arrive(record, voucher_id)
        touched.append(voucher_id)
        joined.append(stored.id)
    if not touched:
        raise NothingMatched
    attach_mailed(record, joined, {"how": BY_HAND})
    return tuple(dict.fromkeys(touched))


def arrive(record: Record, voucher_id: int) -> None:
    """Move or flag a voucher that has got a failure."""
    state, arrived = state_after_failure(record.writer.states([voucher_id])[voucher_id])
    record.writer.put_states([state])
    record.append([record.event(kind, voucher_id, data) for kind, data in arrived])


def part_by_person(record: Record, stored: StoredFailure, reason: str, name: str) -> int:
    """Take a failure away from its voucher and put it in the tray again; return the tray item's id."""
    voucher_id = stored.voucher_id or 0
    writer = record.writer
    item = NewTrayItem(
        name, PARTED, {}, (stored.failure.context or stored.failure.text)[:_EXCERPT], stored.document_id, stored.id
    )
    item_id = writer.add_tray_item(item, record.at)
    writer.settle_tray_item(item_id, False)
    writer.put_not_of(stored.id, voucher_id, True)
    leave(record, stored, {"reason": reason, "item": item_id, "how": BY_HAND})
    detach_mailed(record, [stored], {"how": BY_HAND})
    return item_id


def leave(record: Record, stored: StoredFailure, data: Mapping[str, Any]) -> None:
    """Take a failure away from its voucher.

    The voucher goes back where it stood where no other failure is left and no person has moved it since.
    """
    voucher_id = stored.voucher_id or 0
    writer = record.writer
    writer.join_failure(stored.id, None)
    state = writer.states([voucher_id])[voucher_id]
    said: dict[str, Any] = {"failure": stored.id, "joined": stored.joined, **data}
    others = writer.failures_of([voucher_id]).get(voucher_id, [])
    back = _without_failures(state, writer.voucher_events(voucher_id)) if not others else state
    if back != state:
        said |= move_data(state, back.status)
        writer.put_states([back])
    record.write(record.event(EventKind.FAILURE_PARTED, voucher_id, said))


def _without_failures(state: State, events: Sequence[Event]) -> State:
    """Return how a voucher stands once its last failure is taken away; what a person decided stays."""
    if Flag.FAILED_AGAIN in state.flags:
        return replace(state, flags=state.flags & ~Flag.FAILED_AGAIN)
    if state.status is not Status.OPEN:
        return state
    moves = [event for event in events if "to" in event.data]
    last = moves[-1] if moves else None
    if last is None or last.kind != EventKind.FAILED:
        return state
    return replace(state, status=Status(last.data["from"]))


def undo_join(writer: Writer, event: Event) -> None:
    """Put a failure that a person joined back in the tray."""
    writer.join_failure(event.data["failure"], None)
    writer.settle_tray_item(event.data["item"], False)


def undo_part(writer: Writer, event: Event) -> None:
    """Give a failure that a person took away back to its voucher."""
    voucher_id = event.voucher_id or 0
    writer.put_not_of(event.data["failure"], voucher_id, False)
    writer.join_failure(event.data["failure"], voucher_id, event.data.get("joined", ""))
    writer.settle_tray_item(event.data["item"])
