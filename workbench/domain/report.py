"""Reports: the files made for the ledger, each kept whole under a number of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

PROGRAM_NAME = "Voucher Workbench"
"""What the program calls itself in the files it makes; a file that says so is known by it."""


class ReportKind(StrEnum):
    """What a report is. Never renamed: the history and the register hold these words."""

    JOURNAL = "journal"
    SIE = "sie"
    HISTORY = "history"
    SIE_RECEIPT = "sie-receipt"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to be written in the register. ``sha256`` in hex; ``about`` what else is told, like a SIE series."""

    kind: str
    name: str
    company: str
    at: datetime
    by: str
    sha256: str
    document_id: int
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A report in the register. ``number`` rises by one from report to report; ``vouchers`` counts those in it.

    ``kind`` is a word of `ReportKind`, or of a later version.
    """

    number: int
    kind: str
    name: str
    company: str
    at: datetime
    by: str
    sha256: str
    document_id: int
    about: Mapping[str, str]
    vouchers: int
