"""Letters that were written in one character set and read in another."""

import re
from collections.abc import Iterable, Iterator

_WRITTEN = "åäöÅÄÖéÉèÈüÜøØæÆàáâçëêíïñóôúß“”„‘’–—…€´§°·½×»«\u00a0"
_READ = ("cp1252", "latin-1", "cp437", "cp850", "mac_roman")
_SINGLE = {
    "å": "†\x86Œ\x8cσ",
    "ä": "„\x84Š\x8aΣ‰",
    "ö": "”\x94š\x9a÷ˆ",
    "Å": "\x8f\x81┼≈",
    "Ä": "Ž\x8e─ƒ",
    "Ö": "™\x99╓",
}
"""One sign that stands for one letter where it stands inside a word."""


def _as_read(data: bytes, encoding: str) -> str:
    """Read bytes as a lenient program does: what the set does not know stays as it is."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


def _misread() -> Iterator[tuple[str, str]]:
    """Yield each way a letter of UTF-8 comes out when read as something else, once or twice."""
    for letter in _WRITTEN:
        for first in _READ:
            once = _as_read(letter.encode(), first)
            strict = letter.encode().decode(first, "replace")
            yield once, letter
            yield strict, letter
            for second in _READ[:2]:
                yield _as_read(once.encode(), second), letter
                yield strict.encode().decode(second, "replace"), letter


_WHOLE: dict[str, str] = {}
for _signs, _letter in _misread():
    if len(_signs) > 1 and _signs[0] != "\ufffd":
        _WHOLE.setdefault(_signs, _letter)


def _any_of(words: Iterable[str]) -> str:
    """Return an expression for any of some words, the longest that fits, which looks at each character once."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    ends = "".join(re.escape(first) for first, rest in rests.items() if rest == [""])
    branches = [f"[{ends}]"] if ends else []
    for first, rest in rests.items():
        longer = _any_of(filter(None, rest)) if any(rest) else ""
        if longer:
            branches.append(re.escape(first) + longer + ("?" if "" in rest else ""))
    return f"(?:{'|'.join(branches)})"


_MISREAD = re.compile(_any_of(_WHOLE))
_ONE = {sign: letter for letter, signs in _SINGLE.items() for sign in signs}
_INSIDE = re.compile(
    f"(?<=[A-Za-zåäöÅÄÖ])[{''.join(_ONE)}](?=[A-Za-zåäöÅÄÖ])|(?<=[a-zåäö])[\x80-\x9f]|(?<![^\\s\"'(/-])[\x80-\x9fŽ™┼╓](?=[a-zåäö])"
)
SUSPECT = re.compile(f"[{''.join({signs[0] for signs in (*_WHOLE, *_ONE)})}]")
"""A sign that may be left of a letter."""


def misread(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where letters stand that came apart, and what they were."""
    if not text.isascii() and SUSPECT.search(text):
        for found in _MISREAD.finditer(text):
            yield (*found.span(), _WHOLE[found[0]])


def repaired(text: str) -> str:
    """Return a text with the letters it was written with, as far as that can be told."""
    if SUSPECT.search(text) is None:
        return text
    text = _MISREAD.sub(lambda found: _WHOLE[found[0]], text)
    return _INSIDE.sub(lambda found: _ONE.get(found[0], found[0]), text)
