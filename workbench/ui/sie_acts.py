"""From the vouchers chosen to the question about their SIE file."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.domain.failure import Status
from workbench.services.plain_text import in_file_name
from workbench.services.sie_plan import SiePlan
from workbench.ui.asking import Asking
from workbench.ui.jobs import Call
from workbench.ui.session import Session
from workbench.ui.sie_dialog import SieDialog


class SieActs(QObject):
    """Belongs to a window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._asking = Asking(session, window)

    def show(self, voucher_ids: Sequence[int]) -> None:
        """Look what a SIE file of some vouchers would hold, and ask."""
        ids, session = tuple(voucher_ids), self._session
        label = session.texts.t("Checking the vouchers")
        rows = (session.index.row(each) for each in ids)
        failed = tuple(row.id for row in rows if row and row.status is not Status.UNREPORTED)
        self._asking.ask(Call(session.services.sie.plan, failed), _ShowDialog(session, ids, self._window), label)


class _ShowDialog:
    """Asks about the vouchers that were planned."""

    def __init__(self, session: Session, voucher_ids: tuple[int, ...], window: QWidget) -> None:
        self._session = session
        self._ids = voucher_ids
        self._window = window

    def __call__(self, plan: SiePlan) -> None:
        SieDialog(self._session, self._ids, plan, file_name(plan), self._window).open()


def file_name(plan: SiePlan) -> str:
    """Return a file name for a SIE file made now, fit for every system; the next one today has another."""
    now = f"{datetime.now().astimezone():%Y-%m-%d %H%M}"
    only = plan.parts[0] if len(plan.parts) == 1 else None
    parts = ["Fortnox", only.company_name or only.company if only else "", now]
    return " ".join(in_file_name(part) for part in parts if part) + ".si"
