"""What is remembered of the ways in; the `InletStore` port."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, insert, select, update

from workbench.domain.failure import Flag
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.inlets import Inlet, InletRun, Outgoing, Verb
from workbench.store import rows, schema
from workbench.store.engine import reading, writing
from workbench.store.writer import SqlWriter, parts


class SqlInlets:
    """Ways in, how the last look at each went, what came through them and the marks to be told."""

    def __init__(self, engine: Engine, path: Path, program: str) -> None:
        self._engine = engine
        self._path = path
        self._program = program

    def inlets(self) -> list[Inlet]:
        """Return the ways in, by name."""
        table = schema.inlet
        query = select(table).where(table.c.removed == 0).order_by(table.c.name, table.c.id)
        with reading(self._engine, self._path) as connection:
            return [_inlet(columns) for columns in connection.execute(query).mappings()]

    def runs(self) -> dict[int, InletRun]:
        """Return how the last look at each went, by inlet id."""
        with reading(self._engine, self._path) as connection:
            found = connection.execute(select(schema.inlet_run)).mappings()
            return {columns["inlet_id"]: _run(columns) for columns in found}

    def put_inlet(self, inlet: Inlet, at: datetime, by: str, act: str) -> int:
        """Keep a way in (new where its id is 0), written in the history; return its id."""
        table = schema.inlet
        values = {
            "kind": inlet.kind,
            "name": rows.storable(inlet.name),
            "company": inlet.company,
            "options": json.dumps(dict(inlet.options), ensure_ascii=True, sort_keys=True),
            "minutes": inlet.minutes,
            "paused": int(inlet.paused),
        }
        with writing(self._engine, self._path) as connection:
            if inlet.id:
                connection.execute(update(table).where(table.c.id == inlet.id).values(values))
                inlet_id = inlet.id
            else:
                made = connection.execute(insert(table).values({**values, "cursor": inlet.cursor, "removed": 0}))
                (inlet_id,) = made.inserted_primary_key or (0,)
            data = {"inlet": inlet_id, "name": inlet.name, "kind": inlet.kind, "company": inlet.company}
            told = {**data, "options": dict(inlet.options), "paused": inlet.paused}
            SqlWriter(connection, self._program).append([NewEvent(EventKind.INLET_CHANGED, at, by, act, None, told)])
            return int(inlet_id)

    def remove_inlet(self, inlet: Inlet, at: datetime, by: str, act: str) -> None:
        """Take away a way in, written in the history; what came through it stays."""
        table = schema.inlet
        with writing(self._engine, self._path) as connection:
            connection.execute(update(table).where(table.c.id == inlet.id).values(removed=1))
            data = {"inlet": inlet.id, "name": inlet.name, "kind": inlet.kind, "company": inlet.company}
            SqlWriter(connection, self._program).append([NewEvent(EventKind.INLET_REMOVED, at, by, act, None, data)])

    def put_run(self, run: InletRun) -> None:
        """Remember how a look went."""
        table = schema.inlet_run
        values = {
            "inlet_id": run.inlet_id,
            "at": rows.moment_text(run.at),
            "arrived": run.arrived,
            "understood": run.understood,
            "error": run.error,
            "params": json.dumps(dict(run.params), ensure_ascii=True, sort_keys=True),
            "well": rows.moment_text(run.well) if run.well else None,
        }
        with writing(self._engine, self._path) as connection:
            connection.execute(table.delete().where(table.c.inlet_id == run.inlet_id))
            connection.execute(insert(table).values(values))

    def put_cursor(self, inlet_id: int, cursor: str) -> None:
        """Remember what a source wants to remember where nothing came that it could be kept with."""
        table = schema.inlet
        with writing(self._engine, self._path) as connection:
            connection.execute(update(table).where(table.c.id == inlet_id).values(cursor=cursor))

    def known_arrivals(self, inlet_id: int, keys: Sequence[str]) -> set[str]:
        """Return which of the keys have come through a way in already."""
        table = schema.arrival
        found: set[str] = set()
        with reading(self._engine, self._path) as connection:
            for part in parts(keys):
                query = select(table.c.key).where((table.c.inlet_id == inlet_id) & table.c.key.in_(part))
                found.update(connection.scalars(query))
        return found

    def waiting(self, inlet_id: int, limit: int) -> list[Outgoing]:
        """Return the marks still to be told through a way in, oldest first."""
        table = schema.outgoing
        query = (
            select(table)
            .where((table.c.inlet_id == inlet_id) & (table.c.status == "waiting"))
            .order_by(table.c.id)
            .limit(limit)
        )
        with reading(self._engine, self._path) as connection:
            return [_outgoing(columns) for columns in connection.execute(query).mappings()]

    def waiting_counts(self) -> dict[int, int]:
        """Return how many marks wait at each way in, by inlet id."""
        table = schema.outgoing
        query = select(table.c.inlet_id, func.count()).where(table.c.status == "waiting").group_by(table.c.inlet_id)
        with reading(self._engine, self._path) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def put_attempt(self, outgoing_id: int) -> None:
        """Count an attempt that is to be made again."""
        table = schema.outgoing
        with writing(self._engine, self._path) as connection:
            counted = update(table).where(table.c.id == outgoing_id).values(attempts=table.c.attempts + 1)
            connection.execute(counted)

    def put_told(self, outgoing: Outgoing, name: str, at: datetime, act: str) -> bool:
        """Write that a way in has taken a mark; an earlier refusal's flag goes. False if it waits no more."""
        data = {"name": name, "inlet": outgoing.inlet_id, "verb": str(outgoing.verb)}
        event = NewEvent(EventKind.SOURCE_TOLD, at, outgoing.by, act, outgoing.voucher_id, data)
        flags = schema.state.c.flags.op("&")(~int(Flag.MARK_REFUSED))
        return self._settle(outgoing, {"status": "told"}, event, flags)

    def put_refused(self, outgoing: Outgoing, name: str, answer: str, at: datetime, act: str) -> bool:
        """Write that a way in never will take a mark, and flag the voucher; False if it waits no more."""
        answer = rows.storable(answer)
        data = {"name": name, "inlet": outgoing.inlet_id, "verb": str(outgoing.verb), "answer": answer}
        event = NewEvent(EventKind.SOURCE_REFUSED, at, outgoing.by, act, outgoing.voucher_id, data)
        flags = schema.state.c.flags.op("|")(int(Flag.MARK_REFUSED))
        return self._settle(outgoing, {"status": "refused", "answer": answer}, event, flags)

    def _settle(self, outgoing: Outgoing, values: dict[str, str], event: NewEvent, flags: ColumnElement[int]) -> bool:
        table, state = schema.outgoing, schema.state
        waiting = (table.c.id == outgoing.id) & (table.c.status == "waiting")
        with writing(self._engine, self._path) as connection:
            if not connection.execute(update(table).where(waiting).values(values)).rowcount:
                return False
            connection.execute(update(state).where(state.c.voucher_id == outgoing.voucher_id).values(flags=flags))
            SqlWriter(connection, self._program).append([event])
            return True


def _inlet(columns: Mapping[Any, Any]) -> Inlet:
    return Inlet(
        kind=columns["kind"],
        name=columns["name"],
        company=columns["company"],
        options=json.loads(columns["options"]),
        minutes=columns["minutes"],
        paused=bool(columns["paused"]),
        cursor=columns["cursor"],
        id=columns["id"],
    )


def _run(columns: Mapping[Any, Any]) -> InletRun:
    return InletRun(
        inlet_id=columns["inlet_id"],
        at=datetime.fromisoformat(columns["at"]),
        arrived=columns["arrived"],
        understood=columns["understood"],
        error=columns["error"],
        params=json.loads(columns["params"]),
        well=datetime.fromisoformat(columns["well"]) if columns["well"] else None,
    )


def _outgoing(columns: Mapping[Any, Any]) -> Outgoing:
    return Outgoing(
        id=columns["id"],
        inlet_id=columns["inlet_id"],
        voucher_id=columns["voucher_id"],
        external_id=columns["external_id"],
        verb=Verb(columns["verb"]),
        key=columns["key"],
        by=columns["by"],
        at=datetime.fromisoformat(columns["at"]),
        reason=columns["reason"],
        fortnox=columns["fortnox"],
        attempts=columns["attempts"],
    )
