"""Receipts dropped on a voucher: while they hang over it, it says what letting go will do."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from workbench.ui import theme
from workbench.ui.plain import PlainLabel
from workbench.ui.receipt_acts import dropped_receipts


class ReceiptDrop(QFrame):
    """Lies over a page while receipts are dragged over it. ``dropped`` carries the files.

    What cannot be a receipt is left to the window behind, which brings it in.
    """

    dropped = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._offer = ""
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words = PlainLabel(size=1.2, strong=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_SECTION, theme.GAP_SECTION, theme.GAP_SECTION, theme.GAP_SECTION)
        column.addWidget(self.words)
        self.hide()
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def offer(self, words: str) -> None:
        """Say what letting go will do; with no words nothing is taken."""
        self._offer = words
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take receipts dragged over the page."""
        if watched is self._page:
            if isinstance(event, QDragEnterEvent):
                return self._entered(event)
            if isinstance(event, QDropEvent) and not isinstance(event, QDragMoveEvent):
                return self._let_go(event)
            if event.type() == QEvent.Type.DragLeave:
                self.hide()
        return super().eventFilter(watched, event)

    def _entered(self, event: QDragEnterEvent) -> bool:
        if not self._offer or not dropped_receipts(event.mimeData()):
            event.ignore()
            return False
        event.acceptProposedAction()
        self.words.show_text(self._offer)
        self.setGeometry(self._page.rect())
        self.raise_()
        self.show()
        return True

    def _let_go(self, event: QDropEvent) -> bool:
        self.hide()
        data: QMimeData = event.mimeData()
        paths = dropped_receipts(data) if self._offer else []
        if not paths:
            event.ignore()
            return False
        event.acceptProposedAction()
        self.dropped.emit(paths)
        return True
