"""Sharespine's Integration Platform: its error report pasted or saved as text, and its ``GenericError(…)`` texts.

A report that came as an e-mail is read as one; what is said of each failure is found there too, see `error_report`.
"""

from workbench.diagnosis.senders import sender_of
from workbench.sources.decode import decode
from workbench.sources.pasted import PastedText

_SURER = 1.1  # than of any text


class Sharespine(PastedText):
    """The source for the texts of the Integration Platform."""

    name = "sharespine"

    def recognises(self, head: bytes, name: str) -> float:
        """Tell by the platform's own words in a text that tells of a failure."""
        sure = super().recognises(head, name)
        return sure * _SURER if sure >= 0.5 and sender_of(decode(head)) == self.name else 0.0
