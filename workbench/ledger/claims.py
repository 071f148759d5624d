"""Which entry is taken for which voucher, one way of finding after the other.

What names other numbers is of another thing, and is taken for no voucher but by its key or its number.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from workbench.domain.likeness import agree, is_named, name_others, numbers, plain, share_words
from workbench.domain.text_index import MANY, TextIndex
from workbench.domain.verification import How, LedgerEntry, Sought, content_of
from workbench.domain.voucher import Voucher
from workbench.ledger.compare import assigned, differences

_WINDOW = timedelta(days=31)


class Claims:
    """The entries, each free, taken for a voucher, or set aside; ``of`` gives a voucher's entry and how it was found.

    ``again`` holds the entries that have the key of a voucher once more.
    """

    def __init__(self, entries: Sequence[LedgerEntry]) -> None:
        self.entries = entries
        self.of: dict[int, tuple[int, How]] = {}
        self.again: dict[int, list[int]] = {}
        self._gone: set[int] = set()
        self.by_content: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(entries):
            self.by_content[entry.content].append(place)

    def is_free(self, place: int) -> bool:
        """Tell whether an entry is no voucher's yet."""
        return place not in self._gone

    def free(self) -> Iterator[tuple[int, LedgerEntry]]:
        """Yield the free entries with their places."""
        return ((place, entry) for place, entry in enumerate(self.entries) if place not in self._gone)

    def take(self, sought: Sought, place: int, how: How) -> None:
        """Take an entry for a voucher."""
        self.of[sought.id] = place, how
        self._gone.add(place)

    def set_aside(self, place: int) -> None:
        """Let an entry be no other voucher's."""
        self._gone.add(place)


def claim_by_key(claims: Claims, sought: Sequence[Sought]) -> None:
    """Take the entry that bears a voucher's key: of several the one that differs least, the others being doubles.

    Another office's program gives its own vouchers the same keys, so that something else must be alike too.
    """
    by_key: dict[int, list[int]] = defaultdict(list)
    for place, entry in enumerate(claims.entries):
        for key in entry.keys:
            by_key[key].append(place)
    for each in sought:
        free = (place for place in by_key.get(each.id, ()) if claims.is_free(place))
        places = [place for place in free if _is_keyed(each, claims.entries[place])]
        if not places:
            continue
        best = min(places, key=_Unlike(each, claims.entries)) if len(places) > 1 else places[0]
        claims.take(each, best, How.KEY)
        doubles = [place for place in places if place != best]
        for place in doubles:
            claims.set_aside(place)
        if doubles:
            claims.again[each.id] = doubles


def _is_keyed(sought: Sought, entry: LedgerEntry) -> bool:
    """Tell whether an entry with a voucher's key has a row, the day or a word of it too."""
    return any(_has_of(voucher, entry) for voucher in (sought.entered, sought.sent))


def _has_of(voucher: Voucher, entry: LedgerEntry) -> bool:
    if _has_row(voucher, entry) or share_words(voucher.text, entry.text):
        return True
    return voucher.transaction_date == entry.day and not name_others(voucher.text, entry.text)


def _has_row(voucher: Voucher, entry: LedgerEntry) -> bool:
    mine = {(row.account, row.amount) for row in voucher.rows if row.amount}
    return any((row.account, row.amount) in mine for row in entry.rows)


class _Unlike:
    """How much an entry differs from a voucher."""

    def __init__(self, sought: Sought, entries: Sequence[LedgerEntry]) -> None:
        self._sought = sought
        self._entries = entries

    def __call__(self, place: int) -> tuple[int, int]:
        return len(differences(self._sought, self._entries[place])), place


def claim_by_number(claims: Claims, sought: Iterable[Sought], *, whatever: bool) -> None:
    """Take the entry with the number that a voucher was marked with; unless ``whatever``, one that is somewhat like it.

    A number may have been noted wrong, so that what is like the voucher in every other way comes before that.
    """
    waiting = [each for each in sought if each.fortnox[1] and each.id not in claims.of]
    if not waiting:
        return
    by_number: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, entry in claims.free():
        by_number[entry.series.casefold(), entry.number.lstrip("0")].append(place)
    for each in waiting:
        series, number = each.fortnox
        there = by_number.get((series.casefold(), number.lstrip("0")), [])[:MANY]
        places = [place for place in there if claims.is_free(place)]
        meant = [place for place in places if whatever or _is_like(each, claims.entries[place])]
        if meant:  # a number that stands there twice is of two years, or the export is wrong
            claims.take(each, min(meant, key=_Unlike(each, claims.entries)), How.NUMBER)


def _is_like(sought: Sought, entry: LedgerEntry) -> bool:
    if plain(sought.entered.text) and agree(sought.entered.text, entry.text):
        return True
    return _has_row(sought.entered, entry)


def claim_by_content(claims: Claims, sought: Sequence[Sought]) -> None:
    """Take entries of the same date, accounts and amounts; among equal ones by their texts, then in their order."""
    groups: dict[tuple[date, str], list[Sought]] = defaultdict(list)
    for each in sought:
        if each.id not in claims.of:
            groups[each.entered.transaction_date, content_of(each.entered.rows)].append(each)
    by_day: dict[tuple[date, str], list[int]] = defaultdict(list)
    for place, entry in claims.free() if groups else ():
        by_day[entry.day, entry.content].append(place)
    for (day, content), wanting in groups.items():
        places = [place for place in by_day.get((day, content), ()) if claims.is_free(place)]
        for each, place in _by_text(wanting, places, claims.entries):
            claims.take(each, place, How.CONTENT)


def _by_text(wanting: list[Sought], places: list[int], entries: Sequence[LedgerEntry]) -> Iterator[tuple[Sought, int]]:
    """Pair equal vouchers with equal entries: the same text first, then one within the other, then what may be."""
    index = TextIndex([entries[place].text for place in places])
    for find in (index.same, index.agreeing, index.fitting):
        over: list[Sought] = []
        for each in wanting:
            found = next(iter(find(each.entered.text)), None)
            if found is None:
                over.append(each)
            else:
                index.take(found)
                yield each, places[found]
        wanting = over


def claim_by_day(claims: Claims, sought: Sequence[Sought]) -> None:
    """Take an entry of the same accounts and amounts on another day, where it is the only one that can be meant."""
    groups: dict[str, list[Sought]] = defaultdict(list)
    for each in sought:
        if each.id not in claims.of:
            groups[content_of(each.entered.rows)].append(each)
    wishes: dict[int, list[Sought]] = defaultdict(list)
    for content, wanting in groups.items():
        there = [place for place in claims.by_content.get(content, ()) if claims.is_free(place)]
        equal = _Equal(there, claims.entries)
        for each in wanting if there else ():
            meant = equal.meant(each.entered)
            if len(meant) == 1:
                wishes[meant[0]].append(each)
    _grant(wishes, claims, How.OTHER_DAY)


def _grant(wishes: dict[int, list[Sought]], claims: Claims, how: How) -> None:
    """Take each entry that one voucher alone can be."""
    for place, wanting in wishes.items():
        if len(wanting) == 1:
            claims.take(wanting[0], place, how)


class _Equal:
    """Entries of the same accounts and amounts."""

    def __init__(self, places: Sequence[int], entries: Sequence[LedgerEntry]) -> None:
        in_time = sorted([(entries[place].day, place) for place in places])
        self._days = [day for day, _ in in_time]
        self._places = [place for _, place in in_time]
        self._texts = [entries[place].text for place in self._places]
        self._index = TextIndex(self._texts)

    def meant(self, voucher: Voucher) -> list[int]:
        """Return which may be a voucher: those with its number, else with its text about its day, else of about it."""
        alike = self._index.agreeing(voucher.text)
        if not (alike and is_named(voucher.text)):
            first = bisect_left(self._days, voucher.transaction_date - _WINDOW)
            last = bisect_right(self._days, voucher.transaction_date + _WINDOW)
            alike = [at for at in alike if first <= at < last]
            if not alike and last - first <= MANY:
                alike = [at for at in range(first, last) if not name_others(voucher.text, self._texts[at])]
        return [self._places[at] for at in alike]


def claim_by_text(claims: Claims, sought: Sequence[Sought]) -> None:
    """Take an entry of the same day and description though its rows are otherwise, where only one can be meant."""
    by_day: dict[date, list[int]] = defaultdict(list)
    waiting = [each for each in sought if each.id not in claims.of and plain(each.entered.text)]
    days = {each.entered.transaction_date for each in waiting}
    for place, entry in claims.free() if waiting else ():
        if entry.day in days:
            by_day[entry.day].append(place)
    texts = {day: TextIndex([claims.entries[place].text for place in places]) for day, places in by_day.items()}
    wishes: dict[int, list[Sought]] = defaultdict(list)
    for each in waiting:
        day, text = each.entered.transaction_date, each.entered.text
        there = [by_day[day][at] for at in texts[day].agreeing(text)] if day in texts else []
        places = [place for place in there if _may_be(each, claims.entries[place])]
        if len(places) > 1:
            same = plain(text)
            places = [place for place in places if plain(claims.entries[place].text) == same]
        if len(places) == 1:
            wishes[places[0]].append(each)
    _grant(wishes, claims, How.TEXT)


def _may_be(sought: Sought, entry: LedgerEntry) -> bool:
    """Tell whether an entry of the day with a voucher's text may be it with some rows wrong."""
    same = plain(sought.entered.text) == plain(entry.text)
    if is_named(sought.entered.text) or (same and numbers(entry.text)):
        return True
    pairs, missing, extra = assigned(sought.entered, entry)
    right = sum((row.account, row.amount) == (found.account, found.amount) for (_, row), found in pairs)
    return right * 2 >= len(pairs) + len(missing) + len(extra)
