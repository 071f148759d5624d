"""Every report is kept under a number of its own, with its vouchers and its very bytes."""

import hashlib
from pathlib import Path

import pytest

from tests.services.conftest import COMPANY, quiet
from workbench.domain.errors import FileNotWritable, NoSuchReport, ReportNotWhole
from workbench.domain.failure import Status
from workbench.domain.history import EventKind
from workbench.domain.journal import JournalOrder
from workbench.services.made_reports import ReportKind
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.services.words import describe
from workbench.store.store import FILE_NAME


def write(services: Services, path: Path, *ids: int) -> None:
    texts = services.texts("en")
    services.write_journal(ids, path, JournalOrder.NUMBER, "", "anna", texts, None, True, quiet)


def test_a_journal_is_written_down_with_its_bytes_and_moves_its_vouchers(
    services: Services, three: None, tmp_path: Path
) -> None:
    path = tmp_path / "j.pdf"
    write(services, path, 1, 2)
    (report,) = services.register.reports()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (report.number, report.kind, report.name) == (1, "journal", "j.pdf")
    assert (report.company, report.by, report.sha256, report.vouchers) == (COMPANY, "anna", digest, 2)
    assert services.register.vouchers(1) == [1, 2]
    assert [each.number for each in services.register.of_voucher(1)] == [1]
    assert services.register.of_voucher(3) == []
    assert {row.id: row.status for row in services.cases.rows([1, 2])} == {1: Status.HAND, 2: Status.HAND}
    told = [event for event in services.cases.history(1) if event.kind == EventKind.REPORTED]
    assert [event.data["number"] for event in told] == ["1"]
    assert describe(told[0], services.texts("en")).startswith("Printed in the report j.pdf. Report 1.")
    assert services.cases.verify_history() > 0


def test_numbers_rise_by_one_and_what_fails_takes_none(services: Services, three: None, tmp_path: Path) -> None:
    write(services, tmp_path / "a.pdf", 1)
    with pytest.raises(FileNotWritable):
        write(services, tmp_path / "missing" / "b.pdf", 2)
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(FileNotWritable):
        write(services, tmp_path / "folder.pdf", 2)
    write(services, tmp_path / "c.pdf", 2)
    assert [(each.number, each.name) for each in services.register.reports()] == [(2, "c.pdf"), (1, "a.pdf")]
    assert sorted(each.name for each in tmp_path.glob("*.pdf")) == ["a.pdf", "c.pdf", "folder.pdf"]
    assert not list(tmp_path.glob(".*"))


def test_a_preview_is_not_written_down(services: Services, three: None, tmp_path: Path) -> None:
    texts = services.texts("en")
    services.write_journal([1], tmp_path / "p.pdf", JournalOrder.NUMBER, "", "anna", texts, None, False, quiet)
    assert services.register.reports() == []
    assert services.cases.rows([1])[0].status is Status.OPEN


def test_the_very_bytes_come_again_also_after_everything_has_changed(
    services: Services, three: None, tmp_path: Path
) -> None:
    path, again = tmp_path / "j.pdf", tmp_path / "again.pdf"
    write(services, path, 1)
    made = path.read_bytes()
    path.unlink()
    services.actions.mark([1], MarkRequest("inläst", "bo"))
    services.register.write_again(1, again)
    assert again.read_bytes() == made
    with pytest.raises(NoSuchReport):
        services.register.write_again(2, again)


def test_what_was_kept_and_is_no_longer_what_was_made_is_not_written(
    services: Services, three: None, tmp_path: Path
) -> None:
    import sqlite3

    write(services, tmp_path / "j.pdf", 1)
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as file:
        file.execute("UPDATE report SET sha256 = ?", ("0" * 64,))
    file.close()
    with pytest.raises(ReportNotWhole):
        services.register.write_again(1, tmp_path / "again.pdf")
    assert not (tmp_path / "again.pdf").exists()


def test_what_went_to_a_printer_is_kept_too(services: Services, three: None, tmp_path: Path) -> None:
    first = services.register.keep(ReportKind.JOURNAL, "j.pdf", b"%PDF made up", [1], COMPANY, "anna")
    second = services.register.keep(ReportKind.JOURNAL, "j.pdf", b"%PDF made up", [2], COMPANY, "anna")
    assert (first.number, second.number) == (1, 2)
    services.register.write_again(2, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == b"%PDF made up"
    assert services.cases.verify_history() > 0


def test_what_is_on_paper_is_written_down_whatever_others_have_said_since(services: Services, three: None) -> None:
    services.actions.make_retry([1], "rättat i källan", "bo")
    kept = services.register.keep(ReportKind.JOURNAL, "j.pdf", b"%PDF made up", [1, 2], COMPANY, "anna")
    assert services.register.vouchers(kept.number) == [1, 2]
    assert [(each.voucher_id, each.reason) for each in kept.changes.skipped] == [(1, "to be retried in the source")]
    assert [row.status for row in services.cases.rows([1, 2])] == [Status.RETRY, Status.HAND]


def test_the_vouchers_of_a_report_are_counted_by_an_index(services: Services, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as file:
        (plan,) = file.execute("EXPLAIN QUERY PLAN SELECT count(*) FROM report_voucher WHERE number = 1").fetchall()
    file.close()
    assert "SEARCH" in plan[3]
    assert "ix_report_voucher_number" in plan[3]
