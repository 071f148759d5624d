"""The replacements kept for a company, each of which can be taken away."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.domain.rule import Rule
from workbench.services.changes import Changed, Changes
from workbench.services.correction_words import rule_words
from workbench.services.plain_text import on_one_line
from workbench.texts import N_
from workbench.ui.jobs import Call
from workbench.ui.plain import PlainLabel, plain_tip
from workbench.ui.session import Session
from workbench.ui.theme import Accent

_LINES = 5


class RuleList(QWidget):
    """Shows the rules of one company at a time, and reads them again as they change; ``resized`` when it does so."""

    resized = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._company = ""
        self._rules: Sequence[Rule] = ()
        t = session.texts.t
        heading = QLabel(t("&Rules kept: they are offered, never applied by themselves"))
        self._none = PlainLabel(t("No rules are kept."), accent=Accent.QUIET)
        self._list = _Lines()
        self._list.setAccessibleName(t("Rules kept"))
        self._list.itemSelectionChanged.connect(self._on_selected)
        heading.setBuddy(self._list)
        self._drop = QPushButton(t("Take the rule a&way"))
        self._drop.setAutoDefault(False)
        self._drop.clicked.connect(self._drop_rule)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (heading, self._none, self._list):
            column.addWidget(widget)
        column.addWidget(self._drop, 0, Qt.AlignmentFlag.AlignLeft)
        session.changed.connect(self._changed)
        self._show()
        self._read()

    def show_company(self, company: str) -> None:
        """Show the rules of a company."""
        self._company = company
        self._show()

    def take(self, rules: Sequence[Rule]) -> None:
        """Take the rules of every company."""
        self._rules = rules
        self._show()

    def _read(self) -> None:
        self._session.ask(Call(self._session.services.rules.rules), _Read(self))

    def _changed(self, changes: Changes) -> None:
        if Changed.COMPANIES in changes.kinds or Changed.CASES in changes.kinds:
            self._read()

    def _show(self) -> None:
        rules = [rule for rule in self._rules if rule.company == self._company]
        self._list.clear()
        for rule in rules:
            words = rule_told(rule, self._session)
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, rule.id)
            item.setToolTip(plain_tip(words))
            self._list.addItem(item)
        self._none.setVisible(not rules)
        for widget in (self._list, self._drop):
            widget.setVisible(bool(rules))
        self._on_selected()
        self.resized.emit()

    def _on_selected(self) -> None:
        self._drop.setEnabled(bool(self._list.selectedItems()))

    def _drop_rule(self) -> None:
        for item in self._list.selectedItems():
            drop_rule(self._session, item.data(Qt.ItemDataRole.UserRole))


class _Lines(QListWidget):
    """Is some lines high, and shows the beginning of each."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def sizeHint(self) -> QSize:
        """Be as high as some lines."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * _LINES + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Be no lower."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class _Read:
    """Hands the rules to the list that asked, if it is still there."""

    def __init__(self, rules: RuleList) -> None:
        self._list = rules

    def __call__(self, rules: Sequence[Rule]) -> None:
        if isValid(self._list):
            self._list.take(rules)


def rule_told(rule: Rule, session: Session) -> str:
    """Return a rule with who keeps it and why."""
    return session.texts.t(
        "{words} ({name}: {reason})",
        words=rule_words(rule, session.texts),
        name=on_one_line(rule.by, 80) or "–",
        reason=on_one_line(rule.reason, 200),
    )


def drop_rule(session: Session, rule_id: int) -> None:
    """Take a rule away; what was corrected by it stays corrected."""
    drop = Call(session.services.rules.drop_rule, rule_id, session.user_name)
    session.act(drop, without=N_("The rule is taken away."))
