"""The findings of a voucher on its page: told in full, or folded away where they are over."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.domain.failure import Status
from workbench.domain.finding import Finding
from workbench.domain.voucher import Voucher
from workbench.services.cases import CaseDetail
from workbench.services.correction_plan import is_settled
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.finding_view import FindingView, IconLine
from workbench.ui.plain import PlainLabel, Rule
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_OVER = (Status.VERIFIED, Status.DIFFERS)


def add_settled(column: QVBoxLayout, detail: CaseDetail, session: Session, over: bool = False) -> None:
    """Say what the correction of a voucher settles.

    ``over`` tells that something else is to be done about it than what failed.
    """
    if over or detail.case.state.status in _OVER:
        return
    for finding in _settled(detail, session):
        words = session.texts.t(
            "{cause}: settled by the correction, once it is entered so", cause=session.title(finding.key)
        )
        column.addWidget(IconLine("ok", Accent.OK, words, strong=True))


def add_told(column: QVBoxLayout, detail: CaseDetail, session: Session, over: bool = False) -> None:
    """Put what still holds of a voucher into a column; ``over`` as in `add_settled`."""
    folded = _folded(detail, session, over)
    shown = [each for each in detail.findings if each not in folded]
    add_findings(column, shown, detail.system, session, detail.case.voucher)


def folded_findings(detail: CaseDetail, session: Session, over: bool = False) -> list[tuple[str, QWidget]]:
    """Return what is over of what was told: a heading, and the whole explanation to be unfolded."""
    parts = []
    for finding in _folded(detail, session, over):
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.GAP_WIDE, 0, 0, 0)
        add_findings(column, [finding], detail.system, session, detail.case.voucher)
        title = session.explain(finding, detail.system).title
        parts.append((session.texts.t("Why it failed: {cause}", cause=title), content))
    return parts


def _folded(detail: CaseDetail, session: Session, over: bool) -> list[Finding]:
    if over or detail.case.state.status in _OVER:
        return list(detail.findings)
    return _settled(detail, session)


def _settled(detail: CaseDetail, session: Session) -> list[Finding]:
    """Return which findings no longer hold of the voucher as it is to be entered."""
    vouchers, catalogue = (detail.case.voucher, detail.case.entered), session.services.catalogue
    return [each for each in detail.findings if is_settled(each, vouchers, catalogue)]


def add_findings(
    column: QVBoxLayout, findings: Sequence[Finding], system: str, session: Session, voucher: Voucher | None = None
) -> None:
    """Put the explanations of findings into a column, a line between them."""
    for place, finding in enumerate(findings):
        if place:
            column.addWidget(Rule())
        titles = [
            session.explain(Finding(cause, finding.code, finding.message), system).title
            for cause in finding.alternatives
        ]
        told = session.explain(finding, system)
        view = FindingView(told, finding, system, session.texts, titles, own=session.is_own(finding))
        view.explanation_wanted.connect(_Wanted(session, finding, voucher))
        column.addWidget(view)


class _Wanted:
    """Asks for the office's own explanation of one finding. Holds no widget."""

    def __init__(self, session: Session, finding: Finding, voucher: Voucher | None) -> None:
        self._session = session
        self._what = (finding, voucher)

    def __call__(self) -> None:
        self._session.explanation_wanted.emit(self._what)


def no_failure(texts: Texts) -> QWidget:
    """Return the words for a voucher that no failure has been reported for."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP)
    column.addWidget(PlainLabel(texts.t("No failure has been reported for this voucher"), size=1.35, strong=True))
    column.addWidget(
        PlainLabel(
            texts.t(
                "It came in with an export file, and no message says that it failed. It may be in Fortnox already: "
                "that has not been checked here. Look there before you enter it by hand, or put it on the to-do list "
                "if you know that it failed."
            )
        )
    )
    return box
