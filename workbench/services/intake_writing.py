"""Keeping what came in, inside one write transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from workbench.domain.company import Company
from workbench.domain.errors import InputError, VoucherConflict
from workbench.domain.failure import Failure
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.joining import TwinHow
from workbench.domain.ledger import LedgerFacts
from workbench.domain.money import format_ore
from workbench.domain.origin import Origin
from workbench.domain.ports import NewDocument, NewTrayItem, Store, Writer
from workbench.domain.source import Attached, Problem, SourceItem, Told
from workbench.domain.voucher import Voucher
from workbench.services.intake_joining import EXCERPT, Arrived, IntakeJoining
from workbench.services.mailed_files import attach_mailed
from workbench.services.moves import new_act
from workbench.services.plain_text import storable
from workbench.services.receipts import LIMIT, attach_by_itself, keep_receipt, want_receipts
from workbench.services.recording import Record
from workbench.services.requests import Through
from workbench.services.spool import Spooled, spool_bytes
from workbench.services.twins import certain_twins
from workbench.services.years import Years


class IntakeWriting:
    """One intake on its way into the store; counts what was new. ``joining`` takes the failures.

    A document that is here already and has something waiting in the tray is read again: see `_reread`.
    """

    def __init__(self, writer: Writer, store: Store, now: datetime, by: str, through: Through | None = None) -> None:
        self.act = new_act()
        self.vouchers = self.facts = self.known = self.kept_aside = self.settled = self.receipts = 0
        self._record = Record(writer, now, by, self.act)
        self.joining = IntakeJoining(self._record, store)
        self._companies = {company.org_number: company for company in store.companies()}
        self._writer = writer
        self._years = Years(store)
        self._now = now
        self._documents: dict[str, int] = {}
        self._new_documents: set[int] = set()
        self._fresh_documents: set[int] = set()
        self._occurrences: dict[int, Counter[str]] = {}
        self._rereading: dict[int, dict[tuple[str, str], int]] = {}
        self._mails: list[tuple[list[str], list[tuple[int, str]]]] = []
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
                self._fresh_documents.add(document_id)
                data = {"name": spooled.name, "sha256": spooled.sha256, "kind": kind, "document": document_id}
                self._append([self._event(EventKind.DOCUMENT_RECEIVED, None, data)])
            else:
                self._reread(document_id)
        return self._documents[spooled.sha256]

    def _reread(self, document_id: int) -> None:
        """Let a document that is here already be read as if it were new, where something of it was not understood.

        What is still not understood stays in the tray as it lies there; the rest is settled at the end.
        """
        waiting = [item for item in self._writer.tray_items(document_id) if item.failure_id is None]
        if waiting:
            self._new_documents.add(document_id)
            self._rereading[document_id] = {(item.reason, item.excerpt): item.id for item in waiting}

    def keep_unread(self, spooled: Spooled, kind: str, problems: Sequence[Problem]) -> None:
        """Keep an input of which nothing is taken, with the reason, in the tray."""
        document_id = self.keep_document(spooled, kind)
        self.keep_items(document_id, spooled.name, problems)

    def keep_items(self, document_id: int, name: str, items: Sequence[SourceItem]) -> None:
        """Keep what a source read out of a document."""
        told = [each for each in items if isinstance(each, Voucher | Told)]
        vouchers = [each.voucher if isinstance(each, Told) else each for each in told]
        identities = self._keep_vouchers(vouchers, document_id, name)
        beside = [(each, key) for each, key in zip(told, identities, strict=True) if isinstance(each, Told)]
        if beside:
            self._keep_beside(beside, document_id, name)
        for each in items:
            if isinstance(each, Failure):
                self.joining.take([Arrived(each, document_id, name)])
            elif isinstance(each, LedgerFacts):
                self._keep_facts(each, document_id)
            elif isinstance(each, Attached):
                self._keep_mailed(each)
            elif isinstance(each, Problem):
                self._keep_problem(each.error, each.excerpt, document_id, name)

    def _keep_vouchers(self, vouchers: Sequence[Voucher], document_id: int, name: str) -> list[str]:
        """Keep vouchers that are new; return the identities of all, in order."""
        keyed = self._years.keyed(vouchers, self._occurrences.setdefault(document_id, Counter()))
        known, prints = self._writer.known_vouchers([key for _, key, _ in keyed], [each for _, _, each in keyed])
        fresh: dict[str, tuple[Voucher, str, str]] = {}
        again: list[tuple[str, int]] = []
        nameless = self._kept_without_company(vouchers, document_id)
        for voucher, identity, fingerprint in keyed:
            before = known.get(identity) or (fresh[identity][2] if identity in fresh else None)
            if before == fingerprint or (voucher.number and fingerprint in prints):
                self.known += 1
                again.append((identity, document_id))
            elif not before and replace(voucher, company="").fingerprint() in nameless:
                self.known += 1
            elif before:
                conflict = VoucherConflict(name=name, voucher=voucher.label)
                self._keep_problem(conflict, _excerpt(voucher), document_id, name)
            else:
                fresh[identity] = (voucher, identity, fingerprint)
        identities = [identity for _, identity, _ in keyed]
        if document_id in self._new_documents:
            self._writer.add_origins(again)
        if not fresh:
            return identities
        ids = self._writer.add_vouchers(list(fresh.values()), document_id, self._now)
        self.vouchers += len(ids)
        self.joining.take_vouchers([voucher for voucher, _, _ in fresh.values()])
        self._append(
            [
                self._event(EventKind.VOUCHER_RECEIVED, each, {"fingerprint": fingerprint, "document": document_id})
                for each, (_, _, fingerprint) in zip(ids, fresh.values(), strict=True)
            ]
        )
        self._keep_twins([(each, voucher) for each, (voucher, _, _) in zip(ids, fresh.values(), strict=True)])
        return identities

    def _kept_without_company(self, vouchers: Sequence[Voucher], document_id: int) -> set[str]:
        """Return the fingerprints of vouchers kept out of a document before it was said whose they are."""
        if document_id in self._fresh_documents:
            return set()
        prints = [replace(each, company="").fingerprint() for each in vouchers if each.company]
        return self._writer.known_vouchers([], prints)[1]

    def _keep_twins(self, fresh: Sequence[tuple[int, Voucher]]) -> None:
        """Show new vouchers that another source sent before as one with those."""
        found = certain_twins(self._writer, fresh)
        self._writer.add_twins(found)
        how = str(TwinHow.CERTAIN)
        self._append([self._event(EventKind.TWIN_FOUND, main, {"twin": each, "how": how}) for each, main in found])

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
            self.joining.take([Arrived(failure, document_id, name, voucher_id) for failure in each.own_failures])
            for receipt in each.receipts if voucher_id is not None else ():
                spooled = spool_bytes(receipt.name, receipt.data)
                receipts.append((voucher_id or 0, self.keep_document(spooled, "receipt"), receipt.name))
        self._writer.put_origins(origins)
        if self._through:
            mains = self._writer.mains([each.voucher_id for each in origins])
            self._record.tell_marks([mains.get(each.voucher_id, each.voucher_id) for each in origins])
        self.receipts += len(attach_by_itself(self._record, receipts, {}))
        if document_id in self._new_documents:
            want_receipts(self._record, [ids[key] for each, key in told if each.receipt_missing and key in ids])

    def _keep_mailed(self, mail: Attached) -> None:
        """Keep what came in a mail with failures; which voucher it is of is known once these are joined."""
        spooled = [spool_bytes(each.name, each.data) for each in mail.files if len(each.data) <= LIMIT << 20]
        files = [(keep_receipt(self._record, each), each.name) for each in spooled]
        self._mails.append(([each.fingerprint() for each in mail.failures], files))

    def _keep_facts(self, facts: LedgerFacts, document_id: int) -> None:
        again = document_id in self._rereading and self._writer.has_facts(document_id)
        if document_id not in self._new_documents or again:
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
        excerpt = excerpt[:EXCERPT]
        still = self._rereading.get(document_id, {}).pop((error.code, storable(excerpt)), None)
        if still is not None or document_id not in self._new_documents:
            self.known += 1
            return
        params = {key: str(value) for key, value in error.params.items()}
        item = NewTrayItem(name, error.code, params, excerpt, document_id)
        self._writer.add_tray_item(item, self._now)
        self.kept_aside += 1

    def join_failures(self) -> None:
        """Join failures and vouchers; comes last, so that they may arrive in any order. Then settle what was reread."""
        self.joining.join()
        self._attach_mailed()
        for document_id, waiting in self._rereading.items():
            for item_id in waiting.values():
                self._writer.settle_tray_item(item_id)
            if waiting:
                self.settled += len(waiting)
                names = self._writer.document_names([document_id])
                data = {"name": names.get(document_id, ""), "document": document_id, "items": list(waiting.values())}
                self._append([self._event(EventKind.READ_AGAIN, None, data)])

    def _attach_mailed(self) -> None:
        """Attach what came in mails now, and what came before with failures that have found their vouchers now."""
        failures = list(self.joining.found)
        for prints, files in self._mails:
            ids = self._writer.failure_ids(prints)
            self._writer.add_mailed(ids, files)
            failures += ids
        self.receipts += len(attach_mailed(self._record, failures))

    def _event(self, kind: EventKind, voucher_id: int | None, data: Mapping[str, object]) -> NewEvent:
        return self._record.event(kind, voucher_id, data)

    def _append(self, events: Sequence[NewEvent]) -> None:
        self._record.append(events)


def _excerpt(voucher: Voucher) -> str:
    rows = "\n".join(f"{row.account}\t{format_ore(row.amount)}\t{row.transaction_information}" for row in voucher.rows)
    return f"{voucher.label}\t{voucher.transaction_date}\t{voucher.text}\n{rows}"
