"""Every rule of Fortnox replayed on a voucher: not only what stopped it, but what would stop it next.

One function per rule, all of them in `CHECKS`. A rule that nothing is known of is told as not checked, never as kept.
Limits and allowed characters: Fortnox's API specification (vouchers, cost centres, projects, voucher series) and
its page on formats and encoding.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from workbench.domain.finding import Blocker, Replay
from workbench.domain.ledger import NO, CompanyLedger, DimensionRule, Origin, Statement, Topic
from workbench.domain.match_key import LONGEST_TEXT
from workbench.domain.voucher import Voucher, VoucherRow

RULES = "1"
"""Changes whenever a check does, so that what was worked out by earlier ones is worked out again."""
LONGEST_ROW_TEXT = 100
LONGEST_CODES = (("cost_center", 6), ("project", 20))
LONGEST_SERIES = 10
FEWEST_ROWS = 2
_ACCOUNT = re.compile("[1-9][0-9]{3}")
_REFUSED_CHARACTER = re.compile(r"[^\w ’\\–:.`´,;^¤#%§£$€¢¥©™°&/()=+\-*!?²³®½@\r\n]")


class YearLedger:
    """What is known for one financial year, looked up once for each account, object and series."""

    def __init__(self, ledger: CompanyLedger, day: date) -> None:
        self._ledger = ledger
        self._day = day
        self._told: dict[tuple[Topic, str], Statement | None] = {}

    def told(self, topic: Topic, key: str) -> Statement | None:
        """Return the latest that was told of something, or None where nothing is known."""
        place = (topic, key)
        if place not in self._told:
            self._told[place] = self._ledger.told(topic, key, self._day)
        return self._told[place]


Found = Iterator[Blocker | None]
"""What a check yields; None for each thing it could not check."""
Check = Callable[[Voucher, YearLedger], Found]


def account_not_given(voucher: Voucher, _year: YearLedger) -> Found:
    """Require an account on every row."""
    for place, row in enumerate(voucher.rows):
        if not row.account:
            yield Blocker("account-not-given", place)


def account_invalid(voucher: Voucher, _year: YearLedger) -> Found:
    """Require of an account that it is a number from 1000 to 9999."""
    for place, row in enumerate(voucher.rows):
        if row.account and not _ACCOUNT.fullmatch(row.account):
            yield Blocker("account-invalid", place, (("account", row.account),))


def account_missing(voucher: Voucher, year: YearLedger) -> Found:
    """Require the account in the chart of the voucher's financial year."""
    for place, row in enumerate(voucher.rows):
        if _ACCOUNT.fullmatch(row.account):
            yield from _unless(year, Topic.ACCOUNT, row.account, "account-missing", place, "account")


def account_inactive(voucher: Voucher, year: YearLedger) -> Found:
    """Require that the account is active in that year."""
    for place, row in enumerate(voucher.rows):
        if _ACCOUNT.fullmatch(row.account) and not _is_missing(year, Topic.ACCOUNT, row.account):
            yield from _unless(year, Topic.ACCOUNT_ACTIVE, row.account, "account-inactive", place, "account")


def cost_center_missing(voucher: Voucher, year: YearLedger) -> Found:
    """Require that the cost centre exists."""
    for place, row in enumerate(voucher.rows):
        if row.cost_center:
            yield from _unless(year, Topic.COST_CENTER, row.cost_center, "cost-center-missing", place, "cost_center")


def cost_center_inactive(voucher: Voucher, year: YearLedger) -> Found:
    """Require that the cost centre is active."""
    for place, row in enumerate(voucher.rows):
        code = row.cost_center
        if code and not _is_missing(year, Topic.COST_CENTER, code):
            yield from _unless(year, Topic.COST_CENTER_ACTIVE, code, "cost-center-inactive", place, "cost_center")


def cost_center_mandatory(voucher: Voucher, year: YearLedger) -> Found:
    """Require a cost centre where the account demands one."""
    for place, row in enumerate(voucher.rows):
        if not row.cost_center and row.account:
            yield from _rule(
                year, Topic.ACCOUNT_COST_CENTER, DimensionRule.MANDATORY, row, place, "cost-center-mandatory"
            )


def cost_center_not_allowed(voucher: Voucher, year: YearLedger) -> Found:
    """Refuse a cost centre where the account does."""
    for place, row in enumerate(voucher.rows):
        if row.cost_center and row.account:
            yield from _rule(
                year, Topic.ACCOUNT_COST_CENTER, DimensionRule.NOT_ALLOWED, row, place, "cost-center-not-allowed"
            )


def project_missing(voucher: Voucher, year: YearLedger) -> Found:
    """Require that the project exists."""
    for place, row in enumerate(voucher.rows):
        if row.project:
            yield from _unless(year, Topic.PROJECT, row.project, "project-missing", place, "project")


def project_inactive(voucher: Voucher, year: YearLedger) -> Found:
    """Require that the project has not ended."""
    for place, row in enumerate(voucher.rows):
        if row.project and not _is_missing(year, Topic.PROJECT, row.project):
            yield from _unless(year, Topic.PROJECT_ACTIVE, row.project, "project-inactive", place, "project")


def project_mandatory(voucher: Voucher, year: YearLedger) -> Found:
    """Require a project where the account demands one."""
    for place, row in enumerate(voucher.rows):
        if not row.project and row.account:
            yield from _rule(year, Topic.ACCOUNT_PROJECT, DimensionRule.MANDATORY, row, place, "project-mandatory")


def project_not_allowed(voucher: Voucher, year: YearLedger) -> Found:
    """Refuse a project where the account does."""
    for place, row in enumerate(voucher.rows):
        if row.project and row.account:
            yield from _rule(year, Topic.ACCOUNT_PROJECT, DimensionRule.NOT_ALLOWED, row, place, "project-not-allowed")


def series_missing(voucher: Voucher, year: YearLedger) -> Found:
    """Require the series in the voucher's financial year; an export shows only those in use."""
    if voucher.series:
        told = year.told(Topic.SERIES, voucher.series)
        yield from _perhaps(told, "series-missing", (("series", voucher.series),))


def series_not_manual(voucher: Voucher, year: YearLedger) -> Found:
    """Require that the series takes vouchers entered by hand; an export counts as such."""
    told = year.told(Topic.SERIES, voucher.series)
    if voucher.series and not (told and told.value == NO and told.origin is not Origin.EXPORT):
        yield from _unless(year, Topic.SERIES_MANUAL, voucher.series, "series-not-manual", None, "series")


def financial_year_missing(voucher: Voucher, year: YearLedger) -> Found:
    """Require a financial year that holds the date; an export shows only a few of them."""
    told = year.told(Topic.FINANCIAL_YEAR, "")
    yield from _perhaps(told, "financial-year-missing", (("date", voucher.transaction_date.isoformat()),))


def period_locked(voucher: Voucher, year: YearLedger) -> Found:
    """Require a date after the last locked day."""
    told = year.told(Topic.LOCKED_THROUGH, "")
    if told is None:
        yield None
    elif voucher.transaction_date.isoformat() <= told.value:
        yield Blocker("period-locked", None, (("date", told.value),), told=told)


def voucher_unbalanced(voucher: Voucher, _year: YearLedger) -> Found:
    """Require that debit and credit are equal, to the öre."""
    if voucher.difference != 0:
        yield Blocker("voucher-unbalanced", None)


def too_few_rows(voucher: Voucher, _year: YearLedger) -> Found:
    """Require two rows at least."""
    if len(voucher.rows) < FEWEST_ROWS:
        yield Blocker("value-missing", None)


def invalid_characters(voucher: Voucher, _year: YearLedger) -> Found:
    """Refuse texts with other than letters, digits and some signs."""
    if not accepted(voucher.text):
        yield Blocker("invalid-characters", None, (("value", voucher.text),))
    for place, row in enumerate(voucher.rows):
        if not accepted(row.transaction_information):
            yield Blocker("invalid-characters", place, (("value", row.transaction_information),))


def value_too_long(voucher: Voucher, _year: YearLedger) -> Found:
    """Refuse texts and codes beyond their greatest length."""
    if len(voucher.text) > LONGEST_TEXT or len(voucher.series) > LONGEST_SERIES:
        yield Blocker("value-too-long", None)
    for place, row in enumerate(voucher.rows):
        if len(row.transaction_information) > LONGEST_ROW_TEXT or any(
            len(getattr(row, field)) > longest for field, longest in LONGEST_CODES
        ):
            yield Blocker("value-too-long", place)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("account-not-given", account_not_given),
    ("account-invalid", account_invalid),
    ("financial-year-missing", financial_year_missing),
    ("period-locked", period_locked),
    ("series-missing", series_missing),
    ("series-not-manual", series_not_manual),
    ("account-missing", account_missing),
    ("account-inactive", account_inactive),
    ("cost-center-missing", cost_center_missing),
    ("cost-center-inactive", cost_center_inactive),
    ("cost-center-mandatory", cost_center_mandatory),
    ("cost-center-not-allowed", cost_center_not_allowed),
    ("project-missing", project_missing),
    ("project-inactive", project_inactive),
    ("project-mandatory", project_mandatory),
    ("project-not-allowed", project_not_allowed),
    ("voucher-unbalanced", voucher_unbalanced),
    ("value-missing", too_few_rows),
    ("invalid-characters", invalid_characters),
    ("value-too-long", value_too_long),
)
"""Each rule with the cause it is told as, in the order a person would put them right."""


class Replayer:
    """Replays the rules on vouchers of one company."""

    def __init__(self, ledger: CompanyLedger) -> None:
        self.ledger = ledger
        self._years: dict[tuple[str, bool], YearLedger] = {}
        self._by_day: dict[date, YearLedger] = {}

    def replay(self, voucher: Voucher) -> Replay:
        """Tell everything that would stop a voucher, and what could not be checked."""
        year = self._year(voucher.transaction_date)
        blockers: list[Blocker] = []
        not_checked: list[str] = []
        for cause, check in CHECKS:
            unknown = False
            for found in check(voucher, year):
                if found is None:
                    unknown = True
                else:
                    blockers.append(found)
            if unknown:
                not_checked.append(cause)
        return Replay(tuple(blockers), tuple(not_checked))

    def _year(self, day: date) -> YearLedger:
        known = self._by_day.get(day)
        if known is None:
            place = (self.ledger.scope(day), self.ledger.year_of(day) is not None)
            known = self._by_day[day] = self._years.setdefault(place, YearLedger(self.ledger, day))
        return known


def accepted(text: str) -> bool:
    """Tell whether Fortnox takes every character of a text."""
    return _REFUSED_CHARACTER.search(text if text.isascii() else unicodedata.normalize("NFC", text)) is None


def _unless(year: YearLedger, topic: Topic, key: str, cause: str, place: int | None, variable: str) -> Found:
    """Yield a blocker where something is told not to be so, None where nothing is told."""
    told = year.told(topic, key)
    if told is None or (told.value == NO and told.doubted):
        yield None
    if told is not None and told.value == NO:
        yield Blocker(cause, place, ((variable, key),), not told.doubted, told)


def _perhaps(told: Statement | None, cause: str, variables: tuple[tuple[str, str], ...]) -> Found:
    """Yield a blocker where something is told not to be; one that an export merely lacks is also not checked."""
    if told is None:
        yield None
    elif told.value == NO:
        certain = told.origin is not Origin.EXPORT and not told.doubted
        if not certain:
            yield None
        yield Blocker(cause, None, variables, certain, told)


def _rule(year: YearLedger, topic: Topic, broken: DimensionRule, row: VoucherRow, place: int, cause: str) -> Found:
    """Yield a blocker where an account's rule is the broken one, None where the rule is not known."""
    told = year.told(topic, row.account)
    if told is None:
        yield None
    elif told.value == broken:
        variables = [("account", row.account)]
        if broken is DimensionRule.NOT_ALLOWED and topic is Topic.ACCOUNT_COST_CENTER:
            variables.append(("cost_center", row.cost_center))
        elif broken is DimensionRule.NOT_ALLOWED:
            variables.append(("project", row.project))
        yield Blocker(cause, place, tuple(sorted(variables)), told=told)


def _is_missing(year: YearLedger, topic: Topic, key: str) -> bool:
    told = year.told(topic, key)
    return told is not None and told.value == NO
