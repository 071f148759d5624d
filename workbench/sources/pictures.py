"""Which of the files attached to a mail may be receipts, and which are the logos and signatures round its text."""

import io
import struct
import warnings

from workbench.domain.receipt_kind import HEAD, ReceiptKind, receipt_kind

_LEAST_BYTES, _LEAST_SIDE, _LEAST_PIXELS = 500, 100, 40_000
_PHOTOGRAPH = 1_000_000
# What the picture library is known to raise on hostile files.
_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, MemoryError,
    RuntimeError, AssertionError, EOFError, struct.error,
)  # fmt: skip


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
    size = _size(data)
    if size is None:
        return not shown
    width, height = size
    if min(width, height) < _LEAST_SIDE or width * height < _LEAST_PIXELS:
        return False
    return not shown or width * height >= _PHOTOGRAPH


def _size(data: bytes) -> tuple[int, int] | None:
    """Return how many pixels a picture is wide and high, by its head alone."""
    from PIL import Image  # loaded when a mail with a picture first comes

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as image:
                return image.size
        except Image.DecompressionBombError:
            return None
        except _FAULTS:
            return None
