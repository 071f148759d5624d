"""Languages, and journals written and read back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.reports.reading import pages_of
from workbench.domain.journal import Journal
from workbench.reports.journal_pdf import JournalFile, write_journal
from workbench.texts import Texts


@pytest.fixture(params=["sv", "en"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return Texts(str(request.param), ROOT / "resources" / "i18n")


@pytest.fixture
def swedish() -> Texts:
    """Swedish amounts, whether or not there is a catalogue."""
    chosen = Texts("en", Path())
    chosen.language = "sv"
    return chosen


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Journal, Texts], tuple[list[str], JournalFile]]:
    def write(journal: Journal, texts: Texts) -> tuple[list[str], JournalFile]:
        path = tmp_path / "journal.pdf"
        told = write_journal(journal, path, texts)
        return pages_of(path), told

    return write
