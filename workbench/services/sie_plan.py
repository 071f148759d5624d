"""What a SIE file would hold, what is left out of it and why, and what speaks against it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workbench.domain.failure import FailedVoucher, Status
from workbench.domain.finding import CauseKey
from workbench.domain.ledger import NO, YES, CompanyLedger, FinancialYear, Topic
from workbench.domain.ledger_ports import LedgerStore
from workbench.domain.match_key import entered_text, match_key
from workbench.domain.ports import Store
from workbench.domain.voucher import Voucher
from workbench.services.changes import Skipped
from workbench.services.ledgers import LedgerView
from workbench.services.made_reports import ReportKind
from workbench.services.splitting import SIE_TEXT
from workbench.sie.voucher import SieRow
from workbench.sie.writer import COST_CENTER, PROJECT, VoucherToWrite, WriteFault
from workbench.texts import N_

OTHER_CURRENCY = N_("its amounts are not in kronor")
NO_COMPANY = N_("it is not told which company it is of")
MAY_GO_IN = (Status.UNREPORTED, Status.OPEN, Status.HAND)
_SERIES = "WXYVUTSRQPONMLKJHGEDCBZ"
_MADE_BY_THE_FILE = "series-missing"

Objections = frozenset[tuple[int, object]]
"""What speaks against vouchers: by id the cause that Fortnox will refuse it for, the SIE file or the entry it is in."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A voucher that Fortnox would refuse for certain, and for what."""

    voucher_id: int
    causes: tuple[CauseKey, ...]


@dataclass(frozen=True, slots=True)
class SiePart:
    """What goes in one file: one company, one financial year; ``amount`` in öre.

    ``faults`` must be settled before it can be written at all. ``stopped``, ``earlier`` (vouchers that are in a SIE
    file already, with its name) and ``booked`` (those in the ledger already, as what) speak against it;
    ``not_checked`` are causes that nothing is known of.
    """

    company: str
    company_name: str
    year: FinancialYear | None
    scope: str
    series: str
    cases: tuple[FailedVoucher, ...]
    amount: int
    faults: tuple[WriteFault, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    earlier: tuple[tuple[int, str], ...] = ()
    booked: tuple[tuple[int, str], ...] = ()
    not_checked: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """The vouchers."""
        return tuple(case.id for case in self.cases)

    @property
    def year_words(self) -> str:
        """The financial year in a file's name: ``2026``, or its first day where it is no calendar year."""
        first = self.year.start if self.year else None
        whole = first and self.year == FinancialYear(date(first.year, 1, 1), date(first.year, 12, 31))
        return self.scope[:4] if whole else self.scope

    @property
    def objections(self) -> Objections:
        """What speaks against it."""
        stopped = ((each.voucher_id, key) for each in self.stopped for key in each.causes)
        return frozenset([*stopped, *self.earlier, *self.booked])

    @property
    def long_texts(self) -> int:
        """How many vouchers have a text longer than what Fortnox's guide says that an import takes."""
        written = map(to_write, self.cases)
        return sum(any(len(each) > SIE_TEXT for each in (v.text, *(row.text for row in v.rows))) for v in written)

    @property
    def against(self) -> int:
        """How many vouchers something speaks against."""
        return len({voucher_id for voucher_id, _ in self.objections})


@dataclass(frozen=True, slots=True)
class SiePlan:
    """What would be written: a file for each part."""

    parts: tuple[SiePart, ...]
    left_out: tuple[Skipped, ...]

    @property
    def faults(self) -> tuple[WriteFault, ...]:
        """Everything that must be settled first."""
        return tuple(fault for part in self.parts for fault in part.faults)

    @property
    def objections(self) -> Objections:
        """What speaks against it."""
        return frozenset(each for part in self.parts for each in part.objections)

    @property
    def against(self) -> int:
        """How many vouchers something speaks against."""
        return sum(part.against for part in self.parts)


def cannot_go_in(case: FailedVoucher) -> str:
    """Return why a voucher cannot be in a SIE file by what it says itself; empty where it can."""
    if not case.voucher.company:
        return NO_COMPANY
    if {row.currency.upper() for row in case.entered.rows} - {"", "SEK"}:
        return OTHER_CURRENCY
    return ""


def to_write(case: FailedVoucher) -> VoucherToWrite:
    """Return a voucher as it is to be entered, its match key in the text. Fortnox has cost centre and project only."""
    voucher = case.entered
    rows = tuple(
        SieRow(
            row.account,
            row.amount,
            tuple((number, code) for number, code in ((COST_CENTER, row.cost_center), (PROJECT, row.project)) if code),
            row.transaction_information,
        )
        for row in voucher.rows
    )
    return VoucherToWrite(case.id, voucher.transaction_date, entered_text(voucher.text, match_key(case.id)), rows)


def suggested_series(
    ledger: CompanyLedger, cases: Sequence[FailedVoucher], sent: Iterable[str], own: Collection[str] = ()
) -> str:
    """Suggest a series of its own: one told to take manual vouchers, else W.

    Never one that the source uses, nor one that the ledger's exports hold but for those in ``own``.
    """
    taken = {each.upper() for each in sent} | {case.entered.series.upper() for case in cases}
    taken |= {each.upper() for _, facts in ledger.exports for each in facts.series} - set(own)
    day = cases[0].entered.transaction_date
    told = [each.key for each in ledger.current if each.topic is Topic.SERIES_MANUAL and each.value == YES]
    candidates: tuple[str, ...] = (*told, *_SERIES)
    for series in candidates:
        known = ledger.told(Topic.SERIES_MANUAL, series, day)
        if series.upper() not in taken and not (known and known.value == NO):
            return series
    return "W"


def checked(view: LedgerView, voucher: Voucher, series: str) -> tuple[tuple[CauseKey, ...], tuple[str, ...]]:
    """Return what would stop a voucher for certain in the file's series, and what is not checked.

    A series that is missing is made by the import.
    """
    replay = view.replay(replace(voucher, series=series))
    certain = (each.key for each in replay.blockers if each.certain and each.cause != _MADE_BY_THE_FILE)
    return tuple(dict.fromkeys(certain)), tuple(each for each in replay.not_checked if each != _MADE_BY_THE_FILE)


def own_series(store: LedgerStore, company: str) -> set[str]:
    """Return the series of the SIE files made for a company, as far as no one else has booked in them."""
    made = (each for each in store.reports() if each.kind == ReportKind.SIE and each.company == company)
    return {each.about.get("series", "").upper() for each in made} - {
        each.upper() for each in store.series_of_others(company)
    }


def written_earlier(store: Store, voucher_ids: Sequence[int]) -> dict[int, str]:
    """Return by voucher the name of the SIE file that it was written in last."""
    numbers = store.reports_of(voucher_ids)
    names = {each.number: each.name for each in store.reports() if each.kind == ReportKind.SIE} if numbers else {}
    latest = {each: max(names.keys() & set(found), default=0) for each, found in numbers.items()}
    return {each: names[number] for each, number in latest.items() if number}
