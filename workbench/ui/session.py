"""Between the services and the widgets: few verbs, and signals that say what changed.

Widgets read rows from `index` and ask for acts here; a row changes on screen only when
`changed` or `loaded` comes back. Every act's failure arrives at one signal, `failed`.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTemporaryDir, Signal

from workbench.domain.company import Company
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey, Explanation, Finding
from workbench.domain.journal import JournalOrder
from workbench.domain.ports import Progress, TrayItem
from workbench.domain.report import ReportKind
from workbench.services.actions import plan_of
from workbench.services.case_index import CaseIndex
from workbench.services.case_row import CaseRow
from workbench.services.cases import CaseDetail, TrayDetail
from workbench.services.changes import Changed, Changes
from workbench.services.corrections import Keeping
from workbench.services.facts import PutRightPlan
from workbench.services.hand_entry import refusal_words
from workbench.services.intake import Preview
from workbench.services.replacing import Replacements
from workbench.services.requests import FileInput, IntakeResult, MarkPlan, MarkRequest, SieWish, TextInput
from workbench.services.route import ROUTE_DONE
from workbench.services.services import Services
from workbench.services.sie_export import SieWritten
from workbench.services.verification import Verified
from workbench.settings import Settings, SettingsFile
from workbench.texts import N_, NN_, Texts
from workbench.ui.jobs import ActAndRead, Acted, Busy, Call, Held, Then, Write, ignore
from workbench.ui.outcomes import Done, Failed, IfFresh, Outcome, Refused, Tell, TellOnPaper
from workbench.ui.tasks import Job, Lane, Task, TaskRunner
from workbench.ui.trying import NotDone, TriedAct

_REASONS_KEPT = 20


class Session(QObject):
    """What the widgets see of the program."""

    loaded = Signal()
    changed = Signal(object)
    language_changed = Signal()
    busy = Signal(object)
    idle = Signal(object)
    failed = Signal(object)
    noticed = Signal(object)
    explanation_wanted = Signal(object)
    ledger_wanted = Signal(object)
    verify_wanted = Signal()
    alike_found = Signal(object)
    sources_wanted = Signal()
    typing_kept = Signal()

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
        self.undoable = ""
        self.acts = 0
        self._runner = runner
        self._settings_file = settings_file
        self._opening: QTemporaryDir | None = None

    # Words

    def title(self, key: CauseKey) -> str:
        """Return a cause card's title in the current language."""
        return self.services.catalogue.title(key, self.texts.language)

    def explain(self, finding: Finding, system: str) -> Explanation:
        """Return the explanation of a finding in the current language, for one source system."""
        return self.services.catalogue.explain(finding, self.texts.language, system)

    def is_own(self, finding: Finding) -> bool:
        """Tell whether the office has written the explanation of a finding itself."""
        return finding.cause in self.services.catalogue.own

    def refusal(self, voucher_id: int) -> str:
        """Return why a voucher is not to be entered by hand; empty where it may be."""
        return refusal_words(self.index.row(voucher_id), self.services.catalogue, self.texts.language)

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
        done = IfFresh(self, self.load, self._index_read)
        self.ask(self._read_index, done, self.texts.t("Reading the vouchers"))

    def read_detail(self, voucher_id: int, done: Callable[[CaseDetail], None], failed: Failed | None = None) -> None:
        """Read one case whole and hand it to ``done``."""
        fresh = IfFresh(self, partial(self.read_detail, voucher_id, done, failed), done)
        self.ask(Call(self.services.cases.detail, voucher_id), fresh, failed=failed)

    def read_tray(self, done: Callable[[list[TrayItem]], None]) -> None:
        """Read the tray and hand it to ``done``."""
        self.ask(Call(self.services.cases.tray), done)

    def read_tray_item(self, item: TrayItem, done: Callable[[TrayDetail], None]) -> None:
        """Read a tray item's original and hand it to ``done``."""
        self.ask(Call(self.services.cases.tray_detail, item), done)

    def ask(self, job: Job, done: Done, label: str = "", failed: Failed | None = None) -> None:
        """Run a reading job; its failure goes to `failed`, and is told to who asked by ``failed``."""
        self._start(job, done, label, Lane.READ, failed)

    def command(self, job: Job, done: Done) -> None:
        """Run a job that changes something else than vouchers, in turn with the acts."""
        self._start(job, done, "", Lane.COMMAND)

    def beside(self, task: Task, lane: Lane = Lane.ASIDE) -> None:
        """Run a task that may wait long for someone else where it holds up nothing; it tells of its errors itself."""
        self._runner.run(task, lane)

    # Bringing in

    def took_in(self, changes: Changes) -> None:
        """Tell everyone what a look at a way in has brought."""
        self._acted(Acted(changes, [], self.undoable))

    def preview(
        self,
        inputs: Sequence[FileInput | TextInput],
        done: Callable[[Preview], None],
        ledger_of: str | None = None,
    ) -> None:
        """Look what files or pasted text hold, without keeping anything yet; ``ledger_of`` as in `Intake.preview`."""
        read = partial(self.services.intake.preview, ledger_of=ledger_of)
        job = Call(read, tuple(inputs), with_progress=True)
        self._start(job, done, self.texts.t("Reading files"), Lane.COMMAND)

    def look_again(self, preview: Preview, done: Callable[[Preview], None]) -> None:
        """Read what a preview holds anew, as more is known now; the earlier preview is used up."""
        job = Call(self.services.intake.look_again, preview, with_progress=True)
        self._start(job, done, self.texts.t("Reading files"), Lane.COMMAND)

    def bring_in(self, preview: Preview, accept_partial: bool, done: Callable[[IntakeResult], None]) -> None:
        """Keep what a preview found."""
        job = Call(self.services.intake.store, preview, self.user_name, accept_partial, with_progress=True)
        self.take_in(job, done, self.texts.t("Bringing in"))

    def take_in(
        self, job: Callable[[Progress], IntakeResult], done: Callable[[IntakeResult], None], label: str
    ) -> None:
        """Run a job that keeps what comes in, and tell everyone what it changed."""
        self._start(job, Then(self._brought_in, done), label, Lane.COMMAND)

    # Acts

    @property
    def user_name(self) -> str:
        """Who acts: the name in the settings, else the operating system's."""
        return self.settings.user_name or self.services.os_user

    def plan_mark(self, voucher_ids: Sequence[int]) -> MarkPlan:
        """Tell what marking these vouchers would hit and skip."""
        index = self.index
        return plan_of([index.rows[index.position[each]] for each in voucher_ids if each in index.position])

    def mark(self, voucher_ids: Sequence[int], request: MarkRequest) -> None:
        """Mark vouchers as exported, and remember who and why for the next time."""
        self.remember_mark(request)
        told = NN_("{count} voucher marked as exported", "{count} vouchers marked as exported")
        self.act(Call(self.services.actions.mark, tuple(voucher_ids), request), told, self.texts.t("Marking"))

    def remember_mark(self, request: MarkRequest) -> None:
        """Keep the name and the reason of a mark in the settings, the latest reason first."""
        reasons = [request.reason, *(each for each in self.settings.reasons if each != request.reason)]
        self.settings.reasons = reasons[:_REASONS_KEPT]
        self.settings.user_name = request.by
        self.save_settings()

    def unmark(self, voucher_ids: Sequence[int], reason: str) -> None:
        """Take back marks, for a reason."""
        told = NN_("{count} mark taken back", "{count} marks taken back")
        self.act(Call(self.services.actions.unmark, tuple(voucher_ids), reason, self.user_name), told)

    def make_open(self, voucher_ids: Sequence[int]) -> None:
        """Put vouchers that came in without a failure on the to-do list."""
        told = NN_("{count} voucher put on the to-do list", "{count} vouchers put on the to-do list")
        self.act(Call(self.services.actions.make_open, tuple(voucher_ids), self.user_name), told)

    def route(self, voucher_ids: Sequence[int], target: Status, reason: str) -> None:
        """Decide that vouchers are to be exported again by their source, or entered by hand."""
        choose = self.services.routes.choose
        job = Call(choose, tuple(voucher_ids), target, reason, self.user_name, self.texts.language)
        self.act(job, ROUTE_DONE[target])

    def approve(self, voucher_ids: Sequence[int], reason: str, by: str) -> None:
        """Approve marks that another person made."""
        told = NN_("{count} voucher approved", "{count} vouchers approved")
        self.act(Call(self.services.approval.approve, tuple(voucher_ids), reason, by), told)

    def verify(self, export: FileInput | str, done: Callable[[Verified], None]) -> None:
        """Verify entered vouchers against an export: a file's, or a company's newest that has come in."""
        verification = self.services.verification
        function = verification.verify_kept if isinstance(export, str) else verification.verify
        job = Held(Call(function, export, self.user_name, with_progress=True), done)
        read = ActAndRead(job, self.services)
        self._start(read, Then(self._acted, job.hand_over), self.texts.t("Verifying against the ledger"), Lane.COMMAND)

    def make_hand(self, voucher_ids: Sequence[int], failed: Failed | None = None) -> None:
        """Decide that vouchers are to be entered by hand, as their typing begins."""
        reason = self.texts.t("Typed along")
        self.act(Call(self.services.actions.make_hand, tuple(voucher_ids), reason, self.user_name), failed=failed)

    def mark_typed(self, voucher_id: int, request: MarkRequest, failed: Failed | None = None) -> None:
        """Mark the voucher of typing along: it has been typed in, or was there already."""
        self.act(Call(self.services.actions.mark, (voucher_id,), request), failed=failed)

    def keep_typing(self, run: dict[str, Any]) -> None:
        """Keep where typing along stands in the settings; an empty one says that nothing is left to type."""
        before, self.settings.typing_run = self.settings.typing_run, run
        self.save_settings()
        if bool(before) != bool(run):
            self.typing_kept.emit()

    def put_right(self, plan: PutRightPlan, rows: Sequence[CaseRow], words: str) -> None:
        """Say that causes are put right: what that releases is to be exported again."""
        told = NN_(
            "Put right: {count} voucher to be exported again", "Put right: {count} vouchers to be exported again"
        )
        self.act(Call(self.services.facts.put_right, plan, tuple(rows), words, self.user_name), told)

    def correct(
        self, voucher_ids: Sequence[int], wanted: Replacements, reason: str, by: str, keep: Keeping | None = None
    ) -> None:
        """Enter vouchers otherwise than they were sent."""
        told = NN_("{count} voucher corrected", "{count} vouchers corrected")
        job = Call(self.services.corrections.correct, tuple(voucher_ids), wanted, reason, by, keep, with_progress=True)
        self.act(job, told, self.texts.t("Correcting"))

    def withdraw_correction(self, voucher_ids: Sequence[int], reason: str) -> None:
        """Take corrections away: it is to be entered as it was sent."""
        told = NN_("{count} correction taken away", "{count} corrections taken away")
        self.act(Call(self.services.corrections.withdraw, tuple(voucher_ids), reason, self.user_name), told)

    def change_company(self, company: Company) -> None:
        """Change a company's name and dimensions."""
        self.act(Call(self.services.actions.change_company, company, self.user_name))

    def undo(self, act: str = "") -> None:
        """Undo an act, or the last one that can be undone."""
        told = NN_("Undone for {count} voucher: {what}", "Undone for {count} vouchers: {what}")
        job = Call(self.services.actions.undo, act or self.undoable, self.user_name)
        self.act(job, told, without=N_("Undone: {what}"))

    def act(
        self,
        job: Callable[[Progress], Changes],
        told: tuple[str, str] = ("", ""),
        label: str = "",
        without: str = "",
        done: Callable[[Acted], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run an act on the command lane and tell everyone what it changed.

        ``told`` is what to say of it afterwards, in singular and plural; ``without`` where it changed no voucher.
        ``done`` does something else instead. What is refused may have been changed by somebody else: the list is
        read again, and ``failed`` told.
        """
        read = ActAndRead(job, self.services)
        told_of = Then(self._acted, done or Tell(self, told, without))
        self._start(read, told_of, label, Lane.COMMAND, Refused(self, failed))

    def write_journal(
        self,
        voucher_ids: Sequence[int],
        path: Path,
        order: JournalOrder,
        selection: str,
        done: Callable[[Acted], None],
        mark: MarkRequest | None = None,
        kept: bool = True,
        receipts: bool = False,
    ) -> None:
        """Write the PDF journal of some vouchers, and mark them too if asked.

        One that is not ``kept`` (a preview) leaves no trace in the history; ``receipts`` puts the receipts behind it.
        """
        job = Call(
            partial(self.services.write_journal, codes=self.settings.journal_codes, with_receipts=receipts),
            tuple(voucher_ids),
            path,
            order,
            selection,
            self.user_name,
            self.texts,
            mark,
            kept,
            with_progress=True,
        )
        if mark:
            self.remember_mark(mark)
        read = ActAndRead(job, self.services)
        self._start(read, Then(self._acted, done), self.texts.t("Writing the journal"), Lane.COMMAND)

    def record_report(self, voucher_ids: Sequence[int], name: str, data: bytes) -> None:
        """Write down that a journal went to paper or to a file: its vouchers are to be entered by hand."""
        keep, company = self.services.register.keep, self._company_of(voucher_ids)
        kept = Call(keep, ReportKind.JOURNAL, name, data, tuple(voucher_ids), company, self.user_name)
        self.act(Held(kept, ignore), done=TellOnPaper(self))

    def save_report(self, voucher_ids: Sequence[int], path: Path, data: bytes, done: Callable[[Acted], None]) -> None:
        """Save a journal that has been looked at, and write it down as `record_report` does: both or neither."""
        make = self.services.register.make
        company = self._company_of(voucher_ids)
        kept = Call(make, ReportKind.JOURNAL, path, Write(data), tuple(voucher_ids), company, self.user_name)
        self.act(Held(kept, ignore), done=done)

    def _company_of(self, voucher_ids: Sequence[int]) -> str:
        rows = (self.index.row(each) for each in voucher_ids)
        return next((row.company for row in rows if row), "")

    def write_sie(self, wish: SieWish, done: Callable[[SieWritten | NotDone], None]) -> None:
        """Write a SIE file of some vouchers, with its receipt page; ``done`` gets what came of it, an error too."""
        write = partial(self.services.sie.write, anyway=wish.anyway, split=wish.split, agreed=wish.agreed)
        call = Call(write, wish.voucher_ids, wish.path, wish.series, self.user_name, self.texts)
        job = Held(TriedAct(call), done)
        read = ActAndRead(job, self.services)
        self._start(read, Then(self._acted, job.hand_over), self.texts.t("Writing the SIE file"), Lane.COMMAND)

    def close(self) -> None:
        """Stop all work and let go of the store."""
        self._runner.close()
        self.services.close()
        if self._opening is not None:
            self._opening.remove()

    def opening_folder(self) -> Path:
        """Return the folder for files that other programs are to show; it goes away when the program is closed."""
        if self._opening is None:
            self._opening = QTemporaryDir()
        return Path(self._opening.path())

    # Inside

    def _start(self, job: Job, done: Done, label: str, lane: Lane, failed: Failed | None = None) -> None:
        outcome = Outcome(self, done, label, failed)
        task = Task(job, outcome.done, outcome.failed, outcome.progressed)
        outcome.task = task
        if label:
            self.busy.emit(Busy(label, task))
        self._runner.run(task, lane)

    def _read_index(self, progress: Progress) -> tuple[CaseIndex, str]:
        if self.services.cases.stale():
            self.services.cases.rediagnose(progress)
        return self.services.cases.index(), self.services.actions.last_undoable()

    def _index_read(self, read: tuple[CaseIndex, str]) -> None:
        self.index, self.undoable = read
        self.loaded.emit()

    def _brought_in(self, result: IntakeResult) -> None:
        self._acted(Acted(result.changes, [], self.undoable))

    def _acted(self, acted: Acted) -> None:
        self.acts += 1
        self.undoable = acted.undoable
        if acted.changes.all_cases:
            self.load()
        elif acted.rows:
            self.index = self.index.replaced(acted.rows)
        if acted.rows or acted.changes.kinds != Changed.NOTHING:
            self.changed.emit(acted.changes)
