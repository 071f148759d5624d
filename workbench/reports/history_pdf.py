"""The processing history as a PDF, in the journal's dress: who, when, what, from what to what, number and hash."""

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.processing_history import HistoryLine, ProcessingHistory
from workbench.reports.journal_grid import BLACK, GREY, HAIR, LINE, ROW_DROP, WIDTH, Band, Styles
from workbench.reports.journal_pages import Metadata, PageHead, Pages, pdf_date
from workbench.reports.journal_pdf import JournalFile
from workbench.reports.pdf_file import PdfFile
from workbench.reports.record_bands import ColumnTexts, heading_band, labelled, page_head, title_band
from workbench.reports.typeface import Typography
from workbench.texts import Texts
from workbench.whole_file import written_whole

_LABELS = 110.0
_DROP = ROW_DROP + 1.2
_HEIGHT = LINE + 1.5
_NUMBER, _WHEN, _WHO, _VOUCHER, _WHAT = 0.0, 34.0, 106.0, 182.0, 240.0
_LEFTS = (_NUMBER, _WHEN, _WHO, _VOUCHER, _WHAT)
_ENDS = (30.0, 102.0, 178.0, 236.0, WIDTH)
"""Where the columns begin, and where their texts end."""


@dataclass(frozen=True, slots=True)
class HistoryWords:
    """What a history says of itself, in the reader's language: the days it is of, and whether it held."""

    span: str
    checked: str


def write_history(history: ProcessingHistory, words: HistoryWords, path: Path, texts: Texts) -> JournalFile:
    """Write a processing history as a PDF file, whole or not at all; the same history gives the same bytes.

    Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, draft.open("xb") as stream:
        return _HistoryWriter(history, words, texts, PdfFile(stream)).write()


class _HistoryWriter:
    """Puts one history on its pages."""

    def __init__(self, history: ProcessingHistory, words: HistoryWords, texts: Texts, pdf: PdfFile) -> None:
        self._history = history
        self._words = words
        self._texts = texts
        self._typography = Typography()
        self._styles = Styles.of(self._typography)
        self._pdf = pdf
        self._title = texts.t("Processing history")

    def write(self) -> JournalFile:
        """Write everything; return what it came to."""
        history, pages = self._history, Pages(self._pdf)
        pages.begin(self._head())
        pages.mark(self._title)
        headings = self._headings()
        pages.flow([*self._about(), (LINE, ""), *headings])
        for line in history.lines:
            bands = self._line(line)
            if sum(height for height, _ in bands) > pages.room and len(bands) < pages.full_room / _HEIGHT / 2:
                pages.turn()
                pages.put(headings)
            pages.flow(bands, headings)
        subject = " · ".join(part for part in (history.company, self._words.span) if part)
        made = pdf_date(history.made_at)
        about = Metadata(self._title, history.made_by, subject, history.program, made, self._texts.language)
        count = pages.close(self._typography, self._styles.row, self._texts, about)
        return JournalFile(self._pdf.sha256, count, self._pdf.size)

    def _whose(self) -> str:
        history = self._history
        return history.company_name or history.company or self._texts.t("All companies")

    def _made(self) -> str:
        who = self._history.made_by or self._texts.t("not told")
        return self._texts.t("{moment} by {who}", moment=self._texts.moment(self._history.made_at), who=who)

    def _head(self) -> PageHead:
        told = " · ".join(part for part in (self._title, self._history.company, self._words.span, self._made()) if part)
        return page_head(self._styles, self._whose(), told)

    def _about(self) -> list[Band]:
        history, t = self._history, self._texts.t
        first, last = history.lines[0].seq, history.lines[-1].seq
        facts = (
            (t("Company"), " ".join(part for part in (history.company_name, history.company) if part) or self._whose()),
            (t("Period"), self._words.span),
            (
                t("Number of records"),
                t("{count}, from {first} to {last}", count=len(history.lines), first=first, last=last),
            ),
            (t("Checked"), self._words.checked),
            (t("Last record of all"), str(history.last_seq)),
            (t("Its hash (SHA-256)"), history.last_hash),
            (t("Printed"), self._made()),
            (t("Program"), history.program),
        )
        bands = [title_band(self._styles, self._title)]
        for label, text in facts:
            bands.extend(labelled(self._styles, label, text, _LABELS))
        told = t("Each record holds the hash of the one before it: none can be changed or taken away unnoticed.")
        small = self._styles.small
        lines = small.lines(told, WIDTH)
        bands.extend((LINE, f"BT {GREY}{small.tf}1 0 0 1 0 -{_DROP} Tm {line[0]}{BLACK}ET ") for line in lines)
        return bands

    def _headings(self) -> list[Band]:
        t = self._texts.t
        words = (t("Record"), t("When"), t("Who"), t("Voucher"), t("What; below it the hash"))
        return [
            heading_band(
                self._styles, [ColumnTexts(*each) for each in zip(_LEFTS, _ENDS, zip(words, strict=True), strict=True)]
            )
        ]

    def _line(self, line: HistoryLine) -> list[Band]:
        row, small = self._styles.row, self._styles.small
        texts = (str(line.seq), self._texts.moment(line.at), line.who, line.voucher, line.what)
        broken = [
            row.lines(text, end - left) if text else [] for text, left, end in zip(texts, _LEFTS, _ENDS, strict=True)
        ]
        digest = small.cell(line.hash)[0]
        count = max(*map(len, broken), len(broken[-1]) + 1)
        bands: list[Band] = []
        for place in range(count):
            ops = "".join(
                f"1 0 0 1 {left:g} -{_DROP} Tm {lines[place][0]}"
                for left, lines in zip(_LEFTS, broken, strict=True)
                if place < len(lines)
            )
            if place == len(broken[-1]):
                ops += f"{GREY}{small.tf}1 0 0 1 {_WHAT:g} -{_DROP - 0.8:g} Tm {digest}{BLACK}"
            rule = f"{HAIR}0 -{_HEIGHT} m {WIDTH:.2f} -{_HEIGHT} l S " if place == count - 1 else ""
            bands.append((_HEIGHT, f"{rule}BT {row.tf}{ops}ET "))
        return bands
