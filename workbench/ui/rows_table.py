"""The rows of a voucher as a table: the cells a finding concerns marked, the sum and the difference below."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.domain.ledger import LedgerFacts
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import on_one_line, plain_tip
from workbench.ui.theme import Accent

Cell = tuple[int | None, str]
_Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_MOST_SHOWN = 24
_LONGEST = 300
_MEASURED_ROWS = 200
_BAR = 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowColumn(StrEnum):
    """The columns, by the names that `Finding.cells` uses."""

    NUMBER = "row"
    ACCOUNT = "account"
    ACCOUNT_NAME = "account_name"
    COST_CENTER = "cost_center"
    PROJECT = "project"
    INFORMATION = "transaction_information"
    DEBIT = "debit"
    CREDIT = "credit"


_HEADINGS: dict[RowColumn, str] = {
    RowColumn.NUMBER: N_("No."),
    RowColumn.ACCOUNT: N_("Account"),
    RowColumn.ACCOUNT_NAME: N_("Account name"),
    RowColumn.COST_CENTER: N_("Cost centre"),
    RowColumn.PROJECT: N_("Project"),
    RowColumn.INFORMATION: N_("Transaction information"),
    RowColumn.DEBIT: N_("Debit"),
    RowColumn.CREDIT: N_("Credit"),
}
_NUMERIC = (RowColumn.NUMBER, RowColumn.DEBIT, RowColumn.CREDIT)
_LEFT_OUT_WHEN_EMPTY = (
    RowColumn.ACCOUNT_NAME,
    RowColumn.COST_CENTER,
    RowColumn.PROJECT,
    RowColumn.INFORMATION,
)


@dataclass(frozen=True, slots=True)
class RowsContent:
    """What the table shows. ``marks`` gives for each concerned cell why, in words."""

    voucher: Voucher
    facts: LedgerFacts | None
    marks: Mapping[Cell, str]
    texts: Texts


class RowsModel(QAbstractTableModel):
    """Rows as they were sent, then their sum, then the difference."""

    def __init__(self, content: RowsContent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voucher = content.voucher
        self._rows = content.voucher.rows
        self._accounts = content.facts.accounts if content.facts else {}
        self._texts = content.texts
        self._marks = {
            (row, _column_of(field, self._rows[row])): why
            for (row, field), why in content.marks.items()
            if row is not None and 0 <= row < len(self._rows)
        }
        self.columns = tuple(column for column in RowColumn if self._has_content(column))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the rows, with sum and difference."""
        return 0 if parent.isValid() else len(self._rows) + 2

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the columns that hold something."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.t(_HEADINGS[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMERIC else _LEFT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and how."""
        place, column = index.row(), self.columns[index.column()]
        why = self._marks.get((place, column))
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(place, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMERIC else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return _strong_font() if why is not None or place >= len(self._rows) else None
        if role == Qt.ItemDataRole.BackgroundRole and why is not None:
            return theme.tint(QGuiApplication.palette(), Accent.MARKED)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(place, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(why or self.text(place, column))
        if role == Qt.ItemDataRole.AccessibleTextRole and why is not None:
            return f"{self.text(place, column)} – {why}"
        return None

    def marked(self, index: _Index) -> bool:
        """Tell whether a finding concerns the cell."""
        return (index.row(), self.columns[index.column()]) in self._marks

    def text(self, place: int, column: RowColumn) -> str:
        """Return a cell's text, made fit to be shown."""
        if place >= len(self._rows):
            return self._closing(place - len(self._rows), column)
        row = self._rows[place]
        if column is RowColumn.NUMBER:
            return str(place + 1)
        if column is RowColumn.DEBIT:
            return self._texts.amount(row.debit) if row.debit else ""
        if column is RowColumn.CREDIT:
            return self._texts.amount(row.credit) if row.credit else ""
        value = self._accounts.get(row.account, "") if column is RowColumn.ACCOUNT_NAME else getattr(row, column)
        return on_one_line(value, _LONGEST)

    def _closing(self, which: int, column: RowColumn) -> str:
        """Return a cell of the sum (0) or the difference (1)."""
        if column is RowColumn.NUMBER:
            return self._texts.t("Difference") if which else self._texts.t("Sum")
        if column not in (RowColumn.DEBIT, RowColumn.CREDIT):
            return ""
        if not which:
            debit = column is RowColumn.DEBIT
            return self._texts.amount(sum(row.debit if debit else row.credit for row in self._rows))
        missing = self._voucher.difference
        side = RowColumn.DEBIT if missing < 0 else RowColumn.CREDIT
        return self._texts.amount(abs(missing)) if column is side else ""

    def _ink(self, place: int, column: RowColumn) -> Any:
        if column in (RowColumn.NUMBER, RowColumn.ACCOUNT_NAME) and place < len(self._rows):
            return theme.ink(QGuiApplication.palette(), Accent.QUIET)
        if place == len(self._rows) + 1:
            unbalanced = self._voucher.difference != 0
            return theme.ink(QGuiApplication.palette(), Accent.ATTENTION if unbalanced else Accent.QUIET)
        return None

    def _has_content(self, column: RowColumn) -> bool:
        if column not in _LEFT_OUT_WHEN_EMPTY:
            return True
        return any(self.text(place, column) for place in range(len(self._rows))) or any(
            marked is column for _, marked in self._marks
        )


class _MarkDelegate(QStyledItemDelegate):
    """Paints a bar at the edge of a marked cell, and a line above the sum."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the cell, then its marks."""
        super().paint(painter, option, index)
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
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 4)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        span = self._rows.columns.index(RowColumn.DEBIT)
        for closing in (self._rows.rowCount() - 2, self._rows.rowCount() - 1):
            self.setSpan(closing, 0, 1, span)
        self.resizeColumnsToContents()
        self._natural = [self.columnWidth(place) + theme.GAP for place in range(self._rows.columnCount())]
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
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.heightForWidth(0))

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
            return min(self._natural[place], self.fontMetrics().averageCharWidth() * 14)
        return self._natural[place]

    def _fit(self) -> None:
        """Give every column its natural width if there is room, cut long texts if not, and use up what is left."""
        widths = [self._least_of(place) for place in range(len(self._natural))]
        spare = self.viewport().width() - sum(widths)
        for place, natural in enumerate(self._natural):
            given = min(max(spare, 0), natural - widths[place])
            widths[place] += given
            spare -= given
        if spare > 0:
            widths[self._stretched()] += spare
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)

    def _stretched(self) -> int:
        for column in (RowColumn.INFORMATION, RowColumn.ACCOUNT_NAME, RowColumn.ACCOUNT):
            if column in self._rows.columns:
                return self._rows.columns.index(column)
        return 0


def _column_of(field: str, row: VoucherRow) -> RowColumn:
    """Return where a finding's field stands: an amount on its own side, what is not shown on the account."""
    if field == "amount":
        return RowColumn.CREDIT if row.amount < 0 else RowColumn.DEBIT
    return RowColumn(field) if field in _HEADINGS else RowColumn.ACCOUNT


def _reading_order(index: QModelIndex) -> tuple[int, int]:
    return index.row(), index.column()


def _strong_font() -> QFont:
    return theme.scaled(QApplication.font(), 1.0, strong=True)
