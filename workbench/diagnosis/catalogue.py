"""The catalogue of causes: one TOML file each, an office's own files before those that came with the program."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.diagnosis.cause_file import YEAR, read_cause
from workbench.diagnosis.own_files import read_own_files
from workbench.diagnosis.system_file import ANY, Systems, SystemWords, read_system
from workbench.diagnosis.terms import SLOT
from workbench.diagnosis.toml_file import Wrong, parse, read_bytes
from workbench.domain.errors import N_, CatalogueError, OwnFileLeftOut, Sentence
from workbench.domain.finding import UNKNOWN as UNKNOWN
from workbench.domain.finding import Cause, CauseKey, CauseText, Explanation, Finding

REASON_NOT_SHOWN = "reason-not-shown"
_SENTENCE_HEAD = re.compile(r"(?:^|(?<=[.!?] ))\{")


class Catalogue:
    """Every known cause, and its words in the reader's language. Immutable.

    ``own`` are the causes that an office has written itself, ``added`` those of them that did not come with the
    program; ``left_out`` tells which of the office's files could not be used, and why.
    """

    def __init__(self, causes: Mapping[str, Cause], systems: Mapping[str, SystemWords], version: str) -> None:
        """Take checked causes by id, ``unknown`` among them, and the words of the sending systems."""
        self.causes = dict(sorted(causes.items()))
        self.version = version
        self.own: frozenset[str] = frozenset()
        self.added: frozenset[str] = frozenset()
        self.left_out: tuple[OwnFileLeftOut, ...] = ()
        self._words_of_systems = dict(systems)
        self._systems = Systems(systems)

    @classmethod
    def load(cls, folder: Path) -> "Catalogue":
        """Read the causes that come with the program: ``*.toml`` and ``systems/*.toml``.

        Raises `CatalogueError` naming the file and the key for anything that is not right.
        """
        digest = hashlib.sha256()
        cause_files = _contents(folder, "*.toml", digest)
        system_files = _contents(folder, "systems/*.toml", digest)
        causes = {path.stem: read_cause(path, content) for path, content in cause_files.items()}
        systems = {path.stem: read_system(path, content) for path, content in system_files.items()}
        _check_together(causes, {path.stem: path for path in cause_files})
        for name, known in ((UNKNOWN, causes), (REASON_NOT_SHOWN, causes), (ANY, systems)):
            if name not in known:
                raise CatalogueError(path=str(folder), detail=Sentence(N_("{name} is missing"), {"name": name}))
        return cls(causes, systems, digest.hexdigest())

    def with_own(self, folder: Path) -> "Catalogue":
        """Return this catalogue with an office's own files before it: the same name or code is theirs.

        A file that is wrong is left out and told of in ``left_out``; nothing is raised.
        """
        own = read_own_files(folder, self.causes)
        codes = {code for cause in own.causes.values() for code in cause.codes}
        causes = {cause.id: _without(cause, codes) for cause in self.causes.values()}
        version = f"{self.version}+{own.version}" if own.causes or own.systems else self.version
        result = Catalogue({**causes, **own.causes}, {**self._words_of_systems, **own.systems}, version)
        result.own = frozenset(own.causes)
        result.added = result.own - self.causes.keys()
        result.left_out = own.left_out
        return result

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
            title=self.title(CauseKey(cause.id, tuple(values.items())), language),
            why=_fill(words.why, words, values),
            fortnox_steps=tuple(_fill(step, words, values) for step in words.fortnox_steps),
            source_steps=tuple(_fill(step, words, values, slots) for step in steps),
            by_hand=_fill(words.by_hand, words, values),
            prevention=_fill(words.prevention, words, values),
            enter_by_hand=cause.enter_by_hand,
            sources=cause.sources,
        )

    def title(self, key: CauseKey, language: str) -> str:
        """Return the heading of a cause card; the generic one where a value it speaks of is not known."""
        words = _words(self.cause(key.cause), language)
        values = dict(key.variables)
        if all(values.get(name) for name in SLOT.findall(words.title)):
            return SLOT.sub(lambda slot: values[slot[1]], words.title)
        return words.generic_title

    def task(self, key: CauseKey, language: str, years: str) -> str:
        """Return what is to be done about a cause in a few words, ``years`` as they are read; else its heading."""
        words = _words(self.cause(key.cause), language)
        values = {**dict(key.variables), YEAR: years}
        for task in (words.task, words.generic_task):
            if task and all(values.get(name) for name in SLOT.findall(task)):
                return SLOT.sub(lambda slot: values[slot[1]], task)
        return self.title(key, language)


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


def _contents(folder: Path, pattern: str, digest: "hashlib._Hash") -> dict[Path, dict[str, Any]]:
    """Parse the files of a folder and take them into the digest."""
    contents: dict[Path, dict[str, Any]] = {}
    for path in sorted(folder.glob(pattern)):
        try:
            data = read_bytes(path)
            contents[path] = parse(data)
        except Wrong as wrong:
            raise CatalogueError(path=str(path), detail=wrong.sentence) from wrong
        digest.update(f"{pattern}\x1f{path.name}\x1f{len(data)}\x1f".encode() + data)
    return contents


def _without(cause: Cause, codes: Iterable[str]) -> Cause:
    """Return a cause that lays no claim to some codes."""
    gone = frozenset(codes)
    if gone.isdisjoint((*cause.codes, *cause.doubtful_codes, *cause.rare_codes)):
        return cause

    def kept(claimed: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in claimed if code not in gone)

    return replace(
        cause,
        codes=kept(cause.codes),
        doubtful_codes=kept(cause.doubtful_codes),
        rare_codes=kept(cause.rare_codes),
    )


def _check_together(causes: Mapping[str, Cause], paths: Mapping[str, Path]) -> None:
    """Check that no code is sure of two causes."""
    owners: dict[str, str] = {}
    for cause in causes.values():
        for code in cause.codes:
            if code in owners:
                source = N_("“codes”: {code} also stands in {name}.toml; make it doubtful in both")
                detail = Sentence(source, {"code": code, "name": owners[code]})
                raise CatalogueError(path=str(paths[cause.id]), detail=detail)
            owners[code] = cause.id
