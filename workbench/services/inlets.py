"""The ways in that a user has set up: added, changed, tried, paused, taken away.

Secrets go to the system's keyring and nowhere else; everything else is kept in the store and written in the history.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from workbench.domain.company import normalise_org_number
from workbench.domain.errors import (
    InletError,
    InletExists,
    NoKeyring,
    NoSuchInlet,
    OptionWrong,
    SecretMissing,
)
from workbench.domain.inlets import Arrival, Inlet, InletKind, InletRun, InletStore, Option, OptionKind, Secrets
from workbench.domain.ports import Clock, Progress
from workbench.domain.sentence import N_, Sentence
from workbench.services.intake import Intake, Preview
from workbench.services.moves import new_act
from workbench.services.requests import BytesInput, InputPreview

MOST_MINUTES = 7 * 24 * 60
SAMPLED = 200
_MOST_SAMPLES = 5
_REHEARSAL = 0
_ON = "yes"

_EMPTY = N_("empty")
_NOT_OF_THIS_KIND = N_("said of a source of this kind")
_NO_NUMBER = N_("“{value}”: a whole number is wanted")
_NO_CHOICE = N_("“{value}”: choose one of {choices}")
_NO_KIND = N_("“{value}”: there is no such kind")
NAME, KIND, MINUTES = N_("Name"), N_("Kind"), N_("Minutes between two looks")


@dataclass(frozen=True, slots=True)
class InletView:
    """A way in as it is shown: how the last look went (None: never looked) and how many marks wait to be told."""

    inlet: Inlet
    run: InletRun | None
    waiting_marks: int

    @property
    def error(self) -> InletError | None:
        """What was wrong at the last look."""
        return run_error(self.run, self.inlet.name) if self.run else None


@dataclass(frozen=True, slots=True)
class Checked:
    """What trying a way in came to; nothing of it is kept. ``more`` says that only the first 200 were looked at.

    ``samples`` are names of what is new; ``error`` is why it could not go on, None where it is connected.
    """

    new: int = 0
    understood: int = 0
    samples: tuple[str, ...] = ()
    more: bool = False
    error: InletError | None = None


class Inlets:
    """Keeps the ways in."""

    def __init__(
        self, store: InletStore, secrets: Secrets, kinds: Sequence[InletKind], intake: Intake, clock: Clock
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._kinds = tuple(kinds)
        self._intake = intake
        self._clock = clock

    def kinds(self) -> tuple[InletKind, ...]:
        """Return the kinds there are."""
        return self._kinds

    def all(self) -> list[InletView]:
        """Return the ways in, by name."""
        runs, waiting = self._store.runs(), self._store.waiting_counts()
        return [InletView(each, runs.get(each.id), waiting.get(each.id, 0)) for each in self._store.inlets()]

    def named(self, name: str) -> Inlet:
        """Return the way in of a name, whatever its case. Raises `NoSuchInlet`."""
        for each in self._store.inlets():
            if each.name.casefold() == name.strip().casefold():
                return each
        raise NoSuchInlet(name=name)

    def get(self, inlet_id: int) -> Inlet:
        """Return a way in. Raises `NoSuchInlet`."""
        for each in self._store.inlets():
            if each.id == inlet_id:
                return each
        raise NoSuchInlet(name=f"#{inlet_id}")

    def holds_secret(self, inlet: Inlet) -> bool:
        """Tell whether the keyring holds a way in's password or token. Raises `NoKeyring`."""
        try:
            return bool(self._secrets.get(inlet.id))
        except NoKeyring as error:
            raise NoKeyring(name=inlet.name, detail=error.params["detail"]) from None

    def add(self, inlet: Inlet, secret: str, by: str) -> Inlet:
        """Keep a new way in, its secret in the keyring; return it with its id.

        Raises `OptionWrong`, `InletExists`, `SecretMissing`; `NoKeyring`, and then nothing is kept.
        """
        checked = self._validated(replace(inlet, id=0, cursor=""))
        if not secret and _wants_secret(self._kind(checked)):
            raise SecretMissing(name=checked.name)
        if secret:
            self._put_secret(checked, _REHEARSAL, secret)
            self._put_secret(checked, _REHEARSAL, "")
        made = replace(checked, id=self._store.put_inlet(checked, self._clock.now(), by, new_act()))
        if secret:
            try:
                self._put_secret(made, made.id, secret)
            except NoKeyring:
                self._store.remove_inlet(made, self._clock.now(), by, new_act())
                raise
        return made

    def change(self, inlet: Inlet, secret: str | None, by: str) -> Inlet:
        """Keep a way in over the earlier form of it; a secret of None leaves the one it has.

        Raises `NoSuchInlet`, `OptionWrong`, `InletExists`, `NoKeyring`; then nothing is changed.
        """
        before = self.get(inlet.id)
        checked = self._validated(replace(inlet, kind=before.kind, cursor=before.cursor))
        if secret is not None:
            self._put_secret(checked, checked.id, secret)
        if checked != before:
            self._store.put_inlet(checked, self._clock.now(), by, new_act())
        return checked

    def remove(self, inlet_id: int, by: str) -> None:
        """Take away a way in and its secret; what came through it stays. Raises `NoSuchInlet`.

        Where the keyring cannot be reached its entry is left behind, and `NoKeyring` is raised once the rest is done.
        """
        inlet = self.get(inlet_id)
        self._store.remove_inlet(inlet, self._clock.now(), by, new_act())
        if _secret_option(self._kind(inlet)):
            self._put_secret(inlet, inlet.id, "")

    def pause(self, inlet_id: int, paused: bool, by: str) -> None:
        """Stop or begin looking by itself. Raises `NoSuchInlet`."""
        inlet = self.get(inlet_id)
        if inlet.paused != paused:
            self._store.put_inlet(replace(inlet, paused=paused), self._clock.now(), by, new_act())

    def check(self, inlet: Inlet, secret: str | None, progress: Progress) -> Checked:
        """Try a way in, kept or not yet, and tell what is new there; keeps nothing and changes nothing.

        A secret of None is the one in the keyring. What can be wrong is told in ``error``.
        """
        new = understood = 0
        samples: list[str] = []
        try:
            checked = self._validated(inlet)
            kind = self._kind(checked)
            known = KnownAt(self._store, checked.id)
            with closing(kind.open(checked, secret_of(checked, kind, self._secrets, secret))) as live:
                for arrival in islice(live.arrivals(known, checked.cursor, progress), SAMPLED + 1):
                    if new == SAMPLED:
                        return Checked(new, understood, tuple(samples), True)
                    new += 1
                    samples += [arrival.name] if len(samples) < _MOST_SAMPLES else []
                    with closing(self._intake.preview([as_input(arrival, checked)], progress)) as preview:
                        understood += is_understood(preview)
        except InletError as error:
            return Checked(new, understood, tuple(samples), False, error)
        return Checked(new, understood, tuple(samples))

    def _put_secret(self, inlet: Inlet, inlet_id: int, secret: str) -> None:
        try:
            self._secrets.put(inlet_id, secret)
        except NoKeyring as error:
            raise NoKeyring(name=inlet.name, detail=error.params["detail"]) from None

    def _kind(self, inlet: Inlet) -> InletKind:
        return kind_of(inlet, self._kinds)

    def _validated(self, inlet: Inlet) -> Inlet:
        """Return a way in as it is kept. Raises `OptionWrong`, `InletExists`."""
        name = " ".join(inlet.name.split())
        if not name:
            raise OptionWrong(name=inlet.kind, option=NAME, detail=_EMPTY)
        kind = self._kind(inlet)
        if any(each.name.casefold() == name.casefold() and each.id != inlet.id for each in self._store.inlets()):
            raise InletExists(name=name)
        if not 1 <= inlet.minutes <= MOST_MINUTES:
            raise OptionWrong(name=name, option=MINUTES, detail=f"{inlet.minutes}")
        known = {each.name: each for each in kind.options if each.kind is not OptionKind.SECRET}
        for option in inlet.options:
            if option not in known:
                raise OptionWrong(name=name, option=option, detail=_NOT_OF_THIS_KIND)
        said = {each.name: _value(name, each, inlet.options.get(each.name, each.default)) for each in known.values()}
        return replace(inlet, name=name, options=said, company=normalise_org_number(inlet.company))


class KnownAt:
    """Answers which keys have come through a way in already."""

    def __init__(self, store: InletStore, inlet_id: int) -> None:
        self._store = store
        self._inlet_id = inlet_id

    def __call__(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that have."""
        return self._store.known_arrivals(self._inlet_id, keys) if self._inlet_id else set()


def kind_of(inlet: Inlet, kinds: Sequence[InletKind]) -> InletKind:
    """Return the kind of a way in. Raises `OptionWrong` where there is none of that name."""
    for each in kinds:
        if each.name == inlet.kind:
            return each
    raise OptionWrong(name=inlet.name, option=KIND, detail=Sentence(_NO_KIND, {"value": inlet.kind}))


def secret_of(inlet: Inlet, kind: InletKind, secrets: Secrets, given: str | None = None) -> str:
    """Return the secret a way in is opened with, out of the keyring where none is given.

    Raises `SecretMissing`, `NoKeyring`.
    """
    if not _secret_option(kind):
        return ""
    if given is None:
        try:
            given = secrets.get(inlet.id) if inlet.id else ""
        except NoKeyring as error:
            raise NoKeyring(name=inlet.name, detail=error.params["detail"]) from None
    if not given and _wants_secret(kind):
        raise SecretMissing(name=inlet.name)
    return given


def as_input(arrival: Arrival, inlet: Inlet) -> BytesInput:
    """Return an arrival as something to bring in, of the company that its way in is for."""
    return BytesInput(arrival.name, arrival.data, inlet.company, arrival.refused)


def is_understood(preview: Preview) -> bool:
    """Tell whether everything in a preview held a voucher, a failure or a ledger, new or known."""
    return all(map(_understood, preview.inputs))


def run_error(run: InletRun, name: str) -> InletError | None:
    """Return the error a look ended with, of a way in as it is called now."""
    for kind in InletError.__subclasses__():
        if kind.code == run.error:
            return kind(**{**run.params, "name": name})
    return None


def _understood(preview: InputPreview) -> bool:
    return bool(preview.vouchers or preview.failures or preview.facts or preview.known)


def _secret_option(kind: InletKind) -> Option | None:
    return next((each for each in kind.options if each.kind is OptionKind.SECRET), None)


def _wants_secret(kind: InletKind) -> bool:
    option = _secret_option(kind)
    return option is not None and option.required


def _value(name: str, option: Option, said: str) -> str:
    """Return an option's value as it is kept."""
    value = said.strip()
    if not value:
        if option.required:
            raise OptionWrong(name=name, option=option.title, detail=_EMPTY)
        return "" if option.kind is OptionKind.SWITCH else option.default
    if option.kind is OptionKind.NUMBER and not (value.isascii() and value.isdigit() and len(value) < 10):
        raise OptionWrong(name=name, option=option.title, detail=Sentence(_NO_NUMBER, {"value": value}))
    choices = [_ON] if option.kind is OptionKind.SWITCH else [each for each, _ in option.choices]
    if choices and value not in choices:
        detail = Sentence(_NO_CHOICE, {"value": value, "choices": ", ".join(choices)})
        raise OptionWrong(name=name, option=option.title, detail=detail)
    return value
