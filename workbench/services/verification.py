"""Verifying entered vouchers against a later export of the ledger: read once, all of it or nothing.

What an export shows is kept in one transaction with the export itself: its bytes, its facts, its entries, each
voucher's verdict and state. A mark made by a person stands, whatever the ledger shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.domain.company import DimensionMap
from workbench.domain.errors import BalancesOnly, CompanyUnknown, NoLedger, WrongCompany
from workbench.domain.failure import IN_LEDGER, FailedVoucher, Mover, State, Status, may_move
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ledger_ports import LedgerExport, LedgerStore, LedgerWriter, OpenExport, Search, Seek
from workbench.domain.ports import Clock, Progress
from workbench.domain.verification import (
    Book,
    Exported,
    How,
    KeptVerification,
    Sought,
    Verdict,
    Verification,
    VerifyResult,
)
from workbench.services.changes import Changed, Changes
from workbench.services.collector import collector_resting
from workbench.services.intake_writing import IntakeWriting
from workbench.services.moves import move_data
from workbench.services.requests import BytesInput, FileInput
from workbench.services.spool import Spooled, spool

_SOUGHT = (*sorted(IN_LEDGER), Status.HAND)
_KNOWN = tuple(each for each in Status if each not in _SOUGHT)
"""Looked for by their match keys alone: nobody has said that they are in the ledger, or are to be typed."""
_BATCH = 1000
_KIND = "sie"
_STANDS: dict[Verdict, Status] = {
    Verdict.VERIFIED: Status.VERIFIED,
    Verdict.DIFFERS: Status.DIFFERS,
    Verdict.FOUND_TWICE: Status.DIFFERS,
    Verdict.NOT_FOUND: Status.DIFFERS,
}
_UNSURE = (How.OTHER_DAY, How.TEXT)


@dataclass(frozen=True, slots=True)
class Verified:
    """A result, and what it changed."""

    result: VerifyResult
    changes: Changes


class Verifications:
    """Verifies vouchers against exports, and tells what was found last."""

    def __init__(self, store: LedgerStore, open_export: OpenExport, seek: Seek, clock: Clock) -> None:
        self._store = store
        self._open_export = open_export
        self._seek = seek
        self._clock = clock

    def counts(self, companies: Sequence[str]) -> dict[str, int]:
        """Count the vouchers of companies that an export could show."""
        return {each: len(self._store.with_status(each, _SOUGHT)) for each in companies}

    def verify_kept(self, company: str, by: str, progress: Progress) -> Verified:
        """Verify against the newest export of a company, with vouchers in it, that has come in. Raises `NoLedger`."""
        exports = [each for each in self._store.exported() if each.facts.company == company]
        fault = NoLedger(name=company)
        for each in sorted(exports, key=_made, reverse=True):
            try:
                data = b"".join(self._store.document(each.document_id))
                return self.verify(BytesInput(each.name, data), by, progress)
            except BalancesOnly as only:
                fault = only
        raise fault

    def verify(self, source: FileInput | BytesInput, by: str, progress: Progress) -> Verified:
        """Look for every entered voucher of the export's company in it, and keep what was found.

        Raises `NoSuchFile`, `UnreadableFile`, `NoLedger`, `BalancesOnly`, `OwnSieFile`, `BrokenFile`, `SumDiffers`,
        `CompanyUnknown` and, where no voucher here is of that company, `WrongCompany`.
        """
        spooled = spool(source, progress)
        try:
            with collector_resting(), self._store.writing() as writer:
                writing = IntakeWriting(writer, self._store, self._clock.now(), by)
                document_id = writing.keep_document(spooled, _KIND)
                export = self._open_export(
                    spooled.reading(progress, 0, spooled.size), spooled.name, DimensionsOf(self._store)
                )
                cases, search = self._read(writer, export, document_id)
                self._require_company(export, spooled)
                book = keep_book(writer, export, document_id, self._clock.now().date().isoformat())
                writing.keep_items(document_id, spooled.name, [export.facts, *export.problems])
                found = self._found(cases, search, export)
                named = _Export(spooled.name, document_id, book.made, writing.act, by)
                changed = self._write(writer, cases, found, named)
        finally:
            spooled.file.close()
        entered = tuple(each for each in found if cases[each.voucher_id].state.status in IN_LEDGER)
        waiting = tuple(each for each in found if cases[each.voucher_id].state.status not in IN_LEDGER and each.how)
        errors = tuple(each.error for each in export.problems)
        days = {each: case.entered.transaction_date.isoformat() for each, case in cases.items()}
        result = VerifyResult(spooled.name, export.scope, entered, waiting, errors, spooled.sha256, days)
        kinds = Changed.CASES | Changed.HISTORY | Changed.COMPANIES if changed or writing.facts else Changed.NOTHING
        return Verified(result, Changes(writing.act, kinds, tuple(changed), all_cases=bool(writing.facts)))

    def _read(
        self, writer: LedgerWriter, export: LedgerExport, document_id: int
    ) -> tuple[dict[int, FailedVoucher], Search]:
        """Go through the export once, keeping its entries; return the vouchers sought and the search for them."""
        writer.drop_entries(document_id)
        going = writer.add_entries(document_id, export.entries())
        first = next(going, None)
        company = export.company or None
        cases = {each.id: each for each in self._cases(self._store.with_status(company, _SOUGHT))}
        known = self._store.with_status(company, _KNOWN)
        search = self._seek([_sought(case) for case in cases.values()], known)
        if first is not None:
            search.meet(first)
        for entry in going:
            search.meet(entry)
        return cases, search

    def _cases(self, ids: Sequence[int]) -> Iterator[FailedVoucher]:
        for start in range(0, len(ids), _BATCH):
            yield from self._store.failed_vouchers(ids[start : start + _BATCH])

    def _require_company(self, export: LedgerExport, spooled: Spooled) -> None:
        if not export.company:
            raise CompanyUnknown(name=spooled.name)
        here = self._store.voucher_companies()
        if here and export.company not in here:
            raise WrongCompany(name=spooled.name, found=export.company, wanted=", ".join(here[:3]))

    def _found(self, cases: dict[int, FailedVoucher], search: Search, export: LedgerExport) -> list[Verification]:
        """Finish the search, adding to the cases those found by their keys though nobody has marked them.

        Where one is there twice, taken back, or guessed at, see first whether that is another of ours.
        """
        by_key = {each.id: each for each in self._cases(sorted(search.met))}
        cases.update(by_key)
        keyed = [_sought(case) for case in by_key.values()]
        found = search.finish(export.scope, (), keyed)
        days = {day for each in found for day in _doubtful_days(each, cases[each.voucher_id])}
        if not days:
            return found
        others = [each for each in self._store.of_days(export.company, sorted(days)) if each not in cases]
        others += [each for each in by_key if each not in {told.voucher_id for told in found}]
        there = (_sought(case) for case in self._cases(others))
        known = [each for each in there if search.may_have(each.entered) or search.may_have(each.sent)]
        return search.finish(export.scope, known, keyed) if known else found

    def _write(
        self, writer: LedgerWriter, cases: Mapping[int, FailedVoucher], found: Sequence[Verification], export: "_Export"
    ) -> list[int]:
        """Keep what is new of what was found of the entered vouchers; return which those are."""
        entered = [each for each in found if cases[each.voucher_id].state.status in IN_LEDGER]
        before = writer.verifications([each.voucher_id for each in entered])
        news = [each for each in entered if _is_news(each, before.get(each.voucher_id), export.made)]
        at = self._clock.now()
        earlier = [cases[each.voucher_id].state for each in news]
        states = [_after(state, each) for state, each in zip(earlier, news, strict=True)]
        writer.put_verifications(news, export.document_id, export.made, at)
        writer.put_states([new for old, new in zip(earlier, states, strict=True) if new != old])
        writer.append(
            [
                NewEvent(EventKind.VERIFIED, at, export.by, export.act, new.voucher_id, _data(old, new, each, export))
                for old, new, each in zip(earlier, states, news, strict=True)
            ]
        )
        return [each.voucher_id for each in news]


@dataclass(frozen=True, slots=True)
class _Export:
    """The export as the store and the history name it."""

    name: str
    document_id: int
    made: str
    act: str
    by: str


def keep_book(writer: LedgerWriter, export: LedgerExport, document_id: int, today: str) -> Book:
    """Say of which year the entries kept of an export are. One that does not tell when it was made is of today."""
    scope = export.scope
    year = scope.year.start.isoformat() if scope.year else ""
    book = Book(document_id, scope.company, year, scope.made.isoformat() if scope.made else today)
    writer.put_book(book)
    return book


class DimensionsOf:
    """Answers which dimensions a company uses."""

    def __init__(self, store: LedgerStore) -> None:
        self._known = {each.org_number: each.dimensions for each in store.companies()}

    def __call__(self, company: str) -> DimensionMap:
        """Return a company's dimensions."""
        return self._known.get(company, DimensionMap())


def _made(export: Exported) -> tuple[str, int]:
    return export.made, export.document_id


def _sought(case: FailedVoucher) -> Sought:
    """Return what is to be looked for. A series that nobody chose is the sender's own, and was not to be entered in."""
    mark, correction = case.state.mark, case.correction
    fortnox = (mark.fortnox_series, mark.fortnox_number) if mark else ("", "")
    chosen = fortnox[0] or (correction.series if correction and correction.series else "")
    marked = mark.at.astimezone().date() if mark else None
    return Sought(case.id, case.voucher, case.entered, chosen, fortnox, marked)


def _doubtful_days(found: Verification, case: FailedVoucher) -> Iterator[str]:
    """Yield the days of the entries that may be another voucher's, as ISO text."""
    if found.verdict is Verdict.FOUND_TWICE or found.how in _UNSURE:
        yield case.entered.transaction_date.isoformat()
        yield from (str(each.found) for each in found.differences if each.field == "transaction_date")
    yield from (entry.day for entry in found.reversed)


def _is_news(found: Verification, kept: KeptVerification | None, made: str) -> bool:
    """Tell whether what was found is to be kept: an older export, or one that cannot know, says nothing new."""
    if kept is None:
        return True
    if found.verdict is Verdict.NOT_CHECKED or made < kept.made:
        return False
    return replace(found, how="") != replace(kept.found, how="")


def _after(state: State, found: Verification) -> State:
    """Return where a voucher stands after what was found: its mark stands, and gets the number that it lacked."""
    target = _STANDS.get(found.verdict)
    if target and may_move(state.status, target, Mover.ARRIVAL):
        state = replace(state, status=target)
    mark, (series, _, number) = state.mark, found.fortnox.rpartition(" ")
    sure = found.verdict is Verdict.VERIFIED or found.how == How.KEY
    if mark and not mark.fortnox_number and sure and mark.fortnox_series in ("", series):
        state = replace(state, mark=replace(mark, fortnox_series=series, fortnox_number=number))
    return state


def _data(old: State, new: State, found: Verification, export: _Export) -> dict[str, Any]:
    told = verification_values(found)
    data = {**told, "export": export.name, "document": export.document_id, "made": export.made}
    return {**data, **move_data(old, new.status)} if new.status is not old.status else data


def verification_values(found: Verification) -> dict[str, Any]:
    """Return what was found as plain values; amounts in öre."""
    return {
        "verdict": str(found.verdict),
        "fortnox": found.fortnox or None,
        "also": list(found.also),
        "how": str(found.how) or None,
        "why": str(found.why) or None,
        "differences": [each._asdict() for each in found.differences],
        "reversed": [each._asdict() for each in found.reversed],
    }
