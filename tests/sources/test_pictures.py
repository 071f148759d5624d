"""Logos and signatures told from receipts, by how large a picture is and where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.receipt_files import pdf, picture, tiff
from workbench.sources.pictures import is_receipt


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("width", "height", "attached", "shown"),
    [(300, 500, True, False), (1200, 300, True, False), (90, 900, False, False), (150, 150, False, False)],
)
def test_a_picture_by_its_size(kind: str, width: int, height: int, attached: bool, shown: bool) -> None:
    data = picture(width, height, kind)
    assert (is_receipt(data, shown=False), is_receipt(data, shown=True)) == (attached, shown)


def test_a_photograph_counts_wherever_it_stands_and_a_pdf_too() -> None:
    assert is_receipt(picture(1200, 1600), shown=True)
    assert is_receipt(pdf(), shown=True)
    assert is_receipt(tiff((300, 400)), shown=False)
    assert not is_receipt(b"GIF89a" + bytes(9000), shown=False)


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x02", b"\x89PNG\r\n\x1a\n", b""]), st.binary(max_size=900)
)
def test_any_bytes(start: bytes, rest: bytes) -> None:
    for data in (start + rest, start + rest + bytes(600), start + b"\xff" * 2000):
        assert is_receipt(data, shown=False) or not is_receipt(data, shown=True)
