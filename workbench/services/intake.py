"""Bringing in: look first, then keep; nothing lost, and the same thing twice changes nothing.

`Intake.preview` reads everything once and keeps nothing. `Intake.store` reads the same bytes again
and keeps them, the vouchers and the failures in one transaction, so that stopping it leaves nothing half.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.columns import ColumnMapping, TableHead
from workbench.domain.company import DimensionMap
from workbench.domain.errors import (
    CompanyUnknown,
    CutShort,
    InputError,
    KnownError,
    NoLedger,
    NothingFound,
    StrangeCompany,
    WrongCompany,
)
from workbench.domain.ports import Clock, Progress, Store
from workbench.domain.source import Problem, ReadContext, SourceItem, SourceReader
from workbench.services.changes import Changed, Changes
from workbench.services.intake_counting import Seen
from workbench.services.intake_writing import IntakeWriting
from workbench.services.made_reports import SieMadeHere
from workbench.services.reading import ReadInput, batches, by_origin, open_input, with_enclosed
from workbench.services.requests import BytesInput, FileInput, Input, InputPreview, IntakeResult, KeptInput, Through
from workbench.services.spool import Spooled, expand, spool, spool_kept
from workbench.services.tables import SaidOfAll, as_told, first_of, tables_in
from workbench.services.years import Years


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of the inputs, before anything is kept. ``known`` counts what is here already.

    ``ledger_of`` is not None where ledgers are wanted (see `ReadContext`); ``companies`` those vouchers here are of;
    ``tables`` the signatures of tables that were read as was said when it was asked for.
    """

    inputs: tuple[InputPreview, ...]
    read: tuple[ReadInput, ...]
    ledger_of: str | None = None
    companies: frozenset[str] = frozenset()
    tables: tuple[str, ...] = ()

    @property
    def strange_ledgers(self) -> tuple[tuple[str, str], ...]:
        """Ledger files of companies that no voucher here is of, though there are vouchers: (name, company)."""
        if not self.companies:
            return ()
        return tuple(
            (each.name, ledger) for each in self.inputs for ledger in each.ledgers if ledger not in self.companies
        )

    def require_company(self, company: str) -> None:
        """Check that every ledger file is of the company told, or, with none told, of one that vouchers are of.

        Raises `NoLedger`, `WrongCompany`, `StrangeCompany`, `CompanyUnknown`, and then lets go of the bytes.
        """
        try:
            for each in self.inputs:
                told = [found.error for found in each.problems if not isinstance(found.error, NothingFound)]
                if not each.ledgers:
                    raise told[0] if told else NoLedger(name=each.name)
            for each in self.inputs:
                for ledger in each.ledgers:
                    if not ledger:
                        raise CompanyUnknown(name=each.name)
                    if company and ledger != company:
                        raise WrongCompany(name=each.name, found=ledger, wanted=company)
            if not company and self.strange_ledgers:
                name, found = self.strange_ledgers[0]
                raise StrangeCompany(name=name, found=found)
        except InputError:
            self.close()
            raise

    @property
    def vouchers(self) -> int:
        """New vouchers, without those in inputs that break off."""
        return sum(each.vouchers for each in self.inputs if each.partial is None)

    @property
    def failures(self) -> int:
        """New failures."""
        return sum(each.failures for each in self.inputs)

    @property
    def receipts(self) -> int:
        """New files that belong to vouchers."""
        return sum(each.receipts for each in self.inputs)

    @property
    def facts(self) -> int:
        """Inputs that tell of the company's ledger."""
        return sum(each.facts for each in self.inputs)

    @property
    def known(self) -> int:
        """Vouchers, failures and ledger files that are here already."""
        return sum(each.known for each in self.inputs)

    @property
    def not_understood(self) -> tuple[tuple[str, KnownError], ...]:
        """What was not understood: the input's name and why."""
        return tuple((each.name, problem.error) for each in self.inputs for problem in each.problems)

    @property
    def partial(self) -> tuple[InputPreview, ...]:
        """Inputs that break off and of which the complete part can be taken."""
        return tuple(each for each in self.inputs if each.partial is not None)

    def close(self) -> None:
        """Let go of the bytes held aside."""
        _close(self.read)


class Intake:
    """Brings files and pasted text into the store."""

    def __init__(self, store: Store, sources: SourceReader, clock: Clock) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock

    def preview(
        self,
        inputs: Sequence[Input],
        progress: Progress,
        ledger_of: str | None = None,
        columns: ColumnMapping | None = None,
    ) -> Preview:
        """Read the inputs (files, folders, text) and tell what they hold; keeps nothing.

        ``ledger_of`` is not None where ledgers are wanted (see `ReadContext`); ``columns`` is what the columns of the
        tables among them hold, whatever was said of such before (see `Preview.tables`).
        """
        read: list[ReadInput] = []
        try:
            for each in expand(inputs):
                name = each.path.name if isinstance(each, FileInput) else each.name
                try:
                    told = each.refused if isinstance(each, BytesInput) else None
                    read.append(ReadInput(self._spool(each, progress), name, refused=told, company=each.company))
                except InputError as error:
                    read.append(ReadInput(None, name, refused=error, company=each.company))
        except BaseException:
            _close(read)
            raise
        return self._looked_at(read, ledger_of, progress, columns)

    def look_again(self, preview: Preview, progress: Progress) -> Preview:
        """Read what a preview holds anew, as more is known now; the earlier preview is used up."""
        read = [ReadInput(each.spooled, each.name, company=each.company) for each in preview.read]
        for before, each in zip(preview.read, read, strict=True):
            each.refused = None if before.spooled else before.refused
        return self._looked_at(read, preview.ledger_of, progress)

    def try_columns(
        self, preview: Preview, table: TableHead, mapping: ColumnMapping, progress: Progress
    ) -> tuple[SourceItem, ...]:
        """Read the first vouchers of a table as a mapping would have them; keeps nothing. Raises an `InputError`."""
        context = as_told(self._context(preview.ledger_of), table.signature, mapping)
        for item in preview.read:
            if item.spooled and any(each.signature == table.signature for each in tables_in(item)):
                opened = open_input(item.spooled, self._sources, context, progress, range(item.spooled.size))
                return first_of(table.name, with_enclosed(opened, self._sources, context))
        return ()

    def _looked_at(
        self, read: list[ReadInput], ledger_of: str | None, progress: Progress, columns: ColumnMapping | None = None
    ) -> Preview:
        context = self._context(ledger_of)
        told = SaidOfAll(columns)
        if columns is not None:
            context = replace(context, columns=told)
        try:
            self._look_at_all(read, progress, context)
        except BaseException:
            _close(read)
            raise
        refused = {table.signature for each in read for table in tables_in(each)}
        companies = frozenset(self._store.voucher_companies())
        tables = tuple(each for each in told.asked if each not in refused)
        return Preview(tuple(_preview(each) for each in read), tuple(read), ledger_of, companies, tables)

    def _look_at_all(self, read: Sequence[ReadInput], progress: Progress, context: ReadContext) -> None:
        total = sum(each.spooled.size for each in read if each.spooled)
        seen = Seen(self._store, Years(self._store))
        before = 0
        for item in read:
            if item.spooled and not item.refused:
                item.company = item.company or context.taught.get(item.spooled.sha256, "")
                made = SieMadeHere(self._store, item.spooled.sha256)
                own = replace(context, company=item.company, read_as=item.tell_encoding, made_here=made)
                self._look(item, item.spooled, own, seen, progress, range(before, total))
                before += item.spooled.size

    def _spool(self, each: Input, progress: Progress) -> Spooled:
        if isinstance(each, KeptInput):
            return spool_kept(each.name, self._store.document(each.document_id))
        return spool(each, progress)

    def store(
        self, preview: Preview, by: str, accept_partial: bool, progress: Progress, through: Through | None = None
    ) -> IntakeResult:
        """Keep what a preview found, all of it or (cancelled, failed) nothing.

        Of an input that breaks off, the complete vouchers are kept only with ``accept_partial``;
        its bytes are kept in any case, with everything else that was not understood. The preview is used up.
        What came ``through`` a way in is remembered as come in the same transaction.
        """
        try:
            writing = self._write(preview, by, accept_partial, progress, through)
        finally:
            preview.close()
        return _result(preview, writing)

    def _write(
        self, preview: Preview, by: str, accept_partial: bool, progress: Progress, through: Through | None
    ) -> IntakeWriting:
        context = self._context(preview.ledger_of)
        total = sum(each.spooled.size for each in preview.read if each.spooled)
        with self._store.writing() as writer:
            writing = IntakeWriting(writer, self._store, self._clock.now(), by, through)
            before = 0
            for each in preview.read:
                if each.spooled is None:
                    continue
                fault = each.refused or (None if accept_partial else each.partial)
                if fault:
                    writing.keep_unread(each.spooled, each.kind, [Problem(fault)])
                else:
                    span = range(before, total)
                    writing.keep_document(each.spooled, each.kind)
                    own = replace(context, company=each.company)
                    opened = open_input(each.spooled, self._sources, own, progress, span)
                    items = with_enclosed(opened, self._sources, own)
                    self._keep(writing, each.spooled, each.kind, items)
                before += each.spooled.size
            writing.join_failures()
        return writing

    def _keep(
        self,
        writing: IntakeWriting,
        spooled: Spooled,
        kind: str,
        items: Iterator[tuple[Spooled, str, SourceItem]],
    ) -> None:
        try:
            for batch in batches(items):
                for origin, origin_kind, group in by_origin(batch):
                    writing.keep_items(writing.keep_document(origin, origin_kind), origin.name, group)
        except CutShort as error:
            writing.keep_items(writing.keep_document(spooled, kind), spooled.name, [Problem(error)])

    def _look(
        self,
        item: ReadInput,
        spooled: Spooled,
        context: ReadContext,
        seen: Seen,
        progress: Progress,
        span: range,
    ) -> None:
        problems: list[Problem] = []
        try:
            opened = open_input(spooled, self._sources, context, progress, span)
            item.kind = opened.kind
            for batch in batches(with_enclosed(opened, self._sources, context)):
                problems += [each for _, _, each in batch if isinstance(each, Problem)]
                seen.count(item, [each for _, _, each in batch], spooled.name, problems)
            if not (item.vouchers or item.failures or item.facts or item.known or problems):
                raise NothingFound(name=item.name)
        except CutShort as error:
            item.partial = error
        except InputError as error:
            item.refused = error
            item.vouchers = item.failures = item.facts = item.known = item.receipts = item.unclear = 0
        item.problems = tuple(problems)

    def _context(self, ledger_of: str | None) -> ReadContext:
        known = {each.org_number: each.dimensions for each in self._store.companies()}
        columns, made = self._store.column_mappings().get, SieMadeHere(self._store)
        return ReadContext(
            _DimensionsOf(known), ledger_of, columns=columns, taught=self._store.taught(), made_here=made
        )


class _DimensionsOf:
    """Answers which dimensions a company uses."""

    def __init__(self, known: dict[str, DimensionMap]) -> None:
        self._known = known

    def __call__(self, company: str) -> DimensionMap:
        return self._known.get(company, DimensionMap())


def _close(read: Iterable[ReadInput]) -> None:
    for each in read:
        if each.spooled:
            each.spooled.file.close()


def _preview(read: ReadInput) -> InputPreview:
    refused = (Problem(read.refused),) if read.refused else ()
    return InputPreview(
        name=read.name,
        kind=read.kind,
        vouchers=read.vouchers,
        failures=read.failures,
        facts=read.facts,
        ledgers=read.ledgers,
        known=read.known,
        problems=read.problems + refused,
        partial=read.partial,
        encoding=read.encoding,
        receipts=read.receipts,
        unclear=read.unclear,
    )


def _result(preview: Preview, writing: IntakeWriting) -> IntakeResult:
    joining = writing.joining
    changed = bool(writing.vouchers or joining.failures or joining.joined or writing.facts or writing.receipts)
    kinds = Changed.NOTHING
    if changed:
        kinds |= Changed.CASES | Changed.HISTORY
    if writing.facts:
        kinds |= Changed.COMPANIES | Changed.HISTORY
    if joining.waiting or joining.joined or writing.kept_aside or writing.settled:
        kinds |= Changed.TRAY
    return IntakeResult(
        vouchers=writing.vouchers,
        failures=joining.failures,
        facts=writing.facts,
        known=writing.known + joining.known,
        unjoined=tuple(joining.unjoined),
        inputs=preview.inputs,
        changes=Changes(writing.act, kinds, all_cases=changed),
        receipts=writing.receipts,
    )
