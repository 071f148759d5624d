"""All wordings of a catalogue, and which of them a text holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.diagnosis.wording import Match, Searched, Wording
from workbench.domain.finding import Cause


@dataclass(frozen=True, slots=True)
class Hit:
    """A cause's wording found in a text. A vague one yields to every other."""

    cause: str
    match: Match
    vague: bool


class Wordings:
    """The wordings of some causes; immutable."""

    def __init__(self, causes: Iterable[Cause]) -> None:
        self._entries = tuple(
            (Wording.of(pattern), cause.id, vague)
            for cause in causes
            for patterns, vague in ((cause.patterns, False), (cause.vague_patterns, True))
            for pattern in patterns
        )
        self._anchored = tuple((entry[0].parts[entry[0].anchor], entry) for entry in self._entries)

    def best(self, text: str, causes: Iterable[str] | None = None) -> Hit | None:
        """Return the hit with the longest wording, of any cause or of those given."""
        if not self._anchored:
            return None
        wanted = None if causes is None else frozenset(causes)
        searched = Searched(text)
        bones = searched.bones
        best: Hit | None = None
        for anchor, (wording, cause, vague) in self._anchored:
            if anchor not in bones or (wanted is not None and cause not in wanted):
                continue
            for match in searched.find_all(wording):
                hit = Hit(cause, match, vague)
                if best is None or _rank(hit) > _rank(best):
                    best = hit
        return best

    def spans(self, text: str, with_vague: bool) -> list[tuple[int, int]]:
        """Return where known wordings stand in a text, from the left; overlapping ones as the longest of them.

        A vague wording counts only where that is asked for and the same line holds no other.
        """
        searched = Searched(text)
        hits = [
            Hit(cause, match, vague)
            for anchor, (wording, cause, vague) in self._anchored
            if (with_vague or not vague) and anchor in searched.bones
            for match in searched.find_all(wording)
        ]
        chosen = _largest(hits)
        if not with_vague:
            return [(hit.match.start, hit.match.end) for hit in chosen]
        lines = _line_numbers(text, [hit.match.start for hit in chosen])
        telling = {line for line, hit in zip(lines, chosen, strict=True) if not hit.vague}
        return [
            (hit.match.start, hit.match.end)
            for line, hit in zip(lines, chosen, strict=True)
            if not hit.vague or line not in telling
        ]


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


def _rank(hit: Hit) -> tuple[bool, int, int, int]:
    """Order hits: real ones before vague ones, then the longest wording, then the one that tells more."""
    return not hit.vague, hit.match.length, len(hit.match.variables), -hit.match.start
