"""What mail, logs, spreadsheets and old code pages do to a text, and what stands round it there."""

import html
import quopri
import re
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Damage:
    """A change of a text; ``value`` is what it leaves of a value that stood in it."""

    change: Change
    value: Change = str


def _misread(wrote: str, read: str) -> Change:
    return lambda text: text.encode(wrote, "replace").decode(read, "replace")


def _hard_wrapped(width: int, end: str = "\n") -> Change:
    """Break every line after so many characters, in the middle of words and keys."""

    def wrapped(text: str) -> str:
        return "\n".join(
            end.join(line[at : at + width] for at in range(0, max(len(line), 1), width)) for line in text.split("\n")
        )

    return wrapped


def _folded(text: str) -> str:
    """Break lines at spaces, as mail programs do."""
    return "\n".join(textwrap.fill(line, 72, break_long_words=False) for line in text.split("\n"))


def _entities(text: str) -> str:
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode()


def _named(text: str) -> str:
    for letter, name in {"å": "aring", "ä": "auml", "ö": "ouml", "Å": "Aring", "Ä": "Auml", "Ö": "Ouml"}.items():
        text = text.replace(letter, f"&{name};")
    return text


def _tags_in_words(text: str) -> str:
    return re.sub(r"([A-Za-zåäö]{3})([a-zåäö]{3})", r"\1<wbr>\2", text, count=6)


def _spans(text: str) -> str:
    return re.sub(r"([A-Za-zåäö]{5,})", r'<span lang="SV">\1</span>', html.escape(text, quote=False))


def _zero_width(text: str) -> str:
    return re.sub(r"([A-Za-zåäö]{2})([a-zåäö])", "\\1\u200b\\2", text)


def _without_dots(text: str) -> str:
    return text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))


def _upper(text: str) -> str:
    return re.sub(r"\\[A-Z]", lambda found: found[0].lower(), text.upper())


DAMAGES: dict[str, Damage] = {
    "as it was": Damage(str),
    "UTF-8 as Latin-1": Damage(_misread("utf-8", "latin-1")),
    "UTF-8 as cp1252": Damage(lambda t: t.encode().decode("cp1252", "replace")),
    "UTF-8 as cp437": Damage(_misread("utf-8", "cp437")),
    "UTF-8 as cp850": Damage(_misread("utf-8", "cp850")),
    "UTF-8 as MacRoman": Damage(_misread("utf-8", "mac_roman")),
    "mojibake twice": Damage(lambda t: t.encode().decode("latin-1").encode().decode("latin-1")),
    "mojibake twice, cp1252": Damage(
        lambda t: t.encode().decode("cp1252", "replace").encode().decode("cp1252", "replace")
    ),
    "cp437 as cp1252": Damage(_misread("cp437", "cp1252"), _misread("cp437", "cp1252")),
    "cp850 as Latin-1": Damage(_misread("cp850", "latin-1"), _misread("cp850", "latin-1")),
    "Latin-1 as cp437": Damage(_misread("latin-1", "cp437"), _misread("latin-1", "cp437")),
    "Latin-1 as UTF-8": Damage(_misread("latin-1", "utf-8"), _misread("latin-1", "utf-8")),
    "MacRoman as Latin-1": Damage(_misread("mac_roman", "latin-1"), _misread("mac_roman", "latin-1")),
    "question marks": Damage(_misread("ascii", "ascii"), _misread("ascii", "ascii")),
    "letters dropped": Damage(
        lambda t: t.encode("ascii", "ignore").decode(), lambda t: t.encode("ascii", "ignore").decode()
    ),
    "no dots": Damage(_without_dots, _without_dots),
    "decomposed": Damage(lambda t: unicodedata.normalize("NFD", t)),
    "upper case": Damage(_upper, str.upper),
    "lower case": Damage(str.lower, str.lower),
    "entities": Damage(_entities),
    "entities twice": Damage(lambda t: html.escape(_entities(t))),
    "named entities": Damage(_named),
    "br and nbsp": Damage(lambda t: html.escape(t, quote=False).replace(" ", "&nbsp;").replace("\n", "<br>\r\n")),
    "tags inside words": Damage(_tags_in_words),
    "a span round each word": Damage(_spans),
    "no-break spaces": Damage(lambda t: t.replace(" ", "\u00a0")),
    "tabs": Damage(lambda t: t.replace(" ", "\t")),
    "double spaces": Damage(lambda t: t.replace(" ", "  ")),
    "CRLF": Damage(lambda t: t.replace("\n", "\r\n")),
    "zero-width": Damage(_zero_width),
    "BOM": Damage(lambda t: "\ufeff" + t),
    "BOM as cp1252": Damage(lambda t: "ï»¿" + t),
    "soft hyphens": Damage(lambda t: re.sub(r"([a-zåäö]{3})([a-zåäö]{3})", "\\1\u00ad\\2", t)),
    "cut at 60": Damage(_hard_wrapped(60)),
    "cut at 76, CRLF": Damage(_hard_wrapped(76, "\r\n")),
    "cut at 66 with = ends": Damage(_hard_wrapped(66, "=\n")),
    "cut at 60, indented": Damage(_hard_wrapped(60, "\n    ")),
    "folded at spaces": Damage(_folded),
    "quoted-printable": Damage(lambda t: quopri.encodestring(t.encode("utf-8", "replace")).decode()),
    "quoted-printable, Latin-1": Damage(lambda t: quopri.encodestring(t.encode("latin-1", "replace")).decode()),
    "quoted with >": Damage(lambda t: "\n".join("> " + line for line in t.split("\n"))),
    "quoted with > and folded": Damage(lambda t: "\n".join(">> " + line for line in _folded(t).split("\n"))),
    "quoted with > and cut": Damage(lambda t: "\n".join("> " + line for line in _hard_wrapped(70)(t).split("\n"))),
    "curly quotes": Damage(lambda t: t.replace('"', "”")),
    "curly pairs": Damage(lambda t: re.sub(r'"([^"]*)"', "“\\1”", t)),
    "quotes gone": Damage(lambda t: t.replace('"', ""), lambda t: t.replace('"', "")),
    "quotes doubled": Damage(lambda t: '"' + t.replace('"', '""') + '"'),
    "backslashes": Damage(lambda t: t.replace("\\", "\\\\").replace('"', '\\"')),
    "backslashes twice": Damage(lambda t: t.replace("\\", "\\\\\\\\").replace('"', '\\\\\\"')),
    "escaped letters": Damage(lambda t: re.sub("[åäöÅÄÖ]", lambda f: f"\\u{ord(f[0]):04x}", t)),
    "escaped letters, capitals": Damage(lambda t: re.sub("[åäöÅÄÖ]", lambda f: f"\\u{ord(f[0]):04X}", t)),
    "escaped letters twice": Damage(lambda t: re.sub("[åäöÅÄÖ]", lambda f: f"\\\\u{ord(f[0]):04x}", t)),
    "escaped bytes": Damage(lambda t: re.sub("[åäöÅÄÖ]", lambda f: "".join(f"\\x{b:02x}" for b in f[0].encode()), t)),
    "escaped octal bytes": Damage(
        lambda t: re.sub("[åäöÅÄÖ]", lambda f: "".join(f"\\{b:03o}" for b in f[0].encode()), t)
    ),
    "U+ marks": Damage(lambda t: re.sub("[åäöÅÄÖ]", lambda f: f"<U+{ord(f[0]):04X}>", t)),
    "line ends as \\n": Damage(lambda t: t.replace("\n", "\\n")),
    "words underlined": Damage(lambda t: f"**{t}**"),
}

_SIGNATURE = "Med vänlig hälsning\nÅsa Öberg\nEkonomi AB, org.nr 556677-2001\nTel 031-200 19 40, mobil 0702001940\n"
_MAIL = (
    "Från: Export <noreply@example.com>\nSkickat: den 31 januari 2024 10:11\nTill: ekonomi@example.com\n"
    "Ämne: VB: Verifikat kunde inte exporteras\nMessage-ID: <2001940.2000550.abc@mail.example.com>\n\n"
)
_DECOYS = (
    "Verifikat: K 88 2024-02-29, faktura 30000330, order 2001798, kundnummer 2000637.\n"
    "Konto 1910, belopp 2001161,50 kr, OCR 20009460001, ärende 2000547.\n"
    "Logg 2024-02-29T10:11:12.2002498+02:00, id 3f2000946a.\n"
)
_PROSE = "Lorem ipsum dolor 1234 sit amet, consectetur adipiscing 2024-01-31 elit. "

SURROUNDINGS: dict[str, Change] = {
    "alone": str,
    "line of a log": lambda t: f"2024-01-31T10:11:12.2000550+01:00 ERROR [req-2f9c1a77] export: {t}",
    "between lines of a log": lambda t: (
        f"2024-01-31 10:11:11,123 INFO start id=7f3a2000\n2024-01-31 10:11:12,204 ERROR {t}\n"
        "2024-01-31 10:11:12,300 INFO done in 2000401 us request_id=9b2e4c\n"
    ),
    "id behind": lambda t: f"{t} [traceId=4bf92f3577b34da6a3ce929d0e0e4736, took 2000 ms]",
    "a letter": lambda t: f"Hej!\n\nVi kan inte exportera. Så här står det:\n\n{t}\n\nVad gör vi?\n\n{_SIGNATURE}",
    "forwarded": lambda t: (
        f"{_MAIL}Hej, se nedan.\n{_SIGNATURE}\n-----Ursprungligt meddelande-----\n{_MAIL}{t}\n\n{_SIGNATURE}"
    ),
    "numbers before": lambda t: _DECOYS + t,
    "numbers behind": lambda t: f"{t}\n{_DECOYS}",
    "voucher before": lambda t: f"Verifikat F 123 2024-01-31: {t}",
    "HTML mail": lambda t: (
        f"<html><head><style>p {{ color: #200055; }}</style></head><body><p>Hej!</p><p>{t}</p>"
        "<p>H&auml;lsningar</p></body></html>"
    ),
    "told twice": lambda t: f"{t}\n\n{t}",
    "told again, quoted": lambda t: (
        f"{t}\n\nDen 31 januari skrev vi:\n" + "".join(f"> {each}\n" for each in t.split("\n"))
    ),
    "much before": lambda t: _PROSE * 1300 + "\n" + t,
    "much behind": lambda t: f"{t}\n" + _PROSE * 1300,
}
LONG = {"much before", "much behind"}
