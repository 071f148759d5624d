"""The bar under the list: what is selected, and what can be done with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from workbench.services.case_index import Total
from workbench.texts import Texts


class SelectionBar(QFrame):
    """Tells the number and the sum of the selected vouchers beside the buttons that act on them."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._label)
        for action in actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            layout.addWidget(button)

    def show_selection(self, selected: Total, shown: Total, texts: Texts) -> None:
        """Tell what is selected, or how much is shown when nothing is."""
        if selected.vouchers:
            words = texts.n(
                "{count} selected · {amount} kr",
                "{count} selected · {amount} kr",
                selected.vouchers,
                amount=texts.amount(selected.amount),
            )
        else:
            words = texts.n(
                "{count} voucher shown · {amount} kr",
                "{count} vouchers shown · {amount} kr",
                shown.vouchers,
                amount=texts.amount(shown.amount),
            )
        self._label.setText(words)
        self._label.setAccessibleName(words)
