"""What the program is, and which keys do what."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench import __version__
from workbench.settings import APP_NAME
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class AboutDialog(QDialog):
    """Name, version, purpose, licence, and where the vouchers are kept."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        t = session.texts.t
        self.setWindowTitle(t("About {program}", program=APP_NAME))
        layout = QVBoxLayout(self)
        layout.addWidget(PlainLabel(f"{APP_NAME} {__version__}", strong=True, size=1.3))
        for words in (
            t("Gathers the vouchers that would not go into Fortnox, says why, and follows each until it is there."),
            t("Free software under the MIT licence, without warranty. It is not made or endorsed by Fortnox or BRP."),
            t("The vouchers are kept in {folder}.", folder=session.services.data_folder),
        ):
            layout.addWidget(PlainLabel(words))
        layout.addStretch(1)
        layout.addWidget(_close_button(self))


class ShortcutsDialog(QDialog):
    """The keyboard shortcuts, given as (what it does, the key as it is written), in the order to show."""

    def __init__(self, session: Session, shortcuts: Sequence[tuple[str, str]], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        t = session.texts.t
        self.setWindowTitle(t("Keyboard shortcuts"))
        table = QTableWidget(len(shortcuts), 2)
        table.setAccessibleName(t("Keyboard shortcuts"))
        table.setHorizontalHeaderLabels([t("What it does"), t("Key")])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        for row, (words, key) in enumerate(shortcuts):
            table.setItem(row, 0, QTableWidgetItem(words))
            table.setItem(row, 1, QTableWidgetItem(key))
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(_close_button(self))
        self.resize(self.fontMetrics().averageCharWidth() * 70, self.fontMetrics().lineSpacing() * 28)


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
    buttons.rejected.connect(dialog.reject)
    return buttons
