"""Taking an act back: a compensating act, written like any other."""

from collections.abc import Callable, Mapping, Sequence

from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Flag, State
from workbench.domain.history import Event, EventKind
from workbench.domain.ports import Clock, Store, Writer
from workbench.services import receipts, twins
from workbench.services.approval import undo_approvals
from workbench.services.belonging import undo_join, undo_part
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.correcting_back import corrected_back
from workbench.services.moves import SKIP_REASONS, new_act, state_before, still_as_left
from workbench.services.recording import BY_HAND, Record
from workbench.services.rules import rules_back
from workbench.texts import N_

UNDOABLE = (
    EventKind.MARKED,
    EventKind.UNMARKED,
    EventKind.OPENED,
    EventKind.MOVED,
    EventKind.FACTS_TOLD,
    EventKind.CORRECTED,
)
_WHAT: Mapping[str, str] = {
    EventKind.MARKED: N_("the mark as exported"),
    EventKind.UNMARKED: N_("that a mark was taken back"),
    EventKind.OPENED: N_("the to-do list"),
    EventKind.MOVED: N_("the way"),
    EventKind.FACTS_TOLD: N_("what was told of the ledger"),
    EventKind.CORRECTED: N_("the correction"),
    EventKind.FAILURE_JOINED: N_("what a failure message belongs to"),
    EventKind.FAILURE_PARTED: N_("what a failure message belongs to"),
    EventKind.TWIN_FOUND: N_("that two vouchers are the same"),
    EventKind.TWIN_PARTED: N_("that two vouchers are not the same"),
    EventKind.SET_ASIDE: N_("what was set aside"),
    EventKind.APPROVED: N_("the approval"),
    EventKind.RECEIPT_ADDED: N_("the receipt"),
    EventKind.RECEIPT_REMOVED: N_("that a receipt was taken away"),
    EventKind.RECEIPT_WANTED: N_("the missing receipt"),
    EventKind.RECEIPT_SETTLED: N_("the missing receipt"),
}
"""What is taken back, in words for whoever asked."""
_WITH_RULE = N_("the correction, and the rule kept with it")
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
_STANDING = frozenset({*UNDOABLE, EventKind.APPROVED}) - {EventKind.FACTS_TOLD}


def last_undoable(store: Store) -> str:
    """Return the latest act that can still be undone, or an empty text.

    One whose vouchers have all gone on since is passed over. A report is no act to undo: the paper and the file are
    there, and another way for its vouchers is to be chosen with a reason.
    """
    undone: set[str] = set()
    for kind, act, data in store.last_acts([*UNDOABLE, *_SAID, *_UNDOING, EventKind.REPORTED], _ACTS_LOOKED_AT):
        if kind in _UNDOING:
            undone.add(str(data.get("act", "")))
        elif act in undone or kind == EventKind.REPORTED:
            continue
        elif kind in _STANDING:
            if store.act_stands(act):
                return act
        elif kind == EventKind.FACTS_TOLD or _by_person(kind, data):
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
        kept = [event for event in events if event.kind == EventKind.RULE_KEPT and put_back]
        rules_back(record, kept)
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
    kinds |= Changed.COMPANIES if told or kept else Changed.NOTHING
    twin = any(event.kind in (EventKind.TWIN_FOUND, EventKind.TWIN_PARTED) for event in said)
    what = next((_WHAT[event.kind] for event in events if event.kind in _WHAT), "")
    if any(event.kind == EventKind.RULE_KEPT for event in events):
        what = _WITH_RULE
    return Changes(record.act, kinds, touched, skipped, bool(told) or twin, what)


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
