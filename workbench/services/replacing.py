"""What is entered in place of what was sent: replacements laid over a voucher and over its earlier correction."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from workbench.diagnosis.blockers import LONGEST_ROW_TEXT, accepted
from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.errors import BadPair
from workbench.domain.failure import FailedVoucher
from workbench.domain.finding import Blocker
from workbench.domain.match_key import LONGEST_TEXT
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.sie.writer import SUBSTITUTES, is_writable

ROUNDING_LIMIT = 100
"""Öre; a difference beyond it is no rounding."""
KEY_ROOM = 16
"""Characters left for the match key where a date is added to a text, so that neither is cut."""
_ACCOUNT = re.compile("[1-9][0-9]{3}")
_INSTEAD = str.maketrans(
    {
        **{each: like for each, like in SUBSTITUTES.items() if accepted(like)},
        **dict.fromkeys("[{<", "("),
        **dict.fromkeys("]}>", ")"),
        **dict.fromkeys("–—―−‒‐‑~•·", "-"),
        **dict.fromkeys("\t\u00a0\u202f\u2009", " "),
        "…": "...",
        "|": "/",
        "×": "*",
    }
)
_NOT_ALLOWED = {"cost_center": "cost-center-not-allowed", "project": "project-not-allowed"}
_MANDATORY = {"cost_center": "cost-center-mandatory", "project": "project-mandatory"}


@dataclass(frozen=True, slots=True)
class Replacements:
    """What is to be entered in place of what: found value → new value; an empty new one takes it away.

    A cost centre or project replaced where it is empty is given to the rows whose account demands one; one taken
    away is taken from the rows whose account refuses it, where there are any. With another ``day`` the date that was
    sent stays in the text; ``locked_only`` gives it only where the period is locked. ``clean_text`` makes texts
    acceptable to Fortnox; ``rounding`` is the account of a row that takes up a difference of at most
    `ROUNDING_LIMIT` öre.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    cost_centers: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    locked_only: bool = False
    text: str | None = None
    clean_text: bool = False
    rounding: str = ""

    def __bool__(self) -> bool:
        pairs = self.accounts or self.cost_centers or self.projects or self.series
        return bool(pairs or self.day or self.text is not None or self.clean_text or self.rounding)

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
                raise BadPair(words=f"{found}={instead}")
        for account in (*self.accounts.values(), *([self.rounding] if self.rounding else [])):
            if not _ACCOUNT.fullmatch(account):
                raise BadPair(words=account or "=")


def from_pairs(pairs: Iterable[tuple[str, str, str]]) -> Replacements:
    """Return the replacements of (field, found, instead)."""
    values: dict[str, dict[str, str]] = {"account": {}, "cost_center": {}, "project": {}, "series": {}}
    for name, found, instead in pairs:
        values[name][found] = instead
    return Replacements(values["account"], values["cost_center"], values["project"], values["series"])


def laid_over(
    case: FailedVoucher, wanted: Replacements, blockers: Iterable[Blocker], reason: str, by: str
) -> Correction:
    """Return a voucher's correction with replacements laid over it; ``blockers`` what stops it as it stands now.

    What comes to what was sent is no correction.
    """
    sent, now = case.voucher, case.entered
    found = tuple(blockers)
    earlier = _added_replaced(case.correction or Correction(), len(sent.rows), wanted, _places(found))
    if wanted.locked_only and not any(each.cause == "period-locked" for each in found):
        wanted = replace(wanted, day=None)
    places = _places(found)
    rows = {}
    for place, (was, row) in enumerate(zip(sent.rows, now.rows, strict=False)):
        corrected = _row(was, row, wanted, {name for name, at in places.items() if place in at}, places)
        if corrected:
            rows[place] = corrected
    series = _instead(wanted.series, sent.series, now.series)
    day = wanted.day or now.transaction_date
    text = _text(sent, now, wanted, day)
    return Correction(
        series=None if series == sent.series else series,
        transaction_date=None if day == sent.transaction_date else day,
        text=None if text == sent.text else text,
        rows=rows,
        added=_rounding(sent, earlier.added, wanted.rounding),
        reason=reason,
        by=by,
    )


def cleaned(text: str, longest: int) -> str:
    """Return a text with only what Fortnox takes, typed or in a SIE file, no longer than it takes.

    One that it takes in both ways is left alone.
    """
    if not _is_taken(text):
        kept = unicodedata.normalize("NFC", text)
        text = " ".join("".join(each if _is_taken(each) else _like(each) for each in kept).split(" ")).strip()
    return text if len(text) <= longest else text[:longest].rstrip()


def with_day(text: str, day: date, longest: int = LONGEST_TEXT - KEY_ROOM) -> str:
    """Return a text that ends with the day of what happened; the words before it are cut where they must be."""
    tail = f" ({day.isoformat()})"
    if tail.strip() in text:
        return text
    return f"{text[: longest - len(tail)].rstrip()}{tail}".strip()


def is_refused(text: str, longest: int) -> bool:
    """Tell whether Fortnox refuses a text that is typed."""
    return not accepted(text) or len(text) > longest


def _is_taken(text: str) -> bool:
    return accepted(text) and all(is_writable(each) for each in text)


def _like(each: str) -> str:
    """Return what stands for a character: one like it, or its letter without what is over or under it, or nothing."""
    like = each.translate(_INSTEAD)
    plain = like if _is_taken(like) else unicodedata.normalize("NFKD", like)
    return "".join(part for part in plain if _is_taken(part) and not unicodedata.combining(part))


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
    information = row.transaction_information
    values["transaction_information"] = cleaned(information, LONGEST_ROW_TEXT) if wanted.clean_text else information
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


def _text(sent: Voucher, now: Voucher, wanted: Replacements, day: date) -> str:
    text = now.text if wanted.text is None else wanted.text.strip()
    if wanted.clean_text:
        text = cleaned(text, LONGEST_TEXT)
    if wanted.day and day != sent.transaction_date:
        text = with_day(text, sent.transaction_date)
    return text


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
