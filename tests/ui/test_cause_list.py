import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.list_data import ListSession, case
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey
from workbench.services.case_index import TO_HANDLE, CaseFilter, CaseIndex
from workbench.services.case_row import CORRECTED
from workbench.ui.cause_list import CauseList, Entry

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

ACCOUNT = CauseKey("account-missing", (("account", "4903"),))
LOCKED = CauseKey("period-locked")
CARD = CaseFilter(statuses=TO_HANDLE.statuses, cause=ACCOUNT)


def rows_for(status: Status = Status.OPEN) -> CaseIndex:
    return CaseIndex(
        [
            case(1, causes=(ACCOUNT,), amount=100_00, status=status),
            case(2, causes=(ACCOUNT,), amount=20_00, company="112233-4455", status=status),
            case(3, causes=(LOCKED,), amount=3_00),
            case(4, status=Status.MARKED),
        ]
    )


@pytest.fixture
def causes(qtbot: QtBot) -> CauseList:
    widget = CauseList(ListSession([]).as_session())
    qtbot.addWidget(widget)
    widget.resize(260, 600)
    widget.refresh(rows_for(), "")
    widget.show()
    return widget


def entries(widget: CauseList) -> list[Entry]:
    model = widget.view.model()
    return [model.index(row, 0).data(int(Qt.ItemDataRole.UserRole)) for row in range(model.rowCount())]


def chosen(widget: CauseList) -> Entry:
    return entries(widget)[widget.view.currentIndex().row()]


def test_cards_come_first_then_the_states(causes: CauseList) -> None:
    assert [(entry.title, entry.count) for entry in entries(causes)] == [
        ("To handle", "3"),
        ("Account 4903 is missing in the chart of accounts", "2"),
        ("period-locked", "1"),
        ("Came in, no failure reported", "0"),
        ("To retry in the source", "0"),
        ("To enter by hand", "0"),
        ("Marked as exported", "1"),
        ("Verified", "0"),
        ("Differs", "0"),
        ("All vouchers", "4"),
        ("Not understood", "0"),
    ]


def test_a_card_says_everything_aloud(causes: CauseList) -> None:
    spoken = causes.view.model().index(1, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Account 4903 is missing in the chart of accounts, 2 vouchers, 120.00 kronor, releases 2"


def test_one_company_is_counted(causes: CauseList) -> None:
    causes.refresh(rows_for(), "112233-4455")
    assert [entry.count for entry in entries(causes)][:2] == ["1", "1"]


def test_keys_choose(qtbot: QtBot, causes: CauseList) -> None:
    with qtbot.waitSignal(causes.filter_chosen) as told:
        QTest.keyClick(causes.view, Qt.Key.Key_Down)
    assert told.args == [CARD]
    with qtbot.waitSignal(causes.tray_chosen):
        QTest.keyClick(causes.view, Qt.Key.Key_End)


def test_a_click_chooses(qtbot: QtBot, causes: CauseList) -> None:
    place = causes.view.visualRect(causes.view.model().index(6, 0)).center()
    with qtbot.waitSignal(causes.filter_chosen) as told:
        QTest.mouseClick(causes.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert told.args == [CaseFilter(statuses=frozenset({Status.MARKED}))]


def test_what_is_chosen_stays_chosen(qtbot: QtBot, causes: CauseList) -> None:
    causes.choose(CARD)
    with qtbot.assertNotEmitted(causes.filter_chosen), qtbot.assertNotEmitted(causes.tray_chosen):
        more = [case(10 + n, causes=(LOCKED,)) for n in range(5)]
        causes.refresh(rows_for().replaced(more), "")
        assert chosen(causes).chosen == CARD
        assert entries(causes)[1].title == "period-locked"
        causes.refresh(rows_for(Status.MARKED), "")
        assert chosen(causes).title == "To handle"
        causes.refresh(rows_for(), "")
        assert chosen(causes).chosen == CARD
        causes.retranslate()
        assert chosen(causes).chosen == CARD


def test_choosing_tells_without_company_and_search(qtbot: QtBot, causes: CauseList) -> None:
    with qtbot.waitSignal(causes.filter_chosen) as told:
        causes.choose(CaseFilter(company="112233-4455", search="x"))
    assert told.args == [CaseFilter()]
    assert chosen(causes).title == "All vouchers"


def test_corrected_ones_have_an_entry_while_there_are_any(qtbot: QtBot, causes: CauseList) -> None:
    title = "Corrected, not entered yet"
    assert title not in [entry.title for entry in entries(causes)]
    causes.refresh(rows_for().replaced([case(3, corrected=True), case(4, status=Status.MARKED, corrected=True)]), "")
    places = {entry.title: (place, entry.count) for place, entry in enumerate(entries(causes))}
    assert places[title] == (places["To enter by hand"][0] + 1, "1")
    with qtbot.waitSignal(causes.filter_chosen) as told:
        causes.view.setCurrentIndex(causes.view.model().index(places[title][0], 0))
    assert told.args == [CORRECTED]
    causes.refresh(rows_for(), "")
    assert chosen(causes).title == title, "what is chosen stays, also with nothing in it"


def test_the_tray_is_counted(causes: CauseList) -> None:
    causes.set_tray_count(3)
    last = entries(causes)[-1]
    assert (last.count, last.spoken) == ("3", "Not understood, 3 items")


def test_long_titles_take_two_lines_at_most(qtbot: QtBot, causes: CauseList) -> None:
    heights = []
    for words in ("kort", "Ett mycket långt namn på ett projekt " * 2, "Ett mycket långt namn på ett projekt 😀 " * 20):
        causes.refresh(CaseIndex([case(1, causes=(CauseKey(words),))]), "")
        causes.grab()
        heights.append(causes.view.visualRect(causes.view.model().index(1, 0)).height())
    assert heights[0] < heights[1] == heights[2]


def test_qt_finds_no_fault_in_it(causes: CauseList, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(causes.view.model())  # type: ignore[no-untyped-call]
