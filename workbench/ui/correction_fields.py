"""What is corrected of a voucher as a whole, and why: date, text, characters and rounding; a reason and a name."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.match_key import LONGEST_TEXT
from workbench.services.correction_plan import Suggestion
from workbench.services.corrections import Keeping
from workbench.services.replacing import Replacements
from workbench.services.splitting import SIE_TEXT
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.correction_values import TargetBox, target_model
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.wheel import pass_wheel

_ROUNDING = "3740"
_REASONS_KEPT = 20
_LENGTH_WORDS = {
    LONGEST_TEXT: N_("{length} characters, typed – {vouchers}"),
    SIE_TEXT: N_("{length} characters, SIE file – {vouchers}"),
}


class WholeFields(QWidget):
    """What is replaced of a voucher as a whole: its date, its text, characters, a difference of some öre."""

    edited = Signal()

    def __init__(self, suggestion: Suggestion, texts: Texts, *, clean_only: bool = False) -> None:
        """Take what was found; with ``clean_only`` nothing is wanted from the start but texts with other characters."""
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
            words = texts.t(
                "{day} is the first open day. The day that was sent stays in the text; "
                "VAT then belongs to the return of the day that is entered.",
                day=suggestion.open_from.isoformat(),
            )
            self._column.addWidget(PlainLabel(words, accent=Accent.QUIET))
        self._on_text = QCheckBox(texts.t("Enter another te&xt:"))
        self._text = QLineEdit()
        self._text.setAccessibleName(texts.t("Text to enter"))
        self._line(self._on_text, self._text)
        self._clean = QCheckBox(
            texts.n(
                "Replace &characters that Fortnox or SIE does not take, cut what has no room: {count} voucher",
                "Replace &characters that Fortnox or SIE does not take, cut what has no room: {count} vouchers",
                suggestion.unclean,
            )
        )
        self._clean.setChecked(suggestion.refused > 0 or clean_only)
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
        accounts = suggestion.targets.get("account", {})
        self._rounding = TargetBox(target_model(accounts, texts, self, may_be_empty=False), texts)
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
        pass_wheel(self._length)

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


class WhyFields(QWidget):
    """Why it is corrected and by whom, and whether the replacements are kept as rules."""

    def __init__(self, session: Session, reason: str) -> None:
        """Begin with a reason, or (empty) with none."""
        super().__init__()
        texts, self._session = session.texts, session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.setCompleter(None)  # type: ignore[arg-type]  # it would take the first Enter
        self.reason.addItems(_reasons(session.settings.correction_reasons, texts))
        self.reason.setEditText(reason)
        self.reason.setAccessibleName(texts.t("Reason"))
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMinimumContentsLength(30)
        self.reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.by = QLineEdit(session.user_name)
        self.by.setAccessibleName(texts.t("Corrected by"))
        for words, field in ((texts.t("&Reason"), self.reason), (texts.t("Corrected &by"), self.by)):
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, field)
        column.addLayout(form)
        self._keep = QCheckBox(texts.t("&Keep as a rule to be offered the next time, until"))
        self._until = date_edit(date(date.today().year, 12, 31), texts.t("The rule's last date"))  # noqa: DTZ011
        self._until.dateChanged.connect(self._on_until)
        pass_wheel(self.reason)
        line = QHBoxLayout()
        line.addWidget(self._keep)
        line.addWidget(self._until)
        line.addStretch(1)
        column.addLayout(line)

    @property
    def keeping(self) -> Keeping | None:
        """How long the replacements are kept as rules; None where they are not."""
        return Keeping(chosen_day(self._until)) if self._keep.isChecked() else None

    def remember(self) -> None:
        """Keep the name and the reason in the settings, the latest reason first."""
        settings, reason = self._session.settings, self.reason.currentText().strip()
        settings.correction_reasons = list(dict.fromkeys([reason, *settings.correction_reasons]))[:_REASONS_KEPT]
        settings.user_name = self.by.text().strip()
        self._session.save_settings()

    def _on_until(self) -> None:
        self._keep.setChecked(True)


def date_edit(day: date, name: str) -> QDateEdit:
    """Return a field for a date."""
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setDisplayFormat("yyyy-MM-dd")
    field.setCalendarPopup(True)
    field.setAccessibleName(name)
    pass_wheel(field)
    return field


def chosen_day(field: QDateEdit) -> date:
    """Return the date in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())


def _reasons(kept: Sequence[str], texts: Texts) -> list[str]:
    """Return the ready reasons for a correction, those used before first."""
    ready = (texts.t("The account is closed"), texts.t("The period is locked"), texts.t("Wrong in the source system"))
    return list(dict.fromkeys([*kept, *ready]))
