"""What is entered in place of what was sent: replacements laid over a voucher and over its earlier correction."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from workbench.diagnosis.blockers import LONGEST_ROW_TEXT, accepted
from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.errors import BadPair
from workbench.domain.failure import FailedVoucher
from workbench.domain.finding import Blocker
from workbench.domain.match_key import LONGEST_TEXT, match_key, text_room
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.splitting import Wording, alone, cut_off, gathered, parted, row_room, spread
from workbench.services.tidying import tidied

ROUNDING_LIMIT = 100
"""Öre; a difference beyond it is no rounding."""
_ACCOUNT = re.compile("[1-9][0-9]{3}")
_NOT_ALLOWED = {"cost_center": "cost-center-not-allowed", "project": "project-not-allowed"}
_MANDATORY = {"cost_center": "cost-center-mandatory", "project": "project-mandatory"}


@dataclass(frozen=True, slots=True)
class Replacements:
    """What is to be entered in place of what: found value → new value; an empty new one takes it away.

    A cost centre or project replaced where it is empty is given to the rows whose account demands one; one taken
    away is taken from the rows whose account refuses it, where there are any. With another ``day`` the date that was
    sent stays in the text; ``locked_only`` gives it only where the period is locked. ``clean_text`` makes texts
    acceptable to Fortnox, and cuts those that are too long; with ``split_text``, one of `LENGTHS`, those longer than
    that go on in rows that have none instead (0: nothing is split). ``rounding`` is the account of a row that takes up
    a difference of at most `ROUNDING_LIMIT` öre.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    cost_centers: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    locked_only: bool = False
    text: str | None = None
    clean_text: bool = False
    split_text: int = 0
    rounding: str = ""

    def __bool__(self) -> bool:
        pairs = self.accounts or self.cost_centers or self.projects or self.series
        texts = self.text is not None or self.clean_text or self.split_text
        return bool(pairs or self.day or texts or self.rounding)

    @property
    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Yield every pair as (field, found, instead)."""
        for name, values in (
            ("account", self.accounts),
            ("cost_center", self.cost_centers),
            ("project", self.projects),
            ("series", self.series),
        ):
            yield from ((name, found, instead) for found, instead in values.items())

    def check(self) -> None:
        """Raise `BadPair` for what cannot be entered in Fortnox whatever its chart holds."""
        for name, found, instead in self.pairs:
            if found == instead or (name == "series" and not instead):
                raise BadPair(words=f"{found} → {instead}", field=name, found=found)
            if name == "account" and not _ACCOUNT.fullmatch(instead):
                raise BadPair(words=instead, field=name, found=found)
        if self.rounding and not _ACCOUNT.fullmatch(self.rounding):
            raise BadPair(words=self.rounding, field="rounding", found="")


def from_pairs(pairs: Iterable[tuple[str, str, str]]) -> Replacements:
    """Return the replacements of (field, found, instead)."""
    values: dict[str, dict[str, str]] = {"account": {}, "cost_center": {}, "project": {}, "series": {}}
    for name, found, instead in pairs:
        values[name][found] = instead
    return Replacements(values["account"], values["cost_center"], values["project"], values["series"])


@dataclass(frozen=True, slots=True)
class Laid:
    """A correction, and the words that are not to be entered any more as they find no room."""

    correction: Correction
    left_out: tuple[str, ...] = ()


def laid_over(case: FailedVoucher, wanted: Replacements, blockers: Iterable[Blocker], reason: str, by: str) -> Laid:
    """Return a voucher's correction with replacements laid over it; ``blockers`` what stops it as it stands now.

    What comes to what was sent is no correction.
    """
    sent, now = case.voucher, case.entered
    found = tuple(blockers)
    earlier = _added_replaced(case.correction or Correction(), len(sent.rows), wanted, _places(found))
    if wanted.locked_only and not any(each.cause == "period-locked" for each in found):
        wanted = replace(wanted, day=None)
    places = _places(found)
    day = wanted.day or now.transaction_date
    words = worded(case, wanted, dated=bool(wanted.day) and day != sent.transaction_date)
    rows = {}
    for place, (was, row) in enumerate(zip(sent.rows, now.rows, strict=False)):
        if row.transaction_information != words.rows[place]:
            row = replace(row, transaction_information=words.rows[place])
        corrected = _row(was, row, wanted, {name for name, at in places.items() if place in at}, places)
        if corrected:
            rows[place] = corrected
    series = _instead(wanted.series, sent.series, now.series)
    correction = Correction(
        series=None if series == sent.series else series,
        transaction_date=None if day == sent.transaction_date else day,
        text=None if words.text == sent.text else words.text,
        rows=rows,
        added=_rounding(sent, earlier.added, wanted.rounding),
        reason=_joined("; ", earlier.reason, reason),
        by=_joined(", ", earlier.by, by),
    )
    return Laid(correction, words.left_out)


def _joined(between: str, earlier: str, later: str) -> str:
    """Return what was said of a correction with what is said of one laid over it; the same is said once."""
    said = earlier.split(between) if earlier else []
    return between.join(dict.fromkeys([*said, *([later] if later else [])]))


def texts_of(case: FailedVoucher) -> tuple[Wording, Wording]:
    """Return the texts of a voucher as sent and as to be entered, of the rows that were sent."""
    rows = len(case.voucher.rows)
    return _wording(case.voucher, rows), _wording(case.entered, rows)


def _wording(voucher: Voucher, rows: int) -> Wording:
    return Wording(voucher.text, tuple([row.transaction_information for row in voucher.rows[:rows]]))


def worded(case: FailedVoucher, wanted: Replacements, *, dated: bool) -> Wording:
    """Return the texts to be entered; ``dated`` lets the description end with the day that was sent."""
    if not (dated or wanted.clean_text or wanted.split_text or wanted.text is not None):
        return _wording(case.entered, len(case.voucher.rows))
    sent, words = texts_of(case)
    rest = ""
    if wanted.split_text:
        words, rest = gathered(sent, words)
    elif wanted.text is not None:
        words = alone(sent, words)
    if wanted.text is not None:
        words, rest = replace(words, text=wanted.text.strip()), ""
    if wanted.clean_text:
        words = replace(words, text=tidied(words.text), rows=tuple(map(tidied, words.rows)))
    tail = f" ({case.voucher.transaction_date.isoformat()})"
    ends = tail if dated and tail.strip() not in words.text else ""
    if wanted.split_text and words.text.endswith(tail):
        words, ends = replace(words, text=words.text.removesuffix(tail)), tail
    if rest:
        words = replace(words, text=f"{words.text} {rest}")
    return _fitted(words, wanted, text_room(match_key(case.id), wanted.split_text or LONGEST_TEXT), ends)


def _fitted(words: Wording, wanted: Replacements, room: int, ends: str) -> Wording:
    """Return texts as they have room, with what the description is to end with; ``room`` with the match key after."""
    if wanted.split_text:
        found = spread(words, room - len(ends), row_room(wanted.split_text))
    elif wanted.clean_text:
        whole = not ends and len(words.text) <= LONGEST_TEXT
        found = cut_off(words, LONGEST_TEXT if whole else room - len(ends), LONGEST_ROW_TEXT)
    elif ends:
        text, rest = parted(words.text, room - len(ends))
        found = Wording(text, words.rows, (rest,) if rest else ())
    else:
        found = words
    return replace(found, text=f"{found.text}{ends}".strip()) if ends else found


def is_unclean(case: FailedVoucher) -> bool:
    """Tell whether making texts acceptable changes those of a voucher, as they are to be entered."""
    now = texts_of(case)[1]
    cleaned = worded(case, Replacements(clean_text=True), dated=False)
    return (cleaned.text, cleaned.rows) != (now.text, now.rows)


def is_refused(text: str, longest: int) -> bool:
    """Tell whether Fortnox refuses a text that is typed."""
    return not accepted(text) or len(text) > longest


def _places(blockers: Iterable[Blocker]) -> dict[str, frozenset[int]]:
    """Return by cause the rows whose cost centre or project their account refuses or demands."""
    found: dict[str, set[int]] = {}
    wanted = {*_NOT_ALLOWED.values(), *_MANDATORY.values()}
    for each in blockers:
        if each.row is not None and each.cause in wanted:
            found.setdefault(each.cause, set()).add(each.row)
    return {cause: frozenset(rows) for cause, rows in found.items()}


def _row(
    was: VoucherRow, row: VoucherRow, wanted: Replacements, here: set[str], anywhere: Mapping[str, frozenset[int]]
) -> RowCorrection:
    """Return a row's correction; ``here`` the causes that stop this row, ``anywhere`` any row of the voucher."""
    account = _instead(wanted.accounts, was.account, row.account)
    values = {"account": account}
    for name, pairs in (("cost_center", wanted.cost_centers), ("project", wanted.projects)):
        sent, now = getattr(was, name), getattr(row, name)
        new = _instead(pairs, sent, now)
        refused = _NOT_ALLOWED[name]
        unasked = not now and _MANDATORY[name] not in here
        spared = not new and refused in anywhere and refused not in here
        values[name] = now if unasked or spared else new
    values["transaction_information"] = row.transaction_information
    return RowCorrection(**{name: None if value == getattr(was, name) else value for name, value in values.items()})


def _added_replaced(
    earlier: Correction, sent: int, wanted: Replacements, places: Mapping[str, frozenset[int]]
) -> Correction:
    """Return a correction with replacements laid over the rows it adds, which stand behind the ``sent`` ones."""
    added = []
    for place, row in enumerate(earlier.added, sent):
        here = {name for name, at in places.items() if place in at}
        added.append(_row(row, row, wanted, here, places).apply(row))
    return replace(earlier, added=tuple(added))


def _instead(pairs: Mapping[str, str], sent: str, now: str) -> str:
    """Return what replaces a value: by what is entered now, else by what was sent."""
    if now in pairs:
        return pairs[now]
    return pairs.get(sent, now) if sent else now


def _rounding(sent: Voucher, earlier: tuple[VoucherRow, ...], account: str) -> tuple[VoucherRow, ...]:
    if not account or not 0 < abs(sent.difference) <= ROUNDING_LIMIT:
        return earlier
    return (VoucherRow(account, -sent.difference),)


def roundable(voucher: Voucher) -> bool:
    """Tell whether a voucher's difference is small enough for a rounding row."""
    return 0 < abs(voucher.difference) <= ROUNDING_LIMIT


def differences(before: Voucher, after: Voucher) -> list[dict[str, str]]:
    """Return what is entered otherwise in one than in the other, for the history; rows from 1, amounts in öre."""
    found = [
        {"field": name, "before": _plain(getattr(before, name)), "after": _plain(getattr(after, name))}
        for name in ("series", "transaction_date", "text")
        if getattr(before, name) != getattr(after, name)
    ]
    for place, (was, now) in enumerate(zip(before.rows, after.rows, strict=False), 1):
        if was is not now and was != now:
            found += [
                {"field": name, "row": str(place), "before": _plain(old), "after": _plain(new)}
                for name in ("account", "cost_center", "project", "transaction_information", "amount")
                if (old := getattr(was, name)) != (new := getattr(now, name))
            ]
    common = min(len(before.rows), len(after.rows))
    for kind, rows in (("row_removed", before.rows[common:]), ("row_added", after.rows[common:])):
        found += [{"field": kind, "before": row.account, "after": str(row.amount)} for row in rows]
    return found


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
