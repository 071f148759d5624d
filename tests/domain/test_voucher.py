from dataclasses import replace
from datetime import date

import pytest

from workbench.domain.company import normalise_org_number
from workbench.domain.voucher import Voucher, VoucherRow

VOUCHER = Voucher(
    "556000-4615",
    "brp",
    "F",
    "1123",
    date(2026, 1, 31),
    "Kassarapport nr 1123",
    (VoucherRow("1930", 12500, "UND"), VoucherRow("3010", -10000), VoucherRow("2611", -2500)),
)


def test_a_voucher_knows_its_sums() -> None:
    assert VOUCHER.amount == 12500
    assert VOUCHER.difference == 0
    assert VOUCHER.account_hash_total == 1930 + 3010 + 2611
    assert [(row.debit, row.credit) for row in VOUCHER.rows] == [(12500, 0), (0, 10000), (0, 2500)]


def test_the_fingerprint_hangs_on_all_that_the_voucher_says_and_not_on_its_batch() -> None:
    assert replace(VOUCHER, batch="77").fingerprint() == VOUCHER.fingerprint()
    row = replace(VOUCHER.rows[0], cost_center="36")
    for other in (
        replace(VOUCHER, text="Kassarapport nr 1124"),
        replace(VOUCHER, transaction_date=date(2026, 2, 1)),
        replace(VOUCHER, rows=(row, *VOUCHER.rows[1:])),
        replace(VOUCHER, rows=VOUCHER.rows[::-1]),
    ):
        assert other.fingerprint() != VOUCHER.fingerprint()


def test_a_number_is_known_again_within_its_financial_year_only() -> None:
    changed = replace(VOUCHER, text="something else")
    assert changed.identity("2026") == VOUCHER.identity("2026")
    assert VOUCHER.identity("2025") != VOUCHER.identity("2026")


def test_two_equal_vouchers_without_a_number_stay_two() -> None:
    unnumbered = replace(VOUCHER, number="")
    assert unnumbered.identity("2026", 1) != unnumbered.identity("2026", 2)
    assert unnumbered.identity("2025", 1) == unnumbered.identity("2026", 1)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5560004615", "556000-4615"),
        ("556000-4615", "556000-4615"),
        ("165560004615", "556000-4615"),
        ("SE556000461501", "556000-4615"),
        (" 556000 4615 ", "556000-4615"),
        ("Gymmet AB", "Gymmet AB"),
    ],
)
def test_an_organisation_number_is_written_in_one_way(written: str, number: str) -> None:
    assert normalise_org_number(written) == number
