"""Replacements kept for a company: offered for the vouchers they are for, never applied by themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workbench.domain.errors import NoSuchRule
from workbench.domain.failure import CORRECTABLE
from workbench.domain.history import Event, EventKind, NewEvent
from workbench.domain.ports import Clock, Store, Writer
from workbench.domain.rule import Rule
from workbench.domain.voucher import Voucher
from workbench.services.changes import Changed, Changes
from workbench.services.moves import new_act
from workbench.services.recording import Record
from workbench.services.replacing import Replacements, from_pairs

_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule, and the vouchers that it would change."""

    rule: Rule
    voucher_ids: tuple[int, ...]

    @property
    def replacements(self) -> Replacements:
        """What it would replace."""
        return from_pairs([(self.rule.subject, self.rule.found, self.rule.instead)])


class Rules:
    """Keeps, lists, drops and offers rules."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def rules(self, company: str | None = None) -> list[Rule]:
        """Return the rules kept, of one company or all, oldest first."""
        return self._store.rules(company)

    def write(
        self,
        writer: Writer,
        pairs: Iterable[tuple[str, str, str, str]],
        until: date | None,
        reason: str,
        by: str,
        act: str,
    ) -> None:
        """Keep replacements, as (company, field, found, instead), within a transaction; see `rules_back`."""
        at = self._clock.now()
        rules = [Rule(*pair, until, reason, by, at) for pair in pairs]
        kept = zip(rules, writer.keep_rules(rules), strict=True)
        data = [{**rule_data(rule), "id": number, "replaced": earlier} for rule, (number, earlier) in kept]
        writer.append([NewEvent(EventKind.RULE_KEPT, at, by, act, None, each) for each in data])

    def drop_rule(self, rule_id: int, by: str) -> Changes:
        """Take a rule away. Raises `NoSuchRule`."""
        act = new_act()
        with self._store.writing() as writer:
            rule = writer.drop_rule(rule_id)
            if rule is None:
                raise NoSuchRule(id=rule_id)
            writer.append([NewEvent(EventKind.RULE_DROPPED, self._clock.now(), by, act, None, rule_data(rule))])
        return Changes(act, Changed.HISTORY | Changed.COMPANIES)

    def offered(self, voucher_ids: Sequence[int]) -> list[Offer]:
        """Return the rules that would change some of the vouchers as they are to be entered, and which."""
        kept = self._store.rules(None)
        if not kept:
            return []
        hit: dict[int, list[int]] = {}
        parts = (voucher_ids[start : start + _AT_A_TIME] for start in range(0, len(voucher_ids), _AT_A_TIME))
        for case in (case for part in parts for case in self._store.failed_vouchers(part)):
            if case.state.status not in CORRECTABLE:
                continue
            voucher = case.entered
            for rule in kept:
                if rule.company == voucher.company and rule.holds(voucher.transaction_date) and _is_for(rule, voucher):
                    hit.setdefault(rule.id, []).append(case.id)
        return [Offer(rule, tuple(hit[rule.id])) for rule in kept if rule.id in hit]


def _is_for(rule: Rule, voucher: Voucher) -> bool:
    return rule.found != "" and rule.found in _found(rule.subject, voucher)


def _found(subject: str, voucher: Voucher) -> Iterator[str]:
    if subject == "series":
        yield voucher.series
    else:
        yield from (getattr(row, subject) for row in voucher.rows)


def rules_back(record: Record, kept: Sequence[Event]) -> None:
    """Take back that rules were kept by an act; those dropped for them are kept again. One dropped since stays so."""
    for event in kept:
        rule = record.writer.drop_rule(event.data["id"])
        if rule is None:
            continue
        record.write(record.event(EventKind.RULE_DROPPED, None, rule_data(rule)))
        restored = [record.writer.restore_rule(each) for each in event.data["replaced"]]
        record.append([record.event(EventKind.RULE_KEPT, None, rule_data(each)) for each in restored if each])


def rule_data(rule: Rule) -> dict[str, str]:
    """Return a rule for the history; its ``rule`` reads as people write it."""
    until = rule.until.isoformat() if rule.until else ""
    return {
        "company": rule.company,
        "subject": rule.subject,
        "rule": f"{rule.found} → {rule.instead or '–'}",
        "until": until,
        "reason": rule.reason,
    }
