"""Files as they lie in a watched folder; a mailbox on a real server."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imap_server import ImapServer, running


def aged(path: Path, content: str | bytes, seconds: int = 60) -> Path:
    """Write a file that was changed some time ago; the folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    then = time.time_ns() - seconds * 10**9
    os.utime(path, ns=(then, then))
    return path


@pytest.fixture(scope="module")
def imap_server() -> Iterator[ImapServer]:
    """Start a server for the tests of a module."""
    with running() as started:
        yield started


@pytest.fixture
def mailbox(imap_server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> ImapServer:
    """Empty the mailbox; the machine trusts its certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(imap_server.authority))
    imap_server.clear()
    return imap_server
