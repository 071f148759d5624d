"""The ledger's entries in the store."""

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from workbench.domain.ports import NewDocument
from workbench.domain.verification import Book, EntryRow, LedgerEntry, content_of
from workbench.store.store import SqlStore

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COUNT = 3000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(tmp_path / "data", program="test 1")
    yield opened
    opened.close()


def entry(number: int) -> LedgerEntry:
    rows = (EntryRow("1930", number), EntryRow("3010", -number))
    return LedgerEntry("A", str(number), date(2026, 1, 5), "Kassa", rows, (number,), content_of(rows))


def keep(store: SqlStore, name: str, company: str, made: str) -> None:
    data = name.encode()
    document = NewDocument(name, "sie", hashlib.sha256(data).hexdigest(), len(data), lambda: iter([data]))
    with store.writing() as writer:
        document_id, _ = writer.add_document(document, NOW)
        for _ in writer.add_entries(document_id, map(entry, range(1, COUNT + 1))):
            pass
        writer.put_book(Book(document_id, company, "2026-01-01", made))


def test_a_newer_exports_entries_take_the_place_of_the_older_ones_in_no_time(store: SqlStore) -> None:
    keep(store, "another.se", "556111-2222", "2026-02-10")
    keep(store, "older.se", "556000-4615", "2026-02-10")
    before = time.process_time()
    keep(store, "newer.se", "556000-4615", "2026-02-20")
    assert time.process_time() - before < 0.8
    assert [book.made for book in store.books()] == ["2026-02-10", "2026-02-20"]
    assert [(each.company, each.keys) for each in store.booked([], [], [7])] == [
        ("556111-2222", (7,)),
        ("556000-4615", (7,)),
    ]
