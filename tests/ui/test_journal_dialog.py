from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.stub_session import BAKERY, GYM, Heard, StubServices, find, make_session, notices, press, row, said
from workbench.domain.errors import FileNotWritable
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey
from workbench.domain.journal import JournalOrder
from workbench.services.requests import FileInput, MarkRequest
from workbench.settings import Settings, SettingsFile
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.journal_making import JournalSaving, wish_for
from workbench.ui.journal_preview import JournalPreview
from workbench.ui.plain import PlainLabel
from workbench.ui.printing import PrintChoice
from workbench.ui.session import Session
from workbench.ui.tasks import InlineRunner

if TYPE_CHECKING:
    from workbench.services.services import Services

Made = tuple[Session, StubServices]


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def gym(tmp_path: Path, qapp: QApplication) -> Made:
    return make_session(tmp_path / "data", [row(1), row(2), row(3, Status.MARKED)])


@pytest.fixture
def both(tmp_path: Path, qapp: QApplication) -> Made:
    return make_session(tmp_path / "data", [row(1), row(2), row(3, company=BAKERY)])


def opened(owner: QWidget, session: Session, *ids: int, selection: str = "") -> JournalDialog:
    """Open it, and take those that were handled before all the same."""
    dialog = JournalDialog(session, ids, owner, selection)
    dialog.open()
    dialog.made.take.click()
    return dialog


def button(dialog: QWidget, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == words)


def combo(dialog: QWidget, name: str) -> QComboBox:
    return next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == name)


def mark_box(dialog: QWidget) -> QCheckBox:
    return dialog.findChildren(QCheckBox)[-1]


def choose_file(window: QWidget, path: Path) -> None:
    file_dialog = find(window, QFileDialog)
    file_dialog.fileSelected.emit(str(path))
    file_dialog.close()


def test_says_how_much_it_holds(owner: QWidget, gym: Made) -> None:
    dialog = opened(owner, gym[0], 1, 2, 99)
    assert said(dialog).startswith("The journal holds 2 vouchers, 2,469.00 kr.")
    assert not [each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "Company"]


def test_those_marked_or_printed_before_are_asked_about_and_left_out(owner: QWidget, gym: Made) -> None:
    session, stub = gym
    stub.reports = {1: [4]}
    dialog = JournalDialog(session, (1, 2, 3), owner)
    dialog.open()
    words = said(dialog)
    assert words.startswith("The journal holds 1 voucher,")
    assert "2 of these have been handled before:" in words
    assert "F 1103, F 1101." in words
    assert "1 is marked as exported: entered again it is in Fortnox twice. 1 is in a report made before: 4." in words
    dialog.made.take.click()
    assert said(dialog).startswith("The journal holds 3 vouchers,")
    dialog.close()
    only = JournalDialog(session, (3,), owner)
    only.open()
    assert not button(only, "Save as…").isEnabled()


def test_nothing_is_cut_off_whatever_is_told_later(owner: QWidget, gym: Made) -> None:
    session, stub = gym
    stub.reports = {1: [4]}
    dialog = JournalDialog(session, (1, 2, 3), owner)
    dialog.open()
    dialog.resize(dialog.minimumWidth(), 100)
    mark_box(dialog).click()
    dialog._left_out = [(session.index.rows[0], CauseKey("account-missing", (("account", "4903"),)))] * 3
    dialog._tell()
    QApplication.processEvents()
    boxes = sorted(dialog.findChildren(QCheckBox), key=QCheckBox.y)
    chain: list[QWidget] = []
    following = dialog.nextInFocusChain()
    while following and following is not dialog:
        chain.append(following)
        following = following.nextInFocusChain()
    stops = [*boxes, button(dialog, "Save as…"), button(dialog, "Cancel")]
    assert [each for each in chain if each in stops] == stops  # as they stand, the main button before Cancel
    shown = [each for each in dialog.findChildren(QWidget) if each.isVisible() and isinstance(each, PlainLabel)]
    assert [each.text() for each in shown if each.height() < each.heightForWidth(each.width())] == []
    fields = [each for each in dialog.findChildren(QWidget) if isinstance(each, QComboBox | QLineEdit | QCheckBox)]
    fields = [each for each in fields if not isinstance(each.parentWidget(), QComboBox | QDateTimeEdit)]
    assert [each for each in fields if each.isVisible() and each.height() < each.minimumSizeHint().height()] == []


def test_enter_asks_where_and_saves(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, stub = gym
    told = notices(session)
    dialog = opened(owner, session, 1, 2, selection="Konto 4903 saknas")
    press(dialog, Qt.Key.Key_Return)
    assert find(dialog, QFileDialog).acceptMode() == QFileDialog.AcceptMode.AcceptSave
    target = tmp_path / "out" / "Journal.pdf"
    target.parent.mkdir()
    choose_file(dialog, target)
    ((name, values),) = stub.calls
    assert name == "journal"
    assert values[:5] == ((1, 2), target, JournalOrder.NUMBER, "Konto 4903 saknas", "anna.lind")
    assert values[-1] is None
    assert [(each.text, each.path, each.act) for each in told] == [("The journal is saved as Journal.pdf.", target, "")]
    assert session.settings.report_folder == str(target.parent)
    assert not dialog.isVisible()


def test_the_order_is_remembered(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, stub = gym
    dialog = opened(owner, session, 1)
    combo(dialog, "Sorted by").setCurrentIndex(3)
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert stub.calls[0][1][2] is JournalOrder.CAUSE
    assert session.settings.journal_order == "cause"
    assert combo(opened(owner, session, 1), "Sorted by").currentText() == "Cause"


def test_marking_goes_with_the_file(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, stub = gym
    told = notices(session)
    dialog = opened(owner, session, 1, 2, 3)
    mark_box(dialog).click()
    assert "1 of them is in the journal, but its mark is left as it is." in said(dialog)
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert stub.calls[0][1][-1] == MarkRequest("Entered by hand in Fortnox", "anna.lind")
    assert told[0].text == "The journal is saved as a.pdf. 2 vouchers are marked as exported."
    assert told[0].act == "the-act"


def test_nothing_new_to_mark_offers_no_undo(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, _ = gym
    told = notices(session)
    dialog = opened(owner, session, 3)
    mark_box(dialog).click()
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert (told[0].text, told[0].act) == ("The journal is saved as a.pdf.", "")


def test_a_missing_reason_stops_before_the_file(owner: QWidget, gym: Made) -> None:
    dialog = opened(owner, gym[0], 1)
    mark_box(dialog).click()
    combo(dialog, "Reason").setCurrentText("")
    button(dialog, "Save as…").click()
    assert dialog.findChild(QFileDialog) is None
    assert "A reason is needed" in said(dialog)


def test_not_choosing_a_place_comes_back(owner: QWidget, gym: Made) -> None:
    dialog = opened(owner, gym[0], 1)
    button(dialog, "Save as…").click()
    find(dialog, QFileDialog).reject()
    assert dialog.isVisible()
    assert gym[1].calls == []


def test_a_file_that_can_not_be_written_is_told(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, stub = gym
    stub.fault = FileNotWritable(path="a.pdf", detail="it is open")
    failed, told = Heard(), notices(session)
    session.failed.connect(failed)
    dialog = opened(owner, session, 1)
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert failed.values == [stub.fault]
    assert told == []


def test_several_companies_one_file_each(owner: QWidget, both: Made, tmp_path: Path) -> None:
    session, stub = both
    told = notices(session)
    dialog = opened(owner, session, 1, 2, 3)
    company = combo(dialog, "Company")
    assert company.currentText() == "All 2 companies, one file each"
    assert not button(dialog, "Print…").isEnabled()
    assert not button(dialog, "Preview").isEnabled()
    assert "Choose one company" in said(dialog)
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert stub.calls[0][1][0] == (1, 2, 3)
    assert (told[0].text, told[0].path) == ("2 journals are saved, one for each company.", tmp_path)


def test_one_of_several_companies(owner: QWidget, both: Made, tmp_path: Path) -> None:
    session, stub = both
    dialog = opened(owner, session, 1, 2, 3)
    company = combo(dialog, "Company")
    company.setCurrentIndex(company.findData(GYM))
    assert said(dialog).startswith("The journal holds 2 vouchers")
    assert button(dialog, "Preview").isEnabled()
    button(dialog, "Save as…").click()
    name = find(dialog, QFileDialog).selectedFiles()[0]
    assert f"Journal Kraftkällans Gym AB {GYM} " in name
    choose_file(dialog, tmp_path / "a.pdf")
    assert stub.calls[0][1][0] == (1, 2)


def test_preview_shows_the_pages_and_leaves_no_file(owner: QWidget, gym: Made) -> None:
    session, stub = gym
    dialog = opened(owner, session, 1)
    mark_box(dialog).click()
    button(dialog, "Preview").click()
    preview = find(dialog, JournalPreview)
    assert preview.isVisible()
    assert dialog.isVisible()
    made = stub.calls[0][1]
    assert made[-1] is None, "a preview marks nothing"
    assert not made[1].exists()
    preview.close()


def test_print_marks_once_the_pages_are_with_the_printer(owner: QWidget, gym: Made) -> None:
    session, stub = gym
    owner.show()
    dialog = opened(owner, session, 1, 3)
    mark_box(dialog).click()
    button(dialog, "Print…").click()
    assert not dialog.isVisible()
    choice = find(session, PrintChoice)
    assert [name for name, _ in stub.calls] == ["journal"]
    assert choice.after is not None
    choice.after()
    assert [(name, values[0]) for name, values in stub.calls[1:]] == [("report", (1, 3)), ("mark", (1,))]
    choice.dialog.reject()


def test_saving_by_itself_after_the_mark_dialog(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, stub = gym
    request = MarkRequest("why", "Åsa")
    JournalSaving(session, wish_for(session, (1, 2, 99), request), owner).open()
    choose_file(owner, tmp_path / "a.pdf")
    values = stub.calls[0][1]
    assert (values[0], values[-1]) == ((1, 2), request)


def test_with_the_real_services(
    owner: QWidget, services: "Services", samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    settings_file = SettingsFile(tmp_path / "settings.json")
    session = Session(services, InlineRunner(), Settings(), settings_file, services.texts("sv"))
    previews = Heard()
    session.preview([FileInput(samples)], previews)
    session.bring_in(previews.values[0], False, Heard())
    ids = [each.id for each in session.index.rows if each.status is Status.OPEN]
    dialog = opened(owner, session, *ids)
    mark_box(dialog).click()
    find(dialog, QLineEdit).setText("Alla öppna")
    dialog.findChildren(QPushButton)
    target = tmp_path / "Journal åäö.pdf"
    press(dialog, Qt.Key.Key_Return)
    choose_file(dialog, target)
    assert target.read_bytes().startswith(b"%PDF")
    assert {session.index.rows[session.index.position[each]].status for each in ids} == {Status.MARKED}
    session.undo()  # the mark; the journal is still saved, and no act to undo
    assert {session.index.rows[session.index.position[each]].status for each in ids} == {Status.HAND}


def test_the_code_is_on_until_it_is_taken_away(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, _ = gym
    dialog = opened(owner, session, 1)
    (codes,) = [each for each in dialog.findChildren(QCheckBox) if "QR" in each.text()]
    assert codes.isChecked()
    codes.click()
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert session.settings.journal_codes is False


def test_one_to_be_retried_is_left_out_with_the_reason(owner: QWidget, tmp_path: Path, qapp: QApplication) -> None:
    session, stub = make_session(tmp_path / "data", [row(1), row(2, Status.RETRY)])
    dialog = opened(owner, session, 1, 2)
    assert "1 voucher is left out, as it is to be retried in the source." in said(dialog)
    button(dialog, "Save as…").click()
    choose_file(dialog, tmp_path / "a.pdf")
    assert stub.calls[0][1][0] == (1,)


def test_what_fortnox_would_refuse_is_said_before_anything_is_printed(
    owner: QWidget, services: "Services", samples: Path, tmp_path: Path, qapp: QApplication
) -> None:
    settings_file = SettingsFile(tmp_path / "settings.json")
    session = Session(services, InlineRunner(), Settings(), settings_file, services.texts("en"))
    previews = Heard()
    session.preview([FileInput(samples)], previews)
    session.bring_in(previews.values[0], False, Heard())
    ids = [each.id for each in session.index.rows if each.status is Status.OPEN]
    assert "as they stand now; the journal says why." in said(opened(owner, session, *ids))


def test_a_preview_is_written_down_only_once_it_is_saved(owner: QWidget, gym: Made, tmp_path: Path) -> None:
    session, stub = gym
    dialog = opened(owner, session, 1, 2)
    button(dialog, "Preview").click()
    shown = next(each for each in QApplication.topLevelWidgets() if isinstance(each, JournalPreview))
    assert [name for name, _ in stub.calls] == ["journal"]
    shown.save_as()
    choose_file(shown, tmp_path / "b.pdf")
    assert stub.calls[-1] == ("report", ((1, 2), "b.pdf", "anna.lind"))
    shown.close()
