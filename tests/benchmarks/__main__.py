"""Run every benchmark there is and print one table: ``python -m tests.benchmarks [name…]``."""

import importlib
import sys

from tests.benchmarks.table import Row, print_table

MODULES = ("list", "start", "intake", "diagnosis", "mark", "journal")


def main(chosen: list[str]) -> None:
    """Measure the chosen modules, or all; one that is not there is left out, and named."""
    rows: list[Row] = []
    for name in chosen or MODULES:
        module = f"{__package__}.{name}"
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            print(f"{name}: there is no such benchmark", file=sys.stderr)
            continue
        print(f"{name} …", file=sys.stderr)
        rows.extend(found.measure())
    print_table(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
