"""What was understood of files and pasted text, before anything is kept."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.errors import N_, KnownError, OwnSieFile
from workbench.services.intake import Preview
from workbench.services.plain_text import on_one_line
from workbench.services.requests import InputPreview
from workbench.services.tables import tables_in
from workbench.services.tray_words import unclear_words
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog, close_buttons
from workbench.ui.columns_dialog import ColumnsDialog
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent

KIND_WORDS: Mapping[str, str] = {
    "brp": N_("BRP export"),
    "json": N_("Log"),
    "junipeer": N_("Message from Junipeer"),
    "card_report": N_("Card report"),
    "mail": N_("E-mail"),
    "mbox": N_("Mail folder"),
    "outlook": N_("E-mail"),
    "pdf": N_("PDF with text"),
    "sharespine": N_("Message from Integration Platform"),
    "zip": N_("Archive"),
    "pasted": N_("Failure message"),
    "sie": N_("SIE file"),
    "sie_file": N_("SIE file"),
}
_HEADINGS = (N_("Name"), N_("What it is"), N_("Vouchers"), N_("Failures"), N_("Known"), N_("Note"))
_COUNTS = range(2, 5)
_NOTE = 5
_MOST_NOTES = 3
_MOST_ROWS = 200
_NAME_LETTERS = 38
_NOTE_LETTERS = 40


class IntakeDialog(AskDialog):
    """Totals, and a row for each input with its problems in words.

    ``accepted_preview`` carries the `Preview` and whether the complete vouchers of broken-off files are wanted.
    A preview that is not accepted is closed here. Where something has to be said of a table's columns first, that is
    offered; once it is said, `read_again` carries the preview, to be read anew.
    A ledger of a company that nothing else here is of has to be agreed to first.
    """

    accepted_preview = Signal(object, object)
    read_again = Signal(object)

    def __init__(self, session: Session, preview: Preview, parent: QWidget | None) -> None:
        super().__init__(session.texts.t("Bring in"), parent)
        self._session = session
        self._preview = preview
        self._accepted = False
        self._tables = [table for each in preview.read for table in tables_in(each)]
        self._headline = PlainLabel(strong=True)
        self._partial = QCheckBox(self._partial_words())
        self._partial.toggled.connect(self._tell_totals)
        self._strange = StrangeLedgers(session, strange_ledgers(preview) if self._new else [])
        layout = self.column
        layout.addWidget(self._headline)
        self._explanation = PlainLabel()
        layout.addWidget(self._explanation)
        layout.addWidget(self._table(), 1)
        self._partial.setVisible(bool(preview.partial))
        layout.addWidget(self._partial)
        layout.addWidget(self._strange)
        self._add_buttons()
        self._tell_totals()
        self.begin_at(190, 12 + min(20, 2 * len(preview.inputs)))

    def done(self, result: int) -> None:
        """Close; what was not accepted is let go."""
        if not self._accepted:
            self._preview.close()
        super().done(result)

    @property
    def _new(self) -> bool:
        preview = self._preview
        return bool(preview.vouchers or preview.failures or preview.facts or preview.partial or preview.receipts)

    @property
    def _keepable(self) -> bool:
        """Whether something was not understood but can be kept whole for later."""
        reads = [each for each in self._preview.read if not isinstance(each.refused, OwnSieFile)]
        return any(read.spooled and (read.problems or read.refused) for read in reads)

    def _add_buttons(self) -> None:
        if not self._new and not self._keepable:
            close_buttons(self)
            return
        t = self._session.texts.t
        words = t("&Bring in") if self._new else t("&Keep under Not understood")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._accept)
        take = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        first = take
        if self._tables:
            say = buttons.addButton(t("&Say what the columns hold…"), QDialogButtonBox.ButtonRole.ActionRole)
            say.clicked.connect(self._ask_columns)
            first = take if self._new else say
        self.add_buttons(buttons, first)
        self._strange.agreed.toggled.connect(take.setEnabled)
        take.setEnabled(not self._strange.asks)
        (self._strange.agreed if self._strange.asks else first).setFocus()

    def _ask_columns(self) -> None:
        dialog = ColumnsDialog(self._session, self._preview, self._tables[0], self)
        dialog.remembered.connect(self._look_again)
        dialog.open()

    def _look_again(self) -> None:
        self._accepted = True
        self.reject()
        self.read_again.emit(self._preview)

    def _accept(self) -> None:
        self._accepted = True
        wanted = self._partial.isChecked()
        self.accept()
        self.accepted_preview.emit(self._preview, wanted)

    def _partial_words(self) -> str:
        count = sum(each.vouchers for each in self._preview.partial)
        return self._session.texts.n(
            "Take the &one complete voucher before the fault",
            "Take the {count} c&omplete vouchers before the fault",
            count,
        )

    def _tell_totals(self) -> None:
        texts, preview = self._session.texts, self._preview
        vouchers = preview.vouchers
        if self._partial.isChecked():
            vouchers += sum(each.vouchers for each in preview.partial)
        self._headline.show_text(totals_line(texts, preview, vouchers))
        words = self._explanation_words()
        self._explanation.show_text(words)
        self._explanation.setVisible(bool(words))

    def _explanation_words(self) -> str:
        t = self._session.texts.t
        if self._new:
            return self._left_out()
        if self._keepable:
            return t("Nothing new was understood. What was not can be kept whole, to be looked at later.")
        return (
            t("There is nothing new in this; everything is here already.")
            if self._preview.known
            else t("There is nothing here that can be brought in.")
        )

    def _left_out(self) -> str:
        """Say that the list is cut, where it is."""
        count = len(self._preview.inputs)
        if count <= _MOST_ROWS:
            return ""
        return self._session.texts.n(
            "The first {shown} of {count} file are listed; those with something wrong come first.",
            "The first {shown} of {count} files are listed; those with something wrong come first.",
            count,
            shown=_MOST_ROWS,
        )

    def _table(self) -> QTableWidget:
        t = self._session.texts.t
        inputs = sorted(self._preview.inputs, key=_understood)[:_MOST_ROWS]
        table = _NoteTable(len(inputs), len(_HEADINGS))
        table.setAccessibleName(t("What was found in each file"))
        table.setHorizontalHeaderLabels([t(each) for each in _HEADINGS])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for row, each in enumerate(inputs):
            for column, words in enumerate(self._cells(each)):
                item = QTableWidgetItem(words)
                item.setToolTip(plain_tip(each.name) if column == 0 else "")
                right = Qt.AlignmentFlag.AlignRight if column in _COUNTS else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(right | Qt.AlignmentFlag.AlignTop)
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        table.resizeColumnsToContents()
        table.setColumnWidth(0, min(table.columnWidth(0), self.fontMetrics().averageCharWidth() * _NAME_LETTERS))
        if not any(self._note(each) for each in inputs):
            table.setColumnHidden(_NOTE, True)
            header.setStretchLastSection(True)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _cells(self, each: InputPreview) -> tuple[str, ...]:
        t = self._session.texts.t
        counts = (each.vouchers, each.failures, each.known)
        kind = KIND_WORDS.get(each.kind)
        words = t(kind) if kind else each.kind or t("not recognised")
        words = f"{words} · {each.encoding}" if each.encoding else words
        return (on_one_line(each.name), words, *(str(count) if count else "" for count in counts), self._note(each))

    def _note(self, each: InputPreview) -> str:
        texts = self._session.texts
        errors: list[KnownError] = [problem.error for problem in each.problems]
        if each.partial:
            errors.insert(0, each.partial)
        notes = [texts.error(error) for error in errors[:_MOST_NOTES]]
        left = len(errors) - len(notes)
        if left:
            notes.append(texts.n("And {count} more like it.", "And {count} more like it.", left))
        if each.receipts:
            notes.append(texts.n("{count} receipt", "{count} receipts", each.receipts))
        if each.unclear:
            notes.append(unclear_words(each.unclear, texts))
        if each.facts:
            notes.append(texts.t("Tells the company's accounts, cost centres and projects."))
        return "\n".join(notes)


def _understood(each: InputPreview) -> bool:
    """Order inputs so that those with something wrong come first, where they are seen."""
    return not each.problems and each.partial is None


def strange_ledgers(preview: Preview) -> list[tuple[str, str, str]]:
    """Return the ledger files that may be the wrong company's: (name, whose, whose was wanted or an empty text)."""
    wanted = preview.ledger_of
    if wanted:
        return [(each.name, of, wanted) for each in preview.inputs for of in each.ledgers if of != wanted]
    return [(name, of, "") for name, of in preview.strange_ledgers]


class StrangeLedgers(QWidget):
    """Asks whether ledgers that may be the wrong company's are to come in; ``agreed`` is the box to tick."""

    def __init__(
        self, session: Session, strange: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        texts = session.texts
        self.asks = bool(strange)
        self.agreed = QCheckBox(texts.n("Bring it in &all the same", "Bring them in &all the same", len(strange)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        for each in strange[:_MOST_NOTES]:
            column.addWidget(IconLine("warning", Accent.ATTENTION, _strange_words(*each, texts)))
        if left := len(strange[_MOST_NOTES:]):
            column.addWidget(PlainLabel(texts.n("And {count} more like it.", "And {count} more like it.", left)))
        column.addWidget(self.agreed)
        self.setVisible(self.asks)


def _strange_words(name: str, found: str, wanted: str, texts: Texts) -> str:
    name = on_one_line(name)
    if not found:
        return texts.t("{name} does not say which company's ledger it is. Bring it in all the same?", name=name)
    if wanted:
        return texts.t(
            "{name} is the ledger of {found}, not of {wanted}. Bring it in as the ledger of {found} all the same?",
            name=name,
            found=found,
            wanted=wanted,
        )
    return texts.t(
        "{name} is the ledger of {found}, a company no voucher here is of. Bring it in all the same?",
        name=name,
        found=found,
    )


class _NoteTable(QTableWidget):
    """A table whose last column takes the room that is left, but never less than a sentence needs."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width again."""
        super().resizeEvent(event)
        others = sum(self.columnWidth(column) for column in range(_NOTE))
        least = self.fontMetrics().averageCharWidth() * _NOTE_LETTERS
        self.setColumnWidth(_NOTE, max(self.viewport().width() - others, least))


def totals_line(texts: Texts, preview: Preview, vouchers: int) -> str:
    """Return the line that counts a preview: vouchers, failures, what is known and what was not understood."""
    missed = len(preview.not_understood)
    parts = [
        texts.n("{count} voucher", "{count} vouchers", vouchers),
        texts.n("{count} failure", "{count} failures", preview.failures),
    ]
    if preview.receipts:
        parts.append(texts.n("{count} receipt", "{count} receipts", preview.receipts))
    if preview.facts:
        parts.append(texts.n("{count} chart of accounts", "{count} charts of accounts", preview.facts))
    if preview.known:
        parts.append(texts.n("{count} known already", "{count} known already", preview.known))
    if missed:
        parts.append(texts.n("{count} not understood", "{count} not understood", missed))
    return " · ".join(parts)
