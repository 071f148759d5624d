"""The control sum (``#KSUMMA``): a CRC-32 over labels and fields, so that white space and quotes do not count."""

import re
import zlib

from workbench.sie.lines import Record, SieFault

_NUMBER = re.compile("-?[0-9]{1,12}")


class WrongSum(SieFault):
    """The sum in the file (``told``) is not that of its content (``found``): it was changed or damaged on its way."""

    def __init__(self, line: int, told: str, found: int) -> None:
        super().__init__(line, f"#KSUMMA {told} ≠ {found}")
        self.told = told
        self.found = found


class ControlSum:
    """Sums up one file. Begins at the first ``#KSUMMA``, which has no value; the second closes it with one."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._standard = 0
        self._as_written = 0
        self._opened = 0

    @property
    def is_open(self) -> bool:
        """Whether the next records count."""
        return self._opened > 0

    def add(self, record: Record) -> None:
        """Count a record in. A brace of a voucher does not count."""
        if record.label in "{}":
            return
        pieces = (field if isinstance(field, str) else "".join(field) for field in record.fields)
        text = record.label + "".join(pieces)
        self._standard = zlib.crc32(text.encode("cp437", "replace"), self._standard)
        self._as_written = zlib.crc32(text.encode(self._encoding, "replace"), self._as_written)

    def meet(self, record: Record) -> None:
        """Take a ``#KSUMMA``. Raises `WrongSum` where it closes with another sum than the content has.

        The standard sums CP437 whatever the file is in; a program that sums the bytes it wrote is believed too, and
        so is one that writes the sum as a signed number.
        """
        told = record.text(0)
        if not self._opened:
            self._opened = 0 if told else record.line
            self._standard = self._as_written = 0
            return
        self._opened = 0
        if told:
            value = int(told) % (1 << 32) if _NUMBER.fullmatch(told) else None
            if value not in (self._standard, self._as_written):
                raise WrongSum(record.line, told[:30], self._standard)

    def end(self, line: int) -> None:
        """Raise `SieFault` where the file ended, at a line, before the sum was told: the end is missing."""
        if self._opened:
            raise SieFault(line, "#KSUMMA")
