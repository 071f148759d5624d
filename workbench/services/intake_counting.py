"""Counting what inputs hold before anything is kept: what is new, and what is here already."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from workbench.domain.errors import VoucherConflict
from workbench.domain.failure import Failure
from workbench.domain.ledger import LedgerFacts
from workbench.domain.ports import Store
from workbench.domain.source import Problem, SourceItem, Told
from workbench.domain.voucher import Voucher
from workbench.services.reading import ReadInput, files_with, names_one
from workbench.services.years import Years


class Seen:
    """Tells new from known, over the store and all inputs of one preview."""

    def __init__(self, store: Store, years: Years) -> None:
        self._store = store
        self._years = years
        self._identities: dict[str, str] = {}
        self._failures: set[str] = set()
        self._files: set[str] = set()
        self._occurrences: dict[str, Counter[str]] = {}

    def count(self, item: ReadInput, items: Iterable[SourceItem], name: str, problems: list[Problem]) -> None:
        """Add a batch of items to an input's counts; a conflicting voucher becomes a problem."""
        items = list(items)
        told = [each for each in items if isinstance(each, Told)]
        vouchers = [
            each.voucher if isinstance(each, Told) else each for each in items if isinstance(each, Voucher | Told)
        ]
        failures = [each.fingerprint() for each in items if isinstance(each, Failure)]
        failures += [failure.fingerprint() for each in told for failure in each.own_failures]
        facts = [each.company for each in items if isinstance(each, LedgerFacts)]
        self._count_receipts(item, items)
        item.facts += len(facts)
        item.ledgers += tuple(facts)
        keyed = self._years.keyed(vouchers, self._occurrences.setdefault(name, Counter()))
        with self._store.writing() as writer:
            known, fingerprints = writer.known_vouchers(
                [key for _, key, _ in keyed], [print_ for _, _, print_ in keyed]
            )
            known_failures = writer.known_failures(failures)
        for voucher, identity, fingerprint in keyed:
            before = known.get(identity) or self._identities.get(identity)
            if before == fingerprint or (voucher.number and fingerprint in fingerprints):
                item.known += 1
            elif before:
                problems.append(Problem(VoucherConflict(name=name, voucher=voucher.label)))
            else:
                item.vouchers += 1
                self._identities[identity] = fingerprint
        for print_ in failures:
            if print_ in known_failures or print_ in self._failures:
                item.known += 1
            else:
                item.failures += 1
                self._failures.add(print_)

    def _count_receipts(self, item: ReadInput, items: Sequence[SourceItem]) -> None:
        """Add the files that are new; those of a mail that names several vouchers are not attached by themselves."""
        digests = {
            hashlib.sha256(file.data).hexdigest(): names_one(each) for each in items for file in files_with(each)
        }
        if not digests:
            return
        with self._store.writing() as writer:
            known = writer.kept_already(list(digests)) | self._files
        fresh = {digest: is_clear for digest, is_clear in digests.items() if digest not in known}
        self._files |= fresh.keys()
        item.receipts += sum(fresh.values())
        item.unclear += len(fresh) - sum(fresh.values())
