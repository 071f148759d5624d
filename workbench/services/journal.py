"""The journal: vouchers as plain data in Fortnox's typing order, one journal a company."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from workbench.domain.errors import NothingMatched
from workbench.domain.failure import FailedVoucher
from workbench.domain.finding import CauseKey, Explanation, Finding
from workbench.domain.journal import AccountTotal, Journal, JournalOrder, JournalRow, JournalVoucher
from workbench.domain.ledger import LedgerFacts
from workbench.domain.match_key import entered_text, match_key
from workbench.domain.ports import Clock, Diagnosis, Progress, Store
from workbench.domain.voucher import Voucher, VoucherRow
from workbench.services.case_index import sort_key_natural, sort_key_swedish
from workbench.services.case_rows import distinct_findings
from workbench.services.ledgers import Ledgers, LedgerView, LedgerViews

_BATCH = 1000
_ROW_FIELDS = ("account", "cost_center", "project", "transaction_information")


class Explainer(Protocol):
    """Puts a finding into words."""

    def explain(self, finding: Finding, language: str, system: str) -> Explanation:
        """Return the explanation in a language, for one source system."""
        ...


class JournalMaker:
    """Makes journals of vouchers in the store."""

    def __init__(
        self, store: Store, diagnosis: Diagnosis, explainer: Explainer, ledgers: Ledgers, clock: Clock, program: str
    ) -> None:
        self._store = store
        self._ledgers = ledgers
        self._diagnosis = diagnosis
        self._explainer = explainer
        self._clock = clock
        self._program = program

    def make(
        self,
        voucher_ids: Sequence[int],
        order: JournalOrder,
        selection: str,
        by: str,
        language: str,
        progress: Progress,
        codes: bool = True,
    ) -> tuple[Journal, ...]:
        """Make one journal for each company among the vouchers, with QR codes or without.

        Raises `NothingMatched` where there is none.
        """
        names = {company.org_number: company.name for company in self._store.companies()}
        facts = {number: self._store.facts(number) for number in names}
        views = LedgerViews(self._ledgers)
        found: dict[str, list[tuple[Any, JournalVoucher]]] = {}
        for start in range(0, len(voucher_ids), _BATCH):
            progress(start, len(voucher_ids))
            for case in self._store.failed_vouchers(voucher_ids[start : start + _BATCH]):
                company = case.voucher.company
                block = self._voucher(case, facts.get(company), views[company], language)
                found.setdefault(company, []).append((_ORDERS[order](block), block))
        if not found:
            raise NothingMatched
        made_at = self._clock.now()
        journals = []
        for company in sorted(found):
            vouchers = tuple(block for _, block in sorted(found[company], key=lambda pair: pair[0]))
            accounts = _account_totals(vouchers)
            name = names.get(company, "")
            about = (order, selection, by, made_at, self._program, codes)
            journals.append(Journal(company, name, vouchers, accounts, *about))
        return tuple(journals)

    def _voucher(
        self, case: FailedVoucher, facts: LedgerFacts | None, view: LedgerView, language: str
    ) -> JournalVoucher:
        voucher, correction = case.entered, case.correction
        key = match_key(case.id)
        findings = distinct_findings(
            self._diagnosis.findings(stored.failure, case.voucher) for stored in reversed(case.failures)
        )
        concerned = {row for finding in findings for row, _ in finding.cells if row is not None}
        stops = dict.fromkeys(each.key for each in view.replay(voucher).blockers if each.certain)
        mark = case.state.mark
        return JournalVoucher(
            id=case.id,
            company=voucher.company,
            source=voucher.source,
            financial_year=_financial_year(facts, voucher),
            series=voucher.series,
            number=voucher.number,
            text=entered_text(voucher.text, key),
            transaction_date=voucher.transaction_date,
            registration_date=voucher.registration_date,
            counterparty="",
            supporting_document=" · ".join(part for part in (case.document_name, voucher.batch) if part),
            currency=", ".join(dict.fromkeys(row.currency for row in voucher.rows if row.currency)) or "SEK",
            rows=_rows(case, facts, concerned),
            diagnosis=tuple(self._explainer.explain(each, language, voucher.source).title for each in findings),
            original=tuple(_original(each) for each in findings if each.message or each.code),
            entered_as=mark.fortnox_label if mark else "",
            key=key,
            sent=_sent(case),
            corrected=" – ".join(part for part in (correction.reason, correction.by) if part) if correction else "",
            stops=tuple(self._title(each, language, voucher.source) for each in stops),
        )

    def _title(self, key: CauseKey, language: str, system: str) -> str:
        return self._explainer.explain(Finding(key.cause, variables=dict(key.variables)), language, system).title


def _sent(case: FailedVoucher) -> tuple[tuple[str, str], ...]:
    """Return what was sent in those fields of the head that are entered otherwise."""
    if case.correction is None:
        return ()
    sent, entered = case.voucher, case.entered
    return tuple(
        (name, str(getattr(sent, name)))
        for name in ("series", "transaction_date", "text")
        if getattr(sent, name) != getattr(entered, name)
    )


def _row_sent(sent: VoucherRow | None, entered: VoucherRow) -> tuple[tuple[str, str], ...]:
    if sent is None or sent == entered:
        return ()
    return tuple((name, getattr(sent, name)) for name in _ROW_FIELDS if getattr(sent, name) != getattr(entered, name))


def _rows(case: FailedVoucher, facts: LedgerFacts | None, concerned: set[int]) -> tuple[JournalRow, ...]:
    sent = case.voucher.rows
    accounts = facts.accounts if facts else {}
    return tuple(
        JournalRow(
            number=place + 1,
            account=row.account,
            account_name=accounts.get(row.account, ""),
            cost_center=row.cost_center,
            project=row.project,
            transaction_information=row.transaction_information,
            debit=row.debit,
            credit=row.credit,
            concerned=place in concerned,
            sent=_row_sent(sent[place] if place < len(sent) else None, row),
            added=place >= len(sent),
        )
        for place, row in enumerate(case.entered.rows)
    )


def _financial_year(facts: LedgerFacts | None, voucher: Voucher) -> str:
    year = facts.financial_year_of(voucher.transaction_date) if facts else None
    return f"{year.start} – {year.end}" if year else ""


def _original(finding: Finding) -> str:
    return (
        f"{finding.message} ({finding.code})" if finding.message and finding.code else finding.message or finding.code
    )


def _account_totals(vouchers: Sequence[JournalVoucher]) -> tuple[AccountTotal, ...]:
    sums: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for voucher in vouchers:
        for row in voucher.rows:
            entry = sums.setdefault(row.account, [0, 0, 0])
            entry[0] += row.debit
            entry[1] += row.credit
            entry[2] += 1
            names[row.account] = row.account_name
    ordered = sorted(sums, key=sort_key_natural)
    return tuple(AccountTotal(account, names[account], *sums[account]) for account in ordered)


def _by_number(voucher: JournalVoucher) -> tuple[Any, ...]:
    return sort_key_natural(voucher.series), sort_key_natural(voucher.number), voucher.id


_ORDERS: dict[JournalOrder, Callable[[JournalVoucher], tuple[Any, ...]]] = {
    JournalOrder.NUMBER: _by_number,
    JournalOrder.TRANSACTION_DATE: lambda each: (each.transaction_date, *_by_number(each)),
    JournalOrder.REGISTRATION_DATE: lambda each: (
        each.registration_date or each.transaction_date,
        *_by_number(each),
    ),
    JournalOrder.CAUSE: lambda each: (
        sort_key_swedish(each.diagnosis[0]) if each.diagnosis else "",
        *_by_number(each),
    ),
}
