"""Causes, what was found, and the explanation a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from workbench.domain.ledger import Statement

UNKNOWN = "unknown"
"""The cause of what nobody has explained."""


class Family(StrEnum):
    """What kind of thing a cause is about."""

    VOUCHER = "voucher"
    ATTACHMENT = "attachment"
    CONNECTION = "connection"
    REQUEST = "request"
    SUB_LEDGER = "sub-ledger"
    UNKNOWN = "unknown"


class EnterByHand(StrEnum):
    """Whether the voucher may be typed into Fortnox."""

    YES = "yes"
    AFTER_REPLACEMENT = "after-replacement"
    NO = "no"


@dataclass(frozen=True, slots=True)
class CauseText:
    """One language's words for a cause; ``{account}`` and its like are filled with what was found.

    ``generic_title`` is the title where no variable is known. ``source_steps`` by system (``brp`` …),
    with ``any`` for the rest. ``names`` tells by variable how it is spoken of in running text: with
    ``{value}``, and where the value is not known. The two titles hold bare values instead, and so do ``task`` and
    ``generic_task``: what is to be done about it in a few words, with ``{year}``; empty where the title says it.
    """

    title: str
    generic_title: str
    why: str
    fortnox_steps: tuple[str, ...]
    source_steps: Mapping[str, tuple[str, ...]]
    by_hand: str
    prevention: str
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    task: str = ""
    generic_task: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a voucher failed: one file in the catalogue.

    ``codes`` are sure; ``doubtful_codes`` have a second meaning, so the text decides; ``rare_codes`` have this
    meaning only when the text says so. ``http:403`` is an HTTP status, ``old-api:10`` a code of the old XML API.
    ``patterns`` are wordings with ``{account}`` placeholders; ``vague_patterns`` yield to every other wording.
    ``marks`` names the row fields the variables point at (``account``, ``cost_center``, ``project``; followed by
    `` empty`` or `` filled`` where that is what is wrong) or voucher fields (``series``, ``transaction_date``,
    ``text``).
    """

    id: str
    family: Family
    enter_by_hand: EnterByHand
    codes: tuple[str, ...]
    doubtful_codes: tuple[str, ...]
    patterns: tuple[str, ...]
    variables: tuple[str, ...]
    marks: tuple[str, ...]
    texts: Mapping[str, CauseText]
    sources: tuple[str, ...] = ()
    rare_codes: tuple[str, ...] = ()
    vague_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseKey:
    """What a cause card stands for: a cause and the values it concerns (account 4903)."""

    cause: str
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one failure means.

    ``code`` is the innermost code, empty where none; ``message`` the decoded message, empty where none;
    ``platform_code`` a code of another system round it; ``alternatives`` further causes where sources disagree;
    ``cells`` the cells concerned, as (row index from 0 or None for the voucher's head, field name).
    """

    cause: str
    code: str = ""
    message: str = ""
    platform_code: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    cells: tuple[tuple[int | None, str], ...] = ()

    @property
    def key(self) -> CauseKey:
        """The cause card this finding belongs to; each unknown code has its own."""
        if self.cause == UNKNOWN and self.code:
            return CauseKey(UNKNOWN, (("value", self.code),))
        return CauseKey(self.cause, tuple(sorted(self.variables.items())))

    @property
    def conflict(self) -> bool:
        """Whether public sources give the code more than one meaning and the text does not decide."""
        return bool(self.alternatives)


class Blocker(NamedTuple):
    """A rule of Fortnox that a voucher breaks, whether or not it has failed on it yet; a tuple, as there are many.

    ``row`` from 0, None for the voucher's head. ``certain`` is false where what is known does not quite prove it.
    ``told`` is what it was judged by, None where the voucher itself shows it.
    """

    cause: str
    row: int | None
    variables: tuple[tuple[str, str], ...] = ()
    certain: bool = True
    told: Statement | None = None

    @property
    def key(self) -> CauseKey:
        """The cause card this blocker belongs to."""
        return CauseKey(self.cause, self.variables)


class Replay(NamedTuple):
    """What a voucher would stop on if it were entered now; ``not_checked`` the causes that nothing is known of."""

    blockers: tuple[Blocker, ...] = ()
    not_checked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding in one language, ready to read; plain text throughout. ``sources`` are titles of articles."""

    title: str
    why: str
    fortnox_steps: tuple[str, ...]
    source_steps: tuple[str, ...]
    by_hand: str
    prevention: str
    enter_by_hand: EnterByHand
    sources: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """All steps in the order they are done: first in Fortnox, then in the source."""
        return self.fortnox_steps + self.source_steps
