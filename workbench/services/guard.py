"""The guard against double bookings: what the latest export of the ledger holds already."""

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple, cast

from workbench.domain.errors import InputError
from workbench.domain.failure import Status
from workbench.domain.ledger_ports import LedgerStore, OpenExport
from workbench.domain.likeness import agree
from workbench.domain.ports import Progress, unwatched
from workbench.domain.reversal import Posting, reversals
from workbench.domain.verification import Book, BookedEntry, Exported, mirrored, undated
from workbench.services.booked_lookup import Claimed, EntryName, Form, Lookup, form_of, forms_of, name_of
from workbench.services.collector import collector_resting
from workbench.services.verification import DimensionsOf

_BATCH = 1000
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

        That is one with its match key and something else alike; else with its date, accounts and amounts and a text
        that is not another's; else with its series, number and amount. An entry that another voucher is known to be
        is left out, and so is one that was reversed since. A voucher that is marked is not looked up. An export that
        came in since is read first.
        """
        progress = progress or unwatched
        exports = self._store.exported()
        self._refresh(exports, progress)
        if not any(each.made for each in self._store.books()):
            return {}
        looking = _Looking(self._store, Claimed(self._store.marked_as(), exports))
        found: dict[int, Booked] = {}
        with collector_resting():
            for start in range(0, len(voucher_ids), _BATCH):
                progress(start, len(voucher_ids))
                found.update(looking.among(voucher_ids[start : start + _BATCH]))
        return found

    def refresh(self, progress: Progress) -> None:
        """Read the exports whose entries are not kept yet: each company's newest of a financial year."""
        self._refresh(self._store.exported(), progress)

    def _refresh(self, exports: Sequence[Exported], progress: Progress) -> None:
        books = self._store.books()
        kept = {(each.company, each.year): each for each in books if each.made}
        empty = {each.document_id for each in books if not each.made}
        there: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
        for each in exports:
            if each.document_id not in empty:
                year = each.facts.year.start.isoformat() if each.facts.year else ""
                there[each.facts.company, year].append((each.made, each.document_id))
        for (company, year), found in there.items():
            book = kept.get((company, year))
            for made, document_id in sorted(found, reverse=True):
                is_kept = book is not None and (book.document_id == document_id or book.made > made)
                if is_kept or self._read(Book(document_id, company, year, made), progress):
                    break

    def _read(self, book: Book, progress: Progress) -> bool:
        """Keep the entries of one export, and tell whether it has some; one that cannot be read to its end has none."""
        with tempfile.SpooledTemporaryFile(max_size=8 << 20) as file:
            for chunk in self._store.document(book.document_id):
                file.write(chunk)
            file.seek(0)
            export = self._open_export(cast(BinaryIO, file), "", DimensionsOf(self._store))
            with collector_resting(), self._store.writing() as writer:
                writer.drop_entries(book.document_id)
                try:
                    for place, _ in enumerate(writer.add_entries(book.document_id, export.entries())):
                        if place % _BATCH == 0:
                            progress(place, 0)
                except InputError:
                    writer.drop_entries(book.document_id)
                    book = Book(book.document_id, "", "", "")
                writer.put_book(book)
        return bool(book.made)


class _Looking:
    """Looks vouchers up in parts; an entry found for one is no other's."""

    def __init__(self, store: LedgerStore, claimed: Claimed) -> None:
        self._store = store
        self._claimed = claimed
        self._named: dict[int, tuple[Form, ...]] = {}
        self._gone: set[EntryName] = set()

    def among(self, voucher_ids: Sequence[int]) -> dict[int, Booked]:
        """Return which of some vouchers are in the ledger already, by id."""
        cases = [case for case in self._store.failed_vouchers(voucher_ids) if case.state.status in _WAITING]
        forms = {case.id: forms_of(case) for case in cases}
        contents = {form.content for each in forms.values() for form in each}
        labels = [(case.entered.number, case.entered.series) for case in cases if case.entered.number]
        entries = self._store.booked(sorted(contents), labels, [case.id for case in cases])
        gone = self._taken_back(entries) | self._gone
        left = [each for each in entries if name_of(each) not in gone]
        self._named.update(forms)
        self._know({key for each in left for key in each.keys})
        lookup = Lookup(left, self._claimed, self._named)
        found: dict[int, Booked] = {}
        for case in cases:
            entry = lookup.find(case, forms[case.id])
            if entry is not None:
                self._gone.add(name_of(entry))
                found[case.id] = Booked(entry.label, entry.transaction_date)
        return found

    def _know(self, keys: set[int]) -> None:
        """Have at hand what the vouchers are whose keys stand in entries, each read once; many are not here."""
        wanted = sorted(keys.difference(self._named))
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            self._named.update((each, ()) for each in part)
            self._named.update((case.id, forms_of(case)) for case in self._store.failed_vouchers(part))

    def _taken_back(self, entries: Sequence[BookedEntry]) -> set[EntryName]:
        """Return the names of those of some entries that another has taken back since."""
        contents = {undated(each.content) for each in entries}
        mirror = self._store.booked_like(sorted({mirrored(each) for each in contents}))
        if not mirror:
            return set()
        # With what the mirror takes back whatever its day, so that each of them takes back one only.
        turned = sorted({mirrored(undated(each.content)) for each in mirror})
        there = dict.fromkeys([*self._store.booked_like(turned), *mirror])
        back: set[EntryName] = set()
        for company in {each.company for each in there}:
            mine = sorted((each for each in there if each.company == company), key=_in_time)
            pairs = reversals([_posting(each) for each in mine], _Own(self._store, mine, self._claimed))
            back.update(name_of(mine[place]) for place in pairs)
        return back


class _Own:
    """Tells of the place of an entry whether it is a voucher of ours as it stands, and no reversal of another."""

    def __init__(self, store: LedgerStore, entries: Sequence[BookedEntry], claimed: Claimed) -> None:
        self._store = store
        self._entries = entries
        self._claimed = claimed
        self._days: dict[str, dict[str, list[str]]] = {}

    def __call__(self, place: int) -> bool:
        entry = self._entries[place]
        if self._claimed.holds(entry):
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
                        texts[form_of(voucher).content].append(voucher.text)
            self._days[day] = texts
        return self._days[day]


def _in_time(entry: BookedEntry) -> tuple[str, str]:
    return entry.transaction_date, entry.label


def _posting(entry: BookedEntry) -> Posting:
    series, _, number = entry.label.rpartition(" ")
    return Posting(series, number, entry.transaction_date, entry.text, entry.keys, undated(entry.content))
