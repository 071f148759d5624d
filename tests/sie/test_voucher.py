"""Vouchers: rows live, struck and added, and heads that lack something."""

import io
from datetime import date

import pytest

from workbench.sie.reader import SieFault, SieReader, SieRow, SieVoucher


def vouchers(text: str) -> list[SieVoucher]:
    return list(SieReader(io.BytesIO(text.encode("cp437"))).vouchers())


def voucher(rows: str, head: str = '#VER A 1 20240101 "x"') -> SieVoucher:
    (found,) = vouchers(f"{head}\n{{\n{rows}\n}}\n")
    return found


def test_an_added_row_counts_once_though_its_two_forms_differ() -> None:
    found = voucher(
        '#RTRANS 1930 {} 500 20240102 "" "" "2 Kim"\n#TRANS 1930 {} 500.00 20240101 ""\n'
        '#RTRANS 3010 {1 "1"} -500 20240102 "" "" "2 Kim"\n#TRANS 3010 {} -500\n'
    )
    assert [(row.account, row.amount) for row in found.rows] == [("1930", 50000), ("3010", -50000)]
    assert (found.added, found.removed, found.faults) == (2, 0, ())


def test_an_added_row_goes_by_its_place_not_by_its_likeness() -> None:
    found = voucher("#RTRANS 1930 {} 500\n#TRANS 1940 {} 499\n#TRANS 3010 {} -499\n")
    assert [(row.account, row.amount) for row in found.rows] == [("1940", 49900), ("3010", -49900)]


@pytest.mark.parametrize(
    ("rows", "accounts"),
    [
        ("#RTRANS 1930 {} 5\n#RTRANS 3010 {} -5", ["1930", "3010"]),
        ("#TRANS 1930 {} 5\n#RTRANS 3010 {} -5", ["1930", "3010"]),
        ("#TRANS 1930 {} 5\n#TRANS 3010 {} -5\n#RTRANS 3010 {} -5", ["1930", "3010"]),
        ("#RTRANS 1930 {} 5\n#RTRANS 3010 {} -5\n#TRANS 1930 {} 5\n#TRANS 3010 {} -5", ["1930", "3010"]),
    ],
)
def test_an_added_row_written_once_counts_only_where_the_voucher_balances_with_it(
    rows: str, accounts: list[str]
) -> None:
    assert [row.account for row in voucher(rows).rows] == accounts


def test_struck_rows_are_left_out_and_kept_beside() -> None:
    found = voucher('#BTRANS 1910 {1 "10"} -157.00\n#TRANS 1920 {} -157\n#TRANS 7690 {} 157\n#BTRANS 1 {} oops')
    assert [row.account for row in found.rows] == ["1920", "7690"]
    assert found.struck == (SieRow("1910", -15700, ((1, "10"),)),)
    assert (found.removed, found.faults) == (2, ())


def test_a_voucher_of_struck_rows_only() -> None:
    found = voucher("#BTRANS 1930 {} 1\n#BTRANS 3010 {} -1")
    assert (found.rows, found.removed, len(found.struck), found.faults) == ((), 2, 2, ())


def test_without_braces() -> None:
    found = vouchers("#VER A 1 20240101\n#TRANS 1 {} 1\n#TRANS 2 {} -1\n#VER A 2 20240101\n#TRANS 1 {} 0\n#KONTO 1 x\n")
    assert [(each.number, len(each.rows), each.faults) for each in found] == [("1", 2, ()), ("2", 1, ())]


@pytest.mark.parametrize(
    "end", ["", "{\n", "{\n#TRANS 1 {} 1\n", "{\n#TRANS 1 {} 1\n#TRANS 2 {} -1\n", "#TRANS 1 {} 1\n"]
)
def test_a_file_that_ends_inside_a_voucher(end: str) -> None:
    reader = SieReader(io.BytesIO(b"#VER A 1 20240101\n{\n#TRANS 1 {} 0\n}\n#VER A 2 20240101\n" + end.encode()))
    found = reader.vouchers()
    assert next(found).number == "1"
    with pytest.raises(SieFault) as caught:
        next(found)
    assert caught.value.line >= 5


def test_rows_of_no_voucher_are_told() -> None:
    (stray, whole) = vouchers("#TRANS 1 {} 5\n#TRANS 2 {} -5\n}\n#VER A 1 20240101\n{\n#TRANS 1 {} 0\n}\n")
    assert [(fault.line, fault.detail) for fault in stray.faults] == [(3, "#TRANS: 2, #VER: 0")]
    assert (stray.rows, len(whole.rows)) == ((), 1)


@pytest.mark.parametrize(
    ("head", "series", "number", "day", "text"),
    [
        ('#VER "" "" 20081216 "Porto"', "", "", date(2008, 12, 16), "Porto"),
        ('#VER A 20240101 "x"', "A", "", date(2024, 1, 1), "x"),
        ('#VER 17 20240101 "x"', "", "17", date(2024, 1, 1), "x"),
        ('#VER 20240101 "x"', "", "", date(2024, 1, 1), "x"),
        ('#VER A 20240101 20240102 "x"', "A", "20240101", date(2024, 1, 2), "x"),
        ('#VER "LEV1" "12" "20240101" "x"', "LEV1", "12", date(2024, 1, 1), "x"),
        ('#VER A 1 2024-01-31 "x"', "A", "1", date(2024, 1, 31), "x"),
        ("#ver A 1 20240131", "A", "1", date(2024, 1, 31), ""),
        ("#VER A 1 20240131 Hyra i mars", "A", "1", date(2024, 1, 31), "Hyra i mars"),
    ],
)
def test_heads(head: str, series: str, number: str, day: date, text: str) -> None:
    found = voucher("#TRANS 1 {} 0", head)
    assert (found.series, found.number, found.day, found.text, found.faults) == (series, number, day, text, ())


@pytest.mark.parametrize("told", ['""', "180501", "20240230", "rappakalja", "2024-0131"])
def test_a_date_that_is_none_is_a_fault_with_its_line(told: str) -> None:
    (fault,) = voucher("#TRANS 1 {} 0", f"#VER A 1 {told}").faults
    assert (fault.line, fault.detail) == (1, f"#VER {told}".replace('""', ""))


def test_who_registered_it_and_when() -> None:
    found = voucher("#TRANS 1 {} 0", '#VER A 1 20240101 "x" 20240102 "2 Kim"')
    assert (found.registered, found.sign) == (date(2024, 1, 2), "2 Kim")
    found = voucher("#TRANS 1 {} 0", '#VER A 1 20240101 "x" "" "2 Kim"')
    assert (found.registered, found.sign) == (None, "2 Kim")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("#TRANS 1930 {} 1.5", SieRow("1930", 150)),
        ("#TRANS 1930 -1.5", SieRow("1930", -150)),
        ('#TRANS "1930" {"1" "10" 6 P7} 1 "" "a b" 0', SieRow("1930", 100, ((1, "10"), (6, "P7")), "a b")),
        ('#TRANS 1930 { } 1 20240101 "a \\"b\\"" 2.5 "Kim"', SieRow("1930", 100, (), 'a "b"')),
        ("#TRANS\t1930\t{}\t1\t20240101\tHyra januari", SieRow("1930", 100, (), "Hyra januari")),
        ('#TRANS 1930 {} 1 "Hyra"', SieRow("1930", 100, (), "Hyra")),
        ('#TRANS 1930 {} 1 2024-01-01 "Hyra" 1', SieRow("1930", 100, (), "Hyra")),
        ('#TRANS 1930 {} 1 234,50 "" "Hyra"', SieRow("1930", 123450, (), "Hyra")),
        ('#TRANS 1930 {} -1234,5 "" "" 0', SieRow("1930", -123450)),
        ('#TRANS 1930 {x 1 1 "10"} 0.00', SieRow("1930", 0, ((1, "10"),))),
        ("#trans 1930 {} 1", SieRow("1930", 100)),
        ('#TRANS 1930 {1"10"6"P7"} 1', SieRow("1930", 100, ((1, "10"), (6, "P7")))),
        ('#TRANS 1930{1 "10"}1', SieRow("1930", 100, ((1, "10"),))),
        ('#TRANS 1930 {1 "A}B" "6" "C\\"D"} 1', SieRow("1930", 100, ((1, "A}B"), (6, 'C"D')))),
        ("#TRANS 1930 {} -0.00", SieRow("1930", 0)),
        ("#TRANS 1930 {} .5", SieRow("1930", 50)),
        ("#TRANS 1930 {} 5.", SieRow("1930", 500)),
        ("#TRANS 1930 {} 5.00-", SieRow("1930", -500)),
        ("#TRANS 1930 {} 1.5E+3", SieRow("1930", 150000)),
    ],
)
def test_rows(row: str, expected: SieRow) -> None:
    found = voucher(row)
    assert found.faults == ()
    assert found.rows == (expected,)


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ("#TRANS 1930 {}", "#TRANS 1930 "),
        ("#TRANS", "#TRANS  "),
        ("#TRANS {} 100", "#TRANS  100"),
        ("#TRANS 1930 {} 1,234", "#TRANS 1930 1,234"),
        ('#TRANS 1930 {} 1 234 "" "x"', "#TRANS 1930 1"),
        ("#TRANS 1930 {1 10 100", "#TRANS 1930 {"),
        ("#TRANS 1930 {1,10} 100", "#TRANS 1930 {1,10}"),
        ('#TRANS 1930 {1 "10" 6} 100 "" "x"', "#TRANS 1930 {1 10 6}"),
    ],
)
def test_a_row_that_can_not_be_read_is_a_fault_with_its_line(row: str, detail: str) -> None:
    (fault,) = voucher(f"#TRANS 1 {{}} 0\n{row}").faults
    assert (fault.line, fault.detail) == (4, detail)
