"""Reading what is known of ledgers, and what replaying the rules came to."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from workbench.domain.failure import Status
from workbench.domain.history import Event, EventKind
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import Refused, Standing
from workbench.store import ledger_schema, rows, schema
from workbench.store.writer import parts

TO_REPLAY = (Status.OPEN, Status.RETRY, Status.HAND, Status.DIFFERS)


def exports(connection: Connection, company: str) -> list[tuple[LedgerFacts, datetime]]:
    """Read all ledger facts that came in for a company, each with the time it came."""
    table = schema.facts
    query = select(table.c.compressed, table.c.received).where(table.c.company == company).order_by(table.c.id)
    return [
        (rows.read_facts(compressed), datetime.fromisoformat(received))
        for compressed, received in connection.execute(query)
    ]


def refused(connection: Connection, company: str) -> list[Refused]:
    """Read what failed with a company's vouchers, alike ones together."""
    f, v, found = schema.failure.c, schema.voucher.c, schema.finding.c
    query = (
        select(found.findings, v.transaction_date, v.series, func.max(func.coalesce(f.reported, f.received)))
        .join(schema.failure, found.failure_id == f.id)
        .join(schema.voucher, v.id == f.voucher_id)
        .where(v.company == company)
        .group_by(found.findings, v.transaction_date, v.series)
    )
    return [
        Refused(rows.read_findings(text), day, series, moment(at))
        for text, day, series, at in connection.execute(query)
    ]


def stale_vouchers(connection: Connection, company: str, version: str, limit: int) -> list[int]:
    """Read which vouchers still to handle have no standing, or one of another version."""
    v, s, standing = schema.voucher.c, schema.state.c, schema.standing.c
    query = (
        select(v.id)
        .join(schema.state, s.voucher_id == v.id)
        .outerjoin(schema.standing, standing.voucher_id == v.id)
        .where(v.company == company, s.status.in_([str(each) for each in TO_REPLAY]))
        .where(standing.version.is_(None) | (standing.version != version))
        .order_by(v.id)
        .limit(limit)
    )
    return list(connection.scalars(query))


def standings(connection: Connection, ids: Sequence[int] | None) -> dict[int, Standing]:
    """Read what replaying the rules came to, by voucher id; vouchers that nothing was found for are left out."""
    table = schema.standing.c
    query: Select[Any] = select(table.voucher_id, table.standing).where(table.standing != "")
    if ids is None:
        return {each: rows.read_standing(text) for each, text in connection.execute(query)}
    chosen = [connection.execute(query.where(table.voucher_id.in_(part))) for part in parts(ids)]
    return {each: rows.read_standing(text) for part in chosen for each, text in part}


def events_of(connection: Connection, kinds: Sequence[EventKind]) -> list[Event]:
    """Read the events of some kinds, in order."""
    table = schema.event
    query = select(table).where(table.c.kind.in_([str(kind) for kind in kinds])).order_by(table.c.seq)
    return [rows.read_event(columns) for columns in connection.execute(query).mappings()]


def last_event(connection: Connection, kinds: Sequence[EventKind]) -> int:
    """Read the number of the last record of some kinds; each kind by itself, which the index answers at once."""
    event = schema.event.c
    last = [connection.scalar(select(func.max(event.seq)).where(event.kind == str(kind))) for kind in kinds]
    return max((each for each in last if each), default=0)


def moment(text: str) -> datetime:
    """Make a time of its ISO text; one without time zone is taken as UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def series_of_others(connection: Connection, company: str) -> list[str]:
    """Read the series in which entries without a match key stand in a company's ledger."""
    entry, book = ledger_schema.ledger_entry.c, ledger_schema.ledger_book.c
    query = select(entry.series).join(ledger_schema.ledger_book, book.document_id == entry.document_id)
    return list(connection.scalars(query.where(book.company == company, entry.keyed == 0).distinct()))
