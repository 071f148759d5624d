"""One voucher in a window of its own; several may be open beside each other."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from workbench.domain.errors import KnownError
from workbench.domain.failure import Status
from workbench.services.cases import CaseDetail
from workbench.services.changes import Changes
from workbench.services.plain_text import on_one_line
from workbench.services.requests import MarkRequest
from workbench.ui import theme
from workbench.ui.act_bar import ActBar
from workbench.ui.case_head import case_label
from workbench.ui.correction_acts import CorrectionActs
from workbench.ui.detail_pane import DetailPane
from workbench.ui.jobs import Notice
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.message_bar import MessageBar
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.route_acts import RouteActs
from workbench.ui.session import Session

_WIDTH_CHARACTERS = 96
_HEIGHT_LINES = 44
_STEP = 28
_LEAST_SHOWN = 80


class VoucherWindow(QMainWindow):
    """Shows one voucher with its acts; reads again when it has changed, and closes by Esc or Ctrl+W."""

    def __init__(self, session: Session, voucher_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._voucher_id = voucher_id
        self._detail: CaseDetail | None = None
        self._corrections = CorrectionActs(session, self)
        self.pane = DetailPane(session, self, with_acts=False)
        self.acts = ActBar(self, without=frozenset({"open_window", "type_along", "sie"}))
        self._routes = RouteActs(session, self)
        self.messages = MessageBar(session, self)
        self._asked = False
        self.addToolBar(self.acts)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.pane, 1)
        self.setCentralWidget(whole)
        for key in (QKeySequence("Esc"), QKeySequence("Ctrl+W")):
            QShortcut(key, self).activated.connect(self.close)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self._undo)
        session.failed.connect(self._on_failed)
        session.noticed.connect(self._on_notice)
        self.setWindowIcon(theme.app_icon())
        self.acts.requested.connect(self.do)
        self.pane.shown.connect(self._shown)
        session.changed.connect(self._changed)
        session.loaded.connect(self.pane.refresh)
        session.language_changed.connect(self.retranslate)
        self._place()
        self._name()
        self.pane.show_case(voucher_id)

    @property
    def voucher_id(self) -> int:
        """The voucher this window is for."""
        return self._voucher_id

    def retranslate(self) -> None:
        """Show the same in the session's language."""
        self.pane.retranslate()
        self._name()

    def do(self, command: str) -> None:
        """Carry out a command on this voucher: ask what must be asked, then hand it to the session."""
        t = self._session.texts.t
        self._asked = True
        if command == "mark":
            mark = MarkDialog(self._session, self._session.plan_mark([self._voucher_id]), self)
            mark.confirmed.connect(self._mark)
            mark.open()
        elif command == "unmark":
            unmark = ReasonDialog(self._session, t("Take back the mark"), self)
            unmark.confirmed.connect(self._unmark)
            unmark.open()
        elif command == "make_retry":
            self._routes.ask([self._voucher_id], Status.RETRY)
        elif command == "make_hand":
            self._routes.ask([self._voucher_id], Status.HAND)
        elif command == "approve":
            self._routes.approve([self._voucher_id])
        elif command == "make_open":
            self._session.make_open([self._voucher_id])
        elif command == "correct":
            self._corrections.correct([self._voucher_id])
        elif command == "journal":
            JournalDialog(self._session, [self._voucher_id], self).open()

    def _undo(self) -> None:
        if self._session.undoable:
            self._asked = True
            self._session.undo()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, KnownError) and self._in_front():
            self.messages.show_error(error)

    def _on_notice(self, notice: Notice) -> None:
        if self._in_front():
            self.messages.show_notice(notice)

    def _in_front(self) -> bool:
        """Whether what is told is of this window: it was asked here, or the window or a dialog of it is in front."""
        asked, self._asked = self._asked, False
        front = QApplication.activeWindow()
        while front is not None and front is not self:
            front = front.parentWidget()
        return asked or front is self

    def _mark(self, request: MarkRequest) -> None:
        self._session.mark([self._voucher_id], request)

    def _unmark(self, reason: str) -> None:
        self._session.unmark([self._voucher_id], reason)

    def _changed(self, changes: Changes) -> None:
        if self._voucher_id in changes.seen:
            self.pane.refresh()

    def _shown(self, detail: CaseDetail) -> None:
        self._detail = detail
        self._name()

    def _name(self) -> None:
        """Name the window after the voucher, and offer what its state allows."""
        if self._detail is None:
            self.setWindowTitle(f"#{self._voucher_id}")
            return
        case = self._detail.case
        parts = [on_one_line(case_label(case), 40), on_one_line(case.voucher.text, 80)]
        self.setWindowTitle(" – ".join(part for part in parts if part))
        self.setAccessibleName(self.windowTitle())
        self.acts.offer(case.state, self._session.texts, self._session.refusal(case.id))

    def _place(self) -> None:
        """Take a readable size, a little down and to the right of the voucher windows already open."""
        letter = self.fontMetrics()
        wanted = QRect(0, 0, letter.averageCharWidth() * _WIDTH_CHARACTERS, letter.lineSpacing() * _HEIGHT_LINES)
        parent = self.parentWidget()
        anchor = parent.frameGeometry().topLeft() if parent else QGuiApplication.primaryScreen().geometry().topLeft()
        open_now = parent.findChildren(VoucherWindow) if parent else []
        step = _STEP * (1 + len([each for each in open_now if each is not self]) % 8)
        wanted.moveTo(anchor.x() + step, anchor.y() + step)
        place_on_screen(self, wanted)


def place_on_screen(widget: QWidget, wanted: QRect) -> None:
    """Give a window the wanted place and size as far as a screen that is there now has room for it.

    A place on a screen that is gone is moved to the nearest corner of one that is there.
    """
    screens = QGuiApplication.screens()
    if not screens:
        return
    overlaps = [each.availableGeometry().intersected(wanted) for each in screens]
    best = max(range(len(screens)), key=lambda place: _area(overlaps[place]))
    screen = screens[best] if _area(overlaps[best]) else QGuiApplication.primaryScreen() or screens[0]
    room = screen.availableGeometry()
    width, height = min(wanted.width(), room.width()), min(wanted.height(), room.height())
    left = min(max(wanted.left(), room.left()), room.right() + 1 - width)
    top = min(max(wanted.top(), room.top()), room.bottom() + 1 - height)
    widget.setGeometry(QRect(left, top, max(width, _LEAST_SHOWN), max(height, _LEAST_SHOWN)))


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
