"""What is scrolled only where there is no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.theme import GAP, GAP_SMALL

_LEAST_LINES = 8


class Scrolled(QScrollArea):
    """Holds the parts of a dialog in ``column``; wishes to be as high as they need, and is content with less."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, GAP_SMALL, 0)
        self.column.setSpacing(GAP)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """Be as high as what is inside needs at this width, or at the least width of a window not shown yet."""
        width = max(self._least_width(), self.width() if self.isVisible() else self._window_width())
        return QSize(width, self.column.totalHeightForWidth(width - self._bar_width()))

    def minimumSizeHint(self) -> QSize:
        """Show some lines at least, and the whole width with a scroll bar beside it."""
        lines = self.fontMetrics().lineSpacing() * _LEAST_LINES
        return QSize(self._least_width(), min(self.sizeHint().height(), lines))

    def _least_width(self) -> int:
        return max(self.column.minimumSize().width() + self._bar_width(), self.minimumWidth())

    def _window_width(self) -> int:
        layout = self.window().layout()
        if layout is None:
            return 0
        margins = layout.contentsMargins()
        return self.window().minimumWidth() - margins.left() - margins.right()

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()
