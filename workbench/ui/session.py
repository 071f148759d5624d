"""Between the services and the widgets: few verbs, and signals that say what changed.

Widgets read rows from `index` and ask for acts here; a row changes on screen only when
`changed` or `loaded` comes back. Every act's failure arrives at one signal, `failed`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.assembly import Services
from workbench.domain.errors import Cancelled
from workbench.domain.finding import CauseKey, Explanation, Finding
from workbench.domain.journal import JournalOrder
from workbench.domain.ports import Progress, TrayItem
from workbench.services.case_index import CaseIndex, CaseRow
from workbench.services.cases import CaseDetail, Cases, TrayDetail
from workbench.services.changes import Changed, Changes
from workbench.services.intake import Preview
from workbench.services.requests import FileInput, IntakeResult, MarkPlan, MarkRequest, TextInput
from workbench.settings import Settings, SettingsFile
from workbench.texts import Texts
from workbench.ui.tasks import Lane, Task, TaskRunner


@dataclass(frozen=True, slots=True)
class Busy:
    """Work under way, for the progress display; ``total`` 0 where it is not known."""

    label: str
    task: Task
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something done, told in the message bar; ``act`` can be undone from there when not empty."""

    text: str
    act: str = ""
    path: Path | None = None


class Session(QObject):
    """What the widgets see of the program."""

    loaded = Signal()
    changed = Signal(object)
    language_changed = Signal()
    busy = Signal(object)
    idle = Signal(object)
    failed = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        services: Services,
        runner: TaskRunner,
        settings: Settings,
        settings_file: SettingsFile,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.settings = settings
        self.texts = texts
        self.index = CaseIndex(())
        self._runner = runner
        self._settings_file = settings_file

    # Words

    def title(self, key: CauseKey) -> str:
        """Return a cause card's title in the current language."""
        return self.services.catalogue.title(key, self.texts.language)

    def explain(self, finding: Finding, system: str) -> Explanation:
        """Return the explanation of a finding in the current language, for one source system."""
        return self.services.catalogue.explain(finding, self.texts.language, system)

    def use_language(self, language: str) -> None:
        """Switch language at once and remember it."""
        self.texts = self.services.texts(language)
        self.settings.language = language
        self.save_settings()
        self.language_changed.emit()

    def save_settings(self) -> None:
        """Write the settings down."""
        self._settings_file.save(self.settings)

    # Reading

    def load(self) -> None:
        """Read the whole list; `loaded` tells when it is there."""
        self.ask(self._read_index, self._index_read, self.texts.t("Reading the vouchers"))

    def read_detail(self, voucher_id: int, done: Callable[[CaseDetail], None]) -> None:
        """Read one case whole and hand it to ``done``."""
        self.ask(_Call(self.services.cases.detail, voucher_id), done)

    def read_tray(self, done: Callable[[list[TrayItem]], None]) -> None:
        """Read the tray and hand it to ``done``."""
        self.ask(_Call(self.services.cases.tray), done)

    def read_tray_item(self, item: TrayItem, done: Callable[[TrayDetail], None]) -> None:
        """Read a tray item's original and hand it to ``done``."""
        self.ask(_Call(self.services.cases.tray_detail, item), done)

    def ask(self, job: Callable[[Progress], Any], done: Callable[[Any], None], label: str = "") -> None:
        """Run a reading job; its failure goes to `failed`."""
        self._start(job, done, label, Lane.READ)

    # Bringing in

    def preview(self, inputs: Sequence[FileInput | TextInput], done: Callable[[Preview], None]) -> None:
        """Look what files or pasted text hold, without keeping anything yet."""
        job = _Call(self.services.intake.preview, tuple(inputs), with_progress=True)
        self._start(job, done, self.texts.t("Reading files"), Lane.COMMAND)

    def bring_in(self, preview: Preview, accept_partial: bool, done: Callable[[IntakeResult], None]) -> None:
        """Keep what a preview found."""
        job = _Call(self.services.intake.store, preview, self.user_name, accept_partial, with_progress=True)
        self._start(job, _Then(self._brought_in, done), self.texts.t("Bringing in"), Lane.COMMAND)

    # Acts

    @property
    def user_name(self) -> str:
        """Who acts: the name in the settings, else the operating system's."""
        return self.settings.user_name or self.services.os_user

    def plan_mark(self, voucher_ids: Sequence[int]) -> MarkPlan:
        """Tell what marking these vouchers would hit and skip."""
        return self.services.actions.plan_mark(voucher_ids)

    def mark(self, voucher_ids: Sequence[int], request: MarkRequest) -> None:
        """Mark vouchers as exported."""
        self.act(_Call(self.services.actions.mark, tuple(voucher_ids), request), self.texts.t("Marking"))

    def unmark(self, voucher_ids: Sequence[int], reason: str) -> None:
        """Take back marks, for a reason."""
        self.act(_Call(self.services.actions.unmark, tuple(voucher_ids), reason, self.user_name))

    def make_open(self, voucher_ids: Sequence[int]) -> None:
        """Put vouchers that came in without a failure on the to-do list."""
        self.act(_Call(self.services.actions.make_open, tuple(voucher_ids), self.user_name))

    def make_retry(self, voucher_ids: Sequence[int], reason: str) -> None:
        """Decide that vouchers are to be exported again by their source."""
        self.act(_Call(self.services.actions.make_retry, tuple(voucher_ids), reason, self.user_name))

    def join(self, item: TrayItem, voucher_id: int) -> None:
        """Say which voucher a failure in the tray belongs to."""
        self.act(_Call(self.services.actions.join, item, voucher_id, self.user_name))

    def set_aside(self, item: TrayItem, reason: str) -> None:
        """Take an item off the tray, for a reason."""
        self.act(_Call(self.services.actions.set_aside, item, reason, self.user_name))

    def undo(self, act: str = "") -> None:
        """Undo an act, or the last one that can be undone."""
        self.act(_Call(self.services.actions.undo, act, self.user_name))

    def act(self, job: Callable[[Progress], Changes], label: str = "") -> None:
        """Run an act on the command lane and tell everyone what it changed."""
        self._start(_ActAndRead(job, self.services.cases), self._acted, label, Lane.COMMAND)

    def write_journal(
        self,
        voucher_ids: Sequence[int],
        path: Path,
        order: JournalOrder,
        selection: str,
        done: Callable[[Path], None],
        mark: MarkRequest | None = None,
    ) -> None:
        """Write the PDF journal of some vouchers, and mark them too if asked; both or neither."""
        job = _Call(
            self.services.write_journal,
            tuple(voucher_ids),
            path,
            order,
            selection,
            self.user_name,
            self.texts,
            mark,
            with_progress=True,
        )
        read = _ActAndRead(job, self.services.cases)
        self._start(read, _Then(self._acted, _Give(done, path)), self.texts.t("Writing the journal"), Lane.COMMAND)

    def close(self) -> None:
        """Stop all work and let go of the store."""
        self._runner.close()
        self.services.close()

    # Inside

    def _start(self, job: Callable[[Progress], Any], done: Callable[[Any], None], label: str, lane: Lane) -> None:
        outcome = _Outcome(self, done, label)
        task = Task(job, outcome.done, outcome.failed, outcome.progressed)
        outcome.task = task
        if label:
            self.busy.emit(Busy(label, task))
        self._runner.run(task, lane)

    def _read_index(self, progress: Progress) -> CaseIndex:
        if self.services.cases.stale():
            self.services.cases.rediagnose(progress)
        return self.services.cases.index()

    def _index_read(self, index: CaseIndex) -> None:
        self.index = index
        self.loaded.emit()

    def _brought_in(self, result: IntakeResult) -> None:
        self._acted(_Acted(result.changes, []))

    def _acted(self, acted: "_Acted") -> None:
        if acted.changes.all_cases:
            self.load()
        elif acted.rows:
            self.index = self.index.replaced(acted.rows)
        if acted.changes.kinds != Changed.NOTHING:
            self.changed.emit(acted.changes)


@dataclass(frozen=True, slots=True)
class _Acted:
    """An act's changes and the rows it changed, read again."""

    changes: Changes
    rows: list[CaseRow]


class _ActAndRead:
    """An act as a job that also reads the changed rows, so that the GUI thread need not."""

    def __init__(self, job: Callable[[Progress], Changes], cases: Cases) -> None:
        self._job = job
        self._cases = cases

    def __call__(self, progress: Progress) -> _Acted:
        """Run it."""
        changes = self._job(progress)
        read = Changed.CASES in changes.kinds and not changes.all_cases
        return _Acted(changes, self._cases.rows(changes.voucher_ids) if read else [])


class _Call:
    """A service call as a job. Holds plain values only, so that no widget is kept alive by a worker."""

    def __init__(self, function: Callable[..., Any], *values: object, with_progress: bool = False) -> None:
        self._function = function
        self._values = values
        self._with_progress = with_progress

    def __call__(self, progress: Progress) -> Any:
        """Run it."""
        if self._with_progress:
            return self._function(*self._values, progress)
        return self._function(*self._values)


class _Then:
    """Two things to do with an outcome, in order."""

    def __init__(self, first: Callable[[Any], None], second: Callable[[Any], None]) -> None:
        self._first = first
        self._second = second

    def __call__(self, result: Any) -> None:
        self._first(result)
        self._second(result)


class _Give:
    """Hands over a value known beforehand instead of the outcome."""

    def __init__(self, receive: Callable[[Any], None], value: object) -> None:
        self._receive = receive
        self._value = value

    def __call__(self, result: Any) -> None:
        del result
        self._receive(self._value)


class _Outcome:
    """Takes a task's outcome on the GUI thread."""

    def __init__(self, session: Session, done: Callable[[Any], None], label: str) -> None:
        self._session = session
        self._done = done
        self._label = label
        self.task: Task | None = None

    def done(self, result: Any) -> None:
        self._session.idle.emit(self.task)
        self._done(result)

    def failed(self, error: BaseException) -> None:
        self._session.idle.emit(self.task)
        if not isinstance(error, Cancelled):
            self._session.failed.emit(error)

    def progressed(self, task: Task, done: int, total: int) -> None:
        if self._label:
            self._session.busy.emit(Busy(self._label, task, done, total))
