"""Enter in a table of a dialog opens what is chosen there, and does not press the dialog's button."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterOpens(QObject):
    """Makes ``activated`` of Enter; Qt's own tables emit that too, but let the key go on to the dialog."""

    def __init__(self, table: QAbstractItemView) -> None:
        super().__init__(table)
        self._table = table
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            if self._table.currentIndex().isValid():
                self._table.activated.emit(self._table.currentIndex())
            return True
        return super().eventFilter(watched, event)
