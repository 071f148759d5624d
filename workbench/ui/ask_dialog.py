"""What the program's dialogs have in common."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QDialogButtonBox, QLayout, QPushButton, QVBoxLayout, QWidget

from workbench.ui.theme import GAP


class AskDialog(QDialog):
    """A dialog that is opened, never waited for, and goes away when closed; ``column`` takes its parts.

    It is at least ``letters`` wide.
    """

    def __init__(self, title: str, parent: QWidget | None, letters: int = 64) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._asked_for = 0, 0
        self.setMinimumWidth(self._size(letters, 1).width())
        self.column = QVBoxLayout(self)
        self.column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def sizeHint(self) -> QSize:
        """Be as high as the sentences need at this width, not as they would need at their narrowest."""
        hint = super().sizeHint()
        width = max(hint.width(), self.minimumWidth())
        if not self.column.hasHeightForWidth():
            return hint
        return QSize(width, self.column.totalHeightForWidth(width))

    def showEvent(self, event: QShowEvent) -> None:
        """Open no smaller than the parts need, and let nothing be cut off by making the window smaller."""
        room = self._size(1000, 1000)
        self.setMinimumWidth(max(self.minimumWidth(), min(self.column.totalMinimumSize().width(), room.width())))
        needed = min(self._needed(max(self.width(), self.minimumWidth())), room.height())
        if self.height() < needed:
            self.resize(self.width(), needed)
        self.setMinimumHeight(min(self._needed(self.minimumWidth()), self.height(), room.height()))
        self._asked_for = self._asks_for()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        """Make room for what has been told since it was opened."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return done

    def _fit(self) -> None:
        """Become as much higher as what is told has become, unless that scrolls; be no lower than the parts need."""
        places = range(self.column.count())
        parts = [item.widget() for place in places if (item := self.column.itemAt(place))]
        if any(isinstance(part, QAbstractScrollArea) for part in parts):
            return
        room = self._size(1, 1000).height()
        (width, before), self._asked_for = self._asked_for, self._asks_for()
        height = self._asked_for[1]
        if width == self.width() and height > max(before, self.height()):  # not where the user made it narrower
            self.resize(width, min(self.height() + height - before, room))
        least = min(self._needed(self.minimumWidth()), room)
        if least > self.minimumHeight():
            self.setMinimumHeight(least)

    def _asks_for(self) -> tuple[int, int]:
        if self.column.hasHeightForWidth():
            return self.width(), self.column.totalHeightForWidth(self.width())
        return self.width(), self.column.totalSizeHint().height()

    def grow(self) -> None:
        """Make room for what has been told since it was opened."""
        self.column.activate()
        room = self._size(1000, 1000)
        if not self.isVisible():
            self.resize(self.sizeHint().boundedTo(room))
            return
        wanted = self.sizeHint().height()
        if self.column.hasHeightForWidth():
            wanted = self.column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), min(wanted, room.height())))

    def begin_at(self, letters: int, lines: int) -> None:
        """Open with room for so much text, or as much as the screen has."""
        self.resize(self._size(letters, lines))

    def add_buttons(self, buttons: QDialogButtonBox, default: QPushButton) -> None:
        """Put the buttons at the bottom; ``default`` is what Enter presses, Esc closes."""
        self.column.addSpacing(GAP)
        self.column.addWidget(buttons)
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(button is default)
        default.setDefault(True)
        for button in buttons.buttons():
            if button is not default:
                self.setTabOrder(default, button)
        buttons.rejected.connect(self.reject)

    def _needed(self, width: int) -> int:
        """Return the least height at which the parts do not overlap."""
        if self.column.hasHeightForWidth():
            return self.column.totalMinimumHeightForWidth(width)
        return self.column.totalMinimumSize().height()

    def _size(self, letters: int, lines: int) -> QSize:
        metrics = self.fontMetrics()
        room = QGuiApplication.primaryScreen().availableSize() * 0.9
        return QSize(metrics.averageCharWidth() * letters, metrics.lineSpacing() * lines).boundedTo(room)


def close_buttons(dialog: AskDialog) -> None:
    """Give a dialog that only tells something its one button."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    dialog.add_buttons(buttons, buttons.button(QDialogButtonBox.StandardButton.Close))
