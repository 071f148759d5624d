"""Cause cards opened, put right and undone, through the whole window over real services."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from workbench.app import Program
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey
from workbench.services.case_row import TO_HANDLE, CaseFilter
from workbench.services.requests import FileInput, TextInput
from workbench.ui.act_bar import ActBar
from workbench.ui.blockers_view import BlockersView
from workbench.ui.card_view import CardView
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.ledger_dialog import LedgerDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.put_right_dialog import PutRightDialog
from workbench.ui.tasks import InlineRunner

BROKEN = """Verifikation F 1107, 2026-01-12, Kassarapport nr 1107
{"ErrorInformation":{"error":1,"message":"Ogiltig refresh token","code":2000311}}

Verifikation L 14, 2026-02-24, Inventering
{"error":"invalid_grant","error_description":"Invalid refresh token"}
"""
ARTICLE = """Verifikation L 13, 2026-02-17, Inventering
{"ErrorInformation":{"error":1,"message":"Kan inte hitta artikeln.","code":2000428}}
"""


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, sample_data: Path) -> Iterator[MainWindow]:
    running = Program(qapp, sample_data, "en", InlineRunner())
    running.start()
    yield running.window
    running.window.close()
    running.window.deleteLater()
    running.close()
    running.deleteLater()


def take_in(window: MainWindow, *inputs: FileInput | TextInput) -> None:
    window.acts.bring_in(inputs)
    press_default(IntakeDialog)


def press_default(kind: type[IntakeDialog | PutRightDialog]) -> None:
    (asked,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    next(each for each in asked.findChildren(QPushButton) if each.isDefault()).click()


def asked_words() -> str:
    (asked,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, PutRightDialog)]
    return "\n".join(label.text() for label in asked.findChildren(QLabel))


def key_of(window: MainWindow, cause: str) -> CauseKey:
    return next(card.key for card in window.session.index.cards() if card.key.cause == cause)


def choose(window: MainWindow, cause: CauseKey | frozenset[str]) -> list[str]:
    window.causes.choose(CaseFilter(TO_HANDLE.statuses, cause))
    (view,) = window.detail.findChildren(CardView)
    return [label.text() for label in view.findChildren(QLabel) if label.text()]


def count(window: MainWindow, status: Status) -> int:
    return window.session.index.totals()[status].vouchers


def test_a_card_tells_its_work_and_what_comes_then(window: MainWindow) -> None:
    words = choose(window, key_of(window, "account-missing"))
    assert words[0] == "Add account 4903 for 2026 in Fortnox"
    assert any(each.startswith("Releases 13 of 25 vouchers, ") for each in words)
    assert "12 of them then stop on: The period is locked up to and including 2026-01-31" in words
    assert any("the oldest must be booked by 2026-01-06" in each for each in words)


def test_what_is_fixed_releases_exactly_those_that_nothing_else_stops(window: MainWindow) -> None:
    choose(window, key_of(window, "account-missing"))
    window.actions_by_name["put_right"].trigger()
    assert "13 vouchers, " in asked_words()
    assert "12 vouchers stay" in asked_words()
    press_default(PutRightDialog)
    assert (count(window, Status.RETRY), count(window, Status.OPEN)) == (13, 38)
    to_handle = window.causes._model.entries[0]
    assert (to_handle.title, to_handle.count) == ("To handle", "38"), "what waits for its source is not to be handled"
    assert window.windowTitle().endswith("38 to handle")
    window.causes.choose(TO_HANDLE)
    assert len(window.table.shown_ids()) == 38
    assert "account-missing" not in {card.key.cause for card in window.session.index.cards()}
    (locked,) = [card for card in window.session.index.cards() if card.key.cause == "period-locked"]
    assert locked.vouchers == 14


def test_it_is_undone_by_one_command(window: MainWindow) -> None:
    before = window.session.index.cards()
    choose(window, key_of(window, "account-missing"))
    window.actions_by_name["put_right"].trigger()
    press_default(PutRightDialog)
    window.actions_by_name["undo"].trigger()
    assert count(window, Status.RETRY) == 0
    assert window.session.index.cards() == before


def test_a_fix_without_words_is_not_taken(window: MainWindow) -> None:
    choose(window, key_of(window, "account-missing"))
    window.actions_by_name["put_right"].trigger()
    (asked,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, PutRightDialog)]
    asked.findChildren(QLineEdit)[0].setText("  ")
    press_default(PutRightDialog)
    assert asked.isVisible()
    assert count(window, Status.RETRY) == 0
    asked.close()


def test_the_button_on_the_card_asks_the_same(window: MainWindow) -> None:
    choose(window, key_of(window, "account-missing"))
    fixed, correct = window.detail.findChildren(CardView)[0].findChildren(QPushButton)
    assert correct.text() == "Correct…"
    fixed.click()
    press_default(PutRightDialog)
    assert count(window, Status.RETRY) == 13


def test_a_refusal_after_the_fix_brings_the_cause_back(window: MainWindow) -> None:
    choose(window, key_of(window, "account-missing"))
    window.actions_by_name["put_right"].trigger()
    press_default(PutRightDialog)
    again = 'Verifikation F 1120, 2026-02-01\n{"message":"Konto 4903 saknas i kontoplanen.","code":2001798}'
    take_in(window, TextInput("again", again))
    assert count(window, Status.RETRY) == 12
    (card,) = [card for card in window.session.index.cards() if card.key.cause == "account-missing"]
    assert (card.vouchers, card.mended) == (25, 0)
    assert window.causes._model.entries[0].count == "51", "those retried would stop on it again"


def test_a_broken_connection_is_one_card_and_heals_at_once(window: MainWindow) -> None:
    take_in(window, TextInput("connection", BROKEN))
    entries = [entry for entry in window.causes._model.entries if entry.title == "The connection to Fortnox is broken"]
    (entry,) = entries
    assert entry.chosen is not None
    assert isinstance(entry.chosen.cause, frozenset)
    words = choose(window, entry.chosen.cause)
    assert words[0] == "The connection to Fortnox is broken"
    assert words[1].startswith("Nothing is wrong with th")
    released = window.session.index.joint_card([key_of(window, cause) for cause in entry.chosen.cause])
    assert released is not None
    window.actions_by_name["put_right"].trigger()
    press_default(PutRightDialog)
    assert count(window, Status.RETRY) == released.releases > 0
    assert window._base == TO_HANDLE


def test_a_sub_ledger_document_is_not_entered_by_hand(window: MainWindow) -> None:
    take_in(window, TextInput("article", ARTICLE))
    (row,) = [row for row in window.session.index.rows if row.label == "L 13"]
    window.causes.choose(CaseFilter(TO_HANDLE.statuses))
    window.table.select_ids([row.id])
    (journal,) = window.detail.findChildren(ActBar)[0].findChildren(QAction, "journal")
    assert not journal.isEnabled()
    assert len(journal.toolTip()) > 40
    for name in ("journal", "correct", "sie", "type_along", "make_hand"):
        assert not window.actions_by_name[name].isEnabled()
    asked = JournalDialog(window.session, [row.id], window)  # as with others that may be
    asked.open()
    assert "not to be entered by hand" in "\n".join(label.text() for label in asked.findChildren(QLabel))
    assert not any(each.isEnabled() for each in asked.findChildren(QPushButton) if "Save" in each.text())
    asked.close()


@pytest.mark.parametrize(
    ("order", "first"), [("vouchers", "account-missing"), ("amount", "account-inactive"), ("due", "series-not-manual")]
)
def test_cards_are_sorted_by_count_sum_or_age(order: str, first: str, window: MainWindow) -> None:
    chooser = window.causes.order
    chooser.setCurrentIndex(chooser.findData(order))
    cards = [entry.chosen.cause for entry in window.causes._model.entries if entry.work and entry.chosen]
    assert isinstance(cards[0], CauseKey)
    assert cards[0].cause == first
    assert window.session.settings.card_order == order


def test_a_vouchers_page_tells_what_comes_next_and_what_is_not_checked(window: MainWindow) -> None:
    (row,) = [row for row in window.session.index.rows if row.label == "F 1104"]
    window.table.select_ids([row.id])
    (view,) = window.detail.findChildren(BlockersView)
    words = [label.text() for label in view.findChildren(QLabel)]
    assert any(each.startswith("The period is locked up to and including 2026-01-31") for each in words)
    assert any(each.startswith("perhaps: Voucher series F") for each in words)
    assert any(each.startswith("Not checked, because nothing is known of it. ") for each in words)
    view.findChildren(QPushButton)[0].click()
    (shown,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, LedgerDialog)]
    shown.close()
