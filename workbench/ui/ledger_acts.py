"""What is done with what is known of a ledger: show it, and bring in one more export of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from workbench.services.requests import FileInput
from workbench.ui.ledger_dialog import LedgerDialog
from workbench.ui.session import Session

BringIn = Callable[[Sequence[FileInput], str], None]


class LedgerActs(QObject):
    """Opens the dialog, once; ``bring_in`` takes files and the organisation number of the company they are of."""

    def __init__(self, session: Session, window: QWidget, bring_in: BringIn) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._bring_in = bring_in
        self._company = ""
        session.ledger_wanted.connect(self.show)

    def show(self, company: str) -> None:
        """Show what is known of a company's ledger, or bring forward the dialog that is open."""
        dialog = self._opened()
        if dialog is None:
            dialog = LedgerDialog(self._session, company, self._window)
            dialog.export_wanted.connect(self._choose)
            dialog.show()
            return
        if company:
            dialog.show_company(company)
        dialog.raise_()
        dialog.activateWindow()

    def _opened(self) -> LedgerDialog | None:
        windows = QApplication.topLevelWidgets()
        return next((each for each in windows if isinstance(each, LedgerDialog) and each.isVisible()), None)

    def _choose(self, company: str) -> None:
        """Choose the export's file."""
        self._company = company
        t = self._session.texts.t
        dialog = QFileDialog(self._opened() or self._window, t("Bring in a SIE export from Fortnox"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([f"{t('SIE files')} (*.se *.SE *.si *.SI *.sie *.SIE)", f"{t('All files')} (*)"])
        dialog.setDirectory(self._session.settings.add_folder)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        self._session.settings.add_folder = str(paths[0].parent)
        self._bring_in([FileInput(path) for path in paths], self._company)
