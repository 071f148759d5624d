import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.exports import export, line, moved, opened, sought, typed, verify, voucher
from workbench.domain.match_key import match_key
from workbench.domain.verification import Difference, Sought, Verification
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.ledger.matching import EntrySearch

SALE = voucher(
    VoucherRow("1910", 1000_00),
    VoucherRow("3110", -800_00, "10"),
    VoucherRow("4011", -140_00, "10", "P1"),
    VoucherRow("2631", -60_00),
    text="Kassarapport nr 1123",
)


def one(wanted: Sought, data: bytes) -> Verification:
    (found,) = verify([wanted], data)
    return found


def told(found: Verification) -> list[tuple[int | None, str, object, object]]:
    return [each[:4] for each in found.differences]


def changed(of: Voucher, place: int, **values: object) -> Voucher:
    rows = list(of.rows)
    rows[place] = replace(rows[place], **values)  # type: ignore[arg-type]
    return replace(of, rows=tuple(rows))


@pytest.mark.parametrize("key", [7, None])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2)])
def test_a_faithful_one_is_verified_with_or_without_its_key(key: int | None, order: Sequence[int]) -> None:
    entered = replace(SALE, rows=tuple(SALE.rows[place] for place in order))
    found = one(sought(7, SALE), export(typed("A 12", entered, key)))
    assert (found.verdict, found.fortnox, found.how) == ("verified", "A 12", "key" if key else "content")
    assert found.differences == ()


def test_a_wrong_account_and_sum_are_told_with_their_row() -> None:
    wrong = changed(changed(SALE, 2, account="4010", amount=-40_00), 0, amount=900_00)
    for key in (7, None):
        found = one(sought(7, SALE), export(typed("A 12", wrong, key)))
        assert found.verdict == "differs"
        assert told(found) == [
            (1, "amount", 1000_00, 900_00),
            (3, "account", "4011", "4010"),
            (3, "amount", -140_00, -40_00),
        ]


def test_a_wrong_account_without_key_or_number_is_found_by_the_days_text() -> None:
    found = one(sought(7, SALE), export(typed("A 12", changed(SALE, 2, account="4010"))))
    assert (found.verdict, found.how, told(found)) == ("differs", "text", [(3, "account", "4011", "4010")])


def test_cost_centre_and_project() -> None:
    wrong = changed(changed(SALE, 1, cost_center="20"), 2, project="")
    assert told(one(sought(7, SALE), export(typed("A 12", wrong, 7)))) == [
        (2, "cost_center", "10", "20"),
        (3, "project", "P1", ""),
    ]


def test_the_key_in_a_row_is_found() -> None:
    entered = changed(SALE, 0, transaction_information=f"kassa {match_key(7).lower()}")
    found = one(sought(7, SALE), export(typed("A 12", entered, text="Dagskassa")))
    assert (found.how, told(found)) == ("key", [(None, "text", "Kassarapport nr 1123", "Dagskassa")])


def test_a_key_written_wrong_is_no_key() -> None:
    good = match_key(7)
    wrong = good[:-1] + ("3" if good[-1] != "3" else "4")
    found = one(sought(7, SALE), export(typed("A 12", SALE, text=f"Kassarapport nr 1123 {wrong}")))
    assert (found.verdict, found.how) == ("verified", "content")


def test_by_the_number_it_was_marked_with() -> None:
    wrong = changed(SALE, 3, amount=-6_00)
    found = one(sought(7, SALE, ("a", "012")), export(typed("A 12", replace(wrong, text="Kassa"))))
    assert (found.verdict, found.how, found.fortnox) == ("differs", "number", "A 12")
    assert (4, "amount", -60_00, -6_00) in told(found)


def test_a_number_noted_wrong_does_not_hide_the_voucher() -> None:
    other = voucher(("5010", 5_00), ("1930", -5_00), text="Hyra")
    found = one(sought(7, SALE, ("A", "13")), export(typed("A 12", SALE), typed("A 13", other)))
    assert (found.fortnox, told(found)) == ("A 12", [(None, "number", "13", "12")])
    alone = one(sought(7, SALE, ("A", "13")), export(typed("A 13", other)))
    assert (alone.verdict, alone.how) == ("differs", "number")


def test_a_double_booking_is_told_with_both_numbers() -> None:
    for data in (
        export(typed("A 12", SALE, 7), typed("A 14", SALE, 7)),
        export(typed("A 12", SALE, 7), typed("A 14", SALE)),
        export(typed("A 12", SALE), typed("A 14", SALE, text="F 1123 Kassarapport nr 1123")),
    ):
        found = one(sought(7, SALE), data)
        assert (found.verdict, found.fortnox, found.also) == ("found-twice", "A 12", ("A 14",))


def test_a_double_as_it_was_sent_is_told_though_the_entered_one_was_corrected() -> None:
    entered = moved(changed(SALE, 2, account="4010"), "2026-02-01")
    found = one(sought(7, entered, sent=SALE), export(typed("A 12", entered, 7), typed("F 9", SALE)))
    assert (found.verdict, found.also) == ("found-twice", ("F 9",))


def test_a_double_that_was_reversed_is_none() -> None:
    back = replace(SALE, rows=tuple(replace(row, amount=-row.amount) for row in SALE.rows))
    reversal = typed("A 13", back, text="Makulering av A 12")
    found = one(sought(7, SALE), export(typed("A 11", SALE), typed("A 12", SALE), reversal))
    assert (found.verdict, found.fortnox, found.also) == ("verified", "A 11", ())
    keyed = export(typed("A 12", SALE, 7), typed("A 13", back, 7, "Makulering av A 12"), typed("A 14", SALE, 7))
    assert (one(sought(7, SALE), keyed).verdict, one(sought(7, SALE), keyed).fortnox) == ("verified", "A 14")


def turned(of: Voucher, day: str = "2026-02-03", text: str = "") -> Voucher:
    rows = tuple(replace(row, amount=-row.amount) for row in of.rows)
    return replace(moved(of, day), rows=rows, text=text or of.text)


@pytest.mark.parametrize("key", [7, None])
@pytest.mark.parametrize(
    "text",
    ["Ångrad verifikation A 12", "Makulering av A12: Kassarapport", "Ändring ver. nr 12", "Vänd Kassarapport nr 1123"],
)
def test_what_was_reversed_is_not_found_and_the_reversal_is_named(key: int | None, text: str) -> None:
    data = export(typed("A 12", SALE, key), typed("A 15", turned(SALE, text=text)))
    for fortnox in (("", ""), ("A", "12")):
        found = one(sought(7, SALE, fortnox), data)
        assert (found.verdict, found.fortnox) == ("not-found", "")
        assert found.reversed == (("A 12", "A 15", "2026-02-03"),)


def test_entered_twice_and_reversed_once_is_verified() -> None:
    for key in (7, None):
        reversal = typed("A 15", turned(SALE), key, "Makulerar A 13")
        found = one(sought(7, SALE), export(typed("A 12", SALE, key), typed("A 13", SALE, key), reversal))
        assert (found.verdict, found.fortnox, found.also) == ("verified", "A 12", ())
        assert found.reversed == (("A 13", "A 15", "2026-02-03"),)


def test_one_entered_wrong_then_reversed_and_entered_right_is_verified() -> None:
    wrong = changed(SALE, 2, account="4010")
    there = (typed("A 12", wrong, 7), typed("A 13", turned(wrong, text="Ångrad A 12")), typed("A 14", SALE, 7))
    found = one(sought(7, SALE), export(*there))
    assert (found.verdict, found.fortnox, found.reversed[0][:2]) == ("verified", "A 14", ("A 12", "A 13"))
    gone = one(sought(7, SALE), export(*there[:2]))
    assert (gone.verdict, gone.reversed[0][:2]) == ("not-found", ("A 12", "A 13"))


def test_a_reversal_that_was_reversed_leaves_the_entry_standing() -> None:
    back, again = turned(SALE, text="Ångrad A 12"), moved(replace(SALE, text="Ångrad A 13"), "2026-02-04")
    found = one(sought(7, SALE), export(typed("A 12", SALE, 7), typed("A 13", back), typed("A 14", again)))
    assert (found.verdict, found.fortnox, found.reversed) == ("verified", "A 12", ())


@pytest.mark.parametrize(
    "other",
    [
        turned(SALE, text="Återköp"),  # says nothing of it
        turned(SALE, "2026-01-30"),  # was there before it
        turned(changed(SALE, 0, amount=999_00), text="Ångrad A 12"),
        turned(SALE, text="Ångrad A 11"),
    ],
)
def test_what_takes_nothing_back_is_no_reversal(other: Voucher) -> None:
    found = one(sought(7, SALE), export(typed("A 12", SALE), typed("A 15", other)))
    assert (found.verdict, found.reversed) == ("verified", ())


def test_a_return_of_our_own_that_looks_like_a_reversal_is_a_voucher() -> None:
    sale, back = replace(SALE, text="Dagskassa"), replace(turned(SALE), text="Dagskassa")
    data = export(typed("A 12", sale), typed("A 15", back))
    found = verify([sought(7, sale), sought(8, back)], data)
    assert [(each.verdict, each.fortnox) for each in found] == [("verified", "A 12"), ("verified", "A 15")]
    (alone,) = verify([sought(7, sale)], data, [sought(8, back)])
    assert alone.verdict == "verified"


def test_one_reversal_takes_back_one_of_many_equal_entries_in_no_time() -> None:
    daily = replace(SALE, text="Dagskassa")
    count = 800
    there = [typed(f"A {number}", daily) for number in range(1, count + 1)]
    backs = [typed(f"B {number}", turned(daily)) for number in range(1, count)]
    before = time.process_time()
    (found,) = verify([sought(7, daily)], export(*there, *backs))
    assert time.process_time() - before < 5
    assert (found.verdict, found.fortnox) == ("verified", "A 1")


def test_an_entry_with_the_key_of_a_voucher_that_nobody_marked_is_told_and_is_no_double() -> None:
    search = EntrySearch([sought(7, SALE)], [7, 8, 9])
    read = opened(export(typed("A 12", SALE), typed("A 13", SALE, 8), typed("A 14", moved(SALE, "2026-02-03"), 99)))
    for entry in read.entries():
        search.meet(entry)
    assert search.met == {8}
    found = search.finish(read.scope, [], [sought(8, SALE)])
    assert [(each.voucher_id, each.verdict, each.fortnox) for each in found] == [
        (7, "verified", "A 12"),
        (8, "verified", "A 13"),
    ]


def test_equal_vouchers_entered_once_each_are_no_double() -> None:
    found = verify([sought(7, SALE), sought(8, SALE)], export(typed("A 12", SALE), typed("A 13", SALE)))
    assert [(each.verdict, each.fortnox) for each in found] == [("verified", "A 12"), ("verified", "A 13")]


def test_one_of_two_equal_vouchers_is_missing() -> None:
    found = verify([sought(7, SALE), sought(8, SALE)], export(typed("A 12", SALE)))
    assert [each.verdict for each in found] == ["verified", "not-found"]


def test_an_equal_voucher_of_our_own_accounts_for_its_entry() -> None:
    data = export(typed("A 12", SALE), typed("F 9", SALE))
    (found,) = verify([sought(7, SALE)], data, [sought(8, SALE)])
    assert found.verdict == "verified"


def test_another_receipt_of_the_day_with_the_same_sum_is_no_double() -> None:
    other = replace(SALE, text="Kassarapport nr 1124")
    found = one(sought(7, SALE), export(typed("A 12", SALE), typed("F 9", other)))
    assert (found.verdict, found.fortnox) == ("verified", "A 12")
    assert one(sought(7, SALE), export(typed("F 9", other), typed("A 12", SALE))).fortnox == "A 12"


def test_another_day() -> None:
    for key, how in ((7, "key"), (None, "other-day")):
        found = one(sought(7, SALE), export(typed("A 12", moved(SALE, "2026-02-13"), key)))
        assert (found.verdict, found.how) == ("differs", how)
        assert told(found) == [(None, "transaction_date", "2026-01-31", "2026-02-13")]


def test_a_hundred_equal_days_are_told_apart_and_a_missing_one_is_not_guessed() -> None:
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + each).isoformat() for each in range(58)]
    daily = [voucher(("1910", 125_00), ("3110", -125_00), day=day) for day in days]
    whole = [typed(f"A {number}", each) for number, each in enumerate(daily, 1)]
    wanted = [sought(number, each) for number, each in enumerate(daily)]
    assert {each.verdict for each in verify(wanted, export(*whole))} == {"verified"}
    found = verify(wanted, export(*whole[:30], *whole[31:]))
    assert [each.voucher_id for each in found if each.verdict != "verified"] == [30]
    assert found[30].verdict == "not-found"
    # That others' entries of the days about are equal does not make one of them this one.
    assert one(wanted[30], export(*whole[:30], *whole[31:])).verdict == "not-found"


def test_a_debit_typed_as_a_negative_credit_is_the_same() -> None:
    credit = voucher(("1910", 100_00), ("3110", -80_00), ("2631", -20_00), text="Kassarapport nr 1123")
    typed_so = ["#TRANS 3110 {} -80", "#TRANS 2631 {} -20.0", "#TRANS 1910 {} 100"]
    assert one(sought(7, credit), export(("A 12", "2026-01-31", credit.text, typed_so))).verdict == "verified"
    turned = changed(SALE, 0, amount=-1000_00)
    assert told(one(sought(7, SALE), export(typed("A 12", turned, 7)))) == [(1, "amount", 1000_00, -1000_00)]


def test_rows_summed_split_missing_and_too_many() -> None:
    two = voucher(("1910", 300_00), ("3110", -100_00), ("3110", -200_00), text="Kassarapport nr 1123")
    summed = voucher(("1910", 300_00), ("3110", -300_00), text=two.text)
    assert told(one(sought(7, two), export(typed("A 1", summed, 7)))) == [
        (2, "amount", -100_00, -300_00),
        (3, "row", -200_00, None),
    ]
    assert told(one(sought(7, summed), export(typed("A 1", two, 7)))) == [
        (2, "amount", -300_00, -200_00),
        (None, "row", None, -100_00),
    ]
    extra = replace(SALE, rows=(*SALE.rows, VoucherRow("3740", 1), VoucherRow("1930", -1)))
    found = one(sought(7, SALE), export(typed("A 1", extra, 7)))
    assert found.differences == (
        Difference(None, "row", None, 1, "3740"),
        Difference(None, "row", None, -1, "1930"),
    )


def test_struck_and_added_rows() -> None:
    lines = [line(row) for row in SALE.rows]
    lines[2:3] = [
        line(replace(SALE.rows[2], account="4010"), "#BTRANS"),
        line(SALE.rows[2], "#RTRANS"),
        lines[2],
    ]
    assert one(sought(7, SALE), export(("A 12", "2026-01-31", SALE.text, lines))).verdict == "verified"
    struck = [line(row, "#BTRANS") for row in SALE.rows]
    assert one(sought(7, SALE), export(("A 12", "2026-01-31", SALE.text, struck))).verdict == "not-found"


def test_what_the_export_can_not_know_is_not_checked() -> None:
    late = moved(SALE, "2026-03-01")
    assert one(sought(7, late), export()).why == "ends"
    assert one(sought(7, moved(SALE, "2025-12-31")), export()).why == "year"
    assert one(sought(7, moved(SALE, "2027-01-01")), export()).why == "ends"
    other = replace(SALE, company="556111-2222")
    assert one(sought(7, other), export()).why == "company"
    for each in (late, other):
        assert one(sought(7, each), export()).verdict == "not-checked"
    # What stands there all the same has been found.
    assert one(sought(7, late), export(typed("A 1", late, 7))).verdict == "verified"
    assert one(sought(7, SALE), export()).verdict == "not-found"


def test_an_export_without_its_day_reaches_to_its_last_voucher() -> None:
    other = voucher(("5010", 5_00), ("1930", -5_00), text="Hyra", day="2026-01-31")
    assert one(sought(7, SALE), export(typed("A 1", other), made="")).verdict == "not-found"
    assert one(sought(7, moved(SALE, "2026-02-01")), export(typed("A 1", other), made="")).verdict == "not-checked"


def test_the_series_counts_where_one_was_chosen() -> None:
    assert one(sought(7, SALE), export(typed("B 12", SALE, 7))).verdict == "verified"
    assert told(one(Sought(7, SALE, SALE, "A"), export(typed("B 12", SALE, 7)))) == [(None, "series", "A", "B")]


def test_a_row_text_left_out_is_no_difference_but_another_one_is() -> None:
    entered = changed(SALE, 0, transaction_information="Kassa 1")
    assert one(sought(7, entered), export(typed("A 12", SALE, 7))).verdict == "verified"
    repeated = changed(SALE, 0, transaction_information=SALE.text)
    assert one(sought(7, entered), export(typed("A 12", repeated, 7))).verdict == "verified"
    other = changed(SALE, 0, transaction_information="Kassa 2")
    assert told(one(sought(7, entered), export(typed("A 12", other, 7)))) == [
        (1, "transaction_information", "Kassa 1", "Kassa 2")
    ]


def test_a_key_with_nothing_else_alike_is_another_offices() -> None:
    rent = voucher(("5010", 9_999_00), ("1930", -9_999_00), text="Hyra februari", day="2026-02-20")
    assert one(sought(7, SALE), export(typed("A 5", rent, 7))).verdict == "not-found"
    found = one(sought(7, SALE), export(typed("A 5", rent, 7), typed("A 12", SALE, 7)))
    assert (found.verdict, found.fortnox, found.also) == ("verified", "A 12", ())
    other = replace(rent, text="Kassarapport nr 4711", transaction_date=SALE.transaction_date)
    assert one(sought(7, SALE), export(typed("A 5", other, 7))).verdict == "not-found"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SALE, text="Hyra", transaction_date=date(2026, 2, 1)),
        voucher(("5010", 1_00), ("1930", -1_00), text="Hyra"),
        voucher(("5010", 1_00), ("1930", -1_00), text="Kassarapport", day="2026-02-01"),
        changed(replace(SALE, text="Kassarapport nr 4711"), 0, amount=1_00),
    ],
)
def test_a_key_with_a_row_the_day_or_a_word_alike_is_the_voucher(wrong: Voucher) -> None:
    found = one(sought(7, SALE), export(typed("A 5", wrong, 7)))
    assert (found.verdict, found.how) == ("differs", "key")


def test_what_names_another_number_is_another_thing_though_date_and_sums_are_the_same() -> None:
    other = replace(SALE, text="Kassarapport nr 4711")
    assert one(sought(7, SALE), export(typed("B 77", other))).verdict == "not-found"
    noted = one(sought(7, SALE, ("B", "77")), export(typed("B 77", other)))
    assert (noted.verdict, noted.how) == ("differs", "number")  # a person has said so
    found = one(sought(7, SALE), export(typed("B 77", replace(SALE, text="Dagskassa"))))
    assert (found.verdict, found.how) == ("differs", "content")


def test_an_export_from_before_the_mark_can_not_know_of_it() -> None:
    for day, verdict, why in (("2026-02-27", "not-found", ""), ("2026-03-01", "not-checked", "older")):
        marked = replace(sought(7, SALE), marked=date.fromisoformat(day))
        found = one(marked, export())
        assert (found.verdict, found.why) == (verdict, why)
        assert one(marked, export(typed("A 12", SALE))).verdict == "verified"


@pytest.mark.parametrize("fortnox", [("", ""), ("A", "12")])
@pytest.mark.parametrize("key", [7, None])
def test_what_may_stand_in_an_entry_that_can_not_be_read_is_not_checked(fortnox: tuple[str, str], key: int) -> None:
    label, day, text, _ = typed("A 12", SALE, key)
    broken = (label, day, text if key or not fortnox[1] else "Annat", ["#TRANS 1910 {} 100", "#TRANS 3110 {} -1x"])
    found = one(sought(7, SALE, fortnox), export(broken, typed("A 13", replace(SALE, text="Kassarapport nr 1"))))
    assert (found.verdict, found.fortnox, found.why) == ("not-checked", "A 12", "unread")
    other = one(sought(8, replace(SALE, text="Kassarapport nr 2")), export(broken))
    assert other.verdict == "not-found"


def equal(count: int, first: int, text: str, day: str = "2026-01-31", each: int = 0) -> list[Voucher]:
    return [
        voucher(("1930", 399_00 + n * each), ("3010", -399_00 - n * each), text=text.format(n), day=day)
        for n in range(first, first + count)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        (("Autogiro {}", "2026-01-30"), ("Autogiro 70{}", "2026-01-31"), "not-found"),
        (("Kassa 1 rapport", "2026-01-31", 1), ("Kassa 1 annat", "2026-01-31", 1), "not-found"),
        (("Autogiro {}", "2026-01-31"), ("Autogiro 70{}", "2026-01-31"), "not-found"),
        (("Dagskassa", "2026-01-31"), ("Kassa dag", "2026-01-31"), "differs found-twice"),
    ],
)
def test_very_many_equal_ones_are_looked_for_in_no_time(
    ours: tuple[str, str], theirs: tuple[str, str], verdict: str
) -> None:
    def took(count: int) -> float:
        wanted = [sought(n, each) for n, each in enumerate(equal(count, 10_000, *ours))]
        there = [typed(f"B {n}", each) for n, each in enumerate(equal(2 * count, 20_000, *theirs), 1)]
        before = time.process_time()
        assert {str(each.verdict) for each in verify(wanted, export(*there))} <= set(verdict.split())
        return time.process_time() - before

    once = took(200)
    assert took(400) < 3 * once + 0.1


ROWS = st.lists(
    st.tuples(st.sampled_from(["1910", "1930", "3010", "3110", "2611"]), st.integers(-9, 9).map(lambda n: n * 100)),
    min_size=1,
    max_size=5,
)
VOUCHERS = st.lists(
    st.tuples(ROWS, st.sampled_from(["Dagskassa", "Kassarapport nr 12", "Hyra 3"]), st.integers(1, 9)),
    min_size=1,
    max_size=8,
)


def made(drawn: list[tuple[list[tuple[str, int]], str, int]]) -> list[Voucher]:
    return [
        voucher(
            *rows, ("1510", 1000 - sum(each for _, each in rows)), ("2440", -1000), text=text, day=f"2026-01-0{day}"
        )
        for rows, text, day in drawn
    ]


@settings(deadline=None, max_examples=60)
@given(VOUCHERS, st.randoms(use_true_random=False), st.booleans())
def test_a_faithfully_entered_set_in_any_order_is_all_verified(drawn, random, keyed) -> None:  # type: ignore[no-untyped-def]
    vouchers = made(drawn)
    there = []
    for number, each in enumerate(vouchers):
        rows = list(each.rows)
        random.shuffle(rows)
        there.append(typed(f"A {number + 1}", replace(each, rows=tuple(rows)), number if keyed else None))
    random.shuffle(there)
    found = verify([sought(number, each) for number, each in enumerate(vouchers)], export(*there))
    assert [each.verdict for each in found] == ["verified"] * len(vouchers)


@settings(deadline=None, max_examples=60)
@given(VOUCHERS, st.data())
def test_one_change_is_found_in_exactly_that_voucher(drawn, data) -> None:  # type: ignore[no-untyped-def]
    vouchers = made(drawn)
    which = data.draw(st.integers(0, len(vouchers) - 1))
    place = data.draw(st.integers(0, len(vouchers[which].rows) - 1))
    change = data.draw(st.sampled_from(["account", "amount", "cost_center", "date", "gone"]))
    wrong = vouchers[which]
    if change == "date":
        wrong = moved(wrong, "2026-02-14")
    elif change != "gone":
        row = wrong.rows[place]
        values = {"account": "9999", "amount": row.amount + 77, "cost_center": "X"}
        wrong = changed(wrong, place, **{change: values[change]})
        if not row.amount and change != "amount":
            return  # a row of nothing says nothing
    there = [
        typed(f"A {number + 1}", wrong if number == which else each, number)
        for number, each in enumerate(vouchers)
        if change != "gone" or number != which
    ]
    found = verify([sought(number, each) for number, each in enumerate(vouchers)], export(*there))
    assert [each.voucher_id for each in found if each.verdict != "verified"] == [which]
    assert found[which].verdict == ("not-found" if change == "gone" else "differs")
