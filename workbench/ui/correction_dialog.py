"""Asks what is to be entered in place of what was sent, and says as it is filled in what that comes to."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.errors import KnownError
from workbench.services.correction_plan import CorrectionPlan, Suggestion
from workbench.services.correction_words import not_checked_words, plan_words
from workbench.services.corrections import Keeping
from workbench.services.replacing import Replacements
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.correction_fields import ValueFields, WholeFields, chosen_day, date_edit, reasons_of
from workbench.ui.fault_label import FaultLabel
from workbench.ui.jobs import Tried
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_DELAY_MS = 150
_MOST_LINES = 11


class CorrectionDialog(AskDialog):
    """What is to be entered instead, for some vouchers. Corrects through the session when confirmed."""

    confirmed = Signal()

    def __init__(
        self, session: Session, voucher_ids: Sequence[int], suggestion: Suggestion, parent: QWidget | None
    ) -> None:
        texts = session.texts
        super().__init__(texts.t("Correct what is to be entered"), parent, letters=92)
        self._session = session
        self._ids = tuple(voucher_ids)
        self._plan: CorrectionPlan | None = None
        self._asked = 0
        self._answered = 0
        self._confirming = False
        words = texts.n(
            "What is to be entered for {count} voucher", "What is to be entered for {count} vouchers", len(self._ids)
        )
        self.column.addWidget(PlainLabel(words, size=1.2, strong=True))
        self.column.addWidget(
            PlainLabel(texts.t("What was sent is kept as it is; this stands beside it."), accent=Accent.QUIET)
        )
        self._values = ValueFields(suggestion, texts)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._values)
        lines = min(_MOST_LINES, 3 + 2 * (self._values.stopped or len(suggestion.values)))
        scroll.setMinimumHeight(self.fontMetrics().lineSpacing() * lines)
        self.column.addWidget(scroll, 1)
        self._whole = WholeFields(suggestion, texts)
        self.column.addWidget(self._whole)
        self._add_why()
        self._told = PlainLabel("")
        self._told.setAccessibleName(texts.t("What it comes to"))
        self._unsure = PlainLabel("", accent=Accent.QUIET)
        self._fault = FaultLabel()
        for label in (self._told, self._unsure, self._fault):
            self.column.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        done = buttons.addButton(texts.t("Co&rrect"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.add_buttons(buttons, done)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.look)
        self._values.edited.connect(self._on_edited)
        self._whole.edited.connect(self._on_edited)
        self.begin_at(92, 30)
        self._values.begin()
        self.look()

    def wanted(self) -> Replacements:
        """Return what is filled in."""
        return self._whole.added_to(self._values.replacements())

    def look(self) -> None:
        """Ask what it would come to."""
        self._asked += 1
        if not self.wanted():
            self._answered = self._asked
            self._tell(None)
            return
        job = Tried(self._session.services.corrections.plan, self._ids, self.wanted())
        self._session.ask(job, _Answer(self, self._asked))

    def answered(self, number: int, outcome: CorrectionPlan | KnownError) -> None:
        """Take what it would come to, unless something else has been filled in since."""
        self._answered = number
        if number == self._asked:
            self._tell(outcome)
            if self._confirming:
                self._confirm()

    def _add_why(self) -> None:
        texts = self._session.texts
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._reason = QComboBox()
        self._reason.setEditable(True)
        self._reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._reason.setCompleter(None)  # type: ignore[arg-type]  # it would take the first Enter
        self._reason.addItems(reasons_of((), texts))
        self._reason.setEditText("")
        self._reason.setAccessibleName(texts.t("Reason"))
        self._reason.setMinimumContentsLength(30)
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._by = QLineEdit(self._session.user_name)
        self._by.setAccessibleName(texts.t("Corrected by"))
        for words, field in ((texts.t("&Reason"), self._reason), (texts.t("Corrected &by"), self._by)):
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, field)
        self.column.addLayout(form)
        self._keep = QCheckBox(texts.t("&Keep as a rule to be offered the next time, until"))
        self._until = date_edit(date(date.today().year, 12, 31), texts.t("The rule's last date"))  # noqa: DTZ011
        self._until.dateChanged.connect(self._on_until)
        line = QHBoxLayout()
        line.addWidget(self._keep)
        line.addWidget(self._until)
        line.addStretch(1)
        self.column.addLayout(line)

    def _on_edited(self) -> None:
        self._fault.tell("")
        self._plan = None
        self._timer.start()

    def _on_until(self) -> None:
        self._keep.setChecked(True)

    def _tell(self, outcome: CorrectionPlan | KnownError | None) -> None:
        texts = self._session.texts
        self._plan = None
        self._unsure.show_text("")
        if outcome is None:
            self._told.show_text(texts.t("Nothing is filled in yet."))
        elif isinstance(outcome, KnownError):
            self._told.show_text(texts.error(outcome))
        else:
            self._plan = outcome
            lines = plan_words(outcome, self._session.title, texts, done=False)
            lines += [
                texts.n("{count} is left alone: it is finished.", "{count} are left alone: they are finished.",
                        len(outcome.skipped))
            ] if outcome.skipped else []  # fmt: skip
            self._told.show_text("\n".join(lines))
            self._unsure.show_text(not_checked_words(outcome, self._session.title, texts))
        self.grow()

    def _confirm(self) -> None:
        texts = self._session.texts
        self._confirming = False
        if self._timer.isActive():
            self._timer.stop()
            self.look()
        reason, by = self._reason.currentText().strip(), self._by.text().strip()
        if not self.wanted() or (self._plan is not None and not self._plan.changed):
            self._wrong(texts.t("Fill in what is to be entered instead."), self._values)
        elif not reason:
            self._wrong(texts.t("A reason is needed. Write why, for whoever reads the history later."), self._reason)
        elif not by:
            self._wrong(texts.t("Fill in who corrects, for whoever reads the history later."), self._by)
        elif self._plan is not None:
            keep = Keeping(chosen_day(self._until)) if self._keep.isChecked() else None
            self.accept()
            self._session.correct(self._plan.changed, self.wanted(), reason, by, keep)
            self.confirmed.emit()
        else:
            self._confirming = self._asked != self._answered  # corrected once it is known what it comes to

    def _wrong(self, words: str, field: QWidget) -> None:
        self._fault.tell(words)
        if field is self._values:
            self._values.begin()
        else:
            field.setFocus()


class _Answer:
    """Hands a plan to the dialog that asked, if it is still there."""

    def __init__(self, dialog: CorrectionDialog, number: int) -> None:
        self._dialog = dialog
        self._number = number

    def __call__(self, outcome: CorrectionPlan | KnownError) -> None:
        if isValid(self._dialog):
            self._dialog.answered(self._number, outcome)
