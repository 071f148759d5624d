"""The head of a case: which voucher it is, how much, and where it stands."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.domain.failure import FailedVoucher, Flag, Status
from workbench.domain.origin import CameFrom, Receipt
from workbench.services.plain_text import on_one_line
from workbench.services.tray_words import origin_names
from workbench.services.words import FLAG_WORDS, flag_words, status_words, system_name
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import Chip, PlainLabel, plain_tip
from workbench.ui.theme import Accent

_NAMED_RECEIPTS = 3

STATUS_ACCENTS: dict[Status, Accent] = {
    Status.UNREPORTED: Accent.QUIET,
    Status.OPEN: Accent.ATTENTION,
    Status.RETRY: Accent.MARKED,
    Status.HAND: Accent.MARKED,
    Status.MARKED: Accent.OK,
    Status.VERIFIED: Accent.OK,
    Status.DIFFERS: Accent.ATTENTION,
}


class MarkableLabel(PlainLabel):
    """A label that can be marked as what a finding concerns: a ground, a bar, bold, and why as its tool tip."""

    def __init__(self, text: str, why: str = "", size: float = 1.0, strong: bool = False) -> None:
        self._why = why
        super().__init__(text, size=size, strong=strong or bool(why))
        if why:
            self.setToolTip(plain_tip(why))
            self.setContentsMargins(theme.GAP, 0, theme.GAP_SMALL, 0)
            self.setAccessibleDescription(why)

    @property
    def is_marked(self) -> bool:
        """Whether a finding concerns it."""
        return bool(self._why)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark under the words."""
        if self._why:
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.tint(QGuiApplication.palette(), Accent.MARKED))
            painter.fillRect(0, 0, 3, self.height(), theme.ink(QGuiApplication.palette(), Accent.MARKED))
            painter.end()
        super().paintEvent(event)


class CaseHead(QWidget):
    """Number and amount, then text, date and source; state and flags in words.

    ``marks`` gives the head fields a finding concerns (``series``, ``transaction_date``, ``text``) and why;
    ``origins`` are the documents it came in and what its sources say of it, ``receipts`` the files that belong to it.
    """

    def __init__(
        self,
        case: FailedVoucher,
        marks: Mapping[str, str],
        texts: Texts,
        origins: Sequence[CameFrom] = (),
        receipts: Sequence[Receipt] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        voucher = case.voucher
        self._texts = texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        name = on_one_line(case_label(case), 80)
        first = QHBoxLayout()
        first.setSpacing(theme.GAP_WIDE)
        number = MarkableLabel(on_one_line(name, 60), marks.get("series") or marks.get("number") or "", 1.6, True)
        number.setWordWrap(False)
        amount = PlainLabel(texts.amount(voucher.amount), size=1.6, strong=True)
        amount.setWordWrap(False)
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        amount.setAccessibleName(texts.t("Amount {amount}", amount=texts.amount(voucher.amount)))
        number.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        first.addWidget(number, 0)
        first.addStretch(1)
        first.addWidget(amount, 0)
        column.addLayout(first)
        if voucher.text:
            column.addWidget(MarkableLabel(on_one_line(voucher.text, 400), marks.get("text", ""), 1.1))
        second = QHBoxLayout()
        second.setSpacing(theme.GAP)
        day = MarkableLabel(texts.day(voucher.transaction_date), marks.get("transaction_date", ""))
        day.setWordWrap(False)
        second.addWidget(day, 0)
        second.addWidget(PlainLabel(self._about(case), accent=Accent.QUIET), 1)
        column.addLayout(second)
        if came_from := origin_names(origins, texts):
            column.addWidget(PlainLabel(texts.t("Came from: {names}", names=came_from), accent=Accent.QUIET))
        column.addSpacing(theme.GAP_SMALL)
        column.addLayout(self._states(case))
        for words in state_lines(origins, texts):
            column.addWidget(PlainLabel(words))
        if receipts:
            names = ", ".join(on_one_line(each.name, 40) for each in receipts[:_NAMED_RECEIPTS])
            more = ", …" if receipts[_NAMED_RECEIPTS:] else ""
            told = texts.n("{count} receipt: {names}", "{count} receipts: {names}", len(receipts), names=names + more)
            column.addWidget(PlainLabel(told))
        if mark_line := mark_words(case, texts):
            column.addWidget(PlainLabel(mark_line, accent=Accent.QUIET))
        for words in flag_words(case.state.flags & ~Flag.AWAITING_APPROVAL, texts):
            column.addWidget(IconLine("warning", Accent.ATTENTION, words, strong=True))

    def _about(self, case: FailedVoucher) -> str:
        company = on_one_line(case.voucher.company, 80)
        parts = [system_name(case.voucher.source, self._texts), company]
        return " · ".join(part for part in parts if part)

    def _states(self, case: FailedVoucher) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        chip = Chip()
        words, accent = status_words(case.state.status, self._texts), STATUS_ACCENTS[case.state.status]
        if Flag.AWAITING_APPROVAL in case.state.flags:
            words, accent = self._texts.t(FLAG_WORDS[Flag.AWAITING_APPROVAL]), Accent.ATTENTION
        chip.show_state(words, accent)
        chip.setAccessibleName(self._texts.t("State: {state}", state=words))
        row.addWidget(chip)
        row.addStretch(1)
        return row


def case_label(case: FailedVoucher) -> str:
    """Return series and number, or without a number the id as ``#12``."""
    return case.label


def state_lines(origins: Sequence[CameFrom], texts: Texts) -> list[str]:
    """Return where a voucher stands in its source systems, in their own words; of one system the latest."""
    latest = {each.source: each for each in origins if each.state}
    return [
        texts.t(
            "In {system}: {state}",
            system=system_name(each.source, texts),
            state=" · ".join(filter(None, (on_one_line(each.state, 80), on_one_line(each.external_id, 80)))),
        )
        for each in latest.values()
    ]


def mark_words(case: FailedVoucher, texts: Texts) -> str:
    """Return who marked a case as exported, when, as what and why; nothing for one not marked."""
    mark = case.state.mark
    if mark is None:
        return ""
    words = texts.t("{who}, {when}", who=on_one_line(mark.by, 80) or "–", when=texts.moment(mark.at))
    if mark.fortnox_label:
        words += " · " + texts.t("in Fortnox {voucher}", voucher=on_one_line(mark.fortnox_label, 80))
    return words + " · " + texts.t("reason: {reason}", reason=on_one_line(mark.reason, 400))
