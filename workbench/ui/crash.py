"""What happens at a bug: it is written down and shown once, and the program goes on."""

import faulthandler
import logging
import sys
import threading
import time
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    QUrl,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from workbench import __version__
from workbench.settings import APP_NAME
from workbench.texts import Texts
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.jobs import Notice
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session

LOG_FOLDER = "log"
_LOG_SIZE = 1_000_000
_LOG_FILES = 3
_QUIET = 5.0
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Catches what nobody else did, from any thread; lives as long as the program.

    Writes tracebacks, and nothing of the vouchers beside them, to a rotating log in the data folder.
    """

    _caught = Signal(object)

    def __init__(self, session: Session, window: QWidget | None) -> None:
        super().__init__(session)
        self._session = session
        self._window = window
        folder = session.services.data_folder / LOG_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self.log_path = folder / "voucher-workbench.log"
        self._log = logging.Logger("workbench.crash", logging.INFO)
        self._handler = RotatingFileHandler(
            self.log_path, maxBytes=_LOG_SIZE, backupCount=_LOG_FILES, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._log.addHandler(self._handler)
        self._faults_path = folder / "fault.txt"
        self._faults: TextIO | None = None
        self._dialog: CrashDialog | None = None
        self._last = ("", 0.0)
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> str:
        """Take over the hooks; return what the last run wrote if it ended by a fault, else an empty text."""
        left = self._take_left_faults()
        self._faults = self._faults_path.open("w", encoding="utf-8")
        faulthandler.enable(self._faults)
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        self._qt_handler = qInstallMessageHandler(self._on_qt_message)
        return left

    def remove(self) -> None:
        """Give the hooks back and close the files; after this a missing fault file means a good end."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        qInstallMessageHandler(self._qt_handler)
        faulthandler.disable()
        if self._faults:
            self._faults.close()
            self._faults_path.unlink(missing_ok=True)
        self._handler.close()

    def report(self, error: BaseException) -> None:
        """Write a bug down and show it; from any thread."""
        details = "".join(traceback.format_exception(error))
        self._log.error("%s\n%s", threading.current_thread().name, details)
        self._caught.emit(details)

    def _take_left_faults(self) -> str:
        try:
            left = self._faults_path.read_text("utf-8", "replace").strip()
        except OSError:
            return ""
        if left:
            self._log.critical("The last run ended by a fault:\n%s", left)
        return left

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error.with_traceback(trace))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and args.exc_type is not SystemExit:
            self.report(args.exc_value)

    def _on_unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            self._log.error("unraisable\n%s", "".join(traceback.format_exception(args.exc_value)))

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        self._log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", context.category, message)
        if sys.stderr is not None:
            print(message, file=sys.stderr)

    def _show(self, details: str) -> None:
        if self._dialog is not None:
            self._dialog.add(details)
            return
        last, at = self._last
        if details == last and time.monotonic() - at < _QUIET:
            return
        self._dialog = CrashDialog(self._session.texts, details, self.log_path, self._window)
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._last = (self._dialog.first, time.monotonic())
        self._dialog = None


class CrashDialog(AskDialog):
    """Says that something in the program is wrong, without blaming what the user did."""

    def __init__(self, texts: Texts, details: str, log_path: Path, parent: QWidget | None) -> None:
        super().__init__(texts.t("Fault in the program"), parent)
        self.first = details
        self._texts = texts
        self._log_path = log_path
        self._count = 1
        self._details = QPlainTextEdit(f"{APP_NAME} {__version__}\nPython {sys.version}\n\n{details}")
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setAccessibleName(texts.t("Details"))
        self._more = PlainLabel()
        self._more.hide()
        layout = self.column
        layout.addWidget(PlainLabel(texts.t("Something in the program went wrong."), strong=True))
        layout.addWidget(
            PlainLabel(
                texts.t(
                    "The last thing you did may not have been done; what is kept is not damaged. You can go on working."
                    " Send the details to whoever looks after the program. They also stand in {path}.",
                    path=log_path,
                )
            )
        )
        layout.addWidget(self._more)
        layout.addWidget(self._details, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(texts.t("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        folder = buttons.addButton(texts.t("Show the &log"), QDialogButtonBox.ButtonRole.ActionRole)
        folder.clicked.connect(self._show_log)
        self.add_buttons(buttons, buttons.button(QDialogButtonBox.StandardButton.Close))
        self.begin_at(90, 24)

    def add(self, details: str) -> None:
        """Take in one more fault that came while this is shown."""
        self._count += 1
        self._more.show_text(
            self._texts.n("{count} fault so far.", "{count} faults so far; all are in the log.", self._count)
        )
        self._more.show()
        if details not in self._details.toPlainText():
            self._details.appendPlainText("\n" + details)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())

    def _show_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_path.parent)))


def install_crash_hooks(session: Session, window: QWidget) -> CrashReporter:
    """Catch every bug from now on; it is written in the session's data folder and shown over the window."""
    reporter = CrashReporter(session, window)
    left = reporter.install()
    app = QCoreApplication.instance()
    if app is not None:
        app.aboutToQuit.connect(reporter.remove)
    if left:
        words = session.texts.t("The program ended by a fault the last time. What was kept is intact.")
        session.noticed.emit(Notice(words, path=reporter.log_path))
    return reporter
