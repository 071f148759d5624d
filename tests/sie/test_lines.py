"""From bytes to records: what the standard wants, and what programs write instead."""

import io
import time
from contextlib import suppress

import pytest

from workbench.sie.reader import SieFault, SieReader, records


def parts(text: str) -> list[tuple[str, tuple[object, ...]]]:
    return [(record.label, record.fields) for record in records(io.BytesIO(text.encode("utf-8")))]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('#VER\t"A"\t\t1  20240101', ("A", "1", "20240101")),
        ('#VER A 1 20240101 "" ""', ("A", "1", "20240101", "", "")),
        ('#FNAMN "Say \\"hi\\""', ('Say "hi"',)),
        ('#FNAMN "Say ""hi"" again"', ('Say "hi" again',)),
        ('#FNR "C:\\temp\\sub"', ("C:\\temp\\sub",)),
        ('#PROSA "ends with \\\\" 1', ("ends with \\\\", "1")),
        ('#TRANS 1930 {1 "a}b"} 1', ("1930", ("1", "a}b"), "1")),
        ('#TRANS 1930 {1 "" 6 ""} 1', ("1930", ("1", "", "6", ""), "1")),
        ('#TRANS 1930{"1" "10"}500', ("1930", ("1", "10"), "500")),
        ("#KONTO 1930 Bank\u00a0konto", ("1930", "Bank\u00a0konto")),
    ],
)
def test_fields(line: str, fields: tuple[object, ...]) -> None:
    assert parts(line) == [(line.split()[0], fields)]


def test_a_bare_quote_inside_a_text_does_not_cut_it() -> None:
    (record,) = records(io.BytesIO(b'#VER A 1 20240101 "Faktura "Rea" mars"'))
    assert record.rest(3) == 'Faktura "Rea mars"'


ROW = ("#TRANS", ("1930", (), "1"))
HEAD = ("#VER", ("A", "1", "20240101", "x"))


@pytest.mark.parametrize(
    "text",
    [
        '#VER A 1 20240101 "x"\n{\n#TRANS 1930 {} 1\n}\n',
        '#VER A 1 20240101 "x" {\n#TRANS 1930 {} 1 }\n',
        '#VER A 1 20240101 "x" { #TRANS 1930 {} 1 }\n',
        '#VER A 1 20240101 "x"{#TRANS 1930 {} 1}\n',
        '#VER A 1 20240101 "x"\n{ #TRANS 1930 {} 1\n}\n',
        '  #VER A 1 20240101 "x"\n\t{\n\n\t#TRANS 1930 {} 1\n  }  \x1a',
    ],
)
def test_braces_may_stand_anywhere(text: str) -> None:
    assert parts(text) == [HEAD, ("{", ()), ROW, ("}", ())]


def test_an_empty_voucher_on_one_line() -> None:
    assert parts('#VER A 1 20240101 "x" {}') == [HEAD, ("{", ()), ("}", ())]
    assert parts('#VER A 1 20240101 "x"\n{}') == [HEAD, ("{", ()), ("}", ())]


def test_two_vouchers_on_one_line() -> None:
    assert [label for label, _ in parts("#VER A 1 { #TRANS 1 {} 1 } #VER A 2 { #TRANS 1 {} 2 }")] == [
        *("#VER", "{", "#TRANS", "}"),
        *("#VER", "{", "#TRANS", "}"),
    ]


def test_a_text_broken_over_lines_keeps_what_stands_behind_it() -> None:
    text = '#VER A 1 20240101 "Hyra\nför garage\n\ni mars" 20240102\n{\n'
    assert parts(text)[0] == ("#VER", ("A", "1", "20240101", "Hyra för garage i mars", "20240102"))


def test_a_quote_never_closed_takes_no_row_along() -> None:
    assert [label for label, _ in parts('#VER A 1 20240101 "x\n{\n#TRANS 1930 {} 1\n}\n')] == [
        *("#VER", "{", "#TRANS", "}"),
    ]


def test_line_numbers_count_every_line() -> None:
    data = b'#A\r\n\r\n#B "x\r\ny"\r\nstray\r\n#C'
    assert [record.line for record in records(io.BytesIO(data))] == [1, 3, 6]


def test_unknown_labels_and_lines_without_one_are_passed_over() -> None:
    reader = SieReader(io.BytesIO(b"hello\n#XYZ {1} 2\n#MVAL SEK\n***\n#FNAMN x\n"))
    assert list(reader.vouchers()) == []
    assert reader.facts.company_name == "x"


@pytest.mark.parametrize("piece", ['"', "{", "}{", '{"', '\\"', '""', '{1 "a" ', "123 ", "#VER ", "{ #TRANS 1 1 } "])
@pytest.mark.parametrize("start", ["#TRANS 1930 {} ", "#VER A 1 20240101 ", "{ "])
def test_a_hostile_line_takes_no_longer_than_its_length(piece: str, start: str) -> None:
    line = f"{start}{piece * (200_000 // len(piece))}\n".encode()
    before = time.process_time()
    with suppress(SieFault):
        assert all(each.line == 1 for each in SieReader(io.BytesIO(line)).vouchers())
    assert time.process_time() - before < 3  # a quadratic reading takes minutes


@pytest.mark.parametrize("piece", ["a", '"', "{ "])
def test_ten_megabytes_without_line_end_are_refused_at_once(piece: str) -> None:
    before = time.process_time()
    with pytest.raises(SieFault) as caught:
        list(SieReader(io.BytesIO(b"#FLAGGA 0\n#PROSA " + piece.encode() * 10_000_000)).vouchers())
    assert caught.value.line == 2
    assert time.process_time() - before < 2
