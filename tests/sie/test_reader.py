import io
import re
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sie.encoding import EncodingVote
from workbench.sie.reader import Record, SieFault, SieReader, SieVoucher, records


def read(text: str, encoding: str = "cp437") -> list[Record]:
    return list(records(io.BytesIO(text.encode(encoding))))


def vouchers(text: str) -> list[SieVoucher]:
    return list(SieReader(io.BytesIO(text.encode("cp437"))).vouchers())


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('#KONTO 1930 "Bank"', ("1930", "Bank")),
        ('#konto\t1930\t"Bank"  ', ("1930", "Bank")),
        ('#FNAMN "Say \\"hi\\" C:\\temp"', ('Say "hi" C:\\temp',)),
        ('#FNAMN "not closed', ("not closed",)),
        ('#TRANS 1930 {1 "10" "6" P7} -1.5', ("1930", ("1", "10", "6", "P7"), "-1.5")),
        ("#TRANS 1930 {} 1", ("1930", (), "1")),
        ('#VER "" "" 20240101', ("", "", "20240101")),
        ("#KSUMMA", ()),
    ],
)
def test_fields(line: str, fields: tuple[object, ...]) -> None:
    (record,) = read(line)
    assert record.fields == fields
    assert record.label == line.split()[0].upper()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert [(record.label, record.line) for record in read(end.join(["#A", "", "#B", "{", "}", "text", "#C"]))] == [
        ("#A", 1),
        ("#B", 3),
        ("{", 4),
        ("}", 5),
        ("#C", 7),
    ]


def test_a_line_end_on_the_edge_of_two_pieces() -> None:
    filling = "#X " + "a" * ((1 << 16) - 4)
    assert [record.line for record in read(f"{filling}\r\n#B\r\n")] == [1, 2]


def test_brace_on_the_voucher_line_and_text_without_quotes() -> None:
    (voucher,) = vouchers("#VER A 1 20240101 Hyra i januari 20240102 {\n#TRANS 1930 {} 1\n}\n")
    assert (voucher.text, voucher.registered, voucher.rows[0].amount) == ("Hyra i januari", date(2024, 1, 2), 100)


def test_rows_struck_out_and_added_do_not_count() -> None:
    (voucher,) = vouchers("#VER A 1 20240101\n{\n#BTRANS 1 {} 5\n#RTRANS 2 {} 6\n#TRANS 2 {} 6\n#TRANS 3 {} -6\n}\n")
    assert ([row.account for row in voucher.rows], voucher.removed) == (["2", "3"], 1)


def test_amounts_that_can_not_be_are_faults() -> None:
    (voucher,) = vouchers(f"#VER A 1 20240101\n{{\n#TRANS 1 {{}} {'9' * 5000}\n#TRANS 2 {{}}\n}}\n")
    assert [fault.line for fault in voucher.faults] == [3, 4]


def test_facts() -> None:
    reader = SieReader(
        io.BytesIO(
            b'#PROGRAM "Some program" 1\n#GEN 20240131\n#ORGNR 5599990016\n#FNAMN Two words\n#RAR 0 20240101 20241231\n'
            b'#RAR x 1 2\n#KONTO 1930 Two words\n#OBJEKT 1 "10" "North"\n#VALUTA EUR\n#UNKNOWN 1\n#IB 0 1930 1\n'
        )
    )
    assert list(reader.vouchers()) == []
    facts = reader.facts
    assert (facts.program, facts.generated, facts.org_number) == ("Some program 1", date(2024, 1, 31), "5599990016")
    assert (facts.company_name, facts.accounts, facts.currency) == ("Two words", {"1930": "Two words"}, "EUR")
    assert (facts.years, facts.objects) == ({0: (date(2024, 1, 1), date(2024, 12, 31))}, {1: {"10": "North"}})
    assert facts.has_balances


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_encodings(encoding: str) -> None:
    assert read('#FORMAT PC8\n#FNAMN "Åkeri & Öl i Ängelholm é"', encoding)[1].fields == ("Åkeri & Öl i Ängelholm é",)


def test_the_encoding_does_not_hang_on_how_the_bytes_come() -> None:
    data = ("x" * 100 + "Åäö").encode()
    vote = EncodingVote()
    for at in range(len(data)):
        vote.feed(data[at : at + 1])
    assert vote.encoding == "utf-8"


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(SieFault):
        read("#A " + "x" * 600_000 + "\n")


LABELS = b"#VER #TRANS #RTRANS #BTRANS #KSUMMA #RAR #IB #UNDERDIM #OBJEKT #KONTO".split()
MARKS = [b" ", b"\t", b"\r", b"\n", b"\n#", b"{", b"}", b'"', b'""', b"\\", b"\xc3", b"\0"]
PIECES = st.sampled_from([*LABELS, *MARKS, b"0", b"1", b"-1.5", b"20240101", b"A"])


@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=60).map(b"".join)))
def test_any_bytes(data: bytes) -> None:
    for each in (data, b"#VER " + data, b'#VER A 1 20240101 "x"\n{\n#TRANS ' + data):
        with suppress(SieFault):
            for voucher in SieReader(io.BytesIO(each)).vouchers():
                assert all(isinstance(row.amount, int) for row in voucher.rows)


@given(st.lists(st.sampled_from(["#TRANS 1930 {} 1", "#TRANS 1930 {} x", "#VER A 1 20240101", "{", "}", "#KONTO 1 x"])))
def test_no_row_is_lost(lines: list[str]) -> None:
    reader = SieReader(io.BytesIO("\n".join(lines).encode()))
    seen = 0
    try:
        for voucher in reader.vouchers():
            seen += len(voucher.rows)
            for fault in voucher.faults:
                stray = re.fullmatch("#TRANS: ([0-9]+), #VER: 0", fault.detail)
                seen += int(stray[1]) if stray else fault.detail.startswith("#TRANS")
    except SieFault:
        return  # told as a whole: the file ends inside a voucher
    assert seen == sum(line.startswith("#TRANS") for line in lines)


class Long(io.RawIOBase):
    """A file of 100 000 rows, made while it is read, and once more from the start."""

    def __init__(self) -> None:
        self.seek(0)

    def tell(self) -> int:
        return 0

    def seek(self, place: int, whence: int = 0) -> int:
        self._pieces: Iterator[bytes] = (
            b'#VER A %d 20240101 "x"\n{\n%s}\n' % (number, b"#TRANS 1930 {} 1\n" * 8) for number in range(12_500)
        )
        return 0

    def read(self, size: int = -1) -> bytes:
        return b"".join(piece for piece, _ in zip(self._pieces, range(300), strict=False))


def test_memory_does_not_grow_with_the_file() -> None:
    tracemalloc.start()
    try:
        seen = sum(len(voucher.rows) for voucher in SieReader(cast(BinaryIO, Long())).vouchers())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen >= 99_000
    assert peak < 4 << 20
