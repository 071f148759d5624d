"""A company and the number that names it."""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class DimensionMap:
    """Which SIE dimension holds the cost centre and which the project, per company (SIE 4B §8: 1 and 6)."""

    cost_center: int = 1
    project: int = 6


@dataclass(frozen=True, slots=True)
class Company:
    """A client company. ``name`` is empty until a file that tells it has come in.

    ``approve_from`` is the amount in öre from which another person is to approve a mark, None where none is.
    """

    org_number: str
    name: str = ""
    dimensions: DimensionMap = DimensionMap()
    approve_from: int | None = None


@lru_cache(maxsize=256)
def normalise_org_number(text: str) -> str:
    """Write an organisation number as ``556677-8899``; a text that is none is returned stripped.

    Accepts ten digits, twelve digits with the leading 16 (Swedish tax form), hyphen or not, and ``SE…01``.
    """
    digits = re.sub(r"[\s-]", "", text.strip().upper())
    if re.fullmatch(r"SE[0-9]{12}", digits):
        digits = digits[2:12]
    if re.fullmatch(r"16[0-9]{10}", digits):
        digits = digits[2:]
    if re.fullmatch(r"[0-9]{10}", digits):
        return f"{digits[:6]}-{digits[6:]}"
    return text.strip()


def is_org_number(text: str) -> bool:
    """Tell whether a text is an organisation number whose check digit (Luhn) is right, however it is written."""
    number = normalise_org_number(text)
    if not re.fullmatch(r"[0-9]{6}-[0-9]{4}", number):
        return False
    digits = [int(sign) for sign in number if sign != "-"]
    doubled = [sum(divmod(digit * 2, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return sum(doubled) % 10 == 0
