"""Where vouchers came from, their receipts, and what came through the ways in: reading and writing."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, text, update

from workbench.domain.inlets import TOLD_KINDS, Verb
from workbench.domain.joining import TwinHow
from workbench.domain.origin import CameFrom, Origin, Receipt
from workbench.store import rows, schema

_AT_A_TIME = 500

_QUEUE = text("""
WITH latest AS MATERIALIZED
    (SELECT inlet_id, external_id, verb, max(id) FROM outgoing GROUP BY inlet_id, external_id)
INSERT INTO outgoing
    (inlet_id, voucher_id, external_id, verb, "key", "by", at, reason, fortnox, attempts, status, answer)
SELECT
    inlet.id, wanted.value, origin.external_id, :verb,
    :act || '-' || :verb || '-' || row_number() OVER (ORDER BY wanted."key", inlet.id, origin.external_id),
    CASE WHEN :marked THEN state.mark_by ELSE :by END,
    CASE WHEN :marked THEN state.mark_at ELSE :at END,
    CASE WHEN :marked THEN state.mark_reason ELSE :reason END,
    CASE WHEN :marked THEN trim(state.fortnox_series || ' ' || state.fortnox_number) ELSE '' END,
    0, 'waiting', ''
FROM json_each(:ids) AS wanted
JOIN state ON state.voucher_id = wanted.value
JOIN origin ON origin.voucher_id IN
    (SELECT wanted.value UNION ALL SELECT twin.voucher_id FROM twin WHERE twin.of_id = wanted.value)
JOIN inlet ON inlet.id = origin.inlet_id
LEFT JOIN latest ON latest.inlet_id = inlet.id AND latest.external_id = origin.external_id
WHERE origin.external_id <> '' AND inlet.removed = 0 AND inlet.kind IN :kinds
    AND coalesce(latest.verb, :unmark) <> :verb
GROUP BY wanted."key", inlet.id, origin.external_id
ORDER BY wanted."key", inlet.id, origin.external_id
""").bindparams(bindparam("kinds", list(TOLD_KINDS), expanding=True))
"""One statement for thousands of vouchers; a voucher that came in several pages of one feed is told once.

What was last lined up for a voucher of a feed says whether it has heard of the mark: what it knows is left out.
"""


class OriginWriter:
    """The part of a write transaction that ties vouchers to documents and ways in."""

    _connection: Connection

    def voucher_ids(self, identities: Sequence[str]) -> dict[str, int]:
        """Return the ids of the vouchers with these identities, by identity."""
        table = schema.voucher
        found: dict[str, int] = {}
        for start in range(0, len(identities), _AT_A_TIME):
            part = identities[start : start + _AT_A_TIME]
            query = select(table.c.identity, table.c.id).where(table.c.identity.in_(part))
            found.update((identity, each) for identity, each in self._connection.execute(query))
        return found

    def put_origins(self, origins: Sequence[Origin]) -> None:
        """Remember where vouchers came from too; the same voucher and document once, its state the latest."""
        if not origins:
            return
        table = schema.origin
        values = {
            (each.voucher_id, each.document_id): {
                "voucher_id": each.voucher_id,
                "document_id": each.document_id,
                "source": each.source,
                "external_id": rows.storable(each.external_id),
                "state": rows.storable(each.state),
                "inlet_id": each.inlet_id,
            }
            for each in origins
        }
        same = (table.c.voucher_id == bindparam("of_voucher")) & (table.c.document_id == bindparam("of_document"))
        keys = [{"of_voucher": voucher_id, "of_document": document_id} for voucher_id, document_id in values]
        self._connection.execute(delete(table).where(same), keys)
        self._connection.execute(insert(table), list(values.values()))

    def queue_marks(self, verb: Verb, voucher_ids: Sequence[int], act: str, by: str, at: datetime, reason: str) -> None:
        """Line up what the sending systems of some vouchers are to be told of an act; see the port."""
        values = {
            "ids": json.dumps(list(voucher_ids)),
            "verb": str(verb),
            "unmark": str(Verb.UNMARK),
            "marked": int(verb is Verb.MARK),
            "act": act,
            "by": rows.storable(by),
            "at": rows.moment_text(at),
            "reason": rows.storable(reason),
        }
        self._connection.execute(_QUEUE, values)

    def add_origins(self, origins: Sequence[tuple[str, int]]) -> None:
        """Remember that vouchers came in a further document, as (identity, document id); the same once."""
        voucher, table = schema.voucher, schema.origin
        documents = dict(origins)
        for start in range(0, len(origins), _AT_A_TIME):
            part = [identity for identity, _ in origins[start : start + _AT_A_TIME]]
            query = select(voucher.c.id, voucher.c.identity, voucher.c.source, voucher.c.document_id)
            values = [
                {
                    "voucher_id": each.id,
                    "document_id": documents[each.identity],
                    "source": each.source,
                    "external_id": "",
                    "state": "",
                }
                for each in self._connection.execute(query.where(voucher.c.identity.in_(part)))
                if each.document_id != documents[each.identity]
            ]
            if values:
                self._connection.execute(insert(table).prefix_with("OR IGNORE"), values)

    def put_arrival(self, inlet_id: int, key: str, cursor: str | None, at: datetime) -> None:
        """Remember that something has come through a way in, and what its source wants to remember."""
        table, inlet = schema.arrival, schema.inlet
        known = select(func.count()).where((table.c.inlet_id == inlet_id) & (table.c.key == key))
        if self._connection.scalar(known) == 0:
            values = {"inlet_id": inlet_id, "key": key, "received": rows.moment_text(at)}
            self._connection.execute(insert(table).values(values))
        if cursor is not None:
            self._connection.execute(update(inlet).where(inlet.c.id == inlet_id).values(cursor=cursor))


def came_from(connection: Connection, voucher_id: int) -> list[CameFrom]:
    """Read every document that a voucher, or one that is the same, came in: the first first."""
    voucher, table, document, twin = schema.voucher.c, schema.origin.c, schema.document.c, schema.twin.c
    same = select(twin.voucher_id).where(twin.of_id == voucher_id, twin.how != str(TwinHow.DIFFERENT))
    ids = [voucher_id, *connection.scalars(same)]
    first = (
        select(voucher.id, document.id, document.name, voucher.source, document.received, literal(""), literal(""))
        .join(schema.document, document.id == voucher.document_id)
        .where(voucher.id.in_(ids))
    )
    told = (table.state, table.external_id)
    others = (
        select(table.voucher_id, document.id, document.name, table.source, document.received, *told)
        .join(schema.document, document.id == table.document_id)
        .where(table.voucher_id.in_(ids))
    )
    found: dict[tuple[int, int], CameFrom] = {}
    for each, place, name, source, received, *said in (*connection.execute(first), *connection.execute(others)):
        found[each, place] = CameFrom(each, place, name, source, datetime.fromisoformat(received), *said)
    return sorted(found.values(), key=lambda each: (each.received, each.voucher_id, each.document_id))


def origins(connection: Connection, voucher_id: int) -> list[Origin]:
    """Read where else a voucher came from, the first first."""
    table = schema.origin
    query = select(table).where(table.c.voucher_id == voucher_id).order_by(table.c.document_id)
    return [Origin(**columns) for columns in connection.execute(query).mappings()]


def receipts(connection: Connection, voucher_id: int) -> list[Receipt]:
    """Read the files that belong to a voucher, or to one that is the same, by name."""
    table, document, twin = schema.receipt, schema.document, schema.twin.c
    same = select(twin.voucher_id).where(twin.of_id == voucher_id, twin.how != str(TwinHow.DIFFERENT))
    ids = [voucher_id, *connection.scalars(same)]
    query = (
        select(table.c.voucher_id, table.c.document_id, table.c.name, document.c.size)
        .join(document, document.c.id == table.c.document_id)
        .where(table.c.voucher_id.in_(ids))
        .order_by(table.c.name, table.c.document_id, table.c.voucher_id)
    )
    found: dict[int, Receipt] = {}
    for columns in connection.execute(query):
        found.setdefault(columns[1], Receipt(*columns))
    return list(found.values())
