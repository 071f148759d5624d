"""Corrections in the store: what is to be entered in place of what was sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.voucher import VoucherRow
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
        found.update((each, read_correction(text)) for each, text in connection.execute(query))
    return found


def correction_text(correction: Correction) -> str:
    """Write a correction as JSON."""
    return json.dumps(asdict(correction), ensure_ascii=True, sort_keys=True, default=str)


def read_correction(text: str) -> Correction:
    """Make a correction of its JSON."""
    values: dict[str, Any] = json.loads(text)
    day = values["transaction_date"]
    return Correction(
        **{
            **values,
            "transaction_date": date.fromisoformat(day) if day else None,
            "rows": {int(place): RowCorrection(**row) for place, row in values["rows"].items()},
            "added": tuple(_row(row) for row in values["added"]),
        }
    )


def _row(values: Mapping[str, Any]) -> VoucherRow:
    dimensions = tuple((int(number), str(code)) for number, code in values["other_dimensions"])
    return VoucherRow(**{**values, "other_dimensions": dimensions})
