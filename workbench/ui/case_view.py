"""Everything about one voucher on one page: what, why, what to do, its rows, the original, its history."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.domain.failure import CORRECTABLE, IN_LEDGER, Flag, Status
from workbench.domain.finding import Blocker
from workbench.domain.history import EventKind
from workbench.services.cases import CaseDetail, FailureFindings
from workbench.services.correction_plan import is_settled
from workbench.services.correction_words import changes_words
from workbench.services.plain_text import on_one_line
from workbench.services.remedy_words import amiss
from workbench.services.replacing import differences
from workbench.services.tray_words import joined_words
from workbench.services.verification_words import difference_words, verification_words
from workbench.services.words import describe, system_name
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.amiss_view import AmissView
from workbench.ui.blockers_view import BlockersView
from workbench.ui.case_head import CaseHead
from workbench.ui.correction_acts import CorrectionActs
from workbench.ui.entered_view import EnteredView
from workbench.ui.finding_view import IconLine, code_words
from workbench.ui.findings_column import add_settled, add_told, folded_findings, no_failure
from workbench.ui.folding import FoldingPart
from workbench.ui.history_view import HistoryView
from workbench.ui.original_view import OriginalMessage
from workbench.ui.plain import PlainLabel, Rule
from workbench.ui.receipts_view import ReceiptsView
from workbench.ui.rows_model import Cell, RowsContent
from workbench.ui.rule_offer import RuleOffer
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.twin_view import NotThisVoucher, TwinView
from workbench.ui.verification_model import VERDICT_ICONS

_MOST_MESSAGES = 50
_MOST_REPORTS = 3
ONLY_SENT = "only-sent"
_FINISHED = (Status.MARKED, Status.VERIFIED, Status.DIFFERS)


class CaseView(QWidget):
    """One case to be read from top to bottom; made anew for each case. ``opened`` are the parts to show open."""

    def __init__(
        self,
        detail: CaseDetail,
        session: Session,
        opened: frozenset[str],
        acts: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._detail = detail
        self._session = session
        self._texts = session.texts
        self._opened = opened
        self._parts: dict[str, FoldingPart] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE)
        self._column.setSpacing(theme.GAP_WIDE)
        marks = self._marks()
        case = detail.case
        head_marks = {field: why for (row, field), why in marks.items() if row is None}
        self._column.addWidget(CaseHead(detail.case, head_marks, self._texts, detail.origins, detail.receipts))
        if case.correction:
            changes = changes_words(differences(case.voucher, case.entered), self._texts)
            words = self._texts.t("To be entered otherwise: {changes}", changes=changes)
            self._column.addWidget(IconLine("info", Accent.MARKED, words))
        if detail.twins or any(each.voucher_id != detail.case.id for each in detail.origins):
            self._column.addWidget(TwinView(detail, session))
        self._add_reports()
        self._amiss = amiss(case.state, detail.verification)
        self._add_verification()
        if acts:
            self._column.addWidget(acts)
        self._column.addWidget(Rule())
        add_settled(self._column, detail, session, self._amiss is not None)
        self._add_next()
        self._add_findings()
        self._add_blockers()
        self._column.addWidget(Rule())
        as_sent = RowsContent(case.voucher, detail.facts, marks, self._texts)
        both = None
        if case.correction:
            both = RowsContent(case.voucher, detail.facts, self._marks(entered=True), self._texts, case.entered)
        self._entered = EnteredView(case, as_sent, both, self._texts, ONLY_SENT in opened)
        self._entered.withdraw_wanted.connect(self._withdraw)
        self._column.addWidget(self._entered)
        if case.state.status in CORRECTABLE:
            self._column.addWidget(RuleOffer((case.id,), session))
        self._add_account_note()
        missing = Flag.RECEIPT_MISSING in detail.case.state.flags
        self._column.addWidget(ReceiptsView(detail.case.id, detail.receipts, session, missing))
        self._add_messages()
        self._add_history()
        self._column.addStretch(1)

    def opened_parts(self) -> frozenset[str]:
        """Return which foldable parts are open now."""
        opened = frozenset(name for name, part in self._parts.items() if part.is_open)
        only_sent = self._entered.only_sent
        return opened | {ONLY_SENT} if only_sent and only_sent.isChecked() else opened

    def part_names(self) -> frozenset[str]:
        """Return the foldable parts there are."""
        return frozenset(self._parts)

    def _marks(self, *, entered: bool = False) -> dict[Cell, str]:
        """Return the cells concerned and why: of what was sent, or of what is to be ``entered``."""
        marks: dict[Cell, str] = {}
        vouchers = (self._detail.case.voucher, self._detail.case.entered)
        catalogue = self._session.services.catalogue
        kept = self._detail.verification
        for difference in kept.found.differences if kept else ():
            row = None if difference.row is None else difference.row - 1
            field = "account" if difference.field == "row" else difference.field
            marks.setdefault((row, field), difference_words(difference, self._texts))
        for finding in self._detail.findings:
            if entered and is_settled(finding, vouchers, catalogue):
                continue
            title = self._session.explain(finding, self._detail.system).title
            for cell in finding.cells:
                marks.setdefault(cell, title)
        if self._detail.case.correction and not entered:
            return marks
        for blocker in self._detail.replay.blockers:
            if blocker.certain:
                marks.setdefault((blocker.row, self._field(blocker)), self._session.title(blocker.key))
        return marks

    def _field(self, blocker: Blocker) -> str:
        """Return which field of its row (or of the head) a blocker is about."""
        marks = self._session.services.catalogue.cause(blocker.cause).marks
        field = marks[0].partition(" ")[0] if marks else ""
        return "transaction_information" if field == "text" and blocker.row is not None else field

    def _add_reports(self) -> None:
        """Say what has been made of a voucher that is not in the ledger yet: paper that may be typed, a file."""
        if self._detail.case.state.status in IN_LEDGER:
            return
        made = [each for each in self._detail.events if each.kind == EventKind.REPORTED][-_MOST_REPORTS:]
        if made:
            words = (f"{describe(each, self._texts)} ({self._texts.moment(each.at)})" for each in reversed(made))
            self._column.addWidget(IconLine("info", Accent.MARKED, " · ".join(words)))

    def _add_verification(self) -> None:
        """Say how it stood in the ledger when it was looked for last, in which export."""
        kept = self._detail.verification
        if kept is None:
            return
        icon, accent = VERDICT_ICONS[kept.found.verdict]
        words = self._texts.t(
            "{day}, in {export}: {verdict}",
            day=self._texts.moment(datetime.fromisoformat(kept.at)),
            export=on_one_line(kept.export, 80),
            verdict=verification_words(kept.found, self._texts),
        )
        if self._amiss:
            self._column.addWidget(AmissView(self._detail.case, self._amiss, words, self._session))
            return
        self._column.addWidget(IconLine(icon, accent, words))

    def _add_next(self) -> None:
        """Say in one line at the top what comes after what has been told; the rest stands below it."""
        following = dict.fromkeys(each.key for each in self._detail.next_blockers if each.certain)
        if following and self._detail.failures and self._detail.case.state.status not in _FINISHED:
            causes = "; ".join(self._session.title(key) for key in following)
            words = self._texts.t("After this it will stop on: {causes}", causes=causes)
            self._column.addWidget(IconLine("warning", Accent.ATTENTION, words))

    def _add_blockers(self) -> None:
        if self._detail.case.state.status in _FINISHED:
            return
        self._column.addWidget(Rule())
        self._column.addWidget(BlockersView(self._detail, self._session))

    def _add_findings(self) -> None:
        if not self._detail.failures:
            self._column.addWidget(no_failure(self._texts))
            return
        over = self._amiss is not None
        add_told(self._column, self._detail, self._session, over)
        for place, (heading, content) in enumerate(folded_findings(self._detail, self._session, over)):
            part = FoldingPart(heading, is_open=f"finding-{place}" in self._opened)
            part.set_content(content)
            self._fold(f"finding-{place}", part)

    def _add_account_note(self) -> None:
        if self._detail.facts is None:
            words = self._texts.t(
                "Account names are not known: no chart of accounts of this company has come in. "
                "Add a SIE file exported from Fortnox to see them."
            )
            self._column.addWidget(PlainLabel(words, accent=Accent.QUIET))
            button = QPushButton(self._texts.t("What is known of the ledger…"))
            button.clicked.connect(self._ledger_wanted)
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            self._column.addLayout(line)

    def _withdraw(self) -> None:
        window = self.window()
        acts = window.findChild(CorrectionActs) or CorrectionActs(self._session, window)
        acts.withdraw([self._detail.case.id])

    def _ledger_wanted(self) -> None:
        self._session.ledger_wanted.emit(self._detail.case.voucher.company)

    def _add_messages(self) -> None:
        failures = self._detail.failures
        for place, each in enumerate(failures[:_MOST_MESSAGES]):
            heading = self._texts.t("Original message")
            if len(failures) > 1:
                heading = self._texts.t(
                    "Original message {number} of {count}", number=len(failures) - place, count=len(failures)
                )
            message = OriginalMessage(
                heading,
                each.stored.failure.text,
                message_words(each, self._texts),
                self._texts,
                around=each.stored.failure.context,
                is_open=f"message-{each.stored.id}" in self._opened,
            )
            message.add_beside(NotThisVoucher(each.stored, self._session))
            self._fold(f"message-{each.stored.id}", message)
        if rest := failures[_MOST_MESSAGES:]:
            self._fold("earlier", _EarlierMessages(rest, self._texts, "earlier" in self._opened))

    def _add_history(self) -> None:
        part = FoldingPart(self._texts.t("History"), is_open="history" in self._opened)
        part.set_content(HistoryView(self._detail.events, self._texts))
        self._fold("history", part)

    def _fold(self, name: str, part: FoldingPart) -> None:
        self._parts[name] = part
        self._column.addWidget(part)


class _EarlierMessages(FoldingPart):
    """The messages beyond the first ones, together as one text so that none is left out."""

    def __init__(self, failures: Sequence[FailureFindings], texts: Texts, is_open: bool) -> None:
        heading = texts.n("{count} earlier message", "{count} earlier messages", len(failures))
        super().__init__(heading, is_open=is_open)
        text = "\n\n".join(f"{message_words(each, texts)}\n{each.stored.failure.text}" for each in failures)
        self.set_content(OriginalMessage(heading, text, "", texts, is_open=True))


def message_words(each: FailureFindings, texts: Texts) -> str:
    """Return the line over an original message: its codes, who sent it, when it was sent and came in."""
    failure = each.stored.failure
    parts = [code_words(each.findings[0], texts) if each.findings else ""]
    parts.append(texts.t("from {system}", system=system_name(failure.system, texts)))
    if failure.reported:
        parts.append(texts.t("sent {when}", when=texts.moment(failure.reported)))
    parts.append(texts.t("came in {when}", when=texts.moment(each.stored.received)))
    parts.append(joined_words(each.stored.joined, texts))
    return on_one_line(" · ".join(part for part in parts if part))


def empty_page(words: str, more: str = "") -> QWidget:
    """Return a page with nothing but a few quiet words in its middle."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(theme.GAP_SECTION, theme.GAP_SECTION, theme.GAP_SECTION, theme.GAP_SECTION)
    column.addStretch(1)
    for text, size, accent in ((words, 1.2, Accent.QUIET), (more, 1.0, Accent.QUIET)):
        if text:
            label = PlainLabel(text, size=size, accent=accent)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
    column.addStretch(2)
    return page
