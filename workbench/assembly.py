"""Puts the program together without a window: store, sources, diagnosis, services."""

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workbench import __version__
from workbench.diagnosis import Diagnoser
from workbench.diagnosis.catalogue import Catalogue
from workbench.domain.journal import Journal, JournalOrder
from workbench.domain.ports import Progress
from workbench.services.actions import Actions
from workbench.services.cases import Cases
from workbench.services.changes import Changed, Changes
from workbench.services.intake import Intake
from workbench.services.journal import JournalMaker
from workbench.services.requests import MarkRequest
from workbench.settings import APP_NAME, resource
from workbench.sources import Sources
from workbench.store.store import SqlStore
from workbench.texts import Texts, languages

PROGRAM = f"{APP_NAME} {__version__}"


class SystemClock:
    """The computer's own clock, with its time zone."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a window or a terminal needs, already wired."""

    catalogue: Catalogue
    diagnosis: Diagnoser
    cases: Cases
    actions: Actions
    intake: Intake
    journal: JournalMaker
    data_folder: Path
    os_user: str
    close: Callable[[], None]

    def texts(self, language: str) -> Texts:
        """Return the words of a language."""
        return Texts(language, resource("i18n"))

    def languages(self) -> tuple[str, ...]:
        """Return the languages there are."""
        return languages(resource("i18n"))

    def write_journal(
        self,
        voucher_ids: Sequence[int],
        path: Path,
        order: JournalOrder,
        selection: str,
        by: str,
        texts: Texts,
        mark: MarkRequest | None,
        progress: Progress,
    ) -> Changes:
        """Write the PDF journal of vouchers and put it in the history; then mark them, if asked.

        One file for each company: with several, the organisation number is added to the file's name.
        Raises `NothingMatched`, `FileNotWritable`.
        """
        from workbench.reports.journal_pdf import write_journal

        journals = self.journal.make(voucher_ids, order, selection, by, texts.language, progress)
        changes = Changes()
        for journal in journals:
            target = journal_path(path, journal, len(journals))
            written = write_journal(journal, target, texts, progress)
            ids = [voucher.id for voucher in journal.vouchers]
            changes = self.actions.record_report(ids, target.name, written.sha256, by)
        if mark is None:
            return Changes("", Changed.HISTORY, tuple(voucher_ids))
        plan = self.actions.plan_mark(voucher_ids)
        return self.actions.mark(plan.voucher_ids, mark) if plan.voucher_ids else changes


def journal_path(path: Path, journal: Journal, count: int) -> Path:
    """Return where one of several companies' journals goes."""
    return path if count == 1 else path.with_stem(f"{path.stem} {journal.company or '-'}")


def assemble(data_folder: Path) -> Services:
    """Open the store in the folder (made where missing) and wire the services to it.

    An office's own explanations lie in ``causes`` in the same folder and win over ours.
    Raises `StoreError`, `CatalogueError`.
    """
    store = SqlStore.open(data_folder, program=PROGRAM)
    catalogue = Catalogue.load(resource("causes"), data_folder / "causes")
    diagnosis = Diagnoser(catalogue)
    clock = SystemClock()
    return Services(
        catalogue=catalogue,
        diagnosis=diagnosis,
        cases=Cases(store, diagnosis),
        actions=Actions(store, clock),
        intake=Intake(store, Sources(), clock),
        journal=JournalMaker(store, diagnosis, catalogue, clock, PROGRAM),
        data_folder=data_folder,
        os_user=_os_user(),
        close=store.close,
    )


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
