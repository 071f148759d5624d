"""Known wordings of failures, and how they are found in a text whatever happened to its letters."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from workbench.diagnosis.decoding import skeleton, skeleton_positions

_SLOT = re.compile(r"\{(\w+)\}")
_LONGEST_VALUE = 120
_BLOCK = 8192
_WRAPPING = " \t\r\n\"'“”„‘’«»`´\\:;,-–—#[*|×⚠✖✗❌•→"
_STAND_IN = re.compile(r"[{<\[].*[}>\]]|[.…]+|[xX]{2,}|[xX]+…?|\?+|N{2,}", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}")
_REMARK = re.compile(
    r"[\s(]{0,4}(?:voucher|verifikat\w{0,4}|faktura\w{0,4}|invoice|order|kvitto\w{0,2}|receipt|rad|row)\b[ :#]",
    re.IGNORECASE,
)
"""What a sender puts behind a message in brackets."""
_ACCOUNT = re.compile(r"[0-9]{3,8}")
_LINE_REST = re.compile(r"[^\r\n<>{}]{0,120}")
_WHOLE_LINE_REST = re.compile(r"[^\r\n]{0,120}")
_FIELD_END = re.compile(r"\"\s*[,}]")
_SENTENCE_END = re.compile(
    r"[.!?;](?:[\s)\]\"'”“]|$|[A-ZÅÄÖ])|[\"”“]|[\s(,;–-]{1,4}(?:felkod|error ?code|code|kod)\b| \|| in (?:/|[A-Z]:\\)"
    r"| \((?=(?:voucher|verifikat|faktura|invoice|order|kvitto|receipt)\w{0,4} )| [\[(]\w{1,20}[=:]"
)
_DROPPED = frozenset("aoAOåäöÅÄÖéÉ?\u0308\u030a\ufffd")


@dataclass(frozen=True, slots=True)
class Match:
    """A wording found in a text from ``start`` to ``end``. ``length`` tells how much of it was literal."""

    start: int
    end: int
    length: int
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value. ``opener`` and ``closer`` are the signs that stand close round it, or empty."""

    name: str
    opener: str
    closer: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording with ``{account}`` slots, ready for searching.

    ``parts`` are the skeletons between the slots, one more than there are slots; ``anchor`` is the longest.
    ``article`` is a first word that nothing is left of in its skeleton (``A parameter``), with its space.
    """

    parts: tuple[str, ...]
    slots: tuple[Slot, ...]
    anchor: int
    article: str = ""

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, pattern: str) -> "Wording":
        """Make a wording out of a catalogue's pattern. Raises ValueError when nothing in it is literal."""
        pieces = _SLOT.split(pattern)
        literals, names = pieces[0::2], pieces[1::2]
        parts = tuple(skeleton(literal) for literal in literals)
        anchor = max(range(len(parts)), key=lambda index: len(parts[index]))
        if len(parts[anchor]) < 3 or not all(parts[1:-1]):
            raise ValueError(pattern)
        slots = tuple(
            Slot(name, literals[index][-1:].strip(), literals[index + 1][:1].strip())
            for index, name in enumerate(names)
        )
        first, space, _ = pattern.partition(" ")
        article = "" if skeleton(first) or not first.isalpha() else first + space
        return cls(parts, slots, anchor, article)

    @property
    def sought(self) -> tuple[object, ...]:
        """What decides where the wording is found and what it reads; two patterns may have it in common."""
        slots = tuple((slot.name, slot.opener == "(", slot.closer == ")") for slot in self.slots)
        return self.parts, slots

    @property
    def length(self) -> int:
        """How many telling characters the wording has; where several wordings fit, the longest wins."""
        return sum(len(part) for part in self.parts)


class Searched:
    """A text in which wordings are looked for; its skeleton is made once."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) <= _BLOCK:
            self.bones = skeleton(text)
            self._begins = [0]
        else:
            blocks = [skeleton(text[at : at + _BLOCK]) for at in range(0, len(text), _BLOCK)]
            self.bones = "".join(blocks)
            self._begins = [0, *accumulate(map(len, blocks[:-1]))]
        self._places: dict[int, list[int]] = {}

    def matches(self, wording: Wording, anchors: Iterable[int]) -> Iterator[Match]:
        """Yield every place where the wording stands, given those of its anchor, from the left.

        Each place of the anchor is tried once and looks at a bounded stretch round it, so the time is linear.
        """
        done = free = 0
        for at in anchors:
            spans = self._fit(wording, at) if at >= free else None
            if spans is None:
                continue
            free = at + len(wording.parts[wording.anchor])
            match = self._match(wording, spans)
            if match is not None and match.start >= done:
                done = match.end
                yield match

    def find_all(self, wording: Wording) -> Iterator[Match]:
        """Yield every place where a wording stands, from the left."""
        anchor = re.escape(wording.parts[wording.anchor])
        return self.matches(wording, [found.start() for found in re.finditer(anchor, self.bones)])

    def _place(self, bone: int) -> int:
        """Return where in the text a character of the skeleton stands."""
        block = bisect_right(self._begins, bone) - 1
        places = self._places.get(block)
        if places is None:
            at = block * _BLOCK
            places = self._places[block] = [at + place for place in skeleton_positions(self.text[at : at + _BLOCK])]
        return places[bone - self._begins[block]]

    def _fit(self, wording: Wording, at: int) -> list[tuple[int, int]] | None:
        """Fit the other parts to the left and right of the anchor, each at the nearest place; spans in the skeleton."""
        parts = wording.parts
        spans = [(at, at)] * len(parts)
        left, right = at, at + len(parts[wording.anchor])
        spans[wording.anchor] = (left, right)
        for index in range(wording.anchor - 1, -1, -1):
            end = left
            left = self.bones.rfind(parts[index], max(0, left - _LONGEST_VALUE - len(parts[index])), left)
            if left < 0:
                return None
            spans[index] = (left, left + len(parts[index])) if parts[index] else (end, end)
        for index in range(wording.anchor + 1, len(parts)):
            found = self.bones.find(parts[index], right, right + _LONGEST_VALUE + len(parts[index]))
            if found < 0:
                return None
            right = found + len(parts[index])
            spans[index] = (found, right)
        if self.bones.find(parts[wording.anchor], spans[wording.anchor][1], right) >= 0:
            return None  # it begins anew before it ends: what follows belongs to the later one
        return spans

    def _match(self, wording: Wording, spans: list[tuple[int, int]]) -> Match | None:
        """Check the ends against word boundaries and read the values out of the slots."""
        where, text = self._place, self.text
        head = 0 if wording.parts[0] else 1
        tail = -1 if wording.parts[-1] else -2
        start, end = where(spans[head][0]), where(spans[tail][1] - 1) + 1
        if _cuts_word_before(text, start) or (wording.parts[-1] and _cuts_word_after(text, end)):
            return None
        start = _word_start(text, start)
        article = wording.article
        if article and text[max(0, start - len(article)) : start].casefold() == article.casefold():
            start -= len(article)
        variables: list[tuple[str, str]] = []
        for index, slot in enumerate(wording.slots):
            low = (
                _word_end(text, where(spans[index][1] - 1) + 1)
                if wording.parts[index]
                else _sentence_start(text, start)
            )
            if wording.parts[index + 1]:
                raw = text[low : _word_start(text, where(spans[index + 1][0]))]
            else:
                raw = _rest(slot, text, low)
                end = max(end, low + len(raw))
            value = _value(slot, raw)
            if value:
                variables.append((slot.name, value))
                start = min(start, low + len(raw) - len(raw.lstrip(_WRAPPING)))
        return Match(start, _word_end(text, end), wording.length, tuple(variables))


def _rest(slot: Slot, text: str, low: int) -> str:
    """Return what a slot at the end of a wording may hold: up to its closing sign or the end of the sentence."""
    found = _LINE_REST.match(text, low)
    rest = found[0] if found else ""
    if slot.name == "account":
        return rest[:16]
    if slot.closer == ")":
        return _within_parentheses(text, low) or rest[: _closing(rest)]
    opening = len(rest) - len(rest.lstrip(_WRAPPING))
    end = _SENTENCE_END.search(rest, opening)
    return rest[: end.start()] if end else rest


def _within_parentheses(text: str, low: int) -> str:
    """Return what stands up to the closing parenthesis, whatever it is: what is refused may be a < or a {."""
    found = _WHOLE_LINE_REST.match(text, low)
    rest = found[0] if found else ""
    inside = rest[: _closing(rest)]
    return "" if len(inside) == len(rest) or _FIELD_END.search(inside) else inside


def _closing(rest: str) -> int:
    """Return where the parenthesis that was opened at the beginning, or before it, is closed."""
    depth = 0 if "(" in rest[:4] else 1
    for at, character in enumerate(rest):
        depth += (character == "(") - (character == ")")
        if character == ")" and depth <= 0:
            return at
    return len(rest)


def _value(slot: Slot, raw: str) -> str:
    """Return the value in a slot, or nothing where there is none or only a stand-in for one."""
    if slot.opener == "(":
        before, opened, raw = raw.partition("(")
        if not opened or before.strip(" \t.:"):
            return ""
    if slot.name == "account":
        number = _ACCOUNT.search(raw)
        return number[0] if number else ""
    if slot.name == "date" and (day := _DATE.search(raw)):
        return day[0]
    if _REMARK.match(raw):
        return ""
    value = _unbracketed(_unwrapped(raw))
    if value.endswith(".") and (slot.closer == "." or value[:-1].isdigit()):  # of a sentence that goes on behind it
        value = value[:-1]
    if len(value) > _LONGEST_VALUE or _STAND_IN.fullmatch(value):
        return value if slot.name in ("series", "cost_center") and value in ("X", "x") else ""
    return value


def _unbracketed(value: str) -> str:
    """Strip brackets that only opened or closed round a value, and question marks that were quotes."""
    if len(value) > 2 and value[0] == value[-1] == "?":
        value = value[1:-1]
    if value.endswith("("):
        value = value[:-1].rstrip(_WRAPPING)
    if value.startswith(")") or (value.startswith("(") and value.count("(") > value.count(")")):
        value = value[1:].lstrip(_WRAPPING)
    if value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1].rstrip(_WRAPPING)
    return value


def _unwrapped(raw: str) -> str:
    """Strip what stands round a value, but not the quote that closes one inside it (``"Café "Ö""``)."""
    left = raw.lstrip(_WRAPPING)
    value = left.rstrip(_WRAPPING)
    before, after = raw[: len(raw) - len(left)], left[len(value) :]
    if value.count('"') % 2 == 0:
        return value
    if after.startswith('""') or (after.startswith('"') and '"' not in before):
        return value + '"'
    return '"' + value if before.endswith('""') else value


def _cuts_word_before(text: str, start: int) -> bool:
    """Tell whether a word goes on to the left of ``start``; a capital is a new word glued on."""
    before = text[start - 1 : start]
    return before.isalpha() and before not in _DROPPED and before.isascii() and not text[start].isupper()


def _cuts_word_after(text: str, end: int) -> bool:
    """Tell whether the word that ends at ``end`` goes on with more than an inflection (kontot, kontots)."""
    at = end
    while at < len(text) and (text[at].islower() or text[at] in _DROPPED) and at - end < 8:
        at += 1
    return sum(character not in _DROPPED for character in text[end:at]) > 2


def _word_start(text: str, at: int) -> int:
    """Go back over letters that the skeleton dropped."""
    low = max(0, at - 4)
    while at > low and (text[at - 1] in _DROPPED or (text[at - 1].isalpha() and not text[at - 1].isascii())):
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    """Go on to the end of the word."""
    high = min(len(text), at + 4)
    while at < high and (text[at].islower() or text[at] in _DROPPED):
        at += 1
    return at


def _sentence_start(text: str, end: int) -> int:
    """Return where the sentence that runs up to ``end`` began, at most a value's length back."""
    low = max(0, end - _LONGEST_VALUE)
    for sign in ("\n", "\t", ": ", ". ", "! ", "? ", " – ", " - ", "] ", "ERROR ", '"', "“", ">", "="):
        found = text.rfind(sign, low, end)
        if found >= 0:
            low = found + len(sign)
    return low
