"""A mailbox over IMAP: messages that have not come before, oldest first, without changing a flag.

Only where the user asks for it is a message moved, once it is kept. What the connection itself needs is in
`imap`; how a place in the mailbox is remembered is here.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING

from workbench.domain.errors import InletError, OptionWrong, TooLarge
from workbench.domain.inlets import Arrival, Inlet, Known, Option, OptionKind, Teller
from workbench.domain.ports import Progress
from workbench.domain.sentence import N_, Sentence

if TYPE_CHECKING:
    from workbench.sources.imap import ImapConnection

_LIMIT = 64 << 20
_PATIENCE = 60
_LONGEST_SUBJECT = 80
_SIZES_AT_ONCE = 500
_PORT = "993"
TLS, STARTTLS, PLAIN = "tls", "starttls", "none"
PASSWORD, TOKEN = "password", "token"

_NOT_ONE_LINE = N_("more than one line")
_NOT_HERE = N_("“none”: without encryption only this computer itself may be asked")
_NO_ADDRESS = N_("“{value}”: an address or a part of one is wanted, several parted by commas")
_NO_PORT = N_("“{value}”: a port is between 1 and 65535")


class Mailbox:
    """The kind: a folder of a mailbox."""

    name = "mailbox"
    title = N_("Mailbox (IMAP)")
    options: tuple[Option, ...] = (
        Option("host", N_("Server"), required=True, hint=N_("For instance imap.gmail.com or outlook.office365.com.")),
        Option("user", N_("User name"), required=True, hint=N_("Mostly the e-mail address.")),
        Option("secret", N_("Password or token"), OptionKind.SECRET, required=True),
        Option(
            "sign_in",
            N_("Signs in with"),
            OptionKind.CHOICE,
            PASSWORD,
            hint=N_("Microsoft 365 takes only a token; Gmail takes an app password or a token."),
            choices=((PASSWORD, N_("Password")), (TOKEN, N_("Access token (OAuth 2)"))),
        ),
        Option("folder", N_("Folder in the mailbox"), default="INBOX"),
        Option(
            "senders",
            N_("Only from these senders"),
            hint=N_("Addresses or parts of them, parted by commas. Leave it empty for all mail in the folder."),
        ),
        Option(
            "moved_to",
            N_("Move messages that have been read to"),
            hint=N_("A folder of the mailbox. Leave it empty, and nothing in the mailbox is changed."),
        ),
        Option(
            "security",
            N_("Encryption"),
            OptionKind.CHOICE,
            TLS,
            hint=N_("Without encryption only a server on this computer can be used."),
            choices=((TLS, N_("TLS")), (STARTTLS, N_("STARTTLS")), (PLAIN, N_("None"))),
        ),
        Option("port", N_("Port"), OptionKind.NUMBER, _PORT),
    )

    def __init__(self, limit: int = _LIMIT, patience: int = _PATIENCE) -> None:
        """Take up to how many bytes a message is fetched, and how many seconds a server may be silent."""
        self._limit = limit
        self._patience = patience

    def open(self, inlet: Inlet, secret: str) -> "OpenMailbox":
        """Open a way in of this kind; nothing is reached yet. Raises `OptionWrong`."""
        titles = {each.name: each.title for each in self.options}
        said = {each.name: inlet.options.get(each.name, "") or each.default for each in self.options}
        for name, value in said.items():
            if not value.isprintable():
                raise OptionWrong(name=inlet.name, option=titles[name], detail=_NOT_ONE_LINE)
        if said["security"] == PLAIN and not _is_this_computer(said["host"]):
            raise OptionWrong(name=inlet.name, option=titles["security"], detail=_NOT_HERE)
        if not (said["port"].isascii() and said["port"].isdigit() and 0 < int(said["port"][:9]) < 65536):
            wrong = Sentence(_NO_PORT, {"value": said["port"]})
            raise OptionWrong(name=inlet.name, option=titles["port"], detail=wrong)
        for sender in _senders(said["senders"]):
            if not sender.isascii() or any(each in '"\\ ' for each in sender):
                wrong = Sentence(_NO_ADDRESS, {"value": sender})
                raise OptionWrong(name=inlet.name, option=titles["senders"], detail=wrong)
        return OpenMailbox(inlet.name, said, secret, self._limit, self._patience)

    def teller(self, inlet: Inlet, secret: str) -> Teller | None:  # noqa: ARG002
        """Return None: a mailbox cannot be told of marks."""
        return None


class OpenMailbox:
    """A mailbox, opened; it connects when it is asked for what has arrived."""

    place: str | None = None

    def __init__(self, name: str, said: dict[str, str], secret: str, limit: int, patience: int) -> None:
        self._name = name
        self._said = said
        self._secret = secret
        self._limit = limit
        self._patience = patience
        self._connection: ImapConnection | None = None
        self._uids: dict[str, int] = {}

    def arrivals(self, known: Known, cursor: str, progress: Progress) -> Iterator[Arrival]:
        """Yield the messages that have not come before, one by one.

        Raises `Offline`, `NotTrusted`, `SignInRefused`, `PlaceMissing`, `ServerFault`, `AnswerWrong`; the last one
        where one message cannot be had, after all others.
        """
        connection = self._connect()
        valid = connection.select(self._said["folder"], read_only=not self._said["moved_to"])
        account = _digest(self._said, ("host", "port", "user", "folder"))
        looked_at = _digest(self._said, ("host", "port", "user", "folder", "senders"))
        uids = connection.uids_after(_uid(cursor, looked_at, valid), _senders(self._said["senders"]))
        keys = {uid: f"{account}/{valid}/{uid}" for uid in uids}
        come = known(list(keys.values()))
        new = [uid for uid in uids if keys[uid] not in come]
        refused: InletError | None = None
        for place in range(0, len(new), _SIZES_AT_ONCE):
            sizes = connection.sizes(new[place : place + _SIZES_AT_ONCE])
            for number, uid in enumerate(new[place : place + _SIZES_AT_ONCE], place):
                progress(number, len(new))
                arrival = refusal = None
                try:
                    arrival = self._fetch(connection, uid, keys[uid], sizes.get(uid, 0))
                except connection.Refused as error:
                    refusal = error.told
                refused = refused or refusal
                if arrival:
                    # Once one was passed by, the place in the mailbox stays before it.
                    place_now = None if refused else {"of": looked_at, "uidvalidity": valid, "uid": uid}
                    self._uids[arrival.key] = uid
                    yield _with_cursor(arrival, json.dumps(place_now) if place_now else None)
        if refused:
            raise refused

    def settle(self, arrival: Arrival) -> None:
        """Move a message that is kept to the folder the user named; else do nothing.

        Raises `Offline`, `AnswerWrong` where the server will not.
        """
        uid = self._uids.pop(arrival.key, None)
        if self._said["moved_to"] and uid is not None and self._connection is not None:
            self._connection.move(uid, self._said["moved_to"])

    def close(self) -> None:
        """Leave the server."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> "ImapConnection":
        """Connect, sign in, and see that the folder to move to is there."""
        from workbench.sources.imap import ImapConnection  # imap_tools is loaded when a mailbox is first looked at

        said = self._said
        self.close()
        connection = ImapConnection(self._name, said["host"], (said["user"], self._secret))
        self._connection = connection
        connection.connect(int(said["port"]), said["security"], self._patience)
        connection.sign_in(by_token=said["sign_in"] == TOKEN)
        if said["moved_to"]:
            connection.require_folder(said["moved_to"])
        return connection

    def _fetch(self, connection: "ImapConnection", uid: int, key: str, size: int) -> Arrival | None:
        """Return a message, of one above the limit its head; None where it is gone again."""
        refused = None
        data = connection.message(uid, self._limit) if size <= self._limit else connection.head(uid)
        if data is None:
            return None
        name = _name_of(data, uid)
        if size > self._limit:
            name = f"{name} ({-(-size // (1 << 20))} MB)"
            refused = TooLarge(name=name, limit=f"{self._limit >> 20} MB")
        return Arrival(key, name, data, refused=refused)


def _with_cursor(arrival: Arrival, cursor: str | None) -> Arrival:
    return Arrival(arrival.key, arrival.name, arrival.data, cursor, arrival.refused)


def _uid(cursor: str, looked_at: str, valid: int) -> int:
    """Return up to which UID all has come; 0 where the mailbox was renumbered or another place is looked at now."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        told = json.loads(cursor)
        if (told["of"], told["uidvalidity"]) == (looked_at, valid) and isinstance(told["uid"], int):
            return int(told["uid"])
    return 0


def _digest(said: dict[str, str], names: tuple[str, ...]) -> str:
    """Return a short name for a place in a mailbox that tells neither server nor user."""
    text = "\0".join(said[name] for name in names)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _senders(text: str) -> list[str]:
    return [each.strip() for each in text.replace(";", ",").split(",") if each.strip()]


def _name_of(data: bytes, uid: int) -> str:
    """Return what to call a message: its subject."""
    from email import policy
    from email.parser import BytesHeaderParser

    subject = ""
    # What the standard library's header code is known to raise on hostile mail.
    with suppress(ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError):
        subject = str(BytesHeaderParser(policy=policy.default).parsebytes(data[: 64 << 10])["subject"] or "")
    words = " ".join("".join(each if each.isprintable() else " " for each in subject).split())
    return f"{words[:_LONGEST_SUBJECT] or f'mail {uid}'}.eml"


def _is_this_computer(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
