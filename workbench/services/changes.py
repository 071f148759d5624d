"""What an act changed, so that whoever shows it knows what to read again."""

from dataclasses import dataclass
from enum import Flag, auto


class Changed(Flag):
    """Kinds of change."""

    NOTHING = 0
    CASES = auto()
    TRAY = auto()
    COMPANIES = auto()
    HISTORY = auto()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A voucher that an act left alone, and why (an English source sentence)."""

    voucher_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The outcome of one act. ``act`` names it for undo; ``voucher_ids`` those it touched.

    ``all_cases`` says that so much changed that the whole list should be read again; ``what`` was undone (an English
    source text), where something was.
    """

    act: str = ""
    kinds: Changed = Changed.NOTHING
    voucher_ids: tuple[int, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    all_cases: bool = False
    what: str = ""

    @property
    def seen(self) -> frozenset[int]:
        """The vouchers it touched, and those it left alone as they may be otherwise than was thought."""
        return frozenset(self.voucher_ids) | {each.voucher_id for each in self.skipped}
