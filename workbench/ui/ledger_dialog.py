"""What is known of a company's ledger in Fortnox, and what a person adds to it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.company import Company
from workbench.domain.errors import KnownError
from workbench.domain.ledger import CompanyLedger, Origin, Statement, Topic
from workbench.services.case_index import TO_HANDLE, CaseFilter
from workbench.services.changes import Changed, Changes
from workbench.services.ledger_table import YEARLY, Kind, LedgerRow, LedgerTable, read_again, read_table, statements_for
from workbench.texts import NN_
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.jobs import Call
from workbench.ui.ledger_head import LedgerHead
from workbench.ui.ledger_model import FIRST_TOPIC, KIND_WORDS, year_words
from workbench.ui.ledger_table_view import LedgerTableView
from workbench.ui.message_bar import MessageBar
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent


class LedgerDialog(AskDialog):
    """Stands beside the window; what is chosen is written down at once, and can be undone.

    `export_wanted` carries the organisation number of the company whose export is to be brought in.
    """

    export_wanted = Signal(object)

    def __init__(self, session: Session, company: str, parent: QWidget | None) -> None:
        super().__init__(session.texts.t("What is known of the ledger"), parent)
        self._session = session
        self._table = _nothing()
        self._company = QComboBox()
        self._year = QComboBox()
        self._search = QLineEdit()
        self._head = LedgerHead(session.texts)
        self._tabs = QTabWidget()
        self._hint = PlainLabel(accent=Accent.QUIET)
        self._messages = MessageBar(session)
        self._views = {kind: LedgerTableView(kind, session.texts) for kind in Kind}
        self._build()
        self._connect()
        self.begin_at(150, 48)
        self._search.setFocus()
        self._shown_company: str | None = None
        self._wanted = company
        self._read_companies()

    @property
    def company(self) -> str:
        """The organisation number of the company shown, empty where there is none."""
        return self._company.currentData() or ""

    def show_company(self, company: str) -> None:
        """Go to a company."""
        self._company.setCurrentIndex(max(self._company.findData(company), 0))

    # Building

    def _build(self) -> None:
        t = self._session.texts.t
        chooser = QFormLayout()
        chooser.addRow(t("&Company"), self._company)
        self._company.setAccessibleName(t("Company"))
        self._company.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.column.addWidget(self._messages)
        self.column.addLayout(chooser)
        self.column.addSpacing(theme.GAP)
        self.column.addWidget(self._head)
        self.column.addSpacing(theme.GAP_WIDE)
        self.column.addLayout(self._narrowing())
        for kind, view in self._views.items():
            self._tabs.addTab(view, t(KIND_WORDS[kind]))
        self._tabs.setDocumentMode(True)
        self.column.addWidget(self._tabs, 1)
        self.column.addWidget(self._hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.add_buttons(buttons, close)
        close.setDefault(False)
        close.setAutoDefault(False)  # Enter belongs to the fields and the tables here

    def _narrowing(self) -> QHBoxLayout:
        """Return the line with the financial year and the search."""
        t = self._session.texts.t
        label = QLabel(t("&Financial year"))
        label.setBuddy(self._year)
        self._year.setAccessibleName(t("Financial year"))
        self._year.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._search.setClearButtonEnabled(True)
        self._search.setPlaceholderText(t("Search number, name or what was told"))
        self._search.setAccessibleName(t("Search"))
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self._year)
        line.addSpacing(theme.GAP_WIDE)
        line.addWidget(self._search, 1)
        return line

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._on_changed)
        session.loaded.connect(self._read_companies)
        session.noticed.connect(self._messages.show_notice)
        session.failed.connect(self._on_failed)
        session.language_changed.connect(self.close)
        self._company.currentIndexChanged.connect(self._read)
        self._year.currentIndexChanged.connect(self._on_year)
        self._search.textChanged.connect(self._on_search)
        self._search.returnPressed.connect(self._on_found)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._search.setFocus)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self._on_undo)
        self._tabs.currentChanged.connect(self._on_tab)
        self._head.wanted.connect(self._on_wanted)
        self._head.lock_told.connect(self._on_lock)
        for view in self._views.values():
            view.told.connect(self._on_told)
            view.selection_changed.connect(self._on_tab)

    # Reading

    def _read_companies(self) -> None:
        self._session.ask(Call(self._session.services.cases.companies), self._companies_read)

    def _companies_read(self, companies: Sequence[Company]) -> None:
        if not isValid(self):
            return
        wanted = self.company or self._wanted
        known = [each for each in companies if each.org_number]
        self._company.blockSignals(True)
        self._company.clear()
        for each in known:
            words = " · ".join(part for part in (each.name, each.org_number) if part)
            self._company.addItem(words, each.org_number)
        self._company.setCurrentIndex(max(self._company.findData(wanted), 0))
        self._company.blockSignals(False)
        self._read()

    def _read(self) -> None:
        """Read the chosen company's ledger, and which of its vouchers wait."""
        company, index = self.company, self._session.index
        if not company:
            self._show(_nothing(), "")
            return
        places = index.matching(CaseFilter(TO_HANDLE.statuses, company=company))
        job = Call(read_table, self._session.services.ledgers, company, [index.ids[place] for place in places])
        self._session.ask(job, _Read(self, company))

    def show_table(self, table: LedgerTable, company: str) -> None:
        """Show what was read, unless another company has been chosen since."""
        if isValid(self) and company == self.company:
            self._show(table, company)

    def _show(self, table: LedgerTable, company: str) -> None:
        again = company == self._shown_company
        scope = self._scope() if again else None
        self._table, self._shown_company = table, company
        self._head.show_head(table.ledger.exports, table.lock())
        self._fill_years(scope)
        self._show_rows(again and self._scope() == scope)

    def _fill_years(self, scope: str | None) -> None:
        """Offer the years there are; ``scope`` is the one that was chosen, None to begin anew."""
        table, t = self._table, self._session.texts.t
        begin = table.busiest_year()
        if scope is None:
            scope = table.ledger.scope(begin) if begin else ""
        self._year.blockSignals(True)
        self._year.clear()
        for day in table.years:
            self._year.addItem(year_words(table.ledger, day), day)
        self._year.addItem(t("Every year"), None)
        scopes = [*(table.ledger.scope(day) for day in table.years), ""]
        self._year.setCurrentIndex(scopes.index(scope) if scope in scopes else len(scopes) - 1)
        self._year.blockSignals(False)

    def _show_rows(self, again: bool) -> None:
        for view in self._views.values():
            view.rows.show_table(self._table, self._day(), again=again)
            if not again:
                view.scrollToTop()
        self._name_tabs()
        self._on_tab()

    def _name_tabs(self) -> None:
        """Say how many rows each tab shows."""
        texts = self._session.texts
        for place, view in enumerate(self._views.values()):
            shown, there = view.rows.counts()
            count = f"{shown}" if shown == there else texts.t("{shown} of {count}", shown=shown, count=there)
            self._tabs.setTabText(place, f"{texts.t(KIND_WORDS[view.rows.kind])} ({count})")

    def _day(self) -> date | None:
        day: date | None = self._year.currentData()
        return day

    def _scope(self) -> str:
        day = self._day()
        return self._table.ledger.scope(day) if day else ""

    # What the person does

    def _on_changed(self, changes: Changes) -> None:
        """Read again: at once what is known; what waits too, but not before the list, as it stands in it."""
        if changes.all_cases and self.company and self.company == self._shown_company:
            job = Call(read_again, self._session.services.ledgers, self._table)
            self._session.ask(job, _Read(self, self.company))
        elif changes.kinds & (Changed.COMPANIES | Changed.CASES):
            self._read_companies()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._messages.show_error(error)

    def _on_year(self) -> None:
        self._show_rows(again=False)

    def _on_search(self, words: str) -> None:
        for view in self._views.values():
            view.rows.search(words)
        self._name_tabs()

    def _on_found(self) -> None:
        """Go from the search to the first row found."""
        view = self._current()
        view.setFocus(Qt.FocusReason.TabFocusReason)
        if view.rows.rowCount() and not view.currentIndex().isValid():
            view.setCurrentIndex(view.rows.index(0, FIRST_TOPIC))

    def _on_tab(self) -> None:
        """Offer the year where it makes a difference, and say how far a choice reaches."""
        texts, view = self._session.texts, self._current()
        yearly = view.rows.kind in YEARLY
        self._year.setEnabled(yearly)
        count = len(view.selected_rows())
        if count > 1:
            words = texts.n(
                "A choice in one of the {count} selected row holds for all of them.",
                "A choice in one of the {count} selected rows holds for all of them.",
                count,
            )
        elif not yearly:
            words = texts.t("What is chosen here holds for every financial year.")
        elif self._day():
            words = texts.t("What is chosen here holds for {year}.", year=self._year.currentText())
        else:
            words = texts.t("What is chosen here holds for every financial year.")
        self._hint.show_text(words)

    def _on_wanted(self) -> None:
        self.export_wanted.emit(self.company)

    def _on_undo(self) -> None:
        if self._session.undoable:
            self._session.undo()

    def _on_told(self, rows: Sequence[LedgerRow], topic: Topic, value: str) -> None:
        self._tell(statements_for(rows, topic, value, self._day(), datetime.now(UTC), self._session.user_name))

    def _on_lock(self, value: str) -> None:
        by = self._session.user_name
        self._tell([Statement(Topic.LOCKED_THROUGH, "", value, datetime.now(UTC), Origin.PERSON, by)])

    def _tell(self, statements: Sequence[Statement]) -> None:
        session = self._session
        told = NN_("Written down what is known of the ledger", "Written down what is known of the ledger")
        session.act(Call(session.services.facts.tell, self.company, tuple(statements), session.user_name), told)

    def _current(self) -> LedgerTableView:
        return self._views[tuple(self._views)[self._tabs.currentIndex()]]


def _nothing() -> LedgerTable:
    return LedgerTable(CompanyLedger("", (), ()), ())


class _Read:
    """Hands a table that was read to the dialog, with the company it is of."""

    def __init__(self, dialog: LedgerDialog, company: str) -> None:
        self._dialog = dialog
        self._company = company

    def __call__(self, table: LedgerTable) -> None:
        """Hand it over."""
        if isValid(self._dialog):
            self._dialog.show_table(table, self._company)
