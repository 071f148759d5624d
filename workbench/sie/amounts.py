"""Amounts as programs write them in SIE: decimal point, two decimals; and what else can mean only one thing."""

import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache

from workbench.domain.errors import AmountError
from workbench.domain.money import parse_amount, parse_decimal
from workbench.sie.lines import Record

MOST_ORE = 10**13
_LONGEST = 40
_NUMBER = re.compile(r"([+-]?)([0-9]*)\.([0-9]*)(?:[eE]([+-]?[0-9]{1,3}))?")
_LEADING = re.compile("[+-]?[0-9]{1,3}")
_GROUP = re.compile("[0-9]{3}")
_LAST_GROUP = re.compile("[0-9]{3}[.,][0-9]{1,2}")
_NOISE = Decimal("0.001")


@lru_cache(maxsize=4096)
def read_ore(text: str) -> int | None:
    """Return an amount as öre, or None where it is none or could be two ("1,234")."""
    if len(text) > _LONGEST:
        return None
    if text[-1:] == "-" and text[:1] not in ("-", "+"):
        text = "-" + text[:-1]
    ore: int | None = None
    for parse in (parse_decimal, parse_amount, _long_decimals):
        with suppress(AmountError):
            ore = parse(text)
        if ore is not None:
            break
    return ore if ore is not None and abs(ore) <= MOST_ORE else None


def amount_at(record: Record, index: int) -> tuple[int | None, int]:
    """Return the amount in a field, None where it cannot be read, and the index of the field behind it.

    An amount whose thousands are parted by spaces (``1 234,50``) lies in several fields. Without decimals
    (``1 234``) the next field could as well be another one, so that is not read.
    """
    text = record.text(index)
    if not _LEADING.fullmatch(text) or not _GROUP.fullmatch(record.text(index + 1)[:3]):
        return read_ore(text), index + 1
    after = index + 1
    while _GROUP.fullmatch(record.text(after)):
        after += 1
    if _LAST_GROUP.fullmatch(record.text(after)):
        return read_ore("".join(record.text(place) for place in range(index, after + 1))), after + 1
    return (read_ore(text) if after == index + 1 else None), index + 1


def _long_decimals(text: str) -> int | None:
    """Read more than two decimals where those beyond are zeros, or the noise of a binary fraction."""
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    value = Decimal(text) * 100
    is_grouping = len(found[3]) == 3 and 1 <= len(found[2]) <= 3 and not found[4]
    if abs(value) > MOST_ORE or (is_grouping and value):
        return None
    ore = int(value.to_integral_value())
    return ore if abs(value - ore) < _NOISE else None
