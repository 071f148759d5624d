"""A table out of bytes: the row of headings, then the rows as text, one at a time.

Separated text is read here (``;``, comma, tab, ``|``), spreadsheets in `sheet`. What stands before the headings is
kept as words about the table. Nothing is made of the cells' content here.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from workbench.domain.errors import N_, Sentence, TooLarge
from workbench.sources.decode import decode, encoding_of, looks_like_text

if TYPE_CHECKING:
    import _csv

MOST_COLUMNS = 300
MOST_ROWS = 1_000_000
LONGEST_CELL = 32_768
_LONGEST_LINE = 1 << 20
_CHUNK = 1 << 16
_LOOKED_AT = 60
_HEADING_AMONG = 40
_DELIMITERS = (";", "\t", ",", "|")
_NUMBER = re.compile(r"[+\-−–(]?[ \d.,\u00a0]*\d[ \d.,\u00a0]*\)?[%]?")

Known = Callable[[str], bool]
"""Tells whether a heading is one whose meaning is known."""


class Typed(str):
    """A cell's text that was written here, out of a number or a date of a spreadsheet, so that it has one meaning."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings. ``line`` counts from 1 in the file; a cell is a `Typed` where it had a type."""

    line: int
    cells: tuple[str, ...]

    def excerpt(self) -> str:
        """Return the row as it can be shown."""
        return " | ".join(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in some bytes. ``about`` are the words above the headings; ``rows`` may be asked for again."""

    headings: tuple[str, ...]
    about: str
    rows: Callable[[], Iterator[Row]]


class Fault(Exception):
    """The table cannot be read further than this line."""

    def __init__(self, line: int, detail: Sentence) -> None:
        super().__init__(str(detail))
        self.line = line
        self.detail = detail


def sniff_delimiter(text: str, known: Known) -> tuple[str, int] | None:
    """Return the delimiter of separated text and the place of its heading row, from its beginning."""
    best: tuple[tuple[int, int], str, int] | None = None
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        rows = _first_rows(text, delimiter)
        place = heading_place(rows, known)
        if place is None:
            continue
        width = len(_filled(rows[place]))
        even = sum(len(row) == len(rows[place]) for row in rows[place : place + 20])
        score = sum(map(known, rows[place])), width * even
        if best is None or score > best[0]:
            best = score, delimiter, place
    return (best[1], best[2]) if best else None


def heading_place(rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """Return the place of the row that has the headings: the one with most that are known, else the first of words.

    It has at least two cells, no number among them, and a row after it that is as wide or nearly so.
    """
    found: tuple[int, int] | None = None
    for place, row in enumerate(rows[:_HEADING_AMONG]):
        filled = _filled(row)
        if len({each.casefold() for each in filled}) < 2:
            continue
        if any(_NUMBER.fullmatch(each) for each in filled) or max(map(len, filled)) > 80:
            continue
        after = next((each for each in rows[place + 1 :] if _filled(each)), None)
        if after is None or (len(after) < 2 and len(rows) > place + 1):
            continue
        hits = sum(map(known, filled))
        if found is None or hits > found[0]:
            found = hits, place
    return found[1] if found else None


def looks_like_table(head: bytes, known: Known) -> tuple[str, ...]:
    """Return the headings of separated text from its first bytes; none where it is something else."""
    text = decode(head)
    if not looks_like_text(text) or text.lstrip()[:1] in ("{", "[", "<", "#"):
        return ()
    found = sniff_delimiter(text, known)
    if not found:
        return ()
    rows = _first_rows(text, found[0])[found[1] :]
    return tuple(_filled(rows[0]))


def read_separated(stream: BinaryIO, name: str, known: Known) -> Table | None:
    """Return the table in separated text; None where there is none. The stream is read as often as rows are."""
    start = stream.tell()
    encoding = encoding_of(_pieces(stream, start))
    head = "".join(islice(_lines(stream, start, encoding), _LOOKED_AT * 2))
    found = sniff_delimiter(head, known) if looks_like_text(head) else None
    if not found:
        return None
    delimiter, place = found
    first = _first_rows(head, delimiter)
    headings = named(first[place])
    about = "\n".join(" ".join(_filled(row)) for row in first[:place])

    def rows() -> Iterator[Row]:
        reader = csv.reader(_lines(stream, start, encoding), delimiter=delimiter, strict=False)
        # Only filled rows were counted above, so that blank lines before the headings do not matter.
        yield from _under_headings(_numbered(reader), place, len(headings), name)

    return Table(headings, about, rows)


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings, the empty ones behind the last taken away.

    Those between are called by their place, and a second one of a name ``Name (2)``.
    """
    width = max((place + 1 for place, cell in enumerate(cells) if cell.strip()), default=0)
    names: dict[str, None] = {}
    for place, cell in enumerate(cells[:width], 1):
        name = " ".join(cell.split()) or f"#{place}"
        number, free = 2, name
        while free in names:
            free, number = f"{name} ({number})", number + 1
        names[free] = None
    return tuple(names)


def fitted(line: int, cells: Sequence[str], width: int) -> Row:
    """Return a row as wide as the headings, or wider where it really has more."""
    filled = list(cells)
    while len(filled) > width and not filled[-1].strip():
        filled.pop()
    return Row(line, (*filled, *[""] * (width - len(filled))))


def _under_headings(rows: Iterator[tuple[int, list[str]]], place: int, width: int, name: str) -> Iterator[Row]:
    seen = 0
    for line, cells in rows:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        seen += 1
        if seen <= place + 1:
            continue
        if seen > MOST_ROWS:
            raise TooLarge(name=name, limit=f"{MOST_ROWS} rows")
        yield fitted(line, cells, width)


def _numbered(reader: "_csv.Reader") -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS or max(map(len, cells), default=0) > LONGEST_CELL:
                raise Fault(line, Sentence(N_("a row is far too long; a quotation mark may be missing")))
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Fault(line, Sentence(N_("a row is far too long; a quotation mark may be missing"))) from error


def _lines(stream: BinaryIO, start: int, encoding: str) -> Iterator[str]:
    """Yield the lines of the text, each with its line feed, whatever ends them in the file."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("replace"), translate=True)
    kept, count = "", 0
    for piece in _pieces(stream, start):
        *lines, kept = (kept + decoder.decode(piece)).split("\n")
        for line in lines:
            count += 1
            yield (line.removeprefix("\ufeff") if count == 1 else line) + "\n"
        if len(kept) > _LONGEST_LINE:
            raise Fault(count + 1, Sentence(N_("a row is far too long; a quotation mark may be missing")))
    kept += decoder.decode(b"", final=True)
    for line in kept.split("\n"):
        yield line.removeprefix("\ufeff") if count == 0 else line
        count += 1


def _pieces(stream: BinaryIO, start: int) -> Iterator[bytes]:
    """Yield the bytes from a place on; whoever reads between two of them does not disturb it."""
    place = start
    while True:
        stream.seek(place)
        piece = stream.read(_CHUNK)
        if not piece:
            return
        place += len(piece)
        yield piece


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the first filled rows of a text that may break off anywhere."""
    lines = (line + "\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if _filled(row):
                rows.append(row[:MOST_COLUMNS])
            if len(rows) >= _LOOKED_AT:
                break
    except csv.Error:
        pass
    return rows


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]
