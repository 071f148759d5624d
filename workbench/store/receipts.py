"""Which files belong to which vouchers, and what came in a mail with which failures: writing."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, delete, func, insert, select

from workbench.domain.history import Event, EventKind
from workbench.domain.receipt_ports import MailedFile
from workbench.store import ledger_reads, rows, schema

_AT_A_TIME = 500
_Value = TypeVar("_Value")


class ReceiptWriter:
    """The part of a write transaction that keeps receipts."""

    _connection: Connection

    def add_receipts(self, receipts: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Attach kept documents to vouchers, as (voucher id, document id, name), the same once; return the new ones."""
        table = schema.receipt
        added: list[tuple[int, int, str]] = []
        for voucher_id, document_id, name in receipts:
            same = (table.c.voucher_id == voucher_id) & (table.c.document_id == document_id)
            if self._connection.scalar(select(func.count()).where(same)) == 0:
                values = {"voucher_id": voucher_id, "document_id": document_id, "name": rows.storable(name)}
                self._connection.execute(insert(table).values(values))
                added.append((voucher_id, document_id, name))
        return added

    def with_receipts(self, voucher_ids: Sequence[int]) -> set[int]:
        """Return those of the vouchers that have a receipt."""
        column = schema.receipt.c.voucher_id
        found: set[int] = set()
        for start in range(0, len(voucher_ids), _AT_A_TIME):
            part = voucher_ids[start : start + _AT_A_TIME]
            found.update(self._connection.scalars(select(column).where(column.in_(part))))
        return found

    def remove_receipt(self, voucher_id: int, document_id: int) -> bool:
        """Take a receipt away from a voucher; its document stays. Return whether there was one."""
        table = schema.receipt
        same = (table.c.voucher_id == voucher_id) & (table.c.document_id == document_id)
        return bool(self._connection.execute(delete(table).where(same)).rowcount)

    def receipts_held(self, voucher_ids: Sequence[int]) -> set[tuple[int, int]]:
        """Return the receipts of some vouchers, as (voucher id, document id)."""
        table = schema.receipt.c
        found: set[tuple[int, int]] = set()
        for part in _parts(voucher_ids):
            query = select(table.voucher_id, table.document_id).where(table.voucher_id.in_(part))
            found.update((voucher_id, document_id) for voucher_id, document_id in self._connection.execute(query))
        return found

    def kept_already(self, digests: Sequence[str]) -> set[str]:
        """Return of which SHA-256 sums there are documents already."""
        column = schema.document.c.sha256
        found: set[str] = set()
        for part in _parts(digests):
            found.update(self._connection.scalars(select(column).where(column.in_(part))))
        return found

    def failure_ids(self, fingerprints: Sequence[str]) -> list[int]:
        """Return the ids of the failures with these fingerprints, by id."""
        table = schema.failure.c
        found: set[int] = set()
        for part in _parts(fingerprints):
            found.update(self._connection.scalars(select(table.id).where(table.fingerprint.in_(part))))
        return sorted(found)

    def add_mailed(self, failure_ids: Sequence[int], files: Sequence[tuple[int, str]]) -> None:
        """Remember that kept documents, as (id, name), came in one mail with some failures; the same once."""
        values = [
            {"mail": min(failure_ids), "failure_id": each, "document_id": document_id, "name": rows.storable(name)}
            for each in failure_ids
            for document_id, name in files
        ]
        if values:
            self._connection.execute(insert(schema.mailed_file).prefix_with("OR IGNORE"), values)

    def mailed(self, failure_ids: Sequence[int]) -> list[MailedFile]:
        """Return the files of every mail that some failures came in, once for each failure of the mail."""
        table, failure = schema.mailed_file.c, schema.failure.c
        mails: set[int] = set()
        for part in _parts(failure_ids):
            mails.update(self._connection.scalars(select(table.mail).where(table.failure_id.in_(part))))
        found: list[MailedFile] = []
        for each in _parts(sorted(mails)):
            query = (
                select(table.mail, table.failure_id, table.document_id, table.name, failure.voucher_id)
                .join(schema.failure, failure.id == table.failure_id)
                .where(table.mail.in_(each))
                .order_by(table.mail, table.document_id, table.failure_id)
            )
            found += [MailedFile(*columns) for columns in self._connection.execute(query)]
        return found

    def events_of(self, kinds: Sequence[EventKind]) -> list[Event]:
        """Return the events of these kinds, in order."""
        return ledger_reads.events_of(self._connection, kinds)


def _parts(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    return (values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME))
