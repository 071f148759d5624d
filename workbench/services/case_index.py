"""The list of cases in memory: filter, search, sort and sums over parallel columns.

Every view and the command line read this one index, so what a bulk act hits is what is shown.
It is immutable as a whole; `replaced` gives a new one where rows changed. Positions are places
in ``rows``; views are lists of positions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter
from typing import Any

from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey
from workbench.domain.ports import Progress
from workbench.services.case_row import TO_HANDLE, CaseFilter, CaseRow, CauseCard, Column, Total, left_over
from workbench.services.searching import amount_word, fold, search_words
from workbench.services.sorting import (
    arranged,
    sort_key_natural,
    sort_key_swedish,
    sort_keys_natural,
    sort_keys_swedish,
)

__all__ = [
    "TO_HANDLE",
    "CaseFilter",
    "CaseIndex",
    "CaseRow",
    "CauseCard",
    "Column",
    "Total",
    "Words",
    "amount_word",
    "fold",
    "search_words",
    "sort_key_natural",
    "sort_key_swedish",
]

_STATUS_CODES = {status: code for code, status in enumerate(Status)}
_FEW = 8

Words = Mapping[Any, str]
"""What is read in place of a value: by `CauseKey`, cause id, `Status` or organisation number."""


class CaseIndex:
    """All cases, ready to be filtered, sorted and summed."""

    def __init__(self, rows: Sequence[CaseRow]) -> None:
        self.rows: tuple[CaseRow, ...] = tuple(rows)
        self.ids = [row.id for row in self.rows]
        self.position: dict[int, int] = {each: place for place, each in enumerate(self.ids)}
        self._haystacks = [row.haystack for row in self.rows]
        self._amounts = [row.amount for row in self.rows]
        self._companies = [row.company for row in self.rows]
        self._status_codes = bytes(map(_STATUS_CODES.__getitem__, map(attrgetter("status"), self.rows)))
        self._flags = bytes(map(attrgetter("flags"), self.rows))
        self._corrected = bytes(map(attrgetter("corrected"), self.rows))
        self._causes, self._cause_numbers = _numbered([row.causes for row in self.rows])
        self._groups: dict[CauseKey, list[int]] | None = None
        self._flagged: list[CaseRow] | None = None
        self._cards: dict[str, tuple[CauseCard, ...]] = {}
        self._orders: dict[Column, tuple[object, list[int]]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, voucher_id: int) -> CaseRow | None:
        """Return a voucher's row, or None."""
        place = self.position.get(voucher_id)
        return None if place is None else self.rows[place]

    def replaced(self, changed: Iterable[CaseRow], removed: Iterable[int] = ()) -> "CaseIndex":
        """Return an index in which the changed rows stand in their old places and new ones at the end.

        What was worked out about columns that did not change is kept.
        """
        fresh = {row.id: row for row in changed}
        gone = set(removed)
        pairs = [(self.rows[self.position[each]], fresh[each]) for each in fresh if each in self.position]
        added = len(fresh) - len(pairs)
        if gone:
            kept = [fresh.pop(row.id, row) for row in self.rows if row.id not in gone]
        else:
            kept = list(self.rows)
            for before, _ in pairs:
                kept[self.position[before.id]] = fresh.pop(before.id)
        result = CaseIndex([*kept, *fresh.values()])
        if not gone and not added:
            result._orders = {
                column: order
                for column, order in self._orders.items()
                if all(_SORTINGS[column].value(before) == _SORTINGS[column].value(after) for before, after in pairs)
            }
        return result

    def matching(self, wanted: CaseFilter) -> list[int]:
        """Return the positions that the filter lets through, in stored order."""
        places: Sequence[int] = range(len(self.rows))
        if wanted.cause:
            places = self._of_cause(wanted.cause)
        if wanted.statuses:
            let_through = self._status_mask(wanted.statuses)
            if wanted.cause:
                places = [place for place in places if let_through[place]]
            else:
                places = list(compress(places, let_through))
        if wanted.company:
            company, companies = wanted.company, self._companies
            places = [place for place in places if companies[place] == company]
        if wanted.flags:
            flags, flagged = self._flags, int(wanted.flags)
            places = [place for place in places if flags[place] & flagged]
        if wanted.corrected:
            places = [place for place in places if self._corrected[place]]
        if wanted.without_waiting:
            retry, codes, rows = _STATUS_CODES[Status.RETRY], self._status_codes, self.rows
            places = [place for place in places if codes[place] != retry or not rows[place].waiting]
        for spellings in search_words(wanted.search):
            places = self._holding(places, spellings)
        return list(places)

    def flagged(self, flags: Flag, company: str = "") -> Total:
        """Count and sum those with any of some flags, of one company or all."""
        if self._flagged is None:
            self._flagged = [row for row in self.rows if row.flags]
        found = [row for row in self._flagged if row.flags & flags and (not company or row.company == company)]
        return Total(len(found), sum(row.amount for row in found))

    def ordered(
        self,
        places: Sequence[int],
        column: Column,
        *,
        descending: bool = False,
        words: Words | None = None,
    ) -> list[int]:
        """Sort positions by a column; ties stand in stored order, and descending is the exact mirror.

        ``words`` gives what is shown in place of a cause, status or company, so that those sort as they read.
        """
        read_as = words or {}
        if len(places) * _FEW < len(self.rows) and not self._known(column, read_as):
            result = self._arranged(sorted(places), column, read_as)
        else:
            order = self._order(column, read_as)
            if len(places) == len(order):
                result = order.copy()
            else:
                wanted = set(places)
                result = [place for place in order if place in wanted]
        if descending is not (column is Column.AGE):
            result.reverse()
        return result

    def warm(self, progress: Progress) -> None:
        """Work out every column's order ahead of need; ``progress`` may stop it between columns.

        Columns that read as words are left out: their words are not known here.
        """
        columns = [column for column in Column if column not in _READ_AS_WORDS]
        for done, column in enumerate(columns):
            progress(done, len(columns))
            self._order(column, {})

    def first_causes(self) -> set[CauseKey]:
        """Return every cause that stands first in some row."""
        return {causes[0] for causes in self._causes if causes}

    def total(self, places: Iterable[int]) -> Total:
        """Count and sum the positions."""
        chosen = places if isinstance(places, list) else list(places)
        return Total(len(chosen), sum(map(self._amounts.__getitem__, chosen)))

    def totals(self, company: str = "") -> dict[Status, Total]:
        """Count and sum every status, of one company or all."""
        found = {}
        for status in Status:
            places = self.matching(CaseFilter(statuses=frozenset({status}), company=company))
            found[status] = self.total(places)
        return found

    def cards(self, company: str = "") -> tuple[CauseCard, ...]:
        """Return a card for every cause among the vouchers to handle, most vouchers first."""
        if company not in self._cards:
            let_through = self._status_mask(TO_HANDLE.statuses)
            cards = []
            for key, group in self._cause_groups().items():
                places = [
                    place for place in group
                    if let_through[place] and (not company or self._companies[place] == company)
                ]  # fmt: skip
                if places:
                    cards.append(self._card((key,), places))
            cards.sort(key=lambda card: (-card.vouchers, -card.amount, card.key.cause, card.key.variables))
            self._cards[company] = tuple(cards)
        return self._cards[company]

    def joint_card(self, keys: Sequence[CauseKey], company: str = "") -> CauseCard | None:
        """Return one card for all vouchers to handle that stand under any of some causes, named by the first."""
        found = {place for key in keys for place in self._of_cause(key)}
        let_through = self._status_mask(TO_HANDLE.statuses)
        places = [
            place for place in sorted(found)
            if let_through[place] and (not company or self._companies[place] == company)
        ]  # fmt: skip
        return self._card(tuple(keys), places) if places else None

    def _card(self, keys: tuple[CauseKey, ...], places: list[int]) -> CauseCard:
        rows = [self.rows[place] for place in places]
        then: Counter[CauseKey] = Counter()
        releases = released_amount = 0
        known: dict[tuple[int, int], list[CauseKey]] = {}  # most rows share both
        for row in rows:
            if row.corrected:  # its source would send it as it was, and what is known is of how it is to be entered
                continue
            alike = (id(row.causes), id(row.blockers))
            others = known.get(alike)
            if others is None:
                others = known[alike] = left_over(row, keys)
            if others:
                then.update(others)
            else:
                releases += 1
                released_amount += row.amount
        return CauseCard(
            keys[0],
            len(places),
            self.total(places).amount,
            min((row.first_failed for row in rows if row.first_failed), default=""),
            max((row.last_failed for row in rows), default=""),
            releases,
            tuple(sorted(then.items(), key=lambda each: (-each[1], each[0].cause, each[0].variables))),
            min(row.due for row in rows),
            sum(row.mended for row in rows),
            released_amount,
            sum(row.corrected for row in rows),
        )

    def _status_mask(self, statuses: frozenset[Status]) -> bytes:
        """Return one byte a position, 1 where it has one of the statuses."""
        codes = {_STATUS_CODES[status] for status in statuses}
        return self._status_codes.translate(bytes(code in codes for code in range(256)))

    def _holding(self, places: Sequence[int], spellings: tuple[str, ...]) -> list[int]:
        haystacks = self._haystacks
        first, *others = spellings
        if others:
            return [place for place in places if any(each in haystacks[place] for each in spellings)]
        if len(places) == len(haystacks):
            return [place for place, text in enumerate(haystacks) if first in text]
        return [place for place in places if first in haystacks[place]]

    def _of_cause(self, cause: CauseKey | frozenset[str] | str) -> list[int]:
        groups = self._cause_groups()
        if isinstance(cause, CauseKey):
            return groups.get(cause, [])
        wanted = cause if isinstance(cause, frozenset) else {cause}
        return sorted({place for key, group in groups.items() if key.cause in wanted for place in group})

    def _cause_groups(self) -> dict[CauseKey, list[int]]:
        """Return the positions that have each cause, in stored order."""
        if self._groups is None:
            heaps: list[list[int]] = [[] for _ in self._causes]
            for place, number in enumerate(self._cause_numbers):
                heaps[number].append(place)
            groups: dict[CauseKey, list[int]] = {}
            for causes, heap in zip(self._causes, heaps, strict=True):
                for key in causes:
                    groups.setdefault(key, []).extend(heap)
            for group in groups.values():
                group.sort()
            self._groups = groups
        return self._groups

    def _known(self, column: Column, words: Words) -> bool:
        return column in self._orders and self._orders[column][0] == _reading(column, words)

    def _order(self, column: Column, words: Words) -> list[int]:
        """Return all positions in the column's order, worked out once for each reading of it."""
        if not self._known(column, words):
            order = self._arranged(range(len(self.rows)), column, words)
            self._orders[column] = (_reading(column, words), order)
        return self._orders[column][1]

    def _arranged(self, places: Sequence[int], column: Column, words: Words) -> list[int]:
        """Sort places (in stored order) by a column; numbers also by their series."""
        if column is Column.CAUSE:
            numbers = [self._cause_numbers[place] for place in places]
            keys = [_cause_key(causes, words) for causes in self._causes]
            return arranged(places, numbers, _Keyed(keys.__getitem__))
        if column is Column.NUMBER:
            places = self._arranged(places, Column.SERIES, words)
        sorting = _SORTINGS[column]
        values = list(map(sorting.value, map(self.rows.__getitem__, places)))
        if column in _READ_AS_WORDS:
            return arranged(places, values, _Keyed(lambda value: sort_key_swedish(words.get(value, value))))
        return arranged(places, values, sorting.keys)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """What a column sorts by: a row's value, and the keys of many values."""

    value: Callable[[CaseRow], Any]
    keys: Callable[[Sequence[Any]], Sequence[Any]]


class _Keyed:
    """Keys of many values by a key for one."""

    def __init__(self, key: Callable[[Any], Any]) -> None:
        self._key = key

    def __call__(self, values: Sequence[Any]) -> list[Any]:
        return [self._key(value) for value in values]


def _as_is(values: Sequence[Any]) -> Sequence[Any]:
    return values


def _reading(column: Column, words: Words) -> object:
    return tuple(words.items()) if column in _READ_AS_WORDS else None


def _cause_key(causes: tuple[CauseKey, ...], words: Words) -> str:
    if not causes:
        return ""
    first = causes[0]
    shown = words.get(first) or words.get(first.cause, first.cause)
    return sort_key_swedish(shown) + "\x00".join(value for _, value in first.variables)


def _numbered(
    all_causes: Sequence[tuple[CauseKey, ...]],
) -> tuple[list[tuple[CauseKey, ...]], list[int]]:
    """Return the distinct values and for each place the number of its value.

    Most rows share one object, which spares comparing what is in it.
    """
    by_value: dict[tuple[CauseKey, ...], int] = {}
    by_object: dict[int, int] = {}
    numbers = []
    for causes in all_causes:
        number = by_object.get(id(causes))
        if number is None:
            number = by_object[id(causes)] = by_value.setdefault(causes, len(by_value))
        numbers.append(number)
    return list(by_value), numbers


_READ_AS_WORDS = frozenset({Column.CAUSE, Column.STATUS, Column.COMPANY})

_SORTINGS: dict[Column, _Sorting] = {
    Column.SERIES: _Sorting(attrgetter("series"), sort_keys_natural),
    Column.NUMBER: _Sorting(attrgetter("number"), sort_keys_natural),
    Column.TRANSACTION_DATE: _Sorting(attrgetter("transaction_date"), _as_is),
    Column.TEXT: _Sorting(attrgetter("text"), sort_keys_swedish),
    Column.AMOUNT: _Sorting(attrgetter("amount"), _as_is),
    Column.CAUSE: _Sorting(attrgetter("causes"), _as_is),
    Column.STATUS: _Sorting(attrgetter("status"), _as_is),
    Column.AGE: _Sorting(attrgetter("since"), _as_is),
    Column.FAILURES: _Sorting(attrgetter("failures"), _as_is),
    Column.CODE: _Sorting(attrgetter("codes"), _as_is),
    Column.COMPANY: _Sorting(attrgetter("company"), _as_is),
    Column.SOURCE: _Sorting(attrgetter("source"), sort_keys_swedish),
    Column.FORTNOX: _Sorting(attrgetter("fortnox"), sort_keys_natural),
    Column.RECEIVED: _Sorting(attrgetter("received"), _as_is),
}
