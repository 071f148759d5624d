"""The rows of a voucher as they stand on its page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.detail_data import (
    MISSING,
    VOUCHER,
    FakeServices,
    detail,
    fake_services,
    first,
    session_of,
    stored,
)
from workbench.domain.voucher import VoucherRow
from workbench.services.cases import FailureFindings
from workbench.ui.detail_pane import DetailPane
from workbench.ui.rows_model import RowColumn, RowsModel
from workbench.ui.rows_table import RowsTable
from workbench.ui.session import Session

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


def table(pane: DetailPane) -> RowsModel:
    model = first(pane, RowsTable).model()
    assert isinstance(model, RowsModel)
    return model


def test_the_rows_stand_with_names_sum_and_difference(made: MakePane) -> None:
    model = table(made())
    assert model.columns == tuple(RowColumn)
    assert [model.text(0, column) for column in model.columns] == [
        "1",
        "1910",
        "Kassa",
        "",
        "",
        "Kontant",
        "482.50",
        "",
    ]
    assert [model.text(5, column) for column in (RowColumn.NUMBER, RowColumn.DEBIT, RowColumn.CREDIT)] == [
        "Sum",
        "12,982.50",
        "12,982.50",
    ]
    assert model.text(6, RowColumn.CREDIT) == "0.00"


@pytest.mark.parametrize(("amount", "side", "other"), [(100, "credit", "debit"), (-100, "debit", "credit")])
def test_the_difference_stands_on_the_side_that_lacks_it(
    made: MakePane, fake: FakeServices, amount: int, side: str, other: str
) -> None:
    fake.details[1] = detail(replace(VOUCHER, rows=(VoucherRow("1910", amount),)))
    model = table(made())
    assert model.text(2, RowColumn(side)) == "1.00"
    assert model.text(2, RowColumn(other)) == ""


def test_columns_empty_throughout_are_left_out(made: MakePane, fake: FakeServices) -> None:
    fake.details[1] = detail(replace(VOUCHER, rows=(VoucherRow("1910", 1), VoucherRow("1930", -1))), facts=None)
    pane = made()
    assert set(RowColumn) - set(table(pane).columns) == {
        RowColumn.ACCOUNT_NAME,
        RowColumn.COST_CENTER,
        RowColumn.PROJECT,
    }
    assert "Account names are not known" in words(pane)


def test_an_empty_column_that_is_concerned_is_shown(made: MakePane, fake: FakeServices) -> None:
    finding = replace(MISSING, cells=((0, "cost_center"),))
    fake.details[1] = detail(
        replace(VOUCHER, rows=(VoucherRow("1910", 1),)), failures=(FailureFindings(stored(1), (finding,)),)
    )
    assert RowColumn.COST_CENTER in table(made()).columns


def test_the_concerned_cell_is_marked_more_ways_than_by_colour(made: MakePane) -> None:
    model = table(made())
    cell = model.index(2, model.columns.index(RowColumn.ACCOUNT))
    beside = model.index(1, cell.column())
    assert model.marked(cell)
    assert cell.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert cell.data(Qt.ItemDataRole.FontRole).bold() or cell.data(Qt.ItemDataRole.FontRole).weight() > 400
    assert "Account 4903 is not in the chart" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert "Account 4903 is not in the chart" in cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not model.marked(beside)
    assert beside.data(Qt.ItemDataRole.BackgroundRole) is None


def test_cells_beyond_the_rows_and_unknown_fields_do_no_harm(made: MakePane, fake: FakeServices) -> None:
    finding = replace(MISSING, cells=((99, "account"), (0, "something_new"), (0, "amount"), (None, "unheard_of")))
    fake.details[1] = detail(failures=(FailureFindings(stored(1), (finding,)),))
    model = table(made())
    assert model.marked(model.index(0, model.columns.index(RowColumn.ACCOUNT)))
    assert model.marked(model.index(0, model.columns.index(RowColumn.DEBIT)))


def test_selected_cells_are_copied_with_tabs(made: MakePane) -> None:
    rows = first(made(), RowsTable)
    rows.selectRow(0)
    rows.copy_selection()
    assert QGuiApplication.clipboard().text() == "1\t1910\tKassa\t\t\tKontant\t482.50\t"
