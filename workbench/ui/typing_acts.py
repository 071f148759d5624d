"""Beginning to type along, and going on with it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.domain.errors import KnownError, MoveNotAllowed, NotByHand, NothingMatched
from workbench.domain.failure import Status
from workbench.services.typing_run import TypingPlan, TypingRun, plan_typing, run_from_plain, run_of
from workbench.ui.entry_begun import Begun
from workbench.ui.entry_panel import EntryPanel
from workbench.ui.jobs import Notice
from workbench.ui.session import Session
from workbench.ui.typing_question import TypingQuestion


class TypingActs(QObject):
    """Keeps the one panel there is."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.panel: EntryPanel | None = None
        self._closing: EntryPanel | None = None
        session.loaded.connect(self._on_loaded)

    def begin(self, voucher_ids: Sequence[int]) -> None:
        """Type vouchers along from the first; what may not be typed is left out and told."""
        session = self._session
        rows = [row for each in voucher_ids if (row := session.index.row(each))]
        plan = plan_typing(rows, session.services.catalogue)
        if not plan.voucher_ids:
            session.failed.emit(self._refusal(plan))
        elif any(row.status is Status.UNREPORTED for row in rows if row.id in set(plan.voucher_ids)):
            self._ask(plan)
        else:
            self._begin(plan)

    def _ask(self, plan: TypingPlan) -> None:
        """Ask about those that nobody has said to have failed: they are probably in Fortnox already."""
        dialog = TypingQuestion(self._session, plan, self._window)
        dialog.confirmed.connect(self._begin)
        dialog.open()

    def _begin(self, plan: TypingPlan) -> None:
        session = self._session
        rows = [row for each in plan.voucher_ids if (row := session.index.row(each))]
        self.close()
        earlier = run_from_plain(session.settings.typing_run)
        others = set(earlier.left) - set(plan.voucher_ids) if earlier else set()
        may = set(plan.voucher_ids)
        undecided = [row.id for row in rows if row.id in may and row.status is not Status.HAND]
        self._show(run_of(plan.voucher_ids), Begun(plan, len(others))).flow.begin(undecided)

    def go_on(self) -> None:
        """Go on with the run that was paused."""
        if self.panel:
            self.panel.raise_()
            self.panel.activateWindow()
            return
        run = run_from_plain(self._session.settings.typing_run)
        if run is None:
            self._session.failed.emit(NothingMatched())
            return
        self._show(run).flow.go_on()

    def close(self) -> None:
        """Pause what is under way and let the panel go."""
        if self.panel:
            self.panel.close()

    def _show(self, run: TypingRun, begun: Begun | None = None) -> EntryPanel:
        self.panel = EntryPanel(self._session, run, begun)
        self.panel.closed.connect(self._on_closed)
        self.panel.show()
        self.panel.activateWindow()
        return self.panel

    def _on_closed(self) -> None:
        # Kept until Qt has deleted it: it is in the middle of being closed.
        self._closing, self.panel = self.panel, None
        self._tell_waiting()

    def _on_loaded(self) -> None:
        self._session.loaded.disconnect(self._on_loaded)
        self._tell_waiting()

    def _tell_waiting(self) -> None:
        """Say that typing was paused, and how to go on: after a restart nothing else shows it."""
        run = run_from_plain(self._session.settings.typing_run)
        if run:
            words = self._session.texts.t(
                "Typing along is paused at voucher {place} of {total}. Ctrl+Shift+T goes on with it.",
                place=run.ordinal,
                total=run.total,
            )
            self._session.noticed.emit(Notice(words))

    def _refusal(self, plan: TypingPlan) -> KnownError:
        session = self._session
        if plan.cause:
            return NotByHand(cause=session.title(plan.cause))
        if not plan.skipped:
            return NothingMatched()
        row = session.index.row(plan.skipped[0].voucher_id)
        return MoveNotAllowed(voucher=row.label if row else "", detail=plan.skipped[0].reason)
