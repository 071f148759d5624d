"""Which failures belong to which vouchers: reading and writing."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from workbench.domain.failure import Status, StoredFailure
from workbench.domain.history import Event
from workbench.domain.joining import Rule
from workbench.store import rows, schema

_AT_A_TIME = 500
_BY_RULE = tuple(f"{rule}/" for rule in (Rule.NUMBER, Rule.DOCUMENT, Rule.AMOUNT))


class JoinWriter:
    """The part of a write transaction that joins failures to vouchers."""

    _connection: Connection

    def join_failure(self, failure_id: int, voucher_id: int | None, joined: str = "") -> None:
        """Say which voucher a failure belongs to and how that was found, or (None) that it is not known."""
        table = schema.failure
        values = {"voucher_id": voucher_id, "joined": joined or None}
        before = self._connection.scalar(select(table.c.voucher_id).where(table.c.id == failure_id))
        self._connection.execute(update(table).where(table.c.id == failure_id).values(values))
        self._connection.execute(schema.finding.delete().where(schema.finding.c.failure_id == failure_id))
        if before is not None:
            self._connection.execute(schema.standing.delete().where(schema.standing.c.voucher_id == before))

    def put_not_of(self, failure_id: int, voucher_id: int, is_not: bool) -> None:
        """Remember that a failure does not belong to a voucher, or forget that again."""
        table = schema.not_of
        same = (table.c.failure_id == failure_id) & (table.c.voucher_id == voucher_id)
        self._connection.execute(delete(table).where(same))
        if is_not:
            self._connection.execute(insert(table).values(failure_id=failure_id, voucher_id=voucher_id))

    def not_of(self, failure_ids: Sequence[int]) -> dict[int, set[int]]:
        """Return which vouchers some failures do not belong to, by failure id."""
        table = schema.not_of.c
        found: dict[int, set[int]] = {}
        for start in range(0, len(failure_ids), _AT_A_TIME):
            part = failure_ids[start : start + _AT_A_TIME]
            for each, voucher_id in self._connection.execute(
                select(table.failure_id, table.voucher_id).where(table.failure_id.in_(part))
            ):
                found.setdefault(each, set()).add(voucher_id)
        return found

    def failures(self, failure_ids: Sequence[int]) -> list[StoredFailure]:
        """Return failures by id; unknown ids are left out."""
        table = schema.failure
        found: list[StoredFailure] = []
        for start in range(0, len(failure_ids), _AT_A_TIME):
            query = select(table).where(table.c.id.in_(failure_ids[start : start + _AT_A_TIME])).order_by(table.c.id)
            found += [rows.read_failure(columns) for columns in self._connection.execute(query).mappings()]
        return found

    def failures_of(self, voucher_ids: Sequence[int]) -> dict[int, list[StoredFailure]]:
        """Return the failures of vouchers, oldest first, by voucher id."""
        table = schema.failure
        found: dict[int, list[StoredFailure]] = {}
        for start in range(0, len(voucher_ids), _AT_A_TIME):
            part = voucher_ids[start : start + _AT_A_TIME]
            query = select(table).where(table.c.voucher_id.in_(part)).order_by(table.c.id)
            for columns in self._connection.execute(query).mappings():
                found.setdefault(columns["voucher_id"], []).append(rows.read_failure(columns))
        return found

    def joined_by_rule(self, before: int, numbers: set[str], dates: set[str]) -> list[StoredFailure]:
        """Return failures of vouchers to handle that no person and no source joined, and that name one of the numbers.

        Numbers without leading zeros and case; one that names no number is returned for its date. Only ids up to
        ``before``.
        """
        table, state = schema.failure.c, schema.state.c
        query = (
            select(table.id, table.reference_number, table.reference_document, table.reference_date, table.joined)
            .join(schema.state, state.voucher_id == table.voucher_id)
            .where(table.id <= before, state.status == str(Status.OPEN), table.joined.is_not(None))
        )
        wanted = [
            each
            for each, number, document, day, joined in self._connection.execute(query)
            if joined.startswith(_BY_RULE)
            and (
                rows.plain_number(number) in numbers
                or rows.plain_number(document) in numbers
                or (not (number or document) and day in dates)
            )
        ]
        return self.failures(wanted)

    def voucher_events(self, voucher_id: int) -> list[Event]:
        """Return the events of one voucher, in order."""
        table = schema.event
        query = select(table).where(table.c.voucher_id == voucher_id).order_by(table.c.seq)
        return [rows.read_event(columns) for columns in self._connection.execute(query).mappings()]

    def document_names(self, document_ids: Sequence[int]) -> dict[int, str]:
        """Return what documents are called, by id."""
        table = schema.document.c
        found: dict[int, str] = {}
        for start in range(0, len(document_ids), _AT_A_TIME):
            query = select(table.id, table.name).where(table.id.in_(document_ids[start : start + _AT_A_TIME]))
            found.update((each, name) for each, name in self._connection.execute(query))
        return found

    def put_taught(self, document_id: int, company: str) -> None:
        """Remember whose a document is, as a person said."""
        table = schema.taught
        self._connection.execute(delete(table).where(table.c.document_id == document_id))
        if company:
            self._connection.execute(insert(table).values(document_id=document_id, company=company))
