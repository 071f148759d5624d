"""Work off the GUI thread: a serial lane for commands, two workers for reading, and lanes for what may not answer.

A job is a plain function of the core; its outcome comes back on the GUI thread. Tests use
`InlineRunner`, which does everything at once.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from workbench.domain.errors import Cancelled
from workbench.domain.ports import Progress

Job = Callable[[Progress], Any]
_REPORT_EVERY = 0.1
_SHUTDOWN_WAIT = 5.0


class Lane(Enum):
    """Commands keep their order and never overlap; reads may run beside them.

    Looking at ways in is serial too. ``ASIDE`` is for what may wait long for someone else: a server that is tried,
    a keyring that is to be unlocked. What hangs on those two holds up nothing else, and not the end of the program.
    """

    COMMAND = auto()
    READ = auto()
    POLL = auto()
    ASIDE = auto()


class Task:
    """One job on its way; `cancel` stops it at its next progress report."""

    def __init__(
        self,
        job: Job,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        progressed: Callable[["Task", int, int], None] | None = None,
    ) -> None:
        self.job = job
        self.done = done
        self.failed = failed
        self.progressed = progressed
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()


class TaskRunner(Protocol):
    """Runs tasks and brings their outcome to the GUI thread."""

    def run(self, task: Task, lane: Lane) -> None:
        """Start the task on a lane."""
        ...

    def close(self) -> None:
        """Take no more, drop what has not begun, wait a bounded time for the rest."""
        ...


class InlineRunner:
    """Runs each task at once, where it is asked for."""

    def run(self, task: Task, lane: Lane) -> None:
        """Run the task now."""
        del lane

        def report(done: int, total: int) -> None:
            if task.progressed:
                task.progressed(task, done, total)
            if task.cancelled:
                raise Cancelled

        try:
            result = task.job(report)
        except Exception as error:
            task.failed(error)
        else:
            task.done(result)

    def close(self) -> None:
        """Do nothing: nothing is ever under way."""


class _LeftBehind:
    """Workers that the end of the program does not wait for: a connection may hang for minutes."""

    def __init__(self, count: int, name: str) -> None:
        self._tasks: queue.SimpleQueue[tuple[Callable[[Task], None], Task] | None] = queue.SimpleQueue()
        self._count = count
        self._name = name
        self._threads: list[threading.Thread] = []

    def submit(self, work: Callable[[Task], None], task: Task, /) -> object:
        """Queue a task; the threads are made with the first ones."""
        self._tasks.put((work, task))
        if len(self._threads) < self._count:
            name = f"{self._name}_{len(self._threads)}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()
        return task

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more; with ``cancel_futures`` drop what has not begun."""
        while cancel_futures and not self._tasks.empty():
            try:
                self._tasks.get_nowait()
            except queue.Empty:
                break
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while (queued := self._tasks.get()) is not None:
            work, task = queued
            work(task)


class ThreadRunner(QObject):
    """Runs tasks on worker threads; outcomes come back by one queued signal."""

    _returned = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor | _LeftBehind] = {
            Lane.COMMAND: ThreadPoolExecutor(1, thread_name_prefix="command"),
            Lane.READ: ThreadPoolExecutor(2, thread_name_prefix="read"),
            Lane.POLL: _LeftBehind(1, "poll"),
            Lane.ASIDE: _LeftBehind(2, "aside"),
        }
        self._closed = False
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, task: Task, lane: Lane) -> None:
        """Queue the task on its lane."""
        if not self._closed:
            self._lanes[lane].submit(self._work, task)

    def close(self) -> None:
        """Stop taking tasks and wait a bounded time; what was reported done is safe in the store."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + _SHUTDOWN_WAIT
        for lane in self._lanes.values():
            for thread in list(lane._threads):
                thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self, task: Task) -> None:
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            if task.cancelled or self._closed:
                raise Cancelled
            now = time.monotonic()
            if task.progressed and now - last >= _REPORT_EVERY:
                last = now
                self._returned.emit((task.progressed, (task, done, total)))

        try:
            result = task.job(report)
        except BaseException as error:
            outcome: tuple[Callable[..., None], tuple[Any, ...]] = (task.failed, (error,))
        else:
            outcome = (task.done, (result,))
        if not self._closed:
            self._returned.emit(outcome)

    def _deliver(self, outcome: tuple[Callable[..., None], tuple[Any, ...]]) -> None:
        if not self._closed:
            callback, values = outcome
            callback(*values)
