from datetime import date

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.list_data import ListSession, case, many
from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey
from workbench.services.case_index import CaseFilter, CaseIndex, CaseRow, Column
from workbench.ui.case_columns import COLUMNS
from workbench.ui.case_model import CHECK, DIMMED_ROLE, WARNING_ROLE, CaseModel, in_runs

ACCOUNT = CauseKey("account-missing", (("account", "4903"),))
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
PLACE = {spec.column: place for place, spec in enumerate(COLUMNS, 1)}


def model_of(rows: list[CaseRow]) -> CaseModel:
    session = ListSession(rows)
    model = CaseModel(session.texts, session.title, clock=lambda: date(2024, 2, 9))
    model.set_index(session.index)
    return model


def cell(model: CaseModel, row: int, column: Column, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
    return model.data(model.index(row, PLACE[column]), role)


def texts(model: CaseModel) -> list[str]:
    return [model.case(row).text for row in range(model.rowCount())]


def test_qt_finds_no_fault_in_it(qtmodeltester: ModelTester) -> None:
    rows = many(60)
    model = model_of(rows)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    for search in ("orebro", "", "nothing at all", ""):
        model.set_filter(CaseFilter(search=search))
    model.sort(PLACE[Column.TEXT], Qt.SortOrder.DescendingOrder)
    model.set_index(model.index_shown.replaced([rows[3]._replace(status=Status.MARKED), case(999)]))
    model.set_index(CaseIndex([]))
    assert model.rowCount() == 0


def test_cells_in_words() -> None:
    model = model_of([case(1, "Dagskassa", amount=1234_50, causes=(ACCOUNT, CauseKey("period-locked")), failures=2)])
    assert cell(model, 0, Column.CAUSE) == "Account 4903 is missing in the chart of accounts +1"
    assert cell(model, 0, Column.CAUSE, SPOKEN) == "Account 4903 is missing in the chart of accounts; period-locked"
    assert cell(model, 0, Column.AMOUNT) == "1,234.50"
    assert cell(model, 0, Column.AMOUNT, SPOKEN) == "1,234.50 kronor"
    assert cell(model, 0, Column.AGE) == "9 d"
    assert cell(model, 0, Column.AGE, SPOKEN) == "9 days"
    assert cell(model, 0, Column.FAILURES, SPOKEN) == "2 failures"
    assert model.data(model.index(0, CHECK), SPOKEN) == "F 1001"


def test_failed_again_is_said_in_words() -> None:
    model = model_of([case(1, status=Status.MARKED, flags=Flag.FAILED_AGAIN)])
    assert cell(model, 0, Column.STATUS, SPOKEN) == "Failed again after it was marked · Marked as exported"
    assert cell(model, 0, Column.TEXT, DIMMED_ROLE) is True


def test_one_that_awaits_approval_says_so_without_what_has_no_room() -> None:
    model = model_of([case(1, status=Status.MARKED, flags=Flag.AWAITING_APPROVAL)])
    assert cell(model, 0, Column.STATUS) == "\u26a0 Awaiting approval"
    assert cell(model, 0, Column.STATUS, SPOKEN) == "Awaiting approval · Marked as exported"


def test_a_refused_mark_is_said_in_words_and_warned_of() -> None:
    model = model_of([case(1, status=Status.MARKED, flags=Flag.MARK_REFUSED), case(2, flags=Flag.ON_HOLD)])
    words = "The sending system did not take the mark · Marked as exported"
    assert cell(model, 0, Column.STATUS, SPOKEN) == words
    assert cell(model, 0, Column.STATUS) == f"\u26a0 {words}"
    assert [cell(model, row, Column.STATUS, WARNING_ROLE) for row in (0, 1)] == [True, False]


def test_outside_text_is_shown_as_text() -> None:
    model = model_of([case(1, "<b>fet</b>\nrad \u202e2")])
    assert cell(model, 0, Column.TEXT) == "<b>fet</b> rad ‹U+202E›2"
    assert "&lt;b&gt;" in str(cell(model, 0, Column.TEXT, int(Qt.ItemDataRole.ToolTipRole)))


def test_a_changed_row_is_told_alone(qtbot: QtBot) -> None:
    rows = many(50)
    model = model_of(rows)
    changed = rows[7]._replace(fortnox="A 12")
    row = model.row_of(changed.id)
    with (
        qtbot.assertNotEmitted(model.layoutChanged),
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.waitSignal(model.dataChanged) as told,
    ):
        model.set_index(model.index_shown.replaced([changed]))
    assert told.args is not None
    assert (told.args[0].row(), told.args[1].row()) == (row, row)


def test_persistent_indexes_follow_their_case() -> None:
    rows = [case(1, "b"), case(2, "c"), case(3, "a")]
    model = model_of(rows)
    kept = QPersistentModelIndex(model.index(0, PLACE[Column.TEXT]))
    model.sort(PLACE[Column.TEXT], Qt.SortOrder.AscendingOrder)
    assert texts(model) == ["a", "b", "c"]
    assert kept.row() == 1
    model.set_filter(CaseFilter(search="c"))
    assert not kept.isValid()


def test_the_filter_holds_over_a_new_index() -> None:
    model = model_of([case(1, "a"), case(2, "b")])
    model.set_filter(CaseFilter(search="b"))
    model.set_index(CaseIndex([case(1, "b"), case(2, "a"), case(3, "ab")]))
    assert texts(model) == ["b", "ab"]


@pytest.mark.parametrize(
    ("rows", "runs"), [([], []), ([0], [(0, 0)]), ([0, 1, 2, 5, 7, 8], [(0, 2), (5, 5), (7, 8)]), ([3, 4], [(3, 4)])]
)
def test_runs(rows: list[int], runs: list[tuple[int, int]]) -> None:
    assert list(in_runs(rows)) == runs
