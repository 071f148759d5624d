"""Writing one act into the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ports import Writer


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

    def write(self, *events: NewEvent) -> None:
        """Write events at the end of the history."""
        self.append(events)

    def append(self, events: Sequence[NewEvent]) -> None:
        """Write events at the end of the history."""
        if events:
            self.writer.append(events)
