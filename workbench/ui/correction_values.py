"""The values that stand in some vouchers, each with what is to be entered instead."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QSizePolicy, QWidget

from workbench.domain.errors import KnownError
from workbench.services.correction_plan import FoundValue, Suggestion
from workbench.services.correction_words import FIELD_WORDS
from workbench.services.plain_text import on_one_line
from workbench.services.replacing import Replacements, from_pairs
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent
from workbench.ui.wheel import pass_wheel

_MOST_AT_FIRST = 40
_MOST_VALUES = 200
_LONGEST = 60
_MAY_BE_EMPTY = ("cost_center", "project")


def target_model(
    targets: Mapping[str, str], texts: Texts, parent: QObject, *, may_be_empty: bool
) -> QStandardItemModel:
    """Return what can be entered, for as many boxes as want it: as it is, taken away where it may be, and codes."""
    model = QStandardItemModel(parent)
    choices: list[tuple[str, str | None]] = [("", None)]
    if may_be_empty:
        choices.append((texts.t("(take it away)"), ""))
    choices += [
        (f"{code} – {on_one_line(name, _LONGEST)}" if name else code, code) for code, name in sorted(targets.items())
    ]
    for words, code in choices:
        item = QStandardItem(words)
        item.setData(code, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model


class TargetBox(QComboBox):
    """What is to be entered: as it is (empty), taken away, or a code; those known stand there with their names."""

    def __init__(self, model: QStandardItemModel, texts: Texts) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setModel(model)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        completer = QCompleter(model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        if line := self.lineEdit():
            line.setPlaceholderText(texts.t("as it is"))
        pass_wheel(self)

    def instead(self) -> str | None:
        """Return the code chosen or typed, empty to take it away, None to leave it as it is."""
        words = self.currentText().strip()
        place = self.findText(words) if words else -1
        if place >= 0:
            data = self.itemData(place)
            return None if data is None else str(data)
        return words.partition(" ")[0] or None


class ValueFields(QWidget):
    """A line for each value found, those that stop a voucher first; the others on demand."""

    edited = Signal()
    more_shown = Signal()

    def __init__(self, suggestion: Suggestion, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._targets = suggestion.targets
        self._models: dict[tuple[str, bool], QStandardItemModel] = {}
        self._boxes: list[tuple[FoundValue, TargetBox]] = []
        self._fault = FaultLabel()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_WIDE)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 4)
        for column, words in enumerate((texts.t("Now"), texts.t("Vouchers"), texts.t("To be entered instead"))):
            heading = PlainLabel(words, accent=Accent.QUIET)
            heading.setWordWrap(False)
            self._grid.addWidget(heading, 0, column)
        first = [value for value in suggestion.values if value.blocked] or suggestion.values
        first = first[:_MOST_AT_FIRST]
        self._others = suggestion.values[len(first) :]
        self._all = QCheckBox(texts.t("Show e&very value that stands in them"))
        self._all.setVisible(bool(self._others))
        self._all.toggled.connect(self._show_others)
        self._add(first)

    @property
    def first(self) -> TargetBox | None:
        """Where the first value that stops a voucher is replaced."""
        return self._boxes[0][1] if self._boxes else None

    def begin(self) -> None:
        """Put the cursor there."""
        if self.first:
            self.first.setFocus()

    def replacements(self) -> Replacements:
        """Return the pairs filled in."""
        found = [(value.field, value.value, box.instead()) for value, box in self._boxes]
        return from_pairs([(name, before, after) for name, before, after in found if after is not None])

    def tell(self, error: KnownError | None) -> QWidget | None:
        """Tell below a value what is wrong with what is to be entered instead (None: nothing is); return its box."""
        self._fault.tell("")
        self._grid.removeWidget(self._fault)
        wrong = (error.params.get("field"), error.params.get("found")) if error else None
        for place, (value, box) in enumerate(self._boxes):
            if error and (value.field, value.value) == wrong:
                self._grid.addWidget(self._fault, 2 * place + 2, 1, 1, 2)
                self._fault.tell(self._texts.error(error))
                return box
        return None

    def _show_others(self) -> None:
        self._all.hide()
        self._grid.removeWidget(self._all)
        first = len(self._boxes)
        self.hide()  # else everything would be laid out anew for each of the fields
        self._add(self._others)
        self.show()
        if len(self._boxes) > first:
            self._boxes[first][1].setFocus()
        self.more_shown.emit()

    def _add(self, values: Sequence[FoundValue]) -> None:
        """Add lines, as many as have room in a window, then what is left."""
        room = _MOST_VALUES - len(self._boxes)
        for value in values[:room]:
            self._add_line(2 * len(self._boxes) + 1, value)
        last = 2 * len(self._boxes) + 1
        if len(values) > room:
            words = self._texts.n(
                "{count} more value is not shown. Choose fewer vouchers to see it.",
                "{count} more values are not shown. Choose fewer vouchers to see them.",
                len(values) - room,
            )
            self._grid.addWidget(PlainLabel(words, accent=Accent.QUIET), last + 1, 0, 1, 3)
        self._grid.addWidget(self._all, last, 0, 1, 3)

    def _add_line(self, row: int, value: FoundValue) -> None:
        texts = self._texts
        field = texts.t(FIELD_WORDS[value.field])
        name = on_one_line(self._targets.get(value.field, {}).get(value.value, ""), _LONGEST)
        shown = on_one_line(value.value, _LONGEST) or texts.t("(none, where one is demanded)")
        words = f"{field[:1].upper()}{field[1:]} {shown} {name}".strip()
        count = texts.t("stops {count}", count=value.blocked) if value.blocked else f"{value.vouchers}"
        label = PlainLabel(words, strong=bool(value.blocked))
        number = PlainLabel(count, accent=Accent.ATTENTION if value.blocked else Accent.QUIET)
        number.setWordWrap(False)
        for each in (label, number):
            each.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        box = TargetBox(self._model(value), texts)
        box.setAccessibleName(texts.t("Instead of {found}", found=words))
        box.setAccessibleDescription(count)
        box.currentTextChanged.connect(self._on_edited)
        for column, widget in enumerate((label, number, box)):
            self._grid.addWidget(widget, row, column)
        self._boxes.append((value, box))

    def _model(self, value: FoundValue) -> QStandardItemModel:
        """Return what can be entered in place of a value: one for all of a field, as a chart is long."""
        key = value.field, value.field in _MAY_BE_EMPTY and bool(value.value)
        if key not in self._models:
            targets = self._targets.get(value.field, {})
            self._models[key] = target_model(targets, self._texts, self, may_be_empty=key[1])
        return self._models[key]

    def _on_edited(self) -> None:
        self.edited.emit()
