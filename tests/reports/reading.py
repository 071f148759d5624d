"""Reading a journal back: its pages' texts and its outline, by a reader that shares nothing with the writer."""

import re
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import Destination


def pages_of(path: Path) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(path, strict=True).pages]


def squeezed(text: str) -> str:
    """Return the text without white space, to compare what may have been broken over lines."""
    return re.sub(r"\s+", "", text)


def outline_of(path: Path) -> list[tuple[str, int]]:
    """Return every outline entry's title and page, counted from 1, at all levels."""
    reader = PdfReader(path, strict=True)
    found: list[tuple[str, int]] = []

    def walk(entries: list[object]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            elif isinstance(entry, Destination):
                number = reader.get_destination_page_number(entry)
                assert number is not None
                found.append((str(entry.title), number + 1))

    walk(list(reader.outline))
    return found
