"""What the services ask of the world outside: sources, the store, the diagnosis, the clock."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from workbench.domain.columns import ColumnMapping
from workbench.domain.company import Company
from workbench.domain.correction import Correction
from workbench.domain.failure import FailedVoucher, Failure, Flag, State, Status, StoredFailure
from workbench.domain.finding import CauseKey, Finding
from workbench.domain.history import Event, NewEvent
from workbench.domain.history_ports import HistoryStore
from workbench.domain.joining_ports import JoinStore, JoinWriter
from workbench.domain.ledger import LedgerFacts
from workbench.domain.origin import Origin, Receipt
from workbench.domain.receipt_ports import ReceiptWriter
from workbench.domain.report_ports import ReportStore, ReportWriter
from workbench.domain.rule import Rule
from workbench.domain.rule_ports import RuleWriter
from workbench.domain.voucher import Voucher

if TYPE_CHECKING:
    from workbench.domain.inlets import Verb


class Diagnosis(Protocol):
    """Turns failures into findings; pure, and known by the version of its catalogue."""

    @property
    def version(self) -> str:
        """A text that changes whenever the same failure could be explained another way."""
        ...

    def findings(self, failure: Failure, voucher: Voucher | None) -> tuple[Finding, ...]:
        """Explain one failure message: at least one finding (``unknown`` if need be), the surest first."""
        ...


class Standing(NamedTuple):
    """What replaying the rules came to.

    ``put_right`` are causes that have been mended since they were told, ``blockers`` what would stop the voucher
    for certain.
    """

    put_right: tuple[CauseKey, ...] = ()
    blockers: tuple[CauseKey, ...] = ()


class Refused(NamedTuple):
    """What failed with vouchers of one date and series: the findings, and when they were told last."""

    findings: tuple[Finding, ...]
    transaction_date: str
    series: str
    at: datetime


class CaseRecord(NamedTuple):
    """One row of the list as it lies in the store, without voucher rows; a tuple, as there are many.

    ``amount`` in öre; dates as ISO text; ``accounts`` the distinct account numbers, by space;
    ``findings`` of all failures, latest failure first, and ``standing``, out of the derived tables.
    """

    id: int
    company: str
    source: str
    series: str
    number: str
    transaction_date: str
    text: str
    amount: int
    accounts: str
    received: str
    status: Status
    flags: Flag
    fortnox: str
    failures: int
    first_failed: str
    last_failed: str
    findings: tuple[Finding, ...]
    standing: Standing = Standing()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class NewDocument:
    """Some bytes that came in. ``sha256`` hex; ``size`` in bytes; ``chunks`` the bytes again from the start."""

    name: str
    kind: str
    sha256: str
    size: int
    chunks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class TrayItem:
    """Something not understood, kept whole. ``reason`` is an error code with ``params`` to tell it with."""

    id: int
    name: str
    reason: str
    params: Mapping[str, str]
    excerpt: str
    received: datetime
    document_id: int
    failure_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewTrayItem:
    """A tray item to be kept; see `TrayItem`. The same document, reason and excerpt are kept once."""

    name: str
    reason: str
    params: Mapping[str, str]
    excerpt: str
    document_id: int
    failure_id: int | None = None


@dataclass(frozen=True, slots=True)
class VoucherHit:
    """A voucher a failure may belong to, as far as joining needs to know it.

    One that is shown as another has that one's ``id`` and its own words; ``amount`` in öre.
    """

    id: int
    company: str
    series: str
    number: str
    transaction_date: str
    text: str
    amount: int = 0
    source: str = ""


class Writer(JoinWriter, ReceiptWriter, ReportWriter, RuleWriter, Protocol):
    """One write transaction: all of it or nothing. Not to be used after its ``with`` block."""

    def add_document(self, document: NewDocument, received: datetime) -> tuple[int, bool]:
        """Keep raw bytes; return the document's id and whether it is new (by SHA-256)."""
        ...

    def known_vouchers(self, identities: Sequence[str], fingerprints: Sequence[str]) -> tuple[dict[str, str], set[str]]:
        """Return fingerprint by identity for the identities already kept, and which fingerprints are kept."""
        ...

    def add_vouchers(
        self, vouchers: Sequence[tuple[Voucher, str, str]], document_id: int, received: datetime
    ) -> list[int]:
        """Keep vouchers given as (voucher, identity, fingerprint), as ``unreported``; return their ids in order."""
        ...

    def voucher_ids(self, identities: Sequence[str]) -> dict[str, int]:
        """Return the ids of the vouchers with these identities, by identity."""
        ...

    def put_origins(self, origins: Sequence[Origin]) -> None:
        """Remember where vouchers came from too; the same voucher and document once, its state the latest."""
        ...

    def put_column_mapping(self, signature: str, mapping: ColumnMapping) -> None:
        """Remember what the columns of tables with these headings hold, over what was said before."""
        ...

    def put_arrival(self, inlet_id: int, key: str, cursor: str | None, at: datetime) -> None:
        """Remember that something has come through a way in, and what its source wants to remember."""
        ...

    def queue_marks(
        self, verb: "Verb", voucher_ids: Sequence[int], act: str, by: str, at: datetime, reason: str
    ) -> None:
        """Line up what the sending systems of some vouchers are to be told of an act: each what it has not heard yet.

        ``by``, ``at`` and ``reason`` are of taking marks back; of marking, those of the marks themselves are told.
        """
        ...

    def known_failures(self, fingerprints: Sequence[str]) -> set[str]:
        """Return which of the failure fingerprints are kept already."""
        ...

    def add_failures(
        self, failures: Sequence[tuple[Failure, str, int | None, str]], document_id: int, received: datetime
    ) -> list[int]:
        """Keep failures given as (failure, fingerprint, voucher id or None, how joined); return their ids in order."""
        ...

    def join_failure(self, failure_id: int, voucher_id: int | None, joined: str = "") -> None:
        """Say which voucher a failure belongs to and how that was found, or (None) that it is not known."""
        ...

    def put_findings(self, findings: Sequence[tuple[int, tuple[Finding, ...]]], version: str) -> None:
        """Write the derived findings of failures, by failure id, for a diagnosis version."""
        ...

    def put_standings(self, standings: Sequence[tuple[int, Standing]], version: str) -> None:
        """Write what replaying the rules came to, by voucher id, for a version of what is known."""
        ...

    def put_derived(self, token: str) -> None:
        """Remember by what everything derived was worked out last."""
        ...

    def states(self, voucher_ids: Sequence[int]) -> dict[int, State]:
        """Return the states of the vouchers, by id; unknown ids are left out."""
        ...

    def corrections(self, voucher_ids: Sequence[int]) -> dict[int, Correction]:
        """Return the corrections of vouchers, by id; one without is left out."""
        ...

    def put_corrections(self, corrections: Mapping[int, Correction | None]) -> None:
        """Write corrections over the earlier ones, None taking one away."""
        ...

    def put_states(self, states: Sequence[State]) -> None:
        """Write states over the earlier ones."""
        ...

    def append(self, events: Sequence[NewEvent]) -> None:
        """Write events at the end of the history, each chained to the one before."""
        ...

    def add_tray_item(self, item: NewTrayItem, received: datetime) -> int:
        """Keep something not understood; return its id."""
        ...

    def settle_tray_item(self, item_id: int, settled: bool = True) -> None:
        """Take an item off the tray, or put it back; it and its document stay in the store."""
        ...

    def put_company(self, company: Company) -> None:
        """Write a company over the earlier one."""
        ...

    def put_facts(self, facts: LedgerFacts, document_id: int, received: datetime) -> None:
        """Keep ledger facts; the ones received last are the company's current ones."""
        ...

    def find_vouchers(
        self, company: str, numbers: Iterable[str], dates: Iterable[str] = (), amounts: Iterable[int] = ()
    ) -> list[VoucherHit]:
        """Return the vouchers with one of the numbers (as they stand or in their text) or, without numbers, dates.

        An empty company means any; ``amounts`` (öre) narrow the dates where there are any.
        """
        ...

    def unjoined_failures(self) -> list[StoredFailure]:
        """Return the failures that belong to no voucher yet, oldest first."""
        ...

    def events_of_act(self, act: str) -> list[Event]:
        """Return the events of one act, in order."""
        ...


class Store(HistoryStore, JoinStore, ReportStore, Protocol):
    """Everything kept. Each reading call sees one consistent state; may be called from any thread."""

    def writing(self) -> AbstractContextManager[Writer]:
        """Open a write transaction; committed when the block ends, rolled back when it raises."""
        ...

    def case_records(self, voucher_ids: Sequence[int] | None = None) -> list[CaseRecord]:
        """Return list rows for all vouchers, or those given, by id."""
        ...

    def failed_vouchers(self, voucher_ids: Sequence[int]) -> list[FailedVoucher]:
        """Return whole vouchers with rows and failures, in the order asked; unknown ids are left out."""
        ...

    def states(self, voucher_ids: Sequence[int]) -> dict[int, State]:
        """Return the states of the vouchers, by id."""
        ...

    def failure(self, failure_id: int) -> StoredFailure | None:
        """Return one failure."""
        ...

    def stale_failures(self, version: str, limit: int) -> list[StoredFailure]:
        """Return failures whose derived findings are missing or of another diagnosis version."""
        ...

    def tray(self) -> list[TrayItem]:
        """Return what waits in the tray, newest first."""
        ...

    def origins(self, voucher_id: int) -> list[Origin]:
        """Return where else a voucher came from, the first first."""
        ...

    def receipts(self, voucher_id: int) -> list[Receipt]:
        """Return the files that belong to a voucher, or to one that is the same, by name."""
        ...

    def rules(self, company: str | None) -> list[Rule]:
        """Return the rules kept, of one company or all, oldest first."""

    def column_mappings(self) -> dict[str, ColumnMapping]:
        """Return what was said of tables' columns, by the signature of their headings."""
        ...

    def companies(self) -> list[Company]:
        """Return every company that has a voucher or facts, by number."""
        ...

    def voucher_companies(self) -> list[str]:
        """Return the organisation numbers that vouchers are of."""
        ...

    def series_sent(self, company: str) -> list[str]:
        """Return the series that the company's vouchers came in."""
        ...

    def facts(self, company: str) -> LedgerFacts | None:
        """Return the company's current ledger facts."""
        ...

    def exports(self, company: str) -> list[tuple[LedgerFacts, datetime]]:
        """Return all ledger facts that came in for a company, each with the time it came."""
        ...

    def refused(self, company: str) -> list[Refused]:
        """Return what failed with a company's vouchers, out of the derived findings."""
        ...

    def stale_vouchers(self, company: str, version: str, limit: int) -> list[int]:
        """Return vouchers still to handle whose standing is missing or of another version."""
        ...

    def derived(self) -> str:
        """Return by what everything derived was worked out last, an empty text where it never was."""
        ...

    def document(self, document_id: int) -> Iterator[bytes]:
        """Yield a kept document's bytes in pieces."""
        ...


class Clock(Protocol):
    """The time, so that tests can say what it is."""

    def now(self) -> datetime:
        """Return the time now, with time zone."""
        ...


Progress = Callable[[int, int], None]
"""Called with (done, total) now and then; may raise `Cancelled` to stop the work."""


def unwatched(done: int, total: int) -> None:
    """Take progress that nobody looks at."""
    del done, total
