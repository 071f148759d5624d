"""What is done with the outcome of an act or a task, on the GUI thread."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import ActionError, Cancelled, ReportNotPlaced
from workbench.domain.failure import Flag
from workbench.services.changes import Changes, Skipped
from workbench.texts import Texts
from workbench.ui.jobs import Acted, Busy, Notice
from workbench.ui.tasks import Task

if TYPE_CHECKING:
    from workbench.ui.session import Session


Done = Callable[[Any], None]
"""Takes what came of a job, on the GUI thread."""
Failed = Callable[[BaseException], None]
"""Is told that what it asked for has failed, or was stopped."""


class Tell:
    """Says in the message bar what an act did, with undo where it can be undone."""

    def __init__(self, session: "Session", told: tuple[str, str], without: str) -> None:
        self._session = session
        self._told = told
        self._without = without

    def __call__(self, acted: Acted) -> None:
        """Tell it."""
        changes, texts = acted.changes, self._session.texts
        count = len(changes.voucher_ids)
        if not (self._told[0] or self._without):
            return
        words = []
        if count or changes.act:
            by_count = self._told[0] and (count or not self._without)
            what = self._what(changes)
            words.append(texts.n(*self._told, count, what=what) if by_count else texts.t(self._without, what=what))
        words += self._awaiting(changes) + left_alone(changes.skipped, texts)
        if words:
            undo = changes.act if changes.act == acted.undoable else ""
            self._session.noticed.emit(Notice(" · ".join(words), undo))

    def _awaiting(self, changes: Changes) -> list[str]:
        """Say how many of those marked await the approval of somebody else."""
        rows = (self._session.index.row(each) for each in changes.voucher_ids)
        count = sum(row is not None and Flag.AWAITING_APPROVAL in row.flags for row in rows)
        texts = self._session.texts
        words = texts.n("{count} of them awaits approval", "{count} of them await approval", count)
        return [words] if count else []

    def _what(self, changes: Changes) -> str:
        """Say what was undone, and of which voucher where it is one."""
        row = self._session.index.row(changes.voucher_ids[0]) if len(changes.voucher_ids) == 1 else None
        return ", ".join(part for part in (self._session.texts.t(changes.what), row.label if row else "") if part)


def left_alone(skipped: Sequence[Skipped], texts: Texts) -> list[str]:
    """Say how many vouchers an act left alone, reason by reason."""
    return [
        texts.n("{count} left alone: {reason}", "{count} left alone: {reason}", count, reason=texts.t(reason))
        for reason, count in Counter(each.reason for each in skipped).most_common()
    ]


class IfFresh:
    """Hands over what was read. Where an act came between, it may be from before that: it is read anew."""

    def __init__(self, session: "Session", read: Callable[[], None], done: Done) -> None:
        self._session = session
        self._read = read
        self._done = done
        self._acts = session.acts

    def __call__(self, result: Any) -> None:
        """Hand it over, or read it again."""
        if self._session.acts == self._acts:
            self._done(result)
        else:
            self._read()


class Refused:
    """Reads the list again where an act was refused: somebody else may have changed it. Then tells who asked."""

    def __init__(self, session: "Session", failed: Failed | None) -> None:
        self._session = session
        self._failed = failed

    def __call__(self, error: BaseException) -> None:
        """Take the refusal."""
        if isinstance(error, ActionError):
            self._session.load()
        if self._failed:
            self._failed(error)


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

    def __init__(self, session: "Session", done: Done, label: str, failed: Failed | None) -> None:
        """``failed`` is told of this very task, beside `Session.failed`."""
        self._session = session
        self._done = done
        self._label = label
        self._failed = failed
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
        if self._failed:
            self._failed(error)

    def progressed(self, task: Task, done: int, total: int) -> None:
        """Tell how far it has come."""
        if self._label:
            self._session.busy.emit(Busy(self._label, task, done, total))
