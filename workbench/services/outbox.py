"""Marks on their way back to the sending systems: in the order they were made, each taken once.

A mark that is refused for good is flagged and passed by, and ours stands. Anything else that goes wrong leaves it
waiting with all that are behind it, so that none ever overtakes another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.domain.errors import InletError, MarkRefused
from workbench.domain.inlets import Inlet, InletKind, InletStore, Outgoing, Secrets, Teller
from workbench.domain.ports import Clock, Progress
from workbench.services.changes import Changed, Changes
from workbench.services.moves import new_act

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of telling one way in. ``error`` is why it stopped with marks still waiting, None where none do."""

    told: int = 0
    refused: int = 0
    waiting: int = 0
    error: InletError | None = None
    changes: Changes = field(default_factory=Changes)


class Outbox:
    """Tells sending systems of the marks that wait for them."""

    def __init__(self, store: InletStore, kinds: Mapping[str, InletKind], secrets: Secrets, clock: Clock) -> None:
        """Take the kinds of way in by name."""
        self._store = store
        self._kinds = kinds
        self._secrets = secrets
        self._clock = clock

    def send(self, inlet: Inlet, progress: Progress) -> Sent:
        """Tell what waits for a way in, oldest first; the first that cannot be told now ends it for this time.

        Known errors are returned, not raised: they are the state of that way in. A paused one is left alone.
        """
        waiting = self._store.waiting_counts().get(inlet.id, 0)
        if not waiting or inlet.paused or inlet.kind not in self._kinds:
            return Sent(waiting=waiting)
        try:
            teller = self._kinds[inlet.kind].teller(inlet, self._secrets.get(inlet.id))
        except InletError as error:
            return Sent(waiting=waiting, error=error)
        if teller is None:
            return Sent(waiting=waiting)
        sending = _Sending(self._store, inlet.name, self._clock, teller)
        try:
            sending.send_all(inlet.id, waiting, progress)
        finally:
            teller.close()
        left = self._store.waiting_counts().get(inlet.id, 0)
        touched = tuple(dict.fromkeys(sending.touched))
        kinds = Changed.CASES | Changed.HISTORY if touched else Changed.NOTHING
        changes = Changes(sending.act if touched else "", kinds, touched)
        return Sent(sending.told, sending.refused, left, sending.error, changes)


class _Sending:
    """One round of telling one way in."""

    def __init__(self, store: InletStore, name: str, clock: Clock, teller: Teller) -> None:
        self.act = new_act()
        self.told = self.refused = 0
        self.error: InletError | None = None
        self.touched: list[int] = []
        self._store = store
        self._name = name
        self._clock = clock
        self._teller = teller

    def send_all(self, inlet_id: int, total: int, progress: Progress) -> None:
        """Tell mark by mark until none waits or one must wait."""
        while batch := self._store.waiting(inlet_id, _BATCH):
            for outgoing in batch:
                progress(self.told + self.refused, total)
                if not self._send(outgoing):
                    return

    def _send(self, outgoing: Outgoing) -> bool:
        """Tell one mark; False where it must wait."""
        try:
            self._teller.deliver(outgoing)
        except MarkRefused as error:
            answer = str(error.params["detail"])
            self.refused += self._store.put_refused(outgoing, self._name, answer, self._clock.now(), self.act)
        except InletError as error:
            self._store.put_attempt(outgoing.id)
            self.error = error
            return False
        else:
            self.told += self._store.put_told(outgoing, self._name, self._clock.now(), self.act)
        self.touched.append(outgoing.voucher_id)
        return True
