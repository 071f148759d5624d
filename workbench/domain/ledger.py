"""What is known of a company's ledger in Fortnox, who told it, and when.

A ledger's export (SIE 4) tells the chart, the objects, the series used and the financial years. What it does not hold
is told by a person or learned from a refusal. Of what is told of the same thing, the latest holds.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

YES, NO, NOT_KNOWN = "yes", "no", "not-known"


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """First and last day of a financial year."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Tell whether the day falls in the year."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Facts of one company out of one SIE export. Empty means not known, never none.

    ``as_of`` is the day the export was made, where told; ``year`` the financial year that the chart and the series
    are of, None where the file does not tell; ``series`` those that vouchers stand in.
    """

    company: str
    company_name: str = ""
    as_of: date | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    cost_centers: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    financial_years: tuple[FinancialYear, ...] = ()
    year: FinancialYear | None = None

    def financial_year_of(self, day: date) -> FinancialYear | None:
        """Return the financial year that holds the day, or None where none is known to."""
        return next((year for year in self.financial_years if year.holds(day)), None)


class Topic(StrEnum):
    """What can be told of a ledger. Never renamed: the history holds these words.

    The value is ``yes`` or ``no`` but for the two rules (a `DimensionRule`), ``locked-through`` (the last locked day
    as ISO text, empty for none) and ``put-right`` (``yes``; the key is a cause with its values). ``not-known`` takes
    back what was told of it before.
    """

    ACCOUNT = "account"
    ACCOUNT_ACTIVE = "account-active"
    ACCOUNT_COST_CENTER = "account-cost-center"
    ACCOUNT_PROJECT = "account-project"
    COST_CENTER = "cost-center"
    COST_CENTER_ACTIVE = "cost-center-active"
    PROJECT = "project"
    PROJECT_ACTIVE = "project-active"
    SERIES = "series"
    SERIES_MANUAL = "series-manual"
    FINANCIAL_YEAR = "financial-year"
    LOCKED_THROUGH = "locked-through"
    PUT_RIGHT = "put-right"


class DimensionRule(StrEnum):
    """What an account says of cost centres or projects (Fortnox: CostCenterSettings, ProjectSettings)."""

    ALLOWED = "allowed"
    MANDATORY = "mandatory"
    NOT_ALLOWED = "not-allowed"


class Origin(StrEnum):
    """Who told it."""

    EXPORT = "export"
    PERSON = "person"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing told of a ledger.

    ``at`` is when it was so (UTC); ``day`` any day of the financial year it holds for, None for every year.
    ``doubted`` says that something since speaks against it, without proving it.
    """

    topic: Topic
    key: str
    value: str
    at: datetime
    origin: Origin
    by: str = ""
    day: date | None = None
    doubted: bool = False


class CompanyLedger:
    """All that is known of one company's ledger: its exports, and what was told beside them."""

    def __init__(
        self, company: str, exports: Sequence[tuple[LedgerFacts, datetime]], statements: Iterable[Statement]
    ) -> None:
        """Take the exports, each with the time it came in, and the statements, in any order."""
        self.company = company
        dated = sorted(((_made(facts, received), facts) for facts, received in exports), key=lambda each: each[0])
        self.exports: tuple[tuple[datetime, LedgerFacts], ...] = tuple(reversed(dated))
        self.statements = tuple(sorted(statements, key=lambda each: each.at))
        self.years = _years(facts for _, facts in self.exports)
        self._told: dict[tuple[Topic, str, str], Statement] = {}
        for each in self.statements:
            self._told[each.topic, each.key, self.scope(each.day) if each.day else ""] = each
        self.version = hashlib.sha256(repr((self.exports, self.statements)).encode("utf-8", "replace")).hexdigest()

    @property
    def current(self) -> tuple[Statement, ...]:
        """What was told last of each thing, the oldest first."""
        return tuple(sorted(self._told.values(), key=lambda each: each.at))

    def scope(self, day: date) -> str:
        """Return what names the financial year of a day: its first day as ISO text, else the calendar year."""
        year = self.year_of(day)
        return year.start.isoformat() if year else str(day.year)

    def year_of(self, day: date) -> FinancialYear | None:
        """Return the financial year that holds the day, or None where none is known to."""
        return next((year for year in self.years if year.holds(day)), None)

    def chart(self, day: date) -> tuple[datetime, LedgerFacts] | None:
        """Return the newest export of the day's financial year, with the time it was made."""
        year = self.year_of(day)
        for made, facts in self.exports:
            if facts.accounts and (facts.year is None or (year is not None and facts.year.start == year.start)):
                return made, facts
        return None

    def told(self, topic: Topic, key: str, day: date) -> Statement | None:
        """Return the latest that was told of something, for the financial year of a day, or None."""
        own = self._told.get((topic, key, self.scope(day)))
        common = self._told.get((topic, key, ""))
        found = max((each for each in (own, common) if each), key=lambda each: each.at, default=None)
        if found is not None and found.value == NOT_KNOWN:
            found = None
        exported = self._exported(topic, key, day)
        if exported is None or (found is not None and (found.at >= exported.at or _is_weak(exported))):
            return found
        return exported

    def _exported(self, topic: Topic, key: str, day: date) -> Statement | None:
        """Return what the newest export that can know says of something."""
        known: tuple[datetime, bool] | None = None
        if topic is Topic.ACCOUNT:
            chart = self.chart(day)
            known = (chart[0], key in chart[1].accounts) if chart else None
        elif topic is Topic.SERIES:
            chart = self.chart(day)
            known = (chart[0], key in chart[1].series) if chart and chart[1].series else None
        elif topic is Topic.COST_CENTER:
            known = next(
                ((made, key in facts.cost_centers) for made, facts in self.exports if facts.cost_centers), None
            )
        elif topic is Topic.PROJECT:
            known = next(((made, key in facts.projects) for made, facts in self.exports if facts.projects), None)
        elif topic is Topic.FINANCIAL_YEAR and self.years:
            made = self.exports[0][0]
            known = (made, self.year_of(day) is not None)
        return Statement(topic, key, YES if known[1] else NO, known[0], Origin.EXPORT) if known else None


def _is_weak(exported: Statement) -> bool:
    """Tell whether an export only lacks something that may well be there: a series not used yet, a later year."""
    return exported.value == NO and exported.topic in (Topic.SERIES, Topic.FINANCIAL_YEAR)


def _made(facts: LedgerFacts, received: datetime) -> datetime:
    """Return when an export was made; of its day the first moment, as what else was told that day may be newer."""
    return datetime.combine(facts.as_of, time(), UTC) if facts.as_of else received.astimezone(UTC)


def _years(exports: Iterable[LedgerFacts]) -> tuple[FinancialYear, ...]:
    """Return the financial years of all exports; of two that overlap the newer export's."""
    found: list[FinancialYear] = []
    for facts in exports:
        for year in facts.financial_years:
            if not any(year.start <= other.end and other.start <= year.end for other in found):
                found.append(year)
    return tuple(sorted(found, key=lambda year: year.start))
