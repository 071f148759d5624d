"""One connection to an IMAP server, its faults told as known errors; nothing of name and password is in them."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import truststore
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import MailboxFolderSelectError, UnexpectedCommandStatusError
from imap_tools.utils import encode_folder

from workbench.domain.errors import (
    AnswerWrong,
    InletError,
    NotTrusted,
    Offline,
    PlaceMissing,
    ServerFault,
    SignInRefused,
)
from workbench.domain.sentence import N_

_LONGEST_WORDS = 200
_HEAD = 64 << 10
_SIZE = re.compile(rb"\bUID (\d+)\b.*?\bRFC822\.SIZE (\d+)|\bRFC822\.SIZE (\d+)\b.*?\bUID (\d+)", re.IGNORECASE)
_TEMPORARY = re.compile(r"\[(?:UNAVAILABLE|INUSE|SERVERBUG|LIMIT)\]", re.IGNORECASE)
_NOT_TLS = N_("it does not speak TLS at that port")
_NO_MOVE = N_("it cannot move messages")
_NO_UIDVALIDITY = N_("it gives no UIDVALIDITY")
_NONSENSE = N_("an answer that is not IMAP")
# What imaplib is known to raise on an answer that is not IMAP.
_NONSENSICAL = (ValueError, TypeError, LookupError, AttributeError, AssertionError)


class ImapConnection:
    """A connection to a mailbox, signed in as one user."""

    class Refused(Exception):
        """One message could not be had, though the connection goes on; ``told`` is the error to tell."""

        def __init__(self, told: InletError) -> None:
            super().__init__(str(told))
            self.told = told

    def __init__(self, name: str, host: str, account: tuple[str, str]) -> None:
        """Take what the way in is called, the server, and the user with the password or token."""
        self._name = name
        self._host = host
        self._user, self._secret = account
        self._box: BaseMailBox | None = None
        self._folder = ""

    def connect(self, port: int, security: str, patience: int) -> None:
        """Reach the server; ``patience`` in seconds. Raises `Offline`, `NotTrusted`, `AnswerWrong`."""
        with self._heard():
            if security == "none":
                self._box = MailBoxUnencrypted(self._host, port, patience)
                return
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if security == "starttls":
                self._box = MailBoxStartTls(self._host, port, patience, context)
            else:
                self._box = MailBox(self._host, port, patience, ssl_context=context)

    def sign_in(self, by_token: bool) -> None:
        """Sign in with a password, or a token (XOAUTH2). Raises `SignInRefused`, `ServerFault`, `Offline`."""
        box = self._open_box
        try:
            with self._heard():
                if by_token:
                    box.client.authenticate("XOAUTH2", _Bearer(self._user, self._secret))
                elif (self._user + self._secret).isascii() and (self._user + self._secret).isprintable():
                    box.login(self._user, self._secret, initial_folder=None)
                else:
                    box.login_utf8(self._user, self._secret, initial_folder=None)
        except AnswerWrong as error:
            words = str(error.params["detail"])
            if _TEMPORARY.search(words):
                raise ServerFault(name=self._name, host=self._host, detail=words) from None
            raise SignInRefused(name=self._name, detail=words) from None

    def select(self, folder: str, read_only: bool) -> int:
        """Open a folder and return its UIDVALIDITY. Raises `PlaceMissing`."""
        client = self._open_box.client
        with self._heard():
            try:
                self._open_box.folder.set(folder, readonly=read_only)
            except MailboxFolderSelectError as error:
                raise PlaceMissing(name=self._name, place=folder) from error
            _, told = client.response("UIDVALIDITY")
            if not told or not told[-1] or not told[-1].isdigit():
                raise AnswerWrong(name=self._name, detail=_NO_UIDVALIDITY)
            return int(told[-1])

    def require_folder(self, folder: str) -> None:
        """Check that a folder is there. Raises `PlaceMissing`."""
        with self._heard():
            if not self._open_box.folder.exists(folder):
                raise PlaceMissing(name=self._name, place=folder)

    def uids_after(self, uid: int, senders: Sequence[str]) -> list[int]:
        """Return the UIDs above one, rising, of messages from any of the senders (all where none is given)."""
        words = ["OR"] * (len(senders) - 1) + [f'FROM "{each}"' for each in senders]
        wanted = " ".join([f"UID {uid + 1}:*", *words])
        with self._heard():
            found = {int(each) for each in self._open_box.uids(wanted, charset=None)}
        return sorted(each for each in found if each > uid)  # n:* tells the last message even where it is below n

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the sizes of messages in bytes, as the server tells them."""
        sizes: dict[int, int] = {}
        for each in self._fetched(",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            found = _SIZE.search(each) if isinstance(each, bytes) else None
            if found:
                sizes[int(found[1] or found[4])] = int(found[2] or found[3])
        return sizes

    def message(self, uid: int, limit: int) -> bytes | None:
        """Return a message whole, at most one byte more than the limit; None where it is gone. Raises `Refused`."""
        return self._body(uid, f"(BODY.PEEK[]<0.{limit + 1}>)")

    def head(self, uid: int) -> bytes | None:
        """Return the beginning of a message's header lines; None where it is gone. Raises `Refused`."""
        return self._body(uid, f"(BODY.PEEK[HEADER]<0.{_HEAD}>)")

    def move(self, uid: int, folder: str) -> None:
        """Move a message to another folder of the mailbox. Raises `PlaceMissing`, `AnswerWrong`, `Offline`."""
        client = self._open_box.client
        with self._heard():
            able = set(b" ".join(client.capability()[1]).upper().split())
            target = encode_folder(folder)
            if b"MOVE" in able:
                self._require_ok(client.uid("MOVE", str(uid), target))  # type: ignore[arg-type]
            elif b"UIDPLUS" in able:  # a plain EXPUNGE would take away what others have marked
                self._require_ok(client.uid("COPY", str(uid), target))  # type: ignore[arg-type]
                self._require_ok(client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"))
                self._require_ok(client.uid("EXPUNGE", str(uid)))
            else:
                raise AnswerWrong(name=self._name, detail=_NO_MOVE)

    def close(self) -> None:
        """Leave the server; one that is gone already is left too."""
        box, self._box = self._box, None
        if box is None:
            return
        with suppress(OSError, imaplib.IMAP4.error, UnexpectedCommandStatusError, *_NONSENSICAL):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()

    @property
    def _open_box(self) -> BaseMailBox:
        if self._box is None:
            raise Offline(name=self._name, host=self._host)
        return self._box

    def _body(self, uid: int, parts: str) -> bytes | None:
        """Return what the server gives of one message."""
        try:
            found = self._fetched(str(uid), parts)
        except AnswerWrong as error:
            raise self.Refused(error) from error
        for each in found:
            if isinstance(each, tuple) and b"BODY[" in each[0].upper():
                return bytes(each[1])
        return b"" if any(isinstance(each, bytes) and b"BODY[" in each.upper() for each in found) else None

    def _fetched(self, uids: str, parts: str) -> list[bytes | tuple[bytes, bytes]]:
        with self._heard():
            result = self._open_box.client.uid("FETCH", uids, parts)
            self._require_ok(result)
            return [each for each in result[1] if each is not None]

    def _require_ok(self, result: tuple[str, list[bytes]]) -> None:
        if result[0] != "OK":
            words = b" ".join(each for each in result[1] if isinstance(each, bytes))
            raise AnswerWrong(name=self._name, detail=self._scrubbed(words.decode("utf-8", "replace")))

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """Tell what goes wrong between us and the server as a known error."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            detail = error.verify_message or error.reason or "?"
            raise NotTrusted(name=self._name, host=self._host, detail=detail) from None
        except (imaplib.IMAP4.abort, ConnectionError, TimeoutError) as error:
            raise Offline(name=self._name, host=self._host) from error
        except ssl.SSLError as error:
            if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
                raise Offline(name=self._name, host=self._host) from error
            raise AnswerWrong(name=self._name, detail=_NOT_TLS) from error
        except OSError as error:
            raise Offline(name=self._name, host=self._host) from error
        except UnexpectedCommandStatusError as error:
            words = [each for each in error.command_result[1] if isinstance(each, bytes)]
            detail = self._scrubbed(b" ".join(words).decode("utf-8", "replace"))
            raise AnswerWrong(name=self._name, detail=detail) from None
        except imaplib.IMAP4.error as error:
            raise AnswerWrong(name=self._name, detail=self._scrubbed(str(error))) from None
        except _NONSENSICAL:
            raise AnswerWrong(name=self._name, detail=_NONSENSE) from None

    def _scrubbed(self, words: str) -> str:
        """Return the server's words on a line, without the name and the password should it repeat them."""
        for each in (self._secret, self._user):
            words = words.replace(each, "…") if each else words
        line = " ".join(words.split()).rstrip(".")
        return line[:_LONGEST_WORDS] or _NONSENSE


class _Bearer:
    """Answers the server's questions when signing in with a token: the token first, then nothing."""

    def __init__(self, user: str, token: str) -> None:
        self._answers = [f"user={user}\1auth=Bearer {token}\1\1".encode()]

    def __call__(self, asked: bytes) -> bytes:  # noqa: ARG002  imaplib gives it
        """Return what to answer; to the reasons of a refusal nothing, as the other end wants it."""
        return self._answers.pop() if self._answers else b""
