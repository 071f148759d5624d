"""The receipts of a voucher: each can be saved where the user says, and what is surely a picture or a PDF be opened."""

from pathlib import Path, PurePath

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from workbench.domain.errors import FileNotWritable
from workbench.domain.origin import Receipt
from workbench.domain.ports import Progress
from workbench.services.cases import Cases
from workbench.services.plain_text import on_one_line
from workbench.ui import theme
from workbench.ui.jobs import Call, Notice
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session

_MOST_SHOWN = 30
_KIB = 1024
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-") | dict.fromkeys(map(chr, range(32)), " "))


class ReceiptsView(QWidget):
    """How many receipts there are, and a line for each."""

    def __init__(self, receipts: tuple[Receipt, ...], session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts = session.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        words = texts.n("{count} receipt", "{count} receipts", len(receipts))
        column.addWidget(PlainLabel(words, strong=True))
        for each in receipts[:_MOST_SHOWN]:
            column.addWidget(_ReceiptLine(each, session))
        if left := len(receipts[_MOST_SHOWN:]):
            column.addWidget(PlainLabel(texts.n("And {count} more like it.", "And {count} more like it.", left)))


class _ReceiptLine(QWidget):
    def __init__(self, receipt: Receipt, session: Session) -> None:
        super().__init__()
        self._receipt = receipt
        self._session = session
        texts = session.texts
        name = on_one_line(receipt.name, 80)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        size = texts.t("{size} kB", size=max(1, receipt.size // _KIB))
        for words, spoken, act in (
            (texts.t("Open"), texts.t("Open the receipt {name}", name=name), self._open),
            (texts.t("Save as…"), texts.t("Save the receipt {name}", name=name), self._ask_where),
        ):
            button = QToolButton()
            button.setText(words)
            button.setAccessibleName(spoken)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addWidget(PlainLabel(f"{name} · {size}"), 1)

    def _open(self) -> None:
        job = _Unpacked(self._session.services.cases, self._receipt, self._session.opening_folder())
        self._session.ask(job, _Opened(self._session, on_one_line(self._receipt.name, 80)))

    def _ask_where(self) -> None:
        session = self._session
        dialog = QFileDialog(self.window(), session.texts.t("Save the receipt"))
        dialog.setAccessibleName(session.texts.t("Save the receipt"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        folder = Path(session.settings.report_folder)
        known = bool(session.settings.report_folder) and folder.is_dir()
        dialog.setDirectory(str(folder if known else Path.home()))
        dialog.selectFile(_safe_name(self._receipt.name))
        dialog.fileSelected.connect(self._save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, chosen: str) -> None:
        path, session = Path(chosen), self._session
        session.settings.report_folder = str(path.parent)
        session.save_settings()
        session.ask(Call(_write, session.services.cases, self._receipt, path), _Saved(session))


class _Unpacked:
    """Writes a receipt aside under a name of ours, if it is of a kind that no program runs; else returns None."""

    def __init__(self, cases: Cases, receipt: Receipt, folder: Path) -> None:
        self._cases = cases
        self._receipt = receipt
        self._folder = folder

    def __call__(self, progress: Progress) -> Path | None:
        del progress
        data = self._cases.receipt(self._receipt)
        ending = next((ending for start, ending in _STARTS if data.startswith(start)), "")
        if not ending:
            return None
        path = self._folder / f"{self._receipt.document_id}{ending}"
        if not path.exists():
            _put(path, data)
        return path


class _Opened:
    """Shows a receipt in the system's own program. Holds no widget: the voucher may be another one by now."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name

    def __call__(self, path: Path | None) -> None:
        if path is None:
            t = self._session.texts.t
            words = t("{name} is neither a PDF nor a picture. It can be saved, not opened.", name=self._name)
            self._session.noticed.emit(Notice(words))
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class _Saved:
    """Tells where a receipt lies. Holds no widget."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, path: Path) -> None:
        words = self._session.texts.t("The receipt is saved as {name}.", name=path.name)
        self._session.noticed.emit(Notice(words, path=path))


def _write(cases: Cases, receipt: Receipt, path: Path) -> Path:
    _put(path, cases.receipt(receipt))
    return path


def _put(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error


def _safe_name(name: str) -> str:
    """Return a receipt's name without what no file name may hold, and without folders."""
    return PurePath(name).name.translate(_FORBIDDEN).strip(" .")[:120] or "receipt"
