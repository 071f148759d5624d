"""Known failures survive every shape, every damage and everything round them, and pairs of these."""

from collections import Counter

import pytest

from tests.diagnosis.mangling import Case, Trial, cases, coded, trials, worded
from workbench.diagnosis import Diagnoser

EVERY = 211
"""One of so many is tried: a prime, so that all shapes, damages and surroundings meet each other in time."""
HELD = 0.97
"""How large a part of the trials must be read without any fault."""


@pytest.fixture(scope="module")
def known(diagnoser: Diagnoser) -> list[Case]:
    return cases(diagnoser)


def test_with_a_code(known: list[Case], diagnoser: Diagnoser) -> None:
    _hold(list(trials(coded(known), with_code=True, every=EVERY, also_long=False)), diagnoser)


def test_by_words_alone(known: list[Case], diagnoser: Diagnoser) -> None:
    _hold(list(trials(worded(known, diagnoser), with_code=False, every=EVERY, also_long=False)), diagnoser)


def _hold(tried: list[Trial], diagnoser: Diagnoser) -> None:
    missed = [trial for trial in tried if trial.missed(diagnoser.read(trial.text))]
    for kind in ("shape", "damage", "surrounding"):
        print(Counter(getattr(trial, kind) for trial in missed).most_common(5))
    assert len(tried) > 1000
    assert len(missed) <= (1 - HELD) * len(tried)
