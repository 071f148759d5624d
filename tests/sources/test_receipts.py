"""Which files beside a report or an export belong to a voucher."""

import io

import pytest

from workbench.domain.source import ReadContext, Told
from workbench.domain.voucher import Voucher
from workbench.sources.receipts import Beside
from workbench.sources.sie_file import SieFile

EXPORT = """#FLAGGA 0
#PROGRAM "Mynt" 1.0
#FORMAT PC8
#GEN 20260201
#SIETYP 4
#ORGNR 559999-0016
#FNAMN "AB"
#VER "K" 301 20260131 "Hardware 8f3a2201"
{
#TRANS 5410 {} 100.00
#TRANS 2890 {} -100.00
}
#VER "K" 3012 20260131 "Coffee"
{
#TRANS 5410 {} 10.00
#TRANS 2890 {} -10.00
}
"""


def beside(*names: str) -> dict[str, bytes]:
    return {name: name.encode() for name in names}


@pytest.mark.parametrize("name", ["K301.pdf", "K-301.pdf", "kvitton/K 301_1.jpg", "8F3A2201.pdf", "k_301.png"])
def test_receipts_beside_a_sie_file_are_found_by_number_or_id(name: str) -> None:
    context = ReadContext(beside=beside(name, "K30.pdf", "unnamed.jpg"))
    first, second = SieFile().read(io.BytesIO(EXPORT.encode()), "mynt.se", context)
    assert isinstance(first, Told)
    assert [each.name for each in first.receipts] == [name.split("/")[-1]]
    assert isinstance(second, Voucher), "nothing lies beside for it"


def test_a_date_in_a_text_is_no_id() -> None:
    text = EXPORT.replace("8f3a2201", "2026-01-31").encode()
    first, _ = SieFile().read(io.BytesIO(text), "mynt.se", ReadContext(beside=beside("2026-01-31 something.pdf")))
    assert isinstance(first, Voucher)


def test_a_cell_may_name_several_files() -> None:
    files = Beside(beside("a/one.pdf", "a/two, three.pdf", "a/four.jpg"))
    assert files.named("one.pdf; four.jpg") == ["a/one.pdf", "a/four.jpg"]
    assert files.named("two, three.pdf") == ["a/two, three.pdf"]
    assert files.named("ONE.PDF") == ["a/one.pdf"]
    assert files.named("missing.pdf") == []


def test_a_short_id_finds_nothing() -> None:
    files = Beside(beside("2026-01-12.pdf", "12345.pdf"))
    assert files.with_id("12") == []
    assert files.with_id("12345") == ["12345.pdf"]
