"""The part of the store that keeps rules; see `ports`."""

from collections.abc import Sequence
from typing import Protocol

from workbench.domain.rule import Rule


class RuleWriter(Protocol):
    """What a write transaction can do with rules."""

    def keep_rules(self, rules: Sequence[Rule]) -> list[tuple[int, list[int]]]:
        """Keep rules; an earlier one of the same company for the same value is dropped.

        Return each one's id, and the ids of those dropped for it.
        """
        ...

    def drop_rule(self, rule_id: int) -> Rule | None:
        """Take a rule away; return it, or None where there is none."""
        ...

    def restore_rule(self, rule_id: int) -> Rule | None:
        """Keep a rule again that was dropped; return it, or None where there is none."""
        ...
