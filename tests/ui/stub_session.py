"""A session for tests of single dialogs: the real one, over services that only write down what was asked."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from PySide6.QtCore import QMarginsF, QObject, QRectF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from workbench.diagnosis import Catalogue
from workbench.domain.company import Company
from workbench.domain.failure import Flag, Status
from workbench.domain.report import Report
from workbench.services.case_index import CaseIndex
from workbench.services.case_row import CaseRow
from workbench.services.changes import Changed, Changes
from workbench.services.guard import Booked
from workbench.services.made_reports import Recorded
from workbench.services.services import Services
from workbench.settings import Settings, SettingsFile, resource
from workbench.texts import Texts
from workbench.ui.jobs import Notice
from workbench.ui.session import Session
from workbench.ui.tasks import InlineRunner
from workbench.whole_file import written_whole

GYM = "556677-8899"
BAKERY = "556611-2233"
PAGES = 3
Found = TypeVar("Found", bound=QObject)


KNOWN = Catalogue.load(resource("causes"))
"""The catalogue as it comes with the program."""


class StubServices:
    """Writes down each call as (name, values)."""

    def __init__(self, folder: Path) -> None:
        self.catalogue = KNOWN
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.data_folder = folder
        self.os_user = "anna.lind"
        self.fault: Exception | None = None
        self.made: Report | None = None
        self.rows: Sequence[CaseRow] = ()
        names = [Company(GYM, "Kraftkällans Gym AB"), Company(BAKERY)]
        self.cases = SimpleNamespace(companies=lambda: names, current_rows=lambda ids: [], replays=lambda ids: [])
        self.booked: dict[int, Booked] = {}
        self.guard = SimpleNamespace(already_booked=lambda ids: {k: v for k, v in self.booked.items() if k in ids})
        self.actions = SimpleNamespace(last_undoable=lambda: "the-act", mark=self._mark, undo=self._undo)
        self.reports: dict[int, list[int]] = {}
        made = SimpleNamespace(keep=self._keep, make=self._make, made_last=self._made_last)
        made.reports_of = lambda ids: {k: v for k, v in self.reports.items() if k in ids}
        self.register = made

    def write_journal(
        self, ids: Sequence[int], path: Path, *values: Any, codes: bool = True, with_receipts: bool = False
    ) -> Changes:
        self.calls.append(("journal", (tuple(ids), path, *values[:-2])))
        if self.fault:
            raise self.fault
        make_pdf(path)
        marked = tuple(each.id for each in self.rows if each.id in ids and each.status is Status.OPEN)
        if values[-3] and marked:
            return Changes("the-act", Changed.HISTORY, marked)
        return Changes("", Changed.HISTORY, tuple(ids))

    def texts(self, language: str) -> Texts:
        return Texts(language, self.data_folder)

    def _keep(self, kind: str, name: str, data: bytes, ids: Sequence[int], company: str, by: str) -> Recorded:
        self.calls.append(("report", (tuple(ids), name, by)))
        return Recorded(1, Changes("", Changed.HISTORY, tuple(ids)))

    def _make(
        self, kind: str, path: Path, write: Callable[[Path], None], ids: Sequence[int], company: str, by: str
    ) -> Recorded:
        with written_whole(path) as draft:
            write(draft)
        return self._keep(kind, path.name, b"", ids, company, by)

    def _made_last(self, ids: Sequence[int]) -> Report | None:
        return self.made

    def _mark(self, ids: Sequence[int], request: object) -> Changes:
        self.calls.append(("mark", (tuple(ids), request)))
        return Changes("the-act", Changed.CASES, tuple(ids))

    def _undo(self, act: str, by: str) -> Changes:
        self.calls.append(("undo", (act, by)))
        return Changes("another", Changed.CASES, (1,))


class Heard:
    """Keeps what a signal carried."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def __call__(self, value: Any = None, *more: Any) -> None:
        self.values.append((value, *more) if more else value)


def make_session(folder: Path, rows: Sequence[CaseRow] = (), language: str = "en") -> tuple[Session, StubServices]:
    folder.mkdir(exist_ok=True)
    (folder / "sv.po").write_text(_SWEDISH, "utf-8")
    stub = StubServices(folder)
    stub.rows = rows
    settings_file = SettingsFile(folder / "settings.json")
    texts = stub.texts(language)
    session = Session(cast(Services, stub), InlineRunner(), Settings(), settings_file, texts)
    session.index = CaseIndex(rows)
    return session, stub


def row(number: int, status: Status = Status.OPEN, company: str = GYM) -> CaseRow:
    return CaseRow(
        id=number,
        company=company,
        source="brp",
        series="F",
        number=str(1100 + number),
        transaction_date="2026-01-31",
        text="Dagskassa Åkersberga",
        amount=123_450,
        status=status,
        flags=Flag.NONE,
        fortnox="",
        received="2026-02-01",
        failures=1,
        first_failed="2026-02-01",
        last_failed="2026-02-01",
        causes=(),
        codes=(),
        haystack="",
    )


def make_pdf(path: Path, pages: int = PAGES) -> None:
    """Draw pages with a black bar each, a page's number as far down."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())
    writer.setResolution(72)
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.fillRect(QRectF(100, 100 * (page + 1), 300, 50), Qt.GlobalColor.black)
    painter.end()


def find(parent: QObject, kind: type[Found]) -> Found:
    """Return the one child of a kind."""
    found = parent.findChildren(kind)
    assert found, f"no {kind.__name__}"
    return found[0]


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def said(window: QWidget) -> str:
    """Return what the labels that are not hidden say, line by line."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if not label.isHidden())


def notices(session: Session) -> list[Notice]:
    """Return a list that grows with every notice."""
    heard = Heard()
    session.noticed.connect(heard)
    return heard.values


_SWEDISH = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Entered by hand in Fortnox"
msgstr "Bokförd för hand i Fortnox"

msgid "{count} voucher, {amount} kr, will be marked as exported."
msgid_plural "{count} vouchers, {amount} kr, will be marked as exported."
msgstr[0] "{count} verifikation, {amount} kr, markeras som exporterad."
msgstr[1] "{count} verifikationer, {amount} kr, markeras som exporterade."

msgid "Undo"
msgstr "Ångra"

msgid "Cancel"
msgstr "Avbryt"
"""
