"""Asks who approves marks that another person made, and why."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QLineEdit, QWidget
from shiboken6 import isValid

from workbench.services.approval import same_name
from workbench.services.case_row import CaseRow
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_NAMED = 4


class ApproveDialog(AskDialog):
    """Says what is to be approved and who marked it. `confirmed` carries (reason, name), neither of them empty."""

    confirmed = Signal(object)

    def __init__(self, session: Session, rows: Sequence[CaseRow], parent: QWidget | None) -> None:
        texts = session.texts
        title = texts.n("Approve {count} voucher", "Approve {count} vouchers", len(rows))
        super().__init__(title, parent, letters=72)
        self._session = session
        self._markers: frozenset[str] = frozenset()
        self.column.addWidget(PlainLabel(title, strong=True))
        labels = ", ".join(row.label for row in rows[:_NAMED]) + (", …" if rows[_NAMED:] else "")
        amount = texts.t("{amount} kr in all", amount=texts.amount(sum(row.amount for row in rows)))
        self.column.addWidget(PlainLabel(f"{labels} · {amount}", accent=Accent.QUIET))
        self._marked = PlainLabel(accent=Accent.QUIET)
        self.column.addWidget(self._marked)
        self._name, self._reason = QLineEdit(), QLineEdit()
        form = QFormLayout()
        for words, field in ((texts.t("&Who approves"), self._name), (texts.t("&Reason"), self._reason)):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
            field.textEdited.connect(self._on_edited)
        self._reason.setText(texts.t("Compared with the supporting document"))
        self._reason.setCursorPosition(0)  # so that it is read from its start where it does not fit
        self.column.addLayout(form)
        self._fault = FaultLabel()
        self.column.addWidget(self._fault)
        self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        self.add_buttons(buttons, buttons.addButton(texts.t("Approve"), QDialogButtonBox.ButtonRole.AcceptRole))
        self._name.setFocus()
        session.ask(Call(session.services.approval.markers, tuple(row.id for row in rows)), self._show_markers)

    def _show_markers(self, markers: frozenset[str]) -> None:
        if not isValid(self):
            return
        self._markers = markers
        texts = self._session.texts
        names = ", ".join(sorted(markers)) or "–"
        self._marked.show_text(texts.t("Marked by {names}: someone else is to approve.", names=names))
        self.grow()
        free = not any(same_name(self._session.user_name, each) for each in markers)
        if free and not self._name.isModified() and not self._name.text():
            self._name.setText(self._session.user_name)

    def _on_edited(self) -> None:
        self._fault.tell("")

    def _confirm(self) -> None:
        t = self._session.texts.t
        name, reason = self._name.text().strip(), self._reason.text().strip()
        if not name:
            self._refuse(t("Give the name of the one who approves."), self._name)
        elif self._markers and all(same_name(name, each) for each in self._markers):
            self._refuse(t("{name} marked this, and so is not the one to approve it.", name=name), self._name)
        elif not reason:
            self._refuse(t("A reason is needed. Write why, for whoever reads the history later."), self._reason)
        else:
            self.accept()
            self.confirmed.emit((reason, name))

    def _refuse(self, words: str, field: QLineEdit) -> None:
        self._fault.tell(words)
        self.grow()
        field.setFocus()
