"""Looking at the ways in: what is new is kept one by one, so that a fault on the way loses nothing."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from workbench.domain.errors import AskedTooOften, InletError, NoSuchInlet, Offline
from workbench.domain.inlets import Arrival, Inlet, InletKind, InletRun, InletStore, LiveSource, Secrets
from workbench.domain.ports import Clock, Progress
from workbench.services.changes import Changes
from workbench.services.inlets import KnownAt, as_input, is_understood, kind_of, secret_of
from workbench.services.intake import Intake
from workbench.services.outbox import Outbox
from workbench.services.requests import Through

_LONGEST_WAIT = timedelta(hours=4)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one look at a way in came to; ``changes`` says what is to be read again.

    ``arrived`` counts what was new, ``understood`` what of it held a voucher, a failure or a ledger; ``error`` is
    why the look ended early, or what could not be done at the other end.
    """

    inlet: Inlet
    arrived: int = 0
    understood: int = 0
    vouchers: int = 0
    failures: int = 0
    waiting_marks: int = 0
    error: InletError | None = None
    changes: Changes = field(default_factory=Changes)


@dataclass(slots=True)
class _Look:
    """One look under way."""

    arrived: int = 0
    understood: int = 0
    vouchers: int = 0
    failures: int = 0
    error: InletError | None = None
    changes: Changes = field(default_factory=Changes)

    def add(self, changes: Changes) -> None:
        """Add what keeping one arrival changed."""
        kinds, every = self.changes.kinds | changes.kinds, self.changes.all_cases or changes.all_cases
        touched = tuple(dict.fromkeys(self.changes.voucher_ids + changes.voucher_ids))
        self.changes = Changes(changes.act, kinds, touched, all_cases=every)


class Polling:
    """Looks at ways in. Each is looked at by one thread at a time; what comes twice changes nothing."""

    def __init__(
        self,
        store: InletStore,
        secrets: Secrets,
        kinds: Sequence[InletKind],
        intake: Intake,
        clock: Clock,
        outbox: Outbox,
    ) -> None:
        """Take what looking needs, and the outbox that tells of marks after each look."""
        self._store = store
        self._secrets = secrets
        self._kinds = tuple(kinds)
        self._intake = intake
        self._clock = clock
        self._outbox = outbox
        self._faults: dict[int, int] = {}

    def due(self, now: datetime) -> list[Inlet]:
        """Return the ways in to be looked at by now: not paused, and long enough since the last look.

        Marks that wait to be told are told at once. After each further error the wait is doubled, up to four hours;
        where the other end says how long, by that.
        """
        runs, marks = self._store.runs(), self._store.waiting_counts()
        inlets = [each for each in self._store.inlets() if not each.paused]
        return [each for each in inlets if self._is_due(each, runs.get(each.id), each.id in marks, now)]

    def _is_due(self, inlet: Inlet, run: InletRun | None, has_marks: bool, now: datetime) -> bool:
        if run is None or (has_marks and not run.error):
            return True
        wait = timedelta(minutes=inlet.minutes)
        if run.error == AskedTooOften.code:
            seconds = str(run.params.get("seconds", ""))
            wait = max(wait, timedelta(seconds=int(seconds))) if seconds.isdecimal() else wait
        elif run.error:
            doublings = min(max(self._faults.get(inlet.id, 1) - 1, 0), _MOST_DOUBLINGS)
            wait = max(wait, min(wait * 2**doublings, _LONGEST_WAIT))
        return now >= run.at + wait or now < run.at

    def poll(self, inlet: Inlet, progress: Progress) -> PollResult:
        """Look at a way in now, paused or not, and keep what is new; never raises for what is wrong there.

        Raises `Cancelled` (what came until then is kept), `NoSuchInlet` where it has been taken away, `StoreError`.
        """
        current = next((each for each in self._store.inlets() if each.id == inlet.id), None)
        if current is None:
            raise NoSuchInlet(name=inlet.name)
        at = self._clock.now()
        look = _Look()
        try:
            kind = kind_of(current, self._kinds)
            with closing(kind.open(current, secret_of(current, kind, self._secrets))) as live:
                self._take_in(current, live, look, progress)
        except InletError as error:
            look.error = error
        if not isinstance(look.error, Offline | AskedTooOften):
            sent = self._outbox.send(current, progress)
            look.error = look.error or sent.error
            look.add(sent.changes)
        self._remember(current, look, at)
        waiting = self._store.waiting_counts().get(current.id, 0)
        return PollResult(
            current, look.arrived, look.understood, look.vouchers, look.failures, waiting, look.error, look.changes
        )

    def _take_in(self, inlet: Inlet, live: LiveSource, look: _Look, progress: Progress) -> None:
        for arrival in live.arrivals(KnownAt(self._store, inlet.id), inlet.cursor, progress):
            self._keep(inlet, arrival, look, progress)
            try:
                live.settle(arrival)
            except Offline:
                raise
            except InletError as error:
                look.error = look.error or error
        if live.place is not None and live.place != inlet.cursor:
            self._store.put_cursor(inlet.id, live.place)

    def _keep(self, inlet: Inlet, arrival: Arrival, look: _Look, progress: Progress) -> None:
        preview = self._intake.preview([as_input(arrival, inlet)], progress)
        through = Through(inlet.id, arrival.key, arrival.cursor)
        result = self._intake.store(preview, inlet.name, False, progress, through)
        look.arrived += 1
        look.understood += is_understood(preview)
        look.vouchers += result.vouchers
        look.failures += result.failures
        look.add(result.changes)

    def _remember(self, inlet: Inlet, look: _Look, at: datetime) -> None:
        before = self._store.runs().get(inlet.id)
        run = InletRun(inlet.id, at, look.arrived, look.understood, well=before.well if before else None)
        if look.error:
            self._faults[inlet.id] = self._faults.get(inlet.id, 0) + 1
            params = {key: str(value) for key, value in look.error.params.items()}
            run = replace(run, error=look.error.code, params=params)
        else:
            self._faults.pop(inlet.id, None)
            run = replace(run, well=at)
        self._store.put_run(run)
