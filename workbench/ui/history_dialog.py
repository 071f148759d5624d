"""Asks of what company and days the processing history is wanted, and in what form."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialogButtonBox, QFormLayout, QWidget

from workbench.domain.company import Company
from workbench.services.processing_history import HistoryWish
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session

_ISO = Qt.DateFormat.ISODate


class HistoryDialog(AskDialog):
    """`confirmed` carries (`HistoryWish`, ``pdf`` or ``xlsx``)."""

    confirmed = Signal(object)

    def __init__(self, session: Session, companies: Sequence[Company], chosen: str, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("Processing history"), parent, letters=60)
        self._session = session
        self.column.addWidget(
            PlainLabel(t("Who did what and when, with each record’s number and hash. The history is checked as well."))
        )
        self._company = QComboBox()
        self._company.addItem(t("All companies"), "")
        for company in companies:
            name = " · ".join(part for part in (company.name, company.org_number) if part) or "–"
            self._company.addItem(name, company.org_number)
        self._company.setCurrentIndex(max(self._company.findData(chosen), 0))
        today = QDate.currentDate()
        self._start, self._end = QDateEdit(QDate(today.year(), 1, 1)), QDateEdit(today)
        form = QFormLayout()
        for words, field in ((t("&Company"), self._company), (t("&From"), self._start), (t("&To"), self._end)):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        for field in (self._start, self._end):
            field.setDisplayFormat("yyyy-MM-dd")
            field.setCalendarPopup(True)
            field.dateChanged.connect(self._on_changed)
        self.column.addLayout(form)
        self._fault = FaultLabel()
        self.column.addWidget(self._fault)
        self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        pdf = buttons.addButton(t("Save as &PDF…"), QDialogButtonBox.ButtonRole.ActionRole)
        xlsx = buttons.addButton(t("Save for &Excel…"), QDialogButtonBox.ButtonRole.ActionRole)
        pdf.clicked.connect(self._confirm_pdf)
        xlsx.clicked.connect(self._confirm_xlsx)
        self.add_buttons(buttons, pdf)

    def _on_changed(self) -> None:
        self._fault.tell("")

    def _confirm_pdf(self) -> None:
        self._confirm("pdf")

    def _confirm_xlsx(self) -> None:
        self._confirm("xlsx")

    def _confirm(self, form: str) -> None:
        start, end = (date.fromisoformat(each.date().toString(_ISO)) for each in (self._start, self._end))
        if start > end:
            self._fault.tell(self._session.texts.t("The last day is before the first."))
            self.grow()
            self._end.setFocus()
            return
        self.accept()
        self.confirmed.emit((HistoryWish(self._company.currentData(), start, end), form))
