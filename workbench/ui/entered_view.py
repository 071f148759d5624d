"""As sent and as to be entered, side by side: the head fields that are corrected, and the rows."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.domain.failure import CORRECTABLE, FailedVoucher
from workbench.services.correction_words import FIELD_WORDS
from workbench.services.plain_text import on_one_line
from workbench.services.replacing import differences
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import DRESSING, PlainLabel
from workbench.ui.rows_model import RowsContent
from workbench.ui.rows_table import RowsTable
from workbench.ui.theme import Accent

_LONGEST = 220
_FRAME = 0.75


class PageCheckBox(QCheckBox):
    """A check box on the ground of a page: its frame can be told from that ground, also where both are dark."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._dressing = False
        self.dress()

    def dress(self) -> None:
        """Take a frame from the program's palette; the style darkens the colour of a window for it."""
        self._dressing = True
        around = QGuiApplication.palette()
        frame = theme.mixed(around.color(QPalette.ColorRole.Text), around.color(QPalette.ColorRole.Base), _FRAME)
        palette = QPalette(around)
        palette.setColor(QPalette.ColorRole.Window, frame)
        self.setPalette(palette)
        self._dressing = False

    def changeEvent(self, event: QEvent) -> None:
        """Dress again when the palette changes."""
        super().changeEvent(event)
        if event.type() in DRESSING and not self._dressing:
            self.dress()


class EnteredView(QWidget):
    """The rows of a voucher, those of a corrected one as they are to be entered with what was sent beside it.

    ``as_sent`` shows only what was sent, ``both`` is shown else. `withdraw_wanted` asks for the correction to be taken
    away, which is offered as long as it can be.
    """

    withdraw_wanted = Signal()

    def __init__(
        self, case: FailedVoucher, as_sent: RowsContent, both: RowsContent | None, texts: Texts, only_sent: bool
    ) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self.only_sent: QCheckBox | None = None
        if both is None or case.correction is None:
            self._column.addWidget(PlainLabel(texts.t("The voucher as it was sent"), strong=True))
            self._column.addWidget(RowsTable(as_sent))
            return
        self._column.addWidget(PlainLabel(texts.t("As sent | as to be entered"), strong=True))
        correction = case.correction
        why = texts.t(
            "Corrected by {name}: {reason}",
            name=on_one_line(correction.by, 80) or "–",
            reason=on_one_line(correction.reason, 400),
        )
        self._column.addWidget(IconLine("info", Accent.MARKED, why))
        self._corrected = QWidget()
        inner = QVBoxLayout(self._corrected)
        inner.setContentsMargins(0, 0, 0, 0)
        for words in head_words(case, texts):
            inner.addWidget(PlainLabel(words, strong=True))
        inner.addWidget(RowsTable(both))
        self._sent = RowsTable(as_sent)
        self.only_sent = PageCheckBox(texts.t("Show only what was sent"))
        self.only_sent.setChecked(only_sent)
        self.only_sent.toggled.connect(self._show)
        below = QHBoxLayout()
        below.setSpacing(theme.GAP_WIDE)
        below.addWidget(self.only_sent)
        if case.state.status in CORRECTABLE:
            away = QPushButton(texts.t("Take the correction away…"))
            away.setAutoDefault(False)
            away.clicked.connect(self._on_withdraw)
            below.addWidget(away)
        below.addStretch(1)
        for widget in (self._corrected, self._sent):
            self._column.addWidget(widget)
        self._column.addLayout(below)
        self._show(only_sent)

    def _on_withdraw(self) -> None:
        self.withdraw_wanted.emit()

    def _show(self, only_sent: bool) -> None:
        self._corrected.setVisible(not only_sent)
        self._sent.setVisible(only_sent)


def head_words(case: FailedVoucher, texts: Texts) -> list[str]:
    """Return what of a voucher's head is to be entered otherwise: the new value, then what was sent."""
    return [
        texts.t(
            "{field}: {entered} (sent as {sent})",
            field=_capital(texts.t(FIELD_WORDS[each["field"]])),
            entered=on_one_line(each["after"], _LONGEST) or "–",
            sent=on_one_line(each["before"], _LONGEST) or "–",
        )
        for each in differences(case.voucher, case.entered)
        if each["field"] in ("series", "transaction_date", "text")
    ]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
