import re
from pathlib import Path

import pytest

from tests.services.conftest import BringIn, brp, failure, quiet
from workbench.domain.errors import Cancelled
from workbench.domain.failure import Flag, Status
from workbench.services.joining import NO_VOUCHER, SEVERAL_VOUCHERS
from workbench.services.requests import FileInput, MarkRequest, TextInput
from workbench.services.services import Services


def statuses(services: Services) -> dict[str, Status]:
    return {row.label: row.status for row in services.cases.index().rows}


def test_a_reported_voucher_is_open_and_the_others_are_kept(services: Services, three: None) -> None:
    assert statuses(services) == {"F 1": Status.OPEN, "F 2": Status.OPEN, "F 3": Status.UNREPORTED}
    (row, *_) = services.cases.index().rows
    assert row.codes == ("2001798",)
    assert [key.cause for key in row.causes] == ["account-missing"]
    assert row.amount == 12500


def test_the_same_thing_twice_changes_nothing(services: Services, bring_in: BringIn) -> None:
    export, message = brp(("1", "2026-01-01", "Kassarapport nr 1", "4903")), failure("F 1")
    bring_in(export, message)
    events = [event.hash for event in services.cases.history()]
    again = bring_in(export, message)
    assert (again.vouchers, again.failures, again.known) == (0, 0, 2)
    assert [event.hash for event in services.cases.history()] == events
    assert len(services.cases.index()) == 1


def test_a_preview_tells_and_keeps_nothing(services: Services) -> None:
    inputs = [TextInput("a", brp(("1", "2026-01-01", "x", "4903"))), TextInput("b", failure("F 1"))]
    preview = services.intake.preview(inputs, quiet)
    assert (preview.vouchers, preview.failures, preview.known) == (1, 1, 0)
    assert preview.not_understood == ()
    preview.close()
    assert len(services.cases.index()) == 0
    assert list(services.cases.history()) == []


def test_failures_may_come_before_their_vouchers(services: Services, bring_in: BringIn) -> None:
    first = bring_in(failure("F 1"))
    assert first.unjoined == (("text 0", NO_VOUCHER),)
    assert [item.reason for item in services.cases.tray()] == [NO_VOUCHER]
    bring_in(brp(("1", "2026-01-01", "Kassarapport nr 1", "4903")))
    assert statuses(services) == {"F 1": Status.OPEN}
    assert services.cases.tray() == []


def test_a_failure_that_fits_several_vouchers_waits_for_a_person(services: Services, bring_in: BringIn) -> None:
    vouchers = brp(("1", "2025-01-01", "a", "4903"), ("1", "2026-01-01", "b", "4903"))
    result = bring_in(vouchers, failure("F 1"))
    assert result.unjoined == (("text 1", SEVERAL_VOUCHERS),)
    (item,) = services.cases.tray()
    assert services.cases.tray_detail(item).findings[0].cause == "account-missing"
    wanted = services.cases.index().rows[1].id
    services.actions.join(item, wanted, "anna")
    assert services.cases.rows([wanted])[0].status == Status.OPEN
    assert services.cases.tray() == []


def test_a_bad_file_among_twenty_is_explained_and_the_others_go_in(
    services: Services, bring_in: BringIn, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for number in range(19):
        (folder / f"{number:02}.xml").write_text(brp((str(number + 1), "2026-01-01", f"nr {number}", "4903")), "utf-8")
    (folder / "bad.xml").write_bytes(b"\x00\x01\x02 not a voucher \xff\xfe")
    result = bring_in(folder)
    assert result.vouchers == 19
    told = [(each.name, problem.error.code) for each in result.inputs for problem in each.problems]
    assert told == [("bad.xml", "unknown-format")]
    (item,) = services.cases.tray()
    assert b"not a voucher" in b"".join(services.cases.tray_detail(item).original.encode() for _ in "x")
    again = bring_in(folder)
    assert (again.vouchers, len(services.cases.tray())) == (0, 1)


def test_a_half_written_export_is_offered_not_taken(services: Services, bring_in: BringIn) -> None:
    whole = brp(*((str(n), "2026-01-01", f"nr {n}", "4903") for n in range(1, 6)))
    cut = whole[: whole.rindex("<VoucherRow>") + 5]
    refused = bring_in(cut)
    assert refused.vouchers == 0
    assert refused.inputs[0].partial is not None
    assert refused.inputs[0].partial.params["vouchers"] == 4
    assert [item.reason for item in services.cases.tray()] == ["cut-short"]
    taken = bring_in(cut, accept_partial=True)
    assert taken.vouchers == 4


def test_the_same_number_with_another_content_is_shown_never_swallowed(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2026-01-01", "first", "4903")))
    result = bring_in(brp(("1", "2026-01-01", "second", "4903")))
    assert result.vouchers == 0
    assert [item.reason for item in services.cases.tray()] == ["voucher-conflict"]
    assert services.cases.index().rows[0].text == "first"


def test_two_equal_vouchers_without_a_number_are_both_kept_once(services: Services, bring_in: BringIn) -> None:
    export = re.sub("<VoucherNumber>.*?</VoucherNumber>", "", brp(*[("", "2026-01-01", "same", "4903")] * 2))
    assert bring_in(export).vouchers == 2
    assert bring_in(export + "\n").known == 2
    assert len(services.cases.index()) == 2


def test_a_failure_after_the_mark_flags_and_never_reopens(services: Services, three: None, bring_in: BringIn) -> None:
    first = services.cases.index().rows[0].id
    services.actions.mark([first], MarkRequest("typed", "anna"))
    bring_in(failure("F 1", account="4904"))
    (row,) = services.cases.rows([first])
    assert row.status == Status.MARKED
    assert Flag.FAILED_AGAIN in row.flags
    assert row.failures == 2


def test_stopping_leaves_nothing_half(services: Services) -> None:
    export = brp(*((str(n), "2026-01-01", f"nr {n}", "4903") for n in range(1, 1500)))
    preview = services.intake.preview([TextInput("a", export)], quiet)

    def stop_half_way(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        services.intake.store(preview, "anna", False, stop_half_way)
    assert len(services.cases.index()) == 0
    assert list(services.cases.history()) == []
    preview.close()


def test_a_file_that_is_not_there_is_named(services: Services, tmp_path: Path) -> None:
    preview = services.intake.preview([FileInput(tmp_path / "gone.xml")], quiet)
    assert [(name, error.code) for name, error in preview.not_understood] == [("gone.xml", "no-such-file")]


def test_the_sample_company_comes_in_whole(services: Services, bring_in: BringIn, samples: Path) -> None:
    result = bring_in(samples)
    index = services.cases.index()
    assert 50 <= len(index) <= 70
    assert len({card.key.cause for card in index.cards()}) == 8
    assert result.facts == 1
    assert [problem for each in result.inputs for problem in each.problems] == []
    company = services.cases.companies()[0]
    assert company.name
    assert bring_in(samples).vouchers == 0


BROKEN_YEAR = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "Fortnox" 3.57
#GEN 20260701
#FNAMN "Gymmet AB"
#ORGNR 556000-4615
#RAR 0 20260501 20270430
#RAR -1 20250501 20260430
#KONTO 3010 "Kort"
#VER A 1 20260502 "x" 20260502
{
#TRANS 3010 {} -1
#TRANS 3010 {} 1
}
"""


def test_a_broken_financial_year_tells_equal_numbers_apart(services: Services, bring_in: BringIn) -> None:
    before, after = brp(("1", "2026-01-05", "old year", "4903")), brp(("1", "2026-06-05", "new year", "4903"))
    assert bring_in(before).vouchers == 1
    assert bring_in(after).vouchers == 0
    assert bring_in(BROKEN_YEAR).facts == 1
    assert bring_in(after).vouchers == 1
    again = bring_in(before, after)
    assert (again.vouchers, again.known) == (0, 2)
    assert [row.text for row in services.cases.index().rows] == ["old year", "new year"]
