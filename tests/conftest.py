"""What every test shares: an off-screen Qt, nothing left open, and real services on a fresh folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

import workbench.ui  # noqa: F401  before Qt is used: see there

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from workbench.services.services import Services

ROOT = Path(__file__).resolve().parent.parent

IN_MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory. A commit waits there for no disk: 0.02 ms, and 4 on one; a test commits often."""

if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > 2 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@pytest.fixture(scope="session", autouse=True)
def _new_stores_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the migrations make one new data file and copy it for each test: they take a tenth of a second, a copy none.

    Every test still has a file of its own, which is then opened as any other. ``tests/store/test_migrate.py`` and
    what starts the program as a process of its own let the migrations run.
    """
    from workbench.store.engine import make_engine
    from workbench.store.migrate import bring_up_to_date

    blank = tmp_path_factory.mktemp("blank") / "blank.sqlite3"

    def copied(engine: "Engine", path: Path) -> None:
        if not blank.exists():
            made = make_engine(blank)
            bring_up_to_date(made, blank)
            made.dispose()
        if not path.exists():
            with suppress(OSError):  # the folder cannot be written to: the real thing tells
                shutil.copyfile(blank, path)
        bring_up_to_date(engine, path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("workbench.store.store.bring_up_to_date", copied)
        yield


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def samples() -> Path:
    return ROOT / "resources" / "samples"


@pytest.fixture(scope="session")
def _samples_brought_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file that the made-up company has been brought into, on the command line."""
    from click.testing import CliRunner

    from workbench.cli import program
    from workbench.store.store import FILE_NAME

    folder = tmp_path_factory.mktemp("samples")
    words = ["--data", str(folder), "--lang", "en", "add", str(ROOT / "resources" / "samples")]
    added = CliRunner().invoke(program, words, catch_exceptions=False)
    assert added.exit_code == 0, added.stderr
    return folder / FILE_NAME


@pytest.fixture
def sample_data(tmp_path: Path, _samples_brought_in: Path) -> Path:
    """A data folder of its own with the made-up company in it: bringing it in takes a second, a copy none."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(_samples_brought_in, folder)
    return folder


@pytest.fixture
def services(tmp_path: Path) -> "Iterator[Services]":
    """Real services on a real SQLite file in a fresh folder."""
    from workbench.assembly import assemble

    assembled = assemble(tmp_path / "data")
    yield assembled
    assembled.close()


@pytest.fixture
def reference() -> Path:
    """Return the reference material beside the project; skip where it is absent."""
    folder = ROOT.parent / "shared" / "reference"
    if not folder.is_dir():
        pytest.skip("the reference material does not lie beside this checkout")
    return folder
