"""In the window: routes with their warnings, approvals, the register, the list and the history as files."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from tests.services.conftest import COMPANY, brp, failure, quiet
from tests.ui.test_screens import dark_palette, picture
from workbench.app import Program
from workbench.domain.company import Company
from workbench.domain.failure import Flag, Status
from workbench.domain.journal import JournalOrder
from workbench.domain.match_key import match_key
from workbench.services.approval import AWAITING
from workbench.services.case_row import CaseFilter
from workbench.services.replacing import Replacements
from workbench.services.requests import MarkRequest, TextInput
from workbench.services.services import Services
from workbench.ui.act_bar import ActBar
from workbench.ui.approve_dialog import ApproveDialog
from workbench.ui.company_dialog import CompanyDialog
from workbench.ui.fault_label import FaultLabel
from workbench.ui.history_dialog import HistoryDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.plain import PlainLabel
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.register_dialog import RegisterDialog
from workbench.ui.save_dialog import FILTERS, SaveDialog
from workbench.ui.tasks import InlineRunner


@pytest.fixture(params=["sv", "en"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on three failed vouchers of 125,00 kr of output VAT each, of a company with the two-person rule."""
    running = Program(qapp, tmp_path / "data", request.param, InlineRunner())
    services = running.window.session.services
    vouchers = brp(*((str(n), f"2026-02-0{n}", f"Kassarapport {n}", "4903") for n in (1, 2, 3)))
    told = "\n".join(failure(f"F {n}") for n in (1, 2, 3))
    inputs = [TextInput("a", vouchers.replace("3010", "2611")), TextInput("b", told)]
    services.intake.store(services.intake.preview(inputs, quiet), "Anna", False, quiet)
    (company,) = [each for each in services.cases.companies() if each.org_number == COMPANY]
    services.actions.change_company(replace(company, name="Åkersberga Gym AB", approve_from=12_500), "Anna")
    running.window.session.settings.user_name = "Anna"
    running.window.resize(1300, 820)
    running.start()
    yield running.window
    running.window.close()
    running.window.deleteLater()
    running.close()


def shown(kind: type[QWidget]) -> QWidget:
    (found,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(PlainLabel))


def told(window: MainWindow) -> str:
    return window.messages._text.text()


def choose(path: Path) -> None:
    (dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog) and each.isVisible()]
    dialog.close()
    dialog.fileSelected.emit(str(path))


def press_default(widget: QWidget) -> None:
    next(each for each in widget.findChildren(QPushButton) if each.isDefault()).click()


def test_changing_the_way_warns_of_what_was_printed(window: MainWindow, tmp_path: Path) -> None:
    services = window.session.services
    texts, language = window.session.texts, window.session.texts.language
    services.write_journal([1, 2], tmp_path / "j.pdf", JournalOrder.NUMBER, "", "Anna", texts, None, True, quiet)
    window.session.load()
    window.table.select_ids([1])
    assert "Printed in the report j.pdf" in words(window.detail) or "Togs med i rapporten j.pdf" in words(window.detail)
    window.table.select_ids([1, 2])
    assert not window.actions_by_name["make_hand"].isEnabled()
    window.actions_by_name["make_retry"].trigger()
    asked = shown(ReasonDialog)
    day = texts.moment(services.register.report(1).at)
    assert f"1 ({day})" in words(asked)
    picture(asked, f"{language}-route-warning")
    press_default(asked)
    assert {services.cases.rows([each])[0].status for each in (1, 2)} == {Status.RETRY}
    window.actions_by_name["make_hand"].trigger()
    picture(shown(ReasonDialog), f"{language}-route-hand")
    press_default(shown(ReasonDialog))
    assert [row.status for row in window.session.index.rows] == [Status.HAND, Status.HAND, Status.OPEN]
    window.actions_by_name["undo"].trigger()
    assert [row.status for row in window.session.index.rows] == [Status.RETRY, Status.RETRY, Status.OPEN]


def test_a_large_mark_stands_as_awaiting_until_another_has_approved(window: MainWindow) -> None:
    session, language = window.session, window.session.texts.language
    assert not window.actions_by_name["approve"].isEnabled()
    session.mark([1, 2], MarkRequest("typed", "Anna"))
    assert session.texts.n("{count} of them awaits approval", "{count} of them await approval", 2) in told(window)
    window.causes.choose(CaseFilter())
    window.table.select_ids([1, 2])
    bar = next(each for each in window.detail.findChildren(ActBar) if each.isVisible())
    assert bar.actions()[0].objectName() == "approve"
    titles = [entry.title for entry in window.causes._model.entries]
    assert session.texts.t("of which await approval") in titles
    window.causes.choose(AWAITING)
    assert window.table.shown_ids() == (1, 2)
    window.table.select_ids([1])
    picture(window, f"{language}-awaiting")
    bar = window.detail.findChildren(ActBar)[0]
    assert next(each.objectName() for each in bar.actions() if each.objectName()) == "approve"
    window.actions_by_name["approve"].trigger()
    asked = shown(ApproveDialog)
    name = asked.findChildren(QLineEdit)[0]
    assert name.text() == ""
    press_default(asked)
    assert asked.findChildren(FaultLabel)[0].isVisible()
    name.setText(" anna ")
    press_default(asked)
    picture(asked, f"{language}-approve")
    assert asked.isVisible()
    name.setText("Bo")
    press_default(asked)
    row = session.index.row(1)
    assert row is not None
    assert (row.status, row.flags) == (Status.MARKED, Flag.NONE)
    assert window.table.shown_ids() == (2,)
    session.undo()
    assert window.table.shown_ids() == (1, 2)


def test_the_register_writes_again_and_shows_its_vouchers(window: MainWindow, tmp_path: Path) -> None:
    session, language = window.session, window.session.texts.language
    window.actions_by_name["register"].trigger()
    assert session.texts.t("No report has been made yet.") in words(shown(RegisterDialog))
    shown(RegisterDialog).close()
    made, again = tmp_path / "Journal.pdf", tmp_path / "igen.pdf"
    session.services.write_journal([2, 3], made, JournalOrder.NUMBER, "", "Anna", session.texts, None, True, quiet)
    window.actions_by_name["register"].trigger()
    dialog = shown(RegisterDialog)
    (table,) = dialog.findChildren(QTableWidget)
    assert [table.item(0, place).text() for place in (0, 2, 5, 6)] == ["1", "Journal.pdf", "Anna", "2"]  # type: ignore[union-attr]
    picture(dialog, f"{language}-register")
    assert table.item(0, 3).text() == "Åkersberga Gym AB"  # type: ignore[union-attr]
    opened: list[object] = []
    dialog.open_wanted.disconnect()  # type: ignore[attr-defined]  # no other program is to be started
    dialog.open_wanted.connect(opened.append)  # type: ignore[attr-defined]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (len(opened), dialog.isVisible()) == (1, True)
    save, vouchers = dialog.findChildren(QPushButton)[1:3]
    save.click()
    choose(again)
    assert again.read_bytes() == made.read_bytes()
    other = brp(("9", "2026-02-09", "Kassarapport 9", "4903")).replace(COMPANY, "556111-2222")
    intake = session.services.intake
    intake.store(intake.preview([TextInput("c", other)], quiet), "Anna", False, quiet)
    session.load()
    window.company.setCurrentIndex(window.company.findData("556111-2222"))
    vouchers.click()
    assert window.chosen_company() == ""
    assert window.table.selected_ids() == (2, 3)


def test_the_list_is_saved_as_it_is_shown(window: MainWindow, tmp_path: Path) -> None:
    session, texts = window.session, window.session.texts
    session.correct([3], Replacements(day=date(2026, 3, 1)), "locked", "Anna")
    session.mark([3], MarkRequest("typed", "Anna", None, "F", "33"))
    window.causes.choose(CaseFilter())
    window.search.setText("F3")
    window.apply_filter()
    window.actions_by_name["save_list"].trigger()
    (asked,) = window.findChildren(SaveDialog)
    assert re.search(r" \d{4}-\d\d-\d\d \d{4}\.xlsx$", asked.selectedFiles()[0])
    asked.filterSelected.emit(FILTERS["csv"])
    assert (asked.defaultSuffix(), Path(asked.selectedFiles()[0]).suffix) == ("csv", ".csv")
    choose(tmp_path / "lista.pdf")
    whole = CalamineWorkbook.from_path(tmp_path / "lista.pdf.xlsx")
    rows = whole.get_sheet_by_index(0).to_python()
    assert rows[0][:3] == [texts.t("Series"), texts.t("Number"), texts.t("Date")]
    assert [row[1] for row in rows[1:]] == ["3"]
    last = [texts.t(each) for each in ("In Fortnox", "Company", "Match key", "Corrected date")]
    assert rows[0][-4:] == last
    assert rows[1][-4:] == ["F 33", "Åkersberga Gym AB", match_key(3), date(2026, 3, 1)]
    assert texts.t("VAT by period") in whole.sheet_names


def test_the_processing_history_is_saved(window: MainWindow, tmp_path: Path) -> None:
    language = window.session.texts.language
    window.actions_by_name["processing_history"].trigger()
    picture(shown(HistoryDialog), f"{language}-history")
    press_default(shown(HistoryDialog))
    choose(tmp_path / "h.pdf")
    assert (tmp_path / "h.pdf").read_bytes().startswith(b"%PDF")
    assert [each.kind for each in window.session.services.register.reports()] == ["history"]


def test_the_limit_is_set_in_the_companys_settings(window: MainWindow) -> None:
    services: Services = window.session.services
    window.actions_by_name["company"].trigger()
    dialog = shown(CompanyDialog)
    limit = next(each for each in dialog.findChildren(QLineEdit) if each.text() in ("125,00", "125.00"))
    limit.setText("much")
    press_default(dialog)
    assert dialog.isVisible()
    picture(dialog, f"{window.session.texts.language}-company")
    limit.clear()
    QTest.keyClicks(limit, "50000,00")
    QTest.keyClick(limit, Qt.Key.Key_Return)
    assert [each.approve_from for each in services.cases.companies()] == [5_000_000]


def test_what_was_filled_in_stays_when_another_company_is_chosen(window: MainWindow) -> None:
    services: Services = window.session.services
    services.actions.change_company(Company("556111-2222", "Bageriet"), "Anna")
    window.actions_by_name["company"].trigger()
    dialog = shown(CompanyDialog)
    (which,) = dialog.findChildren(QComboBox)
    name, limit = (next(each for each in dialog.findChildren(QLineEdit) if wanted in each.text())
                   for wanted in ("Gym", "125"))  # fmt: skip
    first = which.currentIndex()
    limit.setText("much")
    which.setCurrentIndex(1 - first)
    assert which.currentIndex() == first, "what cannot be read is not left behind"
    limit.setText("")
    name.setText("Gymmet")
    which.setCurrentIndex(1 - first)
    name.setText("Bageri Nord")
    which.setCurrentIndex(first)
    assert name.text() == "Gymmet"
    press_default(dialog)
    assert {each.org_number: (each.name, each.approve_from) for each in services.cases.companies()} == {
        COMPANY: ("Gymmet", None), "556111-2222": ("Bageri Nord", None),
    }  # fmt: skip


def test_a_name_typed_before_the_markers_are_known_stands(window: MainWindow) -> None:
    window.session.settings.user_name = "Bo"
    window.session.mark([1], MarkRequest("typed", "Anna"))
    heard: list[BaseException] = []
    window.session.failed.connect(heard.append)
    window.acts._routes.approve([2])
    assert [type(each).__name__ for each in heard] == ["NothingMatched"]
    window.acts._routes.approve([1])
    asked = shown(ApproveDialog)
    assert isinstance(asked, ApproveDialog)
    name, reason = asked.findChildren(QLineEdit)
    name.clear()
    QTest.keyClicks(name, "Cecilia")
    asked._show_markers(frozenset({"Anna"}))
    assert (name.text(), reason.cursorPosition()) == ("Cecilia", 0)
    asked.close()


def test_the_dark_palette_too(window: MainWindow) -> None:
    before = QApplication.palette()
    QApplication.setPalette(dark_palette())
    window.session.mark([1], MarkRequest("typed", "Anna"))
    window.table.select_ids([1])
    picture(window, f"dark-{window.session.texts.language}-awaiting")
    QApplication.setPalette(before)
