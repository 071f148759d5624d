"""Which vouchers may not be entered by hand: documents of a sub-ledger, and what is in Fortnox already."""

from collections.abc import Sequence

from workbench.diagnosis import Catalogue
from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey, EnterByHand, Finding
from workbench.services.case_row import CaseRow
from workbench.services.cases import Cases
from workbench.texts import N_

LEFT_OUT = N_("not to be entered by hand")
_WAITING = (Status.UNREPORTED, Status.OPEN, Status.RETRY, Status.HAND)


def refused_by_hand(row: CaseRow, catalogue: Catalogue) -> CauseKey | None:
    """Return the cause that forbids a voucher still to handle to be entered by hand, or None."""
    if row.status not in _WAITING:
        return None
    return next((key for key in row.causes if catalogue.cause(key.cause).enter_by_hand is EnterByHand.NO), None)


def refusal_words(row: CaseRow | None, catalogue: Catalogue, language: str) -> str:
    """Return why a voucher is not to be entered by hand, in words; empty where it may be."""
    key = refused_by_hand(row, catalogue) if row else None
    if key is None:
        return ""
    return catalogue.explain(Finding(key.cause, variables=dict(key.variables)), language, "").by_hand


def stopped_ids(cases: Cases, voucher_ids: Sequence[int]) -> frozenset[int]:
    """Return the vouchers that Fortnox would refuse for certain, as they are to be entered."""
    replays = cases.replays(voucher_ids)
    return frozenset(each for each, replay in replays if any(blocker.certain for blocker in replay.blockers))


def parted(rows: Sequence[CaseRow], catalogue: Catalogue) -> tuple[list[CaseRow], list[tuple[CaseRow, CauseKey]]]:
    """Part vouchers into those that may be entered by hand, and those that may not with the cause that forbids it."""
    may: list[CaseRow] = []
    may_not: list[tuple[CaseRow, CauseKey]] = []
    for row in rows:
        key = refused_by_hand(row, catalogue)
        if key is None:
            may.append(row)
        else:
            may_not.append((row, key))
    return may, may_not
