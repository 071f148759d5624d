"""Verifying 10 000 entered vouchers against an export of 100 000, and looking 10 000 up before they are entered."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.stores import fill, write_sie
from tests.benchmarks.table import Row

VOUCHERS = 100_000
ENTERED = 10_000
VERIFY = """
import sys, time
from pathlib import Path
from workbench.assembly import assemble
from workbench.services.requests import FileInput, MarkRequest
from tests.benchmarks.table import peak_memory
quiet = lambda done, total: None
services = assemble(Path(sys.argv[1]))
ids = [row.id for row in services.cases.index().rows]
services.actions.mark(ids, MarkRequest("typed", "bench"))
before = time.perf_counter()
found = services.verification.verify(FileInput(Path(sys.argv[2])), "bench", quiet).result.found
took = time.perf_counter() - before
verified = sum(each.verdict == "verified" for each in found)
print(took, peak_memory(), verified)
services.close()
"""
GUARD = """
import sys, time
from pathlib import Path
from workbench.assembly import assemble
quiet = lambda done, total: None
services = assemble(Path(sys.argv[1]))
from workbench.services.requests import FileInput
preview = services.intake.preview([FileInput(Path(sys.argv[2]))], quiet)
services.intake.store(preview, "bench", False, quiet)
ids = [row.id for row in services.cases.index().rows]
before = time.perf_counter()
services.guard.already_booked((), quiet)
read = time.perf_counter() - before
before = time.perf_counter()
booked = services.guard.already_booked(ids, quiet)
print(read, time.perf_counter() - before, len(booked))
services.close()
"""


def measure() -> list[Row]:
    """Return the time of the whole (read, kept, matched, states and history written), and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.se"
        write_sie(export, VOUCHERS)
        _make_export(export)
        fill(Path(folder) / "guard", ENTERED)
        read, looked, booked = _run(GUARD, Path(folder) / "guard", export)
        fill(Path(folder) / "data", ENTERED)
        took, memory, verified = _run(VERIFY, Path(folder) / "data", export)
    assert (verified, booked) == (ENTERED, ENTERED), (verified, booked)
    name = f"verify {ENTERED:,} against {VOUCHERS:,} in the ledger"
    return [
        Row(name, took, None, None, "≤ 10 s", "s"),
        Row("the same, peak memory", memory, None, None, "≤ 300 MB", "MB"),
        Row(f"keep {VOUCHERS:,} of an export for the guard, once", read, None, None, "≤ 10 s", "s"),
        Row(f"look {ENTERED:,} up in them", looked, None, None, "≤ 5 s", "s"),
    ]


def _run(script: str, folder: Path, export: Path) -> tuple[float, float, int]:
    command = [sys.executable, "-c", script, str(folder), str(export)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1]), int(said[2])


def _make_export(path: Path) -> None:
    """Give a feeder's file the head of a ledger's export."""
    body = path.read_bytes().replace(b'#PROGRAM "Kassan" 1.0', b'#PROGRAM "Fortnox" 3.60.4', 1)
    head = b'#RAR 0 20260101 20261231\r\n#KONTO 1930 "Bank"\r\n#IB 0 1930 0\r\n#VER'
    path.write_bytes(body.replace(b"#VER", head, 1))
