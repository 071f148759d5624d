"""The guide's last step: one's own file, or the made-up company."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QProcess, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.services.polling import PollResult
from workbench.services.requests import IntakeResult
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel
from workbench.ui.source_words import error_words
from workbench.ui.theme import Accent


class DropZone(QFrame):
    """A field that files and text can be dropped on. ``dropped`` carries the mime data."""

    dropped = Signal(object)
    files_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.GAP_SECTION] * 4)
        column.setSpacing(theme.GAP_WIDE)
        words = PlainLabel(texts.t("Drop an export file or a failure e-mail here"), size=1.2)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(words)
        row = QHBoxLayout()
        row.addStretch(1)
        self.choose = QPushButton(texts.t("&Choose files…"))
        self.choose.clicked.connect(self.files_wanted)
        paste = QPushButton(texts.t("&Paste a message"))
        paste.clicked.connect(self.paste_wanted)
        row.addWidget(self.choose)
        row.addWidget(paste)
        row.addStretch(1)
        column.addLayout(row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        event.acceptProposedAction()
        dropped: QMimeData = event.mimeData()
        self.dropped.emit(dropped)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge as a dashed line."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.ink(self.palette(), Accent.QUIET), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.GAP, theme.GAP)
        painter.end()


class TrialPage(QWidget):
    """Where a file is tried; what came of it is told in words. ``list_wanted`` asks for the vouchers."""

    list_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.zone = DropZone(texts)
        self._told = PlainLabel(size=1.1, strong=True, accent=Accent.OK)
        self._more = PlainLabel()
        self._list = QPushButton(texts.t("Show the &vouchers"))
        self._list.clicked.connect(self.list_wanted)
        self._demo = QPushButton(texts.t("Try with the &made-up company"))
        self._demo.clicked.connect(self._on_demo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_WIDE)
        column.addWidget(self.zone)
        column.addWidget(self._told)
        column.addWidget(self._more)
        column.addWidget(self._list, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (self._told, self._more, self._list):
            each.hide()
        row = QHBoxLayout()
        row.addWidget(self._demo)
        about = texts.t("It opens in a window of its own, with vouchers of its own; nothing of it is mixed with yours.")
        row.addSpacing(theme.GAP)
        row.addWidget(PlainLabel(about, accent=Accent.QUIET), 1, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.zone.choose)

    def tell_intake(self, result: IntakeResult) -> None:
        """Tell what came of a file."""
        texts = self._texts
        more = ""
        if result.unjoined:
            more = texts.n(
                "{count} failure waits for its voucher: add the export file too.",
                "{count} failures wait for their vouchers: add the export file too.",
                len(result.unjoined),
            )
        elif result.vouchers and not result.failures:
            more = texts.t("Add the failure messages too: they tell which vouchers were refused, and why.")
        self._tell(understood_words(result.vouchers, result.failures, result.facts, result.known, texts), more)

    def tell_set_up(self, name: str) -> None:
        """Tell that a way in is set up and being looked at."""
        self._tell(self._texts.t("{name} is set up, and is being looked at now.", name=name), "")

    def tell_look(self, result: PollResult) -> None:
        """Tell what a way in brought."""
        texts, name = self._texts, result.inlet.name
        if result.error and not result.arrived:
            more = texts.t("{name} stands under File › Sources, and is tried again by itself.", name=name)
            self._tell(error_words(result.error, texts), more, Accent.QUIET)
        elif result.arrived:
            self._tell(understood_words(result.vouchers, result.failures, 0, 0, texts), "")
        else:
            more = texts.t("What comes there from now on is brought in by itself. You can try with a file meanwhile.")
            self._tell(texts.t("{name} is connected; nothing new there now.", name=name), more)

    def _tell(self, words: str, more: str, accent: Accent = Accent.OK) -> None:
        self._told.set_accent(accent)
        self._told.show_text(words)
        self._told.show()
        self._more.show_text(more)
        self._more.setVisible(bool(more))
        self._list.show()

    def _on_demo(self) -> None:
        self._demo.setEnabled(False)  # a second one would begin by clearing the first one's folder
        program, *arguments = demo_command(self._texts.language)
        QProcess.startDetached(program, arguments)


def understood_words(vouchers: int, failures: int, facts: int, known: int, texts: Texts) -> str:
    """Return in words what was understood of something that was brought in."""
    if vouchers == failures == 1:
        return texts.t("One voucher and its failure understood")
    parts = [
        texts.n("{count} voucher", "{count} vouchers", vouchers) if vouchers else "",
        texts.n("{count} failure", "{count} failures", failures) if failures else "",
        texts.n("{count} ledger file", "{count} ledger files", facts) if facts else "",
    ]
    told = " · ".join(part for part in parts if part)
    if told:
        return texts.t("Understood: {what}", what=told)
    if known:
        return texts.t("All of it is here already")
    return texts.t("Nothing in it was understood; it is kept whole under Not understood")


def demo_command(language: str) -> Sequence[str]:
    """Return what starts the made-up company: this program again, from the tree or as it was built."""
    words = ("--lang", language, "demo")
    if getattr(sys, "frozen", False):
        running = Path(sys.executable)
        return (str(running.with_name(f"voucher-workbench{running.suffix}")), *words)
    return (sys.executable, "-m", "workbench", *words)
