"""A replacement kept for a company, to be offered the next time; never applied by itself."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """``subject`` is ``account``, ``cost_center``, ``project`` or ``series``; ``until`` the last booking date.

    ``id`` 0 for one that is not kept yet.
    """

    company: str
    subject: str
    found: str
    instead: str
    until: date | None
    reason: str
    by: str
    at: datetime
    id: int = 0

    def holds(self, day: date) -> bool:
        """Tell whether it is for vouchers of that booking date."""
        return self.until is None or day <= self.until
