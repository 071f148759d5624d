import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis import Catalogue, Diagnoser
from workbench.domain.errors import InputError, NothingFound
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.settings import resource
from workbench.sources import Sources
from workbench.sources.json_log import JsonLog

DATA = Path(__file__).parents[1] / "data" / "sources"
BODY = {"ErrorInformation": {"error": 1, "message": "Konto 1950 är inte aktivt.", "code": 2000550}}


def read(data: bytes | str, system: str = "") -> list[SourceItem]:
    data = data.encode() if isinstance(data, str) else data
    return list(JsonLog(system=system).read(io.BytesIO(data), "logg.json", ReadContext()))


def failures(data: bytes | str) -> list[Failure]:
    return [item for item in read(data) if isinstance(item, Failure)]


def entry(number: int, **more: Any) -> dict[str, Any]:
    return {"voucherSeries": "F", "voucherNumber": number, "response": BODY, **more}


def test_lines_with_a_bad_one_among_them() -> None:
    items = read((DATA / "json" / "bokforing.ndjson").read_bytes())
    first, second, problem = items
    assert isinstance(first, Failure)
    assert first.reference == VoucherReference("F", "1123", date(2026, 1, 30))
    assert first.company == "559999-0016"
    assert first.reported == datetime(2026, 1, 31, 6, 12, 45, tzinfo=timezone(timedelta(hours=1)))
    assert first.text.startswith('{"tid":"2026-01-31T06:12:45+01:00"')
    assert isinstance(second, Failure)
    assert second.reference.number == "1124"
    assert isinstance(problem, Problem)
    assert (problem.error.code, problem.error.params["line"]) == ("bad-line", 4)
    assert problem.excerpt.startswith('{"tid":"2026-01-31T06:12:47')


def test_lines_that_end_in_json() -> None:
    first, second, third = failures((DATA / "json" / "tidsstämplad.log").read_bytes())
    assert (first.reference, second.reference) == (VoucherReference("F", "1123"), VoucherReference("K", "88"))
    assert first.reported == datetime(2026, 1, 31, 6, 12, 45, 1000).astimezone()
    assert third.system == "brp"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_and_an_object_with_entries(indent: int | None) -> None:
    entries = [entry(1123), {"level": "info", "message": "Klar"}, entry(1124)]
    for value in (entries, {"company": "559999-0016", "log": {"ok": True}, "items": entries}):
        found = failures(json.dumps(value, indent=indent))
        assert [failure.reference for failure in found] == [
            VoucherReference("F", "1123"),
            VoucherReference("F", "1124"),
        ]
    assert {failure.company for failure in found} == {"559999-0016"}


@pytest.mark.parametrize(
    ("fields", "reference"),
    [
        ({"Verifikationsserie": "K", "Verifikationsnummer": "88"}, VoucherReference("K", "88")),
        (
            {"voucher": {"series": "K", "number": 88, "date": "2024-02-29"}},
            VoucherReference("K", "88", date(2024, 2, 29)),
        ),
        ({"verifikat": "K 88"}, VoucherReference("K", "88")),
        ({"vernr": "88", "serie": "k", "bokföringsdatum": "20240229"}, VoucherReference("K", "88", date(2024, 2, 29))),
        ({"kassarapport": 987}, VoucherReference(document="987")),
        ({"payload": '{"VoucherSeries":"K","VoucherNumber":"88"}'}, VoucherReference("K", "88")),
        ({"VoucherNumber": "okänt", "orderNumber": 5}, VoucherReference()),
    ],
)
def test_usual_names_of_what_is_referred_to(fields: dict[str, Any], reference: VoucherReference) -> None:
    (failure,) = failures(json.dumps([{**fields, "answer": json.dumps(BODY)}], ensure_ascii=False))
    assert failure.reference == reference


def test_an_entry_that_is_no_error_is_none() -> None:
    quiet = [{"level": "info", "message": "Startar exporten"}, {"message": "Voucher 1 skickad"}]
    with pytest.raises(NothingFound):
        read(json.dumps(quiet))
    (failure,) = failures(json.dumps([*quiet, {"level": "error", "message": "Något helt nytt gick fel"}]))
    assert "helt nytt" in failure.text
    diagnoser = Diagnoser(Catalogue.load(resource("causes")))
    known = json.dumps([*quiet, {"message": "Konto 4903 saknas i kontoplanen."}]).encode()
    assert len(list(JsonLog(diagnoser.failures).read(io.BytesIO(known), "x", ReadContext()))) == 1


def test_a_cut_list_gives_what_is_whole() -> None:
    text = json.dumps([entry(1123), entry(1124), {"level": "info", "message": "En rad till"}])
    *found, problem = read(text[:-12])
    assert [each.reference.number for each in found if isinstance(each, Failure)] == ["1123", "1124"]
    assert isinstance(problem, Problem)


def test_recognises_logs_and_leaves_bare_answers_to_pasted_text() -> None:
    assert Sources().choose(json.dumps(BODY).encode(), "svar.json").name == "pasted"
    assert Sources().choose(json.dumps(entry(1)).encode(), "").name == "json"
    assert JsonLog().recognises(b'[{"a": 1}, {"b": 2}]', "x.json") == 0
    quiet = b'{"level": "info", "message": "lunch"}\n' * 4000
    assert JsonLog().recognises(quiet[: 1 << 16], "x.log") > 0
    with pytest.raises(NothingFound):
        read(quiet)


def test_wide_and_old_encodings() -> None:
    text = json.dumps(entry(1123), ensure_ascii=False) + "\n" + json.dumps(entry(1124), ensure_ascii=False) + "\n"
    for encoding in ("utf-16", "cp1252", "cp437", "utf-8-sig"):
        told: list[str] = []
        items = JsonLog().read(io.BytesIO(text.encode(encoding)), "x", ReadContext(read_as=told.append))
        assert [each.reference.number for each in items if isinstance(each, Failure)] == ["1123", "1124"]
        assert told == [{"utf-16": "UTF-16", "cp1252": "Windows-1252", "cp437": "CP437"}.get(encoding, "UTF-8")]


def test_a_large_log_is_read_a_line_at_a_time() -> None:
    class Counting(io.BytesIO):
        lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            return super().readline(size)

    stream = Counting(b"".join(json.dumps(entry(number)).encode() + b"\n" for number in range(1000)))
    items = JsonLog().read(stream, "stor.ndjson", ReadContext())
    for number in range(20):
        failure = next(items)
        assert isinstance(failure, Failure)
        assert failure.reference.number == str(number)
        assert stream.lines == number + 1


@given(st.text(max_size=200), st.binary(max_size=100))
def test_anything(text: str, data: bytes) -> None:
    for each in (data, text.encode(), b"[" + data, b'{"a":' + text.encode() + b"}", b"[" * 5000 + data):
        JsonLog().recognises(each, "x")
        with suppress(InputError):
            read(each)


@given(
    st.recursive(
        st.none() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=10), inner),
        max_leaves=20,
    )
)
def test_any_json(value: Any) -> None:
    for each in (value, [value, entry(1, x=value)]):
        with suppress(InputError):
            read(json.dumps(each))


def test_junipeer_keeps_its_references() -> None:
    data = (DATA / "junipeer" / "entitetslogg.json").read_bytes()
    source = Sources().choose(data, "")
    assert source.name == "junipeer"
    first, second = source.read(io.BytesIO(data), "logg.json", ReadContext())
    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert first.system == second.system == "junipeer"
    assert first.reported == datetime(2026, 2, 11, 3, 0, 14, tzinfo=UTC)
    for words in ("entityType: order", "entityId: ord_8812", "https://app.junipeer.example/entities/order/ord_8812"):
        assert words in first.context
        assert words in second.context
    assert "externalId: SO-100234" in first.context
    assert "externalId: SO-100235" in second.context


def test_junipeer_pasted() -> None:
    data = (DATA / "junipeer" / "inklistrat.txt").read_bytes()
    (failure,) = Sources().choose(data, "").read(io.BytesIO(data), "x", ReadContext())
    assert isinstance(failure, Failure)
    assert failure.system == "junipeer"
    assert "SO-100234" in failure.context


def test_a_text_that_quotes_answers_is_no_log() -> None:
    text = "".join(
        f"Voucher F {number}\nVoucher creating process failed with error : {json.dumps(BODY)}\n" for number in (1, 2)
    )
    assert Sources().choose(text.encode(), "mejl.txt").name == "pasted"
