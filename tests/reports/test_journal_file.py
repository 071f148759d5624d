import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.reports.gym import gym_journal, gym_voucher
from tests.reports.reading import outline_of, pages_of
from workbench.domain.errors import Cancelled, FileNotWritable
from workbench.domain.journal import JournalRow
from workbench.reports.journal_pdf import write_journal
from workbench.texts import Texts


def test_nothing_is_drawn_outside_the_paper(tmp_path: Path, texts: Texts) -> None:
    wide = "W" * 300
    huge = 10**24
    voucher = replace(
        gym_voucher(0),
        rows=(JournalRow(10**6, wide, wide, wide, wide, wide, huge, 0), JournalRow(2, "1", "", "", "", "", 0, huge)),
        text=wide,
        series=wide,
        diagnosis=(wide,),
        original=(wide,),
        entered_as=wide,
        counterparty=wide,
    )
    path = tmp_path / "wide.pdf"
    write_journal(gym_journal([voucher], company_name=wide, company=wide, made_by=wide, selection=wide), path, texts)
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext, which tells where words end, is not installed")
    done = subprocess.run([program, "-bbox", str(path), "-"], capture_output=True, check=True, text=True)
    boxes = re.findall(r'xMin="([-.\d]+)" yMin="([-.\d]+)" xMax="([-.\d]+)" yMax="([-.\d]+)"', done.stdout)
    assert len(boxes) > 100
    for box in boxes:
        left, top, right, bottom = map(float, box)
        assert left > 20
        assert top > 10
        assert right < 595 - 30
        assert bottom < 842 - 10


def test_the_outline_has_one_entry_for_each_voucher(tmp_path: Path, texts: Texts) -> None:
    path = tmp_path / "journal.pdf"
    journal = gym_journal(gym_voucher(place) for place in range(200))
    write_journal(journal, path, texts)
    pages = pages_of(path)
    entries = outline_of(path)
    titles = [title for title, _ in entries]
    assert titles[:2] == [texts.t("Summary"), texts.t("Vouchers")]
    assert titles[-1] == texts.t("Totals")
    assert len(entries) == 203
    for voucher, (title, page) in zip(journal.vouchers, entries[2:-1], strict=True):
        assert title == f"F {voucher.number} · {voucher.transaction_date} · {voucher.text}"
        assert f"F {voucher.number} " in pages[page - 1]


def test_metadata_and_language(tmp_path: Path, texts: Texts) -> None:
    path = tmp_path / "journal.pdf"
    write_journal(gym_journal([gym_voucher(0)]), path, texts)
    reader = PdfReader(path)
    told = reader.metadata
    assert told is not None
    assert told.title == f"{texts.t('Vouchers to enter in Fortnox by hand')} – Puls & Bål Gym i Åkersberga AB"
    assert told.author == "Anna-Lena Öström"
    assert told.subject is not None
    assert "556677-8899" in told.subject
    assert told.creation_date is not None
    assert told.creation_date.isoformat() == "2026-03-02T09:30:00+00:00"
    assert str(reader.root_object["/Lang"])[:2] == texts.language


def test_the_fonts_are_embedded_subsets(tmp_path: Path, swedish: Texts) -> None:
    path = tmp_path / "journal.pdf"
    write_journal(gym_journal([gym_voucher(0)]), path, swedish)
    resources = PdfReader(path).pages[1]["/Resources"]
    assert isinstance(resources, DictionaryObject)
    fonts = resources["/Font"]
    assert isinstance(fonts, DictionaryObject)
    assert set(fonts) == {"/R0", "/B0"}
    for font in fonts.values():
        entry = font.get_object()
        assert isinstance(entry, DictionaryObject)
        descriptor = entry["/FontDescriptor"]
        assert isinstance(descriptor, DictionaryObject)
        assert "/FontFile2" in descriptor
        assert re.fullmatch(r"/[A-Z]{6}\+Roboto-(Regular|Bold)", str(descriptor["/FontName"]))
    assert path.stat().st_size < 60_000


def test_the_same_journal_gives_the_same_bytes(tmp_path: Path, texts: Texts) -> None:
    journal = gym_journal(gym_voucher(place) for place in range(30))
    first, second = tmp_path / "one.pdf", tmp_path / "two.pdf"
    told = write_journal(journal, first, texts)
    assert write_journal(journal, second, texts) == told
    data = first.read_bytes()
    assert data == second.read_bytes()
    assert told.sha256 == hashlib.sha256(data).hexdigest()
    assert told.size == len(data)


def test_progress_is_told_and_may_stop_the_work(tmp_path: Path, texts: Texts) -> None:
    journal = gym_journal(gym_voucher(place) for place in range(500))
    seen: list[tuple[int, int]] = []
    path = tmp_path / "journal.pdf"
    path.write_bytes(b"an earlier journal")

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_journal(journal, path, texts, stop)
    assert seen == [(0, 500), (200, 500)]
    assert path.read_bytes() == b"an earlier journal"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_can_not_be_written_is_told(tmp_path: Path, texts: Texts) -> None:
    journal = gym_journal([gym_voucher(0)])
    for path in (tmp_path / "absent" / "journal.pdf", tmp_path):
        with pytest.raises(FileNotWritable) as caught:
            write_journal(journal, path, texts)
        assert str(path) in texts.error(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FileNotWritable, match="No space left"):
        write_journal(gym_journal([gym_voucher(0)]), tmp_path / "journal.pdf", texts)
    assert list(tmp_path.iterdir()) == []
