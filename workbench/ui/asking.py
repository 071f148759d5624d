"""What is read before a question can be asked: one question at a time, each with what it is about."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.domain.ports import Progress
from workbench.ui.session import Session


class Asking:
    """Reads for one command of a window; while it reads, the command given again is not taken."""

    def __init__(self, session: Session, window: QWidget) -> None:
        self._session = session
        self._window = window
        self._open = False

    def ask(self, job: Callable[[Progress], Any], done: Callable[[Any], None], label: str = "") -> None:
        """Read, and hand over what was read unless the window is gone by then. It fails as what a session is asked."""
        if not self._open:
            self._open = True
            self._session.ask(_Read(self, job), _Asked(self, done), label)

    def close(self) -> None:
        """Take the command again."""
        self._open = False

    def hand_over(self, done: Callable[[Any], None], found: Any) -> None:
        """Hand over what was read."""
        self.close()
        if isValid(self._window):
            done(found)


class _Read:
    """The job; where it fails nothing will be handed over."""

    def __init__(self, asking: Asking, job: Callable[[Progress], Any]) -> None:
        self._asking = asking
        self._job = job

    def __call__(self, progress: Progress) -> Any:
        try:
            return self._job(progress)
        except BaseException:
            self._asking.close()
            raise


class _Asked:
    def __init__(self, asking: Asking, done: Callable[[Any], None]) -> None:
        self._asking = asking
        self._done = done

    def __call__(self, found: Any) -> None:
        self._asking.hand_over(self._done, found)
