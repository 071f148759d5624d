"""The store on a SQLite file; the `Store` port."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from workbench.domain.columns import ColumnMapping
from workbench.domain.company import Company
from workbench.domain.errors import StoreNotWritable
from workbench.domain.failure import FailedVoucher, State, StoredFailure
from workbench.domain.history import Event, EventKind
from workbench.domain.joining import TwinHit
from workbench.domain.ledger import LedgerFacts
from workbench.domain.origin import CameFrom, Origin, Receipt
from workbench.domain.ports import CaseRecord, Refused, TrayItem
from workbench.domain.report import Report
from workbench.domain.rule import Rule
from workbench.store import columns, ledger_reads, origins, reads, reports, rows, schema, twins
from workbench.store.engine import make_engine, reading, writing
from workbench.store.inlets import SqlInlets
from workbench.store.migrate import bring_up_to_date
from workbench.store.rules import read_rules
from workbench.store.verifications import VerificationReads
from workbench.store.verify import verify
from workbench.store.writer import SqlWriter, read_states

FILE_NAME = "workbench.sqlite3"
_BATCH = 1000


class SqlStore(VerificationReads):
    """Everything kept, in one file. A connection for each operation, so any thread may call it."""

    def __init__(self, engine: Engine, path: Path, program: str) -> None:
        self.path = path
        self._engine = engine
        self._program = program

    @classmethod
    def open(cls, folder: Path, *, program: str) -> "SqlStore":
        """Open the store in a folder, both made where missing; ``program`` is written in every event.

        Raises `StoreTooNew`, `StoreDamaged`, `StoreBusy`, `StoreNotWritable`.
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreNotWritable(path=str(folder), detail=error.strerror or str(error)) from error
        engine = make_engine(path)
        try:
            bring_up_to_date(engine, path)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path, program)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @property
    def inlets(self) -> SqlInlets:
        """What is remembered of the ways in, in the same file."""
        return SqlInlets(self._engine, self.path, self._program)

    @contextmanager
    def writing(self) -> Iterator[SqlWriter]:
        """Open a write transaction; committed when the block ends, rolled back when it raises."""
        with writing(self._engine, self.path) as connection:
            yield SqlWriter(connection, self._program)

    def case_records(self, voucher_ids: Sequence[int] | None = None) -> list[CaseRecord]:
        """Return list rows for all vouchers, or those given, by id."""
        with reading(self._engine, self.path) as connection:
            return reads.case_records(connection, voucher_ids)

    def failed_vouchers(self, voucher_ids: Sequence[int]) -> list[FailedVoucher]:
        """Return whole vouchers with rows and failures, in the order asked; unknown ids are left out."""
        with reading(self._engine, self.path) as connection:
            return reads.failed_vouchers(connection, voucher_ids)

    def states(self, voucher_ids: Sequence[int]) -> dict[int, State]:
        """Return the states of the vouchers, by id."""
        with reading(self._engine, self.path) as connection:
            return read_states(connection, voucher_ids)

    def failure(self, failure_id: int) -> StoredFailure | None:
        """Return one failure."""
        with reading(self._engine, self.path) as connection:
            return reads.failure(connection, failure_id)

    def stale_failures(self, version: str, limit: int) -> list[StoredFailure]:
        """Return failures whose derived findings are missing or of another diagnosis version."""
        with reading(self._engine, self.path) as connection:
            return reads.stale_failures(connection, version, limit)

    def tray(self) -> list[TrayItem]:
        """Return what waits in the tray, newest first."""
        with reading(self._engine, self.path) as connection:
            return reads.tray(connection)

    def companies(self) -> list[Company]:
        """Return every company that has a voucher or facts, by number."""
        with reading(self._engine, self.path) as connection:
            return reads.companies(connection)

    def rules(self, company: str | None = None) -> list[Rule]:
        """Return the rules kept, of one company or all, oldest first."""
        with reading(self._engine, self.path) as connection:
            return read_rules(connection, company)

    def column_mappings(self) -> dict[str, ColumnMapping]:
        """Return what was said of tables' columns, by the signature of their headings."""
        with reading(self._engine, self.path) as connection:
            return columns.column_mappings(connection)

    def origins(self, voucher_id: int) -> list[Origin]:
        """Return where else a voucher came from, the first first."""
        with reading(self._engine, self.path) as connection:
            return origins.origins(connection, voucher_id)

    def receipts(self, voucher_id: int) -> list[Receipt]:
        """Return the files that belong to a voucher, by name."""
        with reading(self._engine, self.path) as connection:
            return origins.receipts(connection, voucher_id)

    def voucher_names(self) -> dict[int, tuple[str, str]]:
        """Return company and label (``F 1123``, without a number ``#12``) of every voucher there is, by id."""
        with reading(self._engine, self.path) as connection:
            return reads.voucher_names(connection)

    def reports(self, number: int | None = None) -> list[Report]:
        """Return the register of reports, or one of it; the latest first."""
        with reading(self._engine, self.path) as connection:
            return reports.reports(connection, number)

    def report_vouchers(self, number: int) -> list[int]:
        """Return which vouchers a report is of, by id."""
        with reading(self._engine, self.path) as connection:
            return reports.report_vouchers(connection, number)

    def reports_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the numbers of the reports that vouchers are in, by voucher, rising; those in none are left out."""
        with reading(self._engine, self.path) as connection:
            return reports.reports_of(connection, voucher_ids)

    def came_from(self, voucher_id: int) -> list[CameFrom]:
        """Return every document that a voucher, or one that is the same, came in: the first first."""
        with reading(self._engine, self.path) as connection:
            return origins.came_from(connection, voucher_id)

    def main_of(self, voucher_id: int) -> int:
        """Return the voucher that one is shown as: its own id where it is shown itself."""
        with reading(self._engine, self.path) as connection:
            return twins.mains(connection, [voucher_id]).get(voucher_id, voucher_id)

    def likely_twins(self, voucher_id: int) -> list[TwinHit]:
        """Return the vouchers of the same date and amount that may be the same as one, itself among them."""
        with reading(self._engine, self.path) as connection:
            return twins.likely(connection, voucher_id)

    def taught(self) -> dict[str, str]:
        """Return whose documents are, as people said, by SHA-256."""
        document, table = schema.document, schema.taught
        query = select(document.c.sha256, table.c.company).join(table, table.c.document_id == document.c.id)
        with reading(self._engine, self.path) as connection:
            return {row.sha256: row.company for row in connection.execute(query)}

    def voucher_companies(self) -> list[str]:
        """Return the organisation numbers that vouchers are of."""
        with reading(self._engine, self.path) as connection:
            number = schema.voucher.c.company
            return list(connection.scalars(select(number).where(number != "").distinct()))

    def series_sent(self, company: str) -> list[str]:
        """Return the series that the company's vouchers came in."""
        with reading(self._engine, self.path) as connection:
            table = schema.voucher.c
            return list(connection.scalars(select(table.series).where(table.company == company).distinct()))

    def series_of_others(self, company: str) -> list[str]:
        """Return the series in which entries without a match key stand in a company's ledger, by the entries kept."""
        with reading(self._engine, self.path) as connection:
            return ledger_reads.series_of_others(connection, company)

    def facts(self, company: str) -> LedgerFacts | None:
        """Return the company's current ledger facts."""
        with reading(self._engine, self.path) as connection:
            return reads.facts(connection, company)

    def exports(self, company: str) -> list[tuple[LedgerFacts, datetime]]:
        """Return all ledger facts that came in for a company, each with the time it came."""
        with reading(self._engine, self.path) as connection:
            return ledger_reads.exports(connection, company)

    def refused(self, company: str) -> list[Refused]:
        """Return what failed with a company's vouchers, out of the derived findings."""
        with reading(self._engine, self.path) as connection:
            return ledger_reads.refused(connection, company)

    def stale_vouchers(self, company: str, version: str, limit: int) -> list[int]:
        """Return vouchers still to handle whose standing is missing or of another version."""
        with reading(self._engine, self.path) as connection:
            return ledger_reads.stale_vouchers(connection, company, version, limit)

    def derived(self) -> str:
        """Return by what everything derived was worked out last, an empty text where it never was."""
        with reading(self._engine, self.path) as connection:
            return connection.scalar(select(schema.derived.c.token)) or ""

    def last_event(self, kinds: Sequence[EventKind]) -> int:
        """Return the number of the last record of some kinds, 0 where there is none."""
        with reading(self._engine, self.path) as connection:
            return ledger_reads.last_event(connection, kinds)

    def events_of(self, kinds: Sequence[EventKind]) -> list[Event]:
        """Return the events of these kinds, in order."""
        with reading(self._engine, self.path) as connection:
            return ledger_reads.events_of(connection, kinds)

    def events(self, voucher_id: int | None = None) -> Iterator[Event]:
        """Yield the history in order, of one voucher or all."""
        table = schema.event
        query = select(table).order_by(table.c.seq)
        if voucher_id is not None:
            query = query.where(table.c.voucher_id == voucher_id)
        with reading(self._engine, self.path) as connection:
            for values in connection.execute(query, execution_options={"yield_per": _BATCH}).mappings():
                yield rows.read_event(values)

    def last_acts(self, kinds: Sequence[str], limit: int) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Return the latest acts that wrote events of these kinds, newest first; see the port."""
        with reading(self._engine, self.path) as connection:
            return reads.last_acts(connection, kinds, limit)

    def act_stands(self, act: str) -> bool:
        """Tell whether a voucher still stands as an act left it; see the port."""
        with reading(self._engine, self.path) as connection:
            return reads.act_stands(connection, act)

    def document(self, document_id: int) -> Iterator[bytes]:
        """Yield a kept document's bytes in pieces."""
        with reading(self._engine, self.path) as connection:
            yield from reads.document_bytes(connection, document_id)

    def verify_history(self) -> int:
        """Check every record and everything it vouches for; return how many records were checked.

        Raises `HistoryBroken` naming the first record that does not hold, `StoreDamaged`.
        """
        with reading(self._engine, self.path) as connection:
            return verify(connection, self.path)
