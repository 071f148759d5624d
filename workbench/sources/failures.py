"""From a text to the failures it tells of, each with the voucher it most likely speaks of."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.diagnosis import ReadFailure
from workbench.diagnosis.senders import sender_of
from workbench.domain.company import is_org_number, normalise_org_number
from workbench.domain.failure import Failure, VoucherReference
from workbench.sources.error_report import Told, report_entries
from workbench.sources.nearest import BLANK_LINE, Span, nearest
from workbench.sources.reference import Mention, mentions, references
from workbench.sources.told_amount import amount_told, day_told

_BRP_SENTENCE = re.compile(r"voucher\s+creating\s+process\s+failed[\s>]+with[\s>]+error[\s>]*:[\s>]*$", re.IGNORECASE)
_CLOSING = re.compile(r"[\s>\"'\\]*\}(?:[\s>]*\}){0,5}")
_WRAPPER = re.compile(r"[A-Za-z]+$")
_LONGEST_NAME = 40
_QUOTED = re.compile(r"[\s>]+")
_ENVELOPE = 600
_CONTEXT = 600
_REPORTING = ("sharespine",)
_WORD = re.compile(r"\w")
_ORG_NUMBER = re.compile(r"(?<![0-9-])([0-9]{6}-[0-9]{4})(?![0-9-])")
_LABELLED_ORG_NUMBER = re.compile(r"(?i)\borg(?:anisations?)?[^0-9\n]{0,20}((?:16)?[0-9]{6}-?[0-9]{4})(?![0-9])")


Finds = Callable[[str], tuple[ReadFailure, ...]]
"""Finds the failures in a text: by codes and bodies alone, or by a catalogue's wordings too."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text, and what came with it: the subject, and when it was sent."""

    text: str
    subject: str = ""
    sent: datetime | None = None


def failures_in(letter: Letter, system: str, finds: Finds) -> tuple[Failure, ...]:
    """Return the failures in a text, in order; one that speaks of several vouchers comes once for each.

    ``system`` is what is said of the sender unless the text shows which it was. The same failure told
    twice of the same voucher (below, as a quotation) comes once.
    """
    text = letter.text
    spans = _spans(text, finds)
    if not spans:
        return ()
    sender = sender_of(text) or system
    company = _company(letter)
    subject = references(mentions(letter.subject))
    entries = report_entries(text) if sender in _REPORTING else ()
    made: dict[tuple[str, VoucherReference, int], Failure] = {}
    wholes = _widened(text, spans)
    for place, (whole, said) in enumerate(zip(wholes, nearest(text, spans, mentions(text)), strict=True)):
        floor = wholes[place - 1][1] if place else 0
        ceiling = wholes[place + 1][0] if place + 1 < len(wholes) else len(text)
        own = text[slice(*whole)]
        entry = _entry_at(entries, whole[0])
        if entry:
            told = tuple(each for each in said if entry.start <= each.start < entry.end)
            context, named = _reported(letter, entry), references(told)
        else:
            context, named = _context(letter, whole, said, floor, ceiling), references(said) or subject
        if len(named) <= 1 and not entry:
            named = (_with_amount(named, amount_told(text, said, context), context),)
        for reference in named or (VoucherReference(),):
            failure = Failure(sender, own, context, letter.sent, reference, company)
            # Without a voucher two equal messages may be two failures, so each stays, unless it is a quotation.
            alone = not reference and not _is_quoted(text, whole[0])
            made.setdefault((_QUOTED.sub("", own), reference, place + 1 if alone else 0), failure)
    return tuple(made.values())


def _with_amount(named: tuple[VoucherReference, ...], amount: int | None, context: str) -> VoucherReference:
    """Return what is said of one voucher with its amount; one that is not named is known by amount and day."""
    if named:
        return replace(named[0], amount=amount)
    day = day_told(context) if amount is not None else None
    return VoucherReference(transaction_date=day, amount=amount) if day else VoucherReference()


def _spans(text: str, finds: Finds) -> list[Span]:
    """Return where the failures stand, also those told in the same words of another voucher, in order."""
    spans: list[Span] = []
    known: set[tuple[str, str]] = set()
    rest = text
    while found := [each for each in finds(rest) if not spans or (each.code, each.message) in known]:
        fresh: list[Span] = []
        for each in found:
            known.add((each.code, each.message))
            words = rest[each.start : each.end]
            fresh += [match.span() for match in re.finditer(re.escape(words), rest)] if words.strip() else []
        fresh = _apart(fresh)
        if not fresh:
            break
        spans += fresh
        rest = _blanked(rest, fresh)
    if not spans and found:
        return [(0, len(text))]
    return sorted(spans)


def _apart(spans: list[Span]) -> list[Span]:
    """Leave out what overlaps an earlier one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _blanked(text: str, spans: list[Span]) -> str:
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += [text[place:start], " " * (end - start)]
        place = end
    return "".join([*pieces, text[place:]])


def _widened(text: str, spans: list[Span]) -> list[Span]:
    """Let each failure have the brackets round it and the sentence that leads up to them: it is shown as it came."""
    wholes: list[Span] = []
    for place, (start, end) in enumerate(spans):
        floor = max(wholes[-1][1] if wholes else 0, start - _ENVELOPE)
        ceiling = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        closing = _CLOSING.match(text, end, ceiling)
        opened = text.count("}", end, closing.end()) if closing else 0
        first = start
        while opened and first > floor:
            first -= 1
            opened += {"}": 1, "{": -1}.get(text[first], 0)
        if closing and not opened:
            start, end = first, closing.end()
        wrapper = _WRAPPER.search(text, max(floor, start - _LONGEST_NAME), start) if text[start] == "(" else None
        start = wrapper.start() if wrapper else start
        sentence = _BRP_SENTENCE.search(text, floor, start)
        wholes.append((sentence.start() if sentence else start, end))
    return wholes


def _entry_at(entries: Sequence[Told], place: int) -> Told | None:
    """Return the entry of an error report in which a place lies."""
    before = bisect_right(entries, place, key=_start) - 1
    return entries[before] if before >= 0 and place < entries[before].end else None


def _start(entry: Told) -> int:
    return entry.start


def _reported(letter: Letter, entry: Told) -> str:
    """Return the subject and what an error report says of a failure in the lines or cells beside it."""
    return "\n".join(part for part in (letter.subject.strip(), entry.words) if part)


def _is_quoted(text: str, place: int) -> bool:
    return text[text.rfind("\n", 0, place) + 1 : place].lstrip().startswith(">")


def _context(letter: Letter, span: Span, said: tuple[Mention, ...], floor: int, ceiling: int) -> str:
    """Return the subject and the words round the failure, its voucher's among them, without any failure itself."""
    start, end = span
    text = letter.text
    low, high = max(start - _CONTEXT, floor), min(end + _CONTEXT, ceiling)
    first = max(low, *(match.end() for match in BLANK_LINE.finditer(text, low, start)), low)
    stop = BLANK_LINE.search(text, end, high)
    last = stop.start() if stop else high
    parts = [letter.subject, text[first:start], text[end:last]]
    parts += [text[m.start : m.end] for m in said if not (first <= m.start and m.end <= last)]
    return "\n".join(part.strip() for part in parts if _WORD.search(part))


def _company(letter: Letter) -> str:
    """Return the organisation number the letter names, where it names just one."""
    whole = f"{letter.subject}\n{letter.text}"
    named = {normalise_org_number(number) for number in _LABELLED_ORG_NUMBER.findall(whole)}
    if not named:
        named = {number for number in _ORG_NUMBER.findall(whole) if number[2] >= "2" and is_org_number(number)}
    return named.pop() if len(named) == 1 else ""
