"""Opening files: new ones, later ones, broken ones; and the copy put aside before each migration."""

import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path, PureWindowsPath

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from workbench.domain.company import Company
from workbench.domain.errors import StoreBusy, StoreDamaged, StoreNotWritable, StoreTooNew
from workbench.store import engine as engine_module
from workbench.store.engine import make_engine
from workbench.store.migrate import NEWEST, SCRIPTS, bring_up_to_date, read_only, revision
from workbench.store.schema import metadata
from workbench.store.store import FILE_NAME, SqlStore

LATER = '''"""A later form."""

from alembic import op

revision = "9999"
down_revision = "{0}"


def upgrade() -> None:
    op.execute("CREATE TABLE later (id INTEGER)")
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    SqlStore.open(tmp_path, program="test").close()
    return tmp_path / FILE_NAME


def test_the_newest_revision_is_the_newest_script() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [NEWEST]


def test_the_migrations_build_the_tables_of_the_schema(path: Path) -> None:
    made = make_engine(path)
    with made.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    made.dispose()


def test_opening_what_is_up_to_date_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    SqlStore.open(path.parent, program="test").close()
    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()


def test_a_copy_is_put_aside_before_a_migration(path: Path, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "r9999.py").write_text(LATER.format(NEWEST))
    made = make_engine(path)
    bring_up_to_date(made, path, scripts, "9999")
    made.dispose()
    assert revision(path) == "9999"
    (copy,) = (path.parent / "backups").iterdir()
    assert revision(copy) == NEWEST
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)


def test_a_failing_migration_leaves_the_file_as_it_was(path: Path, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    fault = LATER.format(NEWEST) + '    op.execute("CREATE TABLE event (id INTEGER)")\n'
    (scripts / "versions" / "r9999.py").write_text(fault)
    made = make_engine(path)
    with pytest.raises(Exception, match="already exists"):
        bring_up_to_date(made, path, scripts, "9999")
    made.dispose()
    assert revision(path) == NEWEST
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchone() is None


def test_a_later_programs_file_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew) as refused:
        SqlStore.open(path.parent, program="test")
    assert (refused.value.params["found"], refused.value.params["known"]) == ("9999", NEWEST)
    assert path.read_bytes() == before


def test_what_is_no_database_is_told_as_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database at all " * 100)
    with pytest.raises(StoreDamaged):
        SqlStore.open(tmp_path, program="test")


@pytest.mark.parametrize("statement", ["CREATE TABLE other (id INTEGER)", "CREATE TABLE alembic_version (version_num)"])
def test_another_programs_database_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged):
        SqlStore.open(tmp_path, program="test")
    assert path.read_bytes() == before


def test_a_file_locked_as_a_whole_is_told_as_busy_not_as_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.1))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM tray")
        with pytest.raises(StoreBusy):
            SqlStore.open(path.parent, program="test")


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreNotWritable):
        SqlStore.open(tmp_path, program="test")


def test_a_full_disk_is_told_and_nothing_is_half_written(path: Path) -> None:
    store = SqlStore.open(path.parent, program="test")
    event.listen(store._engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    store._engine.dispose()
    big = Company("556000-4615", "x" * 1_000_000)
    with pytest.raises(StoreNotWritable), store.writing() as writer:
        writer.put_company(big)
    assert store.companies() == []
    store.close()


@pytest.mark.parametrize("folder", ["C:/data/Åsa 100%", "//server/share/data"])
def test_a_windows_path_becomes_an_address_that_sqlite_reads(folder: str) -> None:
    address = read_only(PureWindowsPath(folder))
    assert address.endswith("?mode=ro")
    assert address.startswith("file:///C:/data/%C3%85sa%20100%25" if folder[0] == "C" else "file:////server/share/")


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreNotWritable):
        SqlStore.open(tmp_path / "file" / "data", program="test")


def test_a_file_held_by_another_program_is_told_as_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_BUSY_SECONDS", 0.1)
    store = SqlStore.open(path.parent, program="test")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy), store.writing():
            pass
    store.close()


@pytest.mark.parametrize("name", ["a b", "100%", "50%20", "q?x=1", "#1", "Åsa & Öl"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        SqlStore.open(tmp_path / name, program="test").close()
    assert (tmp_path / name / FILE_NAME).stat().st_size > 0
    assert [each.name for each in tmp_path.iterdir()] == [name]
