"""Finding vouchers among the entries of an export: by match key, by number, by date and amounts, and last by text.

The entries go by once, and those that may be meant are kept. Each is taken for one voucher only. What could be
several is not guessed at: the voucher is then not found.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from workbench.domain.likeness import agree, name_others, numbers
from workbench.domain.reversal import Posting, reversals
from workbench.domain.verification import (
    How,
    LedgerEntry,
    Reversed,
    Scope,
    Sought,
    Verdict,
    Verification,
    content_of,
    mirrored,
)
from workbench.domain.voucher import Voucher
from workbench.ledger.claims import Claims, claim_by_content, claim_by_day, claim_by_key, claim_by_number, claim_by_text
from workbench.ledger.compare import differences

_MOST_OURS = 1000


class EntrySearch:
    """A search for vouchers in one export; the `Search` port."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        """Take the vouchers to be looked for."""
        self._sought = tuple(sought)
        self._entries: list[LedgerEntry] = []
        self._ids = {each.id for each in sought}
        self._numbers = {_number(*each.fortnox) for each in sought if each.fortnox[1]}
        self._contents: set[str] = set()
        self._kept: set[str] = set()
        self._parts: set[Hashable] = set()
        for each in sought:
            for voucher in (each.entered, each.sent):
                self._contents.add(content_of(voucher.rows))
            day = each.entered.transaction_date
            self._parts.update((day, row.account, row.amount) for row in each.entered.rows if row.amount)
            self._parts.update((day, number) for number in numbers(each.entered.text))

    def meet(self, entry: LedgerEntry) -> None:
        """Keep an entry that may be one of the vouchers sought, or a double, or a reversal of what is kept.

        What takes back an entry that is not as it was to be entered is known where it comes after that one.
        """
        day = entry.day
        turned = mirrored(entry.content)
        if (
            entry.content in self._contents
            or turned in self._contents
            or turned in self._kept
            or (entry.keys and not self._ids.isdisjoint(entry.keys))
            or (self._numbers and _number(entry.series, entry.number) in self._numbers)
            or any((day, row.account, row.amount) in self._parts for row in entry.rows)
            or any((day, number) in self._parts for number in numbers(entry.text))
        ):
            self._entries.append(entry)
            self._kept.add(entry.content)

    def finish(self, scope: Scope, others: Sequence[Sought] = ()) -> list[Verification]:
        """Tell what was found, in the order sought; see the port."""
        claims = Claims(self._entries)
        taken_back = self._taken_back(others)
        for place in (*taken_back, *taken_back.values()):
            claims.set_aside(place)
        claim_by_key(claims, self._sought)
        claim_by_number(claims, self._within(self._sought, scope), whatever=False)
        claim_by_content(claims, (*self._sought, *others))
        claim_by_day(claims, self._sought)
        claim_by_text(claims, self._sought)
        claim_by_number(claims, self._within(self._sought, scope), whatever=True)
        doubles = _doubles(claims, self._sought)
        gone = self._reversed(claims, taken_back, scope) if taken_back else {}
        found = (self._told(each, claims, doubles.get(each.id, []), scope) for each in self._sought)
        return [replace(each, reversed=gone[each.voucher_id]) if each.voucher_id in gone else each for each in found]

    def _reversed(self, claims: Claims, taken_back: dict[int, int], scope: Scope) -> dict[int, tuple[Reversed, ...]]:
        """Return by voucher which of its entries were taken back; one that still stands may be guessed at less."""
        places = sorted(taken_back)
        gone = Claims([self._entries[place] for place in places])
        left = [each for each in self._sought if each.id not in claims.of]
        claim_by_key(gone, self._sought)
        claim_by_number(gone, self._within(self._sought, scope), whatever=False)
        claim_by_content(gone, left)
        claim_by_content(gone, [each for each in self._sought if each.id in claims.of])
        claim_by_day(gone, left)
        claim_by_text(gone, left)
        told: dict[int, tuple[Reversed, ...]] = {}
        for each in self._sought:
            if each.id in gone.of:
                place, how = gone.of[each.id]
                if how is How.CONTENT and each.id in claims.of and not _agrees(each, gone.entries[place]):
                    continue
                mine = (place, *gone.again.get(each.id, ()))
                by = [(gone.entries[place], self._entries[taken_back[places[place]]]) for place in mine]
                told[each.id] = tuple(Reversed(old.label, new.label, new.day.isoformat()) for old, new in by)
        return told

    def _taken_back(self, others: Sequence[Sought]) -> dict[int, int]:
        """Return which entries are taken back by which, by their places; mostly none is, which is seen at once."""
        if not any(mirrored(each) in self._kept for each in self._kept):
            return {}
        own = _Own(self._entries, (*self._sought, *others))
        return reversals([_posting(each) for each in self._entries], own)

    def _within(self, sought: Iterable[Sought], scope: Scope) -> Iterator[Sought]:
        """Yield the vouchers that a number can be of: numbers begin anew each year."""
        return (each for each in sought if scope.year is None or scope.year.holds(each.entered.transaction_date))

    def _told(self, sought: Sought, claims: Claims, doubles: list[int], scope: Scope) -> Verification:
        claimed = claims.of.get(sought.id)
        if claimed is None:
            why = scope.lacks(sought.entered)
            return Verification(sought.id, Verdict.NOT_CHECKED if why else Verdict.NOT_FOUND, why=why)
        place, how = claimed
        entry = self._entries[place]
        found = differences(sought, entry)
        verdict = Verdict.FOUND_TWICE if doubles else Verdict.DIFFERS if found else Verdict.VERIFIED
        also = tuple(self._entries[each].label for each in doubles)
        return Verification(sought.id, verdict, entry.label, also, how, found)


class _Own:
    """Tells of the place of an entry whether it is one of our vouchers as it stands, and no reversal of another."""

    def __init__(self, entries: Sequence[LedgerEntry], ours: Sequence[Sought]) -> None:
        self._entries = entries
        self._ours = ours
        self._by_content: dict[str, list[tuple[Sought, Voucher]]] | None = None

    def __call__(self, place: int) -> bool:
        entry = self._entries[place]
        return any(_is_its_own(entry, *each) for each in self._known().get(entry.content, ())[:_MOST_OURS])

    def _known(self) -> dict[str, list[tuple[Sought, Voucher]]]:
        if self._by_content is None:
            self._by_content = defaultdict(list)
            for each in self._ours:
                for voucher in dict.fromkeys((each.entered, each.sent)):
                    self._by_content[content_of(voucher.rows)].append((each, voucher))
        return self._by_content


def _is_its_own(entry: LedgerEntry, sought: Sought, voucher: Voucher) -> bool:
    if sought.id in entry.keys:
        return True
    if sought.fortnox[1] and _number(*sought.fortnox) == _number(entry.series, entry.number):
        return True
    return voucher.transaction_date == entry.day and agree(voucher.text, entry.text)


def _agrees(sought: Sought, entry: LedgerEntry) -> bool:
    return agree(sought.entered.text, entry.text)


def _posting(entry: LedgerEntry) -> Posting:
    return Posting(entry.series, entry.number, entry.day.isoformat(), entry.text, entry.keys, entry.content)


def _number(series: str, number: str) -> tuple[str, str]:
    return series.casefold(), number.lstrip("0")


def _doubles(claims: Claims, sought: Sequence[Sought]) -> dict[int, list[int]]:
    """Return the entries that are one of the vouchers once more, by voucher: the key, or content and text, again."""
    doubles: dict[int, list[int]] = {each: list(places) for each, places in claims.again.items()}
    by_content: dict[tuple[date, str], list[int]] = defaultdict(list)
    for place, entry in claims.free():
        by_content[entry.day, entry.content].append(place)
    for each in sought:
        if each.id not in claims.of:
            continue
        place, how = claims.of[each.id]
        if how == How.TEXT:
            continue
        entry = claims.entries[place]
        texts = (each.entered.text, each.sent.text, entry.text)
        for content in _contents(each, entry):
            for other in by_content.get(content, ()):
                if claims.is_free(other) and _is_again(texts, claims.entries[other].text):
                    claims.set_aside(other)
                    doubles.setdefault(each.id, []).append(other)
    return doubles


def _contents(sought: Sought, entry: LedgerEntry) -> Iterator[tuple[date, str]]:
    """Yield what a double of a voucher may be like: as entered, as to be entered, as sent."""
    told = [(each.transaction_date, content_of(each.rows)) for each in (sought.entered, sought.sent)]
    yield from dict.fromkeys([(entry.day, entry.content), *told])


def _is_again(texts: Sequence[str], found: str) -> bool:
    if any(name_others(text, found) for text in texts[:2]):
        return False
    return any(agree(text, found) or agree(found, text) for text in texts)
