"""SIE 4 files: a ledger's export gives facts, a feeder system's file gives vouchers."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.domain.company import normalise_org_number
from workbench.domain.errors import (
    BadRecord,
    BadVoucher,
    BrokenFile,
    CutShort,
    MadeHere,
    NewerSie,
    NothingFound,
    OwnSieFile,
    SumDiffers,
)
from workbench.domain.match_key import keys_in
from workbench.domain.source import Problem, ReadContext, SourceItem, Told
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.sie.ledger import is_ledger, is_ours, ledger_facts, parted, unread_facts
from workbench.sie.reader import SieFacts, SieFault, SieReader, SieVoucher, WrongSum
from workbench.sources.decode import decode, spoken
from workbench.sources.receipts import Beside
from workbench.sources.streams import rewindable

_LABEL = re.compile(
    r"^[ \t]*#(FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|FNAMN|ORGNR|RAR|KONTO|VER|TRANS|KSUMMA|FNR|PROSA)\b", re.M | re.I
)
_SIE5_ROOT = re.compile(r"<(?:[\w.-]+:)?Sie(?:Entry)?[\s>/]")
_BEFORE = "\ufeff∩╗┐ï»¿\0 \t\r\n\f\v"  # blanks, and the mark of UTF-8 as it looks in other encodings
_HEAD = 4096


class SieFile:
    """The source for SIE 4 (types 1 to 4, ``.se`` and ``.si``)."""

    name = "sie"

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by the labels at the line starts, the first line's among them; SIE 5, to be refused, by its root."""
        text = decode(head).lstrip(_BEFORE).replace("\r", "\n")
        if _is_sie5(text):
            return 0.95
        labels = {label.upper() for label in _LABEL.findall(text)}
        if not text.startswith("#") or not labels:
            return 0.0
        return 0.95 if len(labels) > 1 else 0.6

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield one `LedgerFacts` for what a ledger wrote, else the vouchers of a feeder system.

        A voucher that cannot be read is a `Problem` with `BadVoucher`, a line of the ledger's facts one with
        `BadRecord`. Raises `CutShort` or `BrokenFile` where the file breaks off, `SumDiffers` where its control sum
        is another than that of its content, `NewerSie` for SIE 5, `NothingFound` where it holds neither, `OwnSieFile`
        or `MadeHere` for what this program wrote itself.
        """
        with rewindable(stream) as file:
            start = file.tell()
            if _is_sie5(decode(file.read(_HEAD)).lstrip(_BEFORE)):
                raise NewerSie(name=name)
            file.seek(start)
            reader = SieReader(file)
            try:
                yield from _items(reader, name, context)
            finally:
                if reader.encoding:
                    context.read_as(spoken(reader.encoding))


def _items(reader: SieReader, name: str, context: ReadContext) -> Iterator[SourceItem]:
    vouchers = problems = 0
    beside = Beside(context.beside)
    try:
        for told in reader.vouchers():
            if is_ours(reader.facts):
                raise _own(told, name, context)
            if context.ledger_of is not None or is_ledger(reader.facts):
                continue
            if told.removed and not told.rows and not told.faults:
                continue  # struck out in the feeder: there is nothing to book
            item = _item(told, reader.facts, name, context)
            vouchers += isinstance(item, Voucher)
            problems += isinstance(item, Problem)
            receipts = beside.of_voucher(item) if isinstance(item, Voucher) else []
            yield Told(item, receipts=beside.enclosed(receipts)) if receipts and isinstance(item, Voucher) else item
    except WrongSum as fault:
        raise SumDiffers(name=name, line=fault.line, told=fault.told, found=fault.found) from fault
    except SieFault as fault:
        if vouchers:
            raise CutShort(name=name, line=fault.line, detail=fault.detail, vouchers=vouchers) from fault
        raise BrokenFile(name=name, line=fault.line, detail=fault.detail) from fault
    if not vouchers and not problems:
        feeds = name.lower().endswith(".si") and bool(reader.facts.series)  # it holds the accounts it uses, no chart
        if not is_ledger(reader.facts) and (feeds or not reader.facts.accounts):
            raise NothingFound(name=name)
        yield from _ledger(reader.facts, name, context.ledger_of or "")


def _own(told: SieVoucher, name: str, context: ReadContext) -> OwnSieFile:
    """Return that a file is our own, with what is known of it by the keys in its first voucher."""
    made = context.made_here(frozenset(keys_in(told.text)))
    return MadeHere(name=name, number=made[0], day=made[1]) if made else OwnSieFile(name=name)


def _is_sie5(text: str) -> bool:
    """Tell SIE 5 by its root element; the name alone may be anyone's, but not first in a file."""
    return text.startswith("<") and _SIE5_ROOT.search(text, 0, _HEAD) is not None


def _ledger(facts: SieFacts, name: str, company: str) -> Iterator[SourceItem]:
    """Yield the facts, and a problem for each line of theirs that cannot be read. Raises `BrokenFile`."""
    try:
        for fault in unread_facts(facts):
            yield Problem(BadRecord(name=name, line=fault.line, detail=fault.detail), fault.detail)
    except SieFault as fault:
        raise BrokenFile(name=name, line=fault.line, detail=fault.detail) from fault
    yield ledger_facts(facts, company)


def _item(told: SieVoucher, facts: SieFacts, name: str, context: ReadContext) -> Voucher | Problem:
    fault = told.faults[0] if told.faults else None if told.rows else SieFault(told.line, "#TRANS: 0")
    if fault is not None or told.day is None:
        fault = fault or SieFault(told.line, "#VER")
        label = f"{told.series} {told.number}".strip() or told.text[:60] or "–"
        excerpt = f'#VER {told.series} {told.number} {told.day or ""} "{told.text}"'
        return Problem(BadVoucher(name=name, line=fault.line, voucher=label, detail=fault.detail), excerpt)
    company = normalise_org_number(facts.org_number)
    dimensions = context.dimensions(company)
    rows: list[VoucherRow] = []
    for row in told.rows:
        cost_center, project, others = parted(row.objects, dimensions)
        rows.append(
            VoucherRow(
                account=row.account,
                amount=row.amount,
                cost_center=cost_center,
                project=project,
                transaction_information=row.text,
                currency=facts.currency,
                other_dimensions=others,
            )
        )
    return Voucher(
        company=company,
        source="brp" if "brp" in facts.program.lower() else SieFile.name,
        series=told.series,
        number=told.number,
        transaction_date=told.day,
        text=told.text,
        rows=tuple(rows),
        registration_date=told.registered,
    )
