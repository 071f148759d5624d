"""Joins, twins and the tray in the real window, over real services; pictures lie in ``build/screens``."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.services.conftest import brp, failure, quiet
from tests.services.test_belonging import sie
from tests.ui.detail_data import first
from tests.ui.test_screens import picture
from workbench.app import Program
from workbench.domain.failure import Status
from workbench.services.requests import BytesInput
from workbench.ui.belongs_dialog import BelongsDialog
from workbench.ui.original_view import OriginalMessage, OriginalText
from workbench.ui.reason_dialog import ReasonDialog
from workbench.ui.tasks import InlineRunner
from workbench.ui.twin_view import NotThisVoucher, TwinView
from workbench.ui.whose_dialog import WhoseDialog


@pytest.fixture(params=["en", "sv"])
def program(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    running = Program(qapp, tmp_path / "data", request.param, InlineRunner())
    running.window.resize(1360, 860)
    running.start()
    yield running
    running.window.close()
    running.window.deleteLater()
    running.close()


def bring_in(program: Program, **files: str | bytes) -> None:
    intake = program.session.services.intake
    inputs = [
        BytesInput(name.replace("_", "."), data if isinstance(data, bytes) else data.encode())
        for name, data in files.items()
    ]
    intake.store(intake.preview(inputs, quiet), "anna", False, quiet)
    program.session.load()


def words(program: Program) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in program.window.findChildren(QLabel) if each.isVisible())


def choose(program: Program, voucher_id: int) -> None:
    program.window.causes.choose(type(program.window._base)(frozenset(Status)))
    program.window.table.select_ids([voucher_id])


def test_a_case_tells_where_it_came_from_and_how_it_was_joined(program: Program) -> None:
    bring_in(program, brp_xml=brp(("7", "2026-01-05", "Kassarapport", "4903")))
    bring_in(program, kassan_se=sie(("7", "2026-01-05", "Dagskassa", "4903")), notis_txt=failure("7"))
    (row,) = program.session.index.rows
    choose(program, row.id)
    t = program.session.texts.t
    names = "BRP brp.xml, SIE kassan.se"
    assert t("Came from: {names}", names=names) in words(program)
    first(program.window.detail, OriginalMessage).set_open(True)
    assert t("Joined by the voucher number") in words(program)
    picture(program.window, f"{program.session.texts.language}-two-origins")
    program.window.detail.findChildren(NotThisVoucher)[0].click()
    asked = first(program.window, ReasonDialog)
    picture(asked, f"{program.session.texts.language}-not-this-voucher")
    asked._confirm()
    assert program.session.index.rows[0].failures == 0
    program.session.undo()
    assert program.session.index.rows[0].failures == 1
    first(program.window.detail, TwinView).findChildren(QPushButton)[0].click()
    assert len(program.session.index) == 2


def test_a_likely_twin_is_asked(program: Program) -> None:
    bring_in(program, brp_xml=brp(("7", "2026-01-05", "x", "4903")), kassan_se=sie(("7", "2026-01-05", "x", "4904")))
    choose(program, program.session.index.rows[0].id)
    picture(program.window, f"{program.session.texts.language}-likely-twin")
    buttons = first(program.window.detail, TwinView).findChildren(QPushButton)
    assert [each.text() for each in buttons] == [
        program.session.texts.t(each) for each in ("The same", "Two different")
    ]
    buttons[0].click()
    assert len(program.session.index) == 1
    program.session.undo()
    assert len(program.session.index) == 2
    choose(program, program.session.index.rows[1].id)
    first(program.window.detail, TwinView).findChildren(QPushButton)[1].click()
    assert program.window.detail.findChildren(TwinView) == []


TABLE = "Datum;Belopp;Text\n2026-01-05;125,00;Fika med kund, Åkersberga\n2026-01-06;1 125,00;Parkering\n"


def test_the_tray_shows_text_tables_and_bytes(program: Program) -> None:
    bring_in(
        program,
        text_dat="Hej,\nkan ni titta på det här?\n",
        table_dat=TABLE.encode("cp1252"),
        bytes_dat=bytes(range(256)),
    )
    program.window.show_tray()
    tray = program.window.tray
    for place, (name, shown) in enumerate(
        (("bytes.dat", "00000010  10 11"), ("table.dat", "1 125,00 │ Parkering"), ("text.dat", "kan ni titta"))
    ):
        tray.list.setCurrentRow(place)
        assert tray.current is not None
        assert tray.current.name == name
        assert shown in first(tray.page, OriginalText).toPlainText()
        picture(program.window, f"{program.session.texts.language}-tray-{name.partition('.')[0]}")
    assert program.session.texts.t("read as {encoding}", encoding="UTF-8") in words(program)
    tray.list.selectAll()
    assert len(tray.selected()) == 3
    assert not tray.belongs.isEnabled()
    tray.ask_company()
    asked = first(tray, WhoseDialog)
    picture(asked, f"{program.session.texts.language}-whose")
    first(asked, QComboBox).setEditText("5566778899")
    asked._confirm()
    assert set(program.session.services.tray._store.taught().values()) == {"556677-8899"}
    tray.list.selectAll()
    tray.ask_reason()
    first(tray, ReasonDialog)._confirm()
    assert tray.list.count() == 0
    program.session.undo()
    assert tray.list.count() == 3


def test_what_can_be_read_now_and_what_waits_for_the_same_answer_is_offered(program: Program) -> None:
    both = brp(*((str(n), f"{year}-01-01", f"nr {n}", "4903") for year in (2025, 2026) for n in range(1, 5)))
    bring_in(program, export_xml=both, **{f"n{n}_txt": failure(f"F {n}") for n in range(1, 5)})
    program.window.show_tray()
    tray = program.window.tray
    tray.ask_voucher()
    dialog = first(tray, BelongsDialog)
    assert program.session.texts.t("the number fits") in dialog.list.item(1).text()
    picture(dialog, f"{program.session.texts.language}-belongs")
    dialog.join.click()
    QApplication.processEvents()
    assert tray.alike.isVisible()
    tray._readable_found(program.session.services.cases.tray())
    assert tray.offer.isVisible()
    picture(program.window, f"{program.session.texts.language}-tray-offers")
    tray.alike.accept.click()
    assert tray.list.count() == 0
    assert not tray.alike.isVisible()
    program.session.undo()
    assert tray.list.count() == 3
