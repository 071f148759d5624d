"""What we put on the clipboard ourselves, and nothing of what others put there."""

from PySide6.QtGui import QGuiApplication


class OwnClipboard:
    """The system's clipboard; only our own text is ever taken off it."""

    def __init__(self) -> None:
        self._ours = ""

    def holds(self, text: str) -> bool:
        """Tell whether a text lies on the clipboard; nothing lies nowhere."""
        return bool(text) and QGuiApplication.clipboard().text() == text

    def put(self, text: str) -> None:
        """Put a text there."""
        self._ours = text
        QGuiApplication.clipboard().setText(text)

    def clear(self) -> None:
        """Take our text off; what has been copied elsewhere since stays."""
        if self.holds(self._ours):
            QGuiApplication.clipboard().clear()
        self._ours = ""
