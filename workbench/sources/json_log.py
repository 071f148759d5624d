"""Logs in JSON: an object a line (NDJSON), lines that end in JSON, a list, one object with entries in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from workbench.diagnosis import read_failures
from workbench.domain.errors import BadLine, NothingFound
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.sources.decode import decode, encoding_of, looks_like_text, spoken
from workbench.sources.failures import Finds, Letter, failures_in
from workbench.sources.json_parts import DECODER, FAULTS, Part, Said, elements, is_quiet, parts, said
from workbench.sources.streams import read_whole, rewindable

_LIMIT = 32
_HEAD = 1 << 16
_LINE = 4 << 20
_BLOCK = 1 << 16
_EXCERPT = 4000
_SHORT = 40
_STAMP = 60
_CODE = re.compile(r"(?<![0-9])(?:1000|200[0-9])[0-9]{3,4}(?![0-9])|[A-Z]{3,}_[A-Z]{3,}")
_MOST_TRIES = 3
_BODY = re.compile(
    r"error(?:s|information|description|code)?|message(?:eng)?|code|status(?:code)?|more_?info", re.IGNORECASE
)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)


class JsonLog:
    """The source for logs written for machines."""

    name = "json"

    def __init__(self, finds: Finds = read_failures, system: str = "") -> None:
        self._finds = finds
        self._system = system or self.name

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by entries in JSON, one of which tells of a failure; a bare answer of Fortnox is left to pasted text."""
        text = decode(head)
        if "{" not in text or not looks_like_text(text) or not _has_entries(text, len(head) >= _HEAD):
            return 0.0
        if self._tells(text):
            return 0.6
        return 0.2 if len(head) >= _HEAD else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield the failures of each entry, joined to the voucher that its fields name; a bad line is a `Problem`.

        Lines are read one at a time. Raises `TooLarge` where one list or object is above 32 MiB, `NothingFound` where
        there is no failure.
        """
        with rewindable(stream) as file:
            start = file.tell()
            head = file.read(_HEAD)
            file.seek(start)
            encoding = encoding_of([head])
            context.read_as(spoken(encoding))
            if encoding.startswith(("utf-16", "utf-32")) or not _is_lines(decode(head)):
                items = self._whole(decode(read_whole(file, name, _LIMIT)), name)
            else:
                items = self._lines(file, encoding, name)
            is_empty = True
            for item in items:
                is_empty = False
                yield item
            if is_empty:
                raise NothingFound(name=name)

    def _tells(self, text: str) -> bool:
        return bool(self._finds(text))

    def _whole(self, text: str, name: str) -> Iterator[SourceItem]:
        """Yield what is in one list or object; what is not JSON to its end is read as a text."""
        start = len(text) - len(text.lstrip())
        end = start
        try:
            if text[start : start + 1] == "[":
                for value, at, end in elements(text, start):
                    if isinstance(value, dict | list):
                        yield from self._told(Part(text[at:end], value))
                return
            value, end = DECODER.raw_decode(text, start)
            yield from self._told(Part(text[start:end], value))
            rest = text[end:]
        except FAULTS as fault:
            rest = text[end:]
            yield from self._broken(rest) or [
                _bad(name, text.count("\n", 0, end) + 1, str(fault), rest.strip(", \r\n\t"))
            ]
            return
        if rest.strip():
            yield from failures_in(Letter(rest), self._system, self._finds)

    def _lines(self, stream: BinaryIO, encoding: str, name: str) -> Iterator[SourceItem]:
        """Yield what is in each line; lines between them that are no JSON are read together, as a text."""
        block: list[str] = []
        size = number = 0
        while raw := stream.readline(_LINE):
            number += 1
            line = decode(raw, encoding)
            found = _json_in(line)
            if found is None and not line.lstrip().startswith('{"') and size < _BLOCK:
                block.append(line)
                size += len(line)
                continue
            yield from self._text("".join(block))
            block, size = [], 0
            if found is not None:
                at, value = found
                yield from self._told(Part(line.rstrip("\r\n"), value), line[:at])
            else:
                yield from self._broken(line) or [_bad(name, number, f"“{line.strip()[:_SHORT]}…”", line)]
        yield from self._text("".join(block))

    def _text(self, text: str) -> tuple[Failure, ...]:
        return failures_in(Letter(text), self._system, self._finds) if text.strip() else ()

    def _broken(self, text: str) -> tuple[Failure, ...]:
        """Return the failures in JSON that breaks off, where they surely are failures and not any message."""
        return self._text(text) if self._is_surely(text, Said(VoucherReference(), "", None, "")) else ()

    def _told(self, part: Part, before: str = "") -> Iterator[Failure]:
        """Yield the failures of an entry with what its fields say; ``before`` stands before it on its line."""
        if is_quiet(part.value) and not _CODE.search(part.text):
            return
        if before:
            yield from self._entry(part, before)
        elif self._tells(part.text):
            for each in parts(part, self._tells):
                yield from self._entry(each, before)

    def _entry(self, part: Part, before: str) -> Iterator[Failure]:
        failures = dict.fromkeys(failures_in(Letter(part.text), self._system, self._finds))
        if not failures:
            return
        found = said(part)
        if not found.is_error and not self._is_surely(part.text, found):
            return
        stamp = _MOMENT.search(before)
        moment = found.moment or (_stamped(stamp[0]) if stamp else None)
        for failure in failures:
            lines = [line for line in found.words.split("\n") if line.partition(": ")[2] not in failure.text]
            is_whole = len(failures) == 1 and len(part.text) <= _EXCERPT
            yield replace(
                failure,
                text=part.text.strip() if is_whole else failure.text,
                context="\n".join([*([before.strip()] if before.strip() else []), *lines]) or failure.context,
                reported=moment,
                reference=found.reference or failure.reference,
                company=found.company or failure.company,
            )

    def _is_surely(self, text: str, found: Said) -> bool:
        """Tell whether an entry that does not call itself an error is one: by a code, or by words that are known."""
        told = self._finds(text)
        if any(each.code or each.platform_code or each.http_status for each in told):
            return True
        return not found.is_quiet and any(self._finds(each.message) for each in told)


def _stamped(text: str) -> Any:
    return said(Part("", {"time": text.replace(",", ".")})).moment


def _bad(name: str, line: int, detail: str, excerpt: str) -> Problem:
    return Problem(BadLine(name=name, line=line, detail=detail), excerpt[:_EXCERPT])


def _json_in(line: str) -> tuple[int, Any] | None:
    """Return where in a line an object or a list of objects begins that goes on to the line's end, and its value.

    What stands before it has to begin with a moment, as in a log: else it is a text that quotes an answer.
    """
    at = -1
    for _ in range(_MOST_TRIES):
        at = min((place for place in (line.find("{", at + 1), line.find("[{", at + 1)) if place >= 0), default=-1)
        if at < 0:
            return None
        try:
            value, end = DECODER.raw_decode(line, at)
        except FAULTS:
            continue
        if value and not line[end:].strip(" \t\r\n,;"):
            before = line[:at].strip("\ufeff \t")
            return (at, value) if not before or _MOMENT.search(before[:_STAMP]) else None
    return None


def _is_lines(head: str) -> bool:
    """Tell whether entries come one a line, not as one value over several lines."""
    text = head.lstrip()
    if text[:1] not in ("{", "["):
        return True
    first, end, _ = text.partition("\n")
    return bool(end) and _json_in(first) is not None


def _has_entries(head: str, is_cut: bool) -> bool:
    """Tell whether a text is a log in JSON: several entries, or one that says more than an error's own body.

    Where half of the lines or more are no entries, it is a text that quotes answers under words of its own.
    """
    text = head.lstrip()
    written = [line for line in text.split("\n", 50)[:50] if line.strip()]
    lines = [line for line in written if _json_in(line)]
    if 1 < len(lines) > len(written) // 2 or re.match(r"\[\s*\{", text):
        return True
    if len(lines) == 1 and _MOMENT.match(text) and len(text.strip().split("\n")) == 1:
        return True
    if text[:1] != "{":
        return False
    try:
        value, _ = DECODER.raw_decode(text)
    except FAULTS:
        return is_cut
    return any(not _BODY.fullmatch(key) for key in value)
