from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import event, swedish_texts
from workbench.domain.history import EventKind
from workbench.services.words import describe
from workbench.texts import Texts
from workbench.ui.history_view import SHOWN_AT_FIRST, HistoryView
from workbench.ui.plain import PlainLabel


@pytest.fixture
def english(tmp_path: Path) -> Texts:
    return Texts("en", tmp_path)


@pytest.fixture
def swedish(tmp_path: Path) -> Texts:
    return swedish_texts(tmp_path)


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("document-received", {"name": "export.xml"}, "export.xml came in."),
        ("voucher-received", {"fingerprint": "ab", "document": 1}, "The voucher came in."),
        ("failure-received", {"failure": 1}, "A failure message came in."),
        ("failure-joined", {"failure": 1}, "A failure message was found to belong to this voucher."),
        ("facts-received", {"company": "556677-8899"}, "The chart of accounts of 556677-8899 came in."),
        ("opened", {"from": "unreported", "to": "open"}, "Put on the to-do list."),
        ("failed-again", {"status": "marked"}, "Failed again after it was marked. The mark stands."),
        (
            "marked",
            {"reason": "By hand", "fortnox_series": "A", "fortnox_number": "217"},
            "Marked as exported. In Fortnox: A 217. Reason: By hand",
        ),
        (
            "unmarked",
            {"from": "marked", "to": "open", "reason": "Wrong one"},
            "The mark as exported was taken back: from “Marked as exported” to “To handle”. Reason: Wrong one",
        ),
        ("undone", {"from": "marked", "to": "open"}, "Undone: from “Marked as exported” back to “To handle”."),
        ("reported", {"name": "j.pdf", "sha256": "0" * 64}, "Printed in the report j.pdf. (SHA-256 000000000000…)"),
        ("set-aside", {"name": "x.eml", "reason": "Spam"}, "x.eml was set aside. Reason: Spam"),
        ("company-changed", {}, "The settings of the company were changed."),
        (
            "source-told",
            {"name": "Kassan", "verb": "mark-exported"},
            "Kassan was told that it is marked as exported.",
        ),
        ("source-told", {"name": "Kassan", "verb": "unmark"}, "Kassan was told that the mark was taken back."),
        ("source-told", {"name": "Kassan"}, "Kassan was told of it."),
        (
            "source-refused",
            {"name": "Kassan", "verb": "mark-exported", "answer": "HTTP 422: No"},
            "Kassan did not take the mark: HTTP 422: No. The mark stands here.",
        ),
        (
            "source-refused",
            {"name": "Kassan", "verb": "unmark", "answer": "HTTP 422: No"},
            "Kassan did not take back the mark: HTTP 422: No.",
        ),
        ("from-the-future", {"colour": "red"}, "from-the-future (colour: red)"),
    ],
)
def test_every_event_is_told_in_words(kind: str, data: dict[str, Any], words: str, english: Texts) -> None:
    assert describe(event(1, kind, **data), english) == words


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("data", [{}, {"from": None, "name": ["x"], "at": "yesterday", "reason": "<b>{name}</b>"}])
def test_no_event_is_beyond_words(kind: EventKind, data: dict[str, Any], english: Texts) -> None:
    assert describe(event(1, kind, **data), english)


def test_a_mark_dated_another_day_says_so(english: Texts) -> None:
    told = describe(event(1, "marked", reason="x", at=datetime(2026, 1, 20, 12, tzinfo=UTC).isoformat()), english)
    assert "Done 2026-01-20." in told


def test_it_is_told_in_swedish(swedish: Texts) -> None:
    assert describe(event(1, "marked", reason="x"), swedish) == "Markerades som exporterad. Anledning: x"


def test_the_latest_stands_first_and_the_rest_on_request(qtbot: QtBot, english: Texts) -> None:
    view = HistoryView([event(number, "from-the-future", number=number) for number in range(100)], english)
    qtbot.addWidget(view)

    def told() -> list[str]:
        return [each.text() for each in view.findChildren(PlainLabel) if "from-the-future" in each.text()]

    assert "number: 99" in told()[0]
    assert len(told()) == SHOWN_AT_FIRST
    view.show_all()
    assert len(told()) == 100
