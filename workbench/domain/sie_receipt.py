"""The receipt of a SIE file as plain data: what is in it, and by what it is known again."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One voucher of the file; ``label`` is its series and number where it came from, sums in öre."""

    key: str
    label: str
    day: date
    text: str
    debit: int
    credit: int
    rows: int


@dataclass(frozen=True, slots=True)
class SieReceipt:
    """A SIE file that was written. ``financial_year`` is empty where it is not known, ``sha256`` in hex."""

    file_name: str
    sha256: str
    size: int
    series: str
    company: str
    company_name: str
    financial_year: str
    lines: tuple[ReceiptLine, ...]
    made_by: str
    made_at: datetime
    program: str

    @property
    def debit(self) -> int:
        """Sum of all debit in öre."""
        return sum(line.debit for line in self.lines)

    @property
    def credit(self) -> int:
        """Sum of all credit in öre."""
        return sum(line.credit for line in self.lines)

    @property
    def period(self) -> tuple[date, date]:
        """First and last transaction date."""
        days = [line.day for line in self.lines]
        return min(days), max(days)
