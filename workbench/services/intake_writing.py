"""Keeping what came in, inside one write transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from workbench.domain.company import Company
from workbench.domain.errors import InputError, VoucherConflict
from workbench.domain.failure import Failure
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ledger import LedgerFacts
from workbench.domain.money import format_ore
from workbench.domain.ports import NewDocument, NewTrayItem, Origin, Store, Writer
from workbench.domain.source import Problem, SourceItem, Told
from workbench.domain.voucher import Voucher
from workbench.services.joining import Candidates
from workbench.services.moves import new_act, state_after_failure
from workbench.services.requests import Through
from workbench.services.spool import Spooled, spool_bytes
from workbench.services.years import Years

_EXCERPT = 4000
_BATCH = 500


class _Arrived(NamedTuple):
    """A failure that came, out of which document, and of which voucher where its source told that."""

    failure: Failure
    document_id: int
    name: str
    voucher_id: int | None = None


class IntakeWriting:
    """One intake on its way into the store; counts what was new.

    ``waiting`` maps failures that belong to no voucher yet to their tray items.
    """

    def __init__(self, writer: Writer, store: Store, now: datetime, by: str, through: Through | None = None) -> None:
        self.act = new_act()
        self.vouchers = self.failures = self.facts = self.known = self.joined = self.kept_aside = self.settled = 0
        self.waiting: dict[int, int] = {}
        self.unjoined: list[tuple[str, str]] = []
        tray = store.tray()
        self._earlier = {item.failure_id: item.id for item in tray if item.failure_id is not None}
        self._refused = [item for item in tray if item.failure_id is None and not item.excerpt]
        self._companies = {company.org_number: company for company in store.companies()}
        self._writer = writer
        self._years = Years(store)
        self._now = now
        self._by = by
        self._documents: dict[str, int] = {}
        self._new_documents: set[int] = set()
        self._occurrences: dict[int, Counter[str]] = {}
        self._arrived: list[_Arrived] = []
        self._through = through
        if through:
            writer.put_arrival(through.inlet_id, through.key, through.cursor, now)

    def keep_document(self, spooled: Spooled, kind: str) -> int:
        """Keep an input's bytes, once; return the document's id."""
        if spooled.sha256 not in self._documents:
            document = NewDocument(spooled.name, kind, spooled.sha256, spooled.size, spooled.chunks)
            document_id, new = self._writer.add_document(document, self._now)
            self._documents[spooled.sha256] = document_id
            if new:
                self._new_documents.add(document_id)
                data = {"name": spooled.name, "sha256": spooled.sha256, "kind": kind, "document": document_id}
                self._append([self._event(EventKind.DOCUMENT_RECEIVED, None, data)])
        return self._documents[spooled.sha256]

    def keep_unread(self, spooled: Spooled, kind: str, problems: Sequence[Problem]) -> None:
        """Keep an input of which nothing is taken, with the reason, in the tray."""
        document_id = self.keep_document(spooled, kind)
        self.keep_items(document_id, spooled.name, problems)

    def keep_items(self, document_id: int, name: str, items: Sequence[SourceItem]) -> None:
        """Keep what a source read out of a document."""
        self._settle_read(document_id, items)
        told = [each for each in items if isinstance(each, Voucher | Told)]
        vouchers = [each.voucher if isinstance(each, Told) else each for each in told]
        identities = self._keep_vouchers(vouchers, document_id, name)
        beside = [(each, key) for each, key in zip(told, identities, strict=True) if isinstance(each, Told)]
        if beside:
            self._keep_beside(beside, document_id, name)
        for each in items:
            if isinstance(each, Failure):
                self._arrived.append(_Arrived(each, document_id, name))
            elif isinstance(each, LedgerFacts):
                self._keep_facts(each, document_id)
            elif isinstance(each, Problem):
                self._keep_problem(each.error, each.excerpt, document_id, name)

    def _settle_read(self, document_id: int, items: Sequence[SourceItem]) -> None:
        """Take a document off the tray that was kept there whole and can be read now.

        What is wrong with parts of it is then new, as none of it has been read before.
        """
        if all(isinstance(each, Problem) and not each.excerpt for each in items):
            return
        for item in [each for each in self._refused if each.document_id == document_id]:
            self._writer.settle_tray_item(item.id)
            self._refused.remove(item)
            self._new_documents.add(document_id)
            self.settled += 1

    def _keep_vouchers(self, vouchers: Sequence[Voucher], document_id: int, name: str) -> list[str]:
        """Keep vouchers that are new; return the identities of all, in order."""
        keyed = self._years.keyed(vouchers, self._occurrences.setdefault(document_id, Counter()))
        known, prints = self._writer.known_vouchers([key for _, key, _ in keyed], [each for _, _, each in keyed])
        fresh: dict[str, tuple[Voucher, str, str]] = {}
        for voucher, identity, fingerprint in keyed:
            before = known.get(identity) or (fresh[identity][2] if identity in fresh else None)
            if before == fingerprint or (voucher.number and fingerprint in prints):
                self.known += 1
            elif before:
                conflict = VoucherConflict(name=name, voucher=voucher.label)
                self._keep_problem(conflict, _excerpt(voucher), document_id, name)
            else:
                fresh[identity] = (voucher, identity, fingerprint)
        identities = [identity for _, identity, _ in keyed]
        if not fresh:
            return identities
        ids = self._writer.add_vouchers(list(fresh.values()), document_id, self._now)
        self.vouchers += len(ids)
        self._append(
            [
                self._event(EventKind.VOUCHER_RECEIVED, each, {"fingerprint": fingerprint, "document": document_id})
                for each, (_, _, fingerprint) in zip(ids, fresh.values(), strict=True)
            ]
        )
        return identities

    def _keep_beside(self, told: Sequence[tuple[Told, str]], document_id: int, name: str) -> None:
        """Keep what a source says beside its vouchers: where they stand there, their failures and receipts."""
        ids = self._writer.voucher_ids([identity for _, identity in told])
        inlet_id = self._through.inlet_id if self._through else None
        origins: list[Origin] = []
        receipts: list[tuple[int, int, str]] = []
        for each, identity in told:
            voucher_id = ids.get(identity)
            if voucher_id is not None:
                source = each.voucher.source
                origins.append(Origin(voucher_id, document_id, source, each.external_id, each.state, inlet_id))
            self._arrived += [_Arrived(failure, document_id, name, voucher_id) for failure in each.own_failures]
            for receipt in each.receipts if voucher_id is not None else ():
                spooled = spool_bytes(receipt.name, receipt.data)
                receipts.append((voucher_id or 0, self.keep_document(spooled, "receipt"), receipt.name))
        self._writer.put_origins(origins)
        self._writer.add_receipts(receipts)
        added = [(voucher_id, receipt) for voucher_id, _, receipt in receipts]
        self._append([self._event(EventKind.RECEIPT_ADDED, each, {"name": receipt}) for each, receipt in added])

    def _keep_facts(self, facts: LedgerFacts, document_id: int) -> None:
        if document_id not in self._new_documents:
            self.known += 1
            return
        self.facts += 1
        self._writer.put_facts(facts, document_id, self._now)
        company = self._companies.get(facts.company, Company(facts.company))
        if facts.company_name and not company.name:
            self._writer.put_company(replace(company, name=facts.company_name))
        data = {"company": facts.company, "name": facts.company_name, "accounts": len(facts.accounts)}
        self._append([self._event(EventKind.FACTS_RECEIVED, None, data)])

    def _keep_problem(self, error: InputError, excerpt: str, document_id: int, name: str) -> None:
        if document_id not in self._new_documents:
            self.known += 1
            return
        params = {key: str(value) for key, value in error.params.items()}
        item = NewTrayItem(name, error.code, params, excerpt[:_EXCERPT], document_id)
        self._writer.add_tray_item(item, self._now)
        self.kept_aside += 1

    def join_failures(self) -> None:
        """Keep the failures that came, each with its voucher where one fits, and try the earlier ones again.

        Comes last, so that vouchers and failures may arrive in any order.
        """
        known: set[str] = set()
        for start in range(0, len(self._arrived), _BATCH):
            part = self._arrived[start : start + _BATCH]
            prints = [each.failure.fingerprint() for each in part]
            known |= self._writer.known_failures(prints)
            fresh: dict[str, _Arrived] = {}
            for fingerprint, arrived in zip(prints, part, strict=True):
                if fingerprint not in known and fingerprint not in fresh:
                    fresh[fingerprint] = arrived
            self.known += len(part) - len(fresh)
            known |= fresh.keys()
            self._keep_failures(fresh)
        if self.vouchers:
            self._join_earlier()

    def _keep_failures(self, fresh: Mapping[str, "_Arrived"]) -> None:
        candidates = Candidates(self._writer, [each.failure for each in fresh.values() if each.voucher_id is None])
        failed: list[int] = []
        events: list[NewEvent] = []
        for document_id, group in groupby(fresh.items(), key=_document_of):
            kept = [(print_, each, _voucher_of(each, candidates)) for print_, each in group]
            new = [(each.failure, print_, hit if isinstance(hit, int) else None) for print_, each, hit in kept]
            ids = self._writer.add_failures(new, document_id, self._now)
            for failure_id, (print_, each, hit) in zip(ids, kept, strict=True):
                data = {"failure": failure_id, "fingerprint": print_, "document": document_id}
                voucher_id = hit if isinstance(hit, int) else None
                events.append(self._event(EventKind.FAILURE_RECEIVED, voucher_id, data))
                if isinstance(hit, str):
                    self._wait(failure_id, each.failure, hit, document_id, each.name)
                else:
                    failed.append(hit)
        self.failures += len(fresh)
        self._append(events)
        self._failed(failed)

    def _wait(self, failure_id: int, failure: Failure, reason: str, document_id: int, name: str) -> None:
        """Put a failure without a voucher in the tray."""
        self.unjoined.append((name, reason))
        excerpt = (failure.context or failure.text)[:_EXCERPT]
        item = NewTrayItem(name, reason, {}, excerpt, document_id, failure_id)
        self.waiting[failure_id] = self._writer.add_tray_item(item, self._now)

    def _join_earlier(self) -> None:
        """Try the failures that came before their vouchers again."""
        waiting = [each for each in self._writer.unjoined_failures() if each.id not in self.waiting]
        candidates = Candidates(self._writer, [each.failure for each in waiting])
        failed: list[int] = []
        for stored in waiting:
            found = candidates.find(stored.failure)
            if isinstance(found, str):
                continue
            self._writer.join_failure(stored.id, found.id)
            if stored.id in self._earlier:
                self._writer.settle_tray_item(self._earlier[stored.id])
            self._append([self._event(EventKind.FAILURE_JOINED, found.id, {"failure": stored.id})])
            failed.append(found.id)
        self.joined += len(failed)
        self._failed(failed)

    def _failed(self, voucher_ids: Sequence[int]) -> None:
        """Move or flag the vouchers for which failures have arrived."""
        states = self._writer.states(list(dict.fromkeys(voucher_ids)))
        events: list[NewEvent] = []
        for voucher_id in voucher_ids:
            states[voucher_id], arrived = state_after_failure(states[voucher_id])
            events += [self._event(kind, voucher_id, data) for kind, data in arrived]
        self._writer.put_states(list(states.values()))
        self._append(events)

    def _event(self, kind: EventKind, voucher_id: int | None, data: Mapping[str, object]) -> NewEvent:
        return NewEvent(kind, self._now, self._by, self.act, voucher_id, data)

    def _append(self, events: Sequence[NewEvent]) -> None:
        if events:
            self._writer.append(events)


def _excerpt(voucher: Voucher) -> str:
    rows = "\n".join(f"{row.account}\t{format_ore(row.amount)}\t{row.transaction_information}" for row in voucher.rows)
    return f"{voucher.label}\t{voucher.transaction_date}\t{voucher.text}\n{rows}"


def _document_of(arrived: tuple[str, "_Arrived"]) -> int:
    return arrived[1].document_id


def _voucher_of(arrived: "_Arrived", candidates: Candidates) -> int | str:
    """Return the id of the voucher a failure belongs to, or why there is none (see `Candidates.find`)."""
    if arrived.voucher_id is not None:
        return arrived.voucher_id
    found = candidates.find(arrived.failure)
    return found if isinstance(found, str) else found.id
