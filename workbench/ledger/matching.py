"""Finding vouchers among the entries of an export: by match key, by number, by date and amounts, and last by text.

The entries go by once, and those that may be meant are kept. Each is taken for one voucher only. What could be
several is not guessed at: the voucher is then not found.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date

from workbench.domain.likeness import agree, name_others, numbers
from workbench.domain.verification import How, LedgerEntry, Scope, Sought, Verdict, Verification, content_of
from workbench.ledger.claims import Claims, claim_by_content, claim_by_day, claim_by_key, claim_by_number, claim_by_text
from workbench.ledger.compare import differences


class EntrySearch:
    """A search for vouchers in one export; the `Search` port."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        """Take the vouchers to be looked for."""
        self._sought = tuple(sought)
        self._entries: list[LedgerEntry] = []
        self._ids = {each.id for each in sought}
        self._numbers = {_number(*each.fortnox) for each in sought if each.fortnox[1]}
        self._contents: set[str] = set()
        self._parts: set[Hashable] = set()
        for each in sought:
            for voucher in (each.entered, each.sent):
                self._contents |= {content_of(voucher.rows), content_of(voucher.rows, -1)}
            day = each.entered.transaction_date
            self._parts.update((day, row.account, row.amount) for row in each.entered.rows if row.amount)
            self._parts.update((day, number) for number in numbers(each.entered.text))

    def meet(self, entry: LedgerEntry) -> None:
        """Keep an entry that may be one of the vouchers sought, or a double, or a reversal of one."""
        day = entry.day
        if (
            entry.content in self._contents
            or (entry.keys and not self._ids.isdisjoint(entry.keys))
            or (self._numbers and _number(entry.series, entry.number) in self._numbers)
            or any((day, row.account, row.amount) in self._parts for row in entry.rows)
            or any((day, number) in self._parts for number in numbers(entry.text))
        ):
            self._entries.append(entry)

    def finish(self, scope: Scope, others: Sequence[Sought] = ()) -> list[Verification]:
        """Tell what was found, in the order sought; see the port."""
        claims = Claims(self._entries)
        claim_by_key(claims, self._sought)
        claim_by_number(claims, self._within(self._sought, scope), whatever=False)
        claim_by_content(claims, (*self._sought, *others))
        claim_by_day(claims, self._sought)
        claim_by_text(claims, self._sought)
        claim_by_number(claims, self._within(self._sought, scope), whatever=True)
        doubles = _doubles(claims, self._sought)
        return [self._told(each, claims, doubles.get(each.id, []), scope) for each in self._sought]

    def _within(self, sought: Iterable[Sought], scope: Scope) -> Iterator[Sought]:
        """Yield the vouchers that a number can be of: numbers begin anew each year."""
        return (each for each in sought if scope.year is None or scope.year.holds(each.entered.transaction_date))

    def _told(self, sought: Sought, claims: Claims, doubles: list[int], scope: Scope) -> Verification:
        claimed = claims.of.get(sought.id)
        if claimed is None:
            why = scope.lacks(sought.entered)
            return Verification(sought.id, Verdict.NOT_CHECKED if why else Verdict.NOT_FOUND, why=why)
        place, how = claimed
        entry = self._entries[place]
        found = differences(sought, entry)
        verdict = Verdict.FOUND_TWICE if doubles else Verdict.DIFFERS if found else Verdict.VERIFIED
        also = tuple(self._entries[each].label for each in doubles)
        return Verification(sought.id, verdict, entry.label, also, how, found)


def _number(series: str, number: str) -> tuple[str, str]:
    return series.casefold(), number.lstrip("0")


def _doubles(claims: Claims, sought: Sequence[Sought]) -> dict[int, list[int]]:
    """Return the entries that are one of the vouchers once more, by voucher: the key, or content and text, again.

    One that has been reversed since is none.
    """
    doubles: dict[int, list[int]] = {each: list(places) for each, places in claims.again.items()}
    by_content: dict[tuple[date, str], list[int]] = defaultdict(list)
    for place, entry in claims.free():
        by_content[entry.day, entry.content].append(place)
    for each in sought:
        if each.id not in claims.of:
            continue
        place, how = claims.of[each.id]
        if how == How.TEXT:
            continue
        entry = claims.entries[place]
        texts = (each.entered.text, each.sent.text, entry.text)
        for content in _contents(each, entry):
            for other in by_content.get(content, ()):
                if claims.is_free(other) and _is_again(texts, claims.entries[other].text):
                    claims.set_aside(other)
                    if not claims.reversed_by(other):
                        doubles.setdefault(each.id, []).append(other)
    return doubles


def _contents(sought: Sought, entry: LedgerEntry) -> Iterator[tuple[date, str]]:
    """Yield what a double of a voucher may be like: as entered, as to be entered, as sent."""
    told = [(each.transaction_date, content_of(each.rows)) for each in (sought.entered, sought.sent)]
    yield from dict.fromkeys([(entry.day, entry.content), *told])


def _is_again(texts: Sequence[str], found: str) -> bool:
    if any(name_others(text, found) for text in texts[:2]):
        return False
    return any(agree(text, found) or agree(found, text) for text in texts)
