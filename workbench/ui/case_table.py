"""The table of vouchers: search result, selection by id, columns, copy."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from workbench.services.case_index import CaseFilter, Column, Total
from workbench.ui.case_columns import COLUMNS
from workbench.ui.case_delegate import CaseDelegate, CheckHeader
from workbench.ui.case_header_state import HeaderState
from workbench.ui.case_model import CHECK, CaseModel, in_runs
from workbench.ui.check_table import CheckTable

if TYPE_CHECKING:
    from workbench.ui.session import Session

AnyIndex = QModelIndex | QPersistentModelIndex

_LARGE = 20_000
_WARM_AFTER_MS = 400
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CaseTable(CheckTable):
    """Shows the session's cases. What is selected is always among what is shown.

    ``selection_changed`` carries the ids in row order, ``current_changed`` an id or None, ``opened``
    an id, ``context_menu`` a global point.
    """

    selection_changed = Signal(object)
    current_changed = Signal(object)
    opened = Signal(object)
    context_menu = Signal(object)

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = CaseModel(session.texts, session.title, self)
        self._kept: tuple[int, ...] | None = None
        self._current: int | None = None
        self._warm_timer = QTimer(self)
        self._warm_timer.setSingleShot(True)
        self._warm_timer.setInterval(_WARM_AFTER_MS)
        self._build()
        self.setModel(self._model)
        # A heading asks at each drawing whether its whole column is selected, cell by cell; ours need not know.
        self._header.setSelectionModel(QItemSelectionModel(self._model, self._header))
        self._header_state = HeaderState(self)
        self._header_state.first()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._header = CheckHeader(self)
        self.setHorizontalHeader(self._header)
        self._header.setSortIndicatorShown(True)
        self.setItemDelegate(CaseDelegate(self))

    def _connect(self) -> None:
        self._model.rearranging.connect(self._keep_selection)
        self._model.rearranged.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        self._header.sectionClicked.connect(self._on_header_clicked)
        self._header.sortIndicatorChanged.connect(self._on_sort_asked)
        self._header.customContextMenuRequested.connect(self._on_header_menu)
        self._header.sectionResized.connect(self._header_state.on_resized)
        self._warm_timer.timeout.connect(self._warm)

    # What is shown

    def refresh(self) -> None:
        """Show the session's index as it is now."""
        index = self._session.index
        before = self.currentIndex().row()
        self._model.set_index(index)
        if not self.currentIndex().isValid() and before >= 0 and self._model.shown:
            self._make_current(min(before, len(self._model.shown) - 1))
        self._tell_current()
        self._show_checked()
        self.viewport().update()
        if len(index) >= _LARGE:
            self._warm_timer.start()

    def set_filter(self, wanted: CaseFilter) -> None:
        """Show what the filter lets through."""
        self._model.set_filter(wanted)
        self._tell_current()
        self._show_checked()
        self.viewport().update()

    def filter(self) -> CaseFilter:
        """Return the filter in force."""
        return self._model.wanted

    def set_company_names(self, names: dict[str, str]) -> None:
        """Show companies by these names, by organisation number."""
        self._model.set_words(self._session.texts, names)

    def retranslate(self) -> None:
        """Show everything in the session's language."""
        texts = self._session.texts
        self._model.set_words(texts)
        self.setAccessibleName(texts.t("Vouchers"))
        self.viewport().update()

    def shown_ids(self) -> tuple[int, ...]:
        """Return the ids shown, in row order."""
        return self._model.ids(self._model.shown)

    def shown_total(self) -> Total:
        """Count and sum what is shown."""
        return self._model.index_shown.total(self._model.shown)

    # Selection

    def selected_ids(self) -> tuple[int, ...]:
        """Return the ids selected, in row order."""
        return self._model.ids(self._selected_places())

    def selected_total(self) -> Total:
        """Count and sum what is selected."""
        return self._model.index_shown.total(self._selected_places())

    def select_all(self) -> None:
        """Select everything shown."""
        self.selectAll()

    def select_ids(self, ids: Iterable[int]) -> None:
        """Select those of the ids that are shown, and go to the first."""
        rows = self._rows_of(ids)
        self._select_rows(rows)
        if rows:
            self._make_current(rows[0])
            self.scrollTo(self.currentIndex())

    def copy(self) -> None:
        """Put the selected rows on the clipboard as tab-separated lines, in row order."""
        QGuiApplication.clipboard().setText(self.copy_text())

    def copy_text(self) -> str:
        """Return the selected rows as tab-separated lines, with the columns as they are shown."""
        specs = [COLUMNS[column - 1] for column in self._header_state.shown_columns()]
        rows = [row for first, last in self._selected_runs() for row in range(first, last + 1)]
        return "\n".join("\t".join(self._model.copied(row, specs)) for row in rows)

    # Columns

    def save_state(self) -> str:
        """Return columns and sort as a text for `restore_state`."""
        return json.dumps(self._header_state.save())

    def restore_state(self, text: str) -> None:
        """Set columns and sort as they were saved; what cannot be read is left as it is."""
        try:
            state = json.loads(text) if text else None
        except (ValueError, RecursionError):
            return
        self._header_state.restore(state)

    def shown_columns(self) -> tuple[Column, ...]:
        """Return the columns shown, in their order."""
        return tuple(COLUMNS[column - 1].column for column in self._header_state.shown_columns())

    def column_menu(self) -> QMenu:
        """Return a new menu in which each column can be shown or hidden; the caller pops it up."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column, spec in enumerate(COLUMNS, 1):
            action = QAction(self._session.texts.t(spec.header), menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setData(column)
            menu.addAction(action)
        menu.triggered.connect(self._on_column_chosen)
        return menu

    def sort_now(self) -> tuple[int, Qt.SortOrder]:
        """Return the column and direction sorted by."""
        columns = [spec.column for spec in COLUMNS]
        return columns.index(self._model.sort_column) + 1, self._model.sort_order

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort by a column and show so in the heading."""
        self._model.sort(column, order)
        self._header.show_sort(*self.sort_now())
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the text column what room there is."""
        super().resizeEvent(event)
        self._header_state.stretch()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say why there is nothing, where there is nothing."""
        super().paintEvent(event)
        if self._model.shown:
            return
        texts = self._session.texts
        if len(self._session.index):
            words = texts.t("Nothing matches the search.") if self.filter().search else texts.t("Nothing here.")
        else:
            words = texts.t("No vouchers yet. Drop an export file or a failure e-mail here.")
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(self.palette().ColorRole.PlaceholderText))
        room = self.viewport().rect().adjusted(24, 24, -24, -24)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, toggle with Space, copy; all else as tables do."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in _ENTER and self._current is not None:
            self.opened.emit(self._current)
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggle_current()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the context menu at the pointer, or at the current row when a key asked."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.context_menu.emit(place)

    # Inside

    def _selected_runs(self) -> list[tuple[int, int]]:
        """Return (first, last) of the runs of selected rows: 100 000 rows in one run are one step."""
        selection = self.selectionModel().selection()
        return sorted({(each.top(), each.bottom()) for each in map(selection.at, range(selection.size()))})

    def _selected_places(self) -> list[int]:
        """Return the positions of the selected rows, in row order."""
        shown = self._model.shown
        return [place for first, last in self._selected_runs() for place in shown[first : last + 1]]

    def _selected_count(self) -> int:
        return sum(last - first + 1 for first, last in self._selected_runs())

    def _rows_of(self, ids: Iterable[int]) -> list[int]:
        position = self._model.index_shown.position
        places = {position[each] for each in ids if each in position}
        return [row for row, place in enumerate(self._model.shown) if place in places] if places else []

    def _select_rows(self, rows: Iterable[int]) -> None:
        chosen = QItemSelection()
        last_column = len(COLUMNS)
        for first, last in in_runs(rows):
            chosen.select(self._model.index(first, 0), self._model.index(last, last_column))
        self.selectionModel().clearSelection()
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.Select)

    def _make_current(self, row: int) -> None:
        column = max(self._header_state.shown_columns()[:1], default=CHECK)
        place = self._model.index(row, column)
        self.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _keep_selection(self) -> None:
        self._kept = self.selected_ids()
        self.selectionModel().clearSelection()

    def _restore_selection(self) -> None:
        kept = self._kept or ()
        rows = self._rows_of(kept)
        self._select_rows(rows)
        self._kept = None
        if len(rows) != len(kept):
            self.selection_changed.emit(self.selected_ids())

    def _on_selection_changed(self) -> None:
        if self._kept is None:
            self._show_checked()
            self.selection_changed.emit(self.selected_ids())

    def _on_current_changed(self) -> None:
        if self._kept is None:
            self._tell_current()

    def _tell_current(self) -> None:
        index = self.currentIndex()
        now = self._model.case(index.row()).id if index.isValid() else None
        if now != self._current:
            self._current = now
            self.current_changed.emit(now)

    def _show_checked(self) -> None:
        self._header.show_checked(self._selected_count(), len(self._model.shown))

    def _on_double_clicked(self, index: AnyIndex) -> None:
        self.opened.emit(self._model.case(index.row()).id)

    def _on_header_clicked(self, column: int) -> None:
        if column != CHECK:
            return
        if self._selected_count() == len(self._model.shown):
            self.clearSelection()
        else:
            self.selectAll()

    def _on_sort_asked(self, column: int, order: Qt.SortOrder) -> None:
        if column == CHECK:
            self._header.show_sort(*self.sort_now())
        else:
            self.sort_by(column, order)

    def _on_header_menu(self, place: QPoint) -> None:
        self.column_menu().popup(self._header.mapToGlobal(place))

    def _on_column_chosen(self, action: QAction) -> None:
        self._header_state.show_column(action.data(), action.isChecked())

    def _warm(self) -> None:
        self._session.ask(self._session.index.warm, self._on_warm)

    def _on_warm(self, nothing: None) -> None:
        """Take no notice: the orders are in the index now."""
