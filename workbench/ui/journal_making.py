"""From a wish for a journal to the file, the preview window or the printer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.domain.failure import Mover, Status, may_move
from workbench.domain.journal import JournalOrder
from workbench.services.case_row import CaseRow
from workbench.services.plain_text import in_file_name
from workbench.services.requests import MarkRequest
from workbench.ui.jobs import Acted, Notice
from workbench.ui.journal_preview import JournalPreview, journal_file_dialog, remember_folder
from workbench.ui.outcomes import left_alone
from workbench.ui.printing import LoadedPdf, PrintChoice
from workbench.ui.session import Session


@dataclass(frozen=True, slots=True)
class JournalWish:
    """What journal to make. ``name`` is the file's name; with ``mark``, the vouchers are marked as exported too.

    ``receipts`` puts their receipts behind it.
    """

    rows: tuple[CaseRow, ...]
    order: JournalOrder
    name: str
    selection: str = ""
    mark: MarkRequest | None = None
    receipts: bool = False

    @property
    def ids(self) -> list[int]:
        """The vouchers."""
        return [row.id for row in self.rows]

    @property
    def companies(self) -> int:
        """How many companies they are of, and so how many files there will be."""
        return len({row.company for row in self.rows})

    @property
    def markable(self) -> list[int]:
        """The vouchers that a mark would hit."""
        return [row.id for row in self.rows if may_move(row.status, Status.MARKED, Mover.PERSON)]


def wish_for(
    session: Session, voucher_ids: Sequence[int], mark: MarkRequest | None = None, selection: str = ""
) -> JournalWish:
    """Return a wish for these vouchers in the order last chosen; ids that are not in the list are left out."""
    index = session.index
    rows = tuple(index.rows[index.position[each]] for each in voucher_ids if each in index.position)
    known = set(JournalOrder)
    order = session.settings.journal_order
    return JournalWish(
        rows, JournalOrder(order) if order in known else JournalOrder.NUMBER, file_name(session), selection, mark
    )


def file_name(session: Session, company: str = "") -> str:
    """Return a file name for a journal made now, fit for every system; the next one today has another."""
    parts = [session.texts.t("Journal"), company, f"{datetime.now().astimezone():%Y-%m-%d %H%M}"]
    return " ".join(in_file_name(part) for part in parts if part) + ".pdf"


class JournalSaving(QObject):
    """Asks where to save a journal and has it written; ``chosen`` comes once a place is chosen."""

    chosen = Signal()

    def __init__(self, session: Session, wish: JournalWish, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._wish = wish
        self._dialog = journal_file_dialog(session, wish.name, window)
        self._dialog.fileSelected.connect(self._save)
        self._dialog.finished.connect(self.deleteLater)

    def open(self) -> None:
        """Show the dialog; returns at once."""
        self._dialog.open()

    def _save(self, chosen: str) -> None:
        path, wish = Path(chosen), self._wish
        remember_folder(self._session, path)
        self.chosen.emit()
        told = _TellSaved(self._session, wish, path)
        self._session.write_journal(wish.ids, path, wish.order, wish.selection, told, wish.mark, receipts=wish.receipts)


def preview_journal(session: Session, wish: JournalWish, window: QWidget) -> None:
    """Make the journal aside and show it; nothing is marked."""
    _make(session, replace(wish, mark=None), _Show(session, window, wish))


def print_journal(session: Session, wish: JournalWish, window: QWidget) -> None:
    """Make the journal aside and print it; it is written down, and marked if wished, once it is with the printer."""
    _make(session, replace(wish, mark=None), _Print(session, window, wish))


def _make(session: Session, wish: JournalWish, done: "_Show | _Print") -> None:
    session.write_journal(wish.ids, done.path, wish.order, wish.selection, done, kept=False, receipts=wish.receipts)


class _TellSaved:
    """Tells where the journal lies, and what was marked. Holds no widget, since the dialog is closed by then."""

    def __init__(self, session: Session, wish: JournalWish, path: Path) -> None:
        self._session = session
        self._companies = wish.companies
        self._marking = wish.mark is not None
        self._path = path

    def __call__(self, acted: Acted) -> None:
        texts, path, act = self._session.texts, self._path, acted.changes.act
        if self._companies > 1:
            words = texts.n(
                "{count} journal is saved.", "{count} journals are saved, one for each company.", self._companies
            )
            path = path.parent
        else:
            words = texts.t("The journal is saved as {name}.", name=path.name)
        if self._marking and act:
            marked = len(acted.changes.voucher_ids)
            words += " " + texts.n(
                "{count} voucher is marked as exported.", "{count} vouchers are marked as exported.", marked
            )
        words = " · ".join([words, *left_alone(acted.changes.skipped, texts)])
        self._session.noticed.emit(Notice(words, act if act == acted.undoable else "", path))


class _Show:
    """Shows a journal made in a folder that goes away with this."""

    def __init__(self, session: Session, window: QWidget, wish: JournalWish) -> None:
        self._folder = QTemporaryDir()
        self.path = Path(self._folder.path()) / wish.name
        self._session = session
        self._window = window
        self._wish = wish

    def __call__(self, acted: Acted) -> None:
        if isValid(self._window):
            JournalPreview(self._session, self.path, self._window, acted.changes.voucher_ids).show()
        self._folder.remove()


class _Print:
    """Prints a journal made in a folder that goes away with this."""

    def __init__(self, session: Session, window: QWidget, wish: JournalWish) -> None:
        self._folder = QTemporaryDir()
        self.path = Path(self._folder.path()) / wish.name
        self._session = session
        self._window = window
        self._wish = wish
        self._data = b""
        self._printed_ids: tuple[int, ...] = ()

    def __call__(self, acted: Acted) -> None:
        self._printed_ids = acted.changes.voucher_ids
        self._data = self.path.read_bytes()
        pdf = LoadedPdf(self._data, self.path.name)
        self._folder.remove()
        if isValid(self._window):
            PrintChoice(self._session, pdf, self._window, self._printed).open()

    def _printed(self) -> None:
        self._session.record_report(self._printed_ids, self._wish.name, self._data)
        markable, mark = [each for each in self._wish.markable if each in self._printed_ids], self._wish.mark
        if mark and markable:
            self._session.mark(markable, mark)
        else:
            words = self._session.texts.t("The journal has been sent to the printer.")
            self._session.noticed.emit(Notice(words))
