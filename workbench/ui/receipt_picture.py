"""Small pictures of receipts, made off the window's own thread."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtPdf import QPdfDocument

from workbench.domain.origin import Receipt
from workbench.domain.ports import Progress
from workbench.domain.receipt_kind import ReceiptKind, receipt_kind
from workbench.services.cases import Cases

_LARGEST_READ = 12 << 20
_MOST_PIXELS = 60_000_000


class Pictures:
    """A job that makes small pictures of some receipts; it returns (kind, picture or None) for each."""

    def __init__(self, cases: Cases, receipts: Sequence[Receipt], side: int) -> None:
        self._cases = cases
        self._receipts = receipts
        self._side = side

    def __call__(self, progress: Progress) -> list[tuple[ReceiptKind | None, QImage | None]]:
        """Run it."""
        found: list[tuple[ReceiptKind | None, QImage | None]] = []
        for place, each in enumerate(self._receipts):
            progress(place, len(self._receipts))
            if each.size > _LARGEST_READ:
                found.append((None, None))
                continue
            data = self._cases.receipt(each)
            kind = receipt_kind(data)
            found.append((kind, small_picture(data, kind, self._side) if kind else None))
        return found


def small_picture(data: bytes, kind: ReceiptKind, side: int) -> QImage | None:
    """Return a picture, or the first page of a PDF, no longer than that; None where it cannot be read."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    image = _first_page(buffer, side) if kind is ReceiptKind.PDF else _picture(buffer, side)
    buffer.close()
    return image


def _picture(buffer: QBuffer, side: int) -> QImage | None:
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(_within(size, side))
    image = reader.read()
    return None if image.isNull() else image


def _first_page(buffer: QBuffer, side: int) -> QImage | None:
    document = QPdfDocument()
    document.load(buffer)
    drawn = None
    if document.status() == QPdfDocument.Status.Ready and document.pageCount():
        points = document.pagePointSize(0).toSize()
        image = document.render(0, _within(points, side)) if points.isValid() and not points.isEmpty() else QImage()
        if not image.isNull():
            drawn = QImage(image.size(), QImage.Format.Format_RGB32)
            drawn.fill(Qt.GlobalColor.white)  # a page is drawn on nothing
            painter = QPainter(drawn)
            painter.drawImage(0, 0, image)
            painter.end()
    document.close()
    return drawn


def _within(size: QSize, side: int) -> QSize:
    return size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
