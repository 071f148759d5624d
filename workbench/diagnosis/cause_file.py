"""One cause file -> a cause, checked strictly so that a slip of the pen is told and not shown to a reader."""

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from workbench.diagnosis.system_file import SYSTEM_SLOTS
from workbench.diagnosis.wording import Wording
from workbench.domain.errors import CatalogueError
from workbench.domain.finding import Cause, CauseText, EnterByHand, Family

SLOT = re.compile(r"\{(\w*)\}")
REQUIRED_LANGUAGES = ("en", "sv")
VARIABLES = frozenset({"account", "cost_center", "project", "series", "date", "value", "value2"})
_MARKS = frozenset(
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
_SENTENCES = ("title", "generic_title", "why", "by_hand", "prevention")


class _Wrong(Exception):
    """What is wrong with a file; becomes a `CatalogueError` where the file's name is known."""


def read_cause(path: Path, content: Mapping[str, Any]) -> Cause:
    """Make a cause out of a parsed file; raises `CatalogueError` naming the file and the key."""
    try:
        return _cause(path.stem, content)
    except _Wrong as wrong:
        raise CatalogueError(path=str(path), detail=str(wrong)) from None


def _cause(cause_id: str, content: Mapping[str, Any]) -> Cause:
    """Check and convert the whole file."""
    if not _ID.fullmatch(cause_id):
        raise _Wrong(f"“{cause_id}” can not be a cause's name")
    languages = {key: table for key, table in content.items() if _LANGUAGE.fullmatch(key)}
    for key in content:
        if key not in (*_LISTS, "family", "enter_by_hand", *languages):
            raise _Wrong(f"unknown key “{key}”")
    for language in REQUIRED_LANGUAGES:
        if language not in languages:
            raise _Wrong(f"“{language}” is missing")
    lists = {key: _strings(content.get(key, []), key) for key in _LISTS}
    _check_lists(lists)
    try:
        family, by_hand = Family(str(content.get("family"))), EnterByHand(str(content.get("enter_by_hand")))
    except ValueError as error:
        raise _Wrong(f"family or enter_by_hand: {error}") from None
    variables = lists["variables"]
    return Cause(
        id=cause_id,
        family=family,
        enter_by_hand=by_hand,
        texts={language: _text(language, table, variables) for language, table in languages.items()},
        **lists,
    )


def _check_lists(lists: Mapping[str, tuple[str, ...]]) -> None:
    """Check codes, marks, variables and wordings."""
    for key in ("codes", "doubtful_codes", "rare_codes"):
        for code in lists[key]:
            if not _CODE.fullmatch(code):
                raise _Wrong(f"{key}: “{code}” is no code")
    for key, allowed in (("variables", VARIABLES), ("marks", _MARKS)):
        for word in lists[key]:
            if word not in allowed:
                raise _Wrong(f"{key}: “{word}” is not known")
    for key in ("patterns", "vague_patterns"):
        for pattern in lists[key]:
            try:
                Wording.of(pattern)
            except ValueError:
                raise _Wrong(f"{key}: “{pattern}” is too short to be recognised") from None
            for name in SLOT.findall(pattern):
                if name not in lists["variables"]:
                    raise _Wrong(f"{key}: {{{name}}} is not among the variables")


def _text(language: str, table: object, variables: tuple[str, ...]) -> CauseText:
    """Check and convert the words of one language."""
    if not isinstance(table, Mapping):
        raise _Wrong(f"“{language}” must be a table")
    for key in table:
        if key not in (*_SENTENCES, "fortnox_steps", "source_steps", "names"):
            raise _Wrong(f"unknown key “{language}.{key}”")
    sentences = {key: _sentence(table.get(key), f"{language}.{key}") for key in _SENTENCES}
    fortnox_steps = _strings(table.get("fortnox_steps"), f"{language}.fortnox_steps")
    steps = table.get("source_steps")
    if not isinstance(steps, Mapping) or "any" not in steps:
        raise _Wrong(f"“{language}.source_steps.any” is missing")
    source_steps = {system: _strings(lines, f"{language}.source_steps.{system}") for system, lines in steps.items()}
    names = _names(table.get("names", {}), language, variables)
    _check_slots(sentences["title"], f"{language}.title", variables)
    _check_slots(sentences["generic_title"], f"{language}.generic_title", ())
    for line in (sentences["why"], sentences["by_hand"], sentences["prevention"], *fortnox_steps):
        _check_slots(line, f"{language}: “{line}”", names)
    for line in (line for lines in source_steps.values() for line in lines):
        _check_slots(line, f"{language}: “{line}”", (*names, *SYSTEM_SLOTS))
    return CauseText(fortnox_steps=fortnox_steps, source_steps=source_steps, names=names, **sentences)


def _names(table: object, language: str, variables: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Check how the variables are spoken of: ``account = ["konto {value}", "kontot"]``."""
    if not isinstance(table, Mapping):
        raise _Wrong(f"“{language}.names” must be a table")
    names: dict[str, tuple[str, str]] = {}
    for variable, pair in table.items():
        words = _strings(pair, f"{language}.names.{variable}")
        if variable not in variables or len(words) != 2 or "{value}" not in words[0]:
            raise _Wrong(f"“{language}.names.{variable}” must be two texts, the first with {{value}}, of a variable")
        names[variable] = (words[0], words[1])
    return names


def _check_slots(text: str, key: str, allowed: Container[str]) -> None:
    """Check that every placeholder can be filled."""
    for name in SLOT.findall(text):
        if name not in allowed:
            raise _Wrong(f"{key}: {{{name}}} can not be filled")
    if SLOT.sub("", text).count("{") or SLOT.sub("", text).count("}"):
        raise _Wrong(f"{key}: a brace is left over")


def _sentence(value: object, key: str) -> str:
    """Check a text that must be there."""
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"“{key}” is missing")
    return value.strip()


def _strings(value: object, key: str) -> tuple[str, ...]:
    """Check a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise _Wrong(f"“{key}” must be a list of texts")
    return tuple(value)
