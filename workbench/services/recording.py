"""Writing one act into the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.domain.failure import State
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.inlets import Verb
from workbench.domain.ports import Writer

BY_HAND = "person"
"""What ``how`` says in the data of an event that a person brought about, so that it can be undone."""


@dataclass(frozen=True, slots=True)
class Record:
    """One act under way: the transaction it is written in, when, by whom, and its name."""

    writer: Writer
    at: datetime
    by: str
    act: str

    def event(self, kind: EventKind, voucher_id: int | None, data: Mapping[str, Any]) -> NewEvent:
        """Make an event of this act."""
        return NewEvent(kind, self.at, self.by, self.act, voucher_id, data)

    def put_states(self, before: Sequence[State], after: Sequence[State], reason: str = "") -> None:
        """Write states over the earlier ones; where a mark comes or goes, the sending systems are to be told of it."""
        self.writer.put_states(after)
        told: dict[Verb, list[int]] = {Verb.UNMARK: [], Verb.MARK: []}
        for was, now in zip(before, after, strict=True):
            if (was.mark is None) != (now.mark is None):
                told[Verb.UNMARK if now.mark is None else Verb.MARK].append(now.voucher_id)
        for verb, voucher_ids in told.items():
            if voucher_ids:
                self.writer.queue_marks(verb, voucher_ids, self.act, self.by, self.at, reason)

    def write(self, *events: NewEvent) -> None:
        """Write events at the end of the history."""
        self.append(events)

    def append(self, events: Sequence[NewEvent]) -> None:
        """Write events at the end of the history."""
        if events:
            self.writer.append(events)
