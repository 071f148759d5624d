"""Reading exports as their vouchers: our own, real ones, broken ones."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.exports import entries, export, line, opened, sought, typed, verify, voucher
from workbench.domain.errors import BalancesOnly, BrokenFile, InputError, NewerSie, NoLedger, SumDiffers
from workbench.domain.match_key import match_key
from workbench.domain.verification import LedgerEntry
from workbench.domain.voucher import Voucher, VoucherRow

SALE = voucher(VoucherRow("1910", 100_00), VoucherRow("3110", -100_00, "10", "P1", f"rad {match_key(8)}"))


def test_an_entry_holds_what_is_compared() -> None:
    (entry,) = entries(export(typed("A 12", SALE, 7)))
    assert (entry.label, entry.day, entry.amount, entry.keys) == ("A 12", date(2026, 1, 31), 100_00, (7, 8))
    assert entry.rows[1][:4] == ("3110", -100_00, "10", "P1")


def test_the_scope_ends_with_the_day_it_was_made_its_period_or_its_year() -> None:
    def through(data: bytes) -> date | None:
        read = opened(data)
        list(read.entries())
        return read.scope.through

    data = export(typed("A 12", SALE))
    assert through(data) == date(2026, 2, 28)
    assert through(data.replace(b"#SIETYP 4", b"#SIETYP 4\r\n#OMFATTN 20260131")) == date(2026, 1, 31)
    assert through(export(typed("A 12", SALE), made="20270301")) == date(2026, 12, 31)
    assert through(export(made="")) == date(2026, 1, 2)


def test_a_voucher_that_can_not_be_read_is_told() -> None:
    broken = ("A 13", "2026-01-31", "x", ["#TRANS 1910 {} zwölf"])
    read = opened(export(typed("A 12", SALE), broken))
    assert [entry.label for entry in read.entries()] == ["A 12"]
    assert [each.error.code for each in read.problems] == ["bad-voucher"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NoLedger),
        (b"<?xml version='1.0'?><Sie/>", NewerSie),
        (b"#FLAGGA 0\n#PROGRAM Kassan 1\n#ORGNR 556000-4615\n#VER A 1 20260101 x\n{\n#TRANS 1 {} 1\n}\n", NoLedger),
        *(
            (export(typed("A 12", SALE)).replace(b"#SIETYP 4", b"#SIETYP %d" % kind), BalancesOnly)
            for kind in (1, 2, 3)
        ),
        (export().partition(b"#VER")[0], BalancesOnly),
        (export(typed("A 12", SALE))[:-4], BrokenFile),
        (export(*[("A 1", "2026-01-31", "x", ["#TRANS 1910 {} zwölf"])] * 10_001), BrokenFile),
        (export().replace(b"#FLAGGA 0", b"#FLAGGA 0\r\n#KSUMMA") + b"#KSUMMA 1\r\n", SumDiffers),
    ],
)
def test_what_is_no_whole_export_is_refused(data: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        entries(data)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_any_bytes_end_in_a_known_error_or_in_entries(noise: bytes, at: int) -> None:
    for data in (noise, export(typed("A 12", SALE))[:at] + noise + export(typed("A 12", SALE))[at:]):
        try:
            entries(data)
        except InputError:
            continue


@pytest.mark.parametrize(
    ("name", "vouchers"),
    [
        ("public/fortnox2_t4e.se", 194),
        ("synthetic/fortnox3_style_t4e.se", 3),
        ("public/bl2011_t4e_rtrans_btrans.se", 84),
        ("public/avendo510_t4e_rtrans_btrans.se", 20),
    ],
)
def test_real_exports_verify_against_themselves(reference: Path, name: str, vouchers: int) -> None:
    path = reference / "sie-files" / name
    data = path.read_bytes()
    read = opened(data, path.name)
    found = list(read.entries())
    assert len(found) == vouchers
    assert all(sum(row.amount for row in entry.rows) == 0 for entry in found), "struck rows left out, added ones once"
    wanted = [sought(number, _voucher(entry, read.company)) for number, entry in enumerate(found)]
    result = verify(wanted, data)
    wrong = [(each.verdict, each.also, each.differences) for each in result if each.verdict != "verified"]
    assert wrong == []
    marked = [sought(each.id, each.entered, (found[each.id].series, found[each.id].number)) for each in wanted]
    assert {(each.verdict, each.fortnox == found[each.voucher_id].label) for each in verify(marked, data)} == {
        ("verified", True)
    }


def _voucher(entry: LedgerEntry, company: str) -> Voucher:
    rows = tuple(VoucherRow(row.account, row.amount, row.cost_center, row.project, row.text) for row in entry.rows)
    return Voucher(company, "sie", "F", "", entry.day, entry.text, rows[::-1])


def test_lines_are_written_as_they_are_read() -> None:
    assert line(SALE.rows[1]).startswith('#TRANS 3110 {1 "10" 6 "P1"} -100.00')
