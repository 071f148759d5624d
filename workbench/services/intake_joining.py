"""The failures of one intake on their way to their vouchers, inside the intake's transaction.

Which voucher a failure ends up with does not depend on what came first: once vouchers have come in, the failures
that wait are tried again, and those that were joined by a rule are looked at anew.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from workbench.domain.failure import Failure, StoredFailure
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.joining import BY_SOURCE
from workbench.domain.ports import NewTrayItem, Store
from workbench.domain.voucher import Voucher
from workbench.services.belonging import leave
from workbench.services.joining import Candidates, Match, plain_number
from workbench.services.mailed_files import detach_mailed
from workbench.services.moves import state_after_failure
from workbench.services.recording import Record

EXCERPT = 4000
_BATCH = 500
_DIGITS = re.compile("[0-9]+")


class Arrived(NamedTuple):
    """A failure that came, out of which document, and of which voucher where its source told that."""

    failure: Failure
    document_id: int
    name: str
    voucher_id: int | None = None


class IntakeJoining:
    """Takes what came in, then joins it in one go; counts what was new.

    ``waiting`` maps failures that belong to no voucher yet to their tray items; ``found`` are the earlier ones that now
    have found their vouchers.
    """

    def __init__(self, record: Record, store: Store) -> None:
        self.failures = self.known = self.joined = 0
        self.waiting: dict[int, int] = {}
        self.unjoined: list[tuple[str, str]] = []
        self.found: list[int] = []
        self._earlier = {item.failure_id: item.id for item in store.tray() if item.failure_id is not None}
        self._record = record
        self._writer = record.writer
        self._arrived: list[Arrived] = []
        self._numbers: set[str] = set()
        self._dates: set[str] = set()
        self._new_from: int | None = None

    def take(self, failures: Sequence[Arrived]) -> None:
        """Take failures that came."""
        self._arrived += failures

    def take_vouchers(self, vouchers: Sequence[Voucher]) -> None:
        """Remember by what failures may name vouchers that are new."""
        for each in vouchers:
            self._dates.add(each.transaction_date.isoformat())
            self._numbers.update(plain_number(word) for word in (each.number, *_DIGITS.findall(each.text)) if word)

    def join(self) -> None:
        """Keep the failures that came, each with its voucher where one fits, and look at the earlier ones again.

        Comes last, so that vouchers and failures may arrive in any order.
        """
        known: set[str] = set()
        for start in range(0, len(self._arrived), _BATCH):
            part = self._arrived[start : start + _BATCH]
            prints = [each.failure.fingerprint() for each in part]
            known |= self._writer.known_failures(prints)
            fresh: dict[str, Arrived] = {}
            for fingerprint, arrived in zip(prints, part, strict=True):
                if fingerprint not in known and fingerprint not in fresh:
                    fresh[fingerprint] = arrived
            self.known += len(part) - len(fresh)
            known |= fresh.keys()
            self._keep(fresh)
        if self._dates:
            self._join_waiting()
            self._look_anew()

    def _keep(self, fresh: Mapping[str, Arrived]) -> None:
        candidates = Candidates(self._writer, [each.failure for each in fresh.values() if each.voucher_id is None])
        mains = self._writer.mains([each.voucher_id for each in fresh.values() if each.voucher_id is not None])
        failed: list[int] = []
        events: list[NewEvent] = []
        for document_id, group in groupby(fresh.items(), key=_document_of):
            kept = [(print_, each, _match(each, candidates, mains)) for print_, each in group]
            new = [(each.failure, print_, *_columns(found)) for print_, each, found in kept]
            ids = self._writer.add_failures(new, document_id, self._record.at)
            if ids and self._new_from is None:
                self._new_from = ids[0]
            for failure_id, (print_, each, found) in zip(ids, kept, strict=True):
                voucher_id, joined = _columns(found)
                data = {"failure": failure_id, "fingerprint": print_, "document": document_id}
                if joined:
                    data["joined"] = joined
                events.append(self._record.event(EventKind.FAILURE_RECEIVED, voucher_id, data))
                if isinstance(found, str):
                    self._wait(failure_id, each, found)
                else:
                    failed.append(found.voucher_id)
        self.failures += len(fresh)
        self._record.append(events)
        self._failed(failed)

    def _wait(self, failure_id: int, each: Arrived, reason: str) -> None:
        """Put a failure without a voucher in the tray."""
        self.unjoined.append((each.name, reason))
        item = _item(failure_id, each.failure, reason, each.document_id, each.name)
        self.waiting[failure_id] = self._writer.add_tray_item(item, self._record.at)

    def _join_waiting(self) -> None:
        """Try the failures that came before their vouchers again."""
        waiting = [each for each in self._writer.unjoined_failures() if each.id not in self.waiting]
        candidates = Candidates(self._writer, [each.failure for each in waiting])
        apart = self._writer.not_of([each.id for each in waiting])
        failed: list[int] = []
        for stored in waiting:
            found = candidates.find(stored.failure, apart.get(stored.id, ()))
            if isinstance(found, str):
                continue
            self._join(stored, found)
            if stored.id in self._earlier:
                self._writer.settle_tray_item(self._earlier[stored.id])
            failed.append(found.voucher_id)
        self.joined += len(failed)
        self._failed(failed)

    def _join(self, stored: StoredFailure, found: Match) -> None:
        self.found.append(stored.id)
        self._writer.join_failure(stored.id, found.voucher_id, found.joined.text)
        data = {"failure": stored.id, "joined": found.joined.text}
        self._record.write(self._record.event(EventKind.FAILURE_JOINED, found.voucher_id, data))

    def _look_anew(self) -> None:
        """Look at what rules joined before these vouchers came: they may fit better, or as well."""
        before = self._new_from - 1 if self._new_from is not None else 2**62
        earlier = self._writer.joined_by_rule(before, self._numbers, self._dates)
        candidates = Candidates(self._writer, [each.failure for each in earlier])
        apart: Mapping[int, Collection[int]] = self._writer.not_of([each.id for each in earlier])
        failed: list[int] = []
        for stored in earlier:
            found = candidates.find(stored.failure, apart.get(stored.id, ()))
            if isinstance(found, Match) and found.voucher_id == stored.voucher_id:
                if found.joined.text != stored.joined:
                    self._writer.join_failure(stored.id, found.voucher_id, found.joined.text)
                continue
            leave(self._record, stored, {})
            detach_mailed(self._record, [stored])
            self.joined += 1
            if isinstance(found, Match):
                self._join(stored, found)
                failed.append(found.voucher_id)
            else:
                name = "".join(self._writer.document_names([stored.document_id]).values())
                self.unjoined.append((name, found))
                item = _item(stored.id, stored.failure, found, stored.document_id, name)
                self._writer.settle_tray_item(self._writer.add_tray_item(item, self._record.at), False)
        self._failed(failed)

    def _failed(self, voucher_ids: Sequence[int]) -> None:
        """Move or flag the vouchers for which failures have arrived."""
        states = self._writer.states(list(dict.fromkeys(voucher_ids)))
        events: list[NewEvent] = []
        for voucher_id in voucher_ids:
            states[voucher_id], arrived = state_after_failure(states[voucher_id])
            events += [self._record.event(kind, voucher_id, data) for kind, data in arrived]
        self._writer.put_states(list(states.values()))
        self._record.append(events)


def _item(failure_id: int, failure: Failure, reason: str, document_id: int, name: str) -> NewTrayItem:
    return NewTrayItem(name, reason, {}, (failure.context or failure.text)[:EXCERPT], document_id, failure_id)


def _document_of(arrived: tuple[str, Arrived]) -> int:
    return arrived[1].document_id


def _columns(found: Match | str) -> tuple[int | None, str]:
    """Return the voucher of a failure and how it was joined, as they are kept."""
    return (None, "") if isinstance(found, str) else (found.voucher_id, found.joined.text)


def _match(arrived: Arrived, candidates: Candidates, mains: Mapping[int, int]) -> Match | str:
    """Return the voucher a failure belongs to, or why there is none (see `Candidates.find`)."""
    if arrived.voucher_id is not None:
        return Match(mains.get(arrived.voucher_id, arrived.voucher_id), BY_SOURCE)
    return candidates.find(arrived.failure)
