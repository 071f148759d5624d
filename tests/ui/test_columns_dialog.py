"""Saying what columns hold, through the real window: from the file to the vouchers in the list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import press, said
from tests.ui.test_screens import dark_palette, picture, shown
from workbench.app import Program
from workbench.services.requests import FileInput
from workbench.ui.columns_dialog import ColumnsDialog
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.tasks import InlineRunner

DATA = Path(__file__).parents[1] / "data" / "sources" / "card_report"


@pytest.fixture(params=["en"])
def program(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", request.param, InlineRunner())
    running.window.resize(1360, 860)
    running.start()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


def bring_in(program: Program, name: str = "without-accounts.csv") -> QWidget:
    program.window.acts.bring_in([FileInput(DATA / name)])
    return shown(IntakeDialog)


def button(parent: QWidget, words: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if words in each.text().replace("&", ""))


def asked(program: Program) -> ColumnsDialog:
    press(bring_in(program), Qt.Key.Key_Return)  # what is wanted next is what Enter does
    dialog = shown(ColumnsDialog)
    assert isinstance(dialog, ColumnsDialog)
    return dialog


def field(dialog: QWidget, name: str) -> QComboBox:
    return next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == name)


def line(dialog: QWidget, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def take(dialog: QWidget) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.isDefault())


def test_what_is_guessed_is_filled_in_and_what_is_missing_told(program: Program) -> None:
    dialog = asked(program)
    assert field(dialog, "What the column Datum holds").currentText() == "Transaction date"
    assert field(dialog, "What the column Kort holds").currentText() == "Not used"
    assert "Järnhandeln" in said(dialog)
    assert "Still to be said: Account (expense), Contra account (card)." in said(dialog)
    assert not take(dialog).isEnabled()
    dialog.reject()
    shown(IntakeDialog).close()


def test_the_vouchers_are_shown_as_they_would_be_read_and_then_read_so(program: Program, qtbot: QtBot) -> None:
    dialog = asked(program)
    QTest.keyClicks(line(dialog, "The card's account"), "2890")
    QTest.keyClicks(line(dialog, "Expense account where none is given"), "5410")
    qtbot.waitUntil(lambda: take(dialog).isEnabled())
    assert "2026-01-12  Järnhandeln  1,250.00\n    5410  debit 1,250.00\n    2890  credit 1,250.00" in said(dialog)
    sign = field(dialog, "A purchase is")
    sign.setCurrentIndex(sign.findData("negative"))
    qtbot.waitUntil(lambda: "5410  credit 1,250.00" in said(dialog))
    sign.setCurrentIndex(sign.findData("positive"))
    qtbot.waitUntil(lambda: "5410  debit 1,250.00" in said(dialog))
    press(dialog, Qt.Key.Key_Return)
    again = shown(IntakeDialog)
    assert "3 vouchers" in said(again)
    press(again, Qt.Key.Key_Return)
    assert {row.text for row in program.session.index.rows} == {"Järnhandeln", "Tågresor", "Kaffe"}
    next_time = bring_in(program)
    assert "everything is here already" in said(next_time), "it is remembered"
    next_time.close()


def test_one_thing_said_of_two_columns_is_told_at_the_second(program: Program, qtbot: QtBot) -> None:
    dialog = asked(program)
    line(dialog, "The card's account").setText("2890")
    line(dialog, "Expense account where none is given").setText("5410")
    box = field(dialog, "What the column Kort holds")
    box.setCurrentIndex(box.findData("amount"))
    qtbot.waitUntil(lambda: "Another column holds that already." in said(dialog))
    assert not take(dialog).isEnabled()
    dialog.reject()
    shown(IntakeDialog).close()


def test_dates_in_two_ways_are_told_at_their_column(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Date,Purchase amount,Account,Contra account\n01/02/2024,10.00,5410,2890\n", "utf-8")
    program.window.acts.bring_in([FileInput(path)])
    button(shown(IntakeDialog), "Say what the columns hold").click()
    dialog = shown(ColumnsDialog)
    assert said(dialog).count("“01/02/2024” in the column Date can be read in two ways") == 2
    order = field(dialog, "Dates are written")
    order.setCurrentIndex(order.findData("dmy"))
    qtbot.waitUntil(lambda: "2024-02-01" in said(dialog))
    assert "two ways" not in said(dialog)
    dialog.close()
    shown(IntakeDialog).close()


def test_cancelling_keeps_the_whole_for_later(program: Program) -> None:
    asked(program).reject()
    button(shown(IntakeDialog), "Keep under Not understood").click()
    assert [item.reason for item in program.session.services.cases.tray()] == ["columns-unknown"]


@pytest.mark.parametrize("program", ["sv", "en"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures(program: Program, scheme: str, qtbot: QtBot) -> None:
    before = QApplication.palette()
    if scheme == "dark":
        QApplication.setPalette(dark_palette())
    name = f"{scheme}-{program.session.texts.language}-columns"
    dialog = asked(program)
    picture(dialog, name)
    for each, text in zip(dialog.findChildren(QLineEdit), ("2890", "5410", ""), strict=True):
        each.setText(text)
    qtbot.waitUntil(lambda: take(dialog).isEnabled())
    picture(dialog, f"{name}-said")
    dialog.reject()
    shown(IntakeDialog).close()
    QApplication.setPalette(before)
