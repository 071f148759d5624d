"""An e-mail taken apart, whatever form it came in: what is made of it is the same for all forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple

from workbench.domain.failure import Failure
from workbench.domain.source import Attached, Enclosed, SourceItem
from workbench.sources.failures import Finds, Letter, failures_in
from workbench.sources.pictures import is_receipt

MAIL = "mail"
_DATA = (".xml", ".se", ".si", ".sie", ".txt", ".log", ".json", ".jsonl", ".ndjson", ".eml", ".msg", ".mbox")
_TABLES = (".csv", ".tsv", ".xlsx")
_PERHAPS = (".pdf", ".zip")  # a notice or a report, but as often a receipt or an invoice
_BY_TYPE = {
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/vnd.ms-outlook": ".msg",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
}
_NO_NAME = re.compile(r"[\\/\x00-\x1f]")


class AttachedFile(NamedTuple):
    """A file attached to a mail; ``shown`` in the midst of its text, as logos and signatures are."""

    name: str
    data: bytes
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One e-mail: its texts, those forwarded in it as such, and the files attached."""

    subject: str = ""
    sent: datetime | None = None
    texts: tuple[str, ...] = ()
    forwarded: tuple["Notice", ...] = ()
    files: tuple[AttachedFile, ...] = ()


def notice_items(notice: Notice, finds: Finds) -> list[SourceItem]:
    """Return the failures of a mail and of those forwarded in it, each once, then the files in them."""
    failures, files, loose = _taken_apart(notice, finds)
    enclosed = _count_enclosed(files)
    if loose and (failures or enclosed):
        files.append(Attached(tuple(failures), tuple(loose), enclosed))
    return [*failures, *files]


def _taken_apart(notice: Notice, finds: Finds) -> tuple[list[Failure], list[SourceItem], list[Enclosed]]:
    """Return the failures, the files, and those of them that may be receipts of what is not told yet.

    A mail forwarded in this one that tells of failures keeps its receipts to itself; those of another are this one's.
    """
    failures: list[Failure] = []
    files: list[SourceItem] = []
    loose: list[Enclosed] = []
    for text in notice.texts:
        failures += failures_in(Letter(text, notice.subject, notice.sent), MAIL, finds)
    for inner in notice.forwarded:
        told, within, left = _taken_apart(inner, finds)
        failures += told
        files += within
        if told and left:
            files.append(Attached(tuple(told), tuple(left), _count_enclosed(within)))
        else:
            loose += left
    files += _enclosed(notice)
    loose += [Enclosed(each.name, each.data) for each in notice.files if is_receipt(each.data, each.shown)]
    return list(dict.fromkeys(failures)), files, loose


def _count_enclosed(files: Iterable[SourceItem]) -> int:
    return sum(isinstance(each, Enclosed) for each in files)


def fullest(alternatives: Iterable[list[str]], finds: Finds) -> list[str]:
    """Return, of the forms of one text, the one that tells most; the first between equals."""

    def told(texts: list[str]) -> int:
        return sum(len(failures_in(Letter(text), MAIL, finds)) for text in texts)

    return max(alternatives, key=told, default=[])


def attached_name(name: str, content_type: str = "") -> str:
    """Return what to call an attached file, without folders; empty for one that has neither name nor known type."""
    bare = PurePath(_NO_NAME.sub("/", name)).name
    suffix = _BY_TYPE.get(content_type.lower(), "")
    if not bare:
        return f"attachment{suffix}" if suffix else ""
    return bare if PurePath(bare).suffix else f"{bare}{suffix}"


def may_be_read(name: str) -> bool:
    """Tell by its ending whether an attached file is one a source may read; pictures and the like stay in the mail."""
    return PurePath(name).suffix.lower() in (*_DATA, *_TABLES, *_PERHAPS)


def may_be_receipt(name: str) -> bool:
    """Tell by its ending whether a file is as often a receipt as something to read."""
    return PurePath(name).suffix.lower() in _PERHAPS


def _enclosed(notice: Notice) -> Iterator[Enclosed]:
    """Yield the files a source may read; a table has the others beside it, as its receipts may be among them."""
    for name, data, _ in notice.files:
        if not may_be_read(name):
            continue
        is_table = PurePath(name).suffix.lower() in _TABLES
        beside = {other: held for other, held, _ in notice.files if other != name} if is_table else {}
        yield Enclosed(name, data, beside, aside=may_be_receipt(name))
