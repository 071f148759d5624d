"""What is known of a ledger: exports by year, statements by time, and which of them holds."""

from dataclasses import replace
from datetime import UTC, date, datetime

from workbench.domain.ledger import CompanyLedger, FinancialYear, LedgerFacts, Origin, Statement, Topic

GYM = "556677-8899"
Y2024 = FinancialYear(date(2024, 1, 1), date(2024, 12, 31))
Y2025 = FinancialYear(date(2025, 1, 1), date(2025, 12, 31))
BROKEN = FinancialYear(date(2024, 5, 1), date(2025, 4, 30))
DAY = date(2024, 6, 1)


def export(year: FinancialYear = Y2024, made: date | None = date(2024, 7, 1), **more: object) -> LedgerFacts:
    facts = LedgerFacts(GYM, as_of=made, accounts={"1910": "Kassa"}, financial_years=(year,), year=year)
    return replace(facts, **more)  # type: ignore[arg-type]


def at(month: int, day: int = 1) -> datetime:
    return datetime(2024, month, day, 12, tzinfo=UTC)


def told(topic: Topic, key: str, value: str, when: datetime, day: date | None = None) -> Statement:
    return Statement(topic, key, value, when, Origin.PERSON, "Anna", day)


def value(ledger: CompanyLedger, topic: Topic, key: str, day: date = DAY) -> str | None:
    found = ledger.told(topic, key, day)
    return found.value if found else None


def test_a_chart_tells_what_is_in_it_and_what_is_not() -> None:
    ledger = CompanyLedger(GYM, [(export(), at(8))], [])
    assert value(ledger, Topic.ACCOUNT, "1910") == "yes"
    assert value(ledger, Topic.ACCOUNT, "4903") == "no"
    assert value(ledger, Topic.ACCOUNT_ACTIVE, "1910") is None
    assert value(ledger, Topic.COST_CENTER, "10") is None


def test_the_latest_told_holds_whoever_told_it() -> None:
    before, after = told(Topic.ACCOUNT, "4903", "yes", at(6)), told(Topic.ACCOUNT, "4903", "yes", at(8))
    assert value(CompanyLedger(GYM, [(export(), at(9))], [before]), Topic.ACCOUNT, "4903") == "no"
    assert value(CompanyLedger(GYM, [(export(), at(9))], [after]), Topic.ACCOUNT, "4903") == "yes"
    newer = export(made=date(2024, 9, 1), accounts={"4903": ""})
    assert value(CompanyLedger(GYM, [(newer, at(9)), (export(), at(10))], []), Topic.ACCOUNT, "4903") == "yes"


def test_on_the_day_of_an_export_what_else_was_told_is_newer() -> None:
    same_day = told(Topic.ACCOUNT, "1910", "no", at(7))
    assert value(CompanyLedger(GYM, [(export(), at(9))], [same_day]), Topic.ACCOUNT, "1910") == "no"


def test_an_export_without_a_day_was_made_when_it_came() -> None:
    ledger = CompanyLedger(GYM, [(export(made=None), at(8))], [told(Topic.ACCOUNT, "1910", "no", at(7))])
    assert value(ledger, Topic.ACCOUNT, "1910") == "yes"


def test_each_year_has_its_chart() -> None:
    exports = [(export(), at(8)), (export(Y2025, date(2025, 2, 1), accounts={"4903": ""}), at(8))]
    ledger = CompanyLedger(GYM, exports, [])
    assert value(ledger, Topic.ACCOUNT, "4903", date(2024, 6, 1)) == "no"
    assert value(ledger, Topic.ACCOUNT, "4903", date(2025, 6, 1)) == "yes"
    assert value(ledger, Topic.ACCOUNT, "4903", date(2023, 6, 1)) is None
    assert value(ledger, Topic.FINANCIAL_YEAR, "", date(2023, 6, 1)) == "no"


def test_what_holds_for_one_year_does_not_for_another() -> None:
    statements = [told(Topic.ACCOUNT_ACTIVE, "1910", "no", at(8), date(2024, 3, 1))]
    ledger = CompanyLedger(GYM, [(export(), at(9))], statements)
    assert value(ledger, Topic.ACCOUNT_ACTIVE, "1910", date(2024, 12, 31)) == "no"
    assert value(ledger, Topic.ACCOUNT_ACTIVE, "1910", date(2025, 1, 1)) is None


def test_a_broken_year_is_one_year() -> None:
    statements = [told(Topic.ACCOUNT_ACTIVE, "1910", "no", at(8), date(2024, 6, 1))]
    ledger = CompanyLedger(GYM, [(export(BROKEN), at(9))], statements)
    assert value(ledger, Topic.ACCOUNT_ACTIVE, "1910", date(2025, 4, 30)) == "no"
    assert value(ledger, Topic.ACCOUNT_ACTIVE, "1910", date(2025, 5, 1)) is None


def test_what_an_export_only_lacks_yields_to_what_was_told_before() -> None:
    ledger = CompanyLedger(GYM, [(export(series={"A": ""}), at(9))], [told(Topic.SERIES, "F", "yes", at(2))])
    assert value(ledger, Topic.SERIES, "F") == "yes"
    assert value(ledger, Topic.SERIES, "Q") == "no"
    assert value(CompanyLedger(GYM, [(export(), at(9))], []), Topic.SERIES, "Q") is None


def test_the_version_follows_what_is_known() -> None:
    one = CompanyLedger(GYM, [(export(), at(8))], [])
    assert one.version == CompanyLedger(GYM, [(export(), at(8))], []).version
    assert one.version != CompanyLedger(GYM, [(export(), at(8))], [told(Topic.SERIES, "F", "yes", at(2))]).version
