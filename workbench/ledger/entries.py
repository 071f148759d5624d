"""A ledger's export in SIE 4, read as the vouchers that stand in it; streaming, in bounded memory."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from workbench.domain.company import DimensionMap, normalise_org_number
from workbench.domain.errors import BadRecord, BadVoucher, BrokenFile, NewerSie, NoLedger, OwnSieFile, SumDiffers
from workbench.domain.ledger import LedgerFacts
from workbench.domain.match_key import keys_in
from workbench.domain.source import Problem
from workbench.domain.verification import EntryRow, LedgerEntry, Scope, content_of
from workbench.sie.ledger import is_ledger, is_ours, ledger_facts, parted, unread_facts
from workbench.sie.reader import SieFault, SieReader, SieRow, SieVoucher, WrongSum

_HEAD = 4096
_MOST_PROBLEMS = 100


class LedgerExport:
    """One export; the `LedgerExport` port. A struck row counts nothing, an added one once, as the reader gives them."""

    def __init__(self, stream: BinaryIO, name: str, dimensions: Callable[[str], DimensionMap]) -> None:
        """Take the bytes, what they are called, and which dimensions a company uses."""
        self._stream = stream
        self._name = name
        self._dimensions = dimensions
        self._reader = SieReader(stream)
        self._problems: list[Problem] = []

    @property
    def company(self) -> str:
        """Whose ledger it is, as far as it has been read."""
        return normalise_org_number(self._reader.facts.org_number)

    @property
    def facts(self) -> LedgerFacts:
        """What it tells of the ledger besides its vouchers."""
        return ledger_facts(self._reader.facts, "")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What in it cannot be read, the first hundred of its vouchers."""
        return tuple(self._problems)

    @property
    def scope(self) -> Scope:
        """What it can know of: it reaches to the day it was made, or ends before that with its period or year."""
        told = self._reader.facts
        facts = self.facts
        ends = [day for day in (told.generated, told.covers) if day]
        if ends and facts.year:
            ends.append(facts.year.end)
        return Scope(self.company, facts.year, min(ends) if ends else told.last_voucher_day, told.generated)

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield the vouchers in it. A voucher that cannot be read is a problem, and so is a line of the facts.

        Raises `NoLedger`, `NewerSie`, `OwnSieFile`, `BrokenFile` (it breaks off), `SumDiffers`.
        """
        start = self._stream.tell()
        if self._stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise NewerSie(name=self._name)
        self._stream.seek(start)
        try:
            yield from self._entries()
            facts = self._reader.facts
            if is_ours(facts):
                raise OwnSieFile(name=self._name)
            chart = bool(facts.accounts and facts.years) and not self._name.lower().endswith(".si")
            if not (is_ledger(facts) or chart):
                raise NoLedger(name=self._name)
            for fault in unread_facts(facts):
                self._add_problem(BadRecord(name=self._name, line=fault.line, detail=fault.detail), fault.detail)
        except WrongSum as fault:
            raise SumDiffers(name=self._name, line=fault.line, told=fault.told, found=fault.found) from fault
        except SieFault as fault:
            raise BrokenFile(name=self._name, line=fault.line, detail=fault.detail) from fault

    def _entries(self) -> Iterator[LedgerEntry]:
        whose, uses = "", self._dimensions("")
        for told in self._reader.vouchers():
            if self._reader.facts.org_number != whose:
                whose = self._reader.facts.org_number
                uses = self._dimensions(self.company)
            if told.faults or told.day is None:
                self._unreadable(told)
            elif told.rows:
                yield _entry(told, uses)

    def _unreadable(self, told: SieVoucher) -> None:
        fault = told.faults[0] if told.faults else SieFault(told.line, "#VER")
        label = f"{told.series} {told.number}".strip() or told.text[:60] or "–"
        self._add_problem(BadVoucher(name=self._name, line=fault.line, voucher=label, detail=fault.detail), label)

    def _add_problem(self, error: BadVoucher | BadRecord, excerpt: str) -> None:
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(Problem(error, excerpt))


def _entry(told: SieVoucher, uses: DimensionMap) -> LedgerEntry:
    assert told.day is not None
    rows = tuple(
        [_row(row, uses) if row.objects else EntryRow(row.account, row.amount, "", "", row.text) for row in told.rows]
    )
    texts = {told.text, *[row.text for row in told.rows]}
    keys = tuple(dict.fromkeys([key for text in sorted(texts) if "V" in text or "v" in text for key in keys_in(text)]))
    return LedgerEntry(told.series, told.number, told.day, told.text, rows, keys, content_of(told.rows))


def _row(row: SieRow, uses: DimensionMap) -> EntryRow:
    if not row.objects:
        return EntryRow(row.account, row.amount, "", "", row.text)
    cost_center, project, _ = parted(row.objects, uses)
    return EntryRow(row.account, row.amount, cost_center, project, row.text)
