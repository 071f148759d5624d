"""Diagnosing 100 000 failures."""

import time

from tests.benchmarks.table import Row
from workbench.diagnosis import Catalogue, Diagnoser
from workbench.domain.failure import Failure
from workbench.settings import resource

FAILURES = 100_000


def measure() -> list[Row]:
    """Return the time for texts that are mostly alike, as they are in life, and for texts that all differ."""
    diagnoser = Diagnoser(Catalogue.load(resource("causes")))
    return [
        Row(f"diagnose {FAILURES:,} failures, 40 different texts", _diagnosed(diagnoser, 40), None, None, "≤ 3 s", "s"),
        Row(f"diagnose {FAILURES // 10:,} failures, all different", _diagnosed(diagnoser, 0), None, None, "≤ 3 s", "s"),
    ]


def _diagnosed(diagnoser: Diagnoser, different: int) -> float:
    count = FAILURES if different else FAILURES // 10
    texts = [
        f"Konto {1000 + (n % different if different else n)} saknas i kontoplanen. (2001798)" for n in range(count)
    ]
    before = time.perf_counter()
    for text in texts:
        assert diagnoser.findings(Failure("brp", text), None)[0].cause == "account-missing"
    return time.perf_counter() - before
