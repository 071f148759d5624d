"""Several vouchers at once: how many, their sum, and what they failed on where that is the same for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.domain.finding import CauseKey, Finding
from workbench.services.case_index import Total
from workbench.services.case_row import CaseRow
from workbench.ui import theme
from workbench.ui.finding_view import FindingView
from workbench.ui.plain import PlainLabel, Rule
from workbench.ui.session import Session
from workbench.ui.theme import Accent


@dataclass(frozen=True, slots=True)
class Group:
    """Some vouchers; ``key`` the cause they all failed on last and ``system`` where they come from, if alike."""

    total: Total
    selected: bool
    key: CauseKey | None = None
    system: str = ""


def group_of(rows: Sequence[CaseRow], *, selected: bool) -> Group:
    """Return what some vouchers have in common; quick for very many, as alike rows share their causes."""
    total = Total(len(rows), sum(row.amount for row in rows))
    causes, source = rows[0].causes[:1], rows[0].source
    same = causes and all(row.causes is rows[0].causes or row.causes[:1] == causes for row in rows)
    return Group(
        total, selected, causes[0] if same else None, source if all(row.source == source for row in rows) else ""
    )


class GroupView(QWidget):
    """The page about a group."""

    def __init__(self, group: Group, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts, total = session.texts, group.total
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE, theme.GAP_WIDE)
        column.setSpacing(theme.GAP)
        if group.selected:
            words = texts.n("{count} voucher selected", "{count} vouchers selected", total.vouchers)
        else:
            words = texts.n("{count} voucher", "{count} vouchers", total.vouchers)
        column.addWidget(PlainLabel(words, size=1.6, strong=True))
        column.addWidget(
            PlainLabel(texts.t("{amount} kr in all", amount=texts.amount(total.amount)), accent=Accent.QUIET)
        )
        if group.key:
            finding = Finding(group.key.cause, variables=dict(group.key.variables))
            column.addWidget(Rule())
            column.addWidget(FindingView(session.explain(finding, group.system), finding, group.system, texts))
        column.addStretch(1)
