"""Run every benchmark and print one table: ``python -m tests.benchmarks [name…]``.

Each runs in a process of its own, so that what one keeps in memory does not stand in another's figures.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.benchmarks.table import Row, measured, print_table

MODULES = ("list", "start", "intake", "diagnosis", "blockers", "verification", "mark", "hand_entry", "journal")


def main(chosen: list[str]) -> None:
    """Measure the chosen modules, or all."""
    rows: list[Row] = []
    for name in chosen or MODULES:
        print(f"{name} …", file=sys.stderr)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            rows.extend(process.submit(measured, name).result())
    print_table(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
