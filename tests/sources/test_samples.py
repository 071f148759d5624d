"""The sample company is whole: its numbers balance and its failures fit what they speak of."""

import io
from collections import Counter
from pathlib import Path

import pytest

from workbench.diagnosis import read_failures
from workbench.domain.failure import Failure
from workbench.domain.ledger import LedgerFacts
from workbench.domain.source import ReadContext, SourceItem
from workbench.domain.voucher import Voucher
from workbench.sie.reader import SieReader
from workbench.sources import Sources

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
CODES = {
    "2001798": 25,  # account 4903 missing
    "2000550": 6,  # account 1950 inactive
    "2002821": 5,  # cost centre UND inactive
    "2000548": 4,  # cost centre 36 missing
    "2000946": 4,  # cost centre mandatory on 1930
    "2001940": 3,  # series F not manual
    "2000401": 2,  # period locked
    "2001161": 2,  # project missing
}


@pytest.fixture(scope="module")
def items() -> list[SourceItem]:
    found: list[SourceItem] = []
    for path in sorted(SAMPLES.iterdir()):
        data = path.read_bytes()
        found.extend(Sources().choose(data[: 64 << 10], path.name).read(io.BytesIO(data), path.name, ReadContext()))
    return found


@pytest.fixture(scope="module")
def vouchers(items: list[SourceItem]) -> dict[tuple[str, str], Voucher]:
    return {(item.series, item.number): item for item in items if isinstance(item, Voucher)}


@pytest.fixture(scope="module")
def joined(items: list[SourceItem], vouchers: dict[tuple[str, str], Voucher]) -> list[tuple[str, Voucher]]:
    told = [item for item in items if isinstance(item, Failure)]
    keys = [(failure, (failure.reference.series, failure.reference.number)) for failure in told]
    return [(read_failures(failure.text)[0].code, vouchers[key]) for failure, key in keys if key in vouchers]


def test_sixty_vouchers_that_balance(vouchers: dict[tuple[str, str], Voucher]) -> None:
    assert len(vouchers) == 60
    for voucher in vouchers.values():
        assert voucher.difference == 0
        assert voucher.amount > 0
        assert voucher.company == "559999-0016"
        assert all(row.amount and row.account for row in voucher.rows)
        vat = {row.account: -row.amount for row in voucher.rows if row.account in ("2611", "2631")}
        for account, percent, code in (("2631", 6, "MP3"), ("2611", 25, "MP1")):
            net = -sum(row.amount for row in voucher.rows if row.vat_code == code)
            assert abs(vat.get(account, 0) * 100 - net * percent) <= 200
    dates = [voucher.transaction_date for voucher in vouchers.values()]
    assert {(day.year, day.month) for day in dates} == {(2026, 1), (2026, 2)}


def test_eight_causes_and_what_fits_nothing(items: list[SourceItem], joined: list[tuple[str, Voucher]]) -> None:
    assert Counter(code for code, _ in joined) == CODES
    assert len({voucher.label for _, voucher in joined}) == 51
    failures = [item for item in items if isinstance(item, Failure)]
    assert len(failures) == 52
    assert all(failure.system == "brp" and failure.reported for failure in failures)
    (alone,) = (failure for failure in failures if not failure.reference.number)
    assert alone.reference.document == "987"


def test_vouchers_hold_what_their_failures_speak_of(
    joined: list[tuple[str, Voucher]], vouchers: dict[tuple[str, str], Voucher], items: list[SourceItem]
) -> None:
    (facts,) = (item for item in items if isinstance(item, LedgerFacts))
    by_code: dict[str, set[str]] = {}
    for code, voucher in joined:
        by_code.setdefault(code, set()).add(voucher.label)

    def those(code: str, holds: set[str]) -> None:
        assert by_code[code] == holds

    every = vouchers.values()
    those("2001798", {v.label for v in every if any(row.account == "4903" for row in v.rows)})
    those("2000550", {v.label for v in every if any(row.account == "1950" for row in v.rows)})
    those("2002821", {v.label for v in every if any(row.cost_center == "UND" for row in v.rows)})
    those("2000548", {v.label for v in every if any(row.cost_center == "36" for row in v.rows)})
    those("2000946", {v.label for v in every if any(r.account == "1930" and not r.cost_center for r in v.rows)})
    those("2001161", {v.label for v in every if any(row.project == "SOMMAR26" for row in v.rows)})
    assert all(label.startswith("F ") for label in by_code["2001940"])
    assert {row.account for v in every for row in v.rows} - facts.accounts.keys() == {"4903"}
    assert {row.cost_center for v in every for row in v.rows} - facts.cost_centers.keys() == {"", "36"}
    assert {row.project for v in every for row in v.rows} - facts.projects.keys() == {"", "SOMMAR26"}
    assert len(facts.accounts) >= 40


def test_the_ledger_balances() -> None:
    with (SAMPLES / "fortnox-export-2026.se").open("rb") as file:
        booked = list(SieReader(file).vouchers())
    assert len(booked) >= 8
    assert all(sum(row.amount for row in voucher.rows) == 0 and not voucher.faults for voucher in booked)
