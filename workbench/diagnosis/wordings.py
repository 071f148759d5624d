"""All wordings of a catalogue, and which of them a text holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbench.diagnosis.catalogue import REASON_NOT_SHOWN
from workbench.diagnosis.grams import Grams
from workbench.diagnosis.wording import Match, Searched, Wording
from workbench.domain.finding import Cause

_Entry = tuple[Wording, str, bool]
"""A wording, its cause, and whether it is vague."""

_Claim = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A cause's id, its wordings, and its vague ones."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A cause's wording found in a text. A vague one yields to every other."""

    cause: str
    match: Match
    vague: bool


class Wordings:
    """The wordings of some causes; immutable."""

    def __init__(self, causes: Iterable[Cause]) -> None:
        claims = tuple((cause.id, cause.patterns, cause.vague_patterns) for cause in causes)
        self._entries, self._anchors = _indexed(claims)

    def best(self, text: str, causes: Iterable[str] | None = None) -> Hit | None:
        """Return the hit with the longest wording, of any cause or of those given."""
        if not self._entries:
            return None
        wanted = None if causes is None else frozenset(causes)
        hits = (hit for hit in self._hits(text) if wanted is None or hit.cause in wanted)
        return max(hits, key=_rank, default=None)

    def spans(self, text: str, with_vague: bool) -> list[tuple[int, int]]:
        """Return where known wordings stand in a text, from the left; overlapping ones as the longest of them.

        A vague wording counts only where that is asked for and the same line holds no other.
        """
        chosen = _largest(list(self._hits(text, with_vague=with_vague)))
        if not with_vague:
            return [(hit.match.start, hit.match.end) for hit in chosen]
        lines = _line_numbers(text, [hit.match.start for hit in chosen])
        telling: dict[int, int] = {}
        for line, hit in zip(lines, chosen, strict=True):
            telling[line] = max(telling.get(line, 0), _tells(hit))
        return [
            (hit.match.start, hit.match.end)
            for line, hit in zip(lines, chosen, strict=True)
            if _tells(hit) == 2 or _tells(hit) == telling[line]
        ]

    def _hits(self, text: str, *, with_vague: bool = True) -> Iterator[Hit]:
        """Yield every wording in a text, in the order of the catalogue."""
        searched = Searched(text)
        places = self._anchors.found(searched.bones)
        for number in sorted(places):
            wording, cause, vague = self._entries[number]
            if vague and not with_vague:
                continue
            for match in searched.matches(wording, places[number]):
                yield Hit(cause, match, vague)


@lru_cache(maxsize=256)
def _indexed(claims: tuple[_Claim, ...]) -> tuple[tuple[_Entry, ...], Grams]:
    """Make the wordings ready for searching; kept, as a changed file leaves the other causes as they are."""
    entries: dict[tuple[object, ...], _Entry] = {}
    for cause, plain, vague in claims:
        for patterns, is_vague in ((plain, False), (vague, True)):
            for wording in map(Wording.of, patterns):
                entries.setdefault((wording.sought, cause), (wording, cause, is_vague))
    found = tuple(entries.values())
    return found, Grams([wording.parts[wording.anchor] for wording, _, _ in found])


def _largest(hits: list[Hit]) -> list[Hit]:
    """Return the hits from the left, of those that overlap the best."""
    hits.sort(key=lambda hit: hit.match.start)
    chosen: list[Hit] = []
    for hit in hits:
        if not chosen or hit.match.start >= chosen[-1].match.end:
            chosen.append(hit)
        elif _rank(hit) > _rank(chosen[-1]):
            chosen[-1] = hit
    return chosen


def _line_numbers(text: str, places: list[int]) -> list[int]:
    """Return on which line each place stands; the places in ascending order."""
    numbers: list[int] = []
    line = last = 0
    for place in places:
        line += text.count("\n", last, place)
        last = place
        numbers.append(line)
    return numbers


def _tells(hit: Hit) -> int:
    """Return how much a hit tells: 2 a real wording, 1 a vague one, 0 one that only says that something failed."""
    return 2 if not hit.vague else int(hit.cause != REASON_NOT_SHOWN)


def _rank(hit: Hit) -> tuple[bool, int, int, int]:
    """Order hits: real ones before vague ones, then the longest wording, then the one that tells more."""
    return not hit.vague, hit.match.length, len(hit.match.variables), -hit.match.start
