"""Typing along through the real window: keys, clipboard, numbers, pause and what others do meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.services.conftest import brp, failure
from workbench.app import Program
from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.errors import StoreBusy
from workbench.domain.failure import Status
from workbench.domain.history import EventKind
from workbench.domain.match_key import match_key
from workbench.services.changes import Changed, Changes
from workbench.services.requests import MarkRequest, TextInput
from workbench.services.typing_order import FieldName
from workbench.services.typing_run import run_from_plain, run_of
from workbench.ui.entry_flow import Phase
from workbench.ui.entry_options import OrderDialog
from workbench.ui.entry_panel import EntryPanel
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.message_bar import MessageBar
from workbench.ui.tasks import InlineRunner, Lane, Task, ThreadRunner


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", "en", InlineRunner())
    running.start()
    export = brp(*((str(n), f"2026-01-0{n}", f"Kassa {n}", "4903") for n in (1, 2, 3)))
    told = "\n\n".join(failure(f"F {n}") for n in (1, 2, 3))
    bring_in(running.window, TextInput("export", export), TextInput("mail", told))
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


def bring_in(window: MainWindow, *inputs: TextInput) -> None:
    window.acts.bring_in(inputs)
    asked = [each for each in QApplication.topLevelWidgets() if isinstance(each, IntakeDialog) and each.isVisible()]
    next(each for each in asked[0].findChildren(QPushButton) if each.isDefault()).click()


def begin(window: MainWindow, *voucher_ids: int) -> EntryPanel:
    window.table.select_ids(voucher_ids or window.table.shown_ids())
    window.actions_by_name["type_along"].trigger()
    panel = window.acts.typing.panel
    assert panel is not None
    return panel


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def press(widget: QWidget | None, key: Qt.Key) -> None:
    assert widget is not None
    QTest.keyClick(widget, key)


def through(panel: EntryPanel, key: Qt.Key = Qt.Key.Key_Space) -> list[str]:
    """Press the key until the number is asked for; return what lay on the clipboard at each step."""
    seen = []
    while panel.flow.phase is Phase.TYPING:
        seen.append(clipboard())
        press(panel.stage, key)
    return seen


def fields_of(voucher_id: int) -> list[str]:
    text = f"Kassa {voucher_id} {match_key(voucher_id)}"
    return ["F", f"2026-01-0{voucher_id}", text, "4903", "125,00", "3010", "125,00"]


def signs(panel: EntryPanel) -> list[str]:
    items = [panel.rows.table.topLevelItem(row) for row in range(panel.rows.table.topLevelItemCount())]
    return [each.text(0) for each in items if each]


def status(window: MainWindow, voucher_id: int) -> Status:
    row = window.session.index.row(voucher_id)
    assert row is not None
    return row.status


def test_three_vouchers_are_typed_by_keys_alone(window: MainWindow) -> None:
    panel = begin(window)
    assert panel.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert {status(window, each) for each in (1, 2, 3)} == {Status.HAND}
    for voucher_id, key in ((1, Qt.Key.Key_Space), (2, Qt.Key.Key_Return), (3, Qt.Key.Key_Right)):
        assert panel._progress.text() == f"Voucher {voucher_id} of 3" + (" · about 1 minute left" * (voucher_id == 3))
        assert through(panel, key) == fields_of(voucher_id)
        assert panel.focusWidget() is panel.number.number
        assert panel.number.series.text() == "F"
        if voucher_id == 1:
            QTest.keyClicks(panel.number.number, "71")
        else:
            assert panel.number.number.text() == str(70 + voucher_id)
        press(panel.number.number, Qt.Key.Key_Return)
    assert panel.flow.phase is Phase.FINISHED
    assert "3 vouchers typed and marked." in panel._rest.text()
    assert [window.session.index.row(each).fortnox for each in (1, 2, 3)] == ["F 71", "F 72", "F 73"]  # type: ignore[union-attr]
    assert {status(window, each) for each in (1, 2, 3)} == {Status.MARKED}
    for each in (1, 2, 3):
        kinds = [event.kind for event in window.session.services.cases.history(each)]
        assert kinds[-3:] == [EventKind.MOVED, EventKind.TYPED, EventKind.MARKED]
    assert not window.actions_by_name["go_on_typing"].isEnabled()
    press(panel.focusWidget(), Qt.Key.Key_Space)
    assert window.acts.typing.panel is None


def test_back_copies_again_and_rows_are_ticked_with_the_balance(window: MainWindow) -> None:
    panel = begin(window, 1)
    for _ in range(4):
        press(panel.stage, Qt.Key.Key_Space)
    assert clipboard() == "125,00"
    assert "difference 0,00" in panel.rows._balance.text()
    press(panel.stage, Qt.Key.Key_Space)
    assert signs(panel) == ["✓", "▸"]
    assert "Debit 125,00 · credit 0,00 · difference 125,00" in panel.rows._balance.text()
    press(panel.stage, Qt.Key.Key_Left)
    assert clipboard() == "125,00"
    assert signs(panel)[0] == "▸"
    QGuiApplication.clipboard().setText("something else")
    press(panel.stage, Qt.Key.Key_C)
    assert clipboard() == "125,00"
    press(panel.stage, Qt.Key.Key_S)
    assert clipboard() == "3010"
    assert signs(panel)[0] == "–"
    through(panel)
    assert "Debit 0,00 · credit 125,00 · difference -125,00" in panel.rows._balance.text()
    panel.number._back.click()
    press(panel.stage, Qt.Key.Key_Left)
    press(panel.stage, Qt.Key.Key_Left)
    assert panel.flow.run.skipped_rows == ()


def test_a_number_that_is_none_is_told_and_nothing_marked(window: MainWindow) -> None:
    panel = begin(window, 1)
    through(panel)
    for number in ("", "12b", "0"):
        panel.number.number.setText(number)
        press(panel.number.number, Qt.Key.Key_Return)
        assert panel.number._fault.isVisible()
    assert status(window, 1) is Status.HAND


def test_a_number_given_before_is_asked_about_once(window: MainWindow) -> None:
    window.session.mark([2], MarkRequest("in already", "bo", None, "F", "71"))
    panel = begin(window, 1)
    through(panel)
    panel.number.number.setText("71")
    press(panel.number.number, Qt.Key.Key_Return)
    assert "F 2 has that number already." in panel.number._fault.text()
    assert status(window, 1) is Status.HAND
    press(panel.number.number, Qt.Key.Key_Return)
    assert status(window, 1) is Status.MARKED


def test_the_company_is_named_where_there_are_several_and_each_has_its_numbers(window: MainWindow) -> None:
    export = brp(("9", "2026-01-09", "Kassa 9", "4903"), company="559999-0016")
    bring_in(window, TextInput("export", export), TextInput("mail", failure("F 9")))
    panel = begin(window)
    assert "556000-4615" in panel._head.text()
    through(panel)
    panel.number.number.setText("71")
    press(panel.number.number, Qt.Key.Key_Return)
    for _ in range(2):
        panel.buttons["skip_voucher"].click()
    assert "F 9" in panel._head.text()
    through(panel)
    assert panel.number.number.text() == ""


def test_a_voucher_skipped_stays_to_be_entered_by_hand(window: MainWindow) -> None:
    panel = begin(window, 1, 2)
    panel.buttons["skip_voucher"].click()
    assert clipboard() == "F"
    assert panel.flow.run.left == (2,)
    through(panel)
    panel.number._skip.click()
    assert panel.flow.phase is Phase.FINISHED
    assert {status(window, each) for each in (1, 2)} == {Status.HAND}
    assert "2 left as they were." in panel._rest.text()


def test_a_pause_survives_a_restart_of_the_program(
    window: MainWindow, program: Program, qapp: QApplication, tmp_path: Path
) -> None:
    panel = begin(window)
    through(panel)
    panel.number.number.setText("71")
    press(panel.number.number, Qt.Key.Key_Return)
    for _ in range(3):
        press(panel.stage, Qt.Key.Key_Space)
    press(panel.stage, Qt.Key.Key_P)
    assert panel.flow.phase is Phase.PAUSED
    assert window.actions_by_name["go_on_typing"].isEnabled()
    window.close()
    QGuiApplication.clipboard().setText("between")
    again = Program(qapp, tmp_path / "data", "en", InlineRunner())
    again.start()
    again.window.actions_by_name["go_on_typing"].trigger()
    resumed = again.window.acts.typing.panel
    assert resumed is not None
    assert resumed._progress.text() == "Voucher 2 of 3"
    assert clipboard() == "4903"
    assert through(resumed) == fields_of(2)[3:]
    assert resumed.number.number.text() == "72"
    again.window.close()
    again.window.deleteLater()
    again.close()


def test_the_language_changes_in_the_middle_and_nothing_is_stepped(window: MainWindow) -> None:
    panel = begin(window)
    press(panel.stage, Qt.Key.Key_Space)
    QGuiApplication.clipboard().setText("untouched")
    place = panel.flow.run.place
    window.actions_by_name["swedish"].trigger()
    assert panel.flow.run.place == place
    assert clipboard() == "untouched"
    assert panel.buttons["next"].text() == "Nästa (blanksteg)"
    assert panel._progress.text() == "Verifikation 1 av 3"
    assert panel.stage.accessibleName() == "Datum: 2026-01-01"
    press(panel.stage, Qt.Key.Key_Space)
    assert clipboard() == fields_of(1)[2]


def test_a_voucher_marked_by_someone_else_is_passed_over_with_a_word(window: MainWindow) -> None:
    panel = begin(window)
    actions = window.session.services.actions
    actions.mark([2], MarkRequest("in already", "bo"))  # from another program: this window has not heard of it
    through(panel)
    panel.number.number.setText("71")
    press(panel.number.number, Qt.Key.Key_Return)
    assert panel.flow.run.left == (3,)
    assert "F 2 was passed over: already marked as exported." in panel._told.text()
    assert clipboard() == "F"
    QGuiApplication.clipboard().setText("mine")
    window.session.mark([3], MarkRequest("in already", "bo"))
    assert panel.flow.phase is Phase.FINISHED
    assert clipboard() == "mine"


def test_one_marked_by_someone_else_at_the_last_moment_is_not_marked_twice(window: MainWindow) -> None:
    panel = begin(window, 1, 2)
    through(panel)
    window.session.services.actions.mark([1], MarkRequest("in already", "bo", None, "A", "5"))
    panel.number.number.setText("71")
    press(panel.number.number, Qt.Key.Key_Return)
    kinds = [event.kind for event in window.session.services.cases.history(1)]
    assert kinds.count(EventKind.MARKED) == 1
    assert EventKind.TYPED not in kinds
    assert panel.flow.run.left == (2,)
    assert "F 1 was passed over" in panel._told.text()


def test_what_is_corrected_meanwhile_begins_again_as_it_is_to_be_entered(window: MainWindow) -> None:
    panel = begin(window, 1)
    for _ in range(4):
        press(panel.stage, Qt.Key.Key_Space)
    assert clipboard() == "125,00"
    correction = Correction(rows={0: RowCorrection(account="4010")}, reason="replaced", by="bo")
    with window.session.services.actions._store.writing() as writer:
        writer.put_corrections({1: correction})
    window.session.changed.emit(Changes("act", Changed.CASES, (1,)))
    assert "F 1 has been changed meanwhile." in panel._told.text()
    assert panel.flow.run.place == 0
    assert clipboard() == "125,00"  # only a step of the user touches it
    assert "Not on the clipboard" in panel.stage.accessibleDescription()
    press(panel.stage, Qt.Key.Key_C)
    assert through(panel)[3:5] == ["4010", "125,00"]


def test_one_to_be_retried_is_refused_with_the_reason(window: MainWindow) -> None:
    window.session.route([1], Status.RETRY, "put right")
    window.table.select_ids([1])
    window.actions_by_name["type_along"].trigger()
    assert window.acts.typing.panel is None
    (bar,) = window.findChildren(MessageBar)
    shown = " ".join(label.text() for label in bar.findChildren(QWidget) if hasattr(label, "text"))
    assert "F 1 is left as it is: to be retried in the source." in shown
    panel = begin(window, 1, 2)
    assert panel.flow.run.left == (2,)
    assert "1 voucher is left out: to be retried in the source." in panel._told.text()


def test_it_says_what_fortnox_will_stop_on_before_it_is_typed(window: MainWindow) -> None:
    panel = begin(window, 1)
    assert panel._warning.text() == "⚠ It will stop on: Account 4903 is missing in the chart of accounts"
    assert panel._unchecked.text() == "Not everything could be checked beforehand."
    assert panel._warning.isVisible()
    assert panel._unchecked.isVisible()


def test_coming_back_copies_the_next_only_when_asked(window: MainWindow, qtbot: QtBot, qapp: QApplication) -> None:
    panel = begin(window, 1)
    qtbot.waitActive(panel)

    def away_and_back() -> None:
        qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
        window.activateWindow()
        qtbot.waitUntil(lambda: not panel.isActiveWindow())
        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)

    away_and_back()
    assert not panel._coming_back.isActive()
    panel.options.toggles["typing_by_return"].trigger()
    away_and_back()
    qtbot.waitUntil(lambda: clipboard() == "2026-01-01")
    away_and_back()
    panel.buttons["next"].pressed.emit()  # a press on a button says itself what is wanted
    assert not panel._coming_back.isActive()


def test_the_clipboard_is_cleared_afterwards_unless_asked_not_to_or_it_is_not_ours(window: MainWindow) -> None:
    panel = begin(window, 1)
    panel.close()
    assert clipboard() == ""
    panel = begin(window, 1)
    QGuiApplication.clipboard().setText("theirs")
    panel.close()
    assert clipboard() == "theirs"
    panel = begin(window, 1)
    panel.options.toggles["typing_clears"].trigger()
    panel.close()
    assert clipboard() == "F"


def test_pauses_are_not_counted(window: MainWindow) -> None:
    panel = begin(window)
    watch = Watch()
    panel.flow._clock = watch
    panel.flow._since = 0.0
    for voucher_id in (1, 2):
        watch.at += 100
        press(panel.stage, Qt.Key.Key_P)
        watch.at += 5000
        panel._go_on.click()
        through(panel)
        watch.at += 20
        panel.number.number.setText(str(voucher_id))
        press(panel.number.number, Qt.Key.Key_Return)
    assert panel.flow.run.seconds == (120, 120)
    assert panel._progress.text() == "Voucher 3 of 3 · about 2 minutes left"


def test_the_order_is_chosen_and_used_at_once(window: MainWindow) -> None:
    panel = begin(window, 1)
    panel.options.toggles["typing_key"].trigger()
    panel.options.order.trigger()
    (asked,) = panel.findChildren(OrderDialog)
    asked.list.setCurrentRow(1)
    asked.up.click()
    asked.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    asked._confirm()
    assert window.session.settings.typing_fields[:2] == [FieldName.TRANSACTION_DATE, FieldName.SERIES]
    assert through(panel) == ["2026-01-01", "F", "4903", "125,00", "3010", "125,00"]


def test_stopping_at_empty_fields_leaves_nothing_to_paste(window: MainWindow) -> None:
    window.session.settings.typing_empty_too = True
    panel = begin(window, 1)
    seen = through(panel)
    assert seen[3:6] == ["4903", "", ""]
    assert len(seen) == 3 + 2 * 6


def test_with_real_threads_nothing_is_refused_or_lost(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    program = Program(qapp, tmp_path / "threads", "en", ThreadRunner(qapp))
    program.start()
    window = program.window
    failed: list[object] = []
    window.session.failed.connect(failed.append)
    export = brp(*((str(n), f"2026-01-0{n}", f"Kassa {n}", "4903") for n in (1, 2, 3)))
    window.acts.bring_in(
        [TextInput("export", export), TextInput("mail", "\n\n".join(failure(f"F {n}") for n in (1, 2, 3)))]
    )
    qtbot.waitUntil(lambda: any(isinstance(each, IntakeDialog) and each.isVisible() for each in qapp.topLevelWidgets()))
    (asked,) = [each for each in qapp.topLevelWidgets() if isinstance(each, IntakeDialog)]
    next(each for each in asked.findChildren(QPushButton) if each.isDefault()).click()
    qtbot.waitUntil(lambda: len(window.table.shown_ids()) == 3)
    panel = begin(window)
    for voucher_id in (1, 2, 3):
        qtbot.waitUntil(lambda: panel.flow.phase is Phase.TYPING)
        assert through(panel) == fields_of(voucher_id)
        panel.number.number.setText(str(voucher_id))
        press(panel.number.number, Qt.Key.Key_Return)
        press(panel.number.number, Qt.Key.Key_Return)  # pressed twice is marked once
    qtbot.waitUntil(lambda: panel.flow.phase is Phase.FINISHED)
    assert failed == []
    assert {status(window, each) for each in (1, 2, 3)} == {Status.MARKED}
    window.close()
    window.deleteLater()
    program.close()
    program.deleteLater()


def numbers(panel: EntryPanel) -> tuple[str, str]:
    return panel.number.series.text(), panel.number.number.text()


def test_the_series_last_given_comes_next_and_a_typed_number_stays(window: MainWindow) -> None:
    window.session.mark([3], MarkRequest("in already", "bo", None, "A", "118"))
    panel = begin(window, 1, 2)
    through(panel)
    QTest.keyClicks(panel.number.number, " 11 8")
    assert numbers(panel) == ("F", "118")
    panel.number.series.clear()
    QTest.keyClicks(panel.number.series, "a ")
    assert numbers(panel) == ("A", "118")
    press(panel.number.number, Qt.Key.Key_Return)
    assert "F 3 has that number already." in panel.number._fault.text()
    press(panel.number.number, Qt.Key.Key_Return)
    assert window.session.index.row(1).fortnox == "A 118"  # type: ignore[union-attr]
    through(panel)
    assert numbers(panel) == ("A", "119")


def test_what_fails_meanwhile_elsewhere_is_not_taken_as_its_own(window: MainWindow) -> None:
    panel = begin(window, 1, 2)
    through(panel)
    window.session._runner.run = held = Held()  # type: ignore[method-assign]
    QTest.keyClicks(panel.number.number, "71")
    press(panel.number.number, Qt.Key.Key_Return)
    window.session.failed.emit(StoreBusy(path="x"))  # something else, while the mark is under way
    held.go()
    assert panel.flow.run.typed == 1
    assert panel.flow.run.numbers
    assert panel._told.text() == ""


class Held:
    """A runner that lets tasks wait."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Task, Lane]] = []

    def __call__(self, task: Task, lane: Lane) -> None:
        self.waiting.append((task, lane))

    def go(self) -> None:
        while self.waiting:
            InlineRunner().run(*self.waiting.pop(0))


def test_what_waits_is_told_after_a_close_and_after_a_restart(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    panel = begin(window, 1, 2)
    press(panel.stage, Qt.Key.Key_Space)
    panel.close()
    words = "Typing along is paused at voucher 1 of 2. Ctrl+Shift+T goes on with it."
    assert window.messages._text.text() == words
    assert clipboard() == ""  # no amount is left behind
    window.close()
    again = Program(qapp, tmp_path / "data", "en", InlineRunner())
    again.start()
    assert again.window.messages._text.text() == words
    again.window.close()
    again.window.deleteLater()
    again.close()


def test_the_panel_is_as_high_as_its_words_need_and_low_at_the_end(window: MainWindow) -> None:
    window.session.route([2], Status.RETRY, "put right")
    panel = begin(window, 1, 2, 3)
    assert "is left out" in panel._told.text()
    panel.resize(200, 100)
    QApplication.processEvents()
    assert all(each.height() >= each.minimumSizeHint().height() for each in panel.buttons.values())
    assert panel.rows.table.height() >= panel.rows.table.minimumHeight()
    assert panel.rows._balance.geometry().top() > panel.rows.table.geometry().bottom()
    labels = (panel._head, panel._told, panel._warning, panel._unchecked, panel._keys, panel.rows._balance)
    assert all(each.height() >= each.heightForWidth(each.width()) for each in labels)
    assert panel.stage.height() >= panel.stage.minimumHeight()
    panel.resize(400, 900)
    through(panel)
    assert panel._told.text() == ""
    panel.number._skip.click()
    panel.buttons["skip_voucher"].click()
    QApplication.processEvents()
    assert panel.flow.phase is Phase.FINISHED
    assert panel.height() < 250


def test_a_step_costs_the_same_however_many_are_left() -> None:
    run = run_of(tuple(range(1, 10_001)))
    assert len(str(run.as_plain())) < 300
    assert run_from_plain(run.as_plain()) == run
    jumbled = run_of((7, 9, 10, 11, 3))
    assert run_from_plain(jumbled.as_plain()) == jumbled
    assert run_from_plain({"left": "1-9999999999"}) is None
    assert run_from_plain({"left": "1-x"}) is None
