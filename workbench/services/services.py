"""The services together: everything a window or a terminal needs, already wired."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from workbench.diagnosis import Catalogue
from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.errors import NotByHand
from workbench.domain.journal import Journal, JournalOrder
from workbench.domain.origin import ReceiptFile
from workbench.domain.ports import Progress
from workbench.services.actions import Actions
from workbench.services.cases import Cases
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.column_mappings import ColumnMappings
from workbench.services.facts import Facts
from workbench.services.hand_entry import LEFT_OUT, parted
from workbench.services.inlets import Inlets
from workbench.services.intake import Intake
from workbench.services.journal import JournalMaker
from workbench.services.ledgers import Ledgers
from workbench.services.own_explanations import OwnExplanations
from workbench.services.polling import Polling
from workbench.services.receipts import Receipts
from workbench.services.requests import MarkRequest
from workbench.services.tray import Tray
from workbench.services.twins import Twins
from workbench.texts import Texts


class WrittenFile(Protocol):
    """A report as it lies on the disk."""

    @property
    def sha256(self) -> str:
        """Its SHA-256 in hex."""
        ...


ReceiptsOf = Callable[[int], Iterator[ReceiptFile]]
"""Gives a voucher's receipts, one at a time."""


class JournalWriter(Protocol):
    """Writes a journal as a file. Raises `FileNotWritable`; what is written is whole."""

    def __call__(
        self, journal: Journal, path: Path, texts: Texts, progress: Progress, receipts: ReceiptsOf | None = None
    ) -> WrittenFile:
        """Write it, with the receipts behind it where they are given."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root hands out; ``texts`` gives the words of a language, ``languages`` which there are."""

    diagnosis: CurrentDiagnosis
    explanations: OwnExplanations
    cases: Cases
    actions: Actions
    ledgers: Ledgers
    facts: Facts
    intake: Intake
    inlets: Inlets
    polling: Polling
    tray: Tray
    twins: Twins
    columns: ColumnMappings
    receipts: Receipts
    journal: JournalMaker
    journal_writer: JournalWriter
    data_folder: Path
    os_user: str
    texts: Callable[[str], Texts]
    languages: tuple[str, ...]
    close: Callable[[], None]

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in use."""
        return self.diagnosis.catalogue

    def write_journal(
        self,
        voucher_ids: Sequence[int],
        path: Path,
        order: JournalOrder,
        selection: str,
        by: str,
        texts: Texts,
        mark: MarkRequest | None,
        kept: bool,
        progress: Progress,
        with_receipts: bool = False,
    ) -> Changes:
        """Write the PDF journal of vouchers; one that is ``kept`` is put in the history. Then mark them, if asked.

        ``with_receipts`` puts their receipts behind it.
        One file for each company: with several, the organisation number is added to the file's name.
        What may not be entered by hand is left out and told as skipped.
        Raises `NothingMatched`, `NotByHand`, `FileNotWritable`.
        """
        may, may_not = parted(self.cases.current_rows(voucher_ids), self.catalogue)
        if may_not and not may:
            raise NotByHand(cause=self.catalogue.title(may_not[0][1], texts.language))
        left_out = tuple(Skipped(row.id, LEFT_OUT) for row, _ in may_not)
        voucher_ids = [row.id for row in may]
        journals = self.journal.make(voucher_ids, order, selection, by, texts.language, progress)
        for journal in journals:
            target = journal_path(path, journal, len(journals))
            receipts = self.receipts.of if with_receipts else None
            written = self.journal_writer(journal, target, texts, progress, receipts)
            ids = [voucher.id for voucher in journal.vouchers]
            if kept:
                self.actions.record_report(ids, target.name, written.sha256, by)
        plan = self.actions.plan_mark(voucher_ids) if mark else None
        if mark and plan and plan.voucher_ids:
            changes = self.actions.mark(plan.voucher_ids, mark)
            return replace(changes, skipped=changes.skipped + left_out)
        return Changes("", Changed.HISTORY if kept else Changed.NOTHING, tuple(voucher_ids), left_out)


def journal_path(path: Path, journal: Journal, count: int) -> Path:
    """Return where one of several companies' journals goes."""
    return path if count == 1 else path.with_stem(f"{path.stem} {journal.company or '-'}")
