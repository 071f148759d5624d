"""SIE files among others at work: nothing is written of what they have changed meanwhile, nor over what they made."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest

from tests.ledger.exports import export
from tests.services.conftest import COMPANY, BringIn, brp, quiet
from tests.sie.strict_reader import read_strictly
from workbench.assembly import assemble
from workbench.domain.errors import (
    BadSieName,
    ChangedMeanwhile,
    MoveNotAllowed,
    SieNotWritable,
    SieStopped,
    SieTextsNotWritable,
)
from workbench.domain.failure import Status
from workbench.domain.journal import JournalOrder
from workbench.domain.match_key import match_key
from workbench.services.replacing import Replacements
from workbench.services.services import JournalWriter, Services
from workbench.services.sie_words import faults_told
from workbench.services.words import describe


@pytest.fixture
def two(services: Services, bring_in: BringIn) -> None:
    """Bring in F 1 and F 2, to be handled, which nothing speaks against."""
    bring_in(brp(*((str(n), f"2026-01-0{n}", f"Kassarapport nr {n}", "4010") for n in (1, 2))))
    services.actions.make_open([1, 2], "anna")


@pytest.fixture
def others(services: Services, two: None) -> Iterator[Services]:
    """The same store, opened in another program."""
    opened = assemble(services.data_folder)
    yield opened
    opened.close()


def sie(services: Services, path: Path, *ids: int, **how: Any) -> None:
    services.sie.write(ids or (1, 2), path, "W", "anna", services.texts("sv"), **how)


def journal(services: Services, path: Path, *ids: int) -> None:
    texts = services.texts("en")
    services.write_journal(ids, path, JournalOrder.NUMBER, "", "anna", texts, None, True, quiet)


def correct(services: Services, path: Path) -> None:
    services.corrections.correct([1], Replacements(accounts={"4010": "5010"}), "bytt", "bo")


def retry(services: Services, path: Path) -> None:
    assert services.actions.make_retry([1], "rättat i källan", "bo").voucher_ids == (1,)


MEANWHILE: dict[str, tuple[Callable[[Services, Path], None], type[Exception], str]] = {
    "corrected": (correct, ChangedMeanwhile, "F 1"),
    "a SIE file": (sie, ChangedMeanwhile, "F 1"),
    "printed": (lambda others, path: journal(others, path.with_suffix(".pdf"), 2), ChangedMeanwhile, "F 2"),
    "to be retried": (retry, MoveNotAllowed, "F 1"),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_nothing_is_written_of_what_others_change_meanwhile(
    services: Services, others: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    act, refusal, voucher = MEANWHILE[meanwhile]
    write = services.sie._receipt_writer

    def slow(receipt: Any, path: Path, texts: Any) -> object:
        act(others, tmp_path / "theirs.si")
        return write(receipt, path, texts)

    monkeypatch.setattr(services.sie, "_receipt_writer", slow)
    with pytest.raises(refusal) as refused:
        sie(services, tmp_path / "ours.si")
    assert getattr(refused.value, "params", {})["voucher"] == voucher
    assert act is not retry or others.cases.rows([1])[0].status is Status.RETRY
    assert not [each.name for each in tmp_path.iterdir() if "ours" in each.name]
    assert "ours.si" not in [each.name for each in services.register.reports()]


def test_a_tick_is_for_what_was_seen(services: Services, others: Services, tmp_path: Path) -> None:
    seen = services.sie.plan([1, 2])
    sie(others, tmp_path / "theirs.si", 1)
    with pytest.raises(SieStopped) as stopped:
        sie(services, tmp_path / "ours.si", anyway=True, agreed=seen.objections)
    assert services.texts("en").sentence(stopped.value).endswith("as something speaks against 1 voucher.")
    assert services.texts("sv").sentence(stopped.value).endswith("eftersom 1 verifikation har hinder.")
    sie(services, tmp_path / "ours.si", anyway=True, agreed=services.sie.plan([1, 2]).objections)


def test_a_journal_of_one_to_be_retried_is_not_made(services: Services, others: Services, tmp_path: Path) -> None:
    def slow(*words: Any) -> Any:
        retry(others, tmp_path)
        return services.journal_writer(*words)

    with pytest.raises(MoveNotAllowed):
        journal(replace(services, journal_writer=cast(JournalWriter, slow)), tmp_path / "j.pdf", 1, 2)
    assert services.register.reports() == []
    assert [row.status for row in services.cases.rows([1, 2])] == [Status.RETRY, Status.OPEN]
    assert not list(tmp_path.glob("*.pdf"))


def test_a_sie_file_in_a_journal_is_one_like_any_other(services: Services, two: None, tmp_path: Path) -> None:
    sie(services, tmp_path / "first.si", 1)
    journal(services, tmp_path / "j.pdf", 1, 2)
    attached = pypdf.PdfReader(tmp_path / "j.pdf").attachments[f"{COMPANY} 2026.si"]
    assert [each["text"] for each in read_strictly(attached[0]).vouchers] == [f"Kassarapport nr 2 {match_key(2)}"]
    made = [(each.kind, each.name, each.vouchers) for each in services.register.reports()]
    assert made[:2] == [("journal", "j.pdf", 2), ("sie", f"j {COMPANY} 2026.si", 1)]
    assert services.sie.plan([1, 2]).parts[0].earlier == ((1, "first.si"), (2, f"j {COMPANY} 2026.si"))
    journal(services, tmp_path / "again.pdf", 1, 2)
    assert list(pypdf.PdfReader(tmp_path / "again.pdf").attachments) == ["vouchers.json"]
    told = [describe(each, services.texts("en")) for each in services.cases.history()]
    assert any(each.startswith("The receipt page first.pdf of a SIE file was made. Report 2.") for each in told)


def test_each_financial_year_has_a_file_of_its_own(services: Services, bring_in: BringIn, tmp_path: Path) -> None:
    bring_in(brp(("1", "2024-03-05", "mars", "4010"), ("2", "2024-08-05", "augusti", "4010")))
    ledger = export(made="20240901").replace(b"#RAR 0 20260101 20261231", b"#RAR 0 20240701 20250630")
    (tmp_path / "l.se").write_bytes(ledger.replace(b'"Bank"', b'"Bank"\r\n#KONTO 4010 "Varor"'))
    bring_in(tmp_path / "l.se")
    sie(services, tmp_path / "x.si", split=True, anyway=True)
    names = [f"x {COMPANY} 2024-07-01.si", f"x {COMPANY} 2024.si"]
    assert sorted(each.name for each in tmp_path.glob("x *.si")) == names
    texts = [read_strictly((tmp_path / each).read_bytes()).vouchers[0]["text"] for each in names]
    assert texts == [f"augusti {match_key(2)}", f"mars {match_key(1)}"]


def test_the_receipt_page_lies_over_nothing(services: Services, two: None, tmp_path: Path) -> None:
    for name in ("x.pdf", "x kvittens.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 mine")
    sie(services, tmp_path / "x.si", 1)
    assert (tmp_path / "x.pdf").read_bytes() == (tmp_path / "x kvittens.pdf").read_bytes() == b"%PDF-1.4 mine"
    assert (tmp_path / "x kvittens 2.pdf").exists()
    for name in ("z.pdf", "Z.PDF"):
        with pytest.raises(BadSieName):
            sie(services, tmp_path / name, 2)
    assert not list(tmp_path.glob("[zZ]*"))


def test_what_cannot_be_written_has_a_remedy_of_its_kind(services: Services, bring_in: BringIn, tmp_path: Path) -> None:
    bring_in(brp(("1", "2026-01-01", "Kassa – två", "4010")), brp(("2", "0224-02-01", "nr 2", "4010")))
    texts = services.texts("en")
    with pytest.raises(SieTextsNotWritable) as wrong:
        sie(services, tmp_path / "x.si", 1, anyway=True)
    assert texts.sentence(wrong.value) == "No SIE file was written, as 1 thing in it cannot be written."
    assert "tidy up the texts" in texts.error(wrong.value)
    with pytest.raises(SieNotWritable) as odd:
        sie(services, tmp_path / "x.si", 2, anyway=True)
    assert texts.error(odd.value).endswith("Put right what is told of each of them, or leave those vouchers out.")
    assert "0224-02-01 is no date to book on" in [each.words for each in faults_told(services.sie.plan([2]), texts)]
