"""The journal with its receipts behind it, in the order of the vouchers, and a list of them in the outline.

Receipts come from anywhere: one that is broken or locked gets a sheet that says so, and never stops the report. They
are worked on a few at a time and wait on the disk, so that a thousand take no more memory than one.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from workbench.domain.journal import Journal, JournalVoucher
from workbench.domain.origin import ReceiptFile
from workbench.domain.ports import Progress
from workbench.domain.receipt_kind import ReceiptKind
from workbench.reports.attachments import Attachment
from workbench.reports.journal_pdf import JournalFile, write_journal
from workbench.reports.receipt_pictures import Unreadable, as_jpeg, frames, reading
from workbench.reports.receipt_sheets import FRAME, Heading, Sheets, reference
from workbench.reports.receipt_small import PDF_FAULTS
from workbench.texts import Texts
from workbench.whole_file import written_whole

_TOGETHER = 40
"""How many receipts are put into one file before it is let go."""
_LARGEST_TOGETHER = 32 << 20
"""How many bytes of them."""
_LONG_SIDE, _QUALITY = 2000, 80
_MOST_PAGES = 100
_CHUNK = 1 << 20

ReceiptsOf = Callable[[int], Iterator[ReceiptFile]]


def write_journal_with_receipts(
    journal: Journal,
    receipts: ReceiptsOf,
    path: Path,
    texts: Texts,
    progress: Progress,
    attached: Sequence[Attachment] = (),
) -> JournalFile:
    """Write the journal and behind it the receipts, whole or not at all; the same again gives the same bytes.

    ``attached`` lies in it besides its own JSON, as in a journal without receipts.
    ``progress`` may raise to stop. Raises `FileNotWritable`.
    """
    with written_whole(path) as draft, tempfile.TemporaryDirectory() as folder:
        beside = Path(folder)
        written = write_journal(journal, beside / "journal.pdf", texts, progress, attached)
        appendix = _Appendix(beside, texts)
        for place, voucher in enumerate(journal.vouchers):
            progress(place, len(journal.vouchers))
            for each in receipts(voucher.id):
                appendix.put(voucher, each)
        appendix.finish()
        pages = _join(beside / "journal.pdf", appendix, draft, texts.t("Receipts")) or written.pages
        return JournalFile(_sha256(draft), pages, draft.stat().st_size)


class _Appendix:
    """Puts receipts on sheets, some to a file.

    ``entries`` are (title, sheet from 0) for the outline, ``count`` is how many sheets there are.
    """

    def __init__(self, folder: Path, texts: Texts) -> None:
        self.files: list[Path] = []
        self.entries: list[tuple[str, int]] = []
        self._folder = folder
        self._texts = texts
        self.count = 0
        self._held = self._size = 0
        self._sheets: Sheets | None = None
        self._closing = ExitStack()
        self._waiting: list[tuple[int, Path]] = []

    def put(self, voucher: JournalVoucher, each: ReceiptFile) -> None:
        """Put one receipt on as many sheets as it has pages."""
        self.entries.append((f"{reference(voucher)} · {each.receipt.name}", self.count))
        sheets = self._open()
        if each.kind is ReceiptKind.PDF:
            self._put_pdf(sheets, voucher, each)
        else:
            self._put_pictures(sheets, voucher, each)
        self._held += 1
        self._size += each.receipt.size
        if self._held >= _TOGETHER or self._size >= _LARGEST_TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Write the sheets that are under way, and let go of them."""
        if self._sheets is None:
            return
        self._sheets.close()
        self._closing.close()
        if self._waiting:
            _draw(self.files[-1], self._waiting)
        self._sheets, self._held, self._size = None, 0, 0
        self._waiting.clear()

    def _open(self) -> Sheets:
        if self._sheets is None:
            path = self._folder / f"sheets-{len(self.files)}.pdf"
            self.files.append(path)
            self._sheets = Sheets(self._closing.enter_context(path.open("xb")), self._texts)
        return self._sheets

    def _heading(self, voucher: JournalVoucher, name: str, page: int = 1, pages: int = 0) -> Heading:
        self.count += 1
        t = self._texts.t
        words = t("Receipt: {name}", name=name)
        if pages > 1:
            words += " · " + t("page {page} of {pages}", page=page, pages=pages)
        elif page > 1:
            words += " · " + t("page {page}", page=page)
        return Heading(voucher, words, self.count)

    def _put_pictures(self, sheets: Sheets, voucher: JournalVoucher, each: ReceiptFile) -> None:
        name = each.receipt.name
        try:
            if each.kind is None:
                raise Unreadable
            for place, image in enumerate(frames(each.data, each.kind), 1):
                jpeg, size = as_jpeg(image, _LONG_SIDE, _QUALITY)
                sheets.put_picture(self._heading(voucher, name, place), jpeg, size, image.mode == "L")
        except Unreadable:
            self._put_refusal(sheets, voucher, name, locked=False)

    def _put_pdf(self, sheets: Sheets, voucher: JournalVoucher, each: ReceiptFile) -> None:
        name = each.receipt.name
        path = self._folder / f"drawn-{len(self.files)}-{self._held}.pdf"
        try:
            drawn, pages = _drawings(each.data, path)
        except _Locked:
            self._put_refusal(sheets, voucher, name, locked=True)
            return
        except Unreadable:
            self._put_refusal(sheets, voucher, name, locked=False)
            return
        self._waiting.append((sheets.count, path))
        for place in range(drawn):
            sheets.put_empty(self._heading(voucher, name, place + 1, pages))
        if pages > drawn:
            left = pages - drawn
            words = self._texts.n("{count} more page is not here.", "{count} more pages are not here.", left)
            sheets.put_words(self._heading(voucher, name, drawn + 1, pages), words)

    def _put_refusal(self, sheets: Sheets, voucher: JournalVoucher, name: str, *, locked: bool) -> None:
        t = self._texts.t
        words = (
            t("{name} is locked with a password and cannot be shown here. It is kept as it came.", name=name)
            if locked
            else t("{name} is broken and cannot be shown here. It is kept as it came.", name=name)
        )
        sheets.put_words(self._heading(voucher, name), words)


class _Locked(Unreadable):
    """A PDF that only opens with a password."""


def _drawings(data: bytes, path: Path) -> tuple[int, int]:
    """Write the pages of a receipt as drawings that hold nothing but what is seen; return how many, and of how many.

    It is written by itself first, as whatever is wrong with it shows only then. Raises `_Locked`, `Unreadable`.
    """
    source = path.with_suffix(".src")
    source.write_bytes(data)
    try:
        with reading(*PDF_FAULTS), _opened(source) as pdf, pikepdf.new() as drawn:
            pages = len(pdf.pages)
            if not pages:
                raise Unreadable("no pages")
            for page in pdf.pages[:_MOST_PAGES]:
                sheet = drawn.add_blank_page()
                form = drawn.copy_foreign(page.as_form_xobject())
                sheet.obj.Resources = Dictionary(XObject=Dictionary(R=form))
            drawn.save(path, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return min(pages, _MOST_PAGES), pages
    finally:
        source.unlink()


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        return _read(path)
    except pikepdf.PasswordError as error:
        raise _Locked from error


def _read(path: Path) -> pikepdf.Pdf:
    """Open a PDF that stays on the disk; what is not looked at takes no memory."""
    return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)


def _draw(path: Path, waiting: list[tuple[int, Path]]) -> None:
    """Draw the pages of PDFs on the sheets that wait for them."""
    frame = pikepdf.Rectangle(*FRAME)
    whole = path.with_suffix(".whole")
    with ExitStack() as open_files:
        pdf = open_files.enter_context(_read(path))
        for first, drawings in waiting:
            drawn = open_files.enter_context(_read(drawings))
            for place, page in enumerate(drawn.pages):
                sheet = pdf.pages[first + place]
                form = pdf.copy_foreign(page.obj.Resources.XObject.R)
                sheet.obj.Resources.XObject = Dictionary(R=form)
                ops = sheet.calc_form_xobject_placement(
                    form, Name.R, frame, invert_transformations=True, allow_shrink=True, allow_expand=False
                )
                sheet.contents_add(ops)
        pdf.save(whole, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    whole.replace(path)
    for _, drawings in waiting:
        drawings.unlink()


def _join(journal: Path, appendix: _Appendix, target: Path, title: str) -> int:
    """Put the sheets behind the journal; return how many pages that makes.

    The files are put together by the library's own job, which leaves what is in them on the disk: pages handed from
    one open document to another are read into memory whole.
    """
    whole = journal
    if appendix.files:
        whole = journal.with_name("whole.pdf")
        files = [{"file": str(each), "range": "1-z"} for each in (journal, *appendix.files)]
        told = {"inputFile": str(journal), "outputFile": str(whole), "pages": files, "deterministicId": ""}
        pikepdf.Job(told).run()
    with _read(whole) as pdf:
        first = len(pdf.pages) - appendix.count
        if appendix.entries:
            _add_outline(pdf, title, [(words, first + sheet) for words, sheet in appendix.entries])
        pdf.save(target, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return len(pdf.pages)


def _add_outline(pdf: pikepdf.Pdf, title: str, entries: list[tuple[str, int]]) -> None:
    """Add an entry with others below it at the end of the outline, folded away as there may be many."""
    root = pdf.Root.Outlines
    pages = list(pdf.pages)
    head = pdf.make_indirect(Dictionary(Title=String(title), Parent=root, Count=-len(entries)))
    head.Dest = Array([pages[entries[0][1]].obj, Name.Fit])
    items = [
        pdf.make_indirect(Dictionary(Title=String(words[:70]), Parent=head, Dest=Array([pages[place].obj, Name.Fit])))
        for words, place in entries
    ]
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    head.First, head.Last = items[0], items[-1]
    if "/Last" in root:
        head.Prev = root.Last
        root.Last.Next = head
    else:
        root.First = head
    root.Last = head
    root.Count = int(root.get("/Count", 0)) + 1


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
