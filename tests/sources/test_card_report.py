"""Card reports: bytes to vouchers, or what has to be said of the columns first."""

import io
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.columns import NEGATIVE, POSITIVE, ColumnMapping
from workbench.domain.errors import ColumnsError, ColumnsUnclear, ColumnsUnknown, CutShort, InputError, Locked
from workbench.domain.source import Problem, ReadContext, SourceItem, Told
from workbench.sources import Sources
from workbench.sources.card_report import CardReport
from workbench.sources.sheet import number_text

DATA = Path(__file__).parents[1] / "data" / "sources" / "card_report"
ACCOUNTS = {"account": "5410", "contra_account": "2890"}


def read(
    data: bytes | str, mapping: ColumnMapping | None = None, beside: Mapping[str, bytes] | None = None
) -> list[SourceItem]:
    raw = data.encode() if isinstance(data, str) else data
    context = ReadContext(columns=lambda _signature: mapping, beside=beside or {})
    return list(CardReport().read(io.BytesIO(raw), "report", context))


def example(name: str, beside: Mapping[str, bytes] | None = None) -> list[SourceItem]:
    return read((DATA / name).read_bytes(), beside=beside)


def told(items: Sequence[SourceItem]) -> list[Told]:
    return [each for each in items if isinstance(each, Told)]


def rows(item: Told) -> list[tuple[str, int]]:
    return [(row.account, row.amount) for row in item.voucher.rows]


def amounts(*cells: str) -> str:
    lines = [f'2026-01-0{place};"{cell}";5410;2890' for place, cell in enumerate(cells, 1)]
    return "\n".join(["Datum;Belopp;Konto;Motkonto", *lines])


def spent(items: Sequence[SourceItem]) -> list[int]:
    return [each.voucher.amount for each in told(items)]


# Whole reports


def test_a_swedish_report_becomes_balanced_vouchers_with_vat() -> None:
    first, second, third, fourth = told(example("mynt-svensk.csv"))
    assert rows(first) == [("5410", 100_000), ("2641", 25_000), ("2890", -125_000)]
    assert rows(second) == [("5810", 84_292), ("2641", 5_058), ("2890", -89_350)]
    assert rows(third) == [("", 6_400), ("2890", -6_400)], "no account is told, not lost"
    assert rows(fourth) == [("5800", 3_800), ("2890", -3_800)]
    assert {each.voucher.source for each in (first, second, third, fourth)} == {"mynt"}
    assert (first.voucher.transaction_date, first.voucher.text) == (date(2026, 1, 12), "Järnhandeln Åkersberga")
    assert [row.cost_center for row in first.voucher.rows] == ["36", "", ""]
    assert third.voucher.text == "Kaffe; te & mera"


def test_where_it_stands_and_why_it_failed() -> None:
    first, second, third, fourth = told(example("mynt-svensk.csv"))
    assert [each.external_id for each in (first, second, third, fourth)] == [f"TX-2000{n}" for n in range(1, 5)]
    assert (first.state, [(each.system, each.text) for each in first.failures]) == (
        "Export misslyckades",
        [("mynt", "Account 5410 is not active")],
    )
    assert (second.state, second.failures) == ("Exporterad", ())
    assert (third.state, third.failures) == ("Utkast", ())
    assert [each.text for each in fourth.failures] == ["Export misslyckades"], "no message: its own word for it"


def test_an_english_report_with_american_dates_and_a_row_that_can_not_be_read() -> None:
    items = example("nordea-english.csv")
    assert [each.voucher.transaction_date for each in told(items)] == [
        date(2026, 1, 13), date(2026, 1, 14), date(2026, 2, 3),
    ]  # fmt: skip
    assert spent(items) == [125_000, 89_350, 6_400]
    assert told(items)[0].voucher.source == "nordea"
    (problem,) = [each for each in items if isinstance(each, Problem)]
    assert (problem.error.code, problem.error.params["line"]) == ("bad-voucher", 6)
    assert "“a lot” is no amount" in str(problem.error)
    assert "Broken row" in problem.excerpt


def test_an_accounting_export_has_several_rows_to_a_voucher() -> None:
    first, second = told(example("entries.tsv"))
    assert first.voucher.label == "K 301"
    assert rows(first) == [("5410", 100_000), ("2641", 25_000), ("2890", -125_000)]
    assert rows(second) == [("5800", 3_800), ("2890", -3_800)]


def test_rows_of_a_voucher_that_do_not_stand_together_are_gathered() -> None:
    head, *lines = (DATA / "entries.tsv").read_text("utf-8").splitlines()
    apart = [lines[0], lines[3], lines[1], lines[4], lines[2]]
    first, second = told(read("\n".join([head, *apart])))
    assert [sum(row.amount for row in each.voucher.rows) for each in (first, second)] == [0, 0]
    assert len(first.voucher.rows) == 3


def test_rows_with_one_transaction_id_are_one_voucher_against_the_card() -> None:
    text = (
        "Datum;Transaktions-ID;Inköpsbelopp;Belopp;Konto;Motkonto\n"
        "2026-01-01;T1;;100,00;5410;2890\n2026-01-01;T1;;50,00;5420;2890\n2026-01-02;T2;;25,00;5410;2890\n"
    )
    first, second = told(read(text))
    assert rows(first) == [("5410", 10_000), ("5420", 5_000), ("2890", -15_000)]
    assert rows(second) == [("5410", 2_500), ("2890", -2_500)]


# What has to be said


def test_without_accounts_it_asks_and_shows_what_it_understood() -> None:
    with pytest.raises(ColumnsUnknown) as caught:
        example("without-accounts.csv")
    table = caught.value.table
    assert table
    assert table.headings == ("Datum", "Beskrivning", "Belopp", "Valuta", "Kort")
    assert table.rows[0] == ("2026-01-12", "Järnhandeln", "1250,00", "SEK", "*1234")
    assert table.guess.columns == {"date": "Datum", "text": "Beskrivning", "amount": "Belopp", "currency": "Valuta"}
    assert table.guess.missing == ("account", "contra_account")
    said = ColumnMapping(table.guess.columns, ACCOUNTS)
    assert spent(example_with(said)) == [125_000, 89_350, 6_400]


def example_with(mapping: ColumnMapping) -> list[SourceItem]:
    return read((DATA / "without-accounts.csv").read_bytes(), mapping)


def test_a_mapping_for_other_headings_asks_again() -> None:
    with pytest.raises(ColumnsUnknown):
        example_with(ColumnMapping({"date": "Day", "amount": "Belopp"}, ACCOUNTS))


def test_two_columns_that_may_be_the_amount_are_asked_about() -> None:
    with pytest.raises(ColumnsUnknown):
        read("Datum;Belopp;Total amount;Konto;Motkonto\n2026-01-01;1,00;2,00;5410;2890\n")


def test_dates_that_can_be_read_in_two_ways_are_refused() -> None:
    head = "Date;Purchase amount;Account;Contra account\n"
    unclear = head + "01/02/2024;10,00;5410;2890\n05/06/2024;10,00;5410;2890\n"
    with pytest.raises(ColumnsUnclear) as caught:
        read(unclear)
    assert (caught.value.params["column"], caught.value.params["detail"]) == ("Date", "01/02/2024")
    (first, *_) = told(read(unclear + "13/02/2024;10,00;5410;2890\n"))
    assert first.voucher.transaction_date == date(2024, 2, 1), "one date has shown the order"
    guess = caught.value.table.guess if caught.value.table else ColumnMapping()
    (first, *_) = told(read(unclear, ColumnMapping(guess.columns, date_order="mdy")))
    assert first.voucher.transaction_date == date(2024, 1, 2)
    same = head + "02/02/2024;10,00;5410;2890\n"
    assert told(read(same))[0].voucher.transaction_date == date(2024, 2, 2)


@pytest.mark.parametrize("order", [("13/02/2024", "02/13/2024"), ("32/01/2024", "01/02/2024")])
def test_dates_that_speak_against_each_other_are_not_guessed(order: tuple[str, str]) -> None:
    text = "Date;Purchase amount;Account;Contra account\n" + "".join(f"{day};10,00;5410;2890\n" for day in order)
    try:
        items = read(text + "01/02/2024;10,00;5410;2890\n")
    except ColumnsUnclear:
        return
    assert not [each for each in told(items) if each.voucher.transaction_date == date(2024, 1, 2)]


def test_amounts_that_can_be_read_in_two_ways_are_refused() -> None:
    with pytest.raises(ColumnsUnclear) as caught:
        read(amounts("1,234", "2,500", "3,100"))
    assert caught.value.params["detail"] == "1,234"
    assert spent(read(amounts("1,234", "2,500", "12.50"))) == [123_400, 250_000, 1_250]
    assert spent(read(amounts("1.234", "2.500", "12,50"))) == [123_400, 250_000, 1_250]
    assert spent(read(amounts("1 234,50", "1 234,50", "250"))) == [123_450, 123_450, 25_000]


def test_one_decimal_sign_shown_three_decimals_are_no_amount() -> None:
    items = read(amounts("1,50", "2,50", "3,50", "1,234"))
    assert spent(items) == [150, 250, 350]
    assert len([each for each in items if isinstance(each, Problem)]) == 1


@pytest.mark.parametrize(
    ("cell", "ore"),
    [
        ("12,50 kr", 1_250),
        ("SEK 12,50", 1_250),
        ("12,50 SEK", 1_250),
        ("1'234,50", 123_450),
        ("1.234.567,00", 123_456_700),
    ],
)
def test_amounts_as_people_and_programs_write_them(cell: str, ore: int) -> None:
    assert spent(read(amounts(cell, "1,00", "2,00")))[0] == ore


def test_the_sign_of_a_purchase_is_asked_about_where_it_is_not_sure() -> None:
    for cells in (("-10,00",), ("10,00", "20,00"), ("-10,00", "-20,00", "-30,00", "5,00")):
        with pytest.raises(ColumnsUnclear):
            read(amounts(*cells))
    columns = {"date": "Datum", "amount": "Belopp", "account": "Konto", "contra_account": "Motkonto"}
    mixed = amounts("-10,00", "-20,00", "-30,00", "5,00")
    negative = told(read(mixed, ColumnMapping(columns, purchase=NEGATIVE)))
    positive = told(read(mixed, ColumnMapping(columns, purchase=POSITIVE)))
    assert [rows(each)[0] for each in negative] == [("5410", 1_000), ("5410", 2_000), ("5410", 3_000), ("5410", -500)]
    assert rows(positive[0]) == [("5410", -1_000), ("2890", 1_000)]


@pytest.mark.parametrize("cell", ["(10,00)", "10,00-", "−10,00", "- 10,00"])
def test_a_minus_is_a_minus_however_it_is_written(cell: str) -> None:
    assert [rows(each)[0][1] for each in told(read(amounts(cell, cell, cell)))] == [1_000] * 3


# Rows that are not as the others


def test_ragged_rows_are_filled_up_or_told() -> None:
    text = (
        amounts("1,00", "2,00", "3,00")
        + "\n2026-02-01;4,00;5410;2890;;;\n2026-02-02;5,00;5410;2890;more\n2026-02-03;6,00\n"
    )
    items = read(text)
    assert spent(items) == [100, 200, 300, 400, 600]
    (problem,) = [each for each in items if isinstance(each, Problem)]
    assert "more cells than there are headings" in str(problem.error)


@pytest.mark.parametrize("total", ["Summa;6,00;;", ";6,00;;", "Total 3 transactions;6,00", "SUMMA:;6,00;;"])
def test_a_row_of_sums_is_no_voucher(total: str) -> None:
    items = read(amounts("1,00", "2,00", "3,00") + f"\n{total}\n")
    assert spent(items) == [100, 200, 300]
    assert len(items) == 3


def test_a_row_without_a_date_that_is_no_sum_is_told() -> None:
    items = read(amounts("1,00", "2,00", "3,00") + "\n;7,00;5410;2890\n")
    assert [each.error.code for each in items if isinstance(each, Problem)] == ["bad-voucher"]


# How the bytes are written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp437"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    data = (DATA / "mynt-svensk.csv").read_text("utf-8").replace("–", "-").replace("\n", ending).encode(encoding)
    assert Sources().choose(data, "").name == "card_report"
    assert told(read(data))[0].voucher.text == "Järnhandeln Åkersberga"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    lines = [
        "Datum;Belopp;Konto;Motkonto;Text",
        *(f'2026-01-0{n};"1{n},50";5410;2890;"a {delimiter} b"' for n in range(1, 5)),
    ]
    text = "\n".join(line.replace(";", delimiter) if delimiter != ";" else line for line in lines)
    items = told(read(text))
    assert [each.voucher.amount for each in items] == [1_150, 1_250, 1_350, 1_450]
    assert items[0].voucher.text == " ".join(f"a {delimiter} b".split())


def test_a_file_that_breaks_off_in_a_cell_is_offered_not_taken_for_whole() -> None:
    text = amounts("1,00", "2,00", "3,00") + '\n2026-02-01;"4,00;5410;2890\n' + "x;" * 40_000
    with pytest.raises(CutShort) as caught:
        read(text)
    assert caught.value.params["vouchers"] == 3


# Spreadsheets


def workbook(*lines: Sequence[object], above: int = 0) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Kort")
    for place, line in enumerate(lines, above):
        sheet.write_row(place, 0, list(line))
    book.close()
    return data.getvalue()


HEAD = ("Datum", "Belopp", "Konto", "Motkonto", "Text")


def test_a_spreadsheet_has_exact_amounts_and_real_dates() -> None:
    cells = [0.1 + 0.2, 1234.5, 19.99, 1_000_000.01]
    lines = [(datetime(2026, 1, day), cell, 5410, "2890", "köp") for day, cell in enumerate(cells, 1)]  # noqa: DTZ001
    data = workbook(("Mynt rapport",), (), HEAD, *lines, above=3)
    assert Sources().choose(data[: 64 << 10], "wrong.pdf").name == "card_report"
    items = told(read(data))
    assert [each.voucher.amount for each in items] == [30, 123_450, 1_999, 100_000_001]
    assert items[0].voucher.transaction_date == date(2026, 1, 1)
    assert items[0].voucher.rows[0].account == "5410"
    assert items[0].voucher.source == "mynt"


def test_a_number_with_more_than_two_decimals_is_told() -> None:
    items = read(workbook(HEAD, *(("2026-01-01", cell, 5410, 2890, "x") for cell in (1.5, 2.5, 3.5, 1.234))))
    assert spent(items) == [150, 250, 350]
    (problem,) = [each for each in items if isinstance(each, Problem)]
    assert problem.error.params["line"] == 5


@given(st.integers(-(10**13), 10**13))
def test_every_amount_survives_being_a_float_in_a_cell(ore: int) -> None:
    kronor, rest = divmod(abs(ore), 100)
    cell = (kronor * 100 + rest) / 100
    text = number_text(cell)
    assert text in (f"{kronor}.{rest:02d}", f"{kronor}" if not rest else "")


def test_what_is_locked_says_so() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    with pytest.raises(Locked):
        read(data)


def test_a_cell_far_out_takes_no_memory() -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    with pytest.raises(InputError) as caught:
        read(data.getvalue())
    assert caught.value.code == "too-large"


# Receipts


def test_receipts_lie_beside_and_are_found_by_name_or_id() -> None:
    beside = {
        "kvitton/kvitto-20001.pdf": b"one",
        "kvitton/TX-20002_1.jpg": b"two",
        "kvitton/TX-20002_2.jpg": b"three",
        "kvitton/TX-200033.jpg": b"another",
        "kvitton/unnamed.jpg": b"none",
    }
    first, second, third, fourth = told(example("mynt-svensk.csv", beside=beside))
    assert [(each.name, each.data) for each in first.receipts] == [("kvitto-20001.pdf", b"one")]
    assert [each.name for each in second.receipts] == ["TX-20002_1.jpg", "TX-20002_2.jpg"]
    assert third.receipts == fourth.receipts == ()
    assert not first.receipt_missing


def test_a_receipt_that_is_named_and_did_not_come_along_is_missing() -> None:
    first, second, *_ = told(example("mynt-svensk.csv"))
    assert first.receipt_missing
    assert not second.receipt_missing


def test_of_two_files_by_one_name_neither_is_taken() -> None:
    first, *_ = told(example("mynt-svensk.csv", beside={"a/kvitto-20001.pdf": b"1", "b/kvitto-20001.pdf": b"2"}))
    assert first.receipts == ()


# Any bytes, and many


@given(st.binary(max_size=3000))
def test_any_bytes_give_items_or_a_known_error(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"Datum;Belopp;Konto;Motkonto\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            read(start + data)
        except InputError:
            continue


_CELLS = st.sampled_from(
    ["2026-01-01", "01/02/2024", "1,234", "12,50", "-3", "", "x", '"', "Summa", "5410", "\t", "\0"]
)


@given(st.lists(st.lists(_CELLS, max_size=6), max_size=12))
def test_every_row_is_a_voucher_a_problem_a_sum_or_the_whole_is_asked_about(lines: list[list[str]]) -> None:
    text = "Datum;Köpbelopp;Konto;Motkonto\n" + "\n".join(";".join(line) for line in lines)
    try:
        items = read(text)
    except InputError:
        return
    assert all(each.voucher.difference == 0 for each in told(items))


@given(st.binary(max_size=200), st.integers(0, 6000))
def test_a_damaged_spreadsheet_is_told(noise: bytes, place: int) -> None:
    data = bytearray(workbook(HEAD, *(("2026-01-01", 5.5, 5410, 2890, "x") for _ in range(3))))
    data[place : place + len(noise)] = noise
    with suppress(InputError):
        read(bytes(data))


def test_many_rows_take_bounded_memory_and_linear_time() -> None:
    def report(count: int) -> bytes:
        line = "2026-01-12;TX-{};Järnhandeln;-1 250,00;-250,00;5410;2890;2641;Exported\n"
        head = "Datum;Transaktions-ID;Text;Belopp;Moms;Konto;Motkonto;Momskonto;Status\n"
        return (head + "".join(line.format(n) for n in range(count))).encode()

    def took(count: int) -> float:
        data = io.BytesIO(report(count))
        began = time.process_time()
        assert sum(1 for _ in CardReport().read(data, "r", ReadContext())) == count
        return time.process_time() - began

    few, many = took(10_000), took(100_000)
    assert many < 25 * few
    peaks = []
    for count in (5_000, 20_000):
        data = io.BytesIO(report(count))
        tracemalloc.start()
        for _ in CardReport().read(data, "r", ReadContext()):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 15_000 * 200, "no more is kept of a row than what ties it to others"


def test_the_error_of_a_table_carries_its_beginning_only() -> None:
    text = "Datum;Belopp\n" + "2026-01-01;1,00\n" * 5000
    with pytest.raises(ColumnsError) as caught:
        read(text)
    assert caught.value.table
    assert len(caught.value.table.rows) == 20
