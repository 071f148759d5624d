"""The ways in: added, changed, tried, taken away; secrets in the keyring and nowhere else."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import keyring.core
import pytest
from keyring.backends import fail, null

from tests.conftest import ROOT
from tests.memory_keyring import MemoryKeyring, memory_keyring
from tests.services.conftest import COMPANY, brp, failure, quiet
from tests.sources.conftest import aged
from workbench.domain.errors import (
    InletExists,
    KnownError,
    NoKeyring,
    NoSuchInlet,
    Offline,
    OptionWrong,
    PlaceMissing,
    SecretMissing,
)
from workbench.domain.history import EventKind
from workbench.domain.inlets import Inlet
from workbench.services.services import Services
from workbench.store.secrets import SERVICE, KeyringSecrets
from workbench.texts import Texts

__all__ = ["memory_keyring"]

POST = Inlet("mailbox", "Post", "", {"host": "127.0.0.1", "port": "1", "security": "none", "user": "anna"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def inlet_of(folder: Path, name: str = "Till", **options: str) -> Inlet:
    return Inlet("folder", name, "5560004615", {"path": str(folder), **options}, 15)


def told(services: Services, *kinds: EventKind) -> list[tuple[str, str]]:
    return [(event.kind, event.data["name"]) for event in services.cases.history(None) if event.kind in kinds]


def test_trying_a_folder_keeps_nothing(services: Services, folder: Path) -> None:
    aged(folder / "export.xml", brp(("1", "2026-01-01", "Kassa", "4903")))
    aged(folder / "mail.txt", failure("F 1"))
    aged(folder / "list.bin", "\0\1\2")
    tried = services.inlets.check(inlet_of(folder, moved_to="read"), None, quiet)
    assert (tried.new, tried.understood, tried.error, tried.more) == (3, 2, None, False)
    assert sorted(tried.samples) == ["export.xml", "list.bin", "mail.txt"]
    assert services.inlets.all() == []
    assert list(services.cases.history(None)) == []
    assert len(list(folder.iterdir())) == 3


def test_trying_looks_at_two_hundred(services: Services, folder: Path) -> None:
    for number in range(203):
        aged(folder / f"{number}.txt", failure(f"F {number}"))
    tried = services.inlets.check(inlet_of(folder), None, quiet)
    assert (tried.new, tried.understood, tried.more) == (200, 200, True)


def test_what_is_wrong_when_trying_is_told(services: Services, folder: Path, memory_keyring: MemoryKeyring) -> None:
    assert isinstance(services.inlets.check(inlet_of(folder / "gone"), None, quiet).error, PlaceMissing)
    assert isinstance(services.inlets.check(Inlet("folder", "x"), None, quiet).error, OptionWrong)
    assert isinstance(services.inlets.check(POST, None, quiet).error, SecretMissing)
    assert isinstance(services.inlets.check(POST, "x", quiet).error, Offline)
    assert memory_keyring.kept == {}


def test_a_way_in_is_kept_changed_paused_and_taken_away(services: Services, folder: Path) -> None:
    inlets = services.inlets
    made = inlets.add(inlet_of(folder, "  Till  one "), "", "anna")
    assert (made.name, made.company, made.options["moved_to"]) == ("Till one", COMPANY, "")
    assert inlets.named("till ONE") == made
    changed = inlets.change(replace(made, name="Till two", minutes=60), None, "anna")
    assert inlets.get(made.id) == changed
    inlets.change(changed, None, "anna")
    inlets.pause(made.id, True, "bo")
    inlets.pause(made.id, True, "bo")
    assert inlets.get(made.id).paused
    inlets.remove(made.id, "bo")
    assert inlets.all() == []
    with pytest.raises(NoSuchInlet):
        inlets.named("Till two")
    assert told(services, EventKind.INLET_CHANGED, EventKind.INLET_REMOVED) == [
        ("inlet-changed", "Till one"),
        ("inlet-changed", "Till two"),
        ("inlet-changed", "Till two"),
        ("inlet-removed", "Till two"),
    ]
    assert inlets.add(inlet_of(folder, "Till two"), "", "anna").id != made.id


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"name": " "}, OptionWrong, "folder: Namn kan inte vara tomt."),
        ({"name": "till"}, InletExists, "Det finns redan en källa som heter till."),
        ({"kind": "pigeon"}, OptionWrong, "X: Slag kan inte vara ”pigeon”: det slaget finns inte."),
        ({"minutes": 0}, OptionWrong, "X: Minuter mellan hämtningarna kan inte vara 0."),
        ({"options": {}}, OptionWrong, "X: Mapp kan inte vara tomt."),
        ({"options": {"path": "/x", "subfolders": "on"}}, OptionWrong, None),
        ({"options": {"path": "/x", "secret": "s"}}, OptionWrong, None),
        ({"kind": "mailbox", "options": {"host": "a", "user": "b", "port": "9x"}}, OptionWrong, None),
        ({"kind": "mailbox", "options": {"host": "a", "user": "b", "secret": "hemligt"}}, OptionWrong, None),
        ({"kind": "mailbox", "options": {"host": "a", "user": "b", "security": "ssl"}}, OptionWrong, None),
        ({"kind": "mailbox", "options": {"host": "a", "user": "b"}}, SecretMissing, None),
    ],
)
def test_what_can_not_be_is_not_kept(
    services: Services, folder: Path, wrong: dict[str, object], error: type[KnownError], sentence: str | None
) -> None:
    services.inlets.add(inlet_of(folder), "", "anna")
    with pytest.raises(error) as refused:
        services.inlets.add(replace(inlet_of(folder, "X"), **wrong), "", "anna")  # type: ignore[arg-type]
    if sentence:
        assert Texts("sv", ROOT / "resources" / "i18n").sentence(refused.value) == sentence
    assert [view.inlet.name for view in services.inlets.all()] == ["Till"]


def test_a_secret_goes_to_the_keyring_and_leaves_it_again(services: Services, memory_keyring: MemoryKeyring) -> None:
    made = services.inlets.add(POST, "hemligt", "anna")
    ((service, user),) = memory_keyring.kept
    assert (service, memory_keyring.kept[service, user]) == (SERVICE, "hemligt")
    assert user.startswith(f"inlet-{made.id}@")
    services.inlets.change(replace(made, minutes=5), None, "anna")
    assert list(memory_keyring.kept.values()) == ["hemligt"]
    services.inlets.change(made, "annat", "anna")
    assert list(memory_keyring.kept.values()) == ["annat"]
    services.inlets.remove(made.id, "anna")
    assert memory_keyring.kept == {}


def test_nothing_is_kept_where_the_keyring_refuses(services: Services, memory_keyring: MemoryKeyring) -> None:
    made = services.inlets.add(POST, "hemligt", "anna")
    before = list(services.cases.history(None))
    memory_keyring.locked = True
    with pytest.raises(NoKeyring) as told:
        services.inlets.add(replace(POST, name="Post 2"), "hemligt", "anna")
    assert told.value.params["name"] == "Post 2"
    with pytest.raises(NoKeyring):
        services.inlets.change(replace(made, minutes=5), "annat", "anna")
    assert [view.inlet for view in services.inlets.all()] == [made]
    assert list(services.cases.history(None)) == before
    assert isinstance(services.polling.poll(made, quiet).error, NoKeyring)


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_no_keyring_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: type) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend())
    secrets = KeyringSecrets(tmp_path)
    for use in (lambda: secrets.get(1), lambda: secrets.put(1, "x")):
        with pytest.raises(NoKeyring):
            use()


def test_a_keyring_that_writes_a_file_is_refused(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    on_disk = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})
    keyring.core.set_keyring(on_disk())
    with pytest.raises(NoKeyring):
        KeyringSecrets(tmp_path).put(1, "x")


def test_two_data_folders_do_not_see_each_others_secrets(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    KeyringSecrets(tmp_path / "a").put(1, "x")
    assert KeyringSecrets(tmp_path / "b").get(1) == ""
    assert KeyringSecrets(tmp_path / "a").get(1) == "x"


def test_what_only_a_look_needs_is_not_loaded_at_the_start(tmp_path: Path) -> None:
    """A machine without network or keyring starts in the same time."""
    script = (
        "import sys; from pathlib import Path; from workbench.assembly import assemble\n"
        "made = assemble(Path(sys.argv[1])); made.inlets.all(); made.close()\n"
        "print(sorted({'keyring', 'imap_tools', 'imaplib', 'truststore'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "data")]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_error_is_told_by_the_name_a_way_in_has_now(services: Services, folder: Path) -> None:
    made = services.inlets.add(inlet_of(folder / "gone"), "", "anna")
    services.polling.poll(made, quiet)
    services.inlets.change(replace(made, name="Shop"), None, "anna")
    (view,) = services.inlets.all()
    assert str(view.error).startswith("Shop: the folder")
