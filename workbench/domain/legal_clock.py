"""The last day for a voucher to be booked.

Cash the next day (Bokföringslagen 5:2), all else within 50 days of the end of the month (BFNAR 2013:2, ch. 3).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

DAYS_AFTER_MONTH = 50
CASH_ACCOUNTS = "191"
"""How the numbers of the cash accounts begin in the BAS chart."""


def is_cash(accounts: Iterable[str]) -> bool:
    """Tell whether a voucher with these accounts is of cash in or out."""
    return any(account.startswith(CASH_ACCOUNTS) for account in accounts)


def due_day(day: date, cash: bool) -> date:
    """Return the last day for what happened on a day to be booked."""
    if cash:
        return min(day, date.max - timedelta(days=1)) + timedelta(days=1)
    last = date(day.year, day.month, monthrange(day.year, day.month)[1])
    return min(last, date.max - timedelta(days=DAYS_AFTER_MONTH)) + timedelta(days=DAYS_AFTER_MONTH)
