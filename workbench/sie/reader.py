"""SIE 4, read as it is in the world: streaming, and tolerant of what programs really write.

`records` splits the lines, `SieReader` makes vouchers and facts of them. What is followed is SIE 4B; what is
forgiven: tabs, missing quotes, any of three line ends, any of four encodings, unknown labels, fields left off.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from workbench.domain.errors import AmountError
from workbench.domain.money import parse_amount, parse_decimal
from workbench.sie.encoding import EncodingVote

_CHUNK = 1 << 16
_MAX_LINE = 1 << 16
_MAX_ORE = 10**13
_AMOUNT_LENGTH = 30
_FIELD = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|\{[^{}]*\}|[^\s"{}]\S*|[{}]')
_DAY = re.compile("[0-9]{8}")
_DIMENSION = re.compile("[0-9]{1,6}")
_LINE_END = re.compile("\r\n|\n|\r")
_WORDS = {
    "#PROGRAM": "program",
    "#SIETYP": "kind",
    "#ORGNR": "org_number",
    "#FNAMN": "company_name",
    "#VALUTA": "currency",
}
_BALANCES = ("#IB", "#UB", "#RES", "#OIB", "#OUB", "#PSALDO", "#PBUDGET")

Field = str | tuple[str, ...]


class Record(NamedTuple):
    """One line: its label in capitals (``#VER``, ``{``, ``}``), its fields, an object list being a tuple of texts."""

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
        """Return a field as date (``yyyymmdd``), or None."""
        text = self.text(index)
        if _DAY.fullmatch(text):
            with suppress(ValueError):
                return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        return None


class SieFault(Exception):
    """Something in the file that can not be meant; ``line`` from 1, ``detail`` label and value."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


class SieRow(NamedTuple):
    """A live row (#TRANS). ``amount`` in öre, debit positive; ``objects`` as (dimension, object)."""

    account: str
    amount: int
    objects: tuple[tuple[int, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class SieVoucher:
    """A voucher (#VER). ``removed`` counts rows struck out; ``faults`` tells what could not be read in it."""

    series: str
    number: str
    day: date | None
    text: str
    registered: date | None
    line: int
    rows: tuple[SieRow, ...] = ()
    removed: int = 0
    faults: tuple[SieFault, ...] = ()


@dataclass(slots=True)
class SieFacts:
    """What the file says besides vouchers; it grows while the vouchers are read."""

    program: str = ""
    kind: str = ""
    generated: date | None = None
    org_number: str = ""
    company_name: str = ""
    currency: str = ""
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    objects: dict[int, dict[str, str]] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    has_balances: bool = False


def records(stream: BinaryIO) -> Iterator[Record]:
    """Yield the records from where the stream stands; it is read twice, first for its encoding.

    Lines without a label are skipped. Raises `SieFault` for a line longer than 64 KiB.
    """
    for number, line in _lines(stream):
        text = line.strip()
        if text[:1] == "#":
            label, *fields = _split(text)
            yield Record(str(label).upper(), tuple(fields), number)
            if fields and fields[-1] == "{":
                yield Record("{", (), number)
        elif text in ("{", "}"):
            yield Record(text, (), number)


class SieReader:
    """Reads one file. ``facts`` grows as `vouchers` goes on and is whole once that is exhausted."""

    def __init__(self, stream: BinaryIO) -> None:
        self.facts = SieFacts()
        self._records = records(stream)

    def vouchers(self) -> Iterator[SieVoucher]:
        """Yield the vouchers in order. Raises `SieFault` where the file ends inside one or before its check sum."""
        head: Record | None = None
        rows: list[Record] = []
        sums = line = 0
        for record in self._records:
            line = record.line
            if record.label == "#VER":
                if head is not None:
                    yield self._voucher(head, rows, closed=False)
                head, rows = record, []
            elif record.label in ("#TRANS", "#RTRANS", "#BTRANS"):
                rows.append(record)
            elif record.label == "}":
                if head is not None:
                    yield self._voucher(head, rows)
                head, rows = None, []
            elif record.label == "#KSUMMA":
                sums += 1
            else:
                self._learn(record)
        if head is not None:
            raise SieFault(line, "#VER {")
        if sums % 2:
            raise SieFault(line, "#KSUMMA")

    def _voucher(self, head: Record, rows: list[Record], closed: bool = True) -> SieVoucher:
        text, after = _voucher_text(head)
        series = head.text(0)
        self.facts.series.setdefault(series, "")
        live: list[SieRow] = []
        faults: list[SieFault] = []
        for record in rows:
            if record.label == "#TRANS":
                try:
                    live.append(_row(record))
                except SieFault as fault:
                    faults.append(fault)
        day = head.day(2)
        if day is None:
            faults.append(SieFault(head.line, f"#VER {head.text(2)[:_AMOUNT_LENGTH]}"))
        if not closed and sum(row.amount for row in live) != 0:
            faults.append(SieFault(head.line, "}"))  # rows are missing with the brace
        removed = len([record for record in rows if record.label == "#BTRANS"])
        return SieVoucher(
            series, head.text(1), day, text, head.day(after), head.line, tuple(live), removed, tuple(faults)
        )

    def _learn(self, record: Record) -> None:
        """Take in a record that is no voucher's."""
        facts = self.facts
        number = record.text(0)
        if record.label in _WORDS:
            setattr(facts, _WORDS[record.label], record.rest(0))
        elif record.label == "#GEN":
            facts.generated = record.day(0)
        elif record.label == "#KONTO":
            facts.accounts[number] = record.rest(1)
        elif record.label in _BALANCES:
            facts.has_balances = True
        elif record.label == "#RAR":
            start, end = record.day(1), record.day(2)
            if start and end and re.fullmatch("-?[0-9]{1,3}", number):
                facts.years[int(number)] = (start, end)
        elif record.label == "#OBJEKT" and _is_dimension(number):
            facts.objects.setdefault(int(number), {})[record.text(1)] = record.rest(2)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line) in the encoding the whole file turns out to have."""
    start = stream.tell()
    vote = EncodingVote()
    while chunk := stream.read(_CHUNK):
        vote.feed(chunk)
    stream.seek(start)
    decoder = _decoder(vote.encoding)
    number, rest = 0, ""
    while chunk := stream.read(_CHUNK):
        # A carriage return at the end waits, so that it is not parted from its line feed.
        text = rest + decoder.decode(chunk)
        held = "\r" if text.endswith("\r") else ""
        *whole, rest = _LINE_END.split(text.removesuffix(held) if held else text)
        rest += held
        for line in whole:
            number += 1
            yield number, line
        if len(rest) > _MAX_LINE:
            raise SieFault(number + 1, f"> {_MAX_LINE}")
    for line in _LINE_END.split(rest + decoder.decode(b"", True)):
        number += 1
        yield number, line


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(encoding)("replace")


def _split(text: str) -> list[Field]:
    """Split a line into fields; a quote that is not closed runs to the end of the line."""
    fields: list[Field] = []
    for part in _FIELD.findall(text):
        if part[0] == '"':
            fields.append(_unquoted(part))
        elif part[0] == "{" and len(part) > 1:
            fields.append(_objects(part))
        else:
            fields.append(part)
    return fields


def _unquoted(part: str) -> str:
    inner = part[1:]
    if "\\" not in inner:
        return inner.removesuffix('"')
    ending = inner.removesuffix('"')
    backslashes = len(ending) - len(ending.rstrip("\\"))
    # An odd number of them makes the last quote part of the text, so the field was never closed.
    return (ending if backslashes % 2 == 0 else inner).replace('\\"', '"')


@lru_cache(maxsize=1024)
def _objects(part: str) -> tuple[str, ...]:
    return tuple(str(each) for each in _split(part[1:-1]))


def _voucher_text(head: Record) -> tuple[str, int]:
    """Return the voucher's text and where the field behind it lies; words without quotes are put together again."""
    fields = head.fields[:-1] if head.fields[-1:] == ("{",) else head.fields
    for after in range(4, len(fields)):
        if head.text(after) == "" or head.day(after) is not None:
            return " ".join(head.text(place) for place in range(3, after)), after
    return " ".join(head.text(place) for place in range(3, len(fields))), len(fields)


def _row(record: Record) -> SieRow:
    """Make a live row. Raises `SieFault` for an amount that is none."""
    listed = record.fields[1] if len(record.fields) > 1 else ()
    shift = 0
    if isinstance(listed, str):
        listed, shift = (), -1
    objects = _dimensioned(listed)
    amount = record.text(2 + shift)
    ore = None
    if len(amount) <= _AMOUNT_LENGTH:
        try:
            ore = parse_decimal(amount)
        except AmountError:
            with suppress(AmountError):
                ore = parse_amount(amount)
    if ore is None or abs(ore) > _MAX_ORE:
        raise SieFault(record.line, f"#TRANS {record.text(0)} {amount[:_AMOUNT_LENGTH]}")
    return SieRow(record.text(0), ore, objects, record.text(4 + shift))


@lru_cache(maxsize=1024)
def _dimensioned(listed: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((int(d), o) for d, o in zip(listed[::2], listed[1::2], strict=False) if _is_dimension(d))


def _is_dimension(text: str) -> bool:
    return _DIMENSION.fullmatch(text) is not None
