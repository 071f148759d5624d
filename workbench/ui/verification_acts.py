"""Verifying against the ledger from the window: choose an export, or be offered it when one has come in."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from workbench.domain.company import Company
from workbench.domain.ports import Progress
from workbench.domain.verification import Verification, VerifyResult
from workbench.services.requests import FileInput, IntakeResult
from workbench.services.services import Services
from workbench.services.verification import Verified
from workbench.ui.jobs import Call, Give, Notice
from workbench.ui.journal_making import file_name
from workbench.ui.journal_preview import remember_folder
from workbench.ui.session import Session
from workbench.ui.verification_view import VerificationView
from workbench.ui.verify_offer import VerifyOffer

Open = Callable[[int], None]
Mark = Callable[[Sequence[Verification]], None]
_FILTERS = "PDF (*.pdf);;Excel (*.xlsx)"


class _Offered(NamedTuple):
    """A company whose vouchers an export that has come in could show."""

    company: str
    name: str
    vouchers: int


class VerificationActs(QObject):
    """Asks for the export, has it verified and shows what came of it, in one view at a time."""

    def __init__(self, session: Session, window: QWidget, open_voucher: Open, mark: Mark) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._open_voucher = open_voucher
        self._mark = mark
        self._waiting: list[_Offered] = []
        self._view: VerificationView | None = None
        self._saving: QFileDialog | None = None
        session.verify_wanted.connect(self.choose)
        session.language_changed.connect(self._retell)

    def choose(self) -> None:
        """Choose the export's file."""
        t = self._session.texts.t
        dialog = QFileDialog(self._window, t("Verify against a SIE export from Fortnox"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{t('SIE files')} (*.se *.SE *.si *.SI *.sie *.SIE)", f"{t('All files')} (*)"])
        dialog.setDirectory(self._session.settings.add_folder)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def verify(self, path: Path) -> None:
        """Verify against one export."""
        self._session.verify(FileInput(path), self._show)

    def offer(self, result: IntakeResult) -> None:
        """Offer to verify where exports of companies have come in whose vouchers have been entered, one by one."""
        companies = _named([company for each in result.inputs for company in each.ledgers])
        if result.facts and companies:
            self._session.ask(_Counts(self._session.services, companies), self._counted)

    def _counted(self, offered: Sequence[_Offered]) -> None:
        self._waiting += [each for each in offered if each.company not in {one.company for one in self._waiting}]
        self._offer_next()

    def _offer_next(self) -> None:
        """Offer the next company, unless the one before is still being looked at."""
        if self._waiting and not self._shown():
            company, name, count = self._waiting.pop(0)
            dialog = VerifyOffer(self._session, company, name, count, self._window)
            dialog.accepted.connect(_Verify(self._session, company, self._show))
            dialog.rejected.connect(self._offer_next)
            dialog.open()

    def _chosen(self, name: str) -> None:
        path = Path(name)
        self._session.settings.add_folder = str(path.parent)
        self.verify(path)

    def _shown(self) -> VerificationView | None:
        """Return the view, if there is one."""
        view = self._view
        return view if view is not None and isValid(view) and view.isVisible() else None

    def _show(self, verified: Verified) -> None:
        self._tell(verified.result)

    def _retell(self) -> None:
        if view := self._shown():
            self._tell(view.verified)

    def _tell(self, result: VerifyResult) -> None:
        """Show a result in the place of the one before."""
        before = self._shown()
        view = self._view = VerificationView(self._session, result, self._window)
        view.opened.connect(self._open_voucher)
        view.mark_wanted.connect(self._mark)
        view.report_wanted.connect(self._ask_place)
        if before:
            view.setGeometry(before.geometry())
            before.finished.disconnect(self._offer_next)
            before.close()
        view.finished.connect(self._offer_next)
        view.show()

    # The report

    def _ask_place(self, result: VerifyResult) -> None:
        session, t = self._session, self._session.texts.t
        over = self._shown() or self._window
        dialog = QFileDialog(over, t("Save the verification"), session.settings.report_folder, _FILTERS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(file_name(session).replace(t("Journal"), t("Verification"), 1))
        dialog.fileSelected.connect(_Save(session, result))
        dialog.filterSelected.connect(self._form_chosen)
        self._saving = dialog
        dialog.open()

    def _form_chosen(self, chosen: str) -> None:
        if self._saving and isValid(self._saving):
            self._saving.setDefaultSuffix("xlsx" if "xlsx" in chosen else "pdf")
            name = Path(self._saving.selectedFiles()[0]).with_suffix("").name
            self._saving.selectFile(f"{name}.{self._saving.defaultSuffix()}")


class _Save:
    """Writes the report of a result. Holds no widget."""

    def __init__(self, session: Session, result: VerifyResult) -> None:
        self._session = session
        self._result = result

    def __call__(self, chosen: str) -> None:
        path, session = Path(chosen), self._session
        if path.suffix.lower() not in (".pdf", ".xlsx"):
            path = path.with_name(f"{path.name}.pdf")
        remember_folder(session, path)
        job = Call(session.services.write_verification, self._result, path, session.user_name, session.texts)
        words = session.texts.t("The verification is saved as {name}.", name=path.name)
        session.act(job, label=session.texts.t("Writing the verification"), done=Give(self._tell, (words, path)))

    def _tell(self, saved: tuple[str, Path]) -> None:
        self._session.noticed.emit(Notice(saved[0], "", saved[1]))


class _Counts:
    """Counts what an export of companies could show, and tells what they are called."""

    def __init__(self, services: Services, companies: Sequence[str]) -> None:
        self._services = services
        self._companies = companies

    def __call__(self, progress: Progress) -> list[_Offered]:
        del progress
        counts: Mapping[str, int] = self._services.verification.counts(self._companies)
        names = {each.org_number: _called(each) for each in self._services.cases.companies()}
        return [_Offered(each, names.get(each, each), counts[each]) for each in self._companies if counts.get(each)]


class _Verify:
    """Verifies against the newest export of a company. Holds no widget that goes away."""

    def __init__(self, session: Session, company: str, done: Callable[[Verified], None]) -> None:
        self._session = session
        self._company = company
        self._done = done

    def __call__(self) -> None:
        self._session.verify(self._company, self._done)


def _called(company: Company) -> str:
    return " · ".join(part for part in (company.name, company.org_number) if part)


def _named(companies: Sequence[str]) -> list[str]:
    """Return the companies that are told, each once."""
    return [each for each in dict.fromkeys(companies) if each]
