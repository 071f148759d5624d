"""What is not certain of a case: whether it is the same as another, whether a message belongs to it."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.domain.failure import StoredFailure
from workbench.domain.joining import TwinHit
from workbench.services.cases import CaseDetail
from workbench.services.plain_text import on_one_line
from workbench.services.words import system_name
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session
from workbench.ui.theme import Accent
from workbench.ui.tray_acts import TrayActs

_MOST_ASKED = 5


class TwinView(QWidget):
    """Asks whether vouchers of other sources are the same as a case, and lets those that are be parted again."""

    def __init__(self, detail: CaseDetail, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_SMALL)
        for twin in detail.twins[:_MOST_ASKED]:
            self._add_asked(detail.case.id, twin)
        joined = {each.voucher_id: each for each in detail.origins if each.voucher_id != detail.case.id}
        for voucher_id, origin in joined.items():
            t = session.texts.t
            line = self._line()
            words = t("The same voucher from {name}.", name=on_one_line(origin.name, 80))
            line.addWidget(PlainLabel(words, accent=Accent.QUIET), 1)
            self._button(line, t("Two different"), _Parting(session, voucher_id))

    def _add_asked(self, voucher_id: int, twin: TwinHit) -> None:
        t = self._session.texts.t
        self._column.addWidget(IconLine("warning", Accent.ATTENTION, twin_words(twin, self._session.texts)))
        line = self._line()
        self._button(line, t("The same"), _Answer(self._session, voucher_id, twin.id, same=True))
        self._button(line, t("Two different"), _Answer(self._session, voucher_id, twin.id, same=False))
        line.addStretch(1)

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        self._column.addLayout(line)
        return line

    def _button(self, line: QHBoxLayout, words: str, act: object) -> None:
        button = QPushButton(words)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(act)
        line.addWidget(button, 0)


class NotThisVoucher(QToolButton):
    """Takes a failure message away from the voucher it stands with, for a reason."""

    def __init__(self, stored: StoredFailure, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stored = stored
        self._session = session
        self.setText(session.texts.t("Not this voucher…"))
        self.setAccessibleName(session.texts.t("This message belongs to another voucher"))
        self.setAutoRaise(True)
        self.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask why."""
        t = self._session.texts.t
        reasons = (t("It is about another voucher"), t("It is another company's"), t("It is of another year"))
        dialog = ReasonDialog(self._session, t("Not this voucher"), self.window(), reasons)
        dialog.confirmed.connect(_PartFailure(self._session, self._stored.id))
        dialog.open()


class _PartFailure:
    """Takes one failure away. Holds no widget."""

    def __init__(self, session: Session, failure_id: int) -> None:
        self._session = session
        self._failure_id = failure_id

    def __call__(self, reason: str) -> None:
        TrayActs(self._session).part(self._failure_id, reason)


class _Answer:
    """Says whether two vouchers are the same. Holds no widget."""

    def __init__(self, session: Session, voucher_id: int, other_id: int, *, same: bool) -> None:
        self._session = session
        self._pair = (voucher_id, other_id)
        self._same = same

    def __call__(self) -> None:
        TrayActs(self._session).tell_twin(*self._pair, self._same)


class _Parting:
    """Says that a voucher shown as another is not that one. Holds no widget."""

    def __init__(self, session: Session, voucher_id: int) -> None:
        self._session = session
        self._voucher_id = voucher_id

    def __call__(self) -> None:
        TrayActs(self._session).part_twin(self._voucher_id)


def twin_words(twin: TwinHit, texts: Texts) -> str:
    """Return which voucher is probably the same."""
    source, label = system_name(twin.source, texts), on_one_line(twin.label or twin.text, 80)
    return texts.t(
        "Probably the same as {source} {voucher} of {day}", source=source, voucher=label, day=twin.transaction_date
    )
