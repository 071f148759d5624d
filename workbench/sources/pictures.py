"""Which of the files attached to a mail may be receipts, and which are the logos and signatures round its text."""

import struct

from workbench.domain.receipt_kind import HEAD, ReceiptKind, receipt_kind

_LEAST_BYTES, _LEAST_SIDE, _LEAST_PIXELS = 500, 100, 40_000
_PHOTOGRAPH = 1_000_000
_MOST_SEGMENTS = 1000
_SIZE_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))


def is_receipt(data: bytes, shown: bool) -> bool:
    """Tell whether a file may be a receipt: a PDF, or a picture that is no decoration.

    A picture ``shown`` in the midst of a mail's text counts only where it is as large as a photograph, and a tiny one
    never; one whose size cannot be told is not passed over.
    """
    kind = receipt_kind(data[:HEAD])
    if kind is None or kind is ReceiptKind.PDF:
        return kind is not None
    if len(data) < _LEAST_BYTES:
        return False
    size = _size(data, kind)
    if size is None:
        return not shown
    width, height = size
    if min(width, height) < _LEAST_SIDE or width * height < _LEAST_PIXELS:
        return False
    return not shown or width * height >= _PHOTOGRAPH


def _size(data: bytes, kind: ReceiptKind) -> tuple[int, int] | None:
    """Return how many pixels a picture is wide and high, by its head alone; of a TIFF that is not looked for."""
    if kind is ReceiptKind.PNG:
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    return _size_of_jpeg(data) if kind is ReceiptKind.JPEG else None


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Go from segment to segment up to the one that tells the size; None where it cannot be followed."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 9 > len(data) or data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker in _SIZE_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker == 0xFF:
            at += 1  # filling
        else:
            at += 2 if marker in _ALONE else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None
