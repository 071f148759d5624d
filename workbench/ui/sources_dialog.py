"""The ways in that are set up: how it is with each, and what can be done with it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.errors import KnownError
from workbench.domain.inlets import Inlet, InletKind
from workbench.services.inlets import Checked, InletView
from workbench.services.plain_text import on_one_line
from workbench.services.services import Services
from workbench.texts import N_
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.jobs import Call
from workbench.ui.message_bar import MessageBar
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.poller import Poller
from workbench.ui.session import Session
from workbench.ui.source_trial import SourceTrial
from workbench.ui.source_words import clock_words, kind_words, state_words
from workbench.ui.theme import Accent

_HEADINGS = (N_("Name"), N_("Kind"), N_("Company"), N_("State"), N_("Marks waiting"))
_STATE, _MARKS = 3, 4
_ICONS = {Accent.OK: "ok", Accent.ATTENTION: "warning"}


class SourcesDialog(AskDialog):
    """Stands beside the window. What changes a way in is asked for by signals.

    ``add_wanted`` carries an `InletKind`, the others the `Inlet`; ``pause_wanted`` whether it is to be paused, too.
    """

    add_wanted = Signal(object)
    change_wanted = Signal(object)
    pause_wanted = Signal(object, object)
    remove_wanted = Signal(object)

    def __init__(self, session: Session, poller: Poller, parent: QWidget | None) -> None:
        super().__init__("", parent)
        self._session = session
        self._poller = poller
        self._views: list[InletView] = []
        self._names: dict[str, str] = {}
        self._wanted = 0
        self._intro = PlainLabel()
        self._messages = MessageBar(session)
        self._table = QTableWidget(0, len(_HEADINGS))
        self._about = PlainLabel()
        self._trial = SourceTrial(session)
        self._kinds = QMenu(self)
        self._buttons = {name: QPushButton() for name in ("add", "change", "test", "look", "pause", "remove")}
        self._build()
        self._connect()
        self.retranslate()
        self.begin_at(180, 24)
        self.refresh()

    # Building

    def _build(self) -> None:
        table = self._table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(_HEADINGS)):
            mode = QHeaderView.ResizeMode.Stretch if column == _STATE else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        row = QHBoxLayout()
        row.addWidget(table, 1)
        buttons = QVBoxLayout()
        for name, button in self._buttons.items():
            button.setAutoDefault(False)
            buttons.addWidget(button)
            if name == "add":
                buttons.addSpacing(theme.GAP)
        buttons.addStretch(1)
        row.addLayout(buttons)
        self._buttons["add"].setMenu(self._kinds)
        self.column.addWidget(self._messages)
        self.column.addWidget(self._intro)
        self.column.addLayout(row, 1)
        self.column.addWidget(self._about)
        self.column.addWidget(self._trial)
        self._closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = self._closing.button(QDialogButtonBox.StandardButton.Close)
        self.add_buttons(self._closing, close)
        close.setDefault(False)
        close.setAutoDefault(False)  # Enter belongs to the table

    def _connect(self) -> None:
        slots = {
            "change": self._on_change,
            "test": self._on_test,
            "look": self._on_look,
            "pause": self._on_pause,
            "remove": self._on_remove,
        }
        for name, slot in slots.items():
            self._buttons[name].clicked.connect(slot)
        self._kinds.triggered.connect(self._on_add)
        self._table.itemSelectionChanged.connect(self._on_chosen)
        self._table.itemActivated.connect(self._on_change)
        self._trial.ended.connect(self._on_tried)
        self._poller.looking.connect(self.refresh)
        self._session.failed.connect(self._on_failed)
        self._session.language_changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Put every word into the session's language."""
        t = self._session.texts.t
        self.setWindowTitle(t("Sources"))
        self._intro.show_text(
            t("From here failed vouchers and failure messages come in by themselves, while the program is open.")
        )
        self._table.setHorizontalHeaderLabels([t(words) for words in _HEADINGS])
        self._table.setAccessibleName(t("Sources"))
        words = (t("&Add"), t("&Change…"), t("&Test"), t("&Look now"), t("&Pause"), t("&Remove…"))
        for button, text in zip(self._buttons.values(), words, strict=True):
            button.setText(text)
        self._kinds.clear()
        for kind in self._session.services.inlets.kinds():
            action = self._kinds.addAction(t(kind.title))
            action.setData(kind)
        self._show_rows()

    # Reading

    def refresh(self) -> None:
        """Read the ways in again."""
        self._session.ask(Call(_read, self._session.services), self._show)

    def choose(self, inlet_id: int) -> None:
        """Go to a way in once it is read."""
        self._wanted = inlet_id
        self.refresh()

    def _show(self, read: tuple[list[InletView], dict[str, str]]) -> None:
        if isValid(self):
            self._views, self._names = read
            self._show_rows()

    def _show_rows(self) -> None:
        chosen = self._wanted or (view.inlet.id if (view := self._chosen()) else 0)
        self._wanted = 0
        self._table.blockSignals(True)
        self._table.setRowCount(len(self._views))
        for row, each in enumerate(self._views):
            for column, (words, accent) in enumerate(self._cells(each)):
                item = QTableWidgetItem(on_one_line(words, 120))
                item.setToolTip(plain_tip(words))
                if accent in _ICONS:
                    item.setIcon(theme.icon(_ICONS[accent], accent=accent))
                self._table.setItem(row, column, item)
        marks = any(each.waiting_marks for each in self._views)
        self._table.setColumnHidden(_MARKS, not marks)
        ids = [each.inlet.id for each in self._views]
        if ids:
            self._table.selectRow(ids.index(chosen) if chosen in ids else 0)
        self._table.blockSignals(False)
        self._offer()

    def _cells(self, view: InletView) -> list[tuple[str, Accent | None]]:
        texts, inlet = self._session.texts, view.inlet
        company = self._names.get(inlet.company) or inlet.company or texts.t("as they say")
        marks = str(view.waiting_marks) if view.waiting_marks else ""
        kind = kind_words(inlet, self._session.services.inlets.kinds(), texts)
        return [(inlet.name, None), (kind, None), (company, None), self._state(view), (marks, None)]

    def _state(self, view: InletView) -> tuple[str, Accent | None]:
        current = self._poller.current
        if current and current.id == view.inlet.id:
            return self._session.texts.t("Looking…"), Accent.QUIET
        return state_words(view, datetime.now().astimezone(), self._session.texts)

    def _chosen(self) -> InletView | None:
        row = self._table.currentRow()
        return self._views[row] if 0 <= row < len(self._views) else None

    # Telling

    def _on_chosen(self) -> None:
        self._trial.cancel()
        self._trial.clear()
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done with the chosen one, and say how it is with it."""
        t, view = self._session.texts.t, self._chosen()
        for name, button in self._buttons.items():
            button.setEnabled(name == "add" or view is not None)
        paused = view is not None and view.inlet.paused
        self._buttons["pause"].setText(t("&Go on") if paused else t("&Pause"))
        if self._trial.running:
            self._buttons["test"].setEnabled(False)
        words, accent = self._about_words(view)
        self._about.set_accent(accent)
        self._about.show_text(words)
        self._about.setVisible(bool(words))

    def _about_words(self, view: InletView | None) -> tuple[str, Accent]:
        texts = self._session.texts
        if view is None:
            return texts.t("There is none yet. Add a mailbox, a folder or a feed that failures come to."), Accent.QUIET
        if view.inlet.paused or view.run is None:
            return "", Accent.QUIET
        if view.error:
            accent = state_words(view, view.run.at, texts)[1] or Accent.QUIET
            return texts.error(view.error), accent
        well = clock_words(view.run.at, datetime.now().astimezone(), texts)
        return (
            texts.n(
                "Looked at {time}: {count} new, {understood} understood. It is looked at every {minutes} min.",
                "Looked at {time}: {count} new, {understood} understood. It is looked at every {minutes} min.",
                view.run.arrived,
                time=well,
                understood=view.run.understood,
                minutes=view.inlet.minutes,
            ),
            Accent.QUIET,
        )

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._messages.show_error(error)

    # Acts

    def _on_add(self, action: QAction) -> None:
        kind: InletKind = action.data()
        self.add_wanted.emit(kind)

    def _on_change(self) -> None:
        if inlet := self._inlet():
            self.change_wanted.emit(inlet)

    def _on_test(self) -> None:
        if inlet := self._inlet():
            self._about.hide()
            self._trial.begin(inlet, None)
            self._buttons["test"].setEnabled(not self._trial.running)

    def _on_tried(self, checked: Checked | None) -> None:
        self._buttons["test"].setEnabled(self._chosen() is not None)
        self._about.setVisible(checked is None or checked.error is not None)
        if checked and checked.error:
            self._about.set_accent(Accent.ATTENTION)
            self._about.show_text(self._session.texts.error(checked.error))

    def _on_look(self) -> None:
        if inlet := self._inlet():
            self._trial.cancel()
            self._trial.clear()
            self._poller.look_at([inlet])

    def _on_pause(self) -> None:
        if inlet := self._inlet():
            self.pause_wanted.emit(inlet, not inlet.paused)

    def _on_remove(self) -> None:
        if inlet := self._inlet():
            self.remove_wanted.emit(inlet)

    def _inlet(self) -> Inlet | None:
        view = self._chosen()
        return view.inlet if view else None

    def done(self, result: int) -> None:
        """Close; a trial under way is stopped."""
        self._trial.cancel()
        super().done(result)


def _read(services: Services) -> tuple[list[InletView], dict[str, str]]:
    """Read the ways in, and the companies' names by organisation number."""
    return services.inlets.all(), {each.org_number: each.name for each in services.cases.companies()}
