"""The rows of a voucher in typing order, and the lines with their sums.

A row is drawn some forty thousand times in a report, so a band is a plain text of operators put together
from remembered cells; a row with a text too wide for its column goes the longer way with line breaks.
"""

from collections.abc import Callable
from functools import lru_cache

from workbench.domain.journal import JournalRow
from workbench.reports.journal_grid import (
    BAR,
    BLACK,
    FINE,
    GAP,
    GREY,
    HAIR,
    LINE,
    ROW_DROP,
    WIDTH,
    Band,
    Column,
    Columns,
    Styles,
)
from workbench.reports.journal_words import Words
from workbench.reports.typeface import Style
from workbench.texts import Texts

Row = tuple[list[Band], int, int]
"""The bands of one row, and its debit and credit in öre."""

SUM_LINE = 9.0
SUM_DROP = ROW_DROP + 0.35
_SENT, _SENT_DROP = 7.5, 5.4
_CACHED = 4096


class RowMaker:
    """Makes the rows of one journal."""

    def __init__(self, styles: Styles, columns: Columns, words: Words, texts: Texts) -> None:
        self._styles = styles
        self._columns = columns
        self._words = words
        self._texts = texts
        self._amount: Callable[[int, float, Style, float], str] = lru_cache(_CACHED)(self._make_amount)
        self._number: Callable[[int], str] = lru_cache(_CACHED)(self._make_number)
        self._open = {
            (concerned, changed): self._start(concerned, last=not changed)
            for concerned in (False, True)
            for changed in (False, True)
        }
        self.sum_label = columns.debit - columns.amount - GAP
        kept = (columns.account, columns.name, *columns.optional)
        self._by_name = {column.name: column for column in columns.optional}
        self._at = {column.left: f"1 0 0 1 {column.left:.2f} -{ROW_DROP} Tm " for column in kept}

    def row(self, row: JournalRow) -> Row:
        """Make one row."""
        style = self._styles.row_bold if row.concerned else self._styles.row
        changed = row.added or bool(row.sent)
        ops = [self._open[row.concerned, changed], self._number(row.number)]
        account = style.cell(row.account or self._words.not_told)
        name = style.cell(row.account_name or self._words.not_told)
        columns, at = self._columns, self._at
        wide = account[1] > columns.account.width or name[1] > columns.name.width
        ops.append(f"{style.tf}{at[columns.account.left]}{account[0]}{GREY}{at[columns.name.left]}{name[0]}{BLACK}")
        for column in columns.optional:
            text = column.value(row)
            if text:
                cell = style.cell(text)
                wide = wide or cell[1] > column.width
                ops.append(f"{at[column.left]}{cell[0]}")
        if wide:
            return self._tall(row, style)
        ops.append(self._sides(row, style))
        bands = [(LINE, "".join(ops))]
        return [*bands, *self._sent(row)] if changed else bands, row.debit, row.credit

    def _tall(self, row: JournalRow, style: Style) -> Row:
        """Make a row of which some text takes several lines."""
        not_told = self._words.not_told
        texts = [
            (self._columns.account, row.account or not_told),
            (self._columns.name, row.account_name or not_told),
            *((column, column.value(row)) for column in self._columns.optional),
        ]
        broken = [(column, style.lines(text, column.width)) for column, text in texts]
        count = max(len(lines) for _, lines in broken)
        bands: list[Band] = []
        for place in range(count):
            last = place == count - 1 and not (row.sent or row.added)
            ops = [self._start(row.concerned, first=place == 0, last=last)]
            if place == 0:
                ops.append(self._number(row.number))
            ops.append(style.tf)
            for column, lines in broken:
                if place < len(lines):
                    colour = GREY if column is self._columns.name else BLACK
                    ops.append(f"{colour}{self._at[column.left]}{lines[place][0]}")
            ops.append(f"{BLACK}{self._sides(row, style) if place == 0 else 'ET '}")
            bands.append((LINE, "".join(ops)))
        return [*bands, *self._sent(row)], row.debit, row.credit

    def _sent(self, row: JournalRow) -> list[Band]:
        """Set below a row what was sent in the fields that have been corrected: one under its own column."""
        if not (row.sent or row.added):
            return []
        words, small = self._words, self._styles.small
        columns = {"account": self._columns.account, **self._by_name}
        left = self._columns.account.left
        if row.added:
            told = words.added
        elif len(row.sent) == 1:
            name, value = row.sent[0]
            told = f"{words.sent}: {value or words.sent_empty}"
            column = columns.get(name)
            if column and column.left + small.width(told) <= self._columns.debit - self._columns.amount:
                left = column.left
        else:
            fields = (f"{_heading(columns, name)} {value or words.sent_empty}".strip() for name, value in row.sent)
            told = f"{words.sent}: {' · '.join(fields)}"
        lines = small.lines(told, self._columns.credit - left)
        bands: list[Band] = []
        for place, line in enumerate(lines):
            is_last = place == len(lines) - 1
            bar = f"{BAR}0 -{_SENT - 0.25} {WIDTH:.2f} {_SENT} re f " if row.concerned else ""
            rule = f"{HAIR}0 -{_SENT} m {WIDTH:.2f} -{_SENT} l S " if is_last else ""
            text = f"BT {GREY}{small.tf}1 0 0 1 {left:.2f} -{_SENT_DROP} Tm {line[0]}{BLACK}ET "
            bands.append((_SENT, f"{bar}{rule}{text}"))
        return bands

    def _start(self, concerned: bool, *, first: bool = True, last: bool = True) -> str:
        ops = [f"{BAR}0 -{LINE - 0.25} {WIDTH:.2f} {LINE - 0.5} re f 0 g "] if concerned else []
        if concerned and first:
            ops.append("-8 -1.9 m -8 -6.9 l -3.2 -4.4 l f ")
        if last:
            ops.append(f"{HAIR}0 -{LINE} m {WIDTH:.2f} -{LINE} l S ")
        if first:
            ops.append(f"{FINE}{self._columns.tick:.2f} -7.3 5.6 5.6 re S ")
        return "".join(ops) + "BT "

    def _make_number(self, number: int) -> str:
        small = self._styles.small
        cell = small.cell(str(number))
        left = self._columns.number - cell[1]
        return f"{GREY}{small.tf}1 0 0 1 {left:.2f} -{ROW_DROP} Tm {cell[0]}{BLACK}"

    def _sides(self, row: JournalRow, style: Style) -> str:
        """Set the side that has an amount, and end the row; one with none shows its zero on the debit side."""
        columns = self._columns
        if row.debit and row.credit:
            debit = self._amount(row.debit, columns.debit, style, ROW_DROP)
            return f"{debit}{self._amount(row.credit, columns.credit, style, ROW_DROP)}ET "
        if row.credit:
            return f"{self._amount(row.credit, columns.credit, style, ROW_DROP)}ET "
        return f"{self._amount(row.debit, columns.debit, style, ROW_DROP)}ET "

    def _make_amount(self, ore: int, right: float, style: Style, drop: float) -> str:
        """Set an amount against its right edge; one wider than the column is made narrower, never cut."""
        shown, wide = style.make(self._texts.amount(ore))
        room = self._columns.amount
        if wide > room:
            return f"{100 * room / wide:.2f} Tz 1 0 0 1 {right - room:.2f} -{drop} Tm {shown}100 Tz "
        return f"1 0 0 1 {right - wide:.2f} -{drop} Tm {shown}"

    def carried(self, label: str, debit: int, credit: int) -> Band:
        """Make the line that carries sums from one page to the next."""
        return SUM_LINE, f"{self.sum_line(label, debit, credit)}ET "

    def sum_line(self, label: str, debit: int, credit: int, between: str = "") -> str:
        """Open a line with bold sums, the label before them, and before that what stands ``between``."""
        columns, style, label_style = self._columns, self._styles.row_bold, self._styles.small_bold
        heading = label_style.cell(label)
        return (
            f"{FINE}{columns.debit - columns.amount:.2f} 0 m {columns.credit:.2f} 0 l S BT {between}"
            f"{label_style.tf}1 0 0 1 {self.sum_label - heading[1]:.2f} -{SUM_DROP} Tm {heading[0]}{style.tf}"
            f"{self._amount(debit, columns.debit, style, SUM_DROP)}"
            f"{self._amount(credit, columns.credit, style, SUM_DROP)}"
        )


def _heading(columns: dict[str, Column], name: str) -> str:
    column = columns.get(name)
    return column.heading if column else ""
