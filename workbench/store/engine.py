"""Opening the data file: pragmas, transactions, and the operating system's refusals as known errors."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from workbench.domain.errors import StoreBusy, StoreDamaged, StoreError, StoreNotWritable

_BUSY_SECONDS = 10.0
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=FULL",
    "cache_size=-2000",  # in KiB
)
_WRITING_CACHE = 32 << 10
"""KiB for a large intake's index pages, or each is written again and again; a reader has no use for it."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)


def make_engine(path: Path) -> Engine:
    """Make an engine on a SQLite file: WAL, foreign keys, every commit on the disk before it returns."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        poolclass=QueuePool,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the transactions are ours, not the driver's
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """Open a connection that sees one consistent state."""
    with known_errors(path), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """Open the one write transaction; committed when the block ends, rolled back when it raises."""
    with known_errors(path), engine.connect().execution_options(begin="IMMEDIATE") as connection:
        with connection.begin():
            connection.exec_driver_sql(f"PRAGMA cache_size=-{_WRITING_CACHE}")
            yield connection
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.execute("PRAGMA cache_size=-2000")


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into `StoreBusy`, `StoreDamaged` or `StoreNotWritable`."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        original = error.orig if isinstance(error, DatabaseError) else error
        known = _known(original, str(path))
        if known is None:
            raise
        raise known from error
    except zlib.error as error:
        raise StoreDamaged(path=str(path), detail=str(error)) from error


def undecodable(error: BaseException | None) -> bool:
    """Tell whether SQLite's driver met text that is no UTF-8: its own complaint, so without SQLite's code."""
    return isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorcode", None) is None


def _known(error: BaseException | None, path: str) -> StoreError | None:
    if undecodable(error):
        return StoreDamaged(path=path, detail=str(error))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such "):
        return StoreDamaged(path=path, detail=str(error))  # the list of tables itself has been changed
    if code in _BUSY:
        return StoreBusy(path=path)
    if code in _DAMAGED:
        return StoreDamaged(path=path, detail=str(error))
    if code in _NOT_WRITABLE:
        return StoreNotWritable(path=path, detail=str(error))
    return None
