"""A SIE 4I file instead of typing: planned, checked by every blocker, written, and recorded with its vouchers' way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.errors import (
    FileNotWritable,
    NothingForSie,
    SeveralSieFiles,
    SieNotWritable,
    SieStopped,
    SieTextsNotWritable,
)
from workbench.domain.failure import FailedVoucher
from workbench.domain.ledger_ports import LedgerStore
from workbench.domain.ports import Clock
from workbench.services.cases import Cases
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.guard import Booked, Guard
from workbench.services.hand_entry import LEFT_OUT, parted
from workbench.services.ledgers import Ledgers, LedgerView, LedgerViews
from workbench.services.made_files import made_files
from workbench.services.moves import SKIP_REASONS, new_act
from workbench.services.sie_making import (
    ReceiptWriter,
    SieEnclosed,
    SieFiles,
    SieMade,
    require_as_planned,
    sie_places,
)
from workbench.services.sie_plan import (
    MAY_GO_IN,
    Objections,
    SiePart,
    SiePlan,
    Stopped,
    cannot_go_in,
    checked,
    own_series,
    suggested_series,
    to_write,
    written_earlier,
)
from workbench.sie.writer import FaultKind, SieFile, faults, sie_bytes
from workbench.texts import Texts


@dataclass(frozen=True, slots=True)
class SieWritten:
    """The files written, each with its receipt page, and what that changed."""

    files: tuple[Path, ...]
    receipts: tuple[Path, ...]
    changes: Changes


class SieExport:
    """Makes SIE files of vouchers in the store."""

    def __init__(
        self,
        store: LedgerStore,
        cases: Cases,
        ledgers: Ledgers,
        diagnosis: CurrentDiagnosis,
        clock: Clock,
        program: tuple[str, str],
        receipt_writer: ReceiptWriter,
        guard: Guard,
    ) -> None:
        """Take the parts; ``program`` is our name and version."""
        self._store = store
        self._cases = cases
        self._ledgers = ledgers
        self._diagnosis = diagnosis
        self._clock = clock
        self._program = program
        self._receipt_writer = receipt_writer
        self._guard = guard

    def plan(self, voucher_ids: Sequence[int], series: str = "") -> SiePlan:
        """Tell what would go in which file, what is left out, and what speaks against it; without a series suggest one.

        Changes nothing.
        """
        rows = self._cases.current_rows(voucher_ids)
        left_out = [Skipped(row.id, SKIP_REASONS[row.status]) for row in rows if row.status not in MAY_GO_IN]
        may, may_not = parted([row for row in rows if row.status in MAY_GO_IN], self._diagnosis.catalogue)
        left_out.extend(Skipped(row.id, LEFT_OUT) for row, _ in may_not)
        groups: dict[tuple[str, str], list[FailedVoucher]] = {}
        views = LedgerViews(self._ledgers)
        for case in self._store.failed_vouchers([row.id for row in may]):
            company = case.voucher.company
            if reason := cannot_go_in(case):
                left_out.append(Skipped(case.id, reason))
            else:
                scope = views[company].ledger.scope(case.entered.transaction_date)
                groups.setdefault((company, scope), []).append(case)
        earlier = written_earlier(self._store, [case.id for group in groups.values() for case in group])
        booked = self._guard.already_booked([case.id for group in groups.values() for case in group])
        parts = (self._part(*key, groups[key], series.strip().upper(), earlier) for key in sorted(groups))
        return SiePlan(tuple(_with_booked(part, booked) for part in parts), tuple(left_out))

    def enclosed(self, voucher_ids: Sequence[int]) -> SieEnclosed:
        """Return the SIE files of vouchers that are to lie in their journal; nothing is written down yet.

        A voucher that something speaks against is left out, and so is a file that cannot be written.
        """
        reports = self._store.reports_of(voucher_ids)
        parts = (self._unopposed(part) for part in self.plan(voucher_ids).parts)
        made = (
            SieMade(part, f"{part.company} {part.year_words}.si", self._data(part))
            for part in parts
            if part.cases and not part.faults
        )
        return SieEnclosed(tuple(made), reports)

    def _unopposed(self, part: SiePart) -> SiePart:
        """Return a part without the vouchers that something speaks against."""
        against = {each for each, _ in part.objections}
        if not against:
            return part
        cases = tuple(case for case in part.cases if case.id not in against)
        amount = sum(case.entered.amount for case in cases)
        kept = replace(part, cases=cases, amount=amount, stopped=(), earlier=(), booked=())
        return _with_faults(kept, self._file(kept)) if cases else kept

    def write(
        self,
        voucher_ids: Sequence[int],
        path: Path,
        series: str,
        by: str,
        texts: Texts,
        *,
        anyway: bool = False,
        split: bool = False,
        agreed: Objections | None = None,
    ) -> SieWritten:
        """Write the file and its receipt page beside it; the vouchers are to be entered by hand from then on.

        ``anyway`` writes what something speaks against, but where ``agreed`` tells what was seen of that, nothing
        else; what cannot be written stays refused. ``split`` writes a file for each company and financial year, with
        both added to its name. `MadeFiles` tells what is seen where it stops halfway. Raises `NothingForSie`,
        `SeveralSieFiles`, `SieNotWritable`, `SieStopped`, `BadSieName`, `ChangedMeanwhile`, `MoveNotAllowed`,
        `FileNotWritable`, `ReportNotPlaced`.
        """
        reports = self._store.reports_of(voucher_ids)
        plan = self.plan(voucher_ids, series)
        refuse(plan, anyway=anyway, split=split, agreed=agreed)
        act, at = new_act(), self._clock.now()
        places = self._places(path, plan, texts)
        with made_files() as files:
            made = SieFiles(files, self._receipt_writer, " ".join(self._program), by, at)
            for part, (target, page) in zip(plan.parts, places, strict=True):
                made.add(SieMade(part, target.name, self._data(part)), (target, page), texts)
            with self._store.writing() as writer:
                require_as_planned(writer, plan.parts, reports)
                numbers = made.record(writer, act)
            files.put(numbers)
        ids = tuple(each for part in plan.parts for each in part.ids)
        changes = Changes(act, Changed.CASES | Changed.HISTORY, ids, plan.left_out)
        return SieWritten(tuple(file for file, _ in places), tuple(page for _, page in places), changes)

    def _places(self, path: Path, plan: SiePlan, texts: Texts) -> list[tuple[Path, Path]]:
        try:
            return sie_places(path, plan.parts, self._store, texts)
        except OSError as error:
            raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error

    def _part(
        self, company: str, scope: str, cases: list[FailedVoucher], series: str, earlier: dict[int, str]
    ) -> SiePart:
        view = self._ledgers.view(company)
        series = series or suggested_series(
            view.ledger, cases, self._store.series_sent(company), own_series(self._store, company)
        )
        stopped, unknown = _checks(view, cases, series)
        names = {each.org_number: each.name for each in self._store.companies()}
        part = SiePart(
            company=company,
            company_name=names.get(company, ""),
            year=view.ledger.year_of(cases[0].entered.transaction_date),
            scope=scope,
            series=series,
            cases=tuple(cases),
            amount=sum(case.entered.amount for case in cases),
            stopped=stopped,
            earlier=tuple((case.id, earlier[case.id]) for case in cases if case.id in earlier),
            not_checked=unknown,
        )
        return _with_faults(part, self._file(part))

    def _file(self, part: SiePart) -> SieFile:
        ledger = self._ledgers.of(part.company)
        day = part.cases[0].entered.transaction_date
        chart = ledger.chart(day)
        objects: dict[tuple[int, str], str] = {}
        for _, facts in reversed(ledger.exports):
            objects |= {(1, code): name for code, name in facts.cost_centers.items()}
            objects |= {(6, code): name for code, name in facts.projects.items()}
        return SieFile(
            program=self._program[0],
            version=self._program[1],
            made=self._clock.now().date(),
            company_name=part.company_name or part.company,
            org_number=part.company,
            series=part.series,
            vouchers=tuple(to_write(case) for case in part.cases),
            year=part.year,
            account_names=chart[1].accounts if chart else {},
            object_names=objects,
        )

    def _data(self, part: SiePart) -> bytes:
        return sie_bytes(self._file(part))


def _with_booked(part: SiePart, booked: Mapping[int, Booked]) -> SiePart:
    return replace(part, booked=tuple((each, booked[each].label) for each in part.ids if each in booked))


def refuse(plan: SiePlan, *, anyway: bool, split: bool, agreed: Objections | None = None) -> None:
    """Raise what keeps a plan from being written: see `SieExport.write`."""
    if not plan.parts:
        raise NothingForSie
    if len(plan.parts) > 1 and not split:
        told = "; ".join(f"{part.company_name or part.company} {part.year_words}" for part in plan.parts)
        raise SeveralSieFiles(parts=told)
    if plan.faults:
        in_texts = all(each.kind is FaultKind.CHARACTER and each.voucher_id is not None for each in plan.faults)
        raise (SieTextsNotWritable if in_texts else SieNotWritable)(count=len(plan.faults))
    unseen = frozenset() if agreed is None else plan.objections - agreed
    against = {each for each, _ in (unseen if anyway else plan.objections)}
    if against:
        raise SieStopped(count=len(against))


def _checks(
    view: LedgerView, cases: Sequence[FailedVoucher], series: str
) -> tuple[tuple[Stopped, ...], tuple[str, ...]]:
    stopped: list[Stopped] = []
    unknown: dict[str, None] = {}
    for case in cases:
        causes, not_checked = checked(view, case.entered, series)
        unknown |= dict.fromkeys(not_checked)
        if causes:
            stopped.append(Stopped(case.id, causes))
    return tuple(stopped), tuple(unknown)


def _with_faults(part: SiePart, file: SieFile) -> SiePart:
    return replace(part, faults=tuple(faults(file)))
