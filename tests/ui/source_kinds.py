"""A kind of way in that behaves as it is told, for states that a folder cannot be brought into."""

import threading
from collections.abc import Iterator

from workbench.domain.errors import Offline, SignInRefused
from workbench.domain.inlets import Arrival, Inlet, Known, Option, OptionKind, Teller
from workbench.domain.ports import Progress

HOST, SECRET, SIGN_IN, COUNT = "host", "secret", "sign_in", "count"


class Post:
    """Asks for one option of each sort.

    The host says what happens: ``offline`` and ``slow`` are so; each wants the secret ``right``.
    """

    name = "post"
    title = "Post office"
    options = (
        Option(HOST, "Server", required=True, hint="Where it is."),
        Option(SECRET, "Password", OptionKind.SECRET, required=True),
        Option(SIGN_IN, "Signs in with", OptionKind.CHOICE, "plain", choices=(("plain", "Plain"), ("token", "Token"))),
        Option(COUNT, "Count", OptionKind.NUMBER, "20"),
        Option("all", "All of it", OptionKind.SWITCH),
        Option("place", "Place", OptionKind.FOLDER),
    )

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.released = threading.Event()

    def open(self, inlet: Inlet, secret: str) -> "OpenPost":
        return OpenPost(self, inlet, secret)

    def teller(self, inlet: Inlet, secret: str) -> Teller | None:
        return None


class OpenPost:
    place: str | None = None

    def __init__(self, kind: Post, inlet: Inlet, secret: str) -> None:
        self._kind = kind
        self._inlet = inlet
        self._secret = secret

    def arrivals(self, known: Known, cursor: str, progress: Progress) -> Iterator[Arrival]:
        name, host = self._inlet.name, self._inlet.options[HOST]
        if host == "offline":
            raise Offline(name=name, host=host)
        if host == "slow":
            self._kind.entered.set()
            while not self._kind.released.wait(0.01):
                progress(0, 0)
        if self._secret != "right":
            raise SignInRefused(name=name, detail="no such user")
        return iter(())

    def settle(self, arrival: Arrival) -> None:
        raise AssertionError("nothing arrives here")

    def close(self) -> None:
        """Hold nothing."""
