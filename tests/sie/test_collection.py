"""Every fact that a collection of public files states of them, where it lies beside the checkout."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from workbench.sie.encoding import EncodingVote
from workbench.sie.reader import SieFault, SieReader, SieVoucher, WrongSum

FOLDER = Path(__file__).parents[3] / "shared" / "reference" / "sie-files"
MANIFEST = FOLDER / "manifest.json"
pytestmark = pytest.mark.skipif(not MANIFEST.is_file(), reason="the public SIE files are not beside this checkout")
ENTRIES: list[dict[str, Any]] = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.is_file() else []
COUNTED = [entry for entry in ENTRIES if "vouchers" in entry]
# Struck and added rows are zero too in that count; a row added is written twice.
ZERO_ROWS = {"public/bl2011_t4e_rtrans_btrans.se": 2}


def read(data: bytes) -> tuple[SieReader, list[SieVoucher]]:
    reader = SieReader(io.BytesIO(data))
    return reader, list(reader.vouchers())


def test_the_collection_is_whole() -> None:
    assert len(ENTRIES) >= 45
    assert len(COUNTED) >= 28


@pytest.mark.parametrize("entry", COUNTED, ids=lambda entry: entry["file"])
@pytest.mark.parametrize("end", ["as it is", b"\n", b"\r\n", b"\r"])
def test_what_is_stated(entry: dict[str, Any], end: str | bytes) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    assert len(data) == entry["bytes"]
    if isinstance(end, bytes):
        data = data.replace(b"\r\n", b"\n").replace(b"\n", end)
    reader, vouchers = read(data)
    rows = [row for voucher in vouchers for row in voucher.rows]
    assert len(vouchers) == entry["vouchers"]
    assert len(rows) == entry["trans"]
    assert sum(voucher.added for voucher in vouchers) == entry["rtrans"]
    assert sum(voucher.removed for voucher in vouchers) == entry["btrans"]
    assert sum(len(voucher.struck) for voucher in vouchers) == entry["btrans"]
    assert sum(sum(row.amount for row in voucher.rows) != 0 for voucher in vouchers) == entry["unbalanced"]
    assert sum(not voucher.rows for voucher in vouchers) == entry["empty_vouchers"]
    assert sum(row.amount == 0 for row in rows) == ZERO_ROWS.get(entry["file"], entry["zero_rows"])
    assert sorted({str(number) for row in rows for number, _ in row.objects}) == entry["dims"]
    assert (reader.facts.program, reader.facts.kind) == (entry["program"].strip(), entry["sietyp"])
    # The collection counted the bytes of a letter.
    size = "utf-8" if entry["encoding"] == "utf-8" else "cp437"
    assert max((len(voucher.text.encode(size, "replace")) for voucher in vouchers), default=0) == entry["max_vertext"]
    assert not [fault for voucher in vouchers for fault in voucher.faults]
    assert reader.facts.unread == []
    assert sum(use.count for use in reader.facts.used.values()) == sum(bool(each.series) for each in vouchers)


@pytest.mark.parametrize("entry", COUNTED, ids=lambda entry: entry["file"])
def test_the_encoding(entry: dict[str, Any]) -> None:
    vote = EncodingVote()
    vote.feed((FOLDER / entry["file"]).read_bytes())
    assert vote.encoding == entry["encoding"].replace("ascii", "utf-8")


@pytest.mark.parametrize("entry", [entry for entry in COUNTED if entry["ksumma"]], ids=lambda entry: entry["file"])
def test_a_control_sum_that_was_valid_is_not_once_a_digit_changes(entry: dict[str, Any]) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    with pytest.raises(WrongSum) as caught:
        read(data.replace(b"1930", b"1931", 1))
    assert caught.value.told == entry["ksumma"].split()[0]


def test_the_control_sums_made_for_it() -> None:
    reader, _ = read((FOLDER / "synthetic" / "recommended_4i_with_ksumma.si").read_bytes())
    assert reader.facts.kind == "4"
    with pytest.raises(WrongSum) as wrong:
        read((FOLDER / "synthetic" / "ksumma_wrong.si").read_bytes())
    assert (wrong.value.told, wrong.value.found) == ("1", 464498090)
    with pytest.raises(SieFault, match="#KSUMMA"):
        read((FOLDER / "synthetic" / "ksumma_truncated.si").read_bytes())


@pytest.mark.parametrize("path", sorted((FOLDER / "synthetic").glob("*")), ids=lambda path: path.name)
def test_the_synthetic_ones_balance_and_keep_their_letters(path: Path) -> None:
    reader = SieReader(io.BytesIO(path.read_bytes()))
    if path.stem.startswith("ksumma"):
        with pytest.raises(SieFault):
            list(reader.vouchers())
        return
    for voucher in reader.vouchers():
        assert voucher.faults == ()
        assert sum(row.amount for row in voucher.rows) == 0
        assert voucher.rows or voucher.removed
    assert reader.facts.company_name in ("Åkeri & Öl i Ängelholm AB", "Övningsföretaget AB")
