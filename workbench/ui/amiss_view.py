"""The box at the top of a voucher that the ledger has otherwise, twice or not at all: what is wrong, and what to do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.domain.failure import FailedVoucher, Status
from workbench.domain.verification import Verdict, Verification
from workbench.services.remedy_words import remedy_words
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_ROUND = 6


class AmissView(QWidget):
    """Says what was found and what to do about it; verifies again, or takes back the mark for a reason.

    ``words`` are what was found, when and in which export.
    """

    def __init__(self, case: FailedVoucher, found: Verification, words: str, session: Session) -> None:
        super().__init__()
        self._case = case
        self._found = found
        self._session = session
        t = session.texts.t
        self.setAccessibleName(t("What is wrong in the ledger"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_WIDE, theme.GAP, theme.GAP_WIDE, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(IconLine("warning", Accent.ATTENTION, words, strong=True))
        column.addWidget(PlainLabel(remedy_words(found, session.texts)))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        again = QPushButton(t("Verify again…"))
        again.clicked.connect(self._verify)
        back = QPushButton(self._back_words())
        back.clicked.connect(self._ask_why)
        for button in (again, back):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and a bar that leads the eye to it."""
        del event
        palette = QGuiApplication.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(palette, Accent.ATTENTION))
        painter.drawRoundedRect(QRectF(self.rect()), _ROUND, _ROUND)
        painter.fillRect(0, _ROUND, 3, self.height() - 2 * _ROUND, theme.ink(palette, Accent.ATTENTION))
        painter.end()

    def _back_words(self) -> str:
        t = self._session.texts.t
        back = self._case.state.status is Status.DIFFERS
        return t("Put back on the to-do list…") if back else t("Take back the mark…")

    def _verify(self) -> None:
        self._session.verify_wanted.emit()

    def _ask_why(self) -> None:
        t = self._session.texts.t
        reasons = (t("Entered wrong in Fortnox"), t("Canceled in Fortnox"))
        if self._found.verdict is Verdict.NOT_FOUND:
            reasons = (t("Not entered in Fortnox"), t("Canceled in Fortnox"))
        dialog = ReasonDialog(self._session, self._back_words().rstrip("…"), self.window(), reasons)
        dialog.confirmed.connect(_TakeBack(self._session, self._case.id))
        dialog.open()


class _TakeBack:
    """Takes back one mark. Holds no widget: the page may be another voucher's by the time the reason is given."""

    def __init__(self, session: Session, voucher_id: int) -> None:
        self._session = session
        self._voucher_id = voucher_id

    def __call__(self, reason: str) -> None:
        self._session.unmark([self._voucher_id], reason)
