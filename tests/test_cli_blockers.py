"""What stops vouchers, from files to JSON, on a data folder of its own: known, learned, overruled, not known."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from workbench.cli import program

OURS, THEIRS = "556000-4615", "556611-2233"
SALE = ("1910 {} 100", "3010 {} -100")
YEAR = "0 20260101 20261231"


class Folder:
    """A data folder and the files that are brought into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(self, *words: str) -> Result:
        data = str(self._path / "data")
        return CliRunner().invoke(program, ["--data", data, "--lang", "en", *words], catch_exceptions=False)

    def told(self, *words: str) -> Any:
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def file(self, name: str, content: str) -> str:
        (self._path / name).write_text(content, "utf-8")
        return str(self._path / name)

    def vouchers(self, *vouchers: tuple[str, Sequence[str]], company: str = OURS, name: str = "till.si") -> None:
        body = "".join(
            f"#VER {head}\n{{\n" + "".join(f"#TRANS {row}\n" for row in rows) + "}\n" for head, rows in vouchers
        )
        number = f"#ORGNR {company}\n" if company else ""
        content = f'#FLAGGA 0\n#PROGRAM "Kassan" 1\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Gymmet AB"\n{number}{body}'
        assert self.run("add", self.file(name, content)).exit_code == 0

    def refusal(self, voucher: str, message: str, day: str = "Sat, 03 Feb 2024 10:00:00 +0100") -> None:
        body = json.dumps({"ErrorInformation": {"error": 1, "message": message}}, ensure_ascii=False)
        mail = (
            f"From: brp@example.com\nDate: {day}\nSubject: Voucher {voucher}\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\n\nVoucher {voucher}\n"
            f"Voucher creating process failed with error : {body}\n"
        )
        result = self.run("add", self.file("refusal.eml", mail))
        assert (result.exit_code, result.stderr) == (0, "")

    def ledger(self, content: str, *words: str) -> None:
        result = self.run("facts", "add", self.file("ledger.se", content), *words)
        assert result.exit_code == 0, result.stderr

    def tell(self, *words: str) -> None:
        result = self.run("facts", "set", "--company", OURS, *words)
        assert result.exit_code == 0, result.stderr

    def stopped(self, number: int) -> list[tuple[str, int | None, dict[str, str]]]:
        (found,) = self.told("blockers", str(number))
        return [(each["cause"], each["row"], each["variables"]) for each in found["blockers"]]

    def unknown(self, number: int) -> list[str]:
        (found,) = self.told("blockers", str(number))
        return list(found["not_checked"])


def ledger(accounts: str = "1910 3010", made: str = "20260201", years: Sequence[str] = (YEAR,), more: str = "") -> str:
    chart = "".join(f'#KONTO {number} "Konto {number}"\n' for number in accounts.split())
    told = "".join(f"#RAR {year}\n" for year in years)
    head = f'#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#PROGRAM "Fortnox" 3.59\n#GEN {made}\n#FNAMN "Gymmet AB"\n'
    return f"{head}{told}#ORGNR {OURS}\n{chart}{more}"


IN_USE = '#OBJEKT 1 "10" "Norr"\n#OBJEKT 6 "P1" "Läger"\n#VER F 1 20260102 "x"\n{\n#TRANS 1910 {} 0\n}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


RULES: list[tuple[str, Sequence[str], Sequence[str], list[tuple[str, int | None, dict[str, str]]]]] = [
    ('F 1 20260105 "x"', SALE, [], []),
    ('F 1 20260105 "x"', ("1910 {} 1", "4903 {} -1"), [], [("account-missing", 2, {"account": "4903"})]),
    ('F 1 20260105 "x"', SALE, ["--account", "1910", "inactive"], [("account-inactive", 1, {"account": "1910"})]),
    ('F 1 20260105 "x"', SALE, ["--account", "1910", "active"], []),
    ('F 1 20260105 "x"', ('1910 {1 "99"} 1', "3010 {} -1"), [], [("cost-center-missing", 1, {"cost_center": "99"})]),
    (
        'F 1 20260105 "x"',
        ('1910 {1 "10"} 1', "3010 {} -1"),
        ["--cost-center", "10", "inactive"],
        [("cost-center-inactive", 1, {"cost_center": "10"})],
    ),
    (
        'F 1 20260105 "x"',
        ('1910 {1 "10"} 1', "3010 {} -1"),
        ["--account", "3010", "cost-center", "mandatory"],
        [("cost-center-mandatory", 2, {"account": "3010"})],
    ),
    ('F 1 20260105 "x"', ('1910 {1 "10"} 1', "3010 {} -1"), ["--account", "1910", "cost-center", "mandatory"], []),
    (
        'F 1 20260105 "x"',
        ('1910 {1 "10"} 1', "3010 {} -1"),
        ["--account", "1910", "cost-center", "not-allowed"],
        [("cost-center-not-allowed", 1, {"account": "1910", "cost_center": "10"})],
    ),
    ('F 1 20260105 "x"', SALE, ["--account", "1910", "cost-center", "not-allowed"], []),
    ('F 1 20260105 "x"', ("1910 {} 1", '3010 {6 "P9"} -1'), [], [("project-missing", 2, {"project": "P9"})]),
    (
        'F 1 20260105 "x"',
        ("1910 {} 1", '3010 {6 "P1"} -1'),
        ["--project", "P1", "inactive"],
        [("project-inactive", 2, {"project": "P1"})],
    ),
    (
        'F 1 20260105 "x"',
        SALE,
        ["--account", "1910", "project", "mandatory"],
        [("project-mandatory", 1, {"account": "1910"})],
    ),
    (
        'F 1 20260105 "x"',
        ("1910 {} 1", '3010 {6 "P1"} -1'),
        ["--account", "3010", "project", "not-allowed"],
        [("project-not-allowed", 2, {"account": "3010", "project": "P1"})],
    ),
    ('Q 1 20260105 "x"', SALE, ["--series", "Q", "missing"], [("series-missing", None, {"series": "Q"})]),
    ('Q 1 20260105 "x"', SALE, ["--series", "Q", "exists"], []),
    ('F 1 20260105 "x"', SALE, ["--series", "F", "not-manual"], [("series-not-manual", None, {"series": "F"})]),
    ('F 1 20260105 "x"', SALE, ["--series=F", "manual"], []),
    ('F 1 20260105 "x"', SALE, ["--lock-date", "2026-01-04"], []),
    ('F 1 20260105 "x"', SALE, ["--lock-date=2026-01-05"], [("period-locked", None, {"date": "2026-01-05"})]),
    ('F 1 20270105 "x"', SALE, [], [("financial-year-missing", None, {"date": "2027-01-05"})]),
    ('F 1 20260105 "x"', ("1910 {} 100", "3010 {} -99.99"), [], [("voucher-unbalanced", None, {})]),
    ('F 1 20260105 "a ~ b"', SALE, [], [("invalid-characters", None, {"value": "a ~ b"})]),
    (
        'F 1 20260105 "x"',
        ('1910 {} 1 "" "½ – @ _ åéü €"', '3010 {} -1 "" "<kort>"'),
        [],
        [("invalid-characters", 2, {"value": "<kort>"})],
    ),
    (f'F 1 20260105 "{"x" * 201}"', SALE, [], [("value-too-long", None, {})]),
    (
        f'F 1 20260105 "{"x" * 200}"',
        (f'1910 {{}} 1 "" "{"y" * 100}"', f'3010 {{}} -1 "" "{"y" * 101}"'),
        [],
        [("value-too-long", 2, {})],
    ),
    ('F 1 20260105 "x"', ("1910 {} 0",), [], [("value-missing", None, {})]),
]


@pytest.mark.parametrize(("head", "rows", "words", "expected"), RULES)
def test_each_rule(
    head: str,
    rows: Sequence[str],
    words: Sequence[str],
    expected: list[tuple[str, int | None, dict[str, str]]],
    folder: Folder,
) -> None:
    folder.vouchers((head, rows))
    folder.ledger(ledger(more=IN_USE))
    if words:
        folder.tell(*words)
    assert folder.stopped(1) == expected


def test_what_was_refused_is_known_from_that_day_for_that_year_until_something_newer_is(folder: Folder) -> None:
    rows = ("1950 {} 100", "3010 {} -100")
    folder.vouchers(*((f'F {n} {day} "x"', rows) for n, day in ((1, "20240101"), (2, "20240102"), (3, "20250102"))))
    folder.refusal("F 1", "Konto 1950 är inte aktivt.")
    inactive = [("account-inactive", 1, {"account": "1950"})]
    assert [folder.stopped(n) for n in (1, 2, 3)] == [inactive, inactive, []]
    assert "account-inactive" in folder.unknown(3)
    (card,) = folder.told("causes")
    assert (card["cause"], card["vouchers"], card["releases"], card["due"]) == ("account-inactive", 1, 1, "2024-03-21")
    assert card["first_seen"][:10] == card["last_seen"][:10] == "2024-02-03"
    year = ("0 20240101 20241231",)
    folder.ledger(ledger("3010", made="20240115", years=year))
    assert folder.stopped(2) == inactive
    folder.ledger(ledger("3010", made="20240315", years=year))
    assert folder.stopped(2) == [("account-missing", 1, {"account": "1950"})]
    folder.ledger(ledger("1950 3010", made="20240401", years=year))
    assert folder.stopped(2) == inactive
    folder.tell("--account", "1950", "active")
    assert folder.stopped(1) == folder.stopped(2) == []


def test_an_older_refusal_that_comes_in_late_overrules_nothing(folder: Folder) -> None:
    folder.vouchers(('F 1 20240101 "x"', ("4903 {} 1", "3010 {} -1")), ('F 2 20240101 "x"', SALE))
    folder.ledger(ledger("1910 3010 4903", made="20240301", years=("0 20240101 20241231",)))
    folder.refusal("F 1", "Konto 4903 saknas i kontoplanen.", "Sat, 03 Feb 2024 10:00:00 +0100")
    assert folder.stopped(1) == []
    folder.refusal("F 1", "Konto 4903 saknas i kontoplanen!", "Mon, 04 Mar 2024 10:00:00 +0100")
    assert folder.stopped(1) == [("account-missing", 1, {"account": "4903"})]


def test_the_newest_export_of_each_year_holds_in_whatever_order_they_come(folder: Folder) -> None:
    years = ("0 20250501 20260430", "-1 20240501 20250430")
    rows = [(f'F {n} {day} "x"', (f"{account} {{}} 1", "1910 {} -1")) for n, day, account in (
        (1, "20250705", "3999"), (2, "20250305", "3999"), (3, "20250305", "3997"), (4, "20260430", "3999"),
    )]  # fmt: skip
    folder.vouchers(*rows)
    folder.ledger(ledger("1910 3999", made="20260301", years=years))
    folder.ledger(ledger("1910", made="20250801", years=years))
    folder.ledger(ledger("1910 3997", made="20250801", years=("0 20240501 20250430", "-1 20230501 20240430")))
    missing = [("account-missing", 1, {"account": "3999"})]
    assert [folder.stopped(n) for n in (1, 2, 3, 4)] == [[], missing, [], []]
    (company,) = folder.told("facts", "show")
    assert company["financial_years"] == [
        ["2023-05-01", "2024-04-30"], ["2024-05-01", "2025-04-30"], ["2025-05-01", "2026-04-30"],
    ]  # fmt: skip


def test_companies_do_not_mix_and_one_without_number_knows_nothing(folder: Folder) -> None:
    rows = ("1910 {} 1", "4903 {} -1")
    folder.vouchers(('F 1 20260105 "x"', rows))
    folder.vouchers(('F 1 20260105 "x"', rows), company=THEIRS, name="theirs.si")
    folder.vouchers(('F 1 20260105 "x"', rows), company="", name="nobody.si")
    folder.ledger(ledger())
    folder.tell("--lock-date", "2026-01-31")
    assert [each[0] for each in folder.stopped(1)] == ["period-locked", "account-missing"]
    assert folder.stopped(2) == folder.stopped(3) == []
    for number in (2, 3):
        assert {"period-locked", "account-missing"} <= set(folder.unknown(number))


def test_a_ledger_with_lines_that_can_not_be_read_says_which(folder: Folder) -> None:
    result = folder.run("facts", "add", folder.file("odd.se", ledger(more='#KONTO "" "Namnlöst"\n')))
    assert result.exit_code == 0
    assert "Line 11 of odd.se cannot be read" in result.stderr
    refused = folder.run("facts", "add", folder.file("broken.se", ledger(years=("0 20260301 20250228",))))
    assert refused.exit_code == 1
    assert "broken.se is broken at line 7" in refused.stderr
    assert len(folder.told("facts", "show")[0]["exports"]) == 1


def test_a_ledger_that_comes_in_among_other_files_is_counted(folder: Folder) -> None:
    assert "1 ledger file" in folder.run("add", folder.file("ledger.se", ledger())).stdout


def test_the_program_itself_prints_nothing_but_json(folder: Folder, tmp_path: Path) -> None:
    folder.vouchers(('F 1 20260105 "x"', ("1910 {} 1", "4903 {} -1")))
    folder.refusal("F 1", "Konto 4903 saknas i kontoplanen.", "Mon, 05 Jan 2026 10:00:00 +0100")
    for words in (["blockers", "--json"], ["causes", "--json"], ["facts", "show", "--json"]):
        command = [sys.executable, "-m", "workbench", "--data", str(tmp_path / "data"), *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
        assert isinstance(json.loads(done.stdout), list)
        assert done.stderr == b""
