from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import StubServices, find, make_session
from workbench.domain.errors import FileNotWritable, NothingMatched
from workbench.ui.jobs import Notice
from workbench.ui.message_bar import MessageBar
from workbench.ui.session import Session


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def made(owner: QWidget, tmp_path: Path) -> tuple[MessageBar, Session, StubServices]:
    session, stub = make_session(tmp_path / "data")
    layout = QVBoxLayout(owner)
    layout.addWidget(QLineEdit())
    bar = MessageBar(session, owner)
    layout.addWidget(bar)
    owner.show()
    return bar, session, stub


def text(bar: MessageBar) -> str:
    return " ".join(label.text() for label in bar.findChildren(QLabel) if not label.isHidden()).strip()


def button(bar: MessageBar, words: str) -> QPushButton:
    return next(each for each in bar.findChildren(QPushButton) if each.text() == words)


def test_hidden_until_there_is_something_to_say(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, _, _ = made
    assert not bar.isVisible()
    bar.show_notice(Notice("38 vouchers marked"))
    assert bar.isVisible()
    assert text(bar) == "38 vouchers marked"
    find(bar, QToolButton).click()
    assert not bar.isVisible()


def test_undo_undoes_that_act(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, _, stub = made
    bar.show_notice(Notice("38 vouchers marked", "act-7"))
    button(bar, "Undo").click()
    assert stub.calls == [("undo", ("act-7", "anna.lind"))]
    assert not bar.isVisible()


def test_an_error_stays_with_its_remedy_and_can_be_copied(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, _, _ = made
    path = "/home/åsa/" + "x" * 90 + ".pdf"
    bar.show_error(FileNotWritable(path=path, detail="no room"))
    assert "Close the file if it is open" in text(bar)
    assert not find(bar, QTimer).isActive()
    button(bar, "Copy").click()
    assert QGuiApplication.clipboard().text().startswith(f"{path} cannot be written: no room.")
    assert button(bar, "Undo").isHidden()


def test_only_a_plain_notice_goes_by_itself(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, _, _ = made
    timer = find(bar, QTimer)
    bar.show_notice(Notice("Done", "act"))
    assert not timer.isActive()
    bar.show_notice(Notice("Saved", path=Path("a.pdf")))
    assert not timer.isActive()
    bar.show_notice(Notice("Done"))
    assert timer.isActive()
    timer.timeout.emit()
    assert not bar.isVisible()


def test_the_newest_is_on_top_and_errors_wait_below(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, _, _ = made
    bar.show_error(NothingMatched())
    bar.show_error(FileNotWritable(path="a.pdf", detail="no room"))
    bar.show_error(NothingMatched())
    bar.show_notice(Notice("first", "act-1"))
    bar.show_notice(Notice("second", "act-2"))
    assert text(bar) == "second 2 more"
    bar.close_message()
    assert "No voucher matches." in text(bar)
    bar.close_message()
    assert "a.pdf" in text(bar)
    bar.close_message()
    assert not bar.isVisible()


def test_the_focus_stays_where_it_was(made: tuple[MessageBar, Session, StubServices], qtbot: QtBot) -> None:
    bar, _, _ = made
    line = find(bar.window(), QLineEdit)
    line.setFocus()
    bar.show_error(NothingMatched())
    assert bar.window().focusWidget() is line


class Opened(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toLocalFile())


def test_a_file_can_be_opened_or_shown(made: tuple[MessageBar, Session, StubServices], tmp_path: Path) -> None:
    bar, _, _ = made
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")  # type: ignore[arg-type]  # the stub wants bytes, PySide a str
    try:
        bar.show_notice(Notice("Saved", path=tmp_path / "Journal åäö.pdf"))
        button(bar, "Open file").click()
        button(bar, "Show in folder").click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.urls == [str(tmp_path / "Journal åäö.pdf"), str(tmp_path)]


def test_words_follow_the_language(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, session, _ = made
    bar.show_notice(Notice("x", "act"))
    session.use_language("sv")
    assert button(bar, "Ångra").isVisible()


def test_markup_is_not_read(made: tuple[MessageBar, Session, StubServices]) -> None:
    bar, _, _ = made
    bar.show_notice(Notice("<b>not bold</b>"))
    assert text(bar) == "<b>not bold</b>"
