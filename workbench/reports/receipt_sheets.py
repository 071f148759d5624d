"""Sheets with receipts on: each headed by the voucher it belongs to, in the journal's typeface."""

from dataclasses import dataclass
from typing import BinaryIO

from workbench.domain.journal import JournalVoucher
from workbench.domain.match_key import match_key
from workbench.reports.journal_grid import BLACK, BOTTOM, GREY, LEFT, LINE, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH, Styles
from workbench.reports.pdf_file import PdfFile
from workbench.reports.typeface import Typography
from workbench.texts import Texts

_HEAD = 30.0
FRAME = (LEFT, BOTTOM, LEFT + WIDTH, PAGE_HEIGHT - TOP - _HEAD)
"""Where the receipt itself stands: left, bottom, right, top."""
_DOTS_PER_POINT = 100 / 72
_BASELINE, _SECOND = 9.0, 20.0


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a receipt. ``number`` is the sheet's own, from 1."""

    voucher: JournalVoucher
    words: str
    number: int


class Sheets:
    """Writes sheets into a PDF as they come; each picture goes straight to the file."""

    def __init__(self, stream: BinaryIO, texts: Texts) -> None:
        self._pdf = PdfFile(stream)
        self._texts = texts
        self._typography = Typography()
        self._styles = Styles.of(self._typography)
        self._sheets: list[tuple[int, int]] = []

    @property
    def count(self) -> int:
        """How many sheets there are."""
        return len(self._sheets)

    def put_picture(self, heading: Heading, jpeg: bytes, size: tuple[int, int], grey: bool) -> None:
        """Put a JPEG on a sheet, as large as there is room for but not blown up."""
        colours = b"/DeviceGray" if grey else b"/DeviceRGB"
        keys = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode"
        picture = self._pdf.add_stream(jpeg, keys % (*size, colours), compress=False)
        left, bottom, right, top = FRAME
        scale = min((right - left) / size[0], (top - bottom) / size[1], 1 / _DOTS_PER_POINT)
        width, height = size[0] * scale, size[1] * scale
        self._put(heading, f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {top - height:.2f} cm /P Do Q ", picture)

    def put_empty(self, heading: Heading) -> None:
        """Put a sheet whose receipt is drawn later."""
        self._put(heading, "", 0)

    def put_words(self, heading: Heading, words: str) -> None:
        """Put a sheet that says something in place of the receipt."""
        style = self._styles.text
        lines = style.lines(words, WIDTH)
        ops = "".join(
            f"{style.tf}1 0 0 1 {LEFT:.2f} {FRAME[3] - 2 * LINE - 1.4 * LINE * place:.2f} Tm {line[0]}"
            for place, line in enumerate(lines)
        )
        self._put(heading, f"BT {BLACK}{ops}ET ", 0)

    def close(self) -> None:
        """Write the fonts and what holds the file together."""
        pdf = self._pdf
        fonts = pdf.add(self._typography.write(pdf))
        tree = pdf.reserve()
        kids = []
        for body, picture in self._sheets:
            pictures = b"/XObject<</P %d 0 R>>" % picture if picture else b""
            kids.append(
                pdf.add(
                    b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %b %b]/Resources<</Font %d 0 R%b>>/Contents %d 0 R>>"
                    % (tree, str(PAGE_WIDTH).encode(), str(PAGE_HEIGHT).encode(), fonts, pictures, body)
                )
            )
        listed = b" ".join(b"%d 0 R" % each for each in kids)
        pdf.write(tree, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), listed))
        pdf.close(pdf.add(b"<</Type/Catalog/Pages %d 0 R>>" % tree), pdf.add(b"<<>>"))

    def _put(self, heading: Heading, ops: str, picture: int) -> None:
        body = self._pdf.add_stream(f"{self._head(heading)}{ops}".encode("latin-1"))
        self._sheets.append((body, picture))

    def _head(self, heading: Heading) -> str:
        styles, t, voucher = self._styles, self._texts.t, heading.voucher
        page = styles.row.cell(t("Receipt page {page}", page=heading.number))
        ops = [_text(styles.row.tf, WIDTH - page[1], _BASELINE, page[0])]
        x, room = 0.0, WIDTH - page[1] - 12
        key = t("match key {key}", key=match_key(voucher.id))
        for style, text, colour in (
            (styles.reference, reference(voucher), BLACK),
            (styles.row_bold, key, BLACK),
            (styles.row, self._texts.day(voucher.transaction_date), BLACK),
            (styles.row, voucher.text, GREY),
        ):
            if text and x < room:
                cell = style.lines(text, room - x)[0]
                ops.append(_text(style.tf, x, _BASELINE, cell[0], colour))
                x += cell[1] + 10
        named = styles.small.lines(heading.words, WIDTH)[0]
        ops.append(_text(styles.small.tf, 0, _SECOND, named[0], GREY))
        line = PAGE_HEIGHT - TOP - _SECOND - 4
        return f"q BT {''.join(ops)}ET 0.5 w 0 G {LEFT:.2f} {line:.2f} m {LEFT + WIDTH:.2f} {line:.2f} l S Q "


def reference(voucher: JournalVoucher) -> str:
    """Name a voucher: in Fortnox where it is known, else as its source does."""
    return voucher.entered_as or f"{voucher.series} {voucher.number}".strip() or f"#{voucher.id}"


def _text(face: str, x: float, y: float, cell: str, colour: str = BLACK) -> str:
    return f"{colour}{face}1 0 0 1 {LEFT + x:.2f} {PAGE_HEIGHT - TOP - y:.2f} Tm {cell}"
