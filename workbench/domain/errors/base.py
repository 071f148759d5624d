"""The roots of the tree, and what every known error has."""

from typing import ClassVar


class WorkbenchError(Exception):
    """Root of everything this program raises on purpose."""


class Cancelled(WorkbenchError):
    """The user stopped the work; nothing is half done."""


class KnownError(WorkbenchError):
    """An error a user can act on: a sentence saying what and where, a remedy saying what to do.

    ``sentences`` is the sentence for a ``count`` that is not one, where there is such a parameter.
    """

    code: ClassVar[str] = "known-error"
    sentence: ClassVar[str] = ""
    sentences: ClassVar[str] = ""
    remedy: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(str(self))

    def __str__(self) -> str:
        many = self.sentences and self.params.get("count") != 1
        return f"{self.sentences if many else self.sentence} {self.remedy}".strip().format(**self.params)
