"""A failure in the making, and the words round its code that become its message."""

import re
from dataclasses import dataclass, field

from workbench.diagnosis import signs
from workbench.diagnosis.decoding import decode

LONGEST = 2000
"""The longest message that is read, in characters; a body cut off before its end is read so far."""
FAR = 400
"""How far apart the parts of one failure may stand, in characters."""
_FEW = 3
_BRACKET = re.compile(r"[(\[]\s?(?:(?:fortnox|felkod|error ?code|error|fel|kod|code)\b[\s:#]{0,3}){0,3}$", re.I)
_EMPTY_LINE = re.compile(r"\n[ \t\r]{0,20}\n")
TRIM = " \t\r\n\"'“”„\\|"
_LEAD_AFTER = re.compile(
    r"(?:[\s:,;.)\]\"'“”|*–—-]|with the message|med meddelandet|meddelande:|message:|,? ?Invantive code \w{1,20})*",
    re.I,
)
_LEAD_BEFORE = re.compile(r"(?:[\s\"'“”(\[,;|]|(?:error|fel|warning|varning|exception|request failed)\s?:)*", re.I)
_TAIL_BEFORE = re.compile(r"(?:[\s\"'“”(\[,;:|–—-]|\b(?:fortnox|felkod|error ?code|error|kod|code)\b){1,20}$", re.I)
_GLUED = re.compile(r"(?<=[a-zåäö])(?!Id\b)(?=[A-ZÅÄÖ][a-zåäö])|(?<=[a-zåäö}][.)])(?=[A-ZÅÄÖ])")
_CLOSING = re.compile(r"[)\]]?[ \t]{0,3}(?:[;|]|(?:och|and)\b|[\[(]\w{1,20}[=:])")
_INVANTIVE = re.compile(r",? ?Invantive code (\w{1,20})", re.I)
_BODY_TAIL = re.compile(r"[\s,\"'\\]{1,12}$")


@dataclass(slots=True)
class Site:
    """A failure in the making, from ``start`` to ``end``; ``weak`` when it has no words or code of its own.

    ``floor`` is where the words before its code may begin, ``number`` the span of the code in running text;
    ``guessed`` tells that its words stand on another line than its code, where they may be anything.
    """

    start: int
    end: int
    code: str = ""
    message: str = ""
    platform_code: str = ""
    http_status: str = ""
    in_body: bool = False
    keyed: bool = False
    sealed: bool = False
    floor: int = 0
    number: tuple[int, int] | None = None
    weak: bool = False
    guessed: bool = False
    inner: list["Site"] = field(default_factory=list)


def take_words(text: str, site: Site, until: int) -> None:
    """Give a failure the words after its code, or before it where the code stands last or in parentheses."""
    if site.number is None:
        return
    start, end = site.number
    if site.in_body or text[start : start + 1] in "cC":
        before = _body_words(text[max(site.floor, start - FAR) : start])
        if before:
            site.message, site.start = decode(before), start - len(before)
        if before or site.in_body:
            return
    after, reach = _after(text, end, max(end, until))
    before, begin = _before(text, max(site.floor, start - FAR), start)
    opened = _BRACKET.search(text, max(0, start - 24), start)
    bracketed = opened is not None and text[end : end + 1] in (")", "]") and text[end + 1 : end + 2] != ":"
    bracketed = (
        bracketed
        and opened is not None
        and not text[max(0, opened.start() - 3) : opened.start()].rstrip().endswith(":")
    )
    found = _INVANTIVE.match(text, end)
    if found:
        site.platform_code = site.platform_code or found[1]
    elsewhere = _CLOSING.match(text, end) or "\n" in text[end : max(end, reach - len(after))]
    if before and (bracketed or elsewhere or len(after) < 3):
        site.message, site.start, site.end = before, min(site.start, begin), max(site.end, end)
    elif after:
        site.message, site.end, site.guessed = after, max(site.end, reach), bool(elsewhere)


def _after(text: str, start: int, until: int) -> tuple[str, int]:
    """Return the words after a code up to the end of the line or the next failure, and where they end."""
    piece = text[start : min(until, start + LONGEST)]
    lead = _LEAD_AFTER.match(piece)
    if lead and _EMPTY_LINE.search(lead[0]):
        return "", start
    words = signs.LINE_BREAK.split(piece[lead.end() if lead else 0 :])[0]
    stop = start + (lead.end() if lead else 0) + len(words)
    glued = _GLUED.search(words, words.find(" ")) if " " in words else None
    words = decode(words[: glued.start()] if glued else words).strip(TRIM)
    if words.endswith(")") and "(" not in words:
        words = words[:-1]
    if " " not in words and words.count("-") > 2:
        words = words.replace("-", " ")
    return (words, stop) if any(character.isalpha() for character in words) else ("", start)


def _before(text: str, floor: int, end: int) -> tuple[str, int]:
    """Return the words before a code on its line, and where they begin."""
    line = signs.LINE_BREAK.split(text[floor:end])[-1]
    tail = _TAIL_BEFORE.search(line)
    words = line[: tail.start()] if tail else line
    lead = _LEAD_BEFORE.match(words)
    begin = end - len(line) + (lead.end() if lead else 0)
    words = decode(words[lead.end() if lead else 0 :]).strip(TRIM)
    return (words, begin) if sum(map(str.isalpha, words)) > _FEW else ("", end)


def _body_words(before: str) -> str:
    """Return the end of a message whose beginning was cut off, from what stands before its code key."""
    tail = _BODY_TAIL.search(before)
    words = re.split(r"\"\s?:\s?\"|\n", before[: tail.start()] if tail else "")[-1]
    telling = sum(map(str.isalpha, words)) > _FEW and '":' not in words and "{" not in words
    return words if telling and " " in words.strip() else ""
