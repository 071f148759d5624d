"""Acts on vouchers: each is one transaction of states and history, and says what it changed.

A move that `MOVES` does not allow is skipped and told, never forced; undo is a compensating act.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from typing import NamedTuple

from workbench.domain.company import Company
from workbench.domain.errors import MoveNotAllowed, NotFound, NothingMatched
from workbench.domain.failure import Flag, Mark, Mover, State, Status, may_move
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ports import Clock, Store, TrayItem, Writer
from workbench.services.approval import needs_approval, with_approval
from workbench.services.belonging import join_by_person, part_by_person
from workbench.services.case_row import CaseRow
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.moves import SKIP_REASONS, given_reason, move_data, new_act
from workbench.services.recording import Record
from workbench.services.requests import MarkPlan, MarkRequest
from workbench.services.undoing import last_undoable, undo

_CASES = Changed.CASES | Changed.HISTORY
_AWAITED = {"approval": "awaited"}


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
            reason=given_reason(request.reason),
        )
        data = {"reason": mark.reason, "at": at.isoformat()}
        marking = _Marking(mark, request)
        return self._move(voucher_ids, Status.MARKED, EventKind.MARKED, mark.by, data, marking, request.typed)

    def unmark(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Take back marks: each voucher goes where it stood before its mark. Raises `ReasonMissing`.

        One that differs from the ledger goes on the to-do list.
        """
        data = {"reason": given_reason(reason)}
        act = new_act()
        with self._store.writing() as writer:
            states = _all_states(writer, voucher_ids)
            before = {each: self._status_before_mark(state) for each, state in states.items()}
            moved, skipped = self._split(states, voucher_ids, lambda state: before[state.voucher_id])
            self._write_moves(
                writer, moved, lambda state: before[state.voucher_id], (EventKind.UNMARKED, by, act, data), None
            )
        return _changes(act, moved, skipped)

    def make_open(self, voucher_ids: Sequence[int], by: str) -> Changes:
        """Put vouchers on the to-do list."""
        return self._move(voucher_ids, Status.OPEN, EventKind.OPENED, by, {}, None)

    def make_retry(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Decide that vouchers are to be exported again by their source. Raises `ReasonMissing`."""
        return self._move(voucher_ids, Status.RETRY, EventKind.MOVED, by, {"reason": given_reason(reason)}, None)

    def make_hand(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Decide that vouchers are to be entered by hand. Raises `ReasonMissing`."""
        return self._move(voucher_ids, Status.HAND, EventKind.MOVED, by, {"reason": given_reason(reason)}, None)

    def last_undoable(self) -> str:
        """Return the latest act that can still be undone, or an empty text."""
        return last_undoable(self._store)

    def undo(self, act: str, by: str) -> Changes:
        """Undo an act (empty: the last that can be): every voucher still as the act left it goes back.

        A voucher that has moved on since is skipped; what was told of a ledger is withdrawn, what was said of
        failures, twins and the tray is taken back. Raises `NothingMatched` where there is nothing to undo.
        """
        return undo(self._store, self._clock, act, by)

    def join(self, item: TrayItem, voucher_id: int, by: str) -> Changes:
        """Say which voucher a failure in the tray belongs to. Raises `NothingMatched`, `NotFound`."""
        return self.join_all([(item, voucher_id)], by)

    def join_all(self, pairs: Sequence[tuple[TrayItem, int]], by: str) -> Changes:
        """Say which vouchers failures in the tray belong to, as one act. Raises `NothingMatched`, `NotFound`."""
        act = new_act()
        with self._store.writing() as writer:
            _all_states(writer, [voucher_id for _, voucher_id in pairs])
            touched = join_by_person(Record(writer, self._clock.now(), by, act), pairs)
        return Changes(act, _CASES | Changed.TRAY, touched)

    def part(self, failure_id: int, reason: str, by: str) -> Changes:
        """Say that a failure does not belong to the voucher it stands with: it waits in the tray again.

        Raises `ReasonMissing`, `NothingMatched`.
        """
        reason = given_reason(reason)
        act = new_act()
        with self._store.writing() as writer:
            stored = next(iter(writer.failures([failure_id])), None)
            if stored is None or stored.voucher_id is None:
                raise NothingMatched
            name = writer.document_names([stored.document_id]).get(stored.document_id, "")
            part_by_person(Record(writer, self._clock.now(), by, act), stored, reason, name)
        return Changes(act, _CASES | Changed.TRAY, (stored.voucher_id,))

    def set_aside(self, items: Sequence[TrayItem], reason: str, by: str) -> Changes:
        """Take items off the tray, for a reason; they stay in the store. Raises `ReasonMissing`, `NothingMatched`."""
        act = new_act()
        reason = given_reason(reason)
        if not items:
            raise NothingMatched
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            for item in items:
                writer.settle_tray_item(item.id)
                data = {"reason": reason, "name": item.name, "item": item.id}
                record.write(record.event(EventKind.SET_ASIDE, None, data))
        return Changes(act, Changed.TRAY | Changed.HISTORY)

    def change_company(self, company: Company, by: str) -> Changes:
        """Change a company's name and dimensions; what came in before stays as it was read."""
        act = new_act()
        data = {
            "company": company.org_number,
            "name": company.name,
            "cost_center": company.dimensions.cost_center,
            "project": company.dimensions.project,
            "approve_from": company.approve_from,
        }
        with self._store.writing() as writer:
            writer.put_company(company)
            writer.append([NewEvent(EventKind.COMPANY_CHANGED, self._clock.now(), by, act, None, data)])
        return Changes(act, Changed.COMPANIES | Changed.HISTORY)

    def _move(
        self,
        voucher_ids: Sequence[int],
        target: Status,
        kind: EventKind,
        by: str,
        data: dict[str, str],
        marking: "_Marking | None",
        typed: bool = False,
    ) -> Changes:
        act = new_act()
        with self._store.writing() as writer:
            states = _all_states(writer, voucher_ids)
            moved, skipped = self._split(states, voucher_ids, lambda _: target)
            if typed:
                record = Record(writer, self._clock.now(), by, act)
                record.append([record.event(EventKind.TYPED, state.voucher_id, {}) for state in moved])
            self._write_moves(writer, moved, lambda _: target, (kind, by, act, data), marking)
        return _changes(act, moved, skipped)

    def _split(
        self, states: dict[int, State], voucher_ids: Sequence[int], target: Callable[[State], Status]
    ) -> tuple[list[State], tuple[Skipped, ...]]:
        ordered = [states[each] for each in dict.fromkeys(voucher_ids)]
        moved = [state for state in ordered if _movable(state, target(state))]
        if not moved and len(ordered) == 1:
            (case,) = self._store.failed_vouchers([ordered[0].voucher_id])
            raise MoveNotAllowed(voucher=case.label, detail=SKIP_REASONS[ordered[0].status])
        left = (state for state in ordered if not _movable(state, target(state)))
        return moved, tuple(Skipped(state.voucher_id, SKIP_REASONS[state.status]) for state in left)

    def _write_moves(
        self,
        writer: Writer,
        moved: Sequence[State],
        target: Callable[[State], Status],
        event: tuple[EventKind, str, str, dict[str, str]],
        marking: "_Marking | None",
    ) -> None:
        kind, by, act, data = event
        flags = Flag.FAILED_AGAIN if marking else Flag.MARK_REFUSED | Flag.AWAITING_APPROVAL
        after = [
            replace(
                state,
                status=target(state),
                mark=marking.of(state.voucher_id) if marking else None,
                flags=state.flags & ~flags,
            )
            for state in moved
        ]
        large = needs_approval(self._store, [state.voucher_id for state in moved]) if marking else frozenset()
        if marking:
            after = with_approval(after, large)
        record = Record(writer, self._clock.now(), by, act)
        record.put_states(moved, after, data.get("reason", ""))
        record.append(
            [
                record.event(
                    kind,
                    state.voucher_id,
                    {
                        **data,
                        **_entry_data(new.mark),
                        **move_data(state, target(state)),
                        **(_AWAITED if state.voucher_id in large else {}),
                    },
                )
                for state, new in zip(moved, after, strict=True)
            ]
        )

    def _status_before_mark(self, state: State) -> Status:
        """Return where a voucher stood before its mark; one that has failed or differs since goes on the to-do list."""
        before = Status.OPEN
        if state.status is Status.DIFFERS:
            return before
        for event in self._store.events(state.voucher_id):
            if event.kind == EventKind.MARKED:
                before = Status(event.data["from"])
            elif event.kind in (EventKind.FAILED_AGAIN, EventKind.FAILURE_JOINED) and before != Status.OPEN:
                before = Status.OPEN
        return before


class _Marking(NamedTuple):
    """A mark, and what each voucher is in Fortnox by it."""

    mark: Mark
    request: MarkRequest

    def of(self, voucher_id: int) -> Mark:
        """Return the mark of one voucher."""
        series, number = self.request.of(voucher_id)
        return replace(self.mark, fortnox_series=series, fortnox_number=number)


def _entry_data(mark: Mark | None) -> dict[str, str]:
    return {"fortnox_series": mark.fortnox_series, "fortnox_number": mark.fortnox_number} if mark else {}


def _movable(state: State, target: Status) -> bool:
    return may_move(state.status, target, Mover.PERSON)


def _all_states(writer: Writer, voucher_ids: Sequence[int]) -> dict[int, State]:
    states = writer.states(voucher_ids)
    for each in voucher_ids:
        if each not in states:
            raise NotFound(id=each)
    return states


def _changes(act: str, moved: Sequence[State], skipped: tuple[Skipped, ...]) -> Changes:
    return Changes(
        act if moved else "", _CASES if moved else Changed.NOTHING, tuple(s.voucher_id for s in moved), skipped
    )
