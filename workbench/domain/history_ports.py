"""The part of the store that holds the history; see `ports`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from workbench.domain.history import Event, EventKind


class HistoryStore(Protocol):
    """What the history can be asked."""

    def last_event(self, kinds: Sequence[EventKind]) -> int:
        """Return the number of the last record of some kinds, 0 where there is none."""
        ...

    def events_of(self, kinds: Sequence[EventKind]) -> list[Event]:
        """Return the events of these kinds, in order."""
        ...

    def events(self, voucher_id: int | None = None) -> Iterator[Event]:
        """Yield the history in order, of one voucher or all."""
        ...

    def last_acts(self, kinds: Sequence[str], limit: int) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Return the latest acts that wrote events of these kinds, newest first.

        Each as (kind, act, data) of its first such event.
        """
        ...

    def act_stands(self, act: str) -> bool:
        """Tell whether a voucher still stands as an act left it.

        Where the act moved it; still to be corrected, and in no report made since; marked, where it was approved.
        """
        ...

    def verify_history(self) -> int:
        """Check every record and everything it vouches for; return how many records were checked.

        Raises `HistoryBroken` naming the first record that does not hold.
        """
        ...
