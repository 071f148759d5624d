"""What every source owes, whichever it is: each new one is held to it by standing in `SOURCES`."""

import hashlib
import io
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import FixedClock
from tests.sources.test_archive import JPEG, packed
from tests.sources.test_pdf import printed
from workbench.domain.errors import InputError, UnknownFormat
from workbench.domain.failure import Failure
from workbench.domain.history import EventKind
from workbench.domain.ledger import LedgerFacts
from workbench.domain.source import Enclosed, Problem, ReadContext, Source, SourceItem, Told
from workbench.domain.voucher import Voucher
from workbench.services.intake import Intake
from workbench.services.requests import BytesInput
from workbench.services.services import Services
from workbench.sources import SOURCES, Sources
from workbench.store.store import SqlStore

DATA = Path(__file__).parents[1] / "data" / "sources"
HEAD = 64 << 10
MOST = 20_000
"""No example and no few hundred bytes hold as many items as this."""
EXAMPLES = {
    source.name: sorted(path for path in (DATA / source.name).iterdir() if path.is_file()) for source in SOURCES
}
EVERY = [(name, path.read_bytes()) for name, paths in EXAMPLES.items() for path in paths]
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
at_any_place = st.tuples(st.sampled_from([data for _, data in EVERY]), st.integers(0, 8000), st.binary(max_size=6))


class Pipe(io.RawIOBase):
    """Bytes that come once, a few at a time, and cannot be gone back in."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(size, 1000) if size >= 0 else -1)

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._data.readline(size)


def read(source: Source, stream: BinaryIO | io.RawIOBase) -> tuple[list[SourceItem], str]:
    """Return the items and what was raised; anything but an `InputError` goes through."""
    items: list[SourceItem] = []
    try:
        items.extend(islice(source.read(cast(BinaryIO, stream), "fil", ReadContext()), MOST))
    except InputError as error:
        return items, error.code
    assert len(items) < MOST, "it yields without end"
    assert items, "nothing was said"
    return items, ""


def plain(items: list[SourceItem]) -> list[object]:
    """Return items so that they can be compared: errors are equal by what they say."""
    return [(str(each.error), each.excerpt) if isinstance(each, Problem) else each for each in items]


def changed(data: bytes, at: int, new: bytes) -> Iterator[bytes]:
    at %= len(data) + 1
    yield data[:at]
    yield data[:at] + new + data[at + len(new) :]


def test_each_has_a_name_of_its_own() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert all(source.name.isidentifier() for source in SOURCES)


@each_source
def test_it_has_examples_and_is_the_surest_of_them(source: Source) -> None:
    assert EXAMPLES[source.name], "an example in tests/data/sources/NAME is wanted"
    for path in EXAMPLES[source.name]:
        head = path.read_bytes()[:HEAD]
        for name in ("", path.name, "annat.xlsx"):
            sure = source.recognises(head, name)
            assert 0 < sure <= 1
            assert Sources().choose(head, name).name == source.name, path.name


@each_source
def test_its_examples_give_items_and_twice_the_same(source: Source) -> None:
    for path in EXAMPLES[source.name]:
        data = path.read_bytes()
        items, code = read(source, io.BytesIO(data))
        kinds = Voucher | Told | Failure | LedgerFacts | Enclosed | Problem
        assert all(isinstance(each, kinds) for each in items)
        again, same = read(source, io.BytesIO(data))
        assert (plain(again), same) == (plain(items), code)


@each_source
def test_from_a_pipe_it_reads_the_same(source: Source) -> None:
    for path in EXAMPLES[source.name]:
        data = path.read_bytes()
        items, code = read(source, io.BytesIO(data))
        piped, same = read(source, Pipe(data))
        assert (plain(piped), same) == (plain(items), code), path.name


@each_source
@few
@given(data=st.binary(max_size=600), text=st.text(max_size=200))
def test_any_bytes_give_items_or_a_known_error(source: Source, data: bytes, text: str) -> None:
    for each in (data, text.encode("utf-8", "replace")):
        assert 0 <= source.recognises(each, "fil") <= 1
        read(source, io.BytesIO(each))


@each_source
@few
@given(example=at_any_place)
def test_every_example_cut_and_changed_anywhere(source: Source, example: tuple[bytes, int, bytes]) -> None:
    for each in changed(*example):
        assert 0 <= source.recognises(each[:HEAD], "fil") <= 1
        read(source, io.BytesIO(each))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(example=at_any_place, other=st.binary(max_size=300))
def test_whatever_is_chosen_reads_or_says_why_not(example: tuple[bytes, int, bytes], other: bytes) -> None:
    for each in (other, *changed(*example)):
        try:
            source = Sources().choose(each[:HEAD], "fil")
        except UnknownFormat:
            continue
        read(source, io.BytesIO(each))


def quiet(done: int, total: int) -> None:
    del done, total


def test_nothing_that_comes_in_is_lost(tmp_path: Path) -> None:
    """Every input is kept byte for byte, whatever it is: understood, broken, hostile or nothing at all."""
    store = SqlStore.open(tmp_path, program="test")
    intake = Intake(store, Sources(), FixedClock())
    number = 0

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(example=at_any_place, other=st.binary(min_size=1, max_size=300))
    def keep(example: tuple[bytes, int, bytes], other: bytes) -> None:
        nonlocal number
        for each in (other, *changed(*example)):
            number += 1
            result = intake.store(intake.preview([BytesInput(f"fil {number}", each)], quiet), "Åsa", False, quiet)
            (shown,) = result.inputs
            is_told = shown.vouchers + shown.failures + shown.facts + shown.known or shown.problems or shown.partial
            assert is_told, "neither understood nor told"
            received = store.events_of([EventKind.DOCUMENT_RECEIVED])
            documents = {event.data["sha256"]: event.data["document"] for event in received}
            document = documents[hashlib.sha256(each).hexdigest()]
            assert b"".join(store.document(int(str(document)))) == each

    keep()
    store.close()


def mail_with(body: str, *files: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "noreply@brp.example", "ekonomi@kund.example", "Export"
    mail.set_content(body)
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


RECEIPT = printed(["Kvitto", "Fika 125,50"])
NOTICE = printed(["Verifikation F 1124", "(2001798): Konto 4904 saknas i kontoplanen."])
FAILED = 'Verifikation F 1123\n{"ErrorInformation":{"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}\n'


@pytest.mark.parametrize(
    ("body", "files", "failures", "problems"),
    [
        (FAILED, [("kvitto.pdf", RECEIPT)], 1, []),
        (FAILED, [("kvitton.zip", packed({"1.jpg": JPEG, "2.pdf": RECEIPT}))], 1, []),
        (FAILED, [("notis.pdf", NOTICE)], 2, []),
        (FAILED, [("trasig.pdf", b"%PDF-1.7 nej")], 1, ["broken-file"]),
        ("Se bifogat.", [("notis.pdf", NOTICE), ("kvitto.pdf", RECEIPT)], 1, []),
        ("Se bifogat.", [("kvitto.pdf", RECEIPT)], 0, ["nothing-found"]),
        ("Se bifogat.", [("mejl.zip", packed({"fel.eml": mail_with(FAILED), "logga.png": b"\x89PNG\r\n"}))], 1, []),
    ],
)
def test_a_receipt_beside_a_failure_is_no_noise(
    services: Services, body: str, files: list[tuple[str, bytes]], failures: int, problems: list[str]
) -> None:
    preview = services.intake.preview([BytesInput("mejl.eml", mail_with(body, *files))], quiet)
    (shown,) = preview.inputs
    preview.close()
    assert shown.failures == failures
    assert [each.error.code for each in shown.problems] == problems


def test_archives_in_archives_have_an_end(services: Services) -> None:
    data = packed({"a.txt": FAILED.encode()})
    for _ in range(8):
        data = packed({"inre.zip": data})
    preview = services.intake.preview([BytesInput("djup.zip", data)], quiet)
    (shown,) = preview.inputs
    preview.close()
    assert [each.error.code for each in shown.problems] == ["unsafe-archive"]


def test_the_encoding_a_text_was_read_in_is_told(services: Services) -> None:
    inputs = [
        ("cp437", DATA / "pasted" / "cp437.txt", "CP437"),
        ("wide", DATA / "pasted" / "utf16.txt", "UTF-16"),
        ("sie", DATA / "sie" / "feeder_cp437.si", "CP437"),
        ("xml", DATA / "brp" / "entities.xml", "UTF-8"),
        ("log", DATA / "json" / "bokforing.ndjson", "UTF-8"),
        ("zip", DATA / "zip" / "felmejl.zip", ""),
    ]
    preview = services.intake.preview([BytesInput(name, path.read_bytes()) for name, path, _ in inputs], quiet)
    preview.close()
    assert [each.encoding for each in preview.inputs] == [encoding for _, _, encoding in inputs]
