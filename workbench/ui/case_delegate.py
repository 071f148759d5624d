"""How the list is drawn: check boxes that mirror the selection, done rows dimmed, the current row framed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.ui import theme
from workbench.ui.case_model import CHECK, DIMMED_ROLE, WARNING_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex

_ROUND = 2.5
_TICK = ((0.22, 0.52), (0.42, 0.73), (0.78, 0.28))
_DASH = ((0.25, 0.5), (0.75, 0.5))
_MARGIN = "\u2002"
"""An en space after what stands to the right, so that it does not run into the next column."""


class CaseDelegate(QStyledItemDelegate):
    """Draws the cells of the list."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Dim what is done; the current cell's frame is drawn round the whole row instead."""
        super().initStyleOption(option, index)
        if option.displayAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += _MARGIN
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
            draw_check_box(painter, option.rect, state, option.palette, box_side(option.fontMetrics))
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

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logical: int) -> None:
        """Let the headings stand right over what they head."""
        super().initStyleOptionForIndex(option, logical)
        if option.textAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += _MARGIN

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a heading."""
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if logical == CHECK:
            draw_check_box(painter, rect, self._state, self.palette(), box_side(self.fontMetrics()))


def draw_check_box(painter: QPainter, rect: QRect, state: Qt.CheckState, palette: QPalette, side: int) -> None:
    """Draw a check box in the middle of a rectangle; an outline that can be seen on any ground."""
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    box = QRectF(0, 0, side, side)
    box.moveCenter(QRectF(rect).center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.mixed(text, base, 0.55), 1))
    painter.setBrush(base)
    painter.drawRoundedRect(box, _ROUND, _ROUND)
    painter.setPen(QPen(text, side / 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    if state != Qt.CheckState.Unchecked:
        places = _TICK if state == Qt.CheckState.Checked else _DASH
        painter.drawPolyline([box.topLeft() + QPointF(x, y) * side for x, y in places])
    painter.restore()


def box_side(metrics: QFontMetrics) -> int:
    """Return the side of a check box beside text of a size."""
    return metrics.ascent() + 2
