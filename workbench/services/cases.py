"""Reading: the list, one case whole, the tray, the history. What every view reads."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from workbench.domain.company import Company
from workbench.domain.errors import NotFound
from workbench.domain.failure import FailedVoucher, StoredFailure
from workbench.domain.finding import CauseKey, Finding
from workbench.domain.history import Event
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import CaseRecord, Diagnosis, Progress, Store, TrayItem
from workbench.domain.voucher import Voucher
from workbench.services.case_index import CaseIndex, CaseRow, amount_word, fold

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class FailureFindings:
    """One failure message and what it means."""

    stored: StoredFailure
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything to show about one voucher; ``failures`` the latest first, ``facts`` None where none came in."""

    case: FailedVoucher
    failures: tuple[FailureFindings, ...]
    events: tuple[Event, ...]
    facts: LedgerFacts | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The distinct findings of all failures, the latest first."""
        return distinct_findings(each.findings for each in self.failures)

    def account_name(self, account: str) -> str:
        """Return the account's name out of the company's chart, or nothing."""
        return self.facts.accounts.get(account, "") if self.facts else ""


@dataclass(frozen=True, slots=True)
class TrayDetail:
    """A tray item with its original (the first part of it, decoded) and, for a failure, its findings."""

    item: TrayItem
    original: str
    findings: tuple[Finding, ...]


class Cases:
    """Reads cases out of the store; diagnoses on the way."""

    def __init__(self, store: Store, diagnosis: Diagnosis) -> None:
        self._store = store
        self._diagnosis = diagnosis

    def index(self) -> CaseIndex:
        """Read the whole list."""
        with _collector_resting():
            return CaseIndex(case_rows(self._store.case_records()))

    def rows(self, voucher_ids: Sequence[int]) -> list[CaseRow]:
        """Read some rows of the list."""
        return case_rows(self._store.case_records(voucher_ids))

    def detail(self, voucher_id: int) -> CaseDetail:
        """Read one case whole. Raises `NotFound`."""
        found = self._store.failed_vouchers([voucher_id])
        if not found:
            raise NotFound(id=voucher_id)
        case = found[0]
        return CaseDetail(
            case=case,
            failures=tuple(
                FailureFindings(stored, self._diagnosis.findings(stored.failure, case.voucher))
                for stored in reversed(case.failures)
            ),
            events=tuple(self._store.events(voucher_id)),
            facts=self._store.facts(case.voucher.company),
        )

    def tray(self) -> list[TrayItem]:
        """Read what was not understood or could not be joined."""
        return self._store.tray()

    def tray_detail(self, item: TrayItem, limit: int = 200_000) -> TrayDetail:
        """Read a tray item's original, at most ``limit`` bytes of it."""
        stored = self._store.failure(item.failure_id) if item.failure_id is not None else None
        if stored:
            findings = self._diagnosis.findings(stored.failure, None)
            return TrayDetail(item, stored.failure.context or stored.failure.text, findings)
        data = bytearray()
        for chunk in self._store.document(item.document_id):
            data += chunk
            if len(data) >= limit:
                break
        return TrayDetail(item, bytes(data[:limit]).decode("utf-8", "replace"), ())

    def companies(self) -> list[Company]:
        """Read the companies there are."""
        return self._store.companies()

    def history(self, voucher_id: int | None = None) -> Iterator[Event]:
        """Read the history of one voucher or all."""
        return self._store.events(voucher_id)

    def verify_history(self) -> int:
        """Check the history; return the number of records. Raises `HistoryBroken`."""
        return self._store.verify_history()

    def stale(self) -> bool:
        """Tell whether some findings were derived by another catalogue, so that `rediagnose` is due."""
        return bool(self._store.stale_failures(self._diagnosis.version, 1))

    def rediagnose(self, progress: Progress) -> int:
        """Bring the derived findings up to this catalogue; return how many failures were read again."""
        done = 0
        while stale := self._store.stale_failures(self._diagnosis.version, _BATCH):
            vouchers = self._vouchers_of(stale)
            derived = [(each.id, self._diagnosis.findings(each.failure, vouchers.get(each.id))) for each in stale]
            with self._store.writing() as writer:
                writer.put_findings(derived, self._diagnosis.version)
            done += len(stale)
            progress(done, 0)
        return done

    def _vouchers_of(self, failures: Iterable[StoredFailure]) -> Mapping[int, Voucher]:
        wanted = {each.id: each.voucher_id for each in failures if each.voucher_id is not None}
        found = {case.id: case.voucher for case in self._store.failed_vouchers(sorted(set(wanted.values())))}
        return {failure_id: found[voucher_id] for failure_id, voucher_id in wanted.items() if voucher_id in found}


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Keep the cycle collector from going through hundreds of thousands of fresh rows over and over."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def distinct_findings(groups: Iterable[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return the findings without those that say the same (same card), in order."""
    seen: dict[CauseKey, Finding] = {}
    for group in groups:
        for finding in group:
            seen.setdefault(finding.key, finding)
    return tuple(seen.values())


def case_rows(records: Iterable[CaseRecord]) -> list[CaseRow]:
    """Make list rows of stored records."""
    known: dict[int, _Meaning] = {}
    return [_case_row(record, known) for record in records]


class _Meaning(NamedTuple):
    """What findings come to in a list row; kept by the findings' tuple, which many records share."""

    findings: tuple[Finding, ...]
    causes: tuple[CauseKey, ...]
    codes: tuple[str, ...]
    words: str


def _meaning(findings: tuple[Finding, ...]) -> _Meaning:
    different = distinct_findings([findings]) if len(findings) > 1 else findings
    codes = tuple(dict.fromkeys(finding.code for finding in different if finding.code))
    values = [value for finding in different for value in finding.variables.values()]
    return _Meaning(findings, tuple(finding.key for finding in different), codes, " ".join([*codes, *values]))


def _case_row(record: CaseRecord, known: dict[int, _Meaning]) -> CaseRow:
    """Make a list row of a stored record; ``known`` remembers what equal findings came to."""
    meaning = known.get(id(record.findings))
    if meaning is None:
        meaning = known[id(record.findings)] = _meaning(record.findings)
    words = (
        f"{record.series} {record.number} {record.series}{record.number} {record.transaction_date} {record.text} "
        f"{amount_word(record.amount)} {record.accounts} {record.company} {record.fortnox} {meaning.words}"
    )
    return CaseRow(
        record.id,
        record.company,
        record.source,
        record.series,
        record.number,
        record.transaction_date,
        record.text,
        record.amount,
        record.status,
        record.flags,
        record.fortnox,
        record.received,
        record.failures,
        record.first_failed,
        record.last_failed,
        meaning.causes,
        meaning.codes,
        fold(words),
    )
