"""The journal of 10 000 vouchers with QR codes and corrections, beside cairo and Platypus drawing the same texts."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import font_roboto

from tests.benchmarks.platypus_drawing import platypus_journal
from tests.benchmarks.table import Row, compare
from tests.conftest import ROOT
from tests.reports.gym import entered_voucher, gym_journal, gym_voucher
from workbench.domain.journal import Journal
from workbench.texts import Texts

VOUCHERS = 10_000
PER_PAGE = 9
PLATYPUS_VOUCHERS = 1_000
ROUNDS = 5


def measure() -> list[Row]:
    """Measure in turns, ours and cairo's, and take the best of each."""
    from workbench.reports.journal_pdf import write_journal

    peak, before = _peak_memory()  # first, as a process begins with the peak of the one that starts it
    journal = gym_journal(entered_voucher(place) for place in range(VOUCHERS))
    plain = gym_journal(gym_voucher(place) for place in range(VOUCHERS))
    few = gym_journal(journal.vouchers[:PLATYPUS_VOUCHERS])
    texts = Texts("sv", ROOT / "resources" / "i18n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.pdf"
        _let_cairo_find_roboto(Path(folder))
        cairo_journal = _cairo_journal()
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_timed(lambda: write_journal(journal, path, texts)))
            if cairo_journal is not None:
                theirs.append(_timed(lambda: cairo_journal(journal, path.with_name("cairo.pdf"))))
        pages = write_journal(plain, path, texts).pages
        entered_pages = write_journal(journal, path, texts).pages
        platypus = _timed(lambda: platypus_journal(few, path.with_name("platypus.pdf")))
        ours_few = min(_timed(lambda: write_journal(few, path, texts)) for _ in range(3))
    return [
        compare(
            f"journal PDF, {VOUCHERS} vouchers with QR, cairo without",
            min(ours),
            min(theirs, default=None),
            "ratio ≤ 1.2",
        ),
        compare(f"journal PDF, {PLATYPUS_VOUCHERS} vouchers, Platypus", ours_few, platypus, "ratio ≤ 0.2"),
        Row(f"journal PDF, {VOUCHERS} vouchers, pages", pages, VOUCHERS / PER_PAGE, None, "8 vouchers a page", "pages"),
        Row("the same with keys, QR and corrections, pages", entered_pages, pages, None, "≤ 1.3 times", "pages"),
        Row("journal PDF, peak memory (baseline: before writing)", peak, before, None, "≤ 100", "MB"),
    ]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_memory() -> tuple[float, float]:
    """Write the journal in a process of its own; return its peak in MB, and that before writing."""
    told = subprocess.run(
        [sys.executable, "-c", "from tests.benchmarks.journal import tell_memory; tell_memory()"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return float(told[1]), float(told[0])


def tell_memory() -> None:
    """Print this process's peak before and after writing, in MB."""
    from workbench.reports.journal_pdf import write_journal

    journal = gym_journal(entered_voucher(place) for place in range(VOUCHERS))
    unit = 2**20 if sys.platform == "darwin" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)
    with tempfile.TemporaryDirectory() as folder:
        write_journal(journal, Path(folder) / "journal.pdf", Texts("en", Path(folder)))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def _let_cairo_find_roboto(folder: Path) -> None:
    fonts = Path(font_roboto.Roboto).parent
    config = folder / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>", "utf-8")
    os.environ["FONTCONFIG_FILE"] = str(config)


def _cairo_journal() -> Callable[[Journal, Path], None] | None:
    """Return cairo's drawing, or None where pycairo is not installed: then it is not measured."""
    try:
        from tests.benchmarks.cairo_drawing import cairo_journal
    except ImportError:
        return None
    return cairo_journal
