"""The watched folder: what is whole comes once, what is not waits, nothing is deleted."""

import errno
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import aged
from workbench.domain.errors import Cancelled, FileNotUsable, Offline, OptionWrong, PlaceMissing, TooLarge
from workbench.domain.inlets import Arrival, Inlet
from workbench.sources.folder import Folder


def quiet(done: int, total: int) -> None:
    del done, total


class Come:
    """Remembers what has come, as the store does."""

    def __init__(self, root: Path, kind: Folder | None = None, **options: str) -> None:
        self.inlet = Inlet("folder", "Till", "", {"path": str(root), **options})
        self.kind = kind or Folder()
        self.keys: set[str] = set()
        self.found: list[Arrival] = []

    def __call__(self, keys: Sequence[str]) -> set[str]:
        return self.keys & set(keys)

    def look(self, progress: Callable[[int, int], None] = quiet, settle: bool = True) -> list[str]:
        self.found = []
        with closing(self.kind.open(self.inlet, "")) as live:
            for each in live.arrivals(self, "", progress):
                self.found.append(each)
                self.keys.add(each.key)
                if settle:
                    live.settle(each)
        return [each.name for each in self.found]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


def test_new_and_changed_files_come_once_oldest_first(root: Path) -> None:
    aged(root / "b.xml", "<b/>", 200)
    aged(root / "a.xml", "<a/>", 100)
    come = Come(root)
    assert come.look() == ["b.xml", "a.xml"]
    assert [each.data for each in come.found] == [b"<b/>", b"<a/>"]
    assert come.look() == []
    aged(root / "a.xml", "<a>1</a>", 50)
    assert come.look() == ["a.xml"]
    assert names(root) == ["a.xml", "b.xml"]


def test_hidden_and_temporary_files_and_subfolders_are_left_out(root: Path) -> None:
    for name in ("x.xml.part", "~$x.xlsx", ".hidden", "y.crdownload", "z.TMP", "Thumbs.db", "sub/deep.xml", ".git/c"):
        aged(root / name, name)
    assert Come(root).look() == []
    assert Come(root, subfolders="yes").look() == ["deep.xml"]


def test_what_was_just_written_is_waited_for(root: Path) -> None:
    (root / "new.xml").write_text("<x/>")
    before = time.monotonic()
    assert Come(root).look() == ["new.xml"]
    assert 1 < time.monotonic() - before < 6


def test_a_file_still_being_written_comes_when_it_is_whole(root: Path) -> None:
    path, written = root / "slow.xml", threading.Event()

    def write() -> None:
        with path.open("w") as file:
            for _ in range(40):
                file.write("<row/>")
                file.flush()
                time.sleep(0.1)
        written.set()

    writer = threading.Thread(target=write)
    path.write_text("")
    writer.start()
    come = Come(root)
    assert come.look() == []
    writer.join()
    assert written.is_set()
    assert come.look() == ["slow.xml"]
    assert come.found[0].data == b"<row/>" * 40


def test_what_changes_between_looking_and_reading_waits(root: Path) -> None:
    path = aged(root / "a.xml", "<a/>", 100)
    aged(root / "b.xml", "<b/>", 50)

    def progress(done: int, total: int) -> None:
        if (done, total) == (0, 2):
            aged(path, "<a>changed</a>", 30)

    come = Come(root)
    assert come.look(progress) == ["b.xml"]
    assert come.look() == ["a.xml"]
    assert come.found[0].data == b"<a>changed</a>"


def test_what_has_been_read_is_moved_if_asked_and_never_over_another(root: Path) -> None:
    aged(root / "read" / "a.xml", "earlier")
    aged(root / "a.xml", "<a/>")
    aged(root / "sub" / "a.xml", "<sub/>")
    come = Come(root, moved_to="read", subfolders="yes")
    assert come.look() == ["a.xml", "a.xml"]
    assert names(root) == ["read/a (2).xml", "read/a.xml", "read/sub/a.xml"]
    assert (root / "read" / "a.xml").read_text() == "earlier"
    assert (root / "read" / "a (2).xml").read_text() == "<a/>"
    assert come.look() == []


def test_a_file_left_behind_is_moved_with_the_next_one(root: Path) -> None:
    aged(root / "a.xml", "<a/>")
    come = Come(root, moved_to="read")
    come.look(settle=False)
    assert names(root) == ["a.xml"]
    aged(root / "b.xml", "<b/>")
    assert come.look() == ["b.xml"]
    assert names(root) == ["read/a.xml", "read/b.xml"]


def test_a_file_changed_after_it_was_read_is_not_moved(root: Path) -> None:
    path = aged(root / "a.xml", "<a/>")
    come = Come(root, moved_to="read")
    with closing(come.kind.open(come.inlet, "")) as live:
        (arrived,) = live.arrivals(come, "", quiet)
        aged(path, "<a>more</a>", 10)
        live.settle(arrived)
        live.settle(arrived)
    assert names(root) == ["a.xml"]


def test_a_folder_that_is_not_there(root: Path) -> None:
    with pytest.raises(PlaceMissing) as told:
        Come(root / "gone").look()
    assert told.value.params == {"name": "Till", "place": str(root / "gone")}
    with pytest.raises(PlaceMissing):
        Come(aged(root / "file", "x")).look()
    with pytest.raises(PlaceMissing):
        Come(Path("relative")).look()


def test_links_that_go_round_are_walked_once(root: Path) -> None:
    aged(root / "sub" / "a.xml", "<a/>")
    (root / "sub" / "up").symlink_to(root, target_is_directory=True)
    (root / "itself").symlink_to(root / "itself")
    (root / "nowhere").symlink_to(root / "missing")
    os.mkfifo(root / "pipe")
    assert Come(root, subfolders="yes").look() == ["a.xml"]


def test_of_a_file_too_large_the_beginning_is_kept_with_the_reason(root: Path) -> None:
    aged(root / "big.xml", b"x" * (3 << 20))
    come = Come(root, Folder(limit=2 << 20))
    assert come.look() == ["big.xml"]
    assert isinstance(come.found[0].refused, TooLarge)
    assert len(come.found[0].data) == 64 << 10


def test_a_file_name_of_any_bytes(root: Path) -> None:
    aged(root / os.fsdecode(b"fel\xff\xe5.xml"), "<a/>")
    come = Come(root, moved_to="read")
    (name,) = come.look()
    name.encode("utf-8")
    come.found[0].key.encode("utf-8")
    assert come.look() == []


@pytest.mark.parametrize("name", ["../out", "/tmp", "..", "a/b", "a\\b"])
def test_only_a_folder_inside_can_be_moved_to(root: Path, name: str) -> None:
    with pytest.raises(OptionWrong):
        Come(root, moved_to=name).look()


def answering(monkeypatch: pytest.MonkeyPatch, name: str, fault: OSError) -> None:
    """Let the system refuse to open files of a name, as a share or another program does."""
    really: Any = Path.open

    def opened(path: Path, *args: Any, **named: Any) -> Any:
        if path.name == name:
            raise fault
        return really(path, *args, **named)

    monkeypatch.setattr(Path, "open", opened)


def test_a_locked_file_is_told_and_tried_again_and_stops_no_other(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged(root / "a.xml", "<a/>", 100)
    aged(root / "b.xml", "<b/>", 50)
    come = Come(root)
    with monkeypatch.context() as held:
        answering(held, "a.xml", PermissionError(errno.EACCES, "Permission denied"))
        with pytest.raises(FileNotUsable) as told:
            come.look()
    assert told.value.params == {"name": "Till", "file": "a.xml", "detail": "Permission denied"}
    assert [each.name for each in come.found] == ["b.xml"]
    assert come.look() == ["a.xml"]


def test_a_share_that_goes_away_in_the_middle_is_offline(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged(root / "a.xml", "<a/>", 100)
    aged(root / "b.xml", "<b/>", 50)
    come = Come(root)
    with monkeypatch.context() as gone:
        answering(gone, "b.xml", OSError(errno.EHOSTDOWN, "Host is down"))
        with pytest.raises(Offline):
            come.look()
    assert [each.name for each in come.found] == ["a.xml"]
    assert come.look() == ["b.xml"]


def test_a_share_that_never_answers_is_offline_in_time_and_can_be_stopped(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    really = os.scandir

    def scan(path: Any) -> Any:
        if Path(path) == root:
            answers.wait(30)
        return really(path)

    def stop(done: int, total: int) -> None:
        raise Cancelled

    monkeypatch.setattr(os, "scandir", scan)
    before = time.monotonic()
    with pytest.raises(Offline):
        Come(root, Folder(patience=1)).look()
    with pytest.raises(Cancelled):
        Come(root).look(stop)
    assert time.monotonic() - before < 5
    answers.set()
