"""What is known of a company's ledger in Fortnox, and when it was known."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """First and last day of a financial year."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Tell whether the day falls in the year."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Facts of one company out of one SIE export. Empty means not known, never none.

    ``as_of`` is the day the export was made, where told.
    """

    company: str
    company_name: str = ""
    as_of: date | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    cost_centers: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    financial_years: tuple[FinancialYear, ...] = ()

    def financial_year_of(self, day: date) -> FinancialYear | None:
        """Return the financial year that holds the day, or None where none is known to."""
        return next((year for year in self.financial_years if year.holds(day)), None)
