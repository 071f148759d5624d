"""Typing along, step by step: which field is next, what is on the clipboard, what is left. Shows nothing itself."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from workbench.domain.errors import KnownError
from workbench.domain.failure import Flag, Status
from workbench.domain.match_key import match_key
from workbench.services.cases import CaseDetail
from workbench.services.changes import Changes
from workbench.services.guard import Booked
from workbench.services.hand_entry import LEFT_OUT
from workbench.services.moves import SKIP_REASONS
from workbench.services.requests import MarkRequest
from workbench.services.typing_order import Balance, TypingField, balance_of, content_mark, typing_fields, typing_order
from workbench.services.typing_run import TYPABLE, TypingRun, book_of, number_fault, taken_by
from workbench.texts import N_
from workbench.ui.jobs import Tried, With
from workbench.ui.own_clipboard import OwnClipboard
from workbench.ui.session import Session

TYPED = N_("Typed in Fortnox")
IN_THE_LEDGER = N_("In the ledger already")
_CHANGED = N_("{voucher} has been changed meanwhile. It begins again from the top.")
_PASSED = N_("{voucher} was passed over: {reason}.")
_GONE = N_("no longer in the list")
_IN_LEDGER = N_("{voucher} was passed over: the ledger holds it already.")
_NOTED = N_("{voucher} was marked as exported: the ledger holds it already.")
_NOT_LOOKED_UP = N_("{voucher} could not be looked up in the ledger.")


class Phase(Enum):
    """What the panel shows."""

    READING = auto()
    BOOKED = auto()
    TYPING = auto()
    NUMBER = auto()
    PAUSED = auto()
    FINISHED = auto()


class EntryFlow(QObject):
    """One run of typing along. ``stepped`` says that something is to be shown anew.

    A step of the user puts the present field on the clipboard; what comes from elsewhere never touches it.
    """

    stepped = Signal()

    def __init__(self, session: Session, run: TypingRun, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._session = session
        self._clock = clock
        self._since = clock()
        self._clipboard = OwnClipboard()
        self._marking = False
        self._deciding = False
        self._number: tuple[str, int] | None = None
        self._answered: tuple[int, Booked] | None = None
        self._by_user = True
        self.run = run
        self.phase = Phase.PAUSED
        self.detail: CaseDetail | None = None
        self.booked: Booked | None = None
        self.fields: tuple[TypingField, ...] = ()
        self.told: list[tuple[str, str, str]] = []
        session.changed.connect(self._on_changed)
        session.loaded.connect(self._read_again)

    # What stands

    @property
    def field(self) -> TypingField | None:
        """The present field; None past the last."""
        return self.fields[self.run.place] if self.run.place < len(self.fields) else None

    @property
    def on_clipboard(self) -> bool:
        """Whether the present field lies on the clipboard."""
        field = self.field
        return self._clipboard.holds(field.value if field else "")

    @property
    def following(self) -> tuple[TypingField, ...]:
        """The next two fields."""
        return self.fields[self.run.place + 1 : self.run.place + 3]

    def row_passed(self, row: int) -> bool:
        """Tell whether every field of a row has been passed, and not skipped."""
        field = self.field
        if not self.fields or row in self.run.skipped_rows:
            return False
        return field is None or (field.row is not None and row < field.row)

    @property
    def balance(self) -> Balance:
        """Debit and credit of the rows typed so far."""
        rows = self.detail.case.entered.rows if self.detail else ()
        return balance_of(row for place, row in enumerate(rows) if self.row_passed(place))

    def next_number(self, series: str) -> str:
        """Return the number that Fortnox is likely to give in a series; empty where that is not known."""
        return self.run.next_number(self._book(series))

    def likely_series(self) -> str:
        """Return the series that the present voucher is likely to get; empty where none is likely."""
        return self.run.likely_series(self.detail.case.entered, self.detail.replay) if self.detail else ""

    def taken_by(self, series: str, number: str) -> str:
        """Return the voucher that is marked with this number already, in the same company and year; else nothing."""
        return taken_by(self._session.index.rows, self.detail.case.entered, series, number) if self.detail else ""

    @property
    def can_mark_booked(self) -> bool:
        """Whether the entry that was found has a number that the voucher can be marked with."""
        series, _, number = self.booked.label.rpartition(" ") if self.booked else ("", "", "")
        return not number_fault(series, number)

    # Steps

    def begin(self, undecided: Sequence[int]) -> None:
        """Begin, once those not decided yet are to be entered by hand."""
        if self.run.left[0] not in undecided:
            self.go_on()
        if undecided:
            self._decide(undecided)

    def go_on(self) -> None:
        """Begin, or go on after a pause."""
        self._since = self._clock()
        self._by_user = True
        self._open()

    def pause(self) -> None:
        """Stop the clock and keep where the run stands."""
        if self.phase is not Phase.FINISHED:
            self._keep()
            self.phase = Phase.PAUSED
            self._tidy_clipboard()
            self.stepped.emit()

    def next(self) -> None:
        """Go to the next field and copy it; after the last one the number is asked for."""
        if self.phase is Phase.TYPING:
            self._go_to(self.run.place + 1)

    def back(self) -> None:
        """Go back to the field before and copy it."""
        if self.phase in (Phase.TYPING, Phase.NUMBER) and self.run.place > 0:
            row = self.fields[self.run.place - 1].row
            if row is not None:
                self.run = self.run.with_row_taken(row)
            self._go_to(self.run.place - 1)

    def copy(self) -> None:
        """Put the present field on the clipboard; nothing where it is to be left empty."""
        field = self.field
        if self.phase is not Phase.TYPING or field is None:
            return
        if field.value:
            self._clipboard.put(field.value)
        else:
            self._clipboard.clear()
        self.stepped.emit()

    def skip_row(self) -> None:
        """Leave the present row untyped."""
        field = self.field
        if self.phase is Phase.TYPING and field and field.row is not None:
            self.run = self.run.with_row_skipped(field.row)
            later = (place for place, each in enumerate(self.fields) if each.row is not None and each.row > field.row)
            self._go_to(next(later, len(self.fields)))

    def skip_voucher(self) -> None:
        """Leave the present voucher as it is and go to the next."""
        if self.run.left and self.phase is not Phase.FINISHED:
            self._by_user = True
            self._pass()

    def mark(self, series: str, number: str) -> None:
        """Mark the present voucher as exported under what Fortnox called it; then the next one comes."""
        if self.phase is Phase.NUMBER and not self._marking:
            self._number = self._book(series), int(number)
            self._mark(TYPED, series, str(int(number)), typed=True)

    def skip_booked(self) -> None:
        """Leave a voucher that the ledger holds already as it is, and go to the next."""
        if self.phase is Phase.BOOKED and not self._marking:
            self._tell(_IN_LEDGER)
            self.skip_voucher()

    def type_booked(self) -> None:
        """Type a voucher all the same; it is not asked again unless another entry is found."""
        if self.phase is Phase.BOOKED and not self._marking and self.booked:
            self._answered = self.run.left[0], self.booked
            self._by_user = True
            self._start()

    def mark_booked(self) -> None:
        """Mark a voucher that the ledger holds already as what it is there; then the next one comes."""
        if self.phase is Phase.BOOKED and not self._marking and self.booked and self.can_mark_booked:
            self._number = None
            series, _, number = self.booked.label.rpartition(" ")
            self._mark(IN_THE_LEDGER, series, number)

    def order_changed(self) -> None:
        """Lay the present voucher out anew, as the settings have changed."""
        if self.phase in (Phase.TYPING, Phase.NUMBER):
            self.run = self.run.afresh()
            self._lay_out()
            self._go_to(0)

    # Inside

    def _mark(self, reason: str, series: str, number: str, typed: bool = False) -> None:
        self._marking = self._by_user = True
        words, name = self._session.texts.t(reason), self._session.user_name
        request = MarkRequest(words, name, None, series, number, typed=typed)
        self._session.mark_typed(self.run.left[0], request, self._not_marked)

    def _book(self, series: str) -> str:
        return book_of(self.detail.case.entered, series) if self.detail else series

    def _open(self) -> None:
        """Read the present voucher; the clipboard gets its field when it is there."""
        self._marking = False
        if not self.run.left:
            self._finish()
            return
        self.phase = Phase.READING
        self.detail, self.fields, self.booked = None, (), None
        voucher_id = self.run.left[0]
        if voucher_id not in self._session.index.position:
            self._pass(_GONE)
            return
        self.stepped.emit()
        self._session.read_detail(voucher_id, With(self.took, voucher_id))

    def took(self, voucher_id: int, detail: CaseDetail) -> None:
        """Take a voucher that was read: type it, or pass it over."""
        if self.phase in (Phase.PAUSED, Phase.FINISHED) or self.run.left[:1] != (voucher_id,):
            return
        if self.phase is not Phase.READING:
            self._by_user = False
        state = detail.case.state
        if state.status not in TYPABLE:
            self._pass(SKIP_REASONS[state.status])
        elif self._session.refusal(voucher_id):
            self._pass(LEFT_OUT)
        elif state.status is not Status.HAND:
            self._decide([voucher_id])
        else:
            self._show(detail)

    def _decide(self, voucher_ids: Sequence[int]) -> None:
        """Let vouchers be entered by hand; the present one is read when that has come back."""
        if not self._deciding:
            self._deciding = self.run.left[0] in voucher_ids
            self.phase = Phase.READING if self._deciding else self.phase
            self._session.make_hand(voucher_ids, self._not_decided)

    def _show(self, detail: CaseDetail) -> None:
        opening = self.phase in (Phase.READING, Phase.BOOKED)
        self.detail = detail
        self._lay_out()
        begun = bool(self.run.content)
        if begun and self.run.content != content_mark(self.fields):
            self._tell(_CHANGED)
            self.run = self.run.afresh()
            opening = True
        if opening:
            self._look_up(detail)
        else:
            self.stepped.emit()

    def _look_up(self, detail: CaseDetail) -> None:
        """See whether the ledger holds the voucher already; until that is known nothing is shown to be copied."""
        self.phase = Phase.READING
        self.fields, self.booked = (), None
        self.stepped.emit()
        job = Tried(self._session.services.guard.already_booked, (detail.case.id,))
        self._session.ask(job, With(self.looked_up, detail))

    def looked_up(self, detail: CaseDetail, outcome: Mapping[int, Booked] | KnownError) -> None:
        """Ask where the ledger holds the voucher; begin where it does not, or where that is not known (and told)."""
        if self.phase is not Phase.READING or self.detail is not detail:
            return
        if isinstance(outcome, KnownError):
            self._tell(_NOT_LOOKED_UP)
            self._start()
            return
        self.booked = outcome.get(detail.case.id)
        if self.booked and self._answered != (detail.case.id, self.booked):
            self.phase = Phase.BOOKED
            self.stepped.emit()
        else:
            self._start()

    def _start(self) -> None:
        """Stand where the voucher was left, with the present field copied if a step of the user has led here."""
        self._lay_out()
        self._go_to(min(self.run.place, len(self.fields)), self._by_user)

    def _lay_out(self) -> None:
        if self.detail:
            settings, case = self._session.settings, self.detail.case
            order = typing_order(settings.typing_fields, settings.typing_empty_too)
            self.fields = typing_fields(case.entered, order, match_key(case.id) if settings.typing_key else "")

    def _go_to(self, place: int, copying: bool = True) -> None:
        self.run = self.run.at(place, content_mark(self.fields))
        self.phase = Phase.TYPING if self.field else Phase.NUMBER
        self._keep()
        if copying and self.field:
            self.copy()
        else:
            self.stepped.emit()

    def _pass(self, reason: str = "") -> None:
        if reason:
            self._tell(_PASSED, reason)
        self.run = self.run.passed()
        self._since = self._clock()
        self._keep()
        self._open()

    def _tell(self, sentence: str, reason: str = "") -> None:
        row = self._session.index.row(self.run.left[0])
        self.told.append((sentence, row.label if row else f"#{self.run.left[0]}", reason))

    def _finish(self) -> None:
        self.phase = Phase.FINISHED
        self.detail, self.fields, self.booked = None, (), None
        self._session.keep_typing({})
        self._tidy_clipboard()
        self.stepped.emit()

    def _keep(self) -> None:
        """Write down where the run stands, with the time spent so far; what a pause takes is not in it."""
        if self.phase is not Phase.PAUSED:
            spent = int(self._clock() - self._since)
            self._since += spent
            self.run = replace(self.run, spent=self.run.spent + spent)
        self._session.keep_typing(self.run.as_plain())

    def _on_changed(self, changes: Changes) -> None:
        touched = {*changes.voucher_ids, *(each.voucher_id for each in changes.skipped)}
        if not self.run.left or changes.all_cases or self.run.left[0] not in touched:
            return
        self._deciding = False
        row = self._session.index.row(self.run.left[0])
        if self._marking and row and (row.status is Status.MARKED or Flag.AWAITING_APPROVAL in row.flags):
            self._keep()
            self.told.clear()
            if self._number is None:
                self._tell(_NOTED)
            self.run = self.run.done(*self._number) if self._number else self.run.noted()
            self._since = self._clock()
            self._keep()
            if self.phase is Phase.PAUSED:
                self._marking = False
                self.stepped.emit()
            else:
                self._open()
        else:
            self._read_again()

    def _read_again(self) -> None:
        """Look whether someone else has done something with the present voucher."""
        if self.run.left and self.phase not in (Phase.PAUSED, Phase.FINISHED):
            self._session.read_detail(self.run.left[0], With(self.took, self.run.left[0]))

    def _not_decided(self, error: BaseException) -> None:
        del error  # the window tells it
        if self._deciding:
            self._deciding = False
            self.pause()

    def _not_marked(self, error: BaseException) -> None:
        del error
        if self._marking:
            self._marking = False
            self._read_again()

    def _tidy_clipboard(self) -> None:
        if self._session.settings.typing_clears:
            self._clipboard.clear()
