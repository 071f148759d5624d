"""The tray: originals, teaching, reading again what a better reader understands."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import FixedClock
from tests.services.conftest import COMPANY, BringIn, brp, failure, quiet
from workbench.assembly import assemble
from workbench.domain.errors import CompanyMissing, NothingMatched
from workbench.domain.source import ReadContext, Source, SourceItem
from workbench.services.intake import Intake
from workbench.services.original import SHOWN_BYTES, Shown, read_original
from workbench.services.requests import BytesInput
from workbench.services.services import Services
from workbench.services.tray import Tray
from workbench.sources import Sources
from workbench.sources.brp import BrpXml
from workbench.store.store import SqlStore


class Mangled:
    """A source that a later version has: a compressed export."""

    name = "mangled"

    def recognises(self, head: bytes, name: str) -> float:
        return 1.0 if head.startswith(b"ZZ") else 0.0

    def read(self, stream: BinaryIO, name: str, context: ReadContext) -> Iterator[SourceItem]:
        import io

        return BrpXml().read(io.BytesIO(zlib.decompress(stream.read()[2:])), name, context)


class Better:
    """The readers of a later version."""

    def choose(self, head: bytes, name: str) -> Source:
        return Mangled() if head.startswith(b"ZZ") else Sources().choose(head, name)


def mangled(text: str) -> bytes:
    return b"ZZ" + zlib.compress(text.encode())


def add(services: Services, *inputs: BytesInput) -> None:
    services.intake.store(services.intake.preview(list(inputs), quiet), "anna", False, quiet)


@pytest.fixture
def later(services: Services, tmp_path: Path, clock: FixedClock) -> Iterator[Tray]:
    store = SqlStore.open(tmp_path / "data", program="later")
    yield Tray(store, Intake(store, Better(), clock), clock)
    store.close()


def test_what_a_better_reader_understands_is_offered_and_read(services: Services, later: Tray) -> None:
    export = mangled(brp(("7", "2026-01-05", "x", "4903")))
    add(
        services,
        BytesInput("a.zz", export),
        BytesInput("b.bin", b"\x00\x01nothing"),
        BytesInput("f.txt", failure("F 7").encode()),
    )
    assert len(services.cases.tray()) == 3
    assert services.tray.readable(quiet) == []
    (item,) = later.readable(quiet)
    assert item.name == "a.zz"
    assert len(services.cases.index()) == 0
    result = later.read_again(services.cases.tray(), "anna", quiet)
    assert (result.vouchers, [each.name for each in services.cases.tray()]) == (1, ["b.bin"])
    assert services.cases.index().rows[0].failures == 1
    events = [event.hash for event in services.cases.history()]
    assert [event.data["name"] for event in services.cases.history() if event.kind == "read-again"] == ["a.zz"]
    later.read_again(services.cases.tray(), "anna", quiet)
    assert [event.hash for event in services.cases.history()] == events
    assert services.cases.verify_history() > 0


def test_adding_the_file_again_reads_it_too(services: Services, tmp_path: Path, clock: FixedClock) -> None:
    export = BytesInput("a.zz", mangled(brp(("7", "2026-01-05", "x", "4903"))))
    add(services, export)
    store = SqlStore.open(tmp_path / "data", program="later")
    intake = Intake(store, Better(), clock)
    assert intake.store(intake.preview([export], quiet), "anna", False, quiet).vouchers == 1
    assert store.tray() == []
    store.close()


def test_a_failure_is_no_document_to_read_again(services: Services, bring_in: BringIn) -> None:
    bring_in(failure("F 1"))
    with pytest.raises(NothingMatched):
        services.tray.read_again(services.cases.tray(), "anna", quiet)


def test_a_company_taught_finds_the_voucher(services: Services, bring_in: BringIn) -> None:
    both = (brp(("1", "2026-01-01", "a", "4903")), brp(("1", "2026-01-01", "b", "4903"), company="556677-8899"))
    bring_in(*both, failure("F 1"))
    taught = services.tray.teach_company(services.cases.tray(), "5566778899", "anna", quiet)
    assert (taught.joined, taught.result) == (1, None)
    assert [row.company for row in services.cases.index().rows if row.failures] == ["556677-8899"]
    services.actions.undo("", "anna")
    assert len(services.cases.tray()) == 1
    with pytest.raises(CompanyMissing):
        services.tray.teach_company(services.cases.tray(), " ", "anna", quiet)


def test_a_document_taught_is_read_as_that_companys_and_once(services: Services, later: Tray) -> None:
    nameless = brp(("7", "2026-01-05", "x", "4903"), ("", "2026-01-05", "y", "4903"), company="")
    add(services, BytesInput("a.zz", mangled(nameless)))
    taught = later.teach_company(services.cases.tray(), COMPANY, "anna", quiet)
    assert taught.result is not None
    assert {row.company for row in services.cases.index().rows} == {COMPANY}
    count = len(services.cases.index())
    add(services, BytesInput("again.zz", mangled(nameless)))
    assert (len(services.cases.index()), services.cases.tray()) == (count, [])


def test_an_original_is_text_a_table_or_bytes(services: Services) -> None:
    table = "Datum;Belopp;Text\n2026-01-05;125,00;Åkersberga\n2026-01-06;1 125,00;x\n".encode("cp1252")
    add(services, BytesInput("t.dat", table), BytesInput("b.dat", bytes(range(32)) * 3), BytesInput("x.dat", b"Hej\n"))
    shown = {item.name: services.cases.tray_detail(item) for item in services.cases.tray()}
    assert {name: (each.kind, each.encoding) for name, each in shown.items()} == {
        "t.dat": (Shown.TABLE, "Windows-1252"),
        "b.dat": (Shown.HEX, ""),
        "x.dat": (Shown.TEXT, "ASCII"),
    }
    assert shown["t.dat"].shown.splitlines()[1] == "2026-01-05 │ 125,00   │ Åkersberga"
    assert shown["b.dat"].shown.splitlines()[2] == (
        "00000020  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ················"
    )


@given(st.binary(max_size=400) | st.binary(max_size=4).map(lambda data: data * (SHOWN_BYTES // 4)))
def test_any_bytes_are_shown(data: bytes) -> None:
    original = read_original(data)
    assert original.shown or not data or not original.text


def test_what_was_said_of_the_tray_outlasts_the_program(services: Services, tmp_path: Path, bring_in: BringIn) -> None:
    bring_in(brp(("7", "2026-01-05", "x", "4903")), failure("F 7"))
    (row,) = services.cases.index().rows
    services.actions.part(services.cases.detail(row.id).failures[0].stored.id, "no", "anna")
    again = assemble(tmp_path / "data")
    assert [replace(each, params={}) for each in again.cases.tray()] == services.cases.tray()
    again.close()
