"""How the list is drawn: check boxes that mirror the selection, done rows dimmed, the current row framed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.ui import theme
from workbench.ui.case_model import CHECK, DIMMED_ROLE, WARNING_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex


class CaseDelegate(QStyledItemDelegate):
    """Draws the cells of the list."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Dim what is done; the current cell's frame is drawn round the whole row instead."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if index.data(DIMMED_ROLE):
            faint = option.palette.color(QPalette.ColorRole.PlaceholderText)
            option.palette.setColor(QPalette.ColorRole.Text, faint)
        if index.data(WARNING_ROLE):
            option.palette.setColor(QPalette.ColorRole.Text, theme.ink(option.palette, theme.Accent.ATTENTION))
            option.font = theme.scaled(option.font, 1.0, strong=True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw a cell, a check box in the first, and a line round the current row."""
        super().paint(painter, option, index)
        if index.column() == CHECK:
            checked = bool(option.state & QStyle.StateFlag.State_Selected)
            state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
            draw_check_box(painter, option.rect, state, option.widget)
        table = option.widget
        if isinstance(table, QTableView) and table.hasFocus() and table.currentIndex().row() == index.row():
            painter.save()
            painter.setPen(option.palette.color(QPalette.ColorRole.Highlight))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
            painter.restore()


class CheckHeader(QHeaderView):
    """The headings, with a check box over the check boxes that selects everything shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._state = Qt.CheckState.Unchecked
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 4)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def show_checked(self, selected: int, shown: int) -> None:
        """Show whether none, some or all of what is shown is selected."""
        if not selected:
            state = Qt.CheckState.Unchecked
        else:
            state = Qt.CheckState.Checked if selected == shown else Qt.CheckState.PartiallyChecked
        if state != self._state:
            self._state = state
            self.viewport().update()

    def show_sort(self, column: int, order: Qt.SortOrder) -> None:
        """Show what is sorted by, without asking for it."""
        blocked = self.blockSignals(True)
        self.setSortIndicator(column, order)
        self.blockSignals(blocked)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a heading."""
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if logical == CHECK:
            draw_check_box(painter, rect, self._state, self)


def draw_check_box(painter: QPainter, rect: QRect, state: Qt.CheckState, widget: QWidget | None) -> None:
    """Draw a check box in the middle of a rectangle, as the style draws them."""
    style = widget.style() if widget else QApplication.style()
    option = QStyleOptionButton()
    if widget:
        option.initFrom(widget)
    option.state = QStyle.StateFlag.State_Enabled
    option.state |= {
        Qt.CheckState.Checked: QStyle.StateFlag.State_On,
        Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
        Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
    }[state]
    box = style.subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, widget)
    box.moveCenter(rect.center())
    option.rect = box
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, widget)
