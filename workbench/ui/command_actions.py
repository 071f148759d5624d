"""The commands as Qt's actions: made once, worded in each language, and possible or not."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from workbench.texts import Texts
from workbench.ui.available import Available
from workbench.ui.commands import COMMANDS
from workbench.ui.theme import icon

_LANGUAGES = {"swedish": "sv", "english": "en"}
"""The commands that are ticked while their language is in use."""


def make_actions(owner: QObject) -> dict[str, QAction]:
    """Make an action for each command; its text comes with `word_actions`."""
    actions = {}
    for command in COMMANDS:
        action = QAction(owner)
        action.setObjectName(command.name)
        action.setShortcut(QKeySequence(command.shortcut))
        action.setCheckable(command.name in _LANGUAGES)
        action.setAutoRepeat(False)  # a key held down is one command
        slot: Callable[[], None] = getattr(owner, f"do_{command.name}")
        action.triggered.connect(slot)
        actions[command.name] = action
    return actions


def word_actions(actions: dict[str, QAction], texts: Texts) -> None:
    """Give the actions their words and icons."""
    for command in COMMANDS:
        action = actions[command.name]
        action.setText(texts.t(command.text))
        action.setChecked(texts.language == _LANGUAGES.get(command.name))
        action.setToolTip(_tip(texts.t(command.tip), action))
        action.setStatusTip(texts.t(command.tip))
        if command.icon:
            action.setIcon(icon(command.icon))


def enable_actions(actions: dict[str, QAction], available: Available) -> None:
    """Let the possible commands be chosen."""
    for command in COMMANDS:
        actions[command.name].setEnabled(command.enabled(available))


def shortcut_rows(texts: Texts) -> list[tuple[str, str]]:
    """Return (what, key) for every command that has a shortcut, in the reader's language."""
    return [
        (texts.t(each.text).replace("&", "").rstrip("…"), _key(each.shortcut)) for each in COMMANDS if each.shortcut
    ]


def _tip(tip: str, action: QAction) -> str:
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({key})" if key else tip


def _key(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
