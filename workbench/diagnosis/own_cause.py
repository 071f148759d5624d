"""What an office's own cause file may leave out, and what stands there then.

A title and a why in one language are enough: the other language says the same, steps may be missing,
and values stand as they are where the file does not say how to speak of them. Values that are only part of
a wording, and not spoken of, are no variables: what differs in them alone is one and the same cause.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from workbench.diagnosis.terms import SLOT, VARIABLES, catalogue_code
from workbench.diagnosis.toml_file import Wrong
from workbench.domain.errors import N_

NEEDED = ("title", "why")
"""The sentences an own file must have, in one language."""

LANGUAGES = ("sv", "en")
SAYS_NOTHING = N_("it says nothing yet: write “title” and “why” below [sv] or [en]")
_CODES = ("codes", "doubtful_codes", "rare_codes")
_MARKS = {
    "account": "account",
    "cost_center": "cost_center",
    "project": "project",
    "series": "series",
    "date": "transaction_date",
}
_UNKNOWN_VALUE = "…"


def completed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return an own file's content with what may be left out filled in; what is wrong stays for the check.

    Raises `Wrong` where it is written in no language.
    """
    whole: dict[str, Any] = {
        key: _written(value) for key, value in content.items() if len(key) != 2 or not is_blank(value)
    }
    for key in _CODES:
        if isinstance(whole.get(key), list):
            whole[key] = [_code(each) for each in whole[key]]
    languages = [key for key in whole if len(key) == 2]
    if not languages:
        raise Wrong(SAYS_NOTHING)
    variables = whole.setdefault("variables", [])
    if isinstance(variables, list):
        spoken = {name for language in languages for name in _spoken(whole[language])}
        variables = [*variables, *(name for name in VARIABLES if name in spoken and name not in variables)]
        whole["variables"] = variables
        whole.setdefault("marks", [_MARKS[each] for each in _MARKS if each in variables])
        for language in languages:
            if isinstance(whole[language], Mapping):
                whole[language] = _language(whole[language], [each for each in variables if isinstance(each, str)])
    first = next((each for each in LANGUAGES if each in whole), languages[0])
    for language in LANGUAGES:
        whole.setdefault(language, whole[first])
    return whole


def is_blank(value: object) -> bool:
    """Tell whether nothing is written anywhere in a value: how values are named does not count."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(each) for key, each in value.items() if key != "names")
    return isinstance(value, list) and all(is_blank(each) for each in value)


def _spoken(value: object) -> list[str]:
    """Return the placeholders in what is written, but for how values are named."""
    if isinstance(value, str):
        return SLOT.findall(value)
    parts: Iterable[object] = value if isinstance(value, list) else ()
    if isinstance(value, Mapping):
        parts = (each for key, each in value.items() if key != "names")
    return [name for each in parts for name in _spoken(each)]


def _written(value: Any) -> Any:
    """Return a list without its blank lines; anything else as it is."""
    return [each for each in value if not is_blank(each)] if isinstance(value, list) else value


def _code(code: object) -> object:
    """Return a code as the catalogue writes it, also where it was written as a number."""
    if isinstance(code, int) and not isinstance(code, bool):
        code = str(code)
    return catalogue_code(code.strip()) if isinstance(code, str) else code


def _language(table: Mapping[str, Any], variables: list[str]) -> dict[str, Any]:
    whole = {"fortnox_steps": [], **{key: _written(value) for key, value in table.items()}}
    steps = whole.setdefault("source_steps", {})
    if isinstance(steps, Mapping):
        whole["source_steps"] = {"any": [], **{system: _written(lines) for system, lines in steps.items()}}
    names = whole.setdefault("names", {})
    if isinstance(names, Mapping):
        whole["names"] = {**{each: ["{value}", _UNKNOWN_VALUE] for each in variables}, **names}
    title = whole.get("title")
    if isinstance(title, str) and is_blank(whole.get("generic_title", "")):
        for name in variables:
            title = title.replace(f"{{{name}}}", _UNKNOWN_VALUE)
        whole["generic_title"] = title
    return whole
