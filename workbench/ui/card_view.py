"""A cause card opened: the task, what it releases, what comes then, and the button that says it is done."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.domain.finding import CauseKey, EnterByHand
from workbench.services.card_words import (
    clock_words,
    is_connection,
    released_words,
    task_words,
    then_words,
    years_of,
)
from workbench.services.case_row import TO_HANDLE, CaseFilter, CaseRow, CauseCard
from workbench.texts import Texts
from workbench.ui import theme
from workbench.ui.finding_view import IconLine
from workbench.ui.plain import PlainLabel
from workbench.ui.rule_offer import RuleOffer
from workbench.ui.session import Session
from workbench.ui.theme import Accent


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card as it is chosen: its causes (several for the connection), its figures, and its vouchers."""

    keys: tuple[CauseKey, ...]
    card: CauseCard
    rows: tuple[CaseRow, ...]

    @property
    def years(self) -> str:
        """The years of its vouchers, as they are read."""
        return years_of(self.rows)


def open_card(chosen: CaseFilter, session: Session) -> OpenCard | None:
    """Return the card that a filter shows, of its company; None where it shows none."""
    index, cause = session.index, chosen.cause
    if isinstance(cause, CauseKey):
        keys: tuple[CauseKey, ...] = (cause,)
    elif isinstance(cause, frozenset):
        keys = tuple(card.key for card in index.cards(chosen.company) if card.key.cause in cause)
    else:
        return None
    card = index.joint_card(keys, chosen.company) if keys else None
    if card is None:
        return None
    places = index.matching(CaseFilter(TO_HANDLE.statuses, cause, chosen.company))
    return OpenCard(keys, card, tuple(index.rows[place] for place in places))


class CardView(QWidget):
    """The work of a card. `requested` carries the name of a command when the person says that it is done."""

    requested = Signal(object)

    def __init__(self, opened: OpenCard, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts, card = session.texts, opened.card
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        catalogue = session.services.catalogue
        column.addWidget(PlainLabel(task_words(opened.keys, opened.years, catalogue, texts), size=1.6, strong=True))
        if is_connection(opened.keys, catalogue) and card.releases:
            nothing = texts.n(
                "Nothing is wrong with this {count} voucher",
                "Nothing is wrong with these {count} vouchers",
                card.releases,
            )
            column.addWidget(PlainLabel(nothing, size=1.2))
        vouchers = texts.n("{count} voucher", "{count} vouchers", card.vouchers)
        column.addWidget(PlainLabel(f"{vouchers} · {_kronor(card.amount, texts)}", accent=Accent.QUIET))
        released = f"{released_words(card, texts)}, {_kronor(card.released_amount, texts)}"
        icon, accent = ("ok", Accent.OK) if card.releases else ("info", Accent.QUIET)
        column.addWidget(IconLine(icon, accent, released, strong=True))
        for line in then_words(card, session.title, texts):
            column.addWidget(IconLine("warning", Accent.ATTENTION, line))
        if card.mended:
            mended = texts.n(
                "{count} of them is put right already, as far as is known: export it again",
                "{count} of them are put right already, as far as is known: export them again",
                card.mended,
            )
            column.addWidget(IconLine("info", Accent.MARKED, mended))
        column.addWidget(PlainLabel(" · ".join(self._seen(card, session)), accent=Accent.QUIET))
        if card.corrected:
            corrected = texts.t("Corrected: {count} of {all}", count=card.corrected, all=card.vouchers)
            column.addWidget(IconLine("info", Accent.MARKED, corrected))
        column.addWidget(RuleOffer([row.id for row in opened.rows], session))
        button = QPushButton(texts.t("I have fixed this…"))
        button.setToolTip(texts.t("Those released are to be exported again in their source; the others stay here"))
        theme.set_icon(button, "ok")
        button.clicked.connect(self._fixed)
        row = QHBoxLayout()
        row.addWidget(button)
        correct = QPushButton(texts.t("Correct…"))
        correct.setToolTip(texts.t("Enter something else than was sent for all of them"))
        correct.setVisible(self._may_be_entered(opened, session))
        correct.clicked.connect(self._correct)
        row.addWidget(correct)
        row.addStretch(1)
        column.addLayout(row)

    def _fixed(self) -> None:
        self.requested.emit("put_right")

    def _correct(self) -> None:
        self.requested.emit("correct")

    def _may_be_entered(self, opened: OpenCard, session: Session) -> bool:
        cause = session.services.catalogue.cause
        return any(cause(key.cause).enter_by_hand is not EnterByHand.NO for key in opened.keys)

    def _seen(self, card: CauseCard, session: Session) -> list[str]:
        """Return when it was seen, and what the law says of the time there is."""
        texts = session.texts
        words = [texts.t("first seen {date}", date=card.first_seen[:10])] if card.first_seen else []
        if card.last_seen:
            words.append(texts.t("last seen {date}", date=card.last_seen[:10]))
        if card.due:
            clock = clock_words(card.due, datetime.now().astimezone().date(), texts)
            words.append(texts.t("the oldest must be booked by {date} ({clock})", date=card.due, clock=clock))
        return words


def _kronor(amount: int, texts: Texts) -> str:
    return texts.t("{amount} kr", amount=texts.amount(amount))
