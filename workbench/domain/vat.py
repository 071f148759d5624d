"""VAT by calendar month, and when the return of a month is due."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from workbench.domain.voucher import VoucherRow

_DUE_DAY, _LATER_DUE_DAY = 12, 17
_LATER_MONTHS = (1, 8)
"""In January and August the return may come later."""
_SATURDAY = 5


def is_output_vat(account: str) -> bool:
    """Tell whether an account is one of output VAT in the BAS chart (2610 to 2639)."""
    return _between(account, 2610, 2639)


def is_input_vat(account: str) -> bool:
    """Tell whether an account is one of input VAT in the BAS chart (2640 to 2649)."""
    return _between(account, 2640, 2649)


def return_due(year: int, month: int) -> date:
    """Return the day a month's return is due for a company with a turnover of at most 40 million kronor.

    The 12th of the second month after, the 17th in January and August (Skatteförfarandelagen 26:26); the Monday after
    where that is a Saturday or Sunday (lag 1930:173). Other holidays are not looked at.
    """
    place = year * 12 + month - 1 + 2
    due_year, due_month = place // 12, place % 12 + 1
    due = date(due_year, due_month, _LATER_DUE_DAY if due_month in _LATER_MONTHS else _DUE_DAY)
    return due + timedelta(days=7 - due.weekday() if due.weekday() >= _SATURDAY else 0)


@dataclass(slots=True)
class VatMonth:
    """The VAT of some vouchers of one company and calendar month; amounts in öre, by account.

    Output VAT is positive where it is to be paid, input VAT where it is to be had back. ``with_output`` and
    ``with_input`` count the vouchers that hold any.
    """

    company: str
    year: int
    month: int
    output: dict[str, int] = field(default_factory=dict)
    input: dict[str, int] = field(default_factory=dict)
    with_output: int = 0
    with_input: int = 0

    @property
    def due(self) -> date:
        """When the return is due, see `return_due`."""
        return return_due(self.year, self.month)

    def add(self, rows: Iterable[VoucherRow]) -> None:
        """Count a voucher's rows."""
        out, back = False, False
        for row in rows:
            if is_output_vat(row.account):
                self.output[row.account] = self.output.get(row.account, 0) - row.amount
                out = True
            elif is_input_vat(row.account):
                self.input[row.account] = self.input.get(row.account, 0) + row.amount
                back = True
        self.with_output += out
        self.with_input += back


def _between(account: str, first: int, last: int) -> bool:
    return len(account) == 4 and account.isascii() and account.isdecimal() and first <= int(account) <= last
