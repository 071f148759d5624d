"""From starting the process to a filled list of 50 000 vouchers, beside a bare QMainWindow."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.stores import fill
from tests.benchmarks.table import Row

VOUCHERS = 50_000
RUNS = 3
BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
"""
OURS = """
import sys
from pathlib import Path
from workbench.app import Program, make_application
from workbench.ui.tasks import ThreadRunner
app = make_application()
program = Program(app, Path(sys.argv[1]), "sv", ThreadRunner(app))
program.session.loaded.connect(app.quit)
program.start()
app.exec()
app.processEvents()
assert program.window.table.shown_total().vouchers == int(sys.argv[2])
"""
TELL = """
from tests.benchmarks.table import peak_memory
print(time.time(), peak_memory())
sys.stdout.flush()
"""


def measure() -> list[Row]:
    """Return the time and the peak memory of the quickest of a few starts."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), VOUCHERS)
        ours = min(_started(OURS, folder, str(VOUCHERS)) for _ in range(RUNS))
        bare = min(_started(BARE) for _ in range(RUNS))
    return [
        Row(f"start to a filled list, {VOUCHERS:,} vouchers", ours[0], bare[0], None, "≤ 1.2 s", "s"),
        Row("the same, peak memory", ours[1], bare[1], None, "≤ 250 MB", "MB"),
    ]


def _started(script: str, *words: str) -> tuple[float, float]:
    import time

    before = time.time()
    command = [sys.executable, "-c", f"import time, sys\n{script}\n{TELL}import os; os._exit(0)", *words]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[-2]) - before, float(said[-1])
