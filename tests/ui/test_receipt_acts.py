"""Receipts in the window: dropped on a voucher, chosen, taken away, missing, saved for Fortnox, behind the journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.services.conftest import brp, failure
from tests.services.receipt_files import pdf, picture, tiff
from tests.ui.stub_session import notices, said
from tests.ui.test_screens import dark_palette, shown
from tests.ui.test_screens import picture as screen
from workbench.app import Program
from workbench.domain.errors import NotAReceipt
from workbench.domain.failure import Flag
from workbench.domain.receipt_kind import ReceiptKind
from workbench.services.case_row import RECEIPT_MISSING
from workbench.services.requests import MarkRequest, TextInput
from workbench.ui.detail_pane import DetailPane
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.receipt_picture import small_picture
from workbench.ui.tasks import InlineRunner
from workbench.ui.voucher_window import VoucherWindow


@pytest.fixture(params=["en"])
def program(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """Return the program with F 1 and F 2, which have failed; F 1 is selected."""
    running = Program(qapp, tmp_path / "data", request.param, InlineRunner())
    running.window.resize(1360, 900)
    running.start()
    export = brp(*((n, f"2026-01-0{n}", f"Kassarapport nr {n}", "4903") for n in "12"))
    running.window.acts.bring_in([TextInput("a", export), TextInput("b", failure("F 1") + "\n" + failure("F 2"))])
    next(each for each in shown(IntakeDialog).findChildren(QPushButton) if each.isDefault()).click()
    select(running, 1)
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    made = {
        "a.pdf": pdf(),
        "b.jpg": picture(),
        "c.tif": tiff((300, 400)),
        "d.png": picture(kind="PNG"),
        "e.xml": b"<Batch/>",
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return folder


def select(program: Program, *voucher_ids: int) -> None:
    program.window.table.select_ids(voucher_ids)


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(pane: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(pane, event)
    return event.isAccepted()


def let_go(pane: QWidget, data: QMimeData) -> bool:
    enter(pane, data)  # Qt gives a drop to what took the drag
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(pane, event)
    return event.isAccepted()


def names(program: Program, voucher_id: int) -> list[str]:
    return [each.name for each in program.session.services.cases.detail(voucher_id).receipts]


def button(where: QObject, name: str) -> QToolButton:
    return next(each for each in where.findChildren(QToolButton) if name in (each.accessibleName(), each.text()))


def trigger(program: Program, name: str) -> None:
    program.window.actions_by_name[name].trigger()


def test_dropped_on_the_voucher_it_is_attached_and_undone_at_once(program: Program, files: Path) -> None:
    pane = program.window.detail
    data = mime(files / "a.pdf", files / "b.jpg")
    assert enter(pane, data)
    assert "Let go here to attach it to the voucher F 1" in said(pane)
    assert let_go(pane, data)
    assert names(program, 1) == ["a.pdf", "b.jpg"]
    words = said(pane)
    assert "a.pdf · 1 kB · PDF" in words
    assert "JPEG" in words
    trigger(program, "undo")
    assert names(program, 1) == []
    assert "a.pdf ·" not in said(pane)


def test_the_words_go_away_when_the_files_are_dragged_on(program: Program, files: Path) -> None:
    pane = program.window.detail
    assert enter(pane, mime(files / "a.pdf"))
    QApplication.sendEvent(pane, QDragLeaveEvent())
    assert not offered(pane)


def intake() -> IntakeDialog:
    found = shown(IntakeDialog)
    assert isinstance(found, IntakeDialog)
    return found


def offered(pane: QWidget) -> bool:
    return any("Let go" in each.text() for each in pane.findChildren(QLabel) if each.isVisible())


def test_what_is_no_receipt_is_left_to_the_window_behind(program: Program, files: Path) -> None:
    pane = program.window.detail
    for data in (mime(files / "e.xml"), mime(files / "a.pdf", files / "e.xml")):
        assert enter(pane, data)
        assert not offered(pane)
        assert let_go(pane, data)
        intake().reject()
    assert names(program, 1) == []
    assert not enter(pane, QMimeData())


def test_where_several_are_chosen_or_none_nothing_is_attached(program: Program, files: Path) -> None:
    select(program, 1, 2)
    assert enter(program.window.detail, mime(files / "a.pdf"))
    assert not offered(program.window.detail)
    assert let_go(program.window.detail, mime(files / "a.pdf"))
    intake().reject()
    assert names(program, 1) == names(program, 2) == []


def test_dropped_on_a_voucher_s_own_window(program: Program, files: Path) -> None:
    program.window.acts.open_voucher(2)
    own = shown(VoucherWindow).findChild(DetailPane)
    assert own is not None
    assert enter(own, mime(files / "c.tif"))
    assert let_go(own, mime(files / "c.tif"))
    assert names(program, 2) == ["c.tif"]
    assert "c.tif" in said(own)
    assert names(program, 1) == []


def choose_files(program: Program, *paths: Path) -> None:
    dialog = program.window.findChildren(QFileDialog)[-1]
    dialog.filesSelected.emit([str(path) for path in paths])
    dialog.close()


def test_chosen_by_the_command_and_by_the_button(program: Program, files: Path) -> None:
    trigger(program, "attach_receipt")
    choose_files(program, files / "a.pdf")
    button(program.window.detail, "Attach a receipt…").click()
    choose_files(program, files / "d.png")
    assert names(program, 1) == ["a.pdf", "d.png"]
    failed: list[object] = []
    program.session.failed.connect(failed.append)
    trigger(program, "attach_receipt")
    choose_files(program, files / "e.xml")
    assert isinstance(failed[0], NotAReceipt)
    assert names(program, 1) == ["a.pdf", "d.png"]


def test_taken_away_for_a_reason(program: Program, files: Path) -> None:
    let_go(program.window.detail, mime(files / "a.pdf"))
    button(program.window.detail, "Take away the receipt a.pdf").click()
    asked = shown(ReasonDialog)
    next(each for each in asked.findChildren(QPushButton) if "Take away" in each.text()).click()
    assert names(program, 1) == []
    assert "Reason: Belongs to another voucher" in said(program.window.detail)
    trigger(program, "undo")
    assert names(program, 1) == ["a.pdf"]


def entry(program: Program) -> list[str]:
    return [each.count for each in program.window.causes._model.entries if each.chosen == RECEIPT_MISSING]


def test_what_is_in_without_its_receipt_has_a_list_of_its_own(program: Program, files: Path) -> None:
    select(program, 1, 2)
    trigger(program, "receipt_missing")
    assert entry(program) == []
    program.session.mark([1, 2], MarkRequest("typed", "anna", None, "A", "12"))
    assert entry(program) == ["2"]
    program.window.causes.choose(RECEIPT_MISSING)
    assert program.window.table.shown_total().vouchers == 2
    select(program, 1)
    assert "Receipt missing" in said(program.window.detail)
    let_go(program.window.detail, mime(files / "a.pdf"))
    assert entry(program) == ["1"]
    assert program.window.table.shown_total().vouchers == 1
    select(program, 2)
    assert not program.window.actions_by_name["receipt_missing"].isEnabled()
    trigger(program, "receipt_settled")
    assert not any(Flag.RECEIPT_MISSING in row.flags for row in program.session.index.rows)
    assert program.window.table.shown_total().vouchers == 0


def test_saved_for_fortnox(program: Program, files: Path, tmp_path: Path) -> None:
    let_go(program.window.detail, mime(files / "a.pdf", files / "b.jpg"))
    told = notices(program.session)
    trigger(program, "export_receipts")
    dialog = program.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "out"))
    dialog.close()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["F 1 receipt 1.pdf", "F 1 receipt 2.jpg"]
    assert told[-1].text == "2 receipts are saved."
    assert told[-1].path == tmp_path / "out"


def test_behind_the_journal_if_asked(program: Program, files: Path, tmp_path: Path) -> None:
    let_go(program.window.detail, mime(files / "a.pdf"))
    trigger(program, "journal")
    dialog = shown(JournalDialog)
    next(each for each in dialog.findChildren(QCheckBox) if "receipts" in each.text()).setChecked(True)
    next(each for each in dialog.findChildren(QPushButton) if "Save" in each.text()).click()
    saving = dialog.findChildren(QFileDialog)[-1]
    saving.fileSelected.emit(str(tmp_path / "journal.pdf"))
    saving.close()
    assert "Receipt: a.pdf" in PdfReader(tmp_path / "journal.pdf").pages[-1].extract_text()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (ReceiptKind.JPEG, picture(600, 400)),
        (ReceiptKind.PNG, picture(600, 400, "PNG")),
        (ReceiptKind.PDF, pdf()),
        (ReceiptKind.TIFF, tiff((600, 400))),
    ],
)
def test_a_small_picture_is_drawn(qapp: QApplication, kind: ReceiptKind, data: bytes) -> None:
    image = small_picture(data, kind, 96)
    if kind is ReceiptKind.TIFF and image is None:
        pytest.skip("this Qt shows no TIFF")
    assert isinstance(image, QImage)
    assert max(image.width(), image.height()) == 96
    shades = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())}
    assert max(shades) > 240
    assert min(shades) < 200


@pytest.mark.parametrize("kind", list(ReceiptKind))
def test_what_is_no_picture_gives_none(qapp: QApplication, kind: ReceiptKind) -> None:
    assert small_picture(b"hello", kind, 96) is None
    assert small_picture(b"", kind, 96) is None


@pytest.mark.parametrize("program", ["sv", "en"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures(program: Program, files: Path, scheme: str) -> None:
    before = QApplication.palette()
    if scheme == "dark":
        QApplication.setPalette(dark_palette())
    pane = program.window.detail
    let_go(pane, mime(*(files / name for name in ("a.pdf", "b.jpg", "c.tif", "d.png"))))
    select(program, 1, 2)
    trigger(program, "receipt_missing")
    program.session.mark([1, 2], MarkRequest("typed", "anna", None, "A", "12"))
    program.window.causes.choose(RECEIPT_MISSING)
    select(program, 1)
    program.window.acts.open_voucher(1)
    own = shown(VoucherWindow)
    assert isinstance(own, VoucherWindow)
    own.resize(900, 1000)
    bar = own.pane._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    screen(own, f"{scheme}-{program.session.texts.language}-receipts-voucher")
    enter(pane, mime(files / "a.pdf"))
    screen(program.window, f"{scheme}-{program.session.texts.language}-receipts-drag")
    QApplication.sendEvent(pane, QEvent(QEvent.Type.DragLeave))
    QApplication.setPalette(before)
