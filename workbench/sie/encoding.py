"""Which encoding a file really has.

SIE says CP437 whatever the bytes are, so the bytes are asked: UTF-8 where they are valid UTF-8, else
CP437 or Windows-1252 by which of the two spells more Swedish letters.
"""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CP437_LETTERS = bytes.fromhex("8486948e8f998281")
_LATIN_LETTERS = bytes.fromhex("e5e4f6c5c4d6e9fc")


class EncodingVote:
    """Takes the bytes in pieces, of any size, and tells the encoding of what it has seen so far."""

    def __init__(self) -> None:
        self._head = b""
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._cp437 = 0
        self._latin = 0

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

    @property
    def encoding(self) -> str:
        """A Python codec name; a byte it has no letter for is to be replaced, not refused."""
        for mark, name in _BOMS:
            if self._head.startswith(mark):
                return name
        if self._utf8 is not None:
            return "utf-8"
        return "cp1252" if self._latin > self._cp437 else "cp437"
