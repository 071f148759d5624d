"""How a failure was found to belong to a voucher, and what two vouchers of different sources have in common."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from workbench.domain.failure import Status


class Rule(StrEnum):
    """By what a failure was joined to its voucher. Never renamed: old files hold these words."""

    TOLD = "told"
    NUMBER = "number"
    DOCUMENT = "document"
    AMOUNT = "amount"
    PERSON = "person"


class Confidence(StrEnum):
    """How sure it is. A likely join is one that nothing speaks against, and that a person may want to look at."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Joined(NamedTuple):
    """How a failure was joined, as it is kept: ``number/certain``."""

    rule: Rule
    confidence: Confidence

    @property
    def text(self) -> str:
        """The words that are kept."""
        return f"{self.rule}/{self.confidence}"


BY_SOURCE = Joined(Rule.TOLD, Confidence.CERTAIN)
BY_PERSON = Joined(Rule.PERSON, Confidence.CERTAIN)


def read_joined(text: str) -> Joined | None:
    """Read what is kept; None where nothing is, or something of a later version."""
    rule, _, confidence = text.partition("/")
    try:
        return Joined(Rule(rule), Confidence(confidence))
    except ValueError:
        return None


class TwinHow(StrEnum):
    """Why two vouchers are one, or that a person said they are not. Never renamed."""

    CERTAIN = "certain"
    PERSON = "person"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class TwinHit:
    """A voucher that may be the same as another one, as far as telling that needs to know it.

    ``main_id`` is the voucher it is shown as, its own id where it is shown itself; ``amount`` in öre; ``rows`` are
    (account, amount), sorted.
    """

    id: int
    main_id: int
    company: str
    source: str
    series: str
    number: str
    transaction_date: str
    amount: int
    text: str
    status: Status
    rows: tuple[tuple[str, int], ...] = ()

    @property
    def label(self) -> str:
        """Series and number; empty without a number."""
        return f"{self.series} {self.number}".strip() if self.number else ""
