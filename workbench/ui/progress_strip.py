"""Work under way, in the status bar: what, how far, and a way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from workbench.ui.jobs import Busy
from workbench.ui.session import Session
from workbench.ui.tasks import Task

_SHOW_AFTER = 300
_FULL = 1000


class ProgressStrip(QWidget):
    """Shows the task that has run longest; short work is never seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._under_way: dict[Task, Busy] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOW_AFTER)
        self._timer.timeout.connect(self._appear)
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._cancel = QPushButton()
        self._cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._cancel)
        self.hide()
        session.busy.connect(self._on_busy)
        session.idle.connect(self._on_idle)
        session.language_changed.connect(self._refresh)

    def _on_busy(self, busy: Busy) -> None:
        self._under_way[busy.task] = busy
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()
        self._refresh()

    def _on_idle(self, task: Task) -> None:
        self._under_way.pop(task, None)
        if self._under_way:
            self._refresh()
        else:
            self._timer.stop()
            self.hide()

    def _appear(self) -> None:
        if self._under_way:
            self._refresh()
            self.show()

    def _refresh(self) -> None:
        if not self._under_way:
            return
        texts = self._session.texts
        busy = next(iter(self._under_way.values()))
        stopping = busy.task.cancelled
        others = len(self._under_way) - 1
        more = " " + texts.n("(and {count} more)", "(and {count} more)", others) if others else ""
        self._label.setText((texts.t("Stopping: {what}", what=busy.label) if stopping else busy.label) + more)
        if busy.total > 0:
            self._bar.setRange(0, _FULL)
            self._bar.setValue(min(_FULL, busy.done * _FULL // busy.total))
            self._bar.setFormat(texts.t("{percent} %", percent=min(100, busy.done * 100 // busy.total)))
        else:
            self._bar.setRange(0, 0)
        self._bar.setAccessibleName(busy.label)
        self._cancel.setText(texts.t("Cancel"))
        self._cancel.setEnabled(not stopping)

    def _on_cancel(self) -> None:
        for task in self._under_way:
            task.cancel()
            break
        self._refresh()
