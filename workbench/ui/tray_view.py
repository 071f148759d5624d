"""The tray: what was not understood, or could not be given to a voucher, and what can be done about it."""

from collections.abc import Iterator

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

from workbench.domain.errors import InputError, KnownError
from workbench.domain.ports import TrayItem
from workbench.services.cases import TrayDetail
from workbench.services.joining import REASONS
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.belongs_dialog import BelongsDialog
from workbench.ui.case_view import add_findings, empty_page
from workbench.ui.original_view import OriginalMessage
from workbench.ui.plain import DRESSING, PlainLabel, Rule, plain_tip
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_ITEM = Qt.ItemDataRole.UserRole
_LIST_LINES = 18
_JOIN_REMEDY = N_("Say which voucher it belongs to, or add the export file that holds the voucher.")
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
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setBackgroundRole(QPalette.ColorRole.Base)
        self.belongs = QPushButton()
        self.aside = QPushButton()
        self._build()
        self.setFocusProxy(self.list)
        self.list.currentItemChanged.connect(self._current_changed)
        self.belongs.clicked.connect(self.ask_voucher)
        self.aside.clicked.connect(self.ask_reason)
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
        self._fill()

    def ask_voucher(self) -> None:
        """Ask which voucher the chosen failure belongs to."""
        if self._current and self._current.failure_id is not None:
            text = self._detail.original if self._detail else self._current.excerpt
            dialog = BelongsDialog(self._session, self._current, text, self)
            dialog.chosen.connect(self._session.join)
            dialog.show()

    def ask_reason(self) -> None:
        """Ask why the chosen item is to be set aside."""
        if self._current:
            t = self._session.texts.t
            dialog = _AsideDialog(self._session, self._current, [t(each) for each in _ASIDE_REASONS], self)
            dialog.decided.connect(self._session.set_aside)
            dialog.open()

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
        self.belongs.setEnabled(item is not None and item.failure_id is not None)
        self.aside.setEnabled(item is not None)
        if item is None:
            self._detail = None
            self._show(empty_page(self._session.texts.t("Everything that came in was understood.")))
        elif same and self._detail:
            self._show_detail(self._detail)
        else:
            self._detail = None
            self._session.read_tray_item(item, self._item_was_read)

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
        heading = texts.t("Original message")
        column.addWidget(OriginalMessage(heading, original, on_one_line(about), texts, is_open=True))
        column.addStretch(1)
        self._show(page)

    def _show(self, page: QWidget) -> None:
        self.page.setWidget(page)
        page.show()


class _AsideDialog(ReasonDialog):
    """Asks for the reason and remembers for which item it was asked. `decided` carries item and reason."""

    decided = Signal(object, object)

    def __init__(self, session: Session, item: TrayItem, suggestions: list[str], parent: QWidget) -> None:
        super().__init__(session, session.texts.t("Set aside"), parent, suggestions)
        self._item = item
        self.confirmed.connect(self._decide)

    def _decide(self, reason: str) -> None:
        self.decided.emit(self._item, reason)


def item_words(item: TrayItem, texts: Texts) -> str:
    """Return an item on two lines: its name and when it came, then why it waits."""
    name = on_one_line(item.name, 120)
    return f"{name} · {texts.moment(item.received)}\n{on_one_line(reason_words(item, texts)[0], 300)}"


def reason_words(item: TrayItem, texts: Texts) -> tuple[str, str]:
    """Return why an item waits and what can be done: the words of the error with that code, or of joining.

    A code that is not known (from a later version) stands as it is.
    """
    if item.reason in REASONS:
        return texts.t(REASONS[item.reason]), texts.t(_JOIN_REMEDY)
    known = _ERRORS.get(item.reason)
    if known is None:
        return item.reason, ""
    try:
        error = known(**item.params)
        return texts.sentence(error), texts.t(error.remedy, **error.params)
    except (KeyError, IndexError, ValueError):
        return item.reason, ""


def _all_kinds(kind: type[KnownError]) -> Iterator[type[KnownError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _all_kinds(each)


_ERRORS: dict[str, type[KnownError]] = {each.code: each for each in _all_kinds(InputError) if each.sentence}
"""The errors an item can wait for, by code."""
