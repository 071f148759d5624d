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
        Row(f"diagnose {FAILURES:,} failures, all different", _diagnosed(diagnoser, 0), None, None, "≤ 3 s", "s"),
    ]


def _diagnosed(diagnoser: Diagnoser, different: int) -> float:
    body = '{"ErrorInformation":{"error":1,"message":"Konto %d saknas i kontoplanen.","code":2001798}}'
    texts = [
        body % (1000 + n % different)
        if different
        else f"2024-01-31T10:11:12.{n:07} [{n * 7919:08x}] Verifikat F {n}: {body % (1000 + n % 9000)}"
        for n in range(FAILURES)
    ]
    before = time.perf_counter()
    for text in texts:
        assert diagnoser.findings(Failure("brp", text), None)[0].cause == "account-missing"
    return time.perf_counter() - before
