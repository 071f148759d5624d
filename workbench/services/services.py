"""The services together: everything a window or a terminal needs, already wired."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from workbench.diagnosis import Catalogue
from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.errors import NotByHand, NothingMatched, ToBeRetried
from workbench.domain.failure import Status
from workbench.domain.journal import Journal, JournalOrder
from workbench.domain.origin import ReceiptFile
from workbench.domain.ports import Progress
from workbench.domain.processing_history import ProcessingHistory
from workbench.domain.report import ReportKind
from workbench.domain.sheet import Book, Sheet
from workbench.domain.verification import VerifyResult
from workbench.domain.verification_report import VerificationReport
from workbench.services.actions import Actions
from workbench.services.approval import Approval
from workbench.services.case_row import CaseRow, Column
from workbench.services.cases import Cases
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.column_mappings import ColumnMappings
from workbench.services.corrections import Corrections
from workbench.services.facts import Facts
from workbench.services.guard import Guard
from workbench.services.hand_entry import LEFT_OUT, parted
from workbench.services.inlets import Inlets
from workbench.services.intake import Intake
from workbench.services.journal import JournalMaker
from workbench.services.ledgers import Ledgers
from workbench.services.lists import SHEETS, Lists
from workbench.services.moves import SKIP_REASONS
from workbench.services.own_explanations import OwnExplanations
from workbench.services.polling import Polling
from workbench.services.processing_history import HistoryWish, ProcessingHistories, history_book
from workbench.services.receipts import Receipts
from workbench.services.register import Register
from workbench.services.requests import MarkRequest
from workbench.services.route import Routes
from workbench.services.rules import Rules
from workbench.services.sie_export import SieExport
from workbench.services.tray import Tray
from workbench.services.twins import Twins
from workbench.services.verification import Verifications
from workbench.services.verification_report import VerificationReports, verification_book
from workbench.texts import Texts


class WrittenFile(Protocol):
    """A report as it lies on the disk."""

    @property
    def sha256(self) -> str:
        """Its SHA-256 in hex."""
        ...


class Reports(Protocol):
    """Writes what else leaves the program as files; each whole or not at all. Raises `FileNotWritable`."""

    def history(self, history: ProcessingHistory, path: Path, texts: Texts) -> object:
        """Write a processing history as PDF."""
        ...

    def verification(self, report: VerificationReport, path: Path, texts: Texts) -> object:
        """Write a verification as PDF."""
        ...

    def xlsx(self, book: Book, path: Path) -> object:
        """Write a book as XLSX."""
        ...

    def csv(self, sheet: Sheet, path: Path) -> object:
        """Write a sheet as CSV."""
        ...


ReceiptsOf = Callable[[int], Iterator[ReceiptFile]]
"""Gives a voucher's receipts, one at a time."""


class JournalWriter(Protocol):
    """Writes a journal as a file. Raises `FileNotWritable`; what is written is whole."""

    def __call__(
        self,
        journal: Journal,
        path: Path,
        texts: Texts,
        progress: Progress,
        receipts: ReceiptsOf | None = None,
        sie_files: Sequence[tuple[str, bytes]] = (),
    ) -> WrittenFile:
        """Write it, with the receipts behind it where they are given, and SIE files of the same vouchers in it."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root hands out; ``texts`` gives the words of a language, ``languages`` which there are."""

    diagnosis: CurrentDiagnosis
    explanations: OwnExplanations
    cases: Cases
    actions: Actions
    corrections: Corrections
    rules: Rules
    ledgers: Ledgers
    facts: Facts
    intake: Intake
    inlets: Inlets
    polling: Polling
    tray: Tray
    twins: Twins
    columns: ColumnMappings
    register: Register
    routes: Routes
    approval: Approval
    receipts: Receipts
    journal: JournalMaker
    journal_writer: JournalWriter
    sie: SieExport
    verification: Verifications
    verified: VerificationReports
    guard: Guard
    histories: ProcessingHistories
    lists: Lists
    reports: Reports
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
        *,
        codes: bool = True,
        with_receipts: bool = False,
    ) -> Changes:
        """Write the PDF journal of vouchers, with QR codes or without. Then mark them, if asked.

        One that is ``kept`` is put in the history, and its vouchers are to be entered by hand from then on; SIE files
        of them lie in it and are written down too.
        ``with_receipts`` puts their receipts behind it.
        One file for each company: with several, the organisation number is added to the file's name.
        What may not be entered by hand, or is to be retried in its source, is left out and told as skipped.
        Raises `NothingMatched`, `NotByHand`, `ToBeRetried`, `MoveNotAllowed`, `ChangedMeanwhile`, `FileNotWritable`,
        `ReportNotPlaced`.
        """
        rows = self.cases.current_rows(voucher_ids)
        retried = tuple(Skipped(row.id, SKIP_REASONS[row.status]) for row in rows if row.status is Status.RETRY)
        if retried and len(retried) == len(rows):
            raise ToBeRetried
        may, may_not = parted([row for row in rows if row.status is not Status.RETRY], self.catalogue)
        if may_not and not may:
            raise NotByHand(cause=self.catalogue.title(may_not[0][1], texts.language))
        left_out = retried + tuple(Skipped(row.id, LEFT_OUT) for row, _ in may_not)
        voucher_ids = [row.id for row in may]
        journals = self.journal.make(voucher_ids, order, selection, by, texts.language, progress, codes)
        for journal in journals:
            target = journal_path(path, journal, len(journals))
            receipts = self.receipts.of if with_receipts else None
            if kept:
                ids = [voucher.id for voucher in journal.vouchers]
                enclosed = self.sie.enclosed(ids)
                write = partial(self._write, journal, texts, progress, receipts, enclosed.files)
                self.register.make(ReportKind.JOURNAL, target, write, ids, journal.company, by, enclosed)
            else:
                self._write(journal, texts, progress, receipts, (), target)
        plan = self.actions.plan_mark(voucher_ids) if mark else None
        if mark and plan and plan.voucher_ids:
            changes = self.actions.mark(plan.voucher_ids, mark)
            return replace(changes, skipped=changes.skipped + left_out)
        return Changes("", Changed.CASES | Changed.HISTORY if kept else Changed.NOTHING, tuple(voucher_ids), left_out)

    def write_history(self, wish: HistoryWish, path: Path, by: str, texts: Texts, progress: Progress) -> Changes:
        """Write the processing history of a company and period, as XLSX or (else) as PDF; a PDF goes in the register.

        Raises `NothingMatched`, `FileNotWritable`.
        """
        history = self.histories.make(wish, by, texts, progress)
        if path.suffix.lower() == ".xlsx":
            self.reports.xlsx(history_book(history, texts), path)
            return Changes()
        write = partial(self._write_history, history, texts)
        return self.register.make(ReportKind.HISTORY, path, write, (), history.company, by).changes

    def write_verification(self, result: VerifyResult, path: Path, by: str, texts: Texts) -> Changes:
        """Write what a verification came to, as XLSX or (else) as PDF; it goes in the register.

        Raises `FileNotWritable`.
        """
        report = self.verified.make(result, by, texts)
        write = partial(self._write_verification, report, texts, path.suffix.lower() == ".xlsx")
        ids = [each.voucher_id for each in result.found]
        return self.register.make(ReportKind.VERIFICATION, path, write, ids, report.company, by).changes

    def write_list(
        self,
        rows: Sequence[CaseRow],
        columns: Sequence[Column],
        path: Path,
        by: str,
        texts: Texts,
        sheet: str = SHEETS[0],
    ) -> None:
        """Write a list as XLSX, or one sheet of it (of `SHEETS`) as CSV. Raises `NothingMatched`, `FileNotWritable`."""
        if not rows:
            raise NothingMatched
        book = self.lists.book(rows, columns, texts, by)
        if path.suffix.lower() == ".csv":
            self.reports.csv(book.sheets[SHEETS.index(sheet)], path)
        else:
            self.reports.xlsx(book, path)

    def _write_verification(self, report: VerificationReport, texts: Texts, as_table: bool, path: Path) -> None:
        if as_table:
            self.reports.xlsx(verification_book(report, texts), path)
        else:
            self.reports.verification(report, path, texts)

    def _write_history(self, history: ProcessingHistory, texts: Texts, path: Path) -> None:
        self.reports.history(history, path, texts)

    def _write(
        self,
        journal: Journal,
        texts: Texts,
        progress: Progress,
        receipts: ReceiptsOf | None,
        sie_files: Sequence[tuple[str, bytes]],
        path: Path,
    ) -> None:
        self.journal_writer(journal, path, texts, progress, receipts, sie_files)


def journal_path(path: Path, journal: Journal, count: int) -> Path:
    """Return where one of several companies' journals goes."""
    return path if count == 1 else path.with_stem(f"{path.stem} {journal.company or '-'}")
