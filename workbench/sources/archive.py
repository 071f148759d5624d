"""ZIP archives: a report with its receipts, exports packed together, notices.

Nothing is unpacked to disk and no path in the archive is followed: each file is read under its bare name.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from workbench.domain.errors import BrokenFile, Locked, NothingFound, TooLarge, UnsafeArchive
from workbench.domain.source import Enclosed, Problem, ReadContext, SourceItem
from workbench.sources.streams import rewindable

_MOST_FILES = 10_000
_MOST_BYTES = 2 << 30
_LARGEST = 256 << 20
_MOST_TIMES, _COUNTS_FROM = 200, 32 << 20
_CHUNK = 1 << 20
_HEAD = 16
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")
_DOCUMENT = re.compile(rb"\[Content_Types\]\.xml$|mimetype$|(?:_rels|docProps|xl|word|META-INF)/")
_LOCAL_HEADER = struct.Struct("<4x2xH10xI4xHH")
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_CONTAINERS = (b"ftyphe", b"ftypmi", b"ftypav", b"WEBP")
_PDF = b"%PDF-"
_DATA = (".csv", ".tsv", ".xlsx", ".xls", ".xml", ".se", ".si", ".sie", ".json", ".jsonl", ".ndjson")
_MAILS = (".eml", ".msg", ".mbox", ".zip")
# What zipfile and its decompressors are known to raise on damaged or strange archives.
_FAULTS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, IndexError, NotImplementedError,
    OverflowError, AttributeError, TypeError,
)  # fmt: skip
_LOCKED, _SIZE_FOLLOWS = 1, 8


class Archive:
    """The source for a ZIP archive; one that is a document of an office program belongs to others."""

    name = "zip"

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by the first bytes, and that none of the first files is one of an office document."""
        if not head.startswith(_MAGIC) or any(_DOCUMENT.match(each) for each in _first_names(head)):
            return 0.0
        return 0.9

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:  # noqa: ARG002
        """Yield the files that a source may read, each with the archive's others beside it; pictures are only beside.

        A damaged file is a `Problem` and the others go on. Raises `UnsafeArchive` where it unpacks to more than can be
        meant, `Locked`, `BrokenFile`, `NothingFound` where there is nothing to read.
        """
        with rewindable(stream) as file:
            try:
                archive = zipfile.ZipFile(file)
            except _FAULTS as error:
                raise BrokenFile(name=name, line=1, detail=str(error) or type(error).__name__) from error
            with archive:
                yield from _items(archive, name)


def _first_names(head: bytes) -> Iterator[bytes]:
    """Yield the names of the first files, as far as their headers can be followed."""
    at = 0
    while head[at : at + 4] == _MAGIC[0] and at + 30 <= len(head):
        flags, packed, name_length, extra = _LOCAL_HEADER.unpack_from(head, at)
        yield head[at + 30 : at + 30 + name_length]
        if flags & _SIZE_FOLLOWS:
            return
        at += 30 + name_length + extra + packed


def _items(archive: zipfile.ZipFile, name: str) -> Iterator[SourceItem]:
    members = _checked(archive, name)
    beside = _Beside(archive, members, name)
    is_empty = True
    kinds = {each: _kind(beside, each) for each in members}
    has_data = any(each.lower().endswith(_DATA) for each in members)
    for each, kind in kinds.items():
        # Beside a report the PDFs are its receipts; by themselves they may be notices.
        if kind == "picture" or (kind == "pdf" and has_data):
            continue
        is_empty = False
        try:
            yield Enclosed(each, beside[each], beside, aside=not each.lower().endswith((*_DATA, *_MAILS)))
        except (BrokenFile, TooLarge, Locked) as error:
            yield Problem(error, each)
    if is_empty:
        raise NothingFound(name=name)


def _checked(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Return the files by bare name, or by their whole path where the bare name is taken.

    Raises `UnsafeArchive` by what the archive itself tells of their sizes, `Locked` where all are locked.
    """
    infos = [each for each in archive.infolist() if not each.is_dir() and not _SYSTEM.search(each.filename)]
    if len(archive.infolist()) > _MOST_FILES:
        raise UnsafeArchive(name=name, detail=f"{len(archive.infolist())} > {_MOST_FILES}")
    size = sum(each.file_size for each in infos)
    packed = sum(each.compress_size for each in infos)
    if size > _MOST_BYTES:
        raise UnsafeArchive(name=name, detail=f"{size >> 20} MB > {_MOST_BYTES >> 20} MB")
    if size > max(_COUNTS_FROM, packed * _MOST_TIMES):
        raise UnsafeArchive(name=name, detail=f"{packed >> 10} kB → {size >> 20} MB")
    if infos and all(each.flag_bits & _LOCKED for each in infos):
        raise Locked(name=name)
    members: dict[str, zipfile.ZipInfo] = {}
    for each in infos:
        path = each.filename.replace("\\", "/").replace("\0", "")
        bare = PurePosixPath(path).name or path
        members.setdefault(path if bare in members else bare, each)
    return members


class _Beside(Mapping[str, bytes]):
    """The files of an archive by name. One is read when it is asked for, and no more of it than it may be."""

    def __init__(self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str) -> None:
        self._archive = archive
        self._members = members
        self._name = name

    def __getitem__(self, name: str) -> bytes:
        """Return a file's bytes. Raises `KeyError`, `Locked`, `TooLarge`, `BrokenFile`."""
        info = self._members[name]
        if info.file_size > _LARGEST:
            raise TooLarge(name=self._called(name), limit=f"{_LARGEST >> 20} MB")
        return self._read(name, info, _LARGEST)

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def head(self, name: str) -> bytes:
        """Return the first bytes of a file; nothing of one that cannot be read."""
        try:
            return self._read(name, self._members[name], _HEAD)
        except (BrokenFile, Locked):
            return b""

    def _called(self, name: str) -> str:
        return f"{self._name} › {name}"

    def _read(self, name: str, info: zipfile.ZipInfo, most: int) -> bytes:
        if info.flag_bits & _LOCKED:
            raise Locked(name=self._called(name))
        pieces: list[bytes] = []
        left = most
        try:
            with self._archive.open(info) as member:
                while left and (piece := member.read(min(left, _CHUNK))):
                    pieces.append(piece)
                    left -= len(piece)
        except (*_FAULTS, RuntimeError) as error:
            detail = str(error) or type(error).__name__
            raise BrokenFile(name=self._called(name), line=1, detail=detail) from error
        return b"".join(pieces)


def _kind(beside: _Beside, name: str) -> str:
    head = beside.head(name)
    if head.startswith(_PICTURES) or any(each in head for each in _CONTAINERS):
        return "picture"
    return "pdf" if head.startswith(_PDF) else ""
