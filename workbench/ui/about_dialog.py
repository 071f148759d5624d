"""What the program is, and which keys do what."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from workbench import __version__
from workbench.settings import APP_NAME
from workbench.ui.ask_dialog import AskDialog, close_buttons
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class AboutDialog(AskDialog):
    """Name, version, purpose, licence, and where the vouchers are kept."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("About {program}", program=APP_NAME), parent)
        layout = self.column
        layout.addWidget(PlainLabel(f"{APP_NAME} {__version__}", strong=True, size=1.3))
        for words in (
            t("Gathers the vouchers that would not go into Fortnox, says why, and follows each until it is there."),
            t("Free software under the MIT licence, without warranty. It is not made or endorsed by Fortnox or BRP."),
            t("The vouchers are kept in {folder}.", folder=session.services.data_folder),
        ):
            layout.addWidget(PlainLabel(words))
        layout.addStretch(1)
        close_buttons(self)


class ShortcutsDialog(AskDialog):
    """The keyboard shortcuts, given as (what it does, the key as it is written), in the order to show."""

    def __init__(self, session: Session, shortcuts: Sequence[tuple[str, str]], parent: QWidget | None) -> None:
        t = session.texts.t
        super().__init__(t("Keyboard shortcuts"), parent)
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
        self.column.addWidget(table)
        close_buttons(self)
        self.begin_at(70, 28)
