"""The strict writer: byte for byte by the rules, and read back the same by two readers."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sie.strict_reader import read_strictly
from workbench.domain.ledger import FinancialYear
from workbench.sie.reader import SieReader
from workbench.sie.voucher import SieRow
from workbench.sie.writer import (
    SUBSTITUTES,
    FaultKind,
    NotStrict,
    SieFile,
    VoucherToWrite,
    WriteFault,
    faults,
    sie_bytes,
    sie_text,
)

RENT = VoucherToWrite(
    7,
    date(2024, 1, 15),
    "Hyra januari - garage",
    (
        SieRow("5010", 800000, ((1, "100"), (6, "P-7")), "Hyra"),
        SieRow("2641", 200000),
        SieRow("2440", -1000000),
    ),
)
FILE = SieFile(
    program="Exempelprogram",
    version="1.0",
    made=date(2024, 1, 31),
    company_name="Åkeri & Öl i Ängelholm AB",
    org_number="556677-8899",
    series="A",
    vouchers=(RENT,),
    year=FinancialYear(date(2024, 1, 1), date(2024, 12, 31)),
    account_names={
        "5010": "Lokalhyra",
        "2641": "Debiterad ingående moms",
        "2440": "Leverantörsskulder",
        "1930": "Bank",
    },
    object_names={(1, "100"): "Stockholm", (6, "P-7"): "Projekt sju"},
)


def with_text(text: str) -> SieFile:
    return replace(FILE, vouchers=(replace(RENT, text=text),))


def with_rows(*rows: SieRow) -> SieFile:
    return replace(FILE, vouchers=(replace(RENT, rows=rows),))


def test_the_file_is_the_recommended_one_byte_for_byte(reference: Path) -> None:
    recommended = (reference / "sie-files" / "synthetic" / "recommended_4i_fortnox.si").read_bytes()
    # There the version stands without quotes, which mean nothing in SIE.
    assert sie_bytes(FILE).replace(b'"1.0"', b"1.0") == recommended


def test_every_line_is_as_the_rules_say() -> None:
    lines = sie_bytes(FILE).decode("cp437").split("\r\n")
    assert lines == [
        "#FLAGGA 0",
        '#PROGRAM "Exempelprogram" "1.0"',
        "#FORMAT PC8",
        "#GEN 20240131",
        "#SIETYP 4",
        "#ORGNR 556677-8899",
        '#FNAMN "Åkeri & Öl i Ängelholm AB"',
        "#RAR 0 20240101 20241231",
        "#VALUTA SEK",
        '#KONTO 2440 "Leverantörsskulder"',
        '#KONTO 2641 "Debiterad ingående moms"',
        '#KONTO 5010 "Lokalhyra"',
        '#DIM 1 "Kostnadsställe"',
        '#DIM 6 "Projekt"',
        '#OBJEKT 1 "100" "Stockholm"',
        '#OBJEKT 6 "P-7" "Projekt sju"',
        '#VER "A" "" 20240115 "Hyra januari - garage"',
        "{",
        '#TRANS 5010 {1 "100" 6 "P-7"} 8000.00 "" "Hyra"',
        "#TRANS 2641 {} 2000.00",
        "#TRANS 2440 {} -10000.00",
        "}",
        "",
    ]


def test_quotes_backslashes_and_line_ends() -> None:
    data = sie_bytes(with_text('Kvitto "A\\B"\r\nrad\ttvå\x07 cafe\u0301'))
    assert b'"Kvitto \\"A/B\\"  rad tv\x86  caf\x82"' in data
    assert read_strictly(data).vouchers[0]["text"] == 'Kvitto "A/B"  rad två  café'


@pytest.mark.parametrize(("ore", "told"), [(1, "0.01"), (-1, "-0.01"), (100, "1.00"), (-123456789, "-1234567.89")])
def test_amounts_have_a_point_two_decimals_and_no_plus(ore: int, told: str) -> None:
    data = sie_bytes(with_rows(SieRow("1930", ore), SieRow("3010", -ore)))
    assert f"#TRANS 1930 {{}} {told}\r\n".encode() in data


def test_an_unknown_account_is_not_given_a_name() -> None:
    data = sie_bytes(replace(FILE, account_names={"5010": "Pris i €"}, object_names={}))
    assert b"#KONTO" not in data
    assert b'#OBJEKT 1 "100" "100"\r\n' in data


def test_what_is_not_known_of_the_company_is_left_off() -> None:
    told = read_strictly(sie_bytes(replace(FILE, org_number="", year=None))).head
    assert "#ORGNR" not in told
    assert "#RAR" not in told


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (with_text("Café – två €"), [("text", "–"), ("text", "€")]),
        (with_rows(SieRow("1930", 1, (), "ø"), SieRow("3010", -1)), [("transaction_information", "ø")]),
        (
            with_rows(SieRow("1930", 1, ((1, "Ø"), (6, "’"))), SieRow("3010", -1)),
            [("cost_center", "Ø"), ("project", "’")],
        ),
    ],
)
def test_a_character_outside_the_code_page_is_told_and_refused(file: SieFile, expected: list[tuple[str, str]]) -> None:
    told = faults(file)
    assert [(each.field, each.value) for each in told] == expected
    assert {each.kind for each in told} == {FaultKind.CHARACTER}
    assert {each.voucher_id for each in told} == {7}
    with pytest.raises(NotStrict) as refused:
        sie_bytes(file)
    assert refused.value.faults == tuple(told)


def test_what_can_not_be_booked_is_refused() -> None:
    assert faults(with_rows(SieRow("1930", 1), SieRow("3010", -2))) == [WriteFault(FaultKind.UNBALANCED, 7)]
    assert [each.kind for each in faults(with_rows(SieRow("1930", 0)))] == [FaultKind.TOO_FEW_ROWS]
    account = faults(with_rows(SieRow("19 30", 0), SieRow("", 0)))
    assert [(each.kind, each.row, each.value) for each in account] == [
        (FaultKind.ACCOUNT, 0, "19 30"),
        (FaultKind.ACCOUNT, 1, ""),
    ]
    late = replace(FILE, vouchers=(replace(RENT, day=date(2025, 1, 1)),))
    assert [(each.kind, each.value) for each in faults(late)] == [(FaultKind.OUTSIDE_YEAR, "2025-01-01")]
    for series in ("", 'A"', "Å", "W W", "W" * 11):
        assert [each.kind for each in faults(replace(FILE, series=series))] == [FaultKind.SERIES]
    assert [each.kind for each in faults(replace(FILE, company_name=" "))] == [FaultKind.COMPANY]
    assert [each.field for each in faults(replace(FILE, company_name="Kök €"))] == ["company_name"]
    for number in ("Gym €", "Kund 12 #RES 0 1930 5.00", "5566778899", "556677-8899\n", "556677-889٩"):
        assert [each.kind for each in faults(replace(FILE, org_number=number))] == [FaultKind.ORG_NUMBER], number
    for day in (date(224, 2, 1), date(1899, 12, 31), date(2200, 1, 1)):
        odd = replace(FILE, vouchers=(replace(RENT, day=day),))
        assert [(each.kind, each.value) for each in faults(odd)] == [(FaultKind.DATE, day.isoformat())]
    assert b"#GEN 02240201\r\n" in sie_bytes(replace(FILE, made=date(224, 2, 1)))


TEXTS = st.text(st.sampled_from([bytes([each]).decode("cp437") for each in range(32, 256) if each != 127]), max_size=60)
ACCOUNTS = st.integers(1000, 9999).map(str)
CODES = st.text("ABCÅÄÖ0123456789/-_+", min_size=1, max_size=20)


@st.composite
def vouchers(draw: st.DrawFn) -> VoucherToWrite:
    rows = []
    for amount in draw(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=5)):
        objects = tuple((number, draw(CODES)) for number in (1, 6) if draw(st.booleans()))
        rows.append(SieRow(draw(ACCOUNTS), amount, objects, draw(TEXTS)))
    rows.append(SieRow(draw(ACCOUNTS), -sum(row.amount for row in rows)))
    return VoucherToWrite(1, draw(st.dates(date(2024, 1, 1), date(2024, 12, 31))), draw(TEXTS), tuple(rows))


@given(st.lists(vouchers(), min_size=1, max_size=4))
def test_two_readers_give_the_same_vouchers_back(written: list[VoucherToWrite]) -> None:
    data = sie_bytes(replace(FILE, vouchers=tuple(written)))
    ours = list(SieReader(io.BytesIO(data)).vouchers())
    strict = read_strictly(data).vouchers
    for voucher, read, other in zip(written, ours, strict, strict=True):
        assert not read.faults
        assert (read.series, read.number, read.day) == ("A", "", voucher.day)
        assert (other["series"], other["number"], other["day"]) == ("A", "", f"{voucher.day:%Y%m%d}")
        assert read.text == other["text"] == sie_text(voucher.text)
        assert read.rows == tuple(row._replace(text=sie_text(row.text)) for row in voucher.rows)
        assert other["rows"] == [
            (
                row.account,
                {str(number): code for number, code in row.objects},
                Decimal(row.amount) / 100,
                sie_text(row.text),
            )
            for row in voucher.rows
        ]


def test_what_may_be_written_instead_is_in_the_code_page() -> None:
    for char, instead in SUBSTITUTES.items():
        assert [each.value for each in faults(with_text(char))] == [char]
        assert faults(with_text(instead)) == []
