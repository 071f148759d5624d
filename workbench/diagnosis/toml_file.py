"""A TOML file read whole, and what is wrong with one told as a sentence with its place."""

import re
import tomllib
from pathlib import Path
from typing import Any

from workbench.domain.errors import N_, Sentence

LARGEST_FILE = 500_000
"""Bytes. A cause file has a few thousand; anything near this is something else."""

_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")


class Wrong(Exception):
    """What is wrong with a file, and where; becomes a known error where the file's name is known."""

    def __init__(self, source: str, /, **values: object) -> None:
        self.sentence = Sentence(source, values)
        super().__init__(str(self.sentence))


def read_bytes(path: Path) -> bytes:
    """Read a file of a reasonable size. Raises `Wrong`."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Wrong("{words}", words=error.strerror or type(error).__name__) from error
    if len(data) > LARGEST_FILE:
        raise Wrong(N_("it is larger than {limit} kB, which no explanation is"), limit=LARGEST_FILE // 1000)
    return data


def parse(data: bytes) -> dict[str, Any]:
    """Parse the bytes of a TOML file. Raises `Wrong` with line and column."""
    try:
        return tomllib.loads(data.decode("utf-8-sig") + "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Wrong(N_("line {line}: a letter is not written as UTF-8; save the file as UTF-8"), line=line) from error
    except tomllib.TOMLDecodeError as error:
        raise _told(str(error)) from error
    except RecursionError as error:
        raise Wrong(N_("there are too many brackets inside each other")) from error


def _told(words: str) -> Wrong:
    """Tell where a file stops being TOML. The parser's own words are English and for programmers."""
    place = _PLACE.search(words)
    if not place:
        return Wrong(N_("the end of the file is missing: a quotation mark or a bracket is not closed"))
    source = N_("line {line}, column {column}: there, or just before, a quotation mark, comma or bracket is wrong")
    if "overwrite" in words.lower() or "declare" in words.lower():
        source = N_("line {line}, column {column}: the same key or heading stands twice")
    return Wrong(source, line=place[1], column=place[2])
