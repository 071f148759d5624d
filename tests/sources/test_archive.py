import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import BrokenFile, InputError, Locked, NothingFound, UnsafeArchive
from workbench.domain.source import Enclosed, Problem, ReadContext, SourceItem
from workbench.sources import Sources
from workbench.sources.archive import Archive

JPEG = b"\xff\xd8\xff\xe0" + b"kvitto" * 50
PDF = b"%PDF-1.7\n" + b"kvitto" * 50
REPORT = "Datum;Text;Belopp\n2026-01-31;Fika på Åland;-125,50\n".encode()


def packed(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def read(data: bytes) -> list[SourceItem]:
    return list(Archive().read(io.BytesIO(data), "rapport.zip", ReadContext()))


def enclosed(data: bytes) -> dict[str, bytes]:
    return {item.name: item.data for item in read(data) if isinstance(item, Enclosed)}


def test_a_report_has_its_receipts_beside_it() -> None:
    data = packed({"jan/rapport.csv": REPORT, "kvitton/1.jpg": JPEG, "kvitton/2.pdf": PDF, "__MACOSX/._x": b"x"})
    items = Archive().read(io.BytesIO(data), "rapport.zip", ReadContext())
    report = next(items)
    assert isinstance(report, Enclosed)
    assert (report.name, report.data, report.aside) == ("rapport.csv", REPORT, False)
    assert sorted(report.beside) == ["1.jpg", "2.pdf", "rapport.csv"]
    assert report.beside["2.pdf"] == PDF
    assert report.beside.get("3.jpg") is None
    assert list(items) == []


def test_pdfs_by_themselves_may_be_notices_and_what_is_unknown_is_asked() -> None:
    items = read(packed({"felmeddelande.pdf": PDF, "bild.jpg": JPEG, "konstig.xyz": b"?"}))
    assert [(item.name, item.aside) for item in items if isinstance(item, Enclosed)] == [
        ("felmeddelande.pdf", True),
        ("konstig.xyz", True),
    ]


def test_no_path_is_followed_and_no_name_lost() -> None:
    found = enclosed(packed({"../../etc/a.xml": b"1", "C:\\b.xml": b"2", "x/a.xml": b"3", "/a.xml": b"4"}))
    assert list(found.values()) == [b"1", b"2", b"3", b"4"]
    assert list(found)[:2] == ["a.xml", "b.xml"]


def test_bombs_are_refused() -> None:
    with pytest.raises(UnsafeArchive):  # too much for what it is packed into
        read(packed({"a.xml": bytes(64 << 20)}))
    with pytest.raises(UnsafeArchive):  # too many
        read(packed({f"{number}.xml": b"" for number in range(10_001)}))
    lying = bytearray(packed({"a.xml": b"x" * 1000}))
    central = lying.index(b"PK\x01\x02")
    lying[central + 24 : central + 28] = (3 << 30).to_bytes(4, "little")
    with pytest.raises(UnsafeArchive):  # too large in all, as it says itself
        read(bytes(lying))
    lying[central + 24 : central + 28] = (10).to_bytes(4, "little")
    (problem,) = read(bytes(lying))
    assert isinstance(problem, Problem)  # smaller than it is: what is read ends there and its sum is wrong


def test_locked_and_damaged() -> None:
    data = bytearray(packed({"a.xml": b"<a/>", "b.xml": b"<b/>"}, zipfile.ZIP_STORED))
    data[data.index(b"<a/>")] ^= 1
    problem, good = read(bytes(data))
    assert isinstance(problem, Problem)
    assert (problem.error.code, problem.excerpt) == ("broken-file", "a.xml")
    assert isinstance(good, Enclosed)
    for place in [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]:
        data[place + 8] |= 1
    with pytest.raises(Locked):
        read(bytes(data))
    with pytest.raises(BrokenFile):
        read(bytes(data[:40]))


def test_one_locked_file_does_not_stop_the_others() -> None:
    data = bytearray(packed({"a.xml": b"<a/>", "b.xml": b"<b/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    problem, good = read(bytes(data))
    assert isinstance(problem, Problem)
    assert problem.error.code == "locked"
    assert isinstance(good, Enclosed)


def test_nothing_to_read() -> None:
    for files in ({}, {"a.jpg": JPEG}):
        with pytest.raises(NothingFound):
            read(packed(files))


def test_an_office_document_is_no_archive() -> None:
    assert Archive().recognises(packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}), "") == 0
    assert Archive().recognises(packed({"mimetype": b"application/vnd.oasis"}), "") == 0
    assert Sources().choose(packed({"rapport.csv": REPORT}), "x.pdf").name == "zip"


def test_from_a_pipe() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    items = Archive().read(cast(BinaryIO, Pipe(packed({"a.csv": REPORT}))), "x.zip", ReadContext())
    assert [type(item) for item in items] == [Enclosed]


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes(data: bytes, at: int) -> None:
    whole = packed({"a.xml": b"<a/>" * 20, "b.jpg": JPEG})
    for each in (data, b"PK\x03\x04" + data, whole[:at], whole[:at] + data + whole[at + len(data) :]):
        Archive().recognises(each, "x")
        with suppress(InputError):
            read(each)
