"""What is done with the outcome of an act or a task, on the GUI thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import Cancelled, ReportNotPlaced
from workbench.ui.jobs import Acted, Busy, Notice
from workbench.ui.tasks import Task

if TYPE_CHECKING:
    from workbench.ui.session import Session


class Tell:
    """Says in the message bar what an act did, with undo where it can be undone."""

    def __init__(self, session: "Session", told: tuple[str, str], without: str) -> None:
        self._session = session
        self._told = told
        self._without = without

    def __call__(self, acted: Acted) -> None:
        """Tell it."""
        count = len(acted.changes.voucher_ids)
        if not (self._told[0] or self._without) or not (count or acted.changes.act):
            return
        texts = self._session.texts
        by_count = self._told[0] and (count or not self._without)
        words = texts.n(*self._told, count) if by_count else texts.t(self._without)
        if acted.changes.skipped:
            left = len(acted.changes.skipped)
            words += " · " + texts.n("{count} left alone", "{count} left alone", left)
        undo = acted.changes.act if acted.changes.act == acted.undoable else ""
        self._session.noticed.emit(Notice(words, undo))


class TellOnPaper:
    """Warns of vouchers on a printout that others have said are to be retried."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def __call__(self, acted: Acted) -> None:
        """Tell it, where there are any."""
        if acted.changes.skipped:
            words = self._session.texts.n(
                "{count} voucher on the printout is to be retried in the source: do not type it.",
                "{count} vouchers on the printout are to be retried in the source: do not type them.",
                len(acted.changes.skipped),
            )
            self._session.noticed.emit(Notice(words))


class Outcome:
    """Takes a task's outcome on the GUI thread."""

    def __init__(self, session: "Session", done: Callable[[Any], None], label: str) -> None:
        self._session = session
        self._done = done
        self._label = label
        self.task: Task | None = None

    def done(self, result: Any) -> None:
        """Hand over what came of it."""
        self._session.idle.emit(self.task)
        self._done(result)

    def failed(self, error: BaseException) -> None:
        """Tell what went wrong; that it was stopped is told with silence."""
        self._session.idle.emit(self.task)
        if isinstance(error, ReportNotPlaced):
            self._session.load()  # all but the file is done
        if not isinstance(error, Cancelled):
            self._session.failed.emit(error)

    def progressed(self, task: Task, done: int, total: int) -> None:
        """Tell how far it has come."""
        if self._label:
            self._session.busy.emit(Busy(self._label, task, done, total))
