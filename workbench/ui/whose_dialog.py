"""Asks whose something in the tray is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QWidget

from workbench.domain.company import Company, normalise_org_number
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class WhoseDialog(AskDialog):
    """A company to be chosen or its organisation number written. `confirmed` carries the number."""

    confirmed = Signal(object)

    def __init__(self, session: Session, companies: Sequence[Company], count: int, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("Which company is it of?"), parent, letters=56)
        self._session = session
        self._numbers = {self._words(company): company.org_number for company in companies if company.org_number}
        words = session.texts.n(
            "{count} item is read again as that company's.", "{count} items are read again as that company's.", count
        )
        self.column.addWidget(PlainLabel(words))
        label = QLabel(t("&Company or organisation number"))
        self._which = QComboBox()
        self._which.setEditable(True)
        self._which.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._which.setCompleter(None)  # type: ignore[arg-type]  # it would take the first Enter
        self._which.addItems(list(self._numbers))
        self._which.setAccessibleName(t("Company or organisation number"))
        label.setBuddy(self._which)
        self._fault = FaultLabel()
        for widget in (label, self._which, self._fault):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        self.add_buttons(buttons, buttons.addButton(t("Read again"), QDialogButtonBox.ButtonRole.AcceptRole))
        self._which.setFocus()

    def _confirm(self) -> None:
        text = self._which.currentText().strip()
        number = normalise_org_number(self._numbers.get(text, text))
        if not number:
            self._fault.tell(self._session.texts.t("Give the organisation number, like 556677-8899."))
            self._which.setFocus()
            return
        self.accept()
        self.confirmed.emit(number)

    @staticmethod
    def _words(company: Company) -> str:
        return " · ".join(part for part in (company.name, company.org_number) if part)
