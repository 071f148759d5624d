import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from workbench.services.plain_text import on_one_line, visible
from workbench.ui.plain import PlainLabel, plain_tip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Åkersberga gym & simhall, 1 234,50 – «x» 漢字", "Åkersberga gym & simhall, 1 234,50 – «x» 漢字"),
        ("a\x00b", "a␀b"),
        ("a\x1b[31m", "a␛[31m"),
        ("1\u202e001", "1‹U+202E›001"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("broken\ud800half", "broken‹U+D800›half"),
        ("line\r\nend\ttab", "line\nend\ttab"),
        ("\x7f", "␡"),
    ],
)
def test_control_characters_are_drawn(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_any_text_becomes_one_line_that_qt_can_show(text: str) -> None:
    line = on_one_line(text, 50)
    assert "\n" not in line
    assert "\x00" not in line
    line.encode("utf-8")


def test_a_label_never_reads_markup(qapp: QApplication) -> None:
    hostile = "<b>bold</b><img src='http://example.com/x'>"
    label = PlainLabel(hostile)
    assert label.text() == hostile
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_label_bounds_what_it_shows(qapp: QApplication) -> None:
    label = PlainLabel("x" * 1_000_000)
    assert len(label.text()) < 3000
    assert label.heightForWidth(300) > label.heightForWidth(3000)


def test_a_label_can_be_narrow_whatever_it_holds(qapp: QApplication) -> None:
    assert PlainLabel("x" * 200).minimumSizeHint().width() < 100


def test_a_tool_tip_shows_markup_as_text() -> None:
    assert "<img" not in plain_tip("<img src=x>")
    assert plain_tip("") == ""
