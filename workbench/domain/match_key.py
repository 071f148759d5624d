"""The match key: a short word in a voucher's description by which it is found again in Fortnox.

``V``, then four signs or more that name the voucher, then a check sign: ``VK7M3R``. The signs are the 23 that nobody
takes for another (no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V, Q). As 23 is prime, the weighted check sign finds every single
wrong sign and every two neighbours swapped.
"""

import re
from collections.abc import Iterator

_SIGNS = "34679ACDEFGHJKMNPRTVWXY"
_BASE = len(_SIGNS)
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_LEAST = 4
_SPREAD = 104_729
"""A prime, so that neighbours' keys look unlike; it has no factor in common with 23, so no two vouchers share one."""
LONGEST_TEXT = 200
"""What Fortnox takes of a voucher's description (API specification: Description)."""
_KEY = re.compile(rf"(?<![0-9A-Za-zÅÄÖåäö])V([{_SIGNS}]{{{_LEAST + 1},12}})(?![0-9A-Za-zÅÄÖåäö])", re.IGNORECASE)


def match_key(voucher_id: int) -> str:
    """Return the key of a voucher, by its id (from 0)."""
    length = _LEAST
    while voucher_id >= _BASE**length:
        length += 1
    rest = voucher_id * _SPREAD % _BASE**length
    body = ""
    for _ in range(length):
        rest, value = divmod(rest, _BASE)
        body = _SIGNS[value] + body
    return f"V{body}{_check_sign(body)}"


def entered_text(text: str, key: str) -> str:
    """Return a voucher's description as it is entered: its text, and its match key at the end.

    Where both do not fit in Fortnox's field, the text is cut and never the key. A text that has the key already is
    left as it is; an empty key gives the text alone.
    """
    if not key or (len(text) <= LONGEST_TEXT and _holds(text, key)):
        return text
    room = text_room(key)
    return f"{text.rstrip()[:room].rstrip()} {key}".strip()


def text_room(key: str, longest: int = LONGEST_TEXT) -> int:
    """Return how long a text may be for its match key to have room after it."""
    return longest - len(key) - 1


def voucher_of(key: str) -> int | None:
    """Return the id of the voucher that a key names; None where it is none, or has been written wrong."""
    found = _KEY.fullmatch(key.strip())
    return _voucher_of(found[1].upper()) if found else None


def keys_in(text: str) -> Iterator[int]:
    """Yield the ids of the vouchers whose keys stand in a text, in order."""
    for found in _KEY.finditer(text):
        voucher_id = _voucher_of(found[1].upper())
        if voucher_id is not None:
            yield voucher_id


def _holds(text: str, key: str) -> bool:
    return any(found[0].upper() == key for found in _KEY.finditer(text))


def without_keys(text: str) -> str:
    """Return a text without the keys in it."""
    return _KEY.sub(_kept, text) if "V" in text or "v" in text else text


def _kept(found: re.Match[str]) -> str:
    return found[0] if _voucher_of(found[1].upper()) is None else " "


def _voucher_of(signs: str) -> int | None:
    body = signs[:-1]
    if _check_sign(body) != signs[-1]:
        return None
    value = 0
    for sign in body:
        value = value * _BASE + _VALUES[sign]
    size = _BASE ** len(body)
    voucher_id = value * pow(_SPREAD, -1, size) % size
    least = 0 if len(body) == _LEAST else _BASE ** (len(body) - 1)
    return voucher_id if voucher_id >= least else None


def _check_sign(body: str) -> str:
    return _SIGNS[sum(place * _VALUES[sign] for place, sign in enumerate(body, 2)) % _BASE]
