"""What is wrong with what was typed, told beside the fields."""

from PySide6.QtWidgets import QWidget

from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent


class FaultLabel(PlainLabel):
    """A sentence that takes no room while nothing is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, accent=Accent.ATTENTION)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a fault in words, or (empty) that there is none."""
        self.show_text(f"⚠ {text}" if text else "")
        self.setAccessibleName(text)
        self.setVisible(bool(text))
