"""Acts whose known error is an outcome, so that whoever asked can tell it in its place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workbench.domain.errors import KnownError, ReportNotPlaced
from workbench.domain.ports import Progress
from workbench.services.changes import Changed, Changes


@dataclass(frozen=True, slots=True)
class NotDone:
    """The outcome of an act that met a known error: nothing was changed, but by a report that found no place."""

    error: KnownError
    changes: Changes = field(default_factory=Changes)


class TriedAct:
    """An act as a job; where it meets a known error its outcome is `NotDone`."""

    def __init__(self, job: Callable[[Progress], Any]) -> None:
        self._job = job

    def __call__(self, progress: Progress) -> Any:
        """Run it."""
        try:
            return self._job(progress)
        except ReportNotPlaced as error:  # all but the file is done
            return NotDone(error, Changes("", Changed.CASES | Changed.HISTORY, all_cases=True))
        except KnownError as error:
            return NotDone(error)
