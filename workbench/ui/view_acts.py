"""The commands of the View menu: where to look, in which language."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from workbench.ui.card_view import open_card
from workbench.ui.case_table import CaseTable
from workbench.ui.session import Session


class ViewActs(QObject):
    """The ``do_…`` methods that change nothing but what is seen."""

    def __init__(
        self, window: QWidget, session: Session, table: CaseTable, search: QLineEdit, panes: Sequence[QWidget]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._table = table
        self._search = search
        self._panes = panes

    def do_search(self) -> None:
        """Go to the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def do_columns(self) -> None:
        """Choose columns."""
        self._table.column_menu().popup(self._table.mapToGlobal(self._table.rect().topLeft()))

    def do_next_pane(self) -> None:
        """Go to the next pane."""
        self._go_to_pane(1)

    def do_previous_pane(self) -> None:
        """Go to the pane before."""
        self._go_to_pane(-1)

    def do_swedish(self) -> None:
        """Show everything in Swedish."""
        self._session.use_language("sv")

    def do_english(self) -> None:
        """Show everything in English."""
        self._session.use_language("en")

    def chosen_ids(self) -> tuple[int, ...]:
        """Return the vouchers selected, or else those of the card that is open: what is to be entered is of either."""
        chosen = tuple(self._table.selected_ids())
        opened = None if chosen else open_card(self._table.filter(), self._session)
        return tuple(row.id for row in opened.rows) if opened else chosen

    def _go_to_pane(self, step: int) -> None:
        panes = [pane for pane in self._panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        here = next(
            (place for place, pane in enumerate(panes) if (focus and pane.isAncestorOf(focus)) or pane is focus), 0
        )
        panes[(here + step) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)
