"""Puts the program together without a window: store, sources, diagnosis, reports, services."""

import getpass
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from workbench import __version__
from workbench.diagnosis import Catalogue
from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.journal import Journal
from workbench.domain.ports import Progress
from workbench.domain.processing_history import ProcessingHistory
from workbench.domain.receipt_kind import ReceiptKind
from workbench.domain.sheet import Book, Sheet
from workbench.domain.sie_receipt import SieReceipt
from workbench.domain.verification_report import VerificationReport
from workbench.ledger.entries import LedgerExport
from workbench.ledger.matching import EntrySearch
from workbench.services.actions import Actions
from workbench.services.approval import Approval
from workbench.services.cases import Cases
from workbench.services.column_mappings import ColumnMappings
from workbench.services.corrections import Corrections
from workbench.services.facts import Facts
from workbench.services.guard import Guard
from workbench.services.inlets import Inlets
from workbench.services.intake import Intake
from workbench.services.journal import JournalMaker
from workbench.services.ledgers import Ledgers
from workbench.services.lists import Lists
from workbench.services.outbox import Outbox
from workbench.services.own_explanations import OwnExplanations
from workbench.services.polling import Polling
from workbench.services.processing_history import ProcessingHistories, checked_words, span_words
from workbench.services.receipts import Receipts
from workbench.services.register import Register
from workbench.services.route import Routes
from workbench.services.rules import Rules
from workbench.services.services import ReceiptsOf, Services, WrittenFile
from workbench.services.sie_export import SieExport
from workbench.services.tray import Tray
from workbench.services.twins import Twins
from workbench.services.verification import Verifications
from workbench.services.verification_report import VerificationReports, fact_lines, made_words
from workbench.services.verification_words import VERDICT_WORDS
from workbench.settings import APP_NAME, resource
from workbench.sources import Sources
from workbench.sources.live import LIVE
from workbench.store.secrets import KeyringSecrets
from workbench.store.store import SqlStore
from workbench.texts import Texts, languages

PROGRAM = f"{APP_NAME} {__version__}"


class SystemClock:
    """The computer's own clock, with its time zone."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now().astimezone()


@cache
def shipped_catalogue() -> Catalogue:
    """Read the causes that come with the program: once, as they do not change while it runs.

    Raises `CatalogueError`.
    """
    return Catalogue.load(resource("causes"))


def assemble(data_folder: Path) -> Services:
    """Open the store in the folder (made where missing) and wire the services to it.

    An office's own explanations lie in ``causes`` in the same folder and win over ours.
    Raises `StoreError`, `CatalogueError`.
    """
    shipped, own = shipped_catalogue(), data_folder / "causes"
    store = SqlStore.open(data_folder, program=PROGRAM)
    diagnosis = CurrentDiagnosis(shipped.with_own(own))
    clock = SystemClock()
    ledgers = Ledgers(store, diagnosis)
    intake = Intake(store, Sources(diagnosis.failures), clock)
    rules = Rules(store, clock)
    secrets = KeyringSecrets(data_folder)
    outbox = Outbox(store.inlets, {kind.name: kind for kind in LIVE}, secrets, clock)
    cases, actions = Cases(store, diagnosis, ledgers), Actions(store, clock)
    guard = Guard(store, LedgerExport)
    return Services(
        diagnosis=diagnosis,
        explanations=OwnExplanations(own, shipped, diagnosis, store),
        cases=cases,
        actions=actions,
        corrections=Corrections(store, clock, diagnosis, ledgers, rules),
        rules=rules,
        ledgers=ledgers,
        facts=Facts(store, clock),
        intake=intake,
        columns=ColumnMappings(store, clock),
        inlets=Inlets(store.inlets, secrets, LIVE, intake, clock),
        polling=Polling(store.inlets, secrets, LIVE, intake, clock, outbox),
        tray=Tray(store, intake, clock),
        twins=Twins(store, clock),
        journal=JournalMaker(store, diagnosis, diagnosis, ledgers, clock, PROGRAM),
        receipts=Receipts(store, clock, make_small),
        journal_writer=write_journal,
        sie=SieExport(store, cases, ledgers, diagnosis, clock, (APP_NAME, __version__), write_sie_receipt, guard),
        verification=Verifications(store, LedgerExport, EntrySearch, clock),
        verified=VerificationReports(store, clock, PROGRAM),
        guard=guard,
        register=Register(store, clock),
        routes=Routes(store, cases, diagnosis, actions),
        approval=Approval(store, clock),
        histories=ProcessingHistories(store, clock, PROGRAM),
        lists=Lists(store, diagnosis, clock, PROGRAM),
        reports=WrittenReports(),
        data_folder=data_folder,
        os_user=_os_user(),
        texts=_texts,
        languages=languages(resource("i18n")),
        close=store.close,
    )


def write_journal(
    journal: Journal,
    path: Path,
    texts: Texts,
    progress: Progress,
    receipts: ReceiptsOf | None = None,
    sie_files: Sequence[tuple[str, bytes]] = (),
) -> WrittenFile:
    """Write the PDF journal; reportlab is loaded only when one is asked for, as the window starts without it."""
    from workbench.reports import journal_pdf
    from workbench.reports.attachments import Attachment

    about = texts.t("The same vouchers as a SIE file")
    attached = [Attachment(name, "application/x-sie", (data,), about) for name, data in sie_files]
    if receipts is not None:
        from workbench.reports import receipts_pdf

        return receipts_pdf.write_journal_with_receipts(journal, receipts, path, texts, progress, attached)
    return journal_pdf.write_journal(journal, path, texts, progress, attached)


def write_sie_receipt(receipt: SieReceipt, path: Path, texts: Texts) -> WrittenFile:
    """Write the receipt page of a SIE file as PDF."""
    from workbench.reports import sie_receipt

    return sie_receipt.write_sie_receipt(receipt, path, texts)


class WrittenReports:
    """What else is written as files; each writer is loaded only when one is asked for."""

    def history(self, history: ProcessingHistory, path: Path, texts: Texts) -> None:
        """Write a processing history as PDF."""
        from workbench.reports import history_pdf

        words = history_pdf.HistoryWords(span_words(history, texts), checked_words(history, texts))
        history_pdf.write_history(history, words, path, texts)

    def verification(self, report: VerificationReport, path: Path, texts: Texts) -> None:
        """Write a verification as PDF."""
        from workbench.reports import verification_pdf

        verdicts = {verdict: texts.t(words) for verdict, words in VERDICT_WORDS.items()}
        words = verification_pdf.VerificationWords(fact_lines(report, texts), made_words(report, texts), verdicts)
        verification_pdf.write_verification(report, words, path, texts)

    def xlsx(self, book: Book, path: Path) -> None:
        """Write a book as XLSX."""
        from workbench.reports import spreadsheet

        spreadsheet.write_xlsx(book, path)

    def csv(self, sheet: Sheet, path: Path) -> None:
        """Write a sheet as CSV."""
        from workbench.reports import spreadsheet

        spreadsheet.write_csv(sheet, path)


def make_small(data: bytes, kind: ReceiptKind, limit: int) -> bytes | None:
    """Make a small copy of a receipt; what reads pictures and PDFs is loaded only when one is asked for."""
    from workbench.reports import receipt_small

    return receipt_small.make_small(data, kind, limit)


def _texts(language: str) -> Texts:
    return Texts(language, resource("i18n"))


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
