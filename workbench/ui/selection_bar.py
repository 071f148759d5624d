"""The bar under the list: what is selected, and what can be done with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from workbench.services.case_index import Total
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.commands import BOOK


class SelectionBar(QFrame):
    """Tells the number and the sum of the selected vouchers beside the buttons that act on them.

    ``passing`` is shown only while it is possible. ``book`` is the menu of ways to enter them.
    """

    def __init__(self, actions: list[QAction], passing: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 4, 8, 4)
        self._layout.addWidget(self._label)
        self._passing = self._button(passing)
        for action in actions:
            self._button(action)
        self.book = QMenu(self)
        self.book_button = self._button()
        theme.set_icon(self.book_button, "by-hand")
        self.book_button.setMenu(self.book)
        self.book_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def retranslate(self, texts: Texts) -> None:
        """Name what is not named by a command."""
        self.book_button.setText(texts.t(BOOK).replace("&", ""))
        self.book_button.setToolTip(texts.t("Ways to enter the vouchers in Fortnox"))

    def show_selection(self, selected: Total, shown: Total, texts: Texts) -> None:
        """Tell what is selected, or how much is shown when nothing is."""
        self._passing.setVisible(self._passing.defaultAction().isEnabled())
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

    def _button(self, action: QAction | None = None) -> QToolButton:
        button = QToolButton(self)
        if action:
            button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._layout.addWidget(button)
        return button
