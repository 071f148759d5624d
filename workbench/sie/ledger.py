"""A bookkeeping program's export told from a feeder's file, and the facts of the ledger in it."""

from collections.abc import Iterator
from functools import lru_cache

from workbench.domain.company import DimensionMap, normalise_org_number
from workbench.domain.ledger import FinancialYear, LedgerFacts
from workbench.domain.report import PROGRAM_NAME
from workbench.sie.facts import SieFacts
from workbench.sie.lines import SieFault

_COST_CENTER, _PROJECT = 1, 6
_OF_LEDGER = ("#RAR", "#GEN", "#KONTO", "#OBJEKT")
"""What the facts of a ledger are made of."""


def is_ledger(facts: SieFacts) -> bool:
    """Tell a bookkeeping program's export from a feeder's file: Fortnox wrote it, or it has what 4I must not have."""
    return facts.has_balances or facts.kind in ("1", "2", "3") or facts.program.lower().startswith("fortnox")


def is_ours(facts: SieFacts) -> bool:
    """Tell a file that this program wrote: what is in it was never in a ledger, and is here already."""
    return f"{facts.program} ".casefold().startswith(f"{PROGRAM_NAME} ".casefold())  # the version may stand after it


def ledger_facts(facts: SieFacts, company: str) -> LedgerFacts:
    """Return the facts of a ledger; ``company`` is whose it is where the file does not tell."""
    return LedgerFacts(
        company=normalise_org_number(facts.org_number) or company,
        company_name=facts.company_name,
        as_of=facts.generated,
        accounts=dict(sorted(facts.accounts.items())),
        cost_centers=dict(facts.objects.get(_COST_CENTER, {})),
        projects=dict(facts.objects.get(_PROJECT, {})),
        series=dict(sorted(facts.series.items())),
        financial_years=tuple(FinancialYear(*days) for days in sorted(facts.years.values())),
        year=FinancialYear(*facts.years[0]) if 0 in facts.years else None,
    )


def unread_facts(facts: SieFacts) -> Iterator[SieFault]:
    """Yield what of a ledger's facts could not be read.

    Raises the `SieFault` of the year of the chart where that is one: it would be held against every year's vouchers.
    """
    unread = [fault for fault in facts.unread if fault.detail.split(" ", 1)[0] in _OF_LEDGER]
    if 0 not in facts.years:
        for fault in unread:
            if fault.detail.startswith("#RAR"):
                raise fault
    yield from unread


@lru_cache(maxsize=1024)
def parted(
    objects: tuple[tuple[int, str], ...], dimensions: DimensionMap
) -> tuple[str, str, tuple[tuple[int, str], ...]]:
    """Part a row's objects into cost centre, project and the others; rows repeat theirs, so they are remembered."""
    others = dict(objects)
    cost_center, project = others.pop(dimensions.cost_center, ""), others.pop(dimensions.project, "")
    return cost_center, project, tuple(sorted(others.items()))
