"""The fields of a voucher in typing order, and their values on the clipboard."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.match_key import keys_in, match_key
from workbench.domain.money import parse_amount
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.typing_order import (
    ORDER,
    Balance,
    FieldName,
    TypingOrder,
    balance_of,
    clipboard_amount,
    content_mark,
    typing_fields,
    typing_order,
)

ROWS = (
    VoucherRow("1910", 123_450, cost_center="36"),
    VoucherRow("3010", -98_760, project="P1", transaction_information="Kort & kontant"),
    VoucherRow("2611", -24_690),
)
VOUCHER = Voucher("556000-4615", "brp", "F", "1123", date(2024, 1, 31), "Dagskassa Åkersberga", ROWS)

words = st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), max_size=12).map(
    lambda text: "".join(sign for sign in text if sign.isprintable() and not sign.isspace())
)
vouchers = st.builds(
    Voucher,
    company=st.just(""),
    source=st.just("brp"),
    series=words,
    number=words,
    transaction_date=st.dates(),
    text=words,
    rows=st.lists(
        st.builds(
            VoucherRow,
            account=st.from_regex("[1-8][0-9]{3}", fullmatch=True),
            amount=st.integers(-(10**12), 10**12),
            cost_center=words,
            project=words,
            transaction_information=words,
        ),
        max_size=6,
    ).map(tuple),
)


def test_the_fields_come_as_in_fortnoxs_form_without_the_empty_ones() -> None:
    told = [(field.name, field.row, field.value) for field in typing_fields(VOUCHER, TypingOrder())]
    assert told == [
        ("series", None, "F"),
        ("transaction_date", None, "2024-01-31"),
        ("text", None, "Dagskassa Åkersberga"),
        ("account", 0, "1910"),
        ("cost_center", 0, "36"),
        ("debit", 0, "1234,50"),
        ("account", 1, "3010"),
        ("project", 1, "P1"),
        ("transaction_information", 1, "Kort & kontant"),
        ("credit", 1, "987,60"),
        ("account", 2, "2611"),
        ("credit", 2, "246,90"),
    ]


def test_the_key_stands_last_in_the_description_and_is_never_cut() -> None:
    key = match_key(17)
    long = Voucher("", "brp", "F", "1", date(2024, 1, 31), "ord " * 100, ())
    text = next(field.value for field in typing_fields(long, TypingOrder(), key) if field.name is FieldName.TEXT)
    assert len(text) <= 200
    assert text.endswith(f" {key}")
    assert list(keys_in(text)) == [17]


def test_an_order_of_ones_own_keeps_the_head_first_and_what_a_row_needs() -> None:
    order = typing_order(["debit", "credit", "text", "nonsense", 7, "debit"])
    assert order.fields == ("text", "debit", "credit", "account")
    assert typing_order([]).fields == typing_order(["nonsense"]).fields == ORDER
    told = [field.name for field in typing_fields(VOUCHER, order)]
    assert told == ["text", "debit", "account", "credit", "account", "credit", "account"]


def test_a_row_of_nothing_is_typed_and_one_line_stays_one_line() -> None:
    odd = Voucher("", "brp", "F", "1", date(2024, 1, 31), "Rad ett\r\nrad\ttvå \x00\n", (VoucherRow("3740", 0),))
    values = {field.name: field.value for field in typing_fields(odd, TypingOrder())}
    assert values[FieldName.TEXT] == "Rad ett rad två"
    assert values[FieldName.DEBIT] == "0,00"
    assert "credit" not in values


@pytest.mark.parametrize(("ore", "text"), [(123_456_789, "1234567,89"), (5, "0,05"), (0, "0,00"), (-1_00, "-1,00")])
def test_amounts_have_a_comma_and_nothing_else(ore: int, text: str) -> None:
    assert clipboard_amount(ore) == text


@given(vouchers)
def test_the_fields_together_give_the_voucher_back(voucher: Voucher) -> None:
    fields = typing_fields(voucher, TypingOrder(empty_too=True))
    head = {field.name: field.value for field in fields if field.row is None}
    assert head == {"series": voucher.series, "transaction_date": voucher.transaction_date.isoformat(),
                    "text": voucher.text}  # fmt: skip
    rows = []
    for place in range(len(voucher.rows)):
        values = {field.name: field.value for field in fields if field.row == place}
        amount = parse_amount(values[FieldName.DEBIT] or "0") - parse_amount(values[FieldName.CREDIT] or "0")
        rows.append(
            VoucherRow(
                values[FieldName.ACCOUNT],
                amount,
                values[FieldName.COST_CENTER],
                values[FieldName.PROJECT],
                values[FieldName.TRANSACTION_INFORMATION],
            )
        )
    assert tuple(rows) == voucher.rows
    without = typing_fields(voucher, TypingOrder())
    assert without == tuple(field for field in fields if field.value)


@given(vouchers)
def test_the_balance_ends_at_the_vouchers_difference(voucher: Voucher) -> None:
    after = [balance_of(voucher.rows[:count]) for count in range(len(voucher.rows) + 1)]
    assert after[0] == Balance()
    assert after[-1].difference == voucher.difference
    assert after[-1].debit == voucher.amount
    steps = [later.difference - earlier.difference for earlier, later in pairwise(after)]
    assert steps == [row.amount for row in voucher.rows]


def test_another_value_is_another_content() -> None:
    other = Voucher("", "brp", "F", "1123", date(2024, 2, 1), VOUCHER.text, ROWS)
    marks = {content_mark(typing_fields(each, TypingOrder())) for each in (VOUCHER, other)}
    assert len(marks) == 2
    assert content_mark(typing_fields(VOUCHER, TypingOrder())) in marks
