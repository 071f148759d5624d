"""The tray: what was not understood, or could not be given to a voucher, and what can be done about it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench import __version__
from workbench.domain.company import Company
from workbench.domain.ports import TrayItem
from workbench.services.cases import TrayDetail
from workbench.services.original import Shown
from workbench.services.plain_text import on_one_line
from workbench.services.requests import IntakeResult
from workbench.services.tray import Alike
from workbench.services.tray_words import reason_words
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.belongs_dialog import BelongsDialog
from workbench.ui.case_view import empty_page
from workbench.ui.findings_column import add_findings
from workbench.ui.jobs import Call, Notice
from workbench.ui.original_view import OriginalMessage
from workbench.ui.plain import DRESSING, PlainLabel, Rule, plain_tip
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.tray_acts import TrayActs
from workbench.ui.tray_offer import TrayOffer
from workbench.ui.whose_dialog import WhoseDialog

_ITEM = Qt.ItemDataRole.UserRole
_LIST_LINES = 18
_ASIDE_REASONS = (N_("Has nothing to do with vouchers"), N_("Already handled"), N_("Came in another way"))


class TrayView(QWidget):
    """A list of what waits, and below it the chosen item whole. `count_changed` carries how many wait."""

    count_changed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._items: list[TrayItem] = []
        self._current: TrayItem | None = None
        self._detail: TrayDetail | None = None
        self.heading = PlainLabel(size=1.35, strong=True)
        self.about = PlainLabel(accent=Accent.QUIET)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setSpacing(2)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setBackgroundRole(QPalette.ColorRole.Base)
        self.belongs = QPushButton()
        self.aside = QPushButton()
        self.whose = QPushButton()
        self.again = QPushButton()
        self.offer = TrayOffer()
        self.alike = TrayOffer()
        self._acts = TrayActs(session)
        self._readable: list[TrayItem] = []
        self._asked: list[TrayItem] = []
        self._alike: tuple[Alike, ...] = ()
        self._build()
        self.setFocusProxy(self.list)
        self.list.currentItemChanged.connect(self._current_changed)
        self.belongs.clicked.connect(self.ask_voucher)
        self.aside.clicked.connect(self.ask_reason)
        self.whose.clicked.connect(self.ask_company)
        self.again.clicked.connect(self.read_again)
        self.offer.accepted.connect(self._read_offered)
        self.alike.accepted.connect(self._join_alike)
        self.list.itemSelectionChanged.connect(self._selection_changed)
        session.alike_found.connect(self._alike_found)
        session.failed.connect(self._reading_failed)
        self.retranslate()

    @property
    def current(self) -> TrayItem | None:
        """The chosen item."""
        return self._current

    def refresh(self) -> None:
        """Read again what waits; the chosen item stays chosen, or the one that took its place."""
        self._session.read_tray(self._was_read)

    def retranslate(self) -> None:
        """Show everything in the session's language."""
        t = self._session.texts.t
        self.heading.show_text(t("Not understood"))
        self.about.show_text(
            t("Everything here is kept whole. Nothing of it is on the to-do list until you say where it belongs.")
        )
        self.list.setAccessibleName(t("Not understood"))
        self.page.setAccessibleName(t("The chosen item"))
        self.belongs.setText(t("Belongs to…"))
        self.belongs.setAccessibleName(t("Say which voucher it belongs to"))
        self.aside.setText(t("Set aside…"))
        self.aside.setAccessibleName(t("Take it off this list, for a reason"))
        self.whose.setText(t("Which company…"))
        self.whose.setAccessibleName(t("Say which company it is of"))
        self.again.setText(t("Read again"))
        self.again.setAccessibleName(t("Try to read it again"))
        self._fill()

    def ask_voucher(self) -> None:
        """Ask which voucher the chosen failure belongs to."""
        if self._current and self._current.failure_id is not None:
            text = self._detail.original if self._detail else self._current.excerpt
            dialog = BelongsDialog(self._session, self._current, text, self)
            dialog.chosen.connect(self._acts.join)
            dialog.show()

    def ask_reason(self) -> None:
        """Ask why the chosen items are to be set aside."""
        if items := self.selected():
            t = self._session.texts.t
            dialog = _AsideDialog(self._session, items, [t(each) for each in _ASIDE_REASONS], self)
            dialog.decided.connect(self._acts.set_aside)
            dialog.open()

    def ask_company(self) -> None:
        """Ask whose the chosen items are."""
        if self.selected():
            self._session.ask(Call(self._session.services.cases.companies), self._ask_company)

    def read_again(self) -> None:
        """Read the chosen documents again."""
        self._read(self.selected())

    def look_once(self) -> None:
        """Look which of what waits can be read now, where program or catalogue have changed since it was looked at."""
        readers = f"{__version__} {self._session.services.diagnosis.version}"
        if self._session.settings.tray_looked_at != readers:
            self._session.settings.tray_looked_at = readers
            self._session.save_settings()
            self.look_for_readable()

    def look_for_readable(self) -> None:
        """Look which of what waits can be read now; an offer then stands over the list."""
        self._acts.look_for_readable(self._readable_found)

    def selected(self) -> list[TrayItem]:
        """Return the chosen items, in the order of the list."""
        rows = sorted(self.list.row(entry) for entry in self.list.selectedItems())
        return [self._items[row] for row in rows if row < len(self._items)]

    def _ask_company(self, companies: list[Company]) -> None:
        self._asked = self.selected()
        dialog = WhoseDialog(self._session, companies, len(self._asked), self)
        dialog.confirmed.connect(self._teach)
        dialog.open()

    def _teach(self, number: str) -> None:
        self._acts.teach_company(self._asked, number)

    def _readable_found(self, items: list[TrayItem]) -> None:
        self._readable = items
        if not isValid(self):
            return
        self.offer.setVisible(bool(items))
        if items:
            texts = self._session.texts
            words = texts.n("{count} of these can be read now.", "{count} of these can be read now.", len(items))
            self.offer.offer(words, texts.t("Read them"), texts.t("Not now"))

    def _read_offered(self) -> None:
        self._read(self._readable)

    def _read(self, items: list[TrayItem]) -> None:
        documents = [item for item in items if item.failure_id is None]
        if documents:
            self._acts.read_again(documents, self._was_read_again)

    def _was_read_again(self, result: IntakeResult) -> None:
        texts = self._session.texts
        parts = (
            texts.n("{count} voucher", "{count} vouchers", result.vouchers),
            texts.n("{count} failure", "{count} failures", result.failures),
        )
        self._session.noticed.emit(Notice(texts.t("Read again: {what}", what=" · ".join(parts))))

    def _alike_found(self, alike: tuple[Alike, ...]) -> None:
        self._alike = alike
        self.alike.setVisible(bool(alike))
        if alike:
            texts = self._session.texts
            row = self._session.index.row(alike[0].voucher_id)
            answer = ", ".join(part for part in (row.company, row.transaction_date[:4]) if part) if row else ""
            words = texts.n(
                "{count} more waits for the same answer: {answer}. Join it too?",
                "{count} more wait for the same answer: {answer}. Join them too?",
                len(alike),
                answer=answer,
            )
            self.alike.offer(words, texts.t("Join them"), texts.t("Not now"))

    def _join_alike(self) -> None:
        self._acts.join_alike(self._alike)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons again when the palette changes."""
        super().changeEvent(event)
        if event.type() in DRESSING:
            theme.renew_icons(self)

    def _build(self) -> None:
        top = QWidget()
        upper = QVBoxLayout(top)
        upper.setContentsMargins(theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP)
        upper.addWidget(self.heading)
        upper.addWidget(self.about)
        upper.addWidget(self.offer)
        upper.addWidget(self.alike)
        upper.addWidget(self.list, 1)
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.GAP_WIDE, theme.GAP, theme.GAP_WIDE, theme.GAP)
        theme.set_icon(self.belongs, "open-case")
        theme.set_icon(self.aside, "close")
        bar.setSpacing(theme.GAP)
        bar.addWidget(self.belongs)
        bar.addWidget(self.whose)
        bar.addWidget(self.again)
        bar.addWidget(self.aside)
        bar.addStretch(1)
        lower.addLayout(bar)
        lower.addWidget(self.page, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(top)
        split.addWidget(below)
        split.setStretchFactor(1, 1)
        split.setSizes([self.fontMetrics().lineSpacing() * _LIST_LINES, self.fontMetrics().lineSpacing() * 40])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _was_read(self, items: list[TrayItem]) -> None:
        if not isValid(self):
            return
        self._items = items
        self._fill()
        self.count_changed.emit(len(items))

    def _fill(self) -> None:
        place = self.list.currentRow()
        wanted = self._current.id if self._current else None
        self.list.blockSignals(True)
        self.list.clear()
        for item in self._items:
            entry = QListWidgetItem(item_words(item, self._session.texts))
            entry.setData(_ITEM, item.id)
            entry.setToolTip(plain_tip(item.name))
            entry.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() * 2 + theme.GAP))
            self.list.addItem(entry)
        kept = next((row for row, item in enumerate(self._items) if item.id == wanted), None)
        self.list.setCurrentRow(kept if kept is not None else min(max(place, 0), len(self._items) - 1))
        self.list.blockSignals(False)
        self._current_changed()

    def _current_changed(self) -> None:
        row = self.list.currentRow()
        item = self._items[row] if 0 <= row < len(self._items) else None
        same = item is not None and self._detail is not None and self._detail.item.id == item.id
        self._current = item
        self._selection_changed()
        if item is None:
            self._detail = None
            self._show(empty_page(self._session.texts.t("Everything that came in was understood.")))
        elif same and self._detail:
            self._show_detail(self._detail)
        else:
            self._detail = None
            self._session.read_tray_item(item, self._item_was_read)

    def _selection_changed(self) -> None:
        chosen = self.selected()
        self.belongs.setEnabled(len(chosen) == 1 and chosen[0].failure_id is not None)
        self.again.setEnabled(any(item.failure_id is None for item in chosen))
        for button in (self.aside, self.whose):
            button.setEnabled(bool(chosen))

    def _item_was_read(self, detail: TrayDetail) -> None:
        if isValid(self) and self._current and detail.item.id == self._current.id:
            self._detail = detail
            self._show_detail(detail)

    def _reading_failed(self, error: object) -> None:
        """Take away what may be another item's page."""
        del error
        if self._current and self._detail is None:
            self._show(QWidget())

    def _show_detail(self, detail: TrayDetail) -> None:
        texts = self._session.texts
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE)
        column.setSpacing(theme.GAP_WIDE)
        sentence, remedy = reason_words(detail.item, texts)
        column.addWidget(PlainLabel(sentence, size=1.2, strong=True))
        if remedy:
            column.addWidget(PlainLabel(remedy))
        if detail.findings:
            column.addWidget(Rule())
            add_findings(column, detail.findings, "", self._session)
        column.addWidget(Rule())
        original = detail.original or detail.item.excerpt
        about = texts.t("{name} · came in {when}", name=detail.item.name, when=texts.moment(detail.item.received))
        told = " · ".join(part for part in (on_one_line(about), _shown_as(detail, texts)) if part)
        in_columns = "" if detail.kind is Shown.TEXT else detail.shown
        heading = texts.t("Original message")
        column.addWidget(OriginalMessage(heading, original, told, texts, is_open=True, in_columns=in_columns))
        column.addStretch(1)
        self._show(page)

    def _show(self, page: QWidget) -> None:
        self.page.setWidget(page)
        page.show()


class _AsideDialog(ReasonDialog):
    """Asks for the reason and remembers for which items it was asked. `decided` carries items and reason."""

    decided = Signal(object, object)

    def __init__(self, session: Session, items: list[TrayItem], suggestions: list[str], parent: QWidget) -> None:
        super().__init__(session, session.texts.t("Set aside"), parent, suggestions)
        self._items = items
        self.confirmed.connect(self._decide)

    def _decide(self, reason: str) -> None:
        self.decided.emit(self._items, reason)


def item_words(item: TrayItem, texts: Texts) -> str:
    """Return an item on two lines: its name and when it came, then why it waits."""
    name = on_one_line(item.name, 120)
    return f"{name} · {texts.moment(item.received)}\n{on_one_line(reason_words(item, texts)[0], 300)}"


def _shown_as(detail: TrayDetail, texts: Texts) -> str:
    """Return how the original was read: its encoding, or that it is shown as bytes."""
    if detail.kind is Shown.HEX:
        return texts.t("not text: shown byte by byte")
    return texts.t("read as {encoding}", encoding=detail.encoding) if detail.encoding else ""
