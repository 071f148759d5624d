"""SIE files of real vouchers: what goes in, what speaks against it, what is written down."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.exports import export
from tests.services.conftest import COMPANY, BringIn, brp, failure, quiet
from tests.services.test_facts import tell
from tests.sie.strict_reader import read_strictly
from tests.sources.test_archive import packed
from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.errors import (
    FileNotWritable,
    MadeHere,
    NothingForSie,
    OwnSieFile,
    SeveralSieFiles,
    SieNotWritable,
    SieStopped,
    ToBeRetried,
)
from workbench.domain.failure import Status
from workbench.domain.history import EventKind
from workbench.domain.journal import JournalOrder
from workbench.domain.match_key import keys_in, match_key
from workbench.domain.voucher import VoucherRow
from workbench.services.changes import Skipped
from workbench.services.correcting_back import REPORTED_SINCE
from workbench.services.replacing import Replacements, from_pairs
from workbench.services.requests import BytesInput, MarkRequest
from workbench.services.services import Services
from workbench.services.sie_export import SieWritten
from workbench.services.sie_words import against_told, faults_told, not_checked_words
from workbench.sie.reader import SieReader
from workbench.store.store import SqlStore

FOUR_COMPANY = "559000-1230"
Write = Callable[..., SieWritten]


def correct(services: Services, voucher_id: int, correction: Correction) -> None:
    store = SqlStore.open(services.data_folder, program="test")
    with store.writing() as writer:
        writer.put_corrections({voucher_id: correction})
    store.close()


def to_4010(services: Services, *voucher_ids: int) -> None:
    services.corrections.correct(voucher_ids, Replacements({"4903": "4010"}), "fel konto", "anna")


def statuses(services: Services) -> list[Status]:
    return [row.status for row in services.cases.rows([1, 2, 3])]


@pytest.fixture
def write(services: Services, tmp_path: Path) -> Write:
    def made(*ids: int, series: str = "", name: str = "feb.si", **how: Any) -> SieWritten:
        return services.sie.write(ids, tmp_path / name, series, "anna", services.texts("sv"), **how)

    return made


@pytest.mark.usefixtures("three")
def test_the_file_holds_the_vouchers_as_they_are_to_be_entered(services: Services, write: Write) -> None:
    to_4010(services, 1)
    rounding = VoucherRow("3740", 0)
    correct(services, 2, Correction(rows={0: RowCorrection(account="4010")}, text="Dagskassa 2", added=(rounding,)))
    written = write(1, 2)
    data = written.files[0].read_bytes()
    told = read_strictly(data)
    assert told.head["#ORGNR"] == [[COMPANY]]
    assert [each["text"] for each in told.vouchers] == [
        f"Kassarapport nr 1 {match_key(1)}",
        f"Dagskassa 2 {match_key(2)}",
    ]
    assert {each["series"] for each in told.vouchers} == {"W"}
    read = list(SieReader(io.BytesIO(data)).vouchers())
    assert [[(row.account, row.amount) for row in each.rows] for each in read] == [
        [("4010", 12500), ("3010", -12500)],
        [("4010", 12500), ("3010", -12500), ("3740", 0)],
    ]
    assert [list(keys_in(each.text)) for each in read] == [[1], [2]]


@pytest.mark.usefixtures("three")
def test_it_is_written_down_and_the_vouchers_go_by_hand(services: Services, write: Write) -> None:
    to_4010(services, 1, 2)
    written = write(1, 2)
    assert statuses(services) == [Status.HAND, Status.HAND, Status.UNREPORTED]
    events = list(services.cases.history(1))[-2:]
    assert [each.kind for each in events] == [EventKind.REPORTED, EventKind.MOVED]
    assert {each.act for each in events} == {written.changes.act}
    digest = hashlib.sha256(written.files[0].read_bytes()).hexdigest()
    assert events[0].data == {"kind": "sie", "name": "feb.si", "sha256": digest, "series": "W", "number": "1"}
    made = [(each.number, each.kind, each.name, each.vouchers) for each in services.register.reports()]
    assert sorted(made) == [(1, "sie", "feb.si", 2), (2, "sie-receipt", "feb.pdf", 0)]
    assert written.receipts[0].read_bytes().startswith(b"%PDF")
    assert sorted(each.name for each in written.files[0].parent.iterdir() if each.is_file()) == ["feb.pdf", "feb.si"]
    assert services.cases.verify_history() > 0


@pytest.mark.usefixtures("three")
def test_a_blocker_stops_it_until_it_is_written_anyway(services: Services, write: Write, tmp_path: Path) -> None:
    with pytest.raises(SieStopped):
        write(1, 2)
    assert not list(tmp_path.glob("*.si"))
    assert statuses(services)[:2] == [Status.OPEN, Status.OPEN]
    plan = services.sie.plan([1, 2])
    told = list(against_told(plan, services.catalogue, services.texts("en")))
    assert [(each.voucher_id, each.label) for each in told] == [(1, "F 1"), (2, "F 2")]
    assert all("4903" in each.words for each in told)
    assert "not checked: " in not_checked_words(plan, services.catalogue, services.texts("en"))
    assert write(1, 2, anyway=True).files[0].exists()


@pytest.mark.usefixtures("three")
def test_a_second_file_of_the_same_voucher_has_to_be_asked_for(services: Services, write: Write) -> None:
    to_4010(services, 1, 2)
    write(1)
    plan = services.sie.plan([1, 2])
    assert plan.parts[0].earlier == ((1, "feb.si"),)
    with pytest.raises(SieStopped):
        write(1, 2, name="again.si")
    assert write(1, name="again.si", anyway=True).files[0].name == "again.si"


@pytest.mark.usefixtures("three")
def test_one_to_be_retried_or_done_is_left_out(services: Services, write: Write) -> None:
    to_4010(services, 1, 2)
    services.actions.make_retry([1], "kontot är upplagt", "anna")
    written = write(1, 2)
    assert written.changes.voucher_ids == (2,)
    assert [(each.voucher_id, each.reason) for each in written.changes.skipped] == [(1, "to be retried in the source")]
    services.actions.mark([2], MarkRequest("inläst", "anna"))
    with pytest.raises(NothingForSie):
        write(1, 2, name="b.si")


@pytest.mark.usefixtures("three")
def test_a_journal_takes_the_same_way(services: Services, tmp_path: Path) -> None:
    def journal(*ids: int, kept: bool = True) -> list[str]:
        texts, path = services.texts("en"), tmp_path / "a.pdf"
        changes = services.write_journal(ids, path, JournalOrder.NUMBER, "", "anna", texts, None, kept, lambda *_: None)
        return [each.reason for each in changes.skipped]

    journal(1, kept=False)
    assert statuses(services)[0] is Status.OPEN
    services.actions.make_retry([2], "kontot är upplagt", "anna")
    assert journal(1, 2) == ["to be retried in the source"]
    assert statuses(services)[:2] == [Status.HAND, Status.RETRY]
    with pytest.raises(ToBeRetried):
        journal(2)


def test_one_company_and_one_year_a_file(services: Services, bring_in: BringIn, write: Write) -> None:
    days = (("1", "2026-01-01"), ("2", "2025-12-31"))
    bring_in(brp(*((number, day, f"nr {number}", "4010") for number, day in days)))
    bring_in(brp(("1", "2026-01-01", "annat", "4010"), company=FOUR_COMPANY))
    with pytest.raises(SeveralSieFiles) as refused:
        write(1, 2, 3)
    assert refused.value.params["parts"] == "556000-4615 2025; 556000-4615 2026; 559000-1230 2026"
    written = write(1, 2, 3, split=True)
    assert [each.name for each in written.files] == [
        "feb 556000-4615 2025.si",
        "feb 556000-4615 2026.si",
        "feb 559000-1230 2026.si",
    ]
    assert [len(read_strictly(each.read_bytes()).vouchers) for each in written.files] == [1, 1, 1]
    assert all(each.exists() for each in written.receipts)


def test_what_can_not_be_written_is_named_and_never_written(
    services: Services, bring_in: BringIn, write: Write, tmp_path: Path
) -> None:
    bring_in(brp(("1", "2026-01-01", "Kassa – två €", "4010")))
    correct(services, 1, Correction(added=(VoucherRow("3740", 1),)))
    with pytest.raises(SieNotWritable):
        write(1, anyway=True)
    assert not list(tmp_path.glob("*.si"))
    told = list(faults_told(services.sie.plan([1]), services.texts("en")))
    assert {each.label for each in told} == {"F 1"}
    assert [each.words for each in told] == [
        "“–” in the description is not among the characters of SIE; write “-” instead",
        "“€” in the description is not among the characters of SIE; write “EUR” instead",
        "debit and credit differ",
    ]
    correct(services, 1, Correction(text="Kassa - två EUR"))
    assert write(1).files[0].exists()


@pytest.mark.usefixtures("three")
def test_the_series_is_one_of_its_own(services: Services, bring_in: BringIn) -> None:
    def suggested() -> str:
        return services.sie.plan([1]).parts[0].series

    assert suggested() == "W"
    tell(services, "series", "F", "manual")
    tell(services, "series", "M", "manual")
    assert suggested() == "M"
    tell(services, "series", "M", "not-manual")
    tell(services, "series", "W", "not-manual")
    assert suggested() == "X"
    assert services.sie.plan([1], "b").parts[0].series == "B"


def test_a_series_in_daily_use_is_not_suggested(services: Services, bring_in: BringIn, tmp_path: Path) -> None:
    def ledger(*labels: str, made: str, text: str = "Lön") -> str:
        lines = ["#TRANS 1930 {} 125.00", "#TRANS 3010 {} -125.00"]
        (tmp_path / f"{made}.se").write_bytes(
            export(*((each, "2026-01-06", text, lines) for each in labels), made=made)
        )
        bring_in(tmp_path / f"{made}.se")
        return services.sie.plan([1]).parts[0].series

    bring_in(brp(("1", "2026-01-01", "nr 1", "1930"), ("2", "2026-01-02", "nr 2", "1930")))
    assert ledger("A 1", "W 1", made="20260210") == "X"
    tell(services, "series", "A", "manual")
    assert services.sie.plan([1]).parts[0].series == "X"
    services.sie.write([2], tmp_path / "x.si", "", "anna", services.texts("sv"), anyway=True)
    assert ledger("A 1", "W 1", made="20260211") == "X", "ours, and not in the ledger yet"
    assert ledger("X 1", made="20260212", text=f"nr 2 {match_key(2)}") == "X", "ours only"
    assert ledger("X 1", "W 1", "X 2", made="20260213") == "Y", "someone else has booked in it"


@pytest.mark.usefixtures("three")
def test_the_series_it_is_booked_in_is_checked_and_not_the_sources(services: Services) -> None:
    to_4010(services, 1)
    tell(services, "series", "F", "not-manual")
    assert services.sie.plan([1]).against == 0
    assert services.sie.plan([1], "F").against == 1


def test_a_document_of_a_sub_ledger_is_left_out(services: Services, bring_in: BringIn) -> None:
    bring_in(
        brp(("1", "2026-01-01", "nr 1", "4010")),
        failure("F 1")
        .replace("Konto 4903 saknas i kontoplanen.", "Kan inte hitta fakturan.")
        .replace("2001798", "2000434"),
    )
    plan = services.sie.plan([1])
    assert (plan.parts, [each.voucher_id for each in plan.left_out]) == ((), [1])


@pytest.mark.usefixtures("three")
def test_nothing_is_written_down_where_the_file_can_not_be(services: Services, write: Write, tmp_path: Path) -> None:
    to_4010(services, 1)
    with pytest.raises(FileNotWritable):
        write(1, name="missing/feb.si")
    assert statuses(services)[0] is Status.OPEN
    assert EventKind.REPORTED not in [each.kind for each in services.cases.history()]


@pytest.mark.usefixtures("three")
def test_no_receipt_page_lies_over_a_file_of_someone_else(services: Services, write: Write, tmp_path: Path) -> None:
    to_4010(services, 1, 2)
    for name in ("feb.pdf", "feb kvittens.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 mine")
    written = write(1)
    assert [each.name for each in (*written.files, *written.receipts)] == ["feb.si", "feb kvittens 2.pdf"]
    again = write(1, anyway=True)
    assert again.receipts == written.receipts, "what was made here is in the register"
    assert (tmp_path / "feb.pdf").read_bytes() == (tmp_path / "feb kvittens.pdf").read_bytes() == b"%PDF-1.4 mine"


@pytest.mark.usefixtures("three")
def test_a_file_of_one_s_own_is_known_and_not_taken_in(services: Services, write: Write) -> None:
    to_4010(services, 1, 2, 3)
    write(3, name="first.si")
    data = write(1, 2).files[0].read_bytes()
    day = services.register.report(3).at.astimezone().date()
    edited = data.replace(b"Kassarapport nr 1", b"Kassarapport nr 7")
    given = {"feb.si": data, "edited.se": edited, "both.zip": packed({"feb.si": data}), "other.si": b""}
    given["other.si"] = b"\r\n".join(line for line in data.replace(match_key(1).encode(), b"").split(b"\r\n") if line)
    preview = services.intake.preview([BytesInput(name, each) for name, each in given.items()], quiet)
    errors = [preview.inputs[place].problems[0].error for place in range(4)]
    assert [type(each) for each in errors] == [MadeHere, MadeHere, MadeHere, OwnSieFile]
    assert {(each.params["number"], each.params["day"]) for each in errors[:3]} == {(3, day)}
    assert "rapport 3" in services.texts("sv").error(errors[0])
    assert services.intake.store(preview, "anna", False, quiet).vouchers == 0
    assert len(services.cases.index().rows) == 3
    with pytest.raises(OwnSieFile):
        services.verification.verify(BytesInput("feb.se", data), "anna", quiet)
    ledger = services.intake.preview([BytesInput("feb.se", data)], quiet, ledger_of="")
    with pytest.raises(OwnSieFile):
        ledger.require_company("")
    export = data.replace(b'"Voucher Workbench"', b'"Fortnox"')
    services.actions.mark([1, 2], MarkRequest("inl\u00e4st", "anna"))
    found = services.verification.verify(BytesInput("export.se", export), "anna", quiet).result.found
    assert [str(each.verdict) for each in found] == ["verified", "verified"]


def test_what_lies_in_a_file_keeps_what_it_says_there(services: Services, three: None, tmp_path: Path) -> None:
    """Undo passes over a correction whose voucher has been printed or written to a file since."""
    services.corrections.correct([1, 2], from_pairs([("account", "4903", "4010")]), "closed", "Anna")
    services.actions.mark([3], MarkRequest("typed", "Anna"))
    services.sie.write([1], tmp_path / "w.si", "W", "Anna", services.texts("en"), anyway=True)
    services.actions.undo("", "Anna")
    done = services.actions.undo("", "Anna")
    assert (done.voucher_ids, done.skipped) == ((2,), (Skipped(1, REPORTED_SINCE),))
    assert services.cases.detail(1).case.entered.rows[0].account == "4010"
    assert services.actions.last_undoable() == ""
    assert services.cases.verify_history() > 0
