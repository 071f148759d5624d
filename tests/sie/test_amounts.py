"""Amounts: what can mean one thing only is read, the rest is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sie.amounts import amount_at, read_ore
from workbench.sie.lines import Record


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1234.5", 123450),
        ("-0.00", 0),
        ("-0", 0),
        ("+12", 1200),
        (".50", 50),
        ("5.", 500),
        ("1234,50", 123450),
        ("1 234,50", 123450),
        ("1\u00a0234.50", 123450),
        ("1.234,50", 123450),
        ("\u2212100", -10000),
        ("100-", -10000),
        ("12.3400", 1234),
        ("0.000", 0),
        ("1234.5600000000002", 123456),
        ("1.13686837721616E-13", 0),
    ],
)
def test_read(text: str, ore: int) -> None:
    assert read_ore(text) == ore


@pytest.mark.parametrize(
    "text",
    ["", "-", ".", "abc", "1.234", "1,234", "100.000", "1.005", "33.3333", "1e5e5", "NaN", "1_0", "9" * 20, "1E99"],
)
def test_refused(text: str) -> None:
    assert read_ore(text) is None


@pytest.mark.parametrize(
    ("fields", "ore", "after"),
    [
        (("1", "234,50", ""), 123450, 2),
        (("-1", "234", "567.89"), -123456789, 3),
        (("100", "20240101", "x"), 10000, 1),
        (("100",), 10000, 1),
        (("1", "234", "x"), None, 1),
        (("1", "234"), None, 1),
    ],
)
def test_thousands_parted_by_spaces(fields: tuple[str, ...], ore: int | None, after: int) -> None:
    assert amount_at(Record("#TRANS", fields, 1), 0) == (ore, after)


@given(st.integers(-(10**13), 10**13))
def test_every_amount_comes_back(ore: int) -> None:
    sign = "-" if ore < 0 else ""
    kronor, rest = divmod(abs(ore), 100)
    assert read_ore(f"{sign}{kronor}.{rest:02}") == ore
    assert read_ore(f"{sign}{kronor},{rest:02}") == ore
    assert read_ore(f"{sign}{kronor}.{rest:02}00") == ore


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert isinstance(read_ore(text), int | None)
