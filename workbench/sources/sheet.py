"""A table out of a spreadsheet: XLSX, XLS, ODS, by calamine.

A number comes from calamine as a binary float. It is written as text at once, by `repr` and with the fifteen digits
that spreadsheets themselves keep, and read as decimal öre like any other text: no amount is ever reckoned as a float.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Context, Decimal
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from workbench.domain.errors import N_, BrokenFile, Locked, Sentence, TooLarge, UnsafeArchive
from workbench.sources.streams import read_whole
from workbench.sources.table import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Known,
    Row,
    Table,
    Typed,
    fitted,
    heading_place,
    named,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_LIMIT = 64
_MOST_UNPACKED = 512 << 20
_MOST_CELLS = 12_000_000
_MOST_SHEETS = 50
_LOOKED_AT = 60
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_WORKBOOK = tuple(word.encode("utf-16-le") for word in ("Workbook", "Book"))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_DIGITS = Context(prec=15)
_ORE = Decimal("0.01")


def looks_like_sheet(head: bytes, name: str) -> bool:
    """Tell a spreadsheet by what its container says is in it; an old one may say that further in, so by name too."""
    if head.startswith(_ZIP):
        return b"xl/" in head or _ODS in head[:200] or (b"[Content_Types].xml" in head and _is_named(name, ".xlsx"))
    if head.startswith(_OLE):
        return any(word in head for word in _WORKBOOK) or _ENCRYPTED in head or _is_named(name, ".xls", ".xlsx")
    return False


def read_sheet(stream: BinaryIO, name: str, known: Known) -> Table | None:
    """Return the first table in a spreadsheet that has most headings that are known; None where there is none.

    Raises `Locked`, `TooLarge`, `UnsafeArchive`, `BrokenFile`.
    """
    data = read_whole(stream, name, _LIMIT)
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Locked(name=name)
    if data.startswith(_ZIP):
        _check_size(data, name)
    best: tuple[int, Table] | None = None
    for title, sheet in _sheets(data, name):
        rows = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in islice(sheet.iter_rows(), _LOOKED_AT)]
        place = heading_place(rows, known)
        if place is None:
            continue
        headings = named(rows[place])
        hits = sum(map(known, headings))
        if best is None or hits > best[0]:
            words = [title, *(" ".join(filter(None, row)) for row in rows[:place])]
            best = hits, Table(headings, "\n".join(words), _Rows(sheet, place + 1, len(headings), name))
    return best[1] if best else None


class _Rows:
    """Gives a sheet's rows under its headings, as often as they are asked for."""

    def __init__(self, sheet: "CalamineSheet", first: int, width: int, name: str) -> None:
        self._sheet = sheet
        self._first = first
        self._width = width
        self._name = name

    def __call__(self) -> Iterator[Row]:
        """Yield the rows that are not blank."""
        above = self._sheet.start[0] if self._sheet.start else 0
        for place, row in enumerate(self._sheet.iter_rows(), 1):
            if place <= self._first:
                continue
            if place > MOST_ROWS:
                raise TooLarge(name=self._name, limit=f"{MOST_ROWS} rows")
            cells = [_text(cell) for cell in row]
            if any(cell.strip() for cell in cells):
                yield fitted(above + place, cells, self._width)


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, "CalamineSheet"]]:
    """Yield the sheets that can be seen."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for place, about in enumerate(book.sheets_metadata[:_MOST_SHEETS]):
                if about.visible is calamine.SheetVisibleEnum.Visible:
                    sheet = book.get_sheet_by_index(place)
                    if sheet.total_height * max(sheet.total_width, 1) > _MOST_CELLS:
                        raise TooLarge(name=name, limit=f"{MOST_ROWS} rows")
                    yield about.name, sheet
    except calamine.PasswordError as error:
        raise Locked(name=name) from error
    except (calamine.CalamineError, OSError) as error:
        raise BrokenFile(name=name, line=1, detail=Sentence(N_("it is no whole spreadsheet"))) from error


def _check_size(data: bytes, name: str) -> None:
    """Refuse what would unpack to far more than it seems, or has a cell so far out that the sheet would be huge.

    A sheet is held as a full rectangle while it is read: two cells at its far corners would take all memory.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
                raise UnsafeArchive(
                    name=name, detail=Sentence(N_("it unpacks to more than {limit}"), {"limit": "512 MiB"})
                )
            for each in archive.infolist():
                if each.filename.startswith("xl/worksheets/"):
                    _check_places(archive, each, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BrokenFile(name=name, line=1, detail=Sentence(N_("it is no whole spreadsheet"))) from error


def _check_places(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    right = bottom = 1
    with archive.open(entry) as file:
        before = b""
        while piece := file.read(1 << 20):
            for letters, digits in _PLACE.findall(before + piece):
                bottom = max(bottom, int(digits))
                right = max(right, _column(letters))
            before = piece[-16:]
    if right * bottom > _MOST_CELLS:
        raise TooLarge(name=name, limit=f"{MOST_ROWS} rows")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell[:LONGEST_CELL]
    if isinstance(cell, bool):
        return Typed("1" if cell else "0")
    if isinstance(cell, int | float):
        return Typed(number_text(cell))
    if isinstance(cell, datetime):
        return Typed(cell.date().isoformat())
    if isinstance(cell, date | time):
        return Typed(cell.isoformat())
    return Typed(str(cell)) if cell is not None else ""


def number_text(number: object) -> str:
    """Write a spreadsheet's number exactly: whole ones without a point, others with two decimals or all they have."""
    exact = _DIGITS.create_decimal(repr(number))
    if not exact.is_finite():
        return str(number)
    if exact == exact.to_integral_value():
        return f"{exact.to_integral_value():f}"
    ore = exact.quantize(_ORE) if abs(exact) < 10**12 else exact
    return f"{ore if ore == exact else exact.normalize():f}"


def _is_named(name: str, *endings: str) -> bool:
    return name.lower().endswith(endings)
