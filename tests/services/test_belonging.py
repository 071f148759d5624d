"""Joins with their rule and confidence, wrong joins taken away again, and twins over two sources."""

from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import FixedClock
from tests.services.conftest import COMPANY, BringIn, brp, failure, quiet
from workbench.assembly import assemble
from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Flag, Status
from workbench.services.joining import PARTED, SEVERAL_VOUCHERS
from workbench.services.requests import BytesInput, MarkRequest, TextInput
from workbench.services.services import Services
from workbench.services.words import describe
from workbench.texts import Texts

OTHER = "556677-8899"
PROBLEM = 'Voucher creating process failed with error : {"ErrorInformation":{"error":1,"message":"x","code":2001798}}\n'


def mail(text: str, day: int = 1, year: int = 2026) -> bytes:
    message = EmailMessage()
    message["From"] = "brp@example.com"
    message["Subject"] = "Notis"
    message["Date"] = datetime(year, 3, day, 8, tzinfo=UTC)
    message.set_content(text)
    return message.as_bytes()


def sie(*vouchers: tuple[str, str, str, str], company: str = COMPANY, program: str = "Kassan") -> str:
    """Return a SIE 4I file of (number, date, text, account) vouchers of 125,00 in series F, as `brp` does."""
    head = f'#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#PROGRAM "{program}" 1.0\n#GEN 20260301\n#FNAMN "Gymmet"\n'
    head += f"#ORGNR {company}\n" if company else ""
    rows = "#TRANS {0} {{}} 125.00\n#TRANS 3010 {{}} -125.00"
    body = "".join(
        f'#VER F "{number}" {day.replace("-", "")} "{text}"\n{{\n{rows.format(account)}\n}}\n'
        for number, day, text, account in vouchers
    )
    return head + body


def joined(services: Services, voucher_id: int | None = None) -> list[str]:
    rows = services.cases.index().rows
    wanted = voucher_id if voucher_id is not None else rows[0].id
    return [each.stored.joined for each in services.cases.detail(wanted).failures]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voucher F 7\n", ["number/certain"]),
        ("Voucher 7\n", ["number/likely"]),
        ("Voucher 7, 2026-01-05\n", ["number/certain"]),
        ("Voucher F 7 på 125,00 kr\n", ["number/certain"]),
        ("Voucher F 7 på 99,00 kr\n", ["number/likely"]),
        ("Kassarapport nr 4711\n", ["document/likely"]),
        ("Datum: 2026-01-05\nBelopp: 125,00 kr\n", ["amount/likely"]),
        ("Datum: 2026-01-05\nBelopp: 12 500 öre\n", ["amount/likely"]),
        ("Datum: 2026-01-05\nBelopp: 126,00 kr\n", []),
        ("Datum: 2026-01-06\nBelopp: 125,00 kr\n", []),
        ("Voucher G 7\n", []),
        ("Voucher F 7, 2026-01-06\n", []),
        ("Räkenskapsår 2019, voucher F 7\n", []),
    ],
)
def test_each_join_has_its_rule_and_how_sure_it_is(
    services: Services, bring_in: BringIn, text: str, found: list[str]
) -> None:
    bring_in(brp(("7", "2026-01-05", "Kassarapport nr 4711", "4903")), text + PROBLEM)
    assert joined(services) == found
    assert len(services.cases.tray()) == (0 if found else 1)


def test_a_year_told_finds_the_voucher_of_several_years(services: Services, bring_in: BringIn) -> None:
    export = brp(("1", "2024-02-01", "a", "4903"), ("1", "2025-02-01", "b", "4903"))
    bring_in(export, "Räkenskapsår 2024, voucher F 1\n" + PROBLEM)
    first, second = services.cases.index().rows
    assert (joined(services, first.id), joined(services, second.id)) == (["number/certain"], [])


def test_the_day_of_the_message_finds_the_latest_one_but_is_not_certain(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2025-02-01", "a", "4903"), ("1", "2026-02-01", "b", "4903")))
    preview = services.intake.preview([BytesInput("a.eml", mail("Voucher F 1\n" + PROBLEM))], quiet)
    services.intake.store(preview, "anna", False, quiet)
    assert joined(services, services.cases.index().rows[1].id) == ["number/likely"]


def test_a_better_voucher_that_comes_later_gets_the_failure(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2025-02-01", "a", "4903")), failure("F 1"))
    assert joined(services) == ["number/certain"]
    bring_in(brp(("1", "2026-02-01", "b", "4903")))
    rows = services.cases.index().rows
    assert [row.status for row in rows] == [Status.UNREPORTED, Status.UNREPORTED]
    (item,) = services.cases.tray()
    assert item.reason == SEVERAL_VOUCHERS
    assert services.cases.verify_history() > 0


def test_what_a_person_has_marked_keeps_its_failure(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2025-02-01", "a", "4903")), failure("F 1"))
    services.actions.mark([services.cases.index().rows[0].id], MarkRequest("typed", "anna"))
    bring_in(brp(("1", "2026-02-01", "b", "4903")))
    assert joined(services) == ["number/certain"]


def test_a_wrong_join_is_taken_away_and_not_made_again(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")), failure("F 7"))
    (row,) = services.cases.index().rows
    (found,) = services.cases.detail(row.id).failures
    services.actions.part(found.stored.id, "another company", "anna")
    assert services.cases.rows([row.id])[0].status == Status.UNREPORTED
    (item,) = services.cases.tray()
    assert (item.reason, item.failure_id) == (PARTED, found.stored.id)
    bring_in(brp(("8", "2026-01-05", "y", "4903")))
    assert joined(services, row.id) == []
    assert services.actions.last_undoable()
    services.actions.undo("", "anna")
    assert services.cases.rows([row.id])[0].status == Status.OPEN
    assert joined(services, row.id) == ["number/certain"]
    assert services.cases.tray() == []
    told = [describe(event, Texts("en", Path())) for event in services.cases.history(row.id)]
    assert any("Reason: another company" in words for words in told)
    assert services.cases.verify_history() > 0


def test_a_voucher_a_person_moved_stays_where_it_is(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")), failure("F 7"))
    (row,) = services.cases.index().rows
    services.actions.make_retry([row.id], "again", "anna")
    services.actions.part(services.cases.detail(row.id).failures[0].stored.id, "no", "anna")
    assert services.cases.rows([row.id])[0].status == Status.RETRY


def test_a_persons_join_can_be_undone(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2025-01-01", "a", "4903"), ("1", "2026-01-01", "b", "4903")), failure("F 1"))
    (item,) = services.cases.tray()
    wanted = services.cases.index().rows[1].id
    services.actions.join(item, wanted, "anna")
    assert joined(services, wanted) == ["person/certain"]
    services.actions.undo("", "anna")
    assert services.cases.rows([wanted])[0].status == Status.UNREPORTED
    assert services.cases.tray() == [item]
    with pytest.raises(NothingMatched):
        services.actions.undo("", "anna")


def test_undoing_a_join_takes_its_flag_off_a_marked_voucher(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2025-01-01", "a", "4903"), ("1", "2026-01-01", "b", "4903")), failure("F 1"))
    (item,) = services.cases.tray()
    wanted = services.cases.index().rows[1].id
    services.actions.mark([wanted], MarkRequest("typed", "anna"))
    services.actions.join(item, wanted, "anna")
    assert services.cases.rows([wanted])[0].flags == Flag.FAILED_AGAIN
    services.actions.undo("", "anna")
    (row,) = services.cases.rows([wanted])
    assert (row.status, row.flags) == (Status.MARKED, Flag.NONE)


def test_setting_aside_can_be_undone(services: Services, bring_in: BringIn) -> None:
    bring_in(failure("F 1"), failure("F 2"))
    items = services.cases.tray()
    services.actions.set_aside(items, "spam", "anna")
    assert services.cases.tray() == []
    services.actions.undo("", "anna")
    assert services.cases.tray() == items


def test_one_answer_is_offered_to_all_that_wait_for_it(services: Services, bring_in: BringIn) -> None:
    numbers = [str(n) for n in range(1, 6)]
    export = brp(*((n, f"{year}-01-01", f"{n} {year}", "4903") for year in (2025, 2026) for n in numbers))
    bring_in(export, *(failure(f"F {n}") for n in numbers))
    items = services.cases.tray()
    assert len(items) == 5
    row = next(row for row in services.cases.index().rows if (row.number, row.transaction_date[:4]) == ("3", "2025"))
    item = next(each for each in items if "F 3" in each.excerpt)
    assert {voucher_id for voucher_id, _ in services.tray.candidates(item)} >= {row.id}
    services.actions.join(item, row.id, "anna")
    alike = services.tray.alike(item, row.id)
    chosen = services.cases.rows([each.voucher_id for each in alike])
    assert {(each.number, each.transaction_date) for each in chosen} == {(n, "2025-01-01") for n in "1245"}
    services.actions.join_all([(each.item, each.voucher_id) for each in alike], "anna")
    assert services.cases.tray() == []
    services.actions.undo("", "anna")
    assert len(services.cases.tray()) == 4


# Twins


def test_the_same_voucher_of_two_sources_is_one_with_both_origins(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "Kassarapport", "4903")))
    result = bring_in(sie(("7", "2026-01-05", "Dagskassa", "4903")), failure("F 7"))
    assert result.vouchers == 1
    (row,) = services.cases.index().rows
    assert row.status == Status.OPEN
    detail = services.cases.detail(row.id)
    assert [(each.source, each.name) for each in detail.origins] == [("brp", "text 0"), ("sie", "text 0")]
    assert joined(services) == ["number/certain"]
    assert services.cases.detail(detail.origins[1].voucher_id).case.id == row.id


def test_the_same_file_by_another_way_is_a_second_origin(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")))
    bring_in(brp(("7", "2026-01-05", "x", "4903"), ("8", "2026-01-05", "x", "4903")))
    first, second = services.cases.index().rows
    assert len(services.cases.detail(first.id).origins) == 2
    assert len(services.cases.detail(second.id).origins) == 1


@pytest.mark.parametrize("other", ["number", "date", "company"])
def test_what_differs_stays_two(services: Services, bring_in: BringIn, other: str) -> None:
    number, day = ("8" if other == "number" else "7"), ("2026-01-06" if other == "date" else "2026-01-05")
    bring_in(brp(("7", "2026-01-05", "x", "4903")))
    bring_in(sie((number, day, "x", "4903"), company=OTHER if other == "company" else COMPANY))
    rows = services.cases.index().rows
    assert len(rows) == 2
    assert services.cases.detail(rows[0].id).twins == ()


def test_likely_twins_are_asked_and_the_answer_is_remembered(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")))
    bring_in(sie(("7", "2026-01-05", "x", "4904")))
    first, second = services.cases.index().rows
    (asked,) = services.cases.detail(first.id).twins
    assert (asked.id, asked.source, asked.label) == (second.id, "sie", "F 7")
    services.twins.different(first.id, second.id, "anna")
    assert services.cases.detail(first.id).twins == services.cases.detail(second.id).twins == ()
    services.actions.undo("", "anna")
    services.twins.same(second.id, first.id, "anna")
    assert [row.id for row in services.cases.index().rows] == [first.id]
    services.actions.undo("", "anna")
    assert len(services.cases.index()) == 2
    assert services.cases.verify_history() > 0


def test_the_one_a_person_marked_is_shown(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")), sie(("7", "2026-01-05", "x", "4904")))
    first, second = services.cases.index().rows
    services.actions.make_open([first.id], "anna")
    services.actions.mark([second.id], MarkRequest("typed", "anna"))
    services.twins.same(first.id, second.id, "anna")
    (row,) = services.cases.index().rows
    assert (row.id, row.status, row.flags) == (second.id, Status.MARKED, Flag.NONE)


def test_twins_are_parted_with_what_was_theirs(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")), sie(("7", "2026-01-05", "x", "4904")))
    bring_in("Bokföringsdatum: 2026-01-05\nVerifikation F 7\n" + PROBLEM)
    (item,) = services.cases.tray()
    first, second = services.cases.index().rows
    services.actions.join(item, second.id, "anna")
    services.twins.same(first.id, second.id, "anna")
    (row,) = services.cases.index().rows
    assert (row.id, row.failures, row.status) == (first.id, 1, Status.OPEN)
    services.twins.part(second.id, "anna")
    before, after = services.cases.index().rows
    assert [(row.failures, row.status) for row in (before, after)] == [(0, Status.UNREPORTED), (1, Status.OPEN)]
    services.actions.undo("", "anna")
    (row,) = services.cases.index().rows
    assert (row.id, row.failures, row.status) == (first.id, 1, Status.OPEN)
    assert services.cases.verify_history() > 0


def shape(services: Services) -> set[tuple[object, ...]]:
    """Return what is joined to what and where it stands, without what the order of arrival may name otherwise."""
    found: set[tuple[object, ...]] = set()
    for row in services.cases.index().rows:
        detail = services.cases.detail(row.id)
        failures = tuple(sorted((each.stored.failure.text, each.stored.joined) for each in detail.failures))
        found.add((row.label, row.transaction_date, row.amount, row.status, failures, len(detail.origins)))
    waiting = sorted((item.reason, item.excerpt) for item in services.cases.tray())
    return {*found, ("tray", *waiting)}


def after(folder: Path, inputs: list[TextInput | BytesInput], *, twice: bool = False) -> set[tuple[object, ...]]:
    services = assemble(folder)
    try:
        for each in inputs * (2 if twice else 1):
            services.intake.store(services.intake.preview([each], quiet), "anna", False, quiet)
        services.cases.verify_history()
        return shape(services)
    finally:
        services.close()


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    inputs: list[TextInput | BytesInput] = [
        TextInput("brp", brp(("1", "2025-01-05", "Kassarapport nr 31", "4903"), ("2", "2025-01-06", "b", "4903"))),
        TextInput("sie", sie(("1", "2025-01-05", "Dagskassa", "4903"), ("3", "2025-01-07", "c", "4903"))),
        TextInput("next", brp(("1", "2026-01-05", "Kassarapport nr 31", "4903"), ("4", "2026-01-08", "d", "4903"))),
        BytesInput("a.eml", mail("Voucher F 1\n" + PROBLEM)),
        TextInput("b", failure("F 2") + "\n" + failure("F 1", account="4999") + "\nKassarapport nr 31\n" + PROBLEM),
    ]
    shapes = [
        after(tmp_path / str(place), list(each)) for place, each in enumerate(permutations(inputs)) if place % 40 == 7
    ]
    assert all(each == shapes[0] for each in shapes)


VOUCHERS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "31"]),
        st.sampled_from(["2025-01-05", "2026-01-05", "2026-02-05"]),
        st.sampled_from(["Kassarapport nr 31", "Kassarapport nr 2", "Kort"]),
        st.just("4903"),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: (each[0], each[1][:4]),
)
TOLD = st.lists(
    st.sampled_from(
        [
            "Voucher F 1\n", "Voucher 2\n", "Kassarapport nr 31\n", "Voucher F 1, 2026-01-05\n",
            "Voucher F 2 99,00 kr\n",
            "Datum: 2026-01-05\nBelopp: 125,00 kr\n", "Räkenskapsår 2025, voucher F 31\n",
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)  # fmt: skip


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VOUCHERS, TOLD, st.randoms(use_true_random=False))
def test_any_order_joins_alike_twice_changes_nothing_and_no_join_contradicts(
    tmp_path_factory: pytest.TempPathFactory, vouchers: list[tuple[str, str, str, str]], told: list[str], random: object
) -> None:
    inputs: list[TextInput | BytesInput] = [TextInput(f"v{n}", brp(each)) for n, each in enumerate(vouchers)]
    inputs += [TextInput("twin", sie(vouchers[0]))]
    inputs += [BytesInput(f"{n}.eml", mail(text + PROBLEM, n + 1)) for n, text in enumerate(told)]
    first = after(tmp_path_factory.mktemp("a"), inputs)
    shuffled = list(inputs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert after(tmp_path_factory.mktemp("b"), shuffled) == first
    assert after(tmp_path_factory.mktemp("c"), inputs, twice=True) == first
    services = assemble(tmp_path_factory.mktemp("d"))
    for each in inputs:
        services.intake.store(services.intake.preview([each], quiet), "anna", False, quiet)
    for row in services.cases.index().rows:
        for found in services.cases.detail(row.id).failures:
            reference = found.stored.failure.reference
            assert reference.series in ("", row.series)
            assert reference.number in ("", row.number)
            assert reference.transaction_date is None or reference.transaction_date.isoformat() == row.transaction_date
            assert not reference.document or reference.document in row.text or reference.document == row.number
    services.close()


def test_the_clock_of_joins_is_the_intakes(services: Services, bring_in: BringIn, clock: FixedClock) -> None:
    bring_in(failure("F 1"))
    bring_in(brp(("1", "2026-01-01", "x", "4903")))
    (event,) = [each for each in services.cases.history() if each.kind == "failure-joined"]
    assert event.data["joined"] == "number/certain"
