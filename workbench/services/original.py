"""How an original is shown: as text, as a table, or in hexadecimal; the bytes decide."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from workbench.sie.encoding import EncodingVote

SHOWN_BYTES = 64 << 10
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SEPARATORS = "\t;|,"
_LINES_LOOKED_AT = 50
_WIDEST_CELL = 40
_MOST_COLUMNS = 60
_BYTES_A_LINE = 16
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp437": "CP437", "cp1252": "Windows-1252"}


class Shown(StrEnum):
    """What an original is shown as."""

    TEXT = "text"
    TABLE = "table"
    HEX = "hex"


@dataclass(frozen=True, slots=True)
class Original:
    """The first part of an original: ``text`` decoded as ``encoding``, ``shown`` as it is to be shown."""

    kind: Shown
    text: str
    shown: str
    encoding: str


def read_original(data: bytes) -> Original:
    """Tell how bytes, at most `SHOWN_BYTES` of them are shown, are best read by a person. Takes any bytes."""
    head = data[:SHOWN_BYTES]
    vote = EncodingVote()
    vote.feed(head)
    encoding = vote.encoding
    if encoding in ("utf-8", "cp437") and head[:200].count(0) * 3 > len(head[:200]):
        encoding = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    name = "ASCII" if head.isascii() and encoding == "utf-8" else _ENCODINGS.get(encoding, encoding.upper())
    if len(_CONTROL.findall(text)) * 50 > len(text):
        return Original(Shown.HEX, text, _hex(head), "")
    lines = text.splitlines()
    if separator := _separator(lines):
        return Original(Shown.TABLE, text, _table(lines, separator), name)
    return Original(Shown.TEXT, text, text, name)


def _separator(lines: list[str]) -> str:
    """Return what parts the cells of a table, or nothing where the lines are no table."""
    looked_at = [line for line in lines[:_LINES_LOOKED_AT] if line.strip()]
    if len(looked_at) < 2:
        return ""
    for separator in _SEPARATORS:
        (count, often), *_ = Counter(_cells_in(line, separator) for line in looked_at).most_common(1)
        if count > (2 if separator == "," else 1) and often * 5 >= len(looked_at) * 4:
            return separator
    return ""


def _cells_in(line: str, separator: str) -> int:
    return len(_cells(line, separator))


def _cells(line: str, separator: str) -> list[str]:
    """Part a line into cells; a separator between quotation marks parts nothing."""
    if '"' not in line:
        return line.split(separator)
    cells, quoted = [""], False
    for sign in line:
        if sign == '"':
            quoted = not quoted
        elif sign == separator and not quoted:
            cells.append("")
        else:
            cells[-1] += sign
    return cells


def _table(lines: list[str], separator: str) -> str:
    """Write a table in aligned columns; a long cell is cut in view only."""
    rows = [[_cell(each) for each in _cells(line, separator)[:_MOST_COLUMNS]] for line in lines]
    count = max((len(row) for row in rows), default=0)
    widths = [max((len(row[place]) for row in rows if place < len(row)), default=0) for place in range(count)]
    return "\n".join(
        " │ ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows
    )


def _cell(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= _WIDEST_CELL else bare[: _WIDEST_CELL - 1] + "…"


def _hex(data: bytes) -> str:
    """Write bytes with their place, in hexadecimal and as the characters of ASCII."""
    lines = []
    for start in range(0, len(data), _BYTES_A_LINE):
        part = data[start : start + _BYTES_A_LINE]
        signs = "".join(chr(each) if 0x20 <= each < 0x7F else "·" for each in part)
        lines.append(f"{start:08x}  {part[:8].hex(' '):<23}  {part[8:].hex(' '):<23}  {signs}")
    return "\n".join(lines)
