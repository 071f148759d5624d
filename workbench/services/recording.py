"""Writing one act into the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.domain.failure import Flag, State
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
        """Write states over the earlier ones; where a mark comes to hold or holds no more, that is to be told.

        One that awaits the approval of a second person does not hold yet: the sending systems hear of it once it does.
        """
        self.writer.put_states(after)
        told: dict[Verb, list[int]] = {Verb.UNMARK: [], Verb.MARK: []}
        for was, now in zip(before, after, strict=True):
            if _holds(was) != _holds(now):
                told[Verb.MARK if _holds(now) else Verb.UNMARK].append(now.voucher_id)
        for verb, voucher_ids in told.items():
            if voucher_ids:
                self.writer.queue_marks(verb, voucher_ids, self.act, self.by, self.at, reason)

    def tell_marks(self, voucher_ids: Sequence[int]) -> None:
        """Let the sending systems that have just delivered some vouchers hear of the marks that these have already."""
        states = self.writer.states(list(dict.fromkeys(voucher_ids)))
        marked = [each for each, state in states.items() if _holds(state)]
        if marked:
            self.writer.queue_marks(Verb.MARK, marked, self.act, self.by, self.at, "")

    def write(self, *events: NewEvent) -> None:
        """Write events at the end of the history."""
        self.append(events)

    def append(self, events: Sequence[NewEvent]) -> None:
        """Write events at the end of the history."""
        if events:
            self.writer.append(events)


def _holds(state: State) -> bool:
    return state.mark is not None and Flag.AWAITING_APPROVAL not in state.flags
