"""Undo what carried a text here: mail's soft line ends and quoting, entities, tags and percent signs.

Everything is undone by edits that know where they were made, so that a place in the plain text can be told in the
original. Every expression is bounded, so that the time is linear in the length.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

from workbench.diagnosis.letters import misread
from workbench.diagnosis.repeats import repeats

Edit = tuple[int, int, str]
"""From where, to where, and what stands there instead."""

KEYS = frozenset(
    (
        *("error", "message", "code", "errorinformation", "errormessage", "errorcode", "exceptionmessage"),
        *("messageeng", "errordescription", "meddelande", "felkod", "felmeddelande", "status", "statuscode", "fortnox"),
        *("faultcode", "faultstring"),
    )
)

_CARRIED = "&<>%=\n\r"
_SPACES = dict.fromkeys("\u00a0\u2007\u202f\u3000", " ") | dict.fromkeys("\x85\u2028\u2029", "\n")
_UNSEEN = (*"\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", "ï»¿", "=\n", "=\r", "= \n")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]+|ï»¿|(?<!code)(?<!Code)=[ \t]{0,4}\r?\n(?:>{1,6} )?")
_BYTES = re.compile(r"=[0-9A-F]{2}(?:=[0-9A-F]{2}){0,63}")
_PERCENT = re.compile(r"%(?!26|3[Dd]|2[Bb])[0-9A-Fa-f]{2}(?:%(?!26|3[Dd]|2[Bb])[0-9A-Fa-f]{2}){0,63}")
_MARKED = re.compile(r"<?U\+(00[a-fA-F][0-9a-fA-F])>?")
_ENTITY = re.compile(r"&(?:amp;){0,4}(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")
_QUOTED = re.compile(r"^[ \t]{0,4}(?:>[ \t]{0,2}){1,12}", re.MULTILINE)
_BREAK = re.compile(r"[ \t]{0,4}\r?\n[ \t]{0,12}(?!at )(?=[A-Za-zÅÄÖåäö0-9(/\"'\\:;,.&%}?\ufffd])")
_TAG = re.compile(r"<(/?)(?:[A-Za-z][\w.-]{0,20}:)?([A-Za-z][A-Za-z0-9]{0,20})((?:\s[^<>]{0,400})?/?)>")
_CELLS = re.compile(r"</(?:t[dh]>\s{0,20}<t[dh]|dt>\s{0,20}<dd)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_INLINE = re.compile("span|[biuaos]|em|strong|font|wbr|small|big|mark|tt|sub|sup|ins|del|abbr|nobr|kbd|samp")
_BLOCK = re.compile("br|p|div|t[rdh]|[uod]l|li|d[td]|table|tbody|thead|h[1-6r]|pre|blockquote|html|body|center")
_TELLING_ATTRIBUTE = re.compile(r"\b(?:message|code|error)\w{0,12}\s?=", re.IGNORECASE)
_LETTERS_END = re.compile(r"[A-Za-z]{1,20}$")
_LETTERS_START = re.compile(r"[A-Za-z]{1,20}")
_DIGITS_END = re.compile(r"[0-9]{1,8}$")
_DIGITS_START = re.compile(r"[0-9]{1,8}")
_ESCAPE_CUT = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?$")
_NEW_LINE_OF_NUMBERS = re.compile(r"[0-9]{1,8}[.:/)-]")
_CODE_LAST = re.compile(r"(?<![0-9])(?:1000|200[0-9])[0-9]{3}[)\]]?$")
_LABEL = re.compile(r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö-]{1,20}(?: [A-ZÅÄÖ]{1,3})?(?: [0-9]{1,8})?:")
_SENTENCE_OVER = re.compile(r"[.!?][\"'”]?$")
_CODE_IN_BRACKETS = re.compile(r"[(\[](?:[A-Za-z ]{0,12}:? ?)(?:1000|200[0-9])[0-9]{3}")
_NEW_SENTENCE = re.compile(r"[A-ZÅÄÖ]")
_EXPECTS_MORE = re.compile(
    r"(?:[:(=#\"']|\b(?:kod|code|error|konto|account|projekt|project|t\.o\.m\.|till|including|until|datum|date|den))\s{0,4}$",
    re.IGNORECASE,
)
_TAGS_IN_TAGS = 2
_LONGEST_FOLD = 80
_LONGEST_LINE = 1000
_FULL_LINE = 48
"""From which length on a line may have been ended by a mail program rather than by its writer."""


class Plain:
    """A text with what carried it undone, that still knows where everything stood in the original."""

    def __init__(self, original: str) -> None:
        self.text = original
        self._layers: list[_Layer] = []
        self._length = len(original)
        self._apply(repeats(original))
        if original.isascii() and not any(sign in original for sign in _CARRIED):
            return
        self._apply(misread(self.text))
        for odd, plain in _SPACES.items():
            if odd in self.text:
                self.text = self.text.replace(odd, plain)
        if "%22" in original or "%7B" in original or "%C3" in original:
            self._apply(_percent_edits(self.text))
        if any(sign in self.text for sign in _UNSEEN):
            self._apply(_invisible_edits(self.text))
        if "U+00" in self.text:
            self._apply((*found.span(), chr(int(found[1], 16))) for found in _MARKED.finditer(self.text))
        if "=" in self.text:
            self._apply(_byte_edits(self.text))
        self._lines()
        marked = self.text
        if "&" in self.text:
            self._apply(_entity_edits(self.text))
        for _ in range(_TAGS_IN_TAGS):
            if "<" in self.text:
                self._apply(_tag_edits(self.text))
        if self.text is not marked:
            self._lines()

    def _lines(self) -> None:
        if ">" in self.text:
            self._apply((*found.span(), "") for found in _QUOTED.finditer(self.text))
        if "\n" in self.text:
            self._apply(_break_edits(self.text))

    def _apply(self, edits: Iterable[Edit]) -> None:
        layer = _Layer()
        text = layer.edited(self.text, edits)
        if layer:
            self.text = text
            self._layers.append(layer)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the piece from ``start`` to ``end`` stands in the original."""
        last = max(end - 1, start)
        for layer in reversed(self._layers):
            start, last = layer.before(start)[0], layer.before(last)[1]
        return min(start, self._length), min(last + 1 if end else 0, self._length)


class _Layer:
    """Edits made in one go."""

    def __init__(self) -> None:
        self._new: list[int] = []
        self._old: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._new)

    def edited(self, text: str, edits: Iterable[Edit]) -> str:
        """Make the edits, which come from the left."""
        pieces: list[str] = []
        at = length = 0
        for start, end, instead in edits:
            pieces += (text[at:start], instead)
            length += start - at
            self._new.append(length)
            self._old.append((start, end))
            length += len(instead)
            at = end
            self._new.append(length)
            self._old.append((end, end))
        pieces.append(text[at:])
        return "".join(pieces)

    def before(self, at: int) -> tuple[int, int]:
        """Return where the first and the last original character of what now stands at ``at`` stood."""
        index = bisect_right(self._new, at) - 1
        if index < 0:
            return at, at
        start, end = self._old[index]
        if index % 2 == 0:
            return start, max(start, end - 1)
        moved = end + at - self._new[index]
        return moved, moved


def _invisible_edits(text: str) -> Iterator[Edit]:
    """Yield signs without width, and the line ends that mail put into a line; spaces of all kinds become plain."""
    for found in _INVISIBLE.finditer(text):
        yield (*found.span(), "")


def _percent_edits(text: str) -> Iterator[Edit]:
    """Yield what is written with percent signs, as in an address."""
    for found in _PERCENT.finditer(text):
        raw = unquote_to_bytes(found[0])
        try:
            yield (*found.span(), raw.decode("utf-8"))
        except UnicodeDecodeError:
            yield (*found.span(), raw.decode("latin-1"))


def _byte_edits(text: str) -> Iterator[Edit]:
    """Yield quoted-printable bytes; an ordinary equals sign before two digits is none."""
    for found in _BYTES.finditer(text):
        raw = bytes.fromhex(found[0].replace("=", ""))
        try:
            plain = raw.decode("utf-8")
        except UnicodeDecodeError:
            plain = raw.decode("latin-1")
        quote = plain == '"' and not text[found.end() : found.end() + 1].isdigit()
        letters = not plain.isascii() and plain.isprintable() and (plain.isalpha() or len(plain) < len(raw))
        if plain == "=" or quote or letters:
            yield (*found.span(), plain)


def _entity_edits(text: str) -> Iterator[Edit]:
    """Yield entities, however often they were escaped."""
    for found in _ENTITY.finditer(text):
        plain = found[0]
        for _ in range(5):
            again = html.unescape(plain)
            if again == plain:
                break
            plain = again
        if plain.startswith("&") and len(plain) > 1:
            plain = html.unescape(found[0].lower())
        if plain != found[0]:
            yield (*found.span(), " " if plain == "\u00a0" else plain)


def _tag_edits(text: str) -> Iterator[Edit]:
    """Yield the tags that only dress a text; those that name a part of an answer stay, without their trimmings."""
    done = 0
    for found in _TAG.finditer(text):
        start, end = found.span()
        closing, name, rest = found[1], found[2].lower(), found[3]
        if start < done:
            continue
        if name in KEYS:
            if (rest.strip(" /") or ":" in found[0]) and not _TELLING_ATTRIBUTE.search(rest):
                yield start, end, f"<{closing}{found[2]}>"
        elif name in ("td", "th", "dt") and closing and (cells := _CELLS.match(text, start)):
            done = cells.end()
            yield start, done, ": "
        elif _BLOCK.fullmatch(name):
            yield start, end, "\n"
        elif _INLINE.fullmatch(name) or ":" in found[0][:24]:
            yield start, end, ""


def _break_edits(text: str) -> Iterator[Edit]:
    """Yield the line ends that a mail program put into a sentence, a word, a key or a number."""
    last = -1
    for found in _BREAK.finditer(text):
        start, end = found.span()
        length = min(start - text.rfind("\n", max(0, start - _LONGEST_LINE), start) - 1, _LONGEST_LINE)
        whole = length in (last, text.find("\n", end, end + length + 1) - end)
        joined = _joined(text[max(0, start - min(length, 32)) : start], text[end : end + 32], length, whole)
        last = length
        if length >= _FULL_LINE and (found[0].endswith("\n ") or (joined == "" and found[0][0] in " \t")):
            joined = " "
        if joined is not None:
            yield start, end, joined


def _joined(before: str, after: str, length: int, chopped: bool) -> str | None:
    """Return what belongs between two lines if the second goes on with the first, else None.

    ``length`` is that of the first; ``chopped`` tells that lines end after so many characters, wherever that is.
    """
    head, tail = _LETTERS_END.search(before), _LETTERS_START.match(after)
    if head and tail and (head[0] + tail[0]).lower() in KEYS and not {head[0].lower(), tail[0].lower()} & KEYS:
        return ""
    if length < _FULL_LINE:
        return None
    if _ESCAPE_CUT.search(before):
        return ""
    if _CODE_LAST.search(before):
        return None
    number = _DIGITS_START.match(after)
    begun = _DIGITS_END.search(before)
    if number and begun:
        whole = begun[0] + number[0]
        if len(whole) == 4 or (len(whole) == 7 and whole.startswith(("1000", "200"))):
            return ""
        return None if len(number[0]) == 7 or _NEW_LINE_OF_NUMBERS.match(after) else ""
    if number and not _EXPECTS_MORE.search(before):
        return None if len(number[0]) == 7 or _NEW_LINE_OF_NUMBERS.match(after) else " "
    if _SENTENCE_OVER.search(before) and after[:1] in "([{:*#" and not _CODE_IN_BRACKETS.match(after):
        return None
    if _NEW_SENTENCE.match(after) and not chopped and after[:1] != "(":
        if (
            before[-1:] in ".!?:;)0123456789"
            or _SENTENCE_OVER.search(before)
            or not length <= _LONGEST_FOLD < length + 20
            or _LABEL.match(after)
        ):
            return None
        return "" if before[-1:] in "\"'" else " "
    return "" if chopped else " "
