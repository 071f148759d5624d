"""Making the rows of the list out of what lies in the store."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from workbench.domain.failure import Status
from workbench.domain.finding import CauseKey, Finding
from workbench.domain.legal_clock import CASH_ACCOUNTS, due_day, is_cash
from workbench.domain.ports import CaseRecord, Standing
from workbench.services.case_row import CaseRow, same_matter
from workbench.services.searching import amount_word, fold


def distinct_findings(groups: Iterable[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return the findings without those that say the same (same card), in order."""
    seen: dict[CauseKey, Finding] = {}
    for group in groups:
        for finding in group:
            seen.setdefault(finding.key, finding)
    return tuple(seen.values())


def case_rows(records: Iterable[CaseRecord]) -> list[CaseRow]:
    """Make list rows of stored records."""
    known: dict[tuple[int, int, bool], _Meaning] = {}
    due: dict[tuple[str, bool], str] = {}
    return [_case_row(record, known, due) for record in records]


class _Meaning(NamedTuple):
    """What findings and standing come to in a list row; kept by the two objects, which many records share."""

    findings: tuple[Finding, ...]
    standing: Standing
    causes: tuple[CauseKey, ...]
    blockers: tuple[CauseKey, ...]
    codes: tuple[str, ...]
    words: str


def _meaning(findings: tuple[Finding, ...], standing: Standing, waits: bool) -> _Meaning:
    """Work out what still stops a voucher; ``waits`` is whether it is to be exported again anyhow.

    Where everything has been put right it stands under what it failed on until it is sent again.
    """
    different = distinct_findings([findings]) if len(findings) > 1 else findings
    codes = tuple(dict.fromkeys(finding.code for finding in different if finding.code))
    values = [value for finding in different for value in finding.variables.values()]
    told = tuple(finding.key for finding in different)
    left = tuple(key for key in told if key not in standing.put_right)
    others = tuple(key for key in standing.blockers if not any(same_matter(each, key) for each in left))
    causes = left or others or (() if waits else told)
    blockers = tuple(key for key in others if key not in causes)
    return _Meaning(findings, standing, causes, blockers, codes, " ".join([*codes, *values]))


def _case_row(
    record: CaseRecord, known: dict[tuple[int, int, bool], _Meaning], due: dict[tuple[str, bool], str]
) -> CaseRow:
    """Make a list row of a stored record; ``known`` remembers what equal findings came to, ``due`` the last days."""
    cash = CASH_ACCOUNTS in record.accounts and is_cash(record.accounts.split())
    clock = (record.transaction_date, cash)
    if clock not in due:
        due[clock] = due_day(date.fromisoformat(record.transaction_date), cash).isoformat()
    waits = record.status is Status.RETRY
    place = (id(record.findings), id(record.standing), waits)
    meaning = known.get(place)
    if meaning is None:
        meaning = known[place] = _meaning(record.findings, record.standing, waits)
    words = (
        f"{record.series} {record.number} {record.series}{record.number} {record.transaction_date} {record.text} "
        f"{amount_word(record.amount)} {record.accounts} {record.company} {record.fortnox} {meaning.words}"
    )
    return CaseRow(
        record.id,
        record.company,
        record.source,
        record.series,
        record.number,
        record.transaction_date,
        record.text,
        record.amount,
        record.status,
        record.flags,
        record.fortnox,
        record.received,
        record.failures,
        record.first_failed,
        record.last_failed,
        meaning.causes,
        meaning.codes,
        fold(words),
        meaning.blockers,
        not record.standing.blockers and all(key in record.standing.put_right for key in meaning.causes),
        due[clock],
        record.corrected,
    )
