"""What verifying against the ledger showed: doubles first, then everything that is not verified."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from workbench.domain.verification import Verdict, Verification, VerifyResult
from workbench.services.plain_text import on_one_line
from workbench.services.verification_words import (
    VERDICT_WORDS,
    difference_lines,
    how_words,
    reversed_lines,
    why_words,
)
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_HEADINGS = (N_("Voucher"), N_("Transaction date"), N_("Amount"), N_("Verdict"), N_("In Fortnox"), N_("What differs"))
_MOST_ALARMS = 5
_MOST_ROWS = 1000
_ID = Qt.ItemDataRole.UserRole
_ORDER = (Verdict.FOUND_TWICE, Verdict.DIFFERS, Verdict.NOT_FOUND, Verdict.NOT_CHECKED, Verdict.VERIFIED)
VERDICT_ICONS: dict[Verdict, tuple[str, Accent]] = {
    Verdict.FOUND_TWICE: ("warning", Accent.ATTENTION),
    Verdict.DIFFERS: ("warning", Accent.ATTENTION),
    Verdict.NOT_FOUND: ("warning", Accent.ATTENTION),
    Verdict.NOT_CHECKED: ("info", Accent.QUIET),
    Verdict.VERIFIED: ("ok", Accent.OK),
}


class VerificationView(AskDialog):
    """``opened`` carries the id of a voucher to be opened, ``mark_wanted`` those to be marked as exported."""

    opened = Signal(object)
    mark_wanted = Signal(object)

    def __init__(self, session: Session, result: VerifyResult, parent: QWidget | None) -> None:
        super().__init__(session.texts.t("Verification against the ledger"), parent)
        self._session = session
        self._result = result
        self._told = sorted((each for each in result.found if each.verdict is not Verdict.VERIFIED), key=_rank)
        self._add_head()
        self._add_alarms()
        self._add_unmarked()
        if self._told:
            self.column.addWidget(self._table(), 1)
        else:
            self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        if self._told:
            opening = buttons.addButton(session.texts.t("&Open the voucher"), QDialogButtonBox.ButtonRole.ActionRole)
            opening.clicked.connect(self._open)
        self.add_buttons(buttons, buttons.button(QDialogButtonBox.StandardButton.Close))
        self.begin_at(170, 16 + min(20, 2 * len(self._told)))

    def _add_head(self) -> None:
        texts, scope = self._session.texts, self._result.scope
        counts = Counter(each.verdict for each in self._result.found)
        total = len(self._result.found)
        self.column.addWidget(
            PlainLabel(
                texts.n("{count} marked voucher was looked for.", "{count} marked vouchers were looked for.", total),
                size=1.35,
                strong=True,
            )
        )
        about = [on_one_line(self._result.name, 80)]
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
        if self._result.problems:
            self.column.addWidget(IconLine("warning", Accent.ATTENTION, self._unread()))

    def _unread(self) -> str:
        count = len(self._result.problems)
        first = self._session.texts.error(self._result.problems[0])
        words = self._session.texts.n(
            "{count} part of the export cannot be read.", "{count} parts of the export cannot be read.", count
        )
        return f"{words} {first}"

    def _add_alarms(self) -> None:
        """Say what is booked twice, where nobody can miss it."""
        texts = self._session.texts
        twice = [each for each in self._result.found if each.verdict is Verdict.FOUND_TWICE]
        for each in twice[:_MOST_ALARMS]:
            entries = ", ".join(on_one_line(label, 40) for label in (each.fortnox, *each.also))
            words = texts.t(
                "Double booking: {voucher} is in the ledger more than once, as {entries}.",
                voucher=self._label(each),
                entries=entries,
            )
            self.column.addWidget(IconLine("warning", Accent.ATTENTION, words, strong=True))
        if left := len(twice[_MOST_ALARMS:]):
            words = texts.n("And {count} more double booking.", "And {count} more double bookings.", left)
            self.column.addWidget(PlainLabel(words, strong=True))

    def _add_unmarked(self) -> None:
        waiting = self._result.unmarked
        if not waiting:
            return
        texts = self._session.texts
        words = texts.n(
            "{count} voucher to be entered by hand is in the ledger, but not marked as exported: {vouchers}",
            "{count} vouchers to be entered by hand are in the ledger, but not marked as exported: {vouchers}",
            len(waiting),
            vouchers=", ".join(f"{self._label(each)} = {on_one_line(each.fortnox, 40)}" for each in waiting[:3]),
        )
        line = QHBoxLayout()
        line.addWidget(IconLine("info", Accent.MARKED, words if len(waiting) <= 3 else f"{words} …"), 1)
        button = QPushButton(texts.t("&Mark as exported…"))
        button.setAutoDefault(False)
        button.clicked.connect(self._mark)
        line.addWidget(button)
        self.column.addLayout(line)

    def _table(self) -> QTableWidget:
        texts = self._session.texts
        shown = self._told[:_MOST_ROWS]
        table = QTableWidget(len(shown), len(_HEADINGS))
        table.setAccessibleName(texts.t("Vouchers that are not verified"))
        table.setHorizontalHeaderLabels([texts.t(each) for each in _HEADINGS])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        for place, each in enumerate(shown):
            for column, words in enumerate(self._cells(each)):
                item = QTableWidgetItem(words)
                item.setToolTip(plain_tip(words))
                item.setData(_ID, each.voucher_id)
                side = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignTop)
                if column == 3:
                    icon, accent = VERDICT_ICONS[each.verdict]
                    item.setIcon(theme.icon(icon, accent=accent))
                table.setItem(place, column, item)
        table.resizeColumnsToContents()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(len(_HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.itemActivated.connect(self._open_item)
        table.selectRow(0)
        self._rows = table
        return table

    def _cells(self, each: Verification) -> tuple[str, ...]:
        texts = self._session.texts
        row = self._session.index.row(each.voucher_id)
        return (
            self._label(each),
            row.transaction_date if row else "",
            texts.amount(row.amount) if row else "",
            texts.t(VERDICT_WORDS[each.verdict]),
            ", ".join(on_one_line(label, 40) for label in (each.fortnox, *each.also) if label),
            what_differs(each, texts),
        )

    def _label(self, each: Verification) -> str:
        row = self._session.index.row(each.voucher_id)
        return on_one_line((row.label if row else "") or f"#{each.voucher_id}", 60)

    def _open(self) -> None:
        item = self._rows.currentItem()
        if item is not None:
            self._open_item(item)

    def _open_item(self, item: QTableWidgetItem) -> None:
        self.opened.emit(item.data(_ID))

    def _mark(self) -> None:
        self.mark_wanted.emit(tuple(each.voucher_id for each in self._result.unmarked))


def what_differs(found: Verification, texts: Texts) -> str:
    """Return the differences of one voucher, each on a line of its own, and how it was found where that is unsure."""
    lines = [_capital(each) for each in difference_lines(found.differences, texts)]
    lines += [_capital(each) for each in reversed_lines(found, texts)]
    if found.verdict is Verdict.NOT_CHECKED:
        lines.append(_capital(why_words(found, texts)))
    elif how := how_words(found, texts, only_unsure=True):
        lines.append(f"({how})")
    return "\n".join(lines)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _rank(each: Verification) -> tuple[int, int]:
    return _ORDER.index(each.verdict), each.voucher_id


class VerifyOffer(AskDialog):
    """Offers to verify when an export has come in; ``accepted`` where that is wanted."""

    def __init__(self, session: Session, company: str, count: int, parent: QWidget | None) -> None:
        texts = session.texts
        super().__init__(texts.t("Verify against the ledger"), parent)
        self.company = company
        words = texts.n(
            "{count} voucher of {company} has been marked as exported or is to be entered by hand.",
            "{count} vouchers of {company} have been marked as exported or are to be entered by hand.",
            count,
            company=on_one_line(company, 80),
        )
        self.column.addWidget(PlainLabel(words, strong=True))
        ask = texts.t("See whether they stand in this export of the ledger as they were to be entered?")
        self.column.addWidget(PlainLabel(ask))
        self.column.addStretch(1)
        buttons = QDialogButtonBox()
        verify = buttons.addButton(texts.t("&Verify"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.t("&Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        self.add_buttons(buttons, verify)
        verify.setFocus()


def named(companies: Sequence[str]) -> list[str]:
    """Return the companies that are told, each once."""
    return [each for each in dict.fromkeys(companies) if each]
