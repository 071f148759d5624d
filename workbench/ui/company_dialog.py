"""A company's name, which of the source's dimensions are its cost centre and its project, and the rules kept."""

from collections.abc import Sequence
from dataclasses import replace

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
    """Changes companies; `confirmed` carries the `Company` as it is to be, once for each that was changed."""

    confirmed = Signal(object)

    def __init__(self, session: Session, companies: Sequence[Company], chosen: str, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("Company settings"), parent)
        self._companies = tuple(companies)
        self._changed: dict[int, Company] = {}
        self._at = -1
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
        self.add_buttons(buttons, buttons.button(QDialogButtonBox.StandardButton.Save))
        numbers = [company.org_number for company in companies]
        self._which.setCurrentIndex(numbers.index(chosen) if chosen in numbers else 0)
        self._which.currentIndexChanged.connect(self._choose)
        self._show()

    def _choose(self) -> None:
        """Go to another company, and keep what was filled in for the one before; not from what cannot be read."""
        if self._which.currentIndex() == self._at:
            return
        if self._take():
            self._show()
        else:
            self._which.setCurrentIndex(self._at)

    def _show(self) -> None:
        self._at = self._which.currentIndex()
        company = self._changed.get(self._at, self._companies[self._at])
        self._name.setText(company.name)
        self._cost_center.setValue(company.dimensions.cost_center)
        self._project.setValue(company.dimensions.project)
        self._rules.show_company(company.org_number)
        limit = company.approve_from
        self._limit.setText("" if limit is None else self._texts.amount(limit))
        self._fault.tell("")

    def _take(self) -> bool:
        """Keep what is filled in; False where it cannot be read, which is then told."""
        before = self._companies[self._at]
        dimensions = DimensionMap(self._cost_center.value(), self._project.value())
        try:
            limit = abs(parse_amount(self._limit.text())) if self._limit.text().strip() else None
        except AmountError as error:
            self._fault.tell(self._texts.error(error))
            self.grow()
            self._limit.setFocus()
            return False
        company = replace(before, name=self._name.text().strip(), dimensions=dimensions, approve_from=limit)
        self._changed[self._at] = company
        return True

    def _confirm(self) -> None:
        if not self._take():
            return
        self.accept()
        for place, company in self._changed.items():
            if company != self._companies[place]:
                self.confirmed.emit(company)

    def _on_edited(self) -> None:
        self._fault.tell("")
