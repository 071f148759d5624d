"""What is known of a company's ledger as a plain table: its accounts, cost centres, projects and series."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from workbench.domain.ledger import (
    NO,
    NOT_KNOWN,
    YES,
    CompanyLedger,
    DimensionRule,
    LedgerFacts,
    Origin,
    Statement,
    Topic,
)
from workbench.domain.voucher import Voucher
from workbench.services.ledgers import Ledgers
from workbench.services.sorting import sort_key_natural


class Kind(StrEnum):
    """What the table has rows of."""

    ACCOUNT = "account"
    COST_CENTER = "cost-center"
    PROJECT = "project"
    SERIES = "series"


EXISTS: Mapping[Kind, Topic] = {
    Kind.ACCOUNT: Topic.ACCOUNT,
    Kind.COST_CENTER: Topic.COST_CENTER,
    Kind.PROJECT: Topic.PROJECT,
    Kind.SERIES: Topic.SERIES,
}
"""What tells whether something of a kind is there at all."""
TOPICS: Mapping[Kind, tuple[Topic, ...]] = {
    Kind.ACCOUNT: (Topic.ACCOUNT_ACTIVE, Topic.ACCOUNT_COST_CENTER, Topic.ACCOUNT_PROJECT),
    Kind.COST_CENTER: (Topic.COST_CENTER_ACTIVE,),
    Kind.PROJECT: (Topic.PROJECT_ACTIVE,),
    Kind.SERIES: (Topic.SERIES_MANUAL,),
}
"""What can be told of each row."""
RULES = (Topic.ACCOUNT_COST_CENTER, Topic.ACCOUNT_PROJECT)
YEARLY = (Kind.ACCOUNT, Kind.SERIES)
"""What differs between financial years."""
_NAMES = {
    Kind.ACCOUNT: "accounts",
    Kind.COST_CENTER: "cost_centers",
    Kind.PROJECT: "projects",
    Kind.SERIES: "series",
}


def choices(topic: Topic) -> tuple[str, ...]:
    """Return the values that can be told of a topic."""
    return (NOT_KNOWN, *DimensionRule) if topic in RULES else (NOT_KNOWN, YES, NO)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one thing, None where nothing is known; ``apart`` the years that differ from it."""

    told: Statement | None
    apart: tuple[Statement, ...] = ()

    @property
    def value(self) -> str:
        """What holds."""
        return self.told.value if self.told else NOT_KNOWN

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that was told, as far as it still holds."""
        return (self.told, *self.apart) if self.told else self.apart


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One account, object or series: whether it is there, and what was told of each of its `TOPICS`.

    ``waiting`` counts the vouchers still to handle that use it.
    """

    kind: Kind
    key: str
    name: str
    exists: Standing
    told: tuple[Standing, ...]
    waiting: int

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What people told and refusals taught of it, the latest first."""
        told = {
            id(each): each
            for standing in (self.exists, *self.told)
            for each in standing.statements
            if each.origin is not Origin.EXPORT
        }
        return tuple(sorted(told.values(), key=lambda each: each.at, reverse=True))


class LedgerTable:
    """A company's ledger and its vouchers that wait, as rows; a ``day`` stands for its financial year."""

    def __init__(self, ledger: CompanyLedger, vouchers: Iterable[Voucher]) -> None:
        self.ledger = ledger
        self.vouchers = tuple(vouchers)
        self._waiting: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
        days: set[date] = {each.day for each in ledger.statements if each.day}
        for voucher in self.vouchers:
            days.add(voucher.transaction_date)
            self._count(voucher, ledger.scope(voucher.transaction_date))
        self._things: dict[tuple[Topic, str], list[Statement]] = defaultdict(list)
        for each in ledger.current:
            self._things[each.topic, each.key].append(each)
        self.years = self._days_of_years(days)

    def rows(self, kind: Kind, day: date | None) -> list[LedgerRow]:
        """Return the rows of a kind for the financial year of a day, or (None) for what holds in every year.

        Those that something was told of or that vouchers wait for come first.
        """
        names = self._names(kind, day)
        waiting = self._waiting[kind, self.ledger.scope(day) if day and kind in YEARLY else ""]
        keys = {*names, *waiting, *self._told_keys(kind, day)} - {""}
        rows = [self._row(kind, key, names.get(key, ""), day, waiting[key]) for key in keys]
        return sorted(rows, key=lambda row: (not (row.waiting or row.statements), sort_key_natural(row.key)))

    def lock(self) -> Statement | None:
        """Return what is known of locked periods; the value is the last locked day, empty for none."""
        return self.ledger.told(Topic.LOCKED_THROUGH, "", date.max)

    def busiest_year(self) -> date | None:
        """Return a day of the newest year that vouchers wait in, else of the newest year there is."""
        waiting = [day for day in self.years if self._waiting[Kind.ACCOUNT, self.ledger.scope(day)]]
        return next(iter([*waiting, *self.years]), None)

    def _count(self, voucher: Voucher, scope: str) -> None:
        keys = {
            Kind.ACCOUNT: {row.account for row in voucher.rows},
            Kind.COST_CENTER: {row.cost_center for row in voucher.rows},
            Kind.PROJECT: {row.project for row in voucher.rows},
            Kind.SERIES: {voucher.series},
        }
        for kind, found in keys.items():
            for place in ("", scope):
                self._waiting[kind, place].update(found)

    def _days_of_years(self, days: Iterable[date]) -> tuple[date, ...]:
        """Return one day of each financial year known of, the newest first; its last where it is known."""
        known = {year.start.isoformat(): year.end for year in self.ledger.years}
        for day in sorted(days):
            known.setdefault(self.ledger.scope(day), day)
        return tuple(sorted(known.values(), reverse=True))

    def _names(self, kind: Kind, day: date | None) -> dict[str, str]:
        exports: Sequence[LedgerFacts] = [facts for _, facts in self.ledger.exports]
        if day and kind in YEARLY:
            chart = self.ledger.chart(day)
            exports = [chart[1]] if chart else []
        elif kind not in YEARLY:
            exports = [facts for facts in exports if getattr(facts, _NAMES[kind])][:1]
        names: dict[str, str] = {}
        for facts in reversed(exports):
            names.update(getattr(facts, _NAMES[kind]))
        return names

    def _told_keys(self, kind: Kind, day: date | None) -> set[str]:
        topics = (EXISTS[kind], *TOPICS[kind])
        scope = self.ledger.scope(day) if day and kind in YEARLY else None
        return {
            each.key
            for (topic, _), told in self._things.items()
            if topic in topics
            for each in told
            if each.value != NOT_KNOWN and (not scope or not each.day or self.ledger.scope(each.day) == scope)
        }

    def _row(self, kind: Kind, key: str, name: str, day: date | None, waiting: int) -> LedgerRow:
        yearly = kind in YEARLY
        told = tuple(self._standing(topic, key, day, yearly) for topic in TOPICS[kind])
        return LedgerRow(kind, key, name, self._standing(EXISTS[kind], key, day, yearly), told, waiting)

    def _standing(self, topic: Topic, key: str, day: date | None, yearly: bool) -> Standing:
        if day or not yearly:
            return Standing(self.ledger.told(topic, key, day or date.max))
        told = self._things.get((topic, key), ())
        common = next((each for each in told if each.day is None), None)
        value = common.value if common else NOT_KNOWN
        apart = [each for each in told if each.day and each.value != value and (common is None or each.at > common.at)]
        return Standing(
            common if value != NOT_KNOWN else None, tuple(sorted(apart, key=lambda each: each.day or date.min))
        )


def read_table(ledgers: Ledgers, company: str, voucher_ids: Sequence[int]) -> LedgerTable:
    """Read what is known of a company's ledger; ``voucher_ids`` are its vouchers that wait."""
    return LedgerTable(ledgers.of(company), ledgers.vouchers(voucher_ids))


def read_again(ledgers: Ledgers, table: LedgerTable) -> LedgerTable:
    """Read what is known of the same ledger now; the vouchers stay those that waited."""
    return LedgerTable(ledgers.of(table.ledger.company), table.vouchers)


def statements_for(
    rows: Iterable[LedgerRow], topic: Topic, value: str, day: date | None, at: datetime, by: str
) -> list[Statement]:
    """Return what a person tells who chooses a value for some rows, for one financial year or (None) every year.

    What is active, or not, is there: that is told too where it was not known, and taken back with it.
    """
    told = []
    for row in rows:
        holds = day if row.kind in YEARLY else None
        there = row.exists.told
        taken_back = value == NOT_KNOWN and there is not None and there.origin is Origin.PERSON
        if topic not in RULES and (taken_back or (value != NOT_KNOWN and row.exists.value != YES)):
            exists = NOT_KNOWN if taken_back else YES
            told.append(Statement(EXISTS[row.kind], row.key, exists, at, Origin.PERSON, by, holds))
        told.append(Statement(topic, row.key, value, at, Origin.PERSON, by, holds))
    return told
