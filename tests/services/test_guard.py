"""The guard against double bookings, by exports that came in one way or the other."""

from pathlib import Path

import pytest

from tests.ledger.exports import Typed, export
from tests.services.conftest import BringIn, brp, quiet
from tests.services.test_verification import rows, typed, verify
from workbench.services.requests import FileInput, MarkRequest
from workbench.services.services import Services


@pytest.fixture
def came(services: Services, three: None, tmp_path: Path) -> "Came":
    return Came(services, tmp_path)


class Came:
    """Brings in exports as facts only, and asks the guard."""

    def __init__(self, services: Services, folder: Path) -> None:
        self.services = services
        self._folder = folder
        self._count = 0

    def __call__(self, *vouchers: Typed, **values: str) -> None:
        self._count += 1
        path = self._folder / f"export {self._count}.se"
        path.write_bytes(export(*vouchers, **values))
        preview = self.services.intake.preview([FileInput(path)], quiet)
        assert self.services.intake.store(preview, "anna", False, quiet).facts == 1

    def booked(self) -> dict[int, str]:
        found = self.services.guard.already_booked([1, 2, 3], quiet)
        return {each: f"{entry} {entry.day}" for each, entry in found.items()}


def test_nothing_is_known_without_an_export(came: Came) -> None:
    assert came.booked() == {}


def test_by_date_and_rows_by_key_and_by_number(came: Came) -> None:
    came(
        typed("A 12", 1, rows()),
        ("A 13", "2026-02-20", "Annat " + typed("", 2, [], 2)[2], rows("4010")),
        ("F 3", "2026-01-09", "Annat", rows("4010")),
        typed("A 15", 1, rows("4010")),
    )
    assert came.booked() == {1: "A 12 2026-01-01", 2: "A 13 2026-02-20", 3: "F 3 2026-01-09"}


def test_another_day_sum_or_number_is_another_voucher(came: Came) -> None:
    came(
        typed("A 12", 1, rows(), day="2026-01-05"),
        typed("A 13", 2, rows(amount=126_00)),
        ("A 14", "2026-01-03", "Kassarapport nr 77", rows()),
        typed("A 15", 3, rows(), 99),
    )
    assert came.booked() == {}


def test_the_newest_export_of_the_year_tells(came: Came) -> None:
    came(typed("A 12", 1, rows()), made="20260210")
    assert came.booked() == {1: "A 12 2026-01-01"}
    came(typed("A 1", 2, rows()), made="20260220")
    assert came.booked() == {2: "A 1 2026-01-02"}
    came(typed("A 9", 3, rows()), made="20260201")
    assert came.booked() == {2: "A 1 2026-01-02"}
    came(made="20270110", year="2027")
    assert came.booked() == {2: "A 1 2026-01-02"}


def test_what_another_voucher_is_known_to_be_is_left_out(came: Came, bring_in: BringIn) -> None:
    services = came.services
    bring_in(brp(("4", "2026-01-01", "Kassarapport nr 1", "4903")))
    came(typed("A 12", 1, rows()))
    assert services.guard.already_booked([4], quiet)[4].label == "A 12"
    services.actions.mark([1], MarkRequest("typed", "anna", None, "A", "12"))
    assert services.guard.already_booked([1, 4], quiet) == {}


def test_one_entry_is_one_vouchers(came: Came, bring_in: BringIn) -> None:
    bring_in(brp(("4", "2026-01-01", "Kassarapport nr 1", "4903")))
    came(typed("A 12", 1, rows()))
    assert list(came.services.guard.already_booked([1, 4], quiet)) == [1]


def test_an_export_that_was_verified_against_tells_too(came: Came) -> None:
    verify(came.services, typed("A 12", 1, rows()))
    assert came.booked() == {1: "A 12 2026-01-01"}


def test_a_broken_export_that_is_here_hides_nothing_and_stops_nothing(came: Came) -> None:
    came(typed("A 12", 1, rows()), company="556111-2222")
    assert came.booked() == {}


def back(label: str, number: int, text: str = "", day: str = "2026-02-03") -> Typed:
    """Return an entry that takes back what was typed for voucher F ``number``."""
    return label, day, text or f"Kassarapport nr {number}", rows(amount=-125_00)


def test_what_was_reversed_is_not_booked(came: Came) -> None:
    came(
        typed("A 12", 1, rows()),
        back("A 15", 1, "Ångrad verifikation A 12"),
        typed("A 13", 2, rows()),
        typed("A 14", 2, rows()),
        back("A 16", 2),
        typed("A 17", 3, rows(), 3),
        back("A 18", 3, "Återköp"),
    )
    assert came.booked() == {2: "A 13 2026-01-02", 3: "A 17 2026-01-03"}


def test_a_return_of_our_own_takes_nothing_back(came: Came, bring_in: BringIn) -> None:
    returned = brp(("9", "2026-01-09", "Dagskassa", "4903")).replace("-125.00", "x").replace("125.00", "-125.00")
    bring_in(brp(("8", "2026-01-08", "Dagskassa", "4903")), returned.replace("x", "125.00"))
    came(("A 12", "2026-01-08", "Dagskassa", rows()), ("A 15", "2026-01-09", "Dagskassa", rows(amount=-125_00)))
    services = came.services
    ids = {row.label: row.id for row in services.cases.index().rows}
    assert services.guard.already_booked([ids["F 8"]], quiet)[ids["F 8"]].label == "A 12"
