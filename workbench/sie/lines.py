"""From bytes to records: one label and its fields, whatever the writer did with line ends, quotes and braces.

SIE 4B wants one record a line, each brace alone on its own, fields parted by spaces or tabs, and a quote in a text
written as ``\\"``. Read as well: rows and braces on one line, a text broken over several, a quote that is not closed,
quotes inside a text that are doubled or bare.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from workbench.sie.encoding import EncodingVote

_CHUNK = 1 << 16
_MAX_LINE = 1 << 18
_BLANK = " \t\x0b\x0c\x00\x1a\ufeff\u00a0"
# No part of it can be given back, so that a line is gone through once however it is made.
_QUOTED = r'"[^"\\]*+(?:(?:\\.|""|"(?=[^\W\d_]))[^"\\]*+)*+(?:"|\\?$)'
_FIELD = re.compile(_QUOTED + r'|\{(?:[^{}"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+\}|[^ \t"{}][^ \t{}]*+|[{}]')
_OBJECT = re.compile(_QUOTED + r'|[^ \t"]++')
_DAY = re.compile(r"([0-9]{4})([-./]?)([0-9]{2})\2([0-9]{2})(?:[T ][0-9:.]+Z?)?")
_BALANCE = re.compile(rb"[\r\n][ \t]*#(?:IB|UB|RES|OIB|OUB|PSALDO|PBUDGET)[ \t]")
_INSIDE = ("#TRANS", "#RTRANS", "#BTRANS", "#VER")

Field = str | tuple[str, ...]


class SieFault(Exception):
    """Something in the file that cannot be meant; ``line`` from 1, ``detail`` label and value."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


class Record(NamedTuple):
    """One label in capitals (``#VER``, ``{``, ``}``) and its fields, an object list being a tuple of texts."""

    label: str
    fields: tuple[Field, ...]
    line: int

    def text(self, index: int) -> str:
        """Return a field as text; one that is not there is empty."""
        value = self.fields[index] if index < len(self.fields) else ""
        return value if isinstance(value, str) else " ".join(value)

    def rest(self, index: int) -> str:
        """Return a field and, where quotes were left out, the words after it."""
        return " ".join(self.text(place) for place in range(index, len(self.fields)))

    def day(self, index: int) -> date | None:
        """Return a field as date (``yyyymmdd``, also ``yyyy-mm-dd``), or None."""
        return read_day(self.text(index))


class Survey(NamedTuple):
    """What is known of a file before its first record: its encoding, and whether it holds balances."""

    encoding: str
    has_balances: bool


@lru_cache(maxsize=1024)
def read_day(text: str) -> date | None:
    """Return the date a text tells (``yyyymmdd``, also parted or with a time after it), or None."""
    if len(text) <= 40 and (found := _DAY.fullmatch(text)):
        with suppress(ValueError):
            return date(int(found[1]), int(found[3]), int(found[4]))
    return None


def survey(stream: BinaryIO) -> Survey:
    """Read the stream once from where it stands and go back there."""
    start = stream.tell()
    vote = EncodingVote()
    has_balances = False
    end = b"\n"
    while chunk := stream.read(_CHUNK):
        vote.feed(chunk)
        if not has_balances:
            has_balances = _BALANCE.search(end + chunk) is not None
            end = chunk[-16:]
    stream.seek(start)
    return Survey(vote.encoding, has_balances)


def records(stream: BinaryIO) -> Iterator[Record]:
    """Yield the records from where the stream stands; it is read twice, first for its encoding.

    Lines without a label are skipped. Raises `SieFault` for a line longer than 256 KiB.
    """
    for number, text in logical_lines(stream, survey(stream).encoding):
        yield from in_line(text, number)


def logical_lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line without blanks around it) for each that starts with a label or a brace.

    A line whose quote is not closed takes those after it, up to the next label or brace, as its text's continuation.
    Raises `SieFault` for a line longer than 256 KiB.
    """
    begun: list[str] = []
    at = size = 0
    for number, line in _lines(stream, encoding):
        text = line.strip(_BLANK)
        if not text:
            continue
        if begun:
            if text[0] not in "#{}" and size + len(text) <= _MAX_LINE:
                begun.append(text)
                size += len(text) + 1
                continue
            yield at, " ".join(begun)
            begun = []
        if text[0] == "#":
            if text.count('"') & 1:
                begun, at, size = [text], number, len(text)
            else:
                yield number, text
        elif text[0] in "{}":
            yield number, text
    if begun:
        yield at, " ".join(begun)


def in_line(text: str, number: int) -> list[Record]:
    """Return the records in a line from `logical_lines`, most often one."""
    if len(text) == 1:
        return [Record(text, (), number)]
    parts: list[str] = _FIELD.findall(text)
    label = parts[0].upper()
    if text[0] != "#" or "{" in parts or "}" in parts or (label == "#VER" and "{" in text):
        return _structured(parts, number)
    return [Record(label, tuple([_field(part) for part in parts[1:]]), number)]


def _structured(parts: list[str], number: int) -> list[Record]:
    """Part a line that holds braces of a voucher, or rows, besides its label."""
    found: list[Record] = []
    waiting: list[str] = []

    def finish() -> None:
        if waiting and waiting[0][0] == "#":
            found.append(Record(waiting[0].upper(), tuple(_field(part) for part in waiting[1:]), number))
        waiting.clear()

    opened: list[str] = []
    label = ""
    for part in parts:
        # Nothing in #VER is an object list: what stands in braces there, or first in a line, are rows.
        if _is_list(part) and (not opened or label == "#VER"):
            opened += ["{", *_FIELD.findall(part[1:-1]), "}"]
        else:
            opened.append(part)
        if part[0] == "#" and part.upper() in _INSIDE:
            label = part.upper()
    for place, part in enumerate(opened):
        behind = opened[place + 1].upper() if place + 1 < len(opened) else ""
        opens = part == "{" and (not waiting or waiting[0].upper() == "#VER")
        if opens or (part == "}" and (not place or not behind or behind == "}" or behind in _INSIDE)):
            finish()
            found.append(Record(part, (), number))
        elif part.upper() in _INSIDE:
            finish()
            waiting.append(part)
        else:
            waiting.append(part)
    finish()
    return found


def _is_list(part: str) -> bool:
    return part[0] == "{" and len(part) > 1


def _lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line), whichever of the three line ends it has."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    number, rest = 0, ""
    while chunk := stream.read(_CHUNK):
        text = rest + decoder.decode(chunk)
        if "\r" in text:
            # A carriage return at the end waits, so that it is not parted from its line feed.
            held = "\r" if text[-1] == "\r" else ""
            text = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n")
        else:
            held = ""
        *whole, rest = text.split("\n")
        rest += held
        for line in whole:
            number += 1
            yield number, line
        if len(rest) > _MAX_LINE:
            raise SieFault(number + 1, f"> {_MAX_LINE}")
    for line in (rest + decoder.decode(b"", True)).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        number += 1
        yield number, line


def _field(part: str) -> Field:
    if part[0] == '"':
        return _unquoted(part)
    return object_list(part) if _is_list(part) else part


def _unquoted(part: str) -> str:
    inner = part[1:]
    if "\\" not in inner:
        return inner.removesuffix('"').replace('""', '"')
    ending = inner.removesuffix('"')
    backslashes = len(ending) - len(ending.rstrip("\\"))
    # An odd number of them makes the last quote part of the text, so the field was never closed.
    return (ending if backslashes % 2 == 0 else inner).replace('\\"', '"')


@lru_cache(maxsize=1024)
def object_list(part: str) -> tuple[str, ...]:
    """Return the texts in an object list, which comes with its braces; quotes part them as blanks do."""
    return tuple(_unquoted(each) if each[0] == '"' else each for each in _OBJECT.findall(part[1:-1]))
