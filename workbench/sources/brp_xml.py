"""The values in BRP's export file as text, voucher by voucher, from the events of an XML parser.

Element names count without case and prefix, values may be elements or attributes, containers are passed through.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

_CHUNK = 1 << 16
_MAX_TEXT = 10_000
_MAX_ROWS = 100_000


class Malformed(Exception):
    """The XML itself is at fault."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


@dataclass(slots=True)
class RawVoucher:
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

    def __init__(self, parser: "_Parser") -> None:
        super().__init__()
        self.done: list[RawVoucher] = []
        self._parser = parser
        self._batch: dict[str, str] = {}
        self._batch_number = 0
        self._voucher: RawVoucher | None = None
        self._row: dict[str, str] | None = None
        self._text: list[str] = []
        self._length = 0
        self._leaf = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
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
            self._voucher = RawVoucher(self._batch, self._batch_number, self._parser.getLineNumber(), place)
            target = self._voucher.fields
        elif local == "batch":
            target = self._batch = {}
            self._batch_number += 1
        else:
            return
        self._leaf = False
        for key, value in attrs.items():
            if not key.startswith("xmlns"):
                self._put(target, _local_name(key), value)

    def characters(self, content: str) -> None:
        if self._leaf:
            self._length += len(content)
            if self._length <= _MAX_TEXT:
                self._text.append(content)

    def end(self, name: str) -> None:
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


class _Parser(DefusedExpatParser):  # type: ignore[misc]  # the library tells no types
    """Tells its collector of elements straight from expat: an object for each one's attributes takes long."""

    def __init__(self) -> None:
        super().__init__(forbid_dtd=False, forbid_entities=True, forbid_external=True)
        self.collector = _Collector(self)
        self.setContentHandler(self.collector)

    def reset(self) -> None:
        super().reset()
        self._parser.StartElementHandler = self.collector.start
        self._parser.EndElementHandler = self.collector.end


def raw_vouchers(stream: BinaryIO) -> Iterator[RawVoucher]:
    """Yield each voucher once its end has been seen. Raises `Malformed` after those before the fault."""
    parser = _Parser()
    collector = parser.collector
    place = stream.tell()
    ended = False
    while not ended:
        stream.seek(place)  # the caller may have looked elsewhere in between
        chunk = stream.read(_CHUNK)
        place += len(chunk)
        ended = not chunk
        fault: Malformed | None = None
        try:
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
        except SAXException as error:
            fault = Malformed(parser.getLineNumber() or 1, error.getMessage())
        except (DefusedXmlException, ValueError, LookupError) as error:
            fault = Malformed(parser.getLineNumber() or 1, str(error))
        done, collector.done = collector.done, []
        yield from done
        if fault is not None:
            raise fault
