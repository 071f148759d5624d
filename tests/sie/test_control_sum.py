"""The control sum: what counts, and what a wrong or missing one says."""

import io
import zlib

import pytest

from workbench.sie.reader import SieFault, SieReader, WrongSum

BODY = '#FNAMN "Å \\"B"\n#VER "A" "1" 20240101 "x y"\n{\n#TRANS 1930 {"1" "10"} 1.00\n#TRANS 3010 {} -1.00\n}\n'
CONTENT = '#FNAMNÅ "B#VERA120240101x y#TRANS19301101.00#TRANS3010-1.00'
RIGHT = zlib.crc32(CONTENT.encode("cp437"))


def read(told: object, encoding: str = "cp437", body: str = BODY) -> int:
    data = f"#FLAGGA 0\n#KSUMMA\n{body}#KSUMMA {told}\n".encode(encoding)
    return sum(1 for _ in SieReader(io.BytesIO(data)).vouchers())


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_it_is_of_the_text_whatever_the_file_is_in(encoding: str) -> None:
    assert read(RIGHT, encoding) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_one_of_the_bytes_written_is_believed(encoding: str) -> None:
    assert read(zlib.crc32(CONTENT.encode(encoding)), encoding) == 1


def test_it_may_be_written_as_a_signed_number_and_in_quotes() -> None:
    assert read(RIGHT - (1 << 32)) == 1
    assert read(f'"{RIGHT}"') == 1


def test_spaces_tabs_quotes_and_braces_do_not_count() -> None:
    body = (
        BODY.replace(" {\n", "{").replace("#TRANS 1930", "  #TRANS\t\t1930  ").replace('"A"', "A").replace("\n{", " {")
    )
    assert read(RIGHT, body=body) == 1


@pytest.mark.parametrize(
    "body",
    [BODY.replace("1.00", "1.01"), BODY.replace("x y", "xy"), BODY.replace("3010", "3011"), BODY + "#KONTO 1 x\n"],
)
def test_what_was_changed_is_told_with_line_and_both_values(body: str) -> None:
    with pytest.raises(WrongSum) as caught:
        read(RIGHT, body=body)
    assert caught.value.line == body.count("\n") + 3
    assert caught.value.told == str(RIGHT)
    assert caught.value.found != RIGHT
    assert read(caught.value.found, body=body) == 1


@pytest.mark.parametrize("told", ["x", "1", "-1", "9" * 40])
def test_what_is_no_sum_is_wrong(told: str) -> None:
    with pytest.raises(WrongSum):
        read(told)


def test_a_file_cut_before_its_sum() -> None:
    with pytest.raises(SieFault) as caught:
        list(SieReader(io.BytesIO(f"#FLAGGA 0\n#KSUMMA\n{BODY}".encode("cp437"))).vouchers())
    assert (caught.value.detail, type(caught.value)) == ("#KSUMMA", SieFault)


def test_vouchers_come_before_the_fault() -> None:
    found = SieReader(io.BytesIO(f"#FLAGGA 0\n#KSUMMA\n{BODY}#KSUMMA 1\n".encode("cp437"))).vouchers()
    assert next(found).number == "1"
    with pytest.raises(WrongSum):
        next(found)
