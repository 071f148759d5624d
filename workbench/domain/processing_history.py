"""The processing history (behandlingshistorik) of a company and period, as plain data for paper or a spreadsheet."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One record: its number and hash, when, who, of which voucher, and what was done in words.

    ``before`` and ``after`` are where the voucher stood and stands, empty where it did not move.
    """

    seq: int
    at: datetime
    who: str
    voucher: str
    what: str
    before: str
    after: str
    hash: str


@dataclass(frozen=True, slots=True)
class ProcessingHistory:
    """Some records, oldest first. ``start`` and ``end`` are the days it is of, None without such a bound.

    ``checked`` is how many records the check of the whole history went through just before, None where the check
    failed; ``fault`` is then what did not hold, in words. ``last_hash`` is that of the last record of all.
    """

    company: str
    company_name: str
    start: date | None
    end: date | None
    lines: tuple[HistoryLine, ...]
    checked: int | None
    fault: str
    last_seq: int
    last_hash: str
    made_by: str
    made_at: datetime
    program: str
