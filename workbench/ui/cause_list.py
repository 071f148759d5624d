"""The left pane: what is to be handled, cause by cause, then the states and what was not understood."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFrame, QListView, QVBoxLayout, QWidget

from workbench.domain.failure import Status
from workbench.domain.finding import Family
from workbench.services.approval import AWAITING
from workbench.services.card_words import clock_words
from workbench.services.case_index import TO_HANDLE, CaseFilter, CaseIndex, CauseCard, Total
from workbench.services.case_row import CORRECTED, RECEIPT_MISSING
from workbench.services.plain_text import on_one_line
from workbench.texts import N_, Texts
from workbench.ui.cause_delegate import CauseDelegate
from workbench.ui.plain import plain_tip

if TYPE_CHECKING:
    from workbench.ui.session import Session

AnyIndex = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)

_ALL = CaseFilter()

STATES: tuple[tuple[str, Status | None], ...] = (
    (N_("Came in, no failure reported"), Status.UNREPORTED),
    (N_("To retry in the source"), Status.RETRY),
    (N_("To enter by hand"), Status.HAND),
    (N_("Marked as exported"), Status.MARKED),
    (N_("Verified"), Status.VERIFIED),
    (N_("Differs"), Status.DIFFERS),
    (N_("All vouchers"), None),
)
"""The states under the cause cards; None is every state."""


def _by_vouchers(card: CauseCard) -> tuple[object, ...]:
    return (-card.vouchers, -card.amount)


def _by_amount(card: CauseCard) -> tuple[object, ...]:
    return (-card.amount, -card.vouchers)


def _by_due(card: CauseCard) -> tuple[object, ...]:
    return (card.due, -card.vouchers)


CARD_ORDERS: dict[str, Callable[[CauseCard], tuple[object, ...]]] = {
    "vouchers": _by_vouchers,
    "amount": _by_amount,
    "due": _by_due,
}
ORDER_WORDS: dict[str, str] = {
    "vouchers": N_("Most vouchers first"),
    "amount": N_("Largest sum first"),
    "due": N_("Most urgent first"),
}


class Kind(Enum):
    """How an entry is drawn: the group over the cards, a card, a state, the tray."""

    GROUP = auto()
    CARD = auto()
    STATE = auto()
    TRAY = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the pane. ``chosen`` is what it shows, None for the tray; ``details`` the most important first.

    ``work`` is what else a card says, on a line of its own.
    ``opens_group`` says that a little room stands before it.
    """

    kind: Kind
    title: str
    details: tuple[str, ...]
    spoken: str
    count: str
    chosen: CaseFilter | None
    empty: bool = False
    opens_group: bool = False
    work: tuple[str, ...] = ()

    @property
    def has_detail(self) -> bool:
        """Whether a line of figures stands under the title."""
        return self.kind in (Kind.GROUP, Kind.CARD)

    @property
    def heading(self) -> bool:
        """Whether the title stands out."""
        return self.kind is Kind.GROUP


class CauseModel(QAbstractListModel):
    """The entries."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def replace(self, entries: list[Entry]) -> None:
        """Show other entries; where their places stay, only what differs is told."""
        places = [(entry.kind, entry.chosen) for entry in entries]
        if places != [(entry.kind, entry.chosen) for entry in self.entries]:
            self.beginResetModel()
            self.entries = entries
            self.endResetModel()
            return
        before, self.entries = self.entries, entries
        for row, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many entries there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Word one entry."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(" · ".join((entry.title, *entry.details, *entry.work)))
        return None


class CauseList(QWidget):
    """Lets one card or state be chosen.

    ``filter_chosen`` carries a `CaseFilter` without company and search, ``tray_chosen`` tells that
    the tray is wanted.
    """

    filter_chosen = Signal(object)
    tray_chosen = Signal()

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._index = CaseIndex(())
        self._company = ""
        self._tray_count = 0
        self._chosen: CaseFilter | None = TO_HANDLE
        self._filling = False
        self._model = CauseModel(self)
        self.order = QComboBox(self)
        for name in CARD_ORDERS:
            self.order.addItem("", name)
        self.order.setCurrentIndex(max(self.order.findData(session.settings.card_order), 0))
        self.order.currentIndexChanged.connect(self._on_order)
        self.view = QListView(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(CauseDelegate(self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMouseTracking(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.order)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.retranslate()

    def refresh(self, index: CaseIndex, company: str) -> None:
        """Show the causes and sums of one company, or all; what is chosen stays chosen."""
        self._index = index
        self._company = company
        self._fill()

    def set_tray_count(self, count: int) -> None:
        """Show how much was not understood."""
        self._tray_count = count
        self._fill()

    def retranslate(self) -> None:
        """Show everything in the session's language."""
        texts = self._session.texts
        self.view.setAccessibleName(texts.t("Causes and states"))
        self.order.setAccessibleName(texts.t("Order of the causes"))
        for place, name in enumerate(CARD_ORDERS):
            self.order.setItemText(place, texts.t(ORDER_WORDS[name]))
        self._fill()

    def choose(self, wanted: CaseFilter) -> None:
        """Choose what shows this (its company and search do not count) and tell so."""
        self._chosen = replace(wanted, company="", search="")
        self._show_chosen()
        self.filter_chosen.emit(self._chosen)

    def _on_order(self) -> None:
        self._session.settings.card_order = self.order.currentData()
        self._session.save_settings()
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        self._model.replace(list(self._entries()))
        self._filling = False
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Put the mark on what is chosen; a card that is no longer there leaves its group marked instead."""
        rows = [row for row, entry in enumerate(self._model.entries) if entry.chosen == self._chosen]
        self._filling = True
        self.view.setCurrentIndex(self._model.index(rows[0] if rows else 0))
        self._filling = False

    def _on_current_changed(self, current: AnyIndex) -> None:
        if self._filling or not current.isValid():
            return
        self._chosen = self._model.entries[current.row()].chosen
        if self._chosen is None:
            self.tray_chosen.emit()
        else:
            self.filter_chosen.emit(self._chosen)

    def _entries(self) -> Iterator[Entry]:
        texts = self._session.texts
        totals = self._index.totals(self._company)
        yield _entry(texts, Kind.GROUP, texts.t("To handle"), self._total(TO_HANDLE), TO_HANDLE)
        yield from self._cards(texts)
        for place, (name, status) in enumerate(STATES):
            total = totals[status] if status else _sum(totals.values())
            wanted = CaseFilter(statuses=frozenset({status})) if status else _ALL
            yield _entry(texts, Kind.STATE, texts.t(name), total, wanted, opens_group=place == 0)
            awaiting = self._index.flagged(AWAITING.flags, self._company) if status is Status.MARKED else Total(0, 0)
            if awaiting.vouchers or (status is Status.MARKED and self._chosen == AWAITING):
                yield _entry(texts, Kind.STATE, texts.t("of which await approval"), awaiting, AWAITING)
            corrected = self._total(CORRECTED) if status is Status.HAND else Total(0, 0)
            if corrected.vouchers or (status is Status.HAND and self._chosen == CORRECTED):
                yield _entry(texts, Kind.STATE, texts.t("Corrected, not entered yet"), corrected, CORRECTED)
        total = self._total(RECEIPT_MISSING)
        if total.vouchers or self._chosen == RECEIPT_MISSING:
            yield _entry(texts, Kind.STATE, texts.t("Receipt missing"), total, RECEIPT_MISSING, opens_group=True)
        count = texts.n("{count}", "{count}", self._tray_count)
        spoken = texts.n("Not understood, {count} item", "Not understood, {count} items", self._tray_count)
        empty = not self._tray_count
        yield Entry(Kind.TRAY, texts.t("Not understood"), (), spoken, count, None, empty, opens_group=True)

    def _total(self, wanted: CaseFilter) -> Total:
        return self._index.total(self._index.matching(replace(wanted, company=self._company)))

    def _cards(self, texts: Texts) -> Iterator[Entry]:
        """Yield the connection as one card, the vouchers' causes in the order chosen, then the sub-ledgers'."""
        catalogue = self._session.services.catalogue
        cards: dict[Family, list[CauseCard]] = {}
        for card in sorted(self._index.cards(self._company), key=CARD_ORDERS[self.order.currentData()]):
            family = catalogue.cause(card.key.cause).family
            own = family if family in (Family.CONNECTION, Family.SUB_LEDGER) else Family.VOUCHER
            cards.setdefault(own, []).append(card)
        if broken := cards.get(Family.CONNECTION):
            keys = [card.key for card in broken]
            joint = self._index.joint_card(keys, self._company)
            if joint:
                chosen = CaseFilter(TO_HANDLE.statuses, frozenset(key.cause for key in keys))
                title = texts.t("The connection to Fortnox is broken")
                yield self._card(texts, joint, title, chosen)
        for place, family in enumerate((Family.VOUCHER, Family.SUB_LEDGER)):
            for number, card in enumerate(cards.get(family, ())):
                title = on_one_line(self._session.title(card.key))
                chosen = CaseFilter(statuses=TO_HANDLE.statuses, cause=card.key)
                yield self._card(texts, card, title, chosen, opens_group=place == 1 and number == 0)

    def _card(
        self, texts: Texts, card: CauseCard, title: str, chosen: CaseFilter, *, opens_group: bool = False
    ) -> Entry:
        clock = clock_words(card.due, datetime.now().astimezone().date(), texts) if card.due else ""
        released = texts.t("releases {count}", count=card.releases)
        work = tuple(words for words in (released, clock) if words)
        return _entry(texts, Kind.CARD, title, Total(card.vouchers, card.amount), chosen, work, opens_group=opens_group)


def _entry(
    texts: Texts,
    kind: Kind,
    title: str,
    total: Total,
    chosen: CaseFilter,
    work: tuple[str, ...] = (),
    *,
    opens_group: bool = False,
) -> Entry:
    amount = texts.amount(total.amount)
    vouchers = texts.n("{count} voucher", "{count} vouchers", total.vouchers)
    details = (vouchers, texts.t("{amount} kr", amount=amount))
    return Entry(
        kind=kind,
        title=title,
        details=details,
        spoken=", ".join((title, vouchers, texts.t("{amount} kronor", amount=amount), *work)),
        count=texts.n("{count}", "{count}", total.vouchers),
        chosen=chosen,
        empty=not total.vouchers,
        opens_group=opens_group,
        work=work,
    )


def _sum(totals: Iterable[Total]) -> Total:
    found = list(totals)
    return Total(sum(each.vouchers for each in found), sum(each.amount for each in found))
