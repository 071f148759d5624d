"""A PDF file written straight through: objects go to the stream as they are made, only their places are kept.

The report has more than ten thousand objects, so a document tree in memory would cost more than the
drawing. Nothing here depends on the clock: the same objects give the same bytes.
"""

import hashlib
import zlib
from typing import BinaryIO

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Level 3 is half the time of the default here and 6 % larger.
_COMPRESSION = 3


class PdfFile:
    """Writes numbered objects, then the table of where they are. ``size`` and ``digest`` tell what was written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._offsets: list[int] = [0]
        self._hash = hashlib.sha256()
        self.size = 0
        self._put(_HEADER)

    @property
    def sha256(self) -> str:
        """SHA-256 of what has been written so far, in hex."""
        return self._hash.hexdigest()

    def reserve(self, count: int = 1) -> int:
        """Take object numbers to be written later; return the first."""
        first = len(self._offsets)
        self._offsets.extend([0] * count)
        return first

    def write(self, number: int, body: bytes) -> None:
        """Write a reserved object."""
        self._offsets[number] = self.size
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def add(self, body: bytes) -> int:
        """Write a new object and return its number."""
        number = self.reserve()
        self.write(number, body)
        return number

    def add_stream(self, data: bytes, keys: bytes = b"", *, compress: bool = True) -> int:
        """Write a stream object, with more dictionary ``keys`` if need be, and return its number."""
        if compress:
            data = zlib.compress(data, _COMPRESSION)
            keys += b"/Filter/FlateDecode"
        return self.add(b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), keys, data))

    def close(self, root: int, info: int) -> None:
        """Write the cross-reference table and the trailer. The stream itself stays open."""
        identity = self._hash.hexdigest()[:32].encode()
        start = self.size
        entries = b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets[1:])
        self._put(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(self._offsets), entries))
        self._put(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), root, info, identity, identity, start)
        )

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._hash.update(data)
        self.size += len(data)


def text_string(text: str) -> bytes:
    """Write a text as a PDF text string (titles, metadata): ASCII as it is, else UTF-16."""
    if text.isascii() and text.isprintable():
        return b"(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode() + b")"
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().encode() + b">"
