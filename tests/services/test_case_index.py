from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.list_data import case, many
from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey
from workbench.services.case_index import (
    TO_HANDLE,
    CaseFilter,
    CaseIndex,
    CaseRow,
    Column,
    Total,
    fold,
    sort_key_natural,
    sort_key_swedish,
)
from workbench.services.case_row import CORRECTED
from workbench.services.sorting import arranged, sort_keys_natural, sort_keys_swedish

ACCOUNT = CauseKey("account-missing", (("account", "4903"),))
OTHER = CauseKey("account-missing", (("account", "1950"),))
LOCKED = CauseKey("period-locked")


def found(rows: Sequence[CaseRow], search: str) -> list[int]:
    index = CaseIndex(rows)
    return [index.ids[place] for place in index.matching(CaseFilter(search=search))]


def by(rows: Sequence[CaseRow], column: Column, *, descending: bool = False) -> list[int]:
    index = CaseIndex(rows)
    return [index.ids[place] for place in index.ordered(range(len(rows)), column, descending=descending)]


def test_letters_sort_as_in_swedish() -> None:
    words = ["Örebro", "zebra", "Ängel", "Zz", "apa", "Åre", "éclair", "eka", "Malmö", "ö", "å", "ä"]
    ordered = ["apa", "éclair", "eka", "Malmö", "zebra", "Zz", "å", "Åre", "ä", "Ängel", "ö", "Örebro"]
    assert sorted(words, key=sort_key_swedish) == ordered
    assert [words[n] for n in by([case(n, word) for n, word in enumerate(words)], Column.TEXT)] == ordered


def test_letters_sort_the_same_composed_and_decomposed() -> None:
    assert sort_key_swedish("A\u030angström") == sort_key_swedish("Ångström")


def test_numbers_sort_by_value() -> None:
    rows = [case(n, number=number) for n, number in enumerate(["10", "9", "100", "0011", "8b", "8a", "K2", "K10"])]
    assert by(rows, Column.NUMBER) == [5, 4, 1, 0, 3, 2, 6, 7]


def test_equal_numbers_sort_by_series() -> None:
    rows = [case(1, series="G", number="7"), case(2, series="F", number="8"), case(3, series="F", number="7")]
    assert by(rows, Column.NUMBER) == [3, 1, 2]


def test_amounts_sort_as_numbers() -> None:
    assert by([case(1, amount=10000), case(2, amount=999), case(3, amount=5)], Column.AMOUNT) == [3, 2, 1]


def test_the_youngest_come_first_by_age() -> None:
    assert by([case(1, day="2024-01-01"), case(2, day="2024-03-01")], Column.AGE) == [2, 1]


def test_causes_and_statuses_sort_as_they_read() -> None:
    index = CaseIndex([case(1, causes=(LOCKED,), status=Status.OPEN), case(2, causes=(ACCOUNT,), status=Status.MARKED)])
    words = {LOCKED: "Perioden är låst", "account-missing": "Åtgärda konto", Status.OPEN: "Z", Status.MARKED: "B"}
    assert index.ordered([0, 1], Column.CAUSE, words=words) == [0, 1]
    assert index.ordered([0, 1], Column.CAUSE, words={LOCKED: "Ö"}) == [1, 0]
    assert index.ordered([0, 1], Column.STATUS, words=words) == [1, 0]


@pytest.mark.parametrize("column", list(Column))
def test_every_column_sorts_what_is_shown_like_the_whole(column: Column) -> None:
    rows = many(500)
    index = CaseIndex(rows)
    whole = index.ordered(range(500), column)
    assert sorted(whole) == list(range(500))
    assert index.ordered(range(500), column, descending=True) == whole[::-1]
    for step in (2, 50):
        some = list(range(0, 500, step))
        wanted = [place for place in whole if place % step == 0]
        assert index.ordered(some, column) == wanted
        assert CaseIndex(rows).ordered(some, column) == wanted


@given(st.lists(st.text(max_size=12)))
def test_bulk_keys_are_the_single_keys(texts: list[str]) -> None:
    assert sort_keys_swedish(texts) == [sort_key_swedish(text) for text in texts] or not texts


@given(st.lists(st.from_regex(r"[0-9]{0,25}[a-zå]{0,2}[0-9]{0,3}", fullmatch=True)))
def test_bulk_natural_keys_order_like_the_single_ones(texts: list[str]) -> None:
    places = range(len(texts))
    assert arranged(places, texts, sort_keys_natural) == sorted(places, key=lambda n: sort_key_natural(texts[n]))


def test_endless_digits_are_only_a_long_number() -> None:
    assert sorted(["9" * 9000, "10"], key=sort_key_natural) == ["10", "9" * 9000]


def test_search_folds_letters() -> None:
    rows = [case(1, "Gymmets ställe"), case(2, "Café Århus"), case(3, "Annat")]
    assert found(rows, "stalle") == [1]
    assert found(rows, "STÄLLE") == [1]
    assert found(rows, "cafe arhus") == [2]
    assert found([case(1, "A\u030are")], "åre") == [1]
    assert fold("Brännö–Ø \u2212") == "branno-o -"


@pytest.mark.parametrize(
    "search",
    ["1234,50", "1 234,50", "1\u00a0234,50", "1\u202f234,50", "1234.50", "1,234.50", "1.234,50", "1 234,5",
     "1 234,50 kr", "-1 234,50", "\u22121234,50"],
)  # fmt: skip
def test_search_finds_an_amount_in_any_spelling(search: str) -> None:
    assert found([case(1, amount=1234_50), case(2, amount=1234_00), case(3, amount=234_50)], search) == [1]


def test_search_finds_whole_kronor_and_plain_words_with_decimals() -> None:
    rows = [case(1, amount=12345_00, day="2024-02-02"), case(2, "Version 10.30", amount=1)]
    assert found(rows, "12 345") == [1]
    assert found(rows, "10.30") == [2]


def test_all_words_must_match() -> None:
    rows = [case(1, "Dagskassa Örebro"), case(2, "Dagskassa Malmö"), case(3, "Örebro")]
    assert found(rows, "orebro dagskassa") == [1]
    assert found(rows, "  ") == [1, 2, 3]
    assert found(rows, "dagskassa saknas") == []


def test_search_finds_series_with_number() -> None:
    assert found([case(1, series="F", number="1123"), case(2, series="G", number="1123")], "f1123") == [1]


def test_filters_by_cause_status_and_company() -> None:
    rows = [
        case(1, causes=(ACCOUNT,)),
        case(2, causes=(LOCKED, OTHER), status=Status.MARKED),
        case(3, causes=(OTHER,), company="112233-4455"),
        case(4, flags=Flag.MARK_REFUSED | Flag.ON_HOLD),
    ]
    index = CaseIndex(rows)
    assert index.matching(CaseFilter(cause=ACCOUNT)) == [0]
    assert index.matching(CaseFilter(cause="account-missing")) == [0, 1, 2]
    assert index.matching(CaseFilter(cause=CauseKey("account-missing"))) == []
    assert index.matching(CaseFilter(statuses=frozenset({Status.MARKED}))) == [1]
    assert index.matching(CaseFilter(statuses=TO_HANDLE.statuses, cause="account-missing")) == [0, 2]
    assert index.matching(CaseFilter(company="112233-4455")) == [2]
    assert index.matching(CaseFilter(company="112233-4455", search="1001")) == []
    assert index.matching(CaseFilter(flags=Flag.MARK_REFUSED | Flag.FAILED_AGAIN)) == [3]
    assert index.matching(CaseFilter(flags=Flag.FAILED_AGAIN)) == []


def test_what_is_corrected_and_what_only_waits_can_be_told_apart() -> None:
    rows = [
        case(1, causes=(ACCOUNT,), corrected=True),
        case(2, status=Status.RETRY),
        case(3, status=Status.RETRY, causes=(LOCKED,)),
        case(4, status=Status.MARKED, corrected=True),
        case(5, status=Status.HAND),
    ]
    index = CaseIndex(rows)
    assert index.matching(TO_HANDLE) == [0, 2, 4], "what nothing stops any more waits for its source"
    assert index.matching(CaseFilter(corrected=True)) == [0, 3]
    assert index.matching(CORRECTED) == [0]
    marked = index.replaced([rows[0]._replace(corrected=False), rows[2]._replace(causes=())])
    assert (marked.matching(CORRECTED), marked.matching(TO_HANDLE)) == ([], [0, 4])


def test_cards_and_totals_count_and_sum() -> None:
    rows = [
        case(1, causes=(ACCOUNT,), amount=100, day="2024-01-05"),
        case(2, causes=(ACCOUNT, LOCKED), amount=20, day="2024-01-03", status=Status.RETRY),
        case(3, causes=(ACCOUNT,), amount=3, status=Status.MARKED),
        case(4, causes=(LOCKED,), amount=4, company="112233-4455"),
    ]
    index = CaseIndex(rows)
    first, second = index.cards("556677-8899")
    assert (first.key, first.vouchers, first.amount) == (ACCOUNT, 2, 120)
    assert (first.first_seen[:10], first.last_seen[:10]) == ("2024-01-03", "2024-01-05")
    assert (second.key, second.vouchers) == (LOCKED, 1)
    assert [card.vouchers for card in index.cards()] == [2, 2]
    assert index.totals("112233-4455")[Status.OPEN] == Total(1, 4)
    assert index.totals()[Status.MARKED] == Total(1, 3)


def test_replaced_rows_keep_their_places_and_are_sorted_anew() -> None:
    rows = many(200)
    index = CaseIndex(rows)
    for column in Column:
        index.ordered(range(200), column)
    changed = [row._replace(status=Status.MARKED, fortnox="A 1") for row in rows[5:9]]
    after = index.replaced(changed)
    fresh = CaseIndex(after.rows)
    assert after.ids == index.ids
    for column in Column:
        assert after.ordered(range(200), column) == fresh.ordered(range(200), column)
    assert after.matching(CaseFilter(statuses=frozenset({Status.MARKED}))) == fresh.matching(
        CaseFilter(statuses=frozenset({Status.MARKED}))
    )
    assert after.cards() == fresh.cards()


def test_new_rows_come_last_and_removed_ones_go() -> None:
    index = CaseIndex([case(1), case(2), case(3)])
    index.ordered(range(3), Column.TEXT)
    after = index.replaced([case(9), case(2, "Nytt")], removed=[1])
    assert after.ids == [2, 3, 9]
    assert after.rows[0].text == "Nytt"
    assert len(after.ordered(range(3), Column.TEXT)) == 3


def test_warming_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        CaseIndex(many(10)).warm(stop)
