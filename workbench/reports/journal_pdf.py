"""The journal as a PDF to type from: a summary, the vouchers in the order of Fortnox's form, the totals.

The pages are written as text operators straight into the file (see `pdf_file` and `typeface`): a page of
tables made of objects costs ten times more, and a bureau prints ten thousand vouchers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workbench.domain.journal import Journal, JournalVoucher
from workbench.domain.ports import Progress
from workbench.reports.attachments import JSON_NAME, Attachment, journal_json
from workbench.reports.journal_block import Block, BlockMaker
from workbench.reports.journal_grid import (
    LINE,
    Band,
    Styles,
    fit_columns,
)
from workbench.reports.journal_head import page_heads
from workbench.reports.journal_pages import Metadata, Pages, pdf_date
from workbench.reports.journal_summary import Section, SummaryMaker, period
from workbench.reports.journal_words import Words
from workbench.reports.pdf_file import PdfFile
from workbench.reports.typeface import Typography
from workbench.texts import Texts
from workbench.whole_file import written_whole

_TOLD_EACH = 200


@dataclass(frozen=True, slots=True)
class JournalFile:
    """What was written: SHA-256 in hex, number of pages, size in bytes."""

    sha256: str
    pages: int
    size: int


def write_journal(
    journal: Journal,
    path: Path,
    texts: Texts,
    progress: Progress | None = None,
    attached: Sequence[Attachment] = (),
) -> JournalFile:
    """Write the journal as a PDF file, whole or not at all; the same journal gives the same bytes.

    It carries its vouchers as JSON, and whatever else is ``attached`` (the SIE file of the same vouchers).

    ``progress`` is told vouchers done and in all, and may raise to stop; then nothing is left behind.
    Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, draft.open("xb") as stream:
        return _JournalWriter(journal, texts, stream).write(progress, attached)


class _JournalWriter:
    """Puts one journal on its pages."""

    def __init__(self, journal: Journal, texts: Texts, stream: BinaryIO) -> None:
        self._journal = journal
        self._texts = texts
        self._words = Words.of(texts)
        self._typography = Typography()
        self._styles = Styles.of(self._typography)
        self._columns = fit_columns(journal, self._styles, texts, self._words.not_told)
        self._blocks = BlockMaker(self._styles, self._columns, self._words, texts, journal.codes)
        self._pdf = PdfFile(stream)
        self._pages = Pages(self._pdf)

    def write(self, progress: Progress | None, attached: Sequence[Attachment] = ()) -> JournalFile:
        """Write everything; return what it came to."""
        head, columns_head = page_heads(self._journal, self._styles, self._columns, self._words, self._texts)
        summary = SummaryMaker(self._journal, self._styles, self._columns, self._words, self._texts)
        pages = self._pages
        pages.begin(head)
        pages.mark(self._words.summary)
        pages.flow(summary.opening())
        for section in summary.sections():
            self._put_section(section)
        vouchers = self._journal.vouchers
        if vouchers:
            pages.begin(columns_head)
            pages.mark(self._words.vouchers, len(vouchers))
        for place, voucher in enumerate(vouchers):
            if progress is not None and place % _TOLD_EACH == 0:
                progress(place, len(vouchers))
            self._put_voucher(voucher)
        if vouchers:
            self._put_totals(summary.totals())
        own = Attachment(
            JSON_NAME, "application/json", journal_json(self._journal), self._texts.t("The vouchers, for a script")
        )
        count = pages.close(self._typography, self._styles.row, self._texts, self._metadata(), (own, *attached))
        if progress is not None:
            progress(len(vouchers), len(vouchers))
        return JournalFile(self._pdf.sha256, count, self._pdf.size)

    def _put_section(self, section: Section) -> None:
        opening = _height(section.opening)
        if opening + 3 * LINE > self._pages.room:
            self._pages.turn()
        self._pages.put(section.opening)
        self._pages.flow(section.rows, section.repeat)

    def _put_totals(self, section: Section) -> None:
        """Put the totals on one page where they fit on one."""
        height = _height(section.opening) + _height(section.rows)
        if height > self._pages.room:
            self._pages.turn()
        self._pages.mark(self._words.totals)
        self._put_section(section)

    def _put_voucher(self, voucher: JournalVoucher) -> None:
        pages = self._pages
        block = self._blocks.block(voucher)
        height = block.height
        if height > pages.room and not pages.fresh and (height <= pages.full_room or pages.room < pages.full_room / 3):
            pages.turn()
        pages.mark(self._title(voucher))
        if height <= pages.room:
            pages.put(block.head)
            pages.put([band for row in block.rows for band in row[0]])
            pages.put(block.tail)
        else:
            self._put_long(voucher, block)

    def _put_long(self, voucher: JournalVoucher, block: Block) -> None:
        """Put a voucher longer than a page: sums are carried over where its rows are split."""
        pages, words, blocks = self._pages, self._words, self._blocks
        again = blocks.head_again(voucher)
        pages.flow(block.head, again)
        debit = credit = 0
        carried_height = blocks.carried(words.carried, 0, 0)[0]
        tail_height = _height(block.tail)
        if tail_height > pages.full_room / 2:
            tail_height = block.tail[0][0]

        def carry_over() -> None:
            pages.put([blocks.carried(words.carried, debit, credit)])
            pages.turn()
            pages.put([*again, blocks.carried(words.brought, debit, credit)])

        for place, (bands, row_debit, row_credit) in enumerate(block.rows):
            ending = tail_height if place == len(block.rows) - 1 else carried_height
            height = _height(bands)
            if height + ending > pages.room and height < pages.full_room / 2:
                carry_over()
            # The amount stands on a row's first line, so it belongs to the page that line is on.
            debit += row_debit
            credit += row_credit
            for band in bands:
                if band[0] + ending > pages.room:
                    carry_over()
                pages.put([band])
        pages.flow(block.tail, again)

    def _title(self, voucher: JournalVoucher) -> str:
        number = f"{voucher.series} {voucher.number}".strip() or self._words.not_assigned
        return f"{number} · {self._texts.day(voucher.transaction_date)} · {voucher.text}"

    def _metadata(self) -> Metadata:
        journal, texts = self._journal, self._texts
        name = journal.company_name or journal.company
        return Metadata(
            title=" – ".join(part for part in (self._words.title, name) if part),
            author=journal.made_by,
            subject=" · ".join(part for part in (journal.company, period(journal, texts), journal.selection) if part),
            program=journal.program,
            made=pdf_date(journal.made_at),
            language=texts.language,
        )


def _height(bands: list[Band]) -> float:
    return sum(height for height, _ in bands)
