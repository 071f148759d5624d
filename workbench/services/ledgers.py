"""What is known of each company's ledger: its exports, what people told, and what refusals taught."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date
from threading import Lock
from typing import Any

from workbench.diagnosis.blockers import RULES, Replayer
from workbench.diagnosis.learning import Refusal, cause_text, is_put_right, learned
from workbench.domain.failure import FailedVoucher
from workbench.domain.finding import CauseKey, Replay
from workbench.domain.history import Event, EventKind
from workbench.domain.ledger import CompanyLedger, Origin, Statement, Topic
from workbench.domain.ports import Diagnosis, Standing, Store
from workbench.domain.voucher import Voucher
from workbench.services.case_row import same_matter

TOLD = (EventKind.FACTS_TOLD, EventKind.FACTS_WITHDRAWN)
_TEACHING = (*TOLD, EventKind.FACTS_RECEIVED, EventKind.FAILURE_RECEIVED, EventKind.FAILURE_JOINED)
_BATCH = 2000


class LedgerView:
    """What is known of one company's ledger at one moment, and Fortnox's rules replayed against it."""

    def __init__(self, ledger: CompanyLedger, refused: Iterable[CauseKey], diagnosis: Diagnosis) -> None:
        """Take what is known, and the causes that the company's vouchers have been refused for."""
        self.ledger = ledger
        self.version = f"{RULES}{ledger.version}"[:64]
        self._diagnosis = diagnosis
        self._replayer = Replayer(ledger)
        self._refused = tuple(sorted(refused, key=cause_text))
        self._cards: dict[CauseKey, CauseKey] = {}

    def replay(self, voucher: Voucher) -> Replay:
        """Tell everything that would stop a voucher now."""
        return self._replayer.replay(voucher)

    def standing(self, case: FailedVoucher) -> Standing:
        """Return what is left of a voucher's causes, for the list."""
        mended: dict[CauseKey, bool] = {}
        for refusal in self._refusals(case):
            mended[refusal.key] = mended.get(refusal.key, True) and is_put_right(refusal, self.ledger)
        certain = dict.fromkeys(self._card(each.key) for each in self.replay(case.entered).blockers if each.certain)
        return Standing(tuple(key for key, is_mended in mended.items() if is_mended), tuple(certain))

    def _refusals(self, case: FailedVoucher) -> Iterator[Refusal]:
        """Yield every cause that a voucher was refused for, with when."""
        voucher = case.voucher
        for stored in case.failures:
            at = stored.failure.reported or stored.received
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            for finding in self._diagnosis.findings(stored.failure, None):
                yield Refusal(finding.key, at, voucher.transaction_date, voucher.series)

    def _card(self, key: CauseKey) -> CauseKey:
        """Return a blocker's cause as a refusal put it, so that both stand on one card."""
        if key not in self._cards:
            told = (each for each in self._refused if each.variables and same_matter(each, key))
            self._cards[key] = next(told, key)
        return self._cards[key]


class Ledgers:
    """Gathers what is known of each company's ledger."""

    def __init__(self, store: Store, diagnosis: Diagnosis) -> None:
        self._store = store
        self._diagnosis = diagnosis
        self._token = ""
        self._known: dict[str, LedgerView] = {}
        # Two workers may ask at once; what one began to read before something was told must not outlast it.
        self._reading = Lock()

    @property
    def token(self) -> str:
        """A text that changes whenever anything is known that was not: the catalogue, the rules, what came in."""
        return f"{self._diagnosis.version}:{RULES}:{self._store.last_event(_TEACHING)}"

    def view(self, company: str) -> LedgerView:
        """Return all that is known of a company's ledger now; asks the store whether that is still so."""
        with self._reading:
            token = self.token
            if token != self._token:
                self._token, self._known = token, {}
            if company not in self._known:
                self._known[company] = self._read(company)
            return self._known[company]

    def of(self, company: str) -> CompanyLedger:
        """Return all that is known of a company's ledger."""
        return self.view(company).ledger

    def companies(self) -> list[str]:
        """Return the organisation numbers that anything is known of: vouchers, exports, or what people told."""
        told = {event.data["company"] for event in self._store.events_of((EventKind.FACTS_TOLD,))}
        return sorted(told | {each.org_number for each in self._store.companies()})

    def vouchers(self, voucher_ids: Sequence[int]) -> list[Voucher]:
        """Return vouchers with their rows; unknown ids are left out."""
        return [case.entered for case in self._store.failed_vouchers(voucher_ids)]

    def forget(self) -> None:
        """Read everything anew the next time it is asked for."""
        with self._reading:
            self._known = {}

    def _read(self, company: str) -> LedgerView:
        refusals = [
            Refusal(finding.key, refused.at, date.fromisoformat(refused.transaction_date), refused.series)
            for refused in self._store.refused(company)
            for finding in refused.findings
        ]
        told = statements_of(self._store.events_of(TOLD), company)
        ledger = CompanyLedger(company, self._store.exports(company), [*told, *learned(refusals)])
        return LedgerView(ledger, {each.key for each in refusals}, self._diagnosis)


class LedgerViews(dict[str, LedgerView]):
    """What is known of each company's ledger by organisation number, looked up once for a whole act."""

    def __init__(self, ledgers: Ledgers) -> None:
        super().__init__()
        self._ledgers = ledgers

    def __missing__(self, company: str) -> LedgerView:
        """Look a company up the first time."""
        self[company] = self._ledgers.view(company)
        return self[company]


def statement_values(statement: Statement) -> dict[str, str]:
    """Return what a person told as it stands in the history."""
    values = {"topic": str(statement.topic), "key": statement.key, "value": statement.value}
    return {**values, "day": statement.day.isoformat()} if statement.day else values


def statements_of(events: Iterable[Event], company: str) -> list[Statement]:
    """Return what people told of a company's ledger and have not taken back."""
    told = list(events)
    withdrawn = {event.data["act"] for event in told if event.kind == EventKind.FACTS_WITHDRAWN}
    return [
        _statement(event, values)
        for event in told
        if event.kind == EventKind.FACTS_TOLD and event.act not in withdrawn and event.data["company"] == company
        for values in event.data["statements"]
    ]


def _statement(event: Event, values: Mapping[str, Any]) -> Statement:
    return Statement(
        Topic(values["topic"]),
        values["key"],
        values["value"],
        event.at,
        Origin.PERSON,
        event.actor,
        date.fromisoformat(values["day"]) if "day" in values else None,
    )
