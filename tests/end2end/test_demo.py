"""The demo as a newcomer without a display starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QImage

from workbench.demo import fresh_folder, has_display


@pytest.mark.parametrize(("language", "word"), [("sv", "Omslutning"), ("en", "Turnover")])
def test_the_demo_does_the_main_job_without_a_display(tmp_path: Path, language: str, word: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "workbench", "--data", str(tmp_path), "--lang", language, "demo"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    *_, journal, picture = done.stdout.strip().splitlines()
    pdf, png = Path(journal.partition(": ")[2]), Path(picture.partition(": ")[2])
    assert word in "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert QImage(str(png)).width() >= 1000


def test_a_folder_that_is_not_the_demos_own_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "voucher-workbench-demo"
    own.mkdir()
    (own / "mine.txt").write_text("keep")
    made = fresh_folder(own)
    assert made != own
    assert (own / "mine.txt").read_text() == "keep"
    (made / "old.txt").write_text("x")
    assert fresh_folder(made) == made
    assert not (made / "old.txt").exists()


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_whether_there_is_a_display(environment: dict[str, str], platform: str, shown: bool) -> None:
    assert has_display(environment, platform) == shown
