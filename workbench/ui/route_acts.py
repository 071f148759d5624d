"""Asking which way vouchers are to go, and who approves: from the main window and from a voucher's own."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Flag, Status
from workbench.services.route import RouteAsked
from workbench.texts import NN_
from workbench.ui.approve_dialog import ApproveDialog
from workbench.ui.asking import Asking
from workbench.ui.jobs import Call
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session

_TITLES = {
    Status.RETRY: NN_("Retry {count} voucher in the source", "Retry {count} vouchers in the source"),
    Status.HAND: NN_("Enter {count} voucher by hand", "Enter {count} vouchers by hand"),
}


class RouteActs(QObject):
    """Asks over a window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._asking = Asking(session, window)

    def ask(self, voucher_ids: Sequence[int], target: Status) -> None:
        """Ask why vouchers are to be retried in their source or entered by hand, and tell what has been done already.

        Told by `Session.failed` where none of them may go that way.
        """
        session = self._session
        job = Call(session.services.routes.ask, tuple(voucher_ids), target, session.texts)
        self._asking.ask(job, self._ask_reason, session.texts.t("Looking through the vouchers"))

    def approve(self, voucher_ids: Sequence[int]) -> None:
        """Ask who approves the marks of those of the vouchers that await it, and why."""
        index = self._session.index
        rows = [row for each in voucher_ids if (row := index.row(each)) and Flag.AWAITING_APPROVAL in row.flags]
        if not rows:
            self._session.failed.emit(NothingMatched())
            return
        dialog = ApproveDialog(self._session, rows, self._window)
        dialog.confirmed.connect(_Approve(self._session, tuple(row.id for row in rows)))
        dialog.open()

    def _ask_reason(self, asked: RouteAsked) -> None:
        texts, target = self._session.texts, asked.plan.target
        title = texts.n(*_TITLES[target], len(asked.plan.voucher_ids))
        reasons = (texts.t("Put right in Fortnox"), texts.t("Put right in the source system"))
        if target is Status.HAND:
            reasons = (texts.t("The source cannot export it"), texts.t("It has to be booked now"))
        dialog = ReasonDialog(self._session, title, self._window, reasons, asked.warnings)
        dialog.confirmed.connect(_Choose(self._session, asked))
        dialog.open()


class _Choose:
    """Lets the vouchers asked about go the way asked about. Holds no widget."""

    def __init__(self, session: Session, asked: RouteAsked) -> None:
        self._session = session
        self._plan = asked.plan

    def __call__(self, reason: str) -> None:
        self._session.route(self._plan.voucher_ids, self._plan.target, reason)


class _Approve:
    """Approves the marks asked about. Holds no widget."""

    def __init__(self, session: Session, voucher_ids: tuple[int, ...]) -> None:
        self._session = session
        self._ids = voucher_ids

    def __call__(self, approved: tuple[str, str]) -> None:
        self._session.approve(self._ids, *approved)
