"""Receipts on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.services.conftest import brp, failure
from tests.services.receipt_files import pdf, picture
from workbench.cli import program

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return the program on a store with F 1 and F 2, of which F 1 has failed."""

    def invoke(*words: str, language: str = "en") -> Result:
        data = str(tmp_path / "data")
        return CliRunner().invoke(program, ["--data", data, "--lang", language, *words], catch_exceptions=False)

    (tmp_path / "export.xml").write_text(brp(*((n, "2026-01-01", "a", "4903") for n in "12")), "utf-8")
    (tmp_path / "mail.txt").write_text(failure("F 1"), "utf-8")
    (tmp_path / "kvitto.pdf").write_bytes(pdf())
    (tmp_path / "photo.jpg").write_bytes(picture())
    (tmp_path / "junk.pdf").write_text("no PDF", "utf-8")
    invoke("add", str(tmp_path / "export.xml"), str(tmp_path / "mail.txt"))
    return invoke


def test_attached_listed_and_written_out(run: Run, tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("kvitto.pdf", "photo.jpg")]
    assert "attached" in run("receipts", "add", "1", *files).stdout
    assert "already" in run("receipts", "add", "1", *files).stdout
    assert [each["name"] for each in json.loads(run("show", "1", "--json").stdout)["receipts"]] == [
        "kvitto.pdf",
        "photo.jpg",
    ]
    out = tmp_path / "out"
    told = run("receipts", "1", "2", "-o", str(out), language="sv")
    assert told.exit_code == 0
    assert [Path(line).name for line in told.stdout.splitlines()] == ["F 1 kvitto 1.pdf", "F 1 kvitto 2.jpg"]
    assert (out / "F 1 kvitto 1.pdf").read_bytes() == pdf()
    by_cause = run("receipts", "--cause", "account-missing", "-o", str(out))
    assert [Path(line).name for line in by_cause.stdout.splitlines()] == ["F 1 receipt 1.pdf", "F 1 receipt 2.jpg"]


def test_refused_with_the_file_named(run: Run, tmp_path: Path) -> None:
    told = run("receipts", "add", "1", str(tmp_path / "kvitto.pdf"), str(tmp_path / "junk.pdf"))
    assert told.exit_code == 1
    assert "junk.pdf is neither a PDF nor a picture" in told.stderr
    assert run("receipts", "1", "-o", str(tmp_path / "out")).exit_code == 1
    assert run("receipts", "-o", str(tmp_path / "out")).exit_code == 2
    assert run("receipts", "77", "-o", str(tmp_path / "out")).exit_code == 1


def test_missing_until_attached(run: Run, tmp_path: Path) -> None:
    run("receipts", "wanted", "1", "2")
    run("mark", "1", "--reason", "typed", "--fortnox", "A12")
    listed = json.loads(run("receipts", "missing", "--json").stdout)
    assert [(each["id"], each["flags"]) for each in listed] == [(1, ["receipt-missing"])]
    assert "A 12" in run("receipts", "missing").stdout
    assert [each["id"] for each in json.loads(run("list", "--flag", "receipt-missing", "--json").stdout)] == [1]
    assert run("receipts", "missing", "--company", "556111-1111", "--json").stdout.strip() == "[]"
    run("receipts", "add", "1", str(tmp_path / "kvitto.pdf"))
    assert json.loads(run("receipts", "missing", "--json").stdout) == []
    assert run("receipts", "wanted", "1", "--not").exit_code == 1
    assert "1 voucher changed" in run("receipts", "wanted", "2", "--not").stdout


def test_taken_away_for_a_reason(run: Run, tmp_path: Path) -> None:
    run("receipts", "add", "1", str(tmp_path / "kvitto.pdf"))
    assert run("receipts", "remove", "1", "kvitto.pdf").exit_code == 2
    assert run("receipts", "remove", "1", "other.pdf", "--reason", "wrong").exit_code == 1
    assert "taken away" in run("receipts", "remove", "1", "kvitto.pdf", "--reason", "wrong").stdout
    assert json.loads(run("show", "1", "--json").stdout)["receipts"] == []
    history = run("history", "1").stdout
    assert "The receipt kvitto.pdf was taken away. Reason: wrong" in history
    assert run("history", "verify").exit_code == 0
