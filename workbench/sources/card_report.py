"""A card report as a table (CSV, TSV, XLSX, XLS, ODS): Nordea's business card, Mynt, and others like them.

One transaction is one voucher. What the columns hold is taken from their headings where these leave no doubt, from
what was said of the same headings before, or asked for.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.diagnosis.senders import sender_of
from workbench.domain.columns import signature_of
from workbench.domain.company import normalise_org_number
from workbench.domain.errors import (
    N_,
    AmbiguousAmount,
    AmountError,
    BadVoucher,
    BrokenFile,
    CutShort,
    NothingFound,
    Sentence,
)
from workbench.domain.failure import Failure
from workbench.domain.source import Enclosed, Problem, ReadContext, SourceItem, Told
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.sources.card_headings import fields_of, is_known, system_in
from workbench.sources.card_rows import Layout, layout_of
from workbench.sources.receipts import Beside, tells_of_missing
from workbench.sources.sheet import looks_like_sheet, read_sheet
from workbench.sources.streams import rewindable
from workbench.sources.table import Fault, Row, Table, looks_like_table, read_separated

_EXCERPT = 4000
_TOTAL = re.compile(
    r"(?:del)?(?:summa|sum|total|totalt|totals|subtotal|saldo|balance|antal|count)\b"
    r"[\s:.,\d]*(?:kr|sek|transaktioner|transactions|rader|rows|poster|köp|purchases)?[\s:.,\d]*",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|ej|inte|icke|un|o)\b|^(?:un|o)(?=export|bokf|book|post)", re.IGNORECASE)
_EXPORTED = re.compile(r"export(?:ed|erad|erat)|bokförd|booked|posted|synced|synkad", re.IGNORECASE)
_FAILED = re.compile(r"fail|misslyck|\bfel\b|error|avvisad|rejected", re.IGNORECASE)


class CardReport:
    """The source for a table of transactions."""

    name = "card_report"

    def recognises(self, head: bytes, name: str) -> float:
        """Tell by the headings: a date and an amount make it sure, an even table that may be something else not."""
        if looks_like_sheet(head, name):
            return 0.9
        headings = looks_like_table(head, is_known)
        fields = fields_of(headings)
        amount = "amount" in fields or {"debit", "credit"} <= fields
        if amount and "date" in fields:
            return 0.85
        if amount or (len(headings) > 2 and "date" in fields):
            return 0.55
        return 0.3 if len(headings) > 2 else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield a `Told` for each voucher, and a `Problem` with `BadVoucher` for each row that cannot be read.

        Raises `ColumnsUnknown` or `ColumnsUnclear` where something has to be said of the columns first, `Locked`,
        `TooLarge`, `UnsafeArchive`, `CutShort` or `BrokenFile` where the file breaks off, `NothingFound` where there
        is no table in it or no row.
        """
        with rewindable(stream) as file:
            start = file.tell()
            head = file.read(64 << 10)
            file.seek(start)
            sheet = looks_like_sheet(head, name)
            table = read_sheet(file, name, is_known) if sheet else read_separated(file, name, is_known)
            if table is None:
                raise NothingFound(name=name)
            layout = layout_of(table, name, context.columns(signature_of(table.headings)))
            yield from _Reading(table, layout, name, context).items()


class _Reading:
    """One table on its way to vouchers."""

    def __init__(self, table: Table, layout: Layout, name: str, context: ReadContext) -> None:
        self._table = table
        self._layout = layout
        self._name = name
        self._source = system_in(f"{table.about}\n{' '.join(table.headings)}")
        self._beside = Beside(context.beside)
        self._sum = 0

    def items(self) -> Iterator[SourceItem]:
        vouchers = found = 0
        group: list[Row] = []
        try:
            for group in self._groups():
                item = self._item(group)
                if item is not None:
                    found += 1
                    vouchers += isinstance(item, Told)
                    yield item
        except Fault as fault:
            if vouchers:
                cut = {"line": fault.line, "detail": fault.detail, "vouchers": vouchers}
                raise CutShort(name=self._name, **cut) from fault
            raise BrokenFile(name=self._name, line=fault.line, detail=fault.detail) from fault
        if not found:
            raise NothingFound(name=self._name)

    def _groups(self) -> Iterator[list[Row]]:
        """Yield the rows of each voucher; those that do not stand together are gathered, which takes memory."""
        if self._layout.scattered:
            gathered: dict[tuple[object, ...], list[Row]] = {}
            for row in self._table.rows():
                gathered.setdefault(self._layout.tie(row) or (row.line, 0, 0), []).append(row)
            yield from gathered.values()
            return
        group: list[Row] = []
        tie: tuple[str, ...] = ()
        try:
            for row in self._table.rows():
                own = self._layout.tie(row)
                if group and not (own and own == tie):
                    yield group
                    group = []
                group.append(row)
                tie = own
        except Fault:
            if not tie and group:
                yield group  # no later row can belong to it
            raise
        if group:
            yield group

    def _item(self, group: list[Row]) -> SourceItem | None:
        """Return the voucher of a group, or what is wrong with it; None for a sum at the end of the table."""
        if len(group) == 1 and self._is_total(group[0]):
            return None
        try:
            return self._told(group)
        except _Wrong as wrong:
            label = next(
                filter(None, (self._say(group[0], each) for each in ("number", "transaction_id", "text"))), "–"
            )
            error = BadVoucher(name=self._name, line=wrong.line, voucher=label[:60], detail=wrong.detail)
            return Problem(error, "\n".join(row.excerpt() for row in group)[:_EXCERPT])

    def _is_total(self, row: Row) -> bool:
        """Tell a row of sums: no date, and a word for it, or nothing but the sum of all amounts above."""
        if self._layout.dates.read(self._layout.cell(row, "date")):
            return False
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        if any(_TOTAL.fullmatch(cell) for cell in filled):
            return True
        try:
            return len(filled) <= 2 and abs(self._layout.spent(row)) == abs(self._sum) != 0
        except AmountError:
            return False

    def _told(self, group: list[Row]) -> Told:
        first = group[0]
        day = self._layout.dates.read(self._layout.cell(first, "date"))
        if day is None:
            shown = self._say(first, "date")[:40]
            raise _Wrong(first.line, Sentence(N_("“{value}” is no date"), {"value": shown}))
        rows = self._rows(group)
        voucher = Voucher(
            company=normalise_org_number(self._say(first, "company")),
            source=self._source,
            series=self._say(first, "series") if self._say(first, "number") else "",
            number=self._say(first, "number"),
            transaction_date=day,
            text=self._say(first, "text"),
            rows=tuple(rows),
        )
        state = next(filter(None, (self._say(row, "state") for row in group)), "")
        told = dict.fromkeys(self._say(row, "error") for row in group)
        failures = self._failures(state, [each for each in told if each])
        external_id = self._say(first, "transaction_id")
        receipts = self._receipts(group, external_id)
        missing = not receipts and any(tells_of_missing(self._say(row, "receipt")) for row in group)
        return Told(voucher, external_id, state, failures, receipts, missing)

    def _rows(self, group: list[Row]) -> list[VoucherRow]:
        """Return the rows of a voucher: as they stand where they make a whole one, else against the card's account."""
        rows: list[VoucherRow] = []
        against: dict[str, int] = {}
        for row in group:
            if len(row.cells) > self._layout.width:
                raise _Wrong(row.line, Sentence(N_("it has more cells than there are headings")))
            try:
                spent = self._layout.spent(row)
                vat = self._vat(row, spent)
            except AmountError as error:
                raise _Wrong(row.line, _about(error)) from error
            self._sum += spent
            rows.append(self._row(row, self._say(row, "account"), spent - vat, expense=True))
            if vat:
                rows.append(self._row(row, self._say(row, "vat_account"), vat, expense=False))
            if not self._layout.entries:
                contra = self._say(row, "contra_account")
                against[contra] = against.get(contra, 0) + spent
        return rows + [self._row(group[0], account, -ore, expense=False) for account, ore in against.items()]

    def _vat(self, row: Row, spent: int) -> int:
        """Return the VAT in a purchase, with its sign, where its account is known; 0 else."""
        text = self._layout.cell(row, "vat_amount")
        if self._layout.entries or not text.strip() or not self._say(row, "vat_account"):
            return 0
        vat = abs(self._layout.amounts.read(text))
        if vat > abs(spent):
            raise _Wrong(row.line, Sentence(N_("the VAT is more than the amount")))
        return vat if spent > 0 else -vat

    def _row(self, row: Row, account: str, ore: int, *, expense: bool) -> VoucherRow:
        """Return one row; cost centre and project are the expense's, not those of VAT and the card's debt."""
        return VoucherRow(
            account=account,
            amount=ore,
            cost_center=self._say(row, "cost_center") if expense else "",
            project=self._say(row, "project") if expense else "",
            transaction_information=self._say(row, "card_holder"),
            currency="SEK" if self._layout.in_kronor else self._say(row, "currency"),
            vat_code=self._say(row, "vat_rate") if expense else "",
        )

    def _failures(self, state: str, told: list[str]) -> tuple[Failure, ...]:
        """Return why it was not exported, where it says so; what has been exported has no failure."""
        negated = bool(_NOT.search(state))
        if _EXPORTED.search(state) and not negated and not _FAILED.search(state):
            return ()
        texts = told or ([state] if _FAILED.search(state) else [])
        known = self._source if self._source != "card" else ""
        return tuple(
            Failure(known or sender_of(text) or "card", text, f"{state}: {text}" if state != text else text)
            for text in texts
        )

    def _receipts(self, group: list[Row], external_id: str) -> tuple[Enclosed, ...]:
        paths = [path for row in group for path in self._beside.named(self._say(row, "receipt"))]
        return self._beside.enclosed(paths or self._beside.with_id(external_id))

    def _say(self, row: Row, name: str) -> str:
        text = self._layout.cell(row, name)
        return " ".join(text.split()) if text else ""


def _about(error: AmountError) -> Sentence:
    ambiguous = isinstance(error, AmbiguousAmount)
    source = N_("“{value}” can be read in two ways") if ambiguous else N_("“{value}” is no amount")
    return Sentence(source, {"value": error.params.get("amount", "")})


class _Wrong(Exception):
    """A row that cannot be read, and why."""

    def __init__(self, line: int, detail: Sentence) -> None:
        super().__init__(str(detail))
        self.line = line
        self.detail = detail
