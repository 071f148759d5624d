"""Keeping what came in, inside one write transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from workbench.domain.company import Company
from workbench.domain.errors import InputError, VoucherConflict
from workbench.domain.failure import Failure, State
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ledger import LedgerFacts
from workbench.domain.money import format_ore
from workbench.domain.ports import NewDocument, NewTrayItem, Problem, SourceItem, Writer
from workbench.domain.voucher import Voucher
from workbench.services.actions import new_act, state_after_failure
from workbench.services.joining import find_voucher
from workbench.services.spool import Spooled
from workbench.services.years import Years

_EXCERPT = 4000


class IntakeWriting:
    """One intake on its way into the store; counts what was new.

    ``waiting`` maps failures that belong to no voucher yet to their tray items.
    """

    def __init__(self, writer: Writer, years: Years, now: datetime, by: str, waiting: Mapping[int, int]) -> None:
        self.act = new_act()
        self.vouchers = self.failures = self.facts = self.known = self.joined = self.kept_aside = 0
        self.waiting: dict[int, int] = {}
        self.unjoined: list[tuple[str, str]] = []
        self._earlier = waiting
        self._writer = writer
        self._years = years
        self._now = now
        self._by = by
        self._documents: dict[str, int] = {}
        self._new_documents: set[int] = set()
        self._occurrences: dict[int, Counter[str]] = {}
        self._arrived: list[tuple[Failure, int, str]] = []

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
        self._keep_vouchers([each for each in items if isinstance(each, Voucher)], document_id, name)
        for each in items:
            if isinstance(each, Failure):
                self._arrived.append((each, document_id, name))
            elif isinstance(each, LedgerFacts):
                self._keep_facts(each, document_id)
            elif isinstance(each, Problem):
                self._keep_problem(each.error, each.excerpt, document_id, name)

    def _keep_vouchers(self, vouchers: Sequence[Voucher], document_id: int, name: str) -> None:
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
        if not fresh:
            return
        ids = self._writer.add_vouchers(list(fresh.values()), document_id, self._now)
        self.vouchers += len(ids)
        self._append(
            [
                self._event(EventKind.VOUCHER_RECEIVED, each, {"fingerprint": fingerprint, "document": document_id})
                for each, (_, _, fingerprint) in zip(ids, fresh.values(), strict=True)
            ]
        )

    def _keep_facts(self, facts: LedgerFacts, document_id: int) -> None:
        if document_id not in self._new_documents:
            self.known += 1
            return
        self.facts += 1
        self._writer.put_facts(facts, document_id, self._now)
        if facts.company_name:
            self._writer.put_company(Company(facts.company, facts.company_name))
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
        prints = [failure.fingerprint() for failure, _, _ in self._arrived]
        known = self._writer.known_failures(prints)
        states: dict[int, State] = {}
        for (failure, document_id, name), fingerprint in zip(self._arrived, prints, strict=True):
            if fingerprint in known:
                self.known += 1
                continue
            known.add(fingerprint)
            self._keep_failure(failure, fingerprint, document_id, name, states)
        if self.vouchers:
            self._join_earlier(states)
        self._writer.put_states(list(states.values()))

    def _keep_failure(
        self, failure: Failure, fingerprint: str, document_id: int, name: str, states: dict[int, State]
    ) -> None:
        found = find_voucher(self._writer, failure)
        voucher_id = None if isinstance(found, str) else found.id
        (failure_id,) = self._writer.add_failures([(failure, fingerprint, voucher_id)], document_id, self._now)
        self.failures += 1
        data = {"failure": failure_id, "fingerprint": fingerprint, "document": document_id}
        self._append([self._event(EventKind.FAILURE_RECEIVED, voucher_id, data)])
        if voucher_id is None:
            reason = str(found)
            self.unjoined.append((name, reason))
            excerpt = (failure.context or failure.text)[:_EXCERPT]
            item = NewTrayItem(name, reason, {}, excerpt, document_id, failure_id)
            self.waiting[failure_id] = self._writer.add_tray_item(item, self._now)
        else:
            self._failed(voucher_id, states)

    def _join_earlier(self, states: dict[int, State]) -> None:
        for stored in self._writer.unjoined_failures():
            if stored.id in self.waiting:
                continue
            found = find_voucher(self._writer, stored.failure)
            if isinstance(found, str):
                continue
            self._writer.join_failure(stored.id, found.id)
            if stored.id in self._earlier:
                self._writer.settle_tray_item(self._earlier[stored.id])
            self._append([self._event(EventKind.FAILURE_JOINED, found.id, {"failure": stored.id})])
            self.joined += 1
            self._failed(found.id, states)

    def _failed(self, voucher_id: int, states: dict[int, State]) -> None:
        """Move or flag a voucher for which a failure has arrived."""
        before = states.get(voucher_id) or self._writer.states([voucher_id])[voucher_id]
        after, arrived = state_after_failure(before)
        states[voucher_id] = after
        self._append([self._event(kind, voucher_id, data) for kind, data in arrived])

    def _event(self, kind: EventKind, voucher_id: int | None, data: Mapping[str, object]) -> NewEvent:
        return NewEvent(kind, self._now, self._by, self.act, voucher_id, data)

    def _append(self, events: Sequence[NewEvent]) -> None:
        if events:
            self._writer.append(events)


def _excerpt(voucher: Voucher) -> str:
    rows = "\n".join(f"{row.account}\t{format_ore(row.amount)}\t{row.transaction_information}" for row in voucher.rows)
    return f"{voucher.label}\t{voucher.transaction_date}\t{voucher.text}\n{rows}"
