"""Trying a way in: off the GUI thread, with a way to stop it, and the outcome in words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.domain.errors import Cancelled
from workbench.domain.inlets import Inlet
from workbench.services.inlets import Checked
from workbench.ui import theme
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.source_words import checked_words, sample_words
from workbench.ui.tasks import Task
from workbench.ui.theme import Accent


class SourceTrial(QWidget):
    """Takes no room before something is tried. ``ended`` carries a `Checked`, or None where it was stopped."""

    ended = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._number = 0
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._cancel = QPushButton()
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.cancel)
        self._running = QWidget()
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._label, self._bar, self._cancel):
            row.addWidget(part)
        self._outcome = PlainLabel(strong=True)
        self._samples = PlainLabel(accent=Accent.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        for each in (self._running, self._outcome, self._samples):
            column.addWidget(each)
            each.hide()

    @property
    def running(self) -> bool:
        """Whether something is being tried."""
        return self._task is not None

    def begin(self, inlet: Inlet, secret: str | None) -> None:
        """Try a way in; one that is being tried is stopped. A secret of None is the one in the keyring."""
        self.cancel()
        self.clear()
        t = self._session.texts.t
        self._label.setText(t("Trying {name}", name=inlet.name or t("the source")))
        self._bar.setAccessibleName(self._label.text())
        self._cancel.setText(t("Cancel"))
        self._running.show()
        self._number += 1
        outcome = _Outcome(self, self._number)
        job = Call(self._session.services.inlets.check, inlet, secret, with_progress=True)
        self._task = Task(job, outcome.done, outcome.stopped)
        self._session.beside(self._task)

    def cancel(self) -> None:
        """Stop trying; what comes after is not told."""
        if self._task is not None:
            self._task.cancel()
            self._end(None)

    def clear(self) -> None:
        """Take away what was told."""
        for each in (self._running, self._outcome, self._samples):
            each.hide()

    def take(self, checked: Checked | None, number: int) -> None:
        """Tell the outcome, unless it is of an earlier trial."""
        if number == self._number and self._task is not None:
            self._end(checked)

    def _end(self, checked: Checked | None) -> None:
        self._task = None
        self._running.hide()
        if checked is not None and checked.error is None:
            texts = self._session.texts
            self._outcome.set_accent(Accent.OK)
            self._outcome.show_text(checked_words(checked, texts))
            self._outcome.show()
            samples = sample_words(checked, texts)
            self._samples.show_text(samples)
            self._samples.setVisible(bool(samples))
        self.ended.emit(checked)


class _Outcome:
    """Hands an outcome to the trial it is of, if that is still there."""

    def __init__(self, trial: SourceTrial, number: int) -> None:
        self._trial = trial
        self._number = number

    def done(self, checked: Checked) -> None:
        if isValid(self._trial):
            self._trial.take(checked, self._number)

    def stopped(self, error: BaseException) -> None:
        if isValid(self._trial):
            session = self._trial._session
            self._trial.take(None, self._number)
            if not isinstance(error, Cancelled):
                session.failed.emit(error)
