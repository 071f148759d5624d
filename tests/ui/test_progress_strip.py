from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import Heard, find, make_session
from workbench.ui.jobs import Busy
from workbench.ui.progress_strip import ProgressStrip
from workbench.ui.session import Session
from workbench.ui.tasks import Task


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> tuple[ProgressStrip, Session]:
    session, _ = make_session(tmp_path / "data")
    strip = ProgressStrip(session)
    qtbot.addWidget(strip)
    return strip, session


def a_task() -> Task:
    return Task(Heard(), Heard(), Heard())


def test_short_work_is_never_seen(made: tuple[ProgressStrip, Session], qtbot: QtBot) -> None:
    strip, session = made
    task = a_task()
    session.busy.emit(Busy("Marking", task))
    assert not strip.isVisible()
    session.idle.emit(task)
    qtbot.wait(400)
    assert not strip.isVisible()


def test_long_work_shows_what_and_how_far(made: tuple[ProgressStrip, Session], qtbot: QtBot) -> None:
    strip, session = made
    task = a_task()
    session.busy.emit(Busy("Bringing in", task))
    qtbot.waitUntil(strip.isVisible, timeout=2000)
    bar = find(strip, QProgressBar)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    session.busy.emit(Busy("Bringing in", task, 3_000_000_000, 6_000_000_000))
    assert find(strip, QLabel).text() == "Bringing in"
    assert bar.text() == "50 %"
    session.idle.emit(task)
    assert not strip.isVisible()


def test_cancel_asks_the_task_to_stop(made: tuple[ProgressStrip, Session], qtbot: QtBot) -> None:
    strip, session = made
    task, other = a_task(), a_task()
    session.busy.emit(Busy("Bringing in", task))
    session.busy.emit(Busy("Reading", other))
    qtbot.waitUntil(strip.isVisible, timeout=2000)
    assert find(strip, QLabel).text() == "Bringing in (and 1 more)"
    find(strip, QPushButton).click()
    assert task.cancelled
    assert not other.cancelled
    assert find(strip, QLabel).text() == "Stopping: Bringing in (and 1 more)"
    assert not find(strip, QPushButton).isEnabled()
    session.idle.emit(task)
    assert find(strip, QLabel).text() == "Reading"
    assert find(strip, QPushButton).isEnabled()


def test_an_unknown_task_ending_does_no_harm(made: tuple[ProgressStrip, Session]) -> None:
    strip, session = made
    session.idle.emit(a_task())
    assert not strip.isVisible()


def test_words_follow_the_language(made: tuple[ProgressStrip, Session], qtbot: QtBot) -> None:
    strip, session = made
    session.busy.emit(Busy("Läser", a_task()))
    session.use_language("sv")
    assert find(strip, QPushButton).text() == "Avbryt"
