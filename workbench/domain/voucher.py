"""The voucher as it was sent, and what makes two vouchers the same one."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """One row. ``amount`` in öre, debit positive, credit negative (SIE 4B #TRANS)."""

    account: str
    amount: int
    cost_center: str = ""
    project: str = ""
    transaction_information: str = ""
    currency: str = ""
    vat_code: str = ""
    other_dimensions: tuple[tuple[int, str], ...] = ()

    @property
    def debit(self) -> int:
        """Öre on the debit side, 0 when on the credit side."""
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        """Öre on the credit side, 0 when on the debit side."""
        return max(-self.amount, 0)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher as the source sent it; never changed afterwards.

    ``company`` is an organisation number or empty. ``number`` is text and may be empty;
    ``transaction_date`` is the booking date; ``registration_date`` when the source made it, where told;
    ``batch`` the source's own id of the export it came in.
    """

    company: str
    source: str
    series: str
    number: str
    transaction_date: date
    text: str
    rows: tuple[VoucherRow, ...]
    registration_date: date | None = None
    batch: str = ""

    @property
    def amount(self) -> int:
        """Turnover in öre: the sum of the debit side."""
        return sum(row.debit for row in self.rows)

    @property
    def difference(self) -> int:
        """Debit less credit in öre; 0 when the voucher balances."""
        return sum(row.amount for row in self.rows)

    @property
    def account_hash_total(self) -> int:
        """Sum of the account numbers, to check that every account was typed right."""
        return sum(int(row.account) for row in self.rows if row.account.isascii() and row.account.isdigit())

    @property
    def label(self) -> str:
        """Series and number as people say it: ``F 1123``; empty without a number."""
        return f"{self.series} {self.number}".strip() if self.number else ""

    def fingerprint(self) -> str:
        """SHA-256 (hex) of everything the voucher says, whatever file or batch it came in."""
        content = [
            self.company,
            self.source,
            self.series,
            self.number,
            self.transaction_date.isoformat(),
            self.text,
            [
                [
                    row.account,
                    row.amount,
                    row.cost_center,
                    row.project,
                    row.transaction_information,
                    row.currency,
                    row.vat_code,
                    row.other_dimensions,
                ]
                for row in self.rows
            ],
        ]
        return hashlib.sha256(_json(content).encode("utf-8", "surrogatepass")).hexdigest()

    def identity(self, financial_year: str, occurrence: int = 1) -> str:
        """Return what names this voucher among all others.

        Company, source, series, number and financial year (its first day or the calendar year);
        without a number the content, and the how-manieth equal one in its file, so that two
        equal unnumbered vouchers in one file stay two.
        """
        if self.number:
            parts = [self.company, self.source, self.series, self.number, financial_year]
        else:
            parts = [self.company, self.source, "=", self.fingerprint(), str(occurrence)]
        return "\x1f".join(parts)
