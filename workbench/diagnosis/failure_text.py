"""Any text -> the failures in it, however it was quoted, escaped, cut or wrapped on its way."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.diagnosis.decoding import decode, skeleton
from workbench.diagnosis.failure_scan import Scan
from workbench.diagnosis.signs import is_other_number
from workbench.diagnosis.site import Site
from workbench.diagnosis.transport import Plain

Spans = Callable[[str, bool], Iterable[tuple[int, int]]]
"""Finds known wordings in a text: their spans, from the left; vague ones only where that is asked for."""

_ESCAPED = (
    ("\\", re.compile(r"\\[ux23]")),
    ("%", re.compile("%[0-9A-F]{2}")),
    ("=", re.compile("=[0-9A-F]{2}")),
    ("U+00", re.compile(r"U\+00[a-fA-F][0-9a-fA-F]")),
    *((sign, re.compile(sign)) for sign in "ÃÂ├√"),
)
"""Signs of letters written in another way, each with its beginning, which is quick to look for."""
_CODE_BEFORE = re.compile(r"(?<![0-9])((?:1000|200[0-9])[0-9]{3})[ \t:;,|)\]–-]{1,6}[\"'“”]?$")
_CODE_AFTER = re.compile(
    r"[ \t\"'”.,;:|()\[\]–-]{0,6}(?:felkod|kod|code|error)?[ \t:#]{0,3}((?:1000|200[0-9])[0-9]{3})(?![0-9])", re.I
)
_NEAR = 400
_DRESS = re.compile(
    r"(?:[^A-Za-zÅÄÖåäö]|\b(?:error ?code|error|message|meddelande|felkod|kod|code)\b"
    r"|\b(?:type|int|integer|string|number|r|n|lt|gt)\b|\bat [^\n]{1,300}(?=\n))*",
    re.IGNORECASE,
)
"""What may stand between the words and the code of one body; lines of a stack too."""
_SHORTEST = 4
_TRAILING = re.compile(r"[.!)]{0,2}")
SAID = re.compile(r"[ \t]{0,4}with[ \t]{1,4}error[ \t]{0,4}:[ \t]{0,4}(?=[^\W\d_])[^\n{}<>]{4,400}", re.IGNORECASE)
"""What BRP puts behind its own sentence: here words that are no body."""
_TOLD_IN_WORDS = re.compile(r"Voucher creating process failed" + SAID.pattern, re.IGNORECASE)
"""BRP's sentence with mere words behind it: a failure of its own, whatever else the same e-mail tells."""


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """One failure in a text.

    ``code`` is the innermost Fortnox code or OAuth error name, ``platform_code`` a code of another system round
    it, ``http_status`` three digits; each empty where none. ``message`` is decoded. ``start`` and ``end`` are the
    span of the original it came from.
    """

    code: str
    message: str
    platform_code: str
    http_status: str
    start: int
    end: int


def read_failures(text: str, wordings: Spans | None = None) -> tuple[ReadFailure, ...]:
    """Return the failures a text tells of, in its order; the same failure told twice is one.

    Never raises; time is linear in the length. With ``wordings`` also messages that came bare, without any code
    or body, are found. A text without any sign of a failure gives nothing.
    """
    plain = Plain(text)
    sites = Scan(plain.text).sites()
    if wordings is not None:
        sites = _with_wordings(plain.text, sites, wordings)
    strong = [site for site in sites if not site.weak]
    chosen = _without_echoes(strong or sites)
    return tuple(
        ReadFailure(
            site.code,
            site.message,
            site.platform_code,
            site.http_status,
            *plain.span(site.start, site.end),
        )
        for site in chosen
    )


def _with_wordings(text: str, sites: Sequence[Site], wordings: Spans) -> list[Site]:
    """Add the known wordings that stand outside the failures already found."""
    found: list[Site] = []
    covered = sorted(
        site.number if site.guessed and site.number else (site.start, site.end) for site in sites if not site.weak
    )
    at = 0
    vague = not covered
    for start, end in [*covered, (len(text), len(text))]:
        if start - at >= _SHORTEST:
            bare = _bare(text, at, start, wordings, vague)
            found.extend(bare if vague else [*bare, *_told_in_words(text, at, start, bare)])
        at = max(at, end)
    if not found:
        return list(sites)
    http = next((site.http_status for site in sites if site.weak and site.http_status), "")
    platform = next((site.platform_code for site in sites if site.weak and site.platform_code), "")
    for site in found:
        site.http_status, site.platform_code = http, platform
    return list(_joined([*(site for site in sites if not site.weak), *found], text))


def _told_in_words(text: str, start: int, end: int, known: Sequence[Site]) -> Iterator[Site]:
    """Yield what BRP's sentence tells in words that no wording knows, where others are told by their codes."""
    for told in _TOLD_IN_WORDS.finditer(text, start, end):
        if not any(site.start < told.end() and told.start() < site.end for site in known):
            yield _worded(text, told.start(), told.end())


def _joined(sites: list[Site], text: str) -> Iterator[Site]:
    """Yield sites from the left; known words and a code that stand apart by keys and signs only are one failure."""
    last: Site | None = None
    for site in sorted(sites, key=lambda site: site.start):
        if last is not None and _lacks_words(last) != _lacks_words(site) and bool(last.code) != bool(site.code):
            reach = last.number[1] if last.guessed and last.number else last.end
            gap = text[reach : site.start] if site.start - reach < _NEAR else " and "
            if _DRESS.fullmatch(gap):
                worded = last if _lacks_words(site) else site
                end = site.number[1] if site.guessed and site.number else site.end
                last.code, last.message, last.guessed = last.code or site.code, worded.message, False
                last.end = max(reach, end)
                continue
        if last is not None and last.guessed and not site.code and site.end <= last.end:
            continue
        if last is not None:
            yield last
        last = site
    if last is not None:
        yield last


def _lacks_words(site: Site) -> bool:
    """Tell whether a code has no words, or only such as stand on another line."""
    return site.guessed or not site.message


def _bare(text: str, start: int, end: int, wordings: Spans, vague: bool) -> list[Site]:
    """Find the known wordings between two places; escaped lines are read line by line."""
    piece = text[start:end]
    if not any(sign in piece and whole.search(piece) for sign, whole in _ESCAPED):
        return [_worded(text, start + low, start + high) for low, high in wordings(piece, vague)]
    found: list[Site] = []
    at = start
    for line in piece.splitlines(keepends=True):
        plain = decode(line)
        for low, high in wordings(plain, vague):
            site = _worded(plain, low, high)
            site.start, site.end = at, at + len(line.rstrip())
            found.append(site)
        at += len(line)
    return found


def _worded(text: str, start: int, end: int) -> Site:
    """Return a wording with the full stop that closes it, and a number close to it that is written as a code is."""
    closing = SAID.match(text, end) or _TRAILING.match(text, end)
    site = Site(start, closing.end() if closing else end)
    site.message = decode(text[site.start : site.end])
    before = _CODE_BEFORE.search(text, max(0, site.start - 16), site.start)
    found = before or _CODE_AFTER.match(text, site.end)
    if found and not is_other_number(text, *found.span(1)):
        site.code = found[1]
        site.start, site.end = min(site.start, found.start(1)), max(site.end, found.end(1))
    return site


def _without_echoes(sites: Iterable[Site]) -> list[Site]:
    """Leave out what is told again, also where the second telling has the code only."""
    seen: dict[tuple[str, str, str], Site] = {}
    told: set[str] = set()
    for site in sites:
        key = (site.code, skeleton(site.message) or site.message, "" if site.code else site.platform_code)
        seen.setdefault(key, site)
        if site.message:
            told.add(site.code)
    return [site for site in seen.values() if site.message or not site.code or site.code not in told]
