"""Sentences that are translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802  gettext's own marker name
    """Mark a sentence for translation; it is translated where it is shown."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802  beside gettext's own N_
    """Mark a sentence with a count for translation; it is translated where it is shown."""
    return one, many


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of ours and what is to be filled in; translated where it is shown."""

    source: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.source.format(**self.values)
