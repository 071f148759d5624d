"""What a refusal teaches of the ledger, what putting it right says of it, and whether it has been put right since.

One table, `LESSONS`: a cause, and what it tells when Fortnox refused a voucher for it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workbench.domain.finding import CauseKey
from workbench.domain.ledger import NO, YES, CompanyLedger, DimensionRule, Origin, Statement, Topic

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE = "date"
_DAY = timedelta(days=1)
_OF_SERIES = (Topic.SERIES, Topic.SERIES_MANUAL)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a cause tells of a topic: ``refused`` by its happening, ``put_right`` once a person has mended it.

    ``variable`` names the value the topic is about; empty where it is about the voucher's own date.
    """

    topic: Topic
    variable: str
    refused: str
    put_right: str


LESSONS: Mapping[str, tuple[Lesson, ...]] = {
    "account-missing": (Lesson(Topic.ACCOUNT, "account", NO, YES),),
    "account-inactive": (
        Lesson(Topic.ACCOUNT, "account", YES, YES),
        Lesson(Topic.ACCOUNT_ACTIVE, "account", NO, YES),
    ),
    "cost-center-missing": (Lesson(Topic.COST_CENTER, "cost_center", NO, YES),),
    "cost-center-inactive": (
        Lesson(Topic.COST_CENTER, "cost_center", YES, YES),
        Lesson(Topic.COST_CENTER_ACTIVE, "cost_center", NO, YES),
    ),
    "cost-center-mandatory": (
        Lesson(Topic.ACCOUNT_COST_CENTER, "account", DimensionRule.MANDATORY, DimensionRule.ALLOWED),
    ),
    "cost-center-not-allowed": (
        Lesson(Topic.ACCOUNT_COST_CENTER, "account", DimensionRule.NOT_ALLOWED, DimensionRule.ALLOWED),
    ),
    "project-missing": (Lesson(Topic.PROJECT, "project", NO, YES),),
    "project-inactive": (
        Lesson(Topic.PROJECT, "project", YES, YES),
        Lesson(Topic.PROJECT_ACTIVE, "project", NO, YES),
    ),
    "project-mandatory": (Lesson(Topic.ACCOUNT_PROJECT, "account", DimensionRule.MANDATORY, DimensionRule.ALLOWED),),
    "project-not-allowed": (
        Lesson(Topic.ACCOUNT_PROJECT, "account", DimensionRule.NOT_ALLOWED, DimensionRule.ALLOWED),
    ),
    "series-missing": (Lesson(Topic.SERIES, "series", NO, YES),),
    "series-not-manual": (
        Lesson(Topic.SERIES, "series", YES, YES),
        Lesson(Topic.SERIES_MANUAL, "series", NO, YES),
    ),
    "financial-year-missing": (Lesson(Topic.FINANCIAL_YEAR, "", NO, YES),),
    "period-locked": (Lesson(Topic.LOCKED_THROUGH, "", _DATE, _DATE),),
}
EVERY_YEAR = frozenset(
    {
        Topic.COST_CENTER,
        Topic.COST_CENTER_ACTIVE,
        Topic.PROJECT,
        Topic.PROJECT_ACTIVE,
        Topic.LOCKED_THROUGH,
        Topic.PUT_RIGHT,
    }
)
"""What does not differ between financial years; accounts and series do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cause that Fortnox refused a voucher for; ``at`` when (UTC), ``day`` and ``series`` the voucher's."""

    key: CauseKey
    at: datetime
    day: date
    series: str = ""


def learned(refusals: Iterable[Refusal]) -> list[Statement]:
    """Return what refusals teach, in the order they happened."""
    ordered = sorted(refusals, key=lambda each: each.at)
    passed = _passed_series(ordered)
    locked = ""
    told: list[Statement] = []
    for refusal in ordered:
        for lesson in LESSONS.get(refusal.key.cause, ()):
            value, key = lesson.refused, _key_of(lesson, refusal)
            if key is None:
                continue
            if value == _DATE:
                # Without a date in it a refusal shows only that the lock reaches this far at least.
                value = locked = _told_date(refusal.key) or max(locked, refusal.day.isoformat())
            day = None if lesson.topic in EVERY_YEAR else refusal.day
            later = passed.get((key, refusal.day.year)) if lesson.topic in _OF_SERIES else None
            doubted = later is not None and later - refusal.at > _DAY
            told.append(Statement(lesson.topic, key, value, refusal.at, Origin.FAILURE, "", day, doubted))
    return told


def _passed_series(refusals: Iterable[Refusal]) -> dict[tuple[str, int], datetime]:
    """Return when a voucher of a series was refused last for something that is not the series, by series and year.

    Fortnox tells one fault at a time, so the series may be in order by then.
    """
    return {
        (each.series, each.day.year): each.at
        for each in refusals
        if each.series and each.key.cause in LESSONS and LESSONS[each.key.cause][0].topic not in _OF_SERIES
    }


def put_right(key: CauseKey, days: Iterable[tuple[date, str]], at: datetime, by: str) -> list[Statement]:
    """Return what a person says who has put a cause right, for vouchers of these dates and series."""
    told = sorted(set(days))
    statements = {(Topic.PUT_RIGHT, cause_text(key), ""): Statement(
        Topic.PUT_RIGHT, cause_text(key), YES, at, Origin.PERSON, by
    )}  # fmt: skip
    for day, series in told:
        for lesson in LESSONS.get(key.cause, ()):
            name = _key_of(lesson, Refusal(key, at, day, series))
            if name is None:
                continue
            value = lesson.put_right
            if value == _DATE:
                value = (told[0][0] - timedelta(days=1)).isoformat()
            holds = None if lesson.topic in EVERY_YEAR else day
            place = (lesson.topic, name, holds.isoformat()[:7] if holds else "")
            statements[place] = Statement(lesson.topic, name, value, at, Origin.PERSON, by, holds)
    return list(statements.values())


def is_put_right(refusal: Refusal, ledger: CompanyLedger) -> bool:
    """Tell whether what a refusal complained of has been told to be otherwise since, and not so again after that."""
    said = ledger.told(Topic.PUT_RIGHT, cause_text(refusal.key), refusal.day)
    lessons = [(each, _key_of(each, refusal)) for each in LESSONS.get(refusal.key.cause, ())]
    known = bool(lessons) and not any(key is None for _, key in lessons)
    if said is not None and said.at > refusal.at:
        return not known or not any(
            _is_bad_since(lesson, key or "", said.at, refusal, ledger) for lesson, key in lessons
        )
    return known and all(_is_good(lesson, key or "", refusal, ledger) for lesson, key in lessons)


def cause_text(key: CauseKey) -> str:
    """Return a cause with its values as one text, the same for the same card."""
    return json.dumps([key.cause, *key.variables], ensure_ascii=False)


def _is_good(lesson: Lesson, key: str, refusal: Refusal, ledger: CompanyLedger) -> bool:
    told = ledger.told(lesson.topic, key, refusal.day)
    if told is None:
        return False
    if lesson.refused == lesson.put_right == YES:
        return told.value == YES
    if lesson.refused == _DATE:
        return told.at > refusal.at and told.value < refusal.day.isoformat()
    return told.at > refusal.at and told.value != lesson.refused


def _is_bad_since(lesson: Lesson, key: str, at: datetime, refusal: Refusal, ledger: CompanyLedger) -> bool:
    """Tell whether something has been refused again after it was said to be put right."""
    told = ledger.told(lesson.topic, key, refusal.day)
    if told is None or told.at <= at:
        return False
    if lesson.refused == _DATE:
        return told.value >= refusal.day.isoformat()
    return told.value == lesson.refused != lesson.put_right


def _key_of(lesson: Lesson, refusal: Refusal) -> str | None:
    """Return what a lesson is about in a refusal; None where the message does not tell."""
    if not lesson.variable:
        return ""
    value = dict(refusal.key.variables).get(lesson.variable, "")
    if not value and lesson.variable == "series":
        value = refusal.series
    return value or None


def _told_date(key: CauseKey) -> str:
    found = _ISO.fullmatch(dict(key.variables).get(_DATE, ""))
    return found[0] if found else ""
