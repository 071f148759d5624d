"""Routes, approvals, the register, lists and the processing history on the command line."""

import json
import sqlite3
from pathlib import Path

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.services.conftest import COMPANY, brp, failure
from tests.test_cli_facts import Run, file, filled, read, run
from workbench.store.store import FILE_NAME

__all__ = ["file", "filled", "run"]


def test_a_route_is_chosen_with_a_reason_and_warns_of_what_was_done(filled: Run, tmp_path: Path) -> None:
    assert filled("route", "1", "retry").exit_code == 2
    assert filled("route", "1", "sideways", "--reason", "x").exit_code == 2
    assert filled("route", "retry", "--reason", "x").exit_code == 2
    assert filled("route", "99", "retry", "--reason", "x").exit_code == 1
    filled("report", "1", "-o", str(tmp_path / "j.pdf"))
    result = filled("route", "1", "2", "retry", "--reason", "account added", "--by", "Anna")
    assert result.exit_code == 0
    assert result.stdout == "2 vouchers to be retried in the source\n"
    assert "1 voucher has been printed already, in report 1 (" in result.stderr
    back = filled("route", "--cause", "account-missing", "hand", "--reason", "the source is down")
    assert back.stdout == "2 vouchers to be entered by hand\n"
    assert "make sure that the source does not export them too" in back.stderr
    assert [each["status"] for each in read(filled("list", "--json"))] == ["hand", "hand"]


def test_the_register_lists_and_writes_again_to_the_byte(filled: Run, tmp_path: Path) -> None:
    made, again = tmp_path / "j.pdf", tmp_path / "again.pdf"
    filled("report", "1", "2", "-o", str(made), "--by", "Anna")
    (report,) = read(filled("register", "--json"))
    assert set(report) == {"number", "kind", "name", "company", "at", "by", "sha256", "vouchers"}
    assert (report["number"], report["kind"], report["by"]) == (1, "journal", "Anna")
    assert report["vouchers"] == [1, 2]
    assert filled("register", "again", "1", "-o", str(again)).exit_code == 0
    assert again.read_bytes() == made.read_bytes()
    missing = filled("register", "again", "2", "-o", str(again))
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "There is no report with number 2." in missing.stderr


def test_a_large_mark_is_approved_by_someone_else(filled: Run) -> None:
    told = filled("company", "set", COMPANY, "--approve-from", "125,00")
    assert "approved by another from 125.00 kr" in told.stdout
    assert read(filled("company", "--json"))[0]["approve_from_ore"] == 12_500
    filled("mark", "1", "--reason", "typed", "--by", "Anna")
    assert "Awaiting approval · Marked as exported" in filled("list", "--status", "marked").stdout
    assert [each["id"] for each in read(filled("approve", "--json"))] == [1]
    same = filled("approve", "1", "--reason", "ok", "--by", " anna")
    assert (same.exit_code, same.stdout) == (1, "")
    assert "was marked by Anna" in same.stderr
    assert filled("approve", "1", "--reason", "compared", "--by", "Bo").stdout == "1 voucher approved\n"
    assert filled("approve").stdout == ""
    filled("company", "set", COMPANY, "--approve-from", "off")
    assert read(filled("company", "--json"))[0]["approve_from_ore"] is None
    history = filled("history").stdout
    assert "Approved; marked by Anna. Reason: compared" in history
    assert "Marks are approved by another person from 125.00 kr." in history


def test_the_list_goes_out_by_cause_and_vat_period(run: Run, file: object, tmp_path: Path) -> None:
    vouchers = brp(("1", "2026-02-01", "Kassa", "4903"), ("2", "2026-02-28", "=Kassa", "4903"))
    vouchers = vouchers.replace("<Account>3010</Account>", "<Account>2611</Account>")
    run("add", file("export.xml", vouchers), file("mail.txt", failure("F 1") + "\n" + failure("F 2")))  # type: ignore[operator]
    xlsx, plain = tmp_path / "l.xlsx", tmp_path / "l.csv"
    assert run("list", "-o", str(xlsx)).exit_code == 0
    whole = CalamineWorkbook.from_path(xlsx)
    assert whole.sheet_names == ["Vouchers", "By cause", "VAT by period"]
    assert [row[3] for row in whole.get_sheet_by_index(0).to_python()[1:]] == ["Kassa", "=Kassa"]
    notes = [row[0] for row in whole.get_sheet_by_index(2).to_python()]
    wanted = (
        f"{COMPANY}: 2 failed vouchers hold 250.00 kr output VAT of February 2026; the return is due 13 April 2026."
    )
    assert wanted in notes
    run("list", "-o", str(plain), "--sheet", "vat")
    lines = plain.read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[1] == f"{COMPANY};2026-02;Output VAT;2611;;250,00;2026-04-13"
    assert lines[2] == f"{COMPANY};2026-02;Output VAT;Sum;2;250,00;2026-04-13"
    assert run("list", "-o", str(tmp_path / "l.txt")).exit_code == 2
    assert run("list", "--search", "nothing like it", "-o", str(xlsx)).exit_code == 1


def test_the_processing_history_of_a_company_and_period(filled: Run, tmp_path: Path) -> None:
    filled("mark", "1", "--reason", "typed", "--by", "Anna")
    pdf, xlsx = tmp_path / "h.pdf", tmp_path / "h.xlsx"
    assert filled("history", "report", "-o", str(pdf), "--company", COMPANY).exit_code == 0
    text = " ".join(page.extract_text() for page in PdfReader(pdf, strict=True).pages)
    last = json.loads(filled("history", "1", "--json").stdout)[-1]
    assert last["hash"] in text
    assert "Marked as exported. Reason: typed" in text
    assert "was checked when this was made, and holds." in text
    assert read(filled("register", "--json"))[0]["kind"] == "history"
    assert filled("history", "report", "-o", str(xlsx)).exit_code == 0
    rows = CalamineWorkbook.from_path(xlsx).get_sheet_by_index(0).to_python()
    (marked,) = [row for row in rows if "Marked as exported. Reason: typed" in row]
    assert (marked[2], marked[3], marked[5], marked[6], marked[7]) == (
        "Anna", "F 1", "To handle", "Marked as exported", last["hash"],
    )  # fmt: skip
    nothing = filled("history", "report", "-o", str(pdf), "--to", "2001-01-01")
    assert nothing.exit_code == 1
    assert filled("history", "report", "-o", str(pdf), "--company", "556677-8899").exit_code == 1
    assert filled("history", "report").exit_code == 2


def test_a_history_that_does_not_hold_says_so_on_the_page(filled: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as data:
        data.execute("DROP TRIGGER IF EXISTS event_no_update")
        triggers = [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            data.execute(f"DROP TRIGGER {name}")
        data.execute("UPDATE event SET actor = 'mallory' WHERE seq = 3")
    data.close()
    path = tmp_path / "h.xlsx"
    result = filled("history", "report", "-o", str(path))
    assert result.exit_code == 0
    notes = [row[0] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[:4]]
    assert any("does not hold" in str(note) and "record 3" in str(note) for note in notes)
