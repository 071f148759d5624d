"""What people tell of a ledger: facts set by hand, and causes put right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workbench.diagnosis.learning import put_right
from workbench.domain.errors import NothingMatched
from workbench.domain.failure import Mover, State, Status, may_move
from workbench.domain.finding import CauseKey
from workbench.domain.history import EventKind, NewEvent
from workbench.domain.ledger import Statement
from workbench.domain.ports import Clock, Store
from workbench.services.case_row import CaseRow, left_over
from workbench.services.changes import Changed, Changes
from workbench.services.ledgers import statement_values
from workbench.services.moves import move_data, new_act

_ALL = Changed.CASES | Changed.COMPANIES | Changed.HISTORY


@dataclass(frozen=True, slots=True)
class PutRightPlan:
    """What putting causes right comes to: ``released`` go to be exported again, ``kept`` still stop on something.

    ``amount`` of those released, in öre.
    """

    keys: tuple[CauseKey, ...]
    released: tuple[int, ...]
    kept: tuple[int, ...]
    amount: int
    then_blocked_by: tuple[CauseKey, ...]


def plan_put_right(keys: Sequence[CauseKey], rows: Sequence[CaseRow]) -> PutRightPlan:
    """Tell which of the vouchers that stand under some causes nothing else is known to stop.

    Those corrected are left where they are: their source would send them as they were.
    """
    left = {row.id: left_over(row, keys) for row in rows}
    may = [row for row in rows if not row.corrected and may_move(row.status, Status.RETRY, Mover.PERSON)]
    released = [row for row in may if not left[row.id]]
    kept = tuple(row.id for row in may if left[row.id])
    then = dict.fromkeys(key for each in kept for key in left[each])
    amount = sum(row.amount for row in released)
    return PutRightPlan(tuple(keys), tuple(row.id for row in released), kept, amount, tuple(then))


class Facts:
    """Writes down what people tell, in the history itself; it holds until something newer is told."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def tell(self, company: str, statements: Sequence[Statement], by: str) -> Changes:
        """Write down what is so in a company's ledger from now on."""
        if not statements:
            raise NothingMatched
        act = new_act()
        with self._store.writing() as writer:
            writer.append([self._told(company, statements, by, act, "")])
        return Changes(act, _ALL, (), all_cases=True)

    def put_right(self, plan: PutRightPlan, rows: Sequence[CaseRow], reason: str, by: str) -> Changes:
        """Write down that causes are put right, and move the vouchers that this releases to be exported again.

        ``rows`` are the vouchers under those causes; ``reason`` says in words what was put right. Raises
        `NothingMatched` where there are none.
        """
        if not rows:
            raise NothingMatched
        act = new_act()
        at = self._clock.now()
        with self._store.writing() as writer:
            for company in sorted({row.company for row in rows}):
                days = [
                    (date.fromisoformat(row.transaction_date), row.series) for row in rows if row.company == company
                ]
                told = [each for key in plan.keys for each in put_right(key, days, at, by)]
                writer.append([self._told(company, told, by, act, reason)])
            states = writer.states(plan.released)
            moved = [each for each in states.values() if may_move(each.status, Status.RETRY, Mover.PERSON)]
            writer.put_states([replace(state, status=Status.RETRY, mark=None) for state in moved])
            writer.append([_moved(state, at, by, act, reason) for state in moved])
        return Changes(act, _ALL, tuple(each.voucher_id for each in moved), all_cases=True)

    def _told(self, company: str, statements: Sequence[Statement], by: str, act: str, reason: str) -> NewEvent:
        data = {"company": company, "statements": [statement_values(each) for each in statements], "reason": reason}
        return NewEvent(EventKind.FACTS_TOLD, self._clock.now(), by, act, None, data)


def _moved(state: State, at: datetime, by: str, act: str, reason: str) -> NewEvent:
    data = {"reason": reason, **move_data(state, Status.RETRY)}
    return NewEvent(EventKind.MOVED, at, by, act, state.voucher_id, data)
