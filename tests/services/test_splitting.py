"""Texts that are too long: no word is lost, none is mixed up, and what finds no room is told."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.conftest import COMPANY, BringIn, failure
from tests.services.test_belonging import sie
from workbench.diagnosis.blockers import LONGEST_ROW_TEXT
from workbench.domain.failure import FailedVoucher, State, Status
from workbench.domain.match_key import LONGEST_TEXT, entered_text, match_key, text_room
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.correction_words import plan_words
from workbench.services.replacing import Replacements, laid_over, texts_of, worded
from workbench.services.services import Services
from workbench.services.sie_words import not_checked_words
from workbench.services.splitting import LENGTHS, SIE_TEXT, Wording, parted, spread
from workbench.services.words import describe

DAY = date(2024, 1, 31)
ROOM = text_room(match_key(7))
LONG = " ".join(f"ord{n:03}" for n in range(60))
WORDS = st.text(st.sampled_from("ab å«–\t"), max_size=330)


def case(text: str, *rows: str) -> FailedVoucher:
    lines = tuple(VoucherRow("1910", 0, transaction_information=row) for row in rows)
    voucher = Voucher(COMPANY, "sie", "F", "7", DAY, text, lines)
    made = datetime(2024, 2, 1, tzinfo=UTC)
    return FailedVoucher(7, voucher, State(7, Status.OPEN), (), made, 1, "a.si")


def corrected(found: FailedVoucher, wanted: Replacements) -> FailedVoucher:
    return replace(found, correction=laid_over(found, wanted, (), "x", "anna").correction or None)


def letters(words: Wording) -> Counter[str]:
    return Counter("".join((words.text, *words.rows, *words.left_out)).replace("(2024-01-31)", "")) - Counter(
        " \t" * 999
    )


def test_a_description_goes_on_in_the_first_rows_without_a_text() -> None:
    found = spread(Wording(LONG, ("", "Kort", "", "")), ROOM, LONGEST_ROW_TEXT)
    assert found.rows[1] == "Kort"
    assert " ".join((found.text, found.rows[0], found.rows[2], found.rows[3])) == LONG
    assert not found.left_out
    assert all(len(each) <= LONGEST_ROW_TEXT for each in found.rows)
    assert entered_text(found.text, match_key(7)) == f"{found.text} {match_key(7)}", "the key cuts nothing"


def test_a_rows_text_goes_on_just_below_and_never_past_another_text() -> None:
    own = LONG[:151].strip()
    found = spread(Wording(LONG, (own, "", "Kort", "")), ROOM, LONGEST_ROW_TEXT)
    assert f"{found.rows[0]} {found.rows[1]}" == own
    assert found.rows[2] == "Kort"
    assert f"{found.text} {found.rows[3]}" == LONG[: len(found.text) + 1 + len(found.rows[3])]
    assert found.left_out == (LONG[len(found.text) + len(found.rows[3]) + 2 :],)


def test_a_rows_text_goes_on_in_the_description_only_whole_and_only_where_that_has_room() -> None:
    own = LONG[:151].strip()
    rest = parted(own, LONGEST_ROW_TEXT)[1]
    assert spread(Wording("Hyra", (own, "Kort")), ROOM, LONGEST_ROW_TEXT).text == f"Hyra {rest}"
    full = "x" * (ROOM - len(rest))
    found = spread(Wording(full, (own, "Kort")), ROOM, LONGEST_ROW_TEXT)
    assert (found.text, found.left_out) == (full, (rest,))


def test_a_word_that_no_field_holds_is_parted_and_stays_whole_where_one_does() -> None:
    assert parted("kort " + "x" * 60, 50) == ("kort", "x" * 60)
    assert parted("x" * 60, 50) == ("x" * 50, "x" * 10)
    assert parted("  ryms  ", 6) == ("ryms", "")


@given(WORDS, st.lists(WORDS | st.just(""), max_size=5), st.sampled_from(LENGTHS), st.booleans(), st.booleans())
def test_nothing_is_lost_moved_or_too_long(text: str, rows: list[str], length: int, clean: bool, dated: bool) -> None:
    """Everything sent is in a field or told as left out; a text that has room stays; doing it again does nothing."""
    before = case(text, *rows)
    day = date(2024, 2, 1) if dated else None
    wanted = Replacements(split_text=length, clean_text=clean, day=day)
    laid = laid_over(before, wanted, (), "x", "anna")
    after = corrected(before, wanted)
    found = Wording(after.entered.text, texts_of(after)[1].rows, laid.left_out)
    if not clean:
        assert letters(found) == letters(Wording(text, tuple(rows)))
    assert len(entered_text(found.text, match_key(7))) <= length
    assert ("(2024-01-31)" in found.text) is dated
    room = min(length, LONGEST_ROW_TEXT)
    for was, now in zip(rows, found.rows, strict=True):
        assert len(now) <= room
        assert clean or not was.strip() or now == parted(was, room)[0]
    assert corrected(after, wanted).entered == after.entered
    assert laid_over(after, wanted, (), "x", "anna").left_out == ()


@given(WORDS)
def test_the_day_stays_whole_and_what_it_cuts_is_told(text: str) -> None:
    found = worded(case(text, "a"), Replacements(day=date(2024, 2, 1)), dated=True)
    assert found.text.endswith("(2024-01-31)")
    assert len(entered_text(found.text, match_key(7))) <= LONGEST_TEXT
    assert letters(found) == letters(Wording(text, ("a",)))


def test_split_anew_at_another_length_starts_from_the_whole_text() -> None:
    sent = case(f"{LONG[:150]}", LONG[:120], "", "", "", "", "Kort", "")
    typed = corrected(sent, Replacements(split_text=LONGEST_TEXT))
    assert typed.entered.text == sent.voucher.text
    for_sie = corrected(typed, Replacements(split_text=SIE_TEXT))
    assert for_sie.entered == corrected(sent, Replacements(split_text=SIE_TEXT)).entered
    assert corrected(for_sie, Replacements(split_text=LONGEST_TEXT)).entered == typed.entered


def test_another_text_takes_the_place_of_what_goes_on_in_rows_too() -> None:
    split = corrected(case(LONG, LONG[:120], "", "", "Kort", ""), Replacements(split_text=LONGEST_TEXT))
    assert all(row.transaction_information for row in split.entered.rows)
    found = corrected(split, Replacements(text="Hyra"))
    assert found.entered.text == "Hyra"
    rows = [row.transaction_information for row in found.entered.rows]
    assert f"{rows[0]} {rows[1]}" == LONG[:120].strip(), "what goes on of the row above stays"
    assert rows[2:] == ["", "Kort", ""]


@pytest.fixture
def long(bring_in: BringIn, services: Services) -> int:
    body = sie(("1", "2026-01-01", LONG, "4903")).replace("4903 {} 125.00", '4903 {} 125.00 20260101 "Kort"')
    bring_in(body, failure("F 1"))
    (row,) = services.cases.index().rows
    return row.id


def test_it_is_planned_told_made_and_taken_back(long: int, services: Services) -> None:
    wanted = Replacements(split_text=LONGEST_TEXT)
    assert services.corrections.suggested([long]).too_long == {LONGEST_TEXT: 1, SIE_TEXT: 1}
    plan = services.corrections.plan([long], wanted)
    (left,) = plan.left_out[long]
    assert left.endswith("ord059")
    assert plan.going_on == (long,)
    told = "\n".join(plan_words(plan, lambda key: key.cause, services.texts("en"), done=False))
    assert "goes on in the transaction information of rows that have none" in told
    assert f"1 voucher has no room for all its words; left out: “{left[:60]}" in told
    changes = services.corrections.correct([long], wanted, "för lång", "anna")
    entered = services.cases.detail(long).case.entered
    rest = parted(LONG[len(entered.text) + 1 :], LONGEST_ROW_TEXT)[0]
    assert [row.transaction_information for row in entered.rows] == ["Kort", rest]
    assert not any(each.cause == "value-too-long" for each in dict(services.cases.replays([long]))[long].blockers)
    event = list(services.cases.history(long))[-1]
    assert "text …ord024 ord025 ord026 ord027" in describe(event, services.texts("en")), "where they differ is shown"
    assert "row 2: transaction information – → ord" in describe(event, services.texts("en"))
    assert describe(event, services.texts("en")).endswith("Reason: för lång")
    assert services.corrections.suggested([long]).too_long[LONGEST_TEXT] == 0
    told = not_checked_words(services.sie.plan([long]), services.catalogue, services.texts("en"))
    assert "whether the import takes texts of more than 50 characters (1 voucher)" in told
    services.corrections.correct([long], Replacements(split_text=SIE_TEXT), "SIE", "anna")
    told = not_checked_words(services.sie.plan([long]), services.catalogue, services.texts("en"))
    assert "50 characters" not in told
    services.actions.undo("", "anna")
    services.actions.undo(changes.act, "anna")
    assert services.cases.detail(long).case.entered.text == LONG
