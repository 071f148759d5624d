"""How typing along goes: its settings as a menu, and the order of the fields."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QWidget,
)

from workbench.services.typing_order import HEAD, LABELS, NEEDED, ORDER, FieldName, typing_order
from workbench.texts import N_
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session

_TOGGLES = {
    "typing_key": N_("&Match key in the description"),
    "typing_empty_too": N_("Stop at &empty fields too"),
    "typing_by_return": N_("&Next field when I come back from the browser"),
    "typing_clears": N_("&Clear the clipboard afterwards"),
}
_LAYS_OUT = ("typing_key", "typing_empty_too")


class EntryOptions(QObject):
    """The menu. ``order_changed``: the fields are others now; ``changed``: something else is."""

    order_changed = Signal()
    changed = Signal()

    def __init__(self, session: Session, panel: QWidget) -> None:
        super().__init__(panel)
        self._session = session
        self._panel = panel
        self.menu = QMenu(panel)
        self.toggles: dict[str, QAction] = {}
        for name in _TOGGLES:
            action = self.menu.addAction("")
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(getattr(session.settings, name))
            self.toggles[name] = action
        self.menu.addSeparator()
        self.order = self.menu.addAction("")
        self.menu.triggered.connect(self._on_chosen)

    def retranslate(self) -> None:
        """Put the words into the session's language."""
        t = self._session.texts.t
        for name, words in _TOGGLES.items():
            self.toggles[name].setText(t(words))
        self.order.setText(t("&Order of the fields…"))

    def _on_chosen(self, action: QAction) -> None:
        if action is self.order:
            dialog = OrderDialog(self._session, self._panel)
            dialog.confirmed.connect(self._on_order)
            dialog.open()
            return
        setattr(self._session.settings, action.data(), action.isChecked())
        self._session.save_settings()
        (self.order_changed if action.data() in _LAYS_OUT else self.changed).emit()

    def _on_order(self, names: list[str]) -> None:
        self._session.settings.typing_fields = names
        self._session.save_settings()
        self.order_changed.emit()


class OrderDialog(AskDialog):
    """The fields in their order, each to be moved or left out. ``confirmed`` carries the names; none for Fortnox's."""

    confirmed = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        t = session.texts.t
        super().__init__(t("Order of the fields"), parent, letters=44)
        self._session = session
        self.column.addWidget(PlainLabel(t("The head comes first, then row by row. Untick what you do not type.")))
        self.list = QListWidget()
        self.list.setAccessibleName(t("Order of the fields"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * 15)
        self.column.addWidget(self.list, 1)
        self._fill(typing_order(session.settings.typing_fields).fields)
        moves = QHBoxLayout()
        self.up, self.down, self.own = (
            QPushButton(t(words)) for words in (N_("&Up"), N_("&Down"), N_("As in &Fortnox"))
        )
        for button, slot in ((self.up, self._up), (self.down, self._down), (self.own, self._as_in_fortnox)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            moves.addWidget(button)
        moves.addStretch(1)
        self.column.addLayout(moves)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        self.add_buttons(buttons, buttons.addButton(t("Use the order"), QDialogButtonBox.ButtonRole.AcceptRole))
        self.list.setFocus()

    def _fill(self, chosen: tuple[FieldName, ...]) -> None:
        self.list.clear()
        head = [name for name in ORDER if name in HEAD and name not in chosen]
        rest = [name for name in ORDER if name not in HEAD and name not in chosen]
        given = sum(name in HEAD for name in chosen)
        for name in (*chosen[:given], *head, *chosen[given:], *rest):
            item = QListWidgetItem(self._session.texts.t(LABELS[name]))
            item.setData(Qt.ItemDataRole.UserRole, str(name))
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            if name in NEEDED:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        place = self.list.currentRow()
        if 0 <= place + step < self.list.count():
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)

    def _as_in_fortnox(self) -> None:
        self._fill(ORDER)

    def _confirm(self) -> None:
        items = [self.list.item(place) for place in range(self.list.count())]
        chosen = [each.data(Qt.ItemDataRole.UserRole) for each in items if each.checkState() == Qt.CheckState.Checked]
        self.accept()
        self.confirmed.emit([] if tuple(chosen) == ORDER else chosen)
