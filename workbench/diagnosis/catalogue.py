"""The catalogue of causes: one TOML file each, a bureau's own files before those that came with the program."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.diagnosis.cause_file import SLOT, read_cause
from workbench.diagnosis.system_file import ANY, Systems, SystemWords, read_system
from workbench.domain.errors import CatalogueError
from workbench.domain.finding import Cause, CauseKey, CauseText, Explanation, Finding

UNKNOWN = "unknown"
REASON_NOT_SHOWN = "reason-not-shown"
_SENTENCE_HEAD = re.compile(r"(?:^|(?<=[.!?] ))\{")


class Catalogue:
    """Every known cause, and its words in the reader's language. Immutable."""

    def __init__(self, causes: Mapping[str, Cause], systems: Mapping[str, SystemWords], version: str) -> None:
        """Take checked causes by id, ``unknown`` among them, and the words of the sending systems."""
        self.causes = dict(sorted(causes.items()))
        self.version = version
        self._systems = Systems(systems)

    @classmethod
    def load(cls, *folders: Path) -> "Catalogue":
        """Read ``*.toml`` and ``systems/*.toml`` from the folders; of two with the same name the later folder's wins.

        Raises `CatalogueError` naming the file and the key for anything that is not right.
        """
        digest = hashlib.sha256()
        cause_files = _contents(folders, "*.toml", digest)
        system_files = _contents(folders, "systems/*.toml", digest)
        causes = {path.stem: read_cause(path, content) for path, content in cause_files.items()}
        systems = {path.stem: read_system(path, content) for path, content in system_files.items()}
        _check_together(causes, {path.stem: path for path in cause_files})
        for name, known in ((UNKNOWN, causes), (REASON_NOT_SHOWN, causes), (ANY, systems)):
            if name not in known:
                raise CatalogueError(path=str(folders[0]) if folders else "", detail=f"{name}.toml is missing")
        return cls(causes, systems, digest.hexdigest())

    def cause(self, cause_id: str) -> Cause:
        """Return a cause; for an id that is not in this catalogue, the cause ``unknown``."""
        return self.causes.get(cause_id) or self.causes[UNKNOWN]

    def explain(self, finding: Finding, language: str, system: str) -> Explanation:
        """Explain a finding in a language (else English), with the steps of the system that sent the voucher."""
        cause = self.cause(finding.cause)
        words = _words(cause, language)
        steps = words.source_steps.get(system) or words.source_steps["any"]
        slots = self._systems.words(system, language)
        values = finding.variables
        return Explanation(
            title=self.title(finding.key, language),
            why=_fill(words.why, words, values),
            fortnox_steps=tuple(_fill(step, words, values) for step in words.fortnox_steps),
            source_steps=tuple(_fill(step, words, values, slots) for step in steps),
            by_hand=_fill(words.by_hand, words, values),
            prevention=_fill(words.prevention, words, values),
            enter_by_hand=cause.enter_by_hand,
        )

    def title(self, key: CauseKey, language: str) -> str:
        """Return the heading of a cause card; the generic one where a value it speaks of is not known."""
        words = _words(self.cause(key.cause), language)
        values = dict(key.variables)
        if all(values.get(name) for name in SLOT.findall(words.title)):
            return SLOT.sub(lambda slot: values[slot[1]], words.title)
        return words.generic_title


def _words(cause: Cause, language: str) -> CauseText:
    """Return a cause's words in a language, else in English."""
    return cause.texts.get(language) or cause.texts["en"]


def _fill(
    template: str, words: CauseText, values: Mapping[str, str], slots: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Put the names of the variables and a system's words into a sentence, with a capital where one begins it."""
    heads = {found.end() - 1 for found in _SENTENCE_HEAD.finditer(template)}

    def name(slot: re.Match[str]) -> str:
        if slot[1] in words.names:
            known, unknown = words.names[slot[1]]
            value = values.get(slot[1], "")
            text = known.replace("{value}", value) if value else unknown
        else:
            text = slots[slot[1]]
        return text[:1].upper() + text[1:] if slot.start() in heads else text

    return SLOT.sub(name, template)


def _contents(folders: tuple[Path, ...], pattern: str, digest: "hashlib._Hash") -> dict[Path, dict[str, Any]]:
    """Parse the files of all folders, each name once, and take them into the digest."""
    files = {path.name: path for folder in folders for path in sorted(folder.glob(pattern))}
    contents: dict[Path, dict[str, Any]] = {}
    for name, path in sorted(files.items()):
        try:
            data = path.read_bytes()
            contents[path] = tomllib.loads(data.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CatalogueError(path=str(path), detail=str(error)) from error
        digest.update(f"{pattern}\x1f{name}\x1f{len(data)}\x1f".encode() + data)
    return contents


def _check_together(causes: Mapping[str, Cause], paths: Mapping[str, Path]) -> None:
    """Check that no code is sure of two causes."""
    owners: dict[str, str] = {}
    for cause in causes.values():
        for code in cause.codes:
            if code in owners:
                detail = f"codes: {code} is also in {owners[code]}.toml; make it doubtful in both"
                raise CatalogueError(path=str(paths[cause.id]), detail=detail)
            owners[code] = cause.id
