"""Words for what is told of a ledger, as the history, the window and the terminal say them."""

import json
from collections.abc import Mapping
from typing import Any

from workbench.domain.ledger import NOT_KNOWN, DimensionRule, Origin, Statement, Topic
from workbench.texts import N_, Texts

_SENTENCES: Mapping[tuple[str, str], str] = {
    (Topic.ACCOUNT, "yes"): N_("account {key} is in the chart of accounts"),
    (Topic.ACCOUNT, "no"): N_("account {key} is not in the chart of accounts"),
    (Topic.ACCOUNT_ACTIVE, "yes"): N_("account {key} is active"),
    (Topic.ACCOUNT_ACTIVE, "no"): N_("account {key} is not active"),
    (Topic.ACCOUNT_COST_CENTER, DimensionRule.ALLOWED): N_("account {key} takes a cost centre"),
    (Topic.ACCOUNT_COST_CENTER, DimensionRule.MANDATORY): N_("account {key} demands a cost centre"),
    (Topic.ACCOUNT_COST_CENTER, DimensionRule.NOT_ALLOWED): N_("account {key} refuses cost centres"),
    (Topic.ACCOUNT_PROJECT, DimensionRule.ALLOWED): N_("account {key} takes a project"),
    (Topic.ACCOUNT_PROJECT, DimensionRule.MANDATORY): N_("account {key} demands a project"),
    (Topic.ACCOUNT_PROJECT, DimensionRule.NOT_ALLOWED): N_("account {key} refuses projects"),
    (Topic.COST_CENTER, "yes"): N_("cost centre {key} exists"),
    (Topic.COST_CENTER, "no"): N_("cost centre {key} does not exist"),
    (Topic.COST_CENTER_ACTIVE, "yes"): N_("cost centre {key} is active"),
    (Topic.COST_CENTER_ACTIVE, "no"): N_("cost centre {key} is not active"),
    (Topic.PROJECT, "yes"): N_("project {key} exists"),
    (Topic.PROJECT, "no"): N_("project {key} does not exist"),
    (Topic.PROJECT_ACTIVE, "yes"): N_("project {key} is open"),
    (Topic.PROJECT_ACTIVE, "no"): N_("project {key} has ended"),
    (Topic.SERIES, "yes"): N_("series {key} exists"),
    (Topic.SERIES, "no"): N_("series {key} does not exist"),
    (Topic.SERIES_MANUAL, "yes"): N_("series {key} takes manual vouchers"),
    (Topic.SERIES_MANUAL, "no"): N_("series {key} does not take manual vouchers"),
    (Topic.FINANCIAL_YEAR, "yes"): N_("there is a financial year"),
    (Topic.FINANCIAL_YEAR, "no"): N_("there is no financial year"),
    (Topic.PUT_RIGHT, "yes"): N_("put right: {key}"),
}
_NOT_KNOWN: Mapping[str, str] = {
    Topic.ACCOUNT: N_("not known: whether account {key} is in the chart of accounts"),
    Topic.ACCOUNT_ACTIVE: N_("not known: whether account {key} is active"),
    Topic.ACCOUNT_COST_CENTER: N_("not known: whether account {key} takes cost centres"),
    Topic.ACCOUNT_PROJECT: N_("not known: whether account {key} takes projects"),
    Topic.COST_CENTER: N_("not known: whether cost centre {key} exists"),
    Topic.COST_CENTER_ACTIVE: N_("not known: whether cost centre {key} is active"),
    Topic.PROJECT: N_("not known: whether project {key} exists"),
    Topic.PROJECT_ACTIVE: N_("not known: whether project {key} is open"),
    Topic.SERIES: N_("not known: whether series {key} exists"),
    Topic.SERIES_MANUAL: N_("not known: whether series {key} takes manual vouchers"),
    Topic.LOCKED_THROUGH: N_("not known: which periods are locked"),
}
_NOT_LOCKED = N_("no period is locked")
_LOCKED = N_("locked up to and including {value}")


def fact_words(topic: str, key: str, value: str, texts: Texts, day: str = "") -> str:
    """Return one thing told of a ledger in words; ``day`` is any day of the year it holds for, empty for every year."""
    if topic == Topic.LOCKED_THROUGH and value != NOT_KNOWN:
        return texts.t(_LOCKED, value=value) if value else texts.t(_NOT_LOCKED)
    if topic == Topic.PUT_RIGHT:
        cause, *variables = json.loads(key)
        key = " ".join([cause, *(value for _, value in variables)])
    sentence = _NOT_KNOWN.get(topic) if value == NOT_KNOWN else _SENTENCES.get((topic, value))
    words = texts.t(sentence).format_map({"key": key}) if sentence else f"{topic} {key}: {value}"
    return f"{words} ({day[:4]})" if day else words


def told_words(values: Mapping[str, Any], texts: Texts) -> str:
    """Return a statement as it stands in the history in words."""
    return fact_words(values["topic"], values["key"], values["value"], texts, values.get("day", ""))


def origin_words(told: Statement, texts: Texts) -> str:
    """Return who told something of a ledger and when, in words."""
    day = texts.day(told.at.date())
    if told.origin is Origin.EXPORT:
        return texts.t("according to the SIE export of {day}", day=day)
    if told.origin is Origin.FAILURE:
        return texts.t("refused by Fortnox {day}", day=day)
    return texts.t("told by {name} {day}", name=told.by or "–", day=day)
