"""The history of a voucher in words: who did what, when, from what to what and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from workbench.domain.history import Event
from workbench.services.plain_text import on_one_line
from workbench.services.words import describe
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel
from workbench.ui.theme import Accent

SHOWN_AT_FIRST = 30


class HistoryView(QWidget):
    """Events under each other, the latest first: when and who, then what."""

    def __init__(self, events: Sequence[Event], texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events = tuple(reversed(events))
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_WIDE)
        self._grid.setVerticalSpacing(theme.GAP)
        self._grid.setColumnStretch(1, 1)
        self._rest: QPushButton | None = None
        self.setAccessibleName(texts.t("History"))
        self._add(0, SHOWN_AT_FIRST)
        hidden = len(self._events) - SHOWN_AT_FIRST
        if hidden > 0:
            self._rest = QPushButton(texts.n("Show {count} earlier event", "Show {count} earlier events", hidden))
            self._rest.setFlat(True)
            self._rest.clicked.connect(self.show_all)
            self._grid.addWidget(self._rest, len(self._events) + 1, 0, 1, 2)

    def show_all(self) -> None:
        """Show the earlier events too."""
        if self._rest:
            self._rest.hide()
            self._rest = None
            self._add(SHOWN_AT_FIRST, len(self._events))

    def _add(self, start: int, stop: int) -> None:
        for place, event in enumerate(self._events[start:stop], start):
            when = PlainLabel(self._texts.moment(event.at), accent=Accent.QUIET)
            when.setWordWrap(False)
            who = on_one_line(event.actor, 80)
            what = PlainLabel(f"{who} – {describe(event, self._texts)}" if who else describe(event, self._texts))
            self._grid.addWidget(when, place, 0)
            self._grid.addWidget(what, place, 1)
