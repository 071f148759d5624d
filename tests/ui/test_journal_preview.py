from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import PAGES, Heard, find, make_pdf, make_session, notices, press, row
from workbench.domain.errors import FileNotWritable, MoveNotAllowed
from workbench.domain.failure import Status
from workbench.services.case_index import CaseIndex
from workbench.ui.journal_preview import JournalPreview
from workbench.ui.printing import NotShown, PrintChoice
from workbench.ui.session import Session


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Session:
    return make_session(tmp_path / "data")[0]


@pytest.fixture
def preview(session: Session, owner: QWidget, tmp_path: Path) -> JournalPreview:
    path = tmp_path / "Journal.pdf"
    make_pdf(path)
    window = JournalPreview(session, path, owner, (1,))
    path.unlink()
    window.resize(800, 700)
    window.show()
    return window


def action(window: QWidget, words: str) -> QAction:
    return next(each for each in window.findChildren(QAction) if each.text() == words)


def test_pages_can_be_gone_to(preview: JournalPreview, qtbot: QtBot) -> None:
    box, view = find(preview, QSpinBox), find(preview, QPdfView)
    assert (box.minimum(), box.maximum(), box.value()) == (1, PAGES, 1)
    box.setValue(3)
    assert view.pageNavigator().currentPage() == 2
    bar = view.verticalScrollBar()
    bar.setValue(bar.minimum())
    assert box.value() == 1


def test_zoom_goes_on_from_what_is_shown(preview: JournalPreview, qtbot: QtBot) -> None:
    view = find(preview, QPdfView)
    assert view.zoomMode() == QPdfView.ZoomMode.FitToWidth
    width = view.horizontalScrollBar().maximum()
    action(preview, "Larger").trigger()
    assert view.zoomMode() == QPdfView.ZoomMode.Custom
    qtbot.waitUntil(_Wider(view, width), timeout=2000)
    factor = view.zoomFactor()
    action(preview, "Smaller").trigger()
    assert view.zoomFactor() == pytest.approx(factor / 1.25)
    for _ in range(30):
        action(preview, "Larger").trigger()
    assert view.zoomFactor() == pytest.approx(5.0)
    action(preview, "Whole page").trigger()
    assert view.zoomMode() == QPdfView.ZoomMode.FitInView
    action(preview, "Whole width").trigger()
    assert view.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_save_as_writes_the_very_same_bytes(preview: JournalPreview, session: Session, tmp_path: Path) -> None:
    told = notices(session)
    make_pdf(tmp_path / "same.pdf")
    action(preview, "Save as…").trigger()
    target = tmp_path / "kopia.pdf"
    find(preview, QFileDialog).fileSelected.emit(str(target))
    assert target.read_bytes()[:5] == b"%PDF-"
    assert target.stat().st_size == (tmp_path / "same.pdf").stat().st_size
    assert (told[0].text, told[0].path) == ("Saved as kopia.pdf.", target)


def test_a_place_that_can_not_be_written_is_a_known_error(
    preview: JournalPreview, session: Session, tmp_path: Path
) -> None:
    failed = Heard()
    session.failed.connect(failed)
    action(preview, "Save as…").trigger()
    find(preview, QFileDialog).fileSelected.emit(str(tmp_path / "no folder" / "a.pdf"))
    assert [type(each) for each in failed.values] == [FileNotWritable]


def test_what_goes_the_other_way_by_now_is_neither_saved_nor_printed(
    preview: JournalPreview, session: Session, tmp_path: Path
) -> None:
    failed = Heard()
    session.failed.connect(failed)
    session.index = CaseIndex([row(1, Status.RETRY)])
    action(preview, "Save as…").trigger()
    find(preview, QFileDialog).fileSelected.emit(str(tmp_path / "late.pdf"))
    action(preview, "Print…").trigger()
    assert [type(each) for each in failed.values] == [MoveNotAllowed, MoveNotAllowed]
    assert not (tmp_path / "late.pdf").exists()
    assert not session.findChildren(PrintChoice)


def test_print_asks_for_a_printer(preview: JournalPreview, session: Session) -> None:
    action(preview, "Print…").trigger()
    choice = find(session, PrintChoice)
    assert choice.dialog.isVisible()
    assert choice.dialog.maxPage() == PAGES
    choice.dialog.reject()


def test_escape_closes(preview: JournalPreview, qtbot: QtBot) -> None:
    press(preview, Qt.Key.Key_Escape)
    qtbot.waitUntil(_Closed(preview), timeout=2000)


def test_a_file_that_is_no_pdf_is_refused(session: Session, owner: QWidget, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"nonsense")
    with pytest.raises(NotShown):
        JournalPreview(session, path, owner, (1,))


class _Wider:
    def __init__(self, view: QPdfView, width: int) -> None:
        self._view = view
        self._width = width

    def __call__(self) -> bool:
        return self._view.horizontalScrollBar().maximum() > self._width


class _Closed:
    def __init__(self, window: QWidget) -> None:
        self._window = window

    def __call__(self) -> bool:
        return not self._window.isVisible()
