"""The HTTP feed: failed vouchers fetched page by page, and marks told back. The only module that knows httpx.

The contract for whoever publishes one is in ``resources/schemas``.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from workbench.domain.errors import (
    AnswerWrong,
    MarkRefused,
    NothingThere,
    OptionWrong,
    SentElsewhere,
)
from workbench.domain.inlets import Arrival, Inlet, Known, Option, OptionKind, Outgoing
from workbench.domain.ports import Progress
from workbench.domain.sentence import N_
from workbench.sources.feed_answer import Answer, error_body, refusal, transport_error
from workbench.sources.feed_page import LIMIT, NoPage, Page, read_page

if TYPE_CHECKING:
    import httpx

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SECONDS = 20.0
_WHOLE_SECONDS = 300
_MOST_PAGES = 2000
_MOST_HOPS = 3
_PAGE_SIZES = range(1, 1001)
_REDIRECTS = (301, 302, 303, 307, 308)
_AS_IT_WAS = (307, 308)
_REFUSED = (400, 409, 410, 422)
_DONE_ALREADY = ("already-marked", "already-unmarked")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where to go on: the cursor to ask with, and the ETag of what was there last."""

    cursor: str = ""
    etag: str = ""

    @classmethod
    def of(cls, text: str) -> "_Place":
        """Read what was remembered; what cannot be read is the beginning."""
        try:
            values = json.loads(text) if text else {}
        except ValueError:
            values = {}
        if not isinstance(values, dict):
            return cls()
        cursor, etag = values.get("cursor"), values.get("etag")
        return cls(cursor if isinstance(cursor, str) else "", etag if isinstance(etag, str) else "")

    def __str__(self) -> str:
        return json.dumps({"cursor": self.cursor, "etag": self.etag})


class Feed:
    """A feed, opened: fetches pages and tells marks."""

    def __init__(self, inlet: Inlet, base: str, page_size: int, token: str) -> None:
        self._name = inlet.name
        self._base = base
        self._page_size = page_size
        self._token = token
        self._host = urlsplit(base).hostname or base
        self._opened: httpx.Client | None = None
        self.place: str | None = None

    def arrivals(self, known: Known, cursor: str, progress: Progress) -> Iterator[Arrival]:
        """Yield the pages with something new in them, just as they came, from the remembered place on.

        A place that the feed no longer knows means: from the beginning. Raises an `InletError`.
        """
        place = _Place.of(cursor)
        seen: set[str] = set()
        for number in range(_MOST_PAGES):
            progress(number, 0)
            answer = self._page(place)
            if answer is None and not (seen or place == _Place()):
                place = _Place()
                continue
            if answer is None:
                raise NothingThere(name=self._name, host=self._host, place=self._address())
            if answer.status == 304:
                return
            seen.add(place.cursor)
            page = self._read(answer)
            after = _Place(page.next) if page.next else _Place(place.cursor, answer.header("etag"))
            key = hashlib.sha256(answer.body).hexdigest()
            self.place = str(after)
            if page.items and key not in known([key]):
                yield Arrival(key, f"{self._name} {number + 1}.json", answer.body, str(after))
            if not page.next:
                return
            if page.next in seen:
                raise AnswerWrong(name=self._name, detail=f"next: “{page.next[:60]}”, “{page.next[:60]}” …")
            place = after

    def settle(self, arrival: Arrival) -> None:
        """Do nothing: reading changes nothing there."""

    def deliver(self, outgoing: Outgoing) -> None:
        """Tell one mark. Raises `MarkRefused` where it never will be taken, another `InletError` to try again."""
        address = self._address(outgoing.external_id, str(outgoing.verb))
        told = {
            "by": outgoing.by,
            "at": outgoing.at.isoformat(),
            "reason": outgoing.reason,
            "fortnox": outgoing.fortnox,
        }
        answer = self._ask("POST", address, {"Idempotency-Key": outgoing.key}, told)
        code, words = error_body(answer, self._token)
        if answer.status == 409 and code in _DONE_ALREADY:
            return
        # Without a code of theirs 404 may as well be a wrong address, and nothing is given up for that.
        if answer.status in _REFUSED or (answer.status == 404 and code):
            raise MarkRefused(name=self._name, detail=words)
        if answer.status == 404:
            raise NothingThere(name=self._name, host=self._host, place=address)
        self._require_success(answer)
        if answer.status != 204 and not isinstance(answer.json(), dict):
            raise AnswerWrong(name=self._name, detail=f"HTTP {answer.status}, {answer.header('content-type') or '–'}")

    def close(self) -> None:
        """Let go of connections."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _address(self, *parts: str) -> str:
        return "/".join([self._base, "failed-vouchers", *(quote(part, safe="") for part in parts)])

    def _page(self, place: _Place) -> Answer | None:
        """Ask for the page at a place; None where the feed knows no such place."""
        query = f"?limit={self._page_size}" + (f"&cursor={quote(place.cursor, safe='')}" if place.cursor else "")
        wanted = {"If-None-Match": place.etag} if place.etag else {}
        answer = self._ask("GET", self._address() + query, wanted)
        if answer.status == 404 or (place.cursor and answer.status in (400, 410)):
            return None
        if answer.status != 304 or not place.etag:
            self._require_success(answer)
        return answer

    def _read(self, answer: Answer) -> Page:
        if not answer.is_json:
            raise AnswerWrong(name=self._name, detail=answer.header("content-type")[:60] or "Content-Type: –")
        try:
            return read_page(answer.body)
        except NoPage as fault:
            raise AnswerWrong(name=self._name, detail=fault.detail) from fault

    def _require_success(self, answer: Answer) -> None:
        if not 200 <= answer.status < 300:
            raise refusal(answer, self._name, self._host, self._token)

    def _ask(self, method: str, address: str, headers: dict[str, str], body: object = None) -> Answer:
        """Ask, following redirects that stay at the same place. Raises an `InletError`."""
        for _ in range(_MOST_HOPS):
            answer = self._once(method, address, headers, body)
            if answer.status not in _REDIRECTS:
                return answer
            address = self._redirected(answer, address)
            if answer.status not in _AS_IT_WAS and method != "GET":
                raise AnswerWrong(name=self._name, detail=f"HTTP {answer.status}")
        raise AnswerWrong(name=self._name, detail=f"HTTP {answer.status}")

    def _redirected(self, answer: Answer, address: str) -> str:
        """Return where a redirect leads. Raises `SentElsewhere` where that is another host, port or scheme."""
        import httpx

        here = httpx.URL(address)
        there = here.join(answer.header("location"))  # one that is no address, httpx has refused already
        if (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port) or there.userinfo:
            raise SentElsewhere(name=self._name, host=self._host, target=f"{there.scheme}://{there.netloc.decode()}")
        return str(there)

    def _once(self, method: str, address: str, headers: dict[str, str], body: object) -> Answer:
        ours = {"Accept": "application/json", **headers}
        if self._token:
            ours["Authorization"] = f"Bearer {self._token}"
        latest = time.monotonic() + _WHOLE_SECONDS
        with self._known_errors() as begun, self._client().stream(method, address, headers=ours, json=body) as response:
            begun.append(response.status_code)
            data = bytearray()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > LIMIT << 20:
                    raise AnswerWrong(name=self._name, detail=f"> {LIMIT} MiB")
                if time.monotonic() > latest:
                    raise AnswerWrong(name=self._name, detail=f"> {_WHOLE_SECONDS} s")
            return Answer(response.status_code, dict(response.headers), bytes(data))

    @contextmanager
    def _known_errors(self) -> Iterator[list[int]]:
        """Turn what goes wrong on the way into an `InletError`; the list tells whether an answer had begun."""
        import httpx

        begun: list[int] = []
        try:
            yield begun
        except httpx.HTTPError as error:
            raise transport_error(error, self._name, self._host, bool(begun)) from error

    def _client(self) -> "httpx.Client":
        if self._opened is None:
            import ssl

            import httpx
            import truststore

            self._opened = httpx.Client(
                verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                timeout=_SECONDS,
                follow_redirects=False,
                trust_env=self._host not in _LOOPBACK,  # a proxy cannot reach this computer's own address
            )
        return self._opened


class FeedKind:
    """The kind of way in that is an HTTP feed."""

    name = "feed"
    title = N_("HTTP feed")
    options: tuple[Option, ...] = (
        Option("address", N_("Address"), required=True, hint=N_("Begins with https://, as the vendor gave it.")),
        Option("token", N_("Token"), OptionKind.SECRET, hint=N_("Kept in this computer's keyring.")),
        Option("page_size", N_("Vouchers a page"), OptionKind.NUMBER, default="200"),
    )

    def open(self, inlet: Inlet, secret: str) -> Feed:
        """Open a feed; nothing is reached yet. Raises `OptionWrong`."""
        address, token, page_size = self.options
        token_text = secret.strip()
        if not all("!" <= letter <= "~" for letter in token_text):
            raise OptionWrong(name=inlet.name, option=token.title, detail="…")
        size = inlet.options.get(page_size.name, "").strip() or page_size.default
        if not (size.isascii() and size.isdigit() and int(size[:6]) in _PAGE_SIZES):
            raise OptionWrong(name=inlet.name, option=page_size.title, detail=f"“{size[:20]}”")
        base = inlet.options.get(address.name, "").strip().rstrip("/")
        if not _is_address(base):
            raise OptionWrong(name=inlet.name, option=address.title, detail=f"“{base[:80]}”")
        return Feed(inlet, base, int(size), token_text)

    def teller(self, inlet: Inlet, secret: str) -> Feed:
        """Open it for telling marks. Raises `OptionWrong`."""
        return self.open(inlet, secret)


def _is_address(base: str) -> bool:
    """Tell an address that may be used: https, or this computer's own; without a password or query in it."""
    import httpx

    try:
        parts = urlsplit(base)
        _ = httpx.URL(base), parts.port
    except (ValueError, httpx.InvalidURL):
        return False
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment or not base.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
