"""What a correction would come to, before it is made: what changes, what is left alone, what then still stops."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workbench.diagnosis import Catalogue
from workbench.diagnosis.blockers import CHECKS
from workbench.domain.finding import CauseKey, EnterByHand, Finding, Replay
from workbench.domain.voucher import Voucher
from workbench.services.changes import Skipped

_CHECKED = frozenset(cause for cause, _ in CHECKS)
FIELDS = ("account", "cost_center", "project")


@dataclass(frozen=True, slots=True)
class CorrectionPlan:
    """What replacements would come to.

    ``left`` is by voucher what would then still stop those that change, empty where nothing is known to;
    ``not_checked`` the causes that nothing is known of; ``doubts`` what is known against a value that is to be
    entered, with False where it is not quite proved; ``unbalanced`` those whose debit and credit differ; ``going_on``
    those whose texts go on in rows that had none, ``left_out`` by voucher the words that find no room.
    """

    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    left: Mapping[int, tuple[CauseKey, ...]] = field(default_factory=dict)
    not_checked: tuple[str, ...] = ()
    doubts: tuple[tuple[CauseKey, bool], ...] = ()
    unbalanced: tuple[int, ...] = ()
    going_on: tuple[int, ...] = ()
    left_out: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """How many of those changed nothing known then stops."""
        return sum(not each for each in self.left.values())

    @property
    def causes_left(self) -> tuple[tuple[CauseKey, int], ...]:
        """What still stops how many of those changed, most first."""
        found = Counter(key for keys in self.left.values() for key in keys)
        return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0].cause, each[0].variables)))


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value that stands in some vouchers, in how many, and how many it stops."""

    field: str
    value: str
    vouchers: int
    blocked: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be replaced in some vouchers, what stops them first.

    ``targets`` gives by field what can be entered and its name, as far as is known; ``open_from`` the earliest open
    date where a date is locked, None where none is, and ``locked`` how many are; ``unclean`` counts vouchers with
    texts that Fortnox does not take typed or in a SIE file, ``refused`` those with texts that it refuses when typed,
    ``too_long`` by length those with longer texts, the match key counted; ``roundable`` those whose difference a
    rounding row can take up.
    """

    values: tuple[FoundValue, ...] = ()
    targets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_from: date | None = None
    unclean: int = 0
    refused: int = 0
    roundable: int = 0
    locked: int = 0
    too_long: Mapping[int, int] = field(default_factory=dict)


def still_stopping(
    told: Iterable[Finding],
    put_right: Sequence[CauseKey],
    vouchers: tuple[Voucher, Voucher],
    replay: Replay,
    catalogue: Catalogue,
) -> tuple[CauseKey, ...]:
    """Return what stops a voucher as it is to be entered: rules it breaks, and what was told and is not settled.

    ``vouchers`` as sent and as to be entered. What was told stays where its rule could not be checked, unless the
    voucher may be entered by hand all the same.
    """
    broken = [each.key for each in replay.blockers if each.certain]
    known = {key.cause for key in broken}
    for finding in told:
        key = finding.key
        if key in put_right or key.cause in known or is_settled(finding, vouchers, catalogue):
            continue
        unsure = key.cause in _CHECKED and key.cause in replay.not_checked
        if unsure or (key.cause not in _CHECKED and catalogue.cause(key.cause).enter_by_hand is not EnterByHand.YES):
            broken.append(key)
    return tuple(dict.fromkeys(broken))


def is_settled(finding: Finding, vouchers: tuple[Voucher, Voucher], catalogue: Catalogue) -> bool:
    """Tell whether what was told of a voucher as sent no longer holds of it as it is to be entered."""
    sent, entered = vouchers
    if sent == entered:
        return False
    if finding.cause == "voucher-unbalanced":
        return entered.difference == 0
    names = [mark.partition(" ")[0] for mark in catalogue.cause(finding.cause).marks]
    return any(_is_changed(name, finding, sent, entered) for name in dict.fromkeys([*names, *finding.variables]))


def _is_changed(name: str, finding: Finding, sent: Voucher, entered: Voucher) -> bool:
    before, after = list(_values(sent, name)), list(_values(entered, name))
    if before == after:
        return False
    told = finding.variables.get(name)
    return told is None or told not in after


def _values(voucher: Voucher, name: str) -> Iterator[str]:
    if name in ("series", "transaction_date", "text"):
        yield str(getattr(voucher, name))
    if name in FIELDS or name == "transaction_information":
        yield from (getattr(row, name) for row in voucher.rows)
    if name == "text":
        yield from (row.transaction_information for row in voucher.rows)


def doubts_of(replay: Replay, values: Iterable[tuple[str, str]]) -> Iterator[tuple[CauseKey, bool]]:
    """Yield what a replay says against values to be entered, as (field, value)."""
    entered = set(values)
    for each in replay.blockers:
        if any(pair in entered for pair in each.variables):
            yield each.key, each.certain
