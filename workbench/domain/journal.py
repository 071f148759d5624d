"""The journal report as plain data: what the accountant types from, in Fortnox's typing order."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class JournalOrder(StrEnum):
    """How the vouchers of a journal are sorted."""

    NUMBER = "number"
    TRANSACTION_DATE = "transaction-date"
    REGISTRATION_DATE = "registration-date"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One row to type; ``debit`` and ``credit`` in öre, 0 on the empty side.

    ``account_name`` is not typed and empty where no chart is known. ``concerned`` marks the row a finding
    points at. ``sent`` tells what was sent in the fields that have been corrected, by their names here; ``added`` that
    the row was not sent at all.
    """

    number: int
    account: str
    account_name: str
    cost_center: str
    project: str
    transaction_information: str
    debit: int
    credit: int
    concerned: bool = False
    sent: tuple[tuple[str, str], ...] = ()
    added: bool = False


@dataclass(frozen=True, slots=True)
class JournalVoucher:
    """One voucher block. ``None`` or an empty text means *not told*; the report prints that in words.

    ``financial_year`` is like ``2024-01-01 – 2024-12-31`` where known. ``diagnosis`` one line per finding,
    already in the report's language; ``original`` the system's own words and code.

    Everything is as it is to be entered: ``text`` holds the match key ``key``, and ``sent`` tells what was sent in the
    fields that have been corrected (``series``, ``transaction_date``, ``text``), ``corrected`` why and by whom.
    ``stops`` are what Fortnox would refuse it for as it stands here, for certain, in words.
    """

    id: int
    company: str
    source: str
    financial_year: str
    series: str
    number: str
    text: str
    transaction_date: date
    registration_date: date | None
    counterparty: str
    supporting_document: str
    currency: str
    rows: tuple[JournalRow, ...]
    diagnosis: tuple[str, ...]
    original: tuple[str, ...]
    entered_as: str = ""
    key: str = ""
    sent: tuple[tuple[str, str], ...] = ()
    corrected: str = ""
    stops: tuple[str, ...] = ()

    @property
    def debit(self) -> int:
        """Sum of the debit side in öre."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """Sum of the credit side in öre."""
        return sum(row.credit for row in self.rows)

    @property
    def account_hash_total(self) -> int:
        """Sum of the account numbers, for checking what was typed."""
        return sum(int(row.account) for row in self.rows if row.account.isascii() and row.account.isdigit())


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """Sums of one account over the journal, in öre."""

    account: str
    account_name: str
    debit: int
    credit: int
    rows: int


@dataclass(frozen=True, slots=True)
class Journal:
    """A whole journal: one company and its vouchers in the order they are to be typed.

    ``selection`` says in words what was chosen. ``made_by`` and ``made_at`` stand on every page. With ``codes`` each
    voucher has its match key as a QR code too.
    """

    company: str
    company_name: str
    vouchers: tuple[JournalVoucher, ...]
    accounts: tuple[AccountTotal, ...]
    order: JournalOrder
    selection: str
    made_by: str
    made_at: datetime
    program: str
    codes: bool = True

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last transaction date, or None in an empty journal."""
        days = [voucher.transaction_date for voucher in self.vouchers]
        return (min(days), max(days)) if days else None

    @property
    def debit(self) -> int:
        """Sum of all debit in öre."""
        return sum(voucher.debit for voucher in self.vouchers)

    @property
    def credit(self) -> int:
        """Sum of all credit in öre."""
        return sum(voucher.credit for voucher in self.vouchers)

    @property
    def transactions(self) -> int:
        """Number of rows in all vouchers."""
        return sum(len(voucher.rows) for voucher in self.vouchers)
