"""Asks what is to be entered in place of what was sent, and says as it is filled in what that comes to."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from workbench.domain.errors import KnownError
from workbench.services.correction_plan import CorrectionPlan, Suggestion
from workbench.services.correction_words import not_checked_words, plan_words
from workbench.services.replacing import Replacements
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.correction_fields import WholeFields, WhyFields
from workbench.ui.correction_reckoning import Reckoning
from workbench.ui.correction_values import ValueFields
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.scrolled import Scrolled
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_DELAY_MS = 150
_LONG_MS = 300
_LETTERS = 92


class CorrectionDialog(AskDialog):
    """What is to be entered instead, for some vouchers. Corrects through the session when confirmed."""

    confirmed = Signal()

    def __init__(
        self,
        session: Session,
        voucher_ids: Sequence[int],
        suggestion: Suggestion,
        parent: QWidget | None,
        *,
        clean_only: bool = False,
    ) -> None:
        """Take what was found in the vouchers; with ``clean_only`` their texts are all that is wanted at first."""
        texts = session.texts
        super().__init__(texts.t("Correct what is to be entered"), parent, letters=_LETTERS)
        self._session = session
        self._ids = tuple(voucher_ids)
        self._plan: CorrectionPlan | None = None
        self._error: KnownError | None = None
        self._confirming = False
        self._reckoning = Reckoning(session, self._ids, self)
        self._values = ValueFields(suggestion, texts)
        self._whole = WholeFields(suggestion, texts, clean_only=clean_only)
        reason = texts.t("The text has characters that cannot be entered") if clean_only else ""
        self._why = WhyFields(session, reason)
        self._told = PlainLabel("")
        self._told.setAccessibleName(texts.t("What it comes to"))
        self._unsure = PlainLabel("", accent=Accent.QUIET)
        self._fault = FaultLabel()
        self._scrolled = Scrolled()
        self._lay_out()
        self._timer, self._long = QTimer(self), QTimer(self)
        for timer, delay, slot in ((self._timer, _DELAY_MS, self.look), (self._long, _LONG_MS, self._tell_reckoning)):
            timer.setSingleShot(True)
            timer.setInterval(delay)
            timer.timeout.connect(slot)
        self._reckoning.told.connect(self._answered)
        self._values.edited.connect(self._on_edited)
        self._whole.edited.connect(self._on_edited)
        self._values.more_shown.connect(self._make_room)
        self._values.begin()
        self.look()

    def _lay_out(self) -> None:
        texts = self._session.texts
        words = texts.n(
            "What is to be entered for {count} voucher", "What is to be entered for {count} vouchers", len(self._ids)
        )
        self.column.addWidget(PlainLabel(words, size=1.2, strong=True))
        self.column.addWidget(
            PlainLabel(texts.t("What was sent is kept as it is; this stands beside it."), accent=Accent.QUIET)
        )
        for part in (self._values, self._whole, self._why, self._told, self._unsure):
            self._scrolled.column.addWidget(part)
        self._scrolled.column.addStretch(1)
        self.column.addWidget(self._scrolled, 1)
        self.column.addWidget(self._fault)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        done = buttons.addButton(texts.t("Co&rrect"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.add_buttons(buttons, done)

    def wanted(self) -> Replacements:
        """Return what is filled in."""
        return self._whole.added_to(self._values.replacements())

    def look(self) -> None:
        """Ask what it would come to."""
        if wanted := self.wanted():
            self._reckoning.begin(wanted)
            if self._reckoning.running:
                self._long.start()
        else:
            self._reckoning.stop()
            self._tell(None)

    def _answered(self, outcome: CorrectionPlan | KnownError) -> None:
        self._tell(outcome)
        if self._confirming:
            self._confirm()

    def _on_edited(self) -> None:
        self._fault.tell("")
        self._plan = self._error = None
        self._timer.start()

    def _tell_reckoning(self) -> None:
        self._unsure.show_text("")
        self._told.show_text(self._session.texts.t("Reckoning…"))

    def _tell(self, outcome: CorrectionPlan | KnownError | None) -> None:
        texts = self._session.texts
        self._long.stop()
        self._plan = outcome if isinstance(outcome, CorrectionPlan) else None
        self._error = outcome if isinstance(outcome, KnownError) else None
        self._values.tell(self._error)
        words, unsure = [], ""
        if outcome is None:
            words = [texts.t("Nothing is filled in yet.")]
        elif self._plan:
            words = plan_words(self._plan, self._session.title, texts, done=False)
            if left := len(self._plan.skipped):
                words.append(texts.n("{count} is left alone: it is finished.",
                                     "{count} are left alone: they are finished.", left))  # fmt: skip
            unsure = not_checked_words(self._plan, self._session.title, texts)
        self._told.show_text("\n".join(words))
        self._unsure.show_text(unsure)
        for label in (self._told, self._unsure):
            label.setVisible(bool(label.text()))
        self._make_room()

    def _confirm(self) -> None:
        texts = self._session.texts
        self._confirming = False
        if self._timer.isActive():
            self._timer.stop()
            self.look()
        reason, by = self._why.reason.currentText().strip(), self._why.by.text().strip()
        if self._error:
            beside = self._values.tell(self._error)
            self._wrong("" if beside else texts.error(self._error), beside or self._whole)
        elif not self.wanted() or (self._plan is not None and not self._plan.changed):
            self._wrong(self._nothing_words(), self._values.first or self._whole)
        elif not reason:
            self._wrong(texts.t("A reason is needed. Write why, for whoever reads the history later."),
                        self._why.reason)  # fmt: skip
        elif not by:
            self._wrong(texts.t("Fill in who corrects, for whoever reads the history later."), self._why.by)
        elif self._plan is not None:
            self._why.remember()
            self.accept()
            self._session.correct(self._plan.changed, self.wanted(), reason, by, self._why.keeping)
            self.confirmed.emit()
        else:
            self._confirming = self._reckoning.running  # corrected once it is known what it comes to
            self._tell_reckoning()

    def _nothing_words(self) -> str:
        """Say why nothing would be corrected."""
        t, plan = self._session.texts.t, self._plan
        if plan and plan.skipped and not plan.unchanged:
            return t("All of them have been finished by now, so there is nothing left to correct.")
        return t("Fill in what is to be entered instead.")

    def _wrong(self, words: str, field: QWidget) -> None:
        self._fault.tell(words)
        self._make_room()
        field.setFocus()
        self._scrolled.ensureWidgetVisible(field)

    def _make_room(self) -> None:
        """Make room for what is told, as far as the screen has any."""
        for part in (self._values, self._whole, self._why):
            if layout := part.layout():
                layout.activate()
        self._scrolled.column.activate()
        self._scrolled.updateGeometry()
        self.grow()
