"""Who did what, when, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What can be written in the history. Never renamed: old files hold these words."""

    DOCUMENT_RECEIVED = "document-received"
    VOUCHER_RECEIVED = "voucher-received"
    FAILURE_RECEIVED = "failure-received"
    FAILURE_JOINED = "failure-joined"
    FACTS_RECEIVED = "facts-received"
    FAILED = "failed"
    OPENED = "opened"
    FAILED_AGAIN = "failed-again"
    MARKED = "marked"
    UNMARKED = "unmarked"
    MOVED = "moved"
    UNDONE = "undone"
    REPORTED = "reported"
    SET_ASIDE = "set-aside"
    COMPANY_CHANGED = "company-changed"
    FACTS_TOLD = "facts-told"
    FACTS_WITHDRAWN = "facts-withdrawn"
    FAILURE_PARTED = "failure-parted"
    TWIN_FOUND = "twin-found"
    TWIN_PARTED = "twin-parted"
    RECEIPT_ADDED = "receipt-added"
    RECEIPT_REMOVED = "receipt-removed"
    RECEIPT_WANTED = "receipt-wanted"
    RECEIPT_SETTLED = "receipt-settled"
    TAUGHT = "taught"
    READ_AGAIN = "read-again"
    COLUMNS_TOLD = "columns-told"
    SOURCE_TOLD = "source-told"
    SOURCE_REFUSED = "source-refused"
    CORRECTED = "corrected"
    TYPED = "typed"
    VERIFIED = "verified"
    APPROVED = "approved"
    RULE_KEPT = "rule-kept"
    RULE_DROPPED = "rule-dropped"
    INLET_CHANGED = "inlet-changed"
    INLET_REMOVED = "inlet-removed"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be written. ``act`` ties the events of one user act together; ``data`` is plain JSON."""

    kind: EventKind
    at: datetime
    actor: str
    act: str
    voucher_id: int | None = None
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A written event: numbered, and holding the hash of the one before it."""

    seq: int
    kind: str
    at: datetime
    actor: str
    act: str
    program: str
    voucher_id: int | None
    data: Mapping[str, Any]
    previous_hash: str
    hash: str
