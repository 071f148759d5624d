"""Which voucher a failure belongs to, by what rule, and how sure that is."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from workbench.domain.errors import N_
from workbench.domain.failure import Failure
from workbench.domain.joining import Confidence, Joined, Rule
from workbench.domain.ports import VoucherHit, Writer
from workbench.services.searching import fold

NO_VOUCHER = "no-voucher"
SEVERAL_VOUCHERS = "several-vouchers"
PARTED = "parted"
REASONS: dict[str, str] = {
    NO_VOUCHER: N_("No voucher here fits this failure."),
    SEVERAL_VOUCHERS: N_("Several vouchers fit this failure."),
    PARTED: N_("It was said that this failure does not belong to the voucher it stood with."),
}
_WORD = re.compile(r"\w+")
_YEAR = re.compile(
    r"(?i)(?:\b(?:räkenskapsår|bokföringsår|financial year|fiscal year|år|year)(?:et)?[ :=]{1,3}|"
    r"\b(?:jan|feb|mar|apr|ma[ij]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]{0,7} |\()((?:19|20)[0-9]{2})(?![0-9-])"
)
_LONG_AGO = timedelta(days=366)


class Match(NamedTuple):
    """The voucher a failure belongs to, and how that was found."""

    voucher_id: int
    joined: Joined


class _Hit(NamedTuple):
    """A voucher that fits, and by what."""

    hit: VoucherHit
    rule: Rule


class Candidates:
    """The vouchers that some failures may belong to, read together so that many failures cost one question."""

    def __init__(self, writer: Writer, failures: Iterable[Failure]) -> None:
        wanted = list(failures)
        numbers = {number for each in wanted for number in _numbers(each)}
        self._hits: dict[str, list[VoucherHit]] = {}
        for hit in writer.find_vouchers("", sorted(numbers)) if numbers else ():
            for word in {plain_number(hit.number), *(plain_number(word) for word in _WORD.findall(hit.text))}:
                self._hits.setdefault(word, []).append(hit)
        sums = {key for each in wanted if (key := _day_and_amount(each))}
        self._sums: dict[tuple[str, int], list[VoucherHit]] = {}
        if sums:
            for hit in writer.find_vouchers("", (), {day for day, _ in sums}, {amount for _, amount in sums}):
                self._sums.setdefault((hit.transaction_date, hit.amount), []).append(hit)

    def find(self, failure: Failure, apart: Collection[int] = (), company: str = "") -> Match | str:
        """Return the one voucher that the failure names, or why there is none: a key of `REASONS`.

        ``apart`` are vouchers that it does not belong to; ``company`` is whose it is where it does not tell.
        """
        if company and not failure.company:
            failure = replace(failure, company=company)
        hits: Sequence[_Hit] = self.fitting(failure, apart)
        by_day = False
        if len({each.hit.id for each in hits}) > 1:
            hits = _narrowed(hits, failure)
        if len({each.hit.id for each in hits}) > 1:
            narrower = _of_the_message_day(hits, failure)
            by_day = len(narrower) < len(hits)
            hits = narrower
        if not hits:
            return NO_VOUCHER
        if len({each.hit.id for each in hits}) > 1:
            return SEVERAL_VOUCHERS
        certain = not by_day and any(_is_certain(each, failure) for each in hits)
        rule = next(rule for rule in Rule if any(each.rule is rule for each in hits))
        return Match(hits[0].hit.id, Joined(rule, Confidence.CERTAIN if certain else Confidence.LIKELY))

    def fitting(self, failure: Failure, apart: Collection[int] = ()) -> list[_Hit]:
        """Return every voucher that the failure may belong to; nothing it says speaks against any of them."""
        named = {id(hit): hit for number in _numbers(failure) for hit in self._hits.get(plain_number(number), ())}
        key = _day_and_amount(failure)
        named |= {id(hit): hit for hit in self._sums.get(key, ())} if key else {}
        against = {hit.id for hit in named.values() if _contradicts(hit, failure)} | set(apart)
        years = years_told(failure)
        fits: list[_Hit] = []
        for hit in named.values():
            rule = _rule(hit, failure)
            if rule and hit.id not in against and _near(hit, years):
                fits.append(_Hit(hit, rule))
        return fits


def years_told(failure: Failure) -> frozenset[int]:
    """Return the years that a message names as such (a bare number is none: it may be an account)."""
    found = _YEAR.findall(f"{failure.context}\n{failure.text}")
    return frozenset(int(year) for year in found)


def plain_number(number: str) -> str:
    """Return a number as it is compared: without leading zeros and case; 0 stays 0, unlike no number."""
    bare = number.strip()
    return (bare.lstrip("0") or bare[:1]).casefold()


def _numbers(failure: Failure) -> list[str]:
    return [number for number in (failure.reference.number, failure.reference.document) if number]


def _day_and_amount(failure: Failure) -> tuple[str, int] | None:
    """Return what a voucher that is not named is known by, where the message tells it."""
    reference = failure.reference
    if reference or reference.transaction_date is None or not reference.amount:
        return None
    return reference.transaction_date.isoformat(), reference.amount


def _contradicts(hit: VoucherHit, failure: Failure) -> bool:
    """Tell whether something the message says speaks against the voucher."""
    if failure.company and hit.company and failure.company != hit.company:
        return True
    day = failure.reference.transaction_date
    return day is not None and hit.transaction_date != day.isoformat()


def _rule(hit: VoucherHit, failure: Failure) -> Rule | None:
    """Return by what a voucher fits, or None."""
    reference = failure.reference
    same_series = not (reference.series and hit.series) or reference.series.casefold() == hit.series.casefold()
    if not same_series:
        return None
    if reference.number and plain_number(reference.number) == plain_number(hit.number):
        return Rule.NUMBER
    if reference.document and _names(hit, reference.document):
        return Rule.DOCUMENT
    return Rule.AMOUNT if _day_and_amount(failure) == (hit.transaction_date, hit.amount) else None


def _near(hit: VoucherHit, years: frozenset[int]) -> bool:
    """Tell whether a voucher may be of a year told: financial years reach a year to either side."""
    own = int(hit.transaction_date[:4])
    return not years or any(abs(own - year) <= 1 for year in years)


def _narrowed(hits: Sequence[_Hit], failure: Failure) -> Sequence[_Hit]:
    """Prefer, one after the other, what the message says more of: the document, the series, the year, the amount."""
    reference = failure.reference
    years = years_told(failure)
    document, series, amount = reference.document, reference.series.casefold(), reference.amount
    folded = f" {' '.join(_WORD.findall(fold(f'{failure.context} {failure.text}')))} "
    for narrower in (
        [each for each in hits if document and _in_text(document, each.hit.text)],
        [each for each in hits if series and each.hit.series.casefold() == series],
        [each for each in hits if int(each.hit.transaction_date[:4]) in years],
        [each for each in hits if amount and each.hit.amount == amount],
        [each for each in hits if not reference and _text_stands_in(each.hit.text, folded)],
    ):
        kept = [each for each in hits if each in narrower]
        hits = kept or hits
    return hits


def _of_the_message_day(hits: Sequence[_Hit], failure: Failure) -> Sequence[_Hit]:
    """Keep the vouchers of the last year up to the day the message was sent, where years are all that parts them."""
    if failure.reported is None or not failure.reference.number:
        return hits
    sent = failure.reported.date().isoformat()
    before = [each for each in hits if each.hit.transaction_date <= sent]
    last = max((each.hit.transaction_date[:4] for each in before), default="")
    return [each for each in before if each.hit.transaction_date[:4] == last] or hits


def _is_certain(found: _Hit, failure: Failure) -> bool:
    """Tell whether number and series (or day) are told and equal, and nothing gives cause to doubt."""
    hit, reference = found.hit, failure.reference
    if found.rule is not Rule.NUMBER or (reference.amount is not None and reference.amount != hit.amount):
        return False
    years = years_told(failure)
    if years and int(hit.transaction_date[:4]) not in years:
        return False
    day = reference.transaction_date
    if day is None and failure.reported and failure.reported.date() - _date(hit) > _LONG_AGO:
        return False
    return bool(reference.series and hit.series) or day is not None


def _date(hit: VoucherHit) -> date:
    return date.fromisoformat(hit.transaction_date)


def _names(hit: VoucherHit, document: str) -> bool:
    return _in_text(document, hit.text) or plain_number(document) == plain_number(hit.number)


def _in_text(number: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None


def _text_stands_in(text: str, folded: str) -> bool:
    words = " ".join(_WORD.findall(fold(text)))
    return bool(words) and f" {words} " in folded
