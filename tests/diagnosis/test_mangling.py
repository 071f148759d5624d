"""Known failures survive every shape, every damage and everything round them, and pairs of these."""

from collections import Counter
from random import Random

import pytest

from tests.diagnosis.mangling import Case, Trial, cases, coded, cut_off, several, told, trials, worded
from workbench.diagnosis import Diagnoser

EVERY = 211
"""One of so many is tried: a prime, so that all shapes, damages and surroundings meet each other in time."""
HELD = 0.98
"""How large a part of the trials must be read without any fault."""


@pytest.fixture(scope="module")
def known(diagnoser: Diagnoser) -> list[Case]:
    return cases(diagnoser)


def test_with_a_code(known: list[Case], diagnoser: Diagnoser) -> None:
    _hold(list(trials(coded(known), with_code=True, every=EVERY, also_long=False)), diagnoser)


def test_by_words_alone(known: list[Case], diagnoser: Diagnoser) -> None:
    _hold(list(trials(worded(known, diagnoser), with_code=False, every=EVERY, also_long=False)), diagnoser)


def test_cut_off_at_any_place(known: list[Case], diagnoser: Diagnoser) -> None:
    asked = missed = 0
    for case in worded(coded(known), diagnoser)[:8]:
        for text, either in cut_off(case):
            found = told(diagnoser.read(text))
            asked += 1
            missed += len(found) != 1 or found[0] not in either
    assert asked > 10_000
    assert missed <= 0.02 * asked


def test_several_in_one_text(known: list[Case], diagnoser: Diagnoser) -> None:
    asked = missed = 0
    for text, expected in several(worded(coded(known), diagnoser), Random(36)):
        asked += 1
        missed += told(diagnoser.read(text)) != expected
    assert asked > 250
    assert missed <= 0.04 * asked


def test_the_span_holds_what_was_read(known: list[Case], diagnoser: Diagnoser) -> None:
    """What was cut out of the original by its span is read as the same failure; the rest tells of none."""
    tried = list(trials(coded(known), with_code=True, every=2003, also_long=False))
    missed = 0
    for trial in tried:
        for found in diagnoser.failures(trial.text):
            assert 0 <= found.start < found.end <= len(trial.text)
            inside = diagnoser.failures(trial.text[found.start : found.end])
            missed += not any(each.code in ("", found.code) and each.message == found.message for each in inside)
    assert len(tried) > 500
    assert missed <= 0.08 * len(tried)


def _hold(tried: list[Trial], diagnoser: Diagnoser) -> None:
    missed = [trial for trial in tried if trial.missed(diagnoser.read(trial.text))]
    for kind in ("shape", "damage", "surrounding"):
        print(Counter(getattr(trial, kind) for trial in missed).most_common(5))
    assert len(tried) > 1000
    assert len(missed) <= (1 - HELD) * len(tried)
