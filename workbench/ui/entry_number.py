"""The end of a voucher that was typed along: under which number it stands in Fortnox now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.services.typing_run import number_fault
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.entry_flow import EntryFlow
from workbench.ui.fault_label import FaultLabel
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent


class EntryNumber(QWidget):
    """Series and number, ready to be confirmed by Enter. ``given`` carries series and number, ``back`` goes back."""

    given = Signal(object, object)
    back = Signal()
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._shown = -1
        self._sure = "", ""
        self._suggested = ""
        self._flow: EntryFlow | None = None
        self._heading = PlainLabel(strong=True, size=1.35)
        self._what = PlainLabel()
        self.series, self.number = QLineEdit(), QLineEdit()
        self.series.setMaxLength(10)
        self.number.setMaxLength(15)
        self._series_label, self._number_label = QLabel(), QLabel()
        self._fault = FaultLabel()
        self._by = PlainLabel(accent=Accent.QUIET)
        self.mark, self._back, self._skip = QPushButton(), QPushButton(), QPushButton()
        self.mark.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._heading)
        column.addWidget(self._what)
        form = QGridLayout()
        pairs = ((self._series_label, self.series), (self._number_label, self.number))
        for place, (label, line) in enumerate(pairs):
            line.setFont(theme.scaled(self.font(), 1.6, strong=True))
            line.returnPressed.connect(self._give)
            label.setBuddy(line)
            form.addWidget(label, place, 0)
            form.addWidget(line, place, 1)
        form.setColumnStretch(1, 1)
        column.addLayout(form)
        for widget in (self._fault, self._by, self.mark, self._back, self._skip):
            column.addWidget(widget)
        column.addStretch(1)
        self.series.textEdited.connect(self._on_series)
        self.number.textEdited.connect(self._on_number)
        self.mark.clicked.connect(self._give)
        self._back.clicked.connect(self.back)
        self._skip.clicked.connect(self.skipped)

    def retranslate(self, texts: Texts) -> None:
        """Put the words into a language; what has been filled in stays."""
        self._texts = texts
        t = texts.t
        self._heading.show_text(t("Which number did Fortnox give it?"))
        self._what.show_text(t("Save the voucher in Fortnox, and fill in the number it got."))
        self._series_label.setText(t("&Series"))
        self._number_label.setText(t("&Number"))
        self.series.setAccessibleName(t("Series in Fortnox"))
        self.number.setAccessibleName(t("Number in Fortnox"))
        self.mark.setText(t("Mark as &exported (Enter)"))
        self._back.setText(t("&Back to the fields"))
        self._skip.setText(t("Skip the &voucher: not marked"))
        self._fault.tell("")

    def show_step(self, flow: EntryFlow, texts: Texts, by: str, arrived: bool) -> None:
        """Fill in what is likely, once for each voucher, and put the cursor in the number."""
        self._flow = flow
        self._by.show_text(texts.t("Marked by {name}", name=by))
        if flow.detail and self._shown != flow.detail.case.id:
            self._shown, self._sure = flow.detail.case.id, ("", "")
            self._fault.tell("")
            self.series.setText(flow.likely_series().upper())
            self.number.clear()
            self._suggested = ""
            self._suggest()
        if arrived:
            first = self.number if self.series.text() else self.series
            first.setFocus()
            first.selectAll()

    def _suggest(self) -> None:
        """Fill in the next number of the series, unless one has been typed."""
        if self._flow and self.number.text() == self._suggested:
            self._suggested = self._flow.next_number(self.series.text())
            self.number.setText(self._suggested)

    def _on_series(self, text: str) -> None:
        """Take what is typed as Fortnox writes a series; a blank is the key that steps everywhere else."""
        written = "".join(text.split()).upper()
        if written != text:
            self.series.setText(written)
        self._fault.tell("")
        self._suggest()

    def _on_number(self, text: str) -> None:
        written = "".join(text.split())
        if written != text:
            self.number.setText(written)
        self._fault.tell("")

    def _give(self) -> None:
        series, number = self.series.text().strip().upper(), self.number.text().strip()
        if number_fault(series, number) and self._texts:
            self._fault.tell(self._texts.t("Fill in the series and the number, like A and 123."))
            (self.number if series else self.series).setFocus()
            return
        taken = self._flow.taken_by(series, number) if self._flow else ""
        if taken and self._texts and self._sure != (series, number):
            self._sure = series, number
            words = self._texts.t("{voucher} has that number already. Press again if it is right.", voucher=taken)
            self._fault.tell(words)
            return
        self.given.emit(series, number)
