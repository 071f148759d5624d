"""The report of a verification as a PDF, in the journal's dress: each voucher, and how it stands in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.verification import Verdict
from workbench.domain.verification_report import VerificationReport, VerifiedLine
from workbench.reports.journal_grid import LINE, WIDTH, Band, Styles
from workbench.reports.journal_pages import Metadata, Pages, pdf_date
from workbench.reports.journal_pdf import JournalFile
from workbench.reports.pdf_file import PdfFile
from workbench.reports.record_bands import ColumnTexts, column_bands, heading_band, labelled, page_head, title_band
from workbench.reports.typeface import Typography
from workbench.texts import Texts
from workbench.whole_file import written_whole

_LABELS = 110.0
_LEFTS = (0.0, 50.0, 114.0, 162.0, 228.0, 296.0, 352.0)
_ENDS = (46.0, 110.0, 158.0, 218.0, 292.0, 348.0, WIDTH)
_AMOUNT = 3


@dataclass(frozen=True, slots=True)
class VerificationWords:
    """What a verification says in the reader's language: the facts at its top, when it was made, the verdicts."""

    facts: Sequence[tuple[str, str]]
    made: str
    verdicts: dict[Verdict, str]


def write_verification(report: VerificationReport, words: VerificationWords, path: Path, texts: Texts) -> JournalFile:
    """Write a verification as a PDF file, whole or not at all; the same one gives the same bytes.

    Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, draft.open("xb") as stream:
        return _VerificationWriter(report, words, texts, PdfFile(stream)).write()


class _VerificationWriter:
    """Puts one verification on its pages."""

    def __init__(self, report: VerificationReport, words: VerificationWords, texts: Texts, pdf: PdfFile) -> None:
        self._report = report
        self._words = words
        self._texts = texts
        self._typography = Typography()
        self._styles = Styles.of(self._typography)
        self._pdf = pdf
        self._title = texts.t("Verification")

    def write(self) -> JournalFile:
        """Write everything; return what it came to."""
        report, pages, styles = self._report, Pages(self._pdf), self._styles
        whose = report.company_name or report.company or "–"
        told = " · ".join(part for part in (self._title, report.company, report.export, self._words.made) if part)
        pages.begin(page_head(styles, whose, told))
        pages.mark(self._title)
        heading = [heading_band(styles, _columns([[words] for words in self._headings()]))]
        about = [title_band(styles, self._title)]
        for label, text in self._words.facts:
            about.extend(labelled(styles, label, text, _LABELS))
        pages.flow([*about, (LINE, ""), *heading])
        for line in report.lines:
            bands = self._line(line)
            if sum(height for height, _ in bands) > pages.room and len(bands) < pages.full_room / LINE / 3:
                pages.turn()
                pages.put(heading)
            pages.flow(bands, heading)
        made = pdf_date(report.made_at)
        about_file = Metadata(
            self._title, report.made_by, f"{report.company} {report.sha256}", report.program, made, self._texts.language
        )
        count = pages.close(self._typography, styles.row, self._texts, about_file)
        return JournalFile(self._pdf.sha256, count, self._pdf.size)

    def _headings(self) -> tuple[str, ...]:
        t = self._texts.t
        return (
            t("Voucher"),
            t("Match key"),
            t("Date"),
            t("Amount"),
            t("Verdict"),
            t("In Fortnox"),
            t("Text; what differs"),
        )

    def _line(self, line: VerifiedLine) -> list[Band]:
        texts = self._texts
        what = [line.text, *([line.how] if line.how else []), *line.differences]
        cells = (
            [line.voucher],
            [line.key],
            [texts.day(line.day)],
            [texts.amount(line.amount)],
            [self._words.verdicts[line.verdict]],
            [line.entries] if line.entries else [],
            [each for each in what if each],
        )
        return column_bands(self._styles, _columns(cells))


def _columns(cells: Sequence[Sequence[str]]) -> list[ColumnTexts]:
    return [
        ColumnTexts(left, end, texts, place == _AMOUNT)
        for place, (left, end, texts) in enumerate(zip(_LEFTS, _ENDS, cells, strict=True))
    ]
