"""Inputs copied aside, so that what is kept is byte for byte what was previewed, in bounded memory."""

import hashlib
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from workbench.domain.errors import NoSuchFile, TooLarge, UnreadableFile
from workbench.domain.ports import Progress
from workbench.services.requests import BytesInput, FileInput, Input, TextInput

_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20
_LIMIT = 2 << 30
HEAD = 64 << 10


@dataclass(frozen=True, slots=True)
class Spooled:
    """One input's bytes, held aside until they are kept or let go."""

    name: str
    sha256: str
    size: int
    file: IO[bytes]

    def head(self) -> bytes:
        """Return the first 64 KiB."""
        self.file.seek(0)
        return self.file.read(HEAD)

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes from the start; whoever is reading them meanwhile goes on where it was."""
        place = self.file.tell()
        self.file.seek(0)
        while chunk := self.file.read(_CHUNK):
            yield chunk
        self.file.seek(place)

    def reading(self, progress: Progress, before: int, total: int) -> BinaryIO:
        """Open the bytes for a source; reports ``before`` plus what has been read of ``total``."""
        self.file.seek(0)
        return cast(BinaryIO, _CountingReader(self.file, progress, before, total))


class _CountingReader(io.BufferedIOBase):
    """A binary file that tells how far it has been read; the report may stop the work."""

    def __init__(self, file: IO[bytes], progress: Progress, before: int, total: int) -> None:
        super().__init__()
        self._file = file
        self._progress = progress
        self._before = before
        self._total = total

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read again from any place."""
        return True

    def tell(self) -> int:
        """Return the place in the file."""
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in the file."""
        return self._file.seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read like a file, and report."""
        data = self._file.read(-1 if size is None else size)
        self._progress(self._before + self._file.tell(), self._total)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line like a file, and report."""
        data = self._file.readline(-1 if size is None else size)
        self._progress(self._before + self._file.tell(), self._total)
        return data


def expand(inputs: Sequence[Input]) -> list[Input]:
    """Put the files of a folder, all levels, in the folder's place; hidden ones are left out."""
    expanded: list[Input] = []
    for each in inputs:
        if isinstance(each, FileInput) and each.path.is_dir():
            found = (path for path in sorted(each.path.rglob("*")) if path.is_file())
            expanded += [FileInput(path, each.company) for path in found if not _hidden(path.relative_to(each.path))]
        else:
            expanded.append(each)
    return expanded


def spool(source: FileInput | TextInput | BytesInput, progress: Progress) -> Spooled:
    """Copy an input aside. Raises `NoSuchFile`, `UnreadableFile`, `TooLarge`."""
    if isinstance(source, TextInput):
        return spool_bytes(source.name, source.text.encode("utf-8", "surrogatepass"))
    if isinstance(source, BytesInput):
        return spool_bytes(source.name, source.data)
    name = source.path.name
    digest, size = hashlib.sha256(), 0
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  lives as long as the preview
    try:
        with source.path.open("rb") as original:
            while chunk := original.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > _LIMIT:
                    raise TooLarge(name=name, limit="2 GB")
                file.write(chunk)
                progress(0, 0)
    except BaseException as error:
        file.close()
        raise _as_input_error(error, source.path) from error
    return Spooled(name, digest.hexdigest(), size, cast(IO[bytes], file))


def spool_kept(name: str, chunks: Iterator[bytes]) -> Spooled:
    """Copy a kept document aside, to be read again."""
    digest, size = hashlib.sha256(), 0
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  lives as long as the preview
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        file.write(chunk)
    return Spooled(name, digest.hexdigest(), size, cast(IO[bytes], file))


def spool_bytes(name: str, data: bytes) -> Spooled:
    """Hold some bytes as an input."""
    return Spooled(name, hashlib.sha256(data).hexdigest(), len(data), io.BytesIO(data))


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _as_input_error(error: BaseException, path: Path) -> BaseException:
    if isinstance(error, FileNotFoundError):
        return NoSuchFile(name=str(path))
    if isinstance(error, OSError):
        return UnreadableFile(name=str(path), detail=error.strerror or str(error))
    return error
