"""Checking where vouchers stand against what the history says was done with them.

Replayed are the moves, the marks with who, why and under which number, the approvals they await, and the corrections;
each with what was undone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from workbench.domain.errors import N_
from workbench.domain.failure import Flag, Status
from workbench.domain.history import EventKind
from workbench.store import schema
from workbench.store.history_chain import BrokenRecord

CHANGED_VOUCHER = N_("vouches for a voucher that has been changed")
_CHANGED_MARK = N_("vouches for a mark that has been changed")
_CHANGED_CORRECTION = N_("vouches for a correction that has been changed")
_UNMARKING = (EventKind.UNMARKED, EventKind.FACTS_TOLD, EventKind.MOVED)
_BY_VERIFYING = "?"
"""Stands for a number that was filled in as the voucher was found in the ledger."""


@dataclass(frozen=True, slots=True)
class _Stands:
    """Where a voucher stands by the history so far, and which record says so of each part."""

    status: str = str(Status.UNREPORTED)
    moved: int = 0
    mark: tuple[str, str, str, str] | None = None
    awaits: bool = False
    marked: int = 0
    correction: Mapping[str, Any] | None = None
    corrected: int = 0


@dataclass(slots=True)
class _Replay:
    """Goes through the history; remembers what each act found, so that its undoing can be replayed too."""

    stands: dict[int, _Stands] = field(default_factory=dict)
    found: dict[tuple[int, str], _Stands] = field(default_factory=dict)

    def take(self, seq: int, voucher_id: int, kind: str, act: str, by: str, data: Mapping[str, Any]) -> None:
        """Take one record of a voucher."""
        now = self.stands.get(voucher_id, _Stands(moved=seq))
        self.found.setdefault((voucher_id, act), now)
        if "to" in data:
            now = replace(now, status=data["to"], moved=seq)
        before = self.found.get((voucher_id, str(data.get("act", ""))), now) if kind == EventKind.UNDONE else now
        if kind == EventKind.MARKED:
            mark = (by, data["reason"], data["fortnox_series"], data["fortnox_number"])
            now = replace(now, mark=mark, awaits=data.get("approval") == "awaited", marked=seq)
        elif kind == EventKind.VERIFIED and now.mark and not now.mark[3]:
            now = replace(now, mark=(*now.mark[:2], _BY_VERIFYING, _BY_VERIFYING))
        elif kind == EventKind.APPROVED:
            now = replace(now, awaits=False, marked=seq)
        elif kind == EventKind.CORRECTED:
            now = replace(now, correction=data["later"], corrected=seq)
        elif kind == EventKind.UNDONE and data.get("what") == "correction":
            now = replace(now, correction=before.correction, corrected=seq)
        elif kind == EventKind.UNDONE and "to" in data:
            now = replace(now, mark=before.mark, awaits=before.awaits and before.mark is not None, marked=seq)
        elif kind == EventKind.UNDONE:
            now = replace(now, awaits=(before.awaits or now.awaits) and now.mark is not None, marked=seq)
        elif kind in _UNMARKING and "to" in data and data["to"] != Status.MARKED:
            now = replace(now, mark=None, awaits=False, marked=seq)
        self.stands[voucher_id] = now


def first_wrong_state(connection: Connection) -> BrokenRecord | None:
    """Return the first record whose voucher stands otherwise than the history says."""
    replay, event = _Replay(), schema.event.c
    query = select(event.seq, event.voucher_id, event.kind, event.act, event.actor, event.data)
    for seq, voucher_id, kind, act, by, text in connection.execute(
        query.where(event.voucher_id.is_not(None)).order_by(event.seq)
    ):
        replay.take(seq, voucher_id, kind, act, by, json.loads(text))
    wrong = sorted(_wrong(connection, replay), key=lambda fault: fault.seq)
    return wrong[0] if wrong else None


def _wrong(connection: Connection, replay: _Replay) -> Iterator[BrokenRecord]:
    states = {each.voucher_id: each for each in connection.execute(select(schema.state))}
    table = schema.correction.c
    query = select(table.voucher_id, table.correction)
    corrections = {each: _read(text) for each, text in connection.execute(query)}
    for voucher_id, stands in replay.stands.items():
        state = states.get(voucher_id)
        if state is None or state.status != stands.status:
            yield BrokenRecord(stands.moved, CHANGED_VOUCHER)
        elif not _is_mark(stands, state):
            yield BrokenRecord(stands.marked or stands.moved, _CHANGED_MARK)
        if corrections.get(voucher_id) != stands.correction:
            yield BrokenRecord(stands.corrected or stands.moved, _CHANGED_CORRECTION)


def _read(text: str) -> object:
    """Return a correction as it lies in the store; what is no JSON is like nothing that the history says."""
    try:
        return json.loads(text)
    except (ValueError, TypeError):
        return text


def _is_mark(stands: _Stands, state: Any) -> bool:
    if bool(state.flags & Flag.AWAITING_APPROVAL) != stands.awaits:
        return False
    if stands.mark is None or state.mark_by is None:
        return stands.mark is None and state.mark_by is None
    by, reason, series, number = stands.mark
    if number == _BY_VERIFYING:
        series, number = state.fortnox_series, state.fortnox_number
    return (state.mark_by, state.mark_reason, state.fortnox_series, state.fortnox_number) == (
        by,
        reason,
        series,
        number,
    )
