"""What a person says when marking vouchers as exported: reason, number in Fortnox, who and when."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.errors import N_
from workbench.domain.report import Report, ReportKind
from workbench.services.plain_text import on_one_line
from workbench.services.requests import MarkRequest
from workbench.ui.fault_label import FaultLabel
from workbench.ui.jobs import Tried
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

REASONS = (
    N_("Entered by hand in Fortnox"),
    N_("Entered from the PDF journal"),
    N_("Already in Fortnox"),
)


_MADE: dict[str, str] = {
    ReportKind.SIE: N_("Imported with the SIE file {name}"),
    ReportKind.JOURNAL: N_("Entered from the journal {name}"),
}
_LONGEST_NAME = 60


class MarkFields(QWidget):
    """The fields of a mark, ready to be confirmed as they open.

    ``edited`` is emitted whenever something is typed, so that an owner can clear what it said about it.
    """

    edited = Signal()

    def __init__(self, session: Session, vouchers: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._one = vouchers == 1
        self._number: QLineEdit | None = None
        t = session.texts.t
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._fault = FaultLabel()
        self._reason = QComboBox()
        self._reason.setEditable(True)
        self._reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._reason.setCompleter(None)  # type: ignore[arg-type]  # it would take the first Enter
        self._reason.addItems(self._reasons())
        self._first = self._first_reason()
        self._reason.setCurrentText(self._first)
        self._reason.setMinimumContentsLength(30)
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._reason.currentTextChanged.connect(self._on_edited)
        self._add(t("&Reason"), self._reason)
        self._add_fortnox()
        self._by = QLineEdit(session.user_name)
        self._by.textChanged.connect(self._on_edited)
        self._add(t("&Marked by"), self._by)
        self._opened_at = QDateTime.currentDateTime()
        self._at = QDateTimeEdit(self._opened_at)
        self._at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._at.setCalendarPopup(True)
        self._at.dateTimeChanged.connect(self._on_edited)
        self._add(t("&When"), self._at)
        self._form.addRow(self._fault)

    def begin(self) -> None:
        """Put the cursor in the reason, so that typing replaces it."""
        self._reason.setFocus()
        line = self._reason.lineEdit()
        if line is not None:
            line.selectAll()

    def suggest(self, voucher_ids: Sequence[int]) -> None:
        """Let the reason say what was made of the vouchers last, unless another has been chosen meanwhile."""
        self._session.ask(Tried(self._session.services.register.made_last, tuple(voucher_ids)), self._made)

    def _made(self, report: object) -> None:
        if isValid(self) and isinstance(report, Report) and self._reason.currentText() == self._first:
            words = _MADE[report.kind]
            self._reason.setCurrentText(self._session.texts.t(words, name=on_one_line(report.name, _LONGEST_NAME)))
            self.begin()

    def fill(self, series: str, number: str, reason: str) -> None:
        """Put in what a voucher is in Fortnox, and why it is marked."""
        self._series.setText(series)
        if self._number:
            self._number.setText(number)
        self.say(reason)

    def say(self, reason: str) -> None:
        """Put in why they are marked, unless another reason has been chosen meanwhile."""
        if self._reason.currentText() == self._first:
            self._first = reason
            self._reason.setCurrentText(reason)

    def request(self) -> MarkRequest | None:
        """Return what was filled in; None where something is wrong, which is then told beside the fields."""
        wrong, widget = self._wrong()
        self._fault.tell(wrong)
        if widget is not None:
            widget.setFocus()
            return None
        return MarkRequest(
            reason=self._reason.currentText().strip(),
            by=self._by.text().strip(),
            at=self._chosen_time(),
            fortnox_series=self._series.text().strip().upper(),
            fortnox_number=self._number_typed(),
        )

    def _add_fortnox(self) -> None:
        t = self._session.texts.t
        self._series = QLineEdit()
        self._series.setMaxLength(10)
        self._series.setAccessibleName(t("Series in Fortnox"))
        self._series.setPlaceholderText(t("series"))
        self._series.textChanged.connect(self._on_edited)
        line = QHBoxLayout()
        line.addWidget(self._series, 1)
        label = QLabel(t("In &Fortnox as"))
        label.setBuddy(self._series)
        if self._one:
            self._number = QLineEdit()
            self._number.setMaxLength(15)
            self._number.setAccessibleName(t("Number in Fortnox"))
            self._number.setPlaceholderText(t("number"))
            self._number.textChanged.connect(self._on_edited)
            line.addWidget(self._number, 2)
        self._form.addRow(label, line)
        if not self._one:
            why = PlainLabel(t("A number can be given for one voucher at a time."), accent=Accent.QUIET)
            why.setWordWrap(False)  # a form gives one that wraps more room than it needs
            self._form.addRow("", why)

    def _add(self, words: str, field: QWidget) -> None:
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words.replace("&", ""))
        self._form.addRow(label, field)

    def _first_reason(self) -> str:
        """Return the last reason where it is a ready-made one: what was written for other vouchers may not be true."""
        ready = [self._session.texts.t(reason) for reason in REASONS]
        last = self._session.settings.reasons[:1]
        return last[0] if last and last[0] in ready else ready[0]

    def _reasons(self) -> list[str]:
        """Return the remembered reasons, newest first, then the ready-made ones, in the reader's language."""
        ready = (self._session.texts.t(reason) for reason in REASONS)
        return list(dict.fromkeys([*self._session.settings.reasons, *ready]))

    def _wrong(self) -> tuple[str, QWidget | None]:
        t = self._session.texts.t
        number = self._number_typed()
        if not self._reason.currentText().strip():
            return t("A reason is needed. Write why, for whoever reads the history later."), self._reason
        if number and not (number.isascii() and number.isdigit()):
            return t("The number in Fortnox is a whole number, like 123. The series has its own field."), self._number
        if number and not self._series.text().strip():
            return t("A number belongs to a series. Fill in the series too."), self._series
        if not self._by.text().strip():
            return t("Fill in who marks, for whoever reads the history later."), self._by
        chosen = self._chosen_time()
        if chosen is not None and chosen > datetime.now().astimezone():
            return t("The time lies in the future."), self._at
        return "", None

    def _number_typed(self) -> str:
        return self._number.text().strip() if self._number else ""

    def _chosen_time(self) -> datetime | None:
        """Return the time with its zone; None, meaning now, while it stands as it opened."""
        chosen = self._at.dateTime()
        if chosen.toSecsSinceEpoch() == self._opened_at.toSecsSinceEpoch():
            return None
        return datetime.fromtimestamp(chosen.toSecsSinceEpoch()).astimezone()

    def _on_edited(self) -> None:
        self._fault.tell("")
        self.edited.emit()
