"""The history can not be changed unnoticed: the database refuses, and what goes round it is found."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.conftest import BringIn
from workbench.domain.errors import HistoryBroken, StoreDamaged
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.store.store import FILE_NAME

Change = Callable[[str], None]


@pytest.fixture
def change(services: Services, three: None, tmp_path: Path) -> Change:
    """Return a function that changes the file behind the program's back, triggers and all."""
    ids = [row.id for row in services.cases.index().rows]
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
        ("UPDATE document SET sha256 = 'x' WHERE id = 1", None),
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
