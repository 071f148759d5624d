"""Reading: the list, one case whole, the tray, the history. What every view reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.diagnosis.senders import SENDERS
from workbench.domain.company import Company
from workbench.domain.errors import NotFound
from workbench.domain.failure import FailedVoucher, StoredFailure
from workbench.domain.finding import Blocker, CauseKey, Finding, Replay
from workbench.domain.history import Event
from workbench.domain.joining import TwinHit
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ledger_ports import LedgerStore
from workbench.domain.origin import CameFrom, Receipt
from workbench.domain.ports import Diagnosis, Progress, TrayItem, unwatched
from workbench.domain.verification import KeptVerification
from workbench.domain.voucher import Voucher
from workbench.services.case_index import CaseIndex
from workbench.services.case_row import TO_HANDLE, CaseRow, same_matter
from workbench.services.case_rows import case_rows, distinct_findings
from workbench.services.collector import collector_resting
from workbench.services.ledgers import Ledgers, LedgerViews
from workbench.services.original import SHOWN_BYTES, Shown, read_original
from workbench.services.twins import likely_twins

_BATCH = 2000
_NOTHING = Replay()


@dataclass(frozen=True, slots=True)
class FailureFindings:
    """One failure message and what it means."""

    stored: StoredFailure
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything to show about one voucher.

    ``failures`` the latest first; ``facts`` of its financial year, None where none came in; ``replay`` what would
    stop it now, ``put_right`` the causes that have been mended since they were told. ``origins`` are the documents it
    came in and what its sources say of it there, ``twins`` the vouchers of other sources that are probably the same,
    ``receipts`` the files that belong to it, ``verification`` what looking for it in the ledger came to last.
    """

    case: FailedVoucher
    failures: tuple[FailureFindings, ...]
    events: tuple[Event, ...]
    facts: LedgerFacts | None
    replay: Replay = _NOTHING
    put_right: tuple[CauseKey, ...] = ()
    origins: tuple[CameFrom, ...] = ()
    twins: tuple[TwinHit, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    verification: KeptVerification | None = None

    @property
    def system(self) -> str:
        """The system that says why it failed, as far as that is known; else the one the voucher came from."""
        senders = [each.stored.failure.system for each in self.failures]
        return next((each for each in senders if any(each == name for name, _ in SENDERS)), self.case.voucher.source)

    @property
    def next_blockers(self) -> tuple[Blocker, ...]:
        """What would stop it besides what has been told already."""
        told = [finding.key for finding in self.findings if finding.key not in self.put_right]
        return tuple(each for each in self.replay.blockers if not any(same_matter(key, each.key) for key in told))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The distinct findings of all failures, the latest first."""
        return distinct_findings(each.findings for each in self.failures)

    def account_name(self, account: str) -> str:
        """Return the account's name out of the company's chart, or nothing."""
        return self.facts.accounts.get(account, "") if self.facts else ""


@dataclass(frozen=True, slots=True)
class TrayDetail:
    """A tray item with its original (the first part of it, decoded) and, for a failure, its findings.

    ``shown`` is the original as it is to be shown: as ``kind`` says, empty where just as it is.
    """

    item: TrayItem
    original: str
    findings: tuple[Finding, ...]
    kind: Shown = Shown.TEXT
    shown: str = ""
    encoding: str = ""


class Cases:
    """Reads cases out of the store; diagnoses on the way."""

    def __init__(self, store: LedgerStore, diagnosis: Diagnosis, ledgers: Ledgers) -> None:
        self._store = store
        self._diagnosis = diagnosis
        self._ledgers = ledgers

    def index(self) -> CaseIndex:
        """Read the whole list."""
        with collector_resting():
            return CaseIndex(case_rows(self._store.case_records()))

    def rows(self, voucher_ids: Sequence[int]) -> list[CaseRow]:
        """Read some rows of the list."""
        return case_rows(self._store.case_records(voucher_ids))

    def current_rows(self, voucher_ids: Sequence[int]) -> list[CaseRow]:
        """Read some rows of the list in the order asked, brought up to all that is known; unknown ids are left out."""
        if self.stale():
            self.rediagnose(unwatched)
        rows = {row.id: row for row in self.rows(voucher_ids)}
        for company in {row.company for row in rows.values() if row.status in TO_HANDLE.statuses}:
            # A voucher that has come back to the list has not been looked at while it was off it.
            if self._stand_all(company, unwatched):
                rows = {row.id: row for row in self.rows(voucher_ids)}
        return [rows[each] for each in dict.fromkeys(voucher_ids) if each in rows]

    def detail(self, voucher_id: int) -> CaseDetail:
        """Read one case whole; one that is shown as another gives that one. Raises `NotFound`."""
        voucher_id = self._store.main_of(voucher_id)
        found = self._store.failed_vouchers([voucher_id])
        if not found:
            raise NotFound(id=voucher_id)
        case = found[0]
        view = self._ledgers.view(case.voucher.company)
        return CaseDetail(
            case=case,
            failures=tuple(
                FailureFindings(stored, self._diagnosis.findings(stored.failure, case.voucher))
                for stored in reversed(case.failures)
            ),
            events=tuple(self._store.events(voucher_id)),
            facts=self._facts(case.voucher),
            replay=view.replay(case.entered),
            put_right=view.standing(case).put_right,
            origins=tuple(self._store.came_from(voucher_id)),
            twins=likely_twins(voucher_id, case.voucher, self._store.likely_twins(voucher_id)),
            receipts=tuple(self._store.receipts(voucher_id)),
            verification=self._store.verifications([voucher_id]).get(voucher_id),
        )

    def receipt(self, receipt: Receipt) -> bytes:
        """Read a receipt's bytes as they came."""
        return b"".join(self._store.document(receipt.document_id))

    def replays(self, voucher_ids: Sequence[int]) -> Iterator[tuple[int, Replay]]:
        """Replay Fortnox's rules on vouchers, in the order asked. Raises `NotFound`."""
        views = LedgerViews(self._ledgers)
        for start in range(0, len(voucher_ids), _BATCH):
            part = voucher_ids[start : start + _BATCH]
            found = {case.id: case for case in self._store.failed_vouchers(part)}
            for each in part:
                if each not in found:
                    raise NotFound(id=each)
                voucher = found[each].entered
                yield each, views[voucher.company].replay(voucher)

    def _facts(self, voucher: Voucher) -> LedgerFacts | None:
        """Return the facts of the voucher's financial year, else the company's newest."""
        chart = self._ledgers.of(voucher.company).chart(voucher.transaction_date)
        return chart[1] if chart else self._store.facts(voucher.company)

    def tray(self) -> list[TrayItem]:
        """Read what was not understood or could not be joined."""
        return self._store.tray()

    def tray_detail(self, item: TrayItem) -> TrayDetail:
        """Read a tray item's original, the first part of it."""
        stored = self._store.failure(item.failure_id) if item.failure_id is not None else None
        if stored:
            findings = self._diagnosis.findings(stored.failure, None)
            parts = (stored.failure.context, stored.failure.text)
            return TrayDetail(item, "\n\n".join(part for part in parts if part), findings)
        data = bytearray()
        for chunk in self._store.document(item.document_id):
            data += chunk
            if len(data) >= SHOWN_BYTES:
                break
        found = read_original(bytes(data))
        return TrayDetail(item, found.text, (), found.kind, found.shown, found.encoding)

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
        """Tell whether something derived may have been worked out by what has changed, so `rediagnose` is due."""
        return self._store.derived() != self._ledgers.token

    def rediagnose(self, progress: Progress) -> int:
        """Bring what is derived up to this catalogue and what is known; return how many failures were read again."""
        token = self._ledgers.token
        done = 0
        while stale := self._store.stale_failures(version := self._diagnosis.version, _BATCH):
            vouchers = self._vouchers_of(stale)
            derived = [(each.id, self._diagnosis.findings(each.failure, vouchers.get(each.id))) for each in stale]
            with self._store.writing() as writer:
                writer.put_findings(derived, version)
            done += len(stale)
            progress(done, 0)
        self._ledgers.forget()
        for company in self._store.companies():
            self._stand_all(company.org_number, progress)
        with self._store.writing() as writer:
            writer.put_derived(token)
        return done

    def _stand_all(self, company: str, progress: Progress) -> int:
        """Work out what would stop the vouchers still to handle where that is not known yet; return how many."""
        view = self._ledgers.view(company)
        done = 0
        while waiting := self._store.stale_vouchers(company, view.version, _BATCH):
            standings = [(case.id, view.standing(case)) for case in self._store.failed_vouchers(waiting)]
            with self._store.writing() as writer:
                writer.put_standings(standings, view.version)
            done += len(waiting)
            progress(done, 0)
        return done

    def _vouchers_of(self, failures: Iterable[StoredFailure]) -> Mapping[int, Voucher]:
        wanted = {each.id: each.voucher_id for each in failures if each.voucher_id is not None}
        found = {case.id: case.voucher for case in self._store.failed_vouchers(sorted(set(wanted.values())))}
        return {failure_id: found[voucher_id] for failure_id, voucher_id in wanted.items() if voucher_id in found}
