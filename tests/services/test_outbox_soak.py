"""A thousand looks and sendings with faults at random: every item once, every mark once and in order."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import FixedClock
from tests.services.test_outbox import TYPED, Way
from tests.sources.feed_server import Fault, item, serving
from workbench.domain.errors import InletError
from workbench.domain.failure import Status
from workbench.services.services import Services
from workbench.store.store import SqlStore

ROUNDS = 1000
FAULTS = (
    Fault(401), Fault(403), Fault(500), Fault(429), Fault(429, (("Retry-After", "2"),)), Fault(drop=True),
    Fault(drop=True, acts=True), Fault(500, acts=True), Fault(cut=True, acts=True), Fault(cut=True),
    Fault(kind="text/html", body=b"<p>"), Fault(302, (("Location", "http://127.0.0.9/"),)), Fault(hang=True),
    Fault(hang=True, acts=True),
)  # fmt: skip


@pytest.fixture
def way(services: Services, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Way]:
    monkeypatch.setattr("workbench.sources.feed._SECONDS", 0.05)
    store = SqlStore.open(services.data_folder, program="test")
    with serving() as office:
        office.hang = 0.06
        yield Way(services, store, office, clock)
    store.close()


def test_a_thousand_rounds_with_faults(way: Way) -> None:
    chance = random.Random(20260302)
    meant: list[tuple[str, str]] = []
    failed = 0
    for number in range(ROUNDS):
        if chance.random() < 0.08:
            way.office.items.append(item(len(way.office.items) + 1))
        if chance.random() < 0.06:
            meant += _act(way, chance)
        if chance.random() < 0.4:
            way.office.faults.append(chance.choices(FAULTS, [8] * 12 + [1, 1])[0])
        failed += not _round(way, looks=number % 2 == 0)
    way.office.faults.clear()
    while not (_round(way, looks=True) and _round(way, looks=False)):
        pytest.fail("nothing is wrong any more")
    rows = way.services.cases.index().rows
    assert Counter(row.number for row in rows) == Counter(each["number"] for each in way.office.items)
    assert [row.failures for row in rows] == [1] * len(rows)
    assert way.office.marked == meant
    assert way.store.inlets.waiting_counts() == {}
    assert len(meant) > 40
    assert failed > 100
    assert way.services.cases.tray() == []
    assert way.services.cases.verify_history()


def _round(way: Way, looks: bool) -> bool:
    """Look or send once; tell whether all was well."""
    if not looks:
        return way.send().error is None
    try:
        way.poll()
    except InletError:
        return False
    return True


def _act(way: Way, chance: random.Random) -> list[tuple[str, str]]:
    """Mark or unmark some vouchers; return what the back office is to be told."""
    states: dict[Status, list[Any]] = {Status.OPEN: [], Status.MARKED: []}
    for row in way.services.cases.index().rows:
        states[row.status].append(row)
    marked = bool(states[Status.MARKED]) and chance.random() < 0.4
    of = states[Status.MARKED if marked else Status.OPEN]
    chosen = chance.sample(of, min(len(of), chance.randint(1, 3)))
    if not chosen:
        return []
    if marked:
        way.services.actions.unmark([row.id for row in chosen], "wrong", "anna")
    else:
        way.services.actions.mark([row.id for row in chosen], TYPED)
    verb = "unmark" if marked else "mark-exported"
    return [(f"v/{row.number}", verb) for row in chosen]
