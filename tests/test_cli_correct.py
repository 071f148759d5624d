"""Corrections from the terminal: pairs, dates, texts, rules; what was sent never changes."""

import sqlite3
from pathlib import Path

import pytest

from tests.test_cli_blockers import OURS, Folder, ledger

CHART = ledger("1910 3010 3740 4010", years=("0 20260101 20261231",), more='#OBJEKT 1 "12" "Söder"\n')
SENT = ("document_chunk", "document", "voucher", "voucher_row", "failure")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = Folder(tmp_path)
    rows = ('1910 {1 "12"} 100', '4903 {1 "36"} -100')
    found.vouchers(*((f'F {number} 202601{number:02} "Kassa «{number}»"', rows) for number in (1, 2, 3)))
    found.ledger(CHART)
    for number in (1, 2):
        found.refusal(f"F {number}", "Konto 4903 saknas i kontoplanen.")
    return found


def sent(folder: Folder) -> list[object]:
    with sqlite3.connect(folder._path / "data" / "workbench.sqlite3") as connection:
        return [connection.execute(f"select * from {table} order by 1, 2").fetchall() for table in SENT]


def test_a_cause_is_corrected_and_what_was_sent_stays(folder: Folder) -> None:
    before = sent(folder)
    result = folder.run("correct", "--cause", "account-missing", "--account", "4903=4010", "--reason", "spärrat")
    assert result.exit_code == 0, result.stderr
    assert "2 vouchers corrected, the sums balance" in result.stdout
    assert "2 still stop on: Cost centre 36" in result.stderr
    assert sent(folder) == before
    shown = folder.told("show", "1")
    assert [row["account"] for row in shown["rows"]] == ["1910", "4903"]
    assert [row["account"] for row in shown["rows_as_entered"]] == ["1910", "4010"]
    assert shown["rows_as_entered"][1]["account_name"] == "Konto 4010"
    assert shown["match_key"].startswith("V")
    assert shown["correction"]["reason"] == "spärrat"
    assert shown["correction"]["changes"] == [{"field": "account", "row": "2", "before": "4903", "after": "4010"}]
    assert folder.told("causes")[0]["corrected"] == 2
    listed = folder.told("list", "--flag", "corrected")
    assert [(row["id"], row["corrected"]) for row in listed] == [(1, True), (2, True)]
    assert "\tCorrected · To handle\t" in folder.run("list", "--flag", "corrected").stdout
    assert folder.run("list", "--flag", "corrected", "-o", folder.file("list.csv", "")).exit_code == 0
    assert "Corrected · To handle" in (folder._path / "list.csv").read_text("utf-8-sig")
    told = folder.run("history", "1").stdout
    assert "row 2: account 4903 → 4010" in told
    assert "4010" in folder.run("show", "1").stdout
    assert folder.run("history", "verify").exit_code == 0


def test_later_ones_are_laid_over_and_the_rest_is_told(folder: Folder) -> None:
    folder.run("correct", "1", "--account", "4903=4010", "--reason", "a")
    result = folder.run("correct", "1", "--cost-center", "36=12", "--clean-text", "--reason", "b", "--by", "Bo")
    assert "1 then has nothing known that stops it" in result.stderr
    assert "Not checked" in result.stderr
    entered = folder.told("show", "1")["rows_as_entered"][1]
    assert (entered["account"], entered["cost_center"]) == ("4010", "12")
    folder.run("correct", "1", "--cost-center", "36=", "--reason", "c")
    assert folder.told("show", "1")["rows_as_entered"][1]["cost_center"] == ""
    result = folder.run("correct", "--withdraw", "1", "--reason", "fel")
    assert result.exit_code == 0, result.stderr
    shown = folder.told("show", "1")
    assert shown["correction"] is None
    assert shown["rows_as_entered"] == shown["rows"]
    assert "taken away: text" in folder.run("history", "1").stdout


def test_date_text_and_series(folder: Folder) -> None:
    words = ("--date", "2026-02-01", "--series", "F=A", "--clean-text", "--reason", "låst")
    assert folder.run("correct", "1", *words).exit_code == 0
    head = folder.told("show", "1")["as_entered"]
    assert head == {"series": "A", "transaction_date": "2026-02-01", "text": "Kassa 1 (2026-01-01)"}
    shown = folder.told("show", "1")
    assert (shown["series"], shown["transaction_date"], shown["text"]) == ("F", "2026-01-01", "Kassa «1»")


def test_a_target_that_is_missing_is_told_not_refused(folder: Folder) -> None:
    result = folder.run("correct", "1", "--account", "4903=4011", "--reason", "a")
    assert result.exit_code == 0
    assert "Known of what is to be entered: Account 4011" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--account", "4903"], 1, "“4903” does not tell what is to be entered in place of what"),
        (["--account", "4903=abc"], 1, "“abc” cannot be entered"),
        (["--account", "4903="], 1, "cannot be entered"),
        (["--account", "4903=4903"], 1, "cannot be entered"),
        (["--account", "4903=4010", "--account", "4903=4011"], 1, "“4903=4011” does not tell"),
        (["--series", "F="], 1, "cannot be entered"),
        (["--account", "7777=4010"], 1, "Nothing of that stands"),
        (["--date", "2026-13-01"], 2, "a date like"),
        ([], 2, "--withdraw"),
        (["--account", "4903=4010", "--reason", " "], 1, "A reason is needed"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(folder: Folder, words: list[str], code: int, told: str) -> None:
    result = folder.run("correct", "1", "--reason", "x", *words)
    assert result.exit_code == code
    assert told in result.stderr
    assert folder.told("show", "1")["correction"] is None


def test_marked_ones_are_left_alone_and_unknown_ids_refused(folder: Folder) -> None:
    folder.run("mark", "2", "--reason", "typed")
    result = folder.run("correct", "1", "2", "--account", "4903=4010", "--reason", "x")
    assert "#2: already marked as exported" in result.stderr
    assert folder.told("show", "2")["correction"] is None
    assert folder.run("correct", "2", "--account", "4903=4010", "--reason", "x").exit_code == 1
    assert "99" in folder.run("correct", "99", "--account", "4903=4010", "--reason", "x").stderr


def test_a_rule_is_kept_listed_and_dropped(folder: Folder) -> None:
    words = ("--account", "4903=4010", "--reason", "spärrat", "--by", "Anna", "--keep-until", "2026-12-31")
    assert folder.run("correct", "1", *words).exit_code == 0
    (rule,) = folder.told("rules")
    assert (rule["company"], rule["subject"], rule["found"], rule["instead"]) == (OURS, "account", "4903", "4010")
    assert (rule["until"], rule["by"], rule["reason"]) == ("2026-12-31", "Anna", "spärrat")
    assert folder.told("show", "2")["correction"] is None, "a rule is never applied by itself"
    assert "account 4903 → 4010 until 2026-12-31" in folder.run("rules").stdout
    assert folder.run("rules", "drop", str(rule["id"])).exit_code == 0
    assert folder.told("rules") == []
    assert folder.run("rules", "drop", "7").exit_code == 1
    assert "A rule was kept" in folder.run("history").stdout


def test_a_small_difference_gets_a_rounding_row(folder: Folder) -> None:
    folder.vouchers(('F 8 20260108 "öre"', ("1910 {} 100.40", "3010 {} -100")), name="more.si")
    folder.vouchers(('F 9 20260109 "kronor"', ("1910 {} 105", "3010 {} -100")), name="more2.si")
    result = folder.run("correct", "4", "5", "--rounding", "3740", "--reason", "öre")
    assert result.exit_code == 0, result.stderr
    rows = folder.told("show", "4")["rows_as_entered"]
    assert [(row["account"], row["debit_ore"], row["credit_ore"]) for row in rows][-1] == ("3740", 0, 40)
    assert folder.told("show", "5")["correction"] is None
    assert "a row added: account 3740, -0.40 kr" in folder.run("history", "4").stdout


def test_words_that_find_no_room_are_told_before_anything_is_done(folder: Folder) -> None:
    words = " ".join(f"ord{number:03}" for number in range(60))
    folder.vouchers((f'F 8 20260108 "{words}"', ('1910 {} 100 20260108 "Kort"', "3010 {} -100")), name="long.si")
    for asked in (("--clean-text",), ("--split-text", "200")):
        result = folder.run("correct", "4", *asked, "--reason", "lång")
        assert result.exit_code == 1
        assert "1 of the vouchers have no room for all their words: “ord" in result.stderr
        assert folder.told("show", "4")["correction"] is None
    result = folder.run("correct", "4", "--split-text", "200", "--anyway", "--reason", "lång")
    assert result.exit_code == 0, result.stderr
    assert "goes on in the transaction information of rows that have none" in result.stderr
    assert "left out: “ord" in result.stderr
    assert "The account does not take transaction information".lower() in result.stderr.lower()
    shown = folder.told("show", "4")
    told = [row["transaction_information"] for row in shown["rows_as_entered"]]
    assert told[0] == "Kort"
    assert words.startswith(f"{shown['as_entered']['text']} {told[1]}")
    assert shown["text"] == words
    folder.vouchers((f'F 9 20260109 "{words[:120]}"', ("1910 {} 100", "3010 {} -100")), name="sie.si")
    assert folder.run("correct", "5", "--split-text", "50", "--reason", "SIE").exit_code == 0
    assert len(folder.told("show", "5")["as_entered"]["text"]) <= 43, "the match key has room within the 50"
