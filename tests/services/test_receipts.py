"""Receipts: attached whole or not at all, taken away with a reason, missing, and written out for Fortnox."""

import tempfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.services.conftest import quiet
from tests.services.receipt_files import pdf, picture, tiff
from tests.sources.test_archive import packed
from workbench.domain.errors import (
    NoReceipts,
    NoSuchFile,
    NoSuchReceipt,
    NotAReceipt,
    NotFound,
    NothingMatched,
    ReasonMissing,
    ReceiptTooLarge,
)
from workbench.domain.failure import Flag
from workbench.domain.history import EventKind
from workbench.domain.receipt_kind import receipt_kind
from workbench.services.case_row import RECEIPT_MISSING
from workbench.services.receipts import FORTNOX_LIMIT, LIMIT, Exported
from workbench.services.requests import BytesInput, FileInput, MarkRequest
from workbench.services.services import Services

pytestmark = pytest.mark.usefixtures("three")


def ids(services: Services) -> list[int]:
    return [row.id for row in services.cases.index().rows]


def attach(services: Services, voucher_id: int, **files: bytes) -> str:
    given = [BytesInput(name.replace("_", "."), data) for name, data in files.items()]
    return services.receipts.attach(voucher_id, given, "anna").act


def names(services: Services, voucher_id: int) -> list[str]:
    return [each.name for each in services.cases.detail(voucher_id).receipts]


def kinds(services: Services, voucher_id: int) -> list[str]:
    return [event.kind for event in services.cases.history(voucher_id)]


def flagged(services: Services, voucher_id: int) -> bool:
    return Flag.RECEIPT_MISSING in services.cases.rows([voucher_id])[0].flags


def export(services: Services, folder: Path, *voucher_ids: int) -> list[Exported]:
    return list(services.receipts.export(voucher_ids, folder, services.texts("sv"), quiet))


def test_what_is_attached_is_kept_byte_for_byte(services: Services, tmp_path: Path) -> None:
    first = ids(services)[0]
    path = tmp_path / "kvitto.pdf"
    path.write_bytes(pdf())
    changes = services.receipts.attach(first, [FileInput(path), BytesInput("b.jpg", picture())], "anna")
    assert changes.voucher_ids == (first,)
    receipts = services.cases.detail(first).receipts
    assert [each.name for each in receipts] == ["b.jpg", "kvitto.pdf"]
    assert services.cases.receipt(receipts[1]) == path.read_bytes()
    assert kinds(services, first)[-2:] == [EventKind.RECEIPT_ADDED] * 2
    assert services.cases.verify_history() > 0


def test_the_same_file_twice_changes_nothing(services: Services) -> None:
    first = ids(services)[0]
    attach(services, first, a_pdf=pdf())
    before = kinds(services, first)
    assert attach(services, first, other_pdf=pdf()) == ""
    assert kinds(services, first) == before
    assert names(services, first) == ["a.pdf"]


def test_anything_else_is_refused_and_nothing_is_attached(services: Services, tmp_path: Path) -> None:
    first = ids(services)[0]
    with pytest.raises(NotAReceipt) as refused:
        attach(services, first, good_pdf=pdf(), bad_pdf=b"MZ, a program")
    assert "bad.pdf" in str(refused.value)
    with pytest.raises(ReceiptTooLarge):
        attach(services, first, large_pdf=b"%PDF-1.7" + bytes(LIMIT << 20))
    with pytest.raises(NotAReceipt):
        attach(services, first, empty_pdf=b"")
    with pytest.raises(NoSuchFile):
        services.receipts.attach(first, [FileInput(tmp_path / "none.pdf")], "anna")
    with pytest.raises(NotFound):
        attach(services, 999, a_pdf=pdf())
    assert names(services, first) == []


def test_taken_away_with_a_reason_and_put_back(services: Services) -> None:
    first = ids(services)[0]
    attach(services, first, a_pdf=pdf())
    receipt = services.receipts.named(first, "a.pdf")
    with pytest.raises(ReasonMissing):
        services.receipts.detach(receipt, " ", "anna")
    services.receipts.detach(receipt, "wrong voucher", "anna")
    assert names(services, first) == []
    assert services.cases.receipt(receipt) == pdf()
    with pytest.raises(NoSuchReceipt):
        services.receipts.detach(receipt, "again", "anna")
    with pytest.raises(NoSuchReceipt):
        services.receipts.named(first, "a.pdf")
    services.actions.undo("", "anna")
    assert names(services, first) == ["a.pdf"]
    services.actions.undo("", "anna")
    assert names(services, first) == []
    with pytest.raises(NothingMatched):
        services.actions.undo("", "anna")
    assert services.cases.verify_history() > 0


def test_missing_until_it_is_attached_and_again_when_that_is_undone(services: Services) -> None:
    first, second, _ = ids(services)
    services.receipts.say_missing([first, second], True, "anna")
    services.actions.mark([first], MarkRequest("typed", "anna", None, "A", "12"))
    index = services.cases.index()
    assert [index.ids[place] for place in index.matching(RECEIPT_MISSING)] == [first]
    attach(services, first, a_pdf=pdf())
    assert not flagged(services, first)
    services.actions.undo("", "anna")
    assert flagged(services, first)
    assert names(services, first) == []


def test_missing_is_said_and_taken_back(services: Services) -> None:
    first, second, _ = ids(services)
    services.receipts.say_missing([first], True, "anna")
    assert services.receipts.say_missing([first, second], True, "anna").voucher_ids == (second,)
    with pytest.raises(NothingMatched):
        services.receipts.say_missing([first], True, "anna")
    services.receipts.say_missing([first], False, "anna")
    assert not flagged(services, first)
    services.actions.undo("", "anna")
    assert flagged(services, first)


def test_undoing_a_mark_does_not_bring_back_that_a_receipt_was_missing(services: Services) -> None:
    first = ids(services)[0]
    services.receipts.say_missing([first], True, "anna")
    act = services.actions.mark([first], MarkRequest("typed", "anna")).act
    attach(services, first, a_pdf=pdf())
    services.actions.undo(act, "anna")
    assert not flagged(services, first)


def test_written_under_fortnox_number_or_else_the_source_s(services: Services, tmp_path: Path) -> None:
    first, second, third = ids(services)
    services.actions.mark([first], MarkRequest("typed", "anna", None, "A", "12"))
    attach(services, first, b_jpg=picture(), a_pdf=pdf())
    attach(services, second, c_png=picture(kind="PNG"))
    found = export(services, tmp_path / "out", first, second, third)
    assert [each.path.name for each in found] == ["A 12 kvitto 1.pdf", "A 12 kvitto 2.jpg", "F 2 kvitto 1.png"]
    assert all(each.fits for each in found)
    assert found[0].path.read_bytes() == pdf()
    with pytest.raises(NoReceipts):
        export(services, tmp_path / "out", third)


def test_nothing_that_lies_there_is_written_over(services: Services, tmp_path: Path) -> None:
    first = ids(services)[0]
    attach(services, first, a_pdf=pdf())
    (tmp_path / "F 1 kvitto 1.pdf").write_bytes(b"mine")
    assert export(services, tmp_path, first)[0].path.name == "F 1 kvitto 1 (2).pdf"
    assert export(services, tmp_path, first)[0].path.name == "F 1 kvitto 1 (2).pdf"
    assert (tmp_path / "F 1 kvitto 1.pdf").read_bytes() == b"mine"


def test_two_vouchers_of_one_number_are_told_apart(services: Services, tmp_path: Path) -> None:
    first, second, _ = ids(services)
    for each in (first, second):
        services.actions.mark([each], MarkRequest("typed", "anna", None, "A/..", "12"))
    attach(services, first, a_pdf=pdf())
    attach(services, second, b_jpg=picture())
    found = [each.path for each in export(services, tmp_path / "out", first, second)]
    assert [path.name for path in found] == ["A-.. 12 kvitto 1.pdf", f"A-.. 12 (#{second}) kvitto 1.jpg"]
    assert {path.parent for path in found} == {tmp_path / "out"}


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("photo.jpg", picture(2600, 1900, noise=True), ".jpg"),
        ("scan.png", picture(1300, 1500, "PNG", noise=True, mode="RGBA"), ".jpg"),
        ("pages.tif", tiff((900, 1300), (1300, 900), noise=True), ".pdf"),
        ("scan.pdf", pdf(picture(2600, 1900, noise=True)), ".pdf"),
    ],
    ids=["jpeg", "png", "tiff", "pdf"],
)
def test_what_is_too_large_gets_a_smaller_copy(
    services: Services, tmp_path: Path, name: str, data: bytes, ending: str
) -> None:
    assert len(data) > FORTNOX_LIMIT
    first = ids(services)[0]
    services.receipts.attach(first, [BytesInput(name, data)], "anna")
    (found,) = export(services, tmp_path / "out", first)
    assert found.path.suffix == ending
    assert found.fits
    assert found.path.stat().st_size <= FORTNOX_LIMIT
    assert services.cases.receipt(services.receipts.named(first, name)) == data
    if ending == ".jpg":
        with Image.open(found.path) as image:
            assert max(image.size) >= 1200
    else:
        with pikepdf.open(found.path) as document:
            assert len(document.pages) == (2 if name == "pages.tif" else 1)


def test_what_can_not_be_made_small_is_told_and_kept_as_it_is(services: Services, tmp_path: Path) -> None:
    first = ids(services)[0]
    broken = picture(2600, 1900, noise=True)[:3_000_000] + bytes(10)
    data = b"\xff\xd8\xff" + broken[200:]
    locked = pdf(picture(2600, 1900, noise=True), password="hemligt")
    services.receipts.attach(first, [BytesInput("a.jpg", data), BytesInput("b.pdf", locked)], "anna")
    found = export(services, tmp_path / "out", first)
    assert [each.fits for each in found] == [False, False]
    assert [each.path.read_bytes() for each in found] == [data, locked]


_START = st.sampled_from([b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*"])


@given(start=_START, rest=st.binary(max_size=3000), seed=st.integers(0, 4), cut=st.integers(0, 4000))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_made_small_or_told(services: Services, start: bytes, rest: bytes, seed: int, cut: int) -> None:
    """Made-up bytes, and true receipts cut off and overwritten; the limit is low so that each is worked on."""
    true = (pdf(picture(60, 60)), picture(60, 60), picture(60, 60, "PNG"), tiff((60, 60), (50, 50)), b"")[seed]
    data = start + rest if seed == 4 else true[:cut] + rest + true[cut + len(rest) :]
    kind = receipt_kind(data)
    if kind is None:
        with pytest.raises(NotAReceipt):
            services.receipts.attach(ids(services)[0], [BytesInput("x", data)], "anna")
        return
    from workbench.assembly import make_small

    small = make_small(data, kind, 600)
    assert small is None or (len(small) <= 600 and receipt_kind(small) is not None)
    act = services.receipts.attach(ids(services)[0], [BytesInput("x", data)], "anna").act
    with tempfile.TemporaryDirectory() as folder:
        (each,) = export(services, Path(folder), ids(services)[0])
        assert each.path.stat().st_size <= FORTNOX_LIMIT or not each.fits
    services.actions.undo(act, "anna")


REPORT = Path(__file__).parents[1] / "data" / "sources" / "card_report" / "mynt-svensk.csv"


def test_a_report_that_names_a_receipt_which_did_not_come_along_flags_its_voucher(services: Services) -> None:
    preview = services.intake.preview([FileInput(REPORT)], quiet)
    services.intake.store(preview, "anna", False, quiet)
    (wanted,) = [row.id for row in services.cases.index().rows if Flag.RECEIPT_MISSING in row.flags]
    assert services.cases.detail(wanted).case.voucher.text == "Järnhandeln Åkersberga"
    assert kinds(services, wanted).count(EventKind.RECEIPT_WANTED) == 1
    services.receipts.say_missing([wanted], False, "anna")
    services.intake.store(services.intake.preview([FileInput(REPORT)], quiet), "anna", False, quiet)
    assert not flagged(services, wanted)


def test_the_files_of_a_report_may_come_later(services: Services) -> None:
    """The report says of one row that it has a receipt, of one which, of one that it has none, of one nothing."""
    report = (
        "Datum;Belopp;Handlare;Konto;Motkonto;Transaktions-ID;Kvitto\n"
        "2026-01-10;-100,00;Järn;5410;2890;TX-30001;Ja\n"
        "2026-01-11;-200,00;Tåg;5810;2890;TX-30002;kvitto-30002.pdf\n"
        "2026-01-12;-300,00;Kaffe;5800;2890;TX-30003;Nej\n"
        "2026-01-13;-400,00;Te;5800;2890;TX-30004;\n"
    ).encode()

    def bring(name: str, data: bytes) -> tuple[int, int]:
        preview = services.intake.preview([BytesInput(name, data)], quiet)
        return preview.receipts, services.intake.store(preview, "anna", False, quiet).receipts

    assert bring("kort.csv", report) == (0, 0)
    assert [flagged(services, each) for each in ids(services)[3:]] == [False, True, True, False]
    files = {f"TX-{number}.pdf": pdf(pages=number - 30000) for number in (30001, 30003)}
    together = packed({"kort.csv": report, "kvitto-30002.pdf": pdf(pages=9), **files})
    assert bring("kort.zip", together) == (3, 3)
    assert not any(flagged(services, each) for each in ids(services))
    gone = services.receipts.named(ids(services)[4], "kvitto-30002.pdf")
    services.receipts.detach(gone, "fel kvitto", "anna")
    assert bring("kort.zip", together) == (0, 0)
    assert names(services, gone.voucher_id) == []
    services.actions.undo("", "anna")
    assert names(services, gone.voucher_id) == ["kvitto-30002.pdf"]
