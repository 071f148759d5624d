"""What was not understood: teaching the program, and reading again what a better reader may understand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.domain.company import normalise_org_number
from workbench.domain.errors import CompanyMissing, NothingMatched
from workbench.domain.failure import StoredFailure
from workbench.domain.history import EventKind
from workbench.domain.joining import Rule
from workbench.domain.ports import Clock, Progress, Store, TrayItem, VoucherHit, Writer, unwatched
from workbench.services.belonging import join_by_person
from workbench.services.changes import Changed, Changes
from workbench.services.intake import Intake
from workbench.services.joining import Candidates, Match
from workbench.services.moves import new_act
from workbench.services.recording import Record
from workbench.services.requests import IntakeResult, KeptInput


class Fitting(NamedTuple):
    """A voucher that a failure in the tray may belong to, and by what."""

    voucher_id: int
    rule: Rule


class Alike(NamedTuple):
    """A failure in the tray that the same answer gives a voucher."""

    item: TrayItem
    voucher_id: int


@dataclass(frozen=True, slots=True)
class TaughtCompany:
    """What came of saying whose some items are: how many failures found their vouchers, and what was read."""

    joined: int
    result: IntakeResult | None
    changes: Changes = field(default_factory=Changes)


class Tray:
    """What can be done with the tray besides giving a failure to a voucher and setting an item aside."""

    def __init__(self, store: Store, intake: Intake, clock: Clock) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock

    def candidates(self, item: TrayItem) -> tuple[Fitting, ...]:
        """Return the vouchers that a failure may belong to, the surest rule first."""
        with self._store.writing() as writer:
            found = writer.failures([item.failure_id or 0])
            apart = writer.not_of([each.id for each in found])
            fitting = [
                Fitting(hit.id, rule)
                for each in found
                for hit, rule in Candidates(writer, [each.failure]).fitting(each.failure, apart.get(each.id, ()))
            ]
        order = list(Rule)
        return tuple(dict.fromkeys(sorted(fitting, key=lambda each: order.index(each.rule))))

    def alike(self, item: TrayItem, voucher_id: int) -> tuple[Alike, ...]:
        """Return the failures that wait for the same answer as one that was given to a voucher.

        They are those that several vouchers fit in the same way (of several companies, years or sources), where the
        company, year and source of that voucher leave just one.
        """
        waiting = {each.failure_id: each for each in self._store.tray() if each.failure_id is not None}
        waiting.pop(item.failure_id or 0, None)
        with self._store.writing() as writer:
            failures = {each.id: each for each in writer.failures([item.failure_id or 0, *waiting])}
            own = failures.pop(item.failure_id or 0, None)
            if own is None:
                return ()
            candidates = Candidates(writer, [each.failure for each in (own, *failures.values())])
            mine = _fitting(candidates, own, writer)
            chosen = next((hit for hit in mine if hit.id == voucher_id), None)
            if chosen is None or not (apart := _parted_by(mine)):
                return ()
            found: list[Alike] = []
            for stored in failures.values():
                hits = _fitting(candidates, stored, writer)
                fits = {hit.id for hit in hits if _answer(hit) == _answer(chosen)}
                if _parted_by(hits) == apart and len(fits) == 1:
                    found.append(Alike(waiting[stored.id], fits.pop()))
        return tuple(found)

    def readable(self, progress: Progress, items: Sequence[TrayItem] | None = None) -> list[TrayItem]:
        """Try the present readers on every kept document that was not understood; return what they can read now.

        Keeps nothing. ``items`` None means all that wait.
        """
        waiting = _by_document(self._store.tray() if items is None else items)
        found: list[TrayItem] = []
        for place, (document_id, here) in enumerate(waiting.items()):
            progress(place, len(waiting))
            preview = self._intake.preview([KeptInput(document_id, _name(here))], unwatched)
            preview.close()
            (read,) = preview.inputs
            left = {problem.error.code for problem in read.problems}
            left |= {read.partial.code} if read.partial else set()
            if read.vouchers or read.failures or read.facts or read.known:
                found += [item for item in here if item.reason not in left]
        return found

    def read_again(self, items: Sequence[TrayItem], by: str, progress: Progress) -> IntakeResult:
        """Read the documents of some items again and keep what they give; what still cannot be read stays.

        Raises `NothingMatched` where none of the items is a document.
        """
        inputs = [KeptInput(document_id, _name(here)) for document_id, here in _by_document(items).items()]
        if not inputs:
            raise NothingMatched
        return self._intake.store(self._intake.preview(inputs, progress), by, False, progress)

    def teach_company(self, items: Sequence[TrayItem], company: str, by: str, progress: Progress) -> TaughtCompany:
        """Say whose some items are: documents are read again as that company's, failures are looked for among its.

        Raises `CompanyMissing`, `NothingMatched`.
        """
        number = normalise_org_number(company)
        if not number:
            raise CompanyMissing
        if not items:
            raise NothingMatched
        act = new_act()
        documents = _by_document(items)
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            for document_id, here in documents.items():
                writer.put_taught(document_id, number)
                data = {"name": _name(here), "company": number, "document": document_id}
                record.write(record.event(EventKind.TAUGHT, None, data))
            pairs = _of_company(writer, items, number)
            touched = join_by_person(record, pairs) if pairs else ()
        kinds = Changed.TRAY | Changed.HISTORY | (Changed.CASES if touched else Changed.NOTHING)
        changes = Changes(act if touched else "", kinds, touched)
        result = self.read_again(items, by, progress) if documents else None
        if result:
            changes = Changes(changes.act, kinds | result.changes.kinds, touched, (), result.changes.all_cases)
        return TaughtCompany(len(pairs), result, changes)


def _of_company(writer: Writer, items: Sequence[TrayItem], company: str) -> list[tuple[TrayItem, int]]:
    """Return which failures find their vouchers once it is known whose they are."""
    waiting = {each.failure_id: each for each in items if each.failure_id is not None}
    stored = [each for each in writer.failures(list(waiting)) if each.failure.company in ("", company)]
    candidates = Candidates(writer, [each.failure for each in stored])
    apart = writer.not_of([each.id for each in stored])
    found = [(each.id, candidates.find(each.failure, apart.get(each.id, ()), company)) for each in stored]
    return [(waiting[failure_id], match.voucher_id) for failure_id, match in found if isinstance(match, Match)]


def _fitting(candidates: Candidates, stored: StoredFailure, writer: Writer) -> list[VoucherHit]:
    apart = writer.not_of([stored.id]).get(stored.id, ())
    return [each.hit for each in candidates.fitting(stored.failure, apart)]


def _answer(hit: VoucherHit) -> tuple[str, str, str]:
    """Return what an answer tells besides the number: whose, which year, from where."""
    return hit.company, hit.transaction_date[:4], hit.source


def _parted_by(hits: Iterable[VoucherHit]) -> tuple[bool, ...]:
    """Tell by which of company, year and source vouchers differ; empty where by none."""
    answers = {_answer(hit) for hit in hits}
    differ = tuple(len(set(each)) > 1 for each in zip(*answers, strict=True))
    return differ if any(differ) else ()


def _by_document(items: Iterable[TrayItem]) -> dict[int, list[TrayItem]]:
    """Return the items that are documents, not failures without a voucher, by document."""
    found: dict[int, list[TrayItem]] = {}
    for item in items:
        if item.failure_id is None:
            found.setdefault(item.document_id, []).append(item)
    return found


def _name(items: Sequence[TrayItem]) -> str:
    return items[0].name
