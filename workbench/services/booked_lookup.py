"""Which entry of the ledger a voucher seems to be: known by its match key, else by its content, else by its number.

An entry with the match key of another voucher is that one's, if that is here and the entry is no less like it:
another office's program gives its own vouchers the same keys.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from workbench.domain.failure import FailedVoucher
from workbench.domain.ledger import CompanyLedger
from workbench.domain.likeness import agree, name_others, share_words
from workbench.domain.text_index import TextIndex
from workbench.domain.verification import BookedEntry, Exported, KnownEntry, content_of, dated, undated
from workbench.domain.voucher import Voucher

EntryName = tuple[str, str, str, str]


class Claimed:
    """Which entries vouchers are known to be; numbers begin anew each financial year."""

    def __init__(self, known: Iterable[KnownEntry], exports: Iterable[Exported]) -> None:
        self._known: dict[tuple[str, str], list[KnownEntry]] = defaultdict(list)
        for entry in known:
            self._known[entry.company, entry.label].append(entry)
        self._exports: dict[str, list[Exported]] = defaultdict(list)
        for export in exports:
            self._exports[export.facts.company].append(export)
        self._ledgers: dict[str, CompanyLedger] = {}
        self._years: dict[tuple[str, str], str] = {}

    def holds(self, entry: BookedEntry) -> bool:
        """Tell whether a voucher is known to be an entry."""
        there = (self._known.get((company, entry.label), ()) for company in (entry.company, ""))
        return any(self.same_year(entry.company, each.day, entry.transaction_date) for each in chain(*there))

    def same_year(self, company: str, first: str, second: str) -> bool:
        """Tell whether two days (ISO text) are of one financial year, as far as the exports tell."""
        return first == second or self._year(company, first) == self._year(company, second)

    def _year(self, company: str, day: str) -> str:
        if (company, day) not in self._years:
            if company not in self._ledgers:
                told = [
                    (each.facts, datetime.fromisoformat(each.made).replace(tzinfo=UTC))
                    for each in self._exports[company]
                ]
                self._ledgers[company] = CompanyLedger(company, told, ())
            self._years[company, day] = self._ledgers[company].scope(datetime.fromisoformat(day).date())
        return self._years[company, day]


class Form(NamedTuple):
    """What an entry is held against of a voucher, as sent or as to be entered; ``content`` is dated, ``day`` ISO."""

    company: str
    day: str
    amount: int
    content: str
    text: str

    def likeness(self, entry: BookedEntry) -> int:
        """Return how much an entry is like it; below one where it is not."""
        if self.company and self.company != entry.company:
            return 0
        points = 2 * (undated(self.content) == undated(entry.content))
        points += (self.amount == entry.amount) + (self.day == entry.transaction_date)
        if name_others(self.text, entry.text):
            return points - 2
        return points + 2 * agree(self.text, entry.text) + share_words(self.text, entry.text)


def form_of(voucher: Voucher) -> Form:
    """Return what entries are held against of a voucher."""
    day, content = voucher.transaction_date, dated(content_of(voucher.rows), voucher.transaction_date)
    return Form(voucher.company, day.isoformat(), voucher.amount, content, voucher.text)


def forms_of(case: FailedVoucher) -> tuple[Form, ...]:
    """Return a voucher as it is to be entered, and as it was sent where that is otherwise."""
    sent = form_of(case.voucher)
    return tuple(dict.fromkeys((form_of(case.entered), sent))) if case.correction else (sent,)


def name_of(entry: BookedEntry) -> EntryName:
    """Return what an entry is told from others by."""
    return entry.company, entry.label, entry.transaction_date, entry.content


class _Group(NamedTuple):
    """Entries of a company with the same date, accounts and amounts."""

    entries: list[BookedEntry]
    texts: TextIndex


class Lookup:
    """Finds vouchers among some entries, each being one voucher's; ``named`` are the vouchers of the keys in them."""

    def __init__(self, entries: Sequence[BookedEntry], claimed: Claimed, named: Mapping[int, Sequence[Form]]) -> None:
        self._claimed = claimed
        self._named = named
        self._by_key: dict[int, list[BookedEntry]] = defaultdict(list)
        self._by_label: dict[tuple[str, int], list[BookedEntry]] = defaultdict(list)
        self._by_content: dict[str, dict[str, _Group]] = defaultdict(dict)
        self._places: dict[EntryName, tuple[TextIndex, int]] = {}
        self._gone: set[EntryName] = set()
        groups: dict[tuple[str, str], list[BookedEntry]] = defaultdict(list)
        for each in entries:
            for key in each.keys:
                self._by_key[key].append(each)
            if claimed.holds(each):
                continue
            self._by_label[each.label, each.amount].append(each)
            if not self._is_whole(each):
                groups[each.content, each.company].append(each)
        for (content, company), there in groups.items():
            texts = TextIndex([each.text for each in there])
            self._by_content[content][company] = _Group(there, texts)
            self._places.update((name_of(each), (texts, place)) for place, each in enumerate(there))

    def find(self, case: FailedVoucher, forms: Sequence[Form]) -> BookedEntry | None:
        """Take the entry that a voucher, in its forms, seems to be; its own key counts for more than any mark."""
        found = next(chain(self._keyed(case, forms), self._equal(case, forms), self._numbered(case, forms)), None)
        if found is not None:
            name = name_of(found)
            self._gone.add(name)
            if name in self._places:
                texts, place = self._places[name]
                texts.take(place)
        return found

    def _keyed(self, case: FailedVoucher, forms: Sequence[Form]) -> Iterator[BookedEntry]:
        for each in self._by_key.get(case.id, ()):
            if self._is_left(each, forms[0]) and _likeness(forms, each) > 0:
                yield each

    def _equal(self, case: FailedVoucher, forms: Sequence[Form]) -> Iterator[BookedEntry]:
        for form in forms:
            by_company = self._by_content.get(form.content, {})
            for company in (form.company,) if form.company else sorted(by_company):
                if company in by_company:
                    entries, texts = by_company[company]
                    for place in chain(texts.agreeing(form.text), texts.fitting(form.text)):
                        if self._may_be(entries[place], case, forms):
                            yield entries[place]

    def _numbered(self, case: FailedVoucher, forms: Sequence[Form]) -> Iterator[BookedEntry]:
        entered = case.entered
        for each in self._by_label.get((entered.label, entered.amount), ()) if entered.number else ():
            same_year = self._claimed.same_year(each.company, each.transaction_date, forms[0].day)
            if same_year and self._may_be(each, case, forms):
                yield each

    def _may_be(self, entry: BookedEntry, case: FailedVoucher, forms: Sequence[Form]) -> bool:
        if not self._is_left(entry, forms[0]):
            return False
        others = [self._named[key] for key in entry.keys if key != case.id and key in self._named]
        mine = _likeness(forms, entry) if others else 0
        return all(_likeness(each, entry) < max(mine, 1) for each in others)

    def _is_left(self, entry: BookedEntry, form: Form) -> bool:
        return name_of(entry) not in self._gone and (not form.company or entry.company == form.company)

    def _is_whole(self, entry: BookedEntry) -> bool:
        """Tell whether an entry is in every way the voucher whose key it has."""
        forms = (form for key in entry.keys for form in self._named.get(key, ()))
        return any(form.content == entry.content and agree(form.text, entry.text) for form in forms)


def _likeness(forms: Iterable[Form], entry: BookedEntry) -> int:
    return max((form.likeness(entry) for form in forms), default=0)
