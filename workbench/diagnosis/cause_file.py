"""One cause file -> a cause, checked strictly so that a slip of the pen is told and not shown to a reader.

An office's own file may leave out what can be done without: see `workbench.diagnosis.own_cause`.
"""

import re
from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from workbench.diagnosis.own_cause import NEEDED, completed
from workbench.diagnosis.system_file import SYSTEM_SLOTS
from workbench.diagnosis.terms import SLOT, VARIABLES
from workbench.diagnosis.toml_file import Wrong
from workbench.diagnosis.wording import Wording
from workbench.domain.errors import N_, CatalogueError
from workbench.domain.finding import Cause, CauseText, EnterByHand, Family

YEAR = "year"
"""The slot of a task that the years of the vouchers concerned are put in."""
REQUIRED_LANGUAGES = ("en", "sv")
MARKS = tuple(
    field + state
    for field in ("account", "cost_center", "project", "series", "transaction_date", "text")
    for state in ("", " empty", " filled")
)
_ID = re.compile(r"[a-z][a-z0-9-]*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_CODE = re.compile(r"(?:http:[0-9]{3}|old-api:[0-9]{1,5}|[0-9A-Za-z_]+)")
_LISTS = (
    "codes", "doubtful_codes", "rare_codes", "patterns", "vague_patterns", "variables", "marks", "sources",
)  # fmt: skip
_TASKS = ("task", "generic_task")
_SENTENCES = ("title", "generic_title", "why", "by_hand", "prevention")
_Choice = TypeVar("_Choice", Family, EnterByHand)


def read_cause(path: Path, content: Mapping[str, Any]) -> Cause:
    """Make a cause out of a parsed file; raises `CatalogueError` naming the file and the key."""
    try:
        return _cause(path.stem, content, _SENTENCES)
    except Wrong as wrong:
        raise CatalogueError(path=str(path), detail=wrong.sentence) from None


def own_cause(cause_id: str, content: Mapping[str, Any]) -> Cause:
    """Make a cause out of what an office has written; raises `Wrong` naming the key and the remedy."""
    return _cause(cause_id, completed(content), NEEDED)


def _cause(cause_id: str, content: Mapping[str, Any], needed: Container[str]) -> Cause:
    """Check and convert the whole file; ``needed`` are the sentences that must be written."""
    if not _ID.fullmatch(cause_id):
        sentence = N_("“{name}” cannot be the name of the file: use a–z, digits and hyphens, a letter first")
        raise Wrong(sentence, name=cause_id)
    languages = {key: table for key, table in content.items() if _LANGUAGE.fullmatch(key)}
    _check_keys(content, (*_LISTS, "family", "enter_by_hand", *REQUIRED_LANGUAGES, *languages))
    for language in REQUIRED_LANGUAGES:
        if language not in languages:
            raise Wrong(N_("“{key}” is missing"), key=language)
    lists = {key: _strings(content.get(key, []), key) for key in _LISTS}
    _check_lists(lists, lists["variables"] if needed is _SENTENCES else VARIABLES)
    variables = lists["variables"]
    return Cause(
        id=cause_id,
        family=_choice(Family, content, "family"),
        enter_by_hand=_choice(EnterByHand, content, "enter_by_hand"),
        texts={language: _text(language, table, variables, needed) for language, table in languages.items()},
        **lists,
    )


def _choice(kind: type[_Choice], content: Mapping[str, Any], key: str) -> _Choice:
    """Check a key that holds one of a few words."""
    value = content.get(key)
    for choice in kind:
        if value == choice.value:
            return choice
    allowed = ", ".join(choice.value for choice in kind)
    if value is None:
        raise Wrong(N_("“{key}” is missing; it is one of {known}"), key=key, known=allowed)
    raise Wrong(N_("“{key}” is “{value}”, but must be one of {known}"), key=key, value=value, known=allowed)


def _check_keys(table: Mapping[str, Any], known: Iterable[str], prefix: str = "") -> None:
    """Check that every key is one of those that are read."""
    names = tuple(known)
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, 1)
            if near:
                raise Wrong(N_("“{key}” is not known; did you mean “{near}”?"), key=prefix + key, near=near[0])
            raise Wrong(N_("“{key}” is not known; known are {known}"), key=prefix + key, known=", ".join(names))


def _check_lists(lists: Mapping[str, tuple[str, ...]], slots: tuple[str, ...]) -> None:
    """Check codes, marks, variables and wordings; ``slots`` may stand in a wording."""
    for key in ("codes", "doubtful_codes", "rare_codes"):
        for code in lists[key]:
            if not _CODE.fullmatch(code):
                sentence = N_("“{key}”: “{value}” is no code; a code has letters, digits and _ only")
                raise Wrong(sentence, key=key, value=code)
    for key, allowed in (("variables", VARIABLES), ("marks", MARKS)):
        for word in lists[key]:
            if word not in allowed:
                sentence = N_("“{key}”: “{value}” is not known; known are {known}")
                raise Wrong(sentence, key=key, value=word, known=", ".join(allowed))
    for key in ("patterns", "vague_patterns"):
        for pattern in lists[key]:
            for name in SLOT.findall(pattern):
                if name not in slots:
                    sentence = N_("“{key}”: {slot} is not among the variables; known are {known}")
                    raise Wrong(sentence, key=key, slot=f"{{{name}}}", known=_slots(slots))
            try:
                Wording.of(pattern)
            except ValueError:
                raise Wrong(N_("“{key}”: “{value}” is too short to be recognised"), key=key, value=pattern) from None


def _text(language: str, table: object, variables: tuple[str, ...], needed: Container[str]) -> CauseText:
    """Check and convert the words of one language."""
    if not isinstance(table, Mapping):
        raise Wrong(N_("“{key}” must be a heading in square brackets, with its texts below"), key=language)
    _check_keys(table, (*_SENTENCES, *_TASKS, "fortnox_steps", "source_steps", "names"), f"{language}.")
    sentences = {key: _sentence(table.get(key), f"{language}.{key}", key in needed) for key in _SENTENCES}
    fortnox_steps = _strings(table.get("fortnox_steps"), f"{language}.fortnox_steps")
    steps = table.get("source_steps")
    if not isinstance(steps, Mapping) or "any" not in steps:
        raise Wrong(N_("“{key}” is missing"), key=f"{language}.source_steps.any")
    source_steps = {system: _strings(lines, f"{language}.source_steps.{system}") for system, lines in steps.items()}
    names = _names(table.get("names", {}), language, variables)
    _check_slots(sentences["title"], f"{language}.title", variables)
    _check_slots(sentences["generic_title"], f"{language}.generic_title", ())
    tasks = {key: _sentence(table.get(key), f"{language}.{key}", False) for key in _TASKS}
    _check_slots(tasks["task"], f"{language}.task", (*variables, YEAR))
    _check_slots(tasks["generic_task"], f"{language}.generic_task", (YEAR,))
    for key in ("why", "by_hand", "prevention"):
        _check_slots(sentences[key], f"{language}.{key}", tuple(names))
    for number, line in enumerate(fortnox_steps, 1):
        _check_slots(line, f"{language}.fortnox_steps {number}", tuple(names))
    for system, lines in source_steps.items():
        for number, line in enumerate(lines, 1):
            _check_slots(line, f"{language}.source_steps.{system} {number}", (*names, *SYSTEM_SLOTS))
    return CauseText(fortnox_steps=fortnox_steps, source_steps=source_steps, names=names, **sentences, **tasks)


def _names(table: object, language: str, variables: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Check how the variables are spoken of: ``account = ["konto {value}", "kontot"]``."""
    if not isinstance(table, Mapping):
        raise Wrong(N_("“{key}” must be a heading in square brackets, with its texts below"), key=f"{language}.names")
    names: dict[str, tuple[str, str]] = {}
    for variable, pair in table.items():
        key = f"{language}.names.{variable}"
        words = _strings(pair, key)
        if variable not in variables or len(words) != 2 or "{value}" not in words[0]:
            sentence = N_("“{key}” must be two texts for one of the “variables”, the first of them with {slot}")
            raise Wrong(sentence, key=key, slot="{value}")
        names[variable] = (words[0], words[1])
    return names


def _check_slots(text: str, key: str, allowed: tuple[str, ...]) -> None:
    """Check that every placeholder can be filled."""
    for name in SLOT.findall(text):
        if name not in allowed:
            slot = f"{{{name}}}"
            if allowed:
                raise Wrong(N_("“{key}”: {slot} cannot be filled; known are {known}"), key=key, slot=slot,
                            known=_slots(allowed))  # fmt: skip
            raise Wrong(N_("“{key}”: {slot} cannot be filled here; write it without"), key=key, slot=slot)
    if SLOT.sub("", text).count("{") or SLOT.sub("", text).count("}"):
        raise Wrong(N_("“{key}”: a brace is left over; braces stand round a placeholder only"), key=key)


def _slots(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _sentence(value: object, key: str, needed: bool) -> str:
    """Check a text, and that one that is needed is there."""
    if value is not None and not isinstance(value, str):
        raise Wrong(N_("“{key}” must be a text in quotation marks"), key=key)
    words = (value or "").strip()
    if needed and not words:
        raise Wrong(N_("“{key}” is missing; write something there"), key=key)
    return words


def _strings(value: object, key: str) -> tuple[str, ...]:
    """Check a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise Wrong(N_("“{key}” must be a list: texts in quotation marks, with commas, in square brackets"), key=key)
    return tuple(value)
