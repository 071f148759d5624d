"""An e-mail taken apart, whatever form it came in: what is made of it is the same for all forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from workbench.domain.failure import Failure
from workbench.domain.source import Enclosed, SourceItem
from workbench.sources.failures import Finds, Letter, failures_in

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
}
_NO_NAME = re.compile(r"[\\/\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Notice:
    """One e-mail: its texts, those forwarded in it as such, and the files attached, as (name, bytes)."""

    subject: str = ""
    sent: datetime | None = None
    texts: tuple[str, ...] = ()
    forwarded: tuple["Notice", ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


def notice_items(notice: Notice, finds: Finds) -> list[SourceItem]:
    """Return the failures of a mail and of those forwarded in it, each once, then the files enclosed."""
    return [*dict.fromkeys(_failures(notice, finds)), *_enclosed(notice)]


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


def _failures(notice: Notice, finds: Finds) -> Iterator[Failure]:
    for text in notice.texts:
        yield from failures_in(Letter(text, notice.subject, notice.sent), MAIL, finds)
    for inner in notice.forwarded:
        yield from _failures(inner, finds)


def _enclosed(notice: Notice) -> Iterator[Enclosed]:
    """Yield the files a source may read; a table has the others beside it, as its receipts may be among them."""
    for inner in notice.forwarded:
        yield from _enclosed(inner)
    for name, data in notice.files:
        if not may_be_read(name):
            continue
        is_table = PurePath(name).suffix.lower() in _TABLES
        beside = {other: held for other, held in notice.files if other != name} if is_table else {}
        yield Enclosed(name, data, beside, aside=may_be_receipt(name))
