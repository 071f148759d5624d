"""Looks at the ways in while the window is open: one at a time, beside everything else."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from workbench.domain.errors import Cancelled
from workbench.domain.inlets import Inlet
from workbench.services.changes import Changed
from workbench.services.inlets import InletView
from workbench.services.polling import PollResult
from workbench.ui.jobs import Call
from workbench.ui.session import Session
from workbench.ui.source_words import HEALS
from workbench.ui.tasks import Lane, Task

FIRST_AFTER_MS = 4_000
EVERY_MS = 30_000


class Poller(QObject):
    """One timer, and none where nothing is set up; it begins some seconds after the first list is shown.

    ``looking`` carries the `Inlet` being looked at, or None again, ``looked`` a `PollResult`, ``counted`` how many
    ways in there are. ``wanted`` carries, once, the known error that the user has to do something about.
    """

    looking = Signal(object)
    looked = Signal(object)
    counted = Signal(object)
    wanted = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_AFTER_MS)
        self._timer.timeout.connect(self._on_time)
        self._queue: list[Inlet] = []
        self._current: Inlet | None = None
        self._task: Task | None = None
        self._told: set[tuple[int, str]] = set()
        session.loaded.connect(self._begin)

    @property
    def current(self) -> Inlet | None:
        """The way in that is being looked at."""
        return self._current

    @property
    def waits(self) -> bool:
        """Whether it looks again by itself."""
        return self._timer.isActive()

    def refresh(self) -> None:
        """Read which ways in there are: some have come, changed or gone."""
        self._session.ask(Call(self._session.services.inlets.all), self._counted)

    def look_at(self, inlets: Sequence[Inlet]) -> None:
        """Look at some ways in now, paused or not; what is wrong with them is told again."""
        for each in inlets:
            self._told = {told for told in self._told if told[0] != each.id}
        waiting = {each.id for each in self._queue} | ({self._current.id} if self._current else set())
        self._queue += [each for each in inlets if each.id not in waiting]
        self._next()

    def look_at_all(self) -> None:
        """Look now at every way in that is not paused."""
        self._session.ask(Call(self._session.services.inlets.all), self._look_at_unpaused)

    def leave(self, inlet_id: int) -> None:
        """Stop looking at a way in, if it is being looked at; what has come is kept."""
        self._queue = [each for each in self._queue if each.id != inlet_id]
        self._told = {told for told in self._told if told[0] != inlet_id}
        if self._current and self._current.id == inlet_id and self._task:
            self._task.cancel()

    def _look_at_unpaused(self, views: Sequence[InletView]) -> None:
        self.look_at([each.inlet for each in views if not each.inlet.paused])

    # Time

    def _begin(self) -> None:
        """Begin once the first list is there."""
        self._session.loaded.disconnect(self._begin)
        self.refresh()

    def _counted(self, views: Sequence[InletView]) -> None:
        if not isValid(self):
            return
        if any(not each.inlet.paused for each in views):
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()
        self.counted.emit(len(views))

    def _on_time(self) -> None:
        """Ask what is due, in turn with the looks: the store is not read on the GUI thread."""
        self._timer.setInterval(EVERY_MS)
        if self._current is None:
            job = Call(self._session.services.polling.due, datetime.now().astimezone())
            self._session.beside(Task(job, self._due, self._due_failed), Lane.POLL)

    def _due(self, inlets: Sequence[Inlet]) -> None:
        if isValid(self):
            waiting = {each.id for each in self._queue}
            self._queue += [each for each in inlets if each.id not in waiting]
            self._next()

    def _due_failed(self, error: BaseException) -> None:
        self._session.failed.emit(error)

    # Looking

    def _next(self) -> None:
        if self._current is not None or not self._queue:
            return
        self._current = inlet = self._queue.pop(0)
        self._task = Task(
            Call(self._session.services.polling.poll, inlet, with_progress=True), self._done, self._stopped
        )
        self.looking.emit(inlet)
        self._session.beside(self._task, Lane.POLL)

    def _done(self, result: PollResult) -> None:
        if not isValid(self):
            return
        if result.changes.kinds != Changed.NOTHING:
            self._session.took_in(result.changes)
        self._tell(result)
        self._end(result)

    def _tell(self, result: PollResult) -> None:
        """Tell once what the user has to do something about, until it has been well again."""
        error = result.error
        if error is None:
            self._told = {told for told in self._told if told[0] != result.inlet.id}
        elif not isinstance(error, HEALS) and (result.inlet.id, error.code) not in self._told:
            self._told.add((result.inlet.id, error.code))
            self.wanted.emit(error)

    def _stopped(self, error: BaseException) -> None:
        """Go on with the next one; what came before it was stopped is shown."""
        if not isValid(self):
            return
        if isinstance(error, Cancelled):
            self._session.load()
        self._end(None)
        if not isinstance(error, Cancelled):
            self._session.failed.emit(error)

    def _end(self, result: PollResult | None) -> None:
        self._current = self._task = None
        if result:
            self.looked.emit(result)
        self.looking.emit(None)
        self._next()
