"""BRP's standard export: ``Batch > Voucher > VoucherRow`` in XML.

Read as a stream, so that a file of any size takes the memory of one voucher.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from workbench.domain.company import DimensionMap, normalise_org_number
from workbench.domain.errors import AmountError, BadVoucher, BrokenFile, CutShort, NothingFound
from workbench.domain.money import parse_amount, parse_decimal
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.sources.brp_xml import Malformed, RawVoucher, raw_vouchers
from workbench.sources.decode import decode, encoding_of, spoken
from workbench.sources.streams import rewindable

_EXCERPT = 4000
_MAX_ORE = 10**13
_AMOUNT_LENGTH = 30
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(batch|voucher|voucherrow)[\s/>]", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?")
_DECLARATION = 400
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DIMENSION = re.compile(r"dim([0-9]{1,4})")


class BrpXml:
    """The source for BRP's export file."""

    name = "brp"

    def recognises(self, head: bytes, name: str) -> float:  # noqa: ARG002  the content tells
        """Tell by the element names."""
        text = decode(head)
        if not text.lstrip().startswith("<"):
            return 0.0
        found = {match.lower() for match in _ELEMENT.findall(text)}
        return {0: 0.0, 1: 0.6 if "batch" in found else 0.8}.get(len(found), 0.95)

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        """Yield the vouchers, and a `Problem` with `BadVoucher` for each that cannot be read.

        Raises `CutShort` or `BrokenFile` where the XML is at fault, `NothingFound` where it holds no voucher.
        """
        with rewindable(stream) as file:
            context.read_as(_encoding(file))
            yield from _items(file, name, context)


def _items(stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
    start = stream.tell()
    late: dict[int, dict[str, str]] | None = None
    vouchers = problems = 0
    try:
        for raw in raw_vouchers(stream):
            batch = raw.batch
            if not {"companyid", "batchid"} <= batch.keys():
                # What names the company may stand behind its vouchers: look ahead once, keeping only that.
                late = _batches(stream, start) if late is None else late
                batch = late.get(raw.batch_number, batch)
            try:
                item: SourceItem = _voucher(raw, batch, context)
                vouchers += 1
            except _Unreadable as fault:
                error = BadVoucher(name=name, line=raw.line, voucher=_label(raw), detail=str(fault))
                item = Problem(error, _excerpt(stream, start, raw))
                problems += 1
            yield item
    except Malformed as fault:
        if vouchers:
            raise CutShort(name=name, line=fault.line, detail=fault.detail, vouchers=vouchers) from fault
        raise BrokenFile(name=name, line=fault.line, detail=fault.detail) from fault
    if not vouchers and not problems:
        raise NothingFound(name=name)


def _encoding(stream: BinaryIO) -> str:
    """Return the encoding that an XML file says it is in, as a person names it; UTF-8 where it says none."""
    start = stream.tell()
    head = stream.read(_DECLARATION)
    stream.seek(start)
    text = decode(head)
    wide = encoding_of([head])
    declared = _DECLARED.match(text)
    return spoken(
        declared[1] if declared and not wide.startswith("utf-16") else wide if wide.startswith("utf") else "utf-8"
    )


class _Unreadable(Exception):
    """Says, by element and value, what in a voucher is not as it should be."""


def _batches(stream: BinaryIO, start: int) -> dict[int, dict[str, str]]:
    """Return the fields of every batch, as far as the file can be read."""
    stream.seek(start)
    found: dict[int, dict[str, str]] = {}
    with suppress(Malformed):  # told by the reading proper
        for raw in raw_vouchers(stream):
            found[raw.batch_number] = raw.batch
    return found


def _voucher(raw: RawVoucher, batch: dict[str, str], context: ReadContext) -> Voucher:
    """Make the voucher. Raises `_Unreadable`."""
    if raw.fault:
        raise _Unreadable(raw.fault)
    if not raw.rows:
        raise _Unreadable("VoucherRow: 0")
    fields = raw.fields
    company = normalise_org_number(batch.get("companyid", ""))
    dimensions = context.dimensions(company)
    return Voucher(
        company=company,
        source=BrpXml.name,
        series=fields.get("vouchertype", ""),
        number=fields.get("vouchernumber", ""),
        transaction_date=_date(fields.get("voucherdate", "")),
        text=fields.get("description", "") or fields.get("text", ""),
        rows=tuple(_row(row, index, dimensions) for index, row in enumerate(raw.rows, 1)),
        batch=batch.get("batchid", ""),
    )


def _row(values: dict[str, str], index: int, dimensions: DimensionMap) -> VoucherRow:
    cost_center = project = ""
    others: list[tuple[int, str]] = []
    for key, value in values.items():
        number = _dimension(key)
        if number is None:
            continue
        if number == dimensions.cost_center:
            cost_center = value
        elif number == dimensions.project:
            project = value
        else:
            others.append((number, value))
    return VoucherRow(
        account=values.get("account", ""),
        amount=_ore(values.get("amount", ""), index),
        cost_center=cost_center,
        project=project,
        transaction_information=values.get("description", "") or values.get("text", ""),
        currency=values.get("currency", ""),
        vat_code=values.get("vatcode", ""),
        other_dimensions=tuple(sorted(others)),
    )


@lru_cache(maxsize=256)
def _dimension(key: str) -> int | None:
    """Return the dimension that a field of a row holds, if any."""
    match = _DIMENSION.fullmatch(key)
    return int(match[1]) if match else None


def _ore(text: str, index: int) -> int:
    """Read an amount: machine-written, or with a decimal comma where that is not ambiguous."""
    ore = None
    if len(text) <= _AMOUNT_LENGTH:
        try:
            ore = parse_decimal(text)
        except AmountError:
            with suppress(AmountError):
                ore = parse_amount(text)
    if ore is None or abs(ore) > _MAX_ORE:
        raise _Unreadable(f"VoucherRow {index}: Amount “{text[:_AMOUNT_LENGTH]}”")
    return ore


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is not None:
        with suppress(ValueError):
            return date(int(match[1]), int(match[2]), int(match[3]))
    raise _Unreadable(f"VoucherDate “{text[:30]}”")


def _label(raw: RawVoucher) -> str:
    """Name a voucher by what is known of it."""
    label = f"{raw.fields.get('vouchertype', '')} {raw.fields.get('vouchernumber', '')}".strip()
    return label or raw.fields.get("description", "")[:60] or "–"


def _excerpt(stream: BinaryIO, start: int, raw: RawVoucher) -> str:
    """Return the voucher's own part of the file, as it came, at most `_EXCERPT` bytes of it."""
    stream.seek(start)
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(stream.read(2))
    stream.seek(start + raw.start)
    data = stream.read(min(raw.end - raw.start, _EXCERPT))
    return data.decode(wide, "replace") if wide else decode(data)
