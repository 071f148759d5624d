"""Words for states, flags, systems and events, as window and terminal say them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from workbench.domain.failure import Flag, Status
from workbench.domain.history import Event, EventKind
from workbench.domain.inlets import Verb
from workbench.domain.ledger import Topic
from workbench.domain.report import ReportKind
from workbench.domain.verification import Verdict
from workbench.services.case_row import CaseRow
from workbench.services.correction_words import changes_words
from workbench.services.fact_words import told_words
from workbench.services.plain_text import on_one_line
from workbench.services.verification_words import read_verification, verification_words
from workbench.texts import N_, Texts

STATUS_WORDS: dict[Status, str] = {
    Status.UNREPORTED: N_("No failure reported"),
    Status.OPEN: N_("To handle"),
    Status.RETRY: N_("To retry in the source"),
    Status.HAND: N_("To enter by hand"),
    Status.MARKED: N_("Marked as exported"),
    Status.VERIFIED: N_("Verified"),
    Status.DIFFERS: N_("Differs"),
}

FLAG_WORDS: dict[Flag, str] = {
    Flag.FAILED_AGAIN: N_("Failed again after it was marked"),
    Flag.RECEIPT_MISSING: N_("Receipt missing"),
    Flag.ON_HOLD: N_("On hold"),
    Flag.AWAITING_APPROVAL: N_("Awaiting approval"),
    Flag.MARK_REFUSED: N_("The sending system did not take the mark"),
}

SOURCE_NAMES = {
    "brp": "BRP",
    "sie": "SIE",
    "sharespine": "Sharespine",
    "junipeer": "Junipeer",
    "nordea": "Nordea",
    "mynt": "Mynt",
    "fortnox": "Fortnox",
}
_LONGEST_VALUE = 300
_REPORTED: dict[str, str] = {
    ReportKind.SIE: N_("Written in the SIE file {name}, for series {series}."),
    ReportKind.SIE_RECEIPT: N_("The receipt page {name} of a SIE file was made."),
    ReportKind.HISTORY: N_("The processing history {name} was made."),
    ReportKind.VERIFICATION: N_("Told in the verification {name}."),
}
_SENTENCES: dict[str, str] = {
    EventKind.DOCUMENT_RECEIVED: N_("{name} came in."),
    f"{EventKind.DOCUMENT_RECEIVED} kept": N_("{name} was made, and a copy was kept."),
    EventKind.VOUCHER_RECEIVED: N_("The voucher came in."),
    EventKind.FAILURE_RECEIVED: N_("A failure message came in."),
    EventKind.FAILURE_JOINED: N_("A failure message was found to belong to this voucher."),
    EventKind.FACTS_RECEIVED: N_("The chart of accounts of {company} came in."),
    EventKind.FAILED: N_("It failed, and is to be handled."),
    EventKind.OPENED: N_("Put on the to-do list."),
    EventKind.FAILED_AGAIN: N_("Failed again after it was marked. The mark stands."),
    EventKind.MARKED: N_("Marked as exported."),
    EventKind.UNMARKED: N_("The mark as exported was taken back: from “{from}” to “{to}”."),
    EventKind.MOVED: N_("Moved from “{from}” to “{to}”."),
    EventKind.UNDONE: N_("Undone: from “{from}” back to “{to}”."),
    EventKind.REPORTED: N_("Printed in the report {name}."),
    EventKind.SET_ASIDE: N_("{name} was set aside."),
    EventKind.COMPANY_CHANGED: N_("The settings of the company were changed."),
    EventKind.FACTS_TOLD: N_("What is known of the ledger of {company} was changed."),
    EventKind.FACTS_WITHDRAWN: N_("What had been told of the ledger was taken back."),
    EventKind.CORRECTED: N_("Corrected, to be entered otherwise than it was sent: {changes}."),
    f"{EventKind.CORRECTED} withdrawn": N_("The correction was taken away: {changes}."),
    EventKind.TYPED: N_("Typed into Fortnox."),
    EventKind.VERIFIED: N_("Compared with the ledger: {verdict}."),
    EventKind.APPROVED: N_("Approved; marked by {marked_by}."),
    EventKind.RULE_KEPT: N_("A rule was kept for {company}: {rule}."),
    EventKind.RULE_DROPPED: N_("A rule of {company} was taken away: {rule}."),
    EventKind.FAILURE_PARTED: N_("A failure message was found not to belong to this voucher."),
    EventKind.TWIN_FOUND: N_("The same voucher came from another source too."),
    EventKind.TWIN_PARTED: N_("The voucher from the other source is another one."),
    EventKind.RECEIPT_ADDED: N_("The receipt {name} was attached."),
    f"{EventKind.RECEIPT_ADDED} mail": N_("The receipt {name} was attached: it came in the mail with the failure."),
    EventKind.RECEIPT_REMOVED: N_("The receipt {name} was taken away."),
    f"{EventKind.RECEIPT_REMOVED} mail": N_(
        "The receipt {name} was taken away, with the failure that it came in one mail with."
    ),
    EventKind.RECEIPT_WANTED: N_("The receipt is missing."),
    EventKind.RECEIPT_SETTLED: N_("No receipt is missing any more."),
    EventKind.TAUGHT: N_("{name} was said to be of {company}."),
    EventKind.READ_AGAIN: N_("{name} was read again, and understood."),
    EventKind.COLUMNS_TOLD: N_("It was said what the columns of tables like {name} hold."),
    EventKind.SOURCE_TOLD: N_("{name} was told of it."),
    EventKind.SOURCE_REFUSED: N_("{name} did not take the mark: {answer}. The mark stands here."),
    f"{EventKind.SOURCE_TOLD} {Verb.MARK}": N_("{name} was told that it is marked as exported."),
    f"{EventKind.SOURCE_TOLD} {Verb.UNMARK}": N_("{name} was told that the mark was taken back."),
    f"{EventKind.SOURCE_REFUSED} {Verb.UNMARK}": N_("{name} did not take back the mark: {answer}."),
    EventKind.INLET_CHANGED: N_("The source {name} was set up."),
    EventKind.INLET_REMOVED: N_("The source {name} was taken away."),
}


def system_name(system: str, texts: Texts) -> str:
    """Return a source system's own name; an unknown one is called the source system."""
    return SOURCE_NAMES.get(system.casefold()) or texts.t("the source system")


def status_words(status: str, texts: Texts) -> str:
    """Return a status in words; one that is not known (from a later version) is returned as it stands."""
    return texts.t(STATUS_WORDS[Status(status)]) if status in STATUS_WORDS else status


def flag_words(flags: Flag, texts: Texts) -> list[str]:
    """Return each of the flags in words."""
    return [texts.t(words) for flag, words in FLAG_WORDS.items() if flag in flags]


def standing_words(row: CaseRow, texts: Texts) -> str:
    """Return a row's status; what stands beside it comes first, for that must not be cut off."""
    beside = flag_words(row.flags, texts) if row.flags else []
    if row.corrected:
        beside.append(texts.t("Corrected"))
    return " · ".join([*beside, status_words(row.status, texts)])


class _Values(dict[str, str]):
    """The values of an event; one that an older or later version did not write reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def describe(event: Event, texts: Texts) -> str:
    """Return what an event says happened and why, in one line; who and when stand in the event.

    An event of a kind that is not known (from a later version) is told by its own word and values.
    """
    values = _values(event.data, texts)
    if event.kind == EventKind.VERIFIED and event.data.get("verdict") in set(Verdict):
        values["verdict"] = verification_words(read_verification(event.voucher_id or 0, event.data), texts)
    sentence = _SENTENCES.get(f"{event.kind} {values.get('verb', '')}") or _SENTENCES.get(event.kind)
    if event.kind == EventKind.REPORTED:
        sentence = _REPORTED.get(values.get("kind", ""), sentence)
    if event.kind == EventKind.UNDONE and "to" not in event.data:
        sentence = N_("Undone.")
    if sentence is None:
        told = "; ".join(f"{key}: {value}" for key, value in values.items())
        return f"{event.kind} ({told})" if told else event.kind
    return " ".join([texts.t(sentence).format_map(values), *_details(event, values, texts)])


def _values(data: Mapping[str, Any], texts: Texts) -> _Values:
    values = _Values()
    for key, value in data.items():
        if key == "statements":
            value = "; ".join(told_words(each, texts) for each in value if each["topic"] != Topic.PUT_RIGHT)
        if key == "changes":
            value = changes_words(value, texts)
        text = on_one_line(str(value), _LONGEST_VALUE) if value is not None else ""
        values[key] = status_words(text, texts) if key in ("from", "to", "status") else text
    return values


def _details(event: Event, values: _Values, texts: Texts) -> Iterator[str]:
    """Yield what else the event tells, where it tells it."""
    label = f"{values.get('fortnox_series', '')} {values.get('fortnox_number', '')}".strip()
    if label:
        yield texts.t("In Fortnox: {voucher}.", voucher=label)
    if day := _other_day(event, values):
        yield texts.t("Done {day}.", day=day)
    if event.kind == EventKind.COMPANY_CHANGED and "approve_from" in event.data:
        limit = event.data["approve_from"]
        words = N_("Marks are approved by another person from {amount} kr.")
        yield (
            texts.t("No mark needs another person’s approval.")
            if limit is None
            else texts.t(words, amount=texts.amount(int(limit)))
        )
    if values.get("approval"):
        yield texts.t("It awaits approval by someone else.")
    if event.kind == EventKind.REPORTED and (number := values.get("number")):
        yield texts.t("Report {number}.", number=number)
    if digest := values.get("sha256"):
        yield f"(SHA-256 {digest[:12]}…)"
    if told := values.get("statements"):
        yield f"{told[:1].upper()}{told[1:]}."
    if reason := values.get("reason"):
        yield texts.t("Reason: {reason}", reason=reason)
    if cause := values.get("cause"):
        yield texts.t("Cause: {cause}", cause=cause)


def _other_day(event: Event, values: _Values) -> str:
    """Return the day it was done, where that is another one than when it was written down."""
    try:
        done = datetime.fromisoformat(values.get("at", "")).astimezone().date()
    except ValueError:
        return ""
    return done.isoformat() if done != event.at.astimezone().date() else ""
