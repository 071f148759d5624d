"""From decision to paper for 10 000 vouchers: corrected, looked up, written as SIE file, journal and list."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.mark import VOUCHERS
from tests.benchmarks.stores import fill, quiet, write_sie
from tests.benchmarks.table import Row
from workbench.assembly import assemble
from workbench.domain.journal import JournalOrder
from workbench.services.case_row import Column
from workbench.services.replacing import Replacements
from workbench.services.requests import FileInput
from workbench.services.services import Services

WANTED = Replacements(accounts={"3110": "3111"}, cost_centers={"10": "11"}, clean_text=True)


def measure() -> list[Row]:
    """Return the time of each act, all through the services, on a real store with what the ledger holds at hand."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, VOUCHERS)
        services = assemble(folder)
        _bring_in_facts(services, folder)
        ids = [row.id for row in services.cases.index().rows]
        rows = list(_acts(services, ids, folder))
        services.close()
    return rows


def _acts(services: Services, ids: list[int], folder: Path) -> list[Row]:
    texts = services.texts("sv")
    order = next(iter(JournalOrder))
    acts: list[tuple[str, str, Callable[[], object]]] = [
        ("what a correction would come to", "≤ 2.0 s", lambda: services.corrections.plan(ids, WANTED)),
        ("correct, with history", "≤ 3.0 s", lambda: services.corrections.correct(ids, WANTED, "renamed", "bench")),
        ("SIE file with its receipt page", "≤ 10 s",
         lambda: services.sie.write(ids, folder / "w.si", "W", "bench", texts, anyway=True)),
        ("journal saved, looked up and recorded", "≤ 15 s",
         lambda: services.write_journal(ids, folder / "a.pdf", order, "", "bench", texts, None, True, quiet)),
        ("list as XLSX", "≤ 10 s",
         lambda: services.write_list(services.cases.index().rows, tuple(Column), folder / "list.xlsx", "bench", texts)),
    ]  # fmt: skip
    return [Row(f"{what}, {len(ids):,}", _timed(act), None, None, goal, "s") for what, goal, act in acts]


def _timed(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _bring_in_facts(services: Services, folder: Path) -> None:
    export = folder / "export.se"
    write_sie(export, 1_000)
    services.intake.store(services.intake.preview([FileInput(export)], quiet), "bench", False, quiet)
