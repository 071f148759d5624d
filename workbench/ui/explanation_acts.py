"""What is done with an office's own explanations: begin, write, list; the cases follow at once."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from workbench.diagnosis.catalogue import UNKNOWN
from workbench.domain.errors import KnownError
from workbench.domain.finding import Finding
from workbench.domain.voucher import Voucher
from workbench.services.cases import CaseDetail
from workbench.services.explanation_draft import Draft
from workbench.ui.explanation_dialog import ExplanationDialog
from workbench.ui.explanation_list import ExplanationList
from workbench.ui.jobs import Notice, Tried
from workbench.ui.session import Session


class ExplanationActs(QObject):
    """Opens the dialogs over the window that is in front."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        session.explanation_wanted.connect(self._on_wanted)

    def explain_voucher(self, voucher_id: int) -> None:
        """Begin an explanation of what a voucher failed on: of what is not known, if anything is."""
        self._session.read_detail(voucher_id, self._read)

    def show_all(self) -> None:
        """Show what the office has written."""
        listing = ExplanationList(self._session, self._window)
        listing.edit_wanted.connect(self._edit)
        listing.open()

    def reload(self) -> None:
        """Read what the office has written, and the whole list, again."""
        self._session.command(Tried(self._session.services.explanations.reload), self._reloaded)

    def _reloaded(self, left_out: tuple[KnownError, ...]) -> None:
        for error in left_out:
            self._session.failed.emit(error)
        self._session.load()

    def _read(self, detail: CaseDetail) -> None:
        findings = sorted(detail.findings, key=lambda finding: finding.cause != UNKNOWN)
        if findings:
            self._on_wanted((findings[0], detail.case.voucher))
        else:
            self._session.noticed.emit(Notice(self._session.texts.t("No failure has been reported for this voucher")))

    def _on_wanted(self, what: tuple[Finding, Voucher | None]) -> None:
        self._session.ask(Tried(self._session.services.explanations.draft, *what), self._begun)

    def _edit(self, name: str) -> None:
        self._session.ask(Tried(self._session.services.explanations.read, name), self._begun)

    def _begun(self, draft: Draft | KnownError) -> None:
        if isinstance(draft, KnownError):
            self._session.failed.emit(draft)
        else:
            ExplanationDialog(self._session, draft, self._front()).open()

    def _front(self) -> QWidget:
        """Return the window that the person is looking at."""
        active = QApplication.activeWindow()
        return active if isinstance(active, (QMainWindow, ExplanationList)) else self._window
