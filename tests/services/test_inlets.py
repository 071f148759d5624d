"""The ways in: added, changed, tried, taken away; secrets in the keyring and nowhere else."""

from pathlib import Path

import pytest

from tests.services.conftest import COMPANY, brp, failure, quiet
from tests.sources.conftest import aged
from workbench.domain.inlets import Inlet
from workbench.services.services import Services


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def inlet_of(folder: Path, name: str = "Till", **options: str) -> Inlet:
    return Inlet("folder", name, "5560004615", {"path": str(folder), **options}, 15)


def test_a_folder_is_added_tried_and_looked_at(services: Services, folder: Path) -> None:
    aged(folder / "export.xml", brp(("1", "2026-01-01", "Kassa", "4903")))
    aged(folder / "mail.txt", failure("F 1"))
    aged(folder / "list.bin", "\0\1\2")
    tried = services.inlets.check(inlet_of(folder), None, quiet)
    assert (tried.new, tried.understood, tried.error, tried.more) == (3, 2, None, False)
    assert sorted(tried.samples) == ["export.xml", "list.bin", "mail.txt"]
    assert services.cases.rows([1]) == []
    assert services.inlets.all() == []

    made = services.inlets.add(inlet_of(folder), "", "anna")
    assert made.id
    assert made.company == COMPANY
    result = services.polling.poll(made, quiet)
    assert (result.arrived, result.understood, result.vouchers, result.failures, result.error) == (3, 2, 1, 1, None)
    assert result.changes.all_cases
    again = services.polling.poll(made, quiet)
    assert (again.arrived, again.error) == (0, None)
    (view,) = services.inlets.all()
    assert view.run is not None
    assert view.run.well is not None
    assert view.error is None
    assert view.waiting_marks == 0
