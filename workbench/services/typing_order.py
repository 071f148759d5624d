"""A voucher as to be entered, field by field in the order of Fortnox's form for a manual voucher.

Each field has what is shown and what goes on the clipboard: plain text that Fortnox takes as it is, an amount with
decimal comma and nothing between the thousands, a date as ``2024-01-31``, nothing round it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.match_key import entered_text
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.texts import N_


class FieldName(StrEnum):
    """A field of the form. Never renamed: settings hold these words."""

    SERIES = "series"
    TRANSACTION_DATE = "transaction_date"
    TEXT = "text"
    ACCOUNT = "account"
    COST_CENTER = "cost_center"
    PROJECT = "project"
    TRANSACTION_INFORMATION = "transaction_information"
    DEBIT = "debit"
    CREDIT = "credit"


ORDER = tuple(FieldName)
"""The order of Fortnox's own form."""

HEAD = frozenset({FieldName.SERIES, FieldName.TRANSACTION_DATE, FieldName.TEXT})
NEEDED = frozenset({FieldName.ACCOUNT, FieldName.DEBIT, FieldName.CREDIT})
"""What is typed whatever else is left out."""

LABELS: dict[FieldName, str] = {
    FieldName.SERIES: N_("Series"),
    FieldName.TRANSACTION_DATE: N_("Date"),
    FieldName.TEXT: N_("Description"),
    FieldName.ACCOUNT: N_("Account"),
    FieldName.COST_CENTER: N_("Cost centre"),
    FieldName.PROJECT: N_("Project"),
    FieldName.TRANSACTION_INFORMATION: N_("Transaction information"),
    FieldName.DEBIT: N_("Debit"),
    FieldName.CREDIT: N_("Credit"),
}


@dataclass(frozen=True, slots=True)
class TypingOrder:
    """How a voucher is typed: which fields in which order, and whether empty ones are stopped at."""

    fields: tuple[FieldName, ...] = ORDER
    empty_too: bool = False


@dataclass(frozen=True, slots=True)
class TypingField:
    """One field. ``row`` is the row's place from 0, None in the head; ``amount`` in öre where it is one.

    ``value`` is what goes on the clipboard; empty where the field is to be left empty.
    """

    name: FieldName
    row: int | None
    value: str
    amount: int | None = None

    @property
    def label(self) -> str:
        """The field's name as a source sentence."""
        return LABELS[self.name]


@dataclass(frozen=True, slots=True)
class Balance:
    """Debit and credit so far, in öre."""

    debit: int = 0
    credit: int = 0

    @property
    def difference(self) -> int:
        """Debit less credit in öre."""
        return self.debit - self.credit


def typing_order(names: Sequence[object], empty_too: bool = False) -> TypingOrder:
    """Return the order that field names of the settings give; unknown ones are passed over, none means Fortnox's own.

    The head stands before the rows, and what every row needs is always there.
    """
    known = [FieldName(name) for name in names if isinstance(name, str) and name in set(ORDER)]
    chosen = list(dict.fromkeys(known)) or list(ORDER)
    chosen += [name for name in ORDER if name in NEEDED and name not in chosen]
    head = [name for name in chosen if name in HEAD]
    return TypingOrder((*head, *(name for name in chosen if name not in HEAD)), empty_too)


def typing_fields(voucher: Voucher, order: TypingOrder, key: str = "") -> tuple[TypingField, ...]:
    """Return the fields of a voucher as it is to be entered; ``key`` is its match key, empty for without."""
    head = {
        FieldName.SERIES: _one_line(voucher.series),
        FieldName.TRANSACTION_DATE: voucher.transaction_date.isoformat(),
        FieldName.TEXT: entered_text(_one_line(voucher.text), key),
    }
    fields = [TypingField(name, None, head[name]) for name in order.fields if name in HEAD]
    for place, row in enumerate(voucher.rows):
        fields += _row_fields(row, place, order)
    return tuple(field for field in fields if field.value or order.empty_too)


def balance_of(rows: Iterable[VoucherRow]) -> Balance:
    """Return debit and credit of the rows typed so far."""
    debit = credit = 0
    for row in rows:
        debit += row.debit
        credit += row.credit
    return Balance(debit, credit)


def clipboard_amount(ore: int) -> str:
    """Write an amount in öre as Fortnox takes it in a field: ``1234,50``."""
    kronor, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{kronor},{rest:02d}"


def content_mark(fields: Sequence[TypingField]) -> str:
    """Return what tells whether these fields are the same as last time."""
    told = "\x1e".join(f"{field.name}\x1f{field.row}\x1f{field.value}" for field in fields)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _row_fields(row: VoucherRow, place: int, order: TypingOrder) -> Iterator[TypingField]:
    texts = {
        FieldName.ACCOUNT: row.account,
        FieldName.COST_CENTER: row.cost_center,
        FieldName.PROJECT: row.project,
        FieldName.TRANSACTION_INFORMATION: row.transaction_information,
    }
    amounts = {FieldName.DEBIT: row.debit, FieldName.CREDIT: row.credit}
    for name in order.fields:
        if name in texts:
            yield TypingField(name, place, _one_line(texts[name]))
        elif name in amounts:
            # A row of nothing is still a row: its 0,00 is typed on the debit side.
            typed = amounts[name] or (row.amount == 0 and name is FieldName.DEBIT)
            yield TypingField(name, place, clipboard_amount(amounts[name]) if typed else "", amounts[name])


def _one_line(text: str) -> str:
    """Return a text as a field of one line holds it: no line ends, no signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
