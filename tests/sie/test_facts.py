"""What a file says besides its vouchers."""

import io
from datetime import date

import pytest

from workbench.sie.reader import SeriesUse, SieFacts, SieReader

LEDGER = """\
#FLAGGA 0
#PROGRAM "Some ledger" "3.5"
#FORMAT "PC8"
#GEN 2024-05-31 Kim
#SIETYP 4
#ORGNR "556677-8899" 1
#FNAMN "Åkeri & Öl AB"
#RAR 0 20240101 20241231
#RAR -1 "20230101" "20231231"
#VALUTA SEK
#KONTO 1930 Företagskonto i banken
#KTYP 1930 T
#ENHET 4010 liter
#KONTO "4010" "Inköp"
#DIM 1 Kostnadsställe
#DIM 6 "Projekt"
#UNDERDIM 21 "Under projekt" 6
#OBJEKT 1 "10" "Norra skiftet"
#OBJEKT 6 P7 Om byggnad
#OBJEKT 21 "" "no number"
#IB 0 1930 1 234,50
#IB -1 1930 999
#UB 0 1930 -0.00 0
#RES 0 4010 -50
#OIB 0 1930 {1 "10"} 7
#VER A 7 20240131 "x"
{
#TRANS 1930 {} 0
}
#VER A 3 20240531 "x"
{
#TRANS 1930 {} 0
}
#VER A 12 20231231 "x"
{
#BTRANS 1930 {} 1
}
#VER B x1 20220101 "x"
{
#TRANS 1930 {} 0
}
#VER "" "" 20240601 "x"
{
#TRANS 1930 {} 0
}
"""


def facts_of(text: str, encoding: str = "cp437") -> SieFacts:
    reader = SieReader(io.BytesIO(text.encode(encoding)))
    for _ in reader.vouchers():
        pass
    return reader.facts


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_ledgers_export(encoding: str) -> None:
    facts = facts_of(LEDGER, encoding)
    assert (facts.program, facts.kind, facts.currency) == ("Some ledger 3.5", "4", "SEK")
    assert (facts.org_number, facts.company_name) == ("556677-8899", "Åkeri & Öl AB")
    assert facts.generated == date(2024, 5, 31)
    assert facts.years == {0: (date(2024, 1, 1), date(2024, 12, 31)), -1: (date(2023, 1, 1), date(2023, 12, 31))}
    assert facts.accounts == {"1930": "Företagskonto i banken", "4010": "Inköp"}
    assert (facts.kinds, facts.units) == ({"1930": "T"}, {"4010": "liter"})
    assert facts.dimensions == {1: "Kostnadsställe", 6: "Projekt", 21: "Under projekt"}
    assert facts.above == {21: 6}
    assert facts.objects == {1: {"10": "Norra skiftet"}, 6: {"P7": "Om byggnad"}}
    assert (facts.opening, facts.closing, facts.results) == ({"1930": 123450}, {"1930": 0}, {"4010": -5000})
    assert [(fault.line, fault.detail) for fault in facts.unread] == [(20, "#OBJEKT 21  no number")]


def test_series_used_are_told_by_year_with_their_highest_number() -> None:
    facts = facts_of(LEDGER)
    assert facts.used == {
        (0, "A"): SeriesUse(2, 7, date(2024, 5, 31)),
        (-1, "A"): SeriesUse(1, 12, date(2023, 12, 31)),
        (None, "B"): SeriesUse(1, 0, date(2022, 1, 1)),
    }
    assert (set(facts.series), facts.last_voucher_day) == ({"A", "B"}, date(2024, 6, 1))


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("5566778899", "5566778899"),
        ('"165566778899"', "165566778899"),
        ("556677 8899", "5566778899"),
        ("556677 -8899", "556677-8899"),
        ('"000000-0000" 1', "000000-0000"),
        ("", ""),
    ],
)
def test_organisation_numbers(told: str, number: str) -> None:
    assert facts_of(f"#ORGNR {told}\n").org_number == number


@pytest.mark.parametrize(
    "line",
    [
        "#RAR 0 20240101",
        "#RAR 0 20241231 20240101",
        "#RAR x 20240101 20241231",
        "#IB 0 1930 1,234",
        "#KONTO",
        "#OBJEKT x 1 y",
        "#DIM",
        "#UNDERDIM",
        "#GEN x",
    ],
)
def test_what_can_not_be_read_is_told_with_its_line(line: str) -> None:
    facts = facts_of(f"#FLAGGA 0\n{line}\n")
    assert [fault.line for fault in facts.unread] == [2]
    assert [facts.years, facts.opening, facts.accounts, facts.objects, facts.dimensions] == [{}] * 5


def test_what_can_not_be_read_is_bounded() -> None:
    assert len(facts_of("#RAR\n" * 1000).unread) == 100


def test_balances_behind_the_vouchers_are_known_before_the_first() -> None:
    reader = SieReader(io.BytesIO(b"#VER A 1 20240101\n{\n#TRANS 1930 {} 0\n}\n" * 9000 + b"#UB 0 1930 1\n"))
    next(reader.vouchers())
    assert reader.facts.has_balances
    assert not facts_of('#VER A 1 20240101 "x #UB 0 1"\n{\n}\n').has_balances
