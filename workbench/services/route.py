"""Which way a voucher goes: exported again by its source, or entered by hand; never both.

Changing the way asks for a reason, and tells what has been done on the other way already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.diagnosis.current import CurrentDiagnosis
from workbench.domain.errors import MoveNotAllowed, NotByHand, NotFound, NothingMatched
from workbench.domain.failure import Mover, Status, may_move
from workbench.domain.history import EventKind
from workbench.domain.ports import Store
from workbench.domain.report import ReportKind
from workbench.services.actions import Actions
from workbench.services.case_row import CaseRow
from workbench.services.cases import Cases
from workbench.services.changes import Changes, Skipped
from workbench.services.hand_entry import LEFT_OUT, parted
from workbench.services.moves import SKIP_REASONS, given_reason
from workbench.texts import NN_, Texts

_WAITING = (Status.UNREPORTED, Status.OPEN, Status.RETRY, Status.HAND)
_TOLD = 5


class Done(StrEnum):
    """What has been done on the way that is left."""

    PRINTED = "printed"
    SIE = "sie"
    TYPED = "typed"
    RETRIED = "retried"


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing done already: with how many of the vouchers, and in which reports (numbers, rising)."""

    done: Done
    vouchers: tuple[int, ...]
    reports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """What changing the way would hit, what it leaves alone, and what is to be said first."""

    target: Status
    voucher_ids: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class RouteAsked:
    """A plan, and its warnings in words."""

    plan: RoutePlan
    warnings: tuple[str, ...]


class Routes:
    """Decides the way of vouchers."""

    def __init__(self, store: Store, cases: Cases, diagnosis: CurrentDiagnosis, actions: Actions) -> None:
        self._store = store
        self._cases = cases
        self._diagnosis = diagnosis
        self._actions = actions

    def plan(self, voucher_ids: Sequence[int], target: Status) -> RoutePlan:
        """Tell what choosing a way (`Status.RETRY` or `Status.HAND`) would do, without doing it."""
        may, skipped = self._parted(self._cases.current_rows(voucher_ids), target)
        moved = tuple(row.id for row in may)
        return RoutePlan(target, moved, tuple(skipped), self.warnings(moved, target))

    def ask(self, voucher_ids: Sequence[int], target: Status, texts: Texts) -> RouteAsked:
        """Return a plan with its warnings in words. Raises as `choose` where none of the vouchers may go that way."""
        plan = self.plan(voucher_ids, target)
        if not plan.voucher_ids:
            self._refuse(self._cases.current_rows(voucher_ids), target, texts.language)
        days = {report.number: texts.moment(report.at) for report in self._store.reports()} if plan.warnings else {}
        return RouteAsked(plan, tuple(_warning_words(each, texts, days) for each in plan.warnings))

    def warnings(self, voucher_ids: Sequence[int], target: Status) -> tuple[Warned, ...]:
        """Return what has been done already on the way that these vouchers would leave."""
        if target is Status.HAND:
            states = self._store.states(voucher_ids)
            asked = tuple(each for each in voucher_ids if each in states and states[each].status is Status.RETRY)
            return (Warned(Done.RETRIED, asked),) if asked else ()
        warned = [*self._in_reports(voucher_ids)]
        wanted = set(voucher_ids)
        typed = {event.voucher_id for event in self._store.events_of([EventKind.TYPED])} & wanted
        if typed:
            warned.append(Warned(Done.TYPED, tuple(sorted(each for each in typed if each is not None))))
        return tuple(warned)

    def choose(self, voucher_ids: Sequence[int], target: Status, reason: str, by: str, language: str = "en") -> Changes:
        """Let vouchers go a way, `Status.RETRY` or `Status.HAND`; those that may not are skipped.

        ``language`` is that of the cause that an error names.

        Raises `ReasonMissing`, `NotFound`, and where none may go it `NotByHand` or `MoveNotAllowed`.
        """
        reason = given_reason(reason)
        rows = self._cases.current_rows(voucher_ids)
        known = {row.id for row in rows}
        for each in voucher_ids:
            if each not in known:
                raise NotFound(id=each)
        may, skipped = self._parted(rows, target)
        if not may:
            self._refuse(rows, target, language)
        act = self._actions.make_retry if target is Status.RETRY else self._actions.make_hand
        changes = act([row.id for row in may], reason, by)
        return Changes(changes.act, changes.kinds, changes.voucher_ids, (*skipped, *changes.skipped))

    def _parted(self, rows: Sequence[CaseRow], target: Status) -> tuple[list[CaseRow], list[Skipped]]:
        movable = [row for row in rows if _may_go(row, target)]
        skipped = [Skipped(row.id, SKIP_REASONS[row.status]) for row in rows if not _may_go(row, target)]
        if target is not Status.HAND:
            return movable, skipped
        may, may_not = parted(movable, self._diagnosis.catalogue)
        return may, [*skipped, *(Skipped(row.id, LEFT_OUT) for row, _ in may_not)]

    def _refuse(self, rows: Sequence[CaseRow], target: Status, language: str) -> None:
        movable = [row for row in rows if _may_go(row, target)]
        if movable:
            (_, key), *_ = parted(movable, self._diagnosis.catalogue)[1]
            raise NotByHand(cause=self._diagnosis.catalogue.title(key, language))
        if not rows:
            raise NothingMatched
        raise MoveNotAllowed(voucher=rows[0].label, detail=SKIP_REASONS[rows[0].status])

    def _in_reports(self, voucher_ids: Sequence[int]) -> list[Warned]:
        numbers = self._store.reports_of(voucher_ids)
        kinds = {report.number: report.kind for report in self._store.reports()} if numbers else {}
        warned = []
        for kind, done in ((ReportKind.JOURNAL, Done.PRINTED), (ReportKind.SIE, Done.SIE)):
            of_kind = {
                each: [number for number in found if kinds.get(number) == kind] for each, found in numbers.items()
            }
            vouchers = tuple(each for each in sorted(of_kind) if of_kind[each])
            if vouchers:
                reports = sorted({number for each in vouchers for number in of_kind[each]})
                warned.append(Warned(done, vouchers, tuple(reports)))
        return warned


_WORDS: dict[Done, tuple[str, str]] = {
    Done.PRINTED: NN_(
        "{count} voucher has been printed already, in report {reports}: make sure that it is not typed from it.",
        "{count} vouchers have been printed already, in report {reports}: make sure that they are not typed from it.",
    ),
    Done.SIE: NN_(
        "{count} voucher is in a SIE file already, report {reports}: make sure that the file is not imported.",
        "{count} vouchers are in a SIE file already, report {reports}: make sure that the file is not imported.",
    ),
    Done.TYPED: NN_(
        "{count} voucher has been typed into Fortnox already: retried too, it is booked twice.",
        "{count} vouchers have been typed into Fortnox already: retried too, they are booked twice.",
    ),
    Done.RETRIED: NN_(
        "{count} voucher is to be retried in the source: make sure that the source does not export it too.",
        "{count} vouchers are to be retried in the source: make sure that the source does not export them too.",
    ),
}


TYPABLE = (Status.UNREPORTED, Status.OPEN, Status.RETRY)
"""Where a voucher can be put among those to be entered by hand from."""
ROUTES = {"retry": Status.RETRY, "hand": Status.HAND}
"""The ways as scripts know them."""
ROUTE_DONE: dict[Status, tuple[str, str]] = {
    Status.RETRY: NN_("{count} voucher to be retried in the source", "{count} vouchers to be retried in the source"),
    Status.HAND: NN_("{count} voucher to be entered by hand", "{count} vouchers to be entered by hand"),
}


def _may_go(row: CaseRow, target: Status) -> bool:
    return row.status in _WAITING and may_move(row.status, target, Mover.PERSON)


def _warning_words(warned: Warned, texts: Texts, days: Mapping[int, str]) -> str:
    """Return a warning in words; ``days`` tells when the reports were made, by number."""
    told = [f"{number} ({days[number]})" for number in warned.reports[-_TOLD:]]
    more = "… " if len(warned.reports) > _TOLD else ""
    return texts.n(*_WORDS[warned.done], len(warned.vouchers), reports=more + ", ".join(told))
