"""Receipts of vouchers: attached, taken away, missing, and written out as Fortnox takes them.

What is attached is kept byte for byte as it came; only copies are ever made smaller.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.domain.errors import (
    FileNotWritable,
    NoReceipts,
    NoSuchReceipt,
    NotAReceipt,
    NotFound,
    NothingMatched,
    ReceiptTooLarge,
)
from workbench.domain.failure import FailedVoucher, Flag
from workbench.domain.history import Event, EventKind, NewEvent
from workbench.domain.origin import Receipt, ReceiptFile
from workbench.domain.ports import Clock, NewDocument, Progress, Store, Writer, unwatched
from workbench.domain.receipt_kind import ReceiptKind, receipt_kind
from workbench.services.changes import Changed, Changes
from workbench.services.moves import given_reason, new_act
from workbench.services.plain_text import in_file_name, on_one_line
from workbench.services.recording import BY_HAND, Record
from workbench.services.requests import BytesInput, FileInput
from workbench.services.spool import Spooled, spool
from workbench.texts import Texts

FORTNOX_LIMIT = 2_500_000
"""The largest file that Fortnox takes, in bytes."""
LIMIT = 30
"""The largest receipt that is attached, in mebibytes."""
_BATCH = 200

MakeSmall = Callable[[bytes, ReceiptKind, int], bytes | None]
"""Makes a copy of a receipt of at most so many bytes, or returns None where it cannot be done legibly."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One receipt as it was written. ``fits`` tells whether Fortnox takes it; else it is the original."""

    voucher_id: int
    name: str
    path: Path
    size: int
    fits: bool


class Receipts:
    """The acts on receipts, and the files they come to."""

    def __init__(self, store: Store, clock: Clock, make_small: MakeSmall) -> None:
        self._store = store
        self._clock = clock
        self._make_small = make_small

    def attach(self, voucher_id: int, files: Sequence[FileInput | BytesInput], by: str) -> Changes:
        """Attach files to a voucher, all or none; one that it has already changes nothing.

        Raises `NotFound`, `NotAReceipt`, `ReceiptTooLarge`, `NoSuchFile`, `UnreadableFile`, `TooLarge`.
        """
        voucher_id = self._store.main_of(voucher_id)
        if voucher_id not in self._store.states([voucher_id]):
            raise NotFound(id=voucher_id)
        held: list[Spooled] = []
        try:
            held.extend(_checked(each) for each in files)
            return self._attach(voucher_id, held, by)
        finally:
            for spooled in held:
                spooled.file.close()

    def _attach(self, voucher_id: int, held: Sequence[Spooled], by: str) -> Changes:
        has = {each.document_id for each in self._store.receipts(voucher_id)}
        act = new_act()
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            wanted = [(voucher_id, keep_receipt(record, each), each.name) for each in held]
            added = writer.add_receipts([each for each in wanted if each[1] not in has])
            missing = settle_missing(writer, [voucher_id] if added else [])
            for place, (_, document_id, name) in enumerate(added):
                data = {"name": name, "document": document_id, "how": BY_HAND}
                if place == 0 and missing:
                    data["missing"] = "yes"
                record.write(record.event(EventKind.RECEIPT_ADDED, voucher_id, data))
        if not added:
            return Changes()
        return Changes(act, Changed.CASES | Changed.HISTORY, (voucher_id,))

    def detach(self, receipt: Receipt, reason: str, by: str) -> Changes:
        """Take a receipt away from its voucher, for a reason; its bytes stay. Raises `ReasonMissing`, `NoSuchReceipt`.

        It stays away, whatever brings it anew, until a person attaches it or takes this back.
        """
        reason = given_reason(reason)
        act = new_act()
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            same = all_of_one(writer, receipt.voucher_id)
            having = [each for each in same if writer.remove_receipt(each, receipt.document_id)]
            if not having:
                raise NoSuchReceipt(voucher=f"#{receipt.voucher_id}", name=receipt.name)
            data = {"name": receipt.name, "document": receipt.document_id, "how": BY_HAND, "reason": reason}
            record.append([record.event(EventKind.RECEIPT_REMOVED, each, data) for each in having])
        return Changes(act, Changed.CASES | Changed.HISTORY, same)

    def say_missing(self, voucher_ids: Sequence[int], missing: bool, by: str) -> Changes:
        """Say that the receipts of vouchers are missing, or that they are not; what stands so already is left alone.

        Raises `NotFound`, `NothingMatched`.
        """
        act = new_act()
        kind = EventKind.RECEIPT_WANTED if missing else EventKind.RECEIPT_SETTLED
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            states = writer.states(voucher_ids)
            for each in voucher_ids:
                if each not in states:
                    raise NotFound(id=each)
            changed = [state for state in states.values() if (Flag.RECEIPT_MISSING in state.flags) != missing]
            if not changed:
                raise NothingMatched
            writer.put_states([replace(each, flags=each.flags ^ Flag.RECEIPT_MISSING) for each in changed])
            record.append([record.event(kind, each.voucher_id, {"how": BY_HAND}) for each in changed])
        return Changes(act, Changed.CASES | Changed.HISTORY, tuple(each.voucher_id for each in changed))

    def named(self, voucher_id: int, name: str) -> Receipt:
        """Return a voucher's receipt by its name. Raises `NoSuchReceipt`."""
        found = [each for each in self._store.receipts(self._store.main_of(voucher_id)) if each.name == name]
        if not found:
            raise NoSuchReceipt(voucher=f"#{voucher_id}", name=name)
        return found[0]

    def of(self, voucher_id: int) -> Iterator[ReceiptFile]:
        """Yield a voucher's receipts with their bytes, one at a time."""
        for receipt in self._store.receipts(voucher_id):
            data = b"".join(self._store.document(receipt.document_id))
            yield ReceiptFile(receipt, receipt_kind(data), data)

    def export(
        self, voucher_ids: Sequence[int], folder: Path, texts: Texts, progress: Progress
    ) -> tuple[Exported, ...]:
        """Write the receipts of vouchers into a folder, small enough for Fortnox and named by series and number.

        One that cannot be made small enough is written as it is and told. No file that lies there is written over.
        Raises `NoReceipts`, `FileNotWritable`.
        """
        names = _Names(texts)
        written: list[Exported] = []
        for start in range(0, len(voucher_ids), _BATCH):
            for place, case in enumerate(self._store.failed_vouchers(voucher_ids[start : start + _BATCH]), start):
                progress(place, len(voucher_ids))
                written += [self._write(case, each, folder, names) for each in self.of(case.id)]
        if not written:
            raise NoReceipts
        return tuple(written)

    def _write(self, case: FailedVoucher, each: ReceiptFile, folder: Path, names: "_Names") -> Exported:
        small = self._make_small(each.data, each.kind, FORTNOX_LIMIT) if each.kind else None
        data = each.data if small is None else small
        kind = receipt_kind(data)
        path = put_file(folder, names.stem(case), f".{kind}" if kind else ".bin", data)
        fits = kind is not None and len(data) <= FORTNOX_LIMIT
        return Exported(case.id, each.receipt.name, path, len(data), fits)


class _Names:
    """Names for files: ``A 12 kvitto 1``; Fortnox's own number where it is known, else the source's."""

    def __init__(self, texts: Texts) -> None:
        self._word = texts.t("receipt")
        self._counts: dict[int, int] = {}
        self._owners: dict[str, int] = {}

    def stem(self, case: FailedVoucher) -> str:
        count = self._counts[case.id] = self._counts.get(case.id, 0) + 1
        mark = case.state.mark
        label = mark.fortnox_label if mark and mark.fortnox_number else case.voucher.label
        label = on_one_line(in_file_name(label), 60).strip(" .") or f"#{case.id}"
        # Two companies or two years can have the same number: each is known by its id then.
        if self._owners.setdefault(label.casefold(), case.id) != case.id:
            label = f"{label} (#{case.id})"
        return f"{label} {self._word} {count}"


def keep_receipt(record: Record, spooled: Spooled) -> int:
    """Keep a receipt's bytes as a document, once; return the document's id."""
    document = NewDocument(spooled.name, "receipt", spooled.sha256, spooled.size, spooled.chunks)
    document_id, new = record.writer.add_document(document, record.at)
    if new:
        data = {"name": spooled.name, "sha256": spooled.sha256, "kind": "receipt", "document": document_id}
        record.write(record.event(EventKind.DOCUMENT_RECEIVED, None, data))
    return document_id


def all_of_one(writer: Writer, voucher_id: int) -> tuple[int, ...]:
    """Return the voucher that one is shown as, and all that are shown as it."""
    main = writer.mains([voucher_id]).get(voucher_id, voucher_id)
    return (main, *writer.twins_of([main]).get(main, ()))


def attach_by_itself(record: Record, wanted: Sequence[tuple[int, int, str]], data: Mapping[str, Any]) -> list[int]:
    """Attach kept files that came with something, as (voucher id, document id, name); return the vouchers they went to.

    One that the voucher has already changes nothing, and one that a person took away from it stays away. ``data`` is
    what the history says of it beside.
    """
    writer = record.writer
    away = taken_away(writer) if wanted else frozenset()
    if away:
        mains = writer.mains([voucher_id for voucher_id, _, _ in wanted])
        wanted = [each for each in wanted if (mains.get(each[0], each[0]), each[1]) not in away]
    added = writer.add_receipts(wanted)
    missing = set(settle_missing(writer, [voucher_id for voucher_id, _, _ in added]))
    events: list[NewEvent] = []
    for voucher_id, document_id, name in added:
        said = {"name": name, "document": document_id, **data}
        if voucher_id in missing:
            said["missing"] = "yes"
            missing.remove(voucher_id)
        events.append(record.event(EventKind.RECEIPT_ADDED, voucher_id, said))
    record.append(events)
    return [voucher_id for voucher_id, _, _ in added]


def taken_away(writer: Writer) -> frozenset[tuple[int, int]]:
    """Return what people took away and did not take back, as (id of the voucher it is shown as, document id)."""
    removed = [each for each in writer.events_of((EventKind.RECEIPT_REMOVED,)) if "verb" not in each.data]
    if not removed:
        return frozenset()
    undone = {
        event.data.get("act")
        for voucher_id in {each.voucher_id for each in removed}
        for event in writer.voucher_events(voucher_id or 0)
        if event.kind == EventKind.UNDONE
    }
    left = [(each.voucher_id or 0, int(each.data["document"])) for each in removed if each.act not in undone]
    mains = writer.mains([voucher_id for voucher_id, _ in left])
    return frozenset((mains.get(voucher_id, voucher_id), document_id) for voucher_id, document_id in left)


def settle_missing(writer: Writer, voucher_ids: Sequence[int]) -> list[int]:
    """Take away the flag that a receipt is missing from vouchers that have got one; return those that had it."""
    states = [each for each in writer.states(voucher_ids).values() if Flag.RECEIPT_MISSING in each.flags]
    writer.put_states([replace(each, flags=each.flags & ~Flag.RECEIPT_MISSING) for each in states])
    return [each.voucher_id for each in states]


def want_receipts(record: Record, voucher_ids: Sequence[int]) -> None:
    """Flag vouchers whose source tells of a receipt that did not come along, but for those that have one."""
    writer = record.writer
    having = writer.with_receipts(voucher_ids)
    bare = [each for each in writer.states(voucher_ids).values() if each.voucher_id not in having]
    states = [each for each in bare if Flag.RECEIPT_MISSING not in each.flags]
    writer.put_states([replace(each, flags=each.flags | Flag.RECEIPT_MISSING) for each in states])
    record.append([record.event(EventKind.RECEIPT_WANTED, each.voucher_id, {}) for each in states])


def undo_attach(writer: Writer, event: Event) -> None:
    """Take away again what was attached; where the receipt was missing before, it is so again."""
    writer.remove_receipt(event.voucher_id or 0, event.data["document"])
    if event.data.get("missing"):
        _flag(writer, event.voucher_id or 0, True)


def undo_detach(writer: Writer, event: Event) -> None:
    """Attach again what was taken away."""
    writer.add_receipts([(event.voucher_id or 0, event.data["document"], event.data["name"])])


def undo_wanted(writer: Writer, event: Event) -> None:
    """Take back that a receipt is missing."""
    _flag(writer, event.voucher_id or 0, False)


def undo_settled(writer: Writer, event: Event) -> None:
    """Take back that no receipt is missing."""
    _flag(writer, event.voucher_id or 0, True)


def _flag(writer: Writer, voucher_id: int, missing: bool) -> None:
    for state in writer.states([voucher_id]).values():
        flags = state.flags & ~Flag.RECEIPT_MISSING
        writer.put_states([replace(state, flags=flags | Flag.RECEIPT_MISSING if missing else flags)])


def _checked(source: FileInput | BytesInput) -> Spooled:
    """Hold a file aside if it can be a receipt. Raises `NotAReceipt`, `ReceiptTooLarge`."""
    spooled = spool(source, unwatched)
    refused: NotAReceipt | ReceiptTooLarge | None = None
    if spooled.size > LIMIT << 20:
        refused = ReceiptTooLarge(name=spooled.name, limit=f"{LIMIT} MB")
    elif receipt_kind(spooled.head()) is None:
        refused = NotAReceipt(name=spooled.name)
    if refused:
        spooled.file.close()
        raise refused
    return spooled


def put_file(folder: Path, stem: str, ending: str, data: bytes) -> Path:
    """Write a file under the first name that is free or holds the same bytes already. Raises `FileNotWritable`."""
    number = 1
    path = folder / f"{stem}{ending}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while path.exists():
            if path.stat().st_size == len(data) and path.read_bytes() == data:
                return path
            number += 1
            path = folder / f"{stem} ({number}){ending}"
        draft = path.with_name(f".{path.name}.new")
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error
    return path
