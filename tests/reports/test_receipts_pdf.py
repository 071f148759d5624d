"""The journal with receipts behind it: headed, in order, the same every time, and never stopped by a receipt."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.reports.gym import gym_journal, gym_voucher
from tests.reports.reading import outline_of, pages_of
from tests.services.receipt_files import pdf, picture, tiff
from workbench.domain.errors import Cancelled, FileNotWritable
from workbench.domain.journal import Journal
from workbench.domain.match_key import match_key
from workbench.domain.origin import Receipt, ReceiptFile
from workbench.domain.receipt_kind import receipt_kind
from workbench.reports.journal_pdf import write_journal
from workbench.reports.receipts_pdf import ReceiptsOf, write_journal_with_receipts
from workbench.texts import Texts

ENGLISH = Texts("en", ROOT / "resources" / "i18n")


def quiet(done: int, total: int) -> None:
    del done, total


def given_out(files: Mapping[int, Sequence[tuple[str, bytes]]]) -> ReceiptsOf:
    """Return what gives the receipts of vouchers, by the voucher's id."""

    def of(voucher_id: int) -> Iterator[ReceiptFile]:
        for place, (name, data) in enumerate(files.get(voucher_id, ())):
            yield ReceiptFile(Receipt(voucher_id, place, name, len(data)), receipt_kind(data), data)

    return of


def journal(count: int) -> Journal:
    return gym_journal([gym_voucher(place) for place in range(count)])


def test_receipts_stand_behind_the_journal_in_the_order_of_the_vouchers(tmp_path: Path) -> None:
    plain = write_journal(journal(3), tmp_path / "plain.pdf", ENGLISH)
    path = tmp_path / "with.pdf"
    files = {3: [("c.png", picture(kind="PNG"))], 1: [("a.pdf", pdf(pages=2)), ("b.tif", tiff((60, 90), (90, 60)))]}
    told = write_journal_with_receipts(journal(3), given_out(files), path, ENGLISH, quiet)
    pages = pages_of(path)
    assert told.pages == len(pages) == plain.pages + 5
    assert told.size == path.stat().st_size
    assert pages[: plain.pages] == pages_of(tmp_path / "plain.pdf")
    behind = pages[plain.pages :]
    names = ["a.pdf · page 1 of 2", "a.pdf · page 2 of 2", "b.tif", "b.tif · page 2", "c.png"]
    for number, (page, name, place) in enumerate(zip(behind, names, (0, 0, 0, 0, 2), strict=True), 1):
        assert f"Receipt: {name}" in page
        assert f"F {1100 + place}" in page
        assert match_key(place + 1) in page
        assert f"Receipt page {number}" in page
    assert "A receipt of 125.00" in behind[0]
    assert outline_of(path)[-4:] == [
        ("Receipts", plain.pages + 1),
        ("F 1100 · a.pdf", plain.pages + 1),
        ("F 1100 · b.tif", plain.pages + 3),
        ("F 1102 · c.png", plain.pages + 5),
    ]


def test_the_same_again_gives_the_same_bytes(tmp_path: Path) -> None:
    files = {1: [("a.pdf", pdf(picture())), ("b.jpg", picture(900, 700)), ("c.pdf", b"%PDF-1.4 junk")]}
    told = [
        write_journal_with_receipts(journal(2), given_out(files), tmp_path / name, ENGLISH, quiet)
        for name in ("one.pdf", "two.pdf")
    ]
    assert told[0] == told[1]
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_one_without_receipts_is_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "with.pdf"
    write_journal(journal(2), tmp_path / "plain.pdf", ENGLISH)
    write_journal_with_receipts(journal(2), given_out({}), path, ENGLISH, quiet)
    assert pages_of(path) == pages_of(tmp_path / "plain.pdf")
    assert outline_of(path) == outline_of(tmp_path / "plain.pdf")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_can_not_be_shown_gets_a_sheet_that_says_so(tmp_path: Path, language: str) -> None:
    texts = Texts(language, ROOT / "resources" / "i18n")
    files = [
        ("locked.pdf", pdf(password="hemligt")),
        ("broken.pdf", b"%PDF-1.4 junk"),
        ("broken.png", picture(kind="PNG")[:90]),
        ("program.jpg", b"MZ"),
        ("good.jpg", picture()),
    ]
    path = tmp_path / "with.pdf"
    write_journal_with_receipts(journal(1), given_out({1: files}), path, texts, quiet)
    pages = pages_of(path)[-5:]
    word = {"en": ("password", "is broken"), "sv": ("lösenord", "är trasig")}[language]
    for page, (name, _), wanted in zip(pages, files, (word[0], word[1], word[1], word[1], ""), strict=True):
        assert name in page
        assert wanted in page
    assert word[1] not in pages[-1]


def dark(path: Path, page: int) -> tuple[float, float, float, float]:
    """Return where on a page, below its heading, something dark is drawn: parts of the width and height."""
    document = pypdfium2.PdfDocument(path)
    image = document[page].render(scale=2).to_pil().convert("L")
    document.close()
    below = image.crop((0, 120, image.width, image.height)).point([255] * 220 + [0] * 36)
    left, top, right, bottom = below.getbbox() or (0, 0, 0, 0)
    return left / image.width, top / image.height, right / image.width, bottom / image.height


def test_pictures_and_pages_stay_inside_their_frame(tmp_path: Path) -> None:
    sizes = [(4000, 300), (300, 4000), (3000, 2500)]
    files = [(f"{place}.jpg", picture(*size)) for place, size in enumerate(sizes)]
    files += [(f"{place}.pdf", pdf(picture(*size))) for place, size in enumerate(sizes)]
    path = tmp_path / "with.pdf"
    write_journal_with_receipts(journal(1), given_out({1: files}), path, ENGLISH, quiet)
    count = len(pages_of(path))
    for page in range(count - len(files), count):
        left, top, right, bottom = dark(path, page)
        assert 0.08 < left < right < 0.95
        assert top < bottom < 0.92


def test_many_receipts_are_put_together_a_few_at_a_time(tmp_path: Path) -> None:
    files = {place: [("a.jpg", picture(40, 60)), ("b.pdf", pdf())] for place in range(1, 61)}
    path = tmp_path / "with.pdf"
    told = write_journal_with_receipts(journal(60), given_out(files), path, ENGLISH, quiet)
    pages = pages_of(path)[-120:]
    assert [f"F {1100 + place // 2}" in page for place, page in enumerate(pages)] == [True] * 120
    assert told.pages == len(pages_of(path))
    assert [each.name for each in tmp_path.iterdir()] == ["with.pdf"]


def test_stopped_or_refused_nothing_is_left_behind(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_journal_with_receipts(journal(1), given_out({}), tmp_path / "with.pdf", ENGLISH, stop)
    with pytest.raises(FileNotWritable):
        write_journal_with_receipts(journal(1), given_out({}), tmp_path / "no" / "with.pdf", ENGLISH, quiet)
    assert list(tmp_path.iterdir()) == []


_TRUE = (pdf(picture(40, 40)), picture(40, 40), picture(40, 40, "PNG"), tiff((40, 40), (30, 50)))


@given(true=st.sampled_from(_TRUE), cut=st.integers(0, 1500), rest=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_bytes_stop_the_report(true: bytes, cut: int, rest: bytes) -> None:
    data = true[:cut] + rest + true[cut + len(rest) :]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "with.pdf"
        files = [("hostile", data), ("good.pdf", pdf())]
        write_journal_with_receipts(journal(1), given_out({1: files}), path, ENGLISH, quiet)
        assert "A receipt of 125.00" in pages_of(path)[-1]
