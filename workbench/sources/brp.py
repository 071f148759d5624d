"""BRP's standard export: ``Batch > Voucher > VoucherRow`` in XML.

Read as a stream of parser events, so that a file of any size takes the memory of one voucher. Element
names count without case and prefix, values may be elements or attributes, and containers are passed through.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from workbench.domain.company import DimensionMap, normalise_org_number
from workbench.domain.errors import AmountError, BadVoucher, BrokenFile, CutShort, NothingFound
from workbench.domain.money import parse_amount, parse_decimal
from workbench.domain.ports import Problem, ReadContext, SourceItem
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.sources.decode import decode
from workbench.sources.streams import rewindable

_CHUNK = 1 << 16
_EXCERPT = 4000
_MAX_TEXT = 10_000
_MAX_ROWS = 100_000
_MAX_ORE = 10**13
_AMOUNT_LENGTH = 30
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(batch|voucher|voucherrow)[\s/>]", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?")
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
        """Yield the vouchers, and a `Problem` with `BadVoucher` for each that can not be read.

        Raises `CutShort` or `BrokenFile` where the XML is at fault, `NothingFound` where it holds no voucher.
        """
        with rewindable(stream) as file:
            yield from _items(file, name, context)


def _items(stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
    start = stream.tell()
    late: dict[int, dict[str, str]] | None = None
    vouchers = problems = 0
    try:
        for raw in _raw_vouchers(stream):
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
    except _Malformed as fault:
        if vouchers:
            raise CutShort(name=name, line=fault.line, detail=fault.detail, vouchers=vouchers) from fault
        raise BrokenFile(name=name, line=fault.line, detail=fault.detail) from fault
    if not vouchers and not problems:
        raise NothingFound(name=name)


class _Unreadable(Exception):
    """Says, by element and value, what in a voucher is not as it should be."""


class _Malformed(Exception):
    """The XML itself is at fault."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


@dataclass(slots=True)
class _RawVoucher:
    """The values of one voucher as text, by lower-case element name; ``start`` and ``end`` in bytes."""

    batch: dict[str, str]
    batch_number: int
    line: int
    start: int
    end: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    fault: str = ""


@lru_cache(maxsize=256)
def _local_name(name: str) -> str:
    return name.rpartition(":")[2].lower()


class _Collector(ContentHandler):
    """Gathers the values of each voucher; finished ones wait in ``done``."""

    def __init__(self, parser: DefusedExpatParser) -> None:
        super().__init__()
        self.done: list[_RawVoucher] = []
        self._parser = parser
        self._batch: dict[str, str] = {}
        self._batch_number = 0
        self._voucher: _RawVoucher | None = None
        self._row: dict[str, str] | None = None
        self._text: list[str] = []
        self._length = 0
        self._leaf = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  the interface's name
        local = _local_name(name)
        self._text.clear()
        self._length = 0
        self._leaf = True
        target: dict[str, str]
        if local == "voucherrow" and self._voucher is not None:
            target = self._row = {}
        elif local == "voucher":
            # Only expat itself knows the byte offset, and the reader keeps it here.
            place = self._parser._parser.CurrentByteIndex
            self._voucher = _RawVoucher(self._batch, self._batch_number, self._parser.getLineNumber(), place)
            target = self._voucher.fields
        elif local == "batch":
            target = self._batch = {}
            self._batch_number += 1
        else:
            return
        self._leaf = False
        if attrs:
            for key, value in attrs.items():
                if not key.startswith("xmlns"):
                    self._put(target, _local_name(key), value)

    def characters(self, content: str) -> None:
        if self._leaf:
            self._length += len(content)
            if self._length <= _MAX_TEXT:
                self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  the interface's name
        if self._leaf:
            self._leaf = False
            text = "".join(self._text) if self._length <= _MAX_TEXT else " " * (_MAX_TEXT + 1)
            if self._row is not None:
                self._put(self._row, _local_name(name), text)
            elif self._voucher is not None:
                self._put(self._voucher.fields, _local_name(name), text)
            else:
                self._put(self._batch, _local_name(name), text)
            return
        local = _local_name(name)
        if local == "voucherrow" and self._row is not None and self._voucher is not None:
            if len(self._voucher.rows) < _MAX_ROWS:
                self._voucher.rows.append(self._row)
            else:
                self._voucher.fault = f"VoucherRow > {_MAX_ROWS}"
            self._row = None
        elif local == "voucher" and self._voucher is not None:
            self._voucher.end = self._parser._parser.CurrentByteIndex
            self.done.append(self._voucher)
            self._voucher = None
        elif local == "batch":
            self._batch = {}
            self._batch_number += 1

    def _put(self, target: dict[str, str], key: str, value: str) -> None:
        if len(value) > _MAX_TEXT:
            if self._voucher is not None:
                self._voucher.fault = f"{key} > {_MAX_TEXT}"
            return
        stripped = value.strip()
        if stripped:
            target[key] = stripped


def _raw_vouchers(stream: BinaryIO) -> Iterator[_RawVoucher]:
    """Yield each voucher once its end has been seen. Raises `_Malformed` after those before the fault."""
    parser = DefusedExpatParser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    collector = _Collector(parser)
    parser.setContentHandler(collector)
    place = stream.tell()
    ended = False
    while not ended:
        stream.seek(place)  # the caller may have looked elsewhere in between
        chunk = stream.read(_CHUNK)
        place += len(chunk)
        ended = not chunk
        fault: _Malformed | None = None
        try:
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
        except SAXException as error:
            fault = _Malformed(parser.getLineNumber() or 1, error.getMessage())
        except (DefusedXmlException, ValueError, LookupError) as error:
            fault = _Malformed(parser.getLineNumber() or 1, str(error))
        done, collector.done = collector.done, []
        yield from done
        if fault is not None:
            raise fault


def _batches(stream: BinaryIO, start: int) -> dict[int, dict[str, str]]:
    """Return the fields of every batch, as far as the file can be read."""
    stream.seek(start)
    found: dict[int, dict[str, str]] = {}
    with suppress(_Malformed):  # told by the reading proper
        for raw in _raw_vouchers(stream):
            found[raw.batch_number] = raw.batch
    return found


def _voucher(raw: _RawVoucher, batch: dict[str, str], context: ReadContext) -> Voucher:
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
        match = _DIMENSION.fullmatch(key)
        if match is None:
            continue
        number = int(match[1])
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


def _label(raw: _RawVoucher) -> str:
    """Name a voucher by what is known of it."""
    label = f"{raw.fields.get('vouchertype', '')} {raw.fields.get('vouchernumber', '')}".strip()
    return label or raw.fields.get("description", "")[:60] or "–"


def _excerpt(stream: BinaryIO, start: int, raw: _RawVoucher) -> str:
    """Return the voucher's own part of the file, as it came, at most `_EXCERPT` bytes of it."""
    stream.seek(start)
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(stream.read(2))
    stream.seek(start + raw.start)
    data = stream.read(min(raw.end - raw.start, _EXCERPT))
    return data.decode(wide, "replace") if wide else decode(data)
