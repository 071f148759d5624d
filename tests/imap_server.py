"""A real IMAP server (Dovecot) on loopback for the tests, and a proxy that cuts connections.

``make test`` installs Dovecot where it can; where it is not there, what needs it skips itself.
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from imaplib import IMAP4
from pathlib import Path

import pytest
import trustme

USER, PASSWORD, TOKEN = "anna@example.se", "hemligt-Ordet-4711", "ya29.tokenAZ-9"
_CONFIG = """
base_dir = {base}/run
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%n
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = {uid}
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
default_vsz_limit = 512M
mail_max_userip_connections = 1000
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {base}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%n
}}
service imap-login {{
  chroot =
  client_limit = 1000
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service imap {{
  service_count = 0
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """The server: its ports on 127.0.0.1, where its mail lies, and the file of the authority its certificate is of."""

    plain: int
    tls: int
    base: Path
    authority: Path

    def box(self) -> IMAP4:
        """Sign in as the user, to look at the mailbox from outside."""
        box = IMAP4("127.0.0.1", self.plain, timeout=20)
        box.login(USER, PASSWORD)
        return box

    def clear(self) -> None:
        """Empty the mailbox; the folders that a test made are taken away."""
        with closing_box(self.box()) as box:
            for name in ("Handled", "Renewed"):
                box.delete(name)
            if box.select("INBOX")[1] == [b"0"]:
                return
            box.store("1:*", "+FLAGS", r"(\Deleted)")
            box.expunge()

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Let mails arrive, in order."""
        with closing_box(self.box()) as box:
            for each in mails:
                kind, told = box.append(folder, "", "", each)
                assert kind == "OK", told


@contextmanager
def closing_box(box: IMAP4) -> Iterator[IMAP4]:
    try:
        yield box
    finally:
        box.logout()


class _TokenInfo(BaseHTTPRequestHandler):
    """Tells the server whose a token is, as the identity platforms do."""

    def do_GET(self) -> None:
        whose = {"email": USER} if self.path.endswith(f"={TOKEN}") else {}
        body = json.dumps(whose or {"error": "invalid_token"}).encode()
        self.send_response(200 if whose else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        del format, args


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running() -> Iterator[ImapServer]:
    """Start a server with an empty mailbox; it is gone when the block ends."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("no IMAP server on this machine: Dovecot (dovecot-imapd) is not installed")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3."):
        pytest.skip(f"the tests' settings are for Dovecot 2.3, and {version.split()[0]} is installed")
    base = Path(tempfile.mkdtemp(prefix="imap-"))
    tokens = HTTPServer(("127.0.0.1", 0), _TokenInfo)
    answering = threading.Thread(target=tokens.serve_forever, kwargs={"poll_interval": 0.05})
    answering.start()
    server = _written(base, tokens.server_port)
    process = subprocess.Popen([program, "-F", "-c", str(base / "conf")], stderr=subprocess.PIPE)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.communicate(timeout=20)
        tokens.shutdown()
        answering.join()
        tokens.server_close()
        shutil.rmtree(base, ignore_errors=True)


def _written(base: Path, tokens: int) -> ImapServer:
    """Write the server's settings, its certificate and its one user."""
    base.chmod(0o755)
    root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    (base / "mail").mkdir()
    if root:
        os.chown(base / "mail", owner.pw_uid, owner.pw_gid)
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    authority.cert_pem.write_to_path(str(base / "authority.pem"))
    certificate.private_key_pem.write_to_path(str(base / "key.pem"))
    for part in certificate.cert_chain_pems:
        part.write_to_path(str(base / "cert.pem"), append=True)
    server = ImapServer(free_port(), free_port(), base, base / "authority.pem")
    (base / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (base / "oauth2").write_text(
        f"tokeninfo_url = http://127.0.0.1:{tokens}/?access_token=\nusername_attribute = email\nintrospection_mode =\n"
    )
    me = owner.pw_name
    values = {
        "internal": "dovecot" if root else me,
        "login": "dovenull" if root else me,
        "group": "dovecot" if root else _group(owner.pw_gid),
    }
    config = _CONFIG.format(base=base, uid=owner.pw_uid, gid=owner.pw_gid, plain=server.plain, tls=server.tls, **values)
    (base / "conf").write_text(config)
    return server


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _wait_for(server: ImapServer, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while True:
        if process.poll() is not None or time.monotonic() > until:
            log = (server.base / "log").read_text() if (server.base / "log").exists() else ""
            pytest.fail(f"Dovecot did not start: {log[-2000:]}")
        with suppress(OSError, IMAP4.error):
            server.box().logout()
            return
        time.sleep(0.05)


class CuttingProxy:
    """Hands on to a port, and cuts a connection after so many bytes from the server; None: never."""

    def __init__(self, target: int) -> None:
        self.cut_after: int | None = None
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for each in self._open:
            _cut(each)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            there = socket.create_connection(("127.0.0.1", self._target))
            self._open += [here, there]
            for source, sink, counted in ((here, there, False), (there, here, True)):
                thread = threading.Thread(target=self._hand_on, args=(source, sink, counted))
                thread.start()
                self._threads.append(thread)

    def _hand_on(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        told = 0
        with suppress(OSError):
            while data := source.recv(65536):
                if counted and self.cut_after is not None and told + len(data) > self.cut_after:
                    sink.sendall(data[: self.cut_after - told])
                    break
                told += len(data)
                sink.sendall(data)
        _cut(source)
        _cut(sink)


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
