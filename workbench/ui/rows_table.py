"""The rows of a voucher as a table: the cells a finding concerns marked, the sum and the difference below."""

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.ui import theme
from workbench.ui.rows_model import Index, RowColumn, RowsContent, RowsModel
from workbench.ui.theme import Accent

_MOST_SHOWN = 24
_MEASURED_ROWS = 200
_LEAST_CHARACTERS = 12
_BAR = 3
_TEXT_MARGIN = 4


class _MarkDelegate(QStyledItemDelegate):
    """Paints a bar at the edge of a marked cell, what was sent beside a corrected value, a line above the sum."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for both values of a corrected cell."""
        size = super().sizeHint(option, index)
        sent = _sent(index)
        if sent:
            size.setWidth(size.width() + theme.GAP + QFontMetrics(_struck(option.font)).horizontalAdvance(sent))
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell, then its marks."""
        super().paint(painter, option, index)
        if sent := _sent(index):
            self._paint_sent(painter, option, index, sent)
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        area = option.rect
        if model.marked(index):
            ink = theme.ink(QGuiApplication.palette(), Accent.MARKED)
            painter.fillRect(area.left(), area.top(), _BAR, area.height(), ink)
        if index.row() == model.rowCount() - 2:
            strong = QGuiApplication.palette().text().color()
            painter.fillRect(area.left(), area.top(), area.width(), 1, strong)

    def _paint_sent(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, sent: str) -> None:
        """Paint what was sent behind the value to be entered: smaller, and struck out."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        used = QFontMetrics(shown.font).horizontalAdvance(shown.text) + theme.GAP + _TEXT_MARGIN
        area = shown.rect.adjusted(used, 0, -_TEXT_MARGIN, 0)
        selected = QStyle.StateFlag.State_Selected in shown.state
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setFont(_struck(option.font))
        painter.setPen(shown.palette.color(role))
        words = painter.fontMetrics().elidedText(sent, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def _sent(index: Index) -> str | None:
    model = index.model()
    return model.sent(index) if isinstance(model, RowsModel) else None


def _struck(font: QFont) -> QFont:
    struck = theme.scaled(font, 0.9)
    struck.setStrikeOut(True)
    return struck


class RowsTable(QTableView):
    """Shows a voucher's rows at their full height (up to a screenful); cells can be copied."""

    def __init__(self, content: RowsContent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowsModel(content, self)
        self.setModel(self._rows)
        self.setItemDelegate(_MarkDelegate(self))
        self.setAccessibleName(content.texts.t("The rows of the voucher"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.GAP)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 4)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        span = self._rows.columns.index(RowColumn.DEBIT)
        for closing in (self._rows.rowCount() - 2, self._rows.rowCount() - 1):
            self.setSpan(closing, 0, 1, span)
        self.resizeColumnsToContents()
        columns = range(self._rows.columnCount())
        self._natural = [self.columnWidth(place) + theme.GAP_SMALL for place in columns]
        self._fit()

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows (at most a screenful), with a scroll bar where they are too wide."""
        shown = min(self._rows.rowCount(), _MOST_SHOWN)
        height = self.horizontalHeader().sizeHint().height() + shown * self.verticalHeader().defaultSectionSize() + 2
        return height + (self.horizontalScrollBar().sizeHint().height() if self._least() > width else 0)

    def sizeHint(self) -> QSize:
        """Return the size that shows everything."""
        width = sum(self._natural)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Allow any width; what does not fit is scrolled to."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.heightForWidth(self._least()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width there is."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected cells as text with tabs."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    def copy_selection(self) -> None:
        """Put the selected cells on the clipboard."""
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=_reading_order):
            lines.setdefault(index.row(), []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def _least(self) -> int:
        """Return the width under which columns no longer fit, long texts cut as far as they may be."""
        return sum(self._least_of(place) for place in range(len(self._natural)))

    def _least_of(self, place: int) -> int:
        column = self._rows.columns[place]
        if column in (RowColumn.ACCOUNT_NAME, RowColumn.INFORMATION):
            return min(self._natural[place], self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS)
        return self._natural[place]

    def _fit(self) -> None:
        """Give every column its natural width if there is room, cut long texts if not, and use up what is left."""
        widths = [self._least_of(place) for place in range(len(self._natural))]
        spare = self.viewport().width() - sum(widths)
        wanting = [place for place, natural in enumerate(self._natural) if natural > widths[place]]
        for count, place in enumerate(sorted(wanting, key=self._wanted_more), 1):
            given = min(max(spare, 0) // (len(wanting) - count + 1), self._wanted_more(place))
            widths[place] += given
            spare -= given
        widths[self._rows.columns.index(RowColumn.INFORMATION)] += max(spare, 0)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)

    def _wanted_more(self, place: int) -> int:
        return self._natural[place] - self._least_of(place)


def _reading_order(index: QModelIndex) -> tuple[int, int]:
    return index.row(), index.column()
