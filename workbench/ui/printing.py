"""Printing a PDF: the very same pages, drawn piece by piece so that the window never stands still."""

from collections.abc import Callable

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QObject,
    QPointF,
    QRect,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from workbench.domain.errors import N_, ReportError
from workbench.ui.jobs import Busy
from workbench.ui.session import Session
from workbench.ui.tasks import Task

_FINEST = 600
_STRIP_PIXELS = 1_500_000


class NotPrinted(ReportError):
    """The printer did not take the pages. Parameters: name."""

    code = "not-printed"
    sentence = N_("{name} was not printed: the printer did not answer.")
    remedy = N_("Check that the printer is on, or save the PDF and print it from another program.")


class NotShown(ReportError):
    """A PDF cannot be read. Parameters: name."""

    code = "pdf-not-readable"
    sentence = N_("{name} cannot be shown.")
    remedy = N_("Make the journal again.")


class LoadedPdf(QObject):
    """A PDF held in memory, so that no file needs to stay open. ``document`` is ready to be drawn."""

    def __init__(self, data: bytes, name: str, parent: QObject | None = None) -> None:
        """Load the bytes; ``name`` is the file's name. Raises `NotShown`."""
        super().__init__(parent)
        self.data = data
        self.name = name
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        if self.document.status() != QPdfDocument.Status.Ready:
            raise NotShown(name=name)


class PdfPrinting(QObject):
    """One PDF on its way to a printer: a strip of a page at a time, with progress and cancel.

    The work is told to `Session.busy` and `Session.idle` like any other. ``finished`` comes when the last page
    has been handed to the printer, ``ended`` always; faults go to `Session.failed`.
    """

    finished = Signal()
    ended = Signal()

    def __init__(self, session: Session, pdf: LoadedPdf, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        pdf.setParent(self)
        self._session = session
        self._pdf = pdf
        self._printer = printer
        self._painter = QPainter()
        self._pages = pages_to_print(printer, pdf.document.pageCount())
        self._place = 0
        self._top = 0
        self._task = Task(_nothing, _nothing, _nothing)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._break_off)

    def start(self) -> None:
        """Begin; returns at once."""
        document, printer = self._pdf.document, self._printer
        printer.setFullPage(True)
        printer.setDocName(self._pdf.name)
        printer.setResolution(min(printer.resolution(), _FINEST))
        if self._pages:
            self._turn_paper(document.pagePointSize(self._pages[0]))
        if not self._pages or not self._painter.begin(printer):
            self._end()
            self._session.failed.emit(NotPrinted(name=self._pdf.name))
            return
        # Else Qt hands the strips on as JPEG, with specks round every letter and at twice the size.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        self._tell()
        self._timer.start()

    def _step(self) -> None:
        if self._task.cancelled:
            self._break_off()
            return
        page = self._pages[self._place]
        target = fitted(self._pdf.document.pagePointSize(page), self._paper())
        height = min(max(1, _STRIP_PIXELS // max(1, target.width())), target.height() - self._top)
        self._draw(page, target, height)
        self._top += height
        if self._top >= target.height() and not self._next_page():
            return
        self._tell()

    def _draw(self, page: int, target: QRect, height: int) -> None:
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(target.size())
        options.setScaledClipRect(QRect(0, self._top, target.width(), height))
        if self._printer.colorMode() == QPrinter.ColorMode.GrayScale:
            options.setRenderFlags(QPdfDocumentRenderOptions.RenderFlag.Grayscale)
        strip = self._pdf.document.render(page, QSize(target.width(), height), options, fillColor=Qt.GlobalColor.white)
        self._painter.drawImage(target.topLeft() + QRect(0, self._top, 1, 1).topLeft(), strip)

    def _break_off(self) -> None:
        """Stop at once: a printer may not go away while it is being painted on."""
        if self._painter.isActive():
            self._printer.abort()
            self._end()

    def _next_page(self) -> bool:
        """Go on to the next page; False when all are done or the printer gave up."""
        self._top = 0
        self._place += 1
        if self._place == len(self._pages):
            if self._painter.end():
                self.finished.emit()
            else:
                self._session.failed.emit(NotPrinted(name=self._pdf.name))
            self._end()
            return False
        self._turn_paper(self._pdf.document.pagePointSize(self._pages[self._place]))
        if not self._printer.newPage():
            self._end()
            self._session.failed.emit(NotPrinted(name=self._pdf.name))
            return False
        return True

    def _turn_paper(self, page: QSizeF) -> None:
        lying = page.width() > page.height()
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
        )

    def _paper(self) -> QRect:
        return self._printer.pageLayout().fullRectPixels(self._printer.resolution())

    def _tell(self) -> None:
        label = self._session.texts.t("Printing {name}", name=self._pdf.name)
        self._session.busy.emit(Busy(label, self._task, self._place, len(self._pages)))

    def _end(self) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()
        self._session.idle.emit(self._task)
        self.ended.emit()
        self.deleteLater()


class PrintChoice(QObject):
    """Asks for a printer, then prints; ``after`` is called once all pages are with the printer.

    Belongs to the session, so that closing the window does not break off the printing.
    """

    def __init__(
        self, session: Session, pdf: LoadedPdf, window: QWidget, after: Callable[[], None] | None = None
    ) -> None:
        super().__init__(session)
        self._session = session
        self._pdf = pdf
        self.after = after
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self.printer.setDocName(pdf.name)
        self.dialog = QPrintDialog(self.printer, window)
        self.dialog.setMinMax(1, pdf.document.pageCount())
        self.dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        self.dialog.setWindowTitle(session.texts.t("Print the journal"))
        self.dialog.accepted.connect(self._print)
        self.dialog.rejected.connect(self.deleteLater)

    def open(self) -> None:
        """Show the dialog; returns at once."""
        QDialog.open(self.dialog)

    def _print(self) -> None:
        printing = PdfPrinting(self._session, self._pdf, self.printer, self._session)
        printing.finished.connect(self._printed)
        printing.ended.connect(self.deleteLater)
        printing.start()

    def _printed(self) -> None:
        if self.after:
            self.after()


def pages_to_print(printer: QPrinter, count: int) -> list[int]:
    """Return the pages (from 0) in printing order: the range, the order and the copies the printer was set to."""
    first, last = max(printer.fromPage(), 1), printer.toPage() or count
    pages = list(range(first - 1, min(last, count)))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _ in range(copies)]


def fitted(page: QSizeF, paper: QRect) -> QRect:
    """Return where a page goes on the paper, in device pixels: as large as it can be, in its middle."""
    size = page.scaled(QSizeF(paper.size()), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    left = QPointF((paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2).toPoint()
    return QRect(left, size)


def _nothing(*_: object) -> None:
    """Stand where a task wants a job: the steps are driven by a timer instead."""
