"""Corrections in the store: what is to be entered in place of what was sent."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select

from workbench.domain.correction import Correction, correction_values, read_correction
from workbench.store import schema

_AT_A_TIME = 500


class CorrectionWriter:
    """The part of a write transaction that keeps corrections."""

    _connection: Connection

    def corrections(self, voucher_ids: Sequence[int]) -> dict[int, Correction]:
        """Return the corrections of vouchers, by id; one without is left out."""
        return corrections(self._connection, voucher_ids)

    def put_corrections(self, corrections: Mapping[int, Correction | None]) -> None:
        """Write corrections over the earlier ones, None taking one away; what would stop them is worked out anew."""
        ids = list(corrections)
        self._connection.execute(schema.derived.update().values(token=""))
        for table in (schema.correction, schema.standing):
            for start in range(0, len(ids), _AT_A_TIME):
                part = ids[start : start + _AT_A_TIME]
                self._connection.execute(table.delete().where(table.c.voucher_id.in_(part)))
        kept = [
            {"voucher_id": each, "correction": correction_text(correction)}
            for each, correction in corrections.items()
            if correction
        ]
        if kept:
            self._connection.execute(insert(schema.correction), kept)


def corrections(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, Correction]:
    """Read the corrections of vouchers, by id."""
    table = schema.correction
    found: dict[int, Correction] = {}
    for start in range(0, len(voucher_ids), _AT_A_TIME):
        part = voucher_ids[start : start + _AT_A_TIME]
        query = select(table.c.voucher_id, table.c.correction).where(table.c.voucher_id.in_(part))
        found.update((each, read_correction(json.loads(text))) for each, text in connection.execute(query))
    return found


def corrected(connection: Connection, voucher_ids: Sequence[int] | None) -> set[int]:
    """Return which vouchers have a correction, of all or of those given."""
    column = schema.correction.c.voucher_id
    if voucher_ids is None:
        return set(connection.scalars(select(column)))
    found: set[int] = set()
    for start in range(0, len(voucher_ids), _AT_A_TIME):
        found.update(connection.scalars(select(column).where(column.in_(voucher_ids[start : start + _AT_A_TIME]))))
    return found


def correction_text(correction: Correction) -> str:
    """Write a correction as JSON."""
    return json.dumps(correction_values(correction), ensure_ascii=True, sort_keys=True)
