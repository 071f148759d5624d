"""Where a voucher stands at its source, and its receipts: shown, opened under a name of ours, saved where wanted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from PySide6.QtCore import QEvent, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import notices, said
from tests.ui.test_screens import dark_palette, picture, shown
from workbench.app import Program
from workbench.domain.source import ReadContext, Source, SourceItem
from workbench.services.requests import FileInput
from workbench.sources import Sources
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.receipt_acts import ReceiptActs
from workbench.ui.tasks import InlineRunner

REPORT = Path(__file__).parents[1] / "data" / "sources" / "card_report" / "mynt-svensk.csv"
PDF = b"%PDF-1.4 made up"
BESIDE = {"kvitton/kvitto-20001.pdf": PDF, "kvitton/TX-20002.jpg": b"MZ: a program, whatever it is called"}


class WithReceipts:
    """A source as it is, with receipts beside what it reads, as an archive's reader gives them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name = source.name

    def recognises(self, head: bytes, name: str) -> float:
        return self._source.recognises(head, name)

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        return self._source.read(stream, name, replace(context, beside=BESIDE))


class Reader:
    def choose(self, head: bytes, name: str) -> Source:
        return WithReceipts(Sources().choose(head, name))


class Viewer(QObject):
    """Stands in the place of the system's own programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    stand_in = Viewer()
    QDesktopServices.setUrlHandler("file", stand_in, "take")  # type: ignore[arg-type]  # PySide takes only a str
    yield stand_in
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture(params=["en"])
def program(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", request.param, InlineRunner())
    monkeypatch.setattr(running.session.services.intake, "_sources", Reader())
    running.window.resize(1360, 860)
    running.start()
    running.window.acts.bring_in([FileInput(REPORT)])
    next(each for each in shown(IntakeDialog).findChildren(QPushButton) if each.isDefault()).click()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


def choose(program: Program, text: str) -> None:
    wanted = next(row.id for row in program.session.index.rows if row.text == text)
    program.window.acts.open_voucher(wanted)


def front(program: Program) -> QObject:
    return next(each for each in QApplication.topLevelWidgets() if type(each).__name__ == "VoucherWindow")


def tool(program: Program, name: str) -> QToolButton:
    return next(each for each in front(program).findChildren(QToolButton) if each.accessibleName() == name)


def test_where_it_stands_and_how_many_receipts_are_told(program: Program) -> None:
    choose(program, "Järnhandeln Åkersberga")
    words = said(shown(type(front(program))))
    assert "In Mynt: Export misslyckades · TX-20001" in words
    assert "1 receipt: kvitto-20001.pdf" in words
    assert "kvitto-20001.pdf · 1 kB" in words


def test_one_without_receipts_has_none(program: Program) -> None:
    choose(program, "Kaffe; te & mera")
    assert "receipt" not in said(shown(type(front(program)))).replace("Attach a receipt…", "")


def test_a_pdf_is_opened_under_a_name_of_ours(program: Program, viewer: Viewer) -> None:
    choose(program, "Järnhandeln Åkersberga")
    tool(program, "Open the receipt kvitto-20001.pdf").click()
    (path,) = viewer.opened
    assert path.read_bytes() == PDF
    assert path.suffix == ".pdf"
    assert "kvitto" not in path.name
    assert path.parent == program.session.opening_folder()


def test_what_only_calls_itself_a_picture_is_not_opened(program: Program, viewer: Viewer) -> None:
    told = notices(program.session)
    choose(program, "Tågresor AB")
    tool(program, "Open the receipt TX-20002.jpg").click()
    assert viewer.opened == []
    assert "It can be saved, not opened." in told[-1].text


def test_it_is_saved_where_the_user_says(program: Program, tmp_path: Path) -> None:
    told = notices(program.session)
    choose(program, "Järnhandeln Åkersberga")
    tool(program, "Save the receipt kvitto-20001.pdf").click()
    (dialog,) = front(program).findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "kvitto-20001.pdf"
    front(program).pane.refresh()  # type: ignore[attr-defined]  # the page that was clicked on goes away meanwhile
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    target = tmp_path / "saved.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    assert target.read_bytes() == PDF
    assert told[-1].text == "The receipt is saved as saved.pdf."
    tool(program, "Save the receipt kvitto-20001.pdf").click()
    assert len(front(program).findChildren(ReceiptActs)) == 1
    front(program).findChildren(QFileDialog)[-1].close()


def test_a_place_that_can_not_be_written_is_told(program: Program, tmp_path: Path) -> None:
    failed: list[object] = []
    program.session.failed.connect(failed.append)
    choose(program, "Järnhandeln Åkersberga")
    tool(program, "Save the receipt kvitto-20001.pdf").click()
    (dialog,) = front(program).findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "no" / "such" / "folder.pdf"))
    dialog.close()
    assert "cannot be written" in str(failed[0])


@pytest.mark.parametrize("program", ["sv", "en"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures(program: Program, scheme: str) -> None:
    before = QApplication.palette()
    if scheme == "dark":
        QApplication.setPalette(dark_palette())
    choose(program, "Järnhandeln Åkersberga")
    picture(shown(type(front(program))), f"{scheme}-{program.session.texts.language}-receipts")
    QApplication.setPalette(before)
