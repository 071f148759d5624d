"""Verifying against exports of the ledger, end to end on a real store."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ledger.exports import Typed, export, line
from tests.services.conftest import COMPANY, BringIn, brp, failure, quiet
from workbench.domain.correction import Correction
from workbench.domain.errors import BrokenFile, CompanyUnknown, NoLedger, NoSuchFile, WrongCompany
from workbench.domain.match_key import match_key
from workbench.domain.voucher import VoucherRow
from workbench.services.requests import BytesInput, FileInput, MarkRequest
from workbench.services.services import Services
from workbench.services.verification import Verified
from workbench.services.verification_words import verification_words
from workbench.services.words import describe


def rows(account: str = "4903", amount: int = 125_00, other: str = "3010") -> list[str]:
    return [line(VoucherRow(account, amount)), line(VoucherRow(other, -amount))]


def typed(label: str, number: int, lines: Sequence[str], key: int | None = None, day: str = "") -> Typed:
    words = f"Kassarapport nr {number}" + (f" {match_key(key)}" if key else "")
    return label, day or f"2026-01-0{number}", words, lines


def verify(services: Services, *vouchers: Typed, name: str = "export.se", **values: str) -> Verified:
    """Verify against an export that is younger than every mark, where nothing else is said."""
    data = export(*vouchers, **{"made": "20990228", **values})
    return services.verification.verify(BytesInput(name, data), "anna", quiet)


def verdicts(found: Verified) -> dict[int, str]:
    return {each.voucher_id: str(each.verdict) for each in found.result.found}


def statuses(services: Services) -> dict[int, str]:
    return {row.id: str(row.status) for row in services.cases.index().rows}


@pytest.fixture
def marked(services: Services, three: None) -> Services:
    services.actions.mark([1, 2, 3], MarkRequest("typed", "anna"))
    return services


def test_a_wrong_row_a_double_and_a_missing_one_are_named(marked: Services) -> None:
    found = verify(
        marked,
        typed("A 12", 1, rows("4010"), 1),
        typed("A 13", 2, rows(), 2),
        typed("F 2", 2, rows()),
    )
    assert verdicts(found) == {1: "differs", 2: "found-twice", 3: "not-found"}
    assert statuses(marked) == {1: "differs", 2: "differs", 3: "differs"}
    wrong, twice, _ = found.result.found
    assert [each[:4] for each in wrong.differences] == [(1, "account", "4903", "4010")]
    assert (twice.fortnox, twice.also) == ("A 13", ("F 2",))
    told = [describe(event, marked.texts("en")) for event in marked.cases.history(1)]
    assert told[-1].startswith(
        "Compared with the ledger: differs as A 12, found by its match key: row 1: account 4010 instead of 4903."
    )
    assert "mer än en gång" in describe(list(marked.cases.history(2))[-1], marked.texts("sv"))
    marked.cases.verify_history()


def test_all_right_is_verified_and_the_mark_gets_its_number(marked: Services) -> None:
    vouchers = [typed(f"A {number + 10}", number, rows()) for number in (1, 2, 3)]
    found = verify(marked, *vouchers)
    assert set(verdicts(found).values()) == {"verified"}
    assert set(statuses(marked).values()) == {"verified"}
    mark = marked.cases.detail(1).case.state.mark
    assert mark is not None
    assert (mark.fortnox_label, mark.reason, mark.by) == ("A 11", "typed", "anna")
    assert marked.cases.verify_history() == sum(1 for _ in marked.cases.history())


def test_the_same_export_twice_changes_nothing(marked: Services) -> None:
    vouchers = [typed(f"A {number + 10}", number, rows("4010" if number == 2 else "4903")) for number in (1, 2)]
    first = verify(marked, *vouchers)
    before = sum(1 for _ in marked.cases.history())
    again = verify(marked, *vouchers)
    assert verdicts(again) == verdicts(first)
    assert again.changes.voucher_ids == ()
    assert sum(1 for _ in marked.cases.history()) == before


def test_a_later_export_may_change_a_verdict_and_an_older_one_may_not(marked: Services) -> None:
    verify(marked, *(typed(f"A {n}", n, rows("4010")) for n in (1, 2, 3)), made="20990210")
    assert set(statuses(marked).values()) == {"differs"}
    verify(marked, *(typed(f"A {n}", n, rows()) for n in (1, 2)), made="20990220", name="later.se")
    assert statuses(marked) == {1: "verified", 2: "verified", 3: "differs"}
    verify(marked, typed("A 1", 1, rows("4010")), made="20990201", name="earlier.se")
    assert statuses(marked) == {1: "verified", 2: "verified", 3: "differs"}
    verify(marked, typed("A 1", 1, rows()), made="20990225", name="last.se")
    assert statuses(marked)[2] == "differs"  # it was there, and is gone


def test_what_an_export_can_not_know_is_not_checked_and_undoes_nothing(marked: Services) -> None:
    verify(marked, *(typed(f"A {n}", n, rows()) for n in (1, 2, 3)))
    other = verify(marked, year="2027", made="20990301", name="other.se")
    assert verdicts(other) == dict.fromkeys((1, 2, 3), "not-checked")
    assert set(statuses(marked).values()) == {"verified"}


def test_what_was_reversed_is_told_and_does_not_stay_as_if_it_were_to_come(marked: Services) -> None:
    there = [typed(f"A {n}", n, rows(), n) for n in (1, 2, 3)]
    reversal = ("A 4", "2026-02-03", "Ångrad verifikation A 1", rows(amount=-125_00))
    found = verify(marked, *there, reversal, typed("A 5", 2, rows(), 2), ("B 1", "2026-02-04", "A 5", reversal[3]))
    assert verdicts(found) == {1: "not-found", 2: "verified", 3: "verified"}
    assert statuses(marked) == {1: "differs", 2: "verified", 3: "verified"}
    told = [describe(list(marked.cases.history(each))[-1], marked.texts("en")) for each in (1, 2)]
    assert "not found in the ledger; A 1 was reversed by A 4 of 2026-02-03" in told[0]
    assert "verified as A 2, found by its match key; A 5 was reversed by B 1 of 2026-02-04" in told[1]
    kept = marked.verification._store.verifications([1])[1].found
    assert kept.reversed == (("A 1", "A 4", "2026-02-03"),)
    verify(marked, *there, name="later.se", made="20990301")  # the reversal was struck again
    assert statuses(marked)[1] == "verified"


def test_a_correction_is_what_is_compared(marked: Services) -> None:
    from workbench.domain.correction import RowCorrection

    store = marked.verification._store
    with store.writing() as writer:
        writer.put_corrections({1: Correction(series="A", rows={0: RowCorrection(account="4010")}, reason="x", by="y")})
    found = verify(marked, typed("A 1", 1, rows("4010")), typed("B 2", 2, rows()), typed("A 3", 3, rows()))
    assert set(verdicts(found).values()) == {"verified"}


def test_vouchers_to_be_entered_are_only_suggested(services: Services, three: None) -> None:
    from dataclasses import replace

    from workbench.domain.failure import Status

    with services.verification._store.writing() as writer:
        states = writer.states([1, 2])
        writer.put_states([replace(each, status=Status.HAND) for each in states.values()])
    found = verify(services, typed("A 12", 1, rows(), 1))
    assert found.result.found == ()
    assert [(each.voucher_id, each.fortnox) for each in found.result.unmarked] == [(1, "A 12")]
    assert statuses(services)[1] == "hand"


def test_what_nobody_marked_is_told_where_its_key_is_in_the_ledger(services: Services, three: None) -> None:
    services.actions.make_retry([1], "sent again", "anna")
    services.actions.mark([3], MarkRequest("typed", "anna"))
    found = verify(services, typed("A 12", 1, rows(), 1), typed("A 13", 2, rows(), 2), typed("A 14", 3, rows(), 3))
    assert verdicts(found) == {3: "verified"}
    assert [(each.voucher_id, each.fortnox) for each in found.result.unmarked] == [(1, "A 12"), (2, "A 13")]
    assert statuses(services) == {1: "retry", 2: "open", 3: "verified"}
    other = ("A 20", "2026-02-20", "Hyra " + match_key(2), rows("5010", 9_999_00, "1930"))
    assert verify(services, other).result.unmarked == ()


def test_only_what_is_sure_gives_a_mark_its_number(marked: Services) -> None:
    verify(marked, ("B 77", "2026-01-01", "Dagskassa", rows()), typed("B 78", 2, rows("4010"), 2))
    marks = [marked.cases.detail(each).case.state.mark for each in (1, 2)]
    assert [mark and mark.fortnox_label for mark in marks] == ["", "B 78"]
    assert statuses(marked) == {1: "differs", 2: "differs", 3: "differs"}


def test_an_entry_guessed_at_on_another_day_may_be_another_voucher_of_ours(
    services: Services, bring_in: BringIn
) -> None:
    bring_in(brp(("1", "2026-01-05", "Hyra lokal", "5010"), ("2", "2026-02-03", "Hyra lokal", "5010")))
    services.actions.mark([1], MarkRequest("typed", "anna"))
    assert verdicts(verify(services, ("A 9", "2026-02-03", "Hyra lokal", rows("5010")))) == {1: "not-found"}
    assert verdicts(verify(services, ("A 9", "2026-01-09", "Hyra lokal", rows("5010")))) == {1: "differs"}


def test_an_export_from_before_the_mark_says_nothing_new(marked: Services) -> None:
    found = verify(marked, typed("A 13", 2, rows(), 2), made="20260131")
    assert verdicts(found) == {1: "not-checked", 2: "verified", 3: "not-checked"}
    told = describe(list(marked.cases.history(1))[-1], marked.texts("en"))
    assert "not checked, as the export is older than the mark" in told
    unread = ("A 11", "2026-01-01", f"Kassarapport nr 1 {match_key(1)}", ["#TRANS 4903 {} -1x5.00"])
    later = verify(marked, unread, name="later.se")
    assert verdicts(later) == {1: "not-checked", 2: "not-found", 3: "not-found"}
    assert later.result.unmarked == ()
    words = verification_words(later.result.found[0], marked.texts("en"))
    assert words == "not checked, as A 11 in the export cannot be read"


def test_two_equal_vouchers_of_which_one_was_exported_are_no_double(services: Services, bring_in: BringIn) -> None:
    bring_in(
        brp(*((str(n), "2026-01-01", "Dagskassa", "4903") for n in (1, 2))),
        failure("F 1"),
    )
    services.actions.mark([1], MarkRequest("typed", "anna"))
    there = [("A 12", "2026-01-01", "Dagskassa", rows()), ("F 2", "2026-01-01", "Dagskassa", rows())]
    assert verdicts(verify(services, *there)) == {1: "verified"}


def test_the_export_is_kept_as_what_is_known_of_the_ledger(marked: Services) -> None:
    verify(marked, typed("A 12", 1, rows()))
    assert marked.ledgers.of(COMPANY).exports[0][1].company_name == "Gymmet i Åkersberga AB"


def test_what_is_no_export_of_this_company_is_refused_and_nothing_is_kept(marked: Services, tmp_path: Path) -> None:
    before = sum(1 for _ in marked.cases.history())
    with pytest.raises(WrongCompany):
        verify(marked, company="556111-2222")
    with pytest.raises(CompanyUnknown):
        verify(marked, company="")
    feeder = b"#FLAGGA 0\n#PROGRAM Kassan 1\n#SIETYP 4\n#ORGNR 556000-4615\n#VER A 1 20260101 x\n{\n#TRANS 1 {} 1\n}\n"
    cut = export(typed("A 12", 1, rows()))[:-5]
    for data, error in ((feeder, NoLedger), (b"hello", NoLedger), (cut, BrokenFile)):
        with pytest.raises(error):
            marked.verification.verify(BytesInput("x.se", data), "anna", quiet)
    with pytest.raises(NoSuchFile):
        marked.verification.verify(FileInput(tmp_path / "none.se"), "anna", quiet)
    assert sum(1 for _ in marked.cases.history()) == before


def test_what_is_not_found_is_seen_and_keeps_its_mark(marked: Services) -> None:
    verify(marked)
    detail = marked.cases.detail(1)
    assert (detail.case.state.status, detail.case.state.mark is not None) == ("differs", True)


def test_a_mark_can_be_taken_back_whatever_the_ledger_showed(marked: Services) -> None:
    """A voucher reversed in Fortnox after it was verified, or entered wrongly, is to be entered anew."""
    verify(marked, typed("A 11", 1, rows()), typed("A 12", 2, rows(amount=126_00)))
    assert (statuses(marked)[1], statuses(marked)[2]) == ("verified", "differs")
    marked.actions.unmark([1, 2], "reversed in Fortnox", "Anna")
    assert (statuses(marked)[1], statuses(marked)[2]) == ("open", "open")
    assert marked.cases.verify_history() > 0
    marked.actions.undo("", "Anna")
    assert (statuses(marked)[1], statuses(marked)[2]) == ("verified", "differs")
    assert marked.cases.verify_history() > 0
