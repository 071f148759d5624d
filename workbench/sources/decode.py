"""Bytes of unknown origin to text, and whether they are text at all."""

import re
from collections.abc import Iterable

from workbench.sie.encoding import EncodingVote

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SPOKEN = {
    "cp1252": "Windows-1252",
    "windows-1252": "Windows-1252",
    "latin-1": "ISO 8859-1",
    "iso-8859-1": "ISO 8859-1",
}
_WIDE = re.compile(r"(UTF-(?:8|16|32)).*")


def decode(data: bytes, declared: str = "") -> str:
    """Return the text in the bytes; never fails.

    A ``declared`` encoding is used where the bytes really are in it, else the bytes decide: byte order
    mark, UTF-8, UTF-16 by its zero bytes, CP437 or Windows-1252 by their Swedish letters.
    """
    if declared:
        try:
            return data.decode(declared).removeprefix("\ufeff")
        except (LookupError, ValueError):
            pass
    return data.decode(encoding_of([data]), "replace").removeprefix("\ufeff")


def encoding_of(pieces: Iterable[bytes]) -> str:
    """Return the codec that `decode` reads bytes with where none is declared; they may come in pieces."""
    vote = EncodingVote()
    head = b""
    for piece in pieces:
        head = head or piece[:200]
        vote.feed(piece)
    if vote.encoding in ("utf-8", "cp437") and head.count(0) * 3 > len(head):
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return vote.encoding


def spoken(encoding: str) -> str:
    """Return an encoding as a person names it: ``UTF-8``, ``CP437``, ``Windows-1252``."""
    return _SPOKEN.get(encoding.lower(), _WIDE.sub(r"\1", encoding.upper()))


def looks_like_text(text: str) -> bool:
    """Tell whether decoded bytes read like text: hardly any control characters."""
    sample = text[:4096]
    return len(_CONTROL.findall(sample)) * 50 <= len(sample)
