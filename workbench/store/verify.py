"""Checking the history, and everything its records vouch for.

A record vouches for what it says came in (a document, a voucher, a failure message), and together they vouch for
where each voucher stands (see `verify_states`).
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import OperationalError

from workbench.domain.errors import N_, HistoryBroken, StoreDamaged
from workbench.domain.history import EventKind
from workbench.store import rows, schema
from workbench.store.engine import undecodable
from workbench.store.history_chain import GENESIS, HASHED, BrokenRecord, check_chain
from workbench.store.reads import document_bytes, voucher_rows
from workbench.store.verify_states import CHANGED_VOUCHER, first_wrong_state

_BATCH = 2000
_UNREADABLE = (ValueError, TypeError, zlib.error)


@dataclass(frozen=True, slots=True)
class _Vouched:
    """What records of one kind vouch for.

    ``key`` names in their data what came in, empty for the record's own voucher; ``says`` its digest.
    ``digests`` computes the digests anew, by id, leaving out what does not agree with itself.
    """

    kind: EventKind
    table: Table
    key: str
    says: str
    digests: Callable[[Connection, Sequence[int]], dict[int, str]]
    detail: str


def verify(connection: Connection, path: Path) -> int:
    """Check the file's pages, the chain, then everything the records vouch for; return how many records there are.

    Raises `StoreDamaged`, or `HistoryBroken` for the first record that does not hold.
    """
    sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if sound != "ok":
        raise StoreDamaged(path=str(path), detail=str(sound).splitlines()[0])
    try:
        try:
            return _check(connection)
        except OperationalError as error:
            if not undecodable(error.orig):
                raise
        with _any_text(connection):  # slower, but it gets as far as the record that is to be named
            return _check(connection)
    except BrokenRecord as error:
        raise HistoryBroken(path=str(path), record=error.seq, detail=error.detail) from error


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Read text that is no UTF-8 as something no record vouches for, instead of failing."""
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def _check(connection: Connection) -> int:
    head = connection.execute(select(schema.history_head.c.seq, schema.history_head.c.hash)).one_or_none()
    columns = [schema.event.c[name] for name in (*HASHED, "hash")]
    records = connection.execute(select(*columns).order_by(schema.event.c.seq), execution_options={"yield_per": _BATCH})
    count = check_chain(records, (head.seq, head.hash) if head else (0, GENESIS))
    faults = [_first_fault(connection, each, count) for each in _VOUCHED]
    found = [fault for fault in (*faults, first_wrong_state(connection)) if fault]
    if found:
        raise min(found, key=lambda fault: fault.seq)
    return count


def _first_fault(connection: Connection, vouched: _Vouched, count: int) -> BrokenRecord | None:
    """Return the first record of a kind that does not hold, or that is missing for something kept."""
    named: set[int] = set()
    event = schema.event.c
    query = select(event.seq, event.voucher_id, event.data).where(event.kind == str(vouched.kind)).order_by(event.seq)
    for part in connection.execute(query).partitions(_BATCH):
        said = [(seq, voucher_id, json.loads(data)) for seq, voucher_id, data in part]
        keyed = [(seq, data[vouched.key] if vouched.key else voucher_id, data) for seq, voucher_id, data in said]
        digests = _readable(connection, vouched.digests, [key for _, key, _ in keyed])
        for seq, key, data in keyed:
            if digests.get(key) != data[vouched.says]:
                return BrokenRecord(seq, vouched.detail)
        named.update(key for _, key, _ in keyed)
    if connection.scalar(select(func.count()).select_from(vouched.table)) != len(named):
        return BrokenRecord(count + 1, N_("is missing"))
    return None


def _readable(
    connection: Connection, digests: Callable[[Connection, Sequence[int]], dict[int, str]], ids: Sequence[int]
) -> dict[int, str]:
    """Compute digests; what cannot even be read is left out, found by halving."""
    try:
        return digests(connection, ids)
    except _UNREADABLE:
        middle = len(ids) // 2
        if middle == 0:
            return {}
        return _readable(connection, digests, ids[:middle]) | _readable(connection, digests, ids[middle:])


def _documents(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    table = schema.document.c
    query = select(table.id, table.sha256, table.size).where(table.id.in_(ids))
    found: dict[int, str] = {}
    for each, sha256, size in connection.execute(query).all():
        digest, length = hashlib.sha256(), 0
        for chunk in document_bytes(connection, each):
            digest.update(chunk)
            length += len(chunk)
        if (sha256, size) == (digest.hexdigest(), length):
            found[each] = sha256
    return found


def _vouchers(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Compute fingerprints; what stands ready for the list beside the rows must agree with them."""
    lines = voucher_rows(connection, ids)
    found: dict[int, str] = {}
    for columns in connection.execute(select(schema.voucher).where(schema.voucher.c.id.in_(ids))).mappings():
        voucher = rows.read_voucher(columns, lines.get(columns["id"], ()))
        values = rows.voucher_values(voucher, columns["identity"], voucher.fingerprint())
        if all(columns[name] == value for name, value in values.items()):
            found[columns["id"]] = values["fingerprint"]
    return found


def _failures(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    query = select(schema.failure).where(schema.failure.c.id.in_(ids))
    return {
        columns["id"]: rows.read_failure(columns).failure.fingerprint()
        for columns in connection.execute(query).mappings()
    }


_VOUCHED = (
    _Vouched(
        EventKind.DOCUMENT_RECEIVED,
        schema.document,
        "document",
        "sha256",
        _documents,
        N_("vouches for a document that has been changed"),
    ),
    _Vouched(EventKind.VOUCHER_RECEIVED, schema.voucher, "", "fingerprint", _vouchers, CHANGED_VOUCHER),
    _Vouched(
        EventKind.FAILURE_RECEIVED,
        schema.failure,
        "failure",
        "fingerprint",
        _failures,
        N_("vouches for a failure message that has been changed"),
    ),
)
