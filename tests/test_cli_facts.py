"""Facts, blockers and causes on the command line: data on stdout, messages on stderr, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.services.conftest import COMPANY, brp, failure
from tests.services.test_facts import sie
from workbench.cli import program

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*words: str, language: str = "en") -> Result:
        data = str(tmp_path / "data")
        return CliRunner().invoke(program, ["--data", data, "--lang", language, *words], catch_exceptions=False)

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], str]:
    def write(name: str, content: str) -> str:
        (tmp_path / name).write_text(content, "cp437")
        return str(tmp_path / name)

    return write


@pytest.fixture
def filled(run: Run, file: Callable[[str, str], str]) -> Run:
    """Bring in F 1 to F 3 of 125,00 each, of which F 1 and F 2 were refused for account 4903."""
    vouchers = brp(*((str(n), f"2026-01-0{n}", f"Kassarapport {n}", "4903") for n in (1, 2, 3)))
    run("add", file("export.xml", vouchers), file("mail.txt", failure("F 1") + "\n" + failure("F 2")))
    return run


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_blockers_are_an_array_of_id_blockers_and_what_is_not_checked(filled: Run) -> None:
    found = read(filled("blockers", "--json"))
    assert [each["id"] for each in found] == [1, 2, 3]
    assert found[0] == {
        "id": 1,
        "blockers": [{"cause": "account-missing", "row": 1, "variables": {"account": "4903"}}],
        "not_checked": [
            "financial-year-missing", "period-locked", "series-missing", "series-not-manual", "account-missing",
            "account-inactive", "cost-center-mandatory", "project-mandatory",
        ],
    }  # fmt: skip
    assert [each["id"] for each in read(filled("blockers", "2", "--json"))] == [2]
    assert filled("blockers", "99").exit_code == 1


def test_causes_are_the_cards(filled: Run) -> None:
    filled("facts", "set", "--company", COMPANY, "--lock-date", "2026-01-01")
    (card,) = read(filled("causes", "--json"))
    assert card["first_seen"] <= card["last_seen"]
    assert {key: card[key] for key in ("cause", "variables", "vouchers", "amount_ore", "releases")} == {
        "cause": "account-missing",
        "variables": {"account": "4903"},
        "vouchers": 2,
        "amount_ore": 25000,
        "releases": 1,
    }
    assert card["then_blocked_by"] == [{"cause": "period-locked", "variables": {"date": "2026-01-01"}, "vouchers": 1}]


def test_facts_are_added_shown_and_known_the_second_time(filled: Run, file: Callable[[str, str], str]) -> None:
    export = file("ledger.se", sie("1910", "3010"))
    assert read(filled("facts", "add", export, "--json"))["new"] is True
    assert read(filled("facts", "add", export, "--json"))["new"] is False
    (company,) = read(filled("facts", "show", "--json"))
    assert (company["company"], company["name"]) == (COMPANY, "Gymmet AB")
    assert company["exports"][0]["accounts"] == {"1910": "Konto 1910", "3010": "Konto 3010"}
    assert company["exports"][0]["as_of"] == "2026-02-01"
    assert "4903" in {told["key"] for told in company["told"]}
    assert "period-locked" in read(filled("blockers", "3", "--json"))[0]["not_checked"]


@pytest.mark.parametrize(
    ("words", "voucher", "cause", "variables"),
    [
        (["--lock-date", "2026-01-31"], 3, "period-locked", {"date": "2026-01-31"}),
        (["--account", "3010", "inactive"], 3, "account-inactive", {"account": "3010"}),
        (["--account", "3010", "cost-center", "mandatory"], 3, "cost-center-mandatory", {"account": "3010"}),
        (["--account=3010", "project", "mandatory"], 3, "project-mandatory", {"account": "3010"}),
        (["--series", "F", "not-manual"], 3, "series-not-manual", {"series": "F"}),
        (["--series", "F", "missing"], 3, "series-missing", {"series": "F"}),
        (["--year", "2026", "--account", "3010", "inactive"], 3, "account-inactive", {"account": "3010"}),
    ],
)
def test_facts_set_by_hand_stop_vouchers(
    words: list[str], voucher: int, cause: str, variables: dict[str, str], filled: Run
) -> None:
    result = filled("facts", "set", "--company", COMPANY, *words)
    assert result.exit_code == 0, result.stderr
    (found,) = read(filled("blockers", str(voucher), "--json"))
    assert {"cause": cause, "variables": variables} in [
        {"cause": each["cause"], "variables": each["variables"]} for each in found["blockers"]
    ]


def test_several_facts_at_once_and_an_allowed_one(filled: Run) -> None:
    told = ("--lock-date", "none", "--account", "4903", "active", "--account", "3010", "cost-center", "allowed")
    assert filled("facts", "set", "--company", "5560004615", *told).exit_code == 0
    (found,) = read(filled("blockers", "1", "--json"))
    assert found["blockers"] == []
    assert "period-locked" not in found["not_checked"]


def test_facts_may_be_told_before_any_voucher_comes(run: Run) -> None:
    result = run("facts", "set", "--company", COMPANY, "--lock-date", "2026-01-31")
    assert result.exit_code == 0
    assert COMPANY in result.stderr
    (company,) = read(run("facts", "show", "--json"))
    assert [(told["topic"], told["value"], told["origin"]) for told in company["told"]] == [
        ("locked-through", "2026-01-31", "person")
    ]


def test_facts_of_another_year_say_nothing(filled: Run) -> None:
    filled("facts", "set", "--company", COMPANY, "--year", "2025", "--account", "3010", "inactive")
    assert "account-inactive" in read(filled("blockers", "3", "--json"))[0]["not_checked"]


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [
        (sie("1910", company="556611-2233"), [], "556611-2233"),
        (sie("1910"), ["--company", "556611-2233"], "556611-2233"),
        (sie("1910").replace(f"#ORGNR {COMPANY}\n", ""), [], "#ORGNR"),
        (brp(("9", "2026-01-09", "x", "1910")), [], "no export of a ledger"),
        ("Hej", [], "ledger.se"),
    ],
)
def test_a_file_that_is_not_this_companys_ledger_is_refused(
    content: str, more: list[str], told: str, filled: Run, file: Callable[[str, str], str]
) -> None:
    result = filled("facts", "add", file("ledger.se", content), *more)
    assert result.exit_code == 1
    assert told in result.stderr
    assert read(filled("facts", "show", "--json"))[0]["exports"] == []
    assert len(read(filled("blockers", "--json"))) == 3


def test_a_feeders_file_is_no_chart(filled: Run, file: Callable[[str, str], str]) -> None:
    feeder = sie("1910").replace('"Fortnox"', '"Kassan"').replace("#IB 0 1910 0.00\n", "")
    content = feeder + '#VER F 1 20260101 "x"\n{\n#TRANS 1910 {} 1.00\n#TRANS 3010 {} -1.00\n}\n'
    result = filled("facts", "add", file("feeder.si", content))
    assert result.exit_code == 1
    assert "no export of a ledger" in result.stderr
    assert filled("facts", "add", file("ledger.se", content)).exit_code == 0


def test_a_strange_company_is_taken_when_it_is_named(filled: Run, file: Callable[[str, str], str]) -> None:
    export = file("ledger.se", sie("1910", company="556611-2233"))
    assert filled("facts", "add", export, "--company", "5566112233").exit_code == 0
    nameless = file("nameless.se", sie("1910", "3010").replace(f"#ORGNR {COMPANY}\n", ""))
    assert read(filled("facts", "add", nameless, "--company", COMPANY, "--json"))["company"] == COMPANY


@pytest.mark.parametrize("words", [["--lock-date", "soon"], ["--account", "1910"], ["--colour", "red"], ["F"]])
def test_what_can_not_be_meant_is_told_with_the_remedy(words: list[str], filled: Run) -> None:
    result = filled("facts", "set", "--company", COMPANY, *words)
    assert result.exit_code == 1
    assert "--account 1950 inactive" in result.stderr


def test_everything_is_said_in_swedish_too(filled: Run, file: Callable[[str, str], str]) -> None:
    added = filled("facts", "add", file("ledger.se", sie("1910", "3010")), language="sv").stdout
    assert "2 konton" in added
    assert "Konto 4903 saknas i kontoplanen" in filled("blockers", "1", language="sv").stdout
    assert "ej kontrollerat" in filled("blockers", "1", language="sv").stdout
    assert "frigör 2" in filled("causes", language="sv").stdout
    shown = filled("facts", "show", language="sv").stdout
    assert "konto 4903 finns inte i kontoplanen" in shown
    assert "nekat av Fortnox" in shown
