import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.company import DimensionMap
from workbench.domain.errors import BadVoucher, BrokenFile, CutShort, InputError, NothingFound
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.domain.voucher import Voucher
from workbench.sources.brp import BrpXml

DATA = Path(__file__).parents[1] / "data" / "sources" / "brp"
ROW = "<VoucherRow><Amount>1.00</Amount><Account>1930</Account></VoucherRow>"
SMALL = (
    "<Batch><CompanyId>559999-0016</CompanyId>"
    + "".join(
        f"<Voucher><VoucherNumber>{n}</VoucherNumber><VoucherDate>2024-01-31</VoucherDate>{ROW}</Voucher>"
        for n in "123"
    )
    + "</Batch>"
).encode()


def read(data: bytes, context: ReadContext | None = None) -> list[SourceItem]:
    return list(BrpXml().read(io.BytesIO(data), "file.xml", context or ReadContext()))


def vouchers(data: bytes) -> list[Voucher]:
    return [item for item in read(data) if isinstance(item, Voucher)]


def read_until_fault(data: bytes) -> tuple[list[SourceItem], InputError | None]:
    items: list[SourceItem] = []
    try:
        items.extend(BrpXml().read(io.BytesIO(data), "file.xml", ReadContext()))
    except InputError as error:
        return items, error
    return items, None


def one(fields: str = "", rows: str = ROW) -> bytes:
    return f"<Batch><Voucher><VoucherDate>2024-01-31</VoucherDate>{fields}{rows}</Voucher></Batch>".encode()


def test_reads_attributes_and_maps_dimensions() -> None:
    (voucher,) = vouchers((DATA / "attributes.xml").read_bytes())
    assert (voucher.company, voucher.source, voucher.batch) == ("559999-0016", "brp", "77")
    assert (voucher.series, voucher.number, voucher.transaction_date) == ("F", "1123", date(2024, 1, 31))
    assert voucher.text == "Kassarapport nr 1123 – Åkersberga"
    assert [row.amount for row in voucher.rows] == [123450, -123450]
    assert voucher.rows[0].cost_center == "10"
    assert (voucher.rows[1].project, voucher.rows[1].other_dimensions) == ("P7", ((2, "B"),))
    assert (voucher.rows[1].vat_code, voucher.rows[1].currency) == ("25", "SEK")


def test_dimensions_are_the_companys_own() -> None:
    context = ReadContext(
        dimensions=lambda company: DimensionMap(2, 1) if company == "559999-0016" else DimensionMap(),
    )
    (voucher,) = read((DATA / "attributes.xml").read_bytes(), context)
    assert isinstance(voucher, Voucher)
    assert (voucher.rows[0].project, voucher.rows[1].cost_center) == ("10", "B")
    assert voucher.rows[1].other_dimensions == ((6, "P7"),)


def test_prefixes_containers_and_late_fields() -> None:
    first, second = vouchers((DATA / "prefixed.xml").read_bytes())
    assert (first.company, first.batch, first.series, first.number) == ("559999-0016", "78", "F", "8")
    assert (first.text, first.transaction_date) == ("Dagskassa <Österskär>", date(2024, 1, 31))
    assert (first.rows[0].cost_center, first.rows[1].transaction_information) == ("", "Café & kiosk")
    assert (second.company, second.series, second.number) == ("559999-0024", "", "")


def test_late_company_also_from_a_stream_that_can_not_go_back() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._pieces: Iterator[bytes] = (data[at : at + 100] for at in range(0, len(data), 100))

        def read(self, size: int = -1) -> bytes:
            return next(self._pieces, b"")

    pipe = cast(BinaryIO, Pipe((DATA / "prefixed.xml").read_bytes()))
    companies = [item.company for item in BrpXml().read(pipe, "x", ReadContext()) if isinstance(item, Voucher)]
    assert companies == ["559999-0016", "559999-0024"]


def test_a_bad_voucher_is_told_and_the_others_read() -> None:
    items = read((DATA / "one_bad.xml").read_bytes())
    assert [item.number for item in items if isinstance(item, Voucher)] == ["1", "5"]
    problems = [item for item in items if isinstance(item, Problem)]
    assert all(isinstance(problem.error, BadVoucher) for problem in problems)
    assert [problem.error.params["voucher"] for problem in problems] == ["F 2", "F 3", "F 4"]
    assert [problem.error.params["line"] for problem in problems] == [5, 7, 9]
    assert [problem.error.params["detail"] for problem in problems] == [
        "VoucherDate “2024-02-30”",
        "VoucherRow 1: Amount “1.234”",
        "VoucherRow: 0",
    ]
    assert problems[0].excerpt.startswith("<Voucher>")
    assert "<Description>Åtta</Description>" in problems[0].excerpt


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    text = one("<Description>Åäö é €</Description>").decode()
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    data = (mark + text).encode(encoding)
    assert vouchers(data)[0].text == "Åäö é €"
    assert BrpXml().recognises(data, "") > 0.9


def test_declared_encoding() -> None:
    data = b'<?xml version="1.0" encoding="windows-1252"?>' + one().replace(
        b"<VoucherRow>", "<Description>Å 5 €</Description><VoucherRow>".encode("cp1252"), 1
    )
    assert vouchers(data)[0].text == "Å 5 €"


@pytest.mark.parametrize(
    ("amount", "ore"),
    [
        ("0.00", 0),
        ("1", 100),
        ("-0.01", -1),
        ("+12.5", 1250),
        ("1234,50", 123450),
        ("1 234,50", 123450),
        (" 1.00\n", 100),
    ],
)
def test_amounts(amount: str, ore: int) -> None:
    assert vouchers(one(rows=ROW.replace("1.00", amount)))[0].rows[0].amount == ore


@pytest.mark.parametrize("amount", ["", "1.234", "1e3", "NaN", "1.2.3", "9" * 5000, "9" * 20, "kr"])
def test_amounts_refused(amount: str) -> None:
    (item,) = read(one(rows=ROW.replace("1.00", amount)))
    assert isinstance(item, Problem)


def test_a_row_without_account_is_still_a_voucher() -> None:
    assert vouchers(one(rows="<VoucherRow><Amount>1.00</Amount></VoucherRow>"))[0].rows[0].account == ""


def test_entities_are_refused() -> None:
    with pytest.raises(BrokenFile) as caught:
        read((DATA / "entities.xml").read_bytes())
    assert caught.value.params["line"] == 2


def test_an_overlong_text_is_not_cut_silently() -> None:
    (item,) = read(one(f"<Description>{'x' * 20_000}</Description>"))
    assert isinstance(item, Problem)


def test_nothing_found() -> None:
    with pytest.raises(NothingFound):
        read(b"<Batch><CompanyId>1</CompanyId></Batch>")


def test_cut_at_every_byte() -> None:
    complete = [at + len(b"</Voucher>") for at in range(len(SMALL)) if SMALL[at:].startswith(b"</Voucher>")]
    for end in range(1, len(SMALL)):
        items, error = read_until_fault(SMALL[:end])
        whole = sum(place <= end for place in complete)
        assert len(items) == whole
        assert isinstance(error, CutShort if whole else BrokenFile)
        if isinstance(error, CutShort):
            assert error.params["vouchers"] == whole


def test_changed_at_every_byte() -> None:
    complete = [at + len(b"</Voucher>") for at in range(len(SMALL)) if SMALL[at:].startswith(b"</Voucher>")]
    for at in range(len(SMALL)):
        for sign in (b"<", b"\xff", b"&", b"\0"):
            items, error = read_until_fault(SMALL[:at] + sign + SMALL[at + 1 :])
            assert len(items) >= sum(place <= at for place in complete)
            assert error is None or error.params["name"] == "file.xml"


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    read_until_fault(data)
    read_until_fault(b"<Batch>" + data)
    BrpXml().recognises(data, "x")


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_values(amount: str, day: str, text: str) -> None:
    from xml.sax.saxutils import escape

    data = (
        one(
            f"<Description>{escape(text)}</Description><VoucherDate>{escape(day)}</VoucherDate>",
            f"<VoucherRow><Amount>{escape(amount)}</Amount><Account>1</Account></VoucherRow>",
        )
        if _encodable(amount + day + text)
        else b""
    )
    read_until_fault(data)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


class Long(io.RawIOBase):
    """A file of any number of vouchers that is made while it is read."""

    def __init__(self, count: int, rows: int) -> None:
        self._pieces = self._made(count, rows)
        self._left = self._first = b""
        self._at = 0

    @staticmethod
    def _made(count: int, rows: int) -> Iterator[bytes]:
        yield b"<Batch><BatchId>1</BatchId><CompanyId>559999-0016</CompanyId>"
        for number in range(count):
            head = f"<Voucher><VoucherNumber>{number}</VoucherNumber><VoucherDate>2024-01-31</VoucherDate>"
            yield f"{head}{ROW * rows}</Voucher>".encode()
        yield b"</Batch>"

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        """Go back over the declaration at most, to read the file's encoding before its content."""
        if place == 0 and self._at <= len(self._first):
            self._left = self._first[: self._at] + self._left
            self._at = 0
        assert place == self._at, "reading must go on from where it is"
        return place

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (piece := next(self._pieces, b"")):
            self._left += piece
        data, self._left = self._left[:size], self._left[size:]
        self._first = self._first or data[:1000]
        self._at += len(data)
        return data


def test_memory_does_not_grow_with_the_file() -> None:
    tracemalloc.start()
    try:
        seen = sum(
            len(item.rows)
            for item in BrpXml().read(cast(BinaryIO, Long(12_500, 8)), "x", ReadContext())
            if isinstance(item, Voucher)
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen == 100_000
    assert peak < 4 << 20


def test_recognises_by_content() -> None:
    source = BrpXml()
    assert source.recognises((DATA / "prefixed.xml").read_bytes(), "x.bin") > 0.9
    assert (
        source.recognises(b"<?xml version='1.0'?><ErrorInformation><Error>1</Error></ErrorInformation>", "a.xml") == 0
    )
    assert source.recognises(b"<Sie xmlns='http://www.sie.se/sie5'><JournalEntry/></Sie>", "a.sie") == 0
    assert source.recognises(b"A <Voucher> in a sentence", "a.xml") == 0
