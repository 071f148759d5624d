from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import GYM, Heard, find, make_session, press, row, said
from workbench.domain.failure import Status
from workbench.domain.report import Report, ReportKind
from workbench.services.changes import Skipped
from workbench.services.requests import MarkPlan, MarkRequest
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.plain import PlainLabel
from workbench.ui.session import Session

MANY = MarkPlan(tuple(range(1, 39)), 41_230_000, (Skipped(51, "it is already marked"), Skipped(52, "it is verified")))
ONE = MarkPlan((1,), 123_450, ())


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Session:
    return make_session(tmp_path / "data", [row(51, Status.MARKED)])[0]


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def opened(owner: QWidget, session: Session, plan: MarkPlan, *, journal: bool = False) -> tuple[MarkDialog, Heard]:
    dialog = MarkDialog(session, plan, owner, journal)
    heard = Heard()
    dialog.confirmed.connect(heard)
    dialog.open()
    return dialog, heard


def field(dialog: QWidget, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def test_says_what_is_hit_and_what_is_left_alone(owner: QWidget, session: Session) -> None:
    dialog, _ = opened(owner, session, MANY)
    assert "38 vouchers, 412,300.00 kr, will be marked as exported." in said(dialog)
    assert "1 voucher is left alone: it is already marked." in said(dialog)
    names = find(dialog, QPlainTextEdit)
    assert names.isHidden()
    find(dialog, QToolButton).click()
    assert names.isVisible()
    first, second = names.toPlainText().splitlines()
    assert first == "F 1151 · 2026-01-31 · Dagskassa Åkersberga – it is already marked"
    assert second.startswith("#52")


def test_enter_marks_with_the_reason_that_stands_there(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, MANY)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values == [MarkRequest("Entered by hand in Fortnox", "anna.lind")]


def test_escape_marks_nothing(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, MANY)
    press(dialog, Qt.Key.Key_Escape)
    assert heard.values == []
    assert not dialog.isVisible()


def test_the_last_reason_comes_first(owner: QWidget, session: Session) -> None:
    session.settings.reasons = ["Bokförd av byrån", "Already in Fortnox"]
    dialog, _ = opened(owner, session, ONE)
    combo = find(dialog, QComboBox)
    assert [combo.itemText(each) for each in range(combo.count())] == [
        "Bokförd av byrån",
        "Already in Fortnox",
        "Entered by hand in Fortnox",
        "Entered from the PDF journal",
    ]


def test_without_a_reason_it_stays_open_and_says_so(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, ONE)
    find(dialog, QComboBox).setCurrentText("  ")
    press(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "A reason is needed" in said(dialog)
    find(dialog, QComboBox).setCurrentText("because")
    assert "A reason is needed" not in said(dialog)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values[0].reason == "because"


@pytest.mark.parametrize(
    ("series", "number", "fault"),
    [
        ("A", "12b", "whole number"),
        ("A", "-3", "whole number"),
        ("", "12", "belongs to a series"),
        ("A", "１２", "whole"),
    ],
)
def test_a_wrong_number_is_told(owner: QWidget, session: Session, series: str, number: str, fault: str) -> None:
    dialog, heard = opened(owner, session, ONE)
    field(dialog, "Series in Fortnox").setText(series)
    field(dialog, "Number in Fortnox").setText(number)
    press(dialog, Qt.Key.Key_Return)
    assert fault in said(dialog)
    assert heard.values == []


def test_series_number_name_and_time_are_handed_on(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, ONE)
    field(dialog, "Series in Fortnox").setText(" A ")
    field(dialog, "Number in Fortnox").setText("123")
    field(dialog, "Marked by").setText("Åsa")
    when = QDateTime.currentDateTime().addDays(-2)
    find(dialog, QDateTimeEdit).setDateTime(when)
    press(dialog, Qt.Key.Key_Return)
    (request,) = heard.values
    assert (request.fortnox_series, request.fortnox_number, request.by) == ("A", "123", "Åsa")
    assert request.at.utcoffset() is not None
    assert abs(request.at.timestamp() - when.toSecsSinceEpoch()) < 60


def test_the_future_is_refused(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, ONE)
    find(dialog, QDateTimeEdit).setDateTime(QDateTime.currentDateTime().addDays(1))
    press(dialog, Qt.Key.Key_Return)
    assert "future" in said(dialog)
    assert heard.values == []


def test_a_name_is_needed(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, ONE)
    field(dialog, "Marked by").clear()
    press(dialog, Qt.Key.Key_Return)
    assert "Fill in who" in said(dialog)
    assert heard.values == []


def test_several_vouchers_have_no_number_in_common(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, MANY)
    assert "one voucher at a time" in said(dialog)
    assert "Number in Fortnox" not in {each.accessibleName() for each in dialog.findChildren(QLineEdit)}
    field(dialog, "Series in Fortnox").setText("A")
    press(dialog, Qt.Key.Key_Return)
    assert (heard.values[0].fortnox_series, heard.values[0].fortnox_number) == ("A", "")


def test_nothing_to_mark_leaves_only_close(owner: QWidget, session: Session) -> None:
    dialog, _ = opened(owner, session, MarkPlan((), 0, (Skipped(51, "it is already marked"),)), journal=True)
    assert "None of the chosen" in said(dialog)
    assert len(dialog.findChildren(QPushButton)) == 1
    assert dialog.findChildren(QComboBox) == []
    assert dialog.findChildren(QCheckBox) == []


def test_the_journal_too_is_its_own_signal(owner: QWidget, session: Session) -> None:
    dialog, plain = opened(owner, session, MANY, journal=True)
    with_journal = Heard()
    dialog.confirmed_with_journal.connect(with_journal)
    find(dialog, QCheckBox).click()
    press(dialog, Qt.Key.Key_Return)
    assert plain.values == []
    assert with_journal.values[0].reason == "Entered by hand in Fortnox"


def test_swedish(owner: QWidget, tmp_path: Path) -> None:
    session, _ = make_session(tmp_path / "data", language="sv")
    dialog, heard = opened(owner, session, MANY)
    assert "38 verifikationer, 412\u00a0300,00 kr, markeras som exporterade." in said(dialog)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values[0].reason == "Bokförd för hand i Fortnox"


def test_every_field_has_a_name(owner: QWidget, session: Session) -> None:
    dialog, _ = opened(owner, session, ONE)
    for kind in (QComboBox, QDateTimeEdit):
        assert all(each.accessibleName() for each in dialog.findChildren(kind))
    own = [each for each in dialog.findChildren(QLineEdit) if not isinstance(each.parent(), QComboBox | QDateTimeEdit)]
    assert [each.accessibleName() for each in own] == ["Series in Fortnox", "Number in Fortnox", "Marked by"]


def test_an_untouched_time_means_now(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, ONE)
    edit = find(dialog, QDateTimeEdit)
    shown = edit.dateTime()
    edit.setDateTime(shown.addSecs(-3600))
    edit.setDateTime(shown)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values[0].at is None
    assert timedelta(0) <= timedelta(seconds=shown.secsTo(QDateTime.currentDateTime())) < timedelta(minutes=1)


def test_those_nobody_says_have_failed_are_left_out_unless_asked_for(owner: QWidget, tmp_path: Path) -> None:
    session, _ = make_session(tmp_path / "more", [row(1), row(2, Status.UNREPORTED)])
    dialog, heard = opened(owner, session, session.plan_mark([1, 2]))
    left: list[frozenset[int]] = []
    dialog.leaving_out.connect(left.append)
    assert "1 voucher, 1,234.50 kr, will be marked as exported." in said(dialog)
    assert "They are probably in Fortnox already" in said(dialog)
    press(dialog, Qt.Key.Key_Return)
    assert left == [frozenset({2})]
    assert len(heard.values) == 1
    alone, _ = opened(owner, session, session.plan_mark([2]))
    assert not alone._mark.isEnabled()
    alone._unreported.take.click()
    assert alone._mark.isEnabled()


def test_it_grows_for_what_is_told_and_folds_the_series(owner: QWidget, session: Session) -> None:
    dialog, heard = opened(owner, session, ONE)
    dialog.resize(dialog.minimumWidth(), 100)
    dialog._fields._by.clear()
    press(dialog, Qt.Key.Key_Return)
    QApplication.processEvents()
    labels = [each for each in dialog.findChildren(PlainLabel) if each.isVisible()]
    assert dialog._fields._fault in labels
    assert [each.text() for each in labels if each.height() < each.heightForWidth(each.width())] == []
    field(dialog, "Marked by").setText("bo")
    field(dialog, "Series in Fortnox").setText("a")
    press(dialog, Qt.Key.Key_Return)
    assert heard.values[0].fortnox_series == "A"


def test_a_reason_written_for_others_is_offered_and_not_put_in(owner: QWidget, session: Session) -> None:
    """The history cannot be changed: what stands in it by Enter alone must be true of these vouchers too."""
    session.settings.reasons = ["Read in with w.si", "Already in Fortnox"]
    dialog, heard = opened(owner, session, ONE)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values[0].reason == "Entered by hand in Fortnox"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ReportKind.SIE, "Imported with the SIE file w.si"),
        (ReportKind.JOURNAL, "Entered from the journal w.si"),
    ],
)
def test_the_reason_says_what_was_made_of_them(owner: QWidget, tmp_path: Path, kind: ReportKind, reason: str) -> None:
    session, stub = make_session(tmp_path / "data", [row(1)])
    at = datetime(2026, 1, 31, tzinfo=UTC)
    stub.made = Report(3, kind, "w.si", GYM, at, "Anna", "", 1, {}, 1)
    dialog, heard = opened(owner, session, ONE)
    press(dialog, Qt.Key.Key_Return)
    assert heard.values[0].reason == reason
