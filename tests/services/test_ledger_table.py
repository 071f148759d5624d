"""What is known of a ledger as rows: who comes first, what holds in which year, and what a choice tells."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.services.conftest import COMPANY, BringIn, brp, failure
from workbench.domain.ledger import (
    NO,
    NOT_KNOWN,
    YES,
    CompanyLedger,
    DimensionRule,
    FinancialYear,
    LedgerFacts,
    Origin,
    Statement,
    Topic,
)
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.fact_words import fact_words
from workbench.services.ledger_table import Kind, LedgerRow, LedgerTable, read_table, statements_for
from workbench.services.services import Services

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Y2025, Y2026 = date(2025, 12, 31), date(2026, 12, 31)
YEARS = (
    FinancialYear(date(2025, 1, 1), date(2025, 12, 31)),
    FinancialYear(date(2026, 1, 1), date(2026, 12, 31)),
)


def export(year: int, accounts: dict[str, str], series: dict[str, str] | None = None) -> tuple[LedgerFacts, datetime]:
    facts = LedgerFacts(
        COMPANY,
        as_of=date(2026, 2, year - 2020),
        accounts=accounts,
        cost_centers={"10": "Gym", "36": "Shop"},
        series=series or {},
        financial_years=YEARS,
        year=next(each for each in YEARS if each.start.year == year),
    )
    return facts, NOW


EXPORTS = (
    export(2025, {"1910": "Kassa", "1930": "Bank", "3010": "Sales"}),
    export(2026, {"1930": "Bank", "3010": "Sales, all"}, {"A": ""}),
)


def told(
    topic: Topic, key: str, value: str, day: date | None = None, minutes: int = 0, origin: Origin = Origin.PERSON
) -> Statement:
    return Statement(topic, key, value, NOW + timedelta(minutes=minutes), origin, "anna", day)


def voucher(*accounts: str, day: date = date(2026, 1, 5), cost_center: str = "") -> Voucher:
    rows = tuple(VoucherRow(each, 0, cost_center) for each in accounts)
    return Voucher(COMPANY, "brp", "F", "1", day, "x", rows)


def table(*statements: Statement, vouchers: tuple[Voucher, ...] = ()) -> LedgerTable:
    return LedgerTable(CompanyLedger(COMPANY, EXPORTS, statements), vouchers)


def by_key(rows: list[LedgerRow], key: str) -> LedgerRow:
    (found,) = [row for row in rows if row.key == key]
    return found


def test_what_was_told_of_or_waits_comes_first() -> None:
    shown = table(told(Topic.ACCOUNT_ACTIVE, "3010", NO, Y2026), vouchers=(voucher("4903"), voucher("4903", "9")))
    rows = shown.rows(Kind.ACCOUNT, Y2026)
    assert [(row.key, row.name, row.waiting) for row in rows] == [
        ("9", "", 1),
        ("3010", "Sales, all", 0),
        ("4903", "", 2),
        ("1930", "Bank", 0),
    ]


def test_each_year_has_its_own_chart_and_its_own_vouchers() -> None:
    shown = table(vouchers=(voucher("1910", day=date(2025, 6, 1)),))
    assert [row.key for row in shown.rows(Kind.ACCOUNT, Y2025)] == ["1910", "1930", "3010"]
    assert [row.key for row in shown.rows(Kind.ACCOUNT, Y2026)] == ["1930", "3010"]
    assert [(row.key, row.name) for row in shown.rows(Kind.ACCOUNT, None)] == [
        ("1910", "Kassa"),
        ("1930", "Bank"),
        ("3010", "Sales, all"),
    ]
    assert shown.rows(Kind.ACCOUNT, None)[0].waiting == 1


def test_an_account_that_the_chart_lacks_is_told_as_missing() -> None:
    row = by_key(table(vouchers=(voucher("4903"),)).rows(Kind.ACCOUNT, Y2026), "4903")
    assert (row.exists.value, row.exists.told and row.exists.told.origin) == (NO, Origin.EXPORT)
    assert row.statements == (), "nobody said it"


def test_what_holds_in_every_year_names_the_years_that_differ() -> None:
    shown = table(
        told(Topic.ACCOUNT_ACTIVE, "1930", NO, Y2025),
        told(Topic.ACCOUNT_ACTIVE, "1930", YES, None, 1),
        told(Topic.ACCOUNT_ACTIVE, "1930", NO, Y2026, 2, Origin.FAILURE),
        told(Topic.ACCOUNT_ACTIVE, "3010", YES, None, 1),
        told(Topic.ACCOUNT_ACTIVE, "3010", YES, Y2026, 2),
    )
    active = by_key(shown.rows(Kind.ACCOUNT, None), "1930").told[0]
    assert active.value == YES
    assert [(each.day, each.value) for each in active.apart] == [(Y2026, NO)]
    assert by_key(shown.rows(Kind.ACCOUNT, Y2025), "1930").told[0].value == YES
    assert by_key(shown.rows(Kind.ACCOUNT, Y2026), "1930").told[0].value == NO
    assert by_key(shown.rows(Kind.ACCOUNT, None), "3010").told[0].apart == ()


def test_what_is_not_known_any_more_takes_back_what_was_told() -> None:
    said = (
        told(Topic.ACCOUNT_ACTIVE, "1930", NO, Y2026),
        told(Topic.ACCOUNT_ACTIVE, "1930", NOT_KNOWN, None, 1),
        told(Topic.LOCKED_THROUGH, "", "2026-01-31"),
        told(Topic.LOCKED_THROUGH, "", NOT_KNOWN, None, 1),
    )
    shown = table(*said)
    assert shown.ledger.told(Topic.ACCOUNT_ACTIVE, "1930", Y2026) is None
    assert by_key(shown.rows(Kind.ACCOUNT, Y2026), "1930").statements == ()
    assert shown.lock() is None
    again = table(*said, told(Topic.ACCOUNT_ACTIVE, "1930", NO, Y2026, 2, Origin.FAILURE))
    assert by_key(again.rows(Kind.ACCOUNT, Y2026), "1930").told[0].value == NO


def test_cost_centres_hold_for_every_year() -> None:
    shown = table(
        told(Topic.COST_CENTER_ACTIVE, "36", NO), vouchers=(voucher("1930", day=date(2025, 1, 1), cost_center="99"),)
    )
    rows = shown.rows(Kind.COST_CENTER, Y2026)
    assert [row.key for row in rows] == ["36", "99", "10"]
    assert by_key(rows, "36").told[0].value == NO
    assert by_key(rows, "99").waiting == 1


def test_the_newest_year_that_vouchers_wait_in_is_looked_at_first() -> None:
    assert table().busiest_year() == Y2026
    shown = table(vouchers=(voucher("1930", day=date(2025, 3, 1)), voucher("1930", day=date(2024, 3, 1))))
    assert shown.years == (Y2026, Y2025, date(2024, 3, 1))
    assert shown.busiest_year() == Y2025
    assert LedgerTable(CompanyLedger(COMPANY, (), ()), ()).busiest_year() is None


def test_a_choice_tells_that_it_is_there_where_that_was_not_known() -> None:
    rows = table(vouchers=(voucher("4903"),)).rows(Kind.ACCOUNT, Y2026)
    said = statements_for(rows, Topic.ACCOUNT_ACTIVE, NO, Y2026, NOW, "anna")
    assert [(each.topic, each.key, each.value, each.day) for each in said] == [
        (Topic.ACCOUNT, "4903", YES, Y2026),
        (Topic.ACCOUNT_ACTIVE, "4903", NO, Y2026),
        (Topic.ACCOUNT_ACTIVE, "1930", NO, Y2026),
        (Topic.ACCOUNT_ACTIVE, "3010", NO, Y2026),
    ]
    said = statements_for(rows[:1], Topic.ACCOUNT_PROJECT, DimensionRule.MANDATORY, None, NOW, "anna")
    assert [(each.topic, each.day) for each in said] == [(Topic.ACCOUNT_PROJECT, None)]


def test_taking_back_a_choice_takes_back_that_it_is_there() -> None:
    rows = table(told(Topic.ACCOUNT, "4903", YES, Y2026), told(Topic.ACCOUNT_ACTIVE, "4903", YES, Y2026)).rows(
        Kind.ACCOUNT, Y2026
    )
    said = statements_for([by_key(rows, "4903")], Topic.ACCOUNT_ACTIVE, NOT_KNOWN, Y2026, NOW, "anna")
    assert [(each.topic, each.value) for each in said] == [
        (Topic.ACCOUNT, NOT_KNOWN),
        (Topic.ACCOUNT_ACTIVE, NOT_KNOWN),
    ]


@pytest.mark.parametrize("topic", [Topic.ACCOUNT, Topic.ACCOUNT_ACTIVE, Topic.LOCKED_THROUGH, Topic.SERIES_MANUAL])
def test_what_is_not_known_has_words(services: Services, topic: Topic) -> None:
    assert fact_words(topic, "1950", NOT_KNOWN, services.texts("en")).startswith("not known: ")


def test_refusals_and_vouchers_are_read_from_the_store(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2026-01-02", "Kassarapport", "4903")), failure("F 1"))
    ids = [row.id for row in services.cases.index().rows]
    shown = read_table(services.ledgers, COMPANY, ids)
    row = by_key(shown.rows(Kind.ACCOUNT, date(2026, 1, 2)), "4903")
    assert (row.exists.value, row.waiting) == (NO, 1)
    assert [each.origin for each in row.statements] == [Origin.FAILURE]
