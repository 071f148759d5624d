"""What the session hands to the task runner, and what it does with the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import SignalInstance

from workbench.domain.errors import KnownError
from workbench.domain.ports import Progress
from workbench.services.case_index import CaseRow
from workbench.services.changes import Changed, Changes
from workbench.services.services import Services
from workbench.ui.tasks import Task


@dataclass(frozen=True, slots=True)
class Busy:
    """Work under way, for the progress display; ``total`` 0 where it is not known."""

    label: str
    task: Task
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something done, told in the message bar; ``act`` can be undone from there when not empty."""

    text: str
    act: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """An act's changes, the rows it changed read again, and what can be undone now."""

    changes: Changes
    rows: list[CaseRow]
    undoable: str


class ActAndRead:
    """An act as a job that also reads what it changed, so that the GUI thread need not."""

    def __init__(self, job: Callable[[Progress], Changes], services: Services) -> None:
        self._job = job
        self._services = services

    def __call__(self, progress: Progress) -> Acted:
        """Run it."""
        changes = self._job(progress)
        touched = changes.voucher_ids if Changed.CASES in changes.kinds else ()
        # What was left alone has often been changed by somebody else meanwhile.
        ids = dict.fromkeys((*touched, *(each.voucher_id for each in changes.skipped)))
        rows = self._services.cases.current_rows(tuple(ids)) if ids and not changes.all_cases else []
        return Acted(changes, rows, self._services.actions.last_undoable())


def ignore(outcome: object) -> None:
    """Take an outcome that nobody asked for."""
    del outcome


class Held:
    """A job whose outcome holds its changes: an act by those, and the whole outcome for whoever asked."""

    def __init__(self, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._job = job
        self._done = done
        self._outcome: Any = None

    def __call__(self, progress: Progress) -> Changes:
        """Run it; return what it changed."""
        self._outcome = self._job(progress)
        changes: Changes = self._outcome.changes
        return changes

    def hand_over(self, acted: Acted) -> None:
        """Hand over the outcome, once its changes have been taken in."""
        del acted
        self._done(self._outcome)


class Call:
    """A service call as a job. Holds plain values only, so that no widget is kept alive by a worker."""

    def __init__(self, function: Callable[..., Any], *values: object, with_progress: bool = False) -> None:
        self._function = function
        self._values = values
        self._with_progress = with_progress

    def __call__(self, progress: Progress) -> Any:
        """Run it."""
        if self._with_progress:
            return self._function(*self._values, progress)
        return self._function(*self._values)


class Tried:
    """A service call as a job whose known error is its outcome, so that whoever asked can tell it in its place."""

    def __init__(self, function: Callable[..., Any], *values: object) -> None:
        self._function = function
        self._values = values

    def __call__(self, progress: Progress) -> Any:
        """Run it."""
        del progress
        try:
            return self._function(*self._values)
        except KnownError as error:
            return error


class Write:
    """Writes bytes to the place that it is given."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __call__(self, path: Path) -> None:
        """Write them."""
        path.write_bytes(self._data)


class Then:
    """Two things to do with an outcome, in order."""

    def __init__(self, first: Callable[[Any], None], second: Callable[[Any], None]) -> None:
        self._first = first
        self._second = second

    def __call__(self, result: Any) -> None:
        """Do both."""
        self._first(result)
        self._second(result)


class Given:
    """Sends an outcome on by a signal."""

    def __init__(self, signal: SignalInstance) -> None:
        self._signal = signal

    def __call__(self, result: Any) -> None:
        """Send it on."""
        self._signal.emit(result)


class Give:
    """Hands over a value known beforehand instead of the outcome."""

    def __init__(self, receive: Callable[[Any], None], value: object) -> None:
        self._receive = receive
        self._value = value

    def __call__(self, result: Any) -> None:
        """Hand it over."""
        del result
        self._receive(self._value)


class With:
    """Hands over the outcome after a value known beforehand."""

    def __init__(self, receive: Callable[[Any, Any], None], value: object) -> None:
        self._receive = receive
        self._value = value

    def __call__(self, result: Any) -> None:
        """Hand both over."""
        self._receive(self._value, result)
