"""The register of reports in the store."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from workbench.domain.history import EventKind
from workbench.domain.report import NewReport, Report
from workbench.store import rows, schema

_AT_A_TIME = 500


class ReportWriter:
    """The part of a write transaction that keeps the register."""

    _connection: Connection

    def add_report(self, report: NewReport, voucher_ids: Sequence[int]) -> int:
        """Write a report in the register with its vouchers; return its number, one more than the last."""
        table = schema.report
        number = (self._connection.scalar(select(func.max(table.c.number))) or 0) + 1
        values = {
            "number": number,
            "kind": report.kind,
            "name": rows.storable(report.name),
            "company": report.company,
            "at": rows.moment_text(report.at),
            "by": rows.storable(report.by),
            "sha256": report.sha256,
            "document_id": report.document_id,
            "about": json.dumps(dict(report.about), ensure_ascii=True, sort_keys=True),
        }
        self._connection.execute(insert(table).values(values))
        beside = [{"voucher_id": each, "number": number} for each in dict.fromkeys(voucher_ids)]
        if beside:
            self._connection.execute(insert(schema.report_voucher), beside)
        return number

    def reported_since(self, seq: int, voucher_ids: Sequence[int]) -> set[int]:
        """Return which vouchers have been put in a report after a record of the history."""
        event = schema.event.c
        later = select(event.voucher_id).where(event.kind == str(EventKind.REPORTED), event.seq > seq)
        found = (self._connection.scalars(later.where(event.voucher_id.in_(part))) for part in _parts(voucher_ids))
        return {each for part in found for each in part}

    def reports_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the reports that vouchers are in, by voucher, rising; those in none are left out."""
        return reports_of(self._connection, voucher_ids)


def reports(connection: Connection, number: int | None = None) -> list[Report]:
    """Read the register, or one report of it; the latest first."""
    table, beside = schema.report, schema.report_voucher
    count = select(func.count()).where(beside.c.number == table.c.number).scalar_subquery().label("vouchers")
    query = select(table, count).order_by(table.c.number.desc())
    if number is not None:
        query = query.where(table.c.number == number)
    return [_report(columns) for columns in connection.execute(query).mappings()]


def report_vouchers(connection: Connection, number: int) -> list[int]:
    """Read which vouchers a report is of, by id."""
    beside = schema.report_voucher.c
    query = select(beside.voucher_id).where(beside.number == number).order_by(beside.voucher_id)
    return list(connection.scalars(query))


def reports_of(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
    """Read the numbers of the reports that vouchers are in, by voucher, rising; those in none are left out."""
    beside = schema.report_voucher.c
    found: dict[int, list[int]] = {}
    for part in _parts(voucher_ids):
        query = select(beside.voucher_id, beside.number).where(beside.voucher_id.in_(part)).order_by(beside.number)
        for voucher_id, number in connection.execute(query):
            found.setdefault(voucher_id, []).append(number)
    return found


def _report(columns: Mapping[Any, Any]) -> Report:
    return Report(
        number=columns["number"],
        kind=columns["kind"],
        name=columns["name"],
        company=columns["company"],
        at=datetime.fromisoformat(columns["at"]),
        by=columns["by"],
        sha256=columns["sha256"],
        document_id=columns["document_id"],
        about=json.loads(columns["about"]),
        vouchers=columns["vouchers"],
    )


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_A_TIME] for start in range(0, len(ids), _AT_A_TIME))
