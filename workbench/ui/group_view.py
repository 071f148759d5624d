"""Several vouchers at once: how many, their sum, and what they failed on where that is the same for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.domain.finding import CauseKey, Finding
from workbench.services.case_index import Total
from workbench.services.case_row import CaseRow
from workbench.ui import theme
from workbench.ui.act_bar import WAYS_IN, ActBar
from workbench.ui.card_view import CardView, OpenCard
from workbench.ui.finding_view import FindingView
from workbench.ui.plain import PlainLabel, Rule
from workbench.ui.session import Session
from workbench.ui.theme import Accent


@dataclass(frozen=True, slots=True)
class Group:
    """Some vouchers; ``key`` the cause they all failed on last and ``system`` where they come from, if alike.

    ``card`` is the cause card they are, where that is what was chosen; ``acts`` the commands that are possible.
    """

    total: Total
    selected: bool
    key: CauseKey | None = None
    system: str = ""
    card: OpenCard | None = None
    acts: frozenset[str] = frozenset()


def group_of(
    rows: Sequence[CaseRow], *, selected: bool, card: OpenCard | None = None, acts: frozenset[str] = frozenset()
) -> Group:
    """Return what some vouchers have in common; quick for very many, as alike rows share their causes."""
    total = Total(len(rows), sum(row.amount for row in rows))
    causes, source = rows[0].causes[:1], rows[0].source
    same = causes and all(row.causes is rows[0].causes or row.causes[:1] == causes for row in rows)
    system = source if all(row.source == source for row in rows) else ""
    return Group(total, selected, causes[0] if same else None, system, card, acts)


class GroupView(QWidget):
    """The page about a group. `act_requested` carries the name of a command."""

    act_requested = Signal(object)

    def __init__(self, group: Group, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE)
        self._column.setSpacing(theme.GAP)
        if group.card:
            view = CardView(group.card, session)
            view.requested.connect(self.act_requested)
            self._column.addWidget(view)
            self._add_acts(group.acts & WAYS_IN)
            first = {key.cause: key for key in reversed(group.card.keys)}
            for key in reversed(first.values()):
                self._explain(key, group.system)
        else:
            self._add_sum(group)
            self._add_acts(group.acts - {"open_window"})
            if group.key:
                self._explain(group.key, group.system)
        self._column.addStretch(1)

    def _add_acts(self, possible: frozenset[str]) -> None:
        bar = ActBar()
        bar.offer_these(possible, self._session.texts)
        bar.requested.connect(self.act_requested)
        self._column.addWidget(bar)

    def _add_sum(self, group: Group) -> None:
        texts, total = self._session.texts, group.total
        if group.selected:
            words = texts.n("{count} voucher selected", "{count} vouchers selected", total.vouchers)
        else:
            words = texts.n("{count} voucher", "{count} vouchers", total.vouchers)
        self._column.addWidget(PlainLabel(words, size=1.6, strong=True))
        amount = texts.t("{amount} kr in all", amount=texts.amount(total.amount))
        self._column.addWidget(PlainLabel(amount, accent=Accent.QUIET))

    def _explain(self, key: CauseKey, system: str) -> None:
        finding = Finding(key.cause, variables=dict(key.variables))
        self._column.addWidget(Rule())
        explanation = self._session.explain(finding, system)
        self._column.addWidget(FindingView(explanation, finding, system, self._session.texts))
