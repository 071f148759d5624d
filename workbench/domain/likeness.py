"""How alike two descriptions are, as they are sent, typed and exported: letters and figures count, nothing else."""

import re
from functools import lru_cache

from workbench.domain.match_key import without_keys

_DATE = re.compile(r"(?<!\d)(?:19|20)?\d\d-?[01]\d-?[0-3]\d(?!\d)")
_NUMBER = re.compile(r"(?<!\w)(?:[A-ZÅÄÖ]{1,3})?0*(\d{1,12})(?!\w)", re.IGNORECASE)
LEAST = 8
"""As much of a description as must be there where the rest was cut off."""
_WORD = 3
_NOT_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a description as it is compared: without match keys, spaces, signs and capitals."""
    return _NOT_LETTERS.sub("", without_keys(text)).casefold()


def agree(expected: str, found: str) -> bool:
    """Tell whether a description is there: whole, with more in or round it, or its beginning where it was cut off."""
    wanted, got = plain(expected), plain(found)
    is_there = wanted in got or (len(got) >= LEAST and wanted.startswith(got)) or words(expected) <= words(found)
    return is_there and (wanted == got or not name_others(expected, found))


def words(text: str) -> set[str]:
    """Return the words and numbers of a description as they are compared."""
    return set(_NOT_LETTERS.sub(" ", without_keys(text)).casefold().split())


@lru_cache(maxsize=8192)
def numbers(text: str) -> frozenset[str]:
    """Return the numbers that a description names; the parts of a date are none."""
    return frozenset(_NUMBER.findall(_DATE.sub(" ", without_keys(text))))


def is_named(text: str) -> bool:
    """Tell whether a description names a number of two figures or more, so that it is hardly another voucher's."""
    return any(len(number) > 1 for number in numbers(text))


def name_others(first: str, second: str) -> bool:
    """Tell whether two descriptions name numbers, and none in common: they are of two different things."""
    one, other = numbers(first), numbers(second)
    return bool(one and other and not one & other)


def share_words(first: str, second: str) -> bool:
    """Tell whether two descriptions have a word of three letters or more in common, and are not of different things."""
    common = words(first) & words(second)
    return any(len(each) >= _WORD and not each.isdigit() for each in common) and not name_others(first, second)
