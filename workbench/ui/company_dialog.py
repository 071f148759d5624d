"""A company's name, which of the source's dimensions are its cost centre and its project, and the rules kept."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from workbench.domain.company import Company, DimensionMap
from workbench.domain.errors import AmountError
from workbench.domain.money import parse_amount
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.rule_list import RuleList
from workbench.ui.session import Session
from workbench.ui.wheel import pass_wheel


class CompanyDialog(AskDialog):
    """Changes one company; `confirmed` carries the `Company` as it is to be."""

    confirmed = Signal(object)

    def __init__(self, session: Session, companies: Sequence[Company], chosen: str, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("Company settings"), parent)
        self._companies = tuple(companies)
        self._texts = session.texts
        self._which = QComboBox()
        for company in companies:
            self._which.addItem(" · ".join(part for part in (company.name, company.org_number) if part) or "–")
        self._name = QLineEdit()
        self._cost_center, self._project = QSpinBox(), QSpinBox()
        self._limit, self._fault = QLineEdit(), FaultLabel()
        form = QFormLayout()
        for words, field in (
            (t("&Company"), self._which),
            (t("&Name"), self._name),
            (t("Cost centre is &dimension"), self._cost_center),
            (t("&Project is dimension"), self._project),
            (t("&Another person approves from, kr"), self._limit),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        for spin in (self._cost_center, self._project):
            spin.setRange(1, 9)
        self.column.addLayout(form)
        self.column.addWidget(PlainLabel(t("The dimensions hold for files that come in from now on.")))
        self._rules = RuleList(session)
        self._rules.resized.connect(self.grow)
        pass_wheel(self._which, self._cost_center, self._project)
        self.column.addWidget(self._rules)
        self._limit.setPlaceholderText(t("no amount: one person is enough"))
        self._limit.textEdited.connect(self._on_edited)
        self.column.addWidget(self._fault)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        self.add_buttons(buttons, buttons.button(QDialogButtonBox.StandardButton.Save))
        self._which.currentIndexChanged.connect(self._show)
        numbers = [company.org_number for company in companies]
        self._which.setCurrentIndex(numbers.index(chosen) if chosen in numbers else 0)
        self._show()

    def _show(self) -> None:
        company = self._companies[self._which.currentIndex()]
        self._name.setText(company.name)
        self._cost_center.setValue(company.dimensions.cost_center)
        self._project.setValue(company.dimensions.project)
        self._rules.show_company(company.org_number)
        limit = company.approve_from
        self._limit.setText("" if limit is None else self._texts.amount(limit))
        self._fault.tell("")

    def _confirm(self) -> None:
        number = self._companies[self._which.currentIndex()].org_number
        dimensions = DimensionMap(self._cost_center.value(), self._project.value())
        try:
            limit = abs(parse_amount(self._limit.text())) if self._limit.text().strip() else None
        except AmountError as error:
            self._fault.tell(self._texts.error(error))
            self.grow()
            self._limit.setFocus()
            return
        self.confirmed.emit(Company(number, self._name.text().strip(), dimensions, limit))
        self.accept()

    def _on_edited(self) -> None:
        self._fault.tell("")
