"""Vouchers that are one though they came from two sources: reading and writing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from workbench.domain.failure import Status
from workbench.domain.joining import TwinHit, TwinHow
from workbench.store import rows, schema

_AT_A_TIME = 500


class TwinWriter:
    """The part of a write transaction that tells twins."""

    _connection: Connection

    def twin_hits(
        self, dates: Iterable[str], amounts: Iterable[int], numbers: Iterable[str], before: int
    ) -> list[TwinHit]:
        """Return the vouchers of these dates, amounts and numbers with an id below one, with their rows."""
        voucher = schema.voucher.c
        days, sums = set(dates), set(amounts)
        wanted = sorted({rows.plain_number(number) for number in numbers} - {""})
        found: list[TwinHit] = []
        for start in range(0, len(wanted), _AT_A_TIME):
            part = voucher.plain_number.in_(wanted[start : start + _AT_A_TIME])
            # The sum keeps SQLite from going through all ids instead of the few numbers.
            found += _read(self._connection, _hits().where(part, voucher.id + 0 < before))
        return with_rows(
            self._connection, [hit for hit in found if hit.transaction_date in days and hit.amount in sums]
        )

    def add_twins(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Show new vouchers as others, given as (id, id of the one it is shown as)."""
        values = [{"voucher_id": each, "of_id": main, "how": str(TwinHow.CERTAIN)} for each, main in pairs]
        if values:
            self._connection.execute(insert(schema.twin), values)

    def put_twin(self, voucher_id: int, of_id: int, how: TwinHow | None) -> None:
        """Say that a voucher is the same as another, or is not; None forgets what was said."""
        table = schema.twin
        for pair in ((voucher_id, of_id), (of_id, voucher_id)):
            same = (table.c.voucher_id == pair[0]) & (table.c.of_id == pair[1])
            self._connection.execute(delete(table).where(same))
        if how:
            values = {"voucher_id": voucher_id, "of_id": of_id, "how": str(how)}
            self._connection.execute(insert(table).values(values))

    def mains(self, voucher_ids: Sequence[int]) -> dict[int, int]:
        """Return which voucher each that is shown as another is shown as."""
        return mains(self._connection, voucher_ids)

    def twins_of(self, voucher_ids: Sequence[int]) -> dict[int, list[int]]:
        """Return the vouchers that are shown as these, by voucher id."""
        table = schema.twin.c
        found: dict[int, list[int]] = {}
        for start in range(0, len(voucher_ids), _AT_A_TIME):
            query = select(table.of_id, table.voucher_id).where(
                table.of_id.in_(voucher_ids[start : start + _AT_A_TIME]), table.how != str(TwinHow.DIFFERENT)
            )
            for main, each in self._connection.execute(query.order_by(table.voucher_id)):
                found.setdefault(main, []).append(each)
        return found


def shown_as_others() -> Select[Any]:
    """Return the question which vouchers are shown as another."""
    return select(schema.twin.c.voucher_id).where(schema.twin.c.how != str(TwinHow.DIFFERENT))


def main_id() -> tuple[Any, Any]:
    """Return the column that names the voucher one is shown as, and the tables to read it from."""
    voucher, twin = schema.voucher, schema.twin
    shown = (twin.c.voucher_id == voucher.c.id) & (twin.c.how != str(TwinHow.DIFFERENT))
    return func.coalesce(twin.c.of_id, voucher.c.id), voucher.outerjoin(twin, shown)


def mains(connection: Connection, voucher_ids: Sequence[int]) -> dict[int, int]:
    """Read which voucher each that is shown as another is shown as."""
    table = schema.twin.c
    found: dict[int, int] = {}
    for start in range(0, len(voucher_ids), _AT_A_TIME):
        query = select(table.voucher_id, table.of_id).where(
            table.voucher_id.in_(voucher_ids[start : start + _AT_A_TIME]), table.how != str(TwinHow.DIFFERENT)
        )
        found.update((each, main) for each, main in connection.execute(query))
    return found


def likely(connection: Connection, voucher_id: int) -> list[TwinHit]:
    """Read the vouchers of the same date and amount as one, itself among them.

    Left out are those that are shown as another, and those that a person said are different.
    """
    voucher, twin = schema.voucher.c, schema.twin.c
    own = connection.execute(select(voucher.transaction_date, voucher.amount).where(voucher.id == voucher_id)).first()
    if own is None:
        return []
    apart = select(twin.voucher_id, twin.of_id).where(
        twin.how == str(TwinHow.DIFFERENT), (twin.voucher_id == voucher_id) | (twin.of_id == voucher_id)
    )
    different = {each for pair in connection.execute(apart) for each in pair} - {voucher_id}
    query = _hits().where(
        voucher.transaction_date == own.transaction_date,
        voucher.amount == own.amount,
        voucher.id.not_in(shown_as_others()),
    )
    return with_rows(connection, [hit for hit in _read(connection, query) if hit.id not in different])


def with_rows(connection: Connection, hits: Sequence[TwinHit]) -> list[TwinHit]:
    """Return the hits with their rows, as account and amount."""
    table = schema.voucher_row.c
    found: dict[int, list[tuple[str, int]]] = {}
    ids = [hit.id for hit in hits]
    for start in range(0, len(ids), _AT_A_TIME):
        query = select(table.voucher_id, table.account, table.amount)
        for each, account, amount in connection.execute(
            query.where(table.voucher_id.in_(ids[start : start + _AT_A_TIME]))
        ):
            found.setdefault(each, []).append((account, amount))
    return [_with_rows(hit, found.get(hit.id, [])) for hit in hits]


def _with_rows(hit: TwinHit, lines: list[tuple[str, int]]) -> TwinHit:
    return replace(hit, rows=tuple(sorted(lines)))


def _hits() -> Select[Any]:
    voucher, state = schema.voucher.c, schema.state
    main, joined = main_id()
    columns = (voucher.company, voucher.source, voucher.series, voucher.number, voucher.transaction_date)
    return (
        select(voucher.id, main, *columns, voucher.amount, voucher.text, state.c.status)
        .select_from(joined.join(state, state.c.voucher_id == voucher.id))
        .order_by(voucher.id)
    )


def _read(connection: Connection, query: Select[Any]) -> list[TwinHit]:
    hits: list[TwinHit] = []
    for each, main, company, source, series, number, day, amount, text, status in connection.execute(query):
        hits.append(TwinHit(each, main, company, source, series, number, day, amount, text, Status(status)))
    return hits
