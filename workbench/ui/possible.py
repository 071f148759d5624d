"""What is possible with the vouchers chosen."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.diagnosis import Catalogue
from workbench.domain.failure import CORRECTABLE, IN_LEDGER, MARKABLE, Flag, Status
from workbench.services.case_row import CaseRow
from workbench.services.hand_entry import refused_by_hand
from workbench.services.route import TYPABLE
from workbench.ui.available import Available

_WAITING = frozenset({Status.UNREPORTED, Status.OPEN, Status.RETRY, Status.HAND})


def with_vouchers(
    available: Available, selected: Sequence[CaseRow], to_enter: Sequence[CaseRow], catalogue: Catalogue
) -> Available:
    """Add what the vouchers selected allow, and those ``to_enter``: the selected ones, else the chosen card's."""
    counts = dict.fromkeys(Status, 0)
    for row in selected:
        counts[row.status] += 1
    may = _enterable(to_enter, catalogue)
    may_selected = may if selected else []
    return replace(
        available,
        selected=len(selected),
        markable=sum(counts[each] for each in MARKABLE),
        marked=sum(counts[each] for each in IN_LEDGER),
        unreported=counts[Status.UNREPORTED],
        retriable=counts[Status.OPEN] + counts[Status.HAND],
        typable=sum(row.status in TYPABLE for row in may_selected),
        awaiting=sum(Flag.AWAITING_APPROVAL in row.flags for row in selected),
        wanting=sum(Flag.RECEIPT_MISSING in row.flags for row in selected),
        enterable=len(may),
        correctable=sum(row.status in CORRECTABLE for row in may),
        corrected=sum(row.corrected and row.status in CORRECTABLE for row in selected),
        waiting=sum(row.status in _WAITING for row in may),
    )


def _enterable(rows: Sequence[CaseRow], catalogue: Catalogue) -> list[CaseRow]:
    """Return those that may be entered by hand; quick for very many, as alike rows share their causes."""
    refused: dict[tuple[int, Status], bool] = {}
    may = []
    for row in rows:
        alike = id(row.causes), row.status
        if alike not in refused:
            refused[alike] = refused_by_hand(row, catalogue) is not None
        if not refused[alike]:
            may.append(row)
    return may
