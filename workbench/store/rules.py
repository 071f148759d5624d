"""Rules kept for companies: what was entered in place of what, to be offered again."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from workbench.domain.rule import Rule
from workbench.store import rows, schema


class RuleWriter:
    """The part of a write transaction that keeps rules."""

    _connection: Connection

    def keep_rules(self, rules: Sequence[Rule]) -> list[tuple[int, list[int]]]:
        """Keep rules; an earlier one of the same company for the same value is dropped.

        Return each one's id, and the ids of those dropped for it.
        """
        table = schema.rule
        kept = []
        for rule in rules:
            same = (table.c.company == rule.company, table.c.subject == rule.subject, table.c.found == rule.found)
            earlier = list(self._connection.scalars(select(table.c.id).where(*same, table.c.dropped == 0)))
            self._connection.execute(update(table).where(table.c.id.in_(earlier)).values(dropped=1))
            values = {
                "company": rule.company,
                "subject": rule.subject,
                "found": rule.found,
                "instead": rule.instead,
                "until": rule.until.isoformat() if rule.until else None,
                "reason": rule.reason,
                "by": rule.by,
                "at": rows.moment_text(rule.at),
                "dropped": 0,
            }
            key = self._connection.execute(insert(table).values(values)).inserted_primary_key
            kept.append((int(key[0]) if key else 0, earlier))
        return kept

    def restore_rule(self, rule_id: int) -> Rule | None:
        """Keep a rule again that was dropped; return it, or None where there is none."""
        table = schema.rule
        self._connection.execute(update(table).where(table.c.id == rule_id).values(dropped=0))
        return next((each for each in read_rules(self._connection) if each.id == rule_id), None)

    def drop_rule(self, rule_id: int) -> Rule | None:
        """Take a rule away; return it, or None where there is none."""
        table = schema.rule
        found = next((each for each in read_rules(self._connection) if each.id == rule_id), None)
        if found:
            self._connection.execute(update(table).where(table.c.id == rule_id).values(dropped=1))
        return found


def read_rules(connection: Connection, company: str | None = None) -> list[Rule]:
    """Read the rules kept, of one company or all, oldest first."""
    table = schema.rule
    query = select(table).where(table.c.dropped == 0).order_by(table.c.id)
    if company is not None:
        query = query.where(table.c.company == company)
    return [
        Rule(
            each["company"],
            each["subject"],
            each["found"],
            each["instead"],
            date.fromisoformat(each["until"]) if each["until"] else None,
            each["reason"],
            each["by"],
            datetime.fromisoformat(each["at"]),
            each["id"],
        )
        for each in connection.execute(query).mappings()
    ]
