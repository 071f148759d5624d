"""An index of many short strings, which finds those that a text holds at a cost that does not grow with them."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

_LONG = _STEP = 4
_SHORTEST = _LONG + _STEP - 1
_BLOCK = 1024


class Grams:
    """Finds ASCII strings by their pieces; immutable.

    A text is looked at as numbers of ``_LONG`` characters each, one after another. Of each string ``_STEP``
    neighbouring pieces are known, and so one of them is met wherever the string stands. The rarest are taken.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        """Take strings; they are told by their places in the sequence."""
        self._strings = tuple(strings)
        self._short = tuple(number for number, string in enumerate(strings) if len(string) < _SHORTEST)
        common = Counter(piece for string in set(strings) for piece in set(_pieces(string)))
        self._known: dict[int, tuple[tuple[int, int], ...]] = {}
        for number, string in enumerate(strings):
            if len(string) < _SHORTEST:
                continue
            weights = [common[piece] for piece in _pieces(string)]
            windows = [sum(each) for each in zip(*(weights[at:] for at in range(_STEP)), strict=False)]
            begin = windows.index(min(windows))
            for offset in range(begin, begin + _STEP):
                piece = int.from_bytes(string[offset : offset + _LONG].encode("ascii"), sys.byteorder)
                self._known[piece] = (*self._known.get(piece, ()), (number, offset))
        self._pieces = frozenset(self._known)

    def found(self, text: str) -> dict[int, list[int]]:
        """Return which strings an ASCII text holds, and where each begins, from the left."""
        places: dict[int, list[int]] = {}
        for at, piece in self._met(text):
            for number, offset in self._known[piece]:
                if at >= offset and text.startswith(self._strings[number], at - offset):
                    places.setdefault(number, []).append(at - offset)
        for number in self._short:
            found = list(_all(text, self._strings[number]))
            if found:
                places[number] = found
        return places

    def _met(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where pieces stand that are known, and the pieces."""
        data = text.encode("ascii")
        numbers = memoryview(data[: len(data) // _STEP * _STEP]).cast("I")
        known = self._known
        pieces = self._pieces
        for begin in range(0, len(numbers), _BLOCK):
            block = numbers[begin : begin + _BLOCK].tolist()
            if not pieces.isdisjoint(block):
                for at, piece in enumerate(block, begin):
                    if piece in known:
                        yield at * _STEP, piece


def _pieces(string: str) -> list[str]:
    return [string[at : at + _LONG] for at in range(len(string) - _LONG + 1)]


def _all(text: str, string: str) -> Iterator[int]:
    at = text.find(string)
    while at >= 0:
        yield at
        at = text.find(string, at + len(string))
