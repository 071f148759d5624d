"""Asks whether some of the chosen vouchers are to be left out, for a reason that is told."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.domain.errors import KnownError
from workbench.domain.failure import IN_LEDGER, Status
from workbench.services.plain_text import on_one_line
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.jobs import Tried
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

MOST_NAMED = 5


class LeaveQuestion(QWidget):
    """Shows nothing until `tell`; then they are left out unless the user says otherwise, which ``changed`` tells."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: frozenset[int] = frozenset()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.GAP_SMALL, 0, theme.GAP_SMALL)
        self._column.setSpacing(theme.GAP_SMALL)
        self.leave = QRadioButton(session.texts.t("Leave them &out"))
        self.take = QRadioButton(session.texts.t("Take &them all the same"))
        self.leave.setChecked(True)
        self.leave.toggled.connect(self.changed)
        self.hide()

    def tell(self, voucher_ids: Collection[int], words: str, lines: Iterable[str]) -> None:
        """Say something of vouchers, with some lines below it, and ask."""
        if not voucher_ids:
            return
        self._ids = frozenset(voucher_ids)
        self._column.addWidget(IconLine("warning", Accent.ATTENTION, words, strong=True))
        for each in lines:
            if each:
                self._column.addWidget(PlainLabel(each))
        self._column.addWidget(self.leave)
        self._column.addWidget(self.take)
        self.show()

    def named(self, voucher_ids: Collection[int]) -> str:
        """Name the first of some vouchers."""
        rows = [row for each in list(voucher_ids)[:MOST_NAMED] if (row := self._session.index.row(each))]
        names = ", ".join(on_one_line(row.label, 40) for row in rows)
        return f"{names}. {self.more(len(voucher_ids) - len(rows))}".strip()

    def more(self, left: int) -> str:
        """Say how many more there are; nothing where there are none."""
        return self._session.texts.n("And {count} more.", "And {count} more.", left) if left > 0 else ""

    @property
    def left_out(self) -> frozenset[int]:
        """The vouchers that are not to be taken."""
        return self._ids if self.leave.isChecked() else frozenset()


class UnreportedQuestion(LeaveQuestion):
    """Asks about vouchers that nobody has said to have failed, where there are such."""

    def __init__(self, session: Session, voucher_ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        texts = session.texts
        rows = [row for each in voucher_ids if (row := session.index.row(each))]
        unreported = [row.id for row in rows if row.status is Status.UNREPORTED]
        words = texts.n(
            "No failure has been reported for {count} of these:",
            "No failure has been reported for {count} of these:",
            len(unreported),
        )
        why = texts.t("They are probably in Fortnox already, and would be there twice. Look there first.")
        self.tell(unreported, words, (self.named(unreported), why))


class MadeQuestion(LeaveQuestion):
    """Asks about vouchers that are in Fortnox already, or in a report made before. ``answered`` comes once known."""

    answered = Signal()

    def __init__(self, session: Session, voucher_ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._chosen = tuple(voucher_ids)
        self.is_answered = False

    def ask(self) -> None:
        """Look the vouchers up among the reports made."""
        self._session.ask(Tried(self._session.services.register.reports_of, self._chosen), self._show)

    def _show(self, outcome: Mapping[int, Sequence[int]] | KnownError) -> None:
        if not isValid(self):
            return
        if isinstance(outcome, KnownError):
            self._session.failed.emit(outcome)
            outcome = {}
        rows = [row for each in self._chosen if (row := self._session.index.row(each))]
        entered = [row.id for row in rows if row.status in IN_LEDGER]
        made = [row.id for row in rows if row.id in outcome]
        asked = list(dict.fromkeys([*entered, *made]))
        words = self._session.texts.n(
            "{count} of these has been handled before:", "{count} of these have been handled before:", len(asked)
        )
        why = self._why(len(entered), len(made), sorted({n for each in made for n in outcome[each]}))
        self.tell(asked, words, (self.named(asked), why))
        self.is_answered = True
        self.answered.emit()

    def _why(self, entered: int, made: int, numbers: Sequence[int]) -> str:
        texts, why = self._session.texts, []
        if entered:
            why.append(
                texts.n(
                    "{count} is marked as exported: entered again it is in Fortnox twice.",
                    "{count} are marked as exported: entered again they are in Fortnox twice.",
                    entered,
                )
            )
        if made:
            named = ", ".join(str(each) for each in numbers[:MOST_NAMED])
            why.append(
                texts.n(
                    "{count} is in a report made before: {reports}.",
                    "{count} are in reports made before: {reports}.",
                    made,
                    reports=f"{named} …" if numbers[MOST_NAMED:] else named,
                )
            )
        return " ".join(why)
