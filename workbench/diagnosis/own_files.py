"""An office's own files: each read by itself, and one that is wrong left out and told of."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from workbench.diagnosis.cause_file import own_cause
from workbench.diagnosis.system_file import SystemWords, system_words
from workbench.diagnosis.toml_file import Wrong, parse, read_bytes
from workbench.domain.errors import N_, OwnFileLeftOut, Sentence
from workbench.domain.finding import Cause

EXPLAINS_NOTHING = N_("it explains nothing yet: give a code in “codes” or a wording in “patterns”")


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What an office has written: causes and words of systems by name; ``version`` changes with any of it."""

    causes: Mapping[str, Cause]
    systems: Mapping[str, SystemWords]
    left_out: tuple[OwnFileLeftOut, ...]
    version: str


def read_own_files(folder: Path, known: Container[str]) -> OwnFiles:
    """Read ``*.toml`` and ``systems/*.toml``; ``known`` are the causes that come with the program.

    Raises nothing: what cannot be used is told in ``left_out``, with file, key and remedy.
    """
    digest = sha256()
    left_out: list[OwnFileLeftOut] = []
    causes: dict[str, Cause] = {}
    systems: dict[str, SystemWords] = {}

    def take_cause(name: str, content: Mapping[str, Any]) -> None:
        cause = checked_cause(name, content, known)
        check_codes(cause, causes)
        causes[name] = cause

    def take_system(name: str, content: Mapping[str, Any]) -> None:
        systems[name] = system_words(name, content)

    for pattern, take in (("*.toml", take_cause), ("systems/*.toml", take_system)):
        for path in _paths(folder, pattern, left_out):
            try:
                data = read_bytes(path)
                take(path.stem, parse(data))
            except Wrong as wrong:
                left_out.append(OwnFileLeftOut(path=str(path), detail=wrong.sentence))
            else:
                digest.update(f"{pattern}\x1f{path.name}\x1f{len(data)}\x1f".encode() + data)
    return OwnFiles(causes, systems, tuple(left_out), digest.hexdigest())


def checked_cause(cause_id: str, content: Mapping[str, Any], known: Container[str]) -> Cause:
    """Make a cause that can be met with: one that is not ``known`` must name a code or a wording. Raises `Wrong`."""
    cause = own_cause(cause_id, content)
    if cause_id not in known and not (cause.codes or cause.doubtful_codes or cause.patterns or cause.vague_patterns):
        raise Wrong(EXPLAINS_NOTHING)
    return cause


def check_codes(cause: Cause, others: Mapping[str, Cause]) -> None:
    """Check that no other cause of the office is sure of the same code. Raises `Wrong`."""
    for other in others.values():
        for code in cause.codes:
            if other.id != cause.id and code in other.codes:
                sentence = N_("“codes”: {code} also stands in {name}.toml; it can stand in one of them only")
                raise Wrong(sentence, code=code, name=other.id)


def _paths(folder: Path, pattern: str, left_out: list[OwnFileLeftOut]) -> list[Path]:
    """Return the files of a pattern; none, and told, where the folder cannot be read (a lost network drive)."""
    try:
        return sorted(folder.glob(pattern))
    except OSError as error:
        words = Sentence("{words}", {"words": error.strerror or type(error).__name__})
        if not any(told.params["path"] == str(folder) for told in left_out):
            left_out.append(OwnFileLeftOut(path=str(folder), detail=words))
        return []
