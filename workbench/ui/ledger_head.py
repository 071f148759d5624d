"""The head of what is known of a ledger: its exports that have come in, and up to which day it is locked."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.ledger import NOT_KNOWN, LedgerFacts, Statement
from workbench.services.fact_words import origin_words
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_HEADINGS = (N_("Day"), N_("Financial year"), N_("Accounts"), N_("Cost centres"), N_("Projects"), N_("Series"))
_COUNTS = range(2, 5)
_SERIES = 5
_MOST_SHOWN = 4
_NOT_KNOWN, _NOTHING, _THROUGH = range(3)


class ExportsTable(QTableWidget):
    """One row for each export, the newest first; a few are seen at once."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADINGS), parent)
        self.setHorizontalHeaderLabels([texts.t(words) for words in _HEADINGS])
        self.setAccessibleName(texts.t("SIE exports from Fortnox"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.GAP)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_SERIES, QHeaderView.ResizeMode.Stretch)
        for column in range(len(_HEADINGS)):
            if item := self.horizontalHeaderItem(column):
                item.setTextAlignment(_aligned(column))

    def show_exports(self, exports: Sequence[tuple[datetime, LedgerFacts]]) -> None:
        """Show the exports, each with the time it was made."""
        self.setRowCount(len(exports))
        for place, (made, facts) in enumerate(exports):
            year = f"{facts.year.start} – {facts.year.end}" if facts.year else "–"
            counts = (len(each) for each in (facts.accounts, facts.cost_centers, facts.projects))
            cells = (str(made.date()), year, *map(str, counts), ", ".join(sorted(facts.series)) or "–")
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setTextAlignment(_aligned(column))
                self.setItem(place, column, item)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Be as high as the few newest exports."""
        rows = min(max(self.rowCount(), 1), _MOST_SHOWN)
        height = self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Keep that height."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class LockFields(QWidget):
    """Up to which day the ledger is locked. `told` carries a day as ISO text, an empty text, or not known."""

    told = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        t = texts.t
        self._texts = texts
        self._value = NOT_KNOWN
        self._origin = ""
        self.choice = QComboBox()
        self.choice.addItems([t("Not known"), t("Nothing is locked"), t("Locked up to and including")])
        self.choice.setAccessibleName(t("Locked periods"))
        self._day = QDateEdit()
        self._day.setDisplayFormat("yyyy-MM-dd")
        self._day.setCalendarPopup(True)
        self._day.setAccessibleName(t("Locked up to and including"))
        self._save = QPushButton(t("&Save"))
        self._save.setAutoDefault(False)
        self._about = PlainLabel(accent=Accent.QUIET)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.choice, self._day, self._save):
            row.addWidget(part)
        row.addWidget(self._about, 1, Qt.AlignmentFlag.AlignVCenter)
        self.choice.currentIndexChanged.connect(self._offer)
        self._day.dateChanged.connect(self._offer)
        self._save.clicked.connect(self._on_save)
        self.show_lock(None)

    def show_lock(self, told: Statement | None) -> None:
        """Show what is known; of a date not known the end of the month before is proposed."""
        self._value = told.value if told else NOT_KNOWN
        known = date.fromisoformat(self._value) if told and told.value else None
        proposed = QDate.currentDate()
        proposed = proposed.addDays(-proposed.day())
        self._day.setDate(QDate(known.year, known.month, known.day) if known else proposed)
        self.choice.setCurrentIndex(_THROUGH if known else _NOTHING if told else _NOT_KNOWN)
        self._origin = origin_words(told, self._texts) if told else ""
        self._offer()

    def _offer(self) -> None:
        """Show the date where one is meant, and let what differs from what is known be saved."""
        self._day.setVisible(self.choice.currentIndex() == _THROUGH)
        differs = self._chosen() != self._value
        self._save.setVisible(differs)
        self._about.show_text("" if differs else self._origin)

    def _chosen(self) -> str:
        if self.choice.currentIndex() == _THROUGH:
            return self._day.date().toString(Qt.DateFormat.ISODate)
        return "" if self.choice.currentIndex() == _NOTHING else NOT_KNOWN

    def _on_save(self) -> None:
        self.told.emit(self._chosen())


class LedgerHead(QWidget):
    """Exports, the button that brings in one more, and the lock date."""

    wanted = Signal()
    lock_told = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        t = texts.t
        self.exports = ExportsTable(texts)
        self._none = PlainLabel(
            t(
                "No SIE export of this company has come in, so its accounts are not known. "
                "In Fortnox, click the company name, choose Export, and export SIE type 4 with all accounts, "
                "cost centres, projects and voucher series."
            ),
            accent=Accent.QUIET,
        )
        self.lock = LockFields(texts)
        self._add = QPushButton(t("&Bring in a SIE export from Fortnox…"))
        self._add.setAutoDefault(False)
        theme.set_icon(self._add, "add-files")
        self._add.clicked.connect(self.wanted)
        self.lock.told.connect(self.lock_told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        heading = QHBoxLayout()
        heading.addWidget(PlainLabel(t("SIE exports from Fortnox"), strong=True), 1, Qt.AlignmentFlag.AlignBottom)
        heading.addWidget(self._add)
        column.addLayout(heading)
        column.addWidget(self.exports)
        column.addWidget(self._none)
        column.addSpacing(theme.GAP)
        locked = QHBoxLayout()
        title = PlainLabel(t("Locked periods"), strong=True)
        title.setWordWrap(False)
        locked.addWidget(title, 0, Qt.AlignmentFlag.AlignVCenter)
        locked.addSpacing(theme.GAP)
        locked.addWidget(self.lock, 1)
        column.addLayout(locked)

    def show_head(self, exports: Sequence[tuple[datetime, LedgerFacts]], lock: Statement | None) -> None:
        """Show what is known of the ledger as a whole."""
        self.exports.show_exports(exports)
        self.exports.setVisible(bool(exports))
        self._none.setVisible(not exports)
        self.lock.show_lock(lock)


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _COUNTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
