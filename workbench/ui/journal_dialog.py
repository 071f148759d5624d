"""Making the PDF journal of some vouchers: order, company, and where it goes."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)
from shiboken6 import isValid

from workbench.domain.errors import N_
from workbench.domain.failure import Mover, Status, may_move
from workbench.domain.journal import JournalOrder
from workbench.services.case_row import CaseRow
from workbench.services.hand_entry import parted, stopped_ids
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.booked_question import BookedQuestion
from workbench.ui.jobs import Call
from workbench.ui.journal_making import (
    JournalSaving,
    JournalWish,
    file_name,
    preview_journal,
    print_journal,
    wish_for,
)
from workbench.ui.leave_question import MadeQuestion, UnreportedQuestion
from workbench.ui.mark_fields import MarkFields
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session

ORDER_WORDS = {
    JournalOrder.NUMBER: N_("Series and number"),
    JournalOrder.TRANSACTION_DATE: N_("Transaction date"),
    JournalOrder.REGISTRATION_DATE: N_("Registration date"),
    JournalOrder.CAUSE: N_("Cause"),
}


class JournalDialog(AskDialog):
    """Saves, prints or previews the journal; marks the vouchers too if asked, when saved or printed.

    A journal is of one company: with several chosen, it is saved as a file each, and previewed or printed
    one company at a time. ``selection`` says in words what was chosen and stands on the journal.
    """

    def __init__(
        self, session: Session, voucher_ids: Sequence[int], parent: QWidget | None, selection: str = ""
    ) -> None:
        super().__init__(session.texts.t("PDF journal"), parent)
        self._session = session
        rows = wish_for(session, voucher_ids).rows
        self._retried = [row for row in rows if row.status is Status.RETRY]
        by_hand = [row for row in rows if row.status is not Status.RETRY]
        self._rows, self._left_out = parted(by_hand, session.services.catalogue)
        self._stopped: frozenset[int] = frozenset()
        t = session.texts.t
        self._headline = PlainLabel(strong=True)
        self._form = QFormLayout()
        self._company = self._company_choice()
        self._order = self._order_choice()
        self._selection = QLineEdit(selection)
        self._selection.setPlaceholderText(t("what was chosen, in words; stands on the journal"))
        self._add(t("S&election"), self._selection)
        self._codes = QCheckBox(t("With the match key as a &QR code"))
        self._codes.setChecked(session.settings.journal_codes)
        self._receipts = QCheckBox(t("With the &receipts behind the vouchers"))
        self._mark = QCheckBox(t("Mark them as exported &too"))
        self._fields = MarkFields(session, len(self._rows))
        self._fields.hide()
        self._mark.toggled.connect(self._on_mark_toggled)
        self._hint = PlainLabel()
        layout = self.column
        layout.addWidget(self._headline)
        self._booked = BookedQuestion(session, [row.id for row in self._rows])
        self._booked.answered.connect(self._tell)
        self._booked.changed.connect(self._tell)
        self.made = MadeQuestion(session, [row.id for row in self._rows])
        self.made.answered.connect(self._tell)
        self.made.changed.connect(self._tell)
        self.unreported = UnreportedQuestion(session, [row.id for row in self._rows])
        self.unreported.changed.connect(self._tell)
        for question in (self._booked, self.made, self.unreported):
            layout.addWidget(question)
        layout.addLayout(self._form)
        layout.addWidget(self._codes)
        layout.addWidget(self._receipts)
        layout.addWidget(self._mark)
        layout.addWidget(self._fields)
        layout.addWidget(self._hint)
        layout.addStretch(1)
        self._add_buttons()
        self._order.setFocus()
        self._tell()
        session.ask(Call(stopped_ids, session.services.cases, [row.id for row in self._rows]), self._stopped_known)
        self._booked.ask()
        self.made.ask()

    # Choices

    def _company_choice(self) -> QComboBox:
        t = self._session.texts.t
        combo = QComboBox()
        names = {each.org_number: each.name for each in self._session.services.cases.companies()}
        companies = sorted({row.company for row in self._rows})
        if len(companies) > 1:
            combo.addItem(t("All {count} companies, one file each", count=len(companies)), None)
        for company in companies:
            words = f"{names.get(company, '')} {company}".strip()
            combo.addItem(words or t("Company not told"), company)
        combo.currentIndexChanged.connect(self._tell)
        if len(companies) > 1:
            self._add(t("&Company"), combo)
        else:
            combo.setParent(self)
            combo.hide()
        return combo

    def _order_choice(self) -> QComboBox:
        combo = QComboBox()
        for order, words in ORDER_WORDS.items():
            combo.addItem(self._session.texts.t(words), order.value)
        combo.setCurrentIndex(max(0, combo.findData(self._session.settings.journal_order)))
        self._add(self._session.texts.t("&Sorted by"), combo)
        return combo

    def _add(self, words: str, field: QWidget) -> None:
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words.replace("&", ""))
        self._form.addRow(label, field)

    def _add_buttons(self) -> None:
        t = self._session.texts.t
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save_button = buttons.addButton(t("Save &as…"), QDialogButtonBox.ButtonRole.ActionRole)
        self._print_button = buttons.addButton(t("&Print…"), QDialogButtonBox.ButtonRole.ActionRole)
        self._preview_button = buttons.addButton(t("Pre&view"), QDialogButtonBox.ButtonRole.ActionRole)
        self._save_button.clicked.connect(self._save)
        self._print_button.clicked.connect(self._print)
        self._preview_button.clicked.connect(self._preview)
        self.add_buttons(buttons, self._save_button)

    def _chosen(self) -> list[CaseRow]:
        company = self._company.currentData()
        left_out = self._booked.left_out | self.made.left_out | self.unreported.left_out
        rows = [row for row in self._rows if row.id not in left_out]
        return [row for row in rows if company is None or row.company == company]

    def _tell(self) -> None:
        texts, rows = self._session.texts, self._chosen()
        self._headline.show_text(
            texts.n(
                "The journal holds {count} voucher, {amount} kr.",
                "The journal holds {count} vouchers, {amount} kr.",
                len(rows),
                amount=texts.amount(sum(row.amount for row in rows)),
            )
        )
        several = self._company.count() > 1 and self._company.currentData() is None
        self._hint.show_text("\n".join(self._hints(several)))
        self._hint.setVisible(bool(self._hint.text()))
        known = self._booked.is_answered and self.made.is_answered
        for button in (self._print_button, self._preview_button):
            button.setEnabled(not several and bool(rows) and known)
        self._save_button.setEnabled(bool(rows) and known)

    def _stopped_known(self, stopped: frozenset[int]) -> None:
        if isValid(self):
            self._stopped = stopped
            self._tell()

    def _hints(self, several: bool) -> list[str]:
        texts, hints = self._session.texts, []
        if self._left_out:
            causes = "; ".join(dict.fromkeys(self._session.title(key) for _, key in self._left_out))
            hints.append(
                texts.n(
                    "{count} voucher is left out, as it is not to be entered by hand: {causes}",
                    "{count} vouchers are left out, as they are not to be entered by hand: {causes}",
                    len(self._left_out),
                    causes=causes,
                )
            )
        if self._retried:
            hints.append(
                texts.n(
                    "{count} voucher is left out, as it is to be retried in the source.",
                    "{count} vouchers are left out, as they are to be retried in the source.",
                    len(self._retried),
                )
            )
        if stopped := sum(row.id in self._stopped for row in self._chosen()):
            hints.append(
                texts.n(
                    "Fortnox will refuse {count} of them as it stands now; the journal says why.",
                    "Fortnox will refuse {count} of them as they stand now; the journal says why.",
                    stopped,
                )
            )
        if several:
            hints.append(texts.t("Choose one company to preview or print."))
        left = sum(not may_move(row.status, Status.MARKED, Mover.PERSON) for row in self._chosen())
        if left and self._mark.isChecked():
            hints.append(
                texts.n(
                    "{count} of them is in the journal, but its mark is left as it is.",
                    "{count} of them are in the journal, but their marks are left as they are.",
                    left,
                )
            )
        return hints

    def _on_mark_toggled(self) -> None:
        self._fields.setVisible(self._mark.isChecked())
        self._tell()
        self.adjustSize()

    # Making

    def _wish(self) -> JournalWish | None:
        """Return what was chosen; None where something is wrong with the mark, which is then told there."""
        mark = self._fields.request() if self._mark.isChecked() else None
        if self._mark.isChecked() and mark is None:
            return None
        order = JournalOrder(self._order.currentData())
        settings, codes = self._session.settings, self._codes.isChecked()
        if (settings.journal_order, settings.journal_codes) != (order, codes):
            settings.journal_order, settings.journal_codes = order.value, codes
            self._session.save_settings()
        company = self._company.currentText() if self._company.currentData() is not None else ""
        name = file_name(self._session, company)
        receipts = self._receipts.isChecked()
        return JournalWish(tuple(self._chosen()), order, name, self._selection.text().strip(), mark, receipts)

    def _save(self) -> None:
        wish = self._wish()
        if wish:
            saving = JournalSaving(self._session, wish, self)
            saving.chosen.connect(self.accept)
            saving.open()

    def _print(self) -> None:
        wish = self._wish()
        if wish:
            self.accept()
            print_journal(self._session, wish, self.parentWidget() or self)

    def _preview(self) -> None:
        wish = self._wish()
        if wish:
            preview_journal(self._session, wish, self)
