"""What is done with corrections: ask for one, and take one away."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.services.correction_plan import Suggestion
from workbench.ui.correction_dialog import CorrectionDialog
from workbench.ui.jobs import Call
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session


class CorrectionActs(QObject):
    """Opens the dialogs over a window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._asked: tuple[int, ...] = ()

    def correct(self, voucher_ids: Sequence[int]) -> None:
        """Ask what is to be entered for vouchers in place of what was sent."""
        if voucher_ids:
            self._asked = tuple(voucher_ids)
            self._session.ask(Call(self._session.services.corrections.suggested, self._asked), self._suggested)

    def withdraw(self, voucher_ids: Sequence[int]) -> None:
        """Ask why corrections are to be taken away."""
        if not voucher_ids:
            return
        self._asked = tuple(voucher_ids)
        texts = self._session.texts
        words = texts.n("Take away {count} correction", "Take away {count} corrections", len(self._asked))
        dialog = ReasonDialog(self._session, words, self._window, (texts.t("Corrected by mistake"),))
        dialog.confirmed.connect(self._withdraw)
        dialog.open()

    def _suggested(self, suggestion: Suggestion) -> None:
        if isValid(self._window):
            CorrectionDialog(self._session, self._asked, suggestion, self._window).open()

    def _withdraw(self, reason: str) -> None:
        self._session.withdraw_correction(self._asked, reason)
