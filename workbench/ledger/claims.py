"""Which entry is taken for which voucher, one way of finding after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from workbench.domain.likeness import agree, is_named, name_others, numbers, plain
from workbench.domain.verification import How, LedgerEntry, Sought, content_of
from workbench.domain.voucher import Voucher
from workbench.ledger.compare import assigned, differences

_WINDOW = timedelta(days=31)
_MANY = 400


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
    """Take the entry that bears a voucher's key: of several the one that differs least, the others being doubles."""
    by_key: dict[int, list[int]] = defaultdict(list)
    for place, entry in enumerate(claims.entries):
        for key in entry.keys:
            by_key[key].append(place)
    for each in sought:
        places = [place for place in by_key.get(each.id, ()) if claims.is_free(place)]
        if not places:
            continue
        best = min(places, key=_Unlike(each, claims.entries)) if len(places) > 1 else places[0]
        claims.take(each, best, How.KEY)
        doubles = [place for place in places if place != best]
        for place in doubles:
            claims.set_aside(place)
        if doubles:
            claims.again[each.id] = doubles


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
        places = [place for place in by_number[series.casefold(), number.lstrip("0")] if claims.is_free(place)]
        meant = [place for place in places if whatever or _is_like(each, claims.entries[place])]
        if meant:  # a number that stands there twice is of two years, or the export is wrong
            claims.take(each, min(meant, key=_Unlike(each, claims.entries)), How.NUMBER)


def _is_like(sought: Sought, entry: LedgerEntry) -> bool:
    if plain(sought.entered.text) and agree(sought.entered.text, entry.text):
        return True
    mine = {(row.account, row.amount) for row in sought.entered.rows}
    return any((row.account, row.amount) in mine for row in entry.rows)


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
    """Pair equal vouchers with equal entries: the same text first, then one within the other, then the rest."""
    exact: dict[str, list[int]] = defaultdict(list)
    for place in reversed(places):
        exact[plain(entries[place].text)].append(place)
    left: list[Sought] = []
    gone: set[int] = set()
    for each in wanting:
        same = exact.get(plain(each.entered.text))
        if same:
            gone.add(same[-1])
            yield each, same.pop()
        else:
            left.append(each)
    rest = [place for place in places if place not in gone]
    for passes in (_agrees, _does_not_clash, _anything) if len(left) * len(rest) < _MANY**2 else (_anything,):
        over: list[Sought] = []
        for each in left:
            fits = [place for place in rest if passes(each, entries[place])][:1]
            over += [] if fits else [each]
            for place in fits:
                rest.remove(place)
                yield each, place
        left = over


def _agrees(sought: Sought, entry: LedgerEntry) -> bool:
    return agree(sought.entered.text, entry.text)


def _does_not_clash(sought: Sought, entry: LedgerEntry) -> bool:
    return not name_others(sought.entered.text, entry.text)


def _anything(_sought: Sought, _entry: LedgerEntry) -> bool:
    return True


def claim_by_day(claims: Claims, sought: Sequence[Sought]) -> None:
    """Take an entry of the same accounts and amounts on another day, where it is the only one that can be meant."""
    wishes: dict[int, list[Sought]] = defaultdict(list)
    for each in sought:
        if each.id in claims.of:
            continue
        places = [place for place in claims.by_content.get(content_of(each.entered.rows), ()) if claims.is_free(place)]
        named = [place for place in places if _names(each.entered.text, claims.entries[place].text)]
        near = [place for place in places if _is_near(each.entered, claims.entries[place])]
        alike = [place for place in near if agree(each.entered.text, claims.entries[place].text)]
        meant = named or alike or near
        if len(meant) == 1:
            wishes[meant[0]].append(each)
    for place, wanting in wishes.items():
        if len(wanting) == 1:
            claims.take(wanting[0], place, How.OTHER_DAY)


def _names(expected: str, found: str) -> bool:
    """Tell whether a description that names a number is there."""
    return is_named(expected) and agree(expected, found)


def _is_near(voucher: Voucher, entry: LedgerEntry) -> bool:
    near = abs(voucher.transaction_date - entry.day) <= _WINDOW
    return near and not name_others(voucher.text, entry.text)


def claim_by_text(claims: Claims, sought: Sequence[Sought]) -> None:
    """Take an entry of the same day and description though its rows are otherwise, where only one can be meant."""
    by_day: dict[date, list[int]] = defaultdict(list)
    waiting = [each for each in sought if each.id not in claims.of]
    days = {each.entered.transaction_date for each in waiting}
    for place, entry in claims.free() if waiting else ():
        if entry.day in days:
            by_day[entry.day].append(place)
    wishes: dict[int, list[Sought]] = defaultdict(list)
    for each in waiting:
        places = [place for place in by_day[each.entered.transaction_date] if _may_be(each, claims.entries[place])]
        if len(places) > 1:
            same = plain(each.entered.text)
            places = [place for place in places if plain(claims.entries[place].text) == same]
        if len(places) == 1:
            wishes[places[0]].append(each)
    for place, wanting in wishes.items():
        if len(wanting) == 1:
            claims.take(wanting[0], place, How.TEXT)


def _may_be(sought: Sought, entry: LedgerEntry) -> bool:
    """Tell whether an entry of the day may be a voucher with some rows wrong."""
    if not plain(sought.entered.text) or not agree(sought.entered.text, entry.text):
        return False
    same = plain(sought.entered.text) == plain(entry.text)
    if is_named(sought.entered.text) or (same and numbers(entry.text)):
        return True
    pairs, missing, extra = assigned(sought.entered, entry)
    right = sum((row.account, row.amount) == (found.account, found.amount) for (_, row), found in pairs)
    return right * 2 >= len(pairs) + len(missing) + len(extra)
