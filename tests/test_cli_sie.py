"""The command that writes a SIE file: refusals name what speaks against it, and exit with 1."""

from pathlib import Path

from tests.sie.strict_reader import read_strictly
from tests.test_cli_facts import Run, file, filled, run

__all__ = ["file", "filled", "run"]


def test_it_refuses_with_the_blockers_named_until_told_to_write_anyway(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.si"
    refused = filled("sie", "1", "2", "-o", str(target))
    assert refused.exit_code == 1
    assert "#1 F 1: Fortnox will refuse it: " in refused.stderr
    assert "4903" in refused.stderr
    assert "not checked: " in refused.stderr
    assert not target.exists()
    written = filled("sie", "1", "2", "-o", str(target), "--series", "q", "--anyway", "--by", "Anna")
    assert written.exit_code == 0, written.stderr
    assert written.stdout.splitlines() == [str(target), str(tmp_path / "out.pdf")]
    assert [each["series"] for each in read_strictly(target.read_bytes()).vouchers] == ["Q", "Q"]
    assert (tmp_path / "out.pdf").exists()
    told = filled("history", "1").stdout
    assert "Written in the SIE file out.si, for series Q." in told
    assert "Moved from “To handle” to “To enter by hand”." in told


def test_vouchers_are_chosen_by_cause_or_status(filled: Run, tmp_path: Path) -> None:
    assert filled("sie", "-o", str(tmp_path / "a.si")).exit_code == 2
    assert filled("sie", "--status", "marked", "-o", str(tmp_path / "a.si")).exit_code == 1
    assert filled("sie", "99", "-o", str(tmp_path / "a.si")).exit_code == 1
    written = filled("sie", "--cause", "account-missing", "--anyway", "-o", str(tmp_path / "a.si"))
    assert written.exit_code == 0, written.stderr
    assert filled("sie", "--status", "hand", "-o", str(tmp_path / "b.si")).exit_code == 1
    assert filled("sie", "--status", "unreported", "-o", str(tmp_path / "b.si"), language="sv").exit_code == 1


def test_the_file_itself_is_not_taken_in_again(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.si"
    (tmp_path / "out.pdf").write_bytes(b"mine")
    written = filled("sie", "1", "-o", str(target), "--anyway", language="sv")
    assert written.stdout.splitlines()[1] == str(tmp_path / "out kvittens.pdf")
    before = filled("list", "--json").stdout
    told = filled("add", str(target), language="sv")
    assert told.exit_code == 1
    assert "out.si innehåller verifikationer som du redan har" in told.stderr
    assert "rapport 1" in told.stderr
    assert filled("list", "--json").stdout == before
    assert filled("verify", str(target)).exit_code == 1
