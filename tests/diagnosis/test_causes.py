"""Every cause that comes with the program: examples that land on it, and words without gaps."""

import json
import re
from itertools import product
from pathlib import Path

import pytest

from workbench.diagnosis import Catalogue, Diagnoser
from workbench.domain.finding import Explanation, Finding
from workbench.settings import resource

EXAMPLES = sorted((Path(__file__).parents[1] / "data" / "causes").glob("*/*.txt"))
CAUSES = sorted(path.stem for path in resource("causes").glob("*.toml"))
SYSTEMS = [*sorted(path.stem for path in resource("causes", "systems").glob("*.toml")), "another"]
VALUES = {
    "account": "4903",
    "cost_center": "UND",
    "project": "L12",
    "series": "F",
    "date": "2024-01-31",
    "value": "Åsa & Co",
    "value2": "B",
}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_lands_on_its_cause_and_nothing_else(path: Path, diagnoser: Diagnoser) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    found = [(each.cause, each.code, dict(each.variables)) for each in diagnoser.read(path.read_text("utf-8"))]
    assert found == [(path.parent.name, expected["code"], expected["variables"])]


def test_every_cause_has_an_example() -> None:
    assert [cause for cause in CAUSES if not any(path.parent.name == cause for path in EXAMPLES)] == []


def test_every_family_is_whole(catalogue: Catalogue) -> None:
    counted: dict[str, int] = {}
    for cause in catalogue.causes.values():
        counted[cause.family] = counted.get(cause.family, 0) + 1
    whole = {"voucher": 24, "attachment": 1, "connection": 12, "request": 6, "sub-ledger": 64, "unknown": 2}
    assert counted == whole


def test_no_document_of_a_sub_ledger_is_to_be_entered_by_hand(catalogue: Catalogue) -> None:
    said = [cause for cause in catalogue.causes.values() if cause.family == "sub-ledger"]
    assert {cause.enter_by_hand for cause in said} == {"no"}
    for language in ("sv", "en"):
        reasons = [cause.texts[language].by_hand for cause in said]
        assert len(set(reasons)) == len(reasons), "each says why in its own words"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("cause_id", CAUSES)
def test_an_explanation_has_no_gap(cause_id: str, language: str, catalogue: Catalogue) -> None:
    values = {name: VALUES[name] for name in catalogue.cause(cause_id).variables}
    for variables, system in product((values, {}), SYSTEMS):  # not parameters: three thousand tests of a moment each
        told = catalogue.explain(Finding(cause_id, variables=variables), language, system)
        sentences = _sentences(told)
        assert told.fortnox_steps, system
        assert told.source_steps, system
        for sentence in sentences:
            assert not re.search(r"[{}]|  | \.|\.\.|None", sentence), (system, sentence)
            assert sentence[0].isupper() or sentence[0] in "“”", (system, sentence)
        for step in (*told.steps, told.why, told.by_hand, told.prevention):
            assert step[-1] in ".”", (system, step)
        if not variables:
            assert not any(value in " ".join(sentences) for value in ("4903", "Åsa & Co")), system


def test_each_language_is_its_own(catalogue: Catalogue) -> None:
    for cause in catalogue.causes.values():
        swedish, english = (_sentences(catalogue.explain(Finding(cause.id), lang, "brp")) for lang in ("sv", "en"))
        assert set(swedish).isdisjoint(english), cause.id


def test_a_rule_of_the_ledger_is_never_said_to_let_an_entry_by_hand_through(catalogue: Catalogue) -> None:
    """What is stopped by a rule must first be replaced or the rule changed; only these need nothing first."""
    free = {cause.id for cause in catalogue.causes.values() if cause.enter_by_hand == "yes"}
    assert not {cause for cause in free if cause.startswith(("account-", "series-", "project-", "period-"))}
    assert catalogue.cause("attachment-not-connected").enter_by_hand == "no"


def _sentences(told: Explanation) -> list[str]:
    return [told.title, told.why, *told.fortnox_steps, *told.source_steps, told.by_hand, told.prevention]
