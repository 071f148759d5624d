"""Which encoding a file really has.

SIE says CP437 whatever the bytes are, so the bytes are asked: UTF-8 where they are valid UTF-8, UTF-16 where every
other byte is zero, else whichever of UTF-8 (damaged), CP437 and Windows-1252 spells most Swedish letters.
"""

import codecs

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CP437_LETTERS = bytes.fromhex("8486948e8f998281")
_LATIN_LETTERS = bytes.fromhex("e5e4f6c5c4d6e9fc")
_UTF8_LETTERS = tuple(letter.encode() for letter in "åäöÅÄÖé")


class EncodingVote:
    """Takes the bytes in pieces, of any size, and tells the encoding of what it has seen so far."""

    def __init__(self) -> None:
        self._head = b""
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._cp437 = 0
        self._latin = 0
        self._pairs = 0
        self._last = b""

    def feed(self, data: bytes) -> None:
        """Count in the next bytes."""
        if len(self._head) < 4:
            self._head += data[:4]
        if self._utf8 is not None:
            try:
                self._utf8.decode(data)
            except UnicodeDecodeError:
                self._utf8 = None
        if not data.isascii():
            self._cp437 += len(data) - len(data.translate(None, _CP437_LETTERS))
            self._latin += len(data) - len(data.translate(None, _LATIN_LETTERS))
            joined = self._last + data  # a letter may be parted by the edge of two pieces
            self._pairs += sum(joined.count(letter) for letter in _UTF8_LETTERS)
        self._last = data[-1:] or self._last

    @property
    def encoding(self) -> str:
        """A Python codec name; a byte it has no letter for is to be replaced, not refused."""
        for mark, name in _BOMS:
            if self._head.startswith(mark):
                return name
        if _is_every_other_zero(self._head):
            return "utf-16-le" if self._head[1] == 0 else "utf-16-be"
        if self._utf8 is not None:
            return "utf-8-sig" if self._head.startswith(codecs.BOM_UTF8) else "utf-8"
        if self._pairs > max(self._cp437, self._latin):
            return "utf-8-sig"
        return "cp1252" if self._latin > self._cp437 else "cp437"


def _is_every_other_zero(head: bytes) -> bool:
    """Tell whether the text starts with two characters of UTF-16 below U+0100."""
    return len(head) == 4 and (head[1::2] == b"\0\0" or head[::2] == b"\0\0") and head.count(0) == 2
