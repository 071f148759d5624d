"""Reading out of the store, on a connection that sees one consistent state."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from workbench.domain.company import Company, DimensionMap
from workbench.domain.failure import CORRECTABLE, FailedVoucher, Flag, Status, StoredFailure
from workbench.domain.finding import Finding
from workbench.domain.history import EventKind
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import CaseRecord, Standing, TrayItem
from workbench.domain.voucher import VoucherRow
from workbench.store import ledger_reads, rows, schema, twins
from workbench.store.corrections import corrected, corrections
from workbench.store.writer import parts, read_states

_STATUSES = {str(each): each for each in Status}
_BATCH = 2000
_NOTHING: tuple[int, str, str] = (0, "", "")
_STANDING = Standing()


def case_records(connection: Connection, voucher_ids: Sequence[int] | None) -> list[CaseRecord]:
    """Read list rows of all vouchers, or those given, by id."""
    if voucher_ids is None:
        return list(_case_records(connection, None))
    return [record for part in parts(sorted(set(voucher_ids))) for record in _case_records(connection, part)]


def _case_records(connection: Connection, ids: Sequence[int] | None) -> Iterator[CaseRecord]:
    v, s, f = schema.voucher.c, schema.state.c, schema.failure.c
    query: Select[Any] = select(
        v.id,
        v.company,
        v.source,
        v.series,
        v.number,
        v.transaction_date,
        v.text,
        v.amount,
        v.accounts,
        v.received,
        s.status,
        s.flags,
        s.fortnox_series,
        s.fortnox_number,
    ).join(schema.state, s.voucher_id == v.id)
    query = query.where(v.id.not_in(twins.shown_as_others()))
    counts: Select[Any] = (
        select(f.voucher_id, func.count(), func.min(_when()), func.max(_when()))
        .where(f.voucher_id.is_not(None))
        .group_by(f.voucher_id)
    )
    if ids is not None:
        query = query.where(v.id.in_(ids))
        counts = counts.where(f.voucher_id.in_(ids))
    failed = {found[0]: (found[1], found[2], found[3]) for found in connection.execute(counts)}
    meaning = _findings_by_voucher(connection, ids)
    standings = ledger_reads.standings(connection, ids)
    with_correction = corrected(connection, ids)
    shared: dict[str, str] = {}
    same = shared.setdefault  # the same few texts come again and again, and need to lie in memory once only
    for found in connection.execute(query.order_by(v.id), execution_options={"yield_per": _BATCH}):
        each, company, source, series, number, day, text, amount, accounts, received, *state = found
        status, flags, entered_series, entered_number = state
        count, first, last = failed.get(each, _NOTHING)
        entered = f"{entered_series or ''} {entered_number or ''}".strip()
        yield CaseRecord(
            each,
            same(company, company),
            same(source, source),
            same(series, series),
            number,
            same(day, day),
            text,
            amount,
            same(accounts, accounts),
            same(received, received),
            _STATUSES[status],
            Flag(flags) if flags else Flag.NONE,
            entered,
            count,
            same(first, first),
            same(last, last),
            meaning.get(each, ()),
            standings.get(each, _STANDING),
            each in with_correction,
        )


def _when() -> Any:
    """Return when a failure was reported, else when it came in."""
    f = schema.failure.c
    return func.coalesce(f.reported, f.received)


def _findings_by_voucher(connection: Connection, ids: Sequence[int] | None) -> dict[int, tuple[Finding, ...]]:
    f, found = schema.failure.c, schema.finding.c
    query: Select[Any] = (
        select(f.voucher_id, found.findings)
        .join(schema.finding, found.failure_id == f.id)
        .where(f.voucher_id.is_not(None))
        .order_by(f.id.desc())
    )
    if ids is not None:
        query = query.where(f.voucher_id.in_(ids))
    meaning: dict[int, tuple[Finding, ...]] = {}
    for voucher_id, text in connection.execute(query):
        read = rows.read_findings(text)
        meaning[voucher_id] = meaning[voucher_id] + read if voucher_id in meaning else read
    return meaning


def failed_vouchers(connection: Connection, voucher_ids: Sequence[int]) -> list[FailedVoucher]:
    """Read whole vouchers in the order asked; unknown ids are left out."""
    v, d = schema.voucher, schema.document
    columns: dict[int, Any] = {}
    for part in parts(voucher_ids):
        query = select(v, d.c.name.label("document_name")).join(d, d.c.id == v.c.document_id).where(v.c.id.in_(part))
        columns.update({each["id"]: each for each in connection.execute(query).mappings()})
    lines = voucher_rows(connection, voucher_ids)
    states = read_states(connection, voucher_ids)
    failures = _failures_by_voucher(connection, voucher_ids)
    kept = corrections(connection, voucher_ids)
    return [
        FailedVoucher(
            id=each,
            voucher=rows.read_voucher(columns[each], lines.get(each, ())),
            state=states[each],
            failures=tuple(failures.get(each, ())),
            received=datetime.fromisoformat(columns[each]["received"]),
            document_id=columns[each]["document_id"],
            document_name=columns[each]["document_name"],
            correction=kept.get(each),
        )
        for each in voucher_ids
        if each in columns
    ]


def voucher_rows(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, tuple[VoucherRow, ...]]:
    """Read the rows of vouchers, by voucher id."""
    r = schema.voucher_row.c
    found: dict[int, list[VoucherRow]] = {}
    for part in parts(voucher_ids):
        query = (
            select(
                r.voucher_id,
                r.account,
                r.amount,
                r.cost_center,
                r.project,
                r.transaction_information,
                r.currency,
                r.vat_code,
                r.other_dimensions,
            )
            .where(r.voucher_id.in_(part))
            .order_by(r.voucher_id, r.place)
        )
        for voucher_id, *columns in connection.execute(query):
            found.setdefault(voucher_id, []).append(rows.read_row(columns))
    return {voucher_id: tuple(lines) for voucher_id, lines in found.items()}


def _failures_by_voucher(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, list[StoredFailure]]:
    table = schema.failure
    found: dict[int, list[StoredFailure]] = {}
    for part in parts(voucher_ids):
        query = select(table).where(table.c.voucher_id.in_(part)).order_by(table.c.id)
        for columns in connection.execute(query).mappings():
            found.setdefault(columns["voucher_id"], []).append(rows.read_failure(columns))
    return found


def failure(connection: Connection, failure_id: int) -> StoredFailure | None:
    """Read one failure."""
    table = schema.failure
    columns = connection.execute(select(table).where(table.c.id == failure_id)).mappings().one_or_none()
    return rows.read_failure(columns) if columns else None


def stale_failures(connection: Connection, version: str, limit: int) -> list[StoredFailure]:
    """Read failures whose findings are missing or of another diagnosis version."""
    table, found = schema.failure, schema.finding
    query = (
        select(table)
        .outerjoin(found, found.c.failure_id == table.c.id)
        .where(found.c.version.is_(None) | (found.c.version != version))
        .order_by(table.c.id)
        .limit(limit)
    )
    return [rows.read_failure(columns) for columns in connection.execute(query).mappings()]


def tray(connection: Connection) -> list[TrayItem]:
    """Read what waits in the tray, newest first."""
    table = schema.tray
    query = select(table).where(table.c.settled == 0).order_by(table.c.id.desc())
    return [rows.read_tray_item(columns) for columns in connection.execute(query).mappings()]


def voucher_names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Read company and label of every voucher, also of those that are shown as another, by id."""
    table = schema.voucher.c
    query = select(table.id, table.company, table.series, table.number)
    return {
        row.id: (row.company, f"{row.series} {row.number}".strip() if row.number else f"#{row.id}")
        for row in connection.execute(query)
    }


def companies(connection: Connection) -> list[Company]:
    """Read every company that has a voucher or a name, by number."""
    table = schema.company
    known = {
        columns["org_number"]: Company(
            columns["org_number"],
            columns["name"],
            DimensionMap(columns["cost_center_dimension"], columns["project_dimension"]),
            columns["approve_from"],
        )
        for columns in connection.execute(select(table)).mappings()
    }
    for number in connection.scalars(select(schema.voucher.c.company).distinct()):
        known.setdefault(number, Company(number))
    for number in connection.scalars(select(schema.facts.c.company).distinct()):
        known.setdefault(number, Company(number))
    return [known[number] for number in sorted(known)]


def facts(connection: Connection, company: str) -> LedgerFacts | None:
    """Read the company's current ledger facts."""
    table = schema.facts
    query = select(table.c.compressed).where(table.c.company == company).order_by(table.c.id.desc()).limit(1)
    compressed = connection.scalar(query)
    return rows.read_facts(compressed) if compressed is not None else None


def document_bytes(connection: Connection, document_id: int) -> Iterator[bytes]:
    """Yield a document's bytes in pieces."""
    table = schema.document_chunk
    query = select(table.c.compressed).where(table.c.document_id == document_id).order_by(table.c.place)
    for compressed in connection.execute(query, execution_options={"yield_per": 4}).scalars():
        yield zlib.decompress(compressed)


def last_acts(connection: Connection, kinds: Sequence[str], limit: int) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Read the latest acts that wrote events of these kinds, newest first."""
    e = schema.event.c
    first = (
        select(func.min(e.seq).label("seq"))
        .where(e.kind.in_([str(kind) for kind in kinds]))
        .group_by(e.act)
        .order_by(func.min(e.seq).desc())
        .limit(limit)
        .subquery()
    )
    query = select(e.kind, e.act, e.data).join(first, first.c.seq == e.seq).order_by(e.seq.desc())
    return [(kind, act, json.loads(data)) for kind, act, data in connection.execute(query)]


def act_stands(connection: Connection, act: str) -> bool:
    """Tell whether some voucher stands as an act left it: see the port."""
    e, s = schema.event.c, schema.state.c
    correctable = [str(each) for each in CORRECTABLE]
    left = func.json_extract(e.data, "$.to") == s.status
    later = schema.event.alias().c
    since = (later.voucher_id == e.voucher_id) & (later.seq > e.seq)
    reported = exists().where(since, later.kind == str(EventKind.REPORTED))
    corrected = (e.kind == str(EventKind.CORRECTED)) & s.status.in_(correctable) & ~reported
    approved = (e.kind == str(EventKind.APPROVED)) & (s.status == str(Status.MARKED))
    stands = left | corrected | approved
    query = select(e.seq).join(schema.state, s.voucher_id == e.voucher_id).where(e.act == act, stands)
    return connection.scalar(query.limit(1)) is not None
