"""SIE 1 to 4, read as it is in the world: streaming, and tolerant of what programs really write.

`records` splits the lines, `SieReader` makes vouchers and facts of them. What is followed is SIE 4B; what is
forgiven stands in `lines` (form), `amounts` and `voucher`.
"""

from collections.abc import Iterator
from typing import BinaryIO

from workbench.sie.control_sum import ControlSum, WrongSum
from workbench.sie.facts import SeriesUse, SieFacts
from workbench.sie.lines import Field, Record, SieFault, in_line, logical_lines, records, survey
from workbench.sie.voucher import Row, SieRow, SieVoucher, make_voucher, plain_row, stray_rows

__all__ = [
    "Field",
    "Record",
    "SeriesUse",
    "SieFacts",
    "SieFault",
    "SieReader",
    "SieRow",
    "SieVoucher",
    "WrongSum",
    "records",
]


class SieReader:
    """Reads one file. ``facts`` grows as `vouchers` goes on and is whole once that is exhausted.

    ``encoding`` is the codec it is read with, once that has begun.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.facts = SieFacts()
        self.encoding = ""
        self._stream = stream
        self._head: Record | None = None
        self._rows: list[Row] = []
        self._is_opened = False

    def vouchers(self) -> Iterator[SieVoucher]:
        """Yield the vouchers in order.

        Raises `SieFault` where the file ends inside one or before its control sum, or has a line beyond all measure,
        `WrongSum` where the control sum is not that of the content.
        """
        told = survey(self._stream)
        self.facts.has_balances = told.has_balances
        self.encoding = told.encoding
        total = ControlSum(told.encoding)
        number = 0
        for number, text in logical_lines(self._stream, told.encoding):
            if text[:6] == "#TRANS" and not total.is_open and (row := plain_row(text)):
                self._rows.append(row)
                continue
            for record in in_line(text, number):
                if record.label == "#KSUMMA":
                    total.meet(record)
                    continue
                if total.is_open:
                    total.add(record)
                if ended := self._take(record):
                    yield ended
        if self._is_opened or (self._head is not None and not self._is_whole()):
            raise SieFault(number, "#VER {")
        if ended := self._finish(number):
            yield ended
        total.end(number)

    def _take(self, record: Record) -> SieVoucher | None:
        """Take in a record and return the voucher that it ends, if any."""
        label = record.label
        if label in ("#TRANS", "#RTRANS", "#BTRANS"):
            self._rows.append(record)
            return None
        if label == "{":
            self._is_opened = self._head is not None
            return None
        if label == "}":
            return self._finish(record.line, is_closed=True)
        if label == "#VER":
            ended = self._finish(record.line)
            self._head = record
            return ended
        # Of a voucher written without braces any other label is the end.
        ended = None if self._is_opened else self._finish(record.line)
        self.facts.learn(record)
        return ended

    def _finish(self, line: int, is_closed: bool = False) -> SieVoucher | None:
        """Return what is waiting: a voucher, or rows that none was told for."""
        head, rows = self._head, self._rows
        self._head, self._rows, self._is_opened = None, [], False
        if head is not None:
            voucher = make_voucher(head, rows, is_closed)
            self.facts.count(voucher)
            return voucher
        return stray_rows(rows, line) if rows else None

    def _is_whole(self) -> bool:
        """Tell whether a voucher written without braces can be all there where the file ends: it balances."""
        if self._head is None or not self._rows:
            return False
        return not make_voucher(self._head, self._rows, is_closed=False).faults
