"""What a SIE file says besides its vouchers: the company, the chart, the objects, the years, the balances."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from workbench.sie.amounts import amount_at
from workbench.sie.lines import Record, SieFault
from workbench.sie.voucher import SieVoucher, is_dimension

_MOST_UNREAD = 100
_LONGEST_NUMBER = 18
_YEAR = re.compile("-?[0-9]{1,3}")


@dataclass(slots=True)
class SeriesUse:
    """The vouchers of one series in one financial year; ``last_number`` is 0 where none has a number."""

    count: int = 0
    last_number: int = 0
    last_day: date | None = None


@dataclass(slots=True)
class SieFacts:
    """What the file says besides vouchers; it grows while the vouchers are read.

    ``years`` holds first and last day by the file's own count: 0 is the year that the chart and the balances are of,
    -1 the one before. ``used`` tells the series by (that number, series), the number being None where no year in the
    file holds the voucher's day. ``opening``, ``closing`` and ``results`` are year 0's balances in öre by account.
    ``covers`` is the last day of the period told (#OMFATTN).
    ``kinds`` is T, S, K or I by account; ``units`` what its quantities are counted in. ``unread`` are records that
    could not be read, the first hundred. ``has_balances`` is told before the first voucher.
    """

    program: str = ""
    kind: str = ""
    generated: date | None = None
    covers: date | None = None
    org_number: str = ""
    company_name: str = ""
    currency: str = ""
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    dimensions: dict[int, str] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    objects: dict[int, dict[str, str]] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    used: dict[tuple[int | None, str], SeriesUse] = field(default_factory=dict)
    last_voucher_day: date | None = None
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    results: dict[str, int] = field(default_factory=dict)
    has_balances: bool = False
    unread: list[SieFault] = field(default_factory=list)

    def learn(self, record: Record) -> None:
        """Take in a record that is no voucher's. One of an unknown label says nothing."""
        if record.label in _BALANCES:
            self.has_balances = True
        taker = _TAKERS.get(record.label)
        if taker is not None and not taker(self, record) and len(self.unread) < _MOST_UNREAD:
            words = " ".join(record.text(place) for place in range(min(len(record.fields), 4)))
            self.unread.append(SieFault(record.line, f"{record.label} {words}"[:60]))

    def count(self, voucher: SieVoucher) -> None:
        """Take in that a voucher stands in its series."""
        day = voucher.day
        if day and (self.last_voucher_day is None or day > self.last_voucher_day):
            self.last_voucher_day = day
        if not voucher.series:
            return
        self.series.setdefault(voucher.series, "")
        year = self._year_of(day) if day else None
        use = self.used.get((year, voucher.series))
        if use is None:
            use = self.used[year, voucher.series] = SeriesUse()
        use.count += 1
        if day and (use.last_day is None or day > use.last_day):
            use.last_day = day
        number = voucher.number
        if number.isdecimal() and len(number) <= _LONGEST_NUMBER and (value := int(number)) > use.last_number:
            use.last_number = value

    def _year_of(self, day: date) -> int | None:
        for number, (start, end) in self.years.items():
            if start <= day <= end:
                return number
        return None


Taker = Callable[[SieFacts, Record], bool]
"""Puts a record into the facts; False where it cannot be read."""


def _word(name: str) -> Taker:
    def take(facts: SieFacts, record: Record) -> bool:
        setattr(facts, name, record.rest(0).strip())
        return True

    return take


def _first(name: str) -> Taker:
    def take(facts: SieFacts, record: Record) -> bool:
        setattr(facts, name, record.text(0).strip())
        return True

    return take


def _by_account(name: str) -> Taker:
    def take(facts: SieFacts, record: Record) -> bool:
        account = record.text(0).strip()
        if account:
            getattr(facts, name)[account] = record.rest(1).strip()
        return bool(account)

    return take


def _balance(name: str) -> Taker:
    def take(facts: SieFacts, record: Record) -> bool:
        ore, _ = amount_at(record, 2)
        if record.text(0) == "0" and ore is not None:
            getattr(facts, name)[record.text(1)] = ore
        return ore is not None and bool(_YEAR.fullmatch(record.text(0)))

    return take


def _org_number(facts: SieFacts, record: Record) -> bool:
    told = record.text(0).strip()
    if re.fullmatch("([0-9]{2})?[0-9]{6}", told) and re.fullmatch("-?[0-9]{4}", record.text(1)):
        told += record.text(1)
    facts.org_number = told
    return True


def _generated(facts: SieFacts, record: Record) -> bool:
    facts.generated = record.day(0)
    return facts.generated is not None or not record.text(0)


def _covers(facts: SieFacts, record: Record) -> bool:
    facts.covers = record.day(0)
    return facts.covers is not None or not record.text(0)


def _year(facts: SieFacts, record: Record) -> bool:
    start, end = record.day(1), record.day(2)
    if start is None or end is None or end < start or not _YEAR.fullmatch(record.text(0)):
        return False
    facts.years[int(record.text(0))] = (start, end)
    return True


def _dimension(facts: SieFacts, record: Record) -> bool:
    if not is_dimension(record.text(0)):
        return False
    facts.dimensions[int(record.text(0))] = record.rest(1).strip()
    return True


def _sub_dimension(facts: SieFacts, record: Record) -> bool:
    number = record.text(0)
    if not is_dimension(number) or len(record.fields) < 2:
        return False
    above = record.text(len(record.fields) - 1)
    is_told = len(record.fields) > 2 and is_dimension(above)
    last = len(record.fields) - is_told
    facts.dimensions[int(number)] = " ".join(record.text(place) for place in range(1, last)).strip()
    if is_told:
        facts.above[int(number)] = int(above)
    return True


def _object(facts: SieFacts, record: Record) -> bool:
    if not is_dimension(record.text(0)) or not record.text(1):
        return False
    facts.objects.setdefault(int(record.text(0)), {})[record.text(1)] = record.rest(2).strip()
    return True


_BALANCES = ("#IB", "#UB", "#RES", "#OIB", "#OUB", "#PSALDO", "#PBUDGET")
_TAKERS: dict[str, Taker] = {
    "#PROGRAM": _word("program"),
    "#SIETYP": _first("kind"),
    "#ORGNR": _org_number,
    "#FNAMN": _word("company_name"),
    "#VALUTA": _first("currency"),
    "#GEN": _generated,
    "#OMFATTN": _covers,
    "#RAR": _year,
    "#KONTO": _by_account("accounts"),
    "#KTYP": _by_account("kinds"),
    "#ENHET": _by_account("units"),
    "#DIM": _dimension,
    "#UNDERDIM": _sub_dimension,
    "#OBJEKT": _object,
    "#IB": _balance("opening"),
    "#UB": _balance("closing"),
    "#RES": _balance("results"),
}
