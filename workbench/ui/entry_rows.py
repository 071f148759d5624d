"""The rows of the voucher that is being typed: ticked off as they pass, with the balance so far."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.money import format_ore
from workbench.domain.voucher import VoucherRow
from workbench.services.plain_text import on_one_line
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.entry_flow import EntryFlow, Phase
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_AMOUNTS = (4, 5)
_TICK, _SKIPPED, _HERE = "✓", "–", "▸"


class EntryRows(QWidget):
    """A small table and a line below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # It takes the room that is left, and asks for none: nothing above it may be squeezed.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self._balance = PlainLabel(strong=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(self.table, 1)
        column.addWidget(self._balance)

    def retranslate(self, texts: Texts) -> None:
        """Name the columns."""
        t = texts.t
        self.table.setHeaderLabels(["", t("Account"), t("Cost c."), t("Project"), t("Debit"), t("Credit")])
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 2)
        for column in range(self.table.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for column in _AMOUNTS:
            self.table.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        self.table.setAccessibleName(t("Rows of the voucher"))

    def show_step(self, flow: EntryFlow, texts: Texts) -> None:
        """Show which rows are typed, and the balance."""
        rows = flow.detail.case.entered.rows if flow.detail else ()
        here = flow.field.row if flow.field else None
        if self.table.topLevelItemCount() != len(rows):
            self.table.clear()
            self.table.addTopLevelItems([QTreeWidgetItem() for _ in rows])
        for place, row in enumerate(rows):
            skipped = place in flow.run.skipped_rows
            sign = _SKIPPED if skipped else _TICK if flow.row_passed(place) else _HERE if place == here else ""
            self._fill(self.table.topLevelItem(place), row, sign, texts)
        current = self.table.topLevelItem(here) if here is not None else None
        if current is not None:
            self.table.scrollToItem(current)
        balance = flow.balance
        words = texts.t(
            "Debit {debit} · credit {credit} · difference {difference}",
            debit=format_ore(balance.debit, "sv"),
            credit=format_ore(balance.credit, "sv"),
            difference=format_ore(balance.difference, "sv"),
        )
        self._balance.show_text(words)
        self._balance.setAccessibleName(texts.t("Typed so far: {balance}", balance=words))
        ended = flow.phase is Phase.NUMBER
        wrong = ended and balance.difference != 0
        self._balance.set_accent(Accent.ATTENTION if wrong else Accent.OK if ended else None)

    def _fill(self, item: QTreeWidgetItem | None, row: VoucherRow, sign: str, texts: Texts) -> None:
        if item is None:
            return
        told = {_TICK: texts.t("typed"), _SKIPPED: texts.t("skipped"), _HERE: texts.t("being typed")}
        amounts = [format_ore(each, "sv") if each else "" for each in (row.debit, row.credit)]
        values = [sign, *(on_one_line(each, 30) for each in (row.account, row.cost_center, row.project)), *amounts]
        font = self.table.font()
        font.setBold(sign == _HERE)
        for column, value in enumerate(values):
            item.setText(column, value)
            item.setFont(column, font)
            item.setData(column, Qt.ItemDataRole.AccessibleTextRole, told.get(sign, "") if column == 0 else value)
            if column in _AMOUNTS:
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
