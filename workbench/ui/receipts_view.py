"""The receipts of a voucher: each can be saved where the user says, and what is surely a picture or a PDF be opened."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.domain.origin import Receipt
from workbench.domain.ports import Progress
from workbench.domain.receipt_kind import ReceiptKind, receipt_kind
from workbench.services.cases import Cases
from workbench.services.plain_text import on_one_line
from workbench.ui import theme
from workbench.ui.jobs import Notice
from workbench.ui.plain import PlainLabel
from workbench.ui.receipt_acts import receipt_acts
from workbench.ui.session import Session
from workbench.whole_file import written_whole

_MOST_SHOWN = 30
_KIB = 1024
_MOST_PICTURED = 4
_SIDE = 96
_KINDS = {ReceiptKind.PDF: "PDF", ReceiptKind.JPEG: "JPEG", ReceiptKind.PNG: "PNG", ReceiptKind.TIFF: "TIFF"}


class ReceiptsView(QWidget):
    """How many receipts there are, a line for each, and a way to attach more; ``missing`` says that one is."""

    def __init__(
        self,
        voucher_id: int,
        receipts: tuple[Receipt, ...],
        session: Session,
        missing: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._voucher_id = voucher_id
        self._session = session
        texts = session.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        if receipts:
            words = texts.n("{count} receipt", "{count} receipts", len(receipts))
            column.addWidget(PlainLabel(words, strong=True))
        if missing:
            column.addWidget(PlainLabel(texts.t("Receipt missing"), strong=True, accent=theme.Accent.ATTENTION))
        lines = [_ReceiptLine(each, session) for each in receipts[:_MOST_SHOWN]]
        for line in lines:
            column.addWidget(line)
        if left := len(receipts[_MOST_SHOWN:]):
            column.addWidget(PlainLabel(texts.n("And {count} more like it.", "And {count} more like it.", left)))
        column.addWidget(self._attach_button(), 0, Qt.AlignmentFlag.AlignLeft)
        if receipts:
            from workbench.ui.receipt_picture import Pictures  # takes what shows PDFs with it

            side = round(_SIDE * self.devicePixelRatioF())
            job = Pictures(session.services.cases, receipts[:_MOST_PICTURED], side)
            session.ask(job, _Pictured(self, lines, side / _SIDE))

    def _attach_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self._session.texts.t("Attach a receipt…"))
        button.setToolTip(self._session.texts.t("A PDF or a picture; it can also be dropped on the voucher"))
        button.clicked.connect(self._attach)
        return button

    def _attach(self) -> None:
        receipt_acts(self._session, self).ask_files(self._voucher_id)


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
        self._picture = QLabel()
        self._picture.setFrameShape(QFrame.Shape.Box)
        self._picture.setAccessibleName(texts.t("Picture of the receipt {name}", name=name))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.hide()
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        acts = QHBoxLayout()
        acts.setSpacing(theme.GAP_SMALL)
        size = texts.t("{size} kB", size=max(1, receipt.size // _KIB))
        for words, spoken, act in (
            (texts.t("Open"), texts.t("Open the receipt {name}", name=name), self._open),
            (texts.t("Save as…"), texts.t("Save the receipt {name}", name=name), self._ask_where),
            (texts.t("Take away…"), texts.t("Take away the receipt {name}", name=name), self._take_away),
        ):
            button = QToolButton()
            button.setText(words)
            button.setAccessibleName(spoken)
            button.clicked.connect(act)
            acts.addWidget(button)
        self._named = f"{name} · {size}"
        self._name = PlainLabel(self._named)
        acts.addStretch(1)
        told = QVBoxLayout()
        told.setSpacing(theme.GAP_SMALL)
        told.addWidget(self._name)
        told.addLayout(acts)
        told.addStretch(1)
        row.addLayout(told, 1)

    def show_picture(self, kind: ReceiptKind | None, image: QImage | None, ratio: float) -> None:
        """Show what kind it is and, where it can be read, a small picture of it."""
        if kind:
            self._name.show_text(f"{self._named} · {_KINDS[kind]}")
        if image:
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(ratio)
            self._picture.setPixmap(picture)
            self._picture.setMinimumWidth(_SIDE)
            self._picture.show()

    def _take_away(self) -> None:
        receipt_acts(self._session, self).ask_why_taken_away(self._receipt)

    def _open(self) -> None:
        job = _Unpacked(self._session.services.cases, self._receipt, self._session.opening_folder())
        self._session.ask(job, _Opened(self._session, on_one_line(self._receipt.name, 80)))

    def _ask_where(self) -> None:
        receipt_acts(self._session, self).ask_place(self._receipt)


class _Pictured:
    """Shows the small pictures, unless another voucher has been chosen by then."""

    def __init__(self, view: ReceiptsView, lines: list[_ReceiptLine], ratio: float) -> None:
        self._view = view
        self._lines = lines
        self._ratio = ratio

    def __call__(self, pictures: list[tuple[ReceiptKind | None, QImage | None]]) -> None:
        if isValid(self._view):
            for line, (kind, image) in zip(self._lines, pictures, strict=False):
                line.show_picture(kind, image, self._ratio)


class _Unpacked:
    """Writes a receipt aside under a name of ours, if it is of a kind that no program runs; else returns None."""

    def __init__(self, cases: Cases, receipt: Receipt, folder: Path) -> None:
        self._cases = cases
        self._receipt = receipt
        self._folder = folder

    def __call__(self, progress: Progress) -> Path | None:
        del progress
        data = self._cases.receipt(self._receipt)
        kind = receipt_kind(data) or ("gif" if data.startswith(b"GIF8") else "")
        if not kind:
            return None
        path = self._folder / f"{self._receipt.document_id}.{kind}"
        if not path.exists():
            with written_whole(path) as draft:
                draft.write_bytes(data)
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
