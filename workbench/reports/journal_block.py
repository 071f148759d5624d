"""One voucher of the journal as bands: what it is, its rows in typing order, its sums, why it failed.

This is drawn ten thousand times in a report, so a band is a plain text of operators put together from
remembered cells; whatever does not fit on its line goes the longer way with line breaks.
"""

from dataclasses import dataclass

from workbench.domain.journal import JournalVoucher
from workbench.domain.money import NBSP
from workbench.reports.journal_grid import (
    BLACK,
    GAP,
    GREY,
    LINE,
    ROW_DROP,
    WIDTH,
    Band,
    Columns,
    Styles,
)
from workbench.reports.journal_rows import SUM_DROP, SUM_LINE, Row, RowMaker
from workbench.reports.journal_words import Words
from workbench.reports.typeface import Style
from workbench.texts import Texts

_HEAD, _HEAD_DROP = 12.0, 8.9
_SMALL = 7.5
_ENTERED, _ENTERED_DROP = 10.5, 8.0
_AFTER = 2.25


@dataclass(frozen=True, slots=True)
class Block:
    """The bands of one voucher. A voucher without rows says so in its head."""

    head: list[Band]
    rows: list[Row]
    tail: list[Band]

    @property
    def height(self) -> float:
        """Height of the whole block in points."""
        bands = sum([band[0] for band in self.head]) + sum([band[0] for band in self.tail])
        return bands + sum([band[0] for row in self.rows for band in row[0]])


class BlockMaker:
    """Makes the blocks of one journal; keeps the words, the columns and what was made before."""

    def __init__(self, styles: Styles, columns: Columns, words: Words, texts: Texts) -> None:
        self._styles = styles
        self._columns = columns
        self._words = words
        self._texts = texts
        self._rows = RowMaker(styles, columns, words, texts)
        self._entered_blank = self._entered("")

    def block(self, voucher: JournalVoucher) -> Block:
        """Make the whole voucher."""
        head = self._head(voucher)
        rows = [self._rows.row(row) for row in voucher.rows]
        if not rows:
            head.extend(self._labelled("", self._words.no_rows, self._styles.row_bold, LINE))
        tail = [*self._sums(voucher), *self._causes(voucher), *self._told(voucher)]
        tail.extend(self._entered(voucher.entered_as) if voucher.entered_as else self._entered_blank)
        return Block(head, rows, tail)

    # -- the head

    def _head(self, voucher: JournalVoucher) -> list[Band]:
        """Make the line that names the voucher, in the order its fields are typed."""
        words, styles = self._words, self._styles
        name = self._name(voucher)
        fields = ((words.financial_year, voucher.financial_year), (words.series, voucher.series))
        shown = [(styles.small.cell(label), styles.row.cell(one or words.not_told)) for label, one in fields]
        x = max(styles.reference.width(name) + 10, 52.0)
        ends = x + sum([label[1] + told[1] + 13 for label, told in shown])
        if ends > WIDTH * 0.6:
            return self._stacked_head(name, (*fields, (words.description, voucher.text)), voucher)
        ops = [self._head_start(name)]
        for label, told in shown:
            ops.append(f"{GREY}{styles.small.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {label[0]}{BLACK}")
            ops.append(f"{styles.row.tf}1 0 0 1 {x + label[1] + 3:.2f} -{_HEAD_DROP} Tm {told[0]}")
            x += label[1] + told[1] + 13
        date, date_left = self._head_date(voucher)
        label = styles.small.cell(words.description)
        ops.append(f"{GREY}{styles.small.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {label[0]}{BLACK}{date}")
        x += label[1] + 3
        lines = styles.text.lines(voucher.text or words.not_told, date_left - 10 - x)
        ops.append(f"{styles.text.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {lines[0][0]}ET ")
        bands = [(_HEAD, "".join(ops))]
        bands.extend(
            (LINE + 0.75, f"BT {styles.text.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm {line[0]}ET ") for line in lines[1:]
        )
        return bands

    def carried(self, label: str, debit: int, credit: int) -> Band:
        """Make the line that carries sums, in öre, from one page to the next."""
        return self._rows.carried(label, debit, credit)

    def head_again(self, voucher: JournalVoucher) -> list[Band]:
        """Make the shorter head of a voucher's next pages."""
        styles = self._styles
        name = f"{_shortened(self._name(voucher), 30)} {self._words.continued}"
        date, _ = self._head_date(voucher)
        x = styles.reference.width(name) + 10
        text = styles.text.cell(_shortened(voucher.text, 40))
        return [(_HEAD, f"{self._head_start(name)}{date}{styles.text.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {text[0]}ET ")]

    def _name(self, voucher: JournalVoucher) -> str:
        return f"{voucher.series} {voucher.number or self._words.not_assigned}".strip()

    def _head_start(self, name: str) -> str:
        reference = self._styles.reference
        line = f"0.7 w 0 G 0 0 m {WIDTH:.2f} 0 l S BT "
        return f"{line}{reference.tf}1 0 0 1 0 -{_HEAD_DROP} Tm {reference.cell(name)[0]}"

    def _head_date(self, voucher: JournalVoucher) -> tuple[str, float]:
        """Return the date's operators, set against the right edge, and where they begin."""
        label, value = self._styles.small, self._styles.row_bold
        told, heading = value.cell(self._texts.day(voucher.transaction_date)), label.cell(self._words.date)
        left = WIDTH - told[1] - heading[1] - 3
        return (
            f"{GREY}{label.tf}1 0 0 1 {left:.2f} -{_HEAD_DROP} Tm {heading[0]}{BLACK}"
            f"{value.tf}1 0 0 1 {WIDTH - told[1]:.2f} -{_HEAD_DROP} Tm {told[0]}",
            left,
        )

    def _stacked_head(self, name: str, fields: tuple[tuple[str, str], ...], voucher: JournalVoucher) -> list[Band]:
        """Set every field on lines of its own, where they are too long to stand beside each other."""
        styles = self._styles
        date, left = self._head_date(voucher)
        names = styles.reference.lines(name, left - 10)
        bands = [(_HEAD, f"{self._head_start('')}{names[0][0]}{date}ET ")]
        start = f"BT {styles.reference.tf}1 0 0 1 0 -{_HEAD_DROP} Tm "
        bands.extend((_HEAD, f"{start}{line[0]}ET ") for line in names[1:])
        for label, text in fields:
            style = styles.text if text is voucher.text else styles.row
            bands.extend(self._labelled(label, text or self._words.not_told, style, LINE + 0.75))
        return bands

    def _labelled(self, label: str, text: str, style: Style, height: float) -> list[Band]:
        """Set a label and a text that may take several lines."""
        heading = self._styles.small.cell(label)
        x = heading[1] + 3
        first = f"BT {GREY}{self._styles.small.tf}1 0 0 1 0 -{ROW_DROP} Tm {heading[0]}{BLACK}"
        bands = []
        for line in style.lines(text, WIDTH - x):
            bands.append((height, f"{first}{style.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm {line[0]}ET "))
            first = "BT "
        return bands

    # -- below the rows

    def _sums(self, voucher: JournalVoucher) -> list[Band]:
        words, small, columns = self._words, self._styles.small, self._columns
        debit, credit = voucher.debit, voucher.credit
        hashed = self._styles.row.cell(f"{voucher.account_hash_total:,}".replace(",", NBSP))
        label = small.cell(words.hash_total)
        difference = small.cell(f"{words.difference} {self._texts.amount(debit - credit)}")
        x = columns.account.left
        after = x + hashed[1] + 4
        ops = (
            f"{self._rows.sum_line(words.total, debit, credit)}"
            f"{self._styles.row.tf}1 0 0 1 {x:.2f} -{SUM_DROP} Tm {hashed[0]}"
            f"{GREY}{small.tf}1 0 0 1 {after:.2f} -{SUM_DROP} Tm {label[0]}"
        )
        if debit != credit:
            return [(SUM_LINE, f"{ops}{BLACK}ET "), self._unbalanced(debit - credit)]
        right = columns.debit - columns.amount - GAP - self._styles.small_bold.width(words.total) - 14
        start = max(right - difference[1], after + label[1] + GAP)
        return [(SUM_LINE, f"{ops}1 0 0 1 {start:.2f} -{SUM_DROP} Tm {difference[0]}{BLACK}ET ")]

    def _unbalanced(self, difference: int) -> Band:
        words, style = self._words, self._styles.row_bold
        side = words.debit_larger if difference > 0 else words.credit_larger
        text = f"≠ {words.unbalanced}: {words.difference.lower()} {self._texts.amount(abs(difference))}, {side}"
        cell = style.cell(text)
        height = LINE + 3
        return height, (
            f"0.8 w 0 G 0.4 -{height - 1:.2f} {min(cell[1] + 8, WIDTH - 1):.2f} {height - 2:.2f} re S "
            f"BT {style.tf}1 0 0 1 4 -{ROW_DROP + 1.4} Tm {cell[0]}ET "
        )

    def _causes(self, voucher: JournalVoucher) -> list[Band]:
        """Set the diagnosis, and the system's own words after it where there is room, else below."""
        words, bold, small = self._words, self._styles.row_bold, self._styles.small
        label = small.cell(words.cause)
        bands: list[Band] = []
        x = label[1] + 3
        start = f"BT {GREY}{small.tf}1 0 0 1 0 -{ROW_DROP} Tm {label[0]}{BLACK}"
        for text in voucher.diagnosis or (words.not_told,):
            for cell in bold.lines(text, WIDTH - x):
                bands.append((LINE, f"{start}{bold.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm {cell[0]}ET "))
                start = "BT "
        originals = voucher.original or (words.not_told,)
        heading = small.cell(words.original)
        if len(bands) == 1 and len(originals) == 1:
            x += bold.width(voucher.diagnosis[0] if voucher.diagnosis else words.not_told) + 10
            told = small.cell(originals[0])
            if x + heading[1] + 3 + told[1] <= WIDTH and "\n" not in originals[0]:
                ops = (
                    f"BT {GREY}{small.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm {heading[0]}{BLACK}"
                    f"1 0 0 1 {x + heading[1] + 3:.2f} -{ROW_DROP} Tm {told[0]}ET "
                )
                return [(LINE, bands[0][1] + ops)]
        for text in originals:
            bands.extend(self._labelled(words.original, text, small, _SMALL))
        return bands

    def _told(self, voucher: JournalVoucher) -> list[Band]:
        """Set what else belongs on a voucher; most vouchers of a journal share most of it."""
        words = self._words
        document = " · ".join(part for part in (voucher.source, voucher.supporting_document) if part)
        facts = (
            (words.reference, str(voucher.id)),
            (words.registered, self._texts.day(voucher.registration_date)),
            (words.counterparty, voucher.counterparty),
            (words.document, document),
            (words.currency, voucher.currency),
            (words.corrects, ""),
        )
        small, not_told = self._styles.small, words.not_told
        bands: list[Band] = []
        ops, x = ["BT ", small.tf], 0.0
        for title, text in facts:
            label, told = small.cell(title), small.cell(text or not_told)
            width = label[1] + 3 + told[1]
            if x and x + width > WIDTH:
                bands.append((_SMALL, f"{''.join(ops)}ET "))
                ops, x = ["BT ", small.tf], 0.0
            if width > WIDTH or "\n" in text:
                bands.extend(self._labelled(title, text, small, _SMALL))
                continue
            ops.append(f"{GREY}1 0 0 1 {x:.2f} -{ROW_DROP - 0.5} Tm {label[0]}{BLACK}")
            ops.append(f"1 0 0 1 {x + label[1] + 3:.2f} -{ROW_DROP - 0.5} Tm {told[0]}")
            x += width + 10
        if x:
            bands.append((_SMALL, f"{''.join(ops)}ET "))
        return bands

    def _entered(self, entered_as: str) -> list[Band]:
        """Set the line to be filled in by hand; what is known is filled in already."""
        words, small, bold = self._words, self._styles.small, self._styles.row_bold
        bands: list[Band] = []
        heading = self._styles.small_bold.cell(words.entered)
        ops = [f"BT {self._styles.small_bold.tf}1 0 0 1 0 -{_ENTERED_DROP} Tm {heading[0]}"]
        x = heading[1] + 6
        blanks = [(words.entered_series, 30.0), (words.entered_number, 48.0)]
        if entered_as:
            cell = bold.cell(entered_as)
            if x + cell[1] > WIDTH - 240:
                bands = self._labelled(words.entered, entered_as, bold, LINE)
                ops, x = ["BT "], 0.0
            else:
                ops.append(f"{bold.tf}1 0 0 1 {x:.2f} -{_ENTERED_DROP} Tm {cell[0]}")
                x += cell[1] + 10
            blanks = []
        blanks += [(words.entered_date, 62.0), (words.entered_sign, 52.0), (words.entered_approval, 0.0)]
        rules = ["0.4 w 0 G "]
        for title, width in blanks:
            label = small.cell(title)
            ops.append(f"{small.tf}1 0 0 1 {x:.2f} -{_ENTERED_DROP} Tm {label[0]}")
            x += label[1] + 3
            end = x + width if width else WIDTH
            rules.append(f"{x:.2f} -{_ENTERED_DROP + 1} m {end:.2f} -{_ENTERED_DROP + 1} l S ")
            x = end + 7
        return [*bands, (_ENTERED + _AFTER, f"{''.join(ops)}ET {''.join(rules)}")]


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
