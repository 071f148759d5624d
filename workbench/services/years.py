"""The financial year that names a voucher, and the keys made of it."""

from collections import Counter
from collections.abc import Iterable

from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import Store
from workbench.domain.voucher import Voucher


class Years:
    """Knows each company's financial years as far as its ledger facts tell; else the calendar year stands in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._facts: dict[str, LedgerFacts | None] = {}

    def year_of(self, voucher: Voucher) -> str:
        """Return the first day of the voucher's financial year as ISO text, or its calendar year."""
        if voucher.company not in self._facts:
            self._facts[voucher.company] = self._store.facts(voucher.company)
        facts = self._facts[voucher.company]
        year = facts.financial_year_of(voucher.transaction_date) if facts else None
        if year and (year.start.month, year.start.day) != (1, 1):
            return year.start.isoformat()
        return str(voucher.transaction_date.year)

    def keyed(self, vouchers: Iterable[Voucher], seen: Counter[str]) -> list[tuple[Voucher, str, str]]:
        """Return (voucher, identity, fingerprint); ``seen`` counts equal unnumbered vouchers of one file."""
        keyed = []
        for voucher in vouchers:
            fingerprint = voucher.fingerprint()
            if not voucher.number:
                seen[fingerprint] += 1
            occurrence = max(seen[fingerprint], 1) if not voucher.number else 1
            keyed.append((voucher, voucher.identity(self.year_of(voucher), occurrence), fingerprint))
        return keyed
