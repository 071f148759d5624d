"""Money as integer öre, to text and back.

No float touches an amount anywhere in the program. Reading is strict: a text that
could mean two amounts ("1.234") is refused, never guessed.
"""

import re

from workbench.domain.errors import AmbiguousAmount, UnreadableAmount

NBSP = "\u00a0"
LARGEST = 10**16
"""The largest amount that is read, in öre: far beyond any voucher, and room to add a great many up."""
_LONGEST = 100
_MINUS = "-\u2212\u2013"
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))
_PLAIN = re.compile(r"([+-]?[0-9]+)(?:\.([0-9]{1,2}))?")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:( [0-9]{3})+|(,[0-9]{3})+|(\.[0-9]{3})+)")


def format_ore(ore: int, language: str = "sv") -> str:
    """Write an amount in öre for a reader: ``1 234,56`` (sv, no-break space) or ``1,234.56`` (en)."""
    kronor, rest = divmod(abs(ore), 100)
    sign = "-" if ore < 0 else ""
    grouped = f"{kronor:,}"
    if language == "en":
        return f"{sign}{grouped}.{rest:02d}"
    return f"{sign}{grouped.replace(',', NBSP)},{rest:02d}"


def parse_decimal(text: str) -> int:
    """Read a machine-written amount (``-1234.5``; at most two decimals, dot only) as öre.

    Raises `UnreadableAmount` for anything else.
    """
    found = _PLAIN.fullmatch(text.strip())
    if found is None or len(text) > _LONGEST:
        raise UnreadableAmount(amount=text)
    whole, decimals = found.groups("")
    return _bounded(int(whole + (decimals + "00")[:2]), text)


def parse_amount(text: str) -> int:
    """Read an amount typed by a person, with decimal comma or dot, as öre.

    Spaces (also no-break and thin) group thousands, and the minus may be typographic.
    Raises `AmbiguousAmount` where a separator could be decimal or thousands (``1.234``,
    ``1,234``), `UnreadableAmount` where it is no amount.
    """
    body = text.strip().removesuffix("kr").translate(_SPACES).strip()
    negative = body[:1] != "" and body[0] in _MINUS
    body = body[1:].strip() if negative else body.removeprefix("+")
    mark = max(",.", key=body.rfind) if set(",.") & set(body) else ""
    if mark and body.count(mark) == 1:
        whole, _, decimals = body.partition(mark)
    else:
        whole, decimals, mark = body, "", ""
    if mark and re.fullmatch("[0-9]{1,3}", whole) and re.fullmatch("[0-9]{3}", decimals):
        raise AmbiguousAmount(amount=text)
    if len(body) > _LONGEST or not _WHOLE.fullmatch(whole) or (mark and not re.fullmatch("[0-9]{1,2}", decimals)):
        raise UnreadableAmount(amount=text)
    ore = int(re.sub("[ ,.]", "", whole)) * 100 + int((decimals + "00")[:2])
    return _bounded(-ore if negative else ore, text)


def _bounded(ore: int, text: str) -> int:
    if abs(ore) > LARGEST:
        raise UnreadableAmount(amount=text)
    return ore
