"""Bringing in 100 000 vouchers by SIE and by BRP export, beside a raw SQLite insert."""

import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.stores import write_export, write_sie
from tests.benchmarks.table import Row

VOUCHERS = 100_000
BRING_IN = """
import sys, time
from pathlib import Path
from workbench.assembly import assemble
from workbench.services.requests import FileInput
from tests.benchmarks.table import peak_memory
quiet = lambda done, total: None
services = assemble(Path(sys.argv[1]))
before = time.perf_counter()
preview = services.intake.preview([FileInput(Path(sys.argv[2]))], quiet)
looked = time.perf_counter() - before
result = services.intake.store(preview, "bench", False, quiet)
print(looked, time.perf_counter() - before, peak_memory(), result.vouchers)
services.close()
"""


def measure() -> list[Row]:
    """Return the time from file to kept, the preview included, and the peak memory."""
    raw = _raw_insert()
    table = []
    for name, write in (("SIE 4I", write_sie), ("BRP XML", write_export)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.dat"
            write(path, VOUCHERS)
            command = [sys.executable, "-c", BRING_IN, folder, str(path)]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert int(said[3]) == VOUCHERS
        table.append(Row(f"bring in {VOUCHERS:,} vouchers, {name}", float(said[1]), raw, None, "≤ 15 s", "s"))
        table.append(Row(f"the same, peak memory, {name}", float(said[2]), None, None, "≤ 400 MB", "MB"))
    return table


def _raw_insert() -> float:
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "raw.sqlite3")) as connection:
        connection.execute(
            "CREATE TABLE voucher (id INTEGER PRIMARY KEY, number TEXT, day TEXT, text TEXT, amount INTEGER)"
        )
        values = [(None, str(n), "2026-01-01", f"Kassarapport nr {n}", 12500) for n in range(VOUCHERS)]
        before = time.perf_counter()
        with connection:
            connection.executemany("INSERT INTO voucher VALUES (?, ?, ?, ?, ?)", values)
        return time.perf_counter() - before
