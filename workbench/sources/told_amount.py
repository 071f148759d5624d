"""The amount and the day that a message tells of the voucher it speaks of."""

import re
from collections.abc import Sequence
from datetime import date

from workbench.domain.errors import AmountError
from workbench.domain.money import parse_amount
from workbench.sources.reference import Mention, mentions

_FIGURES = r"[0-9]{1,3}(?:[ \u00a0\u202f.,][0-9]{3})+(?:[.,][0-9]{2})?|[0-9]{1,12}(?:[.,][0-9]{1,2})?"
_END = r"(?![0-9]|[.,:/-][0-9]|[ \u00a0\u202f][0-9]{3}(?![0-9]))"
_CURRENCY = r"(?i:kronor|kr|sek)\b"
_LABEL = r"(?i:\b(?:total)?(?:belopp(?:et)?|amount)|\bsumma|\btotalt?|\btotal)"
_AMOUNT = re.compile(
    rf"(?<![\w.,:/-])-?(?P<before>{_FIGURES})[ \u00a0]?(?P<unit>{_CURRENCY}|(?i:öre)\b)"
    rf"|(?i:\bsek|\bkr)[ \u00a0]?(?P<after>{_FIGURES}){_END}"
    rf"|{_LABEL}[ \t\u00a0:=\"'>]{{1,4}}-?(?P<labelled>{_FIGURES}){_END}(?![ \u00a0]?(?i:öre)\b)"
)
# Amounts that are not the voucher's: a difference, tax, a limit.
_ANOTHER = re.compile(
    r"(?i)(?:differen[sc]e?n?|diff|moms|vat|avrundning|rounding|öresutjämning|max|min|gräns|limit)\W*$"
)
_LOOKED_BACK = 24


def amount_told(text: str, said: Sequence[Mention], context: str) -> int | None:
    """Return the one amount (öre) that stands on the lines that name the voucher, else in the words round it.

    None where there is none, or more than one so that it is not clear which is the voucher's.
    """
    lines = "\n".join({_line(text, mention.start): "" for mention in said})
    for area in (lines, context):
        found = amounts(area)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def day_told(context: str) -> date | None:
    """Return the one day that the words round a failure tell as its voucher's."""
    days = {each.says.transaction_date for each in mentions(context)} - {None}
    return days.pop() if len(days) == 1 else None


def amounts(text: str) -> set[int]:
    """Return the amounts (öre, without sign) that a text tells with a currency or a label; an unclear one is none."""
    found: set[int] = set()
    for match in _AMOUNT.finditer(text):
        if _ANOTHER.search(text[max(match.start() - _LOOKED_BACK, 0) : match.start()]):
            continue
        figures = match["before"] or match["after"] or match["labelled"]
        try:
            ore = abs(parse_amount(figures))
        except AmountError:
            continue
        found.add(ore // 100 if (match["unit"] or "").lower() == "öre" else ore)
    return found


def _line(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[start : end if end >= 0 else len(text)]
