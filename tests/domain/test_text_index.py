"""Descriptions looked up among many."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.likeness import agree, name_others, plain
from workbench.domain.text_index import MANY, TextIndex

TEXT = st.lists(st.sampled_from(["Kassarapport", "nr", "12", "7", "Hyra", "2026-01-31", "VE6YGY"]), max_size=4).map(
    " ".join
)
OTHERS = [f"Autogiro {number}" for number in range(1000, 1000 + MANY)]
"""So many that not all are looked at; none is like the texts drawn."""


@given(TEXT, st.lists(TEXT, max_size=20))
def test_what_is_found_among_many_is_what_is_found_among_few(text: str, there: list[str]) -> None:
    few, many = TextIndex(there), TextIndex([*there, *OTHERS])
    alike = [place for place, each in enumerate(there) if agree(text, each)]
    assert few.agreeing(text) == alike
    if plain(text):
        assert set(many.agreeing(text)) <= set(alike)
        words = set(text.split())
        assert {place for place in alike if words <= set(there[place].split())} <= set(many.agreeing(text))
    fitting = {place for place, each in enumerate(there) if not name_others(text, each)}
    assert set(few.fitting(text)) == fitting
    assert fitting <= set(many.fitting(text))


def test_one_that_was_taken_is_found_no_more() -> None:
    for index in (TextIndex(["Hyra", "Hyra lokal"]), TextIndex(["Hyra", "Hyra lokal", *OTHERS])):
        assert (index.same("hyra"), index.agreeing("hyra")) == ([0], [0, 1])
        index.take(0)
        assert (index.same("hyra"), index.agreeing("hyra")) == ([], [1])
        assert next(index.fitting("Kassa")) == 1
        assert index.near("Hyra") == [1]


def test_of_very_many_that_may_be_meant_only_those_the_same_are_told() -> None:
    index = TextIndex([f"Hyra {name * 3}" for name in map(chr, range(0x410, 0x410 + MANY + 1))] + ["HYRA"])
    assert index.agreeing("Hyra") == [MANY + 1]
    assert index.agreeing("Lokal") == []


def test_one_cut_off_is_found_among_many() -> None:
    index = TextIndex([*OTHERS, "Kassarapport nr 11"])
    assert index.agreeing("Kassarapport nr 11 Åkersberga") == [MANY]


def test_those_of_the_same_number_come_first_and_those_of_others_never() -> None:
    index = TextIndex(["Kassa", "Kassa 2", "Kassa 1"])
    assert list(index.fitting("Rapport 1")) == [2, 0]
