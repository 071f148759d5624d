"""``add --columns``, and the mapping that is printed without it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbench.cli import program

TABLE = "Datum;Beskrivning;Belopp\n2026-01-12;Järnhandeln;1250,00\n2026-01-13;Tågresor;893,50\n2026-01-13;Kaffe;64,00\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "kort.csv"
    path.write_text(TABLE, "utf-8")
    return path


def run(tmp_path: Path, *args: str, lang: str = "en") -> Result:
    return CliRunner().invoke(program, ["--data", str(tmp_path / "data"), "--lang", lang, *args])


def test_unknown_columns_print_a_mapping_that_works_once_filled_in(tmp_path: Path, table: Path) -> None:
    asked = run(tmp_path, "add", str(table))
    assert asked.exit_code == 1
    assert "1 not understood" in asked.stdout
    assert "Datum, Beskrivning, Belopp" in asked.stderr
    start = asked.stderr[asked.stderr.index("# What the columns of kort.csv hold") :]
    filled = start.replace('\naccount = ""', '\naccount = "5410"').replace(
        'contra_account = ""', 'contra_account = "2890"'
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text(filled, "utf-8")
    read = run(tmp_path, "add", str(table), "--columns", str(mapping))
    assert (read.exit_code, read.stdout.split(" · ")[0]) == (0, "3 vouchers"), read.stderr
    listed = run(tmp_path, "list", "--status", "unreported")
    assert "Järnhandeln" in listed.stdout
    other = tmp_path / "nästa.csv"
    other.write_text(TABLE.replace("2026-01", "2026-02"), "utf-8")
    assert run(tmp_path, "add", str(other)).stdout.startswith("3 vouchers"), "it is remembered"


def test_the_mapping_is_in_the_users_language(tmp_path: Path, table: Path) -> None:
    asked = run(tmp_path, "add", str(table), lang="sv")
    assert 'date = "Datum"  # Bokföringsdatum' in asked.stderr
    assert "# Vad kolumnerna i kort.csv innehåller." in asked.stderr


def test_a_wrong_mapping_is_told_and_nothing_is_read(tmp_path: Path, table: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\ndate = "Datum"\namout = "Belopp"\n', "utf-8")
    read = run(tmp_path, "add", str(table), "--columns", str(mapping))
    assert read.exit_code == 1
    assert "“amout” under [columns] is not known" in read.stderr


def test_what_stands_at_the_source_is_shown_as_json(tmp_path: Path) -> None:
    path = Path(__file__).parent / "data" / "sources" / "card_report" / "mynt-svensk.csv"
    assert run(tmp_path, "add", str(path)).exit_code == 0
    shown = run(tmp_path, "show", "1", "--json").stdout
    assert '"state": "Export misslyckades"' in shown
    assert '"external_id": "TX-20001"' in shown
    assert '"receipts": []' in shown
