"""The pane, its parts and what stands in them, on the real widgets."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import (
    COST_CENTER,
    MISSING,
    FakeServices,
    detail,
    fake_services,
    first,
    marked,
    session_of,
    stored,
)
from workbench.domain.errors import NotFound
from workbench.domain.failure import Flag, Status
from workbench.services.case_index import Total
from workbench.services.cases import FailureFindings
from workbench.ui import theme
from workbench.ui.act_bar import ActBar
from workbench.ui.case_head import MarkableLabel
from workbench.ui.detail_pane import DetailPane
from workbench.ui.folding import FoldingPart
from workbench.ui.group_view import Group
from workbench.ui.plain import PlainLabel
from workbench.ui.rows_table import RowsTable
from workbench.ui.session import Session
from workbench.ui.theme import Accent

MakePane = Callable[..., DetailPane]


@pytest.fixture
def fake(tmp_path: Path) -> FakeServices:
    return fake_services(tmp_path)


@pytest.fixture
def session(fake: FakeServices, tmp_path: Path) -> Session:
    return session_of(fake, tmp_path)


@pytest.fixture
def made(qtbot: QtBot, fake: FakeServices, session: Session) -> MakePane:
    def make(number: int = 1, width: int = 700) -> DetailPane:
        pane = DetailPane(session)
        qtbot.addWidget(pane)
        pane.resize(width, 900)
        pane.show()
        pane.show_case(number)
        return pane

    return make


def words(root: QWidget) -> str:
    return "\n".join(each.text() for each in root.findChildren(QLabel) if each.isVisible())


def test_nothing_chosen_asks_for_a_choice(made: MakePane) -> None:
    pane = made()
    pane.show_case(None)
    assert pane.current_id is None
    assert "Choose a voucher in the list." in words(pane)


def test_several_chosen_are_counted_and_summed(made: MakePane) -> None:
    pane = made()
    pane.show_group(Group(Total(1234, 48_300_00), True))
    assert pane.current_id is None
    assert "1,234 vouchers selected" in words(pane)
    assert "48,300.00 kr in all" in words(pane)


def test_a_case_is_explained_from_its_head_to_its_prevention(made: MakePane) -> None:
    shown = words(made())
    for expected in (
        "F 1123",
        "12,982.50",
        "2026-01-31",
        "Kassarapport nr 1123 Åkersberga gym & simhall",
        "To handle",
        "Account 4903 is not in the chart",
        "Code 2001798",
        "In Fortnox",
        "Add account 4903, or make it active, and save.",
        "In BRP",
        "May it be entered by hand?",
        "Yes, once something is put right or replaced",
        "So that it does not happen again",
    ):
        assert expected in shown


def test_a_mark_that_the_sending_system_refused_is_said(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = detail(status=Status.MARKED, flags=Flag.MARK_REFUSED)
    assert "The sending system did not take the mark" in words(made())


def test_a_marked_case_that_failed_again_says_both(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = marked()
    shown = words(made())
    assert "Failed again after it was marked" in shown
    assert "in Fortnox A 217" in shown
    assert "reason: Inmatad för hand" in shown
    assert shown.index("Cost centre 36 does not exist") < shown.index("Account 4903 is not in the chart")


def test_sources_that_disagree_are_named(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = marked()
    assert "It may also be: The cost centre is inactive" in words(made())


def test_a_voucher_without_failure_says_what_that_means(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = detail(failures=(), status=Status.UNREPORTED)
    shown = words(made())
    assert "No failure has been reported for this voucher" in shown
    assert "that has not been checked here" in shown


def test_the_concerned_part_of_the_head_is_marked(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = marked()
    found = [each for each in made().findChildren(MarkableLabel) if each.is_marked]
    assert [each.text() for each in found] == ["2026-01-31"]
    assert "Cost centre 36 does not exist" in found[0].toolTip()


def test_the_same_case_read_again_keeps_its_place_and_what_is_open(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = marked()
    pane = made()
    pane.resize(500, 300)
    history = pane.findChildren(FoldingPart)[-1]
    history.set_open(True)
    bar = first(pane, QScrollArea).verticalScrollBar()
    QGuiApplication.processEvents()
    bar.setValue(200)
    fake.details[1] = replace(fake.details[1], failures=fake.details[1].failures[:1])
    pane.refresh()
    assert bar.value() == 200
    assert pane.findChildren(FoldingPart)[-1].is_open
    assert "Account 4903" not in words(pane)


def test_another_case_is_shown_from_its_top(made: MakePane, fake: FakeServices) -> None:
    pane = made()
    pane.resize(500, 200)
    QGuiApplication.processEvents()
    bar = first(pane, QScrollArea).verticalScrollBar()
    bar.setValue(100)
    fake.details[2] = marked(2)
    pane.show_case(2)
    assert bar.value() == 0


def test_the_answer_for_another_case_is_not_shown(made: MakePane, session: Session, fake: FakeServices) -> None:
    pane = made()
    late = replace(marked(7))
    pane._was_read(late)
    assert "Cost centre 36" not in words(pane)
    assert pane.current_id == 1


def test_a_case_that_can_not_be_read_leaves_no_other_one_on_the_page(made: MakePane, session: Session) -> None:
    told: list[object] = []
    session.failed.connect(told.append)
    pane = made()
    pane.show_case(404)
    assert isinstance(told[0], NotFound)
    assert "F 1123" not in words(pane)
    assert pane.current_id is None


def test_the_language_is_switched_in_place(made: MakePane, session: Session) -> None:
    pane = made()
    session.use_language("sv")
    pane.retranslate()
    shown = words(pane)
    assert "Får den bokföras för hand?" in shown
    assert "Konto 4903 finns inte i kontoplanen" in shown
    assert "12\u00a0982,50" in shown
    assert "In Fortnox" not in shown


@pytest.mark.parametrize(
    ("status", "commands"),
    [
        (Status.UNREPORTED, ["mark", "make_open", "correct", "journal", "type_along", "sie", "open_window"]),
        (
            Status.OPEN,
            ["mark", "make_retry", "make_hand", "correct", "journal", "type_along", "sie", "open_window"],
        ),
        (Status.RETRY, ["mark", "make_hand", "correct", "journal", "open_window"]),
        (Status.MARKED, ["unmark", "journal", "open_window"]),
        (Status.VERIFIED, ["unmark", "journal", "open_window"]),
    ],
)
def test_the_acts_are_those_the_state_allows(
    made: MakePane, fake: FakeServices, status: Status, commands: list[str]
) -> None:
    fake.details[1] = detail(status=status)
    pane = made()
    asked: list[object] = []
    pane.act_requested.connect(asked.append)
    actions = [each for each in first(pane, ActBar).actions() if each.objectName()]
    for action in actions:
        action.trigger()
    assert asked == commands


def test_everything_that_takes_the_focus_has_a_name(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = replace(marked(), failures=(FailureFindings(stored(1), (COST_CENTER, MISSING)),))
    pane = made()
    for kind in (QAbstractButton, QPlainTextEdit, QLineEdit, RowsTable, QScrollArea):
        for each in pane.findChildren(kind):
            if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert each.accessibleName() or getattr(each, "text", str)(), each


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("ground", "ink"), [("#ffffff", "#000000"), ("#17181a", "#eceef1")], ids=["light", "dark"])
def test_the_page_is_drawn_in_light_and_dark(
    qapp: QApplication, made: MakePane, fake: FakeServices, session: Session, tmp_path: Path, ground: str, ink: str,
    language: str,
) -> None:  # fmt: skip
    before = qapp.palette()
    palette = QPalette(before)
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        palette.setColor(role, QColor(ground))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, QColor(ink))
    try:
        fake.details[1] = marked()
        pane = made(width=720)
        qapp.setPalette(palette)
        session.use_language(language)
        pane.retranslate()
        qapp.processEvents()
        picture = pane.grab()
        assert picture.save(str(tmp_path / f"detail-{language}-{ground}.png"))
        image = picture.toImage()
        seen = {image.pixelColor(x, y).name() for x in range(0, 600, 2) for y in range(0, 300, 2)}
        assert {ground, ink} <= seen
        assert theme.tint(palette, Accent.MARKED).name() in seen
        assert theme.tint(palette, Accent.OK).name() in seen
    finally:
        qapp.setPalette(before)


def test_the_page_follows_the_palette_while_it_is_shown(qapp: QApplication, made: MakePane) -> None:
    before = qapp.palette()
    pane = made()
    label = next(each for each in pane.findChildren(PlainLabel) if each.text() == "Code 2001798")
    palette = QPalette(before)
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        palette.setColor(role, QColor("black"))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, QColor("white"))
    try:
        qapp.setPalette(palette)
        qapp.processEvents()
        shown = label.palette().color(QPalette.ColorRole.Text)
        assert theme.contrast(shown, QColor("black")) >= theme.READABLE
    finally:
        qapp.setPalette(before)
