"""A whole mail folder in one file (``.mbox``): one mail at a time is read, however many there are."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import InputError, NothingFound, TooLarge
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.sources.decode import decode
from workbench.sources.failures import Finds
from workbench.sources.mail import MAIL_LIMIT, Mail, mail_items

_EXCERPT = 2000
_LINE = 1 << 20
_DATED = re.compile(rb"From (?:[^\s]+|\".{1,200}\"|- ?[^\n]{0,200}?)[ \t]+.{0,80}[0-9]{2}:[0-9]{2}.{0,80}[0-9]{4}")
_BARE = re.compile(rb"From [-?]?\s*$")
_QUOTED = re.compile(rb">+From ")


class MailFolder:
    """The source for a file of mails, each begun by a line ``From …`` (mboxo and mboxrd)."""

    name = "mbox"

    def __init__(self, finds: Finds = read_failures) -> None:
        self._finds = finds
        self._mail = Mail(finds)

    def recognises(self, head: bytes, name: str) -> float:
        """Tell by the line that begins the first mail, and by the mail's own header lines after it."""
        first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")
        if not _is_begin(first.rstrip(b"\r"), is_after_blank=True):
            return 0.0
        return 0.95 if self._mail.recognises(rest, name) else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:  # noqa: ARG002
        """Yield the failures and enclosed files of each mail; a mail that cannot be read is a `Problem`.

        Raises `NothingFound` where no mail holds anything; mails that hold nothing are passed over.
        """
        is_empty = True
        for data in _mails(stream):
            for item in self._items(data, name):
                is_empty = False
                yield item
        if is_empty:
            raise NothingFound(name=name)

    def _items(self, data: bytes, name: str) -> list[SourceItem]:
        try:
            if len(data) > MAIL_LIMIT << 20:
                raise TooLarge(name=name, limit=f"{MAIL_LIMIT} MiB")
            return mail_items(data, name, self._finds)
        except InputError as error:
            return [Problem(error, decode(data[:_EXCERPT]))]


def _mails(stream: BinaryIO) -> Iterator[bytes]:
    """Yield each mail as it was sent; of one larger than a mail may be, only as much as shows that."""
    lines: list[bytes] = []
    size = 0
    is_after_blank, is_begun, is_line_start = True, False, True
    while line := stream.readline(_LINE):
        if is_line_start and _is_begin(line.rstrip(b"\r\n"), is_after_blank):
            if is_begun:
                yield b"".join(lines)
            lines, size, is_begun = [], 0, True
        elif size <= MAIL_LIMIT << 20:
            quoted = is_line_start and _QUOTED.match(line)
            lines.append(line[1:] if quoted else line)
            size += len(line)
        is_after_blank = not line.strip(b"\r\n") and is_line_start
        is_line_start = line.endswith(b"\n")
    if lines:
        yield b"".join(lines)


def _is_begin(line: bytes, is_after_blank: bool) -> bool:
    """Tell whether a line begins a mail: it tells a moment, or stands alone after a blank line."""
    return bool(_DATED.match(line)) or (is_after_blank and bool(_BARE.match(line)))
