"""What was entered the last time, offered for the vouchers shown; nothing is done until it is pressed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.services.correction_words import rule_words
from workbench.services.plain_text import on_one_line
from workbench.services.rules import Offer
from workbench.ui import theme
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class RuleOffer(QWidget):
    """Takes no room until a rule is found that is for some of the vouchers."""

    def __init__(self, voucher_ids: Sequence[int], session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_SMALL)
        self.hide()
        session.ask(Call(session.services.rules.offered, tuple(voucher_ids)), _Found(self))

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show what was found."""
        texts = self._session.texts
        for offer in offers:
            told = texts.t(
                "Last time: {words} ({name}: {reason})",
                words=rule_words(offer.rule, texts),
                name=on_one_line(offer.rule.by, 80) or "–",
                reason=on_one_line(offer.rule.reason, 200),
            )
            button = QPushButton(
                texts.n("Correct {count} voucher so", "Correct {count} vouchers so", len(offer.voucher_ids))
            )
            button.setAccessibleDescription(told)
            button.clicked.connect(_So(self._session, offer))
            line = QHBoxLayout()
            line.addWidget(PlainLabel(told), 1)
            line.addWidget(button)
            self._column.addLayout(line)
        self.setVisible(bool(offers))


class _Found:
    """Hands what was found to the widget that asked, if it is still there."""

    def __init__(self, view: RuleOffer) -> None:
        self._view = view

    def __call__(self, offers: Sequence[Offer]) -> None:
        if isValid(self._view):
            self._view.show_offers(offers)


class _So:
    """Corrects as a rule says. Holds no widget."""

    def __init__(self, session: Session, offer: Offer) -> None:
        self._session = session
        self._offer = offer

    def __call__(self) -> None:
        offer = self._offer
        self._session.correct(offer.voucher_ids, offer.replacements, offer.rule.reason, self._session.user_name)
