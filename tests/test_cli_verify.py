"""``verify`` on the command line, and the guard's warnings beside marking and printing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledger.exports import Typed, export
from tests.services.test_verification import rows, typed
from tests.test_cli_facts import Run, file, filled, run

__all__ = ["file", "filled", "run"]

Write = Callable[..., str]


@pytest.fixture
def ledger(tmp_path: Path) -> Write:
    def write(*vouchers: Typed, name: str = "fortnox.se", **values: str) -> str:
        (tmp_path / name).write_bytes(export(*vouchers, **values))
        return str(tmp_path / name)

    return write


def test_exactly_the_planted_three_are_named(filled: Run, ledger: Write) -> None:
    filled("mark", "1", "2", "3", "--reason", "typed")
    planted = ledger(
        typed("A 12", 1, rows("4010")),
        typed("A 13", 2, rows(), 2),
        typed("F 2", 2, rows()),
        ("A 1", "2026-01-07", "x", rows()),
    )
    said = filled("verify", planted, "--json")
    assert said.exit_code == 0
    found = json.loads(said.stdout)
    assert [(each["id"], each["verdict"], each["fortnox"]) for each in found] == [
        (1, "differs", "A 12"),
        (2, "found-twice", "A 13"),
        (3, "not-found", None),
    ]
    (difference,) = found[0]["differences"]
    assert {"row": 1, "field": "account", "expected": "4903", "found": "4010"}.items() <= difference.items()
    assert found[1]["also"] == ["F 2"]
    words = filled("verify", planted, language="sv")
    assert "rad 1: konto 4010 i stället för 4903" in words.stdout
    assert "bokförd mer än en gång: A 13, F 2" in words.stdout
    assert "Avviker: 1 · Hittades inte: 1 · Finns två gånger: 1" in words.stderr


def test_not_checked_says_why(filled: Run, ledger: Write) -> None:
    filled("mark", "1", "--reason", "typed")
    (found,) = json.loads(filled("verify", ledger(made="20251231"), "--json").stdout)
    assert (found["verdict"], found["why"], found["differences"]) == ("not-checked", "ends", [])


def test_a_known_error_is_exit_code_1(filled: Run, ledger: Write) -> None:
    for name in (ledger(company="556111-2222"), "none.se"):
        refused = filled("verify", name)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr


def test_marking_and_printing_warn_of_what_is_booked(filled: Run, ledger: Write, tmp_path: Path) -> None:
    filled("facts", "add", ledger(typed("A 12", 1, rows())))
    told = "F 1 seems to be in the ledger already, as A 12 of 2026-01-01."
    assert told in filled("report", "1", "2", "-o", str(tmp_path / "journal.pdf")).stderr
    assert told in filled("mark", "1", "2", "--reason", "typed").stderr
    assert told not in filled("report", "1", "-o", str(tmp_path / "again.pdf")).stderr


def test_it_is_written_as_a_file_too(filled: Run, ledger: Write, tmp_path: Path) -> None:
    filled("mark", "1", "--reason", "typed")
    planted = ledger(typed("A 12", 1, rows("4010")))
    assert filled("verify", planted, "-o", str(tmp_path / "v.txt")).exit_code == 2
    for name, head in (("v.pdf", b"%PDF"), ("v.xlsx", b"PK")):
        assert filled("verify", planted, "-o", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(head)
    assert filled("register").stdout.count("Verification") == 2
