"""Text from outside, shown as text: labels that never read markup, characters that cannot hide."""

import html
import re

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSizePolicy, QWidget

from workbench.services.plain_text import shortened, visible
from workbench.ui import theme
from workbench.ui.theme import Accent

DRESSING = (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange, QEvent.Type.ApplicationFontChange)
"""Events after which what was made of font and palette has to be made again."""

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
_LONG_WORD = re.compile(r"\S{40}(?=\S)")
_BREAK_HERE = "\u200b"


def plain_tip(text: str) -> str:
    """Return a tool tip that shows the text as it is; a tool tip reads markup wherever it finds some."""
    return f"<p>{html.escape(visible(shortened(text, 600)))}</p>" if text else ""


class PlainLabel(QLabel):
    """A label of plain text that wraps, and can be selected by mouse and keyboard."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        size: float = 1.0,
        strong: bool = False,
        accent: Accent | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._strong = strong
        self._accent = accent
        self._dressing = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(_SELECTABLE)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.dress()
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show the text, whatever is in it; long runs without a space may still be broken."""
        self.setText(_breakable(visible(shortened(text))))

    def set_accent(self, accent: Accent | None) -> None:
        """Colour the text by an accent, or (None) like other text."""
        self._accent = accent
        self.dress()

    def set_strong(self, strong: bool) -> None:
        """Write the text bold, or like other text."""
        self._strong = strong
        self.dress()

    def dress(self) -> None:
        """Take size and colour from the program's font and palette."""
        self._dressing = True
        self.setFont(theme.scaled(QApplication.font(), self._size, strong=self._strong))
        surrounding = QGuiApplication.palette()
        colour = (
            theme.ink(surrounding, self._accent) if self._accent else surrounding.color(QPalette.ColorRole.WindowText)
        )
        self.setPalette(_written_in(self.palette(), colour))
        self._dressing = False

    def changeEvent(self, event: QEvent) -> None:
        """Dress again when font or palette change."""
        super().changeEvent(event)
        if event.type() in DRESSING and not self._dressing:
            self.dress()

    def minimumSizeHint(self) -> QSize:
        """Let the label be narrow and one line high: a layout asks for the height at its width anyway."""
        hint = super().minimumSizeHint()
        if not self.wordWrap():
            return hint
        margins = self.contentsMargins()
        line = self.fontMetrics().height() + margins.top() + margins.bottom()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 8), line)


class Chip(QLabel):
    """A few words on a rounded ground: a state. Its meaning is in the words, the colour only helps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accent = Accent.QUIET
        self._dressing = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(_SELECTABLE)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        side, above = theme.GAP + 2, theme.GAP_SMALL - 1
        self.setContentsMargins(side, above, side, above)

    def show_state(self, words: str, accent: Accent) -> None:
        """Show a state in words, in the colour of an accent."""
        self._accent = accent
        self.setText(words)
        self.dress()

    def dress(self) -> None:
        """Take the colours from the program's palette."""
        self._dressing = True
        self.setPalette(_written_in(self.palette(), theme.ink(QGuiApplication.palette(), self._accent)))
        self.setFont(theme.scaled(QApplication.font(), 0.92, strong=True))
        self._dressing = False

    def changeEvent(self, event: QEvent) -> None:
        """Dress again when font or palette change."""
        super().changeEvent(event)
        if event.type() in DRESSING and not self._dressing:
            self.dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(QGuiApplication.palette(), self._accent))
        box = QRectF(QRect(0, 0, self.width(), self.height()))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()
        super().paintEvent(event)


class Rule(QFrame):
    """A thin line between parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One pixel high."""
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.line(self.palette()))
        painter.end()


def _written_in(palette: QPalette, colour: QColor) -> QPalette:
    """Return a palette with another text colour, on whichever ground the label stands."""
    result = QPalette(palette)
    result.setColor(QPalette.ColorRole.WindowText, colour)
    result.setColor(QPalette.ColorRole.Text, colour)
    return result


def _breakable(text: str) -> str:
    """Let a very long word be broken, without touching the words people write."""
    return _LONG_WORD.sub(lambda found: found.group() + _BREAK_HERE, text)
