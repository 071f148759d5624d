"""The acts that a voucher's state allows, as a bar of buttons."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QWidget

from workbench.domain.failure import CORRECTABLE, IN_LEDGER, MARKABLE, Flag, State, Status
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import DRESSING, plain_tip


@dataclass(frozen=True, slots=True)
class Act:
    """One act: the command's name, its words, its icon, and the states in which it is offered."""

    command: str
    words: str
    icon: str
    states: frozenset[Status]


_TO_ENTER = frozenset({Status.UNREPORTED, Status.OPEN, Status.HAND})
ACTS: tuple[Act, ...] = (
    Act("approve", N_("Approve…"), "ok", IN_LEDGER),
    Act("mark", N_("Mark as exported…"), "mark-exported", MARKABLE),
    Act("make_open", N_("Put on the to-do list"), "open-case", frozenset({Status.UNREPORTED})),
    Act("make_retry", N_("To be retried…"), "retry", frozenset({Status.OPEN, Status.HAND})),
    Act("make_hand", N_("To enter by hand…"), "by-hand", frozenset({Status.OPEN, Status.RETRY})),
    Act("correct", N_("Correct…"), "correct", CORRECTABLE),
    Act("unmark", N_("Take back the mark…"), "unmark", IN_LEDGER),
    Act("journal", N_("PDF journal…"), "report-pdf", frozenset(Status)),
    Act("type_along", N_("Type along…"), "by-hand", _TO_ENTER),
    Act("sie", N_("SIE file…"), "sie", _TO_ENTER),
    Act("open_window", N_("Open in a window"), "open-window", frozenset(Status)),
)
"""The commands' names are those of `workbench.ui.commands`."""
WAYS_IN = frozenset({"journal", "type_along", "sie"})
"""The ways of entering vouchers in Fortnox."""
BY_HAND = WAYS_IN | {"correct", "make_hand"}
"""What is done to enter a voucher by hand."""


class ActBar(QToolBar):
    """Buttons for what can be done with a voucher now; what has no room waits behind an arrow.

    `requested` carries the command's name. ``without`` are commands never offered here.
    """

    requested = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, without: frozenset[str] = frozenset()) -> None:
        super().__init__(parent)
        self._without = without
        self.setMovable(False)
        self.setFloatable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(theme.ICON_SMALL)
        self.actionTriggered.connect(self._triggered)

    def offer(self, state: State, texts: Texts, refusal: str = "") -> None:
        """Offer what the state allows, in the reader's language; ``refusal`` is why nothing is entered by hand."""
        self._begin(texts)
        for act in ACTS:
            if _possible(act, state) and act.command not in self._without:
                action = self._add(act, texts)
                if refusal and act.command in BY_HAND:
                    action.setEnabled(False)
                    action.setToolTip(plain_tip(refusal))

    def offer_these(self, commands: frozenset[str], texts: Texts) -> None:
        """Offer those of some commands that are acts on vouchers."""
        self._begin(texts)
        for act in ACTS:
            if act.command in commands:
                self._add(act, texts)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons again when the palette changes."""
        super().changeEvent(event)
        if event.type() in DRESSING:
            theme.renew_icons(self)

    def _begin(self, texts: Texts) -> None:
        self.clear()
        self.setAccessibleName(texts.t("What can be done"))
        self.setWindowTitle(texts.t("What can be done"))

    def _add(self, act: Act, texts: Texts) -> QAction:
        action = QAction(texts.t(act.words), self)
        action.setObjectName(act.command)
        action.setToolTip(texts.t(act.words).rstrip("…"))
        theme.set_icon(action, act.icon)
        self.addAction(action)
        return action

    def _triggered(self, action: QAction) -> None:
        self.requested.emit(action.objectName())


def _possible(act: Act, state: State) -> bool:
    awaited = act.command != "approve" or Flag.AWAITING_APPROVAL in state.flags
    return awaited and state.status in act.states
