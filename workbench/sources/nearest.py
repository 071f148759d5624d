"""Which of the vouchers a text names each of its failures speaks of: the nearest."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from workbench.sources.reference import Mention

Span = tuple[int, int]
BLANK_LINE = re.compile(r"\n[ \t>\r]*\n")
_LINE_END = re.compile("\n")

_Given = list[tuple[Mention, ...]]


def nearest(text: str, spans: Sequence[Span], said: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """Give each failure the mentions in itself, else on its line, else in its paragraph, else before or after it.

    ``spans`` (start, end) of the failures and the mentions are in order and do not overlap among themselves.
    """
    given: _Given = [()] * len(spans)
    ends = [end for _, end in spans]
    free: list[Mention] = []
    for mention in said:
        at = bisect_right(ends, mention.start)
        if at < len(spans) and mention.end > spans[at][0]:
            given[at] += (mention,) if mention.says and mention.start >= spans[at][0] else ()
        else:
            free.append(mention)
    for breaks in (_LINE_END, BLANK_LINE, None):
        taken: set[Mention] = set()
        for inside, here in _regions(text, spans, free, breaks):
            if not here or any(given[number] for number in inside):
                continue
            if len(inside) == 1 and breaks is not None:
                given[inside[0]] = tuple(here)
            else:
                _share_out(text, spans, inside, here, given)
            taken.update(mention for number in inside for mention in given[number])
        free = [mention for mention in free if mention not in taken]
    return given


def _regions(
    text: str, spans: Sequence[Span], free: Sequence[Mention], breaks: re.Pattern[str] | None
) -> Iterator[tuple[range, Sequence[Mention]]]:
    """Yield each line (paragraph, the whole) that holds failures, as those failures and the mentions beside them.

    A break inside a failure does not part anything.
    """
    edges = [match.end() for match in breaks.finditer(text)] if breaks else []
    starts = [start for start, _ in spans]
    places = [mention.start for mention in free]
    number = 0
    while number < len(spans):
        before = bisect_right(edges, spans[number][0])
        first = edges[before - 1] if before else 0
        last_number = number
        while True:
            after = bisect_left(edges, spans[last_number][1])
            last = edges[after] if after < len(edges) else len(text)
            further = bisect_left(starts, last) - 1
            if further <= last_number:
                break
            last_number = further
        yield range(number, last_number + 1), free[bisect_left(places, first) : bisect_left(places, last)]
        number = last_number + 1


def _share_out(text: str, spans: Sequence[Span], inside: range, here: Sequence[Mention], given: _Given) -> None:
    """Give each failure of a region the mentions before it, or after it where the region's first has none before it.

    A failure with nothing of its own shares its neighbour's.
    """
    places = [mention.start for mention in here]
    before = here[0].start < spans[inside[0]][0]
    latest: tuple[Mention, ...] = ()
    for number in inside if before else reversed(inside):
        if before:
            low = spans[number - 1][1] if number > inside.start else 0
            high = spans[number][0]
        else:
            low = spans[number][1]
            high = spans[number + 1][0] if number + 1 < inside.stop else len(text)
        own = here[bisect_left(places, low) : bisect_left(places, high)]
        latest = _nearest_paragraph(text, own, before) or latest
        given[number] = latest


def _nearest_paragraph(text: str, own: Sequence[Mention], before: bool) -> tuple[Mention, ...]:
    """Keep of some mentions those in one paragraph with the nearest."""
    kept: list[Mention] = []
    for mention in reversed(own) if before else own:
        if kept:
            between = (mention.end, kept[-1].start) if before else (kept[-1].end, mention.start)
            if BLANK_LINE.search(text, *between):
                break
        kept.append(mention)
    return tuple(sorted(kept, key=lambda each: each.start))
