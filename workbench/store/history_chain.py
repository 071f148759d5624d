"""The chain that makes the history tamper-evident.

Each record holds the hash of the one before it: SHA-256 over the record as canonical JSON
(keys sorted, no white space, UTF-8), the previous hash included. The first record follows 64 zeros.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.domain.errors import N_
from workbench.domain.history import NewEvent
from workbench.store.rows import moment_text, storable

GENESIS = "0" * 64
HASHED = ("seq", "kind", "at", "actor", "act", "program", "voucher_id", "data", "previous_hash")
"""The columns a record's hash is made of."""
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class BrokenRecord(Exception):
    """A record that does not hold; ``seq`` its number, ``detail`` what is wrong (English)."""

    def __init__(self, seq: int, detail: str) -> None:
        super().__init__(f"{seq}: {detail}")
        self.seq = seq
        self.detail = detail


def canonical(value: object) -> str:
    """Write a value as canonical JSON."""
    return storable(_canonical(value))


def record_hash(values: Iterable[object]) -> str:
    """Return the hash of a record's values in the order of `HASHED`; ``data`` is its canonical JSON text."""
    text = _canonical(dict(zip(HASHED, values, strict=True)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chained(events: Sequence[NewEvent], seq: int, previous: str, program: str) -> list[dict[str, Any]]:
    """Return the records of new events that follow record ``seq`` with hash ``previous``."""
    records = []
    for event in events:
        seq += 1
        record: dict[str, Any] = {
            "seq": seq,
            "kind": str(event.kind),
            "at": moment_text(event.at),
            "actor": storable(event.actor),
            "act": event.act,
            "program": program,
            "voucher_id": event.voucher_id,
            "data": canonical(dict(event.data or {})),
            "previous_hash": previous,
        }
        previous = record["hash"] = record_hash(record.values())
        records.append(record)
    return records


def check_chain(records: Iterable[Sequence[Any]], head: tuple[int, str]) -> int:
    """Check that records follow each other without a gap up to the head; return how many there are.

    A record is given as its values in the order of `HASHED`, and its hash.
    Raises `BrokenRecord` for the first that does not hold.
    """
    seq, previous = 0, GENESIS
    for *values, stated in records:
        seq += 1
        if values[0] != seq:
            raise BrokenRecord(seq, N_("is missing"))
        if values[-1] != previous:
            raise BrokenRecord(seq, N_("does not follow the one before it"))
        if record_hash(values) != stated:
            raise BrokenRecord(seq, N_("has been changed"))
        previous = stated
    if (seq, previous) != head:
        raise BrokenRecord(seq + 1, N_("is missing"))
    return seq
