"""What a correction would come to, reckoned while it is filled in: one at a time, the newest wanted."""

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from workbench.domain.errors import Cancelled, KnownError
from workbench.domain.ports import Progress
from workbench.services.correction_plan import CorrectionPlan
from workbench.services.replacing import Replacements
from workbench.ui.session import Session


class Reckoning(QObject):
    """Belongs to a dialog, and stops with it. ``told`` carries a `CorrectionPlan`, or the `KnownError` that it met."""

    told = Signal(object)

    def __init__(self, session: Session, voucher_ids: Sequence[int], dialog: QDialog) -> None:
        super().__init__(dialog)
        self._session = session
        self._ids = tuple(voucher_ids)
        self._job: _Plan | None = None
        self._next: Replacements | None = None
        dialog.finished.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether an answer is to come."""
        return self._job is not None and (self._next is not None or not self._job.stopped)

    def begin(self, wanted: Replacements) -> None:
        """Reckon what replacements come to, and nothing else any more."""
        if self._job is None:
            self._start(wanted)
        else:
            self._next = wanted
            self._job.stop()

    def stop(self) -> None:
        """Reckon nothing any more."""
        self._next = None
        if self._job is not None:
            self._job.stop()

    def answered(self, outcome: CorrectionPlan | KnownError | None) -> None:
        """Take what came of it, unless something else is wanted since."""
        stopped = self._job is None or self._job.stopped
        wanted, self._job, self._next = self._next, None, None
        if wanted is not None:
            self._start(wanted)
        elif outcome is not None and not stopped:
            self.told.emit(outcome)

    def _start(self, wanted: Replacements) -> None:
        self._job = _Plan(self._session.services.corrections.plan, self._ids, wanted)
        self._session.ask(self._job, _Answer(self))


class _Plan:
    """A plan as a job that can be stopped; its outcome is the known error it met, or None where it was stopped."""

    def __init__(self, plan: Callable[..., CorrectionPlan], voucher_ids: tuple[int, ...], wanted: Replacements) -> None:
        self._plan = plan
        self._ids = voucher_ids
        self._wanted = wanted
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()

    def __call__(self, progress: Progress) -> CorrectionPlan | KnownError | None:
        def reported(done: int, total: int) -> None:
            if self.stopped:
                raise Cancelled
            progress(done, total)

        try:
            return self._plan(self._ids, self._wanted, reported)
        except Cancelled:
            return None
        except KnownError as error:
            return error


class _Answer:
    """Hands the outcome to whoever asked, if it is still there."""

    def __init__(self, reckoning: Reckoning) -> None:
        self._reckoning = reckoning

    def __call__(self, outcome: CorrectionPlan | KnownError | None) -> None:
        if isValid(self._reckoning):
            self._reckoning.answered(outcome)
