"""The roots of the tree, and what every known error has."""

from typing import ClassVar


class WorkbenchError(Exception):
    """Root of everything this program raises on purpose."""


class Cancelled(WorkbenchError):
    """The user stopped the work; nothing is half done."""


class KnownError(WorkbenchError):
    """An error a user can act on: a sentence saying what and where, a remedy saying what to do."""

    code: ClassVar[str] = "known-error"
    sentence: ClassVar[str] = ""
    remedy: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip().format(**self.params)
