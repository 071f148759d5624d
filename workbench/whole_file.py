"""Files written whole or not at all: beside their place first, then moved there."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.domain.errors import FileNotWritable


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give the place of a draft beside a file, for the caller to write and move; what is left of it is taken away.

    Raises `FileNotWritable` for whatever the disk refuses meanwhile, with the file's own name.
    """
    draft = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.new")
    try:
        yield draft
    except OSError as error:
        raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error
    except FileNotWritable as error:
        if error.params["path"] != str(draft):
            raise
        raise FileNotWritable(path=str(path), detail=error.params["detail"]) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give the place of a draft to write; it is put in the file's place, its bytes on the disk, where all goes well.

    Raises `FileNotWritable`.
    """
    with aside(path) as draft:
        yield draft
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        draft.replace(path)


def require_place(path: Path) -> None:
    """Raise `FileNotWritable` where it can be told beforehand that no draft can be moved there.

    That is a folder of that name, or a file that another program holds open or that may not be written.
    """
    try:
        if path.exists():
            path.open("rb+").close()
    except OSError as error:
        raise FileNotWritable(path=str(path), detail=error.strerror or str(error)) from error
