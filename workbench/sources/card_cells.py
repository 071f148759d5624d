"""How dates and amounts are written in a table: found out over whole columns, refused where it stays open."""

import re
from dataclasses import dataclass, field
from datetime import date

from workbench.domain.columns import NEGATIVE, POSITIVE
from workbench.domain.errors import AmbiguousAmount, AmountError, UnreadableAmount
from workbench.domain.money import parse_amount, parse_decimal
from workbench.sources.table import Typed

_SURE_OF_SIGN = 3
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_SUFFIX = re.compile(r"(?:sek|kr|:-)\.?$|^(?:sek|kr)\.?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.]?)([0-9]{1,2})\2([0-9]{1,2})(?:[T ].{0,40})?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?:[ T].{0,40})?")
_THREE = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")
_DECIMALS = re.compile(r"[0-9. ,]*[0-9]([.,])[0-9]{1,2}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3}){2,}")
_MAX_ORE = 10**13
_LONGEST = 40
_PLAIN = re.compile(r"(-?)([0-9]{1,10}|[0-9]{1,3}(?:[ \u00a0][0-9]{3}){1,2})([.,])([0-9]{2})")
"""How nearly every amount is written: read at once, as there may be a hundred thousand."""


@dataclass(slots=True)
class DateStyle:
    """What the dates of a column have shown: is the day or the month first? ``unclear`` is one that leaves it open."""

    order: str = ""
    unclear: str = ""
    _shown: set[str] = field(default_factory=set)

    def see(self, cell: str) -> None:
        """Take in one cell."""
        found = None if isinstance(cell, Typed) else _YEAR_LAST.fullmatch(cell.strip())
        if not found:
            return
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            self._shown.add("dmy")
        elif second > 12 >= first:
            self._shown.add("mdy")
        elif first != second:
            self.unclear = self.unclear or cell.strip()

    def settled(self) -> "DateStyle":
        """Return the style to read by: an order where the column has shown exactly one."""
        if len(self._shown) == 1:
            return DateStyle(next(iter(self._shown)))
        return DateStyle("", self.unclear)

    def read(self, cell: str) -> date | None:
        """Return the date in a cell, None where it is none or can be read in two ways."""
        text = cell.strip()
        if found := _YEAR_FIRST.fullmatch(text):
            if not found[2] and (len(found[3]), len(found[4])) != (2, 2):
                return None
            return _date(found[1], found[3], found[4])
        found = _YEAR_LAST.fullmatch(text)
        if not found:
            return None
        if self.order == "mdy":
            return _date(found[4], found[1], found[3])
        if self.order == "dmy" or found[1] == found[3]:
            return _date(found[4], found[3], found[1])
        return None


@dataclass(slots=True)
class AmountStyle:
    """What the amounts of columns have shown: which sign parts kronor and öre. ``unclear`` leaves it open."""

    decimal: str = ""
    unclear: str = ""
    _shown: set[str] = field(default_factory=set)

    def see(self, cell: str) -> None:
        """Take in one cell."""
        if isinstance(cell, Typed):
            return
        if found := _PLAIN.fullmatch(cell):
            self._shown.add(found[3])
            return
        text = _bare(cell)[0]
        if _THREE.fullmatch(text):
            self.unclear = self.unclear or cell.strip()
        elif found := _GROUPED.fullmatch(text):
            self._shown.add(",."[found[1] == ","])
        elif found := _DECIMALS.fullmatch(text):
            self._shown.add(found[1])

    def settled(self) -> "AmountStyle":
        """Return the style to read by: a decimal sign where the columns have shown exactly one."""
        if len(self._shown) == 1:
            return AmountStyle(next(iter(self._shown)))
        return AmountStyle("", self.unclear)

    def read(self, cell: str) -> int:
        """Return the öre in a cell. Raises `UnreadableAmount`, `AmbiguousAmount`."""
        found = _PLAIN.fullmatch(cell)
        if found and (found[3] == self.decimal or (not self.decimal and not isinstance(cell, Typed))):
            ore = int(found[2].replace(" ", "").replace("\u00a0", "") + found[4])
            return -ore if found[1] else ore
        if len(cell.strip()) > _LONGEST:
            raise UnreadableAmount(amount=cell.strip()[:_LONGEST])
        if isinstance(cell, Typed):
            ore = parse_decimal(cell)
        else:
            text, negative = _bare(cell)
            ore = self._read(text, cell.strip())
            ore = -ore if negative else ore
        if abs(ore) > _MAX_ORE:
            raise UnreadableAmount(amount=cell.strip())
        return ore

    def _read(self, text: str, shown: str) -> int:
        if self.decimal and _THREE.fullmatch(text):
            if self.decimal in text:
                raise UnreadableAmount(amount=shown)  # three decimals: no öre
            text = re.sub("[.,]", "", text)
        elif self.decimal and (found := _DECIMALS.fullmatch(text)) and found[1] != self.decimal:
            raise UnreadableAmount(amount=shown)
        try:
            return parse_amount(text)
        except AmbiguousAmount:
            raise AmbiguousAmount(amount=shown) from None
        except AmountError:
            raise UnreadableAmount(amount=shown) from None


@dataclass(slots=True)
class SignStyle:
    """Whether purchases are negative, as far as amounts that all have one sign show it."""

    negative: int = 0
    positive: int = 0

    def see(self, ore: int) -> None:
        """Take in one amount."""
        self.negative += ore < 0
        self.positive += ore > 0

    @property
    def purchase(self) -> str:
        """``negative`` or ``positive`` where it is sure, else an empty text: a single one may be a refund."""
        if self.negative >= _SURE_OF_SIGN and not self.positive:
            return NEGATIVE
        return POSITIVE if self.positive >= _SURE_OF_SIGN and not self.negative else ""


def _bare(cell: str) -> tuple[str, bool]:
    """Return an amount without currency, spaces and sign, and whether it is negative."""
    text = _SUFFIX.sub("", cell.strip()).strip()
    negative = text[:1] in tuple("-−–") or text[-1:] in tuple("-−–")
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    text = _SUFFIX.sub("", text.strip("-−–+ \u00a0")).strip()
    return _SPACES.sub(" ", text), negative


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
