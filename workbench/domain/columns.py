"""Which column of a table holds what, as it was said once for every table with the same headings."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIELDS = (
    "date",
    "amount",
    "debit",
    "credit",
    "text",
    "account",
    "contra_account",
    "vat_amount",
    "vat_account",
    "vat_rate",
    "cost_center",
    "project",
    "series",
    "number",
    "transaction_id",
    "state",
    "error",
    "receipt",
    "currency",
    "card_holder",
    "company",
)
"""What a column can hold; a column that is not named is not read."""

FIXED = ("account", "contra_account", "vat_account", "series", "company")
"""What can be the same for every row, in `ColumnMapping.values`."""

DATE_ORDERS = ("ymd", "dmy", "mdy")
DECIMALS = (",", ".")
NEGATIVE, POSITIVE = "negative", "positive"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of a table mean.

    ``columns`` gives for each of `FIELDS` the heading of its column; ``values`` what is the same in every row where
    the column is empty or there is none (``contra_account``: the account of the card). ``date_order`` is one of
    `DATE_ORDERS`, ``decimal`` of `DECIMALS`, ``purchase`` says whether a purchase is ``negative`` or ``positive``;
    each is empty where the table itself leaves no doubt.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    decimal: str = ""
    purchase: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which no voucher can be made of a row.

        A contra account may be missing where several rows make a voucher of their own: they have what ties them
        together, and an account in each.
        """
        amount = "amount" in self.columns or {"debit", "credit"} <= self.columns.keys()
        missing = [] if "date" in self.columns else ["date"]
        missing += [] if amount else ["amount"]
        missing += [] if self._knows("account") else ["account"]
        tied = "account" in self.columns and bool({"number", "transaction_id"} & self.columns.keys())
        missing += [] if self._knows("contra_account") or tied else ["contra_account"]
        return tuple(missing)

    def _knows(self, name: str) -> bool:
        return name in self.columns or bool(self.values.get(name))

    def strangers(self, headings: Sequence[str]) -> tuple[str, ...]:
        """Return the columns it speaks of that are not among some headings."""
        there = {plain_heading(each) for each in headings}
        return tuple(each for each in self.columns.values() if plain_heading(each) not in there)


@dataclass(frozen=True, slots=True)
class TableHead:
    """The beginning of a table: its headings and first rows, and what its columns may hold as far as they show it."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: ColumnMapping

    @property
    def signature(self) -> str:
        """SHA-256 (hex) of the headings in order, whatever their case and spaces."""
        return signature_of(self.headings)


def plain_heading(heading: str) -> str:
    """Return a heading as it is compared: without case and needless spaces."""
    return " ".join(heading.split()).casefold()


def signature_of(headings: Sequence[str]) -> str:
    """Return SHA-256 (hex) of headings in order, whatever their case and spaces."""
    joined = "\x1f".join(plain_heading(each) for each in headings)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
