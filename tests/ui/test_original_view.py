"""Originals and hostile text: everything is there, and as text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import (
    MISSING,
    ORIGINAL,
    VOUCHER,
    FakeServices,
    detail,
    fake_services,
    first,
    marked,
    session_of,
    stored,
)
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.cases import FailureFindings
from workbench.ui.case_view import CaseView
from workbench.ui.detail_pane import DetailPane
from workbench.ui.folding import FoldingPart
from workbench.ui.original_view import SHOWN_CHARACTERS, OriginalMessage, OriginalText, addresses
from workbench.ui.rows_model import RowsModel
from workbench.ui.rows_table import RowsTable
from workbench.ui.session import Session

MakePane = Callable[..., DetailPane]
HOSTILE = "<h1>&amp; <script>alert(1)</script> \x00 \u202e99,1 {name} %s"


@pytest.fixture
def fake(tmp_path: Path) -> FakeServices:
    return fake_services(tmp_path)


@pytest.fixture
def session(fake: FakeServices, tmp_path: Path) -> Session:
    return session_of(fake, tmp_path)


@pytest.fixture
def made(qtbot: QtBot, fake: FakeServices, session: Session) -> MakePane:
    def make(number: int = 1, width: int = 700) -> DetailPane:
        pane = DetailPane(session)
        qtbot.addWidget(pane)
        pane.resize(width, 900)
        pane.show()
        pane.show_case(number)
        return pane

    return make


def words(root: QWidget) -> str:
    return "\n".join(each.text() for each in root.findChildren(QLabel) if each.isVisible())


def table(pane: DetailPane) -> RowsModel:
    model = first(pane, RowsTable).model()
    assert isinstance(model, RowsModel)
    return model


def test_the_original_is_copied_as_it_came(made: MakePane, fake: FakeServices) -> None:
    came = "a\x00b\r\nc\u202e <b> " + ORIGINAL
    fake.details[1] = detail(failures=(FailureFindings(stored(1, came), (MISSING,)),))
    pane = made()
    message = first(pane, OriginalMessage)
    assert "a␀b" in first(message, OriginalText).toPlainText()
    message.copy()
    assert QGuiApplication.clipboard().text() == came


def test_a_message_of_a_million_characters_is_cut_in_view_only(made: MakePane, fake: FakeServices) -> None:
    came = "x" * 1_000_000
    fake.details[1] = detail(failures=(FailureFindings(stored(1, came), (MISSING,)),))
    pane = made()
    message = first(pane, OriginalMessage)
    assert len(first(message, OriginalText).toPlainText()) == SHOWN_CHARACTERS
    assert "of 1,000,000 are shown" in words(pane)
    message.copy()
    assert len(QGuiApplication.clipboard().text()) == 1_000_000


def test_every_message_of_many_can_be_read(made: MakePane, fake: FakeServices) -> None:
    failures = tuple(FailureFindings(stored(number, f"message {number}"), (MISSING,)) for number in range(130, 0, -1))
    fake.details[1] = detail(failures=failures)
    pane = made()
    for part in pane.findChildren(FoldingPart):
        part.set_open(True)
    shown = "\n".join(each.toPlainText() for each in pane.findChildren(OriginalText))
    assert all(f"message {number}" in shown.split("\n") for number in range(1, 131))


def test_hostile_text_is_shown_as_text(made: MakePane, fake: FakeServices) -> None:
    row = VoucherRow(HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE)
    voucher = Voucher(HOSTILE, HOSTILE, HOSTILE, HOSTILE, date(2026, 1, 1), HOSTILE, (row,))
    fake.details[1] = detail(voucher, failures=(FailureFindings(stored(1, HOSTILE), (MISSING,)),))
    pane = made()
    for label in pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
        assert "\x00" not in label.text()
        assert "\u202e" not in label.text()
    assert "<script>" in words(pane)
    model = table(pane)
    assert "<script>" not in model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "مرحبا " * 2000, "\x00" * 5000], ids=["long", "rtl", "nul"])
def test_any_text_leaves_the_page_as_wide_as_the_pane(made: MakePane, fake: FakeServices, text: str) -> None:
    voucher = replace(VOUCHER, text=text, rows=(VoucherRow(text, 1, text, text, text),))
    fake.details[1] = detail(voucher, failures=(FailureFindings(stored(1, text), (MISSING,)),))
    pane = made(width=420)
    scroll = first(pane, QScrollArea)
    page = first(pane, CaseView)
    assert page.width() <= scroll.viewport().width()


@pytest.mark.parametrize("width", [380, 600, 900])
def test_every_label_has_room_for_its_words(made: MakePane, fake: FakeServices, width: int, qtbot: QtBot) -> None:
    fake.details[1] = marked()
    pane = made(width=width)
    qtbot.wait(10)
    for label in pane.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_addresses_are_offered_whole_and_only_those_that_are_safe(
    made: MakePane, fake: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = "https://app.junipeer.example/entities/order/ord_8812"
    came = f'FORTNOX_ACCOUNT_INACTIVE ({good}) http://a.example/x javascript:alert(1) "https://b.example?x=1".'
    around = "url: https://nordea.se@evil.example/x https://bättre.example file:///etc/passwd"
    kept = stored(1, came)
    kept = replace(kept, failure=replace(kept.failure, context=around))
    fake.details[1] = detail(failures=(FailureFindings(kept, (MISSING,)),))
    assert addresses(f"{came}\n{around}") == [good, "https://b.example?x=1"]
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    pane = made()
    message = first(pane, OriginalMessage)
    message.set_open(True)
    assert good in [label.text().replace("\u200b", "") for label in message.findChildren(QLabel)]  # it may be broken
    assert around in [text.toPlainText() for text in message.findChildren(OriginalText)]
    buttons = {each.accessibleName(): each for each in message.findChildren(QToolButton)}
    assert opened == []
    buttons[f"Open {good} in the browser"].click()
    assert opened == [good]
    buttons[f"Copy {good}"].click()
    assert QGuiApplication.clipboard().text() == good
