"""Money as integer öre, to text and back.

No float touches an amount anywhere in the program. Reading is strict: a text that
could mean two amounts ("1.234") is refused, never guessed.
"""

import re

from workbench.domain.errors import AmbiguousAmount, UnreadableAmount

NBSP = "\u00a0"
_MINUS = "-\u2212\u2013"
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+|[0-9]+")


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
    stripped = text.strip()
    if not _PLAIN.fullmatch(stripped):
        raise UnreadableAmount(amount=text)
    whole, _, decimals = stripped.lstrip("+-").partition(".")
    ore = int(whole) * 100 + int((decimals + "00")[:2])
    return -ore if stripped.startswith("-") else ore


def parse_amount(text: str) -> int:
    """Read an amount typed by a person, with decimal comma or dot, as öre.

    Spaces (also no-break and thin) group thousands, and the minus may be typographic.
    Raises `AmbiguousAmount` where a separator could be decimal or thousands (``1.234``,
    ``1,234``), `UnreadableAmount` where it is no amount.
    """
    stripped = text.strip().removesuffix("kr").strip()
    negative = stripped[:1] in _MINUS and stripped != ""
    body = stripped[1:].strip() if negative else stripped.removeprefix("+")
    whole, mark, decimals = body, "", ""
    for candidate in ",.":
        if candidate in body:
            whole, mark, decimals = body.rpartition(candidate)
            break
    other = "." if mark == "," else ","
    if mark and other in whole:
        groups = whole.split(other)
        if not groups[0] or any(len(group) != 3 for group in groups[1:]):
            raise UnreadableAmount(amount=text)
        whole = "".join(groups)
    elif mark and len(decimals) == 3 and decimals.isdigit() and whole.isdigit() and len(whole) <= 3:
        raise AmbiguousAmount(amount=text)
    if not _GROUPED.fullmatch(whole) or not whole.isascii() or (mark and not re.fullmatch("[0-9]{1,2}", decimals)):
        raise UnreadableAmount(amount=text)
    ore = int(whole.translate(_SPACES)) * 100 + int((decimals + "00")[:2])
    return -ore if negative else ore
