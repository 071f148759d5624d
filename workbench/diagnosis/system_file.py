"""The words of the sending systems: where a voucher is exported again, marked and set up in each of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.diagnosis.toml_file import Wrong
from workbench.domain.errors import N_, CatalogueError

ANY = "any"
SYSTEM_SLOTS = ("system", "again", "again_document", "mark", "settings", "reconnect", "log")
"""What a cause's source steps may leave to the system: its name, whole sentences, and ``settings``, a place."""

SystemWords = Mapping[str, Mapping[str, str]]
"""By language and slot."""


def read_system(path: Path, content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Make the words of one system, by language and slot, out of a parsed file (``name`` is the slot ``system``).

    Only ``any.toml`` must have every slot; another system falls back on it. Raises `CatalogueError` naming
    the file and the key.
    """
    try:
        return system_words(path.stem, content)
    except Wrong as wrong:
        raise CatalogueError(path=str(path), detail=wrong.sentence) from None


def system_words(system: str, content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Make the words of one system as `read_system` does; raises `Wrong` naming the key."""
    words: dict[str, dict[str, str]] = {}
    for language, table in content.items():
        if not isinstance(table, Mapping):
            raise Wrong(N_("“{key}” must be a heading in square brackets, with its texts below"), key=language)
        words[language] = {}
        for key, text in table.items():
            slot = "system" if key == "name" else key
            if slot not in SYSTEM_SLOTS or (slot == "system") != (key == "name"):
                known = ", ".join(("name", *SYSTEM_SLOTS[1:]))
                raise Wrong(N_("“{key}” is not known; known are {known}"), key=f"{language}.{key}", known=known)
            if not isinstance(text, str) or not text.strip():
                raise Wrong(N_("“{key}” is missing; write something there"), key=f"{language}.{key}")
            words[language][slot] = text.strip()
    if system == ANY:
        for language in ("en", "sv"):
            for slot in SYSTEM_SLOTS:
                if slot not in words.get(language, {}):
                    raise Wrong(N_("“{key}” is missing"), key=f"{language}.{slot}")
    return words


class Systems:
    """The words of every system, in every language; what one lacks is said as for any system."""

    def __init__(self, words: Mapping[str, SystemWords]) -> None:
        """Take the words by system; ``any`` must be among them."""
        self._words = words

    def words(self, system: str, language: str) -> Mapping[str, str]:
        """Return the slots of a system, with its name put into the sentences; English where no other words are."""
        common = self._words[ANY]
        own = self._words.get(system, {})
        slots = {**common["en"], **common.get(language, {}), **own.get("en", {}), **own.get(language, {})}
        name = slots["system"]
        return {slot: text.replace("{system}", name) for slot, text in slots.items()}
