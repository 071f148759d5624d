"""Comparing a voucher as it was to be entered with its entry in the ledger, as a person would tell it.

Rows are compared irrespective of their order. Each is held against the row it is most like, so that what is told is
the account that is wrong, and not one row missing and another too many.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator

from workbench.domain.likeness import agree
from workbench.domain.verification import Difference, EntryRow, LedgerEntry, Sought
from workbench.domain.voucher import Voucher, VoucherRow

Numbered = tuple[int, VoucherRow]
Pair = tuple[Numbered, EntryRow]


def differences(sought: Sought, entry: LedgerEntry) -> tuple[Difference, ...]:
    """Return what is otherwise in the ledger: the head first, then the rows in their order, then what is too much."""
    return (*_of_head(sought, entry), *_of_rows(sought.entered, entry))


def _of_head(sought: Sought, entry: LedgerEntry) -> Iterator[Difference]:
    voucher = sought.entered
    if voucher.transaction_date != entry.day:
        yield Difference(None, "transaction_date", voucher.transaction_date.isoformat(), entry.day.isoformat())
    if sought.series and sought.series.casefold() != entry.series.casefold():
        yield Difference(None, "series", sought.series, entry.series)
    number = sought.fortnox[1]
    if number and number.lstrip("0") != entry.number.lstrip("0"):
        yield Difference(None, "number", number, entry.number)
    if not agree(voucher.text, entry.text):
        yield Difference(None, "text", voucher.text, entry.text)


def _of_rows(voucher: Voucher, entry: LedgerEntry) -> Iterator[Difference]:
    pairs, missing, extra = assigned(voucher, entry)
    told: list[Difference] = []
    for (place, row), found in pairs:
        told += _of_row(place, row, found, voucher.text)
    told += [Difference(place, "row", row.amount, None, row.account) for place, row in missing]
    told.sort(key=_place)
    yield from told
    for found in extra:
        yield Difference(None, "row", None, found.amount, found.account)


def _of_row(place: int, row: VoucherRow, found: EntryRow, text: str) -> Iterator[Difference]:
    if row.account != found.account:
        yield Difference(place, "account", row.account, found.account, row.account)
    if row.amount != found.amount:
        yield Difference(place, "amount", row.amount, found.amount, row.account)
    if row.cost_center != found.cost_center:
        yield Difference(place, "cost_center", row.cost_center, found.cost_center, row.account)
    if row.project != found.project:
        yield Difference(place, "project", row.project, found.project, row.account)
    told = row.transaction_information
    # A ledger may leave a row's own text out, or repeat the voucher's on every row.
    if told and found.text and not (agree(told, found.text) or agree(text, found.text)):
        yield Difference(place, "transaction_information", told, found.text, row.account)


def assigned(voucher: Voucher, entry: LedgerEntry) -> tuple[list[Pair], list[Numbered], list[EntryRow]]:
    """Pair the rows of a voucher (from 1) with those in the ledger; return the pairs, what is missing, what is extra.

    Rows of nothing need not be there.
    """
    left: list[Numbered] = [(place, row) for place, row in enumerate(voucher.rows, 1) if row.amount]
    there = [row for row in entry.rows if row.amount]
    pairs: list[Pair] = []
    for likeness in _LIKENESSES:
        left, there = _paired(left, there, pairs, likeness)
    if len(left) == len(there) == 1 and (left[0][1].amount > 0) == (there[0].amount > 0):
        pairs.append((left.pop(), there.pop()))
    return pairs, left, there


def _paired(
    left: list[Numbered], there: list[EntryRow], pairs: list[Pair], likeness: "Likeness"
) -> tuple[list[Numbered], list[EntryRow]]:
    """Pair the rows that are alike in one way, each once, those nearest in amount first; return what is over."""
    if not (left and there):
        return left, there
    waiting: dict[Hashable, list[EntryRow]] = defaultdict(list)
    for row in sorted(there, key=_amount):
        waiting[likeness(row, row.text)].append(row)
    over: list[Numbered] = []
    for numbered in left:
        wanted = numbered[1]
        alike = waiting.get(likeness(wanted, wanted.transaction_information))
        if not alike:
            over.append(numbered)
            continue
        at = min(range(len(alike)), key=_Farness(alike, wanted.amount)) if len(alike) < _MANY else 0
        pairs.append((numbered, alike.pop(at)))
    rest = Counter(row for rows in waiting.values() for row in rows)
    return over, [row for row in there if _took(rest, row)]


def _took(rest: Counter[EntryRow], row: EntryRow) -> bool:
    rest[row] -= 1
    return rest[row] >= 0


class _Farness:
    """How far the amount of a row is from one."""

    def __init__(self, rows: list[EntryRow], amount: int) -> None:
        self._rows = rows
        self._wanted = amount

    def __call__(self, place: int) -> int:
        return abs(self._rows[place].amount - self._wanted)


def _whole(row: VoucherRow | EntryRow, text: str) -> Hashable:
    return row.account, row.amount, row.cost_center, row.project, text


def _without_text(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.account, row.amount, row.cost_center, row.project


def _sum(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.account, row.amount


def _other_account(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.amount, row.cost_center, row.project


def _amount_alone(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.amount


def _other_amount(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.account, row.amount > 0, row.cost_center, row.project


def _side(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.account, row.amount > 0


def _turned(row: VoucherRow | EntryRow, _text: str) -> Hashable:
    return row.account, abs(row.amount)


Likeness = Callable[[VoucherRow | EntryRow, str], Hashable]
_LIKENESSES: tuple[Likeness, ...] = (
    _whole,
    _without_text,
    _sum,
    _turned,
    _other_account,
    _amount_alone,
    _other_amount,
    _side,
)
"""In what rows may be alike, the surest first."""
_MANY = 200


def _amount(row: EntryRow) -> int:
    return row.amount


def _place(difference: Difference) -> int:
    return difference.row or 0
