"""Correcting: what is to be entered in place of what was sent, which stays as it is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workbench.diagnosis.blockers import LONGEST_ROW_TEXT
from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.correction import Correction, correction_values
from workbench.domain.errors import MoveNotAllowed, NotFound, NothingToCorrect
from workbench.domain.failure import CORRECTABLE, FailedVoucher
from workbench.domain.finding import Blocker, CauseKey
from workbench.domain.history import EventKind
from workbench.domain.ledger import NO, CompanyLedger, Topic
from workbench.domain.match_key import LONGEST_TEXT, match_key, text_room
from workbench.domain.ports import Clock, Progress, Store, unwatched
from workbench.domain.voucher import Voucher
from workbench.services.changes import Changed, Changes, Skipped
from workbench.services.correcting_back import CORRECTED_SINCE
from workbench.services.correction_plan import (
    FIELDS,
    CorrectionPlan,
    FoundValue,
    Suggestion,
    doubts_of,
    still_stopping,
)
from workbench.services.ledgers import Ledgers, LedgerViews
from workbench.services.moves import SKIP_REASONS, given_reason, new_act
from workbench.services.recording import Record
from workbench.services.replacing import (
    Laid,
    Replacements,
    differences,
    is_refused,
    is_unclean,
    laid_over,
    roundable,
    texts_of,
)
from workbench.services.rules import Rules
from workbench.services.splitting import LENGTHS, row_room, too_long

_CASES = Changed.CASES | Changed.HISTORY
_BATCH = 2000
_TOLD_EVERY = 50


@dataclass(frozen=True, slots=True)
class Keeping:
    """That replacements are to be kept as rules of the vouchers' companies, and for how long."""

    until: date | None = None


class Corrections:
    """Plans, makes and takes back corrections; each an act that can be undone."""

    def __init__(self, store: Store, clock: Clock, diagnosis: CurrentDiagnosis, ledgers: Ledgers, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._diagnosis = diagnosis
        self._ledgers = ledgers
        self._rules = rules

    def plan(self, voucher_ids: Sequence[int], wanted: Replacements, progress: Progress = unwatched) -> CorrectionPlan:
        """Tell what replacements would come to; changes nothing. Raises `BadPair`, `NotFound`."""
        wanted.check()
        changed: list[int] = []
        unchanged: list[int] = []
        skipped: list[Skipped] = []
        unbalanced: list[int] = []
        going_on: list[int] = []
        left_out: dict[int, tuple[str, ...]] = {}
        left: dict[int, tuple[CauseKey, ...]] = {}
        not_checked: dict[str, None] = {}
        doubts: dict[tuple[CauseKey, bool], None] = {}
        targets = [(name, instead) for name, _, instead in wanted.pairs if instead]
        targets += [("account", wanted.rounding)] if wanted.rounding else []
        catalogue, views = self._diagnosis.catalogue, LedgerViews(self._ledgers)
        for part in _parts(voucher_ids):
            records = {each.id: each for each in self._store.case_records(part)}
            for case in _told_of(self._cases(part), voucher_ids, progress):
                if case.state.status not in CORRECTABLE:
                    skipped.append(Skipped(case.id, SKIP_REASONS[case.state.status]))
                    continue
                laid = _laid(case, wanted, views)
                entered = laid.correction.apply(case.voucher)
                if entered == case.entered:
                    unchanged.append(case.id)
                    continue
                changed.append(case.id)
                if laid.left_out:
                    left_out[case.id] = laid.left_out
                if wanted.split_text and _has_more_texts(case.entered, entered):
                    going_on.append(case.id)
                replay = views[case.voucher.company].replay(entered)
                record = records.get(case.id)
                told, put_right = (record.findings, record.standing.put_right) if record else ((), ())
                left[case.id] = still_stopping(told, put_right, (case.voucher, entered), replay, catalogue)
                not_checked.update(dict.fromkeys(replay.not_checked))
                doubts.update(dict.fromkeys(doubts_of(replay, targets)))
                if entered.difference:
                    unbalanced.append(case.id)
        return CorrectionPlan(
            tuple(changed),
            tuple(unchanged),
            tuple(skipped),
            left,
            tuple(not_checked),
            tuple(doubts),
            tuple(unbalanced),
            tuple(going_on),
            left_out,
        )

    def correct(
        self,
        voucher_ids: Sequence[int],
        wanted: Replacements,
        reason: str,
        by: str,
        keep: Keeping | None = None,
        progress: Progress = unwatched,
    ) -> Changes:
        """Correct vouchers, over what was corrected before; with ``keep`` the replacements of values become rules.

        Of those, the ones that changed something, of the companies where they did; undone with the act.

        Raises `BadPair`, `ReasonMissing`, `NotFound`, `MoveNotAllowed`, `NothingToCorrect`.
        """
        wanted.check()
        reason, views = given_reason(reason), LedgerViews(self._ledgers)
        cases = {case.id: case for part in _parts(voucher_ids) for case in self._cases(part)}
        after = {
            case.id: _laid(case, wanted, views, reason, by).correction
            for case in _told_of(cases.values(), voucher_ids, progress)
            if case.state.status in CORRECTABLE
        }
        return self._write(cases, after, {"reason": reason}, by, (wanted, keep) if keep else None)

    def withdraw(self, voucher_ids: Sequence[int], reason: str, by: str) -> Changes:
        """Take corrections away: as to be entered is as sent again. Raises as `correct` does."""
        reason = given_reason(reason)
        cases = {case.id: case for part in _parts(voucher_ids) for case in self._cases(part)}
        after = {case.id: Correction() for case in cases.values() if case.state.status in CORRECTABLE}
        return self._write(cases, after, {"reason": reason, "verb": "withdrawn"}, by)

    def suggested(self, voucher_ids: Sequence[int], progress: Progress = unwatched) -> Suggestion:
        """Return what could be replaced in vouchers, and what is known to be there instead."""
        seen: Counter[tuple[str, str]] = Counter()
        blocked: Counter[tuple[str, str]] = Counter()
        found = {"unclean": 0, "refused": 0, "roundable": 0, "locked": 0}
        longer = dict.fromkeys(LENGTHS, 0)
        companies: dict[str, date] = {}
        open_from: date | None = None
        views = LedgerViews(self._ledgers)
        every = (case for part in _parts(voucher_ids) for case in self._cases(part))
        for case in _told_of(every, voucher_ids, progress):
            if case.state.status not in CORRECTABLE:
                continue
            voucher = case.entered
            stopped: set[tuple[str, str]] = set()
            replay = views[case.voucher.company].replay(voucher)
            for blocker in replay.blockers:
                if blocker.certain:
                    stopped |= set(_stopped(blocker, voucher))
                if blocker.cause == "period-locked":
                    day = date.fromisoformat(dict(blocker.variables)["date"]) + timedelta(days=1)
                    open_from = max(open_from or day, day)
                    found["locked"] += 1
            seen.update(_standing_in(voucher) | stopped)
            blocked.update(stopped)
            found["unclean"] += is_unclean(case)
            found["refused"] += _is_refused(voucher)
            found["roundable"] += roundable(voucher)
            for length in LENGTHS:
                longer[length] += _is_too_long(case, length)
            companies.setdefault(voucher.company, voucher.transaction_date)
        values = [FoundValue(*each, count, blocked[each]) for each, count in seen.items()]
        values.sort(key=lambda each: (not each.blocked, _ORDER.index(each.field), each.value))
        targets = _targets([(self._ledgers.of(company), day) for company, day in companies.items()])
        return Suggestion(tuple(values), targets, open_from, too_long=longer, **found)

    def _cases(self, voucher_ids: Sequence[int]) -> list[FailedVoucher]:
        found = self._store.failed_vouchers(voucher_ids)
        if len(found) < len(voucher_ids):
            known = {case.id for case in found}
            raise NotFound(id=next(each for each in voucher_ids if each not in known))
        return found

    def _write(
        self,
        cases: dict[int, FailedVoucher],
        after: dict[int, Correction],
        data: dict[str, str],
        by: str,
        keep: tuple[Replacements, Keeping] | None = None,
    ) -> Changes:
        act = new_act()
        with self._store.writing() as writer:
            before = writer.corrections(list(after))
            states = writer.states(list(cases))
            put: dict[int, Correction | None] = {}
            events = []
            skipped = []
            record = Record(writer, self._clock.now(), by, act)
            for each, case in cases.items():
                if each not in after or states[each].status not in CORRECTABLE:
                    skipped.append(Skipped(each, SKIP_REASONS[states[each].status]))
                    continue
                earlier, later = before.get(each), after[each]
                told = differences((earlier or Correction()).apply(case.voucher), later.apply(case.voucher))
                if earlier != case.correction:
                    skipped.append(Skipped(each, CORRECTED_SINCE))
                if earlier != case.correction or not told:
                    continue
                put[each] = later or None
                kept = {
                    "changes": told,
                    "earlier": correction_values(earlier) if earlier else None,
                    "later": correction_values(later) if later else None,
                }
                events.append(record.event(EventKind.CORRECTED, each, {**data, **kept}))
            if not put and len(cases) == 1 and skipped:
                raise MoveNotAllowed(voucher=cases[skipped[0].voucher_id].label, detail=skipped[0].reason)
            if not put:
                raise NothingToCorrect
            writer.put_corrections(put)
            record.append(events)
            if keep:
                used = {pair: None for each in put for pair in _used(cases[each], after[each], keep[0])}
                self._rules.write(writer, used, keep[1].until, data["reason"], by, act)
        return Changes(act, _CASES | Changed.COMPANIES if keep else _CASES, tuple(put), tuple(skipped))


_ORDER = (*FIELDS, "series")
_BLOCKING = {
    "account": ("account-missing", "account-inactive", "account-invalid"),
    "cost_center": ("cost-center-missing", "cost-center-inactive", "cost-center-mandatory", "cost-center-not-allowed"),
    "project": ("project-missing", "project-inactive", "project-mandatory", "project-not-allowed"),
    "series": ("series-missing", "series-not-manual"),
}


def _laid(case: FailedVoucher, wanted: Replacements, views: LedgerViews, reason: str = "", by: str = "") -> Laid:
    blockers: tuple[Blocker, ...] = ()
    if wanted.locked_only or any(not (found and new) for name, found, new in wanted.pairs if name in FIELDS):
        blockers = views[case.voucher.company].replay(case.entered).blockers
    return laid_over(case, wanted, blockers, reason, by)


def _used(case: FailedVoucher, later: Correction, wanted: Replacements) -> Iterator[tuple[str, str, str, str]]:
    """Yield the replacements of values that a correction made, with the company."""
    sent, now, then = case.voucher, case.entered, later.apply(case.voucher)
    rows = [*zip(sent.rows, now.rows, then.rows, strict=False)]
    rows += [(row, row, new) for row, new in zip(now.rows[len(rows) :], then.rows[len(rows) :], strict=False)]
    for name, found, instead in wanted.pairs:
        values = (
            (getattr(each, name) for each in part) for part in ([(sent, now, then)] if name == "series" else rows)
        )
        if found and any(new == instead != old and found in (was, old) for was, old, new in values):
            yield sent.company, name, found, instead


def _told_of(cases: Iterable[FailedVoucher], voucher_ids: Sequence[int], progress: Progress) -> Iterator[FailedVoucher]:
    """Yield the cases, and tell of the progress between them; that may stop the work."""
    for place, case in enumerate(cases):
        if place % _TOLD_EVERY == 0:
            progress(place, len(voucher_ids))
        yield case


def _parts(voucher_ids: Sequence[int]) -> Iterator[list[int]]:
    ids = list(dict.fromkeys(voucher_ids))
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _standing_in(voucher: Voucher) -> set[tuple[str, str]]:
    found = {(name, value) for row in voucher.rows for name in FIELDS if (value := getattr(row, name))}
    return found | {("series", voucher.series)} if voucher.series else found


def _stopped(blocker: Blocker, voucher: Voucher) -> Iterator[tuple[str, str]]:
    """Yield which field and value a blocker stops; an empty value where one is demanded."""
    for name, causes in _BLOCKING.items():
        if blocker.cause in causes and name == "series":
            yield name, voucher.series
        elif blocker.cause in causes and blocker.row is not None:
            yield name, getattr(voucher.rows[blocker.row], name)


def _is_refused(voucher: Voucher) -> bool:
    return is_refused(voucher.text, LONGEST_TEXT) or any(
        is_refused(row.transaction_information, LONGEST_ROW_TEXT) for row in voucher.rows
    )


def _is_too_long(case: FailedVoucher, length: int) -> bool:
    return too_long(texts_of(case)[1], text_room(match_key(case.id), length), row_room(length))


def _has_more_texts(before: Voucher, after: Voucher) -> bool:
    """Tell whether a row has a transaction information that had none."""
    rows = zip(before.rows, after.rows, strict=False)
    return any(now.transaction_information and not was.transaction_information for was, now in rows)


def _targets(ledgers: Sequence[tuple[CompanyLedger, date]]) -> dict[str, dict[str, str]]:
    """Return what can be entered and its name, as far as the companies' exports tell; none that is known inactive."""
    found: dict[str, dict[str, str]] = {name: {} for name in _ORDER}
    for ledger, day in ledgers:
        chart = ledger.chart(day)
        parts = [("account", Topic.ACCOUNT_ACTIVE, chart[1].accounts if chart else {})]
        parts += [("series", Topic.SERIES_MANUAL, chart[1].series if chart else {})]
        for name, topic in (("cost_center", Topic.COST_CENTER_ACTIVE), ("project", Topic.PROJECT_ACTIVE)):
            objects = (getattr(facts, f"{name}s") for _, facts in ledger.exports)
            parts.append((name, topic, next((each for each in objects if each), {})))
        for name, topic, codes in parts:
            for code, words in codes.items():
                told = ledger.told(topic, code, day)
                if told is None or told.value != NO:
                    found[name].setdefault(code, words)
    return found
