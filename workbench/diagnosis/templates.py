"""Texts that differ in their numbers only are read once.

An export that fails a thousand times says the same thing of a thousand accounts, days and ids. The numbers are
taken out, the rest is read with others in their place, and the right ones are put back into what was found.
Numbers that decide how a text is read stay: codes, HTTP answers, short ones, and what is part of an escape.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.domain.finding import Finding

Read = Callable[[str], tuple[Finding, ...]]

_LONGEST = 2000
_MOST_NUMBERS = 90
_KEPT = 4096
_TAKEN = re.compile(
    r"([0-9a-f](?<![0-9%&#\\.,_].)(?<!\\[ux].)(?<!U\+.)"
    r"(?:(?<=[0-9])[0-9]{3}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?)?(?![0-9])"
    r"|(?<=[0-9])[0-9]{2,19}(?![0-9A-Za-z])"
    r"(?<!(?<![0-9])[45][0-9]{2})(?<!(?<![0-9])1000[0-9]{3})(?<!(?<![0-9])200[0-9]{4})"
    r"|(?<![A-Za-z].)[0-9a-f]{7}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])"
    r"|(?<![A-Za-z].)(?=(?<=[0-9])[0-9]*[a-f]|(?<=[a-f])[a-f]*[0-9])[0-9a-f]{5,63}(?![0-9A-Za-z])))"
)
_DIGIT = re.compile("[0-9]")

Pieces = tuple[str | int, ...]
"""A text as literal pieces and the numbers of what was taken out between them."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding of a template: what stays, and the texts to be filled."""

    finding: Finding
    message: Pieces
    variables: tuple[tuple[str, Pieces], ...]

    def filled(self, values: Sequence[str]) -> Finding:
        """Put the values of a text in."""
        fixed = self.finding
        variables = {name: _filled(pieces, values) for name, pieces in self.variables}
        message = _filled(self.message, values)
        return Finding(
            fixed.cause, fixed.code, message, fixed.platform_code, variables, fixed.alternatives, fixed.cells
        )


class Templates:
    """Reads texts by their templates; what cannot be read so is read as it is."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._once: dict[str, None] = {}
        self._known: dict[str, tuple[_Found, ...] | None] = {}

    def read(self, text: str) -> tuple[Finding, ...]:
        """Return what is found in a text."""
        if len(text) > _LONGEST or "\n" in text:
            return self._read(text)
        pieces = _TAKEN.split(text)
        if not 1 < len(pieces) < 2 * _MOST_NUMBERS:
            return self._read(text)
        numbers: dict[str, int] = {}
        for at in range(1, len(pieces), 2):
            value = pieces[at]
            pieces[at] = _stand_in(value, numbers.setdefault(value, len(numbers)))
        template = "".join(pieces)
        values = list(numbers)
        known = self._known.get(template)
        if known is not None:
            return tuple([found.filled(values) for found in known])
        findings = self._read(text)
        if template in self._once and template not in self._known:
            self._known[template] = self._tried(template, values, findings)
        self._once[template] = None
        if len(self._once) > _KEPT:
            self._once.clear()
            self._known.clear()
        return findings

    def _tried(self, template: str, values: list[str], right: tuple[Finding, ...]) -> tuple[_Found, ...] | None:
        """Read a template; None where that does not give what reading the text itself gave."""
        stand_ins = [_stand_in(value, number) for number, value in enumerate(values)]
        if sum(map(template.count, stand_ins)) != len(_TAKEN.findall(template)):
            return None
        cut = re.compile("(" + "|".join(map(re.escape, stand_ins)) + ")")
        where = {stand_in: number for number, stand_in in enumerate(stand_ins)}

        def pieces(text: str) -> Pieces:
            return tuple(where.get(piece, piece) for piece in cut.split(text))

        found = tuple(
            _Found(each, pieces(each.message), tuple((name, pieces(said)) for name, said in each.variables.items()))
            for each in self._read(template)
        )
        return found if tuple(each.filled(values) for each in found) == right else None


def _stand_in(value: str, number: int) -> str:
    """Return what stands for a value in a template: as long, of the same make, and told apart from the others."""
    if value.isdigit():
        return ("0" if value[0] == "0" else "9") + f"{number:0{len(value) - 1}d}"
    if value[4:5] == "-":
        return f"9{number:03d}" + _DIGIT.sub("1", value[4:])
    return f"f9{number:02d}" + "".join("-" if character == "-" else "a" for character in value[4:])


def _filled(pieces: Pieces, values: Sequence[str]) -> str:
    return "".join([piece if isinstance(piece, str) else values[piece] for piece in pieces])
