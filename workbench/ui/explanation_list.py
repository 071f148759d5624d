"""What an office has written: change, delete, take in and share it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.errors import ExplanationExists, KnownError
from workbench.services.own_explanations import OwnExplanation
from workbench.services.plain_text import on_one_line
from workbench.texts import N_
from workbench.ui import theme
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.jobs import Call, Tried
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_HEADINGS = (N_("Title"), N_("Codes and wordings"), N_("File"))
_FILTER = "TOML (*.toml)"


class ExplanationList(AskDialog):
    """Every file of the office, those that cannot be used with what is wrong. `edit_wanted` carries a name."""

    edit_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(session.texts.t("Explanations of your office"), parent)
        self._session = session
        self._own = session.services.explanations
        self._listed: list[OwnExplanation] = []
        self._deleted = ""
        self._incoming = Path()
        t = session.texts.t
        self.column.addWidget(
            PlainLabel(
                t("What your office has written itself wins over what came with the program, and can be shared.")
            )
        )
        self._table = self._make_table()
        self._about = PlainLabel()
        row = QHBoxLayout()
        row.addWidget(self._table, 1)
        buttons = QVBoxLayout()
        row.addLayout(buttons)
        self._edit = self._button(buttons, t("&Change…"), self._on_edit)
        self._delete = self._button(buttons, t("&Delete"), self._on_delete)
        self._restore = self._button(buttons, t("&Undo the deletion"), self._on_restore)
        self._export = self._button(buttons, t("Save a co&py…"), self._on_export)
        buttons.addSpacing(theme.GAP_WIDE)
        self._button(buttons, t("&Take in a file…"), self._on_take_in)
        self._button(buttons, t("Open the &folder"), self._on_folder)
        buttons.addStretch(1)
        self.column.addLayout(row, 1)
        self.column.addWidget(self._about)
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.add_buttons(closing, closing.button(QDialogButtonBox.StandardButton.Close))
        self.begin_at(130, 22)
        session.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the folder again."""
        self._session.ask(Call(self._own.all), self._show)

    # Building

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADINGS))
        table.setHorizontalHeaderLabels([self._session.texts.t(words) for words in _HEADINGS])
        table.setAccessibleName(self.windowTitle())
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        for column in range(len(_HEADINGS)):
            mode = QHeaderView.ResizeMode.ResizeToContents if column == 2 else QHeaderView.ResizeMode.Stretch
            table.horizontalHeader().setSectionResizeMode(column, mode)
        table.itemSelectionChanged.connect(self._chosen_changed)
        table.itemDoubleClicked.connect(self._on_edit)
        return table

    def _button(self, column: QVBoxLayout, words: str, slot: Callable[..., None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        column.addWidget(button)
        return button

    # Showing

    def _show(self, listed: list[OwnExplanation]) -> None:
        if not isValid(self):
            return
        chosen = self._chosen()
        self._listed = listed
        self._table.setRowCount(len(listed))
        for row, each in enumerate(listed):
            for column, words in enumerate(self._row(each)):
                item = QTableWidgetItem(on_one_line(words, 200))
                item.setToolTip(plain_tip(words))
                if each.error and column == 0:
                    item.setIcon(theme.icon("warning", accent=Accent.ATTENTION))
                self._table.setItem(row, column, item)
        names = [each.name for each in listed]
        if listed:
            self._table.selectRow(names.index(chosen.name) if chosen and chosen.name in names else 0)
        self._chosen_changed()

    def _row(self, each: OwnExplanation) -> tuple[str, str, str]:
        texts = self._session.texts
        if each.cause is None:
            return texts.t("Left out: something in it is wrong"), "", f"{each.name}.toml"
        title = (each.cause.texts.get(texts.language) or each.cause.texts["en"]).generic_title
        return title, " · ".join((*each.cause.codes, *each.cause.patterns)), f"{each.name}.toml"

    def _chosen(self) -> OwnExplanation | None:
        row = self._table.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _chosen_changed(self) -> None:
        """Offer what can be done with the chosen one, and tell what is wrong with it."""
        chosen = self._chosen()
        for button in (self._edit, self._delete, self._export):
            button.setEnabled(chosen is not None)
        self._restore.setVisible(bool(self._deleted))
        t = self._session.texts.t
        if chosen is None:
            words, accent = t("There is none yet. Begin one from a voucher with an unknown error."), Accent.QUIET
        elif chosen.error:
            words, accent = self._session.texts.error(chosen.error), Accent.ATTENTION
        elif chosen.replaces:
            words, accent = t("It stands in place of one that came with the program."), Accent.QUIET
        else:
            words, accent = "", Accent.QUIET
        self._tell(words, accent)

    def _tell(self, words: str, accent: Accent = Accent.ATTENTION) -> None:
        self._about.set_accent(accent)
        self._about.show_text(words)

    # Acts

    def _do(self, function: Callable[..., Any], *values: object) -> None:
        self._session.command(Tried(function, *values), self._done)

    def _done(self, outcome: object) -> None:
        """Explain the cases anew, or tell what stopped it."""
        if isinstance(outcome, KnownError):
            if isValid(self):
                self._tell(self._session.texts.error(outcome))
            return
        self._session.load()

    def _on_edit(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.edit_wanted.emit(chosen.name)

    def _on_delete(self) -> None:
        chosen = self._chosen()
        if chosen:
            self._deleted = chosen.name
            self._do(self._own.delete, chosen.name)

    def _on_restore(self) -> None:
        name, self._deleted = self._deleted, ""
        self._do(self._own.restore, name)

    def _on_export(self) -> None:
        chosen = self._chosen()
        if chosen:
            dialog = self._file_dialog(self._session.texts.t("Save a copy"))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("toml")
            dialog.selectFile(chosen.path.name)
            dialog.fileSelected.connect(self._export_to)
            dialog.open()

    def _export_to(self, name: str) -> None:
        chosen = self._chosen()
        if chosen and name:
            self._do(self._own.export, chosen.name, Path(name))

    def _on_take_in(self) -> None:
        dialog = self._file_dialog(self._session.texts.t("Take in a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take_in)
        dialog.open()

    def _take_in(self, name: str) -> None:
        self._incoming = Path(name)
        self._session.command(Tried(self._own.take_in, self._incoming), self._taken_in)

    def _taken_in(self, outcome: object) -> None:
        if not isinstance(outcome, ExplanationExists):
            self._done(outcome)
        elif isValid(self):
            t = self._session.texts.t
            box = QMessageBox(self)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.setIcon(QMessageBox.Icon.Question)
            box.setText(self._session.texts.sentence(outcome))
            box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
            box.addButton(t("Replace it"), QMessageBox.ButtonRole.DestructiveRole).clicked.connect(self._replace)
            box.open()

    def _replace(self) -> None:
        self._do(self._own.take_in, self._incoming, True)

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, self._session.settings.add_folder, _FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _on_folder(self) -> None:
        folder = self._own.folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder if folder.is_dir() else folder.parent)))
