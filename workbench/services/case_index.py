"""The list of cases in memory: filter, search, sort and sums over parallel columns.

Every view and the command line read this one index, so what a bulk act hits is what is shown.
It is immutable as a whole; `replaced` gives a new one where rows changed. Positions are places
in ``rows``; views are lists of positions.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workbench.domain.errors import AmountError
from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey
from workbench.domain.money import parse_amount

_TO_HANDLE = (Status.OPEN, Status.RETRY, Status.DIFFERS)
_SWEDISH = str.maketrans({"å": "z\x01", "ä": "z\x02", "æ": "z\x02", "ö": "z\x03", "ø": "z\x03"})
_NUMBER = re.compile(r"(\d+)")
_AMOUNT_LIKE = re.compile(r"-?\d{1,3}( \d{3})+([,.]\d{1,2})?|-?\d+[,.]\d{1,2}")


class Column(StrEnum):
    """What the table can show and sort by."""

    SERIES = "series"
    NUMBER = "number"
    TRANSACTION_DATE = "transaction_date"
    TEXT = "text"
    AMOUNT = "amount"
    CAUSE = "cause"
    STATUS = "status"
    AGE = "age"
    FAILURES = "failures"
    CODE = "code"
    COMPANY = "company"
    SOURCE = "source"
    FORTNOX = "fortnox"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One voucher in the list. ``amount`` in öre, dates as ISO text; ``causes`` the latest failure's first.

    ``haystack`` is everything a search looks in, folded.
    """

    id: int
    company: str
    source: str
    series: str
    number: str
    transaction_date: str
    text: str
    amount: int
    status: Status
    flags: Flag
    fortnox: str
    received: str
    failures: int
    first_failed: str
    last_failed: str
    causes: tuple[CauseKey, ...]
    codes: tuple[str, ...]
    haystack: str

    @property
    def label(self) -> str:
        """Series and number, ``F 1123``; without a number the id as ``#12``."""
        return f"{self.series} {self.number}".strip() if self.number else f"#{self.id}"

    @property
    def since(self) -> str:
        """When it first failed, or else came in."""
        return self.first_failed or self.received


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is shown. ``statuses`` empty means all; ``cause`` an id or a whole card's key."""

    statuses: frozenset[Status] = frozenset()
    cause: CauseKey | str | None = None
    company: str = ""
    search: str = ""


TO_HANDLE = CaseFilter(statuses=frozenset(_TO_HANDLE))


@dataclass(frozen=True, slots=True)
class CauseCard:
    """A cause with the vouchers still to handle for it; ``amount`` in öre."""

    key: CauseKey
    vouchers: int
    amount: int
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Total:
    """A count of vouchers and the sum of their amounts in öre."""

    vouchers: int
    amount: int


def fold(text: str) -> str:
    """Fold a text for searching: small letters, no diacritics, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()) if not text.isascii() else text.lower()
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def sort_key_swedish(text: str) -> str:
    """Return a key that sorts å ä ö last and in that order, other accents with their letter, case aside."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    moved = unicodedata.normalize("NFC", lowered).translate(_SWEDISH)
    return "".join(c for c in unicodedata.normalize("NFKD", moved) if not unicodedata.combining(c))


def sort_key_natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts numbers inside a text by value: 9 before 10."""
    parts = _NUMBER.split(text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() and part else (1, 0, part) for part in parts if part)


class CaseIndex:
    """All cases, ready to be filtered, sorted and summed."""

    def __init__(self, rows: Sequence[CaseRow]) -> None:
        self.rows: tuple[CaseRow, ...] = tuple(rows)
        self.position: dict[int, int] = {row.id: place for place, row in enumerate(self.rows)}
        self._haystacks = [row.haystack for row in self.rows]
        self._amounts = [row.amount for row in self.rows]
        self._orders: dict[tuple[Column, str], list[int]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def replaced(self, changed: Iterable[CaseRow], removed: Iterable[int] = ()) -> "CaseIndex":
        """Return an index in which the changed rows stand in their old places and new ones at the end."""
        fresh = {row.id: row for row in changed}
        gone = set(removed)
        kept = [fresh.pop(row.id, row) for row in self.rows if row.id not in gone]
        return CaseIndex([*kept, *fresh.values()])

    def matching(self, wanted: CaseFilter) -> list[int]:
        """Return the positions that the filter lets through, in stored order."""
        places: Iterable[int] = range(len(self.rows))
        rows = self.rows
        words = search_words(wanted.search)
        if words:
            first, *others = words
            places = [place for place, text in enumerate(self._haystacks) if first in text]
            for word in others:
                places = [place for place in places if word in self._haystacks[place]]
        if wanted.statuses:
            statuses = wanted.statuses
            places = [place for place in places if rows[place].status in statuses]
        if wanted.company:
            places = [place for place in places if rows[place].company == wanted.company]
        if isinstance(wanted.cause, CauseKey):
            places = [place for place in places if wanted.cause in rows[place].causes]
        elif wanted.cause:
            places = [place for place in places if any(key.cause == wanted.cause for key in rows[place].causes)]
        return list(places)

    def ordered(
        self,
        places: Sequence[int],
        column: Column,
        *,
        descending: bool = False,
        words: Mapping[str, str] | None = None,
    ) -> list[int]:
        """Sort positions by a column; ties keep their order.

        ``words`` gives the shown word for each cause id or status, so that those columns sort as they read.
        """
        ranks = self._ranks(column, words or {})
        return sorted(places, key=ranks.__getitem__, reverse=descending)

    def _ranks(self, column: Column, words: Mapping[str, str]) -> list[int]:
        """Return each position's place in the column's order, worked out once."""
        cache_key = (column, "\x1f".join(words.values()) if column in (Column.CAUSE, Column.STATUS) else "")
        if cache_key not in self._orders:
            self._orders[cache_key] = _rank([_KEYS[column](row, words) for row in self.rows])
        return self._orders[cache_key]

    def total(self, places: Iterable[int]) -> Total:
        """Count and sum the positions."""
        chosen = list(places)
        return Total(len(chosen), sum(map(self._amounts.__getitem__, chosen)))

    def totals(self, company: str = "") -> dict[Status, Total]:
        """Count and sum every status, of one company or all."""
        counts = dict.fromkeys(Status, 0)
        sums = dict.fromkeys(Status, 0)
        for row in self.rows:
            if not company or row.company == company:
                counts[row.status] += 1
                sums[row.status] += row.amount
        return {status: Total(counts[status], sums[status]) for status in Status}

    def cards(self, company: str = "") -> tuple[CauseCard, ...]:
        """Return a card for every cause among the vouchers to handle, most vouchers first."""
        found: dict[CauseKey, list[CaseRow]] = {}
        for row in self.rows:
            if row.status in _TO_HANDLE and (not company or row.company == company):
                for key in row.causes:
                    found.setdefault(key, []).append(row)
        cards = [
            CauseCard(
                key,
                len(rows),
                sum(row.amount for row in rows),
                min((row.first_failed for row in rows if row.first_failed), default=""),
                max((row.last_failed for row in rows if row.last_failed), default=""),
            )
            for key, rows in found.items()
        ]
        return tuple(sorted(cards, key=lambda card: (-card.vouchers, -card.amount, card.key.cause, card.key.variables)))


def search_words(search: str) -> list[str]:
    """Split a search into folded words; an amount in any spelling becomes one word.

    ``1 234,50`` and ``1234,50`` (with any kind of space) both become ``1234,50``.
    """
    folded = fold(search)
    if _AMOUNT_LIKE.fullmatch(folded):
        try:
            word = amount_word(abs(parse_amount(folded)))
        except AmountError:
            return folded.split()
        return [word if "," in folded or "." in folded else word.removesuffix(",00")]
    return sorted(folded.split(), key=len, reverse=True)


def amount_word(ore: int) -> str:
    """Return the one form in which amounts stand in the haystack: ``1234,50``."""
    return f"{ore // 100},{ore % 100:02d}"


def _rank(keys: list[Any]) -> list[int]:
    """Turn keys into dense ranks so that later sorts compare small integers only; equal keys share a rank."""
    places = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return [places[key] for key in keys]


def _cause_key(row: CaseRow, words: Mapping[str, str]) -> str:
    if not row.causes:
        return ""
    first = row.causes[0]
    return sort_key_swedish(words.get(first.cause, first.cause)) + "".join(value for _, value in first.variables)


_KEYS: dict[Column, Callable[[CaseRow, Mapping[str, str]], Any]] = {
    Column.SERIES: lambda row, _: sort_key_natural(row.series),
    Column.NUMBER: lambda row, _: (sort_key_natural(row.number), sort_key_natural(row.series)),
    Column.TRANSACTION_DATE: lambda row, _: row.transaction_date,
    Column.TEXT: lambda row, _: sort_key_swedish(row.text),
    Column.AMOUNT: lambda row, _: row.amount,
    Column.CAUSE: _cause_key,
    Column.STATUS: lambda row, words: sort_key_swedish(words.get(row.status, row.status)),
    Column.AGE: lambda row, _: row.since,
    Column.FAILURES: lambda row, _: row.failures,
    Column.CODE: lambda row, _: row.codes,
    Column.COMPANY: lambda row, _: row.company,
    Column.SOURCE: lambda row, _: row.source,
    Column.FORTNOX: lambda row, _: sort_key_natural(row.fortnox),
    Column.RECEIVED: lambda row, _: row.received,
}
