"""Sort keys as a Swedish reader expects them, and putting many places in order at once."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

_PLACED = (("å", "{"), ("ä", "|"), ("æ", "|"), ("ö", "}"), ("ø", "}"))
"""The letters after z, written as the characters after z."""
_PLAIN = (("é", "e"), ("è", "e"), ("ü", "u"), ("á", "a"), ("à", "a"), ("ñ", "n"), ("ç", "c"))
_DIGITS = re.compile(r"([0-9]+)")
_SAFE_INT = 18


def sort_key_swedish(text: str) -> str:
    """Return a key that sorts å ä ö last and in that order, other accents with their letter, case aside."""
    lowered = text.casefold()
    return lowered if lowered.isascii() else _unaccented(_replaced(lowered))


def sort_keys_swedish(texts: Sequence[str]) -> list[str]:
    """Return `sort_key_swedish` of each text, worked out for all of them in one go."""
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1:
        return [sort_key_swedish(text) for text in texts]
    whole = whole.casefold()
    if whole.isascii():
        return whole.split("\n")
    whole = _replaced(whole)
    parts = whole.split("\n")
    return parts if whole.isascii() else [part if part.isascii() else _unaccented(part) for part in parts]


def sort_key_natural(text: str) -> str:
    """Return a key that sorts numbers inside a text by value (9 before 10) and before letters.

    Each run of digits is written as its length and the digits, which compare as the number does.
    """
    if text.isascii() and text.isdigit():
        return _number_key(text)
    pieces = _DIGITS.split(text)
    return "".join(_number_key(piece) if n % 2 else sort_key_swedish(piece) for n, piece in enumerate(pieces))


def sort_keys_natural(texts: Sequence[str]) -> list[Any]:
    """Return keys that sort the texts as `sort_key_natural` does; good among themselves only."""
    whole = "".join(texts)
    if whole.isascii() and whole.isdigit() and max(map(len, texts)) <= _SAFE_INT:
        return [int(text) if text else -1 for text in texts]
    return [sort_key_natural(text) for text in texts]


def arranged(
    places: Sequence[int], values: Sequence[Any], keys_of: Callable[[Sequence[Any]], Sequence[Any]]
) -> list[int]:
    """Return the places in the order of their values' keys; equal keys keep the order given.

    Where values repeat much, only the distinct ones are keyed and compared, and the places dealt
    out to them.
    """
    distinct = list(set(values))
    if len(distinct) * 4 > len(values):
        keys = keys_of(values)
        return [places[each] for each in sorted(range(len(values)), key=keys.__getitem__)]
    if not distinct:
        return []
    by_key: dict[Any, list[int]] = {}
    heaps = {value: by_key.setdefault(key, []) for value, key in zip(distinct, keys_of(distinct), strict=True)}
    for place, value in zip(places, values, strict=True):
        heaps[value].append(place)
    return list(chain.from_iterable(by_key[key] for key in sorted(by_key)))


def _number_key(digits: str) -> str:
    significant = digits.lstrip("0")
    return f"\x01{chr(min(len(significant) + 1, 0xD7FF))}{significant}"


def _replaced(lowered: str) -> str:
    for letter, place in _PLACED + _PLAIN:
        lowered = lowered.replace(letter, place)
    return lowered


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    composed = _replaced(unicodedata.normalize("NFC", text))
    decomposed = unicodedata.normalize("NFKD", composed)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
