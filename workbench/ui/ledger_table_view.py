"""The table of what is known of a ledger: a click or a key on a cell lets its value be chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from workbench.services.ledger_table import Kind, LedgerRow
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.ledger_model import KIND_WORDS, NAME, Index, LedgerModel
from workbench.ui.theme import Accent

_MEASURED_ROWS = 40
_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
_NO_MODIFIER = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class LedgerTableView(QTableView):
    """Rows of one kind. `told` carries the rows concerned, a topic and the value chosen for them.

    A choice in one of several selected rows holds for all of them.
    """

    told = Signal(object, object, object)
    selection_changed = Signal(object)

    def __init__(self, kind: Kind, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = LedgerModel(kind, texts, self)
        self.setModel(self.rows)
        self.setItemDelegate(_ChoiceDelegate(self))
        self.setAccessibleName(texts.t(KIND_WORDS[kind]))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(self.fontMetrics().height() * 7 // 4)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 8)
        self.rows.chosen.connect(self._on_chosen)
        self.rows.modelReset.connect(self._leave_out_names)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    def selected_rows(self) -> list[LedgerRow]:
        """Return the rows that are selected, in the order shown."""
        return [self.rows.row(place) for place in sorted({each.row() for each in self.selectedIndexes()})]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a value be chosen by Enter, Space, F2 or Alt with the down arrow."""
        drop = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if drop or (event.key() in _EDIT_KEYS and event.modifiers() in _NO_MODIFIER):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: there is a search field."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep several selected rows when a value is chosen in one of them."""
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() in _NO_MODIFIER
        selection = self.selectionModel()
        several = len(selection.selectedRows()) > 1 and selection.isSelected(index)
        if plain and several and self.rows.topic(index.column()):
            selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)
            self._choose(index)
        else:
            super().mousePressEvent(event)

    def _leave_out_names(self) -> None:
        """Leave out the column of names where there are none, as of series."""
        self.setColumnHidden(NAME, not self.rows.has_names())
        self.horizontalHeader().setStretchLastSection(not self.rows.has_names())

    def _on_clicked(self, index: QModelIndex) -> None:
        if QGuiApplication.keyboardModifiers() in _NO_MODIFIER:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if index.isValid() and self.rows.topic(index.column()) and not editing:
            self.edit(index)

    def _on_chosen(self, place: int, topic: object, value: str) -> None:
        rows = self.selected_rows()
        chosen = self.rows.row(place)
        self.told.emit(rows if chosen in rows else [chosen], topic, value)

    def _on_selection(self) -> None:
        self.selection_changed.emit(len(self.selectionModel().selectedRows()))


class _ChoiceBox(QComboBox):
    """The values of one cell; only what is picked is written down, not what merely stood there."""

    def __init__(self, delegate: "_ChoiceDelegate", choices: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self.picked = False
        for value, words in choices:
            self.addItem(words, value)
        self.activated.connect(self._on_activated)
        QTimer.singleShot(0, self, self.showPopup)

    def _on_activated(self) -> None:
        self.picked = True
        self._delegate.commitData.emit(self)
        self._delegate.closeEditor.emit(self)


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints an arrow in the cells that can be chosen in, and a line under the rows that matter most."""

    def __init__(self, view: LedgerTableView) -> None:
        super().__init__(view)
        self._view = view
        self._arrow: tuple[int, QIcon] = (0, QIcon())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Open the choices of a cell."""
        del option
        box = _ChoiceBox(self, self._view.rows.choices(index.column()), parent)
        box.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin at what holds."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Hand over what was picked."""
        del model
        if isinstance(editor, _ChoiceBox) and editor.picked:
            self._view.rows.setData(index, editor.currentData())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Give the choices the room their words need."""
        del index
        area = option.rect
        area.setWidth(max(area.width(), editor.sizeHint().width()))
        editor.setGeometry(area)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the arrow behind the words."""
        super().initStyleOption(option, index)
        if self._view.rows.topic(index.column()) is not None:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = self._arrow_icon()
            option.decorationSize = theme.ICON_SMALL
            option.decorationPosition = QStyleOptionViewItem.Position.Right
            option.decorationAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Leave a little air between columns."""
        return super().sizeHint(option, index) + QSize(theme.GAP, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell, and the line above the first row that nothing was told of."""
        super().paint(painter, option, index)
        if index.row() and index.row() == self._view.rows.first_unmarked():
            area = option.rect
            painter.fillRect(area.left(), area.top(), area.width(), 1, theme.line(QGuiApplication.palette()))

    def _arrow_icon(self) -> QIcon:
        palette = QGuiApplication.palette()
        if self._arrow[0] != palette.cacheKey():
            self._arrow = palette.cacheKey(), theme.icon("chevron-down", palette, Accent.QUIET)
        return self._arrow[1]
