"""Tables as files: XLSX for a spreadsheet, CSV for whatever reads text; written whole or not at all."""

import csv
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from workbench.domain.sheet import Book, Cell, Kronor, Sheet
from workbench.whole_file import written_whole

_FORMULA = "=+-@\t\r"
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection)."""
_LONGEST = 32_767
"""Characters in a cell; Excel refuses a file with more."""
_ROW_NUMBERS = 1_048_576
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "valign": "top"},
    "wary": {"num_format": "@", "valign": "top", "quote_prefix": True},
    "amount": {"num_format": "#,##0.00", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"},
    "number": {"num_format": "0", "valign": "top"},
    "heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "note": {"text_wrap": False},
}


def write_xlsx(book: Book, path: Path) -> None:
    """Write a book as XLSX: dates real, amounts real numbers of two decimals, texts never taken for formulas.

    Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, draft.open("xb") as stream:
        _write_book(book, stream)


def write_csv(sheet: Sheet, path: Path) -> None:
    """Write one sheet as CSV as Excel opens it in Sweden: BOM, semicolons, decimal comma, CRLF.

    A text that a spreadsheet would take for a formula stands after an apostrophe. Notes are left out.
    Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, draft.open("x", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow([_csv_text(each) for each in sheet.headings])
        writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)


def _write_book(book: Book, stream: BinaryIO) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(stream, {**options, "constant_memory": True})
    made = book.made_at.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties(
        {"title": _fit(book.title), "author": _fit(book.made_by), "comments": book.program, "created": made}
    )
    formats = {name: workbook.add_format(values) for name, values in _FORMATS.items()}
    used: set[str] = set()
    for sheet in book.sheets:
        _write_sheet(workbook.add_worksheet(_sheet_name(sheet.name, used)), sheet, formats)
    workbook.close()


def _write_sheet(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    for place, note in enumerate(sheet.notes):
        worksheet.write_string(place, 0, _fit(note), formats["note"])
    top = len(sheet.notes) + 1 if sheet.notes else 0
    for column, heading in enumerate(sheet.headings):
        worksheet.write_string(top, column, _fit(heading), formats["heading"])
    rows = sheet.rows[: _ROW_NUMBERS - top - 1]
    for place, row in enumerate(rows, top + 1):
        for column, cell in enumerate(row):
            _write_cell(worksheet, place, column, cell, formats)
    worksheet.freeze_panes(top + 1, 0)
    if rows:
        worksheet.autofilter(top, 0, top + len(rows), len(sheet.headings) - 1)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(top)


def _write_cell(worksheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, Kronor):
        worksheet.write_number(row, column, Decimal(cell.ore).scaleb(-2), formats["amount"])
    elif isinstance(cell, datetime):
        local = cell.astimezone().replace(tzinfo=None, microsecond=0)
        worksheet.write_datetime(row, column, local, formats["moment"])
    elif isinstance(cell, date):
        # Excel's calendar begins in 1900; a day before it is told in words.
        early = cell.year < 1900
        if early:
            worksheet.write_string(row, column, cell.isoformat(), formats["text"])
        else:
            worksheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, int):
        worksheet.write_number(row, column, cell, formats["number"])
    elif cell:
        worksheet.write_string(row, column, _fit(cell), formats["wary" if cell[0] in _FORMULA else "text"])


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Kronor):
        kronor, rest = divmod(abs(cell.ore), 100)
        return f"{'-' if cell.ore < 0 else ''}{kronor},{rest:02d}"
    if isinstance(cell, datetime):
        return cell.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else _csv_text(cell)


def _csv_text(text: str) -> str:
    whole = _SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")
    return f"'{whole}" if whole[:1] and whole[0] in _FORMULA else whole


def _fit(text: str) -> str:
    """Return a text as a cell can hold it."""
    whole = _SURROGATE.sub("\ufffd", text)
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"


def _sheet_name(name: str, used: set[str]) -> str:
    """Return a name that a sheet can have, unlike the others."""
    base = _SHEET_NAME.sub("-", name).strip("'")[:_LONGEST_NAME] or "-"
    chosen, number = base, 1
    while chosen.casefold() in used:
        number += 1
        chosen = f"{base[: _LONGEST_NAME - 4]} {number}"
    used.add(chosen.casefold())
    return chosen
