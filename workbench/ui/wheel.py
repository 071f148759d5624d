"""The mouse wheel over fields that can be scrolled past: only the one being worked in is changed by it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _PastUnlessFocused(QObject):
    """Lets the wheel go on to what scrolls, unless the field has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the wheel from a field without focus."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def pass_wheel(*fields: QWidget) -> None:
    """Let fields take the wheel only while they have the focus, which a turn of the wheel does not give them."""
    for field in fields:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_PastUnlessFocused(field))
