"""Acts on vouchers: each is one transaction of states and history, and says what it changed.

A move that `MOVES` does not allow is skipped and told, never forced; undo is a compensating act.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from workbench.domain.company import Company
from workbench.domain.errors import N_, MoveNotAllowed, NotFound, NothingMatched, ReasonMissing
from workbench.domain.failure import Flag, Mark, Mover, State, Status, may_move
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ports import Clock, Store, TrayItem, Writer
from workbench.services.case_row import CaseRow
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.made_reports import MadeReport, ReportKind, record_made
from workbench.services.moves import move_data, new_act, state_after_failure, state_before, still_as_left
from workbench.services.requests import MarkPlan, MarkRequest

SKIP_REASONS: dict[Status, str] = {
    Status.UNREPORTED: N_("no failure reported"),
    Status.OPEN: N_("still to handle"),
    Status.RETRY: N_("to be retried in the source"),
    Status.HAND: N_("to be entered by hand"),
    Status.MARKED: N_("already marked as exported"),
    Status.VERIFIED: N_("already verified"),
    Status.DIFFERS: N_("marked, and differs from the ledger"),
}
UNDOABLE = (EventKind.MARKED, EventKind.UNMARKED, EventKind.OPENED, EventKind.MOVED, EventKind.FACTS_TOLD)
_UNDOING = (EventKind.UNDONE, EventKind.FACTS_WITHDRAWN)

_ACTS_LOOKED_AT = 200
_CASES = Changed.CASES | Changed.HISTORY


def plan_of(rows: Sequence[CaseRow]) -> MarkPlan:
    """Tell from the list itself what marking its rows would hit and what it would skip."""
    hit = [row for row in rows if may_move(row.status, Status.MARKED, Mover.PERSON)]
    left = [row for row in rows if not may_move(row.status, Status.MARKED, Mover.PERSON)]
    skipped = tuple(Skipped(row.id, SKIP_REASONS[row.status]) for row in left)
    return MarkPlan(tuple(row.id for row in hit), sum(row.amount for row in hit), skipped)


class Actions:
    """The acts a person can take on vouchers."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def plan_mark(self, voucher_ids: Sequence[int]) -> MarkPlan:
        """Tell what marking would hit and what it would skip, without doing it."""
        states = self._store.states(voucher_ids)
        hit = [each for each in voucher_ids if each in states and _movable(states[each], Status.MARKED)]
        chosen = set(hit)
        skipped = tuple(
            Skipped(each, SKIP_REASONS[states[each].status])
            for each in voucher_ids
            if each in states and each not in chosen
        )
        amount = sum(record.amount for record in self._store.case_records(hit)) if hit else 0
        return MarkPlan(tuple(hit), amount, skipped)

    def mark(self, voucher_ids: Sequence[int], request: MarkRequest) -> Changes:
        """Mark vouchers as exported. Raises `ReasonMissing`, `NotFound`."""
        at = (request.at or self._clock.now()).astimezone(UTC)
        mark = Mark(
            by=request.by.strip(),
            at=at,
            reason=_reason(request.reason),
            fortnox_series=request.fortnox_series.strip(),
            fortnox_number=request.fortnox_number.strip(),
        )
        data = {
            "reason": mark.reason,
            "at": at.isoformat(),
            "fortnox_series": mark.fortnox_series,
            "fortnox_number": mark.fortnox_number,
        }
        return self._move(voucher_ids, Status.MARKED, EventKind.MARKED, mark.by, data, mark)

    def unmark(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Take back marks: each voucher goes where it stood before its mark. Raises `ReasonMissing`."""
        data = {"reason": _reason(reason)}
        act = new_act()
        with self._store.writing() as writer:
            states = _all_states(writer, voucher_ids)
            before = {each: self._status_before_mark(each) for each in states}
            moved, skipped = _split(states, voucher_ids, lambda state: before[state.voucher_id])
            self._write_moves(
                writer, moved, lambda state: before[state.voucher_id], (EventKind.UNMARKED, by, act, data), None
            )
        return _changes(act, moved, skipped)

    def make_open(self, voucher_ids: Sequence[int], by: str) -> Changes:
        """Put vouchers on the to-do list."""
        return self._move(voucher_ids, Status.OPEN, EventKind.OPENED, by, {}, None)

    def make_retry(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Decide that vouchers are to be exported again by their source. Raises `ReasonMissing`."""
        return self._move(voucher_ids, Status.RETRY, EventKind.MOVED, by, {"reason": _reason(reason)}, None)

    def last_undoable(self) -> str:
        """Return the latest act that can still be undone, or an empty text."""
        undone: set[str] = set()
        for kind, act, undoes in self._store.last_acts([*UNDOABLE, *_UNDOING], _ACTS_LOOKED_AT):
            if kind in _UNDOING:
                undone.add(undoes)
            elif act not in undone:
                return act
        return ""

    def undo(self, act: str, by: str) -> Changes:
        """Undo an act (empty: the last that can be): every voucher still as the act left it goes back.

        A voucher that has moved on since is skipped; what was told of a ledger is withdrawn. Raises
        `NothingMatched` where there is nothing to undo.
        """
        act = act or self.last_undoable()
        undo_act = new_act()
        with self._store.writing() as writer:
            events = [event for event in writer.events_of_act(act) if event.kind in UNDOABLE] if act else []
            if not events:
                raise NothingMatched
            done = {event.voucher_id: event for event in events if event.voucher_id is not None}
            states = writer.states(list(done))
            back = {each: state_before(done[each], state) for each, state in states.items()}
            moved = [state for each, state in states.items() if still_as_left(state, done[each])]
            untouched = {state.voucher_id for state in moved}
            skipped = tuple(
                Skipped(each, SKIP_REASONS[state.status]) for each, state in states.items() if each not in untouched
            )
            told = any(event.kind == EventKind.FACTS_TOLD for event in events)
            if not (moved or told):
                raise NothingMatched
            at = self._clock.now()
            if told:
                writer.append([NewEvent(EventKind.FACTS_WITHDRAWN, at, by, undo_act, None, {"act": act})])
            writer.put_states([back[state.voucher_id] for state in moved])
            writer.append([_undone(state, back[state.voucher_id], at, by, undo_act, act) for state in moved])
        if told:
            return Changes(undo_act, _CASES | Changed.COMPANIES, tuple(s.voucher_id for s in moved), skipped, True)
        return _changes(undo_act, moved, skipped)

    def join(self, item: TrayItem, voucher_id: int, by: str) -> Changes:
        """Say which voucher a failure in the tray belongs to."""
        if item.failure_id is None:
            raise NothingMatched
        act = new_act()
        with self._store.writing() as writer:
            states = _all_states(writer, [voucher_id])
            at = self._clock.now()
            writer.join_failure(item.failure_id, voucher_id)
            writer.settle_tray_item(item.id)
            writer.append([NewEvent(EventKind.FAILURE_JOINED, at, by, act, voucher_id, {"failure": item.failure_id})])
            state, arrived = state_after_failure(states[voucher_id])
            writer.put_states([state])
            writer.append([NewEvent(kind, at, by, act, voucher_id, data) for kind, data in arrived])
        return Changes(act, _CASES | Changed.TRAY, (voucher_id,))

    def set_aside(self, item: TrayItem, reason: str, by: str) -> Changes:
        """Take an item off the tray, for a reason; it stays in the store. Raises `ReasonMissing`."""
        act = new_act()
        data = {"reason": _reason(reason), "name": item.name, "item": item.id}
        with self._store.writing() as writer:
            writer.settle_tray_item(item.id)
            writer.append([NewEvent(EventKind.SET_ASIDE, self._clock.now(), by, act, None, data)])
        return Changes(act, Changed.TRAY | Changed.HISTORY)

    def change_company(self, company: Company, by: str) -> Changes:
        """Change a company's name and dimensions; what came in before stays as it was read."""
        act = new_act()
        data = {
            "company": company.org_number,
            "name": company.name,
            "cost_center": company.dimensions.cost_center,
            "project": company.dimensions.project,
        }
        with self._store.writing() as writer:
            writer.put_company(company)
            writer.append([NewEvent(EventKind.COMPANY_CHANGED, self._clock.now(), by, act, None, data)])
        return Changes(act, Changed.COMPANIES | Changed.HISTORY)

    def record_report(self, voucher_ids: Sequence[int], name: str, sha256: str, by: str) -> Changes:
        """Write in the history that a journal was made of vouchers: they are to be entered by hand from now on."""
        with self._store.writing() as writer:
            made = MadeReport(ReportKind.JOURNAL, name, sha256, by, self._clock.now())
            return record_made(writer, voucher_ids, made)

    def _move(
        self,
        voucher_ids: Sequence[int],
        target: Status,
        kind: EventKind,
        by: str,
        data: dict[str, str],
        mark: Mark | None,
    ) -> Changes:
        act = new_act()
        with self._store.writing() as writer:
            states = _all_states(writer, voucher_ids)
            moved, skipped = _split(states, voucher_ids, lambda _: target)
            self._write_moves(writer, moved, lambda _: target, (kind, by, act, data), mark)
        return _changes(act, moved, skipped)

    def _write_moves(
        self,
        writer: Writer,
        moved: Sequence[State],
        target: Callable[[State], Status],
        event: tuple[EventKind, str, str, dict[str, str]],
        mark: Mark | None,
    ) -> None:
        kind, by, act, data = event
        at = self._clock.now()
        flags = Flag.FAILED_AGAIN if mark else Flag.NONE
        writer.put_states(
            [replace(state, status=target(state), mark=mark, flags=state.flags & ~flags) for state in moved]
        )
        writer.append(
            [
                NewEvent(kind, at, by, act, state.voucher_id, {**data, **move_data(state, target(state))})
                for state in moved
            ]
        )

    def _status_before_mark(self, voucher_id: int) -> Status:
        """Return where a voucher stood before its mark; one that has failed since goes on the to-do list."""
        before = Status.OPEN
        for event in self._store.events(voucher_id):
            if event.kind == EventKind.MARKED:
                before = Status(event.data["from"])
            elif event.kind in (EventKind.FAILED_AGAIN, EventKind.FAILURE_JOINED) and before != Status.OPEN:
                before = Status.OPEN
        return before


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _movable(state: State, target: Status) -> bool:
    return may_move(state.status, target, Mover.PERSON)


def _all_states(writer: Writer, voucher_ids: Sequence[int]) -> dict[int, State]:
    states = writer.states(voucher_ids)
    for each in voucher_ids:
        if each not in states:
            raise NotFound(id=each)
    return states


def _split(
    states: dict[int, State], voucher_ids: Sequence[int], target: Callable[[State], Status]
) -> tuple[list[State], tuple[Skipped, ...]]:
    ordered = [states[each] for each in dict.fromkeys(voucher_ids)]
    moved = [state for state in ordered if _movable(state, target(state))]
    if not moved and len(ordered) == 1:
        state = ordered[0]
        raise MoveNotAllowed(voucher=f"#{state.voucher_id}", detail=SKIP_REASONS[state.status])
    skipped = tuple(
        Skipped(state.voucher_id, SKIP_REASONS[state.status]) for state in ordered if not _movable(state, target(state))
    )
    return moved, skipped


def _undone(state: State, back: State, at: datetime, by: str, undo_act: str, act: str) -> NewEvent:
    data = {"act": act, "from": state.status, "to": back.status}
    return NewEvent(EventKind.UNDONE, at, by, undo_act, state.voucher_id, data)


def _changes(act: str, moved: Sequence[State], skipped: tuple[Skipped, ...]) -> Changes:
    return Changes(
        act if moved else "", _CASES if moved else Changed.NOTHING, tuple(s.voucher_id for s in moved), skipped
    )
