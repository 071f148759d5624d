"""The error report of an integration: what it says of each failure besides the failure itself.

Lines with labels (``Connector: …``, ``Object: …``, ``Occurrences: …``), or a table with such headings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LABELS: tuple[tuple[str, str], ...] = (
    ("connector", r"connector(?: name)?|connection|koppling(?:en)?|anslutning(?:en)?|kontakt|integration(?:en)?"),
    ("object", r"objects?(?: id)?|objekt(?:et)?|entity|reference|referens"),
    ("occurrences", r"(?:number of )?occurrences?|antal(?: gånger| förekomster)?|förekomster|count|times"),
    ("cause", r"cause|orsak(?:en)?|error(?: message)?|felmeddelande|fel(?:et)?|reason|message|meddelande"),
)
_LABELLED = re.compile(
    r"^[ \t>*•·-]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS)
    + r")[ \t]*[:=\t][ \t]*(?P<value>.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _LABELS)
_CELLS = re.compile(r"[ \t]*\|[ \t]*|\t[ \t]*|[ ]{3,}|;")
_TOLD = ("connector", "object", "occurrences")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What a stretch of a report (``start`` to ``end``) says in its lines or cells, as it stands there."""

    start: int
    end: int
    words: str


def report_entries(text: str) -> tuple[Told, ...]:
    """Return what a report says, entry by entry, in order; nothing of a text that is no report."""
    return tuple(_tabled(text)) or tuple(_labelled(text))


def _labelled(text: str) -> Iterator[Told]:
    """Yield the entries of lines with labels: one ends where a label comes again."""
    known: dict[str, str] = {}
    told: dict[str, str] = {}
    start, leader = 0, ""
    for match in _LABELLED.finditer(text):
        name = match.lastgroup and next(each for each, _ in _LABELS if match[each])
        if not name:
            continue
        leader = leader or name
        if name in told or (name == leader and told):
            yield from _entry(start, match.start(), {**known, **told})
            known = {each: words for each, words in told.items() if each == "connector"} or known
            told, start = {}, match.start()
        elif not told:
            start = match.start()
        told[name] = match[0].strip(" \t\r>*•·-")[:_LONGEST]
    yield from _entry(start, len(text), {**known, **told})


def _entry(start: int, end: int, told: dict[str, str]) -> Iterator[Told]:
    if "object" in told or ("connector" in told and "occurrences" in told):
        yield Told(start, end, "\n".join(told[name] for name in _TOLD if name in told))


def _tabled(text: str) -> Iterator[Told]:
    """Yield the rows of tables whose headings are known."""
    columns: list[tuple[int, str, str]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        cells = [cell.strip() for cell in _CELLS.split(line.strip(" \t|\r\n"))]
        headings = [
            (place, name, cell) for place, cell in enumerate(cells) for name, words in _HEADING if words.fullmatch(cell)
        ]
        if len(headings) >= 3 and len({name for _, name, _ in headings}) == len(headings):
            columns = headings
        elif columns and len(cells) > max(place for place, name, _ in columns if name != "cause"):
            told = {name: f"{title}: {cells[place][:_LONGEST]}" for place, name, title in columns if place < len(cells)}
            yield from _entry(at, at + len(line), told)
        elif columns and not line.strip(" \t|+=-\r\n"):
            pass
        elif columns and len(cells) == 1:
            columns = columns if line.startswith((" ", "\t")) else []
        at += len(line)
