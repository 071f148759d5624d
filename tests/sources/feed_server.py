"""A back office that publishes the feed as the contract says, on loopback, and can be told to go wrong."""

import hashlib
import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "tok-9f3e7c51d0ab-hemlig"


def item(number: int, /, **more: Any) -> dict[str, Any]:
    """Return an item of the feed: voucher F ``number`` of 125,00."""
    return {
        "id": f"v/{number}",
        "company": "556000-4615",
        "series": "F",
        "number": str(number),
        "date": f"2026-01-{number % 28 + 1:02}",
        "text": f"Kassarapport nr {number}",
        "state": "Export failed",
        "rows": [{"account": "4903", "amount": 12500}, {"account": "3010", "amount": -12500}],
        "failures": [{"code": "2001798", "message": "Konto 4903 saknas i kontoplanen.", "at": "2026-02-01T03:10:00Z"}],
        **more,
    }


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request. ``acts``: the server does what was asked before it goes wrong."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b'{"code": "made-up", "message": "So it is"}'
    kind: str = "application/json"
    hang: bool = False
    drop: bool = False
    cut: bool = False
    acts: bool = False


@dataclass
class Backoffice:
    """What it holds and what has been asked of it. ``marked`` lists (id, verb) as they were done, in order."""

    items: list[dict[str, Any]] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    token: str = TOKEN
    base: str = ""
    known: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    marked: list[tuple[str, str]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    refuse: dict[str, tuple[int, str]] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    hang: float = 8
    closing: threading.Event = field(default_factory=threading.Event)

    def page(self, cursor: str, limit: int) -> bytes:
        """Return a page; a cursor is the place in the order of change."""
        start = int(cursor or 0)
        items, following = self.items[start : start + limit], start + limit
        page = {"format": "failed-vouchers/1", "system": "kassan", "items": items}
        return json.dumps({**page, "next": str(following) if following < len(self.items) else None}).encode()

    def mark(self, own: str, verb: str, key: str, told: dict[str, Any]) -> tuple[int, bytes]:
        """Mark once for each key; the same key gets the same answer again."""
        with self.lock:
            if key not in self.known:
                self.known[key] = self._mark(own, verb, told)
            return self.known[key]

    def _mark(self, own: str, verb: str, told: dict[str, Any]) -> tuple[int, bytes]:
        if own in self.refuse:
            status, code = self.refuse[own]
            return status, json.dumps({"code": code, "message": f"No: {own}"}).encode()
        done = [each for name, each in self.marked if name == own]
        if (done[-1] if done else "unmark") == verb:
            code = "already-marked" if verb == "mark-exported" else "already-unmarked"
            return 409, json.dumps({"code": code, "message": "So it is already"}).encode()
        self.marked.append((own, verb))
        self.told.append(told)
        return 200, json.dumps({"id": own, "state": verb}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    timeout = 10
    disable_nagle_algorithm = True
    office: Backoffice

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        del format, args

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        office = self.office
        headers = {name.lower(): value for name, value in self.headers.items()}
        with office.lock:
            office.asked.append((self.command, self.path, headers))
            fault = office.faults.popleft() if office.faults else None
        if fault is None:
            self._send(*self._right(body, headers))
            return
        if fault.acts:
            self._right(body, headers)
        if fault.hang:
            office.closing.wait(office.hang)
        if fault.hang or fault.drop:
            self.close_connection = True
        else:
            self._send(fault.status or 200, fault.body, fault.kind, dict(fault.headers), fault.cut)

    def _right(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, str, dict[str, str]]:
        kind = "application/json"
        if headers.get("authorization") != f"Bearer {self.office.token}":
            given = headers.get("authorization", "nothing")
            return 401, json.dumps({"code": "token", "message": f"{given} is unknown"}).encode(), kind, {}
        address = urlsplit(self.path)
        parts = [unquote(part) for part in address.path.strip("/").split("/")]
        query = parse_qs(address.query)
        if parts[:1] != ["failed-vouchers"]:
            return 404, b"<h1>Not found</h1>", "text/html", {}
        if self.command == "POST":
            return (*self.office.mark(parts[1], parts[2], headers["idempotency-key"], json.loads(body)), kind, {})
        cursor = query.get("cursor", [""])[0]
        if cursor in self.office.forgotten:
            return 410, b'{"code": "cursor", "message": "Too old"}', kind, {}
        page = self.office.page(cursor, int(query.get("limit", ["100"])[0]))
        etag = f'"{hashlib.sha256(page).hexdigest()[:16]}"'
        if headers.get("if-none-match") == etag:
            return 304, b"", kind, {"ETag": etag}
        return 200, page, kind, {"ETag": etag}

    def _send(
        self, status: int, body: bytes, kind: str = "application/json", headers: dict[str, str] | None = None,
        cut: bool = False,
    ) -> None:  # fmt: skip
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if body or status != 304:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that hangs up is what is tested."""


@contextmanager
def serving(context: ssl.SSLContext | None = None, **more: Any) -> Iterator[Backoffice]:
    """Serve a back office on loopback until the block ends."""
    office = Backoffice(**more)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"office": office}))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    office.base = f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield office
    finally:
        office.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
