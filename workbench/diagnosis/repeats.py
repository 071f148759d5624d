"""Long stretches that say the same again and again: what is told a thousand times is read a few times."""

from collections.abc import Iterator

_LONG = 32768
"""From which length on a stretch is shortened, in characters."""
_KEPT = 8192
"""How much of it stays at each end: far more than the parts of one failure may stand apart."""
_PERIOD = 4096
_PROBE = 64
_TRIES = 3


def repeats(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the middle of each long repetition as an edit that takes whole turns of it out.

    What is left on both sides of the cut goes on as the repetition did, so that the same is read in it.
    """
    at = 0
    while at + _LONG < len(text):
        period, end = _repetition(text, at)
        turns = (end - at - 2 * _KEPT) // period if period and end - at > _LONG else 0
        if turns:
            yield at + _KEPT, at + _KEPT + turns * period, ""
        at = max(end, at + _KEPT)


def _repetition(text: str, at: int) -> tuple[int, int]:
    """Return after how many characters what stands at ``at`` comes again, and where that ends; zeros where it does not.

    Only the first few places are tried where it seems to come again.
    """
    probe = text[at : at + _PROBE]
    longest = best = 0
    again = at
    for _ in range(_TRIES):
        again = text.find(probe, again + 1, at + _PERIOD + _PROBE)
        if again < 0:
            break
        end = again + _alike(text, at, again)
        if end > longest:
            longest, best = end, again - at
        if end - at > _LONG:
            break
    return best, longest


def _alike(text: str, first: int, second: int) -> int:
    """Return how many characters are the same from two places on."""
    same, size = 0, _PERIOD
    while size and second + same + size <= len(text):
        if text.startswith(text[first + same : first + same + size], second + same):
            same += size
            size *= 2
        else:
            break
    while size:
        if text.startswith(text[first + same : first + same + size], second + same) and second + same + size <= len(
            text
        ):
            same += size
        size //= 2
    return same
