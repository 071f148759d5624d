"""Offers to verify when an export of the ledger has come in."""

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from workbench.services.plain_text import on_one_line
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class VerifyOffer(AskDialog):
    """``accepted`` where it is wanted; ``name`` is how the company is called."""

    def __init__(self, session: Session, company: str, name: str, count: int, parent: QWidget | None) -> None:
        texts = session.texts
        super().__init__(texts.t("Verify against the ledger"), parent)
        self.company = company
        words = texts.n(
            "{count} voucher of {company} has been marked as exported or is to be entered by hand.",
            "{count} vouchers of {company} have been marked as exported or are to be entered by hand.",
            count,
            company=on_one_line(name or company, 80),
        )
        self.column.addWidget(PlainLabel(words, strong=True))
        ask = texts.t("See whether they stand in this export of the ledger as they were to be entered?")
        self.column.addWidget(PlainLabel(ask))
        self.column.addStretch(1)
        buttons = QDialogButtonBox()
        verify = buttons.addButton(texts.t("&Verify"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.t("&Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        self.add_buttons(buttons, verify)
        verify.setFocus()
