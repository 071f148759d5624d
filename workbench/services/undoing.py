"""Taking an act back: a compensating act, written like any other."""

from collections.abc import Callable, Mapping, Sequence

from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Flag, State
from workbench.domain.history import Event, EventKind
from workbench.domain.ports import Clock, Store, Writer
from workbench.services import receipts, twins
from workbench.services.approval import undo_approvals
from workbench.services.belonging import BY_HAND, undo_join, undo_part
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.correcting_back import corrected_back
from workbench.services.moves import SKIP_REASONS, new_act, state_before, still_as_left
from workbench.services.recording import Record

UNDOABLE = (
    EventKind.MARKED,
    EventKind.UNMARKED,
    EventKind.OPENED,
    EventKind.MOVED,
    EventKind.FACTS_TOLD,
    EventKind.CORRECTED,
)
_UNDOING = (EventKind.UNDONE, EventKind.FACTS_WITHDRAWN)
_ACTS_LOOKED_AT = 200
_CASES = Changed.CASES | Changed.HISTORY


def _put_back(writer: Writer, event: Event) -> None:
    """Put what was set aside back in the tray."""
    writer.settle_tray_item(event.data["item"], False)


_TAKEN_BACK: Mapping[str, Callable[[Writer, Event], None]] = {
    EventKind.FAILURE_JOINED: undo_join,
    EventKind.FAILURE_PARTED: undo_part,
    EventKind.TWIN_FOUND: twins.undo_same,
    EventKind.TWIN_PARTED: twins.undo_part,
    EventKind.SET_ASIDE: _put_back,
    EventKind.RECEIPT_ADDED: receipts.undo_attach,
    EventKind.RECEIPT_REMOVED: receipts.undo_detach,
    EventKind.RECEIPT_WANTED: receipts.undo_wanted,
    EventKind.RECEIPT_SETTLED: receipts.undo_settled,
}
"""How each thing a person said of failures, twins, receipts and the tray is taken back."""
_SAID = frozenset({*_TAKEN_BACK, EventKind.APPROVED})


def last_undoable(store: Store) -> str:
    """Return the latest act that can still be undone, or an empty text."""
    undone: set[str] = set()
    for kind, act, data in store.last_acts([*UNDOABLE, *_SAID, *_UNDOING], _ACTS_LOOKED_AT):
        if kind in _UNDOING:
            undone.add(str(data.get("act", "")))
        elif act not in undone and (kind in UNDOABLE or _by_person(kind, data)):
            return act
    return ""


def undo(store: Store, clock: Clock, act: str, by: str) -> Changes:
    """Undo an act (empty: the last that can be), see `Actions.undo`. Raises `NothingMatched`."""
    act = act or last_undoable(store)
    with store.writing() as writer:
        events = writer.events_of_act(act) if act else []
        said = [event for event in events if event.kind in _SAID and _by_person(event.kind, event.data)]
        told = [event for event in events if event.kind == EventKind.FACTS_TOLD]
        if not (said or told or any(event.kind in UNDOABLE for event in events)):
            raise NothingMatched
        record = Record(writer, clock.now(), by, new_act())
        moved, skipped = _move_back(record, events, act)
        put_back, since = corrected_back(record, [each for each in events if each.kind == EventKind.CORRECTED], act)
        moved, skipped = moved + put_back, skipped + since
        if not (moved or told or said):
            raise NothingMatched
        if told:
            record.write(record.event(EventKind.FACTS_WITHDRAWN, None, {"act": act}))
        for event in reversed(said):
            if event.kind in _TAKEN_BACK:
                _TAKEN_BACK[event.kind](writer, event)
        undo_approvals(record, said)
        without = dict.fromkeys(event.voucher_id for event in said if event.voucher_id not in moved)
        record.append([record.event(EventKind.UNDONE, each, {"act": act}) for each in without])
        _unflag(record, [event for event in events if event.kind == EventKind.FAILED_AGAIN and said])
    touched = tuple(dict.fromkeys([*moved, *(each for each in without if each is not None)]))
    kinds = (_CASES if touched or told else Changed.HISTORY) | (Changed.TRAY if said else Changed.NOTHING)
    kinds |= Changed.COMPANIES if told else Changed.NOTHING
    twin = any(event.kind in (EventKind.TWIN_FOUND, EventKind.TWIN_PARTED) for event in said)
    return Changes(record.act, kinds, touched, skipped, all_cases=bool(told) or twin)


def _move_back(record: Record, events: Sequence[Event], act: str) -> tuple[tuple[int, ...], tuple[Skipped, ...]]:
    """Put the vouchers that an act moved back where they stood, but those that have moved on since."""
    done = {event.voucher_id: event for event in events if event.voucher_id is not None and "to" in event.data}
    states = record.writer.states(list(done))
    moved = [state for each, state in states.items() if still_as_left(state, done[each])]
    back = [state_before(done[state.voucher_id], state) for state in moved]
    untouched = {state.voucher_id for state in moved}
    skipped = tuple(
        Skipped(each, SKIP_REASONS[state.status]) for each, state in states.items() if each not in untouched
    )
    record.put_states(moved, back)
    record.append(
        [
            record.event(EventKind.UNDONE, now.voucher_id, {"act": act, "from": now.status, "to": before.status})
            for now, before in zip(moved, back, strict=True)
        ]
    )
    return tuple(state.voucher_id for state in moved), skipped


def _unflag(record: Record, events: Sequence[Event]) -> None:
    """Take away the flag that a failure, now taken away again, put on a voucher that was marked."""
    ids = [event.voucher_id for event in events if event.voucher_id is not None and not event.data.get("flags")]
    states: list[State] = list(record.writer.states(ids).values())
    record.writer.put_states([State(s.voucher_id, s.status, s.flags & ~Flag.FAILED_AGAIN, s.mark) for s in states])


def _by_person(kind: str, data: Mapping[str, object]) -> bool:
    return data.get("how") == BY_HAND or (kind == EventKind.SET_ASIDE and "item" in data)
