"""The last day for a voucher to be booked."""

from datetime import date

import pytest

from workbench.domain.legal_clock import due_day, is_cash


@pytest.mark.parametrize(
    ("day", "cash", "due"),
    [
        (date(2026, 1, 5), True, date(2026, 1, 6)),
        (date(2026, 1, 5), False, date(2026, 3, 22)),
        (date(2026, 1, 31), False, date(2026, 3, 22)),
        (date(2026, 2, 1), False, date(2026, 4, 19)),
        (date(2024, 2, 29), False, date(2024, 4, 19)),
        (date(2025, 12, 31), False, date(2026, 2, 19)),
        (date(2025, 12, 31), True, date(2026, 1, 1)),
    ],
)
def test_cash_the_next_day_and_all_else_fifty_days_after_the_month(day: date, cash: bool, due: date) -> None:
    assert due_day(day, cash) == due


def test_the_end_of_time_is_no_fault() -> None:
    assert due_day(date.max, False) <= date.max
    assert due_day(date.max, True) == date.max


def test_only_the_cash_accounts_are_cash() -> None:
    assert is_cash(["3010", "1910"])
    assert is_cash(["1913"])
    assert not is_cash(["1930", "3191", "19"])
