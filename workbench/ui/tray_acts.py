"""What a person does with the tray, with failures that stand wrong and with twins, handed to the session."""

from collections.abc import Callable, Sequence

from workbench.domain.ports import Progress, TrayItem
from workbench.services.changes import Changes
from workbench.services.requests import IntakeResult
from workbench.services.tray import Alike, Fitting
from workbench.texts import N_, NN_
from workbench.ui.jobs import Call, Given
from workbench.ui.session import Session

_SAME = NN_("The two are shown as one", "The two are shown as one")
_DIFFERENT = NN_("The two are kept apart", "The two are kept apart")


class TrayActs:
    """The acts, on one session; holds no widget."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._services = session.services

    def join(self, item: TrayItem, voucher_id: int) -> None:
        """Say which voucher a failure belongs to; `Session.alike_found` then tells which wait for the same answer."""
        told = NN_("The failure now stands with its voucher", "The failure now stands with its voucher")
        self._act(Call(self._services.actions.join, item, voucher_id, self._by), told)
        job = Call(self._services.tray.alike, item, voucher_id)
        self._session.command(job, Given(self._session.alike_found))

    def join_alike(self, alike: Sequence[Alike]) -> None:
        """Give failures that wait for the same answer to their vouchers, as one act."""
        told = NN_("{count} voucher has got its failure", "{count} vouchers have got their failures")
        pairs = [(each.item, each.voucher_id) for each in alike]
        self._act(Call(self._services.actions.join_all, pairs, self._by), told)

    def part(self, failure_id: int, reason: str) -> None:
        """Say that a failure does not belong to its voucher."""
        told = NN_("The failure waits for its voucher again", "The failure waits for its voucher again")
        self._act(Call(self._services.actions.part, failure_id, reason, self._by), told)

    def set_aside(self, items: Sequence[TrayItem], reason: str) -> None:
        """Take items off the tray, for a reason."""
        job = Call(self._services.actions.set_aside, tuple(items), reason, self._by)
        self._session.act(job, without=N_("Set aside"))

    def tell_twin(self, voucher_id: int, other_id: int, same: bool) -> None:
        """Say whether two vouchers are the same."""
        twins = self._services.twins
        told = twins.same if same else twins.different
        self._act(Call(told, voucher_id, other_id, self._by), _SAME if same else _DIFFERENT)

    def part_twin(self, voucher_id: int) -> None:
        """Say that a voucher shown as another is not that one."""
        self._act(Call(self._services.twins.part, voucher_id, self._by), _DIFFERENT)

    def read_candidates(self, item: TrayItem, done: Callable[[Sequence[Fitting]], None]) -> None:
        """Read which vouchers a failure may belong to."""
        self._session.ask(Call(self._services.tray.candidates, item), done)

    def look_for_readable(self, done: Callable[[list[TrayItem]], None]) -> None:
        """Try the present readers on everything that was not understood, beside other work."""
        self._session.ask(Call(self._services.tray.readable, with_progress=True), done)

    def read_again(self, items: Sequence[TrayItem], done: Callable[[IntakeResult], None]) -> None:
        """Read documents that were not understood again."""
        job = Call(self._services.tray.read_again, tuple(items), self._by, with_progress=True)
        self._session.take_in(job, done, self._session.texts.t("Reading again"))

    def teach_company(self, items: Sequence[TrayItem], company: str) -> None:
        """Say whose items are: failures then find their vouchers, and documents are read again."""
        job = Call(self._services.tray.teach_company, tuple(items), company, self._by, with_progress=True)
        self._session.act(_ChangesOf(job), label=self._session.texts.t("Reading again"), without=N_("Remembered"))

    @property
    def _by(self) -> str:
        return self._session.user_name

    def _act(self, job: Call, told: tuple[str, str]) -> None:
        self._session.act(job, told)


class _ChangesOf:
    """A job whose outcome has its changes in it."""

    def __init__(self, job: Call) -> None:
        self._job = job

    def __call__(self, progress: Progress) -> Changes:
        """Run it."""
        changes: Changes = self._job(progress).changes
        return changes
