"""Marks told back to a real feed: in order, once, and never undoing what a person has said."""

from collections.abc import Iterator

import pytest

from tests.conftest import FixedClock
from tests.services.conftest import quiet
from tests.sources.feed_server import TOKEN, Backoffice, Fault, item, serving
from workbench.domain.errors import AskedTooOften, InletError, NoKeyring, Offline, ServerFault
from workbench.domain.failure import Flag, Status
from workbench.domain.history import EventKind
from workbench.domain.inlets import Inlet, InletKind
from workbench.services.outbox import Outbox, Sent
from workbench.services.requests import BytesInput, MarkRequest, Through
from workbench.services.services import Services
from workbench.sources.feed import FeedKind
from workbench.store.store import SqlStore

TYPED = MarkRequest("typed", "anna", None, "A", "12")
KINDS: dict[str, InletKind] = {"feed": FeedKind()}


class Tokens:
    """A keyring in memory."""

    def __init__(self, secret: str = TOKEN) -> None:
        self.secret = secret

    def get(self, inlet_id: int) -> str:
        if not self.secret:
            raise NoKeyring(name="Kassan", detail="locked")
        return self.secret

    def put(self, inlet_id: int, secret: str) -> None:
        self.secret = secret


class Way:
    """A way in to a feed, with everything that goes through it."""

    def __init__(self, services: Services, store: SqlStore, office: Backoffice, clock: FixedClock) -> None:
        self.services, self.store, self.office, self.clock = services, store, office, clock
        self.tokens = Tokens()
        self.outbox = Outbox(store.inlets, KINDS, self.tokens, clock)
        inlet = Inlet("feed", "Kassan", options={"address": office.base, "page_size": "100"})
        self.id = store.inlets.put_inlet(inlet, clock.now(), "anna", "act")

    @property
    def inlet(self) -> Inlet:
        return next(each for each in self.store.inlets.inlets() if each.id == self.id)

    def poll(self) -> int:
        """Fetch what is new and keep it; return the number of new vouchers."""
        inlet, came = self.inlet, 0
        feed = FeedKind().open(inlet, self.tokens.secret)
        try:
            for arrival in feed.arrivals(self._known, inlet.cursor, quiet):
                preview = self.services.intake.preview([BytesInput(arrival.name, arrival.data)], quiet)
                through = Through(inlet.id, arrival.key, arrival.cursor)
                came += self.services.intake.store(preview, "poll", False, quiet, through).vouchers
        finally:
            feed.close()
        return came

    def _known(self, keys: "list[str] | tuple[str, ...]") -> set[str]:  # type: ignore[override]
        return self.store.inlets.known_arrivals(self.id, keys)

    def send(self) -> Sent:
        return self.outbox.send(self.inlet, quiet)

    def ids(self) -> list[int]:
        return [row.id for row in self.services.cases.index().rows]

    def flags(self, voucher_id: int) -> Flag:
        return self.services.cases.rows([voucher_id])[0].flags

    def kinds(self, voucher_id: int) -> list[str]:
        return [event.kind for event in self.services.cases.history(voucher_id)]


@pytest.fixture
def way(services: Services, clock: FixedClock) -> Iterator[Way]:
    store = SqlStore.open(services.data_folder, program="test")
    with serving(items=[item(number) for number in (1, 2, 3)]) as office:
        yield Way(services, store, office, clock)
    store.close()


def test_the_whole_way(way: Way) -> None:
    assert way.poll() == 3
    assert [row.status for row in way.services.cases.index().rows] == [Status.OPEN] * 3
    first, second, _ = way.ids()
    way.services.actions.mark([first, second], TYPED)
    sent = way.send()
    assert (sent.told, sent.refused, sent.waiting, sent.error) == (2, 0, 0, None)
    assert way.office.marked == [("v/1", "mark-exported"), ("v/2", "mark-exported")]
    told = way.office.told[0]
    assert (told["by"], told["reason"], told["fortnox"]) == ("anna", "typed", "A 12")
    assert way.kinds(first)[-2:] == [EventKind.MARKED, EventKind.SOURCE_TOLD]
    assert sent.changes.voucher_ids == (first, second)
    assert way.send() == Sent()
    assert way.poll() == 0
    assert way.services.cases.verify_history()
