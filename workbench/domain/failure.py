"""Failures, the states of a failed voucher, and the table of allowed moves."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntFlag, StrEnum

from workbench.domain.correction import Correction
from workbench.domain.voucher import Voucher


class Status(StrEnum):
    """Where a voucher stands on its way into the ledger."""

    UNREPORTED = "unreported"
    OPEN = "open"
    RETRY = "retry"
    HAND = "hand"
    MARKED = "marked"
    VERIFIED = "verified"
    DIFFERS = "differs"


class Flag(IntFlag):
    """What stands beside the status."""

    NONE = 0
    FAILED_AGAIN = 1
    RECEIPT_MISSING = 2
    ON_HOLD = 4
    AWAITING_APPROVAL = 8
    MARK_REFUSED = 16


class Mover(StrEnum):
    """Who may make a move: a person's act or something that arrived."""

    PERSON = "person"
    ARRIVAL = "arrival"


MOVES: dict[tuple[Status, Status], frozenset[Mover]] = {
    (Status.UNREPORTED, Status.OPEN): frozenset({Mover.PERSON, Mover.ARRIVAL}),
    (Status.UNREPORTED, Status.HAND): frozenset({Mover.PERSON}),
    (Status.UNREPORTED, Status.MARKED): frozenset({Mover.PERSON}),
    (Status.OPEN, Status.UNREPORTED): frozenset({Mover.PERSON}),
    (Status.OPEN, Status.RETRY): frozenset({Mover.PERSON}),
    (Status.OPEN, Status.HAND): frozenset({Mover.PERSON}),
    (Status.OPEN, Status.MARKED): frozenset({Mover.PERSON}),
    (Status.RETRY, Status.OPEN): frozenset({Mover.PERSON, Mover.ARRIVAL}),
    (Status.RETRY, Status.HAND): frozenset({Mover.PERSON}),
    (Status.RETRY, Status.MARKED): frozenset({Mover.PERSON}),
    (Status.HAND, Status.UNREPORTED): frozenset({Mover.PERSON}),
    (Status.HAND, Status.OPEN): frozenset({Mover.PERSON}),
    (Status.HAND, Status.RETRY): frozenset({Mover.PERSON}),
    (Status.HAND, Status.MARKED): frozenset({Mover.PERSON}),
    (Status.MARKED, Status.OPEN): frozenset({Mover.PERSON}),
    (Status.MARKED, Status.RETRY): frozenset({Mover.PERSON}),
    (Status.MARKED, Status.HAND): frozenset({Mover.PERSON}),
    (Status.MARKED, Status.UNREPORTED): frozenset({Mover.PERSON}),
    (Status.MARKED, Status.VERIFIED): frozenset({Mover.PERSON, Mover.ARRIVAL}),
    (Status.MARKED, Status.DIFFERS): frozenset({Mover.PERSON, Mover.ARRIVAL}),
    (Status.DIFFERS, Status.VERIFIED): frozenset({Mover.PERSON, Mover.ARRIVAL}),
    (Status.DIFFERS, Status.OPEN): frozenset({Mover.PERSON}),
    (Status.DIFFERS, Status.RETRY): frozenset({Mover.PERSON}),
    (Status.DIFFERS, Status.HAND): frozenset({Mover.PERSON}),
    (Status.DIFFERS, Status.UNREPORTED): frozenset({Mover.PERSON}),
    (Status.VERIFIED, Status.DIFFERS): frozenset({Mover.ARRIVAL}),
    (Status.VERIFIED, Status.OPEN): frozenset({Mover.PERSON}),
    (Status.VERIFIED, Status.RETRY): frozenset({Mover.PERSON}),
    (Status.VERIFIED, Status.HAND): frozenset({Mover.PERSON}),
    (Status.VERIFIED, Status.UNREPORTED): frozenset({Mover.PERSON}),
}
"""Every allowed move; what is not here is refused. A mark made by a person is never undone by an arrival."""

MARKABLE = frozenset(before for before, after in MOVES if after is Status.MARKED)
"""Where a voucher can be marked as exported from."""

IN_LEDGER = frozenset({Status.MARKED, Status.VERIFIED, Status.DIFFERS})
"""Where somebody has said that a voucher is in Fortnox: marks that can be taken back."""

CORRECTABLE = frozenset({Status.UNREPORTED, Status.OPEN, Status.RETRY, Status.HAND})
"""Where a voucher can be corrected: as long as nobody has said that it is in Fortnox."""


def may_move(before: Status, after: Status, mover: Mover) -> bool:
    """Tell whether the move stands in `MOVES` for that mover."""
    return mover in MOVES.get((before, after), frozenset())


@dataclass(frozen=True, slots=True)
class VoucherReference:
    """What a message says of the voucher it speaks of; every part may be unknown.

    ``document`` is a number in the voucher's description (register report no); ``amount`` its turnover in öre.
    """

    series: str = ""
    number: str = ""
    transaction_date: date | None = None
    document: str = ""
    amount: int | None = None

    def __bool__(self) -> bool:
        return bool(self.number or self.document)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure message as it arrived.

    ``text`` is the failure's own part of the original, untouched; ``context`` the words round it
    that may name the voucher; ``reported`` when the message was sent, where told.
    """

    system: str
    text: str
    context: str = ""
    reported: datetime | None = None
    reference: VoucherReference = VoucherReference()
    company: str = ""

    def fingerprint(self, occurrence: int = 1) -> str:
        """SHA-256 (hex) of what was said, of which voucher and when; the same message twice is one failure."""
        parts = [
            " ".join(self.text.split()),
            self.company,
            self.reference.series,
            self.reference.number,
            self.reference.document,
            self.reference.transaction_date.isoformat() if self.reference and self.reference.transaction_date else "",
            self.reported.isoformat() if self.reported else "",
            "" if self.reference else " ".join(self.context.split()),
            str(occurrence),
        ]
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person said when marking a voucher as exported; ``at`` in UTC."""

    by: str
    at: datetime
    reason: str
    fortnox_series: str = ""
    fortnox_number: str = ""

    @property
    def fortnox_label(self) -> str:
        """Series and number in Fortnox, ``A 123``, or empty."""
        return f"{self.fortnox_series} {self.fortnox_number}".strip()


@dataclass(frozen=True, slots=True)
class State:
    """Status, flags and mark of one voucher."""

    voucher_id: int
    status: Status
    flags: Flag = Flag.NONE
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class StoredFailure:
    """A failure in the store. ``received`` is when it came in here (UTC).

    ``joined`` is how it was joined to its voucher, see `services.joining`; empty where that is not known.
    """

    id: int
    failure: Failure
    received: datetime
    voucher_id: int | None
    document_id: int
    joined: str = ""


@dataclass(frozen=True, slots=True)
class FailedVoucher:
    """A voucher, everything that failed with it, and where it stands.

    ``entered`` is the voucher as it is to be entered: as sent, with its correction.
    """

    id: int
    voucher: Voucher
    state: State
    failures: tuple[StoredFailure, ...]
    received: datetime
    document_id: int
    document_name: str
    correction: Correction | None = None
    entered: Voucher = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Laid together once, as it is asked for a dozen times over where ten thousand are printed.
        entered = self.correction.apply(self.voucher) if self.correction else self.voucher
        object.__setattr__(self, "entered", entered)

    @property
    def label(self) -> str:
        """What people call it: the source's series and number, else its id here."""
        return self.voucher.label or f"#{self.id}"
