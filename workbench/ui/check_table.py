"""A table of whole rows, chosen by check boxes as well as by click and key."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.ui.case_model import CHECK


class CheckTable(QTableView):
    """Its first column holds check boxes that mirror the selection: a click on one toggles that row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_check = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() * 7 // 4)

    def toggle_current(self) -> None:
        """Select the current row, or take it out of the selection."""
        toggle = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(self.currentIndex(), toggle)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: typing does not jump about in a list of numbers."""

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Let Home and End go to the first and last row."""
        last = self.model().rowCount() - 1
        column = max(self.currentIndex().column(), 0)
        if action == QAbstractItemView.CursorAction.MoveHome and last >= 0:
            return self.model().index(0, column)
        if action == QAbstractItemView.CursorAction.MoveEnd and last >= 0:
            return self.model().index(last, column)
        return super().moveCursor(action, modifiers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """In the check box column a click toggles its row."""
        left = event.button() == Qt.MouseButton.LeftButton
        self._on_check = left and self.indexAt(event.position().toPoint()).column() == CHECK
        super().mousePressEvent(self._with_control(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag along the check boxes as if Ctrl were held."""
        super().mouseMoveEvent(self._with_control(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        super().mouseReleaseEvent(self._with_control(event))
        self._on_check = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a check box are two clicks."""
        if self.indexAt(event.position().toPoint()).column() == CHECK:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _with_control(self, event: QMouseEvent) -> QMouseEvent:
        if not self._on_check or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return event
        kind = event.type()
        if kind == QMouseEvent.Type.MouseButtonDblClick:
            kind = QMouseEvent.Type.MouseButtonPress
        return QMouseEvent(
            kind,
            event.position(),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers() | Qt.KeyboardModifier.ControlModifier,
            event.pointingDevice(),
        )
