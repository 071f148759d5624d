"""The fields of a correction: for every value found what is to be entered instead; date, text and rounding."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.match_key import LONGEST_TEXT
from workbench.services.correction_plan import FoundValue, Suggestion
from workbench.services.correction_words import FIELD_WORDS
from workbench.services.plain_text import on_one_line
from workbench.services.replacing import Replacements, from_pairs
from workbench.services.splitting import SIE_TEXT
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_MOST_VALUES = 200
_ROUNDING = "3740"
_LONGEST = 60
_LENGTH_WORDS = {
    LONGEST_TEXT: N_("{length} characters, typed – {vouchers}"),
    SIE_TEXT: N_("{length} characters, SIE file – {vouchers}"),
}


class TargetBox(QComboBox):
    """What is to be entered: as it is (empty), taken away, or a code; those known stand there with their names."""

    def __init__(self, targets: Mapping[str, str], texts: Texts, *, may_be_empty: bool, leave: bool = True) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if leave:
            self.addItem("", None)
        if may_be_empty:
            self.addItem(texts.t("(take it away)"), "")
        for code, name in sorted(targets.items()):
            self.addItem(f"{code} – {on_one_line(name, _LONGEST)}" if name else code, code)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        if line := self.lineEdit():
            line.setPlaceholderText(texts.t("as it is"))

    def instead(self) -> str | None:
        """Return the code chosen or typed, empty to take it away, None to leave it as it is."""
        words = self.currentText().strip()
        place = self.findText(words)
        if place >= 0:
            data = self.itemData(place)
            return None if data is None else str(data)
        return words.partition(" ")[0] or None


class ValueFields(QWidget):
    """A line for each value found, those that stop a voucher first; the others on demand."""

    edited = Signal()

    def __init__(self, suggestion: Suggestion, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._boxes: list[tuple[FoundValue, TargetBox]] = []
        self._others: list[QWidget] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_WIDE)
        grid.setColumnStretch(2, 1)
        headings = (texts.t("Found"), texts.t("Vouchers"), texts.t("To be entered instead"))
        for column, words in enumerate(headings):
            grid.addWidget(PlainLabel(words, accent=Accent.QUIET), 0, column)
        for place, value in enumerate(suggestion.values[:_MOST_VALUES], 1):
            self._add(grid, place, value, suggestion)
        self.stopped = sum(bool(value.blocked) for value, _ in self._boxes)
        self._all = QCheckBox(texts.t("Show e&very value that stands in them"))
        self._all.setVisible(bool(self._others) and self.stopped > 0)
        grid.setRowStretch(len(self._boxes) + 2, 1)
        self._all.toggled.connect(self._show_others)
        grid.addWidget(self._all, len(self._boxes) + 1, 0, 1, 3)
        self._show_others(not self.stopped)

    def begin(self) -> None:
        """Put the cursor where the first value that stops a voucher is replaced."""
        if self._boxes:
            self._boxes[0][1].setFocus()

    def replacements(self) -> Replacements:
        """Return the pairs filled in."""
        found = [(value.field, value.value, box.instead()) for value, box in self._boxes]
        return from_pairs([(name, before, after) for name, before, after in found if after is not None])

    def _add(self, grid: QGridLayout, place: int, value: FoundValue, suggestion: Suggestion) -> None:
        texts = self._texts
        field = texts.t(FIELD_WORDS[value.field])
        names = suggestion.targets.get(value.field, {})
        name = on_one_line(names.get(value.value, ""), _LONGEST)
        shown = on_one_line(value.value, _LONGEST) or texts.t("(none, where one is demanded)")
        words = f"{field[:1].upper()}{field[1:]} {shown} {name}".strip()
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if value.blocked:
            label.setFont(theme.scaled(label.font(), 1.0, strong=True))
        count = f"{value.vouchers}"
        if value.blocked:
            count = texts.t("stops {count}", count=value.blocked)
        box = TargetBox(names, texts, may_be_empty=value.field in ("cost_center", "project") and bool(value.value))
        box.setAccessibleName(texts.t("Instead of {found}", found=words))
        box.setAccessibleDescription(count)
        box.currentTextChanged.connect(self._on_edited)
        label.setBuddy(box)
        number = PlainLabel(count, accent=Accent.ATTENTION if value.blocked else Accent.QUIET)
        number.setWordWrap(False)
        number.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, widget in enumerate((label, number, box)):
            grid.addWidget(widget, place, column)
            if not value.blocked:
                self._others.append(widget)
        self._boxes.append((value, box))

    def _show_others(self, shown: bool) -> None:
        for widget in self._others:
            widget.setVisible(shown)

    def _on_edited(self) -> None:
        self.edited.emit()


class WholeFields(QWidget):
    """What is replaced of a voucher as a whole: its date, its text, characters, a difference of some öre."""

    edited = Signal()

    def __init__(self, suggestion: Suggestion, texts: Texts) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_SMALL)
        self._locked_only = suggestion.locked > 0
        words = texts.t("Enter on another &date:")
        if suggestion.locked:
            words = texts.n(
                "Enter the {count} in a locked period on another &date:",
                "Enter the {count} in a locked period on another &date:",
                suggestion.locked,
            )
        self._on_date = QCheckBox(words)
        self._date = date_edit(suggestion.open_from or date.today(), texts.t("Date to enter"))  # noqa: DTZ011
        self._line(self._on_date, self._date)
        if suggestion.open_from:
            words = texts.t("{day} is the first open day. The day that was sent stays in the text.",
                            day=suggestion.open_from.isoformat())  # fmt: skip
            self._column.addWidget(PlainLabel(words, accent=Accent.QUIET))
            self._on_date.setChecked(True)
        self._on_text = QCheckBox(texts.t("Enter another te&xt:"))
        self._text = QLineEdit()
        self._text.setAccessibleName(texts.t("Text to enter"))
        self._line(self._on_text, self._text)
        self._clean = QCheckBox(
            texts.n(
                "Replace &characters that Fortnox refuses and cut what has no room: {count} voucher",
                "Replace &characters that Fortnox refuses and cut what has no room: {count} vouchers",
                suggestion.unclean,
            )
        )
        self._clean.setChecked(suggestion.unclean > 0)
        self._clean.setVisible(suggestion.unclean > 0)
        self._column.addWidget(self._clean)
        self._add_split(suggestion, texts)
        self._on_rounding = QCheckBox(
            texts.n(
                "Add a rounding &row where some öre differ: {count} voucher, on account",
                "Add a rounding &row where some öre differ: {count} vouchers, on account",
                suggestion.roundable,
            )
        )
        self._rounding = TargetBox(suggestion.targets.get("account", {}), texts, may_be_empty=False)
        self._rounding.setEditText(_ROUNDING)
        self._rounding.setAccessibleName(texts.t("Account of the rounding row"))
        self._line(self._on_rounding, self._rounding)
        for widget in (self._on_rounding, self._rounding):
            widget.setVisible(suggestion.roundable > 0)
        for box in (self._on_date, self._on_text, self._clean, self._split, self._on_rounding):
            box.toggled.connect(self._on_edited)
        self._date.dateChanged.connect(self._date_chosen)
        self._text.textEdited.connect(self._text_typed)
        self._rounding.currentTextChanged.connect(self._on_edited)

    def added_to(self, pairs: Replacements) -> Replacements:
        """Return the pairs with what is chosen here."""
        return Replacements(
            pairs.accounts,
            pairs.cost_centers,
            pairs.projects,
            pairs.series,
            day=chosen_day(self._date) if self._on_date.isChecked() else None,
            locked_only=self._locked_only and self._on_date.isChecked(),
            text=self._text.text() if self._on_text.isChecked() else None,
            clean_text=self._clean.isChecked(),
            split_text=self._length.currentData() if self._split.isChecked() else 0,
            rounding=(self._rounding.instead() or "") if self._on_rounding.isChecked() else "",
        )

    def _add_split(self, suggestion: Suggestion, texts: Texts) -> None:
        self._split = QCheckBox(texts.t("Let a long text &go on in rows without one:"))
        self._length = QComboBox()
        self._length.setAccessibleName(texts.t("How long a text may be"))
        self._length.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._length.setMinimumContentsLength(20)
        longer = {length: count for length, count in suggestion.too_long.items() if count}
        for length, vouchers in longer.items():
            told = texts.n("{count} voucher", "{count} vouchers", vouchers)
            self._length.addItem(texts.t(_LENGTH_WORDS[length], length=length, vouchers=told), length)
        self._split.setChecked(LONGEST_TEXT in longer)
        self._line(self._split, self._length)
        for widget in (self._split, self._length):
            widget.setVisible(bool(longer))
        self._length.currentIndexChanged.connect(self._length_chosen)

    def _line(self, box: QCheckBox, field: QWidget) -> None:
        line = QHBoxLayout()
        line.addWidget(box)
        line.addWidget(field, 1)
        if isinstance(field, QDateEdit):
            line.addStretch(2)
        self._column.addLayout(line)

    def _date_chosen(self) -> None:
        self._on_date.setChecked(True)
        self._on_edited()

    def _text_typed(self) -> None:
        self._on_text.setChecked(True)
        self._on_edited()

    def _length_chosen(self) -> None:
        self._split.setChecked(True)
        self._on_edited()

    def _on_edited(self) -> None:
        self.edited.emit()


def date_edit(day: date, name: str) -> QDateEdit:
    """Return a field for a date."""
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setDisplayFormat("yyyy-MM-dd")
    field.setCalendarPopup(True)
    field.setAccessibleName(name)
    return field


def chosen_day(field: QDateEdit) -> date:
    """Return the date in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())


def reasons_of(kept: Sequence[str], texts: Texts) -> list[str]:
    """Return the ready reasons for a correction, those used before first."""
    ready = (texts.t("The account is closed"), texts.t("The period is locked"), texts.t("Wrong in the source system"))
    return list(dict.fromkeys([*kept, *ready]))
