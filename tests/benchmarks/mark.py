"""Marking 10 000 vouchers as exported with their history, beside a raw SQLite update; and checking the history."""

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.stores import fill
from tests.benchmarks.table import Row
from workbench.assembly import assemble
from workbench.services.requests import MarkRequest

VOUCHERS = 10_000


def measure() -> list[Row]:
    """Return the time of one act on all vouchers, of its undo, and of checking every record."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), VOUCHERS)
        services = assemble(Path(folder))
        ids = [row.id for row in services.cases.index().rows]
        marked = _timed(lambda: services.actions.mark(ids, MarkRequest("typed", "bench")))
        undone = _timed(lambda: services.actions.undo("", "bench"))
        checked = _timed(services.cases.verify_history)
        records = sum(1 for _ in services.cases.history())
        services.close()
    return [
        Row(f"mark {VOUCHERS:,} as exported with history", marked, _raw_update(), None, "≤ 1.0 s", "s"),
        Row("undo it", undone, None, None, "≤ 2.0 s", "s"),
        Row(f"check {records:,} records of history", checked, None, None, "a few seconds", "s"),
    ]


def _timed(work: object) -> float:
    assert callable(work)
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _raw_update() -> float:
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "raw.sqlite3")) as connection:
        connection.execute("CREATE TABLE state (id INTEGER PRIMARY KEY, status TEXT)")
        connection.executemany("INSERT INTO state VALUES (?, 'open')", [(n,) for n in range(VOUCHERS)])
        connection.commit()
        before = time.perf_counter()
        with connection:
            connection.execute("UPDATE state SET status = 'marked'")
        return time.perf_counter() - before
