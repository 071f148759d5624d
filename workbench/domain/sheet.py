"""Tables that leave the program: plain cells, each of the kind it is, for a spreadsheet or a text file."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Kronor:
    """An amount in öre, to be shown in kronor with two decimals."""

    ore: int


Cell = str | int | date | datetime | Kronor
"""Text stays text, also where it looks like a number (accounts, voucher numbers); an empty text is an empty cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. ``widths`` in characters, one a heading; ``notes`` are sentences that stand above it."""

    name: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets that go together in one file. ``made_at`` and ``made_by`` stand in the file's properties."""

    title: str
    made_by: str
    made_at: datetime
    program: str
    sheets: tuple[Sheet, ...] = field(default=())
