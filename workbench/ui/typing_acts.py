"""Beginning to type along, and going on with it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from workbench.domain.errors import KnownError, MoveNotAllowed, NotByHand, NothingMatched
from workbench.domain.failure import Status
from workbench.services.typing_run import TypingPlan, TypingRun, plan_typing, run_from_plain, run_of
from workbench.texts import Texts
from workbench.ui.entry_panel import EntryPanel
from workbench.ui.session import Session


class TypingActs(QObject):
    """Keeps the one panel there is."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.panel: EntryPanel | None = None
        self._closing: EntryPanel | None = None

    def begin(self, voucher_ids: Sequence[int]) -> None:
        """Type vouchers along from the first; what may not be typed is left out and told."""
        session = self._session
        rows = [row for each in voucher_ids if (row := session.index.row(each))]
        plan = plan_typing(rows, session.services.catalogue)
        if not plan.voucher_ids:
            session.failed.emit(self._refusal(plan))
            return
        self.close()
        earlier = run_from_plain(session.settings.typing_run)
        told = [left_out_words(plan, session.texts)] if plan.skipped else []
        others = set(earlier.left) - set(plan.voucher_ids) if earlier else set()
        if others:
            told.append(
                session.texts.n(
                    "{count} voucher of the earlier run is in the list, to be entered by hand.",
                    "{count} vouchers of the earlier run are in the list, to be entered by hand.",
                    len(others),
                )
            )
        may = set(plan.voucher_ids)
        undecided = [row.id for row in rows if row.id in may and row.status is not Status.HAND]
        self._show(run_of(plan.voucher_ids), "\n".join(told)).flow.begin(undecided)

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
        self._show(run, "").flow.go_on()

    def close(self) -> None:
        """Pause what is under way and let the panel go."""
        if self.panel:
            self.panel.close()

    def _show(self, run: TypingRun, told: str) -> EntryPanel:
        self.panel = EntryPanel(self._session, run, told)
        self.panel.closed.connect(self._on_closed)
        self.panel.show()
        self.panel.activateWindow()
        return self.panel

    def _on_closed(self) -> None:
        # Kept until Qt has deleted it: it is in the middle of being closed.
        self._closing, self.panel = self.panel, None

    def _refusal(self, plan: TypingPlan) -> KnownError:
        session = self._session
        if plan.cause:
            return NotByHand(cause=session.title(plan.cause))
        if not plan.skipped:
            return NothingMatched()
        row = session.index.row(plan.skipped[0].voucher_id)
        return MoveNotAllowed(voucher=row.label if row else "", detail=plan.skipped[0].reason)


def left_out_words(plan: TypingPlan, texts: Texts) -> str:
    """Return how many are left out and why."""
    reasons = ", ".join(dict.fromkeys(texts.t(each.reason) for each in plan.skipped))
    return texts.n(
        "{count} voucher is left out: {reason}.",
        "{count} vouchers are left out: {reason}.",
        len(plan.skipped),
        reason=reasons,
    )
