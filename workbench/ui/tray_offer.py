"""A line over the tray that offers something to be done with several items at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from workbench.ui import theme
from workbench.ui.plain import PlainLabel


class TrayOffer(QFrame):
    """Words, a button that accepts, and one that sends the offer away. `accepted` carries nothing; it hides itself."""

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.words = PlainLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.accept = QPushButton()
        self.decline = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        row.setSpacing(theme.GAP)
        row.addWidget(self.words, 1)
        row.addWidget(self.accept)
        row.addWidget(self.decline)
        self.accept.clicked.connect(self._accept)
        self.decline.clicked.connect(self.hide)
        self.hide()

    def offer(self, words: str, accept: str, decline: str) -> None:
        """Show an offer."""
        self.words.show_text(words)
        self.accept.setText(accept)
        self.decline.setText(decline)
        self.show()

    def _accept(self) -> None:
        self.hide()
        self.accepted.emit()
