"""Between domain values and what stands in the tables."""

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from workbench.domain.failure import Failure, Flag, Mark, State, Status, StoredFailure, VoucherReference
from workbench.domain.finding import CauseKey, Finding
from workbench.domain.history import Event
from workbench.domain.ledger import FinancialYear, LedgerFacts
from workbench.domain.ports import Standing, TrayItem
from workbench.domain.voucher import Voucher, VoucherRow

_NUMBER_WORD = re.compile(r"(?<!\w)[0-9]{1,12}(?!\w)")
_ISO_DATE = re.compile(r"(?<!\w)[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w)")
_json = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode
_SURROGATE = re.compile("[\ud800-\udfff]")


def moment_text(at: datetime) -> str:
    """Write a time as ISO text in UTC, to the microsecond, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def storable(text: str) -> str:
    """Return a text as UTF-8 can hold it: half a character (out of a file name, say) becomes U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def plain_number(number: str) -> str:
    """Return a voucher number as it is compared: without leading zeros and case; 0 stays 0, unlike no number."""
    bare = number.strip()
    return (bare.lstrip("0") or bare[:1]).casefold()


def number_words(text: str) -> set[str]:
    """Return the whole numbers that stand as words in a text, as they are compared; the parts of a date are none."""
    return {plain_number(word) for word in _NUMBER_WORD.findall(_ISO_DATE.sub(" ", text))}


def voucher_values(voucher: Voucher, identity: str, fingerprint: str) -> dict[str, Any]:
    """Return a voucher's columns."""
    return {
        "identity": identity,
        "fingerprint": fingerprint,
        "company": voucher.company,
        "source": voucher.source,
        "series": voucher.series,
        "number": voucher.number,
        "plain_number": plain_number(voucher.number),
        "transaction_date": voucher.transaction_date.isoformat(),
        "registration_date": voucher.registration_date.isoformat() if voucher.registration_date else None,
        "text": voucher.text,
        "batch": voucher.batch,
        "amount": voucher.amount,
        "accounts": " ".join(dict.fromkeys(row.account for row in voucher.rows)),
    }


def row_values(voucher_id: int, place: int, row: VoucherRow) -> dict[str, Any]:
    """Return a voucher row's columns."""
    return {
        "voucher_id": voucher_id,
        "place": place,
        "account": row.account,
        "amount": row.amount,
        "cost_center": row.cost_center,
        "project": row.project,
        "transaction_information": row.transaction_information,
        "currency": row.currency,
        "vat_code": row.vat_code,
        "other_dimensions": json.dumps(row.other_dimensions, ensure_ascii=False) if row.other_dimensions else "",
    }


def read_row(columns: Sequence[Any]) -> VoucherRow:
    """Make a voucher row of its columns from ``account`` on."""
    account, amount, cost_center, project, information, currency, vat_code, other = columns
    dimensions = tuple((int(number), str(code)) for number, code in json.loads(other)) if other else ()
    return VoucherRow(account, amount, cost_center, project, information, currency, vat_code, dimensions)


def read_voucher(columns: Mapping[Any, Any], rows: tuple[VoucherRow, ...]) -> Voucher:
    """Make a voucher of its columns and rows."""
    registered = columns["registration_date"]
    return Voucher(
        company=columns["company"],
        source=columns["source"],
        series=columns["series"],
        number=columns["number"],
        transaction_date=date.fromisoformat(columns["transaction_date"]),
        text=columns["text"],
        rows=rows,
        registration_date=date.fromisoformat(registered) if registered else None,
        batch=columns["batch"],
    )


def failure_values(failure: Failure, fingerprint: str) -> dict[str, Any]:
    """Return a failure's columns."""
    reference = failure.reference
    return {
        "fingerprint": fingerprint,
        "system": failure.system,
        "company": failure.company,
        "text": failure.text,
        "context": failure.context,
        "reported": failure.reported.isoformat() if failure.reported else None,
        "reference_series": reference.series,
        "reference_number": reference.number,
        "reference_date": reference.transaction_date.isoformat() if reference.transaction_date else None,
        "reference_document": reference.document,
        "reference_amount": reference.amount,
    }


def read_failure(columns: Mapping[Any, Any]) -> StoredFailure:
    """Make a stored failure of its columns."""
    day = columns["reference_date"]
    reported = columns["reported"]
    failure = Failure(
        system=columns["system"],
        text=columns["text"],
        context=columns["context"],
        reported=datetime.fromisoformat(reported) if reported else None,
        reference=VoucherReference(
            series=columns["reference_series"],
            number=columns["reference_number"],
            transaction_date=date.fromisoformat(day) if day else None,
            document=columns["reference_document"],
            amount=columns["reference_amount"],
        ),
        company=columns["company"],
    )
    received = datetime.fromisoformat(columns["received"])
    joined = columns["joined"] or ""
    return StoredFailure(columns["id"], failure, received, columns["voucher_id"], columns["document_id"], joined)


def read_tray_item(columns: Mapping[Any, Any]) -> TrayItem:
    """Make a tray item of its columns."""
    return TrayItem(
        id=columns["id"],
        name=columns["name"],
        reason=columns["reason"],
        params=json.loads(columns["params"]),
        excerpt=columns["excerpt"],
        received=datetime.fromisoformat(columns["received"]),
        document_id=columns["document_id"],
        failure_id=columns["failure_id"],
    )


def state_values(state: State) -> dict[str, Any]:
    """Return a state's columns."""
    mark = state.mark
    return {
        "voucher_id": state.voucher_id,
        "status": str(state.status),
        "flags": int(state.flags),
        "mark_by": storable(mark.by) if mark else None,
        "mark_at": mark.at.isoformat() if mark else None,
        "mark_reason": storable(mark.reason) if mark else None,
        "fortnox_series": storable(mark.fortnox_series) if mark else None,
        "fortnox_number": storable(mark.fortnox_number) if mark else None,
    }


def read_state(columns: Mapping[Any, Any]) -> State:
    """Make a state of its columns."""
    mark = None
    if columns["mark_at"] is not None:
        mark = Mark(
            by=columns["mark_by"],
            at=datetime.fromisoformat(columns["mark_at"]),
            reason=columns["mark_reason"],
            fortnox_series=columns["fortnox_series"],
            fortnox_number=columns["fortnox_number"],
        )
    return State(columns["voucher_id"], Status(columns["status"]), Flag(columns["flags"]), mark)


def findings_text(findings: Sequence[Finding]) -> str:
    """Write findings as JSON."""
    return _json([asdict(each) for each in findings])


@lru_cache(maxsize=20_000)
def read_findings(text: str) -> tuple[Finding, ...]:
    """Make findings of their JSON; equal texts give the same objects, as many failures are alike."""
    return tuple(
        Finding(
            **{
                **each,
                "alternatives": tuple(each["alternatives"]),
                "cells": tuple((row, field) for row, field in each["cells"]),
            }
        )
        for each in json.loads(text)
    )


def standing_text(standing: Standing) -> str:
    """Write a standing as JSON; empty where there is nothing in it."""
    return _json([[[key.cause, key.variables] for key in keys] for keys in standing]) if any(standing) else ""


@lru_cache(maxsize=20_000)
def read_standing(text: str) -> Standing:
    """Make a standing of its JSON; equal texts give the same object, as many vouchers are alike."""
    put_right, blockers = (
        tuple(CauseKey(cause, tuple((name, value) for name, value in variables)) for cause, variables in keys)
        for keys in json.loads(text)
    )
    return Standing(put_right, blockers)


def facts_bytes(facts: LedgerFacts) -> bytes:
    """Write ledger facts as compressed JSON."""
    return zlib.compress(json.dumps(asdict(facts), ensure_ascii=False, default=str).encode("utf-8", "surrogatepass"))


def read_facts(compressed: bytes) -> LedgerFacts:
    """Make ledger facts of their compressed JSON."""
    values = json.loads(zlib.decompress(compressed).decode("utf-8", "surrogatepass"))
    values["as_of"] = date.fromisoformat(values["as_of"]) if values["as_of"] else None
    values["financial_years"] = tuple(_financial_year(year) for year in values["financial_years"])
    values["year"] = _financial_year(values["year"]) if values.get("year") else None
    return LedgerFacts(**values)


def _financial_year(days: Mapping[str, str]) -> FinancialYear:
    return FinancialYear(date.fromisoformat(days["start"]), date.fromisoformat(days["end"]))


def read_event(columns: Mapping[Any, Any]) -> Event:
    """Make an event of its columns."""
    return Event(
        seq=columns["seq"],
        kind=columns["kind"],
        at=datetime.fromisoformat(columns["at"]),
        actor=columns["actor"],
        act=columns["act"],
        program=columns["program"],
        voucher_id=columns["voucher_id"],
        data=json.loads(columns["data"]),
        previous_hash=columns["previous_hash"],
        hash=columns["hash"],
    )
