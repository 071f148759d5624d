"""One finding explained: why it failed, what to do, whether it may be entered by hand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.diagnosis.catalogue import UNKNOWN
from workbench.domain.finding import EnterByHand, Explanation, Finding
from workbench.services.plain_text import on_one_line
from workbench.services.words import system_name
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_BY_HAND: dict[EnterByHand, tuple[str, str, Accent]] = {
    EnterByHand.YES: (N_("Yes"), "ok", Accent.OK),
    EnterByHand.AFTER_REPLACEMENT: (N_("Yes, once something is put right or replaced"), "info", Accent.MARKED),
    EnterByHand.NO: (N_("No"), "warning", Accent.ATTENTION),
}

_LARGE = 400
"""Characters of a message that can be shown large without hiding the page."""


class FindingView(QWidget):
    """An explanation to be read from top to bottom. ``alternatives`` are the titles where sources disagree.

    Of an unknown cause the original words stand large, and the office can explain them: `explanation_wanted`.
    """

    explanation_wanted = Signal()

    def __init__(
        self,
        explanation: Explanation,
        finding: Finding,
        system: str,
        texts: Texts,
        alternatives: Sequence[str] = (),
        parent: QWidget | None = None,
        *,
        own: bool = False,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self.setAccessibleName(explanation.title)
        self._add(PlainLabel(explanation.title, size=1.35, strong=True))
        if finding.code:
            self._add(PlainLabel(code_words(finding, texts), accent=Accent.QUIET))
        if own:
            self._offer(texts.t("Explained by your office"), texts.t("Change the explanation…"))
        if finding.cause == UNKNOWN and (finding.message or finding.code):
            self._add(LargeOriginal(finding.message or finding.code, texts))
            hint = texts.t("Do you know what it means? Then it can be explained wherever it comes again.")
            self._offer(hint, texts.t("Write an explanation for your office…"))
        if explanation.why:
            self._add(PlainLabel(explanation.why))
        if finding.conflict:
            self._add(IconLine("warning", Accent.MARKED, conflict_words(alternatives, texts)))
        self._steps(texts.t("In Fortnox"), explanation.fortnox_steps)
        self._steps(texts.t("In {system}", system=system_name(system, texts)), explanation.source_steps)
        self._by_hand(explanation)
        if explanation.prevention:
            self._heading(texts.t("So that it does not happen again"))
            self._add(PlainLabel(explanation.prevention))
        if explanation.sources:
            sources = texts.t("Sources: {titles}", titles="; ".join(explanation.sources))
            self._add(PlainLabel(sources, accent=Accent.QUIET))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def _offer(self, hint: str, words: str) -> None:
        """Put a button for writing the office's own explanation, and what it is for, on a line."""
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(self.explanation_wanted)
        line = QHBoxLayout()
        label = PlainLabel(hint, accent=Accent.QUIET)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(label, 1)
        line.addWidget(button)
        self._column.addLayout(line)

    def _heading(self, words: str) -> None:
        self._column.addSpacing(theme.GAP)
        self._add(PlainLabel(words, strong=True))

    def _steps(self, heading: str, steps: Sequence[str]) -> None:
        if steps:
            self._heading(heading)
            self._add(StepList(heading, steps))

    def _by_hand(self, explanation: Explanation) -> None:
        answer, name, accent = _BY_HAND[explanation.enter_by_hand]
        self._heading(self._texts.t("May it be entered by hand?"))
        self._add(IconLine(name, accent, self._texts.t(answer), strong=True))
        if explanation.by_hand:
            self._add(PlainLabel(explanation.by_hand))


class LargeOriginal(PlainLabel):
    """The words of a message, large on a ground of their own; those of a very long one no larger than others."""

    def __init__(self, message: str, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(message, parent, size=1.35 if len(message) <= _LARGE else 1.0)
        self.setAccessibleName(texts.t("Original message"))
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setMargin(theme.GAP)

    def dress(self) -> None:
        """Take the ground too from the program's palette."""
        super().dress()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.tint(QGuiApplication.palette(), Accent.QUIET))
        self.setPalette(palette)


class StepList(QWidget):
    """Numbered steps, the words aligned past their numbers."""

    def __init__(self, name: str, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL + 2)
        grid.setColumnStretch(1, 1)
        for place, step in enumerate(steps):
            number = QLabel(f"{place + 1}.")
            number.setTextFormat(Qt.TextFormat.PlainText)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance("00."))
            grid.addWidget(number, place, 0)
            grid.addWidget(PlainLabel(step), place, 1)


class IconLine(QWidget):
    """A small icon in an accent's colour and words beside it; the words say it all."""

    def __init__(
        self, name: str, accent: Accent, words: str, parent: QWidget | None = None, *, strong: bool = False
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        picture = QLabel()
        picture.setTextFormat(Qt.TextFormat.PlainText)
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        picture.setPixmap(_picture(theme.icon(name, QApplication.palette(), accent)))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(words, strong=strong, accent=accent), 1)


def code_words(finding: Finding, texts: Texts) -> str:
    """Return the codes of a finding as they are looked up: Fortnox's own and the platform's round it."""
    words = texts.t("Code {code}", code=on_one_line(finding.code, 80)) if finding.code else ""
    if finding.platform_code:
        outer = texts.t("in {code}", code=on_one_line(finding.platform_code, 80))
        words = f"{words} {outer}".strip()
    return words


def conflict_words(alternatives: Sequence[str], texts: Texts) -> str:
    """Return the note that a code has more than one meaning, with the other ones."""
    words = texts.t("Sources give this code more than one meaning, and the text does not decide.")
    if alternatives:
        words += " " + texts.t("It may also be: {titles}", titles="; ".join(alternatives))
    return words


def _picture(icon: QIcon) -> QPixmap:
    return icon.pixmap(theme.ICON_SMALL)
