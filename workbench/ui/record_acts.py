"""What leaves the program besides journals: the list, the processing history, and reports written again."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from workbench.domain.company import Company
from workbench.domain.report import Report
from workbench.services.case_row import Column
from workbench.services.processing_history import HistoryWish
from workbench.ui.asking import Asking
from workbench.ui.history_dialog import HistoryDialog
from workbench.ui.jobs import Call, Give, Notice
from workbench.ui.journal_making import file_name
from workbench.ui.journal_preview import remember_folder, save_folder
from workbench.ui.register_dialog import RegisterDialog
from workbench.ui.save_dialog import FILTERS, SaveDialog
from workbench.ui.session import Session

_LIST_FORMS, _HISTORY_FORMS = ("xlsx", "csv"), ("pdf", "xlsx")


class RecordActs(QObject):
    """Asks over the main window. `vouchers_wanted` carries the ids of vouchers to be shown."""

    vouchers_wanted = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._list: tuple[tuple[int, ...], tuple[Column, ...]] = ((), ())
        self._wish = HistoryWish()
        self._history_asking = Asking(session, window)
        self._report: Report | None = None

    # The list

    def save_list(self, voucher_ids: Sequence[int], columns: Sequence[Column]) -> None:
        """Ask where the list as it is shown goes, as a spreadsheet or as text."""
        self._list = tuple(voucher_ids), tuple(columns)
        t = self._session.texts.t
        dialog = self._file_dialog(t("Save the list"), self._named(t("Vouchers"), ".xlsx"), *_LIST_FORMS)
        dialog.fileSelected.connect(self._write_list)
        dialog.open()

    def _write_list(self, chosen: str) -> None:
        path = self._chosen_path(chosen, _LIST_FORMS)
        voucher_ids, columns = self._list
        rows = [row for each in voucher_ids if (row := self._session.index.row(each))]
        session = self._session
        job = Call(session.services.write_list, rows, columns, path, session.user_name, session.texts)
        words = session.texts.t("The list is saved as {name}.", name=path.name)
        session.ask(job, Give(self._tell, (words, path)), session.texts.t("Writing the list"))

    # The processing history

    def verify_history(self) -> None:
        """Check that no record of the history has been changed."""
        session = self._session
        session.ask(
            Call(session.services.cases.verify_history), self._verified, session.texts.t("Checking the history")
        )

    def _verified(self, count: int) -> None:
        words = self._session.texts.n(
            "The history is intact: {count} record", "The history is intact: {count} records", count
        )
        self._session.noticed.emit(Notice(words))

    def ask_history(self) -> None:
        """Ask of what company and days it is wanted."""
        self._history_asking.ask(Call(self._session.services.cases.companies), self._ask_history)

    def _ask_history(self, companies: list[Company]) -> None:
        dialog = HistoryDialog(self._session, companies, self._session.settings.company, self._window)
        dialog.confirmed.connect(self._place_history)
        dialog.open()

    def _place_history(self, wanted: tuple[HistoryWish, str]) -> None:
        self._wish, form = wanted
        t = self._session.texts.t
        dialog = self._file_dialog(t("Processing history"), self._named(t("Processing history"), f".{form}"), form)
        dialog.fileSelected.connect(self._write_history)
        dialog.open()

    def _write_history(self, chosen: str) -> None:
        path, session = self._chosen_path(chosen, _HISTORY_FORMS), self._session
        write = session.services.write_history
        job = Call(write, self._wish, path, session.user_name, session.texts, with_progress=True)
        words = session.texts.t("The processing history is saved as {name}.", name=path.name)
        session.act(job, label=session.texts.t("Writing the processing history"), done=Give(self._tell, (words, path)))

    # The register

    def show_register(self) -> None:
        """Show every report made."""
        dialog = RegisterDialog(self._session, self._window)
        dialog.open_wanted.connect(self._open_report)
        dialog.save_wanted.connect(self._save_report)
        dialog.vouchers_wanted.connect(self._show_vouchers)
        dialog.open()

    def _open_report(self, report: Report) -> None:
        path = self._session.opening_folder() / f"{report.number} {Path(report.name).name}"
        job = Call(self._session.services.register.write_again, report.number, path)
        self._session.ask(job, Give(_open, path))

    def _save_report(self, report: Report) -> None:
        self._report = report
        t, form = self._session.texts.t, Path(report.name).suffix.removeprefix(".").lower()
        dialog = self._file_dialog(t("Save again"), report.name, *([form] if form in FILTERS else []))
        dialog.fileSelected.connect(self._write_again)
        dialog.open()

    def _write_again(self, chosen: str) -> None:
        if self._report:
            path, session = Path(chosen), self._session
            remember_folder(session, path)
            words = session.texts.t("Report {number} is saved as {name}.", number=self._report.number, name=path.name)
            job = Call(session.services.register.write_again, self._report.number, path)
            session.ask(job, Give(self._tell, (words, path)))

    def _show_vouchers(self, report: Report) -> None:
        self._session.ask(Call(self._session.services.register.vouchers, report.number), self._vouchers_read)

    def _vouchers_read(self, voucher_ids: list[int]) -> None:
        self.vouchers_wanted.emit(voucher_ids)

    # Inside

    def _named(self, what: str, suffix: str) -> str:
        """Return a file name for something made today."""
        journal = self._session.texts.t("Journal")
        return file_name(self._session).replace(journal, what, 1).removesuffix(".pdf") + suffix

    def _file_dialog(self, title: str, name: str, *forms: str) -> SaveDialog:
        return SaveDialog(self._window, title, str(save_folder(self._session)), name, *forms)

    def _chosen_path(self, chosen: str, forms: tuple[str, ...]) -> Path:
        """Return where it goes: a name that promises a form which it does not come in gets the first that it does."""
        path = Path(chosen)
        remember_folder(self._session, path)
        known = path.suffix.removeprefix(".").lower() in forms
        return path if known else path.with_name(f"{path.name}.{forms[0]}")

    def _tell(self, saved: tuple[str, Path]) -> None:
        self._session.noticed.emit(Notice(saved[0], "", saved[1]))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
