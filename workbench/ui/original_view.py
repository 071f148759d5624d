"""The original text, exactly as it came, in a part that can be folded away."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QFontDatabase, QGuiApplication, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.services.plain_text import visible
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.folding import FoldingPart
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

SHOWN_CHARACTERS = 100_000

_MOST_LINES = 14
_MOST_LINKS = 5
_LONGEST_ADDRESS = 500
_ADDRESS = re.compile(  # possessive, so that none is cut short where it goes on as something else
    r"https://[A-Za-z0-9][A-Za-z0-9.-]*+(?::[0-9]{1,5})?+(?:[/?#][A-Za-z0-9/?#&=%._~:@!$*+,;()\[\]-]*+)?+(?![@\w])"
)
_AFTER_ADDRESS = ".,;:!?)]"


class OriginalText(QPlainTextEdit):
    """A text in a monospaced font, to be read and copied, as high as it is long up to a limit.

    Control characters are drawn (see `visible`); no markup is read. Lines that stand in columns are not ``wrapped``.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, wrapped: bool = True) -> None:
        super().__init__(parent)
        self._wrapped = wrapped
        if not wrapped:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(_monospaced())
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setBackgroundVisible(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, theme.tint(QGuiApplication.palette(), Accent.QUIET))
        self.setPalette(palette)
        self.document().setDocumentMargin(theme.GAP)
        self._first_lines: list[str] = []
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a text, at most `SHOWN_CHARACTERS` of it."""
        shown = visible(text[:SHOWN_CHARACTERS])
        self.setPlainText(shown)
        self._first_lines = shown.split("\n", _MOST_LINES)[:_MOST_LINES]
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines the text takes at this width, at most a limit."""
        room = width - 2 * theme.GAP - 2
        lines = 0
        for line in self._first_lines:
            lines += self._lines_of(line, room, _MOST_LINES - lines)
            if lines >= _MOST_LINES:
                break
        bar = 0 if self._wrapped else self.horizontalScrollBar().sizeHint().height()
        return max(lines, 1) * self.fontMetrics().lineSpacing() + 2 * theme.GAP + 2 + bar

    def _lines_of(self, text: str, room: int, most: int) -> int:
        """Count the lines that one line of the text is broken into."""
        if not self._wrapped:
            return 1
        layout = QTextLayout(text[: most * (room // self._step() + 1)], self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        count = 0
        while count < most and (line := layout.createLine()).isValid():
            line.setLineWidth(max(room, self._step()))
            count += 1
        layout.endLayout()
        return max(count, 1)

    def sizeHint(self) -> QSize:
        """Return a size for eighty characters a line."""
        width = self._step() * 80
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(self._step() * 12, self.fontMetrics().lineSpacing() + 2 * theme.GAP)

    def _step(self) -> int:
        return max(1, self.fontMetrics().horizontalAdvance("0"))


class OriginalMessage(FoldingPart):
    """The folded original with its code, when it came, and a button that copies it untouched.

    ``around`` is what stood round it. Addresses in either are offered to be opened, whole and in sight.
    ``in_columns`` is what is shown in its place, where it is best read as a table or as bytes.
    """

    def __init__(
        self,
        heading: str,
        text: str,
        about: str,
        texts: Texts,
        parent: QWidget | None = None,
        *,
        around: str = "",
        is_open: bool = False,
        in_columns: str = "",
    ) -> None:
        super().__init__(heading, parent, is_open=is_open)
        self._text = text
        self._around = around
        self._in_columns = in_columns
        self._name = heading
        copy = QToolButton()
        copy.setText(texts.t("Copy"))
        copy.setAccessibleName(texts.t("Copy the original message"))
        theme.set_icon(copy, "copy")
        copy.setAutoRaise(True)
        copy.setToolButtonStyle(copy.toolButtonStyle().ToolButtonTextBesideIcon)
        copy.clicked.connect(self.copy)
        self.add_beside(copy)
        self._about = about
        self._texts = texts
        self.toggled.connect(self._opened)
        if is_open:
            self._build()

    def copy(self) -> None:
        """Put the original on the clipboard, every character as it came."""
        QGuiApplication.clipboard().setText(self._text)

    def _opened(self, is_open: object) -> None:
        if is_open and self._content is None:
            self._build()

    def _build(self) -> None:
        """Make the content when it is first wanted: a voucher may have hundreds of messages."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        if self._about:
            column.addWidget(PlainLabel(self._about, accent=Accent.QUIET))
        original = OriginalText(self._in_columns or self._text, wrapped=not self._in_columns)
        original.setAccessibleName(self._name)
        column.addWidget(original)
        if self._around:
            column.addWidget(PlainLabel(self._texts.t("Around it in the original:"), accent=Accent.QUIET))
            around = OriginalText(self._around)
            around.setAccessibleName(self._texts.t("Around it in the original:"))
            column.addWidget(around)
        if found := addresses(f"{self._text[:SHOWN_CHARACTERS]}\n{self._around[:SHOWN_CHARACTERS]}"):
            column.addWidget(Links(found, self._texts))
        if len(self._text) > SHOWN_CHARACTERS:
            column.addWidget(
                PlainLabel(
                    self._texts.n(
                        "The first {shown} characters of {count} are shown; Copy takes it all.",
                        "The first {shown} characters of {count} are shown; Copy takes it all.",
                        len(self._text),
                        shown=SHOWN_CHARACTERS,
                    ),
                    accent=Accent.QUIET,
                )
            )
        self.set_content(content)


class Links(QWidget):
    """Addresses that stand in a text, whole and as plain text, each to be opened in the browser or copied."""

    def __init__(self, found: Sequence[str], texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        for address in found[:_MOST_LINKS]:
            column.addWidget(_Link(address, texts))
        if left := len(found[_MOST_LINKS:]):
            words = texts.n(
                "{count} more address stands in the message.", "{count} more addresses stand in the message.", left
            )
            column.addWidget(PlainLabel(words, accent=Accent.QUIET))


class _Link(QWidget):
    """One address with its two buttons."""

    def __init__(self, address: str, texts: Texts) -> None:
        super().__init__()
        self._address = address
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        label = PlainLabel(address)
        line.addWidget(label, 1)
        for words, name, act in (
            (texts.t("Open"), texts.t("Open {address} in the browser", address=address), self._open),
            (texts.t("Copy"), texts.t("Copy {address}", address=address), self._copy),
        ):
            button = QToolButton()
            button.setText(words)
            button.setAccessibleName(name)
            button.setAutoRaise(True)
            button.clicked.connect(act)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._address, QUrl.ParsingMode.StrictMode))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)


def addresses(text: str) -> list[str]:
    """Return the https addresses in a text, each once and in order, those only that a browser takes as they stand.

    One with a user's name or a password before the host is left out: it is not what it looks like.
    """
    found = (match[0].rstrip(_AFTER_ADDRESS) for match in _ADDRESS.finditer(text))
    return [each for each in dict.fromkeys(found) if len(each) <= _LONGEST_ADDRESS and _may_open(each)]


def _may_open(address: str) -> bool:
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() == "https" and bool(url.host()) and not url.userInfo()


def _monospaced() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    size = QApplication.font().pointSizeF()
    if size > 0:
        font.setPointSizeF(size)
    return font
