"""What would stop a voucher besides what has been told, what has been put right, and what could not be checked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.domain.finding import Blocker, CauseKey
from workbench.services.cases import CaseDetail
from workbench.services.correction_plan import is_settled
from workbench.services.fact_words import origin_words
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session
from workbench.ui.theme import Accent


class BlockersView(QWidget):
    """The part of a voucher's page about what comes next."""

    def __init__(self, detail: CaseDetail, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._company = detail.case.voucher.company
        texts = session.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL + 2)
        told = {finding.key for finding in detail.findings}
        mended = [key for key in detail.put_right if key in told]
        settled = self._settled(detail)
        following = detail.next_blockers
        failed = bool(told) and len(mended) + settled < len(told)
        heading = texts.t("Then it will stop on") if failed else texts.t("What would stop it in Fortnox")
        column.addWidget(PlainLabel(heading, strong=True))
        for key in mended:
            words = texts.t("{cause}: put right since, as far as is known", cause=session.title(key))
            column.addWidget(IconLine("ok", Accent.OK, words))
        for line, certain in _lines(following, session):
            name, accent = ("warning", Accent.ATTENTION) if certain else ("info", Accent.MARKED)
            column.addWidget(IconLine(name, accent, line))
        if not following:
            column.addWidget(PlainLabel(texts.t("Nothing more, as far as is known.")))
        if detail.replay.not_checked:
            column.addWidget(PlainLabel(self._not_checked(detail.replay.not_checked), accent=Accent.QUIET))
            if self._company:
                button = QPushButton(texts.t("Tell what is known…"))
                button.clicked.connect(self._ledger_wanted)
                row = QHBoxLayout()
                row.addWidget(button)
                row.addStretch(1)
                column.addLayout(row)

    def _settled(self, detail: CaseDetail) -> int:
        """Count the causes told that no longer hold of the voucher as it is to be entered."""
        catalogue, vouchers = self._session.services.catalogue, (detail.case.voucher, detail.case.entered)
        return sum(
            finding.key not in detail.put_right and is_settled(finding, vouchers, catalogue)
            for finding in detail.findings
        )

    def _ledger_wanted(self) -> None:
        self._session.ledger_wanted.emit(self._company)

    def _not_checked(self, causes: Sequence[str]) -> str:
        catalogue, texts = self._session.services.catalogue, self._session.texts
        titles = [catalogue.title(CauseKey(cause), texts.language) for cause in causes]
        words = "; ".join(title[:1].lower() + title[1:] for title in titles)
        return texts.t("Not checked, because nothing is known of it. It may also stop on: {causes}.", causes=words)


def _lines(blockers: Sequence[Blocker], session: Session) -> list[tuple[str, bool]]:
    """Return a line for each blocker, its rows together, and whether it is certain."""
    texts = session.texts
    rows: dict[tuple[CauseKey, bool], list[int]] = {}
    told: dict[tuple[CauseKey, bool], str] = {}
    for each in blockers:
        place = (each.key, each.certain)
        rows.setdefault(place, [])
        if each.row is not None:
            rows[place].append(each.row + 1)
        told[place] = origin_words(each.told, texts) if each.told else ""
    lines = []
    for (key, certain), numbers in rows.items():
        title = session.title(key)
        words = [title if certain else texts.t("perhaps: {cause}", cause=title)]
        if numbers:
            listed = ", ".join(str(number) for number in numbers)
            words.append(texts.n("row {rows}", "rows {rows}", len(numbers), rows=listed))
        if told[key, certain]:
            words.append(told[key, certain])
        lines.append((" · ".join(words), certain))
    return lines
