"""An office's explanation while it is being written: its fields, and the file content they make."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.diagnosis.drafting import wording_of
from workbench.diagnosis.own_cause import LANGUAGES
from workbench.diagnosis.terms import SLOT, catalogue_code
from workbench.domain.finding import Cause, Family, Finding
from workbench.domain.voucher import Voucher

_SENTENCES = ("title", "generic_title", "why", "by_hand", "prevention", "task", "generic_task")
_LISTS = ("codes", "doubtful_codes", "rare_codes", "patterns", "vague_patterns", "variables", "marks", "sources")
_CODE = re.compile(r"[0-9A-Za-z_]+")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LONGEST_NAME = 40
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in one language; everything but title and why may be empty. Steps one by one."""

    title: str = ""
    why: str = ""
    fortnox_steps: tuple[str, ...] = ()
    source_steps: tuple[str, ...] = ()
    by_hand: str = ""
    prevention: str = ""

    def __bool__(self) -> bool:
        return any((self.title, self.why, *self.fortnox_steps, *self.source_steps, self.by_hand, self.prevention))


@dataclass(frozen=True, slots=True)
class Draft:
    """An explanation being written. ``rest`` is what its file holds beside these fields, and is kept.

    ``name`` is the file's without its ending. ``example`` is the message it was begun from, empty where none.
    ``new`` says that there was no file of that name when it was begun.
    """

    name: str
    family: str
    enter_by_hand: str
    codes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)
    example: str = ""
    new: bool = False

    def content(self) -> dict[str, Any]:
        """Return the file's content; a language in which nothing is written is left out."""
        written = {language: words for language, words in self.words.items() if words}
        return {
            "family": self.family,
            "enter_by_hand": self.enter_by_hand,
            "codes": list(self.codes),
            "patterns": list(self.patterns),
            **{key: value for key, value in self.rest.items() if len(key) != 2},
            **{language: _table(words, self._kept(language)) for language, words in written.items()},
        }

    def form(self) -> dict[str, Any]:
        """Return the content with every field that can be filled in, in both languages, written or not."""
        content = self.content()
        for language in LANGUAGES:
            table = content.pop(language, {})
            empty = {"title": "", "why": "", "fortnox_steps": [], "by_hand": "", "prevention": ""}
            content[language] = {**empty, **table, "source_steps": {_ANY: [], **table.get("source_steps", {})}}
        return content

    def _kept(self, language: str) -> Mapping[str, Any]:
        kept = self.rest.get(language)
        return kept if isinstance(kept, Mapping) else {}


def draft_of(finding: Finding, voucher: Voucher | None, cause: Cause, taken: Sequence[str]) -> Draft:
    """Begin an explanation of a finding that has been explained by a cause so far.

    From one that is known it begins as that cause stands, and takes its place; from ``unknown`` it applies to
    the finding's code and wording, under a name that is not ``taken``.
    """
    if cause.family is not Family.UNKNOWN:
        return replace(read_draft(cause.id, content_of(cause)), example=finding.message, new=True)
    code = catalogue_code(finding.code)
    wording = wording_of(finding.message, finding.variables, voucher)
    return Draft(
        name=free_name(finding.code or SLOT.sub(" ", wording) or finding.message, taken),
        family=str(Family.VOUCHER),
        enter_by_hand=str(cause.enter_by_hand),
        codes=(code,) if _CODE.fullmatch(finding.code) else (),
        patterns=(wording,) if wording else (),
        words={language: Words() for language in LANGUAGES},
        example=finding.message,
        new=True,
    )


def read_draft(name: str, content: Mapping[str, Any]) -> Draft:
    """Make a draft out of a file's content, whatever is in it.

    A wrong value becomes an empty field, and what no cause file has is left behind: it could not be saved.
    """
    languages = [*LANGUAGES, *(key for key in content if len(key) == 2 and key not in LANGUAGES)]
    beside = [key for key in _LISTS if key not in ("codes", "patterns") and isinstance(content.get(key), list)]
    return Draft(
        name=name,
        family=_text(content.get("family")),
        enter_by_hand=_text(content.get("enter_by_hand")),
        codes=_texts(content.get("codes")),
        patterns=_texts(content.get("patterns")),
        words={language: _words(content.get(language)) for language in languages},
        rest={key: content[key] for key in content if key in beside or key in languages},
    )


def content_of(cause: Cause) -> dict[str, Any]:
    """Return the content of the file that would make this cause."""
    return {
        "family": str(cause.family),
        "enter_by_hand": str(cause.enter_by_hand),
        **{key: list(getattr(cause, key)) for key in _LISTS if getattr(cause, key) or key == "marks"},
        **{
            language: {
                **{key: getattr(words, key) for key in _SENTENCES if getattr(words, key)},
                "fortnox_steps": list(words.fortnox_steps),
                "source_steps": {system: list(steps) for system, steps in words.source_steps.items()},
                "names": {name: list(pair) for name, pair in words.names.items()},
            }
            for language, words in cause.texts.items()
        },
    }


def free_name(text: str, taken: Sequence[str]) -> str:
    """Return a name for a file that says what it is about, of a–z, digits and hyphens, not one of those taken."""
    name = plain_name(text)
    if not name.startswith("own-"):
        name = f"own-{name}" if name else "own"
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def is_name(text: str) -> bool:
    """Tell whether a text can be a file's name as it stands."""
    return bool(_NAME.fullmatch(text)) and not _RESERVED.fullmatch(text)


def plain_name(text: str) -> str:
    """Return a text as it can stand in a file's name on any computer; it may come out empty."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode("ascii")
    name = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    return f"own-{name}" if name and (name[0].isdigit() or _RESERVED.fullmatch(name)) else name


def _table(words: Words, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return one language's part of the file: what is written, and what stood there beside it.

    Steps that were changed hold for every system: those for one system would hide them.
    """
    steps = kept.get("source_steps")
    systems = dict(steps) if isinstance(steps, Mapping) else {}
    if words.source_steps != _texts(systems.get(_ANY)):
        systems = {_ANY: list(words.source_steps)}
    generic = kept.get("generic_title") if _text(kept.get("title")) == words.title else None
    table = {
        "title": words.title,
        "generic_title": generic,
        "why": words.why,
        "fortnox_steps": list(words.fortnox_steps),
        "by_hand": words.by_hand,
        "prevention": words.prevention,
        "source_steps": systems,
        "names": kept.get("names"),
    }
    known = {key: value for key, value in table.items() if value or key in ("title", "why")}
    return {**known, **{key: kept[key] for key in _SENTENCES if key in kept and key not in table}}


def _words(table: object) -> Words:
    if not isinstance(table, Mapping):
        return Words()
    steps = table.get("source_steps")
    return Words(
        title=_text(table.get("title")),
        why=_text(table.get("why")),
        fortnox_steps=_texts(table.get("fortnox_steps")),
        source_steps=_texts(steps.get(_ANY)) if isinstance(steps, Mapping) else (),
        by_hand=_text(table.get("by_hand")),
        prevention=_text(table.get("prevention")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(str(each).strip() for each in value if isinstance(each, (str, int)) and str(each).strip())
