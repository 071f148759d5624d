"""What is asked about receipts before the session acts: which files, why, and where the copies go."""

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.domain.origin import Receipt
from workbench.domain.receipt_kind import HEAD, receipt_kind
from workbench.services.cases import Cases
from workbench.services.plain_text import in_file_name, on_one_line
from workbench.services.receipts import Exported
from workbench.services.requests import FileInput
from workbench.texts import N_, NN_
from workbench.ui.jobs import Call, Notice
from workbench.ui.journal_preview import save_folder
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.session import Session
from workbench.whole_file import written_whole

_MOST_NAMED = 3
_MOST_DROPPED = 50


class ReceiptActs(QObject):
    """The acts on receipts, for one window; its dialogs are the window's."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._asked: tuple[int, ...] = ()

    def attach(self, voucher_id: int, paths: Sequence[Path]) -> None:
        """Attach files to a voucher."""
        session = self._session
        files = tuple(FileInput(path) for path in paths)
        job = Call(session.services.receipts.attach, voucher_id, files, session.user_name)
        told = NN_("Attached to {count} voucher", "Attached to {count} vouchers")
        session.act(job, told, session.texts.t("Attaching"))

    def ask_files(self, voucher_id: int) -> None:
        """Ask which files to attach to a voucher."""
        session, t = self._session, self._session.texts.t
        self._asked = (voucher_id,)
        dialog = QFileDialog(self._window, t("Attach a receipt"), session.settings.add_folder)
        dialog.setAccessibleName(t("Attach a receipt"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        endings = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff"
        dialog.setNameFilters([t("Receipts ({endings})", endings=endings), t("All files (*)")])
        self._open(dialog)
        dialog.filesSelected.connect(self._files_chosen)

    def say_missing(self, voucher_ids: Sequence[int], missing: bool) -> None:
        """Say that receipts are missing, or that they are not."""
        session = self._session
        told = NN_("The receipt of {count} voucher is missing", "The receipts of {count} vouchers are missing")
        if not missing:
            told = NN_("No receipt is missing for {count} voucher", "No receipt is missing for {count} vouchers")
        session.act(Call(session.services.receipts.say_missing, tuple(voucher_ids), missing, session.user_name), told)

    def ask_why_taken_away(self, receipt: Receipt) -> None:
        """Ask why a receipt is to be taken away from its voucher."""
        t = self._session.texts.t
        title = t("Take away {name}", name=on_one_line(receipt.name, 40))
        reasons = (t("Belongs to another voucher"), t("Not a receipt"))
        dialog = ReasonDialog(self._session, title, self._window, reasons)
        dialog.confirmed.connect(_TakeAway(self._session, receipt))
        dialog.open()

    def ask_place(self, receipt: Receipt) -> None:
        """Ask where a receipt is to be saved."""
        session, t = self._session, self._session.texts.t
        dialog = QFileDialog(self._window, t("Save the receipt"), str(save_folder(session)))
        dialog.setAccessibleName(t("Save the receipt"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(_safe_name(receipt.name))
        dialog.fileSelected.connect(_Save(session, receipt))
        self._open(dialog)

    def ask_where(self, voucher_ids: Sequence[int]) -> None:
        """Ask for a folder that the vouchers' receipts are to be written to."""
        session, t = self._session, self._session.texts.t
        self._asked = tuple(voucher_ids)
        dialog = QFileDialog(self._window, t("Save the receipts for Fortnox"), str(save_folder(session)))
        dialog.setAccessibleName(t("Save the receipts for Fortnox"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._open(dialog)
        dialog.fileSelected.connect(self._folder_chosen)

    def _open(self, dialog: QFileDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _files_chosen(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        self._session.settings.add_folder = str(paths[0].parent)
        self.attach(self._asked[0], paths)

    def _folder_chosen(self, folder: str) -> None:
        session = self._session
        session.settings.report_folder = folder
        session.save_settings()
        job = Call(session.services.receipts.export, self._asked, Path(folder), session.texts, with_progress=True)
        session.ask(job, _Exported(session, Path(folder)), session.texts.t("Saving the receipts"))


class _TakeAway:
    """Takes a receipt away once it is said why. Holds no widget."""

    def __init__(self, session: Session, receipt: Receipt) -> None:
        self._session = session
        self._receipt = receipt

    def __call__(self, reason: str) -> None:
        session = self._session
        job = Call(session.services.receipts.detach, self._receipt, reason, session.user_name)
        session.act(job, NN_("The receipt is taken away", "The receipt is taken away"), "", N_("Taken away"))


class _Save:
    """Saves a receipt where the user says. Holds no widget: the voucher may be another one by then."""

    def __init__(self, session: Session, receipt: Receipt) -> None:
        self._session = session
        self._receipt = receipt

    def __call__(self, chosen: str) -> None:
        path, session = Path(chosen), self._session
        session.settings.report_folder = str(path.parent)
        session.save_settings()
        session.ask(Call(_write, session.services.cases, self._receipt, path), self._tell)

    def _tell(self, path: Path) -> None:
        words = self._session.texts.t("The receipt is saved as {name}.", name=path.name)
        self._session.noticed.emit(Notice(words, path=path))


class _Exported:
    """Tells what was written, and what Fortnox will not take. Holds no widget."""

    def __init__(self, session: Session, folder: Path) -> None:
        self._session = session
        self._folder = folder

    def __call__(self, written: Sequence[Exported]) -> None:
        texts = self._session.texts
        words = texts.n("{count} receipt is saved.", "{count} receipts are saved.", len(written))
        if large := [on_one_line(each.path.name, 60) for each in written if not each.fits]:
            names = ", ".join(large[:_MOST_NAMED]) + (", …" if large[_MOST_NAMED:] else "")
            words += " " + texts.n(
                "{count} could not be made small enough for Fortnox, and is as it came: {names}",
                "{count} could not be made small enough for Fortnox, and are as they came: {names}",
                len(large),
                names=names,
            )
        self._session.noticed.emit(Notice(words, path=self._folder))


def receipt_acts(session: Session, widget: QWidget) -> ReceiptActs:
    """Return the acts of the window that a widget is in; one such object serves a window as long as it lives."""
    window = widget.window()
    return window.findChild(ReceiptActs, "", Qt.FindChildOption.FindDirectChildrenOnly) or ReceiptActs(session, window)


def dropped_receipts(data: QMimeData) -> list[Path]:
    """Return the files of a drag if each of them can be a receipt, told by its first bytes; else none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if not paths or len(paths) > _MOST_DROPPED or len(paths) != len(data.urls()):
        return []
    return paths if all(_may_be_receipt(path) for path in paths) else []


def _write(cases: Cases, receipt: Receipt, path: Path) -> Path:
    with written_whole(path) as draft:
        draft.write_bytes(cases.receipt(receipt))
    return path


def _safe_name(name: str) -> str:
    """Return a receipt's name without what no file name may hold, and without folders."""
    return in_file_name(PurePath(name).name).strip(" .")[:120] or "receipt"


def _may_be_receipt(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return receipt_kind(stream.read(HEAD)) is not None
    except OSError:
        return False
