"""Marking vouchers as exported: says what is hit and what is left alone, and asks why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.services.changes import Skipped
from workbench.services.requests import MarkPlan
from workbench.ui.ask_dialog import AskDialog, close_buttons
from workbench.ui.booked_question import BookedQuestion
from workbench.ui.leave_question import UnreportedQuestion
from workbench.ui.mark_fields import REASONS, MarkFields
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class MarkDialog(AskDialog):
    """Opens with a reason chosen, so that Enter marks.

    Emits one of ``confirmed`` and ``confirmed_with_journal``, each with a `MarkRequest`; the second when
    the PDF journal was asked for too, which is offered with ``journal``. Does not mark by itself. Before either,
    ``leaving_out`` tells which vouchers are not to be marked, being in the ledger already. Where ``entries`` gives what
    they are there (series and number by id) that is known, and not asked about.
    """

    confirmed = Signal(object)
    confirmed_with_journal = Signal(object)
    leaving_out = Signal(object)

    def __init__(
        self,
        session: Session,
        plan: MarkPlan,
        parent: QWidget | None,
        journal: bool = False,
        *,
        entries: Mapping[int, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(session.texts.t("Mark as exported"), parent, letters=76)
        self._session = session
        self._plan = plan
        layout = self.column
        self._headline = PlainLabel(strong=True)
        layout.addWidget(self._headline)
        if plan.skipped:
            layout.addWidget(SkippedList(session, plan.skipped))
        self._fields = MarkFields(session, len(plan.voucher_ids))
        self._journal = QCheckBox(session.texts.t("Also make the PDF &journal"))
        self._entries = dict(entries or {})
        self._booked = BookedQuestion(session, () if entries else plan.voucher_ids, marking=True)
        self._unreported = UnreportedQuestion(session, () if entries else plan.voucher_ids)
        self._headline.show_text(self._what_is_hit())
        layout.addWidget(self._booked)
        layout.addWidget(self._unreported)
        if plan.voucher_ids:
            layout.addWidget(self._fields)
        if plan.voucher_ids and journal:
            layout.addWidget(self._journal)
        layout.addStretch(1)
        self._add_buttons()

    @property
    def _left_out(self) -> frozenset[int]:
        return self._booked.left_out | self._unreported.left_out

    def _what_is_hit(self) -> str:
        texts, plan = self._session.texts, self._plan
        if not plan.voucher_ids:
            return texts.t("None of the chosen vouchers can be marked as exported.")
        left_out = [self._session.index.row(each) for each in self._left_out]
        return texts.n(
            "{count} voucher, {amount} kr, will be marked as exported.",
            "{count} vouchers, {amount} kr, will be marked as exported.",
            len(plan.voucher_ids) - len(left_out),
            amount=texts.amount(plan.amount - sum(row.amount for row in left_out if row)),
        )

    def _add_buttons(self) -> None:
        if not self._plan.voucher_ids:
            close_buttons(self)
            return
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._mark = buttons.addButton(
            self._session.texts.t("Mark as &exported"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self._confirm)
        self.add_buttons(buttons, self._mark)
        self._fields.begin()
        self._fields.suggest(self._plan.voucher_ids)
        self._booked.answered.connect(self._enable)
        self._booked.changed.connect(self._enable)
        self._unreported.changed.connect(self._enable)
        self._mark.setEnabled(False)  # until it is known what is in the ledger already
        self._booked.ask()

    def _known(self) -> dict[int, tuple[str, str]]:
        """Return what the vouchers to be marked are in the ledger, as far as that is known."""
        return self._entries or self._booked.taken_as

    def _enable(self) -> None:
        """Let be marked what is left, if any, and say how much that is; one that is there gets its number filled in."""
        known = self._known()
        if len(self._plan.voucher_ids) == 1 and known:
            (entry,) = known.values()
            self._fields.fill(*entry, self._session.texts.t(REASONS[-1]))
        elif known and set(self._plan.voucher_ids) <= {*known, *self._left_out}:
            self._fields.say(self._session.texts.t(REASONS[-1]))
        self._headline.show_text(self._what_is_hit())
        self._mark.setEnabled(len(self._left_out) < len(self._plan.voucher_ids))

    def _confirm(self) -> None:
        request = self._fields.request()
        if request is None:
            return
        if len(self._plan.voucher_ids) > 1 and (known := self._known()):
            request = replace(request, entries=known)
        chosen = self.confirmed_with_journal if self._journal.isChecked() else self.confirmed
        self.accept()
        if self._left_out:
            self.leaving_out.emit(self._left_out)
        chosen.emit(request)


class SkippedList(QWidget):
    """What is left alone and why, counted by reason; each one's name on demand."""

    def __init__(self, session: Session, skipped: tuple[Skipped, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        texts = session.texts
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for reason, count in Counter(each.reason for each in skipped).items():
            layout.addWidget(
                PlainLabel(
                    texts.n(
                        "{count} voucher is left alone: {reason}.",
                        "{count} vouchers are left alone: {reason}.",
                        count,
                        reason=texts.t(reason),
                    )
                )
            )
        self._names = QPlainTextEdit("\n".join(self._line(each) for each in skipped))
        self._names.setReadOnly(True)
        self._names.setTabChangesFocus(True)
        self._names.setAccessibleName(texts.t("Vouchers that are left alone"))
        self._names.hide()
        self._toggle = QToolButton()
        self._toggle.setText(texts.t("Show which"))
        self._toggle.setCheckable(True)
        self._toggle.setAutoRaise(True)
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.setArrowType(Qt.ArrowType.RightArrow)
        self._toggle.toggled.connect(self._show_names)
        layout.addWidget(self._toggle)
        layout.addWidget(self._names)

    def _line(self, skipped: Skipped) -> str:
        index, reason = self._session.index, self._session.texts.t(skipped.reason)
        place = index.position.get(skipped.voucher_id)
        if place is None:
            return f"#{skipped.voucher_id} – {reason}"
        row = index.rows[place]
        return f"{row.label} · {row.transaction_date} · {row.text} – {reason}"

    def _show_names(self) -> None:
        shown = self._toggle.isChecked()
        self._toggle.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._names.setVisible(shown)
        self.window().adjustSize()
