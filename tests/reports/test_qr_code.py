"""QR codes of match keys, read back out of the printed page by a reader that shares nothing with the writer."""

from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication
from reportlab.graphics.barcode import qrencoder

from tests.reports.gym import entered_voucher, gym_journal
from workbench.domain.match_key import match_key
from workbench.reports.journal_pdf import write_journal
from workbench.reports.qr_code import SIDE, modules
from workbench.texts import Texts


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=16))
def test_a_code_is_the_one_the_encoder_makes(text: str) -> None:
    code = qrencoder.QRCode(1, qrencoder.QRErrorCorrectLevel.Q)
    code.addData(qrencoder.QRAlphaNum(text))
    code.makeImpl(False, 2)
    bits = f"{modules(text):0{SIDE * SIDE}b}"
    assert bits == "".join("1" if module else "0" for row in code.modules for module in row)


@pytest.mark.parametrize("voucher_id", [0, 7, 279_840, 279_841, 10**9])
def test_keys_of_every_length_can_be_read(voucher_id: int) -> None:
    key = match_key(voucher_id)
    picture = Image.new("L", (SIDE + 8, SIDE + 8), 255)
    bits = f"{modules(key):0{SIDE * SIDE}b}"
    for place, bit in enumerate(bits):
        if bit == "1":
            picture.putpixel((4 + place % SIDE, 4 + place // SIDE), 0)
    picture = picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [key]


def codes_on(path: Path, page: int) -> list[str]:
    document = QPdfDocument()
    document.load(str(path))
    size = (document.pagePointSize(page) * 4).toSize()
    drawn = document.render(page, size)
    document.close()
    paper = QImage(size, QImage.Format.Format_Grayscale8)
    paper.fill(255)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    assert isinstance(size, QSize)
    rows = bytes(paper.constBits())
    picture = Image.frombytes("L", (size.width(), size.height()), rows, "raw", "L", paper.bytesPerLine(), 1)
    return [each.text for each in zxingcpp.read_barcodes(picture)]


def test_every_block_on_a_page_has_its_code(tmp_path: Path, texts: Texts, qapp: QApplication) -> None:
    vouchers = [entered_voucher(place) for place in range(6)]
    path = tmp_path / "journal.pdf"
    write_journal(gym_journal(vouchers), path, texts)
    found = [code for page in (1, 2) for code in codes_on(path, page)] if pages(path) > 2 else codes_on(path, 1)
    assert sorted(found) == sorted(voucher.key for voucher in vouchers)


def test_codes_can_be_left_out(tmp_path: Path, texts: Texts, qapp: QApplication) -> None:
    path = tmp_path / "journal.pdf"
    write_journal(gym_journal([entered_voucher(0)], codes=False), path, texts)
    assert codes_on(path, 1) == []


def pages(path: Path) -> int:
    document = QPdfDocument()
    document.load(str(path))
    count = document.pageCount()
    document.close()
    return count
