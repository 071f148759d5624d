"""What is written down whenever a report has been made: in the register with its bytes, and in the history.

The one place for it; here its vouchers go among those to be entered by hand too.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from workbench.domain.errors import MoveNotAllowed
from workbench.domain.failure import Status
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ports import NewDocument, Store, Writer
from workbench.domain.report import NewReport, ReportKind
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.moves import SKIP_REASONS, new_act, to_hand

__all__ = ["MadeReport", "Recorded", "ReportKind", "SieMadeHere", "bytes_document", "file_document", "record_made"]

_CHUNK = 1 << 20
_DOCUMENT = "report"
KEPT = "kept"
"""What the record of a document says where we made it ourselves."""


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report as it was made: its bytes, whose and who made it.

    ``series`` is what a SIE file's vouchers are booked in, else empty.
    """

    kind: ReportKind
    document: NewDocument
    company: str
    by: str
    at: datetime
    series: str = ""


class Recorded(NamedTuple):
    """The number a report got, and what writing it down changed."""

    number: int
    changes: Changes


def record_made(
    writer: Writer, voucher_ids: Sequence[int], made: MadeReport, act: str = "", *, on_paper: bool = False
) -> Recorded:
    """Write down that a report was made, and keep it: its vouchers are to be entered by hand, not in the source.

    One of no vouchers (a processing history) is written down too; it and one of what is in the ledger move none. One
    that holds a voucher that is to be retried, whoever said so and however lately, is refused where it moves any; but
    what is on paper is there, so with ``on_paper`` it is written down, and those vouchers are told as skipped. Raises
    `MoveNotAllowed`.
    """
    act = act or new_act()
    moves = made.kind is not ReportKind.VERIFICATION
    states = writer.states(voucher_ids)
    retried = tuple(each for each in voucher_ids if moves and states[each].status is Status.RETRY)
    if retried and not on_paper:
        raise MoveNotAllowed(voucher=f"#{retried[0]}", detail=SKIP_REASONS[Status.RETRY])
    document_id = _keep(writer, made, act)
    about = {"series": made.series} if made.series else {}
    name, sha256 = made.document.name, made.document.sha256
    entry = NewReport(str(made.kind), name, made.company, made.at, made.by, sha256, document_id, about)
    number = writer.add_report(entry, voucher_ids)
    data = {"kind": str(made.kind), "name": name, "sha256": sha256, "number": str(number), **about}
    if not voucher_ids:
        told = data | {"company": made.company}
        writer.append([NewEvent(EventKind.REPORTED, made.at, made.by, act, None, told)])
        return Recorded(number, Changes(act, Changed.HISTORY))
    writer.append([NewEvent(EventKind.REPORTED, made.at, made.by, act, each, data) for each in voucher_ids])
    if moves:
        to_hand(writer, voucher_ids, made.at, made.by, act)
    skipped = tuple(Skipped(each, SKIP_REASONS[Status.RETRY]) for each in retried)
    return Recorded(number, Changes(act, Changed.CASES | Changed.HISTORY, tuple(voucher_ids), skipped))


class SieMadeHere:
    """Answers which SIE file made here holds vouchers with some ids; one with these very bytes before all others."""

    def __init__(self, store: Store, sha256: str = "") -> None:
        self._store = store
        self._sha256 = sha256

    def __call__(self, voucher_ids: Collection[int]) -> tuple[int, date] | None:
        """Return its number in the register and the day it was made, the latest of several."""
        made = [each for each in self._store.reports() if each.kind == ReportKind.SIE]
        holding = {number for numbers in self._store.reports_of(list(voucher_ids)).values() for number in numbers}
        fitting = [each for each in made if each.sha256 == self._sha256]
        fitting += [each for each in made if each.number in holding]
        return (fitting[0].number, fitting[0].at.astimezone().date()) if fitting else None


def bytes_document(name: str, data: bytes) -> NewDocument:
    """Return some bytes as a document to keep."""

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]

    return NewDocument(name, _DOCUMENT, hashlib.sha256(data).hexdigest(), len(data), chunks)


def file_document(path: Path, name: str) -> NewDocument:
    """Return a file as a document to keep under a name; it is read again as it is kept."""

    def chunks() -> Iterator[bytes]:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    digest, size = hashlib.sha256(), 0
    for chunk in chunks():
        digest.update(chunk)
        size += len(chunk)
    return NewDocument(name, _DOCUMENT, digest.hexdigest(), size, chunks)


def _keep(writer: Writer, made: MadeReport, act: str) -> int:
    """Keep the bytes, once; the history vouches for them as for everything kept."""
    document = made.document
    document_id, new = writer.add_document(document, made.at)
    if new:
        data = {"name": document.name, "sha256": document.sha256, "kind": document.kind, "document": document_id}
        event = NewEvent(EventKind.DOCUMENT_RECEIVED, made.at, made.by, act, None, data | {"verb": KEPT})
        writer.append([event])
    return document_id
