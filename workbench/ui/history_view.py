"""The history of a voucher in words: who did what, when, from what to what and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from workbench.domain.history import Event, EventKind
from workbench.texts import N_, Texts
from workbench.ui import theme
from workbench.ui.plain import PlainLabel, on_one_line
from workbench.ui.theme import Accent
from workbench.ui.words import status_words

SHOWN_AT_FIRST = 30

_LONGEST_VALUE = 300
_SENTENCES: dict[str, str] = {
    EventKind.DOCUMENT_RECEIVED: N_("{name} came in."),
    EventKind.VOUCHER_RECEIVED: N_("The voucher came in."),
    EventKind.FAILURE_RECEIVED: N_("A failure message came in."),
    EventKind.FAILURE_JOINED: N_("A failure message was found to belong to this voucher."),
    EventKind.FACTS_RECEIVED: N_("The chart of accounts of {company} came in."),
    EventKind.OPENED: N_("Put on the to-do list."),
    EventKind.FAILED_AGAIN: N_("Failed again after it was marked. The mark stands."),
    EventKind.MARKED: N_("Marked as exported."),
    EventKind.UNMARKED: N_("The mark as exported was taken back: from “{from}” to “{to}”."),
    EventKind.MOVED: N_("Moved from “{from}” to “{to}”."),
    EventKind.UNDONE: N_("Undone: from “{from}” back to “{to}”."),
    EventKind.REPORTED: N_("Printed in the report {name}."),
    EventKind.SET_ASIDE: N_("{name} was set aside."),
    EventKind.COMPANY_CHANGED: N_("The settings of the company were changed."),
}


class _Values(dict[str, str]):
    """The values of an event; one that an older or later version did not write reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def describe(event: Event, texts: Texts) -> str:
    """Return what an event says happened and why, in one line; who and when stand in the event.

    An event of a kind that is not known (from a later version) is told by its own word and values.
    """
    values = _values(event.data, texts)
    sentence = _SENTENCES.get(event.kind)
    if sentence is None:
        told = "; ".join(f"{key}: {value}" for key, value in values.items())
        return f"{event.kind} ({told})" if told else event.kind
    return " ".join([texts.t(sentence).format_map(values), *_details(event, values, texts)])


def _values(data: Mapping[str, Any], texts: Texts) -> _Values:
    values = _Values()
    for key, value in data.items():
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
    if digest := values.get("sha256"):
        yield f"(SHA-256 {digest[:12]}…)"
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


class HistoryView(QWidget):
    """Events under each other, the latest first: when and who, then what."""

    def __init__(self, events: Sequence[Event], texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events = tuple(reversed(events))
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_WIDE)
        self._grid.setVerticalSpacing(theme.GAP)
        self._grid.setColumnStretch(1, 1)
        self._rest: QPushButton | None = None
        self.setAccessibleName(texts.t("History"))
        self._add(0, SHOWN_AT_FIRST)
        hidden = len(self._events) - SHOWN_AT_FIRST
        if hidden > 0:
            self._rest = QPushButton(texts.n("Show {count} earlier event", "Show {count} earlier events", hidden))
            self._rest.setFlat(True)
            self._rest.clicked.connect(self.show_all)
            self._grid.addWidget(self._rest, len(self._events) + 1, 0, 1, 2)

    def show_all(self) -> None:
        """Show the earlier events too."""
        if self._rest:
            self._rest.hide()
            self._rest = None
            self._add(SHOWN_AT_FIRST, len(self._events))

    def _add(self, start: int, stop: int) -> None:
        for place, event in enumerate(self._events[start:stop], start):
            when = PlainLabel(self._texts.moment(event.at), accent=Accent.QUIET)
            when.setWordWrap(False)
            who = on_one_line(event.actor, 80)
            what = PlainLabel(f"{who} – {describe(event, self._texts)}" if who else describe(event, self._texts))
            self._grid.addWidget(when, place, 0)
            self._grid.addWidget(what, place, 1)
