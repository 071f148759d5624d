"""A wording out of one message: what differs from time to time becomes a placeholder."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.diagnosis.decoding import skeleton
from workbench.diagnosis.wording import Searched, Wording
from workbench.domain.voucher import Voucher

_LONGEST = 160
_TELLING = 8
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?|(?:19|20)[0-9]{6}(?![0-9])"
_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("account", re.compile(r"\b(?:konto\w{0,3}|account)\s?:?\s?[\"'“”]?([0-9]{4})(?![0-9])", re.IGNORECASE)),
    ("project", re.compile(r"\b(?:projekt\w{0,2}|project)\s?:?\s?[\"'“”]?(\w{0,6}[0-9]\w{0,6})", re.IGNORECASE)),
    (
        "cost_center",
        re.compile(r"\b(?:kostnadsställe\w{0,2}|cost cent(?:re|er))\s?:?\s?[\"'“”]([^\"'“”]{1,30})", re.IGNORECASE),
    ),
    ("series", re.compile(r"\b(?:\w{0,14}serie\w{0,2}|series)\s?:?\s?[(\"'“”]?([A-ZÅÄÖ]{1,3})\b(?![a-zåäö])")),
    ("date", re.compile(rf"(?<![0-9])({_DAY})")),
)
_ANYTHING = re.compile(
    r"[\"“”]([^\"“”]{1,80})[\"“”]"
    r"|\b([0-9a-fA-F]{8}-[0-9a-fA-F-]{20,40})\b"
    r"|(?<![\w.,])(\w*[0-9][\w.,:/-]*\w|[0-9])(?!\w)"
)
_LOOSE_ENDS = " \"'“”„,;:-–<>#/\\|="
_OPEN_END = re.compile(r"[(\[][^)\]]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    start: int
    end: int
    name: str
    value: str


def wording_of(message: str, known: Mapping[str, str], voucher: Voucher | None) -> str:
    """Return a wording that finds this message, and its like with other values; empty where nothing is telling.

    ``known`` are values already read out of the message, by variable; the voucher's own values are looked for too.
    """
    text = _beginning(" ".join(message.translate({ord("{"): " ", ord("}"): " "}).split()))
    places = _named(_places(text, known, voucher))
    candidates = sorted(_stretches(text, places), key=lambda each: -len(skeleton(re.sub(r"\{\w+\}", "", each))))
    return next((each for each in candidates if _finds(each, message)), "")


def _beginning(text: str) -> str:
    """Return the first sentences, as many as make a wording of reasonable length."""
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        if kept and len(kept) + len(sentence) >= _LONGEST:
            break
        kept = f"{kept} {sentence}".strip()
    return kept[:_LONGEST] if len(kept) <= _LONGEST else kept[:_LONGEST].rpartition(" ")[0]


def _places(text: str, known: Mapping[str, str], voucher: Voucher | None) -> list[_Place]:
    """Find the values in a text; where two overlap, the surer stays."""
    chosen: list[_Place] = []
    for place in _found(text, known, voucher):
        if place.value and not any(place.start < other.end and other.start < place.end for other in chosen):
            chosen.append(place)
    return sorted(chosen)


def _found(text: str, known: Mapping[str, str], voucher: Voucher | None) -> Iterator[_Place]:
    """Yield the places of values, the surest first."""
    values = [(name, value) for name, value in known.items() if value]
    if voucher:
        for row in voucher.rows:
            values += [("account", row.account), ("project", row.project), ("cost_center", row.cost_center)]
        values.append(("date", voucher.transaction_date.isoformat()))
    for name, value in dict.fromkeys(values):
        if len(value) > 1 or name in known:
            for found in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text):
                yield _Place(found.start(), found.end(), name, value)
    for name, pattern in _PLACES:
        for found in pattern.finditer(text):
            yield _Place(found.start(1), found.end(1), name, found[1])
    for found in _ANYTHING.finditer(text):
        group = found.lastindex or 0
        yield _Place(found.start(group), found.end(group), "", found[group])


def _named(places: list[_Place]) -> list[_Place]:
    """Give each value one placeholder; a value that none is left for is named ``""``: the wording ends there."""
    names: dict[str, str] = {}
    for place in places:
        if place.value in names.values():
            continue
        free = next((name for name in (place.name, "value", "value2") if name and name not in names), "")
        names[free or f" {len(names)}"] = place.value
    spoken = {value: name.strip() for name, value in names.items() if not name.startswith(" ")}
    return [_Place(each.start, each.end, spoken.get(each.value, ""), each.value) for each in places]


def _stretches(text: str, places: list[_Place]) -> Iterator[str]:
    """Yield the text with placeholders; in pieces where a value has none, or two would stand side by side."""
    piece, at, cuts = "", 0, []
    for place in places:
        between = text[at : place.start]
        crowded = piece.endswith("}") and not skeleton(between)
        if place.name and not crowded:
            piece += between + f"{{{place.name}}}"
        else:
            cuts.append(piece + between)
            piece = ""
        at = place.end
    for each in (*cuts, piece + text[at:]):
        yield _OPEN_END.sub("", each.strip(_LOOSE_ENDS)).strip(_LOOSE_ENDS)
    bare, at = [], 0
    for place in places:
        bare.append(text[at : place.start])
        at = place.end
    yield from (each.strip() for each in (*bare, text[at:]))


def _finds(wording: str, message: str) -> bool:
    """Tell whether a wording says enough to be recognised, and finds the message it was made of."""
    try:
        made = Wording.of(wording)
    except ValueError:
        return False
    return made.length >= _TELLING and next(Searched(message).find_all(made), None) is not None
