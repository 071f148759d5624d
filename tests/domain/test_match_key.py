from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.match_key import LONGEST_TEXT, entered_text, keys_in, match_key, voucher_of

SIGNS = "34679ACDEFGHJKMNPRTVWXY"
IDS = st.integers(min_value=0, max_value=10**9)


@given(IDS)
def test_a_key_names_its_voucher_and_no_other(voucher_id: int) -> None:
    key = match_key(voucher_id)
    assert voucher_of(key) == voucher_id
    assert voucher_of(key.lower()) == voucher_id
    assert list(keys_in(f"Dagskassa Åkersberga {key}, 31 jan")) == [voucher_id]


def test_a_hundred_thousand_keys_differ_and_are_six_or_seven_signs_long() -> None:
    keys = [match_key(each) for each in range(100_000)]
    assert len(set(keys)) == 100_000
    assert {len(key) for key in keys[:47_000]} == {6}
    assert {len(key) for key in keys} == {6, 7}


@given(IDS, st.data())
def test_one_wrong_sign_is_found(voucher_id: int, data: st.DataObject) -> None:
    key = match_key(voucher_id)
    place = data.draw(st.integers(1, len(key) - 1))
    other = data.draw(st.sampled_from([sign for sign in SIGNS if sign != key[place]]))
    assert voucher_of(key[:place] + other + key[place + 1 :]) is None


@given(IDS, st.data())
def test_two_neighbours_swapped_are_found(voucher_id: int, data: st.DataObject) -> None:
    key = match_key(voucher_id)
    place = data.draw(st.integers(1, len(key) - 2))
    swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    assert swapped == key or voucher_of(swapped) is None


def test_no_sign_is_taken_for_another() -> None:
    assert not set("0O1IL2Z5S8BUQ") & set(SIGNS)


def test_what_is_no_key_is_none() -> None:
    assert voucher_of("") is None
    assert voucher_of("VERIFIKAT") is None
    for word in ("VATTEN", "VARKEN", "VATTNET", "V34766"):  # the first form of the key took these for keys
        assert voucher_of(word) is None


@given(st.from_regex(r"V([0-9]{5,9}|[A-Z]{5,9}|ERNR[0-9]{1,5})", fullmatch=True))
def test_no_word_and_no_number_is_a_key(word: str) -> None:
    assert voucher_of(word) is None


def test_a_key_within_a_word_is_none() -> None:
    assert list(keys_in(f"Verifikation V34 Vxyz IN{match_key(7)}")) == []


def test_the_key_stands_at_the_end_of_the_text_and_is_never_cut() -> None:
    key = match_key(7)
    assert entered_text("Kassarapport 7", key) == f"Kassarapport 7 {key}"
    assert entered_text("", key) == key
    assert entered_text("Kassarapport 7", "") == "Kassarapport 7"
    assert entered_text(f"{key} Kassarapport", key) == f"{key} Kassarapport"
    long = entered_text("ord " * 100, key)
    assert len(long) <= LONGEST_TEXT
    assert long.endswith(f" {key}")
    exact = entered_text("x" * 500, key)
    assert len(exact) == LONGEST_TEXT
    assert list(keys_in(exact)) == [7]


def test_a_key_that_would_be_cut_with_its_text_is_put_at_the_end() -> None:
    key = match_key(7)
    entered = entered_text(f"{'x ' * 120}{key}", key)
    assert len(entered) <= LONGEST_TEXT
    assert entered.endswith(f" {key}")
