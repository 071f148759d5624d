"""The bar that tells what was done, and what went wrong and how to mend it."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from workbench.domain.errors import InletError, KnownError
from workbench.ui import theme
from workbench.ui.jobs import Notice
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_HIDE_AFTER = 12_000


@dataclass(frozen=True, slots=True)
class _Message:
    """Something to tell: a notice or an error, already in words."""

    text: str
    notice: Notice | None = None
    of_source: bool = False

    @property
    def fleeting(self) -> bool:
        """Whether there is nothing to do about it, so that it may go by itself."""
        return self.notice is not None and not self.notice.act and self.notice.path is None


class MessageBar(QFrame):
    """Shows the newest message; closing it shows the one before. Never takes the focus.

    Errors stay until they are closed; of notices only the latest is kept, since an older undo would surprise.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._messages: list[_Message] = []
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_HIDE_AFTER)
        self._timer.timeout.connect(self.close_message)
        self._icon = QLabel()
        self._text = PlainLabel()
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._more = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._more)
        self._sources = self._button(session.sources_wanted)
        self._undo = self._button(self._on_undo)
        self._open = self._button(self._on_open)
        self._folder = self._button(self._on_folder)
        self._copy = self._button(self._on_copy)
        for button in (self._sources, self._undo, self._open, self._folder, self._copy):
            layout.addWidget(button)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        theme.set_icon(self._close, "close")
        self._close.clicked.connect(self.close_message)
        layout.addWidget(self._close)
        session.language_changed.connect(self._use_words)
        self._use_words()
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Tell something that was done."""
        self._messages = [each for each in self._messages if each.notice is None]
        self._put(_Message(notice.text, notice))

    def show_error(self, error: KnownError) -> None:
        """Tell what went wrong and the remedy."""
        self._put(_Message(self._session.texts.error(error), of_source=isinstance(error, InletError)))

    def close_message(self) -> None:
        """Take away the message that is shown."""
        if self._messages:
            self._messages.pop()
        self._show_last()

    def _put(self, message: _Message) -> None:
        self._messages = [each for each in self._messages if each != message]
        self._messages.append(message)
        self._show_last()
        self._announce(message)

    def _show_last(self) -> None:
        self._timer.stop()
        if not self._messages:
            self.hide()
            return
        message = self._messages[-1]
        notice = message.notice
        self._draw_icon()
        self._icon.setAccessibleName(self._session.texts.t("Done") if notice else self._session.texts.t("Error"))
        self._text.show_text(message.text)
        self._sources.setVisible(message.of_source)
        self._undo.setVisible(bool(notice and notice.act))
        has_file = notice is not None and notice.path is not None
        self._open.setVisible(has_file)
        self._folder.setVisible(has_file)
        self._copy.setVisible(notice is None)
        others = len(self._messages) - 1
        self._more.setText(self._session.texts.n("{count} more", "{count} more", others) if others else "")
        self._more.setVisible(others > 0)
        self.show()
        if message.fleeting:
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons again in a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._messages:
            self._draw_icon()
            theme.renew_icons(self)

    def _draw_icon(self) -> None:
        notice = self._messages[-1].notice
        drawn = theme.icon("ok", accent=Accent.OK) if notice else theme.icon("warning", accent=Accent.ATTENTION)
        self._icon.setPixmap(drawn.pixmap(theme.ICON_SMALL, self.devicePixelRatioF()))

    def _announce(self, message: _Message) -> None:
        """Have a screen reader say it; an error at once, a notice when there is a pause."""
        event = QAccessibleAnnouncementEvent(self, message.text)
        if message.notice is None:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _button(self, slot: object) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(slot)
        return button

    def _use_words(self) -> None:
        t = self._session.texts.t
        self.setAccessibleName(t("Messages"))
        self._sources.setText(t("Sources…"))
        self._undo.setText(t("Undo"))
        self._open.setText(t("Open file"))
        self._folder.setText(t("Show in folder"))
        self._copy.setText(t("Copy"))
        self._close.setToolTip(t("Close the message"))
        self._close.setAccessibleName(t("Close the message"))

    def _shown_notice(self) -> Notice | None:
        return self._messages[-1].notice if self._messages else None

    def _on_undo(self) -> None:
        notice = self._shown_notice()
        if notice and notice.act:
            self.close_message()
            self._session.undo(notice.act)

    def _on_open(self) -> None:
        notice = self._shown_notice()
        if notice and notice.path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(notice.path)))

    def _on_folder(self) -> None:
        notice = self._shown_notice()
        if notice and notice.path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(notice.path.parent)))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._messages[-1].text)
