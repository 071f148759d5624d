"""The fields of `ColumnsDialog`: a choice above each column, and how amounts and dates are written below."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from workbench.domain.columns import FIELDS, NEGATIVE, POSITIVE, ColumnMapping, TableHead, plain_heading
from workbench.services.column_mappings import FIELD_WORDS
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_ROWS = 5
_CELL = 40
_COLUMN_LETTERS = 22
_AS_SHOWN = N_("As the column shows")
_CHOICES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "date_order": (
        N_("&Dates are written"),
        (
            ("", _AS_SHOWN),
            ("ymd", N_("Year, month, day")),
            ("dmy", N_("Day, month, year")),
            ("mdy", N_("Month, day, year")),
        ),
    ),
    "decimal": (
        N_("Decimal &sign"),
        (("", _AS_SHOWN), (",", N_("Comma: 1 234,50")), (".", N_("Point: 1,234.50"))),
    ),
    "purchase": (
        N_("&A purchase is"),
        (("", _AS_SHOWN), (NEGATIVE, N_("Negative: −250")), (POSITIVE, N_("Positive: 250"))),
    ),
}
_ACCOUNTS: Mapping[str, str] = {
    "contra_account": N_("The card's a&ccount"),
    "account": N_("&Expense account where none is given"),
    "vat_account": N_("&VAT account"),
}


class ColumnsGrid(QScrollArea):
    """The first rows of a table; above each column a choice of what it holds, and what is wrong with that."""

    changed = Signal()

    def __init__(self, table: TableHead, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings = table.headings
        self._texts = texts
        self._boxes: list[QComboBox] = []
        self._faults: list[FaultLabel] = []
        self.setAccessibleName(texts.t("The columns of the table"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, theme.GAP)
        grid.setHorizontalSpacing(theme.GAP_WIDE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        guessed = {plain_heading(heading): name for name, heading in table.guess.columns.items()}
        for place, heading in enumerate(table.headings):
            self._add_column(grid, place, heading, guessed.get(plain_heading(heading), ""), table)
        grid.setRowStretch(_ROWS + 3, 1)
        self.setWidget(page)

    def _add_column(self, grid: QGridLayout, place: int, heading: str, guess: str, table: TableHead) -> None:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.addItem(self._texts.t("Not used"), "")
        for name in FIELDS:
            box.addItem(self._texts.t(FIELD_WORDS[name]), name)
        box.setCurrentIndex(max(box.findData(guess), 0))
        box.setAccessibleName(self._texts.t("What the column {column} holds", column=on_one_line(heading, _CELL)))
        box.currentIndexChanged.connect(self._chosen)
        fault = FaultLabel()
        self._boxes.append(box)
        self._faults.append(fault)
        cells = [on_one_line(row[place], _CELL) for row in table.rows[:_ROWS] if place < len(row)]
        grid.addWidget(box, 0, place)
        grid.addWidget(fault, 1, place)
        grid.addWidget(PlainLabel(on_one_line(heading, _CELL), strong=True), 2, place)
        for row, cell in enumerate(cells, 3):
            grid.addWidget(PlainLabel(cell, accent=Accent.QUIET), row, place)
        grid.setColumnMinimumWidth(place, self.fontMetrics().averageCharWidth() * _COLUMN_LETTERS)

    def _chosen(self) -> None:
        for fault in self._faults:
            fault.tell("")
        self.changed.emit()

    def focus_first(self) -> None:
        """Go to the first choice."""
        if self._boxes:
            self._boxes[0].setFocus()

    def columns(self) -> dict[str, str]:
        """Return the heading of the column for each field; the first one where two columns are said to hold it."""
        said: dict[str, str] = {}
        for box, heading in zip(self._boxes, self._headings, strict=True):
            if name := box.currentData():
                said.setdefault(name, heading)
        return said

    def tell_twice(self) -> bool:
        """Tell, at the column, where two are said to hold the same; return whether there are such."""
        seen: set[str] = set()
        twice = False
        for box, fault in zip(self._boxes, self._faults, strict=True):
            name = box.currentData()
            again = bool(name) and name in seen
            fault.tell(self._texts.t("Another column holds that already.") if again else "")
            twice = twice or again
            seen.add(name)
        return twice

    def tell(self, heading: str, words: str) -> None:
        """Tell what is wrong with a column."""
        for fault, each in zip(self._faults, self._headings, strict=True):
            if plain_heading(each) == plain_heading(heading):
                fault.tell(words)


class WrittenFields(QWidget):
    """How dates and amounts are written, and the accounts that are the same in every row."""

    changed = Signal()

    def __init__(self, guess: ColumnMapping, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        self._values = dict(guess.values)
        self._choices: dict[str, QComboBox] = {}
        self._accounts: dict[str, QLineEdit] = {}
        for name, (words, values) in _CHOICES.items():
            box = QComboBox()
            for value, sentence in values:
                box.addItem(texts.t(sentence), value)
            box.setCurrentIndex(max(box.findData(getattr(guess, name)), 0))
            box.currentIndexChanged.connect(self._edited)
            self._choices[name] = box
            self._add(form, texts.t(words), box)
        for name, words in _ACCOUNTS.items():
            line = QLineEdit(guess.values.get(name, ""))
            line.setMaxLength(20)
            line.textChanged.connect(self._edited)
            self._accounts[name] = line
            self._add(form, texts.t(words), line)

    def _add(self, form: QFormLayout, words: str, field: QWidget) -> None:
        form.addRow(words, field)
        field.setAccessibleName(words.replace("&", ""))

    def _edited(self) -> None:
        self.changed.emit()

    def mapping(self) -> ColumnMapping:
        """Return what is said here; it names no columns."""
        typed = {name: line.text().strip() for name, line in self._accounts.items()}
        values = {name: value for name, value in {**self._values, **typed}.items() if value}
        said = {name: str(box.currentData()) for name, box in self._choices.items()}
        return ColumnMapping({}, values, **said)
