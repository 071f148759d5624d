"""Lists as files: read back by a reader of its own, and looked at byte by byte where a spreadsheet would guess."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from workbench.domain.errors import FileNotWritable
from workbench.domain.sheet import Book, Cell, Kronor, Sheet
from workbench.reports.spreadsheet import write_csv, write_xlsx

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
EVIL = ("=1+1", "+46 8 12", "-5", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0")


def sheet(*rows: tuple[Cell, ...], headings: tuple[str, ...] = ("A", "B"), notes: tuple[str, ...] = ()) -> Sheet:
    return Sheet("Blad", headings, (10,) * len(headings), rows, notes)


def book(*sheets: Sheet) -> Book:
    return Book("Verifikationer", "Anna", AT, "Voucher Workbench", sheets)


def cells(path: Path, name: str = "Blad") -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()]


def test_each_cell_is_of_the_kind_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(book(sheet(("0012", Kronor(1_234_507)), (date(2026, 1, 31), 3), ("", Kronor(-7)))), path)
    assert cells(path) == [["A", "B"], ["0012", 12345.07], [date(2026, 1, 31), 3.0], ["", -0.07]]


@pytest.mark.parametrize("ore", [1, 7, 10, 29, 58, 1_005, 123_456_789_012_345, -99, 4_35])
def test_no_amount_shows_the_error_of_a_float(tmp_path: Path, ore: int) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(book(sheet((Kronor(ore), ""))), path)
    with zipfile.ZipFile(path) as packed:
        told = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    sign, kronor, rest = "-" if ore < 0 else "", *divmod(abs(ore), 100)
    plain = f"{sign}{kronor}.{rest:02d}"
    assert f"<v>{plain}</v>" in told
    assert "#,##0.00" in styles


@pytest.mark.parametrize("text", EVIL)
def test_nothing_is_taken_for_a_formula(tmp_path: Path, text: str) -> None:
    xlsx, plain = tmp_path / "a.xlsx", tmp_path / "a.csv"
    write_xlsx(book(sheet((text, text))), xlsx)
    with zipfile.ZipFile(xlsx) as packed:
        assert "<f>" not in packed.read("xl/worksheets/sheet1.xml").decode()
        assert 'quotePrefix="1"' in packed.read("xl/styles.xml").decode()
    write_csv(sheet((text, "x")), plain)
    line = plain.read_bytes().decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'" + text[0])


def test_csv_is_as_excel_opens_it_in_sweden(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = (("Åkersberga; gym", Kronor(-1_234_507)), (date(2026, 1, 31), 12), ('"Kassa"', Kronor(5)))
    write_csv(sheet(*rows, headings=("Text", "Belopp"), notes=("left out",)), path)
    assert (
        path.read_bytes()
        == ('\ufeffText;Belopp\r\n"Åkersberga; gym";-12345,07\r\n2026-01-31;12\r\n"""Kassa""";0,05\r\n').encode()
    )


def test_any_text_and_any_sheet_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    odd = Sheet("[a]:*?/\\" + "x" * 40, ("A",), (5,), (("\ud800 \x00 \x1b",), ("x" * 40_000,)))
    write_xlsx(book(odd, odd, sheet()), path)
    names = CalamineWorkbook.from_path(path).sheet_names
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)
    write_csv(odd, tmp_path / "a.csv")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    for place in (tmp_path / "a.xlsx", tmp_path / "missing" / "a.xlsx"):
        with pytest.raises(FileNotWritable):
            write_xlsx(book(sheet()), place)
        with pytest.raises(FileNotWritable):
            write_csv(sheet(), place)
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]
