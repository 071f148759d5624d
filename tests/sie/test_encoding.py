"""What a file is written in is told by its bytes, whatever it says of itself."""

import io

import pytest

from workbench.sie.encoding import EncodingVote
from workbench.sie.reader import records

TEXT = '#FORMAT PC8\n#FNAMN "Åkeri & Öl i Ängelholm é"\n'


def name_in(data: bytes) -> str:
    return next(record.text(0) for record in records(io.BytesIO(data)) if record.label == "#FNAMN")


@pytest.mark.parametrize(
    "encoding",
    ["cp437", "cp850", "utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_encodings(encoding: str) -> None:
    assert name_in(TEXT.encode(encoding)) == "Åkeri & Öl i Ängelholm é"


def test_a_path_in_another_encoding_does_not_turn_the_file() -> None:
    data = TEXT.encode("cp437") + '#FNR "C:\\Företag\\Ovn"\n'.encode("latin-1")
    assert name_in(data) == "Åkeri & Öl i Ängelholm é"


@pytest.mark.parametrize("damage", [b"\xff", b"\xc3", b"\x84\x94"])
def test_damaged_utf8_stays_utf8(damage: bytes) -> None:
    assert name_in(TEXT.encode() + b'#PROSA "' + damage + b'x"\n') == "Åkeri & Öl i Ängelholm é"


def test_the_mark_of_utf8_before_something_else() -> None:
    assert name_in(b"\xef\xbb\xbf" + TEXT.encode("cp437")) == "Åkeri & Öl i Ängelholm é"


@pytest.mark.parametrize("damage", [b"", b"\xff"])
def test_it_does_not_hang_on_how_the_bytes_come(damage: bytes) -> None:
    data = damage + ("x" * 100 + "Åäö").encode()
    vote = EncodingVote()
    for at in range(len(data)):
        vote.feed(data[at : at + 1])
    whole = EncodingVote()
    whole.feed(data)
    assert vote.encoding == whole.encoding
    assert vote.encoding.startswith("utf-8")
