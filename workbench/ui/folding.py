"""Parts of a page that can be folded away."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui import theme
from workbench.ui.plain import DRESSING


class _Heading(QToolButton):
    """A button that keeps its open state without looking pressed."""

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Leave out the look of being checked; the arrow tells it."""
        super().initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On


class FoldingPart(QWidget):
    """A heading that shows or hides what is under it. `toggled` tells whether it is open now."""

    toggled = Signal(object)

    def __init__(self, heading: str, parent: QWidget | None = None, *, is_open: bool = False) -> None:
        super().__init__(parent)
        self._content: QWidget | None = None
        self._heading = _Heading()
        self._heading.setText(heading.replace("&", "&&"))
        self._heading.setAccessibleName(heading)
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setAutoRaise(True)
        self._heading.setCheckable(True)
        self._heading.setChecked(is_open)
        self._heading.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._heading.setFont(theme.scaled(self._heading.font(), 1.0, strong=True))
        self._heading.setIconSize(theme.ICON_SMALL)
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(0, 0, 0, 0)
        self._bar.setSpacing(theme.GAP)
        self._bar.addWidget(self._heading)
        self._bar.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_SMALL)
        self._column.addLayout(self._bar)
        self._show_arrow()
        self._heading.toggled.connect(self._toggle)

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._heading.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the content."""
        self._heading.setChecked(is_open)

    def set_content(self, content: QWidget) -> None:
        """Take the content; shown when open."""
        self._content = content
        self._column.addWidget(content)
        content.setVisible(self.is_open)

    def add_beside(self, widget: QWidget) -> None:
        """Put something at the right end of the heading."""
        self._bar.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the arrow again when the palette changes."""
        super().changeEvent(event)
        if event.type() in DRESSING:
            self._show_arrow()

    def _toggle(self, is_open: bool) -> None:
        self._show_arrow()
        if self._content:
            self._content.setVisible(is_open)
        self.toggled.emit(is_open)

    def _show_arrow(self) -> None:
        theme.set_icon(self._heading, "chevron-down" if self.is_open else "chevron-right")
