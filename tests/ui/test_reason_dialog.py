from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import Heard, find, make_session, press
from workbench.ui.reason_dialog import ReasonDialog


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def opened(owner: QWidget, tmp_path: Path, *suggestions: str) -> tuple[ReasonDialog, Heard]:
    dialog = ReasonDialog(make_session(tmp_path / "data")[0], "Take back 12 marks", owner, suggestions)
    heard = Heard()
    dialog.confirmed.connect(heard)
    dialog.open()
    return dialog, heard


def test_a_suggestion_stands_ready_for_enter(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard = opened(owner, tmp_path, "Marked by mistake", "Other")
    assert "Take back 12 marks" in {button.text() for button in dialog.findChildren(QPushButton)}
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == ["Marked by mistake"]


def test_without_a_reason_it_stays_open(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard = opened(owner, tmp_path)
    press(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert any("A reason is needed" in label.text() for label in dialog.findChildren(QLabel))
    find(dialog, QComboBox).setEditText("  wrong company ")
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == ["wrong company"]


def test_escape_does_nothing(owner: QWidget, tmp_path: Path) -> None:
    dialog, heard = opened(owner, tmp_path, "Marked by mistake")
    press(dialog, Qt.Key.Key_Escape)
    assert heard.values == []
    assert not dialog.isVisible()
