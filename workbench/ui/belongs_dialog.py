"""Asks which voucher a failure belongs to: a list to search in, the likeliest first."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.ports import TrayItem
from workbench.services.case_row import CaseFilter, CaseRow
from workbench.services.plain_text import on_one_line
from workbench.services.searching import fold
from workbench.services.tray import Fitting
from workbench.services.tray_words import WHY_IT_FITS
from workbench.services.words import status_words
from workbench.ui import theme
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.tray_acts import TrayActs

MOST_LISTED = 200

_VOUCHER = Qt.ItemDataRole.UserRole
_SEARCH_DELAY_MS = 60
_WORD = re.compile(r"[\w-]+")
_NUMBER = re.compile(r"\d+")
_READ_CHARACTERS = 20_000


class BelongsDialog(QDialog):
    """Lists vouchers for a failure in the tray, whose text is ``text``.

    `chosen` carries the item and the voucher's id; nothing is done here.
    """

    chosen = Signal(object, object)

    def __init__(self, session: Session, item: TrayItem, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._item = item
        self._ranked: list[CaseRow] = []
        self._fits: dict[int, str] = {}
        t = session.texts.t
        self.setWindowTitle(t("Which voucher does it belong to?"))
        self.setModal(False)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addWidget(PlainLabel(t("The likeliest stand first. Search by number, text, date or amount.")))
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("Search"))
        self.search.setAccessibleName(t("Search among the vouchers"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Vouchers"))
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        column.addWidget(self.list, 1)
        self._rest = PlainLabel(accent=Accent.QUIET)
        column.addWidget(self._rest)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.join = QPushButton(t("It belongs to this voucher"))
        buttons.addButton(self.join, QDialogButtonBox.ButtonRole.AcceptRole)
        column.addWidget(buttons)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_DELAY_MS)
        self._timer.timeout.connect(self.fill)
        self.search.textChanged.connect(self._timer.start)
        self.list.currentItemChanged.connect(self._current_changed)
        self.list.itemActivated.connect(self._choose)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * 110, letter.lineSpacing() * 24)
        session.ask(Call(ranked, session.index.rows, text), self._was_ranked)
        TrayActs(session).read_candidates(item, self._candidates_read)

    def fill(self) -> None:
        """List the vouchers that the search lets through, the likeliest first."""
        search = self.search.text()
        rows = sorted(self._ranked, key=self._does_not_fit)
        if search.strip():
            found = {
                self._session.index.rows[place].id for place in self._session.index.matching(CaseFilter(search=search))
            }
            rows = [row for row in rows if row.id in found]
        self.list.clear()
        for row in rows[:MOST_LISTED]:
            why = self._fits.get(row.id, "")
            item = QListWidgetItem(row_words(row, self._session) + (f" – {why}" if why else ""))
            item.setData(_VOUCHER, row.id)
            item.setToolTip(plain_tip(item.text()))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        hidden = len(rows) - MOST_LISTED
        words = self._session.texts
        self._rest.setVisible(hidden > 0 or not rows)
        if hidden > 0:
            self._rest.show_text(words.n("{count} more: search for it.", "{count} more: search for them.", hidden))
        elif not rows:
            self._rest.show_text(words.t("No voucher matches."))
        self._current_changed()

    def _does_not_fit(self, row: CaseRow) -> bool:
        return row.id not in self._fits

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the search is typed."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        ):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
            return True
        return super().eventFilter(watched, event)

    def _was_ranked(self, rows: list[CaseRow]) -> None:
        if isValid(self):
            self._ranked = rows
            self.fill()

    def _candidates_read(self, fitting: Sequence[Fitting]) -> None:
        """Put the vouchers that nothing speaks against first, with why each fits."""
        if isValid(self):
            t = self._session.texts.t
            self._fits = {}
            for each in fitting:
                self._fits.setdefault(each.voucher_id, t(WHY_IT_FITS.get(each.rule, "")))
            self.fill()

    def _current_changed(self) -> None:
        self.join.setEnabled(self.list.currentItem() is not None)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(self._item, item.data(_VOUCHER))


def ranked(rows: Sequence[CaseRow], text: str) -> list[CaseRow]:
    """Sort vouchers by how much of them the text names: the number first, then the date, then words of the text."""
    words = set(_WORD.findall(fold(text[:_READ_CHARACTERS])))
    numbers = {number.lstrip("0") for number in _NUMBER.findall(text[:_READ_CHARACTERS])}
    scores = {
        row.id: _score(row, words, numbers)
        for row in rows
        if row.number.lstrip("0") in numbers or not words.isdisjoint(row.haystack.split())
    }
    return sorted(rows, key=lambda row: -scores.get(row.id, 0))


def _score(row: CaseRow, words: set[str], numbers: set[str]) -> int:
    own = {number.lstrip("0") for number in _NUMBER.findall(row.text) if len(number) > 1}
    points = 8 * bool(row.number and row.number.lstrip("0") in numbers)
    points += 6 * bool(own & numbers) + 4 * (row.transaction_date in words)
    return points + min(len(words & set(_WORD.findall(fold(row.text)))), 3)


def row_words(row: CaseRow, session: Session) -> str:
    """Return a voucher on one line."""
    parts = (
        row.label,
        row.transaction_date,
        row.text,
        session.texts.amount(row.amount),
        status_words(row.status, session.texts),
    )
    return on_one_line(" · ".join(part for part in parts if part), 300)
