"""The journal's first and last bands: what was chosen, what it comes to, by cause, account and series."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.journal import Journal
from workbench.reports.journal_grid import BLACK, FINE, GAP, GREY, HAIR, LINE, ROW_DROP, WIDTH, Band, Columns, Styles
from workbench.reports.journal_words import ORDERS, Words
from workbench.reports.typeface import Cell
from workbench.texts import Texts

_LABELS = 128.0
_PLACE = 10.0
_TABLE_DROP = 7.9


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the summary: bands that stay together, then bands that may flow over pages under ``repeat``."""

    opening: list[Band]
    rows: list[Band]
    repeat: list[Band]


@dataclass(frozen=True, slots=True)
class _Column:
    """A table column; numbers stand against ``left + width``."""

    heading: str
    left: float
    width: float
    numeric: bool = False


class SummaryMaker:
    """Makes the summary and the totals of one journal."""

    def __init__(self, journal: Journal, styles: Styles, columns: Columns, words: Words, texts: Texts) -> None:
        self._journal = journal
        self._styles = styles
        self._columns = columns
        self._words = words
        self._texts = texts
        self._sides = [(voucher, voucher.debit, voucher.credit) for voucher in journal.vouchers]
        self._debit = sum(debit for _, debit, _ in self._sides)
        self._credit = sum(credit for _, _, credit in self._sides)

    def opening(self) -> list[Band]:
        """Make the title and what the journal is about."""
        words, journal, texts = self._words, self._journal, self._texts
        title = self._styles.title
        bands = [(30.0, f"BT {title.tf}1 0 0 1 0 -20 Tm {title.cell(words.title)[0]}ET ")]
        bands.append((LINE, ""))
        years = dict.fromkeys(voucher.financial_year or words.not_told for voucher in journal.vouchers)
        facts = [
            (words.company, journal.company_name),
            (words.org_number, journal.company),
            (words.financial_year, ", ".join(years)),
            (words.period, period(journal, texts)),
            (words.selection, journal.selection),
            (words.order, texts.t(ORDERS[journal.order])),
            (words.made, made(journal, words, texts)),
            (words.program, journal.program),
        ]
        if self._columns.left_out:
            facts.append((words.columns_left_out, ", ".join(self._columns.left_out)))
        for label, text in facts:
            bands.extend(self._fact(label, text or words.not_told))
        bands.append((LINE, ""))
        bands.extend(self._sums())
        bands.extend(self._legend())
        return bands

    def sections(self) -> list[Section]:
        """Make the check list by cause and the sums by account."""
        return [self._causes(), self._accounts()]

    def totals(self) -> Section:
        """Make the end of the journal: sums by series and the grand total."""
        words = self._words
        columns = self._amount_columns((words.series, words.voucher_count, words.transaction_count))
        groups: dict[str, list[int]] = {}
        for voucher, debit, credit in self._sides:
            entry = groups.setdefault(voucher.series, [0, 0, 0, 0])
            for place, value in enumerate((1, len(voucher.rows), debit, credit)):
                entry[place] += value
        rows = []
        for series, (vouchers, transactions, *sums) in groups.items():
            counts = (str(vouchers), str(transactions))
            rows.extend(self._line(columns, (series or words.without_series, *counts, *map(self._texts.amount, sums))))
        end = [(LINE, ""), *self._sums()]
        return Section(
            [(LINE, ""), *self._heading(words.by_series), *self._headings(columns)],
            [*rows, *end],
            self._headings(columns),
        )

    def _causes(self) -> Section:
        words = self._words
        groups: dict[str, list[int]] = {}
        for voucher, debit, _ in self._sides:
            entry = groups.setdefault(voucher.diagnosis[0] if voucher.diagnosis else "", [0, 0])
            entry[0] += 1
            entry[1] += debit
        amount = self._wide_amount()
        count = max(self._styles.small.width(words.vouchers), 30)
        columns = (
            _Column(words.cause, 14, WIDTH - 14 - amount - count - 2 * GAP),
            _Column(words.vouchers, WIDTH - amount - GAP - count, count, numeric=True),
            _Column(words.turnover, WIDTH - amount, amount, numeric=True),
        )
        rows: list[Band] = []
        for cause, (vouchers, turnover) in sorted(groups.items(), key=lambda group: -group[1][0]):
            values = (cause or words.not_told, str(vouchers), self._texts.amount(turnover))
            rows.extend(self._line(columns, values, tick=True))
        opening = [(LINE * 2, ""), *self._heading(words.checklist), *self._headings(columns)]
        return Section(opening, rows, self._headings(columns))

    def _accounts(self) -> Section:
        words, journal = self._words, self._journal
        columns = self._amount_columns((words.account, words.account_name, words.rows))
        rows: list[Band] = []
        for total in journal.accounts:
            name = total.account_name or words.not_told
            sums = (self._texts.amount(total.debit), self._texts.amount(total.credit))
            rows.extend(self._line(columns, (total.account or words.not_told, name, str(total.rows), *sums)))
        sums = (self._texts.amount(self._debit), self._texts.amount(self._credit))
        rows.extend(self._line(columns, (words.total, "", str(journal.transactions), *sums), strong=True))
        opening = [(LINE * 2, ""), *self._heading(words.accounts), *self._headings(columns)]
        return Section(opening, rows, self._headings(columns))

    def _sums(self) -> list[Band]:
        """Make the grand total: turnover, number of vouchers, number of transactions."""
        words, journal, texts = self._words, self._journal, self._texts
        debit, credit = texts.amount(self._debit), texts.amount(self._credit)
        bold = self._styles.text
        bands = [(1.0, f"0.7 w 0 G 0 0 m {WIDTH:.2f} 0 l S ")]
        amount = self._wide_amount()
        ops = ["BT ", bold.tf, f"1 0 0 1 0 -{_PLACE} Tm {bold.cell(words.turnover)[0]}"]
        small = self._styles.small
        for label, text, right in ((words.debit, debit, WIDTH - amount - 3 * GAP), (words.credit, credit, WIDTH)):
            told, heading = bold.cell(text), small.cell(label)
            left = right - told[1]
            ops.append(f"{GREY}{small.tf}1 0 0 1 {left - heading[1] - 4:.2f} -{_PLACE} Tm {heading[0]}{BLACK}")
            ops.append(f"{bold.tf}1 0 0 1 {left:.2f} -{_PLACE} Tm {told[0]}")
        bands.append((13.5, f"{''.join(ops)}ET "))
        for label, text in (
            (words.voucher_count, str(len(journal.vouchers))),
            (words.transaction_count, str(journal.transactions)),
            (words.difference, texts.amount(self._debit - self._credit)),
        ):
            told = self._styles.row_bold.cell(text)
            row = self._styles.row
            bands.append(
                (
                    LINE + 1.5,
                    f"BT {row.tf}1 0 0 1 0 -{ROW_DROP + 1} Tm {row.cell(label)[0]}{self._styles.row_bold.tf}"
                    f"1 0 0 1 {WIDTH - told[1]:.2f} -{ROW_DROP + 1} Tm {told[0]}ET ",
                )
            )
        bands.append((LINE, f"0.7 w 0 G 0 -2 m {WIDTH:.2f} -2 l S "))
        return bands

    def _legend(self) -> list[Band]:
        small = self._styles.small
        lines = small.lines(self._words.legend_text, WIDTH)
        return [(LINE, f"BT {GREY}{small.tf}1 0 0 1 0 -{ROW_DROP} Tm {line[0]}{BLACK}ET ") for line in lines]

    def _fact(self, label: str, text: str) -> list[Band]:
        small, row = self._styles.small, self._styles.row
        start = f"{GREY}{small.tf}1 0 0 1 0 -{ROW_DROP + 1} Tm {small.cell(label)[0]}{BLACK}"
        bands = []
        for line in row.lines(text, WIDTH - _LABELS):
            bands.append((LINE + 2.25, f"BT {start}{row.tf}1 0 0 1 {_LABELS} -{ROW_DROP + 1} Tm {line[0]}ET "))
            start = ""
        return bands

    def _heading(self, text: str) -> list[Band]:
        style = self._styles.reference
        return [(LINE * 1.6, f"BT {style.tf}1 0 0 1 0 -{ROW_DROP + 1} Tm {style.cell(text)[0]}ET ")]

    def _headings(self, columns: Sequence[_Column]) -> list[Band]:
        small = self._styles.small
        ops = ["BT ", GREY, small.tf, *(_at(column, small.cell(column.heading)) for column in columns)]
        height = LINE + 2
        return [(height, f"{''.join(ops)}{BLACK}ET {FINE}0 -{height} m {WIDTH:.2f} -{height} l S ")]

    def _line(
        self, columns: Sequence[_Column], values: Sequence[str], *, strong: bool = False, tick: bool = False
    ) -> list[Band]:
        """Make one table row, of several lines where a text needs them."""
        style = self._styles.row_bold if strong else self._styles.row
        broken = [
            [style.cell(value)] if column.numeric else style.lines(value, column.width)
            for column, value in zip(columns, values, strict=True)
        ]
        bands = []
        height = LINE + 2.25
        for place in range(max(len(lines) for lines in broken)):
            ops = [f"{FINE}0.3 -8.3 5.6 5.6 re S "] if tick and not place else []
            ops.append(f"BT {style.tf}")
            ops.extend(
                _at(column, lines[place]) for column, lines in zip(columns, broken, strict=True) if place < len(lines)
            )
            bands.append((height, f"{''.join(ops)}ET "))
        last_height, last = bands[-1]
        bands[-1] = (last_height, f"{HAIR}0 -{height} m {WIDTH:.2f} -{height} l S {last}")
        return bands

    def _amount_columns(self, headings: tuple[str, str, str]) -> tuple[_Column, ...]:
        """Lay out a key, a text, a count, debit and credit."""
        amount = self._wide_amount()
        count = max(self._styles.small.width(headings[2]), 30)
        left = WIDTH - 2 * amount - 3 * GAP - count
        numeric = headings[1] == self._words.voucher_count
        return (
            _Column(headings[0], 0, 44),
            _Column(headings[1], 44 + GAP, left - 44 - 2 * GAP, numeric),
            _Column(headings[2], left, count, numeric=True),
            _Column(self._words.debit, WIDTH - 2 * amount - 2 * GAP, amount, numeric=True),
            _Column(self._words.credit, WIDTH - amount, amount, numeric=True),
        )

    def _wide_amount(self) -> float:
        largest = max(abs(self._debit), abs(self._credit))
        width = self._styles.text.width(self._texts.amount(-largest))
        return min(max(width, self._styles.small.width(self._words.turnover), 60.0), 150.0)


def period(journal: Journal, texts: Texts) -> str:
    """Return first and last transaction date, or nothing in an empty journal."""
    days = journal.period
    return f"{texts.day(days[0])} – {texts.day(days[1])}" if days else ""


def made(journal: Journal, words: Words, texts: Texts) -> str:
    """Return when and by whom the journal was made."""
    who = journal.made_by or words.not_told
    return texts.t("{moment} by {who}", moment=texts.moment(journal.made_at), who=who)


def _at(column: _Column, cell: Cell) -> str:
    if not column.numeric:
        return f"1 0 0 1 {column.left:.2f} -{_TABLE_DROP} Tm {cell[0]}"
    wide = min(cell[1], column.width)
    narrow = f"{100 * wide / cell[1]:.2f} Tz " if wide < cell[1] else ""
    x = column.left + column.width - wide
    return f"{narrow}1 0 0 1 {x:.2f} -{_TABLE_DROP} Tm {cell[0]}{'100 Tz ' if narrow else ''}"
