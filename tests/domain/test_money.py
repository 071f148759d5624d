from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import AmbiguousAmount, UnreadableAmount
from workbench.domain.money import NBSP, format_ore, parse_amount, parse_decimal


@pytest.mark.parametrize(
    ("ore", "swedish", "english"),
    [
        (0, "0,00", "0.00"),
        (123450, f"1{NBSP}234,50", "1,234.50"),
        (-13506300, f"-135{NBSP}063,00", "-135,063.00"),
        (5, "0,05", "0.05"),
        (2_147_483_648_00, f"2{NBSP}147{NBSP}483{NBSP}648,00", "2,147,483,648.00"),
    ],
)
def test_an_amount_is_written_for_its_reader(ore: int, swedish: str, english: str) -> None:
    assert format_ore(ore) == swedish
    assert format_ore(ore, "en") == english


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1 234,50", 123450),
        ("1234,5", 123450),
        ("1\u00a0234,50 kr", 123450),
        ("1\u202f234.50", 123450),
        ("\u2212135 063,00", -13506300),
        ("-0,05", -5),
        ("1.234.567,89", 123456789),
        ("1,234,567.89", 123456789),
        ("17", 1700),
    ],
)
def test_a_typed_amount_is_read(text: str, ore: int) -> None:
    assert parse_amount(text) == ore


@pytest.mark.parametrize("text", ["1.234", "1,234", "999,000", "-1.234"])
def test_an_amount_that_means_two_things_is_refused(text: str) -> None:
    with pytest.raises(AmbiguousAmount):
        parse_amount(text)


@pytest.mark.parametrize("text", ["", "kr", "1,2,3", "12 34,50", "1e3", "½", "١٢", "1,234", "--5", "1,5,0", "."])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises((UnreadableAmount, AmbiguousAmount)):
        parse_amount(text)


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_is_read_back(ore: int) -> None:
    assert parse_amount(format_ore(ore, "sv")) == ore
    assert parse_amount(format_ore(ore, "en")) == ore
    assert parse_decimal(f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}") == ore


@given(st.text())
def test_any_text_is_an_amount_or_a_known_error(text: str) -> None:
    for read in (parse_amount, parse_decimal):
        try:
            assert isinstance(read(text), int)
        except (UnreadableAmount, AmbiguousAmount):
            continue


@pytest.mark.parametrize("read", [parse_amount, parse_decimal])
@pytest.mark.parametrize("text", ["9" * 20, "9" * 5000, "-" + "9" * 20])
def test_an_amount_beyond_all_vouchers_is_unreadable(read: Callable[[str], int], text: str) -> None:
    with pytest.raises(UnreadableAmount):
        read(text)
