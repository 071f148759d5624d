"""Asked before typing along begins with vouchers that nobody has said to have failed."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from workbench.services.typing_run import TypingPlan
from workbench.ui.ask_dialog import AskDialog
from workbench.ui.leave_question import UnreportedQuestion
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session


class TypingQuestion(AskDialog):
    """Leaves them out unless told otherwise. ``confirmed`` carries the plan with what is to be typed."""

    confirmed = Signal(object)

    def __init__(self, session: Session, plan: TypingPlan, parent: QWidget) -> None:
        t = session.texts.t
        super().__init__(t("Type along"), parent)
        self._session = session
        self._plan = plan
        self._headline = PlainLabel(strong=True)
        self.column.addWidget(self._headline)
        self.question = UnreportedQuestion(session, plan.voucher_ids)
        self.question.changed.connect(self._tell)
        self.column.addWidget(self.question)
        self.column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.begin = buttons.addButton(t("&Begin typing"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._confirm)
        self.add_buttons(buttons, self.begin)
        self._tell()

    def _left(self) -> tuple[int, ...]:
        return tuple(each for each in self._plan.voucher_ids if each not in self.question.left_out)

    def _tell(self) -> None:
        count = len(self._left())
        self._headline.show_text(
            self._session.texts.n("{count} voucher will be typed.", "{count} vouchers will be typed.", count)
        )
        self.begin.setEnabled(count > 0)

    def _confirm(self) -> None:
        plan = replace(self._plan, voucher_ids=self._left())
        self.accept()
        self.confirmed.emit(plan)
