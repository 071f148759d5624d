"""A card report's table made ready to be read: where each field stands, and how its dates and amounts are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from workbench.domain.columns import NEGATIVE, POSITIVE, ColumnMapping, TableHead, plain_heading
from workbench.domain.errors import AmountError, ColumnsError, ColumnsUnclear, ColumnsUnknown
from workbench.sources.card_cells import AmountStyle, DateStyle, SignStyle
from workbench.sources.card_headings import doubtful, guess, is_in_kronor, means_purchase
from workbench.sources.table import Fault, Row, Table

_SHOWN_ROWS = 20
_AMOUNTS = ("amount", "debit", "credit", "vat_amount")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields stand and how they are written. ``entries`` says that each row is a row of a voucher.

    ``scattered`` are the rows of some voucher that do not stand together.
    """

    places: Mapping[str, int]
    values: Mapping[str, str]
    dates: DateStyle
    amounts: AmountStyle
    purchase: str
    width: int
    in_kronor: bool = False
    entries: bool = False
    scattered: bool = False

    def cell(self, row: Row, name: str) -> str:
        """Return what a row says of a field, as it stands; what is the same for every row where it says nothing."""
        place = self.places.get(name)
        if place is not None:
            text = row.cells[place]
            if text and not text.isspace():
                return text
        return self.values.get(name, "")

    def tie(self, row: Row) -> tuple[str, ...]:
        """Return what ties rows to one voucher; nothing where a row stands by itself."""
        if number := self.cell(row, "number").strip():
            return (self.cell(row, "series").strip(), number)
        told = self.cell(row, "transaction_id").strip()
        return (told,) if told else ()

    def spent(self, row: Row) -> int:
        """Return a row's amount in öre, debit positive. Raises `AmountError`."""
        if "amount" not in self.places:
            return self._part(row, "debit") - self._part(row, "credit")
        ore = self.amounts.read(self.cell(row, "amount"))
        return -ore if self.purchase == NEGATIVE and not self.entries else ore

    def _part(self, row: Row, name: str) -> int:
        text = self.cell(row, name)
        return self.amounts.read(text) if text.strip() else 0


def layout_of(table: Table, name: str, told: ColumnMapping | None) -> Layout:
    """Return how a table is to be read: as it was told, else as its headings and columns leave no doubt.

    Raises `ColumnsUnknown` or `ColumnsUnclear` with the beginning of the table.
    """
    mapping = told or guess(table.headings)
    unknown = mapping.missing or (told and told.strangers(table.headings)) or (not told and doubtful(table.headings))
    seen = _look(table, mapping)
    head = TableHead(name, table.headings, _first(table), seen.completed(mapping))
    if unknown:
        raise _unknown(head)
    dates = DateStyle(mapping.date_order) if mapping.date_order else seen.dates.settled()
    amounts = AmountStyle(mapping.decimal) if mapping.decimal else seen.amounts.settled()
    if dates.unclear and not dates.order:
        raise _unclear(head, mapping, "date", dates.unclear)
    if amounts.unclear and not amounts.decimal:
        raise _unclear(head, mapping, "amount", amounts.unclear)
    layout = _layout(table, mapping, dates, amounts)
    looked = _look_at_amounts(table, layout)
    contra = "contra_account" in mapping.columns or bool(mapping.values.get("contra_account"))
    entries = looked.whole if contra else looked.mostly_whole
    if not entries and not contra:
        raise _unknown(head)
    purchase = _purchase(mapping, looked)
    if not entries and not purchase and looked.example:
        raise _unclear(head, mapping, "amount", looked.example)
    return replace(layout, purchase=purchase, entries=entries, scattered=looked.scattered)


def _purchase(mapping: ColumnMapping, looked: "_Amounts") -> str:
    """Return whether purchases are negative or positive, an empty text where that is not sure."""
    if mapping.purchase or "amount" not in mapping.columns:
        return mapping.purchase or POSITIVE
    return looked.sign.purchase or (POSITIVE if means_purchase(mapping.columns["amount"]) else "")


@dataclass(slots=True)
class _Seen:
    dates: DateStyle = field(default_factory=DateStyle)
    amounts: AmountStyle = field(default_factory=AmountStyle)

    def completed(self, mapping: ColumnMapping) -> ColumnMapping:
        """Return a mapping with what the columns have shown."""
        return replace(
            mapping,
            date_order=mapping.date_order or self.dates.settled().order,
            decimal=mapping.decimal or self.amounts.settled().decimal,
        )


@dataclass(slots=True)
class _Amounts:
    """What going through the amounts has shown.

    ``whole``: the rows that belong together add up to nothing, each time; ``mostly_whole``: most times, and no row
    stands by itself. ``scattered``: they do not stand together.
    """

    sign: SignStyle = field(default_factory=SignStyle)
    example: str = ""
    whole: bool = False
    mostly_whole: bool = False
    scattered: bool = False


def _look(table: Table, mapping: ColumnMapping) -> _Seen:
    seen = _Seen()
    places = _places(table, mapping)
    date_place = places.get("date")
    amount_places = [places[each] for each in _AMOUNTS if each in places]
    for row in readable(table):
        if date_place is not None:
            seen.dates.see(row.cells[date_place])
        for place in amount_places:
            seen.amounts.see(row.cells[place])
    return seen


def _look_at_amounts(table: Table, layout: Layout) -> _Amounts:
    """Go through the amounts once: their sign, and whether rows that belong together make whole vouchers."""
    found = _Amounts()
    sums: dict[int, int] = {}
    several = alone = 0
    last: tuple[str, ...] = ()
    for row in readable(table):
        if layout.dates.read(layout.cell(row, "date")) is None:
            continue
        try:
            ore = layout.spent(row)
        except AmountError:
            continue
        found.sign.see(ore)
        found.example = found.example or layout.cell(row, "amount").strip()
        tie = layout.tie(row)
        if tie:
            key = hash(tie)
            several += key in sums
            found.scattered = found.scattered or (key in sums and tie != last)
            sums[key] = sums.get(key, 0) + ore
        else:
            alone += 1
        last = tie
    if several and not alone and "account" in layout.places:
        off = sum(1 for ore in sums.values() if ore)
        found.whole, found.mostly_whole = not off, off * 2 < len(sums)
    return found


def readable(table: Table) -> Iterator[Row]:
    """Yield the rows up to where the table cannot be read further."""
    rows = table.rows()
    while True:
        try:
            row = next(rows)
        except (StopIteration, Fault):
            return
        yield row


def _layout(table: Table, mapping: ColumnMapping, dates: DateStyle, amounts: AmountStyle) -> Layout:
    kronor = is_in_kronor(mapping.columns.get("amount", ""))
    width = len(table.headings)
    return Layout(_places(table, mapping), mapping.values, dates, amounts, mapping.purchase, width, kronor)


def _places(table: Table, mapping: ColumnMapping) -> dict[str, int]:
    there = {plain_heading(heading): place for place, heading in reversed(list(enumerate(table.headings)))}
    wanted = {name: there.get(plain_heading(heading)) for name, heading in mapping.columns.items()}
    return {name: place for name, place in wanted.items() if place is not None}


def _first(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(cell) for cell in row.cells) for row in islice(readable(table), _SHOWN_ROWS))


def _unknown(head: TableHead) -> ColumnsError:
    return ColumnsUnknown(head, name=head.name, columns=", ".join(head.headings)[:600], signature=head.signature)


def _unclear(head: TableHead, mapping: ColumnMapping, column: str, value: str) -> ColumnsError:
    heading = mapping.columns.get(column) or mapping.columns.get("debit", "")
    return ColumnsUnclear(head, name=head.name, column=heading, detail=value, signature=head.signature)
