"""One pass over a text that gathers the signs of failures into failures."""

import re

from workbench.diagnosis import signs
from workbench.diagnosis.decoding import decode
from workbench.diagnosis.site import FAR, LONGEST, TRIM, Site, take_words

_MOST_ASIDES = 20
_DEEPEST = 3
_NESTED = re.compile(
    r"\b(?:1000|200[0-9])[0-9]{3}\b|essage\W|rror_description|[Ee]rror ?(?:code)?:? ?[0-9]{7}|[Ff]elkod"
)
_MESSAGES = frozenset(
    (
        *("message", "errordescription", "exceptionmessage", "errormessage", "errortext", "errormsg", "meddelande"),
        *("errmessage", "errtext", "errmsg", "faultstring", "felmeddelande", "feltext"),
    )
)
_TAG_BEGUN = re.compile(r"(?:<|&lt;)(?:[A-Za-z][\w.-]{0,16}:)?$")
_BETWEEN = " \t\r\n,.;*|-\"'”“"
_SEPARATE = re.compile(r"[\s,;/&]{0,6}(?:och|and)?[\s,;/&]{0,6}")
_APART = re.compile(r"\{|\n[ \t]{0,20}[-=_*]{3}|[^\W\d_]{2}[^\n]{0,200}\n[ \t\r]{0,20}\n|[^\W\d_]{2}[^\n]{0,200}\Z")
"""What lies, besides an end of line, between two failures and not between the code and the words of one: a new body, a
line drawn, the end of a paragraph, words before the key on its line.
"""
_FINE = re.compile(r"ok|created|accepted|no content", re.IGNORECASE)
_STATUS_WORDS = re.compile(
    r"bad request|unauthorized|forbidden|not found|conflict|too many requests|internal server error|bad gateway"
    r"|service unavailable|gateway time-?out",
    re.IGNORECASE,
)
"""What HTTP says of an answer; the answer itself says more."""
_LINE_END = re.compile(r"[\"'”’][ \t]{0,4}\r?\n")
_MARKS = re.compile(r"(?<!\\)[\"”“]")


def _closes(gap: str) -> bool:
    """Tell whether a body that was open comes to its end in a piece of text."""
    return gap.count("}") > gap.count("{") or (gap + "}").find("}") < (gap + "{").find("{")


class Scan:
    """One pass over a text; use once."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self._text = text
        self._low = signs.lowered(text)
        self._depth = depth
        self._open: Site | None = None
        self._done: list[Site] = []
        self._asides: list[int] = []

    def sites(self) -> list[Site]:
        """Return the failures in the text's order."""
        at = 0
        while (sign := self._next(at)) is not None:
            at = max(self._take(sign), sign.start() + 1)
        self._close(len(self._text))
        return self._done or [site for site in map(self._aside, self._asides[:_MOST_ASIDES]) if site is not None]

    def _next(self, at: int) -> re.Match[str] | None:
        """Return the next sign."""
        while (beginning := signs.BEGINNING.search(self._low, at)) is not None:
            sign = signs.SIGN.match(self._text, beginning.start())
            if sign is not None:
                return sign
            at = beginning.start() + 1
        return None

    def _take(self, sign: re.Match[str]) -> int:
        """Work one sign in; return where to go on."""
        if sign["key"]:
            return self._key(sign)
        if sign["platform"]:
            return self._platform(sign, sign["number"] or sign["slug"])
        if sign["symbol"]:
            return self._symbol(sign)
        if sign["oauth"]:
            site = self._joining(sign.start(), "code")
            site.code, site.end = sign["oauth"].lower(), sign.end()
            return sign.end()
        if sign["status"] or sign["bare_status"]:
            return self._status(sign)
        group = "code" if sign["code"] else "told"
        self._bare_code(*sign.span(group), told=group == "told")
        return sign.end()

    def _key(self, sign: re.Match[str]) -> int:
        """Work in a key of an error body, or a word used like one."""
        text, key = self._text, re.sub(r"[\s_-]", "", sign["key"].lower())
        start, at = sign.start("key"), sign.end()
        markup = sign["mark"] in (">", "&gt;")
        if markup and not _TAG_BEGUN.search(text, max(0, start - 24), start):
            return sign.end("key")
        if key == "errorinformation":
            if self._open is not None and self._holds(self._open, start):
                self._open = None
            self._close(start)
            return at
        if key in _MESSAGES or key == "messageeng":
            return self._message(key, start, at, markup)
        if key.startswith("status"):
            return self._status_value(start, at)
        value = signs.CODE_VALUE.match(text, at)
        if key != "error":
            if value is not None:
                self._code(start, value, markup)
                framed = text[sign.end("key") : sign.end("key") + 1] in tuple("\"'\\&”“]")
                if self._open is not None and (framed or markup):
                    self._open.in_body = True
                return value.end()
            return at
        if value is not None and (value[1].lower() in signs.OAUTH_NAMES or value[1].lstrip("-").isdigit()):
            if value[1].lower() in signs.OAUTH_NAMES:
                self._code(start, value, markup)
                return value.end()
            return value.end() if len(value[1]) < 3 else at
        return self._error_text(start, at)

    def _message(self, key: str, start: int, at: int, markup: bool) -> int:
        """Take the message that a key announces."""
        raw, end, quoted = self._value(at, markup)
        if raw[:1] in ("{", "[") or not raw.strip():
            return at if raw.strip() else max(end, at)
        if key == "messageeng" and self._open is not None and self._open.message:
            self._open.end = end
            return end
        if _FINE.fullmatch(raw.strip(TRIM)):
            return end
        told_closer = key == "exceptionmessage" or (key == "errordescription" and not self._ended(start))
        if told_closer and self._open is not None:
            self._open.message = ""
        site = self._joining(start, "message")
        site.keyed = True
        site.in_body = site.in_body or quoted or markup or self._text[start - 1 : start] == "["
        site.end = end
        if not self._takes_inner(site, raw):
            site.message = decode(raw).strip(TRIM if not quoted else " ")
            site.weak = not site.code and _STATUS_WORDS.fullmatch(site.message) is not None
        return end

    def _ended(self, at: int) -> bool:
        """Tell whether the body of the open failure has come to its end before ``at``."""
        site = self._open
        return site is None or "}" in self._text[site.end : at] or at - site.end > FAR

    def _takes_inner(self, site: Site, raw: str) -> bool:
        """Give a failure what the answer inside its message says; tell whether there is one."""
        inner = self._nested(raw)
        if not inner:
            return False
        first = inner[0]
        site.code, site.message = first.code or site.code, first.message
        site.platform_code = first.platform_code or site.platform_code
        site.sealed, site.inner = bool(first.code), inner[1:]
        return True

    def _value(self, at: int, markup: bool) -> tuple[str, int, bool]:
        """Return the value that begins at a place, where it ends, and whether it stood in quotes."""
        text, limit = self._text, min(len(self._text), at + LONGEST)
        if markup:
            end = signs.MARKUP_END.search(text, at, limit)
            raw = text[at : end.start() if end else limit]
            return raw.removeprefix("<![CDATA["), end.start() if end else limit, True
        opener = signs.OPENER.match(text, at)
        if opener is None:
            end = signs.OPEN_END.search(text, at, limit)
            stop = end.start() if end else limit
            raw = text[at:stop]
            return (raw.replace("+", " ") if " " not in raw else raw), stop, False
        begin = opener.end()
        if len(opener[0]) > 1 and text[begin : begin + 1] in (",", "}", "]"):
            return "", begin, True
        end = signs.QUOTED_END.search(text, begin, limit)
        last = _LINE_END.search(text, begin, end.start() if end else limit)
        if last is not None and len(_MARKS.findall(text, begin, last.start())) % 2 == 0:
            end = last  # every quote before it is closed
        if end is None:
            return text[begin:limit], limit, True
        return text[begin : end.start()], end.end(), True

    def _nested(self, raw: str) -> list[Site]:
        """Return the failures inside a message that is itself an answer."""
        if self._depth >= _DEEPEST or not _NESTED.search(raw):
            return []
        inner = Scan(decode(raw), self._depth + 1).sites()
        return [site for site in inner if not site.weak and (site.code or site.in_body)]

    def _code(self, start: int, value: re.Match[str], markup: bool) -> None:
        """Take the value of a code key: Fortnox's own, another system's, or an HTTP status."""
        code = "".join(value[1].split())
        digits = code.lstrip("-")
        if markup and len(digits) < 7 and value.end() == len(self._text):
            return
        if digits.isdigit() and len(digits) == 3 and digits[0] in "45":
            self._joining(start, "http_status").http_status = digits
        elif digits.isdigit() and not (len(digits) == 7 or digits == "0" or markup):
            if len(digits) < 5:
                return
            self._joining(start, "platform_code").platform_code = digits
        elif code.upper() == code and "_" in code and code.startswith(("FORTNOX_", "SHOPIFY_", "QLIRO_")):
            self._joining(start, "platform_code").platform_code = code
        elif digits.isdigit() or "_" in code:
            site = self._joining(start, "code")
            if not site.sealed:
                site.code = code.lower() if code.lower() in signs.OAUTH_NAMES else code
            site.number = site.number or (start, value.end())
        if self._open is not None:
            self._open.end = max(self._open.end, value.end())

    def _error_text(self, start: int, at: int) -> int:
        """Take words after ``error:``. Without quotes they are put aside and count only where nothing else is."""
        if self._text[at : at + 1] in ("{", "[", ""):
            return at
        if signs.OPENER.match(self._text, at) is None:
            self._asides.append(at)
            return at
        raw, end, _ = self._value(at, markup=False)
        words = decode(raw).strip(TRIM)
        if not any(character.isalpha() for character in words[:3]) or words[:1] == "{":
            return at
        site = self._joining(start, "message")
        site.end, site.in_body = end, True
        if not self._takes_inner(site, raw):
            site.message = words
        return end

    def _aside(self, at: int) -> Site | None:
        """Return what stands after ``error:`` in running text, if it is words."""
        words = signs.LINE_BREAK.split(self._text[at : at + FAR])[0]
        message = decode(words).strip(TRIM)
        if not any(character.isalpha() for character in message[:3]):
            return None
        return Site(at, at + len(words), message=message, weak=True)

    def _platform(self, sign: re.Match[str], number: str) -> int:
        """Work in another system's wrapper, ``GenericError(20007005, RemoteSystemError)``."""
        if sign["number"] and len(number) == 7:
            self._bare_code(*sign.span("number"), told=True)
            return sign.end()
        speaks = self._text[sign.end() : sign.end() + 1] == ":"
        site = self._open
        if site is None or site.platform_code or site.code or (site.message and not site.weak) or speaks:
            self._close(sign.start())
            site = self._start(sign.start())
        site.platform_code, site.end = number, sign.end()
        site.number = sign.span() if speaks else None
        return sign.end()

    def _symbol(self, sign: re.Match[str]) -> int:
        """Work in a symbolic key of another system, perhaps with its text glued on."""
        self._close(sign.start())
        site = self._start(sign.start())
        site.platform_code = sign["symbol"]
        site.end = site.floor = sign.end("symbol")
        site.number = sign.span("symbol")
        return sign.end("symbol")

    def _status(self, sign: re.Match[str]) -> int:
        """Work in an HTTP answer."""
        site = self._joining(sign.start(), "http_status")
        site.http_status, site.end = sign["status"] or sign["bare_status"], sign.end()
        if sign["phrase"] and not site.message and not site.code:
            rest = signs.LINE_BREAK.split(self._text[sign.end() : sign.end() + FAR])[0]
            words = rest[1:].strip(TRIM) if rest[:1] == ":" and "{" not in rest else ""
            site.message = decode(words) if words else sign["phrase"]
            site.end += len(rest) if words else 0
            site.weak = True
        return sign.end()

    def _status_value(self, start: int, at: int) -> int:
        """Take ``"status": 400``."""
        value = signs.CODE_VALUE.match(self._text, at)
        if value is None or not re.fullmatch("[45][0-9]{2}", value[1]):
            return at
        site = self._joining(start, "http_status")
        site.http_status, site.end = value[1], max(site.end, value.end())
        return value.end()

    def _bare_code(self, start: int, end: int, *, told: bool) -> None:
        """Work in a seven-digit number in running text."""
        text, site = self._text, self._open
        listed = site is not None and site.number is not None and signs.goes_on_list(text, start, end)
        if not (told or listed or signs.is_code(text, start, end)):
            return
        code = text[start:end]
        if site is not None and site.code and not site.message and not site.in_body:
            between = text[site.end : start]
            if site.code == code or ("\n" not in between and _SEPARATE.fullmatch(between)):
                site.number = (site.number[0] if site.number else site.start, end)
                site.end = end
                return
        site = self._joining(start, "code", keyed=False)
        site.code, site.number, site.weak = code, (start, end), False
        site.end = max(site.end, end)

    def _joining(self, at: int, name: str, *, keyed: bool = True) -> Site:
        """Return the open failure if what stands at ``at`` can belong to it, else a new one."""
        site = self._open
        if site is not None:
            gap = self._text[site.end : at] if at - site.end <= FAR else None
            taken = bool(getattr(site, name)) and not (name == "message" and site.weak)
            taken = taken and not (name == "code" and site.sealed)
            ended = gap is None or (site.in_body and _closes(gap))
            ended = ended or (
                gap is not None and not site.in_body and "\n" in gap and bool(site.message or _APART.search(gap))
            )
            if ended and keyed and site.keyed and gap is not None and not gap.strip(_BETWEEN):
                ended = False
            if taken and self._holds(site, at):
                site.message, taken = "", False
            if not taken and not ended and "</ErrorInformation" not in (gap or ""):
                if site.weak and name in ("message", "code"):
                    site.weak, site.message = False, ""
                return site
        self._close(at)
        return self._start(at)

    def _holds(self, site: Site, at: int) -> bool:
        """Tell whether what stands at ``at`` lies inside the body whose message has been read: the inner one counts."""
        gap = self._text[site.end : at] if at - site.end <= FAR else ""
        return site.in_body and not site.code and gap.count("{") > gap.count("}")

    def _start(self, at: int) -> Site:
        """Open a new failure."""
        self._open = Site(at, at, floor=self._done[-1].end if self._done else 0)
        return self._open

    def _close(self, until: int) -> None:
        """Close the open failure; what has no message yet takes the words round its code."""
        site, self._open = self._open, None
        if site is None:
            return
        if site.number is not None and (not site.message or site.weak):
            take_words(self._text, site, until)
        site.weak = not (site.code or site.message) or site.weak
        self._done.append(site)
        for inner in site.inner:
            inner.start, inner.end = site.start, site.end
            self._done.append(inner)
