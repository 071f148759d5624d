"""What each command does: asks what must be asked, then hands the act to the session."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMainWindow, QWidget

from workbench.domain.company import Company
from workbench.domain.errors import NothingFound
from workbench.domain.failure import CORRECTABLE, IN_LEDGER, Status
from workbench.domain.finding import CauseKey
from workbench.domain.verification import Verification
from workbench.services.card_words import task_words
from workbench.services.facts import PutRightPlan, plan_put_right
from workbench.services.intake import Preview
from workbench.services.intake_words import came_in_words, waiting_words
from workbench.services.requests import FileInput, IntakeResult, MarkRequest, TextInput
from workbench.services.route import TYPABLE
from workbench.ui.about_dialog import AboutDialog, ShortcutsDialog
from workbench.ui.asking import Asking
from workbench.ui.card_view import OpenCard, open_card
from workbench.ui.case_table import CaseTable
from workbench.ui.command_actions import shortcut_rows
from workbench.ui.company_dialog import CompanyDialog
from workbench.ui.correction_acts import CorrectionActs
from workbench.ui.explanation_acts import ExplanationActs
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.jobs import Call, Notice
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.journal_making import JournalSaving, wish_for
from workbench.ui.ledger_acts import LedgerActs
from workbench.ui.ledger_dialog import LedgerDialog
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.poller import Poller
from workbench.ui.put_right_dialog import PutRightDialog
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.receipt_acts import ReceiptActs
from workbench.ui.record_acts import RecordActs
from workbench.ui.route_acts import RouteActs
from workbench.ui.session import Session
from workbench.ui.sie_acts import SieActs
from workbench.ui.source_acts import SourceActs
from workbench.ui.typing_acts import TypingActs
from workbench.ui.verification_acts import VerificationActs
from workbench.ui.view_acts import ViewActs
from workbench.ui.voucher_window import VoucherWindow

_MOST_WINDOWS = 8


class WindowActs(ViewActs):
    """The commands' ``do_…`` methods; bulk acts take exactly the selected vouchers that are shown.

    ``brought_in`` carries an `IntakeResult`.
    """

    brought_in = Signal(object)
    guide_wanted = Signal()

    def __init__(
        self, window: QMainWindow, session: Session, table: CaseTable, search: QLineEdit, panes: Sequence[QWidget]
    ) -> None:
        super().__init__(window, session, table, search, panes)
        self._window = window
        self._asked: tuple[int, ...] = ()
        self._putting_right: tuple[OpenCard, PutRightPlan] | None = None
        self._explanations = ExplanationActs(session, window)
        self._corrections = CorrectionActs(session, window)
        self._company_asking = Asking(session, window)
        self._sie = SieActs(session, window)
        self._routes = RouteActs(session, window)
        self.records = RecordActs(session, window)
        self._ledgers = LedgerActs(session, window, self.bring_in)
        self.poller = Poller(session, self)
        self.sources = SourceActs(session, self.poller, window)
        self._verifications = VerificationActs(session, window, self.open_voucher, self._mark_found)
        self.typing = TypingActs(session, window)
        self._receipts = ReceiptActs(session, window)

    # Bringing in

    def do_add_files(self) -> None:
        """Choose files to bring in."""
        dialog = QFileDialog(self._window, self._session.texts.t("Add files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._open_file_dialog(dialog)

    def do_add_folder(self) -> None:
        """Choose a folder to bring in."""
        dialog = QFileDialog(self._window, self._session.texts.t("Add a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._open_file_dialog(dialog)

    def do_paste(self) -> None:
        """Bring in what is on the clipboard."""
        self.bring_in_mime(QGuiApplication.clipboard().mimeData())

    def bring_in_mime(self, data: QMimeData) -> None:
        """Bring in dropped or pasted files, else text."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.bring_in([FileInput(path) for path in paths])
        elif data.hasText() and data.text().strip():
            self.bring_in([TextInput(self._session.texts.t("Pasted text"), data.text())])
        else:
            self._session.failed.emit(NothingFound(name=self._session.texts.t("The clipboard")))

    def bring_in(self, inputs: Sequence[FileInput | TextInput], ledger_of: str | None = None) -> None:
        """Look what some inputs hold, and ask; ``ledger_of`` is not None where they are a company's ledger."""
        self._session.preview(inputs, self._previewed, ledger_of)

    def _open_file_dialog(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(self._session.settings.add_folder)
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    def _files_chosen(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        self._session.settings.add_folder = str(paths[0].parent)
        self.bring_in([FileInput(path) for path in paths])

    def _previewed(self, preview: Preview) -> None:
        front = QApplication.activeWindow()
        over = front if isinstance(front, LedgerDialog) else self._window
        dialog = IntakeDialog(self._session, preview, over)
        dialog.accepted_preview.connect(self._bring_in_previewed)
        dialog.read_again.connect(self._read_again)
        dialog.open()

    def _read_again(self, preview: Preview) -> None:
        self._session.look_again(preview, self._previewed)

    def _bring_in_previewed(self, preview: Preview, accept_partial: bool) -> None:
        self._session.bring_in(preview, accept_partial, self._brought_in)

    def _brought_in(self, result: IntakeResult) -> None:
        texts = self._session.texts
        what = " · ".join([*came_in_words(result, texts), *waiting_words(result, texts)])
        self._session.noticed.emit(Notice(texts.t("Brought in: {what}", what=what)))
        self.brought_in.emit(result)
        self._verifications.offer(result)

    # Vouchers

    def do_open_window(self) -> None:
        """Open the selected vouchers in windows of their own, a few at most."""
        chosen = self._table.selected_ids()
        for voucher_id in chosen[:_MOST_WINDOWS]:
            self.open_voucher(voucher_id)
        if len(chosen) > _MOST_WINDOWS:
            words = self._session.texts.t("The first {count} are opened.", count=_MOST_WINDOWS)
            self._session.noticed.emit(Notice(words))

    def open_voucher(self, voucher_id: int) -> None:
        """Open a voucher in a window of its own, or bring forward the one it has."""
        for window in QApplication.topLevelWidgets():
            if isinstance(window, VoucherWindow) and window.voucher_id == voucher_id:
                window.raise_()
                window.activateWindow()
                return
        VoucherWindow(self._session, voucher_id, self._window).show()

    def do_mark(self) -> None:
        """Ask how the selected vouchers are to be marked as exported."""
        self._ask_mark(self._table.selected_ids())

    def _mark_found(self, found: Sequence[Verification]) -> None:
        """Ask how vouchers are to be marked that have just been found in the ledger, as what they are there."""
        self._ask_mark([each.voucher_id for each in found], {each.voucher_id: each.entry for each in found})

    def _ask_mark(self, voucher_ids: Sequence[int], entries: Mapping[int, tuple[str, str]] | None = None) -> None:
        self._asked = tuple(voucher_ids)
        plan = self._session.plan_mark(self._asked)
        dialog = MarkDialog(self._session, plan, self._window, journal=not entries, entries=entries)
        dialog.leaving_out.connect(self._leave_out)
        dialog.confirmed.connect(self._mark)
        dialog.confirmed_with_journal.connect(self._mark_with_journal)
        dialog.open()

    def _leave_out(self, voucher_ids: frozenset[int]) -> None:
        self._asked = tuple(each for each in self._asked if each not in voucher_ids)

    def _mark(self, request: MarkRequest) -> None:
        self._session.mark(self._session.plan_mark(self._asked).voucher_ids, request)

    def _mark_with_journal(self, request: MarkRequest) -> None:
        marked = self._session.plan_mark(self._asked).voucher_ids
        JournalSaving(
            self._session, wish_for(self._session, marked, request, self._selection_words()), self._window
        ).open()

    def do_journal(self) -> None:
        """Ask how the journal of the selected vouchers is to be made."""
        JournalDialog(self._session, self.chosen_ids(), self._window, self._selection_words()).open()

    def do_correct(self) -> None:
        """Ask what is to be entered for the selected vouchers, or else the chosen card's."""
        self._corrections.correct([each for each in self.chosen_ids() if self._is_correctable(each)])

    def do_withdraw_correction(self) -> None:
        """Ask why the corrections of the selected vouchers are to be taken away."""
        index = self._session.index
        chosen = [each for each in self._table.selected_ids() if self._is_correctable(each)]
        self._corrections.withdraw([each for each in chosen if index.rows[index.position[each]].corrected])

    def _is_correctable(self, voucher_id: int) -> bool:
        row = self._session.index.row(voucher_id)
        return row is not None and row.status in CORRECTABLE and not self._session.refusal(voucher_id)

    def do_sie(self) -> None:
        """Tell what a SIE file of the selected vouchers would hold, and ask where it is to be."""
        self._sie.show(self.chosen_ids())

    def do_verify(self) -> None:
        """Choose an export of the ledger to verify against."""
        self._verifications.choose()

    def do_type_along(self) -> None:
        """Type the selected vouchers along, or else the chosen card's."""
        self.typing.begin(self.chosen_ids())

    def do_go_on_typing(self) -> None:
        """Go on typing along."""
        self.typing.go_on()

    def do_unmark(self) -> None:
        """Ask why the marks are to be taken back."""
        t = self._session.texts
        self._asked = self._with_status(*IN_LEDGER)
        words = t.n("Take back {count} mark", "Take back {count} marks", len(self._asked))
        self._ask_reason(words, self._unmark, (t.t("Marked by mistake"), t.t("Entered wrong in Fortnox")))

    def _unmark(self, reason: str) -> None:
        self._session.unmark(self._asked, reason)

    def do_make_open(self) -> None:
        """Put the selected vouchers on the to-do list."""
        self._session.make_open(self._with_status(Status.UNREPORTED))

    def do_make_retry(self) -> None:
        """Ask why the selected vouchers are to be retried in their source."""
        self._routes.ask(self._with_status(Status.OPEN, Status.HAND), Status.RETRY)

    def do_make_hand(self) -> None:
        """Ask why the selected vouchers are to be entered by hand."""
        self._routes.ask(self._with_status(*TYPABLE), Status.HAND)

    def do_approve(self) -> None:
        """Ask who approves the selected vouchers' marks."""
        self._routes.approve(self._table.selected_ids())

    def do_attach_receipt(self) -> None:
        """Ask which files to attach to the selected voucher."""
        self._receipts.ask_files(self._table.selected_ids()[0])

    def do_receipt_missing(self) -> None:
        """Say that the receipts of the selected vouchers are missing."""
        self._receipts.say_missing(self._table.selected_ids(), True)

    def do_receipt_settled(self) -> None:
        """Say that no receipt of the selected vouchers is missing."""
        self._receipts.say_missing(self._table.selected_ids(), False)

    def do_export_receipts(self) -> None:
        """Ask where the receipts of the selected vouchers are to be saved for Fortnox."""
        self._receipts.ask_where(self._table.selected_ids())

    def do_write_explanation(self) -> None:
        """Ask what the failure of the selected voucher means."""
        self._explanations.explain_voucher(self._table.selected_ids()[0])

    def do_put_right(self) -> None:
        """Ask whether the cause chosen is put right, and tell what that releases."""
        opened = open_card(self._table.filter(), self._session)
        if opened is None:
            return
        self._putting_right = opened, plan_put_right(opened.keys, opened.rows)
        task = task_words(opened.keys, opened.years, self._session.services.catalogue, self._session.texts)
        dialog = PutRightDialog(self._session, self._putting_right[1], task, self._window)
        dialog.confirmed.connect(self._put_right)
        dialog.open()

    def _put_right(self, words: str) -> None:
        if self._putting_right:
            opened, plan = self._putting_right
            self._session.put_right(plan, opened.rows, words)

    def do_undo(self) -> None:
        """Undo the last act."""
        self._session.undo()

    def do_select_all(self) -> None:
        """Select everything shown."""
        self._table.select_all()

    def do_copy(self) -> None:
        """Copy the selected rows."""
        self._table.copy()

    def _selection_words(self) -> str:
        """Say in words what the list was narrowed down to, for the journal's head."""
        shown = self._table.filter()
        parts = [self._session.title(shown.cause)] if isinstance(shown.cause, CauseKey) else []
        if shown.search:
            parts.append(self._session.texts.t("search “{words}”", words=shown.search))
        return " · ".join(parts)

    def _with_status(self, *wanted: Status) -> tuple[int, ...]:
        index = self._session.index
        return tuple(each for each in self._table.selected_ids() if index.rows[index.position[each]].status in wanted)

    def _ask_reason(self, title: str, receive: Callable[[str], None], suggestions: tuple[str, ...]) -> None:
        dialog = ReasonDialog(self._session, title, self._window, suggestions)
        dialog.confirmed.connect(receive)
        dialog.open()

    # File and help

    def do_reload(self) -> None:
        """Read the office's explanations and the list again."""
        self._explanations.reload()

    def do_company(self) -> None:
        """Ask how a company is to be set."""
        self._company_asking.ask(Call(self._session.services.cases.companies), self._ask_company)

    def _ask_company(self, companies: list[Company]) -> None:
        dialog = CompanyDialog(self._session, companies, self._session.settings.company, self._window)
        dialog.confirmed.connect(self._session.change_company)
        dialog.open()

    def do_sources(self) -> None:
        """Show the ways in."""
        self.sources.show()

    def do_look_now(self) -> None:
        """Look at every way in that is not paused."""
        self.poller.look_at_all()

    def do_ledger(self) -> None:
        """Show what is known of the ledger of the company chosen, or else of the voucher selected."""
        row = next((self._session.index.row(each) for each in self._table.selected_ids()), None)
        self._ledgers.show(self._session.settings.company or (row.company if row else ""))

    def do_save_list(self) -> None:
        """Ask where the list as it is shown is to be saved."""
        self.records.save_list(self._table.shown_ids(), self._table.shown_columns())

    def do_register(self) -> None:
        """Show every report made."""
        self.records.show_register()

    def do_processing_history(self) -> None:
        """Ask for what company and days the processing history is wanted."""
        self.records.ask_history()

    def do_verify_history(self) -> None:
        """Check the history."""
        self.records.verify_history()

    def do_quit(self) -> None:
        """Close the window."""
        self._window.close()

    def do_get_started(self) -> None:
        """Show the first-run guide."""
        self.guide_wanted.emit()

    def do_shortcuts(self) -> None:
        """Show the shortcuts."""
        ShortcutsDialog(self._session, shortcut_rows(self._session.texts), self._window).open()

    def do_explanations(self) -> None:
        """Show what the office has written."""
        self._explanations.show_all()

    def do_open_data_folder(self) -> None:
        """Show the data folder in the system's file browser."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.services.data_folder)))

    def do_about(self) -> None:
        """Show version and licence."""
        AboutDialog(self._session, self._window).open()
