"""The mailbox against a real IMAP server on loopback, with the faults a network has."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from tests.imap_server import PASSWORD, TOKEN, USER, CuttingProxy, ImapServer, closing_box
from workbench.domain.errors import (
    AnswerWrong,
    InletError,
    NotTrusted,
    Offline,
    OptionWrong,
    PlaceMissing,
    SignInRefused,
    TooLarge,
)
from workbench.domain.inlets import Arrival, Inlet
from workbench.sources.mailbox import Mailbox


@pytest.fixture
def proxy(mailbox: ImapServer) -> Iterator[CuttingProxy]:
    with closing(CuttingProxy(mailbox.plain)) as started:
        yield started


def mail(number: int, sender: str = "noreply@brp.se", body: str = "Hej") -> bytes:
    head = f"From: {sender}\r\nTo: anna@example.se\r\nSubject: Fel {number}\r\nMessage-ID: <{number}@brp.se>\r\n"
    return f"{head}\r\n{body}\r\n".encode()


def quiet(done: int, total: int) -> None:
    del done, total


class Come:
    """Remembers what has come, as the store does."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.cursor = ""

    def __call__(self, keys: Sequence[str]) -> set[str]:
        return self.keys & set(keys)

    def look(self, inlet: Inlet, secret: str = PASSWORD, kind: Mailbox | None = None) -> list[Arrival]:
        """Look once and keep everything; what comes before a fault is kept too."""
        found: list[Arrival] = []
        self.found = found
        with closing((kind or Mailbox()).open(inlet, secret)) as live:
            for each in live.arrivals(self, self.cursor, quiet):
                found.append(each)
                self.keys.add(each.key)
                self.cursor = self.cursor if each.cursor is None else each.cursor
                live.settle(each)
        return found


def inlet(server: ImapServer, **options: Any) -> Inlet:
    said = {"host": "127.0.0.1", "port": str(server.tls), "user": USER, **options}
    return Inlet("mailbox", "Post", "", said)


def plain(port: int, **options: Any) -> Inlet:
    said = {"host": "127.0.0.1", "port": str(port), "user": USER, "security": "none", **options}
    return Inlet("mailbox", "Post", "", said)


def flags(server: ImapServer) -> list[bytes]:
    with closing_box(server.box()) as box:
        if box.select("INBOX", readonly=True)[1] == [b"0"]:
            return []
        return [each for each in box.fetch("1:*", "(FLAGS)")[1] if isinstance(each, bytes)]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_new_messages_come_once_oldest_first_and_nothing_is_changed(mailbox: ImapServer, security: str) -> None:
    mailbox.put(mail(1), mail(2))
    port = mailbox.tls if security == "tls" else mailbox.plain
    way, come = inlet(mailbox, port=str(port), security=security), Come()
    first = come.look(way)
    assert [each.name for each in first] == ["Fel 1.eml", "Fel 2.eml"]
    assert [each.data for each in first] == [mail(1), mail(2)]
    assert come.look(way) == []
    mailbox.put(mail(3))
    assert [each.name for each in come.look(way)] == ["Fel 3.eml"]
    assert all(b"\\Seen" not in each for each in flags(mailbox))
    assert len(flags(mailbox)) == 3


def test_neither_server_nor_user_is_told_by_what_is_remembered(mailbox: ImapServer) -> None:
    mailbox.put(mail(1))
    come = Come()
    (arrived,) = come.look(inlet(mailbox))
    for text in (arrived.key, come.cursor):
        assert USER not in text
        assert PASSWORD not in text
    assert set(json.loads(come.cursor)) == {"of", "uidvalidity", "uid"}


def test_another_uidvalidity_means_looking_at_everything_again(mailbox: ImapServer) -> None:
    way, come = inlet(mailbox, folder="Renewed"), Come()
    for expected in (2, 1):
        with closing_box(mailbox.box()) as box:
            box.create("Renewed")
        mailbox.put(*(mail(each) for each in range(1, expected + 1)), folder="Renewed")
        assert len(come.look(way)) == expected
        with closing_box(mailbox.box()) as box:
            box.delete("Renewed")
        time.sleep(1.1)  # the server makes its UIDVALIDITY of the time, in whole seconds
    assert len(come.keys) == 3


def test_only_the_senders_asked_for(mailbox: ImapServer) -> None:
    mailbox.put(mail(1, "noreply@brp.se"), mail(2, "kund@example.se"), mail(3, "Fel <error@SHARESPINE.com>"))
    come = Come()
    names = [each.name for each in come.look(inlet(mailbox, senders="@brp.se, error@sharespine.com"))]
    assert names == ["Fel 1.eml", "Fel 3.eml"]
    wider = come.look(inlet(mailbox, senders="example.se; @brp.se"))
    assert [each.name for each in wider] == ["Fel 2.eml"], "other senders: what was passed by before is looked at again"


def test_messages_are_moved_where_the_user_asks_for_it(mailbox: ImapServer) -> None:
    mailbox.put(mail(1), mail(2))
    way, come = inlet(mailbox, moved_to="Handled"), Come()
    with pytest.raises(PlaceMissing) as told:
        come.look(way)
    assert told.value.params["place"] == "Handled"
    with closing_box(mailbox.box()) as box:
        box.create("Handled")
    assert len(come.look(way)) == 2
    assert flags(mailbox) == []
    with closing_box(mailbox.box()) as box:
        assert box.select("Handled", readonly=True)[1] == [b"2"]
    assert come.look(way) == []


def test_a_token_signs_in(mailbox: ImapServer) -> None:
    mailbox.put(mail(1))
    assert len(Come().look(inlet(mailbox, sign_in="token"), TOKEN)) == 1
    with pytest.raises(SignInRefused):
        Come().look(inlet(mailbox, sign_in="token"), "ya29.old")


@pytest.mark.parametrize("wrong", ["fel-Ord-0815", "lösenord", 'a"b\\c'])
def test_a_wrong_password_is_told_without_it(mailbox: ImapServer, wrong: str) -> None:
    with pytest.raises(SignInRefused) as told:
        Come().look(inlet(mailbox), wrong)
    assert told.value.params["detail"]
    assert wrong not in str(told.value)
    assert USER not in str(told.value)


def test_what_can_be_wrong_is_told_apart(mailbox: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[tuple[Inlet, type[InletError]]] = [
        (inlet(mailbox, folder="Nowhere"), PlaceMissing),
        (inlet(mailbox, port=str(mailbox.plain)), AnswerWrong),
        (plain(1), Offline),
        (inlet(mailbox, host="no-such-host.invalid"), Offline),
    ]
    for way, error in wrong:
        with pytest.raises(error):
            Come().look(way)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotTrusted) as told:
        Come().look(inlet(mailbox))
    assert told.value.params["host"] == "127.0.0.1"


def test_a_connection_that_drops_in_mid_fetch_loses_nothing(mailbox: ImapServer, proxy: CuttingProxy) -> None:
    mailbox.put(*(mail(each, body="x" * 5000) for each in range(1, 21)))
    way, come = plain(proxy.port), Come()
    proxy.cut_after = 40_000
    with pytest.raises(Offline):
        come.look(way)
    some = len(come.found)
    assert 1 <= some < 20
    proxy.cut_after = None
    assert [each.name for each in come.look(way)] == [f"Fel {each}.eml" for each in range(some + 1, 21)]


def test_a_connection_may_drop_at_any_byte(mailbox: ImapServer, proxy: CuttingProxy) -> None:
    mailbox.put(*(mail(each) for each in range(1, 4)))
    come = Come()
    faults = 0
    for cut in range(0, 1500, 37):
        proxy.cut_after = cut
        try:
            come.look(plain(proxy.port))
        except Offline:
            faults += 1
    assert faults > 10
    proxy.cut_after = None
    come.look(plain(proxy.port))
    assert len(come.keys) == 3


def test_a_mail_of_thirty_megabytes(mailbox: ImapServer) -> None:
    large = mail(1, body="\r\n".join(["x" * 76] * (30 << 20 >> 6)))
    assert len(large) > 30 << 20
    mailbox.put(large, mail(2))
    found = Come().look(inlet(mailbox))
    assert found[0].data == large
    assert [each.refused for each in found] == [None, None]


def test_of_a_mail_too_large_subject_and_size_are_told(mailbox: ImapServer) -> None:
    mailbox.put(mail(1, body="x" * 3_000_000), mail(2))
    first, second = Come().look(inlet(mailbox), kind=Mailbox(limit=1 << 20))
    assert first.name == "Fel 1.eml (3 MB)"
    assert isinstance(first.refused, TooLarge)
    assert b"Subject: Fel 1" in first.data
    assert len(first.data) < 1000
    assert second.refused is None


def test_five_thousand_mails(mailbox: ImapServer) -> None:
    mailbox.put(mail(1))
    with closing_box(mailbox.box()) as box:
        held = 1
        while held < 5000:
            box.select("INBOX")
            box.copy(f"1:{min(held, 5000 - held)}", "INBOX")
            held += min(held, 5000 - held)
    come = Come()
    before = time.monotonic()
    assert len(come.look(inlet(mailbox))) == 5000
    assert time.monotonic() - before < 60
    before = time.monotonic()
    assert come.look(inlet(mailbox)) == []
    assert time.monotonic() - before < 5


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"host": "mail.example.se", "security": "none"}, "security"),
        ({"port": "0"}, "port"),
        ({"port": "70000"}, "port"),
        ({"user": "a\r\nb LOGOUT"}, "user"),
        ({"folder": "IN\nBOX"}, "folder"),
        ({"senders": 'a" OR ALL'}, "senders"),
    ],
)
def test_what_can_not_be_is_refused(options: dict[str, str], option: str) -> None:
    titles: Callable[[str], str] = {each.name: each.title for each in Mailbox.options}.__getitem__
    with pytest.raises(OptionWrong) as told:
        Mailbox().open(Inlet("mailbox", "Post", "", {"host": "localhost", "user": "a", **options}), "x")
    assert told.value.params["option"] == titles(option)
