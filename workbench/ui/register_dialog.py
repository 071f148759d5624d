"""The register of reports: every journal and file made; each can be opened, saved again, or looked into."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.ports import Progress
from workbench.domain.report import Report
from workbench.services.plain_text import on_one_line
from workbench.services.report_words import kind_words
from workbench.services.services import Services
from workbench.texts import N_
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.enter_opens import EnterOpens
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_HEADINGS = (N_("No."), N_("What"), N_("Name"), N_("Company"), N_("Made"), N_("By"), N_("Vouchers"))
_NUMERIC = (0, 6)
_STRETCHED = 2


class RegisterDialog(AskDialog):
    """Lists the reports, the latest first. The signals carry a `Report`."""

    open_wanted = Signal(object)
    save_wanted = Signal(object)
    vouchers_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(session.texts.t("Reports made"), parent)
        self._session = session
        self._reports: Sequence[Report] = ()
        self._names: Mapping[str, str] = {}
        t = session.texts.t
        self.column.addWidget(
            PlainLabel(t("Every journal and file made is kept as it was, and can be written again to the byte."))
        )
        self._table = self._make_table()
        row = QHBoxLayout()
        row.addWidget(self._table, 1)
        buttons = QVBoxLayout()
        row.addLayout(buttons)
        self._buttons = [
            self._button(buttons, t("&Open"), self._on_open),
            self._button(buttons, t("&Save again…"), self._on_save),
            self._button(buttons, t("Show its &vouchers"), self._on_vouchers),
        ]
        buttons.addStretch(1)
        self.column.addLayout(row, 1)
        self._about = PlainLabel(accent=Accent.QUIET)
        self.column.addWidget(self._about)
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.add_buttons(closing, closing.button(QDialogButtonBox.StandardButton.Close))
        self.begin_at(132, 20)
        session.ask(_Read(session.services), self._show)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADINGS))
        table.setHorizontalHeaderLabels([self._session.texts.t(words) for words in _HEADINGS])
        table.setAccessibleName(self.windowTitle())
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.horizontalHeader().setHighlightSections(False)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() * 7 // 4)
        for column in range(len(_HEADINGS)):
            mode = QHeaderView.ResizeMode
            wide = mode.Stretch if column == _STRETCHED else mode.ResizeToContents
            table.horizontalHeader().setSectionResizeMode(column, wide)
        table.itemSelectionChanged.connect(self._tell_chosen)
        table.itemActivated.connect(self._on_open)
        EnterOpens(table)
        return table

    def _button(self, column: QVBoxLayout, words: str, slot: Callable[..., None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        column.addWidget(button)
        return button

    def _show(self, read: tuple[list[Report], dict[str, str]]) -> None:
        if not isValid(self):
            return
        reports, self._names = read
        self._reports = reports
        self._table.setRowCount(len(reports))
        for row, report in enumerate(reports):
            for column, words in enumerate(self._row(report)):
                item = QTableWidgetItem(on_one_line(words, 200))
                item.setToolTip(plain_tip(words))
                if column in _NUMERIC:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)
        if reports:
            self._table.selectRow(0)
        self._tell_chosen()

    def _row(self, report: Report) -> tuple[str, ...]:
        texts = self._session.texts
        return (
            str(report.number),
            kind_words(report, texts),
            report.name,
            self._names.get(report.company, report.company),
            texts.moment(report.at),
            report.by,
            texts.n("{count}", "{count}", report.vouchers),
        )

    def _chosen(self) -> Report | None:
        row = self._table.currentRow()
        return self._reports[row] if 0 <= row < len(self._reports) else None

    def _tell_chosen(self) -> None:
        report = self._chosen()
        for button in self._buttons:
            button.setEnabled(report is not None)
        if report is None:
            self._about.show_text(self._session.texts.t("No report has been made yet."))
            return
        self._buttons[-1].setEnabled(report.vouchers > 0)
        self._about.show_text(f"SHA-256 {report.sha256}")

    def _on_open(self) -> None:
        if report := self._chosen():
            self.open_wanted.emit(report)

    def _on_save(self) -> None:
        if report := self._chosen():
            self.save_wanted.emit(report)

    def _on_vouchers(self) -> None:
        if report := self._chosen():
            self.vouchers_wanted.emit(report)
            self.accept()


class _Read:
    """Reads the reports, and what the companies are called."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, progress: Progress) -> tuple[list[Report], dict[str, str]]:
        """Read them."""
        del progress
        names = {each.org_number: each.name for each in self._services.cases.companies() if each.name}
        return self._services.register.reports(), names
