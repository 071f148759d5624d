"""Choosing among the sources; what each owes is tested in `test_contract`."""

import io
from pathlib import Path

import pytest

from workbench.domain.errors import InputError, UnknownFormat
from workbench.domain.source import ReadContext, Source
from workbench.sources import SOURCES, Sources

DATA = Path(__file__).parents[1] / "data" / "sources"
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@each_source
def test_nothing_is_read_before_it_is_asked_for(source: Source) -> None:
    class Untouched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError

    source.read(Untouched(), "file", ReadContext())


@each_source
@pytest.mark.parametrize("path", sorted(path for path in DATA.rglob("*") if path.is_file()), ids=lambda path: path.name)
def test_the_examples_of_others_give_items_or_a_known_error(source: Source, path: Path) -> None:
    said = ""
    items: list[object] = []
    try:
        items.extend(source.read(io.BytesIO(path.read_bytes()), "file", ReadContext()))
    except InputError as error:
        said = str(error)
    assert items or "file" in said, "nothing was said"


@pytest.mark.parametrize("data", [b"", b"\0" * 1000, b"PK\x07", b"%!PS", b"Buy milk", "Inget här".encode("utf-16")])
def test_unknown_format(data: bytes) -> None:
    with pytest.raises(UnknownFormat) as caught:
        Sources().choose(data, "thing.xml")
    assert caught.value.params["name"] == "thing.xml"
