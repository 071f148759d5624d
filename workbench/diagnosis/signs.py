"""The signs of a failure in a text: keys of an error body, codes, OAuth names, wrappers and HTTP answers.

Every expression here is free of nested repetition, so that scanning is linear in the length of the text.
"""

import re

OAUTH_NAMES = (
    "invalid_grant",
    "invalid_client",
    "invalid_request",
    "invalid_scope",
    "invalid_token",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
    "error_missing_license",
    "error_missing_app_license",
    "error_missing_system_admin_right",
)

_QUOTE = r"(?:\\{0,8}[\"'“”„’`ÒÓ]|&quot;|&\#34;|&\#39;|&apos;|&amp;quot;|\\{1,8}u0022|[\]\[])"
_KEY = "|".join(
    (
        r"errorinformation|error_description|exceptionmessage|messageeng|message|meddelande|fel(?:kod|meddelande|text)",
        r"(?:error[ _-]?|fortnox[ _-]?)?code|(?:error[_-]?|(?<!=)error[ ])(?:message|text|msg)",
        r"err[ _-]?(?:message|text|msg)|fault(?:code|string)|status(?:[ _-]?code)?|error",
    )
)

SIGN = re.compile(
    rf"""
    (?<![A-Za-z/]) (?P<key>{_KEY}) (?:{_QUOTE}|[?\ufffd]){{0,4}} \s{{0,20}} (?P<mark>:|=>|=|>|&gt;) \s{{0,60}}
    | (?P<platform> \(?\b (?P<number>[0-9]{{5,8}}) ,\s? (?-i:[A-Z])[A-Za-z]{{2,40}} \)
        | GenericError \W (?P<slug>[0-9]{{5,8}}) \W RemoteSystemError )
    | (?<![0-9]) (?P<code>1000[0-9]{{3}}|200[0-9]{{4}}) (?![0-9])
    | (?:felkod|error|kod|code)[ -]?(?:kod|code)? [ ]{{0,3}} [:#]? [ ]{{0,3}} (?P<told>[0-9]{{7}}) (?![0-9])
    | (?<![A-Za-z0-9_]) (?P<oauth>{"|".join(sorted(OAUTH_NAMES, key=len, reverse=True))}) (?![A-Za-z0-9_])
    | (?P<symbol>(?-i:(?:FORTNOX|SHOPIFY|QLIRO|REFUND|OSS|KUNDE_INTE)_[A-Z0-9_]{{2,60}}?))
        (?-i:(?=[A-ZÅÄÖ][a-zåäö]|[^A-Z0-9_]|$))
    | (?<![0-9.,]) (?:HTTP(?:/[0-9.]{{1,3}})?[ :-]{{0,3}})? (?P<status>[45][0-9]{{2}}) [ :(-]{{1,3}}
        (?P<phrase>Bad\ Request|Unauthorized|Forbidden|Not\ Found|Too\ Many\ Requests|Internal\ Server\ Error
        |Bad\ Gateway|Service\ Unavailable|Gateway\ Time-?out|Request\ Time-?out|Conflict)
    | \b (?:HTTP|status(?:kod|[ ]code)?) [ :=-]{{1,3}} (?P<bare_status>[45][0-9]{{2}}) (?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)

BEGINNING = re.compile(
    rb"e(?:rror|xception|rr[ _-]?(?:message|text|msg))|m(?:essage|eddelande(?![a-z]))"
    rb"|f(?:el(?:kod|meddelande|text)|ortnox(?=[ _-])|ault(?:code|string))|kod(?![a-z])|code(?![a-z])"
    rb"|s(?:tatus|hopify_|erver_error)|http|genericerror|invalid_|access_denied|un(?:authorized_c|supported_)"
    rb"|temporarily_|qliro_|refund_|oss_|kunde_inte_"
    rb"|1000[0-9]{3}(?![0-9])(?<![0-9].{7})|200[0-9]{4}(?![0-9])(?<![0-9].{7})"
    rb"|4[0-9]{2}[ :(-](?<![0-9.,].{4})|5[0-9]{2}[ :(-](?<![0-9.,].{4})|\([0-9]{5,8},",
    re.DOTALL,
)
"""Where a sign may begin, in a text as `lowered` gives it: a quick look before `SIGN` is tried.

Each alternative begins with a letter, a digit or a bracket, so that the engine skips what none begins with.
"""


def lowered(text: str) -> bytes:
    """Return a text in small letters, one byte for each character."""
    return text.encode("latin-1", "replace").lower()


_NEXT_KEY = rf",[\s>]{{0,40}}(?::|{_QUOTE}){{0,4}}[A-Za-z_]{{2,30}}{_QUOTE}{{0,4}}\s?(?::|=|\Z)"
_NEXT_WORD = r"\s{1,20}[A-Za-z_]{2,30}\s?(?:=|:(?!\s?\{))|;"
_NEXT = rf"(?=[\s>]{{0,40}}(?:\Z|[}}\])<]|/>|{_NEXT_KEY})|{_NEXT_WORD})"
OPENER = re.compile(rf"(?:string\([0-9]{{1,5}}\)\s{{1,4}})?(?:{_QUOTE}{{1,2}}|[?\ufffd](?!,))")
QUOTED_END = re.compile(
    rf"{_QUOTE}{{1,2}}{_NEXT}|{_QUOTE}[ \t]{{0,4}}\r?\n\s{{0,20}}(?:-{{2,}}|[{{#])"
    rf"|[?\ufffd](?=,\s?[?\ufffd]|\}})|{_QUOTE}\s{{0,20}}(?:\r?\n|\\{{1,4}}n)\s{{0,20}}\["
)
MARKUP_END = re.compile(r"</|&lt;/|\]\]>")
OPEN_END = re.compile(
    r"[\r\n<}]|\](?=\s?(?:\]|\Z))|\\{1,4}[rn]"
    r"|[,;(]?\s{0,5}\(?\b(?:felkod|error ?code|code|kod)\b\s{0,5}(?:[:=]|(?=[0-9]{7}))"
    r"|[&,;]?\s{0,3}&?\b[A-Za-z_]{2,30}=",
    re.IGNORECASE,
)
CODE_VALUE = re.compile(
    rf"(?:int\(|string\([0-9]{{1,3}}\)\s{{1,4}})?{_QUOTE}{{0,2}}\s{{0,2}}(-?[0-9](?:\r?\n?[0-9]){{0,8}}(?![0-9])|[A-Za-z][A-Za-z_]{{2,60}}(?=\W|$))"
)
LINE_BREAK = re.compile(r"[\r\n<>]|\\{1,4}[rn](?![a-zåäö])")

_DECOY_BEFORE = re.compile(
    r"(?:[0-9][.,:/+ -]?|[/@#=&?%+]|\b0[0-9]{1,3}[ -]"
    r"|\b(?:faktura|invoice|order|kund|customer|ocr|tele|phone|mobil|ärende|ticket|case|id|ref|org|voucher|verifik"
    r"|kvitto|receipt|artikel|article|belopp|amount|summa|tel|nr|nummer|number|no|rad|row|line|pid)[a-zåäö]{0,12}[.]?"
    r"[ ]?(?:nr|nummer|number|no|id)?[.]?[ :#]{0,3})\Z",
    re.IGNORECASE,
)
_DECOY_AFTER = re.compile(r"[.,:+-][0-9]|[@/%_]|[ ]?(?:kr\b|sek\b|eur\b)", re.IGNORECASE)
_GLUED = re.compile(r"[A-Za-zåäöÅÄÖ0-9]{0,39}[A-Za-zåäöÅÄÖ]\Z")
_TELLING = re.compile(r"fel|error|kod|code|fortnox|fault|exception|failed|misslyck|svar|retur", re.IGNORECASE)
_STARTING = re.compile(r"[\s\"'“”(\[*•·|–-]{0,12}\Z")
_FOLLOWED = re.compile(r"\s{0,3}[:,;)|\]–—-]?\s{0,3}[:–—-]?\s{0,3}[\"“”'(]?[A-Za-zÅÄÖåäö{]")
_WORDS_GLUED = re.compile(r"[A-ZÅÄÖ](?:[A-Za-zÅÄÖåäö]| [a-zåäö])|(?![a-f]{1,40}\b)[a-zåäö]{3}")
_CODE_HEADING = re.compile(r"(?:fel ?kod|error ?code)[\"]?(?=[\t;]|\s{0,4}\n)", re.IGNORECASE)
_CELL_ENDS = ("\t", ";")
_TABLE = 4000
"""How far above a code the heading of its column may stand, in characters."""
_NAMED = re.compile(r"(?: -|:) [\"“”']?[A-ZÅÄÖ]")
_PAIR_BEGUN = re.compile(r"\s{0,2}[,/]\s{0,2}(?:1000[0-9]{3}|200[0-9]{4})(?![0-9])")
_PAIRED = re.compile(r"(?:1000[0-9]{3}|200[0-9]{4})\s{0,2}[,/]\s{0,2}\Z")
_LISTED_BEFORE = re.compile(r"(?:[;|,.]|\b(?:och|and))[ \t]{1,3}\Z")
_LISTED_AFTER = re.compile(r"[ \t]?[:–—-]?[ \t]?[\"“”']?[A-ZÅÄÖ]")


def is_other_number(text: str, start: int, end: int) -> bool:
    """Tell whether what stands close to a number shows that it is an amount, an invoice or part of an id."""
    before = text[max(0, start - 40) : start]
    if _DECOY_BEFORE.search(before) or _DECOY_AFTER.match(text, end):
        return True
    glued = _GLUED.search(before)
    return glued is not None and (len(glued[0]) < 3 or not glued[0].isalpha())


def _in_code_column(text: str, start: int, end: int) -> bool:
    """Tell whether a number stands in the column of a table whose heading says that codes stand there."""
    sign = text[end] if text[end : end + 1] in _CELL_ENDS else text[start - 1]
    begin = text.rfind("\n", max(0, start - _TABLE), start) + 1
    heading = _CODE_HEADING.search(text, max(0, begin - _TABLE), begin)
    if heading is None:
        return False
    first = text.rfind("\n", max(0, begin - _TABLE), heading.start()) + 1
    return text.count(sign, first, heading.start()) == text.count(sign, begin, start)


def goes_on_list(text: str, start: int, end: int) -> bool:
    """Tell whether a number is written as one more code in a line of codes and their words."""
    before = _LISTED_BEFORE.search(text, max(0, start - 8), start)
    return before is not None and _LISTED_AFTER.match(text, end) is not None


def is_code(text: str, start: int, end: int) -> bool:
    """Tell whether a seven-digit number that stands bare in a text is a Fortnox code and not some other number."""
    before, after = text[max(0, start - 40) : start], text[end : end + 16]
    if _PAIRED.search(before) or _PAIR_BEGUN.match(after):
        return True
    if is_other_number(text, start, end):
        return False
    glued = _GLUED.search(before)
    line = LINE_BREAK.split(before)[-1]
    if _TELLING.search(line):
        return True
    if before[-1:] + after[:1] in ("()", "[]") or (before.endswith((": ", "] ")) and _NAMED.match(after)):
        return True
    starts = bool(_STARTING.fullmatch(line)) and (len(line) < len(before) or start <= 40)
    if before[-1:] in _CELL_ENDS or after[:1] in _CELL_ENDS:
        if _in_code_column(text, start, end):
            return True
        if starts and after[:1] in _CELL_ENDS:
            return False
    if starts or glued:
        return bool(_FOLLOWED.match(after)) or not after.strip(" \r\n\t\"'“”.)")[:1]
    return _WORDS_GLUED.match(after) is not None
