"""The present field, big, and the two after it; the keys of typing along are heard here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.domain.money import format_ore
from workbench.services.plain_text import both_ends
from workbench.services.typing_order import TypingField
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.entry_flow import EntryFlow
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

_BIG = ((14, 2.6), (28, 1.8), (60, 1.35), (10_000, 1.1))
"""How large a value is written: up to so many characters, so many times the system's size."""

_FOLLOWING = 36
"""Signs of a following field: one line of a narrow panel, so that nothing below it moves about."""

_LEAST = 12

_KEYS = {
    Qt.Key.Key_Space: "next",
    Qt.Key.Key_Return: "next",
    Qt.Key.Key_Enter: "next",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_Down: "next",
    Qt.Key.Key_Left: "back",
    Qt.Key.Key_Up: "back",
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_C: "copy",
    Qt.Key.Key_S: "skip_row",
    Qt.Key.Key_P: "pause",
}


class BigValue(PlainLabel):
    """A value as large as there is room for, in proportion to the system's font."""

    def show_value(self, text: str, faint: bool = False) -> None:
        """Show it."""
        self._size = next(size for longest, size in _BIG if len(text) <= longest)
        self.set_strong(not faint)
        self.set_accent(Accent.QUIET if faint else None)
        self.show_text(text)


class EntryStage(QWidget):
    """Shows where the run stands and hears the keys. ``key`` carries the name of the step asked for."""

    key = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._label = PlainLabel(strong=True)
        self._value = BigValue()
        self._hint = PlainLabel(accent=Accent.QUIET)
        self._following = PlainLabel(accent=Accent.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_WIDE, theme.GAP + 2, theme.GAP_WIDE, theme.GAP + 2)
        column.setSpacing(theme.GAP_SMALL)
        for each in (self._label, self._value, self._hint):
            each.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            column.addWidget(each)
        column.addSpacing(theme.GAP)
        column.addStretch(1)
        self._following.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        column.addWidget(self._following)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 10)

    def show_step(self, flow: EntryFlow, texts: Texts) -> None:
        """Show the present field and what follows."""
        field = flow.field
        if field is None:
            for label in (self._label, self._hint, self._following):
                label.show_text("")
            self._value.show_value("…", faint=True)
            self.setAccessibleName(texts.t("Reading the voucher"))
            return
        name = field_words(field, texts)
        self._label.show_text(name)
        self._value.show_value(shown_value(field) or texts.t("leave empty"), faint=not field.value)
        if not field.value:
            hint = texts.t("Nothing to paste: go on to the next field.")
        elif flow.on_clipboard:
            hint = texts.t("✓ On the clipboard: paste it in Fortnox")
        else:
            hint = texts.t("Not on the clipboard: C copies it")
        self._hint.show_text(hint)
        told = ((field_words(each, texts), shown_value(each) or "–") for each in flow.following)
        rest = [f"{label}: {both_ends(value, max(_FOLLOWING - len(label), _LEAST))}" for label, value in told]
        ends = [texts.t("the number that Fortnox gives")] if len(rest) < 2 else []
        self._following.show_text("\n".join(f"› {words}" for words in (*rest, *ends)))
        self.setAccessibleName(f"{name}: {shown_value(field) or texts.t('leave empty')}")
        self.setAccessibleDescription(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a step; Ctrl+C copies too, other keys with a modifier are not meant for us."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control_c = event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        name = _KEYS.get(Qt.Key(event.key())) if plain or control_c else None
        if name is None or (event.isAutoRepeat() and name != "back"):
            # A key held down must not run through the fields.
            event.ignore()
            super().keyPressEvent(event)
            return
        self.key.emit(name)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are heard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they are not."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and a frame that says whether the keys are heard."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        heard = self.hasFocus()
        edge: QColor = palette.color(QPalette.ColorRole.Highlight) if heard else theme.line(palette)
        pen = painter.pen()
        pen.setColor(edge)
        pen.setWidth(2 if heard else 1)
        painter.setPen(pen)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


def field_words(field: TypingField, texts: Texts) -> str:
    """Return which field it is, with its row."""
    name = texts.t(field.label)
    return name if field.row is None else texts.t("{field}, row {row}", field=name, row=field.row + 1)


def shown_value(field: TypingField) -> str:
    """Return a field's value as it is easiest to read: an amount as Fortnox shows it, in any language."""
    return format_ore(field.amount, "sv") if field.value and field.amount is not None else field.value
