"""Asks before a cause is taken as put right: what is released, what stays, and in which words it is remembered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QWidget

from workbench.services.facts import PutRightPlan
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_MOST_NAMED = 5


class PutRightDialog(AskDialog):
    """What putting a card right comes to; ``confirmed`` carries the words for the history, never empty."""

    confirmed = Signal(object)

    def __init__(self, session: Session, plan: PutRightPlan, task: str, parent: QWidget | None) -> None:
        texts = session.texts
        super().__init__(texts.t("I have fixed this"), parent, letters=60)
        self._session = session
        self.column.addWidget(PlainLabel(task, size=1.2, strong=True))
        released = texts.n(
            "{count} voucher, {amount} kr, is to be exported again in its source.",
            "{count} vouchers, {amount} kr, are to be exported again in their source.",
            len(plan.released),
            amount=texts.amount(plan.amount),
        )
        icon, accent = ("ok", Accent.OK) if plan.released else ("info", Accent.QUIET)
        self.column.addWidget(IconLine(icon, accent, released))
        if plan.kept:
            self.column.addWidget(IconLine("warning", Accent.ATTENTION, self._kept(plan)))
        self.column.addWidget(
            PlainLabel(
                texts.t("It counts as put right until a voucher is refused for it again. It can be undone."),
                accent=Accent.QUIET,
            )
        )
        label = QLabel(texts.t("&What was done"))
        self._words = QLineEdit(task)
        self._words.setAccessibleName(texts.t("What was done"))
        label.setBuddy(self._words)
        self._fault = FaultLabel()
        for widget in (label, self._words, self._fault):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        done = buttons.addButton(texts.t("It is &fixed"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.add_buttons(buttons, done)
        done.setFocus()

    def _kept(self, plan: PutRightPlan) -> str:
        texts = self._session.texts
        causes = "; ".join(self._session.title(key) for key in plan.then_blocked_by[:_MOST_NAMED])
        return texts.n(
            "{count} voucher stays, as it would then stop on: {causes}",
            "{count} vouchers stay, as they would then stop on: {causes}",
            len(plan.kept),
            causes=causes,
        )

    def _confirm(self) -> None:
        words = self._words.text().strip()
        if not words:
            self._fault.tell(self._session.texts.t("Write in a few words what was done."))
            self._words.setFocus()
            return
        self.accept()
        self.confirmed.emit(words)
