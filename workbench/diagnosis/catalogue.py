"""The catalogue of causes: one TOML file each, a bureau's own files before those that came with the program."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from workbench.diagnosis.cause_file import SLOT, read_cause
from workbench.domain.errors import CatalogueError
from workbench.domain.finding import Cause, CauseKey, CauseText, Explanation, Finding

UNKNOWN = "unknown"
REASON_NOT_SHOWN = "reason-not-shown"
_SENTENCE_HEAD = re.compile(r"(?:^|(?<=[.!?] ))\{")


class Catalogue:
    """Every known cause, and its words in the reader's language. Immutable."""

    def __init__(self, causes: Mapping[str, Cause], version: str) -> None:
        """Take checked causes by id; ``unknown`` must be among them."""
        self.causes = dict(sorted(causes.items()))
        self.version = version

    @classmethod
    def load(cls, *folders: Path) -> "Catalogue":
        """Read ``*.toml`` from the folders; of two files with the same name the later folder's wins.

        Raises `CatalogueError` naming the file and the key for anything that is not right.
        """
        files = {path.name: path for folder in folders for path in sorted(folder.glob("*.toml"))}
        causes: dict[str, Cause] = {}
        digest = hashlib.sha256()
        for name, path in sorted(files.items()):
            try:
                data = path.read_bytes()
                content = tomllib.loads(data.decode("utf-8-sig"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                raise CatalogueError(path=str(path), detail=str(error)) from error
            digest.update(f"{name}\x1f{len(data)}\x1f".encode() + data)
            causes[path.stem] = read_cause(path, content)
        _check_together(causes, {path.stem: path for path in files.values()})
        if UNKNOWN not in causes or REASON_NOT_SHOWN not in causes:
            place = str(folders[0]) if folders else ""
            raise CatalogueError(path=place, detail=f"{UNKNOWN}.toml or {REASON_NOT_SHOWN}.toml is missing")
        return cls(causes, digest.hexdigest())

    def cause(self, cause_id: str) -> Cause:
        """Return a cause; for an id that is not in this catalogue, the cause ``unknown``."""
        return self.causes.get(cause_id) or self.causes[UNKNOWN]

    def explain(self, finding: Finding, language: str, system: str) -> Explanation:
        """Explain a finding in a language (else English), with the steps of the system that sent the voucher."""
        cause = self.cause(finding.cause)
        words = _words(cause, language)
        steps = words.source_steps.get(system) or words.source_steps["any"]
        values = finding.variables
        return Explanation(
            title=self.title(finding.key, language),
            why=_fill(words.why, words, values),
            fortnox_steps=tuple(_fill(step, words, values) for step in words.fortnox_steps),
            source_steps=tuple(_fill(step, words, values) for step in steps),
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


def _fill(template: str, words: CauseText, values: Mapping[str, str]) -> str:
    """Put the names of the variables into a sentence, with a capital where one begins it."""
    heads = {found.end() - 1 for found in _SENTENCE_HEAD.finditer(template)}

    def name(slot: re.Match[str]) -> str:
        known, unknown = words.names[slot[1]]
        value = values.get(slot[1], "")
        text = known.replace("{value}", value) if value else unknown
        return text[:1].upper() + text[1:] if slot.start() in heads else text

    return SLOT.sub(name, template)


def _check_together(causes: Mapping[str, Cause], paths: Mapping[str, Path]) -> None:
    """Check that no code is sure of two causes."""
    owners: dict[str, str] = {}
    for cause in causes.values():
        for code in cause.codes:
            if code in owners:
                detail = f"codes: {code} is also in {owners[code]}.toml; make it doubtful in both"
                raise CatalogueError(path=str(paths[cause.id]), detail=detail)
            owners[code] = cause.id
