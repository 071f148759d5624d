"""A SIE 4I file instead of typing: planned, checked by every blocker, written, and recorded with its vouchers' way."""

import hashlib
import os
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Protocol

from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.errors import (
    FileNotWritable,
    MoveNotAllowed,
    NothingForSie,
    SeveralSieFiles,
    SieNotWritable,
    SieStopped,
)
from workbench.domain.failure import FailedVoucher
from workbench.domain.match_key import match_key
from workbench.domain.ports import Clock, Store, Writer
from workbench.domain.sie_receipt import ReceiptLine, SieReceipt
from workbench.services.cases import Cases
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.guard import Booked, Guard
from workbench.services.hand_entry import LEFT_OUT, parted
from workbench.services.ledgers import Ledgers, LedgerView, LedgerViews
from workbench.services.made_reports import MadeReport, ReportKind, bytes_document, file_document, record_made
from workbench.services.moves import SKIP_REASONS, new_act
from workbench.services.sie_plan import (
    MAY_GO_IN,
    SiePart,
    SiePlan,
    Stopped,
    cannot_go_in,
    checked,
    suggested_series,
    to_write,
    written_earlier,
)
from workbench.sie.writer import SieFile, faults, sie_bytes
from workbench.texts import Texts


class ReceiptWriter(Protocol):
    """Writes the receipt page of a SIE file, whole or not at all. Raises `FileNotWritable`."""

    def __call__(self, receipt: SieReceipt, path: Path, texts: Texts) -> object:
        """Write it."""
        ...


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
        store: Store,
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
        earlier = written_earlier(self._store)
        booked = self._guard.already_booked([case.id for group in groups.values() for case in group])
        parts = (self._part(*key, groups[key], series.strip().upper(), earlier) for key in sorted(groups))
        return SiePlan(tuple(_with_booked(part, booked) for part in parts), tuple(left_out))

    def files_of(self, voucher_ids: Sequence[int]) -> tuple[tuple[str, bytes], ...]:
        """Return the SIE files of vouchers as (name, bytes), to lie in their journal; nothing is written down.

        A file that cannot be written, or whose vouchers are entered already, is left out.
        """
        parts = [part for part in self.plan(voucher_ids).parts if not part.faults]
        return tuple((f"{part.company or '-'} {part.scope[:4]}.si", sie_bytes(self._file(part))) for part in parts)

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
    ) -> SieWritten:
        """Write the file and its receipt page beside it; the vouchers are to be entered by hand from then on.

        ``anyway`` writes what something speaks against; what cannot be written stays refused. ``split`` writes a file
        for each company and financial year, with both added to its name. All of it or nothing; but for ``path`` itself
        no file is written over that was not made here. Raises `NothingForSie`, `SeveralSieFiles`, `SieNotWritable`,
        `SieStopped`, `FileNotWritable`.
        """
        plan = self.plan(voucher_ids, series)
        refuse(plan, anyway=anyway, split=split)
        act, at = new_act(), self._clock.now()
        drafts: list[tuple[Path, Path]] = []
        made = {each.sha256: each.kind for each in self._store.reports()}
        pages = [digest for digest, kind in made.items() if kind == ReportKind.SIE_RECEIPT]
        written = [digest for digest, kind in made.items() if kind == ReportKind.SIE]
        try:
            with self._store.writing() as writer:
                for part in plan.parts:
                    target = path if len(plan.parts) == 1 else free_path(_named(path, part), "", written)
                    page = free_path(target.with_suffix(".pdf"), texts.t("receipt page"), pages, target)
                    drafts += self._write_part(writer, part, (target, page), by, at, act, texts)
                for draft, place in drafts:
                    draft.replace(place)
        except OSError as error:
            raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error
        finally:
            for draft, _ in drafts:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
        ids = tuple(each for part in plan.parts for each in part.ids)
        changes = Changes(act, Changed.CASES | Changed.HISTORY, ids, plan.left_out)
        places = tuple(place for _, place in drafts)
        return SieWritten(places[::2], places[1::2], changes)

    def _part(
        self, company: str, scope: str, cases: list[FailedVoucher], series: str, earlier: dict[int, str]
    ) -> SiePart:
        view = self._ledgers.view(company)
        series = series or suggested_series(view.ledger, cases, self._store.series_sent(company))
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

    def _write_part(
        self,
        writer: Writer,
        part: SiePart,
        places: tuple[Path, Path],
        by: str,
        at: datetime,
        act: str,
        texts: Texts,
    ) -> list[tuple[Path, Path]]:
        """Write one file and its receipt page as drafts, and record them; return each with the place it goes to."""
        states = writer.states(part.ids)
        for each in part.ids:
            if states[each].status not in MAY_GO_IN:
                raise MoveNotAllowed(voucher=f"#{each}", detail=SKIP_REASONS[states[each].status])
        data = sie_bytes(self._file(part))
        digest = hashlib.sha256(data).hexdigest()
        receipt = self._receipt(part, places[0].name, digest, len(data), by, at)
        drafts = [(_draft(place), place) for place in places]
        with drafts[0][0].open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        self._receipt_writer(receipt, drafts[1][0], texts)
        document = bytes_document(places[0].name, data)
        record_made(writer, part.ids, MadeReport(ReportKind.SIE, document, part.company, by, at, part.series), act)
        page = file_document(drafts[1][0], places[1].name)
        record_made(writer, (), MadeReport(ReportKind.SIE_RECEIPT, page, part.company, by, at), act)
        return drafts

    def _receipt(self, part: SiePart, name: str, sha256: str, size: int, by: str, at: datetime) -> SieReceipt:
        year = part.year
        return SieReceipt(
            file_name=name,
            sha256=sha256,
            size=size,
            series=part.series,
            company=part.company,
            company_name=part.company_name,
            financial_year=f"{year.start} – {year.end}" if year else "",
            lines=tuple(_line(case) for case in part.cases),
            made_by=by,
            made_at=at,
            program=" ".join(self._program),
        )


def _with_booked(part: SiePart, booked: Mapping[int, Booked]) -> SiePart:
    return replace(part, booked=tuple((each, booked[each].label) for each in part.ids if each in booked))


def refuse(plan: SiePlan, *, anyway: bool, split: bool) -> None:
    """Raise what keeps a plan from being written: see `SieExport.write`."""
    if not plan.parts:
        raise NothingForSie
    if len(plan.parts) > 1 and not split:
        told = "; ".join(f"{part.company_name or part.company} {part.scope[:4]}" for part in plan.parts)
        raise SeveralSieFiles(parts=told)
    if plan.faults:
        raise SieNotWritable(count=len(plan.faults))
    if plan.against and not anyway:
        raise SieStopped(count=plan.against)


def free_path(path: Path, word: str, ours: Collection[str], other: Path | None = None) -> Path:
    """Return the first name that is free or holds what was made here: ``a.pdf``, ``a word.pdf``, ``a word 2.pdf``.

    ``ours`` are SHA-256 sums of what was made, which the register gives back; ``other`` is never the answer. Raises
    `OSError` where a file that lies there cannot be read.
    """
    stem = f"{path.stem} {word}".strip()
    further = (path.with_stem(stem if number == 1 else f"{stem} {number}") for number in count(1 if word else 2))
    names = (each for each in chain((path,), further) if each != other)
    return next(each for each in names if not each.exists() or _is_of(each, ours))


def _is_of(path: Path, digests: Collection[str]) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() in digests


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


def _line(case: FailedVoucher) -> ReceiptLine:
    voucher, written = case.entered, to_write(case)
    credit = sum(row.credit for row in voucher.rows)
    key = match_key(case.id)
    return ReceiptLine(
        key, case.voucher.label, voucher.transaction_date, written.text, voucher.amount, credit, len(voucher.rows)
    )


def _named(path: Path, part: SiePart) -> Path:
    return path.with_stem(f"{path.stem} {part.company} {part.scope[:4]}")


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.new")
