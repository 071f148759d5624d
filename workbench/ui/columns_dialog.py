"""A person says what the columns of a table hold, and sees the first vouchers as they would be read."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.domain.columns import ColumnMapping, TableHead
from workbench.domain.errors import ColumnsUnclear, KnownError
from workbench.domain.ports import unwatched
from workbench.domain.source import Problem, SourceItem, Told
from workbench.domain.voucher import Voucher
from workbench.services.column_mappings import FIELD_WORDS
from workbench.services.intake import Preview
from workbench.services.plain_text import on_one_line
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.columns_fields import ColumnsGrid, WrittenFields
from workbench.ui.fault_label import FaultLabel
from workbench.ui.jobs import Tried
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_LOOK_AFTER_MS = 250
_SHOWN_VOUCHERS = 3
_TEXT = 60


class ColumnsDialog(AskDialog):
    """Asks what each column holds; once that is kept, `remembered` tells. The preview is read, never changed."""

    remembered = Signal()

    def __init__(self, session: Session, preview: Preview, table: TableHead, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("What the columns hold"), parent)
        self._session = session
        self._preview = preview
        self._table = table
        self._asked: ColumnMapping | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self._grid = ColumnsGrid(table, session.texts)
        self._written = WrittenFields(table.guess, session.texts)
        self._fault = FaultLabel()
        self._shown = PlainLabel()
        self._build()
        self._grid.changed.connect(self._timer.start)
        self._written.changed.connect(self._timer.start)
        self.begin_at(190, 42)
        self._grid.focus_first()
        self._look()

    def mapping(self) -> ColumnMapping:
        """Return what is said now."""
        return replace(self._written.mapping(), columns=self._grid.columns())

    def _build(self) -> None:
        t = self._session.texts.t
        name = on_one_line(self._table.name, 80)
        self.column.addWidget(PlainLabel(t("What do the columns of {name} hold?", name=name), size=1.2, strong=True))
        hint = t("Say it once: it is remembered for every table with these headings.")
        self.column.addWidget(PlainLabel(hint, accent=Accent.QUIET))
        self.column.addWidget(self._grid, 3)
        self.column.addSpacing(theme.GAP)
        below = QHBoxLayout()
        below.setSpacing(theme.GAP_SECTION)
        below.addWidget(self._written, 2)
        seen = QVBoxLayout()
        seen.setSpacing(theme.GAP_SMALL)
        seen.addWidget(PlainLabel(t("The first vouchers as they would be read"), strong=True))
        seen.addWidget(self._fault)
        seen.addWidget(self._shown)
        seen.addStretch(1)
        below.addLayout(seen, 3)
        self.column.addLayout(below, 2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._take = buttons.addButton(t("&Read so, and remember"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._keep)
        self.add_buttons(buttons, self._take)

    # The vouchers as they would be read

    def _look(self) -> None:
        """Read the first vouchers anew; one reading at a time."""
        mapping = self.mapping()
        twice = self._grid.tell_twice()
        if missing := mapping.missing:
            t = self._session.texts.t
            words = ", ".join(t(FIELD_WORDS[name]) for name in missing)
            self._tell(t("Still to be said: {fields}.", fields=words), ())
        elif twice:
            self._tell(self._session.texts.t("One thing is said of two columns."), ())
        elif self._asked is None:
            self._asked = mapping
            trial = self._session.services.intake.try_columns
            self._session.command(Tried(trial, self._preview, self._table, mapping, unwatched), self._looked)

    def _looked(self, outcome: Sequence[SourceItem] | KnownError) -> None:
        if not isValid(self):
            return
        asked, self._asked = self._asked, None
        if asked != self.mapping():
            self._look()
            return
        texts = self._session.texts
        if isinstance(outcome, ColumnsUnclear):
            self._grid.tell(str(outcome.params["column"]), texts.sentence(outcome))
        if isinstance(outcome, KnownError):
            self._tell(texts.sentence(outcome), ())
        else:
            self._tell("", outcome)

    def _tell(self, fault: str, items: Sequence[SourceItem]) -> None:
        texts = self._session.texts
        self._fault.tell(fault)
        vouchers = [voucher_words(each, texts) for each in items if isinstance(each, Told | Voucher)]
        problems = [texts.sentence(each.error) for each in items if isinstance(each, Problem)]
        if not fault and problems:
            self._fault.tell("\n".join(problems[:_SHOWN_VOUCHERS]))
        self._shown.show_text("\n\n".join(vouchers[:_SHOWN_VOUCHERS]))
        self._take.setEnabled(bool(vouchers))

    # Keeping

    def _keep(self) -> None:
        mapping = self.mapping()
        if self._asked is not None or mapping.missing:
            return
        self._take.setEnabled(False)
        remember = self._session.services.columns.remember
        job = Tried(remember, self._table.signature, mapping, self._table.name, self._session.user_name)
        self._session.command(job, self._kept)

    def _kept(self, outcome: KnownError | None) -> None:
        if not isValid(self):
            return
        if outcome is not None:
            self._fault.tell(self._session.texts.error(outcome))
            self._take.setEnabled(True)
            return
        self.accept()
        self.remembered.emit()


def voucher_words(item: Told | Voucher, texts: Texts) -> str:
    """Return a voucher in words: its head, then each row with its side."""
    voucher = item.voucher if isinstance(item, Told) else item
    head = [texts.day(voucher.transaction_date), voucher.label, on_one_line(voucher.text, _TEXT)]
    lines = ["  ".join(part for part in (*head, texts.amount(voucher.amount)) if part)]
    for row in voucher.rows:
        account = on_one_line(row.account, 20) or texts.t("no account")
        side = texts.t("debit {amount}", amount=texts.amount(row.debit))
        if row.credit:
            side = texts.t("credit {amount}", amount=texts.amount(row.credit))
        lines.append(f"    {account}  {side}")
    if isinstance(item, Told):
        said = [item.state, *(each.text for each in item.failures if each.text != item.state)]
        if told := " · ".join(on_one_line(each, _TEXT) for each in said if each):
            lines.append(f"    {told}")
    return "\n".join(lines)
