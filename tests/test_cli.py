"""The command line as a real process would use it: data on stdout, messages on stderr, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result

from tests.services.conftest import brp, failure
from workbench.cli import program

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the program in English on a fresh data folder."""

    def invoke(*words: str, text: str | None = None, language: str = "en") -> Result:
        return CliRunner().invoke(
            program, ["--data", str(tmp_path / "data"), "--lang", language, *words], input=text, catch_exceptions=False
        )

    return invoke


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Bring in F 1 to F 3 by file; failures for F 1 and F 2."""
    export, message = tmp_path / "export.xml", tmp_path / "mail.txt"
    export.write_text(brp(*((str(n), f"2026-01-0{n}", f"Kassarapport nr {n}", "4903") for n in (1, 2, 3))), "utf-8")
    message.write_text(failure("F 1") + "\n" + failure("F 2"), "utf-8")
    result = run("add", str(export), str(message), "--json")
    told = json.loads(result.stdout)
    assert told.pop("inputs") == [
        {"name": "export.xml", "kind": "brp", "encoding": "UTF-8"},
        {"name": "mail.txt", "kind": "pasted", "encoding": "UTF-8"},
    ]
    assert told == {"vouchers": 3, "failures": 2, "known": 0, "not_understood": [], "facts": 0, "receipts": 0}
    return run


def test_add_is_idempotent(filled: Run, tmp_path: Path) -> None:
    again = json.loads(filled("add", str(tmp_path / "export.xml"), "--json").stdout)
    assert (again["vouchers"], again["known"]) == (0, 3)


def test_add_of_what_is_not_understood_explains_and_fails(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.bin"
    bad.write_bytes(b"\x00\x01\x02\x03")
    result = run("add", str(bad), "--json")
    assert result.exit_code == 1
    (told,) = json.loads(result.stdout)["not_understood"]
    assert told["name"] == "bad.bin"
    assert "bad.bin" in result.stderr
    assert run("add", str(tmp_path / "gone.xml")).exit_code == 1


def test_list_leaves_out_what_nothing_was_reported_about(filled: Run) -> None:
    rows = json.loads(filled("list", "--json").stdout)
    assert [(row["series"], row["number"]) for row in rows] == [("F", "1"), ("F", "2")]
    assert rows[0] == {
        "id": rows[0]["id"],
        "company": "556000-4615",
        "source": "brp",
        "series": "F",
        "number": "1",
        "transaction_date": "2026-01-01",
        "text": "Kassarapport nr 1",
        "amount_ore": 12500,
        "status": "open",
        "flags": [],
        "corrected": False,
        "causes": ["account-missing"],
        "codes": ["2001798"],
        "failures": 1,
    }
    assert len(json.loads(filled("list", "--status", "unreported", "--json").stdout)) == 1
    assert len(json.loads(filled("list", "--search", "125,00", "--json").stdout)) == 2
    assert json.loads(filled("list", "--cause", "account-inactive", "--json").stdout) == []
    assert json.loads(filled("list", "--company", "556000-0000", "--json").stdout) == []
    assert json.loads(filled("list", "--flag", "mark-refused", "--json").stdout) == []


def test_explain_touches_no_store(run: Run, tmp_path: Path) -> None:
    result = run("explain", "--json", text=failure("F 1"))
    (found,) = json.loads(result.stdout)["failures"]
    assert found["code"] == "2001798"
    assert found["cause"] == "account-missing"
    assert found["variables"] == {"account": "4903"}
    assert found["family"] == "voucher"
    assert found["enter_by_hand"] == "after-replacement"
    assert found["conflict"] is False
    assert found["title"]
    assert found["explanation"]
    assert found["steps"]
    assert not (tmp_path / "data" / "workbench.sqlite3").exists()


def test_mark_report_unmark_and_history(filled: Run, tmp_path: Path) -> None:
    marked = filled("mark", "--cause", "account-missing", "--reason", "typed", "--by", "Anna", "--fortnox", "A123")
    assert (marked.exit_code, marked.stdout.strip()) == (0, "2 vouchers marked")
    rows = json.loads(filled("list", "--status", "marked", "--json").stdout)
    first = str(rows[0]["id"])
    shown = json.loads(filled("show", first, "--json").stdout)
    assert shown["mark"]["by"] == "Anna"
    assert (shown["mark"]["fortnox_series"], shown["mark"]["fortnox_number"]) == ("A", "123")
    pdf = tmp_path / "journal.pdf"
    assert filled("report", "--status", "marked", "-o", str(pdf)).exit_code == 0
    assert "Kassarapport nr 1" in pypdf.PdfReader(pdf).pages[-1].extract_text()
    assert filled("unmark", first, "--reason", "typed wrong").exit_code == 0
    kinds = [event["kind"] for event in json.loads(filled("history", first, "--json").stdout)]
    assert kinds[-3:] == ["marked", "reported", "unmarked"]
    assert filled("history", "verify").exit_code == 0


def test_what_matches_nothing_is_exit_code_one(filled: Run, tmp_path: Path) -> None:
    assert filled("mark", "--cause", "account-inactive", "--reason", "x").exit_code == 1
    assert filled("mark", "999", "--reason", "x").exit_code == 1
    assert filled("show", "999").exit_code == 1
    assert filled("report", "--search", "zzz", "-o", str(tmp_path / "x.pdf")).exit_code == 1
    assert filled("history", "999").exit_code == 1


def test_wrong_usage_is_exit_code_two(filled: Run, tmp_path: Path) -> None:
    assert filled("mark", "--reason", "x").exit_code == 2
    assert filled("report", "-o", str(tmp_path / "x.pdf")).exit_code == 2
    assert filled("list", "--status", "nonsense").exit_code == 2
    assert filled("history", "nonsense").exit_code == 2


def test_messages_are_in_the_readers_language(filled: Run) -> None:
    assert "Det finns ingen verifikation" in filled("show", "999", language="sv").stderr
    assert "Konto 4903" in filled("list", language="sv").stdout


def test_a_flipped_byte_is_found(filled: Run, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "data" / "workbench.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    place = data.rindex(b'"fingerprint":"') + 20
    data[place] ^= 1
    path.write_bytes(data)
    result = filled("history", "verify")
    assert result.exit_code == 1
    assert "record" in result.stderr


def test_help_is_in_the_readers_language(run: Run) -> None:
    swedish, english = run("--help", language="sv").stdout, run("--help").stdout
    assert "Markera verifikationer som exporterade." in swedish
    assert "Mark vouchers as exported." in english
    assert "Varför, för behandlingshistoriken." in run("mark", "--help", language="sv").stdout
