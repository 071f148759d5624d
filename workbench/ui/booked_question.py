"""Asks what to do with vouchers that the ledger seems to hold already."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.domain.errors import KnownError
from workbench.services.guard import Booked
from workbench.services.plain_text import on_one_line
from workbench.ui.jobs import Tried
from workbench.ui.leave_question import MOST_NAMED, LeaveQuestion
from workbench.ui.session import Session


class BookedQuestion(LeaveQuestion):
    """Looks some vouchers up by itself; shows only where some are there. ``answered`` comes once it is known.

    Where they are to be marked (``marking``) the other choice is to mark them as what they are in the ledger; it stands
    first where all are there.
    """

    answered = Signal()

    def __init__(
        self, session: Session, voucher_ids: Sequence[int], parent: QWidget | None = None, *, marking: bool = False
    ) -> None:
        super().__init__(session, parent)
        self._marking = marking
        self._chosen = tuple(voucher_ids)
        self._booked: Mapping[int, Booked] = {}
        self.is_answered = False

    def ask(self) -> None:
        """Look the vouchers up."""
        self._session.ask(Tried(self._session.services.guard.already_booked, self._chosen), self._show)

    @property
    def taken_as(self) -> dict[int, tuple[str, str]]:
        """What the vouchers that are taken are in the ledger, by id: series and number."""
        if not self.take.isChecked():
            return {}
        parted = {each: entry.label.rpartition(" ") for each, entry in self._booked.items()}
        return {each: (series, number) for each, (series, _, number) in parted.items()}

    def _show(self, outcome: Mapping[int, Booked] | KnownError) -> None:
        if not isValid(self):
            return
        if isinstance(outcome, KnownError):
            self._session.failed.emit(outcome)
        else:
            self._booked = outcome
        if self._booked:
            self._tell()
        self.is_answered = True
        self.answered.emit()

    def _tell(self) -> None:
        texts = self._session.texts
        words = texts.n(
            "{count} of these is in the ledger already:",
            "{count} of these are in the ledger already:",
            len(self._booked),
        )
        if len(self._chosen) == 1:
            words = texts.t("It is in the ledger already:")
        lines = [self._line(*each) for each in list(self._booked.items())[:MOST_NAMED]]
        self.tell(self._booked, words, (*lines, self.more(len(self._booked) - MOST_NAMED)))
        self._word()
        self.window().adjustSize()

    def _word(self) -> None:
        """Name the two choices, in the singular for one."""
        t, one = self._session.texts.t, len(self._booked) == 1
        self.leave.setText(t("&Leave it out") if one else t("&Leave them out"))
        words = t("Take it &all the same") if one else t("Take them &all the same")
        if self._marking:
            words = t("Mark them &as what they are in Fortnox")
            if one:
                (entry,) = self._booked.values()
                words = t(
                    "Mark it &as {entry}, already in Fortnox", entry=on_one_line(entry.label, 60).replace("&", "&&")
                )
            if len(self._booked) == len(self._chosen):
                self.take.setChecked(True)
        self.take.setText(words)

    def _line(self, voucher_id: int, entry: Booked) -> str:
        row = self._session.index.row(voucher_id)
        label = (row.label if row else "") or f"#{voucher_id}"
        return self._session.texts.t(
            "{voucher} = {entry} of {day}",
            voucher=on_one_line(label, 60),
            entry=on_one_line(entry.label, 60),
            day=entry.day,
        )
