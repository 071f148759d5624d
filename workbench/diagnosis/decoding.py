"""Undo what mail, logs and serialisers do to a message; and reduce a text to what survives damage."""

import html
import re
import unicodedata
from urllib.parse import unquote

from workbench.diagnosis.letters import repaired

_ESCAPE = re.compile(
    r"\\+(?:u([0-9a-fA-F]{4})|[ux]\{([0-9a-fA-F]{1,5})\}|x([0-9a-fA-F]{2})|([\"'/nrt]))", re.IGNORECASE
)
_OCTAL = re.compile(r"\\+[23][0-7]{2}(?:\\+[23][0-7]{2}){0,63}")
_MARKED = re.compile(r"U\+([0-9a-fA-F]{4})>?")
_PLAIN = {"n": " ", "r": " ", "t": " "}
_QUOTED_PRINTABLE = re.compile(r"=[0-9A-F]{2}(?:=[0-9A-F]{2}){0,7}")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")


def decode(value: str) -> str:
    """Return a message as a person reads it: escapes, entities, mojibake and folding undone; never raises."""
    for _ in range(2):
        if "\\" in value:
            value = _OCTAL.sub(_from_octal, value)
            value = _ESCAPE.sub(_unescape, value)
        if "&" in value:
            value = html.unescape(value)
    if "U+" in value:
        value = _MARKED.sub(lambda found: chr(int(found[1], 16)), value.replace("<U+", "U+"))
    if "=" in value:
        value = _QUOTED_PRINTABLE.sub(_from_quoted_printable, value)
    if "%" in value and _PERCENT.search(value):
        value = unquote(value, errors="replace")
    value = _INVISIBLE.sub("", value)
    for quote in ("''", '""'):
        if quote in value and value.count(quote[0]) == 2 * value.count(quote):
            value = value.replace(quote, quote[0])
    if not value.isascii():
        value = repaired(value)
        value = unicodedata.normalize("NFC", value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return " ".join(value.split())


def _unescape(found: re.Match[str]) -> str:
    """Return the character an escape stands for, however many times it was escaped."""
    number = found[1] or found[2] or found[3]
    if number:
        return chr(int(number, 16))
    return _PLAIN.get(found[4].lower(), found[4])


def _from_octal(found: re.Match[str]) -> str:
    """Decode ``\\303\\244``, bytes as C and Git write them."""
    raw = bytes(int(number, 8) for number in found[0].split("\\") if number)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _from_quoted_printable(found: re.Match[str]) -> str:
    """Decode ``=C3=A4``; what gives no letter stays as it was (an ordinary equals sign)."""
    raw = bytes.fromhex(found[0].replace("=", ""))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    digit = found.string[found.end() : found.end() + 1].isdigit()
    letters = not text.isascii() and text.isprintable() and (text.isalpha() or len(text) < len(raw))
    return text if letters or text == "=" or (text in ('"', " ") and not digit) else found[0]


_KEPT = "bcdefghijklmnpqrstuvwxyz0123456789"
_SMALL = bytes(range(128)).lower() + bytes(range(128, 256))
_DROPPED = bytes(set(range(256)) - set((_KEPT + _KEPT.upper()).encode()))
_BONES = frozenset(_KEPT + _KEPT.upper())


def skeleton(text: str) -> str:
    """Return what is left of a text when everything that may get damaged is taken away.

    Kept are ASCII letters, in lower case, and digits, but not a and o: å, ä and ö come as themselves, as a and o,
    as ``?``, as two other characters or not at all, and spaces and quotes come and go. Without any of them all
    spellings of a wording are the same.
    """
    return text.encode("ascii", "ignore").translate(_SMALL, _DROPPED).decode("ascii")


def skeleton_positions(text: str) -> list[int]:
    """Return for each character of ``skeleton(text)`` where it stands in the text."""
    return [at for at, character in enumerate(text) if character in _BONES]
