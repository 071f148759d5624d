"""What is known of a ledger's accounts, objects or series as a model: one row each, some cells to be chosen in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from workbench.domain.ledger import NO, NOT_KNOWN, YES, CompanyLedger, DimensionRule, Origin, Statement, Topic
from workbench.services.fact_words import fact_words, origin_words
from workbench.services.ledger_table import TOPICS, Kind, LedgerRow, LedgerTable, Standing, choices
from workbench.services.plain_text import on_one_line
from workbench.services.searching import fold
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import plain_tip
from workbench.ui.theme import Accent

Index = QModelIndex | QPersistentModelIndex
KEY, NAME = 0, 1
FIRST_TOPIC = 2

KIND_WORDS: Mapping[Kind, str] = {
    Kind.ACCOUNT: N_("Accounts"),
    Kind.COST_CENTER: N_("Cost centres"),
    Kind.PROJECT: N_("Projects"),
    Kind.SERIES: N_("Voucher series"),
}
_KEY_WORDS: Mapping[Kind, str] = {
    Kind.ACCOUNT: N_("Account"),
    Kind.COST_CENTER: N_("Cost centre"),
    Kind.PROJECT: N_("Project"),
    Kind.SERIES: N_("Series"),
}
_TOPIC_WORDS: Mapping[Topic, str] = {
    Topic.ACCOUNT_ACTIVE: N_("Active"),
    Topic.ACCOUNT_COST_CENTER: N_("Cost centre"),
    Topic.ACCOUNT_PROJECT: N_("Project"),
    Topic.COST_CENTER_ACTIVE: N_("Active"),
    Topic.PROJECT_ACTIVE: N_("Ongoing"),
    Topic.SERIES_MANUAL: N_("Manual vouchers"),
}
_VALUE_WORDS: Mapping[str, str] = {
    NOT_KNOWN: N_("Not known"),
    YES: N_("Yes"),
    NO: N_("No"),
    DimensionRule.ALLOWED: N_("Allowed"),
    DimensionRule.MANDATORY: N_("Mandatory"),
    DimensionRule.NOT_ALLOWED: N_("Not allowed"),
}
_MISSING, _PERHAPS_NOT = N_("Missing"), N_("Perhaps not")
_NOWHERE = QModelIndex()
_LONGEST = 120
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LedgerModel(QAbstractTableModel):
    """Rows of one kind. `chosen` carries the place of a row, a topic and the value a person chose for it."""

    chosen = Signal(object, object, object)

    def __init__(self, kind: Kind, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.topics = TOPICS[kind]
        self._texts = texts
        self._ledger = CompanyLedger("", (), ())
        self._all: list[LedgerRow] = []
        self._haystacks: list[str] = []
        self._shown: list[LedgerRow] = []
        self._words: list[str] = []
        self._unmarked = 0

    # Showing

    def show_table(self, table: LedgerTable, day: date | None, *, again: bool) -> None:
        """Show a ledger's rows for a financial year; ``again`` keeps every row that is shown in its place."""
        rows = table.rows(self.kind, day)
        if again:
            places = {row.key: place for place, row in enumerate(self._all)}
            rows.sort(key=lambda row: places.get(row.key, len(places)))
        same = again and [row.key for row in rows] == [row.key for row in self._all]
        self._ledger = table.ledger
        self._all = rows
        self._haystacks = [fold(" ".join(self._searched(row))) for row in rows]
        if not same:
            self._filter()
            return
        fresh = {row.key: row for row in rows}
        self._shown = [fresh[row.key] for row in self._shown]
        self._count_marked()
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, self.columnCount() - 1))

    def search(self, text: str) -> None:
        """Show only the rows that hold every word of a text."""
        self._words = fold(text).split()
        self._filter()

    def row(self, place: int) -> LedgerRow:
        """Return a row that is shown."""
        return self._shown[place]

    def topic(self, column: int) -> Topic | None:
        """Return what can be chosen in a column, or None."""
        place = column - FIRST_TOPIC
        return self.topics[place] if 0 <= place < len(self.topics) else None

    def choices(self, column: int) -> list[tuple[str, str]]:
        """Return the values to choose from in a column, each with its words."""
        topic = self.topic(column)
        return [(value, self._texts.t(_VALUE_WORDS[value])) for value in choices(topic)] if topic else []

    def first_unmarked(self) -> int:
        """Return how many rows at the top somebody told something of, or vouchers wait for."""
        return self._unmarked

    def has_names(self) -> bool:
        """Tell whether any row has a name."""
        return any(row.name for row in self._all)

    def counts(self) -> tuple[int, int]:
        """Return how many rows are shown and how many there are."""
        return len(self._shown), len(self._all)

    # What a view asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the columns: number and name, what can be chosen, the vouchers that wait, who told it."""
        return 0 if parent.isValid() else FIRST_TOPIC + len(self.topics) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.t(self._heading(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == self._waiting_column else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole and section == self._waiting_column:
            return self._texts.t("Vouchers still to handle that use it")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what can be told be chosen."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if self.topic(index.column()) else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and how."""
        row, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self._standing(row, column).value if self.topic(column) else self._cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip([f"{row.key} {row.name}".strip(), *map(self._statement_words, row.statements)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == self._waiting_column else _LEFT
        if role == Qt.ItemDataRole.BackgroundRole and self.topic(column) and self._was_refused(row, column):
            return theme.tint(QGuiApplication.palette(), Accent.MARKED)
        if role == Qt.ItemDataRole.ForegroundRole and self._is_quiet(row, column):
            return theme.ink(QGuiApplication.palette(), Accent.QUIET)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.key} {self._texts.t(self._heading(column))}: {self._cell(row, column)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was chosen; the cell changes once it is written down."""
        topic = self.topic(index.column())
        if role != Qt.ItemDataRole.EditRole or topic is None:
            return False
        self.chosen.emit(index.row(), topic, str(value))
        return True

    # Words

    @property
    def _waiting_column(self) -> int:
        return FIRST_TOPIC + len(self.topics)

    def _heading(self, column: int) -> str:
        topic = self.topic(column)
        if topic:
            return _TOPIC_WORDS[topic]
        if column == self._waiting_column:
            return N_("Waiting")
        return {KEY: _KEY_WORDS[self.kind], NAME: N_("Name")}.get(column, N_("According to"))

    def _cell(self, row: LedgerRow, column: int) -> str:
        if column == KEY:
            return on_one_line(row.key, _LONGEST)
        if column == NAME:
            return on_one_line(row.name, _LONGEST)
        if column == self._waiting_column:
            return str(row.waiting) if row.waiting else ""
        if self.topic(column):
            return self._value_words(row, column)
        return on_one_line(origin_words(row.statements[0], self._texts), _LONGEST) if row.statements else ""

    def _standing(self, row: LedgerRow, column: int) -> Standing:
        return row.told[column - FIRST_TOPIC]

    def _value_words(self, row: LedgerRow, column: int) -> str:
        """Return what holds; of what is missing that instead, and the years that differ after it."""
        t = self._texts.t
        standing = self._standing(row, column)
        told, apart = standing.told, list(standing.apart)
        if column == FIRST_TOPIC:
            if _is_missing(row):
                told = row.exists.told
            apart += [each for each in row.exists.apart if each.value == NO]
        parts = [t(self._word(told))] if told or not apart else []
        for each in apart:
            year = year_words(self._ledger, each.day) if each.day else ""
            parts.append(f"{year}: {t(self._word(each))}")
        return " · ".join(parts)

    def _word(self, told: Statement | None) -> str:
        if told is None:
            return _VALUE_WORDS[NOT_KNOWN]
        if told.value == NO and told.doubted:
            return _PERHAPS_NOT
        is_there = told.topic in (Topic.ACCOUNT, Topic.COST_CENTER, Topic.PROJECT, Topic.SERIES)
        return _MISSING if is_there and told.value == NO else _VALUE_WORDS.get(told.value, told.value)

    def _was_refused(self, row: LedgerRow, column: int) -> bool:
        """Tell whether a cell shows what Fortnox refused a voucher for."""
        standing = self._standing(row, column)
        shown = [*standing.statements, *(row.exists.statements if column == FIRST_TOPIC else ())]
        return any(each.origin is Origin.FAILURE and each.value not in (YES, DimensionRule.ALLOWED) for each in shown)

    def _is_quiet(self, row: LedgerRow, column: int) -> bool:
        if self.topic(column):
            missing = column == FIRST_TOPIC and (_is_missing(row) or row.exists.apart)
            return not missing and not self._standing(row, column).statements
        return column not in (KEY, NAME)

    def _statement_words(self, told: Statement) -> str:
        words = fact_words(told.topic, told.key, told.value, self._texts)
        if told.day:
            words = f"{words} ({year_words(self._ledger, told.day)})"
        return f"{words} – {origin_words(told, self._texts)}"

    def _searched(self, row: LedgerRow) -> Sequence[str]:
        return [self._cell(row, column) for column in range(self.columnCount())]

    def _filter(self) -> None:
        self.beginResetModel()
        pairs = zip(self._all, self._haystacks, strict=True)
        self._shown = [row for row, haystack in pairs if all(word in haystack for word in self._words)]
        self._count_marked()
        self.endResetModel()

    def _count_marked(self) -> None:
        marked = (bool(row.waiting or row.statements) for row in self._shown)
        self._unmarked = next((place for place, is_marked in enumerate(marked) if not is_marked), len(self._shown))


def year_words(ledger: CompanyLedger, day: date) -> str:
    """Return a financial year as it is read: ``2026``, or its days where it is not a calendar year."""
    year = ledger.year_of(day)
    if year is None or (year.start.year == year.end.year and (year.end - year.start).days >= 364):
        return str(day.year)
    return f"{year.start} – {year.end}"


def _tip(lines: Sequence[str]) -> str:
    """Return a tool tip of lines, each of its own."""
    return "".join(plain_tip(line) for line in lines)


def _is_missing(row: LedgerRow) -> bool:
    """Tell whether it is known not to be there; an export lacks a series that is only not used yet."""
    told = row.exists.told
    weak = told is not None and told.origin is Origin.EXPORT and row.kind is Kind.SERIES
    return told is not None and told.value == NO and not weak
