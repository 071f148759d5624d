"""A verification against the ledger as plain data, to be handed on: on paper or in a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workbench.domain.verification import Verdict


@dataclass(frozen=True, slots=True)
class VerifiedLine:
    """One voucher: its number here, its match key, what it is, and what was found of it, in words.

    ``day`` is that in the ledger where it is there, else that on which it was to be entered. ``amount`` in öre.
    ``entries`` are its series and number in Fortnox, ``how`` by what it was found, ``differences`` a line each.
    """

    voucher: str
    key: str
    day: date | None
    text: str
    amount: int
    verdict: Verdict
    entries: str
    how: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was found of each voucher that was said to be entered, the doubtful first.

    ``export``, ``sha256``, ``export_made`` and ``through`` are the export's name, bytes, day and last day; ``counts``
    how many there are of each verdict; ``unread`` how many parts of the export could not be read.
    """

    company: str
    company_name: str
    export: str
    sha256: str
    export_made: date | None
    through: date | None
    unread: int
    lines: tuple[VerifiedLine, ...]
    counts: Mapping[Verdict, int]
    made_by: str
    made_at: datetime
    program: str
