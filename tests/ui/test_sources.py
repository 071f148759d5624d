"""The Sources page, the form and the looks in the window, over real services and a real folder."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.memory_keyring import MemoryKeyring, memory_keyring
from tests.services.conftest import COMPANY, brp, failure
from tests.sources.conftest import aged
from tests.ui.source_kinds import Post
from tests.ui.stub_session import Heard, said
from tests.ui.test_main_window import click_default, dialog
from workbench.app import Program
from workbench.domain.inlets import Inlet
from workbench.services.polling import PollResult
from workbench.sources.folder import Folder
from workbench.ui.main_window import MainWindow
from workbench.ui.message_bar import MessageBar
from workbench.ui.poller import Poller
from workbench.ui.source_fields import Field
from workbench.ui.source_form import SourceForm
from workbench.ui.source_line import SourceLine
from workbench.ui.source_trial import SourceTrial
from workbench.ui.sources_dialog import SourcesDialog
from workbench.ui.tasks import InlineRunner, TaskRunner, ThreadRunner

__all__ = ["memory_keyring"]

Found = TypeVar("Found", bound=QWidget)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """A kind beside the folder that can be offline, slow, or ask for a password."""
    made = Post()
    monkeypatch.setattr("workbench.assembly.LIVE", (Folder(), made))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    aged(tmp_path / "in" / "export.xml", brp(("1", "2026-01-01", "Kassa", "4903")))
    aged(tmp_path / "in" / "mail.txt", failure("F 1"))
    aged(tmp_path / "in" / "list.bin", "\0\1\2")
    return tmp_path / "in"


def run(qapp: QApplication, tmp_path: Path, runner: TaskRunner) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", "en", runner)
    running.start()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path, post: Post) -> Iterator[Program]:
    yield from run(qapp, tmp_path, InlineRunner())


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


@pytest.fixture
def threaded(qtbot: QtBot, qapp: QApplication, tmp_path: Path, post: Post) -> Iterator[Program]:
    yield from run(qapp, tmp_path, ThreadRunner(qapp))


def page(window: MainWindow) -> SourcesDialog:
    window.actions_by_name["sources"].trigger()
    return dialog(SourcesDialog)


def new_form(shown: SourcesDialog, kind: int = 0) -> SourceForm:
    (menu,) = [each for each in shown.findChildren(QMenu) if len(each.actions()) == 2]
    menu.actions()[kind].trigger()
    return dialog(SourceForm)


def button(shown: QWidget, words: str) -> QPushButton:
    (found,) = [each for each in shown.findChildren(QPushButton) if each.text().replace("&", "") == words]
    return found


def named(shown: QWidget, name: str, kind: type[Found]) -> Found:
    (found,) = [each for each in shown.findChildren(kind) if each.accessibleName() == name]
    return found


def write(shown: QWidget, name: str, words: str) -> None:
    named(shown, name, QLineEdit).setText(words)


def beside(form: SourceForm, title: str) -> str:
    """Return what stands under a field."""
    (field,) = [each for each in form.findChildren(Field) if each.title == title]
    return said(field)


def table(shown: SourcesDialog) -> list[list[str]]:
    (found,) = shown.findChildren(QTableWidget)
    cells = [[found.item(row, column) for column in range(found.columnCount())] for row in range(found.rowCount())]
    return [[each.text() if each else "" for each in row] for row in cells]


def add(window: MainWindow, folder: Path, name: str = "Till", **more: object) -> Inlet:
    inlet = Inlet("folder", name, COMPANY, {"path": str(folder)}, **more)  # type: ignore[arg-type]
    return window.session.services.inlets.add(inlet, "", "anna")


def poller(window: MainWindow) -> Poller:
    return window.acts.poller


def bar(window: QWidget) -> MessageBar:
    return window.findChildren(MessageBar)[0]


def line(window: MainWindow) -> SourceLine:
    (found,) = window.findChildren(SourceLine)
    return found


def test_a_folder_is_set_up_tried_and_looked_at_from_the_menu(window: MainWindow, folder: Path) -> None:
    shown = page(window)
    assert "There is none yet" in said(shown)
    assert not button(shown, "Test").isEnabled()
    form = new_form(shown)
    write(form, "Folder", str(folder))
    assert named(form, "Name", QLineEdit).text() == "in"
    named(form, "Company", QComboBox).setEditText("5560004615")
    button(form, "Test").click()
    assert "Connected: 3 new, 2 understood" in said(form)
    assert "· export.xml" in said(form)
    assert window.session.services.inlets.all() == []
    click_default(form)
    ((name, kind, company, state, _),) = table(shown)
    assert (name, kind, company) == ("in", "Watched folder", COMPANY)
    assert state.startswith("OK ")
    assert state.endswith(", 3 new")
    assert len(window.session.index) == 1
    assert len(window.session.services.cases.tray()) == 1
    assert line(window).text().startswith("3 new from in · ")
    assert poller(window).waits


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(window: MainWindow, tmp_path: Path) -> None:
    form = new_form(page(window))
    click_default(form)
    assert "This has to be filled in." in beside(form, "Folder")
    write(form, "Folder", str(tmp_path / "gone"))
    button(form, "Test").click()
    assert "is not there" in beside(form, "Folder")
    write(form, "Folder", str(tmp_path))
    write(form, "Move what has been read to", "a/b")
    button(form, "Test").click()
    assert "without a path" in beside(form, "Move what has been read to")
    write(form, "Move what has been read to", "")
    named(form, "Company", QComboBox).setEditText("559999-0017")
    click_default(form)
    assert "no organisation number" in beside(form, "Company")
    assert window.session.services.inlets.all() == []
    form.reject()


def test_a_name_that_is_taken_is_not_proposed_and_not_kept(window: MainWindow, folder: Path) -> None:
    add(window, folder, "in")
    form = new_form(page(window))
    write(form, "Folder", str(folder))
    assert named(form, "Name", QLineEdit).text() == "in 2"
    write(form, "Name", "IN")
    click_default(form)
    assert "There is a source called IN already." in beside(form, "Name")
    form.reject()


def test_each_sort_of_option_gets_its_field_and_keeps_what_is_said(
    window: MainWindow, memory_keyring: MemoryKeyring, tmp_path: Path
) -> None:
    shown = page(window)
    form = new_form(shown, 1)
    secret = named(form, "Password", QLineEdit)
    assert secret.echoMode() is QLineEdit.EchoMode.Password
    write(form, "Server", "here")
    write(form, "Password", "right")
    write(form, "Place", str(tmp_path))
    named(form, "Signs in with", QComboBox).setCurrentIndex(1)
    named(form, "All of it", QCheckBox).setChecked(True)
    button(form, "Test").click()
    assert "Connected: nothing new there now" in said(form)
    assert not memory_keyring.kept
    click_default(form)
    assert list(memory_keyring.kept.values()) == ["right"]
    (view,) = window.session.services.inlets.all()
    said_of = {"host": "here", "sign_in": "token", "count": "20", "all": "yes", "place": str(tmp_path)}
    assert view.inlet.options == said_of
    button(shown, "Change…").click()
    changed = dialog(SourceForm)
    assert "One is kept" in named(changed, "Password", QLineEdit).placeholderText()
    assert named(changed, "Password", QLineEdit).text() == ""
    write(changed, "Server", "there")
    click_default(changed)
    assert window.session.services.inlets.all()[0].inlet.options == {**said_of, "host": "there"}
    assert list(memory_keyring.kept.values()) == ["right"]


def test_a_refused_password_is_told_beside_the_password(window: MainWindow, memory_keyring: MemoryKeyring) -> None:
    form = new_form(page(window), 1)
    write(form, "Server", "here")
    write(form, "Password", "wrong")
    button(form, "Test").click()
    assert "does not let us in" in beside(form, "Password")
    write(form, "Server", "offline")
    assert "does not let us in" not in said(form)
    button(form, "Test").click()
    assert "cannot be reached" in beside(form, "Server")
    form.reject()


def test_a_computer_without_a_keyring_is_told_plainly(window: MainWindow, memory_keyring: MemoryKeyring) -> None:
    memory_keyring.locked = True
    form = new_form(page(window), 1)
    assert "this computer has no keyring" in beside(form, "Password")
    write(form, "Server", "here")
    write(form, "Password", "right")
    assert "this computer has no keyring" not in beside(form, "Password")
    click_default(form)
    assert "this computer has no keyring" in beside(form, "Password")
    assert window.session.services.inlets.all() == []
    form.reject()


def test_pausing_and_going_on(window: MainWindow, folder: Path) -> None:
    add(window, folder)
    shown = page(window)
    button(shown, "Pause").click()
    assert table(shown)[0][3] == "Paused"
    assert not poller(window).waits
    button(shown, "Go on").click()
    assert table(shown)[0][3] == "Not looked at yet"
    assert poller(window).waits
    button(shown, "Look now").click()
    assert table(shown)[0][3].endswith(", 3 new")


def test_removing_asks_and_what_came_stays(window: MainWindow, folder: Path) -> None:
    add(window, folder)
    shown = page(window)
    button(shown, "Look now").click()
    button(shown, "Remove…").click()
    (asked,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]
    assert "What has come stays" in asked.informativeText()
    next(each for each in asked.buttons() if each.text() == "&Remove").click()
    assert table(shown) == []
    assert len(window.session.index) == 1
    assert not poller(window).waits
    assert line(window).isHidden()


def test_offline_is_told_quietly_and_others_once(
    window: MainWindow, folder: Path, memory_keyring: MemoryKeyring, tmp_path: Path
) -> None:
    inlets = window.session.services.inlets
    inlets.add(Inlet("post", "Far away", "", {"host": "offline"}), "right", "anna")
    inlets.add(Inlet("post", "Locked", "", {"host": "here"}), "wrong", "anna")
    shown = page(window)
    window.actions_by_name["look_now"].trigger()
    assert not window.actions_by_name["look_now"].isEnabled()
    poller(window).refresh()
    window.actions_by_name["look_now"].trigger()
    states = {row[0]: row[3] for row in table(shown)}
    assert states["Far away"].startswith("Offline – tried at ")
    assert states["Locked"] == "The password or token is not accepted"
    assert "Far away offline" in line(window).text()
    assert "Locked does not let us in" in said(bar(window))
    assert "Far away" not in said(bar(window))
    bar(window).close_message()
    told = Heard()
    poller(window).wanted.connect(told)
    for each in inlets.all():
        poller(window)._queue.append(each.inlet)
    poller(window)._next()
    assert told.values == []


def test_the_message_leads_to_the_sources(window: MainWindow, tmp_path: Path, folder: Path) -> None:
    made = add(window, folder)
    folder.rename(tmp_path / "elsewhere")
    poller(window).look_at([made])
    next(each for each in bar(window).findChildren(QPushButton) if each.text() == "Sources…").click()
    assert table(dialog(SourcesDialog))[0][3] == "The folder is not there"


def test_the_word_in_the_status_bar_leads_to_the_sources(window: MainWindow, folder: Path) -> None:
    poller(window).look_at([add(window, folder)])
    line(window).click()
    assert dialog(SourcesDialog).isVisible()


def test_another_language_rewords_the_page_and_the_status_bar(window: MainWindow, folder: Path) -> None:
    poller(window).look_at([add(window, folder)])
    shown = page(window)
    window.session.use_language("sv")
    assert shown.windowTitle() == "Källor"
    assert button(shown, "Pausa").isEnabled()
    assert table(shown)[0][1] == "Bevakad mapp"
    assert line(window).text().startswith("3 nya från Till · ")


def test_nothing_set_up_means_no_timer(window: MainWindow) -> None:
    assert not poller(window).waits
    assert line(window).isHidden()


def test_what_is_due_is_looked_at_when_the_time_comes(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    add(program.window, folder)
    monkeypatch.setattr("workbench.ui.poller.FIRST_AFTER_MS", 20)
    again = Program(qapp, tmp_path / "data", "en", InlineRunner())
    again.start()
    assert len(again.session.index) == 0
    qtbot.waitUntil(lambda: len(again.session.index) == 1)
    assert poller(again.window)._timer.interval() > 20
    again.window.close()
    again.window.deleteLater()
    again.close()


def test_a_source_of_a_later_version_is_shown_and_can_be_removed(window: MainWindow) -> None:
    store = window.session.services.inlets._store
    store.put_inlet(Inlet("carrier-pigeon", "Pigeon"), window.session.services.inlets._clock.now(), "anna", "act")
    shown = page(window)
    assert table(shown)[0][:2] == ["Pigeon", "carrier-pigeon"]
    button(shown, "Change…").click()
    assert "there is no such kind" in said(bar(shown))


@pytest.mark.threads
def test_a_slow_source_holds_up_neither_reading_nor_acts(
    threaded: Program, qtbot: QtBot, post: Post, memory_keyring: MemoryKeyring, folder: Path, tmp_path: Path
) -> None:
    window, services = threaded.window, threaded.session.services
    slow = services.inlets.add(Inlet("post", "Slow", "", {"host": "slow"}), "right", "anna")
    looked = Heard()
    poller(window).looked.connect(looked)
    poller(window).look_at([slow])
    qtbot.waitUntil(post.entered.is_set)
    read = Heard()
    threaded.session.read_tray(read)
    qtbot.waitUntil(lambda: read.values == [[]])
    assert line(window).text() == "Looking in Slow…"
    form_of_page = new_form_when_there(page(window), qtbot)
    write(form_of_page, "Folder", str(folder))
    button(form_of_page, "Test").click()
    qtbot.waitUntil(lambda: "Connected: 3 new, 2 understood" in said(form_of_page))
    button(form_of_page, "Save").click()
    qtbot.waitUntil(lambda: not any(isinstance(each, SourceForm) for each in QApplication.topLevelWidgets()))
    assert looked.values == []
    post.released.set()
    qtbot.waitUntil(lambda: len(looked.values) == 2)
    results = [each for each in looked.values if isinstance(each, PollResult)]
    assert [(each.inlet.name, each.arrived) for each in results] == [("Slow", 0), ("in", 3)]
    qtbot.waitUntil(lambda: len(threaded.session.index) == 1)


def new_form_when_there(shown: SourcesDialog, qtbot: QtBot) -> SourceForm:
    (menu,) = [each for each in shown.findChildren(QMenu) if len(each.actions()) == 2]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: any(isinstance(each, SourceForm) for each in QApplication.topLevelWidgets()))
    return dialog(SourceForm)


@pytest.mark.threads
def test_a_trial_can_be_stopped_and_the_form_goes_on(
    threaded: Program, qtbot: QtBot, post: Post, memory_keyring: MemoryKeyring
) -> None:
    shown = page(threaded.window)
    (menu,) = [each for each in shown.findChildren(QMenu) if len(each.actions()) == 2]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: any(isinstance(each, SourceForm) for each in QApplication.topLevelWidgets()))
    form = dialog(SourceForm)
    write(form, "Server", "slow")
    write(form, "Password", "right")
    button(form, "Test").click()
    qtbot.waitUntil(post.entered.is_set)
    assert not button(form, "Test").isEnabled()
    (trial,) = form.findChildren(SourceTrial)
    button(trial, "Cancel").click()
    assert button(form, "Test").isEnabled()
    write(form, "Server", "here")
    button(form, "Test").click()
    qtbot.waitUntil(lambda: "Connected: nothing new there now" in said(form))
    form.reject()


@pytest.mark.threads
def test_closing_while_a_source_is_slow_does_not_wait_for_it(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, post: Post, memory_keyring: MemoryKeyring
) -> None:
    running = Program(qapp, tmp_path / "data", "en", ThreadRunner(qapp))
    running.start()
    slow = running.session.services.inlets.add(Inlet("post", "Slow", "", {"host": "slow"}), "right", "anna")
    poller(running.window).look_at([slow])
    qtbot.waitUntil(post.entered.is_set)
    begun = time.monotonic()
    running.window.close()
    running.window.deleteLater()
    running.close()
    assert time.monotonic() - begun < 2
    running.deleteLater()


def test_every_control_of_page_and_form_has_an_accessible_name(window: MainWindow, folder: Path) -> None:
    add(window, folder)
    shown = page(window)
    for place in (0, 1):
        form = new_form(shown, place)
        nameless = [
            each
            for whole in (shown, form)
            for each in whole.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.isVisible()
            and not (each.accessibleName() or getattr(each, "text", str)() or each.toolTip())
        ]
        assert nameless == []
        form.reject()
