"""What the window shows follows what is done, in whatever order the workers come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ui.stub_session import Heard, notices
from workbench.demo import bring_in_sample
from workbench.domain.errors import MoveNotAllowed
from workbench.domain.failure import Status
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.settings import Settings, SettingsFile
from workbench.ui.session import Session
from workbench.ui.tasks import Lane, Task

TYPED = MarkRequest("typed", "Anna")


class StepRunner:
    """Holds every task until a test lets it run, and its outcome until a test hands it over."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Task, Callable[[], None]]] = []
        self.held = False

    def run(self, task: Task, lane: Lane) -> None:
        del lane
        deliver = self._ran(task)
        if self.held:
            self.waiting.append((task, deliver))
        else:
            deliver()

    def hand_over(self) -> None:
        """Let what came back last be shown first."""
        self.held = False
        for _, deliver in reversed(self.waiting):
            deliver()
        self.waiting = []

    def close(self) -> None:
        """Nothing runs."""

    @staticmethod
    def _ran(task: Task) -> Callable[[], None]:
        try:
            outcome: Any = task.job(_quiet)
        except Exception as error:
            return lambda error=error: task.failed(error)  # type: ignore[misc]
        return lambda: task.done(outcome)


def _quiet(done: int, total: int) -> None:
    del done, total


@pytest.fixture
def runner() -> StepRunner:
    return StepRunner()


@pytest.fixture
def session(services: Services, tmp_path: Path, runner: StepRunner) -> Session:
    bring_in_sample(services)
    session = Session(services, runner, Settings(), SettingsFile(tmp_path / "settings.json"), services.texts("en"))
    session.load()
    return session


def test_a_list_read_before_an_act_never_puts_the_old_state_back(session: Session, runner: StepRunner) -> None:
    (first, *_) = [row.id for row in session.index.rows if row.status is Status.OPEN]
    runner.held = True
    session.load()
    session.mark([first], TYPED)
    runner.hand_over()
    row = session.index.row(first)
    assert row is not None
    assert row.status is Status.MARKED
    assert session.undoable


def test_a_voucher_read_before_an_act_is_read_anew(session: Session, runner: StepRunner) -> None:
    (first, *_) = [row.id for row in session.index.rows if row.status is Status.OPEN]
    shown = Heard()
    runner.held = True
    session.read_detail(first, shown)
    session.mark([first], TYPED)
    runner.hand_over()
    assert [each.case.state.status for each in shown.values] == [Status.MARKED]


def test_what_another_process_has_changed_is_told_and_shown(session: Session) -> None:
    told = notices(session)
    first, second, *_ = [row.id for row in session.index.rows if row.status is Status.OPEN]
    session.services.actions.mark([first, second], TYPED)
    session.mark([first, second], TYPED)
    assert told[0].text == "2 left alone: already marked as exported"
    assert {row.status for row in session.index.rows if row.id in (first, second)} == {Status.MARKED}


def test_a_refusal_names_the_voucher_and_the_list_is_read_again(session: Session) -> None:
    failed = Heard()
    session.failed.connect(failed)
    (first, *_) = [row for row in session.index.rows if row.status is Status.OPEN]
    session.services.actions.mark([first.id], TYPED)
    session.mark([first.id], TYPED)
    (error,) = failed.values
    assert isinstance(error, MoveNotAllowed)
    assert error.params["voucher"] == first.label
    row = session.index.row(first.id)
    assert row is not None
    assert row.status is Status.MARKED
