"""Killing the process at any moment: all of an act or nothing of it, and nothing lost that was reported done."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.services.conftest import brp, quiet
from workbench.assembly import assemble
from workbench.domain.failure import Status
from workbench.services.requests import TextInput

VOUCHERS = 4_000
MARK = """
import sys
from pathlib import Path
from workbench.assembly import assemble
from workbench.services.requests import MarkRequest
services = assemble(Path(sys.argv[1]))
ids = [row.id for row in services.cases.index().rows]
print("ready", flush=True)
services.actions.mark(ids, MarkRequest("typed", "anna"))
print("done", flush=True)
services.close()
"""
ADD = """
import sys
from pathlib import Path
from workbench.assembly import assemble
from workbench.services.requests import FileInput
quiet = lambda done, total: None
services = assemble(Path(sys.argv[1]))
preview = services.intake.preview([FileInput(Path(sys.argv[2]))], quiet)
print("ready", flush=True)
services.intake.store(preview, "anna", False, quiet)
print("done", flush=True)
services.close()
"""


@pytest.fixture(scope="module")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with thousands of vouchers that nothing has been marked in: marking them takes some 0.4 s."""
    folder = tmp_path_factory.mktemp("store")
    services = assemble(folder)
    export = brp(*((str(n), "2026-01-01", f"Kassarapport nr {n}", "4903") for n in range(1, VOUCHERS + 1)))
    services.intake.store(services.intake.preview([TextInput("export", export)], quiet), "anna", False, quiet)
    services.close()
    return folder


def killed_after(seconds: float, script: str, *words: str) -> str:
    """Run a script, kill it so long after it said ready, and return what it said."""
    process = subprocess.Popen([sys.executable, "-c", script, *words], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read()
    return said


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.06, 0.1, 0.15, 0.2, 0.3, 1.0])
def test_a_bulk_mark_is_all_or_nothing(thousands: Path, tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    shutil.copytree(thousands, folder)
    said = killed_after(seconds, MARK, str(folder))
    services = assemble(folder)
    marked = sum(row.status == Status.MARKED for row in services.cases.index().rows)
    assert marked in ((VOUCHERS,) if "done" in said else (0, VOUCHERS))
    assert services.cases.verify_history() == VOUCHERS + 1 + marked
    services.close()


@pytest.mark.parametrize("seconds", [0.1, 0.4, 5.0])
def test_an_intake_is_all_or_nothing(tmp_path: Path, seconds: float) -> None:
    folder, export = tmp_path / "data", tmp_path / "export.xml"
    export.write_text(brp(*((str(n), "2026-01-01", f"nr {n}", "4903") for n in range(1, 3001))), "utf-8")
    said = killed_after(seconds, ADD, str(folder), str(export))
    services = assemble(folder)
    kept = len(services.cases.index())
    assert kept in ((3000,) if "done" in said else (0, 3000))
    assert services.cases.verify_history() == (kept + 1 if kept else 0)
    services.close()


def test_the_program_itself_says_done_only_when_it_is(tmp_path: Path) -> None:
    export = tmp_path / "export.xml"
    export.write_text(brp(("1", "2026-01-01", "nr 1", "4903")), "utf-8")
    start = [sys.executable, "-m", "workbench", "--data", str(tmp_path / "data"), "--lang", "en"]
    added = subprocess.run([*start, "add", str(export), "--json"], capture_output=True, text=True, check=True)
    assert json.loads(added.stdout)["vouchers"] == 1
    listed = subprocess.run(
        [*start, "list", "--status", "unreported", "--json"], capture_output=True, text=True, check=True
    )
    assert [row["number"] for row in json.loads(listed.stdout)] == ["1"]
