"""The built program, as somebody who has neither Python nor this checkout would start it."""

import json
import os
import subprocess
from pathlib import Path

import pypdf
import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.package
FOLDER = ROOT / "dist" / "voucher-workbench"


def run(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    start = [str(FOLDER / "voucher-workbench"), "--data", str(tmp_path / "data"), "--lang", "sv", *words]
    return subprocess.run(
        start, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_built_program_does_the_main_job(tmp_path: Path) -> None:
    assert (FOLDER / "voucher-workbench-gui").exists()
    added = run(tmp_path, "add", str(ROOT / "resources" / "samples"), "--json")
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["vouchers"] == 60
    listed = json.loads(run(tmp_path, "list", "--json").stdout)
    assert len(listed) == 51
    pdf = tmp_path / "journal.pdf"
    assert run(tmp_path, "report", "--status", "open", "-o", str(pdf)).returncode == 0
    assert "Åkersberga" in "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert run(tmp_path, "mark", "--cause", listed[0]["causes"][0], "--reason", "typed").returncode == 0
    assert run(tmp_path, "history", "verify").returncode == 0


def test_the_built_program_shows_its_window(tmp_path: Path) -> None:
    shown = run(tmp_path, "demo")
    assert shown.returncode == 0, shown.stderr
    (picture,) = tmp_path.rglob("window.png")
    assert picture.stat().st_size > 20_000
