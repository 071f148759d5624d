"""The receipt page of a SIE file: what is in it, how it is imported in Fortnox, and how that is undone."""

from pathlib import Path

from workbench.domain.sie_receipt import ReceiptLine, SieReceipt
from workbench.reports.journal_grid import BLACK, FINE, GAP, GREY, HAIR, LINE, ROW_DROP, WIDTH, Band, Styles
from workbench.reports.journal_pages import Metadata, PageHead, Pages, pdf_date
from workbench.reports.journal_pdf import JournalFile
from workbench.reports.pdf_file import PdfFile
from workbench.reports.typeface import Style, Typography
from workbench.texts import N_, Texts
from workbench.whole_file import written_whole

_LABELS = 128.0
_STEP = 16.0
_KEY, _LABEL, _DAY, _AMOUNT = 62.0, 54.0, 54.0, 76.0
_DROP = ROW_DROP + 1
_STEPS = (
    N_(
        "In Fortnox, click the company’s name at the top and choose Import. "
        "Choose Läs in fil and the file {file}, or drag the file there."
    ),
    N_("Check that the financial year is {year}. A part with a red cross has to be put right first."),
    N_(
        "Under Konton every account is to be linked (Koppla). "
        "Where one says Skapa nytt it is missing in the chart: then stop, and put that right first."
    ),
    N_("Under Transaktioner, link the series to {series}. There are to be {count} vouchers of {amount} kr in all."),
    N_("Carry out the import, and look in the series {series} that all of them are there."),
)
_UNDO = N_(
    "Ångra SIE takes back the latest import and no other, and only until someone has booked in the series {series}. "
    "Accounts that the import made stay in the chart. So book nothing else in {series}."
)


def write_sie_receipt(receipt: SieReceipt, path: Path, texts: Texts) -> JournalFile:
    """Write the receipt as a PDF file, whole or not at all; the same receipt gives the same bytes.

    Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, draft.open("xb") as stream:
        return _Receipt(receipt, texts, PdfFile(stream)).write()


class _Receipt:
    """Puts one receipt on its pages."""

    def __init__(self, receipt: SieReceipt, texts: Texts, pdf: PdfFile) -> None:
        self._receipt = receipt
        self._texts = texts
        self._typography = Typography()
        self._styles = Styles.of(self._typography)
        self._pdf = pdf

    def write(self) -> JournalFile:
        """Write everything; return what it came to."""
        receipt, texts = self._receipt, self._texts
        pages = Pages(self._pdf)
        pages.begin(self._head())
        pages.flow([*self._about(), *self._instructions()])
        pages.flow([(LINE * 2, ""), *self._headings()])
        for line in receipt.lines:
            pages.flow(self._line(line), self._headings())
        pages.flow(self._totals())
        title = texts.t("Receipt of the SIE file {file}", file=receipt.file_name)
        about = Metadata(
            title, receipt.made_by, receipt.sha256, receipt.program, pdf_date(receipt.made_at), texts.language
        )
        count = pages.close(self._typography, self._styles.row, texts, about)
        return JournalFile(self._pdf.sha256, count, self._pdf.size)

    def _head(self) -> PageHead:
        receipt, styles, texts = self._receipt, self._styles, self._texts
        name = styles.text.lines(receipt.company_name or receipt.company, WIDTH - 100)[0]
        made = texts.t(
            "{moment} by {who}", moment=texts.moment(receipt.made_at), who=receipt.made_by or texts.t("not told")
        )
        told = " · ".join((texts.t("Receipt of the SIE file {file}", file=receipt.file_name), receipt.company, made))
        small = styles.small.lines(told, WIDTH)[0]
        ops = (
            f"{FINE}0 -22 m {WIDTH:.2f} -22 l S BT {styles.text.tf}1 0 0 1 0 -7.5 Tm {name[0]}"
            f"{GREY}{styles.small.tf}1 0 0 1 0 -17 Tm {small[0]}{BLACK}ET "
        )
        return PageHead(28.0, ops)

    def _about(self) -> list[Band]:
        receipt, texts = self._receipt, self._texts
        title = self._styles.title
        first, last = receipt.period
        facts = (
            (texts.t("File"), receipt.file_name),
            ("SHA-256", receipt.sha256),
            (texts.t("Company"), f"{receipt.company_name} {receipt.company}".strip()),
            (texts.t("Financial year"), receipt.financial_year or texts.t("not told")),
            (texts.t("Period"), f"{texts.day(first)} – {texts.day(last)}"),
            (texts.t("Voucher series in Fortnox"), receipt.series),
            (texts.t("Number of vouchers"), str(len(receipt.lines))),
            (texts.t("Number of transactions"), str(sum(line.rows for line in receipt.lines))),
            (texts.t("Debit"), texts.amount(receipt.debit)),
            (texts.t("Credit"), texts.amount(receipt.credit)),
            (texts.t("Program"), receipt.program),
        )
        words = texts.t("SIE file for Fortnox")
        bands: list[Band] = [(34.0, f"BT {title.tf}1 0 0 1 0 -22 Tm {title.cell(words)[0]}ET ")]
        for label, text in facts:
            bands.extend(self._labelled(label, text))
        return bands

    def _labelled(self, label: str, text: str) -> list[Band]:
        small, row = self._styles.small, self._styles.row
        start = f"{GREY}{small.tf}1 0 0 1 0 -{ROW_DROP + 1} Tm {small.cell(label)[0]}{BLACK}"
        bands = []
        for line in row.lines(text, WIDTH - _LABELS):
            bands.append((LINE + 2.25, f"BT {start}{row.tf}1 0 0 1 {_LABELS} -{ROW_DROP + 1} Tm {line[0]}ET "))
            start = ""
        return bands

    def _instructions(self) -> list[Band]:
        receipt, texts = self._receipt, self._texts
        values = {
            "file": receipt.file_name,
            "year": receipt.financial_year or texts.t("not told"),
            "series": receipt.series,
            "count": len(receipt.lines),
            "amount": texts.amount(receipt.debit),
        }
        bands = self._heading(texts.t("How to import it in Fortnox"))
        for number, step in enumerate(_STEPS, 1):
            bands.extend(self._paragraph(texts.t(step, **values), f"{number}."))
        bands.extend(self._heading(texts.t("How to undo it")))
        bands.extend(self._paragraph(texts.t(_UNDO, **values)))
        return bands

    def _heading(self, words: str) -> list[Band]:
        style = self._styles.reference
        return [(LINE, ""), (LINE * 1.8, f"BT {style.tf}1 0 0 1 0 -{ROW_DROP + 2} Tm {style.cell(words)[0]}ET ")]

    def _paragraph(self, words: str, number: str = "") -> list[Band]:
        style = self._styles.row
        left = _STEP if number else 0.0
        first = f"1 0 0 1 0 -{ROW_DROP + 1} Tm {style.cell(number)[0]}" if number else ""
        bands = []
        for line in style.lines(words, WIDTH - left):
            text = f"BT {style.tf}{first}1 0 0 1 {left:g} -{ROW_DROP + 1} Tm {line[0]}ET "
            bands.append((LINE + 2.25, text))
            first = ""
        return bands

    def _headings(self) -> list[Band]:
        texts, small = self._texts, self._styles.small
        words = (texts.t("Match key"), texts.t("No."), texts.t("Date"), texts.t("Description"))
        ops = "".join(_left(small, x, text) for x, text in zip(self._columns(), words, strict=True))
        ops += _right(small, WIDTH, texts.t("Amount"))
        height = LINE + 2
        return [(height, f"BT {GREY}{small.tf}{ops}{BLACK}ET {FINE}0 -{height} m {WIDTH:.2f} -{height} l S ")]

    def _columns(self) -> tuple[float, float, float, float]:
        return 0.0, _KEY, _KEY + _LABEL, _KEY + _LABEL + _DAY

    def _line(self, line: ReceiptLine) -> list[Band]:
        style, texts = self._styles.row, self._texts
        key, label, day, text = self._columns()
        described = style.lines(line.text, WIDTH - text - _AMOUNT - GAP)
        labels = style.lines(line.label, _LABEL - 4)
        bands: list[Band] = []
        count = max(len(described), len(labels))
        height = LINE + 2.25
        for place in range(count):
            ops = ""
            if place == 0:
                ops = _left(style, key, line.key) + _left(style, day, texts.day(line.day))
                ops += _right(style, WIDTH, texts.amount(line.debit))
            for x, lines in ((label, labels), (text, described)):
                if place < len(lines):
                    ops += f"1 0 0 1 {x:.2f} -{_DROP} Tm {lines[place][0]}"
            rule = f"{HAIR}0 -{height} m {WIDTH:.2f} -{height} l S " if place == count - 1 else ""
            bands.append((height, f"{rule}BT {style.tf}{ops}ET "))
        return bands

    def _totals(self) -> list[Band]:
        texts, bold, receipt = self._texts, self._styles.row_bold, self._receipt
        words = texts.n("{count} voucher", "{count} vouchers", len(receipt.lines))
        ops = _left(bold, 0.0, words) + _right(bold, WIDTH, texts.amount(receipt.debit))
        return [(LINE + 3, f"0.7 w 0 G 0 0 m {WIDTH:.2f} 0 l S BT {bold.tf}{ops}ET ")]


def _left(style: Style, x: float, text: str) -> str:
    return f"1 0 0 1 {x:.2f} -{_DROP} Tm {style.cell(text)[0]}"


def _right(style: Style, x: float, text: str) -> str:
    cell = style.cell(text)
    return f"1 0 0 1 {x - cell[1]:.2f} -{_DROP} Tm {cell[0]}"
