"""The feed's client against a real server on loopback, with everything that can go wrong on the way."""

import gzip
import json
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.services.conftest import quiet
from tests.sources.feed_server import TOKEN, Backoffice, Fault, item, serving
from workbench.domain.errors import InletError, OptionWrong
from workbench.domain.inlets import TOLD_KINDS, Arrival, Inlet
from workbench.sources import feed
from workbench.sources.feed import Feed, FeedKind
from workbench.sources.feed_answer import retry_after


@pytest.fixture
def office() -> Iterator[Backoffice]:
    with serving(items=[item(number) for number in range(1, 6)]) as served:
        yield served


def opened(base: str, page_size: str = "100", token: str = TOKEN) -> Feed:
    return FeedKind().open(Inlet("feed", "Kassan", options={"address": base, "page_size": page_size}), token)


class Reader:
    """Fetches as a poller would: remembers keys and the cursor of what was kept."""

    def __init__(self, base: str, page_size: str = "100", token: str = TOKEN) -> None:
        self.feed = opened(base, page_size, token)
        self.keys: set[str] = set()
        self.cursor = ""

    def poll(self) -> list[Arrival]:
        came = []
        try:
            for arrival in self.feed.arrivals(self._known, self.cursor, quiet):
                came.append(arrival)
                self.keys.add(arrival.key)
                self.cursor = arrival.cursor or self.cursor
        finally:
            self.feed.close()
        return came

    def _known(self, keys: Sequence[str]) -> set[str]:
        return self.keys & set(keys)


def ids(arrivals: list[Arrival]) -> list[str]:
    return [each["id"] for arrival in arrivals for each in json.loads(arrival.data)["items"]]


def failing(base: str, token: str = TOKEN) -> InletError:
    with pytest.raises(InletError) as caught:
        Reader(base, token=token).poll()
    return caught.value


def test_pages_come_in_order_as_they_were_sent(office: Backoffice) -> None:
    reader = Reader(office.base, "2")
    came = reader.poll()
    assert ids(came) == [f"v/{number}" for number in range(1, 6)]
    assert [each.data for each in came] == [office.page(cursor, 2) for cursor in ("", "2", "4")]
    assert all(headers["authorization"] == f"Bearer {TOKEN}" for _, _, headers in office.asked)


def test_the_next_look_asks_for_the_last_page_only_and_304_is_nothing_new(office: Backoffice) -> None:
    reader = Reader(office.base, "2")
    reader.poll()
    office.asked.clear()
    assert reader.poll() == []
    ((_, path, headers),) = office.asked
    assert path == "/failed-vouchers?limit=2&cursor=4"
    assert headers["if-none-match"]
    office.items += [item(6), item(7)]
    assert ids(reader.poll()) == ["v/5", "v/6", "v/7"]
    assert reader.poll() == []


def test_an_empty_feed_and_an_empty_last_page_are_nothing(office: Backoffice) -> None:
    office.items.clear()
    reader = Reader(office.base)
    assert reader.poll() == []
    office.items.append(item(1))
    assert ids(reader.poll()) == ["v/1"]
    page = json.dumps({"format": "failed-vouchers/1", "items": [], "next": None}).encode()
    first = json.dumps({"format": "failed-vouchers/1", "items": [item(2)], "next": "x"}).encode()
    office.faults.extend([Fault(body=first), Fault(body=page)])
    reader = Reader(office.base)
    assert ids(reader.poll()) == ["v/2"]
    assert json.loads(reader.cursor) == {"cursor": "x", "etag": ""}


@pytest.mark.parametrize("cursor", ["", "not json", "[1]", '{"cursor": 5}', '{"cursor": "99", "etag": "x"}'])
def test_a_place_the_feed_has_forgotten_means_from_the_beginning(office: Backoffice, cursor: str) -> None:
    office.forgotten.add("99")
    reader = Reader(office.base)
    reader.cursor = cursor
    assert len(ids(reader.poll())) == 5
    assert reader.poll() == []


def test_known_pages_are_passed_by_but_the_place_is_remembered(office: Backoffice) -> None:
    reader = Reader(office.base, "2")
    reader.poll()
    reader.cursor = '{"cursor": "99"}'
    office.forgotten.add("99")
    assert reader.poll() == []
    assert reader.feed.place is not None
    reader.cursor = reader.feed.place
    office.asked.clear()
    assert reader.poll() == []
    assert len(office.asked) == 1


def test_ten_thousand_items(office: Backoffice) -> None:
    office.items[:] = [item(number) for number in range(10_000)]
    reader = Reader(office.base, "500")
    came = reader.poll()
    assert len(came) == 20
    assert ids(came) == [f"v/{number}" for number in range(10_000)]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(401), "sign-in-refused"),
        (Fault(403), "not-permitted"),
        (Fault(404), "nothing-there"),
        (Fault(418), "answer-wrong"),
        (Fault(304), "answer-wrong"),
        (Fault(409), "answer-wrong"),
        (Fault(422), "answer-wrong"),
        (Fault(429), "asked-too-often"),
        (Fault(500), "server-fault"),
        (Fault(503, (("Retry-After", "9"),)), "asked-too-often"),
        (Fault(drop=True), "server-fault"),
        (Fault(cut=True, body=b"{}" * 50), "answer-wrong"),
        (Fault(kind="text/html", body=b"<html>"), "answer-wrong"),
        (Fault(kind=""), "answer-wrong"),
        (Fault(body=b'{"items": []}'), "answer-wrong"),
        (Fault(body=b"[" * 100_000), "answer-wrong"),
        (Fault(body=b"\xff\xfe\x00"), "answer-wrong"),
        (Fault(body=b"x" * (17 << 20)), "answer-wrong"),
        (Fault(headers=(("Content-Encoding", "gzip"),), body=b"no gzip"), "answer-wrong"),
        (Fault(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(b"0" * (40 << 20))), "answer-wrong"),
        (Fault(301, (("Location", "http://a:b"),)), "server-fault"),
        (Fault(301), "answer-wrong"),
    ],
)
def test_faults_have_their_own_errors_and_the_next_look_gets_everything(
    office: Backoffice, fault: Fault, code: str
) -> None:
    office.faults.extend([fault] * 3 if fault == Fault(301) else [fault])
    reader = Reader(office.base)
    with pytest.raises(InletError) as caught:
        reader.poll()
    assert caught.value.code == code
    assert TOKEN not in str(caught.value)
    assert len(ids(reader.poll())) == 5


def test_what_came_before_a_fault_stays_good(office: Backoffice) -> None:
    reader = Reader(office.base, "2")
    office.asked.clear()
    arrivals = reader.feed.arrivals(lambda _: set(), "", quiet)
    first = next(arrivals)
    office.faults.append(Fault(500))
    with pytest.raises(InletError):
        next(arrivals)
    reader.cursor = first.cursor or ""
    assert ids(reader.poll()) == ["v/3", "v/4", "v/5"]


def test_a_feed_that_goes_in_circles_is_stopped(office: Backoffice) -> None:
    page = {"format": "failed-vouchers/1", "items": [item(1)]}
    office.faults.extend([Fault(body=json.dumps({**page, "next": "a"}).encode())] * 3)
    assert failing(office.base).code == "answer-wrong"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("99999999999", 86400),
        ("", 60),
        ("soon", 60),
        ("-5", 60),
        ("Wed, 25 Nov 2026 12:00:30 GMT", 31),
        ("Wed, 25 Nov 2020 12:00:30 GMT", 1),
        ("Wed, 99 Nov 2026 12:00:30 GMT", 60),
    ],
)
def test_how_long_to_wait(header: str, seconds: int) -> None:
    assert retry_after(header, datetime(2026, 11, 25, 12, 0, tzinfo=UTC)) == seconds


def test_a_server_that_does_not_answer_is_offline(office: Backoffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_SECONDS", 0.2)
    office.faults.append(Fault(hang=True))
    error = failing(office.base)
    assert (error.code, error.params["host"]) == ("offline", "127.0.0.1")


def test_nobody_there_and_no_such_name_are_offline() -> None:
    with serving() as office:
        base = office.base
    assert failing(base).code == "offline"
    assert failing("https://nowhere.invalid").code == "offline"


def test_a_redirect_to_another_host_is_refused_and_the_token_is_not_sent_there(office: Backoffice) -> None:
    with serving() as other:
        for target in (other.base, "https://example.invalid/x", office.base.replace("http:", "https:")):
            office.faults.append(Fault(302, (("Location", f"{target}/failed-vouchers"),)))
            error = failing(office.base)
            assert (error.code, error.params["target"]) == ("sent-elsewhere", target.removesuffix("/x"))
        assert other.asked == []


def test_a_redirect_to_the_same_place_is_followed(office: Backoffice) -> None:
    office.faults.append(Fault(308, (("Location", "/failed-vouchers?limit=2"),)))
    assert len(ids(Reader(office.base, "2").poll())) == 5


def test_a_proxy_is_not_asked_for_this_computers_own_address(
    office: Backoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert len(ids(Reader(office.base).poll())) == 5
    assert failing("https://nowhere.invalid").code == "offline"


def test_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(context, items=[item(1)]) as office:
        error = failing(office.base)
        assert error.code == "not-trusted"
        assert office.asked == []
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert ids(Reader(office.base).poll()) == ["v/1"]
    with serving() as office:
        error = failing(office.base.replace("http:", "https:"))
        assert error.code == "not-trusted"


@pytest.mark.parametrize(
    "address",
    [
        "", "kassan.se", "ftp://kassan.se", "http://kassan.se", "http://127.0.0.1.kassan.se", "https://", "https://[",
        "https://anna:hemligt@kassan.se", "https://kassan.se/?a=b", "https://kassan.se#x", "https://kassan.se:port",
        "https://kassan.se/\nx", "file:///etc/passwd", "https://kassan.se:99999",
    ],
)  # fmt: skip
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(OptionWrong):
        opened(address)


@pytest.mark.parametrize("size", ["0", "1001", "x", "-1", "１０", "1" * 5000])
def test_page_sizes_that_are_none(size: str) -> None:
    with pytest.raises(OptionWrong):
        opened("https://kassan.se", size)


@pytest.mark.parametrize("token", ["a b", "å", "a\nb", "a\x00b"])
def test_a_token_that_is_none_is_not_repeated(token: str) -> None:
    with pytest.raises(OptionWrong) as caught:
        opened("https://kassan.se", token=token)
    assert token not in str(caught.value)


def test_without_a_token_the_refusal_says_that_it_is_missing(office: Backoffice) -> None:
    assert failing(office.base, token="").code == "secret-missing"
    assert "authorization" not in office.asked[0][2]


def test_only_feeds_are_told() -> None:
    assert (FeedKind.name,) == TOLD_KINDS
    inlet = Inlet("feed", "Kassan", options={"address": "https://kassan.se/api/"})
    assert FeedKind().teller(inlet, "x") is not None
