"""The tray on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.services.conftest import brp, failure
from workbench.cli import program

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*words: str, language: str = "en") -> Result:
        data = str(tmp_path / "data")
        return CliRunner().invoke(program, ["--data", data, "--lang", language, *words], catch_exceptions=False)

    return invoke


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Bring in F 1 of two years, its failure, and something that is nothing."""
    files = {
        "export.xml": brp(("1", "2025-01-01", "a", "4903"), ("1", "2026-01-01", "b", "4903")),
        "mail.txt": failure("F 1"),
        "junk.dat": "hello",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    run("add", *(str(tmp_path / name) for name in files))
    return run


def test_the_tray_tells_name_reason_and_when(filled: Run) -> None:
    listed = json.loads(filled("tray", "--json").stdout)
    assert [(each["name"], each["kind"], each["can_be_read_now"]) for each in listed] == [
        ("mail.txt", "failure", False),
        ("junk.dat", "document", False),
    ]
    assert listed[0]["reason"] == "Several vouchers fit this failure."
    assert listed[0]["received"].startswith("20")
    assert "Flera verifikationer" in filled("tray", language="sv").stdout


def test_a_failure_is_given_and_taken_away(filled: Run) -> None:
    item = json.loads(filled("tray", "--json").stdout)[0]["id"]
    assert filled("tray", "belongs", str(item), "2").exit_code == 0
    (original,) = json.loads(filled("show", "2", "--json").stdout)["originals"]
    assert original["joined"] == "person/certain"
    assert filled("part", str(original["failure"]), "--reason", "wrong year").exit_code == 0
    shown = json.loads(filled("show", "2", "--json").stdout)
    assert (shown["originals"], shown["status"]) == ([], "unreported")
    assert [each["document"] for each in shown["origins"]] == ["export.xml"]
    assert filled("part", "999", "--reason", "x").exit_code == 1


def test_items_are_ignored_with_a_reason(filled: Run) -> None:
    ids = [str(each["id"]) for each in json.loads(filled("tray", "--json").stdout)]
    assert filled("tray", "ignore", *ids).exit_code == 2
    assert filled("tray", "ignore", *ids, "--reason", "spam").stdout == "2 items set aside\n"
    assert json.loads(filled("tray", "--json").stdout) == []
    assert filled("tray", "ignore", ids[0], "--reason", "spam").exit_code == 1


def test_reading_again_and_whose_it_is(filled: Run) -> None:
    ids = {each["name"]: str(each["id"]) for each in json.loads(filled("tray", "--json").stdout)}
    assert filled("tray", "read").exit_code == 1
    again = filled("tray", "read", ids["junk.dat"])
    assert (again.exit_code, again.stdout) == (0, "0 vouchers · 0 failures · 1 known already\n")
    assert "junk.dat" in again.stderr
    taught = filled("tray", "company", ids["mail.txt"], "5560004615")
    assert (taught.exit_code, taught.stdout) == (0, "0 failures found their vouchers\n")
