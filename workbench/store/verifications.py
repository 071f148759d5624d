"""What the ledger showed, in the store: verdicts, and the entries that double bookings are known by."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select, text

from workbench.domain.failure import IN_LEDGER, Status
from workbench.domain.verification import (
    Book,
    BookedEntry,
    Difference,
    Exported,
    How,
    KeptVerification,
    KnownEntry,
    LedgerEntry,
    Reversed,
    Verdict,
    Verification,
    dated,
)
from workbench.store import ledger_schema, rows, schema
from workbench.store.engine import reading

_AT_A_TIME = 500
_BATCH = 2000


class VerificationWriter:
    """The part of a write transaction that keeps what the ledger showed."""

    _connection: Connection

    def verifications(self, voucher_ids: Sequence[int]) -> dict[int, KeptVerification]:
        """Return what was found last, by voucher id; one never looked for is left out."""
        return verifications(self._connection, voucher_ids)

    def put_verifications(self, found: Sequence[Verification], document_id: int, made: str, at: datetime) -> None:
        """Write what was found over what was found before; ``made`` is the export's day."""
        table = schema.verification
        for part in _parts([each.voucher_id for each in found]):
            self._connection.execute(table.delete().where(table.c.voucher_id.in_(part)))
        common = {"document_id": document_id, "made": made, "at": rows.moment_text(at)}
        values = [{**_values(each), **common} for each in found]
        if values:
            self._connection.execute(insert(table), values)

    def put_book(self, book: Book) -> None:
        """Say of which year the entries kept of an export are: an earlier one's are dropped, or its own are.

        Of one without entries (its ``made`` is empty) it is remembered, and nothing is dropped for it.
        """
        table = ledger_schema.ledger_book
        same = (table.c.company == book.company) & (table.c.year == book.year) & (table.c.made != "") & bool(book.made)
        others = self._connection.execute(select(table.c.document_id, table.c.made).where(same)).all()
        if any(made > book.made for document_id, made in others if document_id != book.document_id):
            self.drop_entries(book.document_id)
            return
        for document_id, _ in others:
            if document_id != book.document_id:
                self.drop_entries(document_id)
        self._connection.execute(table.delete().where(same | (table.c.document_id == book.document_id)))
        self._connection.execute(insert(table).values(book._asdict()))

    def drop_entries(self, document_id: int) -> None:
        """Forget the entries of an export."""
        entry, key = ledger_schema.ledger_entry, ledger_schema.ledger_key
        ours = select(entry.c.id).where(entry.c.document_id == document_id)
        self._connection.execute(key.delete().where(key.c.entry_id.in_(ours)))
        self._connection.execute(entry.delete().where(entry.c.document_id == document_id))

    def add_entries(self, document_id: int, entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
        """Keep entries as they go by, and yield them."""
        last = self._connection.scalar(select(func.max(ledger_schema.ledger_entry.c.id))) or 0
        going = iter(entries)
        while batch := list(islice(going, _BATCH)):
            numbered = list(enumerate(batch, last + 1))
            last += len(batch)
            self._connection.exec_driver_sql(
                "INSERT INTO ledger_entry"
                " (id, document_id, series, number, transaction_date, amount, content, text, keyed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        place,
                        document_id,
                        rows.storable(each.series),
                        each.number,
                        each.day.isoformat(),
                        each.amount,
                        dated(each.content, each.day),
                        rows.storable(each.text),
                        int(bool(each.keys)),
                    )
                    for place, each in numbered
                ],
            )
            keys = [{"voucher_id": key, "entry_id": place} for place, each in numbered for key in each.keys]
            if keys:
                self._connection.execute(insert(ledger_schema.ledger_key), keys)
            yield from batch


class VerificationReads:
    """The part of the store that tells what the ledger showed."""

    _engine: Engine
    path: Path

    def verifications(self, voucher_ids: Sequence[int]) -> dict[int, KeptVerification]:
        """Return what was found last, by voucher id; one never looked for is left out."""
        with reading(self._engine, self.path) as connection:
            return verifications(connection, voucher_ids)

    def with_status(self, company: str | None, statuses: Sequence[Status]) -> list[int]:
        """Return which vouchers of a company (None: of any) stand somewhere; one of no known company is any's."""
        with reading(self._engine, self.path) as connection:
            return with_status(connection, company, statuses)

    def of_days(self, company: str, days: Sequence[str]) -> list[int]:
        """Return which vouchers of a company are of some days (ISO text)."""
        with reading(self._engine, self.path) as connection:
            return of_days(connection, company, days)

    def books(self) -> list[Book]:
        """Return of which exports the entries are kept."""
        with reading(self._engine, self.path) as connection:
            return books(connection)

    def exported(self) -> list[Exported]:
        """Return every export that came in, in order."""
        with reading(self._engine, self.path) as connection:
            return exported(connection)

    def booked(
        self, contents: Sequence[str], labels: Sequence[tuple[str, str]], keys: Sequence[int]
    ) -> list[BookedEntry]:
        """Return the entries kept with one of some dated contents, of some (number, series), or of some match keys."""
        with reading(self._engine, self.path) as connection:
            return booked(connection, contents, labels, keys)

    def booked_like(self, contents: Sequence[str]) -> list[BookedEntry]:
        """Return the entries kept with some contents (see `content_of`), whatever their days, with all their keys."""
        with reading(self._engine, self.path) as connection:
            return booked_like(connection, contents)

    def marked_as(self) -> list[KnownEntry]:
        """Return which vouchers, still marked, are known to be which entries: as marked, or as surely found."""
        with reading(self._engine, self.path) as connection:
            return marked_as(connection)


def _values(found: Verification) -> dict[str, Any]:
    return {
        "voucher_id": found.voucher_id,
        "verdict": str(found.verdict),
        "fortnox": rows.storable(found.fortnox),
        "differences": json.dumps([list(each) for each in found.differences]),
        "about": json.dumps({"also": found.also, "how": found.how, "why": found.why, "reversed": found.reversed}),
    }


def verifications(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, KeptVerification]:
    """Read what was found last, by voucher id."""
    table, document = schema.verification, schema.document
    query = select(table, document.c.name).outerjoin(document, document.c.id == table.c.document_id)
    found: dict[int, KeptVerification] = {}
    for part in _parts(voucher_ids):
        for columns in connection.execute(query.where(table.c.voucher_id.in_(part))).mappings():
            found[columns["voucher_id"]] = _kept(columns)
    return found


def _kept(columns: Mapping[Any, Any]) -> KeptVerification:
    about = json.loads(columns["about"])
    found = Verification(
        columns["voucher_id"],
        Verdict(columns["verdict"]),
        columns["fortnox"],
        tuple(about["also"]),
        about["how"],
        tuple(Difference(*each) for each in json.loads(columns["differences"])),
        about["why"],
        tuple(Reversed(*each) for each in about.get("reversed", ())),
    )
    return KeptVerification(found, columns["at"], columns["document_id"], columns["made"], columns["name"] or "")


def with_status(connection: Connection, company: str | None, statuses: Sequence[Status]) -> list[int]:
    """Read which vouchers of a company, or of any, stand somewhere; one whose company is not known is any's."""
    voucher, state = schema.voucher.c, schema.state.c
    query = select(voucher.id).join(schema.state, state.voucher_id == voucher.id)
    query = query.where(state.status.in_([str(each) for each in statuses]))
    if company is not None:
        query = query.where(voucher.company.in_([company, ""]))
    return list(connection.scalars(query.order_by(voucher.id)))


def of_days(connection: Connection, company: str, days: Sequence[str]) -> list[int]:
    """Read which vouchers of a company are of some days."""
    voucher = schema.voucher.c
    query = select(voucher.id).where(voucher.company.in_([company, ""]))
    found = [connection.scalars(query.where(voucher.transaction_date.in_(part))) for part in _parts(days)]
    return [each for part in found for each in part]


def books(connection: Connection) -> list[Book]:
    """Read of which exports the entries are kept."""
    table = ledger_schema.ledger_book.c
    return [
        Book(*each) for each in connection.execute(select(table.document_id, table.company, table.year, table.made))
    ]


def exported(connection: Connection) -> list[Exported]:
    """Read all exports that came in, in order."""
    table, document = schema.facts.c, schema.document.c
    query = select(table.document_id, document.name, table.received, table.compressed).order_by(table.id)
    found: list[Exported] = []
    for each, name, received, kept in connection.execute(query.join(schema.document, document.id == table.document_id)):
        facts = rows.read_facts(kept)
        found.append(Exported(each, name, facts.as_of.isoformat() if facts.as_of else received[:10], facts))
    return found


def booked(
    connection: Connection, contents: Sequence[str], labels: Sequence[tuple[str, str]], keys: Sequence[int]
) -> list[BookedEntry]:
    """Read the entries with some dated contents, (number, series) or match keys."""
    entry, book, key = ledger_schema.ledger_entry.c, ledger_schema.ledger_book, ledger_schema.ledger_key.c
    shown = (entry.series, entry.number, entry.transaction_date, entry.amount, entry.content, entry.text, entry.keyed)
    query: Select[Any] = select(book.c.company, *shown, entry.id).join(book, book.c.document_id == entry.document_id)
    found: dict[int, Any] = {}
    for part in _parts(contents):
        found.update((each.id, each) for each in connection.execute(query.where(entry.content.in_(part))))
    wanted = set(labels)
    for part in _parts(sorted({number for number, _ in labels})):
        for each in connection.execute(query.where(entry.number.in_(part))):
            if (each.number, each.series) in wanted:
                found[each.id] = each
    bearing: set[int] = set()
    for part in _parts(keys):
        bearing.update(connection.scalars(select(key.entry_id).where(key.voucher_id.in_(part))))
    for part in _parts(sorted(bearing.difference(found))):
        found.update((each.id, each) for each in connection.execute(query.where(entry.id.in_(part))))
    return _with_keys(connection, found)


def booked_like(connection: Connection, contents: Sequence[str]) -> list[BookedEntry]:
    """Read the entries with some contents, of whatever days."""
    found = {each.id: each for each in connection.execute(_LIKE, {"contents": json.dumps(list(contents))})}
    return _with_keys(connection, found)


def _with_keys(connection: Connection, found: Mapping[int, Any]) -> list[BookedEntry]:
    """Make entries of what was read of them, by id, with all the keys in them."""
    key = ledger_schema.ledger_key.c
    bears: dict[int, list[int]] = {}
    query = select(key.entry_id, key.voucher_id).order_by(key.voucher_id)
    for part in _parts([each for each, columns in found.items() if columns.keyed]):
        for entry_id, bearer in connection.execute(query.where(key.entry_id.in_(part))):
            bears.setdefault(entry_id, []).append(bearer)
    return [_booked(found[each], bears.get(each, ())) for each in sorted(found)]


_LIKE = text("""
SELECT book.company, entry.series, entry.number, entry.transaction_date, entry.amount, entry.content, entry.text,
    entry.keyed, entry.id
FROM json_each(:contents) AS wanted
JOIN ledger_entry AS entry ON entry.content >= wanted.value AND entry.content < wanted.value || ':'
JOIN ledger_book AS book ON book.document_id = entry.document_id
""")


def _booked(columns: Any, keys: Sequence[int]) -> BookedEntry:
    company, series, number, day, amount, content, text, _, _ = columns
    return BookedEntry(company, f"{series} {number}".strip(), day, amount, content, text, tuple(keys))


_ENTERED = sorted(map(str, IN_LEDGER))
_SURE = [str(each) for each in (How.KEY, How.NUMBER)]


def marked_as(connection: Connection) -> list[KnownEntry]:
    """Read which vouchers, still marked, are known to be which in the ledger: as marked, or as surely found."""
    voucher, state, seen, correction = schema.voucher, schema.state, schema.verification, schema.correction
    day = func.coalesce(
        func.json_extract(correction.c.correction, "$.transaction_date"), voucher.c.transaction_date
    ).label("day")
    there = voucher.join(state, state.c.voucher_id == voucher.c.id)
    there = there.outerjoin(correction, correction.c.voucher_id == voucher.c.id)
    query = select(voucher.c.id, voucher.c.company, day).where(state.c.status.in_(_ENTERED))
    marked = query.add_columns(state.c.fortnox_series, state.c.fortnox_number).where(state.c.fortnox_number != "")
    found = [
        KnownEntry(each, company, f"{series} {number}".strip(), on)
        for each, company, on, series, number in connection.execute(marked.select_from(there))
    ]
    is_sure = (seen.c.verdict == str(Verdict.VERIFIED)) | func.json_extract(seen.c.about, "$.how").in_(_SURE)
    compared = query.add_columns(seen.c.fortnox).where(seen.c.fortnox != "", is_sure)
    compared = compared.select_from(there.join(seen, seen.c.voucher_id == voucher.c.id))
    found += [KnownEntry(each, company, label, on) for each, company, on, label in connection.execute(compared)]
    return found


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME))
