"""Finding entered vouchers again in the ledger: what is sought, what the ledger holds, and how they compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple, Protocol

from workbench.domain.errors import InputError
from workbench.domain.ledger import FinancialYear, LedgerFacts
from workbench.domain.voucher import Voucher

_CONTENT = 16
_TURNED = str.maketrans("+-", "-+")


class EntryRow(NamedTuple):
    """A row in the ledger. ``amount`` in öre, debit positive."""

    account: str
    amount: int
    cost_center: str = ""
    project: str = ""
    text: str = ""


class LedgerEntry(NamedTuple):
    """A voucher as it stands in the ledger, without what has been struck from it.

    ``keys`` are the vouchers whose match keys stand in its texts; ``content`` names its accounts and amounts, see
    `content_of`.
    """

    series: str
    number: str
    day: date
    text: str
    rows: tuple[EntryRow, ...]
    keys: tuple[int, ...]
    content: str

    @property
    def label(self) -> str:
        """Series and number, ``A 12``."""
        return f"{self.series} {self.number}".strip()

    @property
    def amount(self) -> int:
        """Turnover in öre: the sum of the debit side, a negative credit being debit too."""
        return sum(row.amount for row in self.rows if row.amount > 0)


class Verdict(StrEnum):
    """What looking for a voucher in the ledger came to. Never renamed: the history holds these words."""

    VERIFIED = "verified"
    DIFFERS = "differs"
    NOT_FOUND = "not-found"
    FOUND_TWICE = "found-twice"
    NOT_CHECKED = "not-checked"


class How(StrEnum):
    """By what an entry was taken for the voucher, the surest first. Never renamed: the history holds these words."""

    KEY = "key"
    NUMBER = "number"
    CONTENT = "content"
    OTHER_DAY = "other-day"
    TEXT = "text"


class Why(StrEnum):
    """Why a voucher could not be looked for in an export."""

    ENDS = "ends"
    YEAR = "year"
    COMPANY = "company"


class Difference(NamedTuple):
    """One thing that is otherwise in the ledger.

    ``row`` from 1 as to be entered, None for the head or a row too many. ``field`` is a voucher's or a row's, or
    ``row`` for a whole row that is missing (``found`` None) or too many (``expected`` None), told by its amount.
    Amounts in öre, debit positive. ``account`` is that of the row, as it is to be entered where it has one there.
    """

    row: int | None
    field: str
    expected: str | int | None
    found: str | int | None
    account: str = ""


class Reversed(NamedTuple):
    """An entry that another took back on a day (ISO text); both by series and number."""

    entry: str
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of one voucher. ``fortnox`` is the entry's series and number, ``also`` those of its doubles.

    ``reversed`` are entries of it that were taken back since, and so are not counted.
    """

    voucher_id: int
    verdict: Verdict
    fortnox: str = ""
    also: tuple[str, ...] = ()
    how: str = ""
    differences: tuple[Difference, ...] = ()
    why: str = ""

    @property
    def entry(self) -> tuple[str, str]:
        """Series and number in the ledger."""
        series, _, number = self.fortnox.rpartition(" ")
        return series, number

    reversed: tuple["Reversed", ...] = ()


@dataclass(frozen=True, slots=True)
class KeptVerification:
    """A verification in the store. ``at`` and ``made`` (the export's day) as ISO text; ``export`` is its name."""

    found: Verification
    at: str
    document_id: int | None
    made: str
    export: str = ""


class Book(NamedTuple):
    """An export of which the entries are kept: a company's newest of a financial year (by its first day, ISO text)."""

    document_id: int
    company: str
    year: str
    made: str


class Exported(NamedTuple):
    """An export that came in; ``made`` is its day, or that on which it came, as ISO text."""

    document_id: int
    name: str
    made: str
    facts: LedgerFacts


class BookedEntry(NamedTuple):
    """An entry as it is kept to know double bookings by: ``content`` is dated, see `dated`.

    ``keyed`` tells whether match keys stand in its texts, ``keys`` which of the vouchers asked about they are of.
    """

    company: str
    label: str
    transaction_date: str
    amount: int
    content: str
    text: str
    keyed: bool
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A voucher to be looked for: as sent, as it is to be entered, and as what it was said to be entered.

    ``series`` is the one it had to be entered in, empty where that was left open.
    """

    id: int
    sent: Voucher
    entered: Voucher
    series: str = ""
    fortnox: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an export can know of: whose ledger, which year, the last day it reaches, and when it was made."""

    company: str
    year: FinancialYear | None = None
    through: date | None = None
    made: date | None = None

    def lacks(self, voucher: Voucher) -> str:
        """Return why the export cannot know of a voucher (a `Why`), or an empty text."""
        if voucher.company and self.company and voucher.company != self.company:
            return Why.COMPANY
        if self.year and not self.year.holds(voucher.transaction_date):
            return Why.YEAR if self.through is None or voucher.transaction_date < self.year.start else Why.ENDS
        if self.through is None or voucher.transaction_date > self.through:
            return Why.ENDS
        return ""


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What verifying against an export came to.

    ``found`` for each voucher that was said to be entered; ``unmarked`` for those to be entered by hand that are in
    the ledger though nobody has marked them. ``problems`` are lines of the export that could not be read,
    ``sha256`` (hex) is of its bytes, ``days`` the dates (ISO text) by voucher id that they were to be entered on.
    """

    name: str
    scope: Scope
    found: tuple[Verification, ...]
    unmarked: tuple[Verification, ...]
    problems: tuple[InputError, ...] = ()
    sha256: str = ""
    days: Mapping[int, str] = field(default_factory=dict)


class Amounted(Protocol):
    """A row with an account and an amount in öre."""

    @property
    def account(self) -> str:
        """The account."""
        ...

    @property
    def amount(self) -> int:
        """The amount, debit positive."""
        ...


def content_of(rows: Sequence[Amounted]) -> str:
    """Return what names accounts and amounts irrespective of order and side; rows of nothing do not count.

    Its last sign tells those of an entry from those of what takes it back, see `mirrored`.
    """
    listed = sorted([f"{row.account}={row.amount}" for row in rows if row.amount])
    turned = sorted([f"{row.account}={-row.amount}" for row in rows if row.amount])
    sign = "=" if listed == turned else "+" if listed < turned else "-"
    named = blake2b("\n".join(min(listed, turned)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{named[:15]}{sign}"


def mirrored(content: str) -> str:
    """Return what names the accounts and amounts of an entry that takes one back."""
    return content[:-1] + content[-1:].translate(_TURNED)


def dated(content: str, day: date) -> str:
    """Return what names accounts, amounts and date."""
    return content + day.isoformat().replace("-", "")


def undated(content: str) -> str:
    """Return what names accounts and amounts out of what names the date too."""
    return content[:_CONTENT]
