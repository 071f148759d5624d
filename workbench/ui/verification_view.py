"""What verifying against the ledger showed: doubles first, then everything that is not verified."""

from collections import Counter

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from workbench.domain.failure import IN_LEDGER
from workbench.domain.verification import Verdict, Verification, VerifyResult
from workbench.services.plain_text import on_one_line
from workbench.services.remedy_words import AMISS, remedy_words
from workbench.services.verification_words import VERDICT_WORDS
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.enter_opens import EnterOpens
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.verification_model import VERDICT, VERDICT_ICONS, WHAT, VerificationModel, label_of, what_lines

_MOST_ALARMS = 5
_MOST_NAMED = 3
_MEASURED = 60
"""Rows that the columns' widths are taken from."""
_ORDER = (Verdict.FOUND_TWICE, Verdict.DIFFERS, Verdict.NOT_FOUND, Verdict.NOT_CHECKED, Verdict.VERIFIED)


class VerificationView(AskDialog):
    """`opened` carries the id of a voucher to be opened, `mark_wanted` the `Verification`s of those to be marked.

    `report_wanted` carries the `VerifyResult` to be saved.
    """

    opened = Signal(object)
    mark_wanted = Signal(object)
    report_wanted = Signal(object)

    def __init__(self, session: Session, result: VerifyResult, parent: QWidget | None) -> None:
        super().__init__(session.texts.t("Verification against the ledger"), parent)
        self._session = session
        self.verified = result
        self._told = sorted((each for each in result.found if each.verdict is not Verdict.VERIFIED), key=_rank)
        self._model = VerificationModel(session, self._told, result.days, self)
        self._add_head()
        self._add_alarms()
        self._add_unmarked()
        self._what = PlainLabel()
        if self._told:
            self.column.addWidget(self._table(), 1)
            self.column.addWidget(self._what)
        else:
            self.column.addStretch(1)
        self._add_buttons()
        self.begin_at(170, 18 + min(20, 2 * len(self._told)))
        session.changed.connect(self._on_changed)

    def _add_buttons(self) -> None:
        t = self._session.texts.t
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        save = buttons.addButton(t("&Save a report…"), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self._save)
        if self._told:
            opening = buttons.addButton(t("&Open the voucher"), QDialogButtonBox.ButtonRole.ActionRole)
            opening.clicked.connect(self._open)
        self.add_buttons(buttons, buttons.button(QDialogButtonBox.StandardButton.Close))

    def _add_head(self) -> None:
        texts, scope = self._session.texts, self.verified.scope
        counts = Counter(each.verdict for each in self.verified.found)
        total = len(self.verified.found)
        self.column.addWidget(
            PlainLabel(
                texts.n("{count} marked voucher was looked for.", "{count} marked vouchers were looked for.", total),
                size=1.35,
                strong=True,
            )
        )
        about = [on_one_line(self.verified.name, 80)]
        if scope.made:
            about.append(texts.t("made {day}", day=texts.day(scope.made)))
        if scope.through:
            about.append(texts.t("reaches to {day}", day=texts.day(scope.through)))
        self.column.addWidget(PlainLabel(" · ".join(about), accent=Accent.QUIET))
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_WIDE)
        for verdict in _ORDER:
            if counts[verdict]:
                words = f"{texts.t(VERDICT_WORDS[verdict])}: {counts[verdict]}"
                count = IconLine(*VERDICT_ICONS[verdict], words, strong=True)
                for label in count.findChildren(QLabel):
                    label.setWordWrap(False)
                line.addWidget(count)
        line.addStretch(1)
        self.column.addLayout(line)
        if self.verified.problems:
            self.column.addWidget(IconLine("warning", Accent.ATTENTION, self._unread()))

    def _unread(self) -> str:
        count = len(self.verified.problems)
        first = self._session.texts.error(self.verified.problems[0])
        words = self._session.texts.n(
            "{count} part of the export cannot be read.", "{count} parts of the export cannot be read.", count
        )
        return f"{words} {first}"

    def _add_alarms(self) -> None:
        """Say what is booked twice, where nobody can miss it."""
        texts = self._session.texts
        twice = [each for each in self.verified.found if each.verdict is Verdict.FOUND_TWICE]
        for each in twice[:_MOST_ALARMS]:
            entries = ", ".join(on_one_line(label, 40) for label in (each.fortnox, *each.also))
            words = texts.t(
                "Double booking: {voucher} is in the ledger more than once, as {entries}.",
                voucher=label_of(each, self._session),
                entries=entries,
            )
            self.column.addWidget(IconLine("warning", Accent.ATTENTION, words, strong=True))
        if left := len(twice[_MOST_ALARMS:]):
            words = texts.n("And {count} more double booking.", "And {count} more double bookings.", left)
            self.column.addWidget(PlainLabel(words, strong=True))

    def _add_unmarked(self) -> None:
        """Offer to mark what was found though nobody has marked it; the offer goes away as they are marked."""
        self._waiting = QWidget()
        line = QHBoxLayout(self._waiting)
        line.setContentsMargins(0, 0, 0, 0)
        self._waiting_words = PlainLabel(accent=Accent.ATTENTION, strong=True)
        self._waiting_words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        button = QPushButton(self._session.texts.t("&Mark as exported…"))
        button.setAutoDefault(False)
        button.clicked.connect(self._mark)
        line.addWidget(self._waiting_words, 1)
        line.addWidget(button)
        self.column.addWidget(self._waiting)
        self._tell_unmarked()

    def _tell_unmarked(self) -> None:
        waiting, texts = self._unmarked(), self._session.texts
        self._waiting.setVisible(bool(waiting))
        self._waiting.setEnabled(bool(waiting))
        named = [f"{label_of(each, self._session)} = {on_one_line(each.fortnox, 40)}" for each in waiting[:_MOST_NAMED]]
        words = texts.n(
            "{count} voucher is in the ledger, but not marked as exported: {vouchers}. Mark it, so that it is not "
            "booked again.",
            "{count} vouchers are in the ledger, but not marked as exported: {vouchers}. Mark them, so that they are "
            "not booked again.",
            len(waiting),
            vouchers=", ".join([*named, *(["…"] if waiting[_MOST_NAMED:] else [])]),
        )
        if otherwise := sum(each.verdict in AMISS for each in waiting):
            words += " " + texts.n(
                "{count} of them stands there otherwise than it was to be entered, or twice: once it is marked, verify "
                "again to see how.",
                "{count} of them stand there otherwise than they were to be entered, or twice: once they are marked, "
                "verify again to see how.",
                otherwise,
            )
        self._waiting_words.show_text(words)

    def _unmarked(self) -> tuple[Verification, ...]:
        index = self._session.index
        rows = [(each, index.row(each.voucher_id)) for each in self.verified.unmarked]
        return tuple(each for each, row in rows if row is not None and row.status not in IN_LEDGER)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName(self._session.texts.t("Vouchers that are not verified"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() * 7 // 4)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_MEASURED)
        table.resizeColumnsToContents()
        header.resizeSection(VERDICT, header.sectionSize(VERDICT) + theme.GAP)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        EnterOpens(table)
        table.activated.connect(self._open_row)
        table.selectionModel().currentRowChanged.connect(self._tell_row)
        self._rows = table
        table.selectRow(0)
        return table

    def _tell_row(self, current: QModelIndex) -> None:
        """Tell all of what was found of the chosen voucher, and what to do about it."""
        if current.isValid():
            found = self._model.at(current.row())
            told = what_lines(found, self._session.texts)
            remedy = remedy_words(found, self._session.texts)
            if remedy and remedy not in told:
                told.append(remedy)
            self._what.show_text(f"{label_of(found, self._session)}: " + "\n".join(told))
            self.grow()

    def _on_changed(self) -> None:
        self._tell_unmarked()

    def _open(self) -> None:
        self._open_row(self._rows.currentIndex())

    def _open_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.at(index.row()).voucher_id)

    def _mark(self) -> None:
        self.mark_wanted.emit(self._unmarked())

    def _save(self) -> None:
        self.report_wanted.emit(self.verified)


def _rank(each: Verification) -> tuple[int, int]:
    return _ORDER.index(each.verdict), each.voucher_id
