"""The fields an office writes its own explanation in, and their names in what is told of them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from workbench.diagnosis.own_cause import SAYS_NOTHING
from workbench.diagnosis.own_files import EXPLAINS_NOTHING
from workbench.domain.errors import KnownError, Sentence
from workbench.domain.finding import EnterByHand, Family
from workbench.services.explanation_draft import Words
from workbench.texts import N_, Texts
from workbench.ui import theme

FAMILY_WORDS: Mapping[Family, str] = {
    Family.VOUCHER: N_("The voucher: an account, a cost centre, a series …"),
    Family.ATTACHMENT: N_("The receipt or another attachment"),
    Family.CONNECTION: N_("The connection: nothing is wrong with the voucher"),
    Family.REQUEST: N_("What the sending system asked of Fortnox"),
    Family.SUB_LEDGER: N_("An invoice, payment or order: never typed in as a voucher"),
    Family.UNKNOWN: N_("Something else"),
}
BY_HAND_WORDS: Mapping[EnterByHand, str] = {
    EnterByHand.YES: N_("Yes"),
    EnterByHand.AFTER_REPLACEMENT: N_("Yes, once something is put right or replaced"),
    EnterByHand.NO: N_("No"),
}
LANGUAGE_WORDS: Mapping[str, str] = {"sv": N_("Svenska"), "en": N_("English")}
_FIELD_WORDS: Mapping[str, str] = {
    "title": N_("Title"),
    "why": N_("Why it happens"),
    "fortnox_steps": N_("Steps in Fortnox"),
    "source_steps.any": N_("Steps in the sending system"),
    "by_hand": N_("About entering it by hand"),
    "prevention": N_("So that it does not happen again"),
    "codes": N_("Codes"),
    "patterns": N_("Wordings"),
    "family": N_("What it is about"),
    "enter_by_hand": N_("May it be entered by hand?"),
}
_WORDS_HERE: Mapping[str, str] = {
    SAYS_NOTHING: N_("write a title and why it happens, in one of the languages"),
    EXPLAINS_NOTHING: N_("give a code or a wording that it applies to"),
}
"""What is said of a whole file, in a window that shows no file."""


class TextField(QPlainTextEdit):
    """A few lines of plain text; Tab goes on to the next field."""

    def __init__(self, name: str, text: str, lines: int) -> None:
        super().__init__(text)
        self._lines = lines
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def sizeHint(self) -> QSize:
        """Be as high as the lines."""
        return QSize(super().sizeHint().width(), self._height(self._lines))

    def minimumSizeHint(self) -> QSize:
        """Never be less than two lines, or one where there is to be one."""
        return QSize(self.fontMetrics().averageCharWidth() * 16, self._height(min(self._lines, 2)))

    def lines(self) -> tuple[str, ...]:
        """Return the lines in which something is written."""
        return tuple(line.strip() for line in self.toPlainText().split("\n") if line.strip())

    def _height(self, lines: int) -> int:
        return round(lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()) + 4


class LanguageFields(QWidget):
    """What is written in one language."""

    changed = Signal()

    def __init__(self, words: Words, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.GAP_SMALL)
        self.title = QLineEdit(words.title)
        self._put("title", self.title)
        self._why = self._text("why", [words.why], 3)
        self._fortnox_steps = self._text("fortnox_steps", words.fortnox_steps, 4, texts.t("one on each line"))
        self._source_steps = self._text("source_steps.any", words.source_steps, 3, texts.t("one on each line"))
        self._by_hand = self._text("by_hand", [words.by_hand], 2)
        self._prevention = self._text("prevention", [words.prevention], 2)
        self.title.textChanged.connect(self.changed)

    def words(self) -> Words:
        """Return what is written."""
        return Words(
            title=self.title.text().strip(),
            why=self._why.toPlainText().strip(),
            fortnox_steps=self._fortnox_steps.lines(),
            source_steps=self._source_steps.lines(),
            by_hand=self._by_hand.toPlainText().strip(),
            prevention=self._prevention.toPlainText().strip(),
        )

    def _text(self, key: str, text: Sequence[str], lines: int, more: str = "") -> TextField:
        field = TextField(field_words(key, self._texts), "\n".join(text), lines)
        field.textChanged.connect(self.changed)
        self._put(key, field, more)
        return field

    def _put(self, key: str, field: QWidget, more: str = "") -> None:
        words = field_words(key, self._texts)
        field.setAccessibleName(words)
        label = QLabel(f"{words}, {more}" if more else words)
        label.setBuddy(field)
        self._column.addWidget(label)
        self._column.addWidget(field, 1 if isinstance(field, TextField) else 0)


def field_words(key: str, texts: Texts) -> str:
    """Return what a file's key is called in the window; a key that has no field as it stands."""
    return texts.t(_FIELD_WORDS[key]) if key in _FIELD_WORDS else key


def fault_words(error: KnownError, texts: Texts) -> str:
    """Return a known error in words, the fields in it called as they are in the window."""
    detail = error.params.get("detail")
    if not isinstance(detail, Sentence):
        return texts.error(error)
    values = dict(detail.values)
    if "key" in values:
        values["key"] = _place(str(values["key"]), texts)
    here = Sentence(_WORDS_HERE.get(detail.source, detail.source), values)
    return texts.error(type(error)(**{**error.params, "detail": here}))


def _place(key: str, texts: Texts) -> str:
    """Return where ``sv.fortnox_steps 2`` is: ``Steps in Fortnox 2 (Svenska)``."""
    language, dot, rest = key.partition(".")
    if not dot or language not in LANGUAGE_WORDS:
        language, rest = "", key
    name, _, number = rest.partition(" ")
    words = f"{field_words(name, texts)} {number}".strip()
    return f"{words} ({texts.t(LANGUAGE_WORDS[language])})" if language else words
