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
        hits.sort(key=_rank, reverse=True)
        chosen: list[tuple[int, int]] = []
        for hit in hits:
            start, end = hit.match.start, hit.match.end
            if not any(start < high and low < end for low, high in chosen) and not (
                hit.vague and any(_one_line(text, start, low) for low, _ in chosen)
            ):
                chosen.append((start, end))
        return sorted(chosen)


def _rank(hit: Hit) -> tuple[bool, int, int, int]:
    """Order hits: real ones before vague ones, then the longest wording, then the one that tells more."""
    return not hit.vague, hit.match.length, len(hit.match.variables), -hit.match.start


def _one_line(text: str, one: int, other: int) -> bool:
    """Tell whether two places stand on the same line."""
    return "\n" not in text[min(one, other) : max(one, other)]
