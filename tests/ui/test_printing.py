from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import PAGES, Heard, make_pdf, make_session
from workbench.ui.jobs import Busy
from workbench.ui.printing import LoadedPdf, NotPrinted, NotShown, PdfPrinting, PrintChoice, fitted, pages_to_print
from workbench.ui.session import Session


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Session:
    return make_session(tmp_path / "data")[0]


@pytest.fixture
def pdf(tmp_path: Path, session: Session) -> LoadedPdf:
    path = tmp_path / "Journal.pdf"
    make_pdf(path)
    return LoadedPdf(path.read_bytes(), path.name)


def to_file(path: Path, resolution: int = 150) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(resolution)
    return printer


def pictures(data: bytes) -> list[QImage]:
    loaded = LoadedPdf(data, "x")
    document = loaded.document
    size = QSize(298, 421)
    white = Qt.GlobalColor.white
    images = [document.render(page, size, fillColor=white) for page in range(document.pageCount())]
    return [image.convertToFormat(QImage.Format.Format_Grayscale8) for image in images]


def unlike(one: QImage, other: QImage) -> float:
    """Return the share of pixels that differ clearly."""
    spots = [(x, y) for x in range(0, one.width(), 3) for y in range(0, one.height(), 3)]
    differing = sum(
        abs(QColor(one.pixel(x, y)).lightness() - QColor(other.pixel(x, y)).lightness()) > 96 for x, y in spots
    )
    return differing / len(spots)


def test_the_very_same_pages_are_printed(tmp_path: Path, session: Session, pdf: LoadedPdf, qtbot: QtBot) -> None:
    original = pdf.data
    target = tmp_path / "printed.pdf"
    printer = to_file(target)
    printing = PdfPrinting(session, pdf, printer)
    with qtbot.waitSignal(printing.finished, timeout=20_000):
        printing.start()
    printed = pictures(target.read_bytes())
    wanted = pictures(original)
    assert len(printed) == PAGES
    for one, other in zip(printed, wanted, strict=True):
        assert unlike(one, other) < 0.01
    assert unlike(wanted[0], wanted[1]) > 0.05


def test_progress_is_told_by_the_page_and_ends(tmp_path: Path, session: Session, pdf: LoadedPdf, qtbot: QtBot) -> None:
    busy, idle = Heard(), Heard()
    session.busy.connect(busy)
    session.idle.connect(idle)
    printing = PdfPrinting(session, pdf, to_file(tmp_path / "printed.pdf", 72))
    with qtbot.waitSignal(printing.ended, timeout=20_000):
        printing.start()
    told: list[Busy] = busy.values
    assert told[0].label == "Printing Journal.pdf"
    assert sorted({each.done for each in told}) == list(range(PAGES))
    assert {each.total for each in told} == {PAGES}
    assert idle.values == [told[0].task]


def test_a_page_is_drawn_in_strips(tmp_path: Path, session: Session, pdf: LoadedPdf, qtbot: QtBot) -> None:
    busy = Heard()
    session.busy.connect(busy)
    printing = PdfPrinting(session, pdf, to_file(tmp_path / "printed.pdf", 300))
    with qtbot.waitSignal(printing.ended, timeout=60_000):
        printing.start()
    assert len(busy.values) > 3 * PAGES


def test_cancel_stops_it(tmp_path: Path, session: Session, pdf: LoadedPdf, qtbot: QtBot) -> None:
    busy, finished = Heard(), Heard()
    session.busy.connect(busy)
    printing = PdfPrinting(session, pdf, to_file(tmp_path / "printed.pdf"))
    printing.finished.connect(finished)
    printing.start()
    busy.values[0].task.cancel()
    with qtbot.waitSignal(printing.ended, timeout=20_000):
        pass
    assert finished.values == []


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_can_not_begin_is_told(tmp_path: Path, session: Session, pdf: LoadedPdf, qtbot: QtBot) -> None:
    failed = Heard()
    session.failed.connect(failed)
    printing = PdfPrinting(session, pdf, to_file(tmp_path / "no such folder" / "printed.pdf"))
    printing.start()
    assert [type(each) for each in failed.values] == [NotPrinted]
    assert "Journal.pdf was not printed" in str(failed.values[0])


def test_a_broken_pdf_is_a_known_error(session: Session) -> None:
    with pytest.raises(NotShown, match=r"Journal\.pdf cannot be shown"):
        LoadedPdf(b"%PDF-1.4 nonsense", "Journal.pdf")


def test_closing_the_window_does_not_break_off_the_printing(
    tmp_path: Path, session: Session, pdf: LoadedPdf, qtbot: QtBot
) -> None:
    window = QWidget()
    window.show()
    after = Heard()
    choice = PrintChoice(session, pdf, window, after)
    printer: QPrinter = choice.printer
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    choice.open()
    choice.dialog.accepted.emit(printer)  # accept() itself would put its own choice of printer in place
    window.close()
    window.deleteLater()
    qtbot.waitUntil(_Count(after, 1), timeout=20_000)
    assert QPdfDocument().load(str(tmp_path / "printed.pdf")) == QPdfDocument.Error.None_
    qtbot.waitUntil(_Gone(session), timeout=5_000)


def test_not_choosing_a_printer_leaves_nothing(session: Session, pdf: LoadedPdf, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    after = Heard()
    choice = PrintChoice(session, pdf, window, after)
    choice.open()
    choice.dialog.reject()
    qtbot.waitUntil(_Gone(session), timeout=5_000)
    assert after.values == []


def test_range_order_and_copies(session: Session) -> None:
    printer = QPrinter()
    assert pages_to_print(printer, 4) == [0, 1, 2, 3]
    printer.setFromTo(2, 3)
    assert pages_to_print(printer, 4) == [1, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_to_print(printer, 4) == [2, 1]
    if not printer.supportsMultipleCopies():
        printer.setCopyCount(2)
        printer.setCollateCopies(True)
        assert pages_to_print(printer, 4) == [2, 1, 2, 1]
        printer.setCollateCopies(False)
        assert pages_to_print(printer, 4) == [2, 2, 1, 1]


def test_a_page_is_fitted_in_the_middle() -> None:
    assert fitted(QSizeF(100, 200), QRect(0, 0, 1000, 2000)) == QRect(0, 0, 1000, 2000)
    assert fitted(QSizeF(100, 100), QRect(0, 0, 1000, 2000)) == QRect(0, 500, 1000, 1000)


class _Count:
    def __init__(self, heard: Heard, wanted: int) -> None:
        self._heard = heard
        self._wanted = wanted

    def __call__(self) -> bool:
        return len(self._heard.values) == self._wanted


class _Gone:
    """Whether nothing of a printing is left under the session."""

    def __init__(self, session: QObject) -> None:
        self._session = session

    def __call__(self) -> bool:
        return not self._session.findChildren(PrintChoice) and not self._session.findChildren(PdfPrinting)
