"""VAT by month, and when the return is due."""

from datetime import date

import pytest

from workbench.domain.vat import VatMonth, is_input_vat, is_output_vat, return_due
from workbench.domain.voucher import VoucherRow


@pytest.mark.parametrize(
    ("year", "month", "due"),
    [
        (2026, 2, date(2026, 4, 13)),
        (2026, 11, date(2027, 1, 18)),
        (2026, 12, date(2027, 2, 12)),
        (2026, 6, date(2026, 8, 17)),
        (2026, 10, date(2026, 12, 14)),
    ],
)
def test_the_return_is_due_on_the_12th_of_the_second_month_after(year: int, month: int, due: date) -> None:
    assert return_due(year, month) == due


def test_accounts_of_output_and_input_vat() -> None:
    assert [each for each in ("2609", "2610", "2611", "2639", "2640") if is_output_vat(each)] == [
        "2610",
        "2611",
        "2639",
    ]
    assert [each for each in ("2639", "2640", "2649", "2650") if is_input_vat(each)] == ["2640", "2649"]
    assert not any(map(is_output_vat, ("26", "26111", "261a", "²611", "")))


def test_a_month_adds_up_by_account_and_counts_vouchers() -> None:
    month = VatMonth("556000-4615", 2026, 2)
    month.add([VoucherRow("1930", 12_500), VoucherRow("2611", -2_500), VoucherRow("3010", -10_000)])
    month.add([VoucherRow("2611", 500), VoucherRow("2641", 700), VoucherRow("1930", -1_200)])
    month.add([VoucherRow("1930", 100), VoucherRow("3010", -100)])
    assert (month.output, month.input) == ({"2611": 2_000}, {"2641": 700})
    assert (month.with_output, month.with_input, month.due) == (2, 1, date(2026, 4, 13))
