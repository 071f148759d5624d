from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import find, make_session, press, said
from workbench import __version__
from workbench.ui.about_dialog import AboutDialog, ShortcutsDialog


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_about_tells_version_licence_and_where(owner: QWidget, tmp_path: Path) -> None:
    session, _ = make_session(tmp_path / "data")
    dialog = AboutDialog(session, owner)
    dialog.open()
    words = said(dialog).replace("\u200b", "")
    assert __version__ in words
    assert "MIT" in words
    assert str(tmp_path / "data") in words
    press(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_shortcuts_are_shown_as_given(owner: QWidget, tmp_path: Path) -> None:
    session, _ = make_session(tmp_path / "data")
    dialog = ShortcutsDialog(session, [("Add files", "Ctrl+O"), ("Undo", "Ctrl+Z")], owner)
    dialog.open()
    table = find(dialog, QTableWidget)
    items = [[table.item(line, column) for column in (0, 1)] for line in range(table.rowCount())]
    assert [[item.text() if item else "" for item in line] for line in items] == [
        ["Add files", "Ctrl+O"],
        ["Undo", "Ctrl+Z"],
    ]
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
