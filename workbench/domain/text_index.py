"""Many descriptions, among which those like another are found without going through them all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from workbench.domain.likeness import LEAST, agree, name_others, numbers, plain, words

MANY = 50
"""Among so many all are looked at; of more that may be meant, it is not guessed which."""


class TextIndex:
    """Descriptions, named by their places; one that was taken is found no more."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._taken: set[int] = set()

    def text(self, place: int) -> str:
        """Return the description at a place."""
        return self._texts[place]

    def take(self, place: int) -> None:
        """Let a description be found no more."""
        self._taken.add(place)

    def same(self, text: str) -> list[int]:
        """Return the first that are the same but for spaces, signs and capitals; `MANY` at most."""
        return self._first(self._by_plain, plain(text))

    def agreeing(self, text: str) -> list[int]:
        """Return those that another description is in, see `agree`; where very many may be, only those the same."""
        if len(self._texts) <= MANY:
            return [place for place in self._left() if agree(text, self._texts[place])]
        wanted, told = plain(text), words(text)
        found = self.same(text)
        if told and all(each in self._by_word for each in told):
            rarest = self._by_word[min(sorted(told), key=self._frequency)].first(MANY + 1, self._taken)
            if len(rarest) > MANY:
                return found
            found += rarest
        for length in range(LEAST, len(wanted)):
            found += self._first(self._by_plain, wanted[:length])
        return sorted({place for place in found if agree(text, self._texts[place])})

    def near(self, text: str) -> list[int]:
        """Return some that have words in common with a description, each of its words giving `MANY` at most."""
        if len(self._texts) <= MANY:
            return list(self._left())
        found = {place for each in words(text) for place in self._first(self._by_word, each)}
        return sorted(found.union(self.same(text)))

    def fitting(self, text: str) -> Iterator[int]:
        """Yield those that are not of another thing, see `name_others`: first those that name the same number."""
        mine = numbers(text)
        for number in sorted(mine) or [_ANY]:
            yield from self._fits(text, self._first(self._by_number, number))
        if mine:
            yield from self._fits(text, self._first(self._by_number, _NONE))

    def _fits(self, text: str, places: Iterable[int]) -> Iterator[int]:
        return (each for each in places if each not in self._taken and not name_others(text, self._texts[each]))

    def _left(self) -> Iterator[int]:
        return (place for place in range(len(self._texts)) if place not in self._taken)

    def _first(self, pools: "dict[str, _Pool]", key: str) -> list[int]:
        return pools[key].first(MANY, self._taken) if key in pools else []

    def _frequency(self, word: str) -> int:
        return len(self._by_word[word])

    @cached_property
    def _by_plain(self) -> "dict[str, _Pool]":
        return self._pools(_plain_alone)

    @cached_property
    def _by_word(self) -> "dict[str, _Pool]":
        return self._pools(words)

    @cached_property
    def _by_number(self) -> "dict[str, _Pool]":
        return self._pools(_numbers_or_none)

    def _pools(self, keys: Callable[[str], Iterable[str]]) -> "dict[str, _Pool]":
        listed: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._texts):
            for key in keys(text):
                listed[key].append(place)
        return {key: _Pool(places) for key, places in listed.items()}


class _Pool:
    """Places in their order, of which those taken are dropped when they come first."""

    def __init__(self, places: list[int]) -> None:
        places.reverse()
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def first(self, most: int, taken: set[int]) -> list[int]:
        """Return the first that are left."""
        found: list[int] = []
        while self._places and len(found) < most:
            place = self._places.pop()
            if place not in taken:
                found.append(place)
        self._places.extend(reversed(found))
        return found


_ANY, _NONE = "any", "none"


def _plain_alone(text: str) -> tuple[str, ...]:
    return (plain(text),)


def _numbers_or_none(text: str) -> tuple[str, ...]:
    return (_ANY, *(numbers(text) or (_NONE,)))
