"""The journal drawn with cairo: the same texts and rules as ours at the same sizes, no layout at all and no QR codes.

As quick as pycairo allows: fonts are made once, and changed as seldom as the drawing permits.
"""

from pathlib import Path

import cairo

from workbench.domain.journal import Journal, JournalVoucher
from workbench.texts import Texts

PER_PAGE = 9
_IDENTITY = cairo.Matrix()


def _font(weight: cairo.FontWeight, size: float) -> cairo.ScaledFont:
    face = cairo.ToyFontFace("Roboto", cairo.FontSlant.NORMAL, weight)
    return cairo.ScaledFont(face, cairo.Matrix(size, 0, 0, size, 0, 0), _IDENTITY, cairo.FontOptions())


class _Drawing:
    def __init__(self, context: "cairo.Context[cairo.PDFSurface]") -> None:
        normal, bold = cairo.FontWeight.NORMAL, cairo.FontWeight.BOLD
        self.context = context
        self.texts = Texts("sv", Path())
        self.row, self.small = _font(normal, 7.5), _font(normal, 6.3)
        self.row_bold, self.text_bold, self.name = _font(bold, 7.5), _font(bold, 8.25), _font(bold, 9.5)

    def text(self, x: float, y: float, words: str) -> None:
        self.context.move_to(x, y)
        self.context.show_text(words)

    def right(self, font: cairo.ScaledFont, x: float, y: float, words: str) -> None:
        self.text(x - font.text_extents(words).x_advance, y, words)

    def head(self, voucher: JournalVoucher, top: float) -> None:
        context, y = self.context, top + 9
        context.set_line_width(0.7)
        context.move_to(51, top)
        context.line_to(561, top)
        context.stroke()
        context.set_scaled_font(self.name)
        self.text(51, y, f"{voucher.series} {voucher.number} {voucher.key}")
        context.set_scaled_font(self.text_bold)
        self.text(290, y, voucher.text)
        context.set_scaled_font(self.row_bold)
        self.right(self.row_bold, 561, y, self.texts.day(voucher.transaction_date))
        context.set_scaled_font(self.small)
        for x, words in ((103, "Räkenskapsår"), (235, "Serie"), (255, "Beskrivning"), (500, "Datum")):
            self.text(x, y, words)
        context.set_scaled_font(self.row)
        self.text(145, y, voucher.financial_year)
        self.text(250, y, voucher.series)

    def rows(self, voucher: JournalVoucher, y: float) -> None:
        context = self.context
        context.set_line_width(0.25)
        for row in voucher.rows:
            context.move_to(51, y + 2)
            context.line_to(561, y + 2)
            context.rectangle(555, y - 5, 5.6, 5.6)
            context.stroke()
            self.right(self.row, 60, y, str(row.number))
            self.text(70, y, row.account)
            context.set_source_rgb(0.4, 0.4, 0.4)
            self.text(100, y, row.account_name or "uppgift saknas")
            context.set_source_rgb(0, 0, 0)
            if row.cost_center:
                self.text(350, y, row.cost_center)
            if row.debit:
                self.right(self.row, 480, y, self.texts.amount(row.debit))
            if row.credit:
                self.right(self.row, 545, y, self.texts.amount(row.credit))
            y += 8.75
            for _, sent in row.sent:
                context.set_scaled_font(self.small)
                self.text(70, y, f"skickat: {sent}")
                context.set_scaled_font(self.row)

    def foot(self, voucher: JournalVoucher, y: float) -> None:
        context = self.context
        self.text(70, y, str(voucher.account_hash_total))
        context.set_scaled_font(self.row_bold)
        self.right(self.row_bold, 480, y, self.texts.amount(voucher.debit))
        self.right(self.row_bold, 545, y, self.texts.amount(voucher.credit))
        self.text(75, y + 9, voucher.diagnosis[0])
        if voucher.corrected:
            self.text(75, y + 9, voucher.corrected)
        context.set_scaled_font(self.small)
        for x, words in ((100, "kontrollsumma konton"), (350, "Differens 0,00"), (400, "Summa")):
            self.text(x, y, words)
        y += 9
        for x, words in ((51, "Orsak"), (230, "Systemets text"), (275, voucher.original[0])):
            self.text(x, y, words)
        y += 7.5
        facts = (
            *("Registrerad", self.texts.day(voucher.registration_date), "Motpart", "uppgift saknas"),
            *("Underlag", f"{voucher.source} · {voucher.supporting_document}", "Valuta", voucher.currency),
            *("Rättar", "uppgift saknas", "Referens", str(voucher.id)),
        )
        for place, words in enumerate(facts):
            self.text(51 + place * 42, y, words)
        y += 10
        for place, words in enumerate(("Bokförd i Fortnox som", "serie", "nummer", "datum", "sign", "attest")):
            self.text(51 + place * 85, y, words)
            context.move_to(80 + place * 85, y)
            context.line_to(125 + place * 85, y)
        context.stroke()


def cairo_journal(journal: Journal, path: Path) -> None:
    """Draw all vouchers, nine to a page."""
    surface = cairo.PDFSurface(str(path), 595.28, 841.89)
    drawing = _Drawing(cairo.Context(surface))
    pages = len(journal.vouchers) // PER_PAGE + 1
    for place, voucher in enumerate(journal.vouchers):
        if place % PER_PAGE == 0:
            if place:
                surface.show_page()
            drawing.context.set_scaled_font(drawing.row)
            drawing.text(51, 30, f"{journal.company_name} {journal.company}")
            drawing.right(drawing.row, 561, 30, f"Sida {place // PER_PAGE + 1} ({pages})")
        top = 56 + place % PER_PAGE * 84.75
        drawing.head(voucher, top)
        drawing.rows(voucher, top + 18)
        drawing.foot(voucher, top + 19 + 8.75 * len(voucher.rows))
    surface.finish()
