"""Texts that are too long for their field in Fortnox: where their words go on, and which of them find no room."""

import re
from dataclasses import dataclass

from workbench.diagnosis.blockers import LONGEST_ROW_TEXT
from workbench.domain.match_key import LONGEST_TEXT
from workbench.services.tidying import tidied

SIE_TEXT = 50
"""What an import of a SIE file takes of a text by Fortnox's own guide (2018); longer ones have been seen to pass."""
LENGTHS = (LONGEST_TEXT, SIE_TEXT)
"""The lengths that a text can be split at."""
_DESCRIPTION = -1
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a voucher: its description and each row's transaction information; ``left_out`` found no room."""

    text: str
    rows: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def row_room(length: int) -> int:
    """Return what a row's text holds where the description is split at a length."""
    return min(length, LONGEST_ROW_TEXT)


def parted(text: str, room: int) -> tuple[str, str]:
    """Return what of a text has room, and the rest; a word is parted only where no space comes before."""
    if len(text) <= room:
        return text, ""
    text = text.strip()
    if len(text) <= room:
        return text, ""
    cut = max((each.start() for each in _SPACE.finditer(text, 0, room + 1)), default=room)
    return text[:cut].rstrip(), text[cut:].lstrip()


def cut_off(words: Wording, room: int, of_row: int) -> Wording:
    """Return texts cut at their greatest lengths; what is cut off is left out."""
    text, *rows = [parted(words.text, room), *(parted(each, of_row) for each in words.rows)]
    rests = tuple(rest for _, rest in (text, *rows) if rest)
    return Wording(text[0], tuple(row for row, _ in rows), words.left_out + rests)


def spread(words: Wording, room: int, of_row: int) -> Wording:
    """Return texts that have room in their fields, their words in order and whole; no text that stands is moved.

    - A row's text goes on in the row just below and those after it, as long as they have none: there it is read on,
      and nobody else's words come between. What is then left goes on at the end of the description where there is
      room for all of it, and where that is not too long itself.
    - A description goes on in the rows that then have none, from the top.
    - What finds no room so is left out.
    """
    rows = list(words.rows)
    text, rest = parted(words.text, room)
    left_out = list(words.left_out)
    for place, own in enumerate(words.rows):
        rows[place], more = parted(own, of_row) if len(own) > of_row else (rows[place], "")
        below = place + 1
        while more and below < len(rows) and not rows[below].strip():
            rows[below], more = parted(more, of_row)
            below += 1
        if more and not rest and len(text) + 1 + len(more) <= room:
            text = f"{text} {more}".strip()
        elif more:
            left_out.append(more)
    for place, own in enumerate(rows):
        if rest and not own.strip():
            rows[place], rest = parted(rest, of_row)
    return Wording(text, tuple(rows), (*([rest] if rest else []), *left_out))


def gathered(sent: Wording, now: Wording) -> tuple[Wording, str]:
    """Return texts with what goes on in other rows put back where it came from; for the description, beside it."""
    rows = list(now.rows)
    rest = []
    for place, owner in enumerate(_owners(sent, now)):
        if owner != place:
            rows[place] = ""
        if owner == _DESCRIPTION:
            rest.append(now.rows[place])
        elif owner != place:
            rows[owner] = f"{rows[owner]} {now.rows[place]}"
    return Wording(now.text, tuple(rows)), " ".join(rest)


def alone(sent: Wording, now: Wording) -> Wording:
    """Return texts without what goes on of the description in rows."""
    owned = zip(now.rows, _owners(sent, now), strict=True)
    return Wording(now.text, tuple("" if owner == _DESCRIPTION else each for each, owner in owned))


def _owners(sent: Wording, now: Wording) -> list[int]:
    """Return by row which row's text stands there.

    A row that was sent without a text has one only because another text goes on there: that of the row above where it
    is what comes next there, else the description.
    """
    found: list[int] = []
    told = ""
    for place, own in enumerate(now.rows):
        if sent.rows[place].strip() or not own.strip():
            found.append(place)
            told = own
        elif found and found[-1] >= 0 and _squeezed(sent.rows[found[-1]]).startswith(_squeezed(told + own)):
            found.append(found[-1])
            told += own
        else:
            found.append(_DESCRIPTION)
    return found


def too_long(words: Wording, room: int, of_row: int) -> bool:
    """Tell whether some text has no room in its field."""
    return len(words.text) > room or any(len(each) > of_row for each in words.rows)


def _squeezed(text: str) -> str:
    """Return what two texts are compared by, whether their characters have been replaced or not."""
    return "".join(tidied(text).split())
