"""Bytes that may come from a pipe: read whole up to a limit, or made readable twice."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from workbench.domain.errors import TooLarge

_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20


def read_whole(stream: BinaryIO, name: str, limit: int) -> bytes:
    """Return all bytes. Raises `TooLarge` above ``limit`` mebibytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > limit << 20:
            raise TooLarge(name=name, limit=f"{limit} MiB")
    return b"".join(pieces)


@contextmanager
def rewindable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give the stream itself where it has ``seek`` and ``tell``, else a copy on disk for as long as the block runs."""
    can_seek = hasattr(stream, "seek") and hasattr(stream, "tell")
    if can_seek and (not hasattr(stream, "seekable") or stream.seekable()):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        while piece := stream.read(_CHUNK):
            copy.write(piece)
        copy.seek(0)
        yield cast(BinaryIO, copy)
