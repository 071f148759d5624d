"""Known failures, told in every shape, damaged in every way and put between other things."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.diagnosis.mangling_damages import DAMAGES, LONG, SURROUNDINGS
from tests.diagnosis.mangling_shapes import CODE_ZERO, SHAPES, WITHOUT_CODE
from workbench.diagnosis import Diagnoser
from workbench.domain.finding import Finding

DATA = Path(__file__).parents[1] / "data" / "causes"
Told = tuple[str, str, dict[str, str]]
"""Code, cause and variables of a finding."""


@dataclass(frozen=True, slots=True)
class Case:
    """A failure that is known: what Fortnox said, and what it means."""

    code: str
    message: str
    cause: str
    variables: tuple[tuple[str, str], ...]

    def expected(self, code: str, value: Callable[[str], str] = str) -> list[Told]:
        """Return what must be found, and nothing but it."""
        return [(code, self.cause, {name: value(said) for name, said in self.variables})]


@dataclass(frozen=True, slots=True)
class Trial:
    """A mangled text, how it was mangled, and what must be found in it."""

    shape: str
    damage: str
    surrounding: str
    text: str
    expected: list[Told]
    whole: list[Told]
    """What may be found as well: the values as they were before the damage."""

    def missed(self, findings: tuple[Finding, ...]) -> bool:
        """Tell whether something else was found."""
        found = _any_case(told(findings))
        return found not in (_any_case(self.expected), _any_case(self.whole))


def told(findings: tuple[Finding, ...]) -> list[Told]:
    """Return what a reading found."""
    return [(each.code, each.cause, dict(each.variables)) for each in findings]


def _any_case(found: list[Told]) -> list[Told]:
    """Return findings with values in one case: a text in capitals may well hold an escaped small letter."""
    return [(code, cause, {name: said.casefold() for name, said in values.items()}) for code, cause, values in found]


def cases(diagnoser: Diagnoser) -> list[Case]:
    """Return the failures of the project's own examples, each once."""
    found: dict[tuple[str, str], Case] = {}
    for path in sorted(DATA.glob("*/*.txt")):
        expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
        (finding,) = diagnoser.read(path.read_text("utf-8"))
        variables = tuple(sorted(expected["variables"].items()))
        if finding.message:
            case = Case(expected["code"], finding.message, path.parent.name, variables)
            found[case.code, case.message] = case
    return list(found.values())


def coded(all_cases: list[Case]) -> list[Case]:
    """Return the failures with one of Fortnox's own codes."""
    return [case for case in all_cases if len(case.code) == 7 and case.code.isdigit()]


def worded(all_cases: list[Case], diagnoser: Diagnoser) -> list[Case]:
    """Return the failures whose words alone tell what they mean."""
    return [case for case in all_cases if told(diagnoser.read(case.message)) == case.expected("")]


def shaped(case: Case, *, with_code: bool) -> Iterator[tuple[str, str]]:
    """Yield a failure in every shape, with its name."""
    if with_code:
        yield from ((name, shape(case.code, case.message)) for name, shape in SHAPES.items())
    else:
        yield from ((name, write(case.message)) for name, write in WITHOUT_CODE.items())


def trials(all_cases: list[Case], *, with_code: bool, every: int = 1, also_long: bool = True) -> Iterator[Trial]:
    """Yield each shape with each damage and each surrounding, every so many of them."""
    count = 0
    for case in all_cases:
        for shape, text in shaped(case, with_code=with_code):
            for damage in DAMAGES:
                for surrounding in SURROUNDINGS:
                    count += 1
                    if count % every == 0 and (also_long or surrounding not in LONG):
                        yield trial(case, (shape, text), damage, surrounding, with_code=with_code)


def trial(case: Case, shape: tuple[str, str], damage: str, surrounding: str, *, with_code: bool) -> Trial:
    """Mangle one failure."""
    text = SURROUNDINGS[surrounding](DAMAGES[damage].change(shape[1]))
    code = case.code if with_code else "0" if shape[0] == CODE_ZERO else ""
    return Trial(shape[0], damage, surrounding, text, case.expected(code, DAMAGES[damage].value), case.expected(code))


def cut_off(case: Case) -> Iterator[tuple[str, list[Told]]]:
    """Yield the shapes that hold the message as it is, cut off at every place behind it, or before it."""
    for shape in SHAPES.values():
        text = shape(case.code, case.message)
        if text.count(case.message) != 1:
            continue
        begin = text.index(case.message)
        either = case.expected(case.code) + case.expected("")
        yield from ((text[:end], either) for end in range(begin + len(case.message), len(text) + 1))
        if text.index(case.code) > begin:
            yield from ((text[start:], either) for start in range(begin + 1))


def several(all_cases: list[Case], chance: Random) -> Iterator[tuple[str, list[Told]]]:
    """Yield three failures of different causes in one text, in every shape, apart by lines or signs."""
    for shape in SHAPES.values():
        for between in ("\n", "\n\n", "; ", " | "):
            three = chance.sample(all_cases, 3)
            if len({case.cause for case in three}) == len(three):
                text = between.join(shape(case.code, case.message) for case in three)
                yield text, [told for case in three for told in case.expected(case.code)]
