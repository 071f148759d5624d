"""Every rule of Fortnox: where it stops a voucher, where it does not, and where nothing is known of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis import Catalogue
from workbench.diagnosis.blockers import CHECKS, Replayer, accepted
from workbench.domain.finding import Replay
from workbench.domain.ledger import CompanyLedger, FinancialYear, LedgerFacts, Origin, Statement, Topic
from workbench.domain.voucher import Voucher, VoucherRow

GYM = "556677-8899"
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
ROWS = (VoucherRow("1910", 125_00, "10", "", "Kontant"), VoucherRow("3010", -125_00, "", "L1", "Kort"))
VOUCHER = Voucher(GYM, "brp", "F", "1", date(2024, 1, 31), "Dagskassa Åkersberga", ROWS)
FACTS = LedgerFacts(
    GYM,
    as_of=date(2024, 2, 28),
    accounts={"1910": "Kassa", "3010": "Försäljning"},
    cost_centers={"10": "Åkersberga"},
    projects={"L1": "Läger"},
    series={"A": "", "F": ""},
    financial_years=(FinancialYear(date(2024, 1, 1), date(2024, 12, 31)),),
    year=FinancialYear(date(2024, 1, 1), date(2024, 12, 31)),
)


def told(topic: Topic, key: str, value: str) -> Statement:
    return Statement(topic, key, value, NOON, Origin.PERSON, "Anna")


ALL_WELL = (
    told(Topic.LOCKED_THROUGH, "", ""),
    told(Topic.SERIES_MANUAL, "F", "yes"),
    told(Topic.COST_CENTER_ACTIVE, "10", "yes"),
    told(Topic.PROJECT_ACTIVE, "L1", "yes"),
    *(told(Topic.ACCOUNT_ACTIVE, number, "yes") for number in ("1910", "3010")),
    *(told(Topic.ACCOUNT_COST_CENTER, number, "allowed") for number in ("1910", "3010")),
    *(told(Topic.ACCOUNT_PROJECT, number, "allowed") for number in ("1910", "3010")),
)


def replay(voucher: Voucher, *more: Statement, facts: Sequence[LedgerFacts] = (FACTS,), well: bool = True) -> Replay:
    """Replay on a ledger where all is well but for what is told besides."""
    later = [replace(each, at=NOON.replace(hour=13)) for each in more]
    ledger = CompanyLedger(GYM, [(each, NOON) for each in facts], [*(ALL_WELL if well else ()), *later])
    return Replayer(ledger).replay(voucher)


def rows(*changed: VoucherRow) -> Voucher:
    return replace(VOUCHER, rows=changed)


def test_a_voucher_that_keeps_every_rule_is_stopped_by_none_and_all_is_checked() -> None:
    assert replay(VOUCHER) == Replay((), ())


SALE = ROWS[1]
BROKEN: list[tuple[str, Voucher, tuple[Statement, ...], int | None, dict[str, str]]] = [
    ("account-not-given", rows(replace(ROWS[0], account=""), SALE), (), 0, {}),
    ("account-invalid", rows(replace(ROWS[0], account="19100"), SALE), (), 0, {"account": "19100"}),
    ("account-missing", rows(ROWS[0], replace(SALE, account="4903")), (), 1, {"account": "4903"}),
    ("account-inactive", VOUCHER, (told(Topic.ACCOUNT_ACTIVE, "1910", "no"),), 0, {"account": "1910"}),
    ("cost-center-missing", rows(replace(ROWS[0], cost_center="36"), SALE), (), 0, {"cost_center": "36"}),
    ("cost-center-inactive", VOUCHER, (told(Topic.COST_CENTER_ACTIVE, "10", "no"),), 0, {"cost_center": "10"}),
    (
        "cost-center-mandatory",
        VOUCHER,
        (told(Topic.ACCOUNT_COST_CENTER, "3010", "mandatory"),),
        1,
        {"account": "3010"},
    ),
    (
        "cost-center-not-allowed",
        VOUCHER,
        (told(Topic.ACCOUNT_COST_CENTER, "1910", "not-allowed"),),
        0,
        {"account": "1910", "cost_center": "10"},
    ),
    ("project-missing", rows(ROWS[0], replace(SALE, project="L9")), (), 1, {"project": "L9"}),
    ("project-inactive", VOUCHER, (told(Topic.PROJECT_ACTIVE, "L1", "no"),), 1, {"project": "L1"}),
    ("project-mandatory", VOUCHER, (told(Topic.ACCOUNT_PROJECT, "1910", "mandatory"),), 0, {"account": "1910"}),
    (
        "project-not-allowed",
        VOUCHER,
        (told(Topic.ACCOUNT_PROJECT, "3010", "not-allowed"),),
        1,
        {"account": "3010", "project": "L1"},
    ),
    ("series-missing", replace(VOUCHER, series="Q"), (told(Topic.SERIES, "Q", "no"),), None, {"series": "Q"}),
    ("series-not-manual", VOUCHER, (told(Topic.SERIES_MANUAL, "F", "no"),), None, {"series": "F"}),
    (
        "period-locked",
        VOUCHER,
        (told(Topic.LOCKED_THROUGH, "", "2024-01-31"),),
        None,
        {"date": "2024-01-31"},
    ),
    (
        "financial-year-missing",
        VOUCHER,
        (told(Topic.FINANCIAL_YEAR, "", "no"),),
        None,
        {"date": "2024-01-31"},
    ),
    ("voucher-unbalanced", rows(ROWS[0], replace(SALE, amount=-124_99)), (), None, {}),
    ("invalid-characters", replace(VOUCHER, text="Kassa -> bank"), (), None, {"value": "Kassa -> bank"}),
    (
        "invalid-characters",
        rows(ROWS[0], replace(SALE, transaction_information="[kort]")),
        (),
        1,
        {"value": "[kort]"},
    ),
    ("value-too-long", replace(VOUCHER, text="x" * 201), (), None, {}),
    ("value-too-long", rows(replace(ROWS[0], transaction_information="x" * 101), SALE), (), 0, {}),
]


@pytest.mark.parametrize(("cause", "voucher", "more", "row", "variables"), BROKEN)
def test_each_rule_stops_what_breaks_it(
    cause: str, voucher: Voucher, more: tuple[Statement, ...], row: int | None, variables: dict[str, str]
) -> None:
    found = [each for each in replay(voucher, *more).blockers if each.cause == cause]
    assert [(each.row, dict(each.variables), each.certain) for each in found] == [(row, variables, True)]


def test_every_rule_has_its_case_above() -> None:
    tested = {cause for cause, *_ in BROKEN} | {"value-missing"}
    assert tested == {cause for cause, _ in CHECKS}


def test_a_voucher_of_one_row_or_none_lacks_something() -> None:
    assert "value-missing" in {each.cause for each in replay(rows(ROWS[0])).blockers}
    assert "value-missing" in {each.cause for each in replay(rows()).blockers}


def test_the_limits_themselves_are_kept() -> None:
    long = replace(VOUCHER, text="x" * 200, rows=(replace(ROWS[0], transaction_information="x" * 100), SALE))
    assert replay(long).blockers == ()
    assert replay(VOUCHER, told(Topic.LOCKED_THROUGH, "", "2024-01-30")).blockers == ()


def test_all_blockers_are_told_at_once_in_the_order_to_put_them_right() -> None:
    voucher = rows(replace(ROWS[0], account="4903", cost_center="36"), replace(SALE, transaction_information="<b>"))
    found = replay(voucher, told(Topic.LOCKED_THROUGH, "", "2024-06-30"))
    assert [each.cause for each in found.blockers] == [
        "period-locked", "account-missing", "cost-center-missing", "invalid-characters",
    ]  # fmt: skip


def test_what_nothing_is_known_of_is_not_checked_and_never_fine() -> None:
    assert replay(VOUCHER, facts=(), well=False) == Replay(
        (),
        (
            "financial-year-missing",
            "period-locked",
            "series-missing",
            "series-not-manual",
            "account-missing",
            "account-inactive",
            "cost-center-missing",
            "cost-center-inactive",
            "cost-center-mandatory",
            "cost-center-not-allowed",
            "project-missing",
            "project-inactive",
            "project-mandatory",
            "project-not-allowed",
        ),
    )


def test_an_export_alone_leaves_what_it_does_not_hold_unchecked() -> None:
    found = replay(VOUCHER, well=False)
    assert found.blockers == ()
    assert "period-locked" in found.not_checked
    assert "account-inactive" in found.not_checked
    assert "account-missing" not in found.not_checked
    assert "series-missing" not in found.not_checked


def test_the_chart_of_one_year_says_nothing_of_another() -> None:
    last_year = FinancialYear(date(2023, 1, 1), date(2023, 12, 31))
    facts = replace(FACTS, financial_years=(*FACTS.financial_years, last_year))
    found = replay(replace(VOUCHER, transaction_date=date(2023, 5, 1)), facts=(facts,))
    assert "account-missing" in found.not_checked
    assert found.blockers == ()


def test_what_an_export_only_lacks_is_told_as_perhaps() -> None:
    unused = replay(replace(VOUCHER, series="Q"))
    assert [(each.cause, each.certain) for each in unused.blockers] == [("series-missing", False)]
    assert "series-missing" in unused.not_checked
    later = replay(replace(VOUCHER, transaction_date=date(2026, 1, 3)))
    assert ("financial-year-missing", False) in [(each.cause, each.certain) for each in later.blockers]


@pytest.mark.parametrize("text", ["Åsa & Co – 50 %", "100 €/st (½ pris)", "a_b:c;d,e.f!?", "två\nrader", "A\u030asa"])
def test_texts_that_fortnox_takes(text: str) -> None:
    assert accepted(text)


@pytest.mark.parametrize("text", ["<", ">", '"', "'", "|", "[", "]", "{", "}", "~", "😀", "\t"])
def test_texts_that_fortnox_refuses(text: str) -> None:
    assert not accepted(f"Kassa {text}")


texts = st.text(max_size=12)
any_row = st.builds(VoucherRow, texts, st.integers(-(10**12), 10**12), texts, texts, texts)
any_voucher = st.builds(
    Voucher, st.just(GYM), st.just("brp"), texts, texts, st.dates(), texts, st.lists(any_row, max_size=4).map(tuple)
)
any_statement = st.builds(
    Statement,
    st.sampled_from([topic for topic in Topic if topic is not Topic.PUT_RIGHT]),
    texts,
    st.sampled_from(["yes", "no", "mandatory", "not-allowed", "allowed", "2024-01-31", ""]),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(list(Origin)),
    st.just(""),
    st.none() | st.dates(),
)


@given(voucher=any_voucher, statements=st.lists(any_statement, max_size=6), exported=st.booleans())
def test_any_voucher_against_any_ledger(
    voucher: Voucher, statements: list[Statement], exported: bool, catalogue: Catalogue
) -> None:
    ledger = CompanyLedger(GYM, [(FACTS, NOON)] if exported else [], statements)
    found = Replayer(ledger).replay(voucher)
    assert found == Replayer(ledger).replay(voucher)
    assert {each.cause for each in found.blockers} | set(found.not_checked) <= catalogue.causes.keys()
    assert all(each.row is None or 0 <= each.row < len(voucher.rows) for each in found.blockers)
