"""The ways in that fetch by themselves: a mailbox, a watched folder, a feed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress


class OptionKind(StrEnum):
    """How an option is asked for. A secret is kept in the system's keyring and nowhere else."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    FOLDER = "folder"
    SECRET = "secret"  # noqa: S105  a kind, no password


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a user says of a way in. ``title``, ``hint`` and the choices' words are source sentences.

    ``choices`` as (value, words); a switch is ``"yes"`` or empty.
    """

    name: str
    title: str
    kind: OptionKind = OptionKind.TEXT
    default: str = ""
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Inlet:
    """A way in that the user has set up. ``company`` is whose vouchers come there (organisation number) or empty.

    ``options`` by `Option.name`, without secrets; ``minutes`` between two looks; ``cursor`` what the source itself
    wants to remember. ``id`` is 0 until it is kept.
    """

    kind: str
    name: str
    company: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    minutes: int = 15
    paused: bool = False
    cursor: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class InletRun:
    """How the last look went. ``error`` is a known error's code with ``params``, empty where all was well.

    ``arrived`` counts what was new, ``understood`` what of it held a voucher or a failure; ``well`` is when all was
    well last.
    """

    inlet_id: int
    at: datetime
    arrived: int = 0
    understood: int = 0
    error: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    well: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something new at a way in. ``key`` names it there for ever (UIDVALIDITY and UID, path and time, page).

    ``cursor``, where not None, is to be remembered once this is kept. ``refused`` says why it was not fetched whole
    (it is too large); ``data`` is then what of it tells what it is.
    """

    key: str
    name: str
    data: bytes
    cursor: str | None = None
    refused: InputError | None = None


Known = Callable[[Sequence[str]], set[str]]
"""Tells which of some keys have come already."""


class LiveSource(Protocol):
    """A way in, opened. Not to be used by two threads at once.

    ``place`` is what is to be remembered once all that is new has been kept, where no arrival carried it; else None.
    """

    place: str | None

    def arrivals(self, known: Known, cursor: str, progress: Progress) -> Iterator[Arrival]:
        """Yield what has not come before, oldest first; the server is not changed by it.

        What comes twice is harmless. Raises an `InletError` where it cannot go on; what was yielded stays good.
        """
        ...

    def settle(self, arrival: Arrival) -> None:
        """Do at the other end what the user has asked for once an arrival is kept (move it); nothing by default."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Verb(StrEnum):
    """What can be told a sending system of a voucher."""

    MARK = "mark-exported"
    UNMARK = "unmark"


TOLD_KINDS = ("feed",)
"""The kinds of way in that can be told of marks (see `InletKind.teller`)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mark on its way to the sending system. ``external_id`` is the system's own id of the voucher.

    ``key`` is its idempotency key: the same key twice is one mark.
    """

    id: int
    inlet_id: int
    voucher_id: int
    external_id: str
    verb: Verb
    key: str
    by: str
    at: datetime
    reason: str = ""
    fortnox: str = ""
    attempts: int = 0


class Teller(Protocol):
    """A live source that can be told of marks too."""

    def deliver(self, outgoing: Outgoing) -> None:
        """Tell one mark. Returns once the other end has taken it.

        Raises `MarkRefused` where it never will, another `InletError` where it is to be tried again.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class InletKind(Protocol):
    """A kind of way in: its options, and how it is opened. Each stands in a file of its own in ``sources``."""

    name: str
    title: str
    options: tuple[Option, ...]

    def open(self, inlet: Inlet, secret: str) -> LiveSource:
        """Open a way in of this kind; nothing is reached yet. Raises `OptionWrong`."""
        ...

    def teller(self, inlet: Inlet, secret: str) -> Teller | None:
        """Open it for telling marks; None where this kind cannot be told."""
        ...


class Secrets(Protocol):
    """Where passwords and tokens are kept: the system's keyring."""

    def get(self, inlet_id: int) -> str:
        """Return the secret, empty where there is none. Raises `NoKeyring`."""
        ...

    def put(self, inlet_id: int, secret: str) -> None:
        """Keep a secret over the earlier one; an empty one is taken away. Raises `NoKeyring`."""
        ...


class InletStore(Protocol):
    """What is remembered of the ways in. May be called from any thread."""

    def inlets(self) -> list[Inlet]:
        """Return the ways in, by name."""
        ...

    def runs(self) -> dict[int, InletRun]:
        """Return how the last look at each went, by inlet id."""
        ...

    def put_inlet(self, inlet: Inlet, at: datetime, by: str, act: str) -> int:
        """Keep a way in (new where its id is 0), written in the history; return its id."""
        ...

    def remove_inlet(self, inlet: Inlet, at: datetime, by: str, act: str) -> None:
        """Take away a way in, written in the history; what came through it stays."""
        ...

    def put_run(self, run: InletRun) -> None:
        """Remember how a look went."""
        ...

    def put_cursor(self, inlet_id: int, cursor: str) -> None:
        """Remember what a source wants to remember where nothing came that it could be kept with."""
        ...

    def known_arrivals(self, inlet_id: int, keys: Sequence[str]) -> set[str]:
        """Return which of the keys have come through a way in already."""
        ...

    def waiting(self, inlet_id: int, limit: int) -> list[Outgoing]:
        """Return the marks still to be told through a way in, oldest first."""
        ...

    def waiting_counts(self) -> dict[int, int]:
        """Return how many marks wait at each way in, by inlet id."""
        ...

    def put_attempt(self, outgoing_id: int) -> None:
        """Count an attempt that is to be made again."""
        ...

    def put_told(self, outgoing: Outgoing, name: str, at: datetime, act: str) -> bool:
        """Write that a way in (``name``) has taken a mark; an earlier refusal's flag goes.

        False where the mark waits no more, as another process has settled it.
        """
        ...

    def put_refused(self, outgoing: Outgoing, name: str, answer: str, at: datetime, act: str) -> bool:
        """Write that a way in never will take a mark, and flag the voucher, whose own mark stands; see `put_told`."""
        ...
