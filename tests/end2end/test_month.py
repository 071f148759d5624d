"""A month of the made-up company, from the failures to the proof: corrected, by file, by hand, and found again."""

import json
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner, Result

from workbench.cli import program
from workbench.settings import resource

VOUCHER = re.compile(r'#VER "W" "" .*?\n\}\n', re.DOTALL)
MISSING, WRONG, TWICE = 3, 5, 7


class Month:
    """A data folder with the made-up company in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> Result:
        data = str(self.folder / "data")
        return CliRunner().invoke(program, ["--data", data, "--lang", "en", *words], catch_exceptions=False)

    def done(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result.stderr
        return str(result.stdout)

    def told(self, *words: str) -> Any:
        return json.loads(self.done(*words, "--json"))

    def ids(self, *words: str) -> list[str]:
        return [str(row["id"]) for row in self.told("list", *words)]


@pytest.fixture
def month(sample_data: Path) -> Month:
    return Month(sample_data.parent)


def corrected_by_file(month: Month) -> tuple[list[str], list[str]]:
    """Correct the vouchers of one cause, make a SIE file of them and mark them; return their ids and what it holds."""
    told = ("--reason", "the account is called 4010", "--by", "Anna")
    month.done("correct", "--cause", "account-missing", "--account", "4903=4010", "--date", "2026-02-01",
               "--locked-only", "--clean-text", *told)  # fmt: skip
    path = month.folder / "w.si"
    month.done("sie", "--cause", "account-missing", "-o", str(path), "--by", "Anna")
    ids = month.ids("--status", "hand")
    month.done("mark", *ids, "--reason", "imported", "--by", "Anna")
    return ids, VOUCHER.findall(path.read_bytes().decode("cp437").replace("\r\n", "\n"))


def ledger_with(entries: list[str]) -> bytes:
    """Return a later export of the company's ledger in which the entries stand, in order, as series W."""
    export = resource("samples", "fortnox-export-2026.se").read_bytes().decode("cp437")
    later = re.sub(r"#GEN \d+", "#GEN 20270115", export.replace("\r\n", "\n"))
    numbered = [each.replace('#VER "W" ""', f"#VER W {n}", 1) for n, each in enumerate(entries, 1)]
    return (later + "\n" + "".join(numbered)).replace("\n", "\r\n").encode("cp437")


def test_what_was_planted_in_the_ledger_is_found_and_nothing_else(month: Month) -> None:
    ids, entries = corrected_by_file(month)
    assert len(ids) == len(entries) == 25
    planted = list(entries)
    planted[WRONG] = planted[WRONG].replace("#TRANS 4010", "#TRANS 4011", 1)
    planted.insert(TWICE, planted[TWICE])
    del planted[MISSING]
    export = month.folder / "export.se"
    export.write_bytes(ledger_with(planted))
    found = {each["id"]: each for each in month.told("verify", str(export))}
    odd = {each: told["verdict"] for each, told in found.items() if told["verdict"] != "verified"}
    order = {voucher: place for place, voucher in enumerate(sorted(map(int, ids)))}
    assert {order[each]: verdict for each, verdict in odd.items()} == {
        MISSING: "not-found",
        WRONG: "differs",
        TWICE: "found-twice",
    }
    (difference,) = next(told["differences"] for told in found.values() if told["verdict"] == "differs")
    assert (difference["field"], difference["expected"], difference["found"]) == ("account", "4010", "4011")
    assert month.done("history", "verify").startswith("The history is intact")


def test_what_the_ledger_holds_already_is_not_made_a_file_of_again(month: Month) -> None:
    ids, entries = corrected_by_file(month)
    month.done("unmark", *ids, "--reason", "by mistake")
    (month.folder / "export.se").write_bytes(ledger_with(entries[:2]))
    month.done("facts", "add", str(month.folder / "export.se"))
    refused = month.run("sie", *ids[:3], "-o", str(month.folder / "again.si"))
    assert refused.exit_code == 1
    assert refused.stderr.count("seems to be in the ledger already, as W") == 2
    assert not (month.folder / "again.si").exists()
    month.done("sie", *ids[:3], "-o", str(month.folder / "again.si"), "--anyway")


def test_what_was_sent_stays_beside_what_is_entered(month: Month) -> None:
    ids, _ = corrected_by_file(month)
    shown = month.told("show", ids[0])
    assert "4903" in [row["account"] for row in shown["rows"]]
    assert "4010" in [row["account"] for row in shown["rows_as_entered"]]
    assert shown["transaction_date"] == "2026-01-05"
    assert shown["as_entered"]["transaction_date"] == "2026-02-01"
    assert shown["correction"]["by"] == "Anna"
    assert sum(row["debit_ore"] - row["credit_ore"] for row in shown["rows_as_entered"]) == 0


def test_a_card_promises_nothing_of_a_voucher_whose_correction_is_taken_back(month: Month) -> None:
    """Every way to the list works out anew what stops a voucher that is to be entered otherwise."""

    def inactive() -> Any:
        return next(each for each in month.told("causes") if each["cause"] == "account-inactive")

    before = inactive()
    (first, *_) = month.ids("--search", "K 203")
    month.done("correct", first, "--account", "1950=1930", "--clean-text", "--reason", "closed", "--by", "Anna")
    month.done("correct", first, "--withdraw", "--reason", "not closed after all", "--by", "Anna")
    assert inactive() == before


def test_a_journal_carries_its_vouchers_and_is_made_again_to_the_byte(month: Month) -> None:
    month.done("correct", "--cause", "account-inactive", "--account", "1950=1930", "--clean-text",
               "--cost-center", "=10", "--reason", "closed", "--by", "Anna")  # fmt: skip
    path = month.folder / "journal.pdf"
    month.done("report", "--cause", "account-inactive", "-o", str(path), "--by", "Anna")
    attached = pypdf.PdfReader(path).attachments
    assert sorted(attached) == ["559999-0016 2026.si", "vouchers.json"]
    vouchers = json.loads(attached["vouchers.json"][0])["vouchers"]
    entries = attached["559999-0016 2026.si"][0].decode("cp437")
    assert len(vouchers) == 6
    assert entries.count("#VER ") == 2, "the other four lie in a locked period, where the import would be refused too"
    (made,) = [each for each in month.told("register") if each["kind"] == "journal"]
    assert [(each["kind"], len(each["vouchers"])) for each in month.told("register")][1:] == [("sie", 2)]
    again = month.folder / "again.pdf"
    month.done("register", "again", str(made["number"]), "-o", str(again))
    assert again.read_bytes() == path.read_bytes()


def test_a_voucher_goes_one_way_only(month: Month) -> None:
    (first, *_) = month.ids("--cause", "account-inactive")
    month.done("route", first, "retry", "--reason", "put right in Fortnox")
    refused = month.run("report", first, "-o", str(month.folder / "x.pdf"))
    assert refused.exit_code == 1
    month.done("route", first, "hand", "--reason", "BRP is closed for the day")
    month.done("report", first, "-o", str(month.folder / "x.pdf"))
    warned = month.run("route", first, "retry", "--reason", "after all")
    assert warned.exit_code == 0
    assert "x.pdf" in warned.stderr or "report" in warned.stderr.lower()
