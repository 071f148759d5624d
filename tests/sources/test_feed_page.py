"""Reading a feed's pages, and the contract that is published for them."""

import io
import json
import re
from contextlib import suppress
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.sources.feed_server import Backoffice, item
from workbench.domain.errors import BrokenFile, InputError, TooLarge
from workbench.domain.source import Problem, ReadContext, SourceItem, Told
from workbench.sources import Sources
from workbench.sources.feed_page import FeedPage

SCHEMAS = ROOT / "resources" / "schemas"
EXAMPLE = ROOT / "tests" / "data" / "sources" / "feed" / "page.json"
SCHEMA = json.loads((SCHEMAS / "feed.schema.json").read_text("utf-8"))
OPENAPI = json.loads((SCHEMAS / "feed.openapi.json").read_text("utf-8"))


def valid(value: object, part: str = "") -> bool:
    schema = {"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]} if part else SCHEMA
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return bool(jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(value))


def page(*items: object, **more: object) -> bytes:
    return json.dumps(
        {"format": "failed-vouchers/1", "system": "kassan", "items": items, "next": None, **more}
    ).encode()


def read(data: bytes) -> list[SourceItem]:
    return list(FeedPage().read(io.BytesIO(data), "page.json", ReadContext()))


def one(**more: object) -> Told:
    (told,) = read(page(item(1, **more)))
    assert isinstance(told, Told), told
    return told


def problem(**more: object) -> str:
    (found,) = read(page(item(1, **more)))
    assert isinstance(found, Problem), found
    return str(found.error.params["detail"])


def test_a_page_gives_vouchers_with_what_stands_beside_them() -> None:
    first, second, third = read(EXAMPLE.read_bytes())
    assert isinstance(first, Told)
    voucher = first.voucher
    assert (voucher.company, voucher.source, voucher.label) == ("556000-4615", "kassan", "F 1123")
    assert (str(voucher.transaction_date), str(voucher.registration_date)) == ("2026-01-05", "2026-01-06")
    assert [(row.account, row.amount, row.cost_center, row.project, row.vat_code) for row in voucher.rows] == [
        ("4903", 12500, "UND", "L11", "MP1"),
        ("3010", -12500, "", "", ""),
    ]
    assert (first.external_id, first.state) == ("3f0c-1123", "Export failed")
    (failure,) = first.own_failures
    assert (failure.system, failure.text) == ("kassan", "2001798: Konto 4903 saknas i kontoplanen.")
    assert failure.reported is not None
    assert failure.reported.isoformat() == "2026-01-06T03:10:00+01:00"
    assert [(each.name, each.data) for each in first.receipts] == [("kvitto.txt", b"Kvitto 125 kr")]
    assert isinstance(second, Problem)
    assert second.error.params["line"] == 25
    assert second.error.params["voucher"] == "F 1124"
    assert second.error.params["detail"] == "rows[0].amount “99.5”"
    assert '"3f0c-1124"' in second.excerpt
    assert isinstance(third, Told)
    assert third.voucher.label == "F 3f0c-1125"
    assert [each.text for each in third.failures] == ["failed"]


def test_without_a_system_it_is_called_feed() -> None:
    (told,) = read(json.dumps({"format": "failed-vouchers/1", "items": [item(1)]}).encode())
    assert isinstance(told, Told)
    assert (told.voucher.source, told.failures[0].system) == ("feed", "feed")


@pytest.mark.parametrize(
    "amount", [12.5, 125.0, 1e3, 1e999, -1e999, "125", None, True, [], {}, 10**14, -(10**14), "\ud800", [[[[]]]]]
)
def test_only_whole_ore_are_amounts(amount: object) -> None:
    assert problem(rows=[{"account": "1930", "amount": amount}]).startswith("rows[0].amount")


@pytest.mark.parametrize(
    "more",
    [
        {"id": ""}, {"id": ".."}, {"id": None}, {"id": "a\nb"}, {"id": "x" * 201}, {"id": "\ud800"}, {"id": ["x"]},
        {"date": "2026-02-30"}, {"date": "20260105"}, {"date": 20260105}, {"date": None}, {"rows": []}, {"rows": {}},
        {"rows": [1]}, {"rows": [{"amount": 1}]}, {"failures": [{}]}, {"failures": ["no"]}, {"failures": "no"},
        {"text": "x" * 4001}, {"text": {"a": 1}}, {"number": 1.5}, {"number": True}, {"company": []},
        {"receipts": [{"name": "x", "content": "???"}]}, {"receipts": [{"name": "", "content": "eA=="}]},
        {"receipts": [{"name": "x"}]}, {"receipts": [5]}, {"registration_date": "yesterday"},
    ],
)  # fmt: skip
def test_an_item_that_can_not_be_read_is_a_problem_and_the_others_go_on(more: dict[str, Any]) -> None:
    found = read(page(item(1), item(2, **more), item(3), 5, "text", None))
    assert [type(each) for each in found] == [Told, Problem, Told, Problem, Problem, Problem]


@pytest.mark.parametrize("at", [None, "", "yesterday", "2026-01-06", "2026-01-06T03:10:00", 5, "0001-01-01T00:00:00Z"])
def test_a_time_that_is_not_clear_is_not_known(at: object) -> None:
    assert one(failures=[{"message": "no", "at": at}]).failures[0].reported is None


def test_texts_are_as_utf8_can_hold_them() -> None:
    told = one(text="half \ud83d", state="\udc00", failures=[{"message": "\ud800 no"}])
    assert (told.voucher.text, told.state, told.failures[0].text) == ("half \ufffd", "\ufffd", "\ufffd no")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"null", b"{", b'{"format": "failed-vouchers/1"}',
        b'{"format": "failed-vouchers/2", "items": []}',
        page(next=5), page()[:-1], b"[" * 200_000, b'{"a": ' * 100_000, b'{"format": 1' + b"0" * 5000 + b"}",
        b"\xff\xfe{",
    ],
)  # fmt: skip
def test_what_is_no_page_is_told(data: bytes) -> None:
    with pytest.raises(BrokenFile):
        read(data)


def test_a_page_that_is_too_large_is_told() -> None:
    with pytest.raises(TooLarge):
        read(b" " * ((16 << 20) + 1))


def test_a_saved_page_is_recognised_by_what_it_is() -> None:
    assert Sources().choose(page(item(1)), "page.txt").name == "feed"
    assert FeedPage().recognises(b'{"format": "something else", "items": []}', "page.json") == 0


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_fields = st.sampled_from(
    ["id", "company", "series", "number", "date", "registration_date", "text", "state", "rows", "failures", "receipts"]
)


@given(st.dictionaries(_fields, _values), st.dictionaries(st.sampled_from(["account", "amount", "text"]), _values))
def test_any_values_give_an_item_or_a_problem(changed: dict[str, Any], row: dict[str, Any]) -> None:
    data = page(item(1, **changed), item(2, rows=[row]), item(3))
    found = read(data)
    assert len(found) == 3
    assert isinstance(found[2], Told)
    for each in found:
        if isinstance(each, Told):
            each.voucher.fingerprint().encode()
            "".join([each.voucher.text, each.state, each.external_id]).encode()


@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 30))
def test_any_bytes_in_a_page(junk: bytes, place: int, cut: int) -> None:
    data = EXAMPLE.read_bytes()
    found: list[SourceItem] = []
    with suppress(InputError):
        found = read(data[:place] + junk + data[place + cut :])
    assert all(isinstance(each, Told | Problem) for each in found)


def test_ten_thousand_items_take_a_moment() -> None:
    assert len(read(page(*(item(number) for number in range(10_000))))) == 10_000


def test_the_schema_is_one_and_the_interface_speaks_of_it() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert OPENAPI["openapi"] == "3.1.0"
    named = set(re.findall(r'"feed\.schema\.json(?:#/\$defs/([a-z]+))?"', json.dumps(OPENAPI)))
    assert named == {"", "mark", "taken", "error"}
    assert named - {""} <= SCHEMA["$defs"].keys()
    assert set(OPENAPI["paths"]) == {
        "/failed-vouchers",
        "/failed-vouchers/{id}",
        "/failed-vouchers/{id}/mark-exported",
        "/failed-vouchers/{id}/unmark",
    }


def test_the_examples_are_as_the_schema_says_and_can_be_read() -> None:
    examples = re.findall(r"```json (\w+)\n(.*?)```", (SCHEMAS / "README.md").read_text("utf-8"), re.DOTALL)
    assert [part for part, _ in examples] == ["page", "mark", "taken", "error"]
    for part, text in examples:
        assert valid(json.loads(text), "" if part == "page" else part), part
    assert [type(each) for each in read(examples[0][1].encode())] == [Told]


def test_what_our_own_server_answers_is_as_the_schema_says() -> None:
    office = Backoffice([item(number) for number in range(5)])
    assert all(valid(json.loads(office.page(cursor, 2))) for cursor in ("", "2", "4"))
    mark = {"by": "anna", "at": "2026-03-02T09:30:00Z", "reason": "", "fortnox": ""}
    for status, part in ((200, "taken"), (409, "error")):
        told, body = office.mark("v/1", "mark-exported", f"key {status}", mark)
        assert (told, valid(json.loads(body), part)) == (status, True)
    assert not valid(json.loads(EXAMPLE.read_text("utf-8")))
    assert not valid({"by": "anna"}, "mark")
