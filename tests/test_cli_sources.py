"""Ways in on the command line: data on stdout, messages on stderr, exit codes; secrets never as an argument."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.imap_server import PASSWORD, USER, ImapServer
from tests.memory_keyring import MemoryKeyring, memory_keyring
from tests.services.conftest import COMPANY, brp, failure
from tests.sources.conftest import aged, imap_server, mailbox
from workbench.cli import program

__all__ = ["imap_server", "mailbox", "memory_keyring"]

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*words: str, language: str = "en", stdin: str = "") -> Result:
        data = str(tmp_path / "data")
        arguments = ["--data", data, "--lang", language, "sources", *words]
        return CliRunner().invoke(program, arguments, input=stdin, catch_exceptions=False)

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    aged(tmp_path / "in" / "export.xml", brp(("1", "2026-01-01", "Kassa", "4903")))
    aged(tmp_path / "in" / "mail.txt", failure("F 1"))
    aged(tmp_path / "in" / "list.bin", "\0\1")
    return tmp_path / "in"


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_folder_is_added_tested_looked_at_and_listed(run: Run, folder: Path) -> None:
    assert read(run("--json")) == []
    made = run("add", "folder", "Till", "--company", COMPANY, "--set", f"path={folder}", "--minutes", "30")
    assert (made.exit_code, made.stdout) == (0, "Till\n")
    assert run("test", "Till").stdout == "connected; 3 new messages, 2 understood\n"
    assert run("test", "Till", language="sv").stdout == "ansluten: 3 nya meddelanden, 2 tolkade\n"
    tried = read(run("test", "till", "--json"))
    assert tried | {"samples": []} == {
        "name": "Till", "connected": True, "new": 3, "understood": 2, "more": False, "samples": [], "error": None,
        "error_text": None,
    }  # fmt: skip
    (before,) = read(run("--json"))
    assert before == {
        "name": "Till", "kind": "folder", "company": COMPANY, "paused": False, "minutes": 30, "last_run": None,
        "last_well": None, "arrived": 0, "understood": 0, "waiting_marks": 0, "error": None, "error_text": None,
    }  # fmt: skip
    assert run("poll").stdout == "Till: 3 new messages · 2 understood · 1 voucher · 1 failure\n"
    (looked,) = read(run("poll", "Till", "--json"))
    assert (looked["name"], looked["arrived"], looked["error"]) == ("Till", 0, None)
    (after,) = read(run("--json"))
    assert after["last_run"] == after["last_well"] != None  # noqa: E711  neither is null
    assert "Till\tBevakad mapp\t556000-4615\tvar 30:e minut\tsenast hämtat" in run(language="sv").stdout


def test_it_is_changed_paused_and_taken_away(run: Run, folder: Path) -> None:
    run("add", "folder", "Till", "--set", f"path={folder}")
    assert run("set", "Till", "--name", "Shop", "--minutes", "5", "--set", "moved_to=read").stdout == "Shop\n"
    run("pause", "Shop")
    (view,) = read(run("--json"))
    assert (view["name"], view["minutes"], view["paused"]) == ("Shop", 5, True)
    assert read(run("poll", "--json")) == []
    assert run("poll").exit_code == 1
    assert run("poll", "Shop").exit_code == 0
    assert sorted(each.name for each in (folder / "read").iterdir()) == ["export.xml", "list.bin", "mail.txt"]
    run("resume", "Shop")
    assert run("remove", "Shop").exit_code == 0
    gone = run("test", "Shop")
    assert (gone.exit_code, gone.stdout) == (1, "")
    assert "There is no source called Shop." in gone.stderr


def test_what_is_wrong_is_told_in_the_readers_language(run: Run, folder: Path) -> None:
    missing = run("add", "folder", "Till", language="sv")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "Till: Mapp kan inte vara tomt." in missing.stderr
    run("add", "folder", "Till", "--set", f"path={folder / 'gone'}")
    for words in (("test", "Till"), ("poll", "Till")):
        result = run(*words, language="sv")
        assert result.exit_code == 1
        assert f"Till: mappen {folder / 'gone'} finns inte." in result.stderr
    (view,) = read(run("--json"))
    assert (view["error"], view["last_well"]) == ("place-missing", None)
    assert run("add", "folder", "Till", "--set", "path").exit_code == 2
    assert run("add", "pigeon", "Till").exit_code == 2


def test_a_mailbox_with_its_password_from_standard_input(
    run: Run, mailbox: ImapServer, memory_keyring: MemoryKeyring
) -> None:
    mailbox.put(b"From: a@brp.se\r\nSubject: Fel\r\n\r\n" + failure("F 1").encode())
    said = [f"--set={name}={value}" for name, value in
            (("host", "127.0.0.1"), ("port", mailbox.tls), ("user", USER))]  # fmt: skip
    assert run("add", "mailbox", "Post", *said).exit_code == 2, "no keyboard, no --secret-stdin"
    assert run("add", "mailbox", "Post", *said, f"--set=secret={PASSWORD}").exit_code == 2
    assert run("add", "mailbox", "Post", *said, "--secret-stdin", stdin=f"{PASSWORD}\n").exit_code == 0
    assert list(memory_keyring.kept.values()) == [PASSWORD]
    assert run("test", "Post").stdout == "connected; 1 new message, 1 understood\n"
    assert read(run("poll", "--json"))[0]["failures"] == 1
    run("set", "Post", "--secret-stdin", stdin="fel-Ord\n")
    refused = run("poll", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)[0]["error"] == "sign-in-refused"
    assert "fel-Ord" not in refused.output
    run("set", "Post", "--set", "port=1")
    offline = run("poll", "Post", language="sv")
    assert "Post är frånkopplad" in offline.stderr


def test_the_password_is_asked_for_hidden(tmp_path: Path) -> None:
    """On a real terminal nothing of what is typed is shown; without a keyring nothing is kept."""
    ours, theirs = pty.openpty()
    words = ["--data", str(tmp_path / "data"), "--lang", "sv", "sources", "add", "mailbox", "Post"]
    command = [sys.executable, "-m", "workbench", *words, "--set=host=localhost", "--set=user=anna"]
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    try:
        while b"nyckel:" not in shown:
            shown += os.read(ours, 1000)
        os.write(ours, b"hemligt-Ordet\n")
        while process.poll() is None:
            try:
                shown += os.read(ours, 1000)
            except OSError:
                break
        assert process.wait(20) == 1
    finally:
        os.close(ours)
        process.kill()
        process.wait()
    assert b"hemligt-Ordet" not in shown
    assert "nyckelring" in shown.decode()
