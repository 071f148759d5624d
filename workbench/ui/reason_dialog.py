"""Asks for a reason before something that the history is to explain."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QWidget

from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent


class ReasonDialog(AskDialog):
    """A title saying what will be done, a reason, and a button that says the same.

    ``confirmed`` carries the reason, never empty. ``suggestions`` are ready words in the reader's language;
    the first stands in the field from the start. ``warnings`` are sentences to be read first.
    """

    confirmed = Signal(object)

    def __init__(
        self,
        session: Session,
        title: str,
        parent: QWidget | None,
        suggestions: Sequence[str] = (),
        warnings: Sequence[str] = (),
    ) -> None:
        super().__init__(title, parent, letters=56)
        self._session = session
        t = session.texts.t
        layout = self.column
        layout.addWidget(PlainLabel(title, strong=True))
        for words in warnings:
            layout.addWidget(IconLine("warning", Accent.ATTENTION, words))
        label = QLabel(t("&Reason"))
        self._reason = QComboBox()
        self._reason.setEditable(True)
        self._reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._reason.setCompleter(None)  # type: ignore[arg-type]  # it would take the first Enter
        self._reason.addItems(list(suggestions))
        self._reason.setMinimumContentsLength(36)
        self._reason.setAccessibleName(t("Reason"))
        self._reason.currentTextChanged.connect(self._on_edited)
        label.setBuddy(self._reason)
        self._fault = FaultLabel()
        layout.addWidget(label)
        layout.addWidget(self._reason)
        layout.addWidget(self._fault)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        self.add_buttons(buttons, buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole))
        self._reason.setFocus()

    def _on_edited(self) -> None:
        self._fault.tell("")

    def _confirm(self) -> None:
        reason = self._reason.currentText().strip()
        if not reason:
            self._fault.tell(
                self._session.texts.t("A reason is needed. Write why, for whoever reads the history later.")
            )
            self._reason.setFocus()
            return
        self.accept()
        self.confirmed.emit(reason)
