"""The window's composition root: settings, services, session, window, crash hooks, one instance."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox

from workbench import __version__
from workbench.assembly import assemble
from workbench.domain.errors import KnownError
from workbench.services.requests import FileInput
from workbench.settings import APP_NAME, SettingsFile, data_folder, resource, system_language
from workbench.texts import Texts
from workbench.ui.crash import install_crash_hooks
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session
from workbench.ui.tasks import TaskRunner, ThreadRunner
from workbench.ui.theme import app_icon

_KNOCK_MS = 500


class QtWords(QObject):
    """Keeps Qt's own buttons and menus in the session's language."""

    def __init__(self, session: Session, app: QApplication) -> None:
        super().__init__(app)
        self._session = session
        self._app = app
        self._translator = QTranslator(self)
        session.language_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Load the words of the session's language."""
        language = self._session.texts.language
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language != "en" and self._translator.load(f"qtbase_{language}", folder):
            self._app.installTranslator(self._translator)
        QLocale.setDefault(QLocale("sv_SE" if language == "sv" else "en_GB"))

    def let_go(self) -> None:
        """Give Qt its own words back."""
        self._app.removeTranslator(self._translator)


class OneInstance(QObject):
    """One window for each data folder: a second start hands its files to the first and ends."""

    asked = Signal(object)

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "voucher-workbench-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_knock)

    def hand_over(self, files: Sequence[str]) -> bool:
        """Give the files to the window that is open already; tell whether there is one."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_KNOCK_MS):
            return False
        paths = [str(Path(name).resolve()) for name in files]
        socket.write("\n".join(["open", *paths]).encode())
        socket.waitForBytesWritten(_KNOCK_MS)
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """Be the one that others hand their files to."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def _on_knock(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket.waitForReadyRead(_KNOCK_MS):
            words = bytes(socket.readAll().data()).decode("utf-8", "replace").split("\n")
            self.asked.emit(words[1:])
        socket.close()
        socket.deleteLater()


class Program(QObject):
    """The running program: one session, one main window."""

    def __init__(self, app: QApplication, data: Path, language: str, runner: TaskRunner) -> None:
        """Open the store and make the window. Raises `KnownError` where the store cannot be used."""
        super().__init__(app)
        settings_file = SettingsFile(data / "settings.json")
        self.settings = settings_file.load()
        services = assemble(data)
        texts = services.texts(language or self.settings.language or system_language())
        self.session = Session(services, runner, self.settings, settings_file, texts, self)
        self._words = QtWords(self.session, app)
        self.window = MainWindow(self.session)

    def start(self, files: Sequence[str] = ()) -> None:
        """Show the window, read the list, then look at the files; tell which of the office's own cannot be used."""
        self.window.show()
        self.session.load()
        for error in self.session.services.catalogue.left_out:
            self.session.failed.emit(error)
        if files:
            self.window.acts.bring_in([FileInput(Path(name)) for name in files])

    def come_forward(self, files: Sequence[str]) -> None:
        """Bring the window forward and look at the files."""
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        if files:
            self.window.acts.bring_in([FileInput(Path(name)) for name in files])

    def close(self) -> None:
        """Stop all work."""
        self._words.let_go()
        self.session.close()


def make_application() -> QApplication:
    """Make the Qt application with its name and icon."""
    QApplication.setApplicationName("voucher-workbench")
    QApplication.setApplicationDisplayName(APP_NAME)
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("voucher-workbench")
    app = QApplication(sys.argv[:1])
    app.setWindowIcon(app_icon())
    return app


def run_window(data: Path | None = None, language: str | None = None, files: Sequence[str] = ()) -> int:
    """Run the program until its window is closed; return the exit code."""
    folder = data or data_folder()
    app = make_application()
    instance = OneInstance(folder, app)
    if instance.hand_over(files):
        return 0
    try:
        program = Program(app, folder, language or "", ThreadRunner(app))
    except KnownError as error:
        return _tell_and_end(app, error, language or system_language())
    install_crash_hooks(program.session, program.window)
    instance.listen()
    instance.asked.connect(program.come_forward)
    program.start(files)
    code = app.exec()
    program.close()
    return code


def _tell_and_end(app: QApplication, error: KnownError, language: str) -> int:
    """Say why the program cannot start."""
    texts = Texts(language, resource("i18n"))
    box = QMessageBox(QMessageBox.Icon.Critical, APP_NAME, texts.error(error), QMessageBox.StandardButton.Close)
    box.finished.connect(app.quit)
    print(texts.error(error), file=sys.stderr)
    box.open()
    app.exec()
    return 1
