"""Long repetitions are shortened; what else a text says, and where, stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis import Diagnoser
from workbench.diagnosis.repeats import repeats

BODY = '{"ErrorInformation":{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'


def _shortened(text: str) -> str:
    at, pieces = 0, []
    for start, end, instead in repeats(text):
        assert at <= start < end <= len(text)
        pieces += [text[at:start], instead]
        at = end
    return "".join([*pieces, text[at:]])


@given(st.text(min_size=1, max_size=30), st.text(max_size=200), st.text(max_size=200))
def test_what_is_left_begins_and_ends_the_same(piece: str, before: str, after: str) -> None:
    text = before + piece * (100_000 // len(piece)) + after
    short = _shortened(text)
    assert len(short) < 60_000
    assert text.startswith(short[:8192])
    assert text.endswith(short[-8192 + len(piece) :])


@pytest.mark.parametrize("length", [0, 1, 8192, 32768, 32769, 40000])
def test_a_short_text_and_one_without_repetition_stay(length: int) -> None:
    text = "".join(f"{number:07x}" for number in range(length // 7 + 1))[:length]
    assert _shortened(text) == text


def test_a_failure_between_repetitions_is_found_where_it_stands(diagnoser: Diagnoser) -> None:
    text = "lorem ipsum " * 100_000 + BODY + " dolor sit" * 100_000 + "\nKonto 1950 är inte aktivt.\n" + "-" * 100_000
    found = diagnoser.failures(text)
    assert [each.code for each in found] == ["2001798", ""]
    assert text.index(BODY) <= found[0].start < found[0].end <= text.index(BODY) + len(BODY)
    assert text[found[1].start : found[1].end] == "Konto 1950 är inte aktivt."
