"""Which columns the list shows, in which order and how wide; kept as plain values between runs."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from workbench.services.case_index import Column
from workbench.ui.case_columns import COLUMNS
from workbench.ui.case_model import CHECK

if TYPE_CHECKING:
    from workbench.ui.case_table import CaseTable

_VERSION = 1
_PLACE = {spec.column.value: place for place, spec in enumerate(COLUMNS, 1)}
_TEXT = _PLACE[Column.TEXT]
_WIDEST = 4000


class HeaderState:
    """Arranges the columns of a table; the text column takes what room is left."""

    def __init__(self, table: "CaseTable") -> None:
        self._table = table
        self._stretching = False

    def first(self) -> None:
        """Arrange the columns as a newcomer sees them."""
        header = self._table.horizontalHeader()
        unit = self._table.fontMetrics().averageCharWidth()
        header.resizeSection(CHECK, self._table.verticalHeader().defaultSectionSize() + unit)
        for column, spec in enumerate(COLUMNS, 1):
            header.resizeSection(column, spec.width * unit + 2 * unit)
            header.setSectionHidden(column, not spec.visible)
        self._table.sort_by(_PLACE[Column.TRANSACTION_DATE], Qt.SortOrder.AscendingOrder)

    def shown_columns(self) -> list[int]:
        """Return the columns shown, as they stand from left to right, without the check boxes."""
        header = self._table.horizontalHeader()
        places = [header.logicalIndex(visual) for visual in range(header.count())]
        return [place for place in places if place != CHECK and not header.isSectionHidden(place)]

    def show_column(self, column: int, shown: bool) -> None:
        """Show or hide a column; one is always left."""
        if not shown and self.shown_columns() == [column]:
            return
        self._table.horizontalHeader().setSectionHidden(column, not shown)
        self.stretch()

    def on_resized(self, column: int, before: int, after: int) -> None:
        """Let the text column give or take what another took or gave."""
        del column
        if before != after:
            self.stretch()

    def stretch(self) -> None:
        """Give the text column the room that is left, never less than its own width."""
        header = self._table.horizontalHeader()
        if self._stretching or header.isSectionHidden(_TEXT):
            return
        least = COLUMNS[_TEXT - 1].width * self._table.fontMetrics().averageCharWidth()
        room = self._table.viewport().width() - header.length() + header.sectionSize(_TEXT)
        self._stretching = True
        header.resizeSection(_TEXT, max(room, least))
        self._stretching = False

    def save(self) -> dict[str, Any]:
        """Return the arrangement."""
        header = self._table.horizontalHeader()
        columns = [
            [COLUMNS[place - 1].column.value, not header.isSectionHidden(place), header.sectionSize(place)]
            for place in (header.logicalIndex(visual) for visual in range(header.count()))
            if place != CHECK
        ]
        column, order = self._table.sort_now()
        descending = order == Qt.SortOrder.DescendingOrder
        return {"version": _VERSION, "columns": columns, "sort": [COLUMNS[column - 1].column.value, descending]}

    def restore(self, state: object) -> None:
        """Arrange as saved, as far as it can be understood; columns it does not name stay as they are."""
        if not isinstance(state, dict) or state.get("version") != _VERSION:
            return
        columns = state.get("columns")
        known = [each for each in columns if _understood(each)] if isinstance(columns, list) else []
        header = self._table.horizontalHeader()
        for visual, (name, shown, width) in enumerate(known, 1):
            place = _PLACE[name]
            header.moveSection(header.visualIndex(place), min(visual, header.count() - 1))
            header.setSectionHidden(place, not shown)
            if 0 < width <= _WIDEST:
                header.resizeSection(place, width)
        if not self.shown_columns():
            header.setSectionHidden(_TEXT, False)
        self.stretch()
        sort = state.get("sort")
        if isinstance(sort, list) and len(sort) == 2 and isinstance(sort[0], str) and sort[0] in _PLACE:
            order = Qt.SortOrder.DescendingOrder if sort[1] is True else Qt.SortOrder.AscendingOrder
            self._table.sort_by(_PLACE[sort[0]], order)


def _understood(each: object) -> bool:
    return (
        isinstance(each, list)
        and len(each) == 3
        and isinstance(each[0], str)
        and each[0] in _PLACE
        and isinstance(each[1], bool)
        and isinstance(each[2], int)
    )
