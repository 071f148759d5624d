"""Start; nothing else."""

import sys


def main() -> None:
    """Run the command line; without a command it opens the window."""
    from workbench.cli import program

    program(prog_name="voucher-workbench")


def window() -> None:
    """Open the window, bringing in the files named on the command line."""
    from workbench.app import run_window

    sys.exit(run_window(files=sys.argv[1:]))


if __name__ == "__main__":
    main()
