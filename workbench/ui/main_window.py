"""The main window: cause cards and states, the list, the case; and what ties them together."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.errors import KnownError
from workbench.domain.finding import CauseKey
from workbench.services.case_index import TO_HANDLE, CaseFilter
from workbench.services.case_row import CaseRow
from workbench.services.changes import Changed, Changes
from workbench.ui.available import Available
from workbench.ui.card_view import open_card
from workbench.ui.case_table import CaseTable
from workbench.ui.cause_list import CauseList
from workbench.ui.command_actions import enable_actions, make_actions, word_actions
from workbench.ui.commands import BOOK, COMMANDS
from workbench.ui.detail_pane import DetailPane
from workbench.ui.first_run import FirstRun
from workbench.ui.first_run_acts import FirstRunActs
from workbench.ui.group_view import group_of
from workbench.ui.menus import fill_context_menu, fill_menu, fill_menu_bar
from workbench.ui.message_bar import MessageBar
from workbench.ui.possible import with_vouchers
from workbench.ui.progress_strip import ProgressStrip
from workbench.ui.selection_bar import SelectionBar
from workbench.ui.session import Session
from workbench.ui.source_line import SourceLine
from workbench.ui.tray_view import TrayView
from workbench.ui.voucher_window import place_on_screen
from workbench.ui.window_acts import WindowActs

_SEARCH_DELAY_MS = 60
_SEARCH_CHARACTERS = 38


class MainWindow(QMainWindow):
    """The window; widgets never change a row, they ask for acts and show what comes back."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._base = TO_HANDLE
        self._sources = 0
        self.setAcceptDrops(True)
        self.table = CaseTable(session, self)
        self.causes = CauseList(session, self)
        self.detail = DetailPane(session, self)
        self.tray = TrayView(session, self)
        self.guide = FirstRun(session, self)
        self.messages = MessageBar(session, self)
        self.company = QComboBox(self)
        self.search = QLineEdit(self)
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(_SEARCH_DELAY_MS)
        panes = (self.search, self.causes, self.table, self.detail, self.tray, self.guide)
        self.acts = WindowActs(self, session, self.table, self.search, panes)
        self.actions_by_name = make_actions(self.acts)
        for action in self.actions_by_name.values():
            self.addAction(action)
        beside = [self.actions_by_name[name] for name in ("mark", "journal")]
        self.selection_bar = SelectionBar(beside, self.actions_by_name["go_on_typing"], self)
        self._build()
        self._guiding = FirstRunActs(session, self.guide, self.stack, self.acts)
        self._connect()
        self.retranslate()
        self._restore()

    # Building

    def _build(self) -> None:
        self.toolbar = QToolBar(self)
        self.toolbar.setObjectName("toolbar")
        self.toolbar.setMovable(False)
        self.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for command in COMMANDS:
            if command.toolbar:
                self.toolbar.addAction(self.actions_by_name[command.name])
        gap = QWidget(self.toolbar)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.toolbar.addWidget(gap)
        self.company.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.company_action = self.toolbar.addWidget(self.company)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(self.fontMetrics().averageCharWidth() * _SEARCH_CHARACTERS)
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.toolbar.addWidget(self.search)
        self.addToolBar(self.toolbar)
        listing = QWidget(self)
        column = QVBoxLayout(listing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.selection_bar)
        self.upright = QSplitter(Qt.Orientation.Vertical, self)
        self.upright.addWidget(listing)
        self.upright.addWidget(self.detail)
        self.upright.setStretchFactor(0, 1)
        self.upright.setStretchFactor(1, 1)
        self.upright.setSizes([400, 440])
        self.upright.setChildrenCollapsible(False)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.upright)
        self.stack.addWidget(self.tray)
        self.stack.addWidget(self.guide)
        self.across = QSplitter(Qt.Orientation.Horizontal, self)
        self.across.addWidget(self.causes)
        self.across.addWidget(self.stack)
        self.across.setStretchFactor(1, 1)
        self.across.setChildrenCollapsible(False)
        self.across.setSizes([300, 900])
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.messages)
        rows.addWidget(self.across, 1)
        self.setCentralWidget(whole)
        self.statusBar().addPermanentWidget(SourceLine(self.session, self.acts.poller, self))
        self.statusBar().addPermanentWidget(ProgressStrip(self.session, self))

    def _connect(self) -> None:
        session = self.session
        session.loaded.connect(self._on_loaded)
        session.changed.connect(self._on_changed)
        session.failed.connect(self._on_failed)
        session.noticed.connect(self.messages.show_notice)
        session.language_changed.connect(self.retranslate)
        session.typing_kept.connect(self._show_selection)
        self.acts.poller.wanted.connect(self.messages.show_error)
        self.acts.poller.counted.connect(self._on_sources)
        self.causes.filter_chosen.connect(self._on_filter_chosen)
        self.causes.tray_chosen.connect(self.show_tray)
        self.tray.count_changed.connect(self._on_tray_count)
        self.table.selection_changed.connect(self._on_selection)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self.acts.open_voucher)
        self.table.context_menu.connect(self._on_context_menu)
        self.detail.act_requested.connect(self._on_act_requested)
        self.acts.records.vouchers_wanted.connect(self._show_vouchers)
        self.search.textChanged.connect(self._search_timer.start)
        self.search.returnPressed.connect(self.table.setFocus)
        self._search_timer.timeout.connect(self.apply_filter)
        self.company.currentIndexChanged.connect(self._on_company)

    def retranslate(self) -> None:
        """Put every word of the window into the session's language."""
        texts = self.session.texts
        word_actions(self.actions_by_name, texts)
        fill_menu_bar(self.menuBar(), self.actions_by_name, texts)
        fill_menu(self.selection_bar.book, BOOK, self.actions_by_name, texts)
        self.selection_bar.retranslate(texts)
        self.search.setPlaceholderText(texts.t("Search text, number, account or amount"))
        self.search.setAccessibleName(texts.t("Search"))
        self.company.setAccessibleName(texts.t("Company"))
        self.toolbar.setWindowTitle(texts.t("Toolbar"))
        for pane in (self.table, self.causes, self.detail, self.tray, self.guide):
            pane.retranslate()
        self._fill_companies()
        self._refresh_counts()

    # What the panes say

    def _on_loaded(self) -> None:
        self._fill_companies()
        self.table.refresh()
        self._refresh_counts()
        self.detail.refresh()
        self.tray.refresh()
        self.tray.look_once()

    def _on_changed(self, changes: Changes) -> None:
        if (Changed.CASES in changes.kinds or changes.skipped) and not changes.all_cases:
            self.table.refresh()
            self._refresh_counts()
            if self.detail.current_id is None:
                self._show_chosen()
        if self.detail.current_id is None or changes.all_cases or self.detail.current_id in changes.seen:
            self.detail.refresh()
        if Changed.TRAY in changes.kinds:
            self.tray.refresh()
        if Changed.COMPANIES in changes.kinds and not changes.all_cases:
            self._fill_companies()

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.messages.show_error(error)

    def _on_filter_chosen(self, chosen: CaseFilter) -> None:
        self._base = chosen
        self.stack.setCurrentWidget(self.upright)
        if chosen.cause:
            self.table.select_ids(())  # the card itself is what is asked for
        self.apply_filter()
        if not self.table.selected_ids():
            self._on_current(None)

    def _on_tray_count(self, count: int) -> None:
        self.causes.set_tray_count(count)

    def _on_sources(self, count: int) -> None:
        self._sources = count
        self._show_selection()

    def _on_company(self) -> None:
        self.session.settings.company = self.chosen_company()
        self._refresh_counts()
        self.apply_filter()

    def _on_selection(self, selected: Sequence[int]) -> None:
        self._show_selection()
        if len(selected) > 1:
            self.detail.show_group(group_of(self._rows(selected), selected=True, acts=self._possible()))
        elif len(selected) == 1:
            self.detail.show_case(selected[0])

    def _show_chosen(self) -> None:
        """Show anew what several have in common, as it is now; those marked have often left the list."""
        selected = self.table.selected_ids()
        if len(selected) > 1:
            self._on_selection(selected)
        else:
            self._on_current(selected[0] if selected else None)

    def _on_current(self, voucher_id: int | None) -> None:
        if len(self.table.selected_ids()) > 1:
            return
        card = open_card(self.table.filter(), self.session) if voucher_id is None else None
        if card and self.table.shown_ids():
            rows = self._rows(self.table.shown_ids())
            self.detail.show_group(group_of(rows, selected=False, card=card, acts=self._possible()))
        else:
            self.detail.show_case(voucher_id)

    def _on_context_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_context_menu(menu, self.actions_by_name, self.session.texts)
        menu.popup(place)

    def _show_vouchers(self, voucher_ids: Sequence[int]) -> None:
        self.search.clear()
        if any(row.company != self.chosen_company() for row in self._rows(voucher_ids)):
            self.company.setCurrentIndex(0)
        self.causes.choose(CaseFilter())
        self.table.select_ids(voucher_ids)

    def _on_act_requested(self, name: str) -> None:
        self.actions_by_name[name].trigger()

    # Showing

    def chosen_company(self) -> str:
        """Return the organisation number chosen, empty for all."""
        return self.company.currentData() or ""

    def apply_filter(self) -> None:
        """Show what the chosen card, company and search let through."""
        self.table.set_filter(replace(self._base, company=self.chosen_company(), search=self.search.text()))
        self._show_selection()

    def show_tray(self) -> None:
        """Show what was not understood in place of the list."""
        self.tray.refresh()
        self.stack.setCurrentWidget(self.tray)

    def available(self) -> Available:
        """Return what the commands' being possible depends on, from what is selected and shown."""
        apart = Available(
            shown=self.table.shown_total().vouchers,
            vouchers=len(self.session.index),
            undoable=bool(self.session.undoable),
            card=isinstance(self._base.cause, CauseKey | frozenset),
            sources=self._sources,
            typing=bool(self.session.settings.typing_run),
        )
        rows, to_enter = self._rows(self.table.selected_ids()), self._rows(self.acts.chosen_ids())
        return with_vouchers(apart, rows, to_enter, self.session.services.catalogue)

    def _possible(self) -> frozenset[str]:
        return frozenset(name for name, action in self.actions_by_name.items() if action.isEnabled())

    def _rows(self, voucher_ids: Sequence[int]) -> list[CaseRow]:
        index = self.session.index
        return [index.rows[index.position[each]] for each in voucher_ids if each in index.position]

    def _show_selection(self) -> None:
        enable_actions(self.actions_by_name, self.available())
        self.selection_bar.show_selection(self.table.selected_total(), self.table.shown_total(), self.session.texts)

    def _refresh_counts(self) -> None:
        self.causes.refresh(self.session.index, self.chosen_company())
        shown = CaseFilter(cause=self._base.cause, company=self.chosen_company())
        if self._base.cause and open_card(shown, self.session) is None:
            self.causes.choose(TO_HANDLE)
        index = self.session.index
        total = index.total(index.matching(replace(TO_HANDLE, company=self.chosen_company())))
        # The system puts the program's name behind it.
        self.setWindowTitle(self.session.texts.n("{count} to handle", "{count} to handle", total.vouchers))
        self._show_selection()

    def _fill_companies(self) -> None:
        numbers = sorted({row.company for row in self.session.index.rows})
        names = {company.org_number: company.name for company in self.session.services.cases.companies()}
        self.table.set_company_names(names)
        wanted = self.session.settings.company
        self.company.blockSignals(True)
        self.company.clear()
        self.company.addItem(self.session.texts.t("All companies"), "")
        for number in numbers:
            self.company.addItem(" · ".join(part for part in (names.get(number, ""), number) if part) or "–", number)
        self.company.setCurrentIndex(max(self.company.findData(wanted), 0))
        self.company.blockSignals(False)
        self.company_action.setVisible(len(numbers) > 1)

    # Files dropped and pasted

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text."""
        if _droppable(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring in what was dropped."""
        event.acceptProposedAction()
        self.acts.bring_in_mime(event.mimeData())

    # State

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window stood."""
        self.acts.typing.close()
        state = self.session.settings.window
        state["geometry"] = bytes(self.saveGeometry().toBase64().data()).decode()
        state["across"] = bytes(self.across.saveState().toBase64().data()).decode()
        state["upright"] = bytes(self.upright.saveState().toBase64().data()).decode()
        state["table"] = self.table.save_state()
        self.session.save_settings()
        for window in QApplication.topLevelWidgets():
            if window is not self and window.parent() is self:
                window.close()
        super().closeEvent(event)

    def _restore(self) -> None:
        state = self.session.settings.window
        self.resize(self._first_size())
        if "geometry" in state:
            self.restoreGeometry(QByteArray.fromBase64(state["geometry"].encode()))
        place_on_screen(self, self.geometry())
        for name, splitter in (("across", self.across), ("upright", self.upright)):
            if name in state:
                splitter.restoreState(QByteArray.fromBase64(state[name].encode()))
        self.table.restore_state(state.get("table", ""))
        self.table.set_filter(self._base)

    def _first_size(self) -> QSize:
        room = QGuiApplication.primaryScreen().availableGeometry().size()
        return QSize(min(1360, room.width() * 9 // 10), min(900, room.height() * 9 // 10))


def _droppable(data: QMimeData) -> bool:
    return data.hasUrls() or data.hasText()
