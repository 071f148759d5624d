import io
from pathlib import Path

import pytest

from workbench.diagnosis import Catalogue, Diagnoser
from workbench.domain.errors import NothingFound, TooLarge
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import ReadContext
from workbench.settings import resource
from workbench.sources import Sources
from workbench.sources.pasted import PastedText

DATA = Path(__file__).parents[1] / "data" / "sources" / "pasted"


def read(data: bytes) -> list[Failure]:
    items = PastedText().read(io.BytesIO(data), "text.txt", ReadContext())
    return [item for item in items if isinstance(item, Failure)]


def test_old_and_wide_encodings() -> None:
    (failure,) = read((DATA / "cp437.txt").read_bytes())
    assert "är inte aktivt" in failure.text
    assert "Österskär" in failure.context
    assert failure.reference.document == "1123"
    (failure,) = read((DATA / "utf16.txt").read_bytes())
    assert (failure.system, failure.reference.document) == ("brp", "1123")


def test_recognises_what_tells_of_a_failure() -> None:
    source = PastedText()
    for path in DATA.iterdir():
        assert source.recognises(path.read_bytes(), "") > 0
    assert source.recognises(b"Buy milk", "note.txt") == 0
    assert source.recognises(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "x.txt") == 0
    assert 0 < source.recognises(b"nothing yet\n" * 6000, "long.log") < 0.5


def test_nothing_and_too_much() -> None:
    with pytest.raises(NothingFound):
        read(b"Buy milk")
    with pytest.raises(TooLarge):
        read(b"x" * (33 << 20))


def test_bare_words_are_found_by_a_catalogue() -> None:
    diagnoser = Diagnoser(Catalogue.load(resource("causes")))
    data = b"Verifikation F 1123: Konto 4903 saknas i kontoplanen."
    source = Sources(diagnoser.failures).choose(data, "clipboard")
    (failure,) = source.read(io.BytesIO(data), "clipboard", ReadContext())
    assert isinstance(failure, Failure)
    assert (failure.text, failure.reference) == ("Konto 4903 saknas i kontoplanen.", VoucherReference("F", "1123"))
