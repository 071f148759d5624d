"""The guard against double bookings: what the latest export of the ledger holds already."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, NamedTuple, cast

from workbench.domain.errors import InputError
from workbench.domain.failure import FailedVoucher, Status
from workbench.domain.ledger_ports import LedgerStore, OpenExport
from workbench.domain.likeness import agree, name_others
from workbench.domain.ports import Progress
from workbench.domain.reversal import Posting, reversals
from workbench.domain.verification import BookedEntry, content_of, dated, mirrored, undated
from workbench.domain.voucher import Voucher
from workbench.services.collector import collector_resting
from workbench.services.verification import DimensionsOf, keep_book

_BATCH = 1000
_Name = tuple[str, str, str, str]
_WAITING = (Status.UNREPORTED, Status.OPEN, Status.RETRY, Status.HAND)


class Booked(NamedTuple):
    """An entry of the ledger that a voucher seems to be: ``label`` is ``A 12``, ``day`` ISO text."""

    label: str
    day: str

    def __str__(self) -> str:
        return self.label


class Guard:
    """Looks vouchers up among the entries of each company's newest exports."""

    def __init__(self, store: LedgerStore, open_export: OpenExport) -> None:
        self._store = store
        self._open_export = open_export

    def already_booked(self, voucher_ids: Sequence[int], progress: Progress | None = None) -> dict[int, Booked]:
        """Return which of the vouchers are in the ledger already, as far as the exports here tell, by id.

        That is one with its match key; else with its date, accounts and amounts and a text that is not another's;
        else with its series, number and amount. An entry that another voucher is known to be is left out, and so is
        one that was reversed since. A voucher that is marked is not looked up. An export that came in since is read
        first.
        """
        progress = progress or _unseen
        self.refresh(progress)
        if not self._store.books():
            return {}
        claimed = self._store.marked_as()
        found: dict[int, Booked] = {}
        with collector_resting():
            for start in range(0, len(voucher_ids), _BATCH):
                progress(start, len(voucher_ids))
                cases = self._store.failed_vouchers(voucher_ids[start : start + _BATCH])
                found.update(self._among([case for case in cases if case.state.status in _WAITING], claimed))
        return found

    def refresh(self, progress: Progress) -> None:
        """Read the exports whose entries are not kept yet: each company's newest of a financial year."""
        kept = {(each.company, each.year): each for each in self._store.books()}
        newest: dict[tuple[str, str], tuple[str, int]] = {}
        for each in self._store.exported():
            year = (each.facts.company, each.facts.year.start.isoformat() if each.facts.year else "")
            newest[year] = max(newest.get(year, ("", 0)), (each.made, each.document_id))
        for year, (made, document_id) in newest.items():
            book = kept.get(year)
            if book is None or (book.document_id != document_id and book.made <= made):
                self._read(document_id, made, progress)

    def _read(self, document_id: int, made: str, progress: Progress) -> None:
        """Keep the entries of one export; one that cannot be read to its end has none."""
        with tempfile.SpooledTemporaryFile(max_size=8 << 20) as file:
            for chunk in self._store.document(document_id):
                file.write(chunk)
            file.seek(0)
            export = self._open_export(cast(BinaryIO, file), "", DimensionsOf(self._store))
            with collector_resting(), self._store.writing() as writer:
                writer.drop_entries(document_id)
                try:
                    for place, _ in enumerate(writer.add_entries(document_id, export.entries())):
                        if place % _BATCH == 0:
                            progress(place, 0)
                except InputError:
                    writer.drop_entries(document_id)
                keep_book(writer, export, document_id, made)

    def _among(
        self, cases: Sequence[FailedVoucher], claimed: dict[tuple[str, str, str], list[int]]
    ) -> dict[int, Booked]:
        contents = {_dated(voucher) for case in cases for voucher in (case.entered, case.voucher)}
        labels = [(case.entered.number, case.entered.series) for case in cases if case.entered.number]
        entries = self._store.booked(sorted(contents), labels, [case.id for case in cases])
        back = self._taken_back(entries, claimed)
        lookup = _Lookup([each for each in entries if _name(each) not in back])
        found: dict[int, Booked] = {}
        gone: set[BookedEntry] = set()
        for case in cases:
            for entry in lookup.candidates(case):
                others = claimed.get((entry.company, entry.label, entry.transaction_date[:4]), [])
                if entry not in gone and all(each == case.id for each in others):
                    gone.add(entry)
                    found[case.id] = Booked(entry.label, entry.transaction_date)
                    break
        return found

    def _taken_back(
        self, entries: Sequence[BookedEntry], claimed: Mapping[tuple[str, str, str], Sequence[int]]
    ) -> set[_Name]:
        """Return the names of those of some entries that another has taken back since."""
        contents = {undated(each.content) for each in entries}
        mirror = self._store.booked_like(sorted({mirrored(each) for each in contents}))
        if not mirror:
            return set()
        # With what the mirror takes back whatever its day, so that each of them takes back one only.
        turned = sorted({mirrored(undated(each.content)) for each in mirror})
        there = dict.fromkeys([*self._store.booked_like(turned), *mirror])
        back: set[_Name] = set()
        for company in {each.company for each in there}:
            mine = sorted((each for each in there if each.company == company), key=_in_time)
            pairs = reversals([_posting(each) for each in mine], _Own(self._store, mine, claimed))
            back.update(_name(mine[place]) for place in pairs)
        return back


class _Own:
    """Tells of the place of an entry whether it is a voucher of ours as it stands, and no reversal of another."""

    def __init__(
        self, store: LedgerStore, entries: Sequence[BookedEntry], claimed: Mapping[tuple[str, str, str], Sequence[int]]
    ) -> None:
        self._store = store
        self._entries = entries
        self._claimed = claimed
        self._days: dict[str, dict[str, list[str]]] = {}

    def __call__(self, place: int) -> bool:
        entry = self._entries[place]
        if self._claimed.get((entry.company, entry.label, entry.transaction_date[:4])):
            return True
        return any(agree(text, entry.text) for text in self._of_day(entry).get(entry.content, ()))

    def _of_day(self, entry: BookedEntry) -> dict[str, list[str]]:
        """Return the texts of our vouchers of an entry's day, by what they are."""
        day = entry.transaction_date
        if day not in self._days:
            texts: dict[str, list[str]] = defaultdict(list)
            ids = self._store.of_days(entry.company, [day])
            for start in range(0, len(ids), _BATCH):
                for case in self._store.failed_vouchers(ids[start : start + _BATCH]):
                    for voucher in (case.voucher, case.entered):
                        texts[_dated(voucher)].append(voucher.text)
            self._days[day] = texts
        return self._days[day]


class _Lookup:
    """The entries that may be some vouchers, by what they may be known by."""

    def __init__(self, entries: Iterable[BookedEntry]) -> None:
        self._by_key: dict[int, list[BookedEntry]] = defaultdict(list)
        self._by_content: dict[str, list[BookedEntry]] = defaultdict(list)
        self._by_label: dict[tuple[str, int], list[BookedEntry]] = defaultdict(list)
        for each in entries:
            for key in each.keys:
                self._by_key[key].append(each)
            self._by_content[each.content].append(each)
            self._by_label[each.label, each.amount].append(each)

    def candidates(self, case: FailedVoucher) -> Iterable[BookedEntry]:
        """Yield the entries that may be a voucher, the surest first."""
        entered = case.entered
        yield from self._by_key.get(case.id, ())
        for voucher in (entered, case.voucher):
            for each in self._by_content.get(_dated(voucher), ()):
                if _is_of(each, voucher) and not each.keyed and not name_others(voucher.text, each.text):
                    yield each
        for each in self._by_label.get((entered.label, entered.amount), ()):
            same_year = each.transaction_date[:4] == str(entered.transaction_date.year)
            if entered.number and same_year and _is_of(each, entered):
                yield each


def _dated(voucher: Voucher) -> str:
    """Return what names a voucher's accounts and amounts, and its date."""
    return dated(content_of(voucher.rows), voucher.transaction_date)


def _name(entry: BookedEntry) -> _Name:
    return entry.company, entry.label, entry.transaction_date, entry.content


def _in_time(entry: BookedEntry) -> tuple[str, str]:
    return entry.transaction_date, entry.label


def _posting(entry: BookedEntry) -> Posting:
    series, _, number = entry.label.rpartition(" ")
    return Posting(series, number, entry.transaction_date, entry.text, entry.keys, undated(entry.content))


def _is_of(entry: BookedEntry, voucher: Voucher) -> bool:
    return not voucher.company or entry.company == voucher.company


def _unseen(done: int, total: int) -> None:
    del done, total
