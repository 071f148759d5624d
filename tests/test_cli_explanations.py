"""An office's explanations from the terminal: begin, fill in, take in, list; and a broken one stops nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.services.conftest import brp
from workbench.cli import program

Run = Callable[..., Result]
MESSAGE = (
    "Voucher F 1\nfailed with error : "
    '{"ErrorInformation":{"message":"Kassan 7 är låst för konto 4903.","code":2009999}}'
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the program; F 1 has failed with a code nobody knows."""

    def invoke(*words: str, language: str = "sv") -> Result:
        return CliRunner().invoke(
            program, ["--data", str(tmp_path / "data"), "--lang", language, *words], catch_exceptions=False
        )

    export, message = tmp_path / "export.xml", tmp_path / "mail.txt"
    export.write_text(brp(("1", "2026-01-01", "Kassarapport", "4903")), "utf-8")
    message.write_text(MESSAGE, "utf-8")
    invoke("add", str(export), str(message))
    return invoke


def listed(run: Run) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run("explanations", "--json").stdout)
    return rows


def first_id(run: Run) -> str:
    return str(json.loads(run("list", "--json").stdout)[0]["id"])


def test_begin_fill_in_and_take_in(run: Run, tmp_path: Path) -> None:
    assert listed(run) == []
    form = tmp_path / "kassan.toml"
    assert run("explanations", "draft", first_id(run), "-o", str(form)).exit_code == 0
    text = form.read_text("utf-8")
    assert text.startswith("# En egen förklaring för Voucher Workbench.\n")
    assert "# Felmeddelandet: Kassan 7 är låst för konto 4903." in text
    assert '"Kassan {value} är låst för konto {account}."' in text
    empty = run("explanations", "add", str(form))
    assert empty.exit_code == 1
    assert "kassan.toml togs inte in: den säger inget än" in empty.stderr
    assert "Rätta det stället i filen" in empty.stderr
    half, _, rest = text.partition("[sv]")
    filled = rest.replace('title = ""', 'title = "Kassa {value} är låst"', 1).replace(
        'why = ""', 'why = "Ej avslutad."', 1
    )
    form.write_text(f"{half}[sv]{filled}", "utf-8")
    taken = run("explanations", "add", str(form))
    assert (taken.exit_code, taken.stdout.strip()) == (0, str(tmp_path / "data" / "causes" / "kassan.toml"))
    shown = json.loads(run("show", first_id(run), "--json", language="en").stdout)
    assert [each["title"] for each in shown["findings"]] == ["Kassa 7 är låst"]
    assert json.loads(run("list", "--json").stdout)[0]["causes"] == ["kassan"]
    (own,) = listed(run)
    assert (own["id"], own["title"], own["codes"], own["error"]) == ("kassan", "Kassa … är låst", ["2009999"], None)


def test_an_unknown_failure_is_shown_with_its_words(run: Run) -> None:
    assert "Okänt fel (2009999)\n  “Kassan 7 är låst för konto 4903.”" in run("show", first_id(run)).stdout


def test_one_of_the_same_name_is_replaced_only_when_asked(run: Run, tmp_path: Path) -> None:
    shared = tmp_path / "own-a.toml"
    shared.write_text('family="voucher"\nenter_by_hand="no"\ncodes=["1"]\n[en]\ntitle="A"\nwhy="B"\n', "utf-8")
    assert run("explanations", "add", str(shared)).exit_code == 0
    again = run("explanations", "add", str(shared), language="en")
    assert again.exit_code == 1
    assert "already has an explanation called own-a" in again.stderr
    assert run("explanations", "add", "--replace", str(shared)).exit_code == 0


def test_a_broken_file_is_told_and_stops_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "causes"
    folder.mkdir()
    (folder / "own-b.toml").write_text('family = "voucher\n', "utf-8")
    for words in (("list", "--json"), ("explanations", "--json"), ("explanations",)):
        result = run(*words)
        assert result.exit_code == 0
        assert "own-b.toml används inte: rad 1" in result.stderr
        assert "Rätta det stället i den" in result.stderr
    (own,) = listed(run)
    assert own["title"] is None
    assert "rad 1" in str(own["error"])
    assert "own-b\tanvänds inte\t" in run("explanations").stdout


def test_what_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    assert run("explanations", "draft", "999", "-o", str(tmp_path / "x.toml")).exit_code == 1
    assert run("explanations", "add", str(tmp_path / "gone.toml")).exit_code == 1
    assert (
        run("explanations", "draft", first_id(run), "-o", str(tmp_path / "no" / "mail.txt" / "x.toml")).exit_code == 0
    )
    blocked = run("explanations", "draft", first_id(run), "-o", str(tmp_path / "mail.txt" / "x.toml"))
    assert blocked.exit_code == 1
    assert run("explanations", "nonsense").exit_code == 2


def test_help_is_in_the_readers_language(run: Run) -> None:
    assert "Lista, ta in och påbörja era egna förklaringar." in run("--help").stdout
    assert "Filen att fylla i." in run("explanations", "draft", "--help").stdout
