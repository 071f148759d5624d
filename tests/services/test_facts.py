"""What is told of a ledger, learned of it and put right, through the real services and their file."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.conftest import FixedClock
from tests.services.conftest import COMPANY, BringIn, brp, failure, quiet
from workbench.assembly import assemble
from workbench.domain.errors import BadFact, NothingMatched
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey
from workbench.domain.ledger import Statement, Topic
from workbench.services.case_row import CaseFilter, CaseRow
from workbench.services.facts import PutRightPlan, plan_put_right
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.services.telling import read_told

MISSING = CauseKey("account-missing", (("account", "4903"),))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sie(*accounts: str, company: str = COMPANY, made: str = "20260201", year: str = "2026") -> str:
    chart = "".join(f'#KONTO {number} "Konto {number}"\n' for number in accounts)
    return (
        f'#FLAGGA 0\n#PROGRAM "Fortnox" 3\n#FORMAT PC8\n#GEN {made}\n#SIETYP 4\n#ORGNR {company}\n'
        f'#FNAMN "Gymmet AB"\n#RAR 0 {year}0101 {year}1231\n{chart}#IB 0 1910 0.00\n'
    )


def rows(services: Services) -> list[CaseRow]:
    if services.cases.stale():
        services.cases.rediagnose(quiet)
    return list(services.cases.index().rows)


def under(services: Services, key: CauseKey) -> list[CaseRow]:
    rows(services)
    index = services.cases.index()
    return [index.rows[place] for place in index.matching(CaseFilter(cause=key))]


def put_right(services: Services, key: CauseKey) -> PutRightPlan:
    found = under(services, key)
    plan = plan_put_right((key,), found)
    services.facts.put_right(plan, found, "Lade upp kontot", "anna")
    return plan


def tell(services: Services, subject: str, *words: str, year: str = "") -> None:
    now = datetime.now(UTC)
    services.facts.tell(COMPANY, list(read_told(subject, words, now, "anna", year)), "anna")


def statuses(services: Services) -> list[Status]:
    return [row.status for row in rows(services)]


def blockers(services: Services, voucher_id: int) -> list[str]:
    ((_, replay),) = services.cases.replays([voucher_id])
    return [each.cause for each in replay.blockers if each.certain]


@pytest.mark.usefixtures("three")
def test_a_refusal_teaches_what_its_neighbours_will_stop_on(services: Services) -> None:
    assert blockers(services, 3) == ["account-missing"]


@pytest.mark.usefixtures("three")
def test_what_is_set_by_hand_stops_and_is_undone(services: Services) -> None:
    tell(services, "lock-date", "2026-01-02")
    assert [row.blockers for row in rows(services)][:2] == [
        (CauseKey("period-locked", (("date", "2026-01-02"),)),),
        (CauseKey("period-locked", (("date", "2026-01-02"),)),),
    ]
    assert blockers(services, 3) == ["account-missing"]
    services.actions.undo("", "anna")
    assert [row.blockers for row in rows(services)] == [(), (), ()]


@pytest.mark.usefixtures("three")
def test_putting_right_releases_what_nothing_else_stops(services: Services) -> None:
    tell(services, "lock-date", "2026-01-01")
    plan = put_right(services, MISSING)
    assert (plan.released, plan.kept) == ((2,), (1,))
    assert statuses(services) == [Status.OPEN, Status.RETRY, Status.UNREPORTED]
    first = rows(services)[0]
    assert [key.cause for key in first.causes] == ["period-locked"]
    assert services.cases.index().cards()[0].key.cause == "period-locked"
    services.cases.verify_history()


@pytest.mark.usefixtures("three")
def test_undo_brings_back_states_and_cause_also_after_a_restart(services: Services, tmp_path: Path) -> None:
    before = rows(services)
    put_right(services, MISSING)
    assert {row.status for row in rows(services)} == {Status.RETRY, Status.UNREPORTED}
    assert services.cases.index().cards() == ()
    services.close()
    again = assemble(tmp_path / "data")
    changes = again.actions.undo("", "anna")
    assert changes.all_cases
    assert rows(again) == before
    again.cases.verify_history()
    again.close()


@pytest.mark.usefixtures("three")
def test_undo_leaves_alone_what_has_moved_on_since(services: Services) -> None:
    put_right(services, MISSING)
    services.actions.mark([1], MarkRequest("Inmatad för hand", "anna"))
    act = next(event.act for event in services.cases.history() if event.kind == "facts-told")
    changes = services.actions.undo(act, "anna")
    assert changes.voucher_ids == (2,)
    assert [each.voucher_id for each in changes.skipped] == [1]
    assert statuses(services)[:2] == [Status.MARKED, Status.OPEN]


@pytest.mark.usefixtures("three")
def test_a_new_refusal_after_the_fix_brings_the_cause_back(services: Services, bring_in: BringIn) -> None:
    put_right(services, MISSING)
    bring_in(failure("F 1").replace("kontoplanen.", "kontoplanen"))
    assert statuses(services)[:2] == [Status.OPEN, Status.RETRY]
    assert {row.causes for row in rows(services)[:2]} == {(MISSING,)}


@pytest.mark.usefixtures("three")
def test_a_newer_export_with_the_account_says_it_is_put_right(services: Services, bring_in: BringIn) -> None:
    bring_in(sie("1910", "3010", "4903", made="20991231"))
    (card,) = services.cases.index().cards()
    assert (card.mended, card.releases) == (2, 2)
    assert services.cases.detail(1).put_right == (MISSING,)
    assert blockers(services, 1) == []


@pytest.mark.usefixtures("three")
def test_an_older_export_does_not(services: Services, bring_in: BringIn) -> None:
    bring_in(sie("1910", "3010", "4903", made="20200101"))
    (card,) = services.cases.index().cards()
    assert card.mended == 0
    assert blockers(services, 1) == ["account-missing"]


@pytest.mark.usefixtures("three")
def test_companies_do_not_mix(services: Services, bring_in: BringIn) -> None:
    other = "556611-2233"
    bring_in(brp(("1", "2026-01-01", "Bageriet", "4903"), company=other))
    assert blockers(services, 4) == []
    bring_in(sie("1910", "3010", company=other))
    assert blockers(services, 4) == ["account-missing"]
    assert "4903" not in {each.key for each in services.ledgers.of(other).statements}


@pytest.mark.usefixtures("three")
def test_what_came_back_to_the_list_is_looked_at_again(services: Services) -> None:
    services.actions.mark([1], MarkRequest("Inmatad", "anna"))
    tell(services, "lock-date", "2026-01-31")
    rows(services)
    services.actions.unmark([1], "Fel", "anna")
    (row,) = services.cases.current_rows([1])
    assert [key.cause for key in row.blockers] == ["period-locked"]


@pytest.mark.usefixtures("three")
def test_nothing_is_derived_anew_while_nothing_has_changed(services: Services) -> None:
    assert not services.cases.stale()
    services.actions.mark([1], MarkRequest("Inmatad", "anna"))
    assert not services.cases.stale()
    tell(services, "account", "1910", "inactive")
    assert services.cases.stale()


def test_nothing_to_put_right_is_told(services: Services) -> None:
    with pytest.raises(NothingMatched):
        services.facts.put_right(plan_put_right((MISSING,), []), [], "x", "anna")
    with pytest.raises(NothingMatched):
        services.facts.tell(COMPANY, [], "anna")


@pytest.mark.parametrize(
    ("subject", "words", "told"),
    [
        ("lock-date", ["2026-01-31"], [(Topic.LOCKED_THROUGH, "", "2026-01-31")]),
        ("lock-date", ["none"], [(Topic.LOCKED_THROUGH, "", "")]),
        ("account", ["1950", "inactive"], [(Topic.ACCOUNT, "1950", "yes"), (Topic.ACCOUNT_ACTIVE, "1950", "no")]),
        ("account", ["1930", "cost-center", "mandatory"], [(Topic.ACCOUNT_COST_CENTER, "1930", "mandatory")]),
        ("account", ["1930", "project", "not-allowed"], [(Topic.ACCOUNT_PROJECT, "1930", "not-allowed")]),
        ("cost-center", ["UND", "missing"], [(Topic.COST_CENTER, "UND", "no")]),
        ("project", ["L1", "inactive"], [(Topic.PROJECT, "L1", "yes"), (Topic.PROJECT_ACTIVE, "L1", "no")]),
        ("series", ["F", "not-manual"], [(Topic.SERIES, "F", "yes"), (Topic.SERIES_MANUAL, "F", "no")]),
    ],
)
def test_facts_as_people_write_them(subject: str, words: list[str], told: list[tuple[Topic, str, str]]) -> None:
    found = list(read_told(subject, words, NOON, "anna"))
    assert [(each.topic, each.key, each.value) for each in found] == told


def test_a_year_narrows_accounts_and_series_only() -> None:
    (told, _) = read_told("account", ["1950", "inactive"], NOON, "anna", "2025")
    assert told.day == date(2025, 12, 31)
    (told,) = read_told("cost-center", ["UND", "missing"], NOON, "anna", "2025")
    assert told.day is None


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("lock-date", ["igår"]),
        ("lock-date", []),
        ("account", ["1950"]),
        ("account", ["195o", "inactive"]),
        ("account", ["19500", "cost-center", "mandatory"]),
        ("account", ["1950", "sleeping"]),
        ("account", ["1950", "cost-center", "perhaps"]),
        ("series", ["F", "cost-center", "mandatory"]),
        ("colour", ["F", "manual"]),
    ],
)
def test_what_can_not_be_meant_is_refused(subject: str, words: list[str]) -> None:
    with pytest.raises(BadFact):
        list(read_told(subject, words, NOON, "anna"))


def test_what_was_told_stands_in_the_history_with_its_words(services: Services, clock: FixedClock) -> None:
    del clock
    tell(services, "account", "1950", "inactive", year="2026")
    (event,) = services.cases.history()
    (exists, active) = event.data["statements"]
    assert exists["topic"] == "account"
    assert active == {"topic": "account-active", "key": "1950", "value": "no", "day": "2026-12-31"}
    assert isinstance(services.ledgers.of(COMPANY).statements[0], Statement)
