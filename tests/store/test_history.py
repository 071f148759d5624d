"""The history cannot be changed unnoticed: the database refuses, and what goes round it is found."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.conftest import BringIn
from workbench.domain.errors import HistoryBroken, StoreDamaged
from workbench.services.replacing import from_pairs
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.store.store import FILE_NAME, SqlStore

Change = Callable[[str], None]


@pytest.fixture
def change(services: Services, three: None, tmp_path: Path) -> Change:
    """Return a function that changes the file behind the program's back, triggers and all."""
    ids = [row.id for row in services.cases.index().rows]
    services.corrections.correct(ids[:1], from_pairs([("account", "4903", "4010")]), "closed", "anna")
    services.actions.mark(ids, MarkRequest("typed", "anna"))

    def execute(statement: str) -> None:
        with closing(sqlite3.connect(tmp_path / "data" / FILE_NAME)) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            connection.commit()

    return execute


def test_an_untouched_history_holds(services: Services, change: Change) -> None:
    assert services.cases.verify_history() == len(list(services.cases.history())) > 8


@pytest.mark.parametrize(
    ("statement", "record"),
    [
        ("UPDATE event SET actor = 'bo' WHERE seq = 3", 3),
        ("UPDATE event SET data = replace(data, 'typed', 'wrong') WHERE kind = 'marked'", None),
        ("UPDATE event SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 4", 4),
        ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", None),
        ("DELETE FROM event", 1),
        ("UPDATE history_head SET hash = 'x'", None),
        ("UPDATE voucher SET text = 'other' WHERE id = 2", None),
        ("UPDATE voucher_row SET amount = 1 WHERE voucher_id = 1 AND place = 0", None),
        ("UPDATE failure SET text = 'other' WHERE id = 1", None),
        ("UPDATE document_chunk SET compressed = x'789c030000000001'", None),
        ("UPDATE document_chunk SET compressed = x'00ff'", None),
        ("UPDATE document SET sha256 = 'x' WHERE id = 1", None),
        ("UPDATE event SET actor = CAST(x'ff' AS TEXT) WHERE seq = 3", 3),
        ("UPDATE voucher SET text = CAST(x'ff' AS TEXT) WHERE id = 2", 3),
        ("UPDATE voucher SET amount = 1 WHERE id = 2", 3),
        ("UPDATE voucher SET transaction_date = 'x' WHERE id = 2", 3),
        ("UPDATE voucher_row SET other_dimensions = '{' WHERE voucher_id = 2", 3),
        ("UPDATE failure SET received = 'x' WHERE id = 1", None),
        ("UPDATE state SET status = 'verified' WHERE voucher_id = 3", None),
        ("DELETE FROM state WHERE voucher_id = 3", None),
        ("UPDATE state SET mark_by = 'bo' WHERE mark_by IS NOT NULL", None),
        ("UPDATE state SET fortnox_number = '99' WHERE mark_by IS NOT NULL", None),
        ("UPDATE state SET flags = flags | 8 WHERE mark_by IS NOT NULL", None),
        ("UPDATE correction SET correction = replace(correction, '4010', '4011')", None),
        ("DELETE FROM correction", None),
        ("INSERT INTO document SELECT 99, 'y', name, kind, size, received FROM document WHERE id = 1", None),
    ],
)
def test_every_change_behind_its_back_is_found(
    services: Services, change: Change, statement: str, record: int | None
) -> None:
    change(statement)
    with pytest.raises(HistoryBroken) as found:
        services.cases.verify_history()
    if record is not None:
        assert found.value.params["record"] == record


@pytest.mark.parametrize("table", ["event", "document", "document_chunk", "voucher", "voucher_row"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET rowid = rowid", "DELETE FROM {0}"])
def test_the_database_itself_refuses_to_change_what_is_written_once(
    services: Services, three: None, tmp_path: Path, table: str, statement: str
) -> None:
    refused = pytest.raises(sqlite3.IntegrityError, match="written once")
    with closing(sqlite3.connect(tmp_path / "data" / FILE_NAME)) as connection, refused:
        connection.execute(statement.format(table))
    assert services.cases.verify_history()


def test_of_several_changes_the_earliest_record_is_named(services: Services, change: Change) -> None:
    change("UPDATE document SET sha256 = 'x' WHERE id = 2")
    change("UPDATE voucher SET text = 'other' WHERE id = 1")
    with pytest.raises(HistoryBroken) as found:
        services.cases.verify_history()
    assert found.value.params["record"] == 2


def test_any_flipped_bit_is_found_where_it_matters(services: Services, change: Change, tmp_path: Path) -> None:
    """Flip bits all over the file: told as a known error, or nothing that came in and no record has changed."""
    services.close()
    path = tmp_path / "data" / FILE_NAME
    good, before = path.read_bytes(), _raw(path)
    written = [place for place, byte in enumerate(good) if byte]
    chosen = random.Random(7)
    told = 0
    for flipped in range(300):
        data = bytearray(good)
        data[chosen.choice(written)] ^= 1 << chosen.randrange(8)
        folder = tmp_path / str(flipped)
        folder.mkdir()
        (folder / FILE_NAME).write_bytes(data)
        try:
            with closing(SqlStore.open(folder, program="test")) as store:
                store.verify_history()
        except (StoreDamaged, HistoryBroken):
            told += 1
        else:
            assert _raw(folder / FILE_NAME) == before
    assert told > 20


def _raw(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        tables = ("document", "document_chunk", "voucher_row", "event", "history_head")
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def test_a_list_that_can_not_be_read_is_told_as_damage(services: Services, change: Change) -> None:
    change("UPDATE voucher SET text = CAST(x'ff' AS TEXT) WHERE id = 2")
    with pytest.raises(StoreDamaged):
        services.cases.index()


def test_a_broken_page_is_told_as_damage(services: Services, three: None, bring_in: BringIn, tmp_path: Path) -> None:
    path = tmp_path / "data" / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'voucher_row'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : (root - 1) * size + 16] = b"\xff" * 16
    path.write_bytes(data)
    with pytest.raises((StoreDamaged, HistoryBroken)):
        services.cases.verify_history()
