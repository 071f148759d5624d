"""The guard against double bookings: what the latest export of the ledger holds already."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple, cast

from workbench.domain.errors import InputError
from workbench.domain.failure import FailedVoucher, Status
from workbench.domain.ledger_ports import LedgerStore, OpenExport
from workbench.domain.likeness import name_others
from workbench.domain.ports import Progress
from workbench.domain.verification import BookedEntry, content_of, dated
from workbench.domain.voucher import Voucher
from workbench.services.collector import collector_resting
from workbench.services.verification import DimensionsOf, keep_book

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

        That is one with its match key; else with its date, accounts and amounts and a text that is not another's;
        else with its series, number and amount. An entry that another voucher is known to be is left out. A voucher
        that is marked is not looked up. An export that came in since is read first.
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
        lookup = _Lookup(entries)
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


def _is_of(entry: BookedEntry, voucher: Voucher) -> bool:
    return not voucher.company or entry.company == voucher.company


def _unseen(done: int, total: int) -> None:
    del done, total
