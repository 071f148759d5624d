"""The journal on screen, page for page as it will be printed."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog, QLabel, QMainWindow, QSpinBox, QToolBar, QWidget

from workbench.domain.errors import MoveNotAllowed
from workbench.domain.failure import Status
from workbench.services.moves import SKIP_REASONS
from workbench.ui import theme
from workbench.ui.jobs import Acted, Notice
from workbench.ui.printing import LoadedPdf, PrintChoice
from workbench.ui.session import Session

_STEP = 1.25
_SMALLEST, _LARGEST = 0.2, 5.0


class JournalPreview(QMainWindow):
    """A window of its own; save and print hand on exactly the bytes that are shown."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None, voucher_ids: tuple[int, ...]) -> None:
        """Read the PDF into memory; the file is not needed afterwards. Raises `NotShown`, `OSError`.

        Once it is saved or printed, that is written down of ``voucher_ids``.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._ids = voucher_ids
        self._pdf = LoadedPdf(path.read_bytes(), path.name, self)
        self._pages = self._pdf.document.pageCount()
        self.setWindowTitle(session.texts.t("{name} – preview", name=path.name))
        self._view = QPdfView(self)
        self._view.setDocument(self._pdf.document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setAccessibleName(session.texts.t("The journal's pages"))
        self.setCentralWidget(self._view)
        self._page = QSpinBox()
        self._zoom = QLabel()
        self._build_toolbar()
        self._view.pageNavigator().currentPageChanged.connect(self._on_page_shown)
        self._view.zoomFactorChanged.connect(self._show_zoom)
        self._show_zoom()

    def sizeHint(self) -> QSize:
        """Make room for a page to be read."""
        letter = self.fontMetrics().averageCharWidth()
        return QSize(letter * 130, letter * 120)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons again in a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            theme.renew_icons(self)

    def _build_toolbar(self) -> None:
        t = self._session.texts.t
        bar = QToolBar(t("Journal"), self)
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)
        self.save_action = self._action(bar, t("Save as…"), QKeySequence.StandardKey.Save)
        self.save_action.triggered.connect(self.save_as)
        theme.set_icon(self.save_action, "report-pdf")
        self.print_action = self._action(bar, t("Print…"), QKeySequence.StandardKey.Print)
        self.print_action.triggered.connect(self.print_pages)
        theme.set_icon(self.print_action, "print")
        bar.addSeparator()
        bar.addWidget(QLabel(t("Page") + " "))
        self._page.setRange(1, max(1, self._pages))
        self._page.setKeyboardTracking(False)
        self._page.setAccessibleName(t("Page"))
        self._page.valueChanged.connect(self._go_to_page)
        bar.addWidget(self._page)
        bar.addWidget(QLabel(" " + t("of {count}", count=self._pages) + " "))
        bar.addSeparator()
        smaller = self._action(bar, t("Smaller"), QKeySequence.StandardKey.ZoomOut)
        smaller.triggered.connect(self._zoom_out)
        bar.addWidget(self._zoom)
        larger = self._action(bar, t("Larger"), QKeySequence.StandardKey.ZoomIn)
        larger.triggered.connect(self._zoom_in)
        width = self._action(bar, t("Whole width"), None)
        width.triggered.connect(self._fit_width)
        whole = self._action(bar, t("Whole page"), None)
        whole.triggered.connect(self._fit_page)
        close = QAction(self)
        close.setShortcuts([QKeySequence(Qt.Key.Key_Escape), QKeySequence(QKeySequence.StandardKey.Close)])
        close.triggered.connect(self.close)
        self.addAction(close)

    def _action(self, bar: QToolBar, words: str, key: QKeySequence.StandardKey | None) -> QAction:
        action = QAction(words, self)
        if key is not None:
            action.setShortcuts(key)
            shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{words} ({shortcut})" if shortcut else words)
        bar.addAction(action)
        return action

    # Pages and zoom

    def _on_page_shown(self) -> None:
        self._page.blockSignals(True)
        self._page.setValue(self._view.pageNavigator().currentPage() + 1)
        self._page.blockSignals(False)

    def _go_to_page(self) -> None:
        self._view.pageNavigator().jump(self._page.value() - 1, QPointF())

    def _zoom_in(self) -> None:
        self._zoom_to(self._factor() * _STEP)

    def _zoom_out(self) -> None:
        self._zoom_to(self._factor() / _STEP)

    def _zoom_to(self, factor: float) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(_LARGEST, max(_SMALLEST, factor)))
        self._show_zoom()

    def _fit_width(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._show_zoom()

    def _fit_page(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self._show_zoom()

    def _factor(self) -> float:
        """Return the zoom on screen; the view itself tells it only for a zoom chosen by number."""
        mode = self._view.zoomMode()
        if mode == QPdfView.ZoomMode.Custom or not self._pages:
            return self._view.zoomFactor()
        page = self._pdf.document.pagePointSize(self._view.pageNavigator().currentPage())
        dots = self._view.logicalDpiX() / 72
        margins = self._view.documentMargins()
        room = self._view.viewport().size()
        across = (room.width() - margins.left() - margins.right()) / (page.width() * dots)
        down = (room.height() - margins.top() - margins.bottom()) / (page.height() * dots)
        return across if mode == QPdfView.ZoomMode.FitToWidth else min(across, down)

    def _show_zoom(self) -> None:
        custom = self._view.zoomMode() == QPdfView.ZoomMode.Custom
        percent = self._session.texts.t("{percent} %", percent=round(self._view.zoomFactor() * 100))
        self._zoom.setText(f" {percent} " if custom else "  ")

    # Save and print

    def save_as(self) -> None:
        """Ask where to save what is shown."""
        dialog = journal_file_dialog(self._session, self._pdf.name, self)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, chosen: str) -> None:
        path = Path(chosen)
        remember_folder(self._session, path)
        if self._may_be_entered():
            self._session.save_report(self._ids, path, self._pdf.data, _TellSaved(self._session, path))

    def print_pages(self) -> None:
        """Ask for a printer and print what is shown."""
        if self._may_be_entered():
            PrintChoice(self._session, LoadedPdf(self._pdf.data, self._pdf.name), self, self._printed).open()

    def _may_be_entered(self) -> bool:
        """Refuse where a voucher goes the other way by now: what is printed is typed."""
        rows = (self._session.index.row(each) for each in self._ids)
        gone = next((row for row in rows if row and row.status is Status.RETRY), None)
        if gone:
            reason = SKIP_REASONS[gone.status]
            self._session.failed.emit(MoveNotAllowed(voucher=gone.label, detail=self._session.texts.t(reason)))
        return gone is None

    def _printed(self) -> None:
        self._session.record_report(self._ids, self._pdf.name, self._pdf.data)


class _TellSaved:
    """Tells where the journal lies. Holds no widget, as the window may be closed by then."""

    def __init__(self, session: Session, path: Path) -> None:
        self._session = session
        self._path = path

    def __call__(self, acted: Acted) -> None:
        del acted
        words = self._session.texts.t("Saved as {name}.", name=self._path.name)
        self._session.noticed.emit(Notice(words, path=self._path))


def journal_file_dialog(session: Session, name: str, parent: QWidget) -> QFileDialog:
    """Return a dialog that asks where to save a PDF; it deletes itself when done."""
    dialog = QFileDialog(parent, session.texts.t("Save the journal as"), str(save_folder(session) / name))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(session.texts.t("PDF files") + " (*.pdf)")
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    return dialog


def save_folder(session: Session) -> Path:
    """Return the folder where a save begins: that of the last one while it is there, else the user's own."""
    folder = Path(session.settings.report_folder)
    return folder if session.settings.report_folder and folder.is_dir() else Path.home()


def remember_folder(session: Session, path: Path) -> None:
    """Let the next save begin in the same folder."""
    session.settings.report_folder = str(path.parent)
    session.save_settings()
