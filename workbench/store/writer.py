"""One write transaction: everything that changes the store."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, insert, select, update

from workbench.domain.company import Company
from workbench.domain.failure import Failure, State, StoredFailure
from workbench.domain.finding import Finding
from workbench.domain.history import Event, NewEvent
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import NewDocument, NewTrayItem, Standing, TrayItem, VoucherHit
from workbench.domain.voucher import Voucher
from workbench.store import rows, schema
from workbench.store.columns import ColumnWriter
from workbench.store.corrections import CorrectionWriter
from workbench.store.history_chain import GENESIS, canonical, chained
from workbench.store.joins import JoinWriter
from workbench.store.origins import OriginWriter
from workbench.store.receipts import ReceiptWriter
from workbench.store.reports import ReportWriter
from workbench.store.rules import RuleWriter
from workbench.store.twins import TwinWriter, main_id
from workbench.store.verifications import VerificationWriter

_AT_A_TIME = 500


class SqlWriter(
    OriginWriter,
    ReceiptWriter,
    ColumnWriter,
    CorrectionWriter,
    RuleWriter,
    ReportWriter,
    JoinWriter,
    TwinWriter,
    VerificationWriter,
):
    """Writes to the store inside the transaction it was given; the `Writer` port."""

    def __init__(self, connection: Connection, program: str) -> None:
        self._connection = connection
        self._program = program

    def add_document(self, document: NewDocument, received: datetime) -> tuple[int, bool]:
        """Keep raw bytes; return the document's id and whether it is new (by SHA-256)."""
        table = schema.document
        known = self._connection.scalar(select(table.c.id).where(table.c.sha256 == document.sha256))
        if known is not None:
            return int(known), False
        values = {
            "sha256": document.sha256,
            "name": rows.storable(document.name),
            "kind": document.kind,
            "size": document.size,
            "received": rows.moment_text(received),
        }
        document_id = self._insert_one(insert(table).values(values))
        for place, chunk in enumerate(document.chunks()):
            compressed = {"document_id": document_id, "place": place, "compressed": zlib.compress(chunk, 6)}
            self._connection.execute(insert(schema.document_chunk), compressed)
        return document_id, True

    def known_vouchers(self, identities: Sequence[str], fingerprints: Sequence[str]) -> tuple[dict[str, str], set[str]]:
        """Return fingerprint by identity for the identities already kept, and which fingerprints are kept."""
        table = schema.voucher
        found: dict[str, str] = {}
        for part in parts(identities):
            found.update(self._pairs(select(table.c.identity, table.c.fingerprint).where(table.c.identity.in_(part))))
        return found, self._those(table.c.fingerprint, fingerprints)

    def add_vouchers(
        self, vouchers: Sequence[tuple[Voucher, str, str]], document_id: int, received: datetime
    ) -> list[int]:
        """Keep vouchers given as (voucher, identity, fingerprint), as ``unreported``; return their ids in order."""
        if not vouchers:
            return []
        table = schema.voucher
        last = self._connection.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0
        ids = range(last + 1, last + 1 + len(vouchers))
        common = {"document_id": document_id, "received": rows.moment_text(received)}
        numbered = list(zip(ids, vouchers, strict=True))
        self._insert_many(
            table, [{"id": each, **rows.voucher_values(*voucher), **common} for each, voucher in numbered]
        )
        voucher_rows = [
            rows.row_values(each, place, row)
            for each, (voucher, _, _) in numbered
            for place, row in enumerate(voucher.rows)
        ]
        words = [
            {"word": word, "voucher_id": each}
            for each, (voucher, _, _) in numbered
            for word in sorted(rows.number_words(voucher.text))
        ]
        fresh = [{"voucher_id": each, "status": "unreported", "flags": 0} for each in ids]
        for target, values in ((schema.voucher_row, voucher_rows), (schema.number_word, words), (schema.state, fresh)):
            self._insert_many(target, values)
        return list(ids)

    def known_failures(self, fingerprints: Sequence[str]) -> set[str]:
        """Return which of the failure fingerprints are kept already."""
        return self._those(schema.failure.c.fingerprint, fingerprints)

    def add_failures(
        self, failures: Sequence[tuple[Failure, str, int | None, str]], document_id: int, received: datetime
    ) -> list[int]:
        """Keep failures given as (failure, fingerprint, voucher id or None, how joined); return their ids in order."""
        if not failures:
            return []
        table = schema.failure
        last = self._connection.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0
        ids = range(last + 1, last + 1 + len(failures))
        common = {"document_id": document_id, "received": rows.moment_text(received)}
        self._connection.execute(
            insert(table),
            [
                {
                    "id": each,
                    "voucher_id": voucher_id,
                    "joined": joined or None,
                    **rows.failure_values(failure, fingerprint),
                    **common,
                }
                for each, (failure, fingerprint, voucher_id, joined) in zip(ids, failures, strict=True)
            ],
        )
        return list(ids)

    def put_findings(self, findings: Sequence[tuple[int, tuple[Finding, ...]]], version: str) -> None:
        """Write the derived findings of failures, by failure id, for a diagnosis version."""
        table = schema.finding
        values = [
            {"failure_id": failure_id, "version": version, "findings": rows.findings_text(each)}
            for failure_id, each in findings
        ]
        failed, standing = schema.failure, schema.standing
        for part in parts([failure_id for failure_id, _ in findings]):
            self._connection.execute(table.delete().where(table.c.failure_id.in_(part)))
            vouchers = select(failed.c.voucher_id).where(failed.c.id.in_(part))
            self._connection.execute(standing.delete().where(standing.c.voucher_id.in_(vouchers)))
        if values:
            self._connection.execute(insert(table), values)

    def put_standings(self, standings: Sequence[tuple[int, Standing]], version: str) -> None:
        """Write what replaying the rules came to, by voucher id, for a version of what is known."""
        table = schema.standing
        for part in parts([each for each, _ in standings]):
            self._connection.execute(table.delete().where(table.c.voucher_id.in_(part)))
        self._insert_many(
            table,
            [
                {"voucher_id": each, "version": version, "standing": rows.standing_text(standing)}
                for each, standing in standings
            ],
        )

    def put_derived(self, token: str) -> None:
        """Remember by what everything derived was worked out last."""
        self._connection.execute(schema.derived.delete())
        self._connection.execute(insert(schema.derived).values({"id": 1, "token": token}))

    def states(self, voucher_ids: Sequence[int]) -> dict[int, State]:
        """Return the states of the vouchers, by id; unknown ids are left out."""
        return read_states(self._connection, voucher_ids)

    def put_states(self, states: Sequence[State]) -> None:
        """Write states over the earlier ones."""
        if not states:
            return
        table = schema.state
        changes: dict[str, Any] = {
            column.name: bindparam(f"new_{column.name}") for column in table.c if column.name != "voucher_id"
        }
        statement = update(table).where(table.c.voucher_id == bindparam("new_voucher_id")).values(changes)
        values = [{f"new_{name}": value for name, value in rows.state_values(each).items()} for each in states]
        self._connection.execute(statement, values)

    def append(self, events: Sequence[NewEvent]) -> None:
        """Write events at the end of the history, each chained to the one before."""
        if not events:
            return
        table = schema.history_head
        head = self._connection.execute(select(table.c.seq, table.c.hash)).one_or_none()
        seq, previous = (head.seq, head.hash) if head else (0, GENESIS)
        records = chained(events, seq, previous, self._program)
        self._insert_many(schema.event, records)
        last = {"seq": records[-1]["seq"], "hash": records[-1]["hash"]}
        if head:
            self._connection.execute(update(table).values(last))
        else:
            self._connection.execute(insert(table).values({"id": 1, **last}))

    def add_tray_item(self, item: NewTrayItem, received: datetime) -> int:
        """Keep something not understood, once; return its id."""
        table = schema.tray
        values = {
            "name": rows.storable(item.name),
            "reason": item.reason,
            "params": canonical(dict(item.params)),
            "excerpt": rows.storable(item.excerpt),
            "document_id": item.document_id,
            "failure_id": item.failure_id,
        }
        same = select(table.c.id).where(*(table.c[name].is_not_distinct_from(value) for name, value in values.items()))
        known = self._connection.scalar(same)
        if known is not None:
            return int(known)
        return self._insert_one(insert(table).values({**values, "received": rows.moment_text(received), "settled": 0}))

    def settle_tray_item(self, item_id: int, settled: bool = True) -> None:
        """Take an item off the tray, or put it back; it and its document stay in the store."""
        self._connection.execute(update(schema.tray).where(schema.tray.c.id == item_id).values(settled=int(settled)))

    def tray_items(self, document_id: int) -> list[TrayItem]:
        """Return what waits in the tray of one document."""
        table = schema.tray
        query = select(table).where(table.c.document_id == document_id, table.c.settled == 0).order_by(table.c.id)
        return [rows.read_tray_item(columns) for columns in self._connection.execute(query).mappings()]

    def put_company(self, company: Company) -> None:
        """Write a company over the earlier one."""
        table = schema.company
        self._connection.execute(table.delete().where(table.c.org_number == company.org_number))
        values = {
            "org_number": company.org_number,
            "name": rows.storable(company.name),
            "cost_center_dimension": company.dimensions.cost_center,
            "project_dimension": company.dimensions.project,
            "approve_from": company.approve_from,
        }
        self._connection.execute(insert(table).values(values))

    def put_facts(self, facts: LedgerFacts, document_id: int, received: datetime) -> None:
        """Keep ledger facts; the ones received last are the company's current ones."""
        values = {
            "company": facts.company,
            "document_id": document_id,
            "received": rows.moment_text(received),
            "compressed": rows.facts_bytes(facts),
        }
        self._connection.execute(insert(schema.facts).values(values))

    def has_facts(self, document_id: int) -> bool:
        """Tell whether ledger facts have been kept out of a document."""
        query = select(schema.facts.c.id).where(schema.facts.c.document_id == document_id).limit(1)
        return self._connection.scalar(query) is not None

    def find_vouchers(
        self, company: str, numbers: Iterable[str], dates: Iterable[str] = (), amounts: Iterable[int] = ()
    ) -> list[VoucherHit]:
        """Return the vouchers with one of the numbers (as they stand or in their text) or, without numbers, dates.

        An empty company means any; ``amounts`` (öre) narrow the dates where there are any.
        """
        table = schema.voucher
        main, joined = main_id()
        query: Select[Any] = select(
            table.c.id,
            main,
            table.c.company,
            table.c.series,
            table.c.number,
            table.c.transaction_date,
            table.c.text,
            table.c.amount,
            table.c.source,
        ).select_from(joined)
        if company:
            query = query.where(table.c.company == company)
        if wanted_amounts := sorted(set(amounts)):
            query = query.where(table.c.amount.in_(wanted_amounts))
        wanted = sorted({rows.plain_number(number) for number in numbers} - {""})
        hits: dict[int, VoucherHit] = {}
        for part in parts(wanted or sorted(set(dates))):
            named = select(schema.number_word.c.voucher_id).where(schema.number_word.c.word.in_(part))
            fits = table.c.plain_number.in_(part) | table.c.id.in_(named)
            found = self._connection.execute(query.where(fits if wanted else table.c.transaction_date.in_(part)))
            hits.update((each[0], VoucherHit(*each[1:])) for each in found)
        return [hits[each] for each in sorted(hits)]

    def unjoined_failures(self) -> list[StoredFailure]:
        """Return the failures that belong to no voucher yet, oldest first."""
        table = schema.failure
        query = select(table).where(table.c.voucher_id.is_(None)).order_by(table.c.id)
        return [rows.read_failure(found) for found in self._connection.execute(query).mappings()]

    def events_of_act(self, act: str) -> list[Event]:
        """Return the events of one act, in order."""
        table = schema.event
        query = select(table).where(table.c.act == act).order_by(table.c.seq)
        return [rows.read_event(found) for found in self._connection.execute(query).mappings()]

    def _insert_many(self, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows that all name the same columns of plain types.

        Goes past the per-row conversions of an ordinary insert, which cost more than SQLite's own work.
        """
        if not values:
            return
        compiled = insert(table).compile(dialect=self._connection.dialect, column_keys=list(values[0]))
        names = compiled.positiontup
        if names is None:
            self._connection.execute(insert(table), list(values))
        else:
            pick = itemgetter(*names)
            self._connection.exec_driver_sql(str(compiled), [pick(each) for each in values])

    def _insert_one(self, statement: Any) -> int:
        (key,) = self._connection.execute(statement).inserted_primary_key or (0,)
        return int(key)

    def _pairs(self, query: Select[Any]) -> Iterator[tuple[str, str]]:
        return ((first, second) for first, second in self._connection.execute(query))

    def _those(self, column: Any, values: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for part in parts(values):
            found.update(self._connection.scalars(select(column).where(column.in_(part))))
        return found


def read_states(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, State]:
    """Read the states of vouchers, by id."""
    table = schema.state
    found: dict[int, State] = {}
    for part in parts(voucher_ids):
        query = select(table).where(table.c.voucher_id.in_(part))
        for columns in connection.execute(query).mappings():
            found[columns["voucher_id"]] = rows.read_state(columns)
    return found


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a long list of values so that each part fits in one statement."""
    return (values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME))
