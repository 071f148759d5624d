"""What the list is made of: rows, filters, cards and totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from workbench.domain.failure import CORRECTABLE, IN_LEDGER, Flag, Status
from workbench.domain.finding import CauseKey

_TO_HANDLE = (Status.OPEN, Status.RETRY, Status.HAND, Status.DIFFERS)


class Column(StrEnum):
    """What the table can show and sort by."""

    SERIES = "series"
    NUMBER = "number"
    TRANSACTION_DATE = "transaction_date"
    TEXT = "text"
    AMOUNT = "amount"
    CAUSE = "cause"
    STATUS = "status"
    AGE = "age"
    FAILURES = "failures"
    CODE = "code"
    COMPANY = "company"
    SOURCE = "source"
    FORTNOX = "fortnox"
    RECEIVED = "received"


class CaseRow(NamedTuple):
    """One voucher in the list; a tuple, as there are many.

    ``amount`` in öre, dates as ISO text; ``causes`` what stops it, the latest failure's first; ``blockers`` what
    would stop it then; ``mended`` that nothing is known to stop it any more; ``due`` the last day for it to be booked;
    ``corrected`` that it is to be entered otherwise than sent; ``haystack`` everything a search looks in, folded.
    """

    id: int
    company: str
    source: str
    series: str
    number: str
    transaction_date: str
    text: str
    amount: int
    status: Status
    flags: Flag
    fortnox: str
    received: str
    failures: int
    first_failed: str
    last_failed: str
    causes: tuple[CauseKey, ...]
    codes: tuple[str, ...]
    haystack: str
    blockers: tuple[CauseKey, ...] = ()
    mended: bool = False
    due: str = ""
    corrected: bool = False

    @property
    def label(self) -> str:
        """Series and number, ``F 1123``; without a number the id as ``#12``."""
        return f"{self.series} {self.number}".strip() if self.number else f"#{self.id}"

    @property
    def waiting(self) -> bool:
        """Whether it only waits for its source to export it again: nothing is known to stop it any more."""
        return self.status is Status.RETRY and not self.causes

    @property
    def since(self) -> str:
        """When it first failed, or else came in."""
        return self.first_failed or self.received


def same_matter(told: CauseKey, blocker: CauseKey) -> bool:
    """Tell whether a blocker is what a message told of: the same cause, and no value of it another."""
    values = dict(blocker.variables)
    return told.cause == blocker.cause and all(values.get(name, value) == value for name, value in told.variables)


def left_over(row: CaseRow, mended: Sequence[CauseKey]) -> list[CauseKey]:
    """Return what would still stop a voucher once some causes are put right."""
    return [key for key in (*row.causes, *row.blockers) if not any(same_matter(each, key) for each in mended)]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is shown. ``statuses`` empty means all; ``cause`` an id, some ids, or a whole card's key.

    ``flags`` where not none: those with any of them. ``corrected``: only those to be entered otherwise than sent;
    ``without_waiting``: not those that only wait to be exported again, as nothing is known to stop them any more.
    """

    statuses: frozenset[Status] = frozenset()
    cause: CauseKey | frozenset[str] | str | None = None
    company: str = ""
    search: str = ""
    flags: Flag = Flag.NONE
    corrected: bool = False
    without_waiting: bool = False


TO_HANDLE = CaseFilter(statuses=frozenset(_TO_HANDLE), without_waiting=True)
"""What a person has something to do about. What is put right and waits for its source stands under its own status."""
CORRECTED = CaseFilter(statuses=CORRECTABLE, corrected=True)
"""What is to be entered otherwise than sent, and is not in Fortnox yet."""
RECEIPT_MISSING = CaseFilter(statuses=IN_LEDGER, flags=Flag.RECEIPT_MISSING)
"""What is in Fortnox while its receipt is not."""


@dataclass(frozen=True, slots=True)
class CauseCard:
    """A cause with the vouchers still to handle for it; ``amount`` in öre.

    ``releases`` counts those that nothing else is known to stop and ``released_amount`` sums them,
    ``then_blocked_by`` the others by what would stop them; ``due`` is the last day for the first of them to be booked,
    ``mended`` how many are put right already, ``corrected`` how many are to be entered otherwise than sent.
    """

    key: CauseKey
    vouchers: int
    amount: int
    first_seen: str
    last_seen: str
    releases: int = 0
    then_blocked_by: tuple[tuple[CauseKey, int], ...] = ()
    due: str = ""
    mended: int = 0
    released_amount: int = 0
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """A count of vouchers and the sum of their amounts in öre."""

    vouchers: int
    amount: int
