"""Checking the history, and everything its records vouch for."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from workbench.domain.errors import N_, HistoryBroken, StoreDamaged
from workbench.domain.history import EventKind
from workbench.store import rows, schema
from workbench.store.history_chain import GENESIS, BrokenRecord, check_chain
from workbench.store.reads import document_bytes, voucher_rows

_BATCH = 2000


def verify(connection: Connection, path: Path) -> int:
    """Check the file's pages, the chain, then vouchers, documents and failures against their records.

    Returns the number of records. Raises `StoreDamaged`, or `HistoryBroken` for the first record that does not hold.
    """
    sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if sound != "ok":
        raise StoreDamaged(path=str(path), detail=str(sound).splitlines()[0])
    try:
        head = connection.execute(select(schema.history_head.c.seq, schema.history_head.c.hash)).one_or_none()
        table = schema.event
        query = select(table).order_by(table.c.seq)
        records = connection.execute(query, execution_options={"yield_per": _BATCH}).mappings()
        count = check_chain((dict(each) for each in records), (head.seq, head.hash) if head else (0, GENESIS))
        for check in (_check_documents, _check_vouchers, _check_failures):
            check(connection)
    except BrokenRecord as error:
        raise HistoryBroken(path=str(path), record=error.seq, detail=error.detail) from error
    return count


def _vouched(connection: Connection, kind: EventKind) -> Iterator[list[tuple[int, int | None, dict[str, Any]]]]:
    """Yield the records of one kind in batches of (seq, voucher id, data)."""
    table = schema.event
    query = select(table.c.seq, table.c.voucher_id, table.c.data).where(table.c.kind == str(kind)).order_by(table.c.seq)
    for part in connection.execute(query).partitions(_BATCH):
        yield [(seq, voucher_id, json.loads(data)) for seq, voucher_id, data in part]


def _check_documents(connection: Connection) -> None:
    table = schema.document
    for part in _vouched(connection, EventKind.DOCUMENT_RECEIVED):
        for seq, _, data in part:
            digest = hashlib.sha256()
            for chunk in document_bytes(connection, data["document"]):
                digest.update(chunk)
            named = connection.scalar(select(table.c.sha256).where(table.c.id == data["document"]))
            if not named == digest.hexdigest() == data["sha256"]:
                raise BrokenRecord(seq, N_("vouches for a document that has been changed"))


def _check_vouchers(connection: Connection) -> None:
    table = schema.voucher
    for part in _vouched(connection, EventKind.VOUCHER_RECEIVED):
        ids = [voucher_id for _, voucher_id, _ in part if voucher_id is not None]
        columns = _by_id(connection, table, ids)
        lines = voucher_rows(connection, ids)
        for seq, voucher_id, data in part:
            found = columns.get(voucher_id or 0)
            voucher = rows.read_voucher(found, lines.get(found["id"], ())) if found else None
            if voucher is None or voucher.fingerprint() != data["fingerprint"]:
                raise BrokenRecord(seq, N_("vouches for a voucher that has been changed"))


def _check_failures(connection: Connection) -> None:
    for part in _vouched(connection, EventKind.FAILURE_RECEIVED):
        columns = _by_id(connection, schema.failure, [data["failure"] for _, _, data in part])
        for seq, _, data in part:
            found = columns.get(data["failure"])
            if found is None or rows.read_failure(found).failure.fingerprint() != data["fingerprint"]:
                raise BrokenRecord(seq, N_("vouches for a failure message that has been changed"))


def _by_id(connection: Connection, table: Any, ids: list[int]) -> dict[int, Mapping[Any, Any]]:
    query = select(table).where(table.c.id.in_(ids))
    return {each["id"]: each for each in connection.execute(query).mappings()}
