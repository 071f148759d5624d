"""Files attached to a PDF, and the journal's own: its vouchers as JSON, so that a script need not read the pages."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from workbench.domain.journal import Journal, JournalRow, JournalVoucher
from workbench.reports.pdf_file import PdfFile, text_string

JSON_NAME = "vouchers.json"
_FORM = 1
_COMPRESSION = 3


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go inside a PDF, in pieces. ``kind`` is its media type, ``about`` says in words what it is."""

    name: str
    kind: str
    pieces: Iterable[bytes]
    about: str


def write_attachments(pdf: PdfFile, attachments: Sequence[Attachment], made: str) -> bytes:
    """Write files into a PDF; return the keys of the catalogue that name them. ``made`` is a PDF date."""
    if not attachments:
        return b""
    named: list[tuple[bytes, int]] = []
    for each in sorted(attachments, key=_name):
        body = _embed(pdf, each, made)
        name = text_string(each.name)
        spec = pdf.add(
            b"<</Type/Filespec/F%b/UF%b/EF<</F %d 0 R/UF %d 0 R>>/AFRelationship/Data/Desc%b>>"
            % (name, name, body, body, text_string(each.about))
        )
        named.append((name, spec))
    names = b"".join(b"%b %d 0 R " % pair for pair in named)
    files = b"".join(b"%d 0 R " % spec for _, spec in named)
    return b"/Names<</EmbeddedFiles<</Names[%b]>>>>/AF[%b]" % (names, files)


def journal_json(journal: Journal) -> Iterator[bytes]:
    """Yield a journal's vouchers as JSON in UTF-8; amounts are whole öre. The same journal gives the same bytes."""
    told: dict[str, Any] = {
        "form": _FORM,
        "company": journal.company,
        "company_name": journal.company_name,
        "made_at": journal.made_at,
        "made_by": journal.made_by,
        "program": journal.program,
        "amounts": "öre",
    }
    yield _json(told)[:-1] + b',"vouchers":['
    for place, voucher in enumerate(journal.vouchers):
        yield (b",\n" if place else b"\n") + _json(voucher)
    yield b"]}\n"


def _embed(pdf: PdfFile, attachment: Attachment, made: str) -> int:
    """Write a file's bytes, compressed as they come, so that a large one need not lie in memory."""
    packer, digest, size = zlib.compressobj(_COMPRESSION), hashlib.md5(usedforsecurity=False), 0
    packed = bytearray()
    for piece in attachment.pieces:
        digest.update(piece)
        size += len(piece)
        packed += packer.compress(piece)
    packed += packer.flush()
    checked = digest.hexdigest().encode()
    params = b"/Params<</Size %d/ModDate%b/CheckSum<%b>>>" % (size, text_string(made), checked)
    kind = attachment.kind.replace("/", "#2F").encode("ascii")
    keys = b"/Type/EmbeddedFile/Subtype/%b%b/Filter/FlateDecode" % (kind, params)
    return pdf.add_stream(bytes(packed), keys, compress=False)


def _json(value: object) -> bytes:
    return _ENCODED(value).encode("utf-8", "replace")


def _plain(value: object) -> object:
    if isinstance(value, JournalVoucher | JournalRow):
        names, values = _FIELDS[type(value)]
        return dict(zip(names, values(value), strict=True))
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _fields(kind: type[JournalVoucher] | type[JournalRow]) -> tuple[tuple[str, ...], Callable[[object], Any]]:
    names = tuple(each.name for each in fields(kind))
    return names, attrgetter(*names)


_FIELDS = {kind: _fields(kind) for kind in (JournalVoucher, JournalRow)}
"""Names of the fields, and what reads them all at once: there may be a hundred thousand values."""
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def _name(attachment: Attachment) -> bytes:
    return attachment.name.encode("utf-16-be", "replace")
