"""The parts of a JSON text, each as it came: the entries in which a failure is told, and what they say of vouchers."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from json import JSONDecoder
from typing import Any

from workbench.domain.company import normalise_org_number
from workbench.domain.failure import VoucherReference

DECODER = JSONDecoder(strict=False, parse_float=str, parse_int=str)
"""Reads JSON with its numbers as they are written."""
FAULTS = (ValueError, RecursionError)
_DEEPEST = 6
_MOST_FIELDS = 2000
_LONGEST_VALUE = 300
_LONGEST_WORDS = 2000
_BLANK = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_NUMBER = re.compile(r"([A-Za-zÅÄÖåäö]{1,4})?[ :/-]{0,2}([0-9]{1,10})")
_SERIES = re.compile(r"[A-Za-zÅÄÖåäö0-9]{1,4}")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:T.*)?")
_ORG_NUMBER = re.compile(r"(?:16|SE)?[0-9]{6}-?[0-9]{4}(?:01)?")
_VOUCHER = r"(?:voucher|ver|verifikat|verifikations?)"
_KEYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("series", re.compile(rf"(?:{_VOUCHER})?series?|vouchertype|{_VOUCHER}serie")),
    ("number", re.compile(rf"{_VOUCHER}(?:number|nummer|no|nr|id)?|verifikation(?:en)?|bokforingsorder")),
    ("day", re.compile(rf"(?:{_VOUCHER}|transaction|transaktions?|accounting|booking|bokforings?)(?:date|datum)")),
    (
        "document",
        re.compile(r"(?:kassa|dags|z|cash|(?:cash)?register)rep?p?orts?(?:number|nummer|no|nr|id)?|dagskassa"),
    ),
    (
        "company",
        re.compile(r"(?:company|foretags?)?org(?:ani[sz]ation)?s?(?:number|nummer|no|nr|id)?|companyid|company"),
    ),
    (
        "moment",
        re.compile(r"timestamp|time|datetime|(?:created|logged|occurred|failed|updated)(?:at)?|tid|tidpunkt|ts"),
    ),
)
_LEVEL = re.compile(r"(?:log)?(?:level|severity|niva|allvarlighet)|lvl|status|result(?:at)?|type")
_LOUD = re.compile(r"err|fel|fatal|crit|kritisk|warn|varning|fail|misslyck|exception|emerg|alert|refused|rejected")
_QUIET = re.compile(r"info|debug|trace|notice|ok$|success|klar|verbose|done|started|finished")
_ERROR_FIELD = re.compile(r"(?:.*(?:error|exception|fault)|fel(?!t|l))")


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: its text as it came, its value, and the values of what it lies in."""

    text: str
    value: Any
    above: tuple[Any, ...] = ()


def elements(text: str, start: int) -> Iterator[tuple[Any, int, int]]:
    """Yield the values in the array that begins at ``start``, with their places. Raises one of `FAULTS`."""
    at = _after(_BLANK, text, start + 1)
    while at < len(text) and text[at] != "]":
        value, end = DECODER.raw_decode(text, at)
        yield value, at, end
        at = _after(_COMMA, text, end)
        if at == end and text[at : at + 1] != "]":
            raise ValueError(text[at : at + 20])
    if at >= len(text):
        raise ValueError("]")


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return where what may stand at a place ends."""
    match = pattern.match(text, at)
    return match.end() if match else at


def parts(part: Part, tells: Callable[[str], bool], depth: int = _DEEPEST) -> Iterator[Part]:
    """Yield the entries of a list or an object that tell of a failure: as deep inside as they are entries of a list."""
    if isinstance(part.value, list):
        for value, start, end in elements(part.text, _after(_BLANK, part.text, 0)):
            inner = part.text[start:end]
            if isinstance(value, dict | list) and depth and tells(inner):
                yield from parts(Part(inner, value, part.above), tells, depth - 1)
        return
    own = {key: value for key, value in part.value.items() if not _is_entries(value)}
    inside: list[Part] = []
    pieces: list[str] = []
    at = 0
    for key, start, end in _members(part.text):
        listed = part.text[start:end]
        if depth and _is_entries(part.value.get(key)) and tells(listed):
            inside.append(Part(listed, part.value[key], (own, *part.above)))
            pieces += [part.text[at:start], "null"]
            at = end
    if not inside:
        yield part
        return
    rest = "".join([*pieces, part.text[at:]])
    if tells(rest):
        yield Part(rest, own, part.above)
    for each in inside:
        yield from parts(each, tells, depth - 1)


def _is_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _members(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of an object that is known to be whole, with the places of their values."""
    at = _after(_BLANK, text, _after(_BLANK, text, 0) + 1)
    while text[at : at + 1] == '"':
        key, end = DECODER.raw_decode(text, at)
        colon = _COLON.match(text, end)
        start = colon.end() if colon else end
        _, end = DECODER.raw_decode(text, start)
        yield key, start, end
        at = _after(_COMMA, text, end)


def fields(value: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (path, key with its holder's name, value as text) of everything simple, what lies higher first."""
    waiting: list[tuple[str, str, Any]] = [("", "", value)]
    left = _MOST_FIELDS
    while waiting and left:
        deeper: list[tuple[str, str, Any]] = []
        for path, holder, held in waiting:
            pairs = held.items() if isinstance(held, dict) else ((holder, each) for each in held)
            for key, each in pairs:
                left -= 1
                if left <= 0:
                    return
                name = f"{path}.{key}" if path and isinstance(held, dict) else str(key)
                if isinstance(each, str) and each[:1] in ("{", "["):
                    with suppress(*FAULTS):
                        each, _ = DECODER.raw_decode(each)  # JSON within a string
                if isinstance(each, dict | list):
                    deeper.append((name, str(key), each))
                elif each is not None and not isinstance(each, bool):
                    yield name, f"{holder}{key}" if isinstance(held, dict) else holder, str(each)
        waiting = deeper


@dataclass(frozen=True, slots=True)
class Said:
    """What the fields of an entry say: of which voucher, of which company, when, and all of it in words.

    ``is_error`` tells that it calls itself an error or has a field for one, ``is_quiet`` that it calls itself none.
    """

    reference: VoucherReference
    company: str
    moment: datetime | None
    words: str
    is_error: bool = False
    is_quiet: bool = False


def said(part: Part) -> Said:
    """Return what an entry says, and what it lies in where it does not say it itself."""
    found: dict[str, str] = {}
    words: list[str] = []
    levels: list[str] = []
    has_error = False
    for value in (part.value, *part.above):
        if not isinstance(value, dict | list):
            continue
        for path, held_key, text in fields(value):
            if value is part.value:
                plain = _plain(path.rpartition(".")[2])
                levels += [text.strip().casefold()] if _LEVEL.fullmatch(plain) else []
                has_error = has_error or bool(_ERROR_FIELD.match(_plain(path)))
            for name in (_plain(path.rpartition(".")[2]), _plain(held_key)):
                for what, pattern in _KEYS:
                    if what not in found and pattern.fullmatch(name) and _is_meant(what, text):
                        found[what] = text.strip()
            if text.strip() and len(text) <= _LONGEST_VALUE:
                words.append(f"{path}: {text}")
    return Said(
        reference=_reference(found),
        company=_company(found),
        moment=_moment(found.get("moment", "")),
        words="\n".join(words)[:_LONGEST_WORDS],
        is_error=any(_LOUD.match(each) for each in levels) or (has_error and not _quiet(levels)),
        is_quiet=_quiet(levels),
    )


def is_quiet(value: Any) -> bool:
    """Tell whether an entry itself says at its top that it is no error; cheap, as most lines of a log do."""
    return isinstance(value, dict) and _quiet(
        [each.casefold() for key, each in value.items() if isinstance(each, str) and _LEVEL.fullmatch(_plain(key))]
    )


def _quiet(levels: list[str]) -> bool:
    return bool(levels) and all(_QUIET.match(each) for each in levels)


@lru_cache(maxsize=4096)
def _plain(key: str) -> str:
    """Return a key as it is compared: small letters without dots, signs or blanks."""
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", key.casefold()).encode("ascii", "ignore").decode())


def _is_meant(what: str, text: str) -> bool:
    text = text.strip()
    return {
        "series": lambda: bool(_SERIES.fullmatch(text)),
        "number": lambda: bool(_NUMBER.fullmatch(text)),
        "day": lambda: _day(text) is not None,
        "document": lambda: text.isdecimal() and len(text) <= 10,
        "company": lambda: bool(_ORG_NUMBER.fullmatch(text.replace(" ", ""))),
        "moment": lambda: _moment(text) is not None,
    }[what]()


def _reference(found: dict[str, str]) -> VoucherReference:
    number = _NUMBER.fullmatch(found.get("number", ""))
    document = found.get("document", "")
    if number is None and not document:
        return VoucherReference()
    series = ((number[1] if number else "") or found.get("series", "")).upper()
    return VoucherReference(series, number[2] if number else "", _day(found.get("day", "")), document)


def _company(found: dict[str, str]) -> str:
    return normalise_org_number(found["company"]) if "company" in found else ""


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match:
        with suppress(ValueError):
            return date(int(match[1]), int(match[2]), int(match[3]))
    return None


def _moment(text: str) -> datetime | None:
    """Return a moment with its time zone: ISO 8601, or seconds or milliseconds since 1970."""
    with suppress(ValueError, OverflowError, OSError):
        if text.isdecimal() and len(text) in (10, 13):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        if len(text) >= 16:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.astimezone()
    return None
