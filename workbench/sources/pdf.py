"""A notice printed or saved as PDF: its text is read, a picture of it is not."""

import re
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import BrokenFile, Locked, NoText, NothingFound
from workbench.domain.source import ReadContext, SourceItem
from workbench.sources.failures import Finds, Letter, failures_in
from workbench.sources.streams import read_whole

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_LIMIT = 64
_MOST_PAGES = 50
_MOST_LETTERS = 200_000
_HEAD = 1024
_PASSWORD_NEEDED = 4
_ONE_AT_A_TIME = Lock()  # PDFium itself may be used by one thread at a time only
_HYPHEN = re.compile("[\u00ad\u0002\ufffe]\\s?")
_PARTED = re.compile(r"(?<=[a-zåäöé]{2})-\n(?=[a-zåäöé]{2})")
_WORD = re.compile(r"\w{2}")


class PdfNotice:
    """The source for a PDF with text."""

    name = "pdf"

    def __init__(self, finds: Finds = read_failures) -> None:
        self._finds = finds

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by the mark that stands in the first kilobyte."""
        return 0.9 if b"%PDF-" in head[:_HEAD] else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:  # noqa: ARG002
        """Yield the failures in the text of the first 50 pages.

        Raises `NothingFound` where there is none, `NoText` where it is a picture, `Locked`, `BrokenFile`, `TooLarge`.
        """
        text = _text(read_whole(stream, name, _LIMIT), name)
        if not _WORD.search(text):
            raise NoText(name=name)
        failures = failures_in(Letter(text), self.name, self._finds)
        if not failures:
            raise NothingFound(name=name)
        yield from failures


def _text(data: bytes, name: str) -> str:
    """Return the text of the pages, a blank line between them."""
    from pypdfium2 import PdfDocument, PdfiumError

    with _ONE_AT_A_TIME:
        try:
            document = PdfDocument(data)
            try:
                count = min(len(document), _MOST_PAGES)
                return "\n\n".join(_mended(_page(document, number)) for number in range(count))
            finally:
                document.close()
        except PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD_NEEDED:
                raise Locked(name=name) from error
            raise BrokenFile(name=name, line=1, detail=str(error)) from error


def _page(document: "PdfDocument", number: int) -> str:
    """Return the text of one page; nothing of a page that is damaged by itself."""
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
        words = page.get_textpage()
        return str(words.get_text_range(0, min(words.count_chars(), _MOST_LETTERS)))
    except PdfiumError:
        return ""


def _mended(text: str) -> str:
    """Put words together that were parted by a hyphen at the end of a line."""
    return _PARTED.sub("", _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
