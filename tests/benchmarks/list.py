"""The list of 100 000 vouchers beside Qt's own proxy over a Python model: real models in real views."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

from tests.benchmarks.table import Row
from tests.ui.list_data import ListSession, many
from workbench.services.case_index import CaseFilter, CaseIndex, CaseRow, Column
from workbench.ui.case_columns import COLUMNS, Reading
from workbench.ui.case_model import today
from workbench.ui.case_table import CaseTable

_VOUCHERS = 100_000
_TYPED = "orebro"
_TEXT = [spec.column for spec in COLUMNS].index(Column.TEXT)
_WARMED = [n for n, spec in enumerate(COLUMNS) if spec.column not in (Column.CAUSE, Column.STATUS, Column.COMPANY)]
_ROUNDS = 3
_TIMES = "; ratio: times faster"

AnyIndex = QModelIndex | QPersistentModelIndex


class _Plain(QAbstractTableModel):
    """The same cells, worded beforehand, as a model in Python is usually written."""

    def __init__(self, cells: list[list[str]]) -> None:
        super().__init__()
        self._cells = cells

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._cells[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def measure() -> list[Row]:
    """Measure a keystroke in the search, a sort, and reading a selection of everything."""
    app = QApplication.instance() or QApplication([])
    rows = many(_VOUCHERS)
    session = ListSession(rows)
    session.prompt = False
    filtered, sorted_, read = _baseline(rows, session)
    table = CaseTable(session.as_session())
    table.resize(1200, 700)
    table.show()
    table.refresh()
    app.processEvents()
    typed = [CaseFilter(search=_TYPED[:length]) for length in (*range(1, len(_TYPED) + 1), 0)]
    rounds = [[_seconds(table.set_filter, wanted) for wanted in typed] for _ in range(_ROUNDS)]
    keystroke = max(map(min, zip(*rounds, strict=True)))
    firsts = [_first_sort(session, table, rows, column) for column in range(len(COLUMNS))]
    session.index.warm(_unheeded)
    again = max(_seconds(table.sort_by, 1 + column, Qt.SortOrder.DescendingOrder) for column in _WARMED)
    selected = min(_seconds(_read_all, table) for _ in range(_ROUNDS))
    found = [
        _row("filter keystroke, worst of a word, 100 000 rows", keystroke, filtered, "≤ 0.050 s and ≥ 60×"),
        _row("sort by text, 100 000 rows, first time", firsts[_TEXT], sorted_, "≤ 0.150 s and ≥ 60×"),
        _row("sort, slowest column, first time", max(firsts), sorted_, "≤ 0.150 s and ≥ 60×"),
        _row("sort, slowest column, when warmed", again, sorted_, "≤ 0.150 s and ≥ 60×"),
        _row("select all and read it, 100 000 rows", selected, read, "≤ 0.100 s"),
    ]
    table.close()
    return found


def _baseline(rows: list[CaseRow], session: ListSession) -> tuple[float, float, float]:
    """Return seconds for a keystroke, a sort and reading everything selected, with Qt's proxy."""
    reading = Reading(session.texts, session.title, today(), {})
    model = _Plain([[spec.shown(row, reading) for spec in COLUMNS] for row in rows])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view = QTableView()
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setModel(proxy)
    view.resize(1200, 700)
    view.show()
    QApplication.processEvents()
    filtered = _seconds(proxy.setFilterFixedString, _TYPED)
    proxy.setFilterFixedString("")
    sorted_ = _seconds(proxy.sort, _TEXT)
    read = _seconds(_read_proxy, view, proxy, rows)
    view.close()
    return filtered, sorted_, read


def _first_sort(session: ListSession, table: CaseTable, rows: list[CaseRow], column: int) -> float:
    """Return seconds for a sort of which nothing is known yet, drawn; the best of some."""
    found = []
    for _ in range(_ROUNDS):
        session.index = CaseIndex(rows)
        table.sort_by(1 + (column + 1) % len(COLUMNS), Qt.SortOrder.AscendingOrder)
        table.refresh()
        QApplication.processEvents()
        found.append(_seconds(table.sort_by, 1 + column, Qt.SortOrder.AscendingOrder))
    return min(found)


def _read_all(table: CaseTable) -> None:
    table.select_all()
    if len(table.selected_ids()) != _VOUCHERS or table.selected_total().vouchers != _VOUCHERS:
        raise AssertionError("not everything was selected")


def _read_proxy(view: QTableView, proxy: QSortFilterProxyModel, rows: list[CaseRow]) -> None:
    view.selectAll()
    ids = [rows[proxy.mapToSource(index).row()].id for index in view.selectionModel().selectedRows()]
    if len(ids) != _VOUCHERS:
        raise AssertionError("not everything was selected")


def _seconds(work: Callable[..., object], *values: object) -> float:
    """Return how long the work takes until it is drawn."""
    started = time.perf_counter()
    work(*values)
    QApplication.processEvents()
    return time.perf_counter() - started


def _row(name: str, ours: float, baseline: float, goal: str) -> Row:
    return Row(name, ours, baseline, baseline / ours, goal + _TIMES)


def _unheeded(done: int, total: int) -> None:
    """Take a progress report."""
