"""A made-up case, its explanation in two languages, and services that hand them out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject

from workbench.diagnosis import Catalogue
from workbench.domain.errors import NotFound
from workbench.domain.failure import FailedVoucher, Failure, Flag, Mark, State, Status, StoredFailure
from workbench.domain.finding import EnterByHand, Explanation, Finding
from workbench.domain.history import Event, EventKind
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import CaseRecord, TrayItem
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.case_index import CaseIndex
from workbench.services.case_rows import case_rows
from workbench.services.cases import CaseDetail, FailureFindings, TrayDetail
from workbench.services.changes import Changed, Changes
from workbench.services.requests import MarkPlan
from workbench.services.route import RouteAsked, RoutePlan
from workbench.settings import Settings, SettingsFile, resource
from workbench.texts import Texts
from workbench.ui.session import Session
from workbench.ui.tasks import InlineRunner

NOON = datetime(2026, 2, 3, 11, 0, tzinfo=UTC)
ORIGINAL = (
    "Voucher creating process failed with error : "
    '{"ErrorInformation":{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'
)
CHART = {
    "1910": "Kassa",
    "1930": "Företagskonto / checkkonto",
    "2611": "Utgående moms på försäljning inom Sverige, 25 %",
    "3001": "Försäljning inom Sverige, 25 % moms",
    "3740": "Öres- och kronutjämning",
}
ROWS = (
    VoucherRow("1910", 48_250, "", "", "Kontant"),
    VoucherRow("1930", 1_250_000, "", "", "Kortinlösen Nets 2026-01-31"),
    VoucherRow("4903", -38_250, "36", "P7", "Presentkort sålda i kassan, inlösta under månaden"),
    VoucherRow("3001", -1_008_000, "36"),
    VoucherRow("2611", -252_000),
)
VOUCHER = Voucher(
    "556677-8899", "brp", "F", "1123", date(2026, 1, 31), "Kassarapport nr 1123 Åkersberga gym & simhall", ROWS
)
MISSING = Finding(
    "account-missing",
    "2001798",
    "Konto 4903 saknas i kontoplanen.",
    variables={"account": "4903"},
    cells=((2, "account"),),
)
COST_CENTER = Finding(
    "cost-center-missing",
    "2001101",
    "Kostnadsställe saknas",
    variables={"cost_center": "36"},
    alternatives=("cost-center-inactive",),
    cells=((2, "cost_center"), (3, "cost_center"), (None, "transaction_date")),
)


def explanations(language: str, finding: Finding) -> Explanation:
    """Explain the made-up findings."""
    swedish = language == "sv"
    value = next(iter(finding.variables.values()), "")
    if finding.cause == "account-missing":
        title = f"Konto {value} finns inte i kontoplanen" if swedish else f"Account {value} is not in the chart"
        return Explanation(
            title,
            "Verifikationen använder ett konto som inte finns i kontoplanen i Fortnox för räkenskapsåret 2026. "
            "Kontoplanen är en egen för varje år."
            if swedish
            else "The voucher uses an account that is not in the chart of accounts in Fortnox for the financial year "
            "2026. Each financial year has a chart of its own.",
            (
                "Öppna Inställningar › Bokföring › Kontoplan och välj rätt räkenskapsår.",
                f"Lägg upp konto {value}, eller aktivera det, och spara.",
            )
            if swedish
            else (
                "Open Settings › Bookkeeping › Chart of accounts and choose the right financial year.",
                f"Add account {value}, or make it active, and save.",
            ),
            ("Öppna Backoffice › Bokföringsordrar.", "Välj verifikationen och exportera den igen.")
            if swedish
            else ("Open Backoffice › Accounting orders.", "Choose the voucher and export it again."),
            "Fortnox stoppar samma konto i det manuella formuläret. Lägg upp kontot först, eller välj ett annat."
            if swedish
            else "Fortnox stops the same account in its manual form. Add the account first, or choose another.",
            "Gå igenom kontoplanen när ett nytt räkenskapsår läggs upp."
            if swedish
            else "Go through the chart whenever a new financial year is added.",
            EnterByHand.AFTER_REPLACEMENT,
        )
    title = f"Kostnadsställe {value} finns inte" if swedish else f"Cost centre {value} does not exist"
    if finding.cause == "cost-center-inactive":
        title = "Kostnadsstället är inaktivt" if swedish else "The cost centre is inactive"
    return Explanation(
        title, "Registret i Fortnox saknar det." if swedish else "The register in Fortnox does not hold it.",
        ("Lägg upp det.",) if swedish else ("Add it.",), (), "", "", EnterByHand.NO,
    )  # fmt: skip


def stored(number: int, text: str = ORIGINAL, reported: datetime | None = NOON) -> StoredFailure:
    """Return a failure as it lies in the store."""
    return StoredFailure(number, Failure("brp", text, reported=reported), NOON + timedelta(hours=number), 1, 5)


def event(seq: int, kind: str, **data: object) -> Event:
    """Return a written event."""
    return Event(seq, kind, NOON + timedelta(days=seq), "Anna Åkesson", f"act{seq}", "test", 1, data, "", "")


EVENTS = (
    event(1, EventKind.VOUCHER_RECEIVED),
    event(2, EventKind.FAILURE_RECEIVED, failure=1),
    event(3, EventKind.OPENED, **{"from": "unreported", "to": "open"}),
    event(4, EventKind.MARKED, reason="Inmatad för hand", fortnox_series="A", fortnox_number="217"),
    event(5, EventKind.FAILED_AGAIN, status="marked"),
)


def case(voucher: Voucher = VOUCHER, number: int = 1, status: Status = Status.OPEN, **more: Any) -> FailedVoucher:
    """Return a case without failures."""
    state = State(number, status, more.get("flags", Flag.NONE), more.get("mark"))
    return FailedVoucher(number, voucher, state, (), NOON, 5, "export.xml")


def detail(voucher: Voucher = VOUCHER, number: int = 1, status: Status = Status.OPEN, **more: Any) -> CaseDetail:
    """Return the made-up case whole; ``more``: failures, events, facts, flags, mark."""
    failures = more.pop("failures", (FailureFindings(stored(1), (MISSING,)),))
    events = more.pop("events", EVENTS)
    facts = more.pop("facts", LedgerFacts("556677-8899", accounts=CHART))
    return CaseDetail(case(voucher, number, status, **more), failures, events, facts)


def marked(number: int = 1) -> CaseDetail:
    """Return a marked case that has failed again, twice for two causes."""
    mark = Mark("Anna Åkesson", NOON, "Inmatad för hand", "A", "217")
    failures = (
        FailureFindings(stored(2, ORIGINAL.replace("4903", "36")), (COST_CENTER,)),
        FailureFindings(stored(1), (MISSING,)),
    )
    return detail(number=number, status=Status.MARKED, mark=mark, flags=Flag.FAILED_AGAIN, failures=failures)


def tray_items() -> list[TrayItem]:
    """Return one failure without voucher, one broken file, one with a code from a later version."""
    return [
        TrayItem(1, "Notis från BRP.eml", "no-voucher", {}, ORIGINAL, NOON, 7, failure_id=9),
        TrayItem(2, "export.xml", "broken-file", {"name": "export.xml", "line": "17", "detail": "mismatched tag"},
                 "<Batch><Vou", NOON, 8),
        TrayItem(3, "x.bin", "from-the-future", {}, "\x00\x01", NOON, 9),
    ]  # fmt: skip


KNOWN = Catalogue.load(resource("causes"))
"""The catalogue as it comes with the program."""


@dataclass
class FakeServices:
    """Hands out made-up cases; acts are only written down."""

    details: dict[int, CaseDetail] = field(default_factory=dict)
    waiting: list[TrayItem] = field(default_factory=list)
    done: list[tuple[object, ...]] = field(default_factory=list)
    swedish: Texts | None = None
    os_user: str = "anna"

    def __post_init__(self) -> None:
        self.guard = SimpleNamespace(already_booked=lambda ids: {})
        self.cases = SimpleNamespace(
            detail=self._detail,
            tray=lambda: list(self.waiting),
            tray_detail=self._tray_detail,
            current_rows=lambda ids: [],
        )
        self.catalogue = SimpleNamespace(
            explain=lambda finding, language, system: explanations(language, finding),
            title=lambda key, language: explanations(language, Finding(key.cause)).title,
            cause=KNOWN.cause,
            own=frozenset(),
        )
        self.rules = SimpleNamespace(offered=lambda numbers: [])
        self.register = SimpleNamespace(made_last=lambda ids: None)
        self.tray = SimpleNamespace(candidates=lambda item: (), alike=lambda item, number: ())
        self.routes = SimpleNamespace(ask=lambda ids, target, texts: RouteAsked(RoutePlan(target, ids, (), ()), ()))
        self.approval = SimpleNamespace(markers=lambda ids: frozenset({"bo"}))
        self.actions = SimpleNamespace(
            join=self._join,
            set_aside=self._set_aside,
            make_open=self._make_open,
            undo=self._undo,
            last_undoable=lambda: "",
            plan_mark=lambda ids: MarkPlan(tuple(ids), 0, ()),
        )

    def texts(self, language: str) -> Texts:
        return self.swedish if language == "sv" and self.swedish else Texts(language, resource("i18n"))

    def _detail(self, number: int) -> CaseDetail:
        if number not in self.details:
            raise NotFound(id=number)
        return self.details[number]

    def _tray_detail(self, item: TrayItem) -> TrayDetail:
        return TrayDetail(item, item.excerpt, (MISSING,) if item.failure_id else ())

    def _join(self, item: TrayItem, number: int, by: str) -> Changes:
        self.done.append(("join", item.id, number, by))
        self.waiting = [each for each in self.waiting if each.id != item.id]
        return Changes("a", Changed.TRAY, (number,))

    def _set_aside(self, items: tuple[TrayItem, ...], reason: str, by: str) -> Changes:
        gone = [item.id for item in items]
        self.done.append(("set aside", *gone, reason, by))
        self.waiting = [each for each in self.waiting if each.id not in gone]
        return Changes("a", Changed.TRAY)

    def _undo(self, act: str, by: str) -> Changes:
        self.done.append(("undo", act, by))
        return Changes("b", Changed.HISTORY)

    def _make_open(self, numbers: tuple[int, ...], by: str) -> Changes:
        self.done.append(("make open", *numbers, by))
        for number in numbers:
            before = self.details[number]
            state = replace(before.case.state, status=Status.OPEN)
            self.details[number] = replace(before, case=replace(before.case, state=state))
        return Changes("a", Changed.CASES, tuple(numbers))


_Kind = TypeVar("_Kind", bound=QObject)


def first(root: QObject, kind: type[_Kind]) -> _Kind:
    """Return the first child of a kind; there must be one."""
    return root.findChildren(kind)[0]


def session_of(services: FakeServices, folder: Path) -> Session:
    """Return a real session over the made-up services, doing everything at once."""
    session = Session(
        cast(Any, services), InlineRunner(), Settings(), SettingsFile(folder / "s.json"), services.texts("en")
    )
    session.index = CaseIndex(case_rows(records(services)))
    return session


def records(services: FakeServices) -> Iterator[CaseRecord]:
    """Yield list rows for the made-up cases."""
    for number, each in services.details.items():
        voucher = each.case.voucher
        yield CaseRecord(
            number, voucher.company, voucher.source, voucher.series, voucher.number,
            voucher.transaction_date.isoformat(), voucher.text, voucher.amount, "1910", NOON.isoformat(),
            each.case.state.status, each.case.state.flags, "", 1, NOON.isoformat(), NOON.isoformat(), each.findings,
        )  # fmt: skip


_SWEDISH = {
    "In Fortnox": "I Fortnox",
    "May it be entered by hand?": "Får den bokföras för hand?",
    "Mark as exported…": "Markera som exporterad…",
    "Marked as exported.": "Markerades som exporterad.",
    "Reason: {reason}": "Anledning: {reason}",
    "Not understood": "Ej förstått",
    "Belongs to…": "Hör till…",
}


def swedish_texts(folder: Path) -> Texts:
    """Return Swedish words for some sentences, whatever the catalogue says at the moment."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    pairs = "\n".join(f'msgid "{english}"\nmsgstr "{swedish}"\n' for english, swedish in _SWEDISH.items())
    (folder / "sv.po").write_text(head + pairs, "utf-8")
    return Texts("sv", folder)


def fake_services(folder: Path) -> FakeServices:
    """Return services that hold the made-up case as number 1, with some Swedish words."""
    return FakeServices({1: detail()}, swedish=swedish_texts(folder))
