"""Bringing a data file up to this program's tables, with a copy of it put aside first."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Engine

from workbench.domain.errors import StoreDamaged, StoreNotWritable, StoreTooNew
from workbench.store.engine import known_errors, writing

SCRIPTS = Path(__file__).resolve().parent / "migrations"
NEWEST = "0004"
"""The newest revision in ``migrations/versions``; a test holds it to that."""


def bring_up_to_date(engine: Engine, path: Path, scripts: Path = SCRIPTS, newest: str = NEWEST) -> None:
    """Run the migrations that the file lacks; an existing file is copied to ``backups`` first.

    Raises `StoreTooNew`, with the file untouched, where a later program wrote it.
    """
    found = revision(path)
    if found == newest:
        return
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(scripts))
    known = {each.revision for each in script.walk_revisions()}
    if found and found not in known:
        raise StoreTooNew(path=str(path), found=found, known=newest)
    if found:
        back_up(path, found)
    _upgrade(engine, path, script, newest)


def revision(path: Path) -> str:
    """Return the revision a file stands at; empty for a new one. Raises `StoreDamaged` for what is no file of ours."""
    if not path.exists() or path.stat().st_size == 0:
        return ""
    try:
        with known_errors(path), closing(sqlite3.connect(read_only(path.absolute()), uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            named = "alembic_version" in tables
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if named else None
    except UnicodeDecodeError as error:  # the driver, telling of a damaged list of tables
        raise StoreDamaged(path=str(path), detail=str(error)) from error
    if tables and not found:
        raise StoreDamaged(path=str(path), detail="it does not tell which version wrote it")
    return str(found[0]) if found else ""


def read_only(path: PurePath) -> str:
    """Return the address that opens a file, by its whole path, for reading only."""
    address = path.as_uri()
    if not address.startswith("file:///"):  # a network share: SQLite wants its host in the path
        address = address.replace("file://", "file:////", 1)
    return f"{address}?mode=ro"


def back_up(path: Path, found: str) -> Path:
    """Copy the file, with what its log still holds, to ``backups``; return the copy's path."""
    folder = path.parent / "backups"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = folder / f"{path.stem} {stamp} before {found}+{path.suffix}"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreNotWritable(path=str(folder), detail=error.strerror or str(error)) from error
    with known_errors(copy), closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _upgrade(engine: Engine, path: Path, script: Any, newest: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    def steps(found: Any, _context: object) -> Any:
        return script._upgrade_revs(newest, found)

    with writing(engine, path) as connection:
        context = EnvironmentContext(Config(), script, fn=steps)
        context.configure(connection=connection, target_metadata=None, transactional_ddl=True)
        context.run_migrations()
