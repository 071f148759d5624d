"""The rows of a verification: made as they are looked at, however many there are."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from workbench.domain.verification import Verdict, Verification
from workbench.services.plain_text import on_one_line
from workbench.services.remedy_words import remedy_words
from workbench.services.verification_report import booked_on
from workbench.services.verification_words import VERDICT_WORDS, difference_lines, how_words, reversed_lines, why_words
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_HEADINGS = (N_("Voucher"), N_("Transaction date"), N_("Amount"), N_("Verdict"), N_("In Fortnox"), N_("What differs"))
AMOUNT, VERDICT, WHAT = 2, 3, 5
"""Places of columns."""
VERDICT_ICONS: dict[Verdict, tuple[str, Accent]] = {
    Verdict.FOUND_TWICE: ("warning", Accent.ATTENTION),
    Verdict.DIFFERS: ("warning", Accent.ATTENTION),
    Verdict.NOT_FOUND: ("warning", Accent.ATTENTION),
    Verdict.NOT_CHECKED: ("info", Accent.QUIET),
    Verdict.VERIFIED: ("ok", Accent.OK),
}
_LONGEST = 40
_Index = QModelIndex | QPersistentModelIndex


class VerificationModel(QAbstractTableModel):
    """One row for each voucher told; ``days`` are the dates they were to be entered on."""

    def __init__(
        self, session: Session, told: Sequence[Verification], days: Mapping[int, str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._told = told
        self._days = days
        self._icons = {verdict: theme.icon(name, accent=accent) for verdict, (name, accent) in VERDICT_ICONS.items()}

    def at(self, row: int) -> Verification:
        """Return what was found of the voucher on a row."""
        return self._told[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """One for each voucher."""
        return 0 if parent.isValid() else len(self._told)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """One for each heading."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._session.texts.t(_HEADINGS[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        found, column = self._told[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cell(found, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            words = "\n".join(what_lines(found, self._session.texts)) if column == WHAT else self._cell(found, column)
            return plain_tip(words)
        if role == Qt.ItemDataRole.DecorationRole and column == VERDICT:
            return self._icon(found)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == AMOUNT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _icon(self, found: Verification) -> QIcon:
        return self._icons[found.verdict]

    def _cell(self, found: Verification, column: int) -> str:
        texts = self._session.texts
        row = self._session.index.row(found.voucher_id)
        if column == 0:
            return label_of(found, self._session)
        if column == 1:
            return booked_on(found, self._days) or (row.transaction_date if row else "")
        if column == AMOUNT:
            return texts.amount(row.amount) if row else ""
        if column == VERDICT:
            return texts.t(VERDICT_WORDS[found.verdict])
        if column == WHAT:
            return " · ".join(what_lines(found, texts))
        return ", ".join(on_one_line(label, _LONGEST) for label in (found.fortnox, *found.also) if label)


def label_of(found: Verification, session: Session) -> str:
    """Return the series and number of the voucher that something was found of."""
    row = session.index.row(found.voucher_id)
    return on_one_line((row.label if row else "") or f"#{found.voucher_id}", 60)


def what_lines(found: Verification, texts: Texts) -> list[str]:
    """Return what differs, how it was found where that is unsure, and where nothing else is to be told what to do."""
    told = (*difference_lines(found.differences, texts), *reversed_lines(found, texts))
    lines = [_capital(each) for each in told]
    if found.verdict is Verdict.NOT_CHECKED:
        return [*lines, _capital(why_words(found, texts))]
    if found.fortnox and (how := how_words(found, texts, only_unsure=True)):
        lines.append(f"({how})")
    return lines or [remedy_words(found, texts)]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
