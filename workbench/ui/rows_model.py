"""The rows of a voucher as a model: rows as sent, the concerned cells marked, then sum and difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication

from workbench.domain.ledger import LedgerFacts
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import plain_tip
from workbench.ui.theme import Accent

Cell = tuple[int | None, str]
Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_LONGEST = 300
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
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_ALIGNED = {RowColumn.NUMBER: _CENTRE, RowColumn.DEBIT: _RIGHT, RowColumn.CREDIT: _RIGHT}
_CORRECTED = (RowColumn.ACCOUNT, RowColumn.COST_CENTER, RowColumn.PROJECT, RowColumn.INFORMATION)
_LEFT_OUT_WHEN_EMPTY = (RowColumn.ACCOUNT_NAME, RowColumn.COST_CENTER, RowColumn.PROJECT)


@dataclass(frozen=True, slots=True)
class RowsContent:
    """What the table shows. ``marks`` gives for each concerned cell why, in words.

    With ``entered`` the rows as they are to be entered are shown, what was sent beside it where it differs.
    """

    voucher: Voucher
    facts: LedgerFacts | None
    marks: Mapping[Cell, str]
    texts: Texts
    entered: Voucher | None = None


class RowsModel(QAbstractTableModel):
    """Rows as they were sent (or are to be entered), then their sum, then the difference."""

    def __init__(self, content: RowsContent, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._voucher = content.entered or content.voucher
        self._rows = self._voucher.rows
        self._sent = content.voucher.rows if content.entered else None
        self._accounts = content.facts.accounts if content.facts else {}
        self._texts = content.texts
        self._marks = {
            (row, _column_of(field, self._rows[row])): why
            for (row, field), why in content.marks.items()
            if row is not None and 0 <= row < len(self._rows)
        }
        self.columns = tuple(column for column in RowColumn if self._has_content(column))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the rows, with sum and difference."""
        return 0 if parent.isValid() else len(self._rows) + 2

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the columns that hold something."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._texts.t(_HEADINGS[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED.get(column, _LEFT)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and how."""
        place, column = index.row(), self.columns[index.column()]
        why = self._marks.get((place, column))
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(place, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if place >= len(self._rows) else _ALIGNED.get(column, _LEFT)
        if role == Qt.ItemDataRole.FontRole:
            strong = why is not None or place >= len(self._rows) or self.sent(index) is not None
            return _strong_font() if strong else None
        if role == Qt.ItemDataRole.BackgroundRole and why is not None:
            return theme.tint(QGuiApplication.palette(), Accent.MARKED)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(place, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = self._told(index, why)
            return plain_tip(" – ".join(told) or self.text(place, column))
        if role == Qt.ItemDataRole.AccessibleTextRole and (told := self._told(index, why)):
            return " – ".join([self.text(place, column), *told])
        return None

    def sent(self, index: Index) -> str | None:
        """Return what was sent in a cell that is to be entered otherwise, empty for a row added; else None."""
        place, column = index.row(), self.columns[index.column()]
        if self._sent is None or place >= len(self._rows) or column is RowColumn.ACCOUNT_NAME:
            return None
        if place >= len(self._sent):
            return ""
        if column not in _CORRECTED or getattr(self._sent[place], column) == getattr(self._rows[place], column):
            return None
        return on_one_line(getattr(self._sent[place], column), _LONGEST) or "–"

    def _told(self, index: Index, why: str | None) -> list[str]:
        """Return what is to be said of a cell beside its text."""
        sent = self.sent(index)
        words = [self._texts.t("sent as {value}", value=sent)] if sent else []
        if sent == "" and self.columns[index.column()] is RowColumn.NUMBER:
            words = [self._texts.t("a row that was not sent")]
        return [*words, why] if why else words

    def marked(self, index: Index) -> bool:
        """Tell whether a finding concerns the cell."""
        return (index.row(), self.columns[index.column()]) in self._marks

    def text(self, place: int, column: RowColumn) -> str:
        """Return a cell's text, made fit to be shown."""
        if place >= len(self._rows):
            return self._closing(place - len(self._rows), column)
        row = self._rows[place]
        if column is RowColumn.NUMBER:
            added = self._sent is not None and place >= len(self._sent)
            return f"+{place + 1}" if added else str(place + 1)
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
        if any(self.text(place, column) for place in range(len(self._rows))):
            return True
        sent = self._sent or () if column in _CORRECTED else ()
        return any(getattr(row, column) for row in sent) or any(marked is column for _, marked in self._marks)


def _column_of(field: str, row: VoucherRow) -> RowColumn:
    """Return where a finding's field stands: an amount on its own side, what is not shown on the account."""
    if field == "amount":
        return RowColumn.CREDIT if row.amount < 0 else RowColumn.DEBIT
    return RowColumn(field) if field in _HEADINGS else RowColumn.ACCOUNT


def _strong_font() -> QFont:
    return theme.scaled(QApplication.font(), 1.0, strong=True)
