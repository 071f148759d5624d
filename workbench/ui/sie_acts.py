"""From the vouchers chosen to a SIE file: the plan, the question, the file's place, and what was written."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.services.requests import SieWish
from workbench.services.sie_export import SieWritten
from workbench.services.sie_plan import SiePlan
from workbench.ui.jobs import Call, Notice
from workbench.ui.journal_preview import remember_folder
from workbench.ui.session import Session
from workbench.ui.sie_dialog import SieDialog

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-"))


class SieActs(QObject):
    """Belongs to a window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._ids: tuple[int, ...] = ()

    def show(self, voucher_ids: Sequence[int]) -> None:
        """Look what a SIE file of some vouchers would hold, and ask."""
        self._ids = tuple(voucher_ids)
        label = self._session.texts.t("Checking the vouchers")
        self._session.ask(Call(self._session.services.sie.plan, self._ids), self._planned, label)

    def _planned(self, plan: SiePlan) -> None:
        dialog = SieDialog(self._session, self._ids, plan, file_name(plan), self._window)
        dialog.confirmed.connect(self._write)
        dialog.open()

    def _write(self, wish: SieWish) -> None:
        remember_folder(self._session, wish.path)
        self._session.write_sie(wish, _TellWritten(self._session))


class _TellWritten:
    """Tells where the files lie. Holds no widget, since the dialog is closed by then."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, written: SieWritten) -> None:
        texts = self._session.texts
        words = texts.n(
            "The SIE file {name} is written, with {count} voucher, and its receipt page beside it.",
            "The SIE file {name} is written, with {count} vouchers, and its receipt page beside it.",
            len(written.changes.voucher_ids),
            name=", ".join(path.name for path in written.files),
        )
        if written.changes.skipped:
            left = len(written.changes.skipped)
            words += " · " + texts.n("{count} left alone", "{count} left alone", left)
        self._session.noticed.emit(Notice(words, path=written.receipts[0]))


def file_name(plan: SiePlan) -> str:
    """Return a file name for a SIE file made now, fit for every system; the next one today has another."""
    now = f"{datetime.now().astimezone():%Y-%m-%d %H%M}"
    only = plan.parts[0] if len(plan.parts) == 1 else None
    parts = ["Fortnox", only.company_name or only.company if only else "", now]
    return " ".join(part.translate(_FORBIDDEN) for part in parts if part) + ".si"
