"""One row of the table of measures, and the printing of them."""

import importlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of our code beside its baseline's, taken in the same run.

    ``ours`` and ``baseline`` in ``unit`` (None: not measured); ``ratio`` is ours through the baseline's unless a
    measure says otherwise; ``goal`` in words.
    """

    name: str
    ours: float | None
    baseline: float | None = None
    ratio: float | None = None
    goal: str = ""
    unit: str = "s"


def compare(name: str, ours: float, baseline: float | None, goal: str, unit: str = "s") -> Row:
    """Make a row with the ratio of ours to the baseline."""
    return Row(name, ours, baseline, ours / baseline if baseline else None, goal, unit)


def peak_memory() -> float:
    """Return the most memory this process has had resident, in MB.

    Out of ``/proc`` where there is one: ``ru_maxrss`` of a child counts its parent's memory too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8"))[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(module: str) -> list[Row]:
    """Run one benchmark's ``measure``."""
    rows: list[Row] = importlib.import_module(f"tests.benchmarks.{module}").measure()
    return rows


def print_table(rows: Iterable[Row]) -> None:
    """Print the rows in columns."""
    heads = ("what", "ours", "baseline", "ratio", "unit", "goal")
    table = [heads]
    for row in rows:
        ratio = "–" if row.ratio is None else f"{row.ratio:.2f}"
        table.append((row.name, _number(row.ours), _number(row.baseline), ratio, row.unit, row.goal))
    widths = [max(len(line[place]) for line in table) for place in range(len(heads))]
    for number, line in enumerate(table):
        cells = [
            text.ljust(width) if place in (0, 4, 5) else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _number(value: float | None) -> str:
    if value is None:
        return "not measured"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
