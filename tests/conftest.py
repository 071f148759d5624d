"""What every test shares: an off-screen Qt, nothing left open, and real services on a fresh folder."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

import workbench.ui  # noqa: F401  before Qt is used: see there

if TYPE_CHECKING:
    from workbench.services.services import Services

ROOT = Path(__file__).resolve().parent.parent


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def samples() -> Path:
    return ROOT / "resources" / "samples"


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
