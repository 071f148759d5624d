"""What was entered the last time, offered for the vouchers shown; nothing is done until it is pressed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.services.changes import Changed, Changes
from workbench.services.rules import Offer
from workbench.ui import theme
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel
from workbench.ui.rule_list import drop_rule, rule_told
from workbench.ui.session import Session


class RuleOffer(QWidget):
    """Takes no room until a rule is found that is for some of the vouchers."""

    def __init__(self, voucher_ids: Sequence[int], session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids = tuple(voucher_ids)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_SMALL)
        self._lines: list[OfferLine] = []
        self.hide()
        session.changed.connect(self._changed)
        self._ask()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show what was found."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [OfferLine(self._session, offer) for offer in offers]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(offers))

    def _ask(self) -> None:
        self._session.ask(Call(self._session.services.rules.offered, self._ids), _Found(self))

    def _changed(self, changes: Changes) -> None:
        """Look again where a rule has been kept or taken away."""
        if Changed.COMPANIES in changes.kinds:
            self._ask()


class OfferLine(QWidget):
    """One rule: correct so, or take the rule away. Either is done once, however often it is pressed."""

    def __init__(self, session: Session, offer: Offer) -> None:
        super().__init__()
        self._session = session
        self._offer = offer
        texts = session.texts
        told = texts.t("Last time: {rule}", rule=rule_told(offer.rule, session))
        self._correct = QPushButton(
            texts.n("Correct {count} voucher so", "Correct {count} vouchers so", len(offer.voucher_ids))
        )
        self._correct.clicked.connect(self._correct_so)
        self._drop = QToolButton()
        self._drop.setText(texts.t("Take the rule away"))
        self._drop.setAutoRaise(True)
        self._drop.clicked.connect(self._drop_rule)
        for button in (self._correct, self._drop):
            button.setAccessibleDescription(told)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(PlainLabel(told), 1)
        line.addWidget(self._correct)
        line.addWidget(self._drop)
        session.failed.connect(self._failed)

    def _correct_so(self) -> None:
        self._shut()
        offer, session = self._offer, self._session
        session.correct(offer.voucher_ids, offer.replacements, offer.rule.reason, session.user_name)

    def _drop_rule(self) -> None:
        self._shut()
        drop_rule(self._session, self._offer.rule.id)

    def _shut(self) -> None:
        self._correct.setEnabled(False)
        self._drop.setEnabled(False)

    def _failed(self) -> None:
        """Let it be tried again."""
        self._correct.setEnabled(True)
        self._drop.setEnabled(True)


class _Found:
    """Hands what was found to the widget that asked, if it is still there."""

    def __init__(self, view: RuleOffer) -> None:
        self._view = view

    def __call__(self, offers: Sequence[Offer]) -> None:
        if isValid(self._view):
            self._view.show_offers(offers)
