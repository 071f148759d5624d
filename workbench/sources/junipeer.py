"""Junipeer: its symbolic keys in pasted text, and the logs of its entities in JSON."""

from collections.abc import Iterator
from typing import BinaryIO

from workbench.diagnosis import read_failures
from workbench.diagnosis.senders import sender_of
from workbench.domain.source import ReadContext, SourceItem
from workbench.sources.decode import decode
from workbench.sources.failures import Finds
from workbench.sources.json_log import JsonLog
from workbench.sources.pasted import PastedText
from workbench.sources.streams import rewindable

_HEAD = 1 << 16
_SURER = 1.1  # than of any log or any text


class Junipeer:
    """The source for what Junipeer says of an entity: its type, ids and addresses are kept with the failure."""

    name = "junipeer"

    def __init__(self, finds: Finds = read_failures) -> None:
        self._log = JsonLog(finds, self.name)
        self._text = PastedText(finds)

    def recognises(self, head: bytes, name: str) -> float:
        """Tell by Junipeer's own keys in a log or a text that tells of a failure."""
        sure = self._log.recognises(head, name) or self._text.recognises(head, name)
        return sure * _SURER if sure >= 0.5 and sender_of(decode(head)) == self.name else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield the failures, each with what its entry says. Raises as `JsonLog` and `PastedText` do."""
        with rewindable(stream) as file:
            start = file.tell()
            head = file.read(_HEAD)
            file.seek(start)
            source = self._log if self._log.recognises(head, name) else self._text
            yield from source.read(file, name, context)
