"""Pictures of the window's main states, for people to look at: light and dark, Swedish and English, 1× and 2×.

They are written to ``build/screens`` by ``make screens``; whoever changes the window looks at them. What a machine
can judge is judged here too: nothing is cut off, and the words can be told from their ground.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.conftest import ROOT
from tests.memory_keyring import MemoryKeyring, memory_keyring
from tests.services.conftest import brp, failure
from workbench.app import Program
from workbench.domain.errors import Offline, SecretMissing
from workbench.domain.inlets import Inlet, InletRun
from workbench.services.case_row import CORRECTED, TO_HANDLE, CaseFilter
from workbench.services.ledger_table import Kind
from workbench.services.requests import FileInput
from workbench.ui.correction_dialog import CorrectionDialog
from workbench.ui.correction_values import TargetBox
from workbench.ui.entry_options import OrderDialog
from workbench.ui.explanation_dialog import ExplanationDialog
from workbench.ui.explanation_fields import LanguageFields, TextField
from workbench.ui.explanation_list import ExplanationList
from workbench.ui.intake_dialog import IntakeDialog
from workbench.ui.journal_dialog import JournalDialog
from workbench.ui.ledger_dialog import LedgerDialog
from workbench.ui.ledger_table_view import LedgerTableView
from workbench.ui.mark_dialog import MarkDialog
from workbench.ui.put_right_dialog import PutRightDialog
from workbench.ui.sie_dialog import SieDialog
from workbench.ui.source_form import SourceForm
from workbench.ui.sources_dialog import SourcesDialog
from workbench.ui.tasks import InlineRunner
from workbench.ui.theme import contrast
from workbench.ui.voucher_window import VoucherWindow

__all__ = ["memory_keyring"]

FOLDER = ROOT / "build" / "screens"
WRITTEN = "PYTEST_XDIST_WORKER" not in os.environ
"""The whole suite (``make test``, on every core) draws and judges them only: to write them takes half as long again."""
EARLY, NOON = (datetime(2026, 3, 2, hour, 12).astimezone() for hour in (9, 12))
AT = {"name": "BRP", "host": "imap.example.se"}
DARK = {
    QPalette.ColorRole.Window: "#2b2b2d",
    QPalette.ColorRole.WindowText: "#f0f0f0",
    QPalette.ColorRole.Base: "#1e1e20",
    QPalette.ColorRole.AlternateBase: "#27272a",
    QPalette.ColorRole.Text: "#f0f0f0",
    QPalette.ColorRole.Button: "#3a3a3d",
    QPalette.ColorRole.ButtonText: "#f0f0f0",
    QPalette.ColorRole.ToolTipBase: "#3a3a3d",
    QPalette.ColorRole.ToolTipText: "#f0f0f0",
    QPalette.ColorRole.PlaceholderText: "#a0a0a4",
    QPalette.ColorRole.Highlight: "#2f7fc1",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Light: "#4a4a4d",
    QPalette.ColorRole.Midlight: "#424245",
    QPalette.ColorRole.Mid: "#57575b",
    QPalette.ColorRole.Dark: "#19191b",
}


def dark_palette() -> QPalette:
    palette = QPalette()
    for role, colour in DARK.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#808085"))
    return palette


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = QApplication.palette()
    if request.param == "dark":
        QApplication.setPalette(dark_palette())
    yield request.param
    QApplication.setPalette(before)


@pytest.fixture(params=["sv", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def opened(qapp: QApplication, data: Path, language: str) -> Iterator[Program]:
    running = Program(qapp, data, language, InlineRunner())
    running.window.resize(1360, 860)
    running.start()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


@pytest.fixture
def program(scheme: str, language: str, qtbot: QtBot, qapp: QApplication, sample_data: Path) -> Iterator[Program]:
    """The window on the made-up company."""
    with opened(qapp, sample_data, language) as running:
        yield running


@pytest.fixture
def brought_in(
    scheme: str, language: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path, samples: Path
) -> Iterator[Program]:
    """The window just after the made-up company has been brought in by it."""
    with opened(qapp, tmp_path / "data", language) as running:
        running.window.acts.bring_in([FileInput(samples)])
        (asked,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, IntakeDialog)]
        picture(asked, f"{scheme}-{language}-intake")
        next(each for each in asked.findChildren(QPushButton) if each.isDefault()).click()
        yield running


def picture(widget: QWidget, name: str, ratio: float = 1.0) -> None:
    QApplication.processEvents()
    image = QImage(QSize(widget.width(), widget.height()) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    if WRITTEN:
        FOLDER.mkdir(parents=True, exist_ok=True)
        assert image.save(str(FOLDER / f"{name}.png"), quality=80)
    check_words(widget)


def check_words(widget: QWidget) -> None:
    """Fail on button words that do not fit and on words too faint to read."""
    for button in (*widget.findChildren(QPushButton), *widget.findChildren(QToolButton)):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width() - 2, button.text()
    for label in widget.findChildren(QLabel):
        if label.isVisible() and label.isEnabled() and label.text():
            ink, ground = label.palette().color(label.foregroundRole()), label.palette().color(label.backgroundRole())
            if ground.alpha() == 255:
                assert contrast(ink, ground) >= 3.0, (label.text(), ink.name(), ground.name())


def test_pictures_of_the_main_states(brought_in: Program, scheme: str) -> None:
    window = brought_in.window
    name = f"{scheme}-{window.session.texts.language}"
    picture(window, f"{name}-list")
    window.table.select_ids(window.table.shown_ids()[3:4])
    picture(window, f"{name}-voucher")
    picture(window, f"{name}-voucher-2x", 2.0)
    window.causes.choose(CaseFilter(TO_HANDLE.statuses, window.session.index.cards()[0].key))
    picture(window, f"{name}-card")
    window.actions_by_name["put_right"].trigger()
    picture(shown(PutRightDialog), f"{name}-put-right")
    shown(PutRightDialog).close()
    window.causes.choose(TO_HANDLE)
    window.table.select_all()
    window.actions_by_name["mark"].trigger()
    picture(shown(MarkDialog), f"{name}-mark")
    next(each for each in shown(MarkDialog).findChildren(QPushButton) if each.isDefault()).click()
    picture(window, f"{name}-marked")
    window.actions_by_name["undo"].trigger()
    window.table.select_all()
    window.actions_by_name["journal"].trigger()
    picture(shown(JournalDialog), f"{name}-journal")
    shown(JournalDialog).close()
    window.actions_by_name["sie"].trigger()
    asked = shown(SieDialog)
    picture(asked, f"{name}-sie")
    next(each for each in asked.findChildren(QPushButton) if "tex" in each.text().replace("&", "")).click()
    texts = shown(CorrectionDialog)
    picture(texts, f"{name}-sie-texts")
    next(each for each in texts.findChildren(QPushButton) if each.isDefault()).click()
    next(each for each in asked.findChildren(QCheckBox) if each.isVisible()).click()
    picture(asked, f"{name}-sie-anyway")
    asked.close()
    window.actions_by_name["undo"].trigger()
    window.acts.open_voucher(window.table.shown_ids()[0])
    picture(shown(VoucherWindow), f"{name}-own-window")
    shown(VoucherWindow).close()
    window.show_tray()
    picture(window, f"{name}-tray")


def test_pictures_of_corrections(program: Program, scheme: str) -> None:
    window = program.window
    name = f"{scheme}-{window.session.texts.language}-correct"
    cards = window.session.index.cards()
    window.causes.choose(CaseFilter(TO_HANDLE.statuses, next(c.key for c in cards if c.key.cause == "account-missing")))
    window.actions_by_name["correct"].trigger()
    asked = shown(CorrectionDialog)
    picture(asked, f"{name}-first")
    save = next(each for each in asked.findChildren(QPushButton) if each.isDefault())
    save.click()
    picture(asked, f"{name}-fault")
    asked.findChildren(TargetBox)[0].setEditText("4010")
    asked.findChildren(QComboBox)[-1].setEditText("Kontot är avslutat")
    next(each for each in asked.findChildren(QCheckBox) if "&Spara" in each.text() or "&Keep" in each.text()).click()
    assert isinstance(asked, CorrectionDialog)
    asked.look()
    picture(asked, name)
    hit = window.table.shown_ids()
    save.click()
    window.table.select_ids(hit[:1])
    picture(window, f"{name}-voucher")
    window.causes.choose(CORRECTED)
    picture(window, f"{name}-corrected-list")
    window.acts.open_voucher(hit[0])
    own = shown(VoucherWindow)
    own.resize(900, 1300)
    picture(own, f"{name}-own-window")
    own.close()
    window.actions_by_name["undo"].trigger()
    window.causes.choose(CaseFilter(TO_HANDLE.statuses, next(c.key for c in cards if c.key.cause == "account-missing")))
    picture(window, f"{name}-offered")


def test_pictures_of_an_offices_own_explanation(program: Program, scheme: str, tmp_path: Path) -> None:
    window = program.window
    name = f"{scheme}-{window.session.texts.language}"
    message = tmp_path / "unknown.txt"
    told = "Kassan Reception 2 är låst för konto 1910 sedan 2026-02-03. Avsluta dagen först."
    row = window.session.index.rows[0]
    message.write_text(
        f'Voucher {row.series} {row.number}\nfailed with error : {{"message":"{told}","code":2009999}}', "utf-8"
    )
    window.acts.bring_in([FileInput(message)])
    next(each for each in shown(IntakeDialog).findChildren(QPushButton) if each.isDefault()).click()
    unknown = next(row.id for row in window.session.index.rows if "2009999" in row.codes)
    window.table.select_ids([unknown])
    picture(window, f"{name}-unknown")
    window.actions_by_name["write_explanation"].trigger()
    asked = shown(ExplanationDialog)
    picture(asked, f"{name}-explanation")
    save = next(each for each in asked.findChildren(QPushButton) if each.isDefault())
    save.click()
    picture(asked, f"{name}-explanation-fault")
    (written,) = [each for each in asked.findChildren(LanguageFields) if each.isVisible()]
    written.title.setText("Kassan är låst för konto {account}")
    written.findChildren(TextField)[0].setPlainText("Dagen är inte avslutad i kassan.")
    save.click()
    picture(window, f"{name}-explained")
    folder = window.session.services.explanations.folder
    (folder / "own-broken.toml").write_text('family = "voucher\n', "utf-8")
    window.actions_by_name["explanations"].trigger()
    picture(shown(ExplanationList), f"{name}-explanations")
    shown(ExplanationList).close()


def test_pictures_of_what_is_known_of_the_ledger(program: Program, scheme: str, samples: Path, tmp_path: Path) -> None:
    window = program.window
    name = f"{scheme}-{window.session.texts.language}-ledger"
    window.actions_by_name["ledger"].trigger()
    asked = shown(LedgerDialog)
    picture(asked, f"{name}-small")
    asked.resize(1000, 760)
    picture(asked, name)
    accounts, series = (
        next(view for view in asked.findChildren(LedgerTableView) if view.rows.kind is kind)
        for kind in (Kind.ACCOUNT, Kind.SERIES)
    )
    accounts.rows.setData(accounts.rows.index(0, 3), "mandatory")
    accounts.setCurrentIndex(accounts.rows.index(2, 2))
    accounts.edit(accounts.currentIndex())
    picture(asked, f"{name}-told")
    tabs = asked.findChildren(QTabWidget)[0]
    year_name = window.session.texts.t("Financial year")
    (year,) = [each for each in asked.findChildren(QComboBox) if each.accessibleName() == year_name]
    tabs.setCurrentWidget(series)
    picture(asked, f"{name}-series")
    tabs.setCurrentWidget(accounts)
    year.setCurrentIndex(year.count() - 1)
    asked.findChildren(QLineEdit)[-1].setText("4903")
    picture(asked, f"{name}-searched")
    asked.close()
    other = tmp_path / "annan.se"
    ledger = (samples / "fortnox-export-2026.se").read_bytes()
    other.write_bytes(ledger.replace(b"559999-0016", b"556111-2222"))
    window.acts.bring_in([FileInput(other)])
    picture(shown(IntakeDialog), f"{name}-strange")
    next(each for each in shown(IntakeDialog).findChildren(QCheckBox) if not each.isHidden()).click()
    next(each for each in shown(IntakeDialog).findChildren(QPushButton) if each.isDefault()).click()
    window.session.ledger_wanted.emit("556111-2222")
    picture(shown(LedgerDialog), f"{name}-other")
    shown(LedgerDialog).close()


def test_pictures_of_the_sources(program: Program, scheme: str, tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    window = program.window
    name = f"{scheme}-{window.session.texts.language}-sources"
    services = window.session.services
    window.actions_by_name["sources"].trigger()
    asked = shown(SourcesDialog)
    picture(asked, f"{name}-none")
    post = {"host": "imap.example.se", "user": "verifikationer@gymmet.example"}
    for inlet, run in (
        (Inlet("folder", "Kassan", "559999-0016", {"path": str(tmp_path)}), InletRun(0, NOON, 3, 2, well=NOON)),
        (Inlet("mailbox", "BRP", "559999-0016", post), InletRun(0, NOON, 0, 0, Offline.code, AT, well=EARLY)),
        (Inlet("mailbox", "Integration Platform", "", post), InletRun(0, NOON, 0, 0, SecretMissing.code, AT)),
        (Inlet("folder", "Nordea", "", {"path": str(tmp_path)}, paused=True), InletRun(0, NOON, well=NOON)),
    ):
        made = services.inlets.add(inlet, "secret" if inlet.kind == "mailbox" else "", "anna")
        services.inlets._store.put_run(replace(run, inlet_id=made.id))
    window.acts.sources._changed()
    picture(asked, f"{name}-small")
    asked.resize(900, 420)
    (table,) = asked.findChildren(QTableWidget)
    for row in range(table.rowCount()):
        table.selectRow(row)
        picture(asked, f"{name}-{row}")
    table.selectRow(2)
    (tried,) = [each for each in asked.findChildren(QPushButton) if each.text() in ("&Test", "&Prova")]
    tried.click()
    picture(asked, f"{name}-tried")
    for kind in services.inlets.kinds():
        window.acts.sources.add(kind)
        form = shown(SourceForm)
        picture(form, f"{name}-form-{kind.name}")
        next(each for each in form.findChildren(QPushButton) if each.isDefault()).click()
        picture(form, f"{name}-form-{kind.name}-fault")
        form.close()
    asked.close()


def test_pictures_of_the_first_run_guide(program: Program, scheme: str, tmp_path: Path) -> None:
    window = program.window
    name = f"{scheme}-{window.session.texts.language}-guide"
    window.actions_by_name["get_started"].trigger()
    guide = window.guide
    picture(window, f"{name}-1")
    number = guide.findChildren(QLineEdit)[0]
    forward = next(each for each in guide.findChildren(QPushButton) if each.text() in ("&Next", "&Nästa"))
    number.setText("559999-0017")
    forward.click()
    picture(window, f"{name}-1-fault")
    number.setText("")
    forward.click()
    picture(window, f"{name}-2")
    guide.findChildren(QListWidget)[0].setCurrentRow(3)
    picture(window, f"{name}-2-card")
    forward.click()
    picture(window, f"{name}-3")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "export.xml").write_text(brp(("1", "2026-01-01", "Kassa", "4903")), "utf-8")
    (folder / "mail.txt").write_text(failure("F 1"), "utf-8")
    window.acts.bring_in([FileInput(folder)])
    next(each for each in shown(IntakeDialog).findChildren(QPushButton) if each.isDefault()).click()
    picture(window, f"{name}-3-told")
    window.resize(800, 600)
    picture(window, f"{name}-small")


def test_a_small_window_still_works(program: Program, scheme: str) -> None:
    program.window.resize(800, 600)
    program.window.table.select_ids(program.window.table.shown_ids()[:1])
    picture(program.window, f"{scheme}-{program.session.texts.language}-small")
    assert program.window.width() <= 1000


def shown(kind: type) -> QWidget:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def test_pictures_of_typing_along(program: Program, scheme: str) -> None:
    window = program.window
    name = f"{scheme}-{window.session.texts.language}-typing"
    wanted = ("F 1104", "F 1105", "F 1106", "F 1107")
    window.table.select_ids([row.id for row in window.session.index.rows if row.label in wanted])
    window.actions_by_name["type_along"].trigger()
    panel = window.acts.typing.panel
    assert panel is not None
    panel.resize(400, 720)
    picture(panel, f"{name}-start")
    for place in range(1, 6):
        panel.flow.next()
        picture(panel, f"{name}-{place}", 2.0 if place == 3 else 1.0)
    panel.flow.skip_row()
    panel.resize(380, 600)
    picture(panel, f"{name}-small")
    panel.resize(460, 760)
    while panel.flow.field is not None:
        panel.flow.next()
    picture(panel, f"{name}-number")
    panel.number.mark.click()
    picture(panel, f"{name}-number-fault")
    panel.number.number.setText("118")
    panel.number.mark.click()
    panel.flow.pause()
    picture(panel, f"{name}-paused")
    panel.options.order.trigger()
    (asked,) = panel.findChildren(OrderDialog)
    picture(asked, f"{name}-order")
    asked.close()
    panel.flow.go_on()
    while panel.flow.run.left:
        panel.flow.skip_voucher()
    picture(panel, f"{name}-done")
    panel.close()
