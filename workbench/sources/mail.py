"""E-mail notices (``.eml``): plain, HTML only, any transfer encoding, forwarded, several failures in one."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import PurePath
from typing import BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import BrokenFile, NothingFound
from workbench.domain.failure import Failure
from workbench.domain.source import Enclosed, ReadContext, SourceItem
from workbench.sources.decode import decode
from workbench.sources.failures import Finds, Letter, failures_in
from workbench.sources.mail_text import plain_text
from workbench.sources.streams import read_whole

_LIMIT = 64
_DEPTH = 20
_HEADER = re.compile(rb"[!-9;-~]+:[ \t]?.*")
_TELLING = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type):"
)
_FILES = (".xml", ".se", ".si", ".sie", ".txt", ".log", ".json", ".eml", ".csv")
_FILE_TYPES = {"text/xml": ".xml", "application/xml": ".xml"}
# What the standard library's header and body code is known to raise on hostile mail.
_FAULTS = (MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)


class Mail:
    """The source for a saved e-mail."""

    name = "mail"

    def __init__(self, finds: Finds = read_failures) -> None:
        self._finds = finds

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by header lines at the very start, of which at least two are those of a mail."""
        lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
        start: list[bytes] = []
        for line in lines:
            if not (_HEADER.match(line) or (line[:1] in (b" ", b"\t") and start) or line.startswith(b"From ")):
                break
            start.append(line)
        told = len({match.lower() for match in _TELLING.findall(b"\n".join(start))})
        return 0.9 if told >= 2 else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:  # noqa: ARG002
        """Yield the failures, then the files enclosed.

        Raises `NothingFound` where there is neither, `TooLarge` above 64 MiB, `BrokenFile` where it is no mail inside.
        """
        data = read_whole(stream, name, _LIMIT)
        try:
            message = BytesParser(policy=policy.default).parsebytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
            items: list[SourceItem] = [*_failures(message, _DEPTH, self._finds), *_enclosed(message, _DEPTH)]
        except (*_FAULTS, RecursionError) as error:
            raise BrokenFile(name=name, line=1, detail=str(error) or type(error).__name__) from error
        if not items:
            raise NothingFound(name=name)
        yield from items


def _failures(message: Message, depth: int, finds: Finds) -> list[Failure]:
    """Return the failures of a message and of those forwarded in it, each once."""
    if depth == 0:
        return []
    letter = Letter("", _header(message, "subject"), _sent(message))
    found = [
        failure
        for text in _texts(message, depth, finds)
        for failure in failures_in(Letter(text, letter.subject, letter.sent), Mail.name, finds)
    ]
    for part in _forwarded(message, depth):
        found.extend(_failures(part, depth - 1, finds))
    return list(dict.fromkeys(found))


def _texts(part: Message, depth: int, finds: Finds) -> list[str]:
    """Return the texts of a message: of alternatives the one that tells most, the plain one between equals."""
    if depth == 0 or part.get_content_maintype() == "message":
        return []
    if part.is_multipart():
        texts = [_texts(child, depth - 1, finds) for child in _parts(part)]
        if part.get_content_subtype() == "alternative":

            def told(several: list[str]) -> int:
                return sum(len(failures_in(Letter(text), Mail.name, finds)) for text in several)

            return max(texts, key=told, default=[])
        return [text for several in texts for text in several]
    if part.get_content_maintype() != "text" or _file_name(part):
        return []
    text = decode(_payload(part), str(part.get_content_charset() or ""))
    return [plain_text(text) if part.get_content_subtype() == "html" else text.replace("\r\n", "\n")]


def _forwarded(part: Message, depth: int) -> Iterator[Message]:
    """Yield the messages forwarded as such, whole."""
    if depth == 0:
        return
    for child in _parts(part):
        if part.get_content_type() == "message/rfc822":
            yield child
        else:
            yield from _forwarded(child, depth - 1)


def _enclosed(part: Message, depth: int) -> Iterator[Enclosed]:
    """Yield the attachments that are files a source may read; pictures and the like stay in the mail."""
    if depth == 0:
        return
    for child in _parts(part):
        yield from _enclosed(child, depth - 1)
    name = _file_name(part)
    if name and not part.is_multipart():
        data = _payload(part)
        if data:
            yield Enclosed(name, data)


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _file_name(part: Message) -> str:
    """Return the name of an attached file a source may read, without folders; empty for anything else."""
    try:
        name = PurePath(re.sub(r"[\\/\x00-\x1f]", "/", part.get_filename() or "")).name
        suffix = PurePath(name).suffix.lower() or _FILE_TYPES.get(part.get_content_type(), "")
    except _FAULTS:
        return ""
    if suffix not in _FILES:
        return ""
    return name or f"attachment{suffix}"


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _FAULTS:
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, "") or "")
    except _FAULTS:
        return ""


def _sent(message: Message) -> datetime | None:
    """Return when the mail was sent, with time zone (UTC where it tells none)."""
    text = _header(message, "date")
    try:
        sent = parsedate_to_datetime(text)
        return sent if sent.tzinfo else sent.astimezone()
    except _FAULTS:
        return None
