"""A run of typing along: which vouchers are left, where in the voucher, how fast it goes. Kept in the settings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any

from workbench.diagnosis import Catalogue
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey, Replay
from workbench.domain.voucher import Voucher
from workbench.services.case_row import CaseRow
from workbench.services.changes import Skipped
from workbench.services.hand_entry import LEFT_OUT, refused_by_hand
from workbench.services.moves import SKIP_REASONS

TYPABLE = (Status.UNREPORTED, Status.OPEN, Status.HAND)
"""Where a voucher may be typed from; one that is to be retried in its source would come twice."""

_NOT_MANUAL = "series-not-manual"
_LEAST_DONE = 2
_PACE_KEPT = 50
_LONGEST_NUMBER = 15
_MOST_LEFT = 1_000_000
_RANGE = re.compile(r"([0-9]{1,15})(?:-([0-9]{1,15}))?")


@dataclass(frozen=True, slots=True)
class TypingPlan:
    """Which vouchers would be typed, and which are left out and why; ``cause`` is what forbids one, if any does."""

    voucher_ids: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    cause: CauseKey | None = None


def plan_typing(rows: Sequence[CaseRow], catalogue: Catalogue) -> TypingPlan:
    """Tell what typing along would take and what it would leave out."""
    may: list[int] = []
    skipped: list[Skipped] = []
    forbidding: CauseKey | None = None
    for row in rows:
        cause = refused_by_hand(row, catalogue)
        forbidding = forbidding or cause
        if row.status not in TYPABLE:
            skipped.append(Skipped(row.id, SKIP_REASONS[row.status]))
        elif cause:
            skipped.append(Skipped(row.id, LEFT_OUT))
        else:
            may.append(row.id)
    return TypingPlan(tuple(may), tuple(skipped), forbidding)


@dataclass(frozen=True, slots=True)
class TypingRun:
    """Where a run stands. ``left`` are the vouchers still to type, the present one first, out of ``total``.

    ``place`` is the field in the present voucher, whose fields had the mark ``content``; ``skipped_rows`` were not
    typed. ``seconds`` each voucher took, the latest last; ``numbers`` the last number given in each `book_of` Fortnox.
    ``series`` is the one last given in each company and year. ``found`` were marked without being typed, as they were
    in the ledger already.
    """

    left: tuple[int, ...]
    total: int
    typed: int = 0
    place: int = 0
    content: str = ""
    skipped_rows: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    spent: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)
    found: int = 0
    series: Mapping[str, str] = field(default_factory=dict)

    @property
    def ordinal(self) -> int:
        """The how-manieth voucher the present one is."""
        return self.total - len(self.left) + 1

    @property
    def minutes_left(self) -> int | None:
        """About how many minutes the rest takes at the pace so far; None before two vouchers are done."""
        if len(self.seconds) < _LEAST_DONE:
            return None
        return max(1, round(median(self.seconds) * len(self.left) / 60))

    def at(self, place: int, content: str) -> "TypingRun":
        """Stand at a field of the present voucher."""
        return replace(self, place=place, content=content)

    def with_row_skipped(self, row: int) -> "TypingRun":
        """Leave a row untyped."""
        return replace(self, skipped_rows=tuple(sorted({*self.skipped_rows, row})))

    def with_row_taken(self, row: int) -> "TypingRun":
        """Take a row back among those that are typed."""
        return replace(self, skipped_rows=tuple(each for each in self.skipped_rows if each != row))

    def afresh(self) -> "TypingRun":
        """Stand at the beginning of the present voucher."""
        return replace(self, place=0, content="", skipped_rows=())

    def passed(self) -> "TypingRun":
        """Go past the present voucher, which is left as it is."""
        return replace(self.afresh(), left=self.left[1:], spent=0)

    def done(self, book: str, number: int) -> "TypingRun":
        """Go past the present voucher, which is in Fortnox under this number of a book now."""
        seconds = (*self.seconds, self.spent)[-_PACE_KEPT:]
        numbers = {**self.numbers, book: number}
        books, _, given = book.rpartition("/")
        series = {**self.series, books: given}
        return replace(self.passed(), typed=self.typed + 1, seconds=seconds, numbers=numbers, series=series)

    def noted(self) -> "TypingRun":
        """Go past the present voucher, which was in Fortnox already and is marked now."""
        return replace(self.passed(), found=self.found + 1)

    def next_number(self, book: str) -> str:
        """Return the number after the last given in a book; empty where none has been given."""
        last = self.numbers.get(book)
        return "" if last is None else str(last + 1)

    def likely_series(self, voucher: Voucher, replay: Replay) -> str:
        """Return the series last given in the voucher's company and year, else its own unless Fortnox refuses that."""
        last = self.series.get(book_of(voucher, "").removesuffix("/"))
        refused = any(each.cause == _NOT_MANUAL for each in replay.blockers)
        return last or ("" if refused else voucher.series)

    def as_plain(self) -> dict[str, Any]:
        """Return it as plain JSON; the vouchers left as one text, as there may be very many and it is kept often."""
        return asdict(replace(self, left=())) | {"left": _as_ranges(self.left)}


def book_of(voucher: Voucher, series: str) -> str:
    """Name what Fortnox numbers by itself: a series of a company, begun anew with the year."""
    return f"{voucher.company}/{voucher.transaction_date.year}/{series}"


def taken_by(rows: Iterable[CaseRow], voucher: Voucher, series: str, number: str) -> str:
    """Return which voucher of the same company and year is marked with this number already; else nothing."""
    label, year = f"{series} {int(number)}".casefold(), str(voucher.transaction_date.year)
    taken = (row for row in rows if row.fortnox and row.fortnox.casefold() == label)
    same = (row.label for row in taken if row.company == voucher.company and row.transaction_date[:4] == year)
    return next(same, "")


def run_of(voucher_ids: Sequence[int]) -> TypingRun:
    """Return a run at its beginning."""
    left = tuple(dict.fromkeys(voucher_ids))
    return TypingRun(left, len(left))


def run_from_plain(plain: Mapping[str, Any]) -> TypingRun | None:
    """Return the run that settings hold; None where there is none, or what is there makes no sense."""
    left = _from_ranges(plain.get("left"))
    if not left:
        return None
    numbers = plain.get("numbers")
    kept = numbers.items() if isinstance(numbers, dict) else ()
    series = plain.get("series")
    given = series.items() if isinstance(series, dict) else ()
    content = plain.get("content")
    counts = _whole([plain.get(name, 0) for name in ("total", "typed", "place", "spent", "found")])
    total, typed, place, spent, found = counts or (0, 0, 0, 0, 0)
    return TypingRun(
        left=left,
        total=max(total, len(left)),
        typed=typed,
        place=place,
        content=content if isinstance(content, str) else "",
        skipped_rows=_whole(plain.get("skipped_rows")),
        seconds=_whole(plain.get("seconds")),
        spent=spent,
        numbers={str(series): number for series, number in kept if _whole([number])},
        found=found,
        series={str(books): each for books, each in given if isinstance(each, str)},
    )


def number_fault(series: str, number: str) -> bool:
    """Tell whether this is no voucher number of Fortnox: a series and a whole number."""
    digits = number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
    return not (series and digits and int(number) > 0)


def _as_ranges(ids: Sequence[int]) -> str:
    """Write ids down in their order, those that follow on each other as one: ``7 9-12``."""
    ends = [place for place in range(1, len(ids)) if ids[place] != ids[place - 1] + 1]
    if len(ends) > len(ids) // 2:
        return " ".join(map(str, ids))
    pairs = zip([0, *ends], [*ends, len(ids)], strict=True)
    runs = ((ids[start], ids[end - 1]) for start, end in pairs if end)
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _from_ranges(text: object) -> tuple[int, ...]:
    """Read ids as they were written down; nothing at all where that makes no sense."""
    if not isinstance(text, str):
        return _whole(text)
    ids: list[int] = []
    for part in text.split():
        found = _RANGE.fullmatch(part)
        if found is None:
            return ()
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= last - first < _MOST_LEFT - len(ids):
            return ()
        ids += range(first, last + 1)
    return tuple(ids)


def _whole(values: object) -> tuple[int, ...]:
    """Return a list's whole numbers from 0; nothing at all where it holds anything else."""
    if not isinstance(values, list | tuple):
        return ()
    fit = all(isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in values)
    return tuple(values) if fit else ()
