"""Reading: the list, one case whole, the tray, the history. What every view reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
        return CaseIndex([case_row(record) for record in self._store.case_records()])

    def rows(self, voucher_ids: Sequence[int]) -> list[CaseRow]:
        """Read some rows of the list."""
        return [case_row(record) for record in self._store.case_records(voucher_ids)]

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


def distinct_findings(groups: Iterable[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return the findings without those that say the same (same card), in order."""
    seen: dict[CauseKey, Finding] = {}
    for group in groups:
        for finding in group:
            seen.setdefault(finding.key, finding)
    return tuple(seen.values())


def case_row(record: CaseRecord) -> CaseRow:
    """Make a list row of a stored record."""
    findings = record.findings
    if len(findings) > 1:
        findings = distinct_findings([findings])
    words = (
        record.series,
        record.number,
        record.series + record.number,
        record.transaction_date,
        record.text,
        amount_word(record.amount),
        record.accounts,
        record.company,
        record.fortnox,
        *(finding.code for finding in findings),
        *(value for finding in findings for value in finding.variables.values()),
    )
    return CaseRow(
        id=record.id,
        company=record.company,
        source=record.source,
        series=record.series,
        number=record.number,
        transaction_date=record.transaction_date,
        text=record.text,
        amount=record.amount,
        status=record.status,
        flags=record.flags,
        fortnox=record.fortnox,
        received=record.received,
        failures=record.failures,
        first_failed=record.first_failed,
        last_failed=record.last_failed,
        causes=tuple(finding.key for finding in findings),
        codes=tuple(dict.fromkeys(finding.code for finding in findings if finding.code)),
        haystack=fold(" ".join(words)),
    )
