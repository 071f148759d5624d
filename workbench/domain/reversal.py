"""Entries of a ledger that others take back: the same accounts and amounts on the other side, on its day or later.

An entry is taken back by one that names its number, or else bears its match key or has its text. Each takes back one
entry at most, and one that was taken back itself takes back nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from workbench.domain.likeness import numbers, plain
from workbench.domain.verification import mirrored

_MOST_TEXTS = 200


class Posting(NamedTuple):
    """An entry as reversals are known by it: ``day`` as ISO text, ``content`` as `content_of` has it."""

    series: str
    number: str
    day: str
    text: str
    keys: tuple[int, ...]
    content: str


def reversals(postings: Sequence[Posting], is_own: Callable[[int], bool]) -> dict[int, int]:
    """Return which entries are taken back by which, by their places.

    ``is_own`` tells of an entry's place whether it is a voucher of its own, though it looks like a reversal.
    """
    there = {each.content for each in postings}
    in_pairs = [
        place
        for place, each in enumerate(postings)
        if (other := mirrored(each.content)) in there and other != each.content
    ]
    if not in_pairs:
        return {}
    pairing = _Pairing(postings, sorted(in_pairs, key=_InTime(postings)))
    for find in (pairing.named, pairing.alike):
        pairing.pair(find, is_own)
    return pairing.of


class _InTime:
    """Orders places by day, then as they stand."""

    def __init__(self, postings: Sequence[Posting]) -> None:
        self._postings = postings

    def __call__(self, place: int) -> tuple[str, int]:
        return self._postings[place].day, place


class _Pairing:
    """Pairs entries with what takes them back, the latest first, so that what a reversal took back may stand again."""

    def __init__(self, postings: Sequence[Posting], in_time: Sequence[int]) -> None:
        self.of: dict[int, int] = {}
        self._postings = postings
        self._in_time = in_time
        self._gone: set[int] = set()
        self._by_number: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
        self._by_key: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._by_text: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for place in in_time:
            each = postings[place]
            numbered = self._by_number[each.content, each.number.lstrip("0")]
            numbered.setdefault(each.series.casefold(), []).append(place)
            for key in each.keys:
                self._by_key[each.content, key].append(place)
            if words := plain(each.text):
                self._by_text[each.content].setdefault(words, []).append(place)

    def pair(self, find: Callable[[Posting], Iterator[list[int]]], is_own: Callable[[int], bool]) -> None:
        """Go through what may take something back, the latest first; ``find`` gives stacks of what that may be."""
        for place in reversed(self._in_time):
            if place in self._gone or is_own(place):
                continue
            day = self._postings[place].day
            for stack in find(self._postings[place]):
                meant = self._latest(stack, day)
                if meant is not None:
                    self.of[meant] = place
                    self._gone |= {meant, place}
                    break

    def named(self, by: Posting) -> Iterator[list[int]]:
        """Give what a reversal names: by series and number, or by the number alone within its own series."""
        content, words = mirrored(by.content), by.text.casefold()
        for number in sorted(numbers(by.text)):
            stacks = self._by_number.get((content, number), {})
            told = [each for each in stacks if each and (f"{each} {number}" in words or f"{each}{number}" in words)]
            yield from (stacks[each] for each in told or [by.series.casefold()] if each in stacks)

    def alike(self, by: Posting) -> Iterator[list[int]]:
        """Give what has the same match key, or a text that stands in that of the reversal."""
        content, words = mirrored(by.content), plain(by.text)
        yield from (self._by_key[content, key] for key in by.keys if (content, key) in self._by_key)
        texts = self._by_text.get(content, {})
        if words in texts:
            yield texts[words]
        for place, each in enumerate(texts):
            if place == _MOST_TEXTS:
                break
            if each in words and each != words:
                yield texts[each]

    def _latest(self, stack: list[int], day: str) -> int | None:
        """Return the latest entry that is not after a day and still stands; what cannot be meant later is dropped."""
        while stack and (stack[-1] in self._gone or self._postings[stack[-1]].day > day):
            stack.pop()
        return stack[-1] if stack else None
