"""Facts as a person writes them, ``account 1950 inactive``, and what they tell of the ledger."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from workbench.domain.errors import BadFact
from workbench.domain.ledger import NO, YES, DimensionRule, Origin, Statement, Topic

_EXISTENCE: Mapping[str, Mapping[str, tuple[tuple[Topic, str], ...]]] = {
    "account": {
        "active": ((Topic.ACCOUNT, YES), (Topic.ACCOUNT_ACTIVE, YES)),
        "inactive": ((Topic.ACCOUNT, YES), (Topic.ACCOUNT_ACTIVE, NO)),
        "exists": ((Topic.ACCOUNT, YES),),
        "missing": ((Topic.ACCOUNT, NO),),
    },
    "cost-center": {
        "active": ((Topic.COST_CENTER, YES), (Topic.COST_CENTER_ACTIVE, YES)),
        "inactive": ((Topic.COST_CENTER, YES), (Topic.COST_CENTER_ACTIVE, NO)),
        "exists": ((Topic.COST_CENTER, YES),),
        "missing": ((Topic.COST_CENTER, NO),),
    },
    "project": {
        "active": ((Topic.PROJECT, YES), (Topic.PROJECT_ACTIVE, YES)),
        "inactive": ((Topic.PROJECT, YES), (Topic.PROJECT_ACTIVE, NO)),
        "exists": ((Topic.PROJECT, YES),),
        "missing": ((Topic.PROJECT, NO),),
    },
    "series": {
        "manual": ((Topic.SERIES, YES), (Topic.SERIES_MANUAL, YES)),
        "not-manual": ((Topic.SERIES, YES), (Topic.SERIES_MANUAL, NO)),
        "exists": ((Topic.SERIES, YES),),
        "missing": ((Topic.SERIES, NO),),
    },
}
_RULES = {"cost-center": Topic.ACCOUNT_COST_CENTER, "project": Topic.ACCOUNT_PROJECT}
_YEARLY = ("account", "series")
_ACCOUNT = re.compile("[1-9][0-9]{3}")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile("[0-9]{4}")


def read_told(subject: str, words: Sequence[str], at: datetime, by: str, year: str = "") -> Iterator[Statement]:
    """Yield what a person tells of a subject: ``account``, ``cost-center``, ``project``, ``series`` or ``lock-date``.

    ``words`` are the number or code and what it is, ``1950 inactive`` or ``1950 cost-center mandatory``; of a lock date
    the day or ``none``. ``year`` is the calendar year it holds for, or any day of the financial year, empty for every
    year. Raises `BadFact`.
    """
    if subject == "lock-date":
        yield Statement(Topic.LOCKED_THROUGH, "", _lock_date(words), at, Origin.PERSON, by)
        return
    is_account = subject == "account" and _ACCOUNT.fullmatch(words[0] if words else "") is not None
    if subject not in _EXISTENCE or not 2 <= len(words) <= 3 or (subject == "account" and not is_account):
        raise BadFact(words=" ".join([subject, *words]))
    key, *told = words
    day = _day(year) if year and subject in _YEARLY else None
    if is_account and len(told) == 2 and told[0] in _RULES:
        try:
            rule = DimensionRule(told[1])
        except ValueError:
            raise BadFact(words=" ".join([subject, *words])) from None
        yield Statement(_RULES[told[0]], key, rule, at, Origin.PERSON, by, day)
        return
    meaning = _EXISTENCE[subject].get(" ".join(told))
    if meaning is None:
        raise BadFact(words=" ".join([subject, *words]))
    for topic, value in meaning:
        yield Statement(topic, key, value, at, Origin.PERSON, by, day)


def _lock_date(words: Sequence[str]) -> str:
    text = " ".join(words)
    if text == "none":
        return ""
    return _day(text).isoformat() if _ISO.fullmatch(text) else _refuse(text)


def _day(text: str) -> date:
    try:
        return date(int(text), 12, 31) if _YEAR.fullmatch(text) else date.fromisoformat(text)
    except ValueError:
        raise BadFact(words=text) from None


def _refuse(text: str) -> str:
    raise BadFact(words=text)
