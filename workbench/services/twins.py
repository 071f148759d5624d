"""Vouchers that came from two sources and are one: found, asked about, parted again.

The same series, number, date and rows (account and amount) make two vouchers one at once. The same date and amount
with the same rows or text make them likely the same: that is asked, never done silently.
"""

from collections.abc import Iterable, Sequence

from workbench.domain.errors import NotFound
from workbench.domain.failure import IN_LEDGER, Status, StoredFailure
from workbench.domain.history import Event, EventKind
from workbench.domain.joining import Rule, TwinHit, TwinHow
from workbench.domain.ports import Clock, Store, Writer
from workbench.domain.voucher import Voucher
from workbench.services.belonging import arrive, leave
from workbench.services.changes import Changed, Changes
from workbench.services.joining import plain_number
from workbench.services.mailed_files import attach_mailed, detach_mailed
from workbench.services.moves import new_act
from workbench.services.recording import BY_HAND, Record
from workbench.services.searching import fold

_Key = tuple[str, str, str, tuple[tuple[str, int], ...]]
_CASES = Changed.CASES | Changed.HISTORY


def certain_twins(writer: Writer, fresh: Sequence[tuple[int, Voucher]]) -> list[tuple[int, int]]:
    """Return which new vouchers are certainly the same as an earlier one, as (id, id of the one it is shown as)."""
    numbered = [(voucher_id, each) for voucher_id, each in fresh if each.number]
    if not numbered:
        return []
    hits = writer.twin_hits(
        {each.transaction_date.isoformat() for _, each in numbered},
        {each.amount for _, each in numbered},
        {each.number for _, each in numbered},
        min(voucher_id for voucher_id, _ in numbered),
    )
    alike: dict[_Key, dict[int, list[TwinHit]]] = {}
    for hit in hits:
        key = (hit.series.casefold(), plain_number(hit.number), hit.transaction_date, hit.rows)
        alike.setdefault(key, {}).setdefault(hit.main_id, []).append(hit)
    found: list[tuple[int, int]] = []
    for voucher_id, voucher in numbered:
        groups = alike.get(_key(voucher), {})
        fitting = [main for main, hits in groups.items() if all(_same_company(voucher.company, hit) for hit in hits)]
        if len(fitting) == 1:
            found.append((voucher_id, fitting[0]))
    return found


def likely_twins(voucher_id: int, voucher: Voucher, hits: Iterable[TwinHit]) -> tuple[TwinHit, ...]:
    """Return the vouchers of the same date and amount that are probably the same one from another source."""
    rows, text = _rows(voucher), fold(" ".join(voucher.text.split()))
    return tuple(
        hit
        for hit in hits
        if hit.id != voucher_id
        and (hit.source != voucher.source or (not voucher.company) != (not hit.company))
        and _same_company(voucher.company, hit)
        and _no_contradiction(voucher, hit)
        and (hit.rows == rows or (text and fold(" ".join(hit.text.split())) == text))
    )


class Twins:
    """What a person says of two vouchers that may be one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def same(self, voucher_id: int, other_id: int, by: str) -> Changes:
        """Say that two vouchers are one. The one a person has decided on is shown, else the earlier.

        Raises `NotFound`.
        """
        act = new_act()
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            states = writer.states([voucher_id, other_id])
            for each in (voucher_id, other_id):
                if each not in states:
                    raise NotFound(id=each)
            main, twin = sorted((voucher_id, other_id), key=lambda each: (states[each].status not in IN_LEDGER, each))
            further = writer.twins_of([twin]).get(twin, [])
            moved = writer.failures_of([twin]).get(twin, [])
            data = {"twin": twin, "how": BY_HAND, "failures": [each.id for each in moved], "twins": further}
            record.write(record.event(EventKind.TWIN_FOUND, main, data))
            for each in (twin, *further):
                writer.put_twin(each, main, TwinHow.PERSON)
            _move(writer, moved, main)
            if moved and states[main].status is Status.UNREPORTED:
                arrive(record, main)
        return Changes(act, _CASES, (main, twin), all_cases=True)

    def different(self, voucher_id: int, other_id: int, by: str) -> Changes:
        """Say that two vouchers are not the same, so that it is not asked again."""
        act = new_act()
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            writer.put_twin(voucher_id, other_id, TwinHow.DIFFERENT)
            data = {"twin": other_id, "how": BY_HAND, "before": ""}
            record.write(record.event(EventKind.TWIN_PARTED, voucher_id, data))
        return Changes(act, Changed.CASES | Changed.HISTORY, (voucher_id,))

    def part(self, twin_id: int, by: str) -> Changes:
        """Say that a voucher shown as another is not that one. Raises `NotFound` where it is shown by itself.

        What its own source told of it, and what it had when the two were made one, goes with it.
        """
        act = new_act()
        with self._store.writing() as writer:
            record = Record(writer, self._clock.now(), by, act)
            main = writer.mains([twin_id]).get(twin_id)
            if main is None:
                raise NotFound(id=twin_id)
            before, listed = _found(writer.voucher_events(main), twin_id)
            own = {each.document_id for each in self._store.origins(twin_id)} | {
                each.document_id for each in self._store.came_from(main) if each.voucher_id == twin_id
            }
            moved = [
                each
                for each in writer.failures_of([main]).get(main, [])
                if each.id in listed or (each.joined.startswith(Rule.TOLD) and each.document_id in own)
            ]
            data = {"twin": twin_id, "how": BY_HAND, "before": before, "failures": [each.id for each in moved]}
            record.write(record.event(EventKind.TWIN_PARTED, main, data))
            writer.put_twin(twin_id, main, TwinHow.DIFFERENT)
            for each in moved:
                leave(record, each, {})
            detach_mailed(record, moved, {"how": BY_HAND})
            _move(writer, moved, twin_id)
            attach_mailed(record, [each.id for each in moved], {"how": BY_HAND})
            if moved and writer.states([twin_id])[twin_id].status is Status.UNREPORTED:
                arrive(record, twin_id)
        return Changes(act, _CASES, (main, twin_id), all_cases=True)


def undo_same(writer: Writer, event: Event) -> None:
    """Show two vouchers that a person made one as two again."""
    main, twin = event.voucher_id or 0, event.data["twin"]
    writer.put_twin(twin, main, None)
    for each in event.data.get("twins", ()):
        writer.put_twin(each, main, None)
        writer.put_twin(each, twin, TwinHow.PERSON)
    _move(writer, writer.failures(event.data.get("failures", [])), twin)


def undo_part(writer: Writer, event: Event) -> None:
    """Take back that two vouchers are different; those that were shown as one are so again."""
    main, twin, before = event.voucher_id or 0, event.data["twin"], event.data.get("before", "")
    writer.put_twin(twin, main, TwinHow(before) if before else None)
    _move(writer, writer.failures(event.data.get("failures", [])), main)


def _found(events: Sequence[Event], twin_id: int) -> tuple[str, frozenset[int]]:
    """Return how a voucher was found to be the same as this one, and the failures that came over with it."""
    how, failures = str(TwinHow.PERSON), frozenset[int]()
    for event in events:
        if event.kind == EventKind.TWIN_FOUND and event.data.get("twin") == twin_id:
            how, failures = event.data["how"], frozenset(event.data.get("failures", ()))
    return how, failures


def _move(writer: Writer, failures: Sequence[StoredFailure], voucher_id: int) -> None:
    for each in failures:
        writer.join_failure(each.id, voucher_id, each.joined)


def _key(voucher: Voucher) -> _Key:
    number = plain_number(voucher.number)
    return voucher.series.casefold(), number, voucher.transaction_date.isoformat(), _rows(voucher)


def _rows(voucher: Voucher) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((row.account, row.amount) for row in voucher.rows))


def _same_company(company: str, hit: TwinHit) -> bool:
    return not company or not hit.company or company == hit.company


def _no_contradiction(voucher: Voucher, hit: TwinHit) -> bool:
    """Tell whether the numbers may be the same one's: equal, or not told by one of the two."""
    if voucher.number and hit.number and plain_number(voucher.number) != plain_number(hit.number):
        return False
    return not (voucher.series and hit.series) or voucher.series.casefold() == hit.series.casefold()
