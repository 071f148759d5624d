"""The store on real files: what goes in comes out, across closing, and what may not change cannot."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from workbench.domain.company import Company, DimensionMap
from workbench.domain.failure import Failure, Flag, Mark, State, Status, VoucherReference
from workbench.domain.finding import Finding
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ledger import FinancialYear, LedgerFacts
from workbench.domain.ports import NewDocument, NewTrayItem
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.store import rows
from workbench.store.store import SqlStore

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VOUCHER = Voucher(
    "556000-4615",
    "brp",
    "F",
    "0112",
    date(2026, 1, 31),
    "Kassarapport nr 4711 – Åkersberga",
    (VoucherRow("1930", 12500, "UND", "P1", "Kort", "SEK", "25", ((2, "x"),)), VoucherRow("3010", -12500)),
    date(2026, 2, 1),
    "77",
)
FAILURE = Failure(
    "brp", "Konto 4903 saknas", "Verifikation F 112", NOW, VoucherReference("F", "112", date(2026, 1, 31), "4711")
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(tmp_path, program="test 1")
    yield opened
    opened.close()


def document(store: SqlStore, data: bytes = b"abc", name: str = "a.xml") -> int:
    new = NewDocument(name, "brp", hashlib.sha256(data).hexdigest(), len(data), lambda: iter([data]))
    with store.writing() as writer:
        return writer.add_document(new, NOW)[0]


def add(store: SqlStore, *vouchers: Voucher) -> list[int]:
    document_id = document(store)
    with store.writing() as writer:
        return writer.add_vouchers([(v, v.identity("2026"), v.fingerprint()) for v in vouchers], document_id, NOW)


def test_a_voucher_comes_back_as_it_went_in_after_reopening(store: SqlStore, tmp_path: Path) -> None:
    (voucher_id,) = add(store, VOUCHER)
    store.close()
    again = SqlStore.open(tmp_path, program="test 2")
    (found,) = again.failed_vouchers([voucher_id, 99])
    assert found.voucher == VOUCHER
    assert (found.state.status, found.received, found.document_name) == (Status.UNREPORTED, NOW, "a.xml")
    (record,) = again.case_records()
    assert (record.amount, record.accounts, record.status) == (12500, "1930 3010", Status.UNREPORTED)
    again.close()


def test_a_document_is_kept_once_byte_for_byte(store: SqlStore) -> None:
    data = bytes(range(256)) * 20_000
    first, second = document(store, data), document(store, data, "other name.xml")
    assert first == second
    assert b"".join(store.document(first)) == data


def test_known_vouchers_are_told_by_identity_and_content(store: SqlStore) -> None:
    add(store, VOUCHER)
    with store.writing() as writer:
        known, prints = writer.known_vouchers([VOUCHER.identity("2026"), "other"], [VOUCHER.fingerprint(), "x"])
    assert known == {VOUCHER.identity("2026"): VOUCHER.fingerprint()}
    assert prints == {VOUCHER.fingerprint()}


def test_the_same_identity_twice_is_refused(store: SqlStore) -> None:
    add(store, VOUCHER)
    with pytest.raises(IntegrityError):
        add(store, replace(VOUCHER, text="other"))
    assert len(store.case_records()) == 1


@pytest.mark.parametrize(
    ("company", "numbers", "found"),
    [
        ("", ["112"], True),
        ("", ["0112"], True),
        ("", ["4711"], True),
        ("556000-4615", ["112"], True),
        ("556000-0000", ["112"], False),
        ("", ["11"], False),
        ("", ["471"], False),
    ],
)
def test_vouchers_are_found_by_number_and_by_number_in_the_text(
    store: SqlStore, company: str, numbers: list[str], found: bool
) -> None:
    add(store, VOUCHER)
    with store.writing() as writer:
        assert bool(writer.find_vouchers(company, numbers)) == found


def test_no_number_is_not_the_number_nought(store: SqlStore) -> None:
    _, nought = add(store, replace(VOUCHER, number=""), replace(VOUCHER, number="0"))
    with store.writing() as writer:
        assert [hit.id for hit in writer.find_vouchers("", ["00"])] == [nought]
        assert writer.find_vouchers("", [""]) == []


def test_numbers_in_a_text_are_words_and_not_parts_of_dates(store: SqlStore) -> None:
    add(store, replace(VOUCHER, text="Kassarapport nr 7, 2026-01-31, A55"))
    with store.writing() as writer:
        assert [bool(writer.find_vouchers("", [number])) for number in ("7", "31", "2026", "55")] == [True] + [
            False
        ] * 3


def test_more_numbers_than_one_statement_holds(store: SqlStore) -> None:
    ids = add(store, *(replace(VOUCHER, number=str(number), text="") for number in range(1, 40)))
    limit = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    event.listen(store._engine, "connect", lambda connection, _: connection.setlimit(limit, 1200))
    store._engine.dispose()
    with store.writing() as writer:
        assert [hit.id for hit in writer.find_vouchers("", map(str, range(3000)))] == ids
        assert [hit.id for hit in writer.find_vouchers("", [], ["2026-01-31"] * 3000)] == ids


def test_half_a_character_is_kept_as_a_replacement(store: SqlStore) -> None:
    """File names that are no UTF-8 come with such halves, and so does a careless paste."""
    half, kept = "a\udce5\ud83d", "a\ufffd\ufffd"
    (voucher_id,) = add(store, VOUCHER)
    item = NewTrayItem(half, "unknown-format", {"name": half}, half, document(store, b"x", half))
    found = Finding("unknown", message=half)
    with store.writing() as writer:
        (failure_id,) = writer.add_failures([(FAILURE, "f", voucher_id, "")], 1, NOW)
        writer.add_tray_item(item, NOW)
        writer.put_states([State(voucher_id, Status.MARKED, mark=Mark(half, NOW, half, half, half))])
        writer.append([NewEvent(EventKind.MARKED, NOW, half, "act", voucher_id, {"reason": half})])
        writer.put_company(Company("556000-4615", half))
        writer.put_findings([(failure_id, (found,))], "v1")
    (kept_item,) = store.tray()
    (written,) = store.events()
    assert (kept_item.name, kept_item.params["name"], kept_item.excerpt) == (kept, kept, kept)
    assert store.states([voucher_id])[voucher_id].mark == Mark(kept, NOW, kept, kept, kept)
    assert (written.actor, written.data["reason"]) == (kept, kept)
    assert store.companies()[0].name == kept
    assert store.case_records()[0].findings == (found,)


def test_states_and_marks_are_written_over_the_earlier_ones(store: SqlStore) -> None:
    (voucher_id,) = add(store, VOUCHER)
    state = State(voucher_id, Status.MARKED, Flag.FAILED_AGAIN, Mark("Åsa", NOW, "typed", "A", "12"))
    with store.writing() as writer:
        writer.put_states([state])
    assert store.states([voucher_id, 99]) == {voucher_id: state}
    (record,) = store.case_records([voucher_id])
    assert (record.status, record.flags, record.fortnox) == (Status.MARKED, Flag.FAILED_AGAIN, "A 12")


def test_failures_findings_and_their_staleness(store: SqlStore) -> None:
    (voucher_id,) = add(store, VOUCHER)
    document_id = document(store)
    finding = Finding("account-missing", "2001798", "Konto", variables={"account": "4903"}, cells=((0, "account"),))
    with store.writing() as writer:
        (one, two) = writer.add_failures(
            [(FAILURE, "f1", voucher_id, ""), (replace(FAILURE, text="x"), "f2", None, "")], document_id, NOW
        )
        writer.put_findings([(one, (finding,))], "v1")
        assert writer.known_failures(["f1", "f3"]) == {"f1"}
        assert [each.id for each in writer.unjoined_failures()] == [two]
    stored = store.failure(one)
    assert stored is not None
    assert stored.failure == FAILURE
    assert [each.id for each in store.stale_failures("v1", 10)] == [two]
    assert [each.id for each in store.stale_failures("v2", 10)] == [one, two]
    assert store.case_records()[0].findings == (finding,)
    with store.writing() as writer:
        writer.join_failure(two, voucher_id)
    assert store.case_records()[0].failures == 2
    assert [each.id for each in store.failed_vouchers([voucher_id])[0].failures] == [one, two]


def test_the_tray_keeps_the_same_thing_once_and_lets_go_of_what_is_settled(store: SqlStore) -> None:
    item = NewTrayItem("bad.bin", "unknown-format", {"name": "bad.bin"}, "…", document(store))
    with store.writing() as writer:
        first, second = writer.add_tray_item(item, NOW), writer.add_tray_item(item, NOW)
    assert first == second
    (kept,) = store.tray()
    assert (kept.name, kept.reason, dict(kept.params)) == ("bad.bin", "unknown-format", {"name": "bad.bin"})
    with store.writing() as writer:
        writer.settle_tray_item(first)
    assert store.tray() == []


def test_companies_and_the_latest_facts(store: SqlStore) -> None:
    add(store, VOUCHER)
    facts = LedgerFacts(
        "556000-4615", "Gymmet", date(2026, 2, 1), {"1930": "Bank"}, {"UND": "Undervisning"},
        financial_years=(FinancialYear(date(2026, 1, 1), date(2026, 12, 31)),),
    )  # fmt: skip
    company = Company("556000-4615", "Gymmet", DimensionMap(2, 7))
    with store.writing() as writer:
        writer.put_facts(replace(facts, company_name="Before"), 1, NOW)
        writer.put_facts(facts, 1, NOW)
        writer.put_company(company)
    assert store.facts("556000-4615") == facts
    assert store.facts("other") is None
    assert store.companies() == [company]


def test_a_transaction_that_raises_leaves_nothing(store: SqlStore) -> None:
    (voucher_id,) = add(store, VOUCHER)

    def half_an_act() -> None:
        with store.writing() as writer:
            writer.put_states([State(voucher_id, Status.MARKED)])
            writer.append([NewEvent(EventKind.MARKED, NOW, "anna", "act", voucher_id, {})])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_an_act()
    assert store.states([voucher_id])[voucher_id].status == Status.UNREPORTED
    assert list(store.events()) == []


def test_a_reader_sees_the_state_before_a_write_that_is_under_way(store: SqlStore) -> None:
    (voucher_id,) = add(store, VOUCHER)
    with store.writing() as writer:
        writer.put_states([State(voucher_id, Status.MARKED)])
        assert store.states([voucher_id])[voucher_id].status == Status.UNREPORTED
    assert store.states([voucher_id])[voucher_id].status == Status.MARKED


def test_the_latest_acts_come_first_and_say_what_they_undid(store: SqlStore) -> None:
    with store.writing() as writer:
        for kind, act, data in (
            (EventKind.MARKED, "a", {}),
            (EventKind.MARKED, "a", {}),
            (EventKind.REPORTED, "b", {}),
            (EventKind.UNDONE, "c", {"act": "a"}),
        ):
            writer.append([NewEvent(kind, NOW, "anna", act, None, data)])
        assert [each.act for each in writer.events_of_act("a")] == ["a", "a"]
    assert store.last_acts(["marked", "undone"], 10) == [("undone", "c", {"act": "a"}), ("marked", "a", {})]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), context=st.text(max_size=60))
def test_any_text_is_kept_as_it_came(store: SqlStore, text: str, context: str) -> None:
    failure = replace(FAILURE, text=text, context=context, reference=VoucherReference())
    fingerprint = failure.fingerprint()
    with store.writing() as writer:
        if fingerprint not in writer.known_failures([fingerprint]):
            writer.add_failures([(failure, fingerprint, None, "")], 1, NOW)
        found = {each.failure.fingerprint(): each.failure for each in writer.unjoined_failures()}
    assert (found[fingerprint].text.split(), found[fingerprint].context.split()) == (text.split(), context.split())


@pytest.fixture(autouse=True)
def _first_document(store: SqlStore) -> None:
    document(store, b"first", "first")


@given(
    st.builds(
        Finding,
        st.text(max_size=5),
        st.text(max_size=5),
        st.text(max_size=5),
        variables=st.dictionaries(st.sampled_from(["account", "series"]), st.text(max_size=5)),
        cells=st.lists(st.tuples(st.none() | st.integers(0, 9), st.text(max_size=5)), max_size=3).map(tuple),
        alternatives=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    )
)
def test_findings_come_back_from_their_json(finding: Finding) -> None:
    assert rows.read_findings(rows.findings_text([finding])) == (finding,)


_WORDS = st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3)


@given(
    st.builds(
        LedgerFacts,
        st.text(max_size=9),
        st.text(max_size=9),
        st.none() | st.dates(),
        _WORDS,
        _WORDS,
        _WORDS,
        _WORDS,
        st.lists(st.builds(FinancialYear, st.dates(), st.dates()), max_size=2).map(tuple),
    )
)
def test_facts_come_back_from_their_bytes(facts: LedgerFacts) -> None:
    assert rows.read_facts(rows.facts_bytes(facts)) == facts
