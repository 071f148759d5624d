"""E-mail notices (``.eml``): plain, HTML only, any transfer encoding, forwarded, several failures in one."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import BrokenFile, NothingFound
from workbench.domain.source import ReadContext, SourceItem
from workbench.sources.decode import decode
from workbench.sources.failures import Finds
from workbench.sources.mail_text import plain_text
from workbench.sources.notice import (
    MAIL,
    AttachedFile,
    Notice,
    attached_name,
    fullest,
    may_be_read,
    notice_items,
)
from workbench.sources.streams import read_whole

MAIL_LIMIT = 64
"""How large one mail may be, in mebibytes."""
_DEPTH = 20
_LONG_HEADER = 1000
_HEADER = re.compile(rb"[!-9;-~]+:[ \t]?.*")
_TELLING = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type):"
)
# What the standard library's header and body code is known to raise on hostile mail.
_FAULTS = (MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)


class _Remembering(EmailPolicy):
    """The standard policy, which else takes a header apart anew each time it is asked for."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return a header taken apart; mails in one folder have most of theirs alike."""
        return _taken_apart(name, value) if len(value) < _LONG_HEADER else super().header_fetch_parse(name, value)


@lru_cache(maxsize=512)
def _taken_apart(name: str, value: str) -> Any:
    return policy.default.header_fetch_parse(name, value)


_REMEMBERING = _Remembering()


class Mail:
    """The source for a saved e-mail."""

    name = MAIL

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
        items = mail_items(read_whole(stream, name, MAIL_LIMIT), name, self._finds)
        if not items:
            raise NothingFound(name=name)
        yield from items


def mail_items(data: bytes, name: str, finds: Finds) -> list[SourceItem]:
    """Return what one mail as it was sent holds: its failures, then its files. Raises `BrokenFile`."""
    try:
        message = BytesParser(policy=_REMEMBERING).parsebytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
        return notice_items(_notice(message, _DEPTH, finds), finds)
    except (*_FAULTS, RecursionError) as error:
        raise BrokenFile(name=name, line=1, detail=str(error) or type(error).__name__) from error


def _notice(message: Message, depth: int, finds: Finds) -> Notice:
    """Take a message apart, and those forwarded in it as such."""
    if depth == 0:
        return Notice()
    return Notice(
        subject=_header(message, "subject"),
        sent=_sent(message),
        texts=tuple(_texts(message, depth, finds)),
        forwarded=tuple(_notice(part, depth - 1, finds) for part in _forwarded(message, depth)),
        files=tuple(_files(message, depth)),
    )


def _texts(part: Message, depth: int, finds: Finds) -> list[str]:
    """Return the texts of a message: of alternatives the one that tells most, the plain one between equals."""
    if depth == 0 or part.get_content_maintype() == "message":
        return []
    if part.is_multipart():
        texts = [_texts(child, depth - 1, finds) for child in _parts(part)]
        if part.get_content_subtype() == "alternative":
            return fullest(texts, finds)
        return [text for several in texts for text in several]
    if part.get_content_maintype() != "text" or _is_file(part):
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


def _files(part: Message, depth: int) -> Iterator[AttachedFile]:
    """Yield the files attached to this message itself."""
    if depth == 0 or part.get_content_type() == "message/rfc822":
        return
    for child in _parts(part):
        yield from _files(child, depth - 1)
    name = _file_name(part)
    if name and not part.is_multipart() and (data := _payload(part)):
        yield AttachedFile(name, data, _is_shown(part))


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _file_name(part: Message) -> str:
    """Return the name of an attached file, without folders; empty for what is no file."""
    try:
        return attached_name(part.get_filename() or "", part.get_content_type())
    except _FAULTS:
        return ""


def _is_shown(part: Message) -> bool:
    """Tell whether a file stands in the midst of the text: it has an id to be shown by, and is not attached as such."""
    return bool(_header(part, "content-id")) and not _header(part, "content-disposition").lower().startswith(
        "attachment"
    )


def _is_file(part: Message) -> bool:
    return may_be_read(_file_name(part))


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
