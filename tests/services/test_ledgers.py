"""What is known of a ledger, read by two workers at once."""

from datetime import date
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any, cast

from tests.services.conftest import COMPANY
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import Diagnosis, Store
from workbench.services.ledgers import Ledgers

_LONG = 10


class SlowStore:
    """Answers the first question for exports only when told to, with what was so when it was asked."""

    def __init__(self) -> None:
        self.events = 1
        self.asked, self.answer = Event(), Event()

    def last_event(self, kinds: object) -> int:
        del kinds
        return self.events

    def exports(self, company: str) -> list[Any]:
        found = [(LedgerFacts(company, as_of=date(2026, 1, self.events)), None)]
        if not self.asked.is_set():
            self.asked.set()
            assert self.answer.wait(_LONG)
        return found

    def refused(self, company: str) -> list[Any]:
        del company
        return []

    def events_of(self, kinds: object) -> list[Any]:
        del kinds
        return []


def test_what_was_read_before_something_was_told_does_not_outlast_it() -> None:
    store = SlowStore()
    ledgers = Ledgers(cast(Store, store), cast(Diagnosis, SimpleNamespace(version="1")))
    first = Thread(target=ledgers.of, args=(COMPANY,))
    first.start()
    assert store.asked.wait(_LONG)
    store.events = 2
    second = Thread(target=ledgers.of, args=(COMPANY,))
    second.start()
    second.join(0.2)
    store.answer.set()
    first.join(_LONG)
    second.join(_LONG)
    assert ledgers.of(COMPANY).exports[0][1].as_of == date(2026, 1, 2)
