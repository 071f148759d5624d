"""Mails dragged out of Outlook (``.msg``): an OLE file in which each property of the mail is a stream of its own.

The streams are read by their names (``__substg1.0_`` and the property), so that a damaged table of properties does
not hide the words.
"""

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import BrokenFile, InputError, NothingFound
from workbench.domain.source import ReadContext, SourceItem
from workbench.sources.decode import decode
from workbench.sources.failures import Finds
from workbench.sources.mail_text import plain_text
from workbench.sources.notice import AttachedFile, Notice, attached_name, fullest, notice_items
from workbench.sources.rtf import rtf_text
from workbench.sources.streams import read_whole

if TYPE_CHECKING:
    from olefile import OleFileIO

_LIMIT = 64
_DEPTH = 8
_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_NAMES = ("__properties_version1.0".encode("utf-16-le"), "__substg1.0_".encode("utf-16-le"))
_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = "0037", "1000", "1013", "1009", "007D"
_FILE, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _TYPE = "3701", "3707", "3704", "3001", "370E"
_CONTENT_ID, _FLAGS, _HIDDEN, _IN_TEXT = "3712", 0x3714, 0x7FFE, 4
_SUBMITTED, _DELIVERED, _CODE_PAGES = 0x0039, 0x0E06, (0x3FDE, 0x3FFD)
_TIME, _INTEGER = 0x0040, 0x0003
_OF_MAIL, _OF_INNER_MAIL, _OF_ATTACHMENT = 32, 24, 8
"""How long the head of a table of properties is."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# What olefile and struct are known to raise on hostile files.
_FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, AssertionError, OverflowError)

_Tree = dict[str, "_Tree"]


class OutlookMail:
    """The source for a mail saved by Outlook."""

    name = "outlook"

    def __init__(self, finds: Finds = read_failures) -> None:
        self._finds = finds

    def recognises(self, head: bytes, name: str) -> float:
        """Tell by the file's first bytes and the property names; by its ending where those lie further down."""
        if not head.startswith(_MAGIC):
            return 0.0
        if any(each in head for each in _NAMES):
            return 0.95
        return 0.4 if name.lower().endswith(".msg") else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:  # noqa: ARG002
        """Yield the failures, then the files enclosed.

        Raises `NothingFound` where there is neither, `TooLarge` above 64 MiB, `BrokenFile` where it is damaged.
        """
        data = read_whole(stream, name, _LIMIT)
        try:
            items = notice_items(_Reader(data, name, self._finds).notice(), self._finds)
        except InputError:
            raise
        except (*_FAULTS, struct.error, RecursionError, MemoryError) as error:
            raise BrokenFile(name=name, line=1, detail=str(error) or type(error).__name__) from error
        if not items:
            raise NothingFound(name=name)
        yield from items


class _Reader:
    """One file. What is read of it in all is bounded: streams may lie across one another in a hostile file."""

    def __init__(self, data: bytes, name: str, finds: Finds) -> None:
        self._data = data
        self._name = name
        self._finds = finds
        self._room = 2 * len(data) + 4096

    def notice(self) -> Notice:
        """Return the mail."""
        from olefile import OleFileIO

        with OleFileIO(io.BytesIO(self._data)) as ole:
            return self._notice(ole, _tree(ole), (), _DEPTH)

    def _notice(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], depth: int) -> Notice:
        if depth == 0:
            return Notice()
        table = self._table(ole, tree, path, _OF_INNER_MAIL if path else _OF_MAIL)
        charset = next((_charset(table[each]) for each in _CODE_PAGES if each in table), "")
        text = self._text(ole, tree, path, _BODY, charset)
        html = self._text(ole, tree, path, _HTML, charset)
        forms = [[form] for form in (text.replace("\r\n", "\n"), plain_text(html)) if form.strip()]
        if not forms and (packed := self._bytes(ole, tree, path, f"{_RTF}0102")):
            forms = [[rtf_text(packed)]]
        files: list[AttachedFile] = []
        forwarded: list[Notice] = []
        for each in sorted(tree):
            if not each.startswith("__attach_version1.0_"):
                continue
            inner, at = tree[each], (*path, each)
            mail = f"__substg1.0_{_FILE}000D"
            if inner.get(mail):
                forwarded.append(self._notice(ole, inner[mail], (*at, mail), depth - 1))
            elif data := self._bytes(ole, inner, at, f"{_FILE}0102"):
                files.append(AttachedFile(self._file_name(ole, inner, at), data, self._is_shown(ole, inner, at, html)))
        return Notice(
            self._text(ole, tree, path, _SUBJECT, charset),
            self._sent(ole, tree, path, table),
            tuple(fullest(forms, self._finds)),
            tuple(forwarded),
            tuple(each for each in files if each.name),
        )

    def _is_shown(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], html: str) -> bool:
        """Tell whether a file stands in the midst of the text: it is hidden among the attached ones, or named there."""
        content_id = self._text(ole, tree, path, _CONTENT_ID)
        table = self._table(ole, tree, path, _OF_ATTACHMENT)
        flags = int.from_bytes(table.get(_FLAGS, (0, b""))[1][:4], "little") & _IN_TEXT
        hidden = table.get(_HIDDEN, (0, b""))[1][:1] not in (b"", b"\0")
        return bool(content_id) and bool(flags or hidden or f"cid:{content_id}" in html)

    def _file_name(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...]) -> str:
        names = (self._text(ole, tree, path, each) for each in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
        return attached_name(next((each for each in names if each), ""), self._text(ole, tree, path, _TYPE))

    def _text(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], key: str, charset: str = "") -> str:
        """Return a property's words: wide, in the mail's own code page, or (HTML) as bytes."""
        if wide := self._bytes(ole, tree, path, f"{key}001F"):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._bytes(ole, tree, path, f"{key}001E") or self._bytes(ole, tree, path, f"{key}0102")
        return decode(narrow, charset).rstrip("\0")

    def _bytes(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], key: str) -> bytes:
        return self._stream(ole, tree, path, f"__substg1.0_{key}")

    def _stream(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], name: str) -> bytes:
        if name not in tree:
            return b""
        place = "/".join((*path, name))
        self._room -= ole.get_size(place)
        if self._room < 0:
            raise BrokenFile(name=self._name, line=1, detail="OLE")
        with ole.openstream(place) as stream:
            return bytes(stream.read())

    def _table(self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], head: int) -> dict[int, tuple[int, bytes]]:
        """Return the properties of fixed length after a table's head: type and eight bytes, by their numbers."""
        data = self._stream(ole, tree, path, "__properties_version1.0")
        found: dict[int, tuple[int, bytes]] = {}
        for at in range(head, len(data) - 15, 16):
            kind, number = struct.unpack_from("<HH", data, at)
            found.setdefault(number, (kind, data[at + 8 : at + 16]))
        return found

    def _sent(
        self, ole: "OleFileIO", tree: _Tree, path: tuple[str, ...], table: dict[int, tuple[int, bytes]]
    ) -> datetime | None:
        """Return when it was sent: as its headers say, so that it is the same as in the mail saved as ``.eml``."""
        headers = HeaderParser(policy=policy.compat32).parsestr(self._text(ole, tree, path, _HEADERS))
        try:
            sent = parsedate_to_datetime(str(headers.get("date", "")))
            return sent if sent.tzinfo else sent.astimezone()
        except _FAULTS:
            pass
        for each in (_SUBMITTED, _DELIVERED):
            kind, value = table.get(each, (0, b""))
            if kind == _TIME and any(value):
                try:
                    return _EPOCH + timedelta(seconds=int.from_bytes(value, "little") // 10**7)
                except OverflowError:
                    continue
        return None


def _tree(ole: "OleFileIO") -> _Tree:
    """Return the names of what is in the file, as they lie in one another."""
    root: _Tree = {}
    for path in ole.listdir(streams=True, storages=True):
        inside = root
        for part in path:
            inside = inside.setdefault(part, {})
    return root


def _charset(held: tuple[int, bytes]) -> str:
    """Return the name of a code page, or an empty text."""
    kind, value = held
    number = int.from_bytes(value[:4], "little")
    if kind != _INTEGER or not number:
        return ""
    return {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15"}.get(number, f"cp{number}")
