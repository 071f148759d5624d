"""What is written down whenever a report has been made of vouchers: in the history, and which way they go now.

The one place for it; a register of reports is written here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ports import Writer
from workbench.services.changes import Changed, Changes
from workbench.services.moves import new_act, to_hand


class ReportKind(StrEnum):
    """What a report is. Never renamed: the history holds these words."""

    JOURNAL = "journal"
    SIE = "sie"


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report as it was made. ``series`` is what a SIE file's vouchers are booked in, else empty."""

    kind: ReportKind
    name: str
    sha256: str
    by: str
    at: datetime
    series: str = ""


def record_made(writer: Writer, voucher_ids: Sequence[int], made: MadeReport, act: str = "") -> Changes:
    """Write down that a report was made: its vouchers are to be entered by hand from now on, and not in the source."""
    act = act or new_act()
    data = {"kind": str(made.kind), "name": made.name, "sha256": made.sha256}
    if made.series:
        data["series"] = made.series
    writer.append([NewEvent(EventKind.REPORTED, made.at, made.by, act, each, data) for each in voucher_ids])
    to_hand(writer, voucher_ids, made.at, made.by, act)
    return Changes(act, Changed.CASES | Changed.HISTORY, tuple(voucher_ids))
