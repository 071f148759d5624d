"""What is done with corrections: ask for one, and take one away."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.services.correction_plan import Suggestion
from workbench.ui.asking import Asking
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
        self._asking = Asking(session, window)

    def correct(self, voucher_ids: Sequence[int], *, clean_only: bool = False) -> None:
        """Ask what is to be entered for vouchers in place of what was sent; ``clean_only`` as the dialog has it."""
        if voucher_ids:
            ids, session = tuple(voucher_ids), self._session
            job = Call(session.services.corrections.suggested, ids, with_progress=True)
            show = _ShowDialog(session, ids, self._window, clean_only)
            self._asking.ask(job, show, session.texts.t("Looking through the vouchers"))

    def withdraw(self, voucher_ids: Sequence[int]) -> None:
        """Ask why corrections are to be taken away."""
        if not voucher_ids:
            return
        ids, texts = tuple(voucher_ids), self._session.texts
        words = texts.n("Take away {count} correction", "Take away {count} corrections", len(ids))
        dialog = ReasonDialog(self._session, words, self._window, (texts.t("Corrected by mistake"),))
        dialog.confirmed.connect(_Withdraw(self._session, ids))
        dialog.open()


class _ShowDialog:
    """Asks about the vouchers that were looked through."""

    def __init__(self, session: Session, voucher_ids: tuple[int, ...], window: QWidget, clean_only: bool) -> None:
        self._session = session
        self._ids = voucher_ids
        self._window = window
        self._clean_only = clean_only

    def __call__(self, suggestion: Suggestion) -> None:
        CorrectionDialog(self._session, self._ids, suggestion, self._window, clean_only=self._clean_only).open()


class _Withdraw:
    """Takes away the corrections that were asked about. Holds no widget."""

    def __init__(self, session: Session, voucher_ids: tuple[int, ...]) -> None:
        self._session = session
        self._ids = voucher_ids

    def __call__(self, reason: str) -> None:
        self._session.withdraw_correction(self._ids, reason)
