"""A watched folder, also on a slow network share: new and changed files, each once it is wholly written.

Nothing is deleted or overwritten there. Polling is used and no notices of the system, as shares give none.
"""

import errno
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Generic, TypeVar

from workbench.domain.errors import FileNotUsable, InletError, Offline, OptionWrong, PlaceMissing, TooLarge
from workbench.domain.inlets import Arrival, Inlet, Known, Option, OptionKind, Teller
from workbench.domain.ports import Progress
from workbench.domain.sentence import N_

_Got = TypeVar("_Got")

_YOUNG_NS = 2_000_000_000
_LIMIT = 256 << 20
_HEAD = 64 << 10
_CHUNK = 1 << 20
_DEEPEST = 32
_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", "~")
_HIDDEN = (".", "~$")
_OF_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
_NETWORK = (
    "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENOTCONN", "ESTALE", "ETIMEDOUT", "EIO", "EREMOTEIO",
    "ENODEV",
)  # fmt: skip
_GONE = frozenset(getattr(errno, name) for name in _NETWORK if hasattr(errno, name))
_GONE_WINDOWS = frozenset({51, 53, 54, 55, 59, 64, 65, 67, 121, 1203, 1231, 1232})
_NO_PLAIN_NAME = N_("“{value}”: only a folder's name is wanted, without a path")


class Folder:
    """The kind: a folder that is looked through."""

    name = "folder"
    title = N_("Watched folder")
    options: tuple[Option, ...] = (
        Option("path", N_("Folder"), OptionKind.FOLDER, required=True),
        Option("subfolders", N_("With its subfolders"), OptionKind.SWITCH),
        Option(
            "moved_to",
            N_("Move what has been read to"),
            hint=N_("The name of a folder in it, for instance “read”. Leave it empty, and the files stay as they are."),
        ),
    )

    def __init__(self, patience: int = 30, limit: int = _LIMIT) -> None:
        """Take how many seconds a share may take to answer, and up to how many bytes a file is read."""
        self._patience = patience
        self._limit = limit

    def open(self, inlet: Inlet, secret: str) -> "OpenFolder":  # noqa: ARG002  a folder has none
        """Open a way in of this kind; nothing is reached yet. Raises `OptionWrong`."""
        moved_to = inlet.options.get("moved_to", "")
        if moved_to and (PurePath(moved_to).name != moved_to or moved_to in (".", "..") or "\\" in moved_to):
            detail = _NO_PLAIN_NAME.format(value=moved_to)
            raise OptionWrong(name=inlet.name, option=self.options[2].title, detail=detail)
        return OpenFolder(inlet, self._patience, self._limit)

    def teller(self, inlet: Inlet, secret: str) -> Teller | None:  # noqa: ARG002
        """Return None: a folder cannot be told of marks."""
        return None


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was seen; its time in nanoseconds."""

    path: Path
    place: str
    size: int
    changed_ns: int

    @property
    def key(self) -> str:
        """What names it at this way in."""
        return f"{self.place}|{self.size}|{self.changed_ns}"


class OpenFolder:
    """A watched folder, opened."""

    place: str | None = None

    def __init__(self, inlet: Inlet, patience: int, limit: int) -> None:
        self._name = inlet.name
        self._root = Path(inlet.options.get("path", ""))
        self._deep = bool(inlet.options.get("subfolders"))
        self._moved_to = inlet.options.get("moved_to", "")
        self._patience = patience
        self._limit = limit
        self._seen: dict[str, _File] = {}
        self._left: list[_File] = []

    def arrivals(self, known: Known, cursor: str, progress: Progress) -> Iterator[Arrival]:  # noqa: ARG002
        """Yield what is new or changed, oldest first; what is half written or locked waits for the next look.

        Raises `PlaceMissing`, `Offline`; `FileNotUsable` at the end, where the system would not let a file be read.
        """
        found = self._in_time(self._look, progress)
        come = known([each.key for each in found])
        self._left = [each for each in found if each.key in come] if self._moved_to else []
        new = [each for each in found if each.key not in come]
        self._wait_for_young(new, progress)
        refused: InletError | None = None
        for number, each in enumerate(new):
            progress(number, len(new))
            try:
                data = self._in_time(_Reading(each, self._limit), progress)
            except OSError as error:
                if self._is_gone(error):
                    raise Offline(name=self._name, host=str(self._root)) from error
                refused = FileNotUsable(name=self._name, file=each.place, detail=_words(error))
                continue
            if data is not None:
                self._seen[each.key] = each
                yield self._arrival(each, data)
        if refused:
            raise refused

    def settle(self, arrival: Arrival) -> None:
        """Move a file that is kept, and any left behind before, to the folder the user named; else do nothing.

        One that has changed meanwhile stays. Raises `FileNotUsable`, `Offline`.
        """
        if not self._moved_to:
            return
        seen = self._seen.pop(arrival.key, None)
        files, self._left = [*([seen] if seen else []), *self._left], []
        for each in files:
            try:
                self._in_time(_Moving(each, self._root, self._root / self._moved_to), _no_progress)
            except OSError as error:
                if self._is_gone(error):
                    raise Offline(name=self._name, host=str(self._root)) from error
                raise FileNotUsable(name=self._name, file=each.place, detail=_words(error)) from error

    def close(self) -> None:
        """Let go; there is nothing to let go of."""

    def _arrival(self, file: _File, data: bytes) -> Arrival:
        refused = None
        if file.size > self._limit:
            refused = TooLarge(name=_shown(file.path.name), limit=f"{self._limit >> 20} MB")
        return Arrival(file.key, _shown(file.path.name), data, refused=refused)

    def _look(self) -> list[_File]:
        """Return the files there are, those changed longest ago first."""
        found: list[_File] = []
        try:
            if not self._root.is_absolute() or not stat.S_ISDIR(self._root.stat().st_mode):
                raise PlaceMissing(name=self._name, place=str(self._root))
            self._walk(self._root, found, set(), 0)
        except OSError as error:
            if self._is_gone(error):
                raise Offline(name=self._name, host=str(self._root)) from error
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                raise PlaceMissing(name=self._name, place=str(self._root)) from error
            raise FileNotUsable(name=self._name, file=str(self._root), detail=_words(error)) from error
        return sorted(found, key=_by_age)

    def _walk(self, folder: Path, found: list[_File], been: set[tuple[int, int]], depth: int) -> None:
        """Add the files of a folder; one that links lead back to is walked once."""
        itself = folder.stat()
        if (itself.st_dev, itself.st_ino) in been or depth > _DEEPEST:
            return
        been.add((itself.st_dev, itself.st_ino) if itself.st_ino else (0, -1 - len(been)))
        with os.scandir(folder) as entries:
            inside = list(entries)
        for entry in inside:
            path = Path(entry.path)
            if _left_out(entry.name) or (depth == 0 and self._moved_to and entry.name == self._moved_to):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    if self._deep:
                        self._walk(path, found, been, depth + 1)
                    continue
                told = path.stat()
            except OSError as error:
                if self._is_gone(error):
                    raise
                continue  # gone again, or a link that leads nowhere
            if stat.S_ISREG(told.st_mode):
                place = _shown(path.relative_to(self._root).as_posix())
                found.append(_File(path, place, told.st_size, told.st_mtime_ns))

    def _wait_for_young(self, files: list[_File], progress: Progress) -> None:
        """Wait, once, until what has just been written is old enough to be whole."""
        while any(map(_is_young, files)):
            progress(0, 0)
            time.sleep(0.1)

    def _in_time(self, work: Callable[[], _Got], progress: Progress) -> _Got:
        """Do something that a share which is gone may never answer. Raises `Offline` where it does not."""
        doing = _Doing(work)
        doing.start()
        until = time.monotonic() + self._patience
        while not doing.finished.wait(0.2):
            progress(0, 0)
            if time.monotonic() > until:
                raise Offline(name=self._name, host=str(self._root))
        if doing.error is not None:
            raise doing.error
        return doing.results[0]

    def _is_gone(self, error: OSError) -> bool:
        return error.errno in _GONE or getattr(error, "winerror", None) in _GONE_WINDOWS


class _Doing(threading.Thread, Generic[_Got]):
    """Some work on a thread that may be left behind: it ends with the program."""

    def __init__(self, work: Callable[[], _Got]) -> None:
        super().__init__(daemon=True, name="watched folder")
        self.finished = threading.Event()
        self.results: list[_Got] = []
        self.error: BaseException | None = None
        self._work = work

    def run(self) -> None:
        """Do it, and keep what came of it."""
        try:
            self.results.append(self._work())
        except BaseException as error:  # raised again where it is waited for
            self.error = error
        finally:
            self.finished.set()


class _Reading:
    """Reads a file whole; of one above the limit the beginning."""

    def __init__(self, file: _File, limit: int) -> None:
        self._file = file
        self._limit = limit

    def __call__(self) -> bytes | None:
        """Return its bytes, or None where it is not as it was seen: it is still being written, or gone again."""
        file = self._file
        if _is_young(file):
            return None
        try:
            with file.path.open("rb") as opened:
                if not _same(os.fstat(opened.fileno()), file):
                    return None
                if file.size > self._limit:
                    return opened.read(_HEAD)
                data = opened.read(file.size + 1)
                return data if len(data) == file.size and _same(file.path.stat(), file) else None
        except FileNotFoundError:
            return None


class _Moving:
    """Moves a file as it was seen into a folder, under a name that is free there."""

    def __init__(self, file: _File, root: Path, target: Path) -> None:
        self._file = file
        self._root = root
        self._target = target

    def __call__(self) -> None:
        """Do it; one that is gone or has changed is left alone."""
        file = self._file
        wanted = self._target / file.path.relative_to(self._root)
        try:
            if not _same(file.path.stat(), file):
                return
            wanted.parent.mkdir(parents=True, exist_ok=True)
            number = 1
            while not _moved(file.path, wanted if number == 1 else wanted.with_stem(f"{wanted.stem} ({number})")):
                number += 1
        except FileNotFoundError:
            return


def _moved(path: Path, target: Path) -> bool:
    """Move a file if the name is free; one move at a time decides where the file system can."""
    if os.path.lexists(target):
        return False
    try:
        os.link(path, target, follow_symlinks=False)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):  # no links there: Windows shares, FAT
        path.rename(target)
        return True
    path.unlink()
    return True


def _same(told: os.stat_result, file: _File) -> bool:
    return (told.st_size, told.st_mtime_ns) == (file.size, file.changed_ns)


def _is_young(file: _File) -> bool:
    """Tell whether it was changed in the last two seconds; a time further ahead is of a clock that goes wrong."""
    return -_YOUNG_NS <= time.time_ns() - file.changed_ns < _YOUNG_NS


def _by_age(file: _File) -> tuple[int, str]:
    return file.changed_ns, file.place


def _left_out(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_HIDDEN) or lower.endswith(_TEMPORARY) or lower in _OF_SYSTEM


def _shown(name: str) -> str:
    """Return a name as text that can be kept, whatever bytes it is of."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _words(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _no_progress(done: int, total: int) -> None:
    del done, total
