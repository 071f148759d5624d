"""Replaying Fortnox's rules on 10 000 vouchers against a chart of 2 000 accounts."""

import time
from datetime import UTC, date, datetime, timedelta

from tests.benchmarks.table import Row
from workbench.diagnosis.blockers import Replayer
from workbench.domain.ledger import CompanyLedger, FinancialYear, LedgerFacts, Origin, Statement, Topic
from workbench.domain.voucher import Voucher, VoucherRow

VOUCHERS = 10_000
ACCOUNTS = 2_000
_YEAR = FinancialYear(date(2026, 1, 1), date(2026, 12, 31))


def measure() -> list[Row]:
    """Return the time for vouchers of four rows each, every seventh of which breaks a rule or two."""
    replayer = Replayer(_ledger())
    vouchers = [_voucher(number) for number in range(VOUCHERS)]
    before = time.perf_counter()
    stopped = sum(bool(replayer.replay(voucher).blockers) for voucher in vouchers)
    took = time.perf_counter() - before
    assert VOUCHERS / 8 < stopped < VOUCHERS / 2, stopped
    return [Row(f"replay {VOUCHERS:,} vouchers, a chart of {ACCOUNTS:,} accounts", took, None, None, "≤ 2 s", "s")]


def _ledger() -> CompanyLedger:
    facts = LedgerFacts(
        "559999-0016",
        as_of=date(2026, 3, 1),
        accounts={str(1000 + 4 * number): f"Konto {number}" for number in range(ACCOUNTS)},
        cost_centers={str(number): "" for number in range(10, 40)},
        series={"F": "", "A": ""},
        financial_years=(_YEAR,),
        year=_YEAR,
    )
    now = datetime(2026, 3, 2, tzinfo=UTC)
    told = [
        Statement(Topic.LOCKED_THROUGH, "", "2026-01-10", now, Origin.PERSON),
        Statement(Topic.SERIES_MANUAL, "F", "yes", now, Origin.PERSON),
        *(Statement(Topic.ACCOUNT_ACTIVE, str(1000 + 4 * n), "yes", now, Origin.PERSON) for n in range(0, ACCOUNTS, 3)),
    ]
    return CompanyLedger("559999-0016", [(facts, now)], told)


def _voucher(number: int) -> Voucher:
    accounts = [str(1000 + 4 * ((number * 7 + place * 13) % ACCOUNTS)) for place in range(4)]
    if number % 7 == 0:
        accounts[2] = "4903"
    rows = tuple(
        VoucherRow(account, amount, str(10 + number % 30), "", f"Rad {number} åäö")
        for account, amount in zip(accounts, (125_00, -100_00, -20_00, -5_00), strict=True)
    )
    day = _YEAR.start + timedelta(days=number % 300)
    return Voucher("559999-0016", "brp", "F", str(number), day, f"Kassarapport nr {number} – Åkersberga", rows)
