"""The table's model: the positions shown, in order; cells are worded only when somebody looks."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey
from workbench.services.case_index import CaseFilter, CaseIndex, CaseRow, Column, Words
from workbench.services.words import STATUS_WORDS
from workbench.texts import Texts
from workbench.ui.case_columns import COLUMNS, WARNED, ColumnSpec, Reading
from workbench.ui.plain import plain_tip

CHECK = 0
"""The first column, a check box that mirrors the selection; the others follow `COLUMNS`."""

DIMMED_ROLE = int(Qt.ItemDataRole.UserRole)
WARNING_ROLE = DIMMED_ROLE + 1

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_DONE = frozenset({Status.MARKED, Status.VERIFIED})
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_LAYOUT = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"
_VERTICAL = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
"""Only rows move; without this the headings would be laid out anew each time."""
_NARROW = 64
"""Changed runs of rows that are told one by one; more are told as one."""

AnyIndex = QModelIndex | QPersistentModelIndex


def today() -> date:
    """Return the day it is where the user is."""
    return datetime.now().astimezone().date()


class CaseModel(QAbstractTableModel):
    """Rows are places in ``shown``, which holds positions of the index.

    ``rearranging`` comes before other rows stand in other places and ``rearranged`` after, both
    outside Qt's own layout signals: a large selection is kept by id by who listens, for Qt would
    hold on to every row of it.
    """

    rearranging = Signal()
    rearranged = Signal()

    def __init__(
        self,
        texts: Texts,
        title: Callable[[CauseKey], str],
        parent: QObject | None = None,
        clock: Callable[[], date] = today,
    ) -> None:
        super().__init__(parent)
        self.index_shown = CaseIndex(())
        self.shown: list[int] = []
        self.wanted = CaseFilter()
        self.sort_column: Column = Column.TRANSACTION_DATE
        self.sort_order = Qt.SortOrder.AscendingOrder
        self._clock = clock
        self._rows: dict[int, int] | None = None
        self._words: Words = {}
        self._reading = Reading(texts, title, clock(), {})

    # What is shown

    def set_index(self, index: CaseIndex) -> None:
        """Show another state of the list; only what differs is told, where the shown rows are the same."""
        before, before_shown = self.index_shown, self.shown
        self._reading = self._read_with(today=self._clock())
        words = self._worded(index)
        shown = self._wanted_of(index, words)
        same = len(shown) == len(before_shown) and (
            before is index
            or all(before.rows[old].id == index.rows[new].id for old, new in zip(before_shown, shown, strict=True))
        )
        if same:
            changed = [
                row
                for row, (old, new) in enumerate(zip(before_shown, shown, strict=True))
                if before.rows[old] is not index.rows[new]
            ]
            self.index_shown, self.shown, self._words, self._rows = index, shown, words, None
            self._tell_changed(changed)
        else:
            self._lay_out(index, shown, words)

    def set_filter(self, wanted: CaseFilter) -> None:
        """Show what the filter lets through."""
        self.wanted = wanted
        shown = self._wanted_of(self.index_shown, self._words)
        if shown != self.shown:
            self._lay_out(self.index_shown, shown, self._words)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column of the table; the check box column does not sort."""
        if not CHECK < column <= len(COLUMNS):
            return
        self.sort_column, self.sort_order = COLUMNS[column - 1].column, order
        words = self._worded(self.index_shown)
        shown = self.index_shown.ordered(self.shown, self.sort_column, descending=self._descending, words=words)
        if shown != self.shown:
            self._lay_out(self.index_shown, shown, words)

    def set_words(self, texts: Texts, companies: dict[str, str] | None = None) -> None:
        """Show everything in other words: another language, other company names."""
        self._reading = self._read_with(texts=texts, companies=companies)
        self._words = {}
        words = self._worded(self.index_shown)
        self._lay_out(self.index_shown, self._wanted_of(self.index_shown, words), words)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS))
        if self.shown:
            self._tell_changed([0, len(self.shown) - 1], as_one=True)

    # Ids and sums

    def case(self, row: int) -> CaseRow:
        """Return the case shown in a row."""
        return self.index_shown.rows[self.shown[row]]

    def ids(self, places: Iterable[int]) -> tuple[int, ...]:
        """Return the ids at positions of the index."""
        return tuple(map(self.index_shown.ids.__getitem__, places))

    def row_of(self, voucher_id: int) -> int | None:
        """Return the row an id is shown in, or None."""
        place = self.index_shown.position.get(voucher_id)
        if place is None:
            return None
        if self._rows is None:
            self._rows = {place: row for row, place in enumerate(self.shown)}
        return self._rows.get(place)

    def copied(self, row: int, specs: Iterable[ColumnSpec]) -> list[str]:
        """Return a row's cells as a spreadsheet should take them."""
        case = self.case(row)
        return [_copied_cell(spec, case, self._reading) for spec in specs]

    # Qt's model

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the check box column and the others."""
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Word one cell."""
        column = index.column()
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column and COLUMNS[column - 1].numeric else _LEFT
        case = self.index_shown.rows[self.shown[index.row()]]
        if role == DIMMED_ROLE:
            return case.status in _DONE and Flag.AWAITING_APPROVAL not in case.flags
        if column == CHECK:
            return case.label if role == Qt.ItemDataRole.AccessibleTextRole else None
        spec = COLUMNS[column - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return spec.shown(case, self._reading)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (spec.spoken or spec.shown)(case, self._reading)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip((spec.spoken or spec.shown)(case, self._reading)) or None
        if role == WARNING_ROLE:
            return spec.column is Column.STATUS and bool(case.flags & WARNED)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Word one heading."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section <= len(COLUMNS):
            return None
        if section == CHECK:
            spoken = role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
            return self._reading.texts.t("Select all shown") if spoken else None
        spec = COLUMNS[section - 1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._reading.texts.t(spec.header)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if spec.numeric else _LEFT
        return None

    # Inside

    @property
    def _descending(self) -> bool:
        return self.sort_order == Qt.SortOrder.DescendingOrder

    def _wanted_of(self, index: CaseIndex, words: Words) -> list[int]:
        return index.ordered(index.matching(self.wanted), self.sort_column, descending=self._descending, words=words)

    def _worded(self, index: CaseIndex) -> Words:
        """Return the words that the column sorted by is read as."""
        reading = self._reading
        if self.sort_column is Column.STATUS:
            return {status: reading.texts.t(word) for status, word in STATUS_WORDS.items()}
        if self.sort_column is Column.COMPANY:
            return reading.companies
        if self.sort_column is Column.CAUSE:
            return {key: self._words.get(key) or reading.title(key) for key in index.first_causes()}
        return {}

    def _read_with(
        self, texts: Texts | None = None, today: date | None = None, companies: dict[str, str] | None = None
    ) -> Reading:
        now = self._reading
        return Reading(
            texts or now.texts,
            now.title,
            today or now.today,
            now.companies if companies is None else companies,
        )

    def _lay_out(self, index: CaseIndex, shown: list[int], words: Words) -> None:
        """Put other rows in place; persistent indexes follow their case by id."""
        self.rearranging.emit()
        cast(Any, self.layoutAboutToBeChanged)[_LAYOUT].emit([], _VERTICAL)
        followed = self.persistentIndexList()
        ids = [self.case(each.row()).id for each in followed]
        self.index_shown, self.shown, self._words, self._rows = index, shown, words, None
        if followed:
            rows = [self.row_of(each) for each in ids]
            moved = [
                QModelIndex() if row is None else self.index(row, each.column())
                for row, each in zip(rows, followed, strict=True)
            ]
            self.changePersistentIndexList(followed, moved)
        cast(Any, self.layoutChanged)[_LAYOUT].emit([], _VERTICAL)
        self.rearranged.emit()

    def _tell_changed(self, rows: Sequence[int], *, as_one: bool = False) -> None:
        runs = list(in_runs(rows))
        if as_one or len(runs) > _NARROW:
            runs = [(rows[0], rows[-1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS)))


def in_runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of each unbroken run in ascending rows."""
    first = last = -2
    for row in rows:
        if row != last + 1:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last


def _copied_cell(spec: ColumnSpec, case: CaseRow, reading: Reading) -> str:
    """Word a cell for a spreadsheet: amounts without grouping, nothing that would be taken for a formula."""
    if spec.column is Column.AMOUNT:
        whole = f"{'-' if case.amount < 0 else ''}{abs(case.amount) // 100}"
        return f"{whole}{'.' if reading.texts.language == 'en' else ','}{abs(case.amount) % 100:02d}"
    if spec.column is Column.AGE or spec.column is Column.FAILURES:
        return (spec.shown(case, reading).split() or [""])[0]
    text = (spec.spoken if spec.column is Column.CAUSE and spec.spoken else spec.shown)(case, reading)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(text) else text
