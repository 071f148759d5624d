"""Pasted or saved text: the clipboard, ``.txt``, logs, JSON answers."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import NothingFound
from workbench.domain.source import ReadContext, SourceItem
from workbench.sources.decode import decode, encoding_of, looks_like_text, spoken
from workbench.sources.failures import Finds, Letter, failures_in
from workbench.sources.streams import read_whole

_LIMIT = 32
_HEAD = 1 << 16
_NAMES = (".txt", ".log", ".json")


class PastedText:
    """The source for a text in which a failure message stands."""

    name = "pasted"

    def __init__(self, finds: Finds = read_failures) -> None:
        self._finds = finds

    def recognises(self, head: bytes, name: str) -> float:
        """Tell by whether a failure is found; in a longer file by its name, as one may stand further down."""
        text = decode(head)
        if not looks_like_text(text):
            return 0.0
        if self._finds(text):
            return 0.5
        return 0.1 if len(head) >= _HEAD and PurePath(name).suffix.lower() in _NAMES else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield the failures. Raises `NothingFound` where there is none, `TooLarge` above 32 MiB."""
        data = read_whole(stream, name, _LIMIT)
        encoding = encoding_of([data])
        context.read_as(spoken(encoding))
        failures = failures_in(Letter(decode(data, encoding)), self.name, self._finds)
        if not failures:
            raise NothingFound(name=name)
        yield from failures
