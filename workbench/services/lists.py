"""Lists out: the vouchers as they are shown, by cause, and the VAT they hold by period."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey
from workbench.domain.match_key import match_key
from workbench.domain.ports import Clock, Store
from workbench.domain.sheet import Book, Cell, Kronor, Sheet
from workbench.domain.vat import VatMonth
from workbench.services.case_row import CaseRow, Column
from workbench.services.plain_text import on_one_line
from workbench.services.words import SOURCE_NAMES, standing_words
from workbench.texts import N_, Texts

_BATCH = 1000
_LONGEST_TEXT = 2000
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_NOT_IN_LEDGER = (Status.OPEN, Status.RETRY, Status.HAND, Status.DIFFERS)
_ALWAYS = (Column.FORTNOX, Column.COMPANY)
SHEETS = ("vouchers", "causes", "vat")
"""The sheets of a book, in order, as scripts know them."""
_HEADINGS: dict[Column, tuple[str, int]] = {
    Column.SERIES: (N_("Series"), 8),
    Column.NUMBER: (N_("Number"), 10),
    Column.TRANSACTION_DATE: (N_("Date"), 12),
    Column.TEXT: (N_("Text"), 44),
    Column.AMOUNT: (N_("Amount"), 15),
    Column.CAUSE: (N_("Cause"), 54),
    Column.STATUS: (N_("Status"), 28),
    Column.AGE: (N_("Age in days"), 12),
    Column.FAILURES: (N_("Failures"), 10),
    Column.CODE: (N_("Code"), 14),
    Column.COMPANY: (N_("Company"), 30),
    Column.SOURCE: (N_("Source"), 12),
    Column.FORTNOX: (N_("In Fortnox"), 12),
    Column.RECEIVED: (N_("Came in"), 18),
}


class Lists:
    """Makes lists of vouchers."""

    def __init__(self, store: Store, diagnosis: CurrentDiagnosis, clock: Clock, program: str) -> None:
        self._store = store
        self._diagnosis = diagnosis
        self._clock = clock
        self._program = program

    def book(self, rows: Sequence[CaseRow], columns: Sequence[Column], texts: Texts, by: str) -> Book:
        """Make a book of the rows as they stand, with these columns; then by cause, then by VAT period."""
        now = self._clock.now()
        names = {each.org_number: each.name or each.org_number for each in self._store.companies()}
        sheets = (self.vouchers(rows, columns, texts, names), self.causes(rows, texts), self.vat(rows, texts, names))
        return Book(texts.t("Vouchers"), by, now, self._program, sheets)

    def vouchers(
        self, rows: Sequence[CaseRow], columns: Sequence[Column], texts: Texts, names: Mapping[str, str]
    ) -> Sheet:
        """Make the sheet of the list itself, in its own order; what a voucher is found again by always stands in it."""
        columns = (*columns, *(each for each in _ALWAYS if each not in columns))
        days = self._corrected_days(rows)
        today = self._clock.now().astimezone().date()
        titles: dict[tuple[CauseKey, ...], str] = {}
        made = []
        for row in rows:
            if row.causes not in titles:
                titles[row.causes] = "; ".join(self._title(key, texts) for key in row.causes)
            cells = _Cells(row, texts, titles[row.causes], names, today)
            own = tuple(cells.cell(column) for column in columns)
            made.append((*own, match_key(row.id), days.get(row.id, "")))
        headings = (*(texts.t(_HEADINGS[each][0]) for each in columns), texts.t("Match key"), texts.t("Corrected date"))
        widths = (*(_HEADINGS[each][1] for each in columns), 12, 14)
        return Sheet(texts.t("Vouchers"), headings, widths, tuple(made))

    def _corrected_days(self, rows: Sequence[CaseRow]) -> dict[int, Cell]:
        """Return the date of those that are to be entered on another one than was sent."""
        ids = [row.id for row in rows if row.corrected]
        parts = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
        cases = (case for part in parts for case in self._store.failed_vouchers(part))
        return {
            case.id: case.entered.transaction_date
            for case in cases
            if case.entered.transaction_date != case.voucher.transaction_date
        }

    def causes(self, rows: Sequence[CaseRow], texts: Texts) -> Sheet:
        """Make the sheet by cause: a voucher stands under the cause it stops on first."""
        groups: dict[CauseKey | None, list[CaseRow]] = {}
        for row in rows:
            groups.setdefault(row.causes[0] if row.causes else None, []).append(row)
        made: list[tuple[Cell, ...]] = []
        for key, found in sorted(groups.items(), key=lambda group: -len(group[1])):
            words = self._title(key, texts) if key else texts.t("No cause told")
            first = min(row.transaction_date for row in found)
            last = max(row.transaction_date for row in found)
            waiting = [row.due for row in found if row.status in _NOT_IN_LEDGER and row.due]
            made.append(
                (
                    words,
                    len(found),
                    Kronor(sum(row.amount for row in found)),
                    _day(first),
                    _day(last),
                    _day(min(waiting)) if waiting else "",
                )
            )
        headings = (
            texts.t("Cause"),
            texts.t("Number of vouchers"),
            texts.t("Amount"),
            texts.t("First date"),
            texts.t("Last date"),
            texts.t("To be booked by"),
        )
        return Sheet(texts.t("By cause"), headings, (60, 12, 16, 13, 13, 16), tuple(made))

    def vat(self, rows: Sequence[CaseRow], texts: Texts, names: Mapping[str, str]) -> Sheet:
        """Make the sheet of the VAT in vouchers that are not in the ledger yet, by company, month and account."""
        made: list[tuple[Cell, ...]] = []
        notes: list[str] = []
        for month in self.vat_months(rows):
            company = names.get(month.company, month.company)
            notes.extend(f"{company}: {words}" for words in vat_words(month, texts))
            sides = ((texts.t("Output VAT"), month.output, month.with_output),
                     (texts.t("Input VAT"), month.input, month.with_input))  # fmt: skip
            period = f"{month.year}-{month.month:02d}"
            for side, accounts, vouchers in sides:
                made.extend(
                    (company, period, side, account, "", Kronor(accounts[account]), month.due)
                    for account in sorted(accounts)
                )
                if accounts:
                    total = Kronor(sum(accounts.values()))
                    made.append((company, period, side, texts.t("Sum"), vouchers, total, month.due))
        headings = (
            texts.t("Company"),
            texts.t("Period"),
            texts.t("VAT"),
            texts.t("Account"),
            texts.t("Number of vouchers"),
            texts.t("Amount"),
            texts.t("Return due"),
        )
        told = (texts.t(_RULE), "", *notes) if notes else (texts.t(_RULE),)
        return Sheet(texts.t("VAT by period"), headings, (30, 10, 16, 10, 12, 16, 13), tuple(made), told)

    def _title(self, key: CauseKey, texts: Texts) -> str:
        return self._diagnosis.catalogue.title(key, texts.language)

    def vat_months(self, rows: Sequence[CaseRow]) -> list[VatMonth]:
        """Add up the VAT of vouchers that failed and are not in the ledger yet, as they are to be entered."""
        months: dict[tuple[str, int, int], VatMonth] = {}
        ids = [row.id for row in rows if row.status in _NOT_IN_LEDGER]
        for start in range(0, len(ids), _BATCH):
            for case in self._store.failed_vouchers(ids[start : start + _BATCH]):
                voucher = case.entered
                day = voucher.transaction_date
                key = (voucher.company, day.year, day.month)
                if key not in months:
                    months[key] = VatMonth(*key)
                months[key].add(voucher.rows)
        return [months[key] for key in sorted(months) if months[key].output or months[key].input]


_RULE = N_(
    "Calendar months by transaction date; vouchers still to handle. Due days are those of monthly returns and a "
    "turnover of at most 40 million kronor: the 12th of the second month after, in January and August the 17th. "
    "With a larger turnover it is the 26th of the month after (in December the 27th). "
    "On a Saturday or Sunday it is the Monday after; on a holiday the next working day, which is not reckoned here."
)


def vat_words(month: VatMonth, texts: Texts) -> list[str]:
    """Return what a month's vouchers hold, a sentence for output and for input VAT."""
    name = f"{texts.t(_MONTHS[month.month - 1])} {month.year}"
    due = f"{month.due.day} {texts.t(_MONTHS[month.due.month - 1])} {month.due.year}"
    told = []
    if month.output:
        amount = texts.amount(sum(month.output.values()))
        told.append(
            texts.n(
                "{count} failed voucher holds {amount} kr output VAT of {month}; the return is due {due}.",
                "{count} failed vouchers hold {amount} kr output VAT of {month}; the return is due {due}.",
                month.with_output, amount=amount, month=name, due=due,
            )
        )  # fmt: skip
    if month.input:
        amount = texts.amount(sum(month.input.values()))
        told.append(
            texts.n(
                "{count} failed voucher holds {amount} kr input VAT of {month}; the return is due {due}.",
                "{count} failed vouchers hold {amount} kr input VAT of {month}; the return is due {due}.",
                month.with_input, amount=amount, month=name, due=due,
            )
        )  # fmt: skip
    return told


class _Cells:
    """The cells of one row."""

    def __init__(self, row: CaseRow, texts: Texts, causes: str, names: Mapping[str, str], today: date) -> None:
        self._row = row
        self._texts = texts
        self._causes = causes
        self._names = names
        self._today = today

    def cell(self, column: Column) -> Cell:
        """Return the cell of a column."""
        row = self._row
        if column is Column.TRANSACTION_DATE:
            return _day(row.transaction_date)
        if column is Column.AMOUNT:
            return Kronor(row.amount)
        if column is Column.STATUS:
            return standing_words(row, self._texts)
        if column is Column.AGE:
            since = _day(row.since[:10])
            return max((self._today - since).days, 0) if isinstance(since, date) else ""
        if column is Column.FAILURES:
            return row.failures
        if column is Column.RECEIVED:
            return _moment(row.received)
        return self._text(column)

    def _text(self, column: Column) -> str:
        row = self._row
        texts = {
            Column.SERIES: row.series,
            Column.NUMBER: row.number,
            Column.TEXT: row.text,
            Column.CAUSE: self._causes,
            Column.CODE: ", ".join(row.codes),
            Column.COMPANY: self._names.get(row.company, row.company),
            Column.SOURCE: SOURCE_NAMES.get(row.source, row.source),
            Column.FORTNOX: row.fortnox,
        }
        return on_one_line(texts[column], _LONGEST_TEXT)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _moment(text: str) -> datetime | date | str:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
