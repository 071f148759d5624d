"""What kinds of file a receipt can be, told by the content and never by the name."""

from enum import StrEnum


class ReceiptKind(StrEnum):
    """A PDF or a picture; the value is also the ending of its files."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    TIFF = "tif"


HEAD = 1024
"""How many bytes from the start tell the kind."""
_STARTS: tuple[tuple[bytes, ReceiptKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", ReceiptKind.PNG),
    (b"\xff\xd8\xff", ReceiptKind.JPEG),
    (b"II*\0", ReceiptKind.TIFF),
    (b"MM\0*", ReceiptKind.TIFF),
)


def receipt_kind(head: bytes) -> ReceiptKind | None:
    """Tell by its first bytes what kind of receipt a file is; None where it is none.

    Readers of PDFs allow some rubbish before the start, and some machines write it.
    """
    if b"%PDF-" in head[:HEAD]:
        return ReceiptKind.PDF
    return next((kind for start, kind in _STARTS if head.startswith(start)), None)
