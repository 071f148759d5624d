"""One field for each kind of option of a way in, its hint under it and what is wrong with it beside."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.company import Company, is_org_number, normalise_org_number
from workbench.domain.inlets import Option, OptionKind
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_ON = "yes"
_LARGEST = 999_999_999


class Field(QWidget):
    """A control with its hint and its fault; ``control`` is what a label belongs to."""

    changed = Signal()

    def __init__(self, title: str, hint: str, control: QWidget, beside: QWidget | None = None) -> None:
        super().__init__()
        self.title = title
        self.control = control
        self.fault = FaultLabel()
        for each in (control, *control.findChildren(QLineEdit)):
            each.setAccessibleName(title)
        control.setAccessibleDescription(hint)
        row = QHBoxLayout()
        row.addWidget(control, 0 if control.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum else 1)
        if beside:
            row.addWidget(beside)
        elif row.stretch(0) == 0:
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addLayout(row)
        if hint:
            column.addWidget(PlainLabel(hint, accent=Accent.QUIET))
        column.addWidget(self.fault)
        self.setFocusProxy(control)

    def value(self) -> str:
        """Return what is said, as it is kept."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        raise NotImplementedError

    def tell_fault(self, words: str) -> None:
        """Tell what is wrong with it, or (empty) nothing."""
        self.fault.tell(words)
        if words:
            self.control.setFocus(Qt.FocusReason.OtherFocusReason)


class LineField(Field):
    """A line of text."""

    def __init__(self, title: str, hint: str = "", beside: QWidget | None = None) -> None:
        self.line = QLineEdit()
        super().__init__(title, hint, self.line, beside)
        self.line.textChanged.connect(self.changed)

    def value(self) -> str:
        """Return the text."""
        return self.line.text().strip()

    def show_value(self, value: str) -> None:
        """Show a text."""
        self.line.setText(value)


class FolderField(LineField):
    """A folder, with a button that chooses one."""

    def __init__(self, title: str, hint: str, texts: Texts) -> None:
        self._choose = QPushButton(texts.t("Choose…"))
        self._choose.setAutoDefault(False)
        self._choose.setAccessibleName(texts.t("Choose the folder"))
        super().__init__(title, hint, self._choose)
        self._choose.clicked.connect(self._on_choose)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self.window(), self._choose.accessibleName())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        here = self.value()
        dialog.setDirectory(here or str(Path.home()))
        dialog.fileSelected.connect(self.show_value)
        dialog.open()


class SecretField(LineField):
    """A password or token: never shown, only whether one is kept."""

    def __init__(self, title: str, hint: str, texts: Texts) -> None:
        super().__init__(title, hint)
        self._texts = texts
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_kept(False)

    def show_kept(self, kept: bool) -> None:
        """Tell whether the keyring holds one."""
        t = self._texts.t
        self.line.setPlaceholderText(
            t("One is kept in the keyring; write here to change it")
            if kept
            else t("Goes to this computer's keyring, and into no file")
        )

    def value(self) -> str:
        """Return what was written, spaces and all."""
        return self.line.text()


class NumberField(Field):
    """A whole number."""

    def __init__(self, title: str, hint: str, least: int = 0, most: int = _LARGEST, suffix: str = "") -> None:
        self._spin = QSpinBox()
        self._spin.setRange(least, most)
        self._spin.setSuffix(suffix)
        self._spin.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        super().__init__(title, hint, self._spin)
        self._spin.valueChanged.connect(self.changed)

    def number(self) -> int:
        """Return the number."""
        return self._spin.value()

    def value(self) -> str:
        """Return its digits."""
        return str(self._spin.value())

    def show_value(self, value: str) -> None:
        """Show a number; what is none is the least."""
        self._spin.setValue(int(value) if value.isascii() and value.isdigit() else self._spin.minimum())


class ChoiceField(Field):
    """One of a few."""

    def __init__(self, title: str, hint: str, choices: Sequence[tuple[str, str]]) -> None:
        self._box = QComboBox()
        self._box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for value, words in choices:
            self._box.addItem(words, value)
        super().__init__(title, hint, self._box)
        self._box.currentIndexChanged.connect(self.changed)

    def value(self) -> str:
        """Return the choice."""
        return str(self._box.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a choice."""
        self._box.setCurrentIndex(max(self._box.findData(value), 0))


class SwitchField(Field):
    """On or off; it says itself what it is."""

    def __init__(self, title: str, hint: str) -> None:
        self._box = QCheckBox(title)
        super().__init__(title, hint, self._box)
        self._box.toggled.connect(self.changed)

    def value(self) -> str:
        """Return ``yes`` or nothing."""
        return _ON if self._box.isChecked() else ""

    def show_value(self, value: str) -> None:
        """Show on or off."""
        self._box.setChecked(bool(value))


class CompanyField(Field):
    """A company that is known, an organisation number that is written, or none."""

    def __init__(self, title: str, companies: Sequence[Company], texts: Texts) -> None:
        self._texts = texts
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box.addItem("", "")
        for each in companies:
            if each.org_number:
                words = " · ".join(part for part in (each.name, each.org_number) if part)
                self._box.addItem(words, each.org_number)
        if line := self._box.lineEdit():
            line.setPlaceholderText(texts.t("As each message or file says"))
        hint = texts.t("Whose vouchers come here, where they do not say so themselves: choose, or write its number.")
        super().__init__(title, hint, self._box)
        self._box.editTextChanged.connect(self.changed)

    def value(self) -> str:
        """Return the organisation number, empty where no company is meant."""
        written = self._box.currentText().strip()
        place = self._box.findText(written, Qt.MatchFlag.MatchExactly)
        return str(self._box.itemData(place)) if place >= 0 else normalise_org_number(written)

    def show_value(self, value: str) -> None:
        """Show a company by its number."""
        place = self._box.findData(value)
        if place >= 0:
            self._box.setCurrentIndex(place)
        else:
            self._box.setEditText(value)

    def wrong(self) -> str:
        """Return in words what is wrong with what is written, empty where nothing is."""
        value = self.value()
        if not value or self._box.findData(value) >= 0 or is_org_number(value):
            return ""
        return org_number_fault(self._texts)


def org_number_fault(texts: Texts) -> str:
    """Return what to say of a text that is no organisation number."""
    return texts.t("This is no organisation number: ten digits, of which the last one checks the others.")


def option_field(option: Option, texts: Texts) -> Field:
    """Return the field for an option, with what it is where nothing is said."""
    field = _field(option, texts)
    field.show_value(option.default)
    return field


def _field(option: Option, texts: Texts) -> Field:
    title, hint = texts.t(option.title), texts.t(option.hint)
    if option.kind is OptionKind.FOLDER:
        return FolderField(title, hint, texts)
    if option.kind is OptionKind.SECRET:
        return SecretField(title, hint, texts)
    if option.kind is OptionKind.NUMBER:
        return NumberField(title, hint)
    if option.kind is OptionKind.CHOICE:
        return ChoiceField(title, hint, [(value, texts.t(words)) for value, words in option.choices])
    if option.kind is OptionKind.SWITCH:
        return SwitchField(title, hint)
    return LineField(title, hint)
