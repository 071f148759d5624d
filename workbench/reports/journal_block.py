"""One voucher of the journal as bands: what it is, its rows in typing order, its sums, why it failed.

This is drawn ten thousand times in a report, so a band is a plain text of operators put together from
remembered cells; whatever does not fit on its line goes the longer way with line breaks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
from workbench.reports.qr_code import SIZE, KeyCodes
from workbench.reports.typeface import Cell, Style
from workbench.texts import Texts

_HEAD, _HEAD_DROP = 12.0, 8.9
_SMALL = 8.0
_ENTERED, _ENTERED_DROP = 15.0, 12.0
_AFTER = 6.0
# The code stands on the last two lines of a block, with four modules free round it.
_CODE, _CODE_DROP = SIZE + 4.0, 17.0
_CACHED = 4096
_CALENDAR_YEAR = re.compile(r"([0-9]{4})-01-01 – \1-12-31")


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


@dataclass(frozen=True, slots=True)
class Line:
    """Facts set beside each other: bands that are full, the operators of the last line, and where it has come to."""

    bands: tuple[Band, ...]
    ops: str
    x: float

    def ended(self) -> list[Band]:
        """Return all of it as bands."""
        return [*self.bands, (_SMALL, f"{self.ops}ET ")] if self.x else list(self.bands)


class BlockMaker:
    """Makes the blocks of one journal; keeps the words, the columns and what was made before."""

    def __init__(self, styles: Styles, columns: Columns, words: Words, texts: Texts, codes: bool) -> None:
        """With ``codes`` the match key stands beside what is filled in by hand, as a QR code."""
        self._styles = styles
        self._columns = columns
        self._words = words
        self._texts = texts
        self._rows = RowMaker(styles, columns, words, texts)
        self._codes = KeyCodes() if codes else None
        self._room = WIDTH - _CODE if codes else WIDTH
        self._balanced = styles.small.cell(f"{words.difference} {texts.amount(0)}")
        self._sum_label_width = styles.small_bold.width(words.total)
        self._entered_blank = self._entered("")
        self._named: Callable[[float, str, str], tuple[str, float]] = lru_cache(_CACHED)(self._fields)
        self._causes: Callable[[tuple[str, ...], tuple[str, ...]], list[Band]] = lru_cache(_CACHED)(self._why)
        self._facts: Callable[[date | None, str, str, str, str], Line] = lru_cache(_CACHED)(self._told)

    def block(self, voucher: JournalVoucher) -> Block:
        """Make the whole voucher."""
        head = self._head(voucher)
        rows = [self._rows.row(row) for row in voucher.rows]
        if not rows:
            head.extend(self._labelled("", self._words.no_rows, self._styles.row_bold, LINE))
        tail = [*self._sums(voucher), *self._causes(voucher.diagnosis, voucher.original)]
        if voucher.corrected or voucher.stops:
            tail.extend(self._changed(voucher))
        tail.extend(self._source(voucher))
        entered = self._entered(voucher.entered_as) if voucher.entered_as else self._entered_blank
        if self._codes and voucher.key:
            height, ops = entered[-1]
            drawn = self._codes.drawing(voucher.key)
            entered = [*entered[:-1], (height, f"{ops}q 1 0 0 1 {WIDTH - SIZE:.2f} -{_CODE_DROP} cm {drawn}Q ")]
        return Block(head, rows, [*tail, *entered])

    def _changed(self, voucher: JournalVoucher) -> list[Band]:
        """Set why and by whom it was corrected, and what Fortnox would refuse it for all the same."""
        words, styles = self._words, self._styles
        bands = [band for text in voucher.stops for band in self._labelled(words.stops, text, styles.row_bold, LINE)]
        if voucher.corrected:
            bands.extend(self._labelled(words.corrected, voucher.corrected, styles.row, LINE))
        return bands

    # -- the head

    def _head(self, voucher: JournalVoucher) -> list[Band]:
        """Make the line that names the voucher, in the order its fields are typed."""
        style = self._styles.text
        name = self._name(voucher)
        start = max(round(self._styles.reference.cell(name)[1], 2) + 10, 46.0)
        key = self._key(voucher.key, start)
        start += key[1]
        fields, x = self._named(start, _short_year(voucher.financial_year), voucher.series)
        if x > WIDTH * 0.65:
            return self._stacked_head(name, voucher)
        date_ops, date_left = self._head_date(voucher)
        lines = style.lines(voucher.text or self._words.not_told, date_left - 10 - x)
        text = f"{style.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {lines[0][0]}"
        bands = [(_HEAD, f"{self._head_start(name)}{key[0]}{fields}{text}{date_ops}ET ")]
        if len(lines) > 1:
            start_ops = f"BT {style.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm "
            bands.extend((LINE + 0.75, f"{start_ops}{line[0]}ET ") for line in lines[1:])
        return [*bands, *self._sent(voucher)] if voucher.sent else bands

    def _key(self, key: str, x: float) -> Cell:
        """Set the match key after the voucher's name; return it and the room it takes."""
        if not key:
            return "", 0.0
        cell = self._styles.small_bold.cell(key)
        return f"{self._styles.small_bold.tf}1 0 0 1 {x - 3:.2f} -{_HEAD_DROP} Tm {cell[0]}", cell[1] + 7

    def _sent(self, voucher: JournalVoucher) -> list[Band]:
        """Set what was sent in the fields of the head that have been corrected."""
        words = self._words
        labels = {"series": words.series, "transaction_date": words.date, "text": words.description}
        fields = (f"{labels.get(name, name)} {value or words.sent_empty}" for name, value in voucher.sent)
        return self._labelled(f"{words.sent}:", " · ".join(fields), self._styles.small, _SMALL)

    def _fields(self, x: float, financial_year: str, series: str) -> tuple[str, float]:
        """Set the fields before the description and its label; return them and where it begins."""
        words, label_style, style = self._words, self._styles.small, self._styles.row
        ops = []
        for label, text in ((words.financial_year, financial_year), (words.series, series)):
            heading, told = label_style.cell(label), style.cell(text or words.not_told)
            ops.append(f"{GREY}{label_style.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {heading[0]}{BLACK}")
            ops.append(f"{style.tf}1 0 0 1 {x + heading[1] + 3:.2f} -{_HEAD_DROP} Tm {told[0]}")
            x += heading[1] + told[1] + 13
        heading = label_style.cell(words.description)
        ops.append(f"{GREY}{label_style.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {heading[0]}{BLACK}")
        return "".join(ops), x + heading[1] + 3

    def carried(self, label: str, debit: int, credit: int) -> Band:
        """Make the line that carries sums, in öre, from one page to the next."""
        return self._rows.carried(label, debit, credit)

    def head_again(self, voucher: JournalVoucher) -> list[Band]:
        """Make the shorter head of a voucher's next pages."""
        styles = self._styles
        name = styles.reference.lines(self._name(voucher), WIDTH * 0.35)[0]
        continued = styles.reference.cell(f" {self._words.continued}")
        date_ops, left = self._head_date(voucher)
        x = name[1] + continued[1] + 12
        text = styles.text.lines(voucher.text, left - 10 - x)[0][0]
        shown = f"{styles.text.tf}1 0 0 1 {x:.2f} -{_HEAD_DROP} Tm {text}"
        return [(_HEAD, f"{self._head_start('')}{name[0]}{continued[0]}{shown}{date_ops}ET ")]

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

    def _stacked_head(self, name: str, voucher: JournalVoucher) -> list[Band]:
        """Set every field on lines of its own, where they are too long to stand beside each other."""
        words, styles = self._words, self._styles
        date_ops, left = self._head_date(voucher)
        names = styles.reference.lines(name, left - 10)
        bands = [(_HEAD, f"{self._head_start('')}{names[0][0]}{date_ops}ET ")]
        start = f"BT {styles.reference.tf}1 0 0 1 0 -{_HEAD_DROP} Tm "
        bands.extend((_HEAD, f"{start}{line[0]}ET ") for line in names[1:])
        for label, text, style in (
            (words.financial_year, voucher.financial_year, styles.row),
            (words.series, voucher.series, styles.row),
            (words.description, voucher.text, styles.text),
        ):
            bands.extend(self._labelled(label, text or words.not_told, style, LINE + 0.75))
        if voucher.key:
            bands.extend(self._labelled(words.key, voucher.key, styles.row_bold, LINE + 0.75))
        return [*bands, *self._sent(voucher)] if voucher.sent else bands

    def _labelled(self, label: str, text: str, style: Style, height: float, room: float = WIDTH) -> list[Band]:
        """Set a label and a text that may take several lines."""
        heading = self._styles.small.cell(label)
        x = heading[1] + 3
        first = f"BT {GREY}{self._styles.small.tf}1 0 0 1 0 -{ROW_DROP} Tm {heading[0]}{BLACK}"
        bands = []
        for line in style.lines(text, room - x):
            bands.append((height, f"{first}{style.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm {line[0]}ET "))
            first = "BT "
        return bands

    # -- below the rows

    def _sums(self, voucher: JournalVoucher) -> list[Band]:
        """Set the hash total under the accounts, the sums under the amounts, and the difference between them."""
        words, small, row = self._words, self._styles.small, self._styles.row
        debit, credit = voucher.debit, voucher.credit
        hashed, label = row.make(f"{voucher.account_hash_total:,}".replace(",", NBSP)), small.cell(words.hash_total)
        x = self._columns.account.left
        after = x + hashed[1] + 4
        total = (
            f"{row.tf}1 0 0 1 {x:.2f} -{SUM_DROP} Tm {hashed[0]}"
            f"{GREY}{small.tf}1 0 0 1 {after:.2f} -{SUM_DROP} Tm {label[0]}{BLACK}"
        )
        difference = self._balanced if debit == credit else ("", 0.0)
        start = self._rows.sum_label - self._sum_label_width - 14 - difference[1]
        bands: list[Band] = []
        if after + label[1] + GAP > start:
            bands.append((SUM_LINE, f"BT {total}ET "))
            total = ""
        if difference[0]:
            total += f"{GREY}{small.tf}1 0 0 1 {start:.2f} -{SUM_DROP} Tm {difference[0]}{BLACK}"
        bands.append((SUM_LINE, f"{self._rows.sum_line(words.total, debit, credit, total)}ET "))
        return bands if debit == credit else [*bands, *self._unbalanced(debit - credit)]

    def _unbalanced(self, difference: int) -> list[Band]:
        """Set the difference in words, framed."""
        amount, style = self._texts.amount(abs(difference)), self._styles.row_bold
        text = (
            self._texts.t("≠ The voucher does not balance: difference {amount}, debit is the larger.", amount=amount)
            if difference > 0
            else self._texts.t(
                "≠ The voucher does not balance: difference {amount}, credit is the larger.", amount=amount
            )
        )
        lines = style.lines(text, WIDTH - 8)
        height = LINE * len(lines) + 3
        width = max(line[1] for line in lines) + 8
        frame = f"0.8 w 0 G 0.4 -{height - 1:.2f} {width:.2f} {height - 2:.2f} re S "
        bands: list[Band] = []
        for place, line in enumerate(lines):
            tall = LINE + 3 if place == len(lines) - 1 else LINE
            bands.append((tall, f"{frame}BT {style.tf}1 0 0 1 4 -{ROW_DROP + 1.1:.2f} Tm {line[0]}ET "))
            frame = ""
        return bands

    def _why(self, diagnosis: tuple[str, ...], original: tuple[str, ...]) -> list[Band]:
        """Set the diagnosis, and the system's own words after it where there is room, else below."""
        words, bold, small = self._words, self._styles.row_bold, self._styles.small
        causes, originals = diagnosis or (words.not_told,), original or (words.not_told,)
        bands = [band for text in causes for band in self._labelled(words.cause, text, bold, LINE)]
        lines = small.lines(originals[0], WIDTH)
        if len(bands) == 1 and len(originals) == 1 and len(lines) == 1:
            heading = small.cell(words.original)
            x = small.width(words.cause) + 3 + bold.width(causes[0]) + 10
            if x + heading[1] + 3 + lines[0][1] <= WIDTH:
                ops = (
                    f"BT {GREY}{small.tf}1 0 0 1 {x:.2f} -{ROW_DROP} Tm {heading[0]}{BLACK}"
                    f"1 0 0 1 {x + heading[1] + 3:.2f} -{ROW_DROP} Tm {lines[0][0]}ET "
                )
                return [(LINE, bands[0][1] + ops)]
        for text in originals:
            bands.extend(self._labelled(words.original, text, small, _SMALL))
        return bands

    def _source(self, voucher: JournalVoucher) -> list[Band]:
        """Set what else belongs on a voucher; all but its reference is often the same as for others."""
        known = self._facts(
            voucher.registration_date,
            voucher.counterparty,
            voucher.source,
            voucher.supporting_document,
            voucher.currency,
        )
        return self._fact(known, self._words.reference, str(voucher.id)).ended()

    def _told(self, registered: date | None, counterparty: str, source: str, document: str, currency: str) -> "Line":
        words = self._words
        line = Line((), f"BT {self._styles.small.tf}", 0.0)
        for title, text in (
            (words.registered, self._texts.day(registered)),
            (words.counterparty, counterparty),
            (words.document, " · ".join(part for part in (source, document) if part)),
            (words.currency, currency),
            (words.corrects, ""),
        ):
            line = self._fact(line, title, text)
        return line

    def _fact(self, line: "Line", title: str, text: str) -> "Line":
        """Add a fact to the line, or begin another where it does not fit."""
        small = self._styles.small
        label, told = small.cell(title), small.lines(text or self._words.not_told, self._room)
        width = label[1] + 3 + told[0][1]
        x, ops = line.x, line.ops
        bands = line.bands
        if x and (x + width > self._room or len(told) > 1):
            bands, x, ops = (*bands, (_SMALL, f"{ops}ET ")), 0.0, f"BT {small.tf}"
        if width > self._room or len(told) > 1:
            return Line((*bands, *self._labelled(title, text, small, _SMALL, self._room)), f"BT {small.tf}", 0.0)
        ops += (
            f"{GREY}1 0 0 1 {x:.2f} -{ROW_DROP - 0.5:g} Tm {label[0]}{BLACK}"
            f"1 0 0 1 {x + label[1] + 3:.2f} -{ROW_DROP - 0.5:g} Tm {told[0][0]}"
        )
        return Line(bands, ops, x + width + 10)

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
            if x + cell[1] > WIDTH * 0.5:
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
            end = x + width if width else self._room
            rules.append(f"{x:.2f} -{_ENTERED_DROP + 1} m {end:.2f} -{_ENTERED_DROP + 1} l S ")
            x = end + 7
        return [*bands, (_ENTERED + _AFTER, f"{''.join(ops)}ET {''.join(rules)}")]


def _short_year(financial_year: str) -> str:
    """Return a financial year that is a calendar year as ``2024``; the summary has every one in full."""
    found = _CALENDAR_YEAR.fullmatch(financial_year)
    return found[1] if found else financial_year
