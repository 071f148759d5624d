"""What every source owes: one test for all of them."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import InputError, UnknownFormat
from workbench.domain.failure import Failure
from workbench.domain.ledger import LedgerFacts
from workbench.domain.source import Enclosed, Problem, ReadContext, Source, Told
from workbench.domain.voucher import Voucher
from workbench.sources import SOURCES, Sources

DATA = Path(__file__).parents[1] / "data" / "sources"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file())
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


def outcome(source: Source, data: bytes) -> tuple[list[object], str]:
    items: list[object] = []
    try:
        items.extend(source.read(io.BytesIO(data), "file", ReadContext()))
    except InputError as error:
        return items, f"{error.code}: {error}"
    return items, ""


def test_names_differ() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)


@each_source
def test_an_example_is_recognised_by_content_alone(source: Source) -> None:
    for path in (DATA / source.name).iterdir():
        for name in ("", path.name, "wrong.pdf"):
            assert Sources().choose(path.read_bytes()[: 64 << 10], name).name == source.name, path


@each_source
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_any_file_gives_items_or_a_known_error_and_twice_the_same(source: Source, path: Path) -> None:
    data = path.read_bytes()
    items, code = outcome(source, data)
    assert items or "file" in code, "nothing was said"
    assert all(isinstance(item, Voucher | Told | Failure | LedgerFacts | Enclosed | Problem) for item in items)
    assert outcome(source, data) == (items, code) or any(isinstance(item, Problem) for item in items)


@each_source
def test_nothing_is_read_before_it_is_asked_for(source: Source) -> None:
    class Untouched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError

    source.read(Untouched(), "file", ReadContext())


@each_source
@given(st.binary(max_size=500))
def test_any_bytes(source: Source, data: bytes) -> None:
    assert 0 <= source.recognises(data, "file") <= 1
    outcome(source, data)


@each_source
def test_cut_and_changed_examples(source: Source) -> None:
    for path in (DATA / source.name).iterdir():
        data = path.read_bytes()
        for at in range(0, len(data), 37):
            outcome(source, data[:at])
            outcome(source, data[:at] + bytes([data[at] ^ 0x15]) + data[at + 1 :])


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 1000, b"PK\x03\x04", b"%PDF-1.7", b"Buy milk", "Inget här".encode("utf-16")]
)
def test_unknown_format(data: bytes) -> None:
    with pytest.raises(UnknownFormat) as caught:
        Sources().choose(data, "thing.xml")
    assert caught.value.params["name"] == "thing.xml"
