import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.list_data import ListSession, case, many
from workbench.domain.failure import Status
from workbench.services.case_index import TO_HANDLE, CaseFilter, CaseIndex, CaseRow, Column, Total
from workbench.ui.case_columns import COLUMNS
from workbench.ui.case_model import CHECK
from workbench.ui.case_table import CaseTable

PLACE = {spec.column: place for place, spec in enumerate(COLUMNS, 1)}
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
LEFT = Qt.MouseButton.LeftButton


def table_of(qtbot: QtBot, rows: list[CaseRow], language: str = "en") -> tuple[CaseTable, ListSession]:
    session = ListSession(rows, language)
    table = CaseTable(session.as_session())
    qtbot.addWidget(table)
    table.resize(1200, 600)
    table.refresh()
    table.show()
    qtbot.waitExposed(table)
    return table, session


def click(table: CaseTable, row: int, column: int, keys: Qt.KeyboardModifier | None = None) -> None:
    place = table.visualRect(table.model().index(row, column)).center()
    QTest.mouseClick(table.viewport(), LEFT, keys or Qt.KeyboardModifier.NoModifier, place)


def abc() -> list[CaseRow]:
    return [case(1, "b", amount=100), case(2, "c", amount=20), case(3, "a", amount=3)]


def test_selection_is_kept_by_id(qtbot: QtBot) -> None:
    table, session = table_of(qtbot, abc())
    table.select_ids([1, 3])
    table.sort_by(PLACE[Column.TEXT], UP)
    assert table.selected_ids() == (3, 1)
    table.sort_by(PLACE[Column.TEXT], DOWN)
    assert table.selected_ids() == (1, 3)
    assert table.selected_total() == Total(2, 103)
    session.index = session.index.replaced([session.index.rows[0]._replace(text="z"), case(9, "aa")])
    table.refresh()
    assert table.selected_ids() == (1, 3)


def test_rearranging_tells_nothing_while_the_same_is_selected(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    table.select_ids([1])
    with qtbot.assertNotEmitted(table.selection_changed), qtbot.assertNotEmitted(table.current_changed):
        table.sort_by(PLACE[Column.TEXT], DOWN)
        table.set_filter(CaseFilter(search="b"))
        table.set_filter(CaseFilter())


def test_hidden_rows_leave_the_selection(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    table.select_ids([1, 2, 3])
    with qtbot.waitSignal(table.selection_changed) as told:
        table.set_filter(CaseFilter(search="c"))
    assert told.args == [(2,)]
    table.set_filter(CaseFilter())
    assert table.selected_ids() == (2,)


def test_select_all_takes_only_what_is_shown(qtbot: QtBot) -> None:
    rows = many(300)
    table, session = table_of(qtbot, rows)
    wanted = CaseFilter(statuses=TO_HANDLE.statuses, search="orebro")
    table.set_filter(wanted)
    table.select_all()
    shown = {session.index.ids[place] for place in session.index.matching(wanted)}
    assert set(table.selected_ids()) == shown
    assert 0 < len(shown) < 300
    assert table.selected_total() == table.shown_total()
    table.select_ids(row.id for row in rows)
    assert set(table.selected_ids()) == shown


def test_a_marked_row_leaves_the_list_and_the_selection(qtbot: QtBot) -> None:
    table, session = table_of(qtbot, abc())
    table.set_filter(TO_HANDLE)
    table.select_ids([2])
    session.index = session.index.replaced([session.index.rows[1]._replace(status=Status.MARKED)])
    with qtbot.waitSignals([table.selection_changed, table.current_changed]):
        table.refresh()
    assert table.selected_ids() == ()
    assert table.shown_ids() == (1, 3)
    assert table.currentIndex().row() == 1


def test_the_check_box_column_toggles(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    click(table, 0, CHECK)
    click(table, 2, CHECK)
    assert table.selected_ids() == (1, 3)
    click(table, 0, CHECK)
    assert table.selected_ids() == (3,)
    click(table, 1, PLACE[Column.TEXT])
    assert table.selected_ids() == (2,)
    click(table, 2, CHECK, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == (2, 3)


def test_two_clicks_on_a_check_box_do_not_open(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    place = table.visualRect(table.model().index(0, CHECK)).center()
    with qtbot.assertNotEmitted(table.opened):
        QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
        QTest.mouseDClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert table.selected_ids() == ()


def test_space_toggles_and_enter_opens(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    table.select_ids([1])
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.selected_ids() == ()
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.selected_ids() == (1,)
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [1]


def test_double_click_opens(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    place = table.visualRect(table.model().index(1, PLACE[Column.TEXT])).center()
    with qtbot.waitSignal(table.opened) as told:
        QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
        QTest.mouseDClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert told.args == [2]


def test_keys_go_to_the_ends_and_typing_does_not_jump(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    table.select_ids([1])
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.selected_ids() == (3,)
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_C)
    assert table.selected_ids() == (1,)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == (1, 2)


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_tab_leaves_the_table(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    table = CaseTable(ListSession(abc()).as_session(), window)
    after = QLineEdit(window)
    layout = QVBoxLayout(window)
    layout.addWidget(table)
    layout.addWidget(after)
    table.refresh()
    window.show()
    qtbot.waitActive(window)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert window.focusWidget() is after


def test_the_heading_selects_and_clears_all_shown(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    table.set_filter(CaseFilter(search="b"))
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(CHECK) + 8, header.height() // 2)
    before = table.sort_now()
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert table.selected_ids() == (1,)
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert table.selected_ids() == ()
    assert table.sort_now() == before
    assert header.sortIndicatorSection() == before[0]


def test_a_heading_sorts_and_turns(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(PLACE[Column.TEXT]) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert table.shown_ids() == (3, 1, 2)
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert table.shown_ids() == (2, 1, 3)


@pytest.mark.parametrize(("language", "amount"), [("en", "1234.50"), ("sv", "1234,50")])
def test_copy_is_fit_for_a_spreadsheet(qtbot: QtBot, tmp_path: object, language: str, amount: str) -> None:
    rows = [case(1, "=cmd()|' /C calc'!A0", amount=1234_50), case(2, "+46", amount=-5_00), case(3, "@x\ty\nz")]
    session = ListSession(rows)
    session.texts.language = language
    table = CaseTable(session.as_session())
    qtbot.addWidget(table)
    table.refresh()
    for spec in COLUMNS:
        table.setColumnHidden(PLACE[spec.column], spec.column not in (Column.NUMBER, Column.TEXT, Column.AMOUNT))
    table.select_all()
    table.copy()
    minus = amount.replace("1234", "-5").replace("50", "00")
    assert QGuiApplication.clipboard().text().split("\n") == [
        f"1001\t'=cmd()|' /C calc'!A0\t{amount}",
        f"1002\t+46\t{minus}",
        f"1003\t'@x y z\t{amount.replace('1234', '100').replace('50', '00')}",
    ]


def test_columns_and_sort_come_back(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    header = table.horizontalHeader()
    table.column_menu().actions()[PLACE[Column.COMPANY] - 1].trigger()
    header.moveSection(header.visualIndex(PLACE[Column.AMOUNT]), 1)
    header.resizeSection(PLACE[Column.CAUSE], 123)
    table.sort_by(PLACE[Column.AMOUNT], DOWN)
    saved = table.save_state()
    other, _ = table_of(qtbot, abc())
    other.restore_state(saved)
    assert other.save_state() == saved
    assert not other.isColumnHidden(PLACE[Column.COMPANY])
    assert other.horizontalHeader().visualIndex(PLACE[Column.AMOUNT]) == 1
    assert other.columnWidth(PLACE[Column.CAUSE]) == 123
    assert other.shown_ids() == (1, 2, 3)


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", "null", '"x"', '{"version": 2}', '{"version": 1, "columns": 7, "sort": {}}', "[" * 100_000,
     '{"version": 1, "columns": [["amount", 1, 2], ["x", true, 9], [[], true, 9], ["text", true, -5], 3], '
     '"sort": ["x", true]}', '{"version": 1, "sort": [["a"], 1], "columns": [["text", true, 1e400]]}'],
)  # fmt: skip
def test_garbage_leaves_the_columns_as_they_are(qtbot: QtBot, garbage: str) -> None:
    table, _ = table_of(qtbot, abc())
    before = json.loads(table.save_state())
    table.restore_state(garbage)
    after = json.loads(table.save_state())
    assert after["sort"] == before["sort"]
    assert sorted(map(str, after["columns"])) == sorted(map(str, before["columns"]))


def test_one_column_is_always_left(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    state = json.loads(table.save_state())
    state["columns"] = [[name, False, width] for name, _, width in state["columns"]]
    table.restore_state(json.dumps(state))
    assert not table.isColumnHidden(PLACE[Column.TEXT])
    table.column_menu().actions()[PLACE[Column.TEXT] - 1].trigger()
    assert not table.isColumnHidden(PLACE[Column.TEXT])


def test_the_text_column_fills_what_is_left(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, many(200))
    for search in ("orebro", ""):
        table.set_filter(CaseFilter(search=search))
        assert table.horizontalHeader().length() == table.viewport().width()
    table.resize(500, 600)
    qtbot.waitUntil(lambda: table.columnWidth(PLACE[Column.TEXT]) < 200)


def test_an_empty_list_is_drawn(qtbot: QtBot) -> None:
    table, session = table_of(qtbot, [])
    blank = CaseTable(ListSession(abc()).as_session())
    qtbot.addWidget(blank)
    images = [table.viewport().grab().toImage()]
    session.index = CaseIndex(abc())
    table.refresh()
    table.set_filter(CaseFilter(search="zz"))
    images.append(table.viewport().grab().toImage())
    table.set_filter(CaseFilter(statuses=frozenset({Status.VERIFIED})))
    images.append(table.viewport().grab().toImage())
    assert images[0] != images[1] != images[2] != images[0]


def test_switching_language_keeps_the_selection(qtbot: QtBot) -> None:
    table, _ = table_of(qtbot, abc())
    table.select_ids([2])
    table.sort_by(PLACE[Column.STATUS], DOWN)
    table.retranslate()
    assert table.selected_ids() == (2,)
    assert table.accessibleName() == "Vouchers"


def test_a_large_list_is_sorted_ahead_of_need(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.ui.case_table._LARGE", 3)
    table, session = table_of(qtbot, abc())
    qtbot.waitUntil(lambda: session.asked == [session.index.warm])
    table.sort_by(PLACE[Column.TEXT], UP)
    assert table.shown_ids() == (3, 1, 2)
