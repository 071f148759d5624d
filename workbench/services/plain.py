"""Cases, findings and events as plain JSON values, for scripts and support."""

from collections.abc import Sequence
from typing import Any

from workbench.domain.failure import Flag
from workbench.domain.finding import Explanation, Finding, Replay
from workbench.domain.history import Event
from workbench.domain.ledger import CompanyLedger
from workbench.domain.match_key import match_key
from workbench.domain.report import Report
from workbench.domain.rule import Rule
from workbench.domain.voucher import Voucher
from workbench.services.case_row import CaseRow, CauseCard
from workbench.services.cases import CaseDetail
from workbench.services.replacing import differences
from workbench.services.requests import IntakeResult

FLAG_NAMES = {(flag.name or "").lower().replace("_", "-"): flag for flag in Flag}
"""The flags as scripts know them (``mark-refused``)."""
CORRECTED_FLAG = "corrected"
"""What scripts ask by for those to be entered otherwise than sent; kept with the correction and no flag of its own."""


def row_values(row: CaseRow) -> dict[str, Any]:
    """Return one row of the list; the amount in öre."""
    return {
        "id": row.id,
        "company": row.company,
        "source": row.source,
        "series": row.series,
        "number": row.number,
        "transaction_date": row.transaction_date,
        "text": row.text,
        "amount_ore": row.amount,
        "status": str(row.status),
        "flags": [name for name, flag in FLAG_NAMES.items() if flag in row.flags],
        "corrected": row.corrected,
        "causes": list(dict.fromkeys(key.cause for key in row.causes)),
        "codes": list(row.codes),
        "failures": row.failures,
    }


def finding_values(finding: Finding, explanation: Explanation, family: str) -> dict[str, Any]:
    """Return one finding with its explanation; ``code`` and ``message`` are null where there is none."""
    return {
        "code": finding.code or None,
        "platform_code": finding.platform_code or None,
        "message": finding.message or None,
        "cause": finding.cause,
        "family": family,
        "variables": dict(finding.variables),
        "title": explanation.title,
        "explanation": explanation.why,
        "steps": list(explanation.steps),
        "enter_by_hand": str(explanation.enter_by_hand),
        "prevention": explanation.prevention,
        "sources": list(explanation.sources),
        "conflict": finding.conflict,
        "alternatives": list(finding.alternatives),
    }


def event_values(event: Event) -> dict[str, Any]:
    """Return one record of the history."""
    return {
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "act": event.act,
        "program": event.program,
        "voucher": event.voucher_id,
        "data": dict(event.data),
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def report_values(report: Report, vouchers: Sequence[int]) -> dict[str, Any]:
    """Return one report of the register, with the ids of its vouchers."""
    return {
        "number": report.number,
        "kind": report.kind,
        "name": report.name,
        "company": report.company,
        "at": report.at.isoformat(),
        "by": report.by,
        "sha256": report.sha256,
        "vouchers": list(vouchers),
    }


def detail_values(detail: CaseDetail, row: CaseRow, findings: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one case whole; amounts in öre."""
    voucher = detail.case.voucher
    mark = detail.case.state.mark
    return {
        **row_values(row),
        "registration_date": voucher.registration_date.isoformat() if voucher.registration_date else None,
        "batch": voucher.batch,
        "document": detail.case.document_name,
        "origins": [
            {
                "voucher": each.voucher_id,
                "document": each.name,
                "source": each.source,
                "received": each.received.isoformat(),
                "state": each.state or None,
                "external_id": each.external_id or None,
            }
            for each in detail.origins
        ],
        "probably_the_same": [each.id for each in detail.twins],
        "difference_ore": voucher.difference,
        "rows": _voucher_rows(voucher, detail),
        **entered_values(detail),
        "findings": findings,
        **{key: value for key, value in replay_values(detail.case.id, detail.replay).items() if key != "id"},
        "originals": [
            {
                "text": each.stored.failure.text,
                "reported": each.stored.failure.reported.isoformat() if each.stored.failure.reported else None,
                "received": each.stored.received.isoformat(),
                "failure": each.stored.id,
                "joined": each.stored.joined or None,
            }
            for each in detail.failures
        ],
        "receipts": [{"name": each.name, "size": each.size} for each in detail.receipts],
        "mark": {
            "by": mark.by,
            "at": mark.at.isoformat(),
            "reason": mark.reason,
            "fortnox_series": mark.fortnox_series,
            "fortnox_number": mark.fortnox_number,
        }
        if mark
        else None,
        "history": [event_values(event) for event in detail.events],
    }


def _voucher_rows(voucher: Voucher, detail: CaseDetail) -> list[dict[str, Any]]:
    return [
        {
            "account": each.account,
            "account_name": detail.account_name(each.account),
            "cost_center": each.cost_center,
            "project": each.project,
            "transaction_information": each.transaction_information,
            "debit_ore": each.debit,
            "credit_ore": each.credit,
            "currency": each.currency,
            "vat_code": each.vat_code,
        }
        for each in voucher.rows
    ]


def entered_values(detail: CaseDetail) -> dict[str, Any]:
    """Return how a voucher is to be entered, whatever of it is corrected; ``correction`` null where nothing is."""
    entered, correction = detail.case.entered, detail.case.correction
    return {
        "rows_as_entered": _voucher_rows(entered, detail),
        "as_entered": {
            "series": entered.series,
            "transaction_date": entered.transaction_date.isoformat(),
            "text": entered.text,
        },
        "match_key": match_key(detail.case.id),
        "correction": {
            "reason": correction.reason,
            "by": correction.by,
            "changes": differences(detail.case.voucher, entered),
        }
        if correction
        else None,
    }


def rule_values(rule: Rule) -> dict[str, Any]:
    """Return a rule kept for a company; ``instead`` empty where the value is taken away."""
    return {
        "id": rule.id,
        "company": rule.company,
        "subject": rule.subject.replace("_", "-"),
        "found": rule.found,
        "instead": rule.instead,
        "until": rule.until.isoformat() if rule.until else None,
        "reason": rule.reason,
        "by": rule.by,
        "at": rule.at.isoformat(),
    }


def replay_values(voucher_id: int, replay: Replay) -> dict[str, Any]:
    """Return what would stop a voucher; rows from 1, null for its head."""
    return {
        "id": voucher_id,
        "blockers": [
            {
                "cause": each.cause,
                "row": None if each.row is None else each.row + 1,
                "variables": dict(each.variables),
            }
            for each in replay.blockers
        ],
        "not_checked": list(replay.not_checked),
    }


def card_values(card: CauseCard, family: str) -> dict[str, Any]:
    """Return a cause card; the amount in öre, days as ISO text."""
    return {
        "cause": card.key.cause,
        "variables": dict(card.key.variables),
        "family": family,
        "vouchers": card.vouchers,
        "amount_ore": card.amount,
        "first_seen": card.first_seen or None,
        "last_seen": card.last_seen or None,
        "due": card.due or None,
        "releases": card.releases,
        "released_amount_ore": card.released_amount,
        "corrected": card.corrected,
        "then_blocked_by": [
            {"cause": key.cause, "variables": dict(key.variables), "vouchers": count}
            for key, count in card.then_blocked_by
        ],
    }


def ledger_values(ledger: CompanyLedger, name: str) -> dict[str, Any]:
    """Return what is known of a company's ledger; each statement with who told it and when."""
    return {
        "company": ledger.company,
        "name": name,
        "financial_years": [[year.start.isoformat(), year.end.isoformat()] for year in ledger.years],
        "exports": [
            {
                "as_of": made.date().isoformat(),
                "year": [facts.year.start.isoformat(), facts.year.end.isoformat()] if facts.year else None,
                "accounts": facts.accounts,
                "cost_centers": facts.cost_centers,
                "projects": facts.projects,
                "series": sorted(facts.series),
            }
            for made, facts in ledger.exports
        ],
        "told": [
            {
                "topic": str(each.topic),
                "key": each.key,
                "value": each.value,
                "at": each.at.isoformat(),
                "origin": str(each.origin),
                "by": each.by or None,
                "year": ledger.scope(each.day) if each.day else None,
            }
            for each in ledger.current
        ],
    }


def intake_values(result: IntakeResult, not_understood: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what came in; ``not_understood`` as (name, reason in words)."""
    return {
        "vouchers": result.vouchers,
        "failures": result.failures,
        "known": result.known,
        "not_understood": [{"name": name, "reason": reason} for name, reason in not_understood],
        "facts": result.facts,
        "receipts": result.receipts,
        "inputs": [
            {"name": each.name, "kind": each.kind or None, "encoding": each.encoding or None} for each in result.inputs
        ],
    }
