"""Verifying against the ledger from the window: choose an export, or be offered it when one has come in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.services.requests import FileInput, IntakeResult
from workbench.services.verification import Verified
from workbench.ui.jobs import Call
from workbench.ui.session import Session
from workbench.ui.verification_view import VerificationView, VerifyOffer, named

Open = Callable[[int], None]
Mark = Callable[[Sequence[int]], None]


class VerificationActs(QObject):
    """Asks for the export, has it verified and shows what came of it."""

    def __init__(self, session: Session, window: QWidget, open_voucher: Open, mark: Mark) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._open_voucher = open_voucher
        self._mark = mark
        self._waiting: list[str] = []
        session.verify_wanted.connect(self.choose)

    def choose(self) -> None:
        """Choose the export's file."""
        t = self._session.texts.t
        dialog = QFileDialog(self._window, t("Verify against a SIE export from Fortnox"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{t('SIE files')} (*.se *.SE *.si *.SI *.sie *.SIE)", f"{t('All files')} (*)"])
        dialog.setDirectory(self._session.settings.add_folder)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def verify(self, path: Path) -> None:
        """Verify against one export."""
        self._session.verify(FileInput(path), self._show)

    def offer(self, result: IntakeResult) -> None:
        """Offer to verify where exports of companies have come in whose vouchers have been entered."""
        companies = named([company for each in result.inputs for company in each.ledgers])
        if result.facts and companies:
            self._waiting = companies
            counts = self._session.services.verification.counts
            self._session.ask(Call(counts, tuple(companies)), self._counted)

    def _counted(self, counts: dict[str, int]) -> None:
        for company in self._waiting:
            if counts.get(company):
                dialog = VerifyOffer(self._session, company, counts[company], self._window)
                dialog.accepted.connect(_Verify(self._session, company, self._show))
                dialog.open()
                return

    def _chosen(self, name: str) -> None:
        path = Path(name)
        self._session.settings.add_folder = str(path.parent)
        self.verify(path)

    def _show(self, verified: Verified) -> None:
        view = VerificationView(self._session, verified.result, self._window)
        view.opened.connect(self._open_voucher)
        view.mark_wanted.connect(self._mark)
        view.show()


class _Verify:
    """Verifies against the newest export of a company. Holds no widget that goes away."""

    def __init__(self, session: Session, company: str, done: Callable[[Verified], None]) -> None:
        self._session = session
        self._company = company
        self._done = done

    def __call__(self) -> None:
        self._session.verify(self._company, self._done)
