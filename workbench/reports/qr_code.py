"""Match keys as QR codes, ten thousand in a report: the smallest version, drawn as one path each.

A QR code with a fixed mask is linear: its modules are those of a key of zeros, with the modules that each bit of the
key turns. So reportlab's encoder is asked once for every bit, and after that a code is a few exclusive ors.
"""

from functools import lru_cache

from reportlab.graphics.barcode import qrencoder

SIDE = 21
"""Modules on a side of version 1."""
SIZE = float(SIDE)
"""In points: a module is a point (0.35 mm), which a telephone reads."""
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_BASE = len(_SIGNS)
_PAIR_BITS, _SINGLE_BITS = 11, 6
_MASK = 2
_CHUNK = 7
_CHUNK_MASK = (1 << _CHUNK) - 1
_CHUNKS = SIDE * SIDE // _CHUNK


def modules(text: str) -> int:
    """Return the modules of a code as one number, row by row from the top left, the first the highest bit.

    Takes 16 signs of the alphanumeric set (capitals, digits and some others) at most; a quarter of the code may be
    damaged.
    """
    start, turns = _basis(len(text))
    found = start
    for place, value in enumerate(_values(text)):
        for bit, turned in enumerate(turns[place]):
            if value >> bit & 1:
                found ^= turned
    return found


class KeyCodes:
    """Draws codes, and remembers the pieces they are made of."""

    def __init__(self) -> None:
        self._pieces = [[_piece(place, value) for value in range(1 << _CHUNK)] for place in range(_CHUNKS)]

    def drawing(self, text: str) -> str:
        """Return the operators that fill a code's dark modules, its lower left corner at the origin."""
        left = modules(text)
        parts = []
        for pieces in reversed(self._pieces):
            parts.append(pieces[left & _CHUNK_MASK])
            left >>= _CHUNK
        return f"0 g {''.join(parts)}f "


def _piece(place: int, value: int) -> str:
    """Return the rectangles of seven modules in a row; neighbours are one."""
    row, column = divmod(place * _CHUNK, SIDE)
    found, dark = [], f"{value:0{_CHUNK}b}"
    start = 0
    while (start := dark.find("1", start)) >= 0:
        end = dark.find("0", start)
        end = _CHUNK if end < 0 else end
        found.append(f"{column + start} {SIDE - 1 - row} {end - start} 1 re ")
        start = end
    return "".join(found)


def _values(text: str) -> list[int]:
    """Return the numbers a text is written as: two signs each, the last one alone where they are odd."""
    signs = [_VALUES[sign] for sign in text]
    pairs = [first * _BASE + second for first, second in zip(signs[::2], signs[1::2], strict=False)]
    return [*pairs, signs[-1]] if len(signs) % 2 else pairs


@lru_cache(maxsize=16)
def _basis(length: int) -> tuple[int, tuple[tuple[int, ...], ...]]:
    """Return the modules of a text of zeros, and for each number of it which modules each of its bits turns."""
    start = _encoded("0" * length)
    turns = []
    for place in range(0, length, 2):
        pair = place + 1 < length
        row = []
        for bit in range(_PAIR_BITS if pair else _SINGLE_BITS):
            value = 1 << bit
            signs = _SIGNS[value // _BASE] + _SIGNS[value % _BASE] if pair else _SIGNS[value]
            row.append(start ^ _encoded("0" * place + signs + "0" * (length - place - len(signs))))
        turns.append(tuple(row))
    return start, tuple(turns)


def _encoded(text: str) -> int:
    code = qrencoder.QRCode(1, qrencoder.QRErrorCorrectLevel.Q)
    code.addData(qrencoder.QRAlphaNum(text))
    code.makeImpl(False, _MASK)
    return int("".join("1" if module else "0" for row in code.modules for module in row), 2)
