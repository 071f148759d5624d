"""For tests of the window: no test may leave a window open or start a loop of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox


@pytest.fixture(autouse=True)
def _no_leaks(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_values: object) -> None:
        raise AssertionError("exec() blocks: use open() and a signal")

    for blocking in (QDialog, QMessageBox, QMenu):
        monkeypatch.setattr(blocking, "exec", refuse)
    yield
    for window in QApplication.topLevelWidgets():
        window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    assert not left, f"windows left open: {left}"
