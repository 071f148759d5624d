"""Typing along, before anything is copied: the ledger seems to hold the voucher already, so it is asked what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from workbench.services.plain_text import on_one_line
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.entry_flow import EntryFlow
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent


class EntryBooked(QWidget):
    """The entry that was found, and three ways: skip it (what Enter does), type it all the same, mark it."""

    skipped = Signal()
    taken = Signal()
    marked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: IconLine | None = None
        self._why = PlainLabel()
        self.skip, self.go_on, self.mark = QPushButton(), QPushButton(), QPushButton()
        self.skip.setDefault(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self._column.addWidget(self._why)
        for button, signal in ((self.skip, self.skipped), (self.go_on, self.taken), (self.mark, self.marked)):
            button.setAutoDefault(True)
            button.clicked.connect(signal)
            self._column.addWidget(button)
        self._column.addStretch(1)

    def show_step(self, flow: EntryFlow, texts: Texts, arrived: bool) -> None:
        """Show the entry; the cursor goes to what does nothing that could be regretted."""
        entry = flow.booked
        if entry is None:
            return
        t = texts.t
        label = on_one_line(entry.label, 40)
        words = t("The ledger holds this already: {entry} of {day}", entry=label, day=entry.day)
        if self._line:
            self._line.setParent(None)
            self._line.deleteLater()
        self._line = IconLine("warning", Accent.ATTENTION, words, strong=True)
        self._column.insertWidget(0, self._line)
        self.setAccessibleName(words)
        self.skip.setAccessibleDescription(words)
        self._why.show_text(
            t("The latest export from Fortnox says so. Typed again it would be booked twice. Nothing is copied yet.")
        )
        self.skip.setText(t("&Skip it"))
        self.go_on.setText(t("&Type it all the same"))
        self.mark.setText(t("&Mark it as exported as {entry}", entry=label.replace("&", "&&")))
        self.mark.setVisible(flow.can_mark_booked)
        if arrived:
            self.skip.setFocus()
