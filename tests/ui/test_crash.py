import faulthandler
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import find, make_session, notices, said
from workbench.ui.crash import CrashDialog, CrashReporter, install_crash_hooks
from workbench.ui.session import Session


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Session:
    return make_session(tmp_path / "data")[0]


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def reporter(session: Session, owner: QWidget) -> Iterator[CrashReporter]:
    was_on = faulthandler.is_enabled()
    made = CrashReporter(session, owner)
    made.install()
    yield made
    made.remove()
    if was_on:
        faulthandler.enable()


def a_bug(words: str = "boom") -> Exception:
    try:
        raise RuntimeError(words)
    except RuntimeError as error:
        return error


def hooked(error: Exception) -> None:
    """Do what the interpreter does with an exception that nobody caught."""
    sys.excepthook(type(error), error, error.__traceback__)


def dialogs(owner: QWidget) -> list[CrashDialog]:
    QApplication.processEvents()
    return [each for each in owner.findChildren(CrashDialog) if each.isVisible()]


def test_a_bug_is_logged_and_shown_and_the_program_goes_on(reporter: CrashReporter, owner: QWidget) -> None:
    hooked(a_bug())
    (dialog,) = dialogs(owner)
    log = reporter.log_path.read_text("utf-8")
    assert "RuntimeError: boom" in log
    assert "in a_bug" in log
    assert str(reporter.log_path) in said(dialog).replace("\u200b", "")
    copy = next(each for each in dialog.findChildren(QPushButton) if "opy" in each.text())
    copy.click()
    assert "RuntimeError: boom" in QGuiApplication.clipboard().text()
    assert "Voucher Workbench" in QGuiApplication.clipboard().text()


def test_a_bug_in_a_thread_is_shown_by_the_window(reporter: CrashReporter, owner: QWidget) -> None:
    thread = threading.Thread(target=_fail, name="reader")
    thread.start()
    thread.join()
    assert owner.findChildren(CrashDialog) == [], "nothing is made outside the window's own thread"
    (dialog,) = dialogs(owner)
    assert "in the reader" in find(dialog, QPlainTextEdit).toPlainText()
    assert "reader\n" in reporter.log_path.read_text("utf-8")


def test_many_bugs_are_one_dialog(reporter: CrashReporter, owner: QWidget) -> None:
    same = a_bug("first")
    for error in (same, same, a_bug("second")):
        hooked(error)
    (dialog,) = dialogs(owner)
    assert any("3 faults so far" in label.text() for label in dialog.findChildren(QLabel))
    details = find(dialog, QPlainTextEdit).toPlainText()
    assert (details.count("RuntimeError: first"), details.count("RuntimeError: second")) == (1, 1)
    dialog.close()
    hooked(same)
    assert dialogs(owner) == [], "one that comes at every repaint must not hold the user up"
    hooked(a_bug("third"))
    assert len(dialogs(owner)) == 1


def test_an_interrupt_is_no_bug(reporter: CrashReporter, owner: QWidget, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert dialogs(owner) == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


@pytest.mark.qt_log_ignore("hello from Qt")
def test_what_qt_says_is_logged(reporter: CrashReporter) -> None:
    qWarning("hello from Qt")
    assert "WARNING" in reporter.log_path.read_text("utf-8")
    assert "hello from Qt" in reporter.log_path.read_text("utf-8")
    assert QtMsgType.QtWarningMsg


def test_locals_and_vouchers_stay_out_of_the_log(reporter: CrashReporter, owner: QWidget) -> None:
    try:
        _with_secret(" ".join(["Dagskassa", "Åkersberga", "1"]))
    except ZeroDivisionError as error:
        hooked(error)
    dialogs(owner)
    assert "Åkersberga 1" not in reporter.log_path.read_text("utf-8")


def test_a_fault_of_the_last_run_is_told_once(session: Session, owner: QWidget) -> None:
    told = notices(session)
    folder = session.services.data_folder / "log"
    folder.mkdir()
    (folder / "fault.txt").write_text("Fatal Python error: Segmentation fault\n")
    reporter = install_crash_hooks(session, owner)
    reporter.remove()
    assert told[0].path == reporter.log_path
    assert "Segmentation fault" in reporter.log_path.read_text("utf-8")
    install_crash_hooks(session, owner).remove()
    assert len(told) == 1


def test_the_hooks_are_given_back(session: Session, owner: QWidget) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    reporter = CrashReporter(session, owner)
    reporter.install()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) != before
    reporter.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert not (session.services.data_folder / "log" / "fault.txt").exists()


def _fail() -> None:
    raise RuntimeError("in the reader")


def _with_secret(text: str) -> float:
    return len(text) / 0
