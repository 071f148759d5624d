"""A voucher of a SIE file and its rows: live, struck out, added."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from workbench.sie.amounts import amount_at
from workbench.sie.lines import Record, SieFault, object_list

_DIMENSION = re.compile("[0-9]{1,6}")
_QUANTITY = re.compile("[-+]?[0-9][0-9.,]*")
_SHOWN = 30
# The row as nearly every program writes it; anything else goes the long way.
_PLAIN_ROW = re.compile(
    r"#TRANS[ \t]++([0-9]{1,10})[ \t]++(\{[^{}]*+\})[ \t]++(-?)([0-9]{1,11})(?:\.([0-9]{1,2}))?"
    r'(?:[ \t]++(?:[0-9]{8}|"")(?:[ \t]++"([^"\\]*+)"(?:[ \t]++(?:-?[0-9.]++|""))?)?)?'
)


class SieRow(NamedTuple):
    """A row. ``amount`` in öre, debit positive; ``objects`` as (dimension, object)."""

    account: str
    amount: int
    objects: tuple[tuple[int, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class SieVoucher:
    """A voucher (#VER) with its live rows; ``faults`` tells what could not be read in it.

    ``removed`` counts the rows struck out (#BTRANS), ``struck`` holds those of them that can be read; ``added`` counts
    the rows put in later (#RTRANS), which are among the live ones. ``sign`` is who made it.
    """

    series: str
    number: str
    day: date | None
    text: str
    registered: date | None
    line: int
    rows: tuple[SieRow, ...] = ()
    removed: int = 0
    faults: tuple[SieFault, ...] = ()
    struck: tuple[SieRow, ...] = ()
    added: int = 0
    sign: str = ""


Row = SieRow | Record
"""A row of the plain form, or the record of one that is still to be read."""


def plain_row(text: str) -> SieRow | None:
    """Read the line of a live row, or return None where it is not of the plain form."""
    found = _PLAIN_ROW.fullmatch(text)
    if found is None:
        return None
    account, listed, minus, whole, decimals, words = found.groups("")
    objects = _listed(listed)
    ore = int(whole + (decimals + "00")[:2])
    return None if objects is None else SieRow(account, -ore if minus else ore, objects, words)


def make_voucher(head: Record, rows: list[Row], is_closed: bool) -> SieVoucher:
    """Put a voucher together. Where it is not closed and does not balance, rows are missing: that is a fault."""
    series, number, at = _identity(head)
    text, after = _voucher_text(head, at + 1)
    faults: list[SieFault] = []
    live, struck, lone, added, removed = _parted(rows, faults)
    if lone and (not live or (_balance(live) and not _balance(live + lone))):
        live += lone
    day = head.day(at)
    if day is None:
        faults.append(SieFault(head.line, f"#VER {head.text(at)[:_SHOWN]}"))
    if not is_closed and _balance(live):
        faults.append(SieFault(head.line, "}"))
    return SieVoucher(
        series,
        number,
        day,
        text,
        head.day(after),
        head.line,
        tuple(live),
        removed,
        tuple(faults),
        tuple(struck),
        added,
        head.text(after + 1),
    )


def stray_rows(rows: list[Row], line: int) -> SieVoucher:
    """Tell of rows that belong to no voucher."""
    return SieVoucher("", "", None, "", None, line, faults=(SieFault(line, f"#TRANS: {len(rows)}, #VER: 0"),))


def _parted(rows: list[Row], faults: list[SieFault]) -> tuple[list[SieRow], list[SieRow], list[SieRow], int, int]:
    """Return the live rows, the struck, the added that no live one follows, and how many were added and struck.

    An added row stands there twice, the second time as #TRANS for whoever does not know #RTRANS. That one counts,
    by its place and whatever it says, as programs write the two differently.
    """
    live: list[SieRow] = []
    struck: list[SieRow] = []
    lone: list[SieRow] = []
    added = removed = 0
    for place, row in enumerate(rows):
        if isinstance(row, SieRow):
            live.append(row)
            continue
        added += row.label == "#RTRANS"
        removed += row.label == "#BTRANS"
        try:
            if row.label == "#BTRANS":
                struck.append(read_row(row))
            elif row.label == "#TRANS":
                live.append(read_row(row))
            elif not _is_live(rows[place + 1 : place + 2]):
                lone.append(read_row(row))
        except SieFault as fault:
            if row.label == "#TRANS":
                faults.append(fault)
    return live, struck, lone, added, removed


def _balance(rows: list[SieRow]) -> int:
    return sum(row.amount for row in rows)


def _is_live(following: list[Row]) -> bool:
    return any(isinstance(row, SieRow) or row.label == "#TRANS" for row in following)


def read_row(record: Record) -> SieRow:
    """Make a row. Raises `SieFault` for one without account, with an amount that is none, or half a pair of objects."""
    listed = record.fields[1] if len(record.fields) > 1 else ()
    at = 2
    if isinstance(listed, str):
        listed, at = (), 1
    ore, after = amount_at(record, at)
    account = record.text(0)
    if ore is None or not account:
        amount = " ".join(record.text(place) for place in range(at, max(after, at + 1)))
        raise SieFault(record.line, f"{record.label} {account[:_SHOWN]} {amount[:_SHOWN]}")
    objects = _dimensioned(listed)
    if objects is None:
        raise SieFault(record.line, f"{record.label} {account[:_SHOWN]} {{{' '.join(listed)[:_SHOWN]}}}")
    return SieRow(account, ore, objects, _row_text(record, after))


def is_dimension(text: str) -> bool:
    """Tell whether a text can be the number of a dimension."""
    return _DIMENSION.fullmatch(text) is not None


def _identity(head: Record) -> tuple[str, str, int]:
    """Return series, number and where the date lies; one of the first two may have been left out without quotes."""
    if head.day(2) is None and head.day(1) is not None:
        only = head.text(0)
        return ("", only, 1) if only.isdigit() else (only, "", 1)
    if head.day(2) is None and head.day(0) is not None:
        return "", "", 0
    return head.text(0), head.text(1), 2


def _voucher_text(head: Record, first: int) -> tuple[str, int]:
    """Return the voucher's text and where the field behind it lies; words without quotes are put together again."""
    for after in range(first + 1, len(head.fields)):
        if head.text(after) == "" or head.day(after) is not None:
            return " ".join(head.text(place) for place in range(first, after)), after
    return head.rest(first), len(head.fields)


def _row_text(record: Record, at: int) -> str:
    """Return the text behind a row's date, its words put together where quotes were left out."""
    told = record.text(at)
    is_text = bool(told) and record.day(at) is None and not _QUANTITY.fullmatch(told)
    first = at if is_text else at + 1  # the date may have been left out
    if len(record.fields) <= first + 1 or not record.text(first):
        return record.text(first)
    words = [record.text(first)]
    for place in range(first + 1, len(record.fields)):
        word = record.text(place)
        if not word or _QUANTITY.fullmatch(word):
            break
        words.append(word)
    return " ".join(words)


@lru_cache(maxsize=1024)
def _listed(part: str) -> tuple[tuple[int, str], ...] | None:
    return _dimensioned(object_list(part))


@lru_cache(maxsize=1024)
def _dimensioned(listed: tuple[str, ...]) -> tuple[tuple[int, str], ...] | None:
    """Return (dimension, object) pairs, or None where one of a pair is missing: it could be the cost centre."""
    if len(listed) % 2:
        return None
    return tuple((int(d), o) for d, o in zip(listed[::2], listed[1::2], strict=False) if is_dimension(d))
