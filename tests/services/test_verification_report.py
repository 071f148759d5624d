"""The report of a verification, on paper and in a spreadsheet: what is in it, and that it is written down."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.ledger.exports import export
from tests.services.conftest import quiet
from tests.services.test_verification import marked, rows, typed
from workbench.domain.failure import Status
from workbench.domain.match_key import match_key
from workbench.domain.verification import VerifyResult
from workbench.services.remedy_words import amiss
from workbench.services.requests import BytesInput, MarkRequest
from workbench.services.services import Services
from workbench.services.words import describe

__all__ = ["marked"]
PLANTED = export(
    typed("A 12", 1, rows("4010"), 1), typed("A 13", 2, rows(), 2), typed("F 2", 2, rows()), made="20990228"
)


@pytest.fixture
def result(marked: Services) -> VerifyResult:
    return marked.verification.verify(BytesInput("export.se", PLANTED), "anna", quiet).result


def test_the_table_says_of_each_voucher_what_was_found(marked: Services, result: VerifyResult, tmp_path: Path) -> None:
    marked.write_verification(result, tmp_path / "v.xlsx", "anna", marked.texts("sv"))
    book = CalamineWorkbook.from_path(tmp_path / "v.xlsx")
    sheet = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    top = [row[0] for row in sheet if row[0]]
    assert f"SHA-256: {hashlib.sha256(PLANTED).hexdigest()}" in top
    assert "Export från Fortnox: export.se" in top
    assert {"Finns två gånger: 1", "Avviker: 1", "Hittades inte: 1"} <= set(top)
    lines = [(row[0], row[1], row[4], row[5], row[6], row[8]) for row in sheet[-3:]]
    assert lines == [
        ("F 2", match_key(2), "125.0", "Finns två gånger", "A 13, F 2", ""),
        ("F 1", match_key(1), "125.0", "Avviker", "A 12", "Rad 1: konto 4010 i stället för 4903"),
        ("F 3", match_key(3), "125.0", "Hittades inte", "", ""),
    ]


def test_the_paper_says_the_same_and_is_written_down(marked: Services, result: VerifyResult, tmp_path: Path) -> None:
    marked.actions.unmark([1], "typed wrong", "anna")
    path = tmp_path / "v.pdf"
    marked.write_verification(result, path, "anna", marked.texts("en"))
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    for told in (
        hashlib.sha256(PLANTED).hexdigest(),
        "Row 1: account 4010 instead of 4903",
        match_key(1),
        "Found twice",
    ):
        assert told in text
    (report,) = marked.register.reports()
    assert (report.kind, report.name, report.vouchers) == ("verification", "v.pdf", 3)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert marked.cases.rows([1])[0].status is Status.OPEN, "one of what is in the ledger moves nothing"
    told = describe(list(marked.cases.history(2))[-1], marked.texts("en"))
    assert told.startswith("Told in the verification v.pdf. Report 1.")
    marked.cases.verify_history()


def test_what_differs_and_is_taken_back_goes_on_the_to_do_list(marked: Services, result: VerifyResult) -> None:
    assert marked.cases.rows([1])[0].status is Status.DIFFERS
    marked.actions.unmark([1], "canceled", "anna")
    assert marked.cases.rows([1])[0].status is Status.OPEN
    marked.actions.undo("", "anna")
    assert marked.cases.rows([1])[0].status is Status.DIFFERS


def test_what_was_found_before_the_mark_is_nothing_to_be_done_about(marked: Services, result: VerifyResult) -> None:
    """The moments are compared as such: a mark is kept in UTC, the clock has a zone of its own."""
    detail = marked.cases.detail(3)
    assert amiss(detail.case.state, detail.verification) is not None
    marked.actions.unmark([3], "not entered", "anna")
    assert amiss(marked.cases.detail(3).case.state, detail.verification) is None
    marked.actions.mark([3], MarkRequest("typed at last", "anna"))
    detail = marked.cases.detail(3)
    assert detail.verification is not None
    east = datetime.fromisoformat(detail.verification.at).astimezone(timezone(timedelta(hours=9))).isoformat()
    for kept in (detail.verification, replace(detail.verification, at=east)):
        assert amiss(detail.case.state, kept) is None
