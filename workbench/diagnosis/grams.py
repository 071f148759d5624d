"""An index of many short strings, which finds those that a text holds at a cost that does not grow with them."""

from collections import Counter
from collections.abc import Iterator, Sequence

_LONG = 5
_STEP = 4
_SHORTEST = _LONG + _STEP - 1


class Grams:
    """Finds strings by their pieces; immutable.

    A text is looked at every ``_STEP`` characters, ``_LONG`` characters at a time. Of each string ``_STEP``
    neighbouring pieces are known, and so one of them is met wherever the string stands. The rarest are taken.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        """Take strings; they are told by their places in the sequence."""
        self._strings = tuple(strings)
        self._short = tuple(number for number, string in enumerate(strings) if len(string) < _SHORTEST)
        common = Counter(piece for string in set(strings) for piece in set(_pieces(string)))
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}
        for number, string in enumerate(strings):
            if len(string) < _SHORTEST:
                continue
            weights = [common[piece] for piece in _pieces(string)]
            begin = min(range(len(weights) - _STEP + 1), key=lambda at: sum(weights[at : at + _STEP]))
            for offset in range(begin, begin + _STEP):
                piece = string[offset : offset + _LONG]
                self._known[piece] = (*self._known.get(piece, ()), (number, offset))

    def found(self, text: str) -> dict[int, list[int]]:
        """Return which strings the text holds, and where each begins, from the left."""
        places: dict[int, list[int]] = {}
        known = self._known
        for at in [at for at in range(0, len(text) - _LONG + 1, _STEP) if text[at : at + _LONG] in known]:
            for number, offset in known[text[at : at + _LONG]]:
                if at >= offset and text.startswith(self._strings[number], at - offset):
                    places.setdefault(number, []).append(at - offset)
        for number in self._short:
            found = list(_all(text, self._strings[number]))
            if found:
                places[number] = found
        return places


def _pieces(string: str) -> list[str]:
    return [string[at : at + _LONG] for at in range(len(string) - _LONG + 1)]


def _all(text: str, string: str) -> Iterator[int]:
    at = text.find(string)
    while at >= 0:
        yield at
        at = text.find(string, at + len(string))
