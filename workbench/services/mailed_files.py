"""Files that came in a mail with failures: receipts of the one voucher that all of that mail's failures are of.

Nothing is guessed: where a failure of the mail belongs to another voucher, or to none that is known, the files are no
receipts by themselves. That is looked at anew whenever one of the failures finds its voucher or leaves it.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from workbench.domain.failure import StoredFailure
from workbench.domain.history import EventKind
from workbench.domain.ports import Writer
from workbench.services.receipts import all_of_one, attach_by_itself
from workbench.services.recording import Record

BY_MAIL: Mapping[str, Any] = {"verb": "mail"}
"""What the record of a receipt says that came so, or went so."""


def attach_mailed(record: Record, failure_ids: Sequence[int], data: Mapping[str, Any] | None = None) -> list[int]:
    """Attach what came in the mails of some failures, where it is clear to which voucher; return those it went to."""
    writer = record.writer
    wanted = _receipts(writer, failure_ids)
    if not wanted:
        return []
    held: set[tuple[int, int]] = set()
    for main in {voucher_id for voucher_id, _ in wanted}:
        held |= {(main, document_id) for _, document_id in writer.receipts_held(all_of_one(writer, main))}
    new = [(*key, name) for key, name in wanted.items() if key not in held]
    return attach_by_itself(record, new, {**(data or {}), **BY_MAIL})


def detach_mailed(record: Record, left: Sequence[StoredFailure], data: Mapping[str, Any] | None = None) -> None:
    """Take away what came in the mails of failures that have left their vouchers, where nothing else holds it there.

    ``left`` are those failures as they stood before; what a person attached stays.
    """
    writer = record.writer
    documents = {each.document_id for each in writer.mailed([stored.id for stored in left])}
    if not documents:
        return
    for voucher_id in dict.fromkeys(stored.voucher_id or 0 for stored in left):
        remaining = [stored.id for stored in writer.failures_of([voucher_id]).get(voucher_id, [])]
        still = {document_id for _, document_id in _receipts(writer, remaining)}
        events = writer.voucher_events(voucher_id)
        came = {event.data.get("document"): event for event in events if event.kind == EventKind.RECEIPT_ADDED}
        for document_id in sorted(documents - still):
            event = came.get(document_id)
            by_mail = event is not None and event.data.get("verb") == BY_MAIL["verb"]
            if event and by_mail and writer.remove_receipt(voucher_id, document_id):
                said = {"name": event.data["name"], "document": document_id, **(data or {}), **BY_MAIL}
                record.write(record.event(EventKind.RECEIPT_REMOVED, voucher_id, said))


def _receipts(writer: Writer, failure_ids: Sequence[int]) -> dict[tuple[int, int], str]:
    """Return what is clear of the mails of some failures: names by voucher and document."""
    files = writer.mailed(failure_ids)
    mains = writer.mains([each.voucher_id for each in files if each.voucher_id is not None])
    found: dict[tuple[int, int], str] = {}
    for (_, document_id), group in groupby(files, key=attrgetter("mail", "document_id")):
        file = list(group)
        vouchers = {mains.get(each.voucher_id or 0, each.voucher_id) for each in file}
        if len(vouchers) == 1 and (voucher_id := vouchers.pop()) is not None:
            found[voucher_id, document_id] = file[0].name
    return found
