import io
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from workbench.domain.errors import BrokenFile, InputError, Locked, NoText, NothingFound
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import ReadContext
from workbench.sources import Sources
from workbench.sources.pdf import PdfNotice

DATA = Path(__file__).parents[1] / "data" / "sources" / "pdf"
SENTENCE = (
    "Voucher creating process failed with error : "
    '{"ErrorInformation":{"error":1,"message":"Kostnadsställe är obligatoriskt på konto: 1930","code":2000946}}'
)


def printed(lines: Sequence[str]) -> bytes:
    made = io.BytesIO()
    page = Canvas(made, invariant=True)
    for number, line in enumerate(lines):
        page.drawString(60, 780 - 16 * number, line)
    page.showPage()
    page.save()
    return made.getvalue()


def flowing(paragraphs: Sequence[str]) -> bytes:
    made = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    style.splitLongWords = True
    SimpleDocTemplate(made, rightMargin=260, invariant=True).build([Paragraph(each, style) for each in paragraphs])
    return made.getvalue()


def read(data: bytes) -> list[Failure]:
    items = PdfNotice().read(io.BytesIO(data), "notis.pdf", ReadContext())
    return [item for item in items if isinstance(item, Failure)]


NOTICE = ["Ämne: Misslyckad export", "", "Verifikation F 1123 2026-01-31 Österskär", SENTENCE[:60], SENTENCE[60:]]


def test_a_printed_notice() -> None:
    data = printed(NOTICE)
    assert Sources().choose(data, "").name == "pdf"
    (failure,) = read(data)
    assert (failure.system, failure.reference) == ("brp", VoucherReference("F", "1123", date(2026, 1, 31)))
    assert "Österskär" in failure.context


def test_what_the_page_broke_over_lines_is_one_message() -> None:
    from workbench.diagnosis import read_failures

    (failure,) = read(flowing(["Verifikation F 1123", SENTENCE]))
    (told,) = read_failures(failure.text)
    assert (told.code, told.message) == ("2000946", "Kostnadsställe är obligatoriskt på konto: 1930")
    assert failure.reference == VoucherReference("F", "1123")


def test_words_parted_by_a_hyphen_are_put_together() -> None:
    (failure,) = read(
        printed(["Verifikation F 1123", "(2000946): Kostnads-", "ställe är obligato-", "riskt på konto: 1930"])
    )
    assert "Kostnadsställe är obligatoriskt" in failure.text


def test_every_page_is_read_up_to_a_limit() -> None:
    made = io.BytesIO()
    page = Canvas(made)
    for number in range(60):
        page.drawString(60, 780, f"Verifikation F {1100 + number}")
        page.drawString(60, 760, SENTENCE[:70])
        page.drawString(60, 744, SENTENCE[70:])
        page.showPage()
    page.save()
    assert [failure.reference.number for failure in read(made.getvalue())] == [str(1100 + n) for n in range(50)]


def test_pictures_locks_damage_and_nothing() -> None:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.rect(10, 10, 200, 200, fill=1)
    canvas.save()
    with pytest.raises(NoText):
        read(made.getvalue())
    with pytest.raises(NothingFound):
        read(printed(["Kvitto nr 1", "Fika 125,50"]))
    with pytest.raises(BrokenFile):
        read(b"%PDF-1.7\nnothing of it")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed(NOTICE)))
    writer.encrypt("hemligt", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(Locked):
        read(locked.getvalue())


@pytest.mark.threads
def test_many_at_once() -> None:
    data = printed(NOTICE)
    found: list[int] = []

    def work() -> None:
        found.extend(len(read(data)) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [1] * 120


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=5)), max_size=20), st.integers(0, 5000)
)
def test_any_changed_bytes(changes: list[tuple[int, bytes]], cut: int) -> None:
    data = bytearray(printed(NOTICE))
    for at, new in changes:
        data[at % len(data) : at % len(data) + len(new)] = new
    for each in (bytes(data), bytes(data[:cut])):
        with suppress(InputError):
            read(each)
