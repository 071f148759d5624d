"""The list of causes, the corpus of errors and the help articles beside the project; skipped where they are absent."""

import csv
from pathlib import Path

import pytest

from workbench.diagnosis import Catalogue, Diagnoser

MAY_DIFFER = {
    "2001242": "a line of code with an address, no failure text",
    "500": "a sentence about an answer without text",
    "503": "a sentence about an answer without text",
}
"""Codes of the corpus whose example is no text that a failure comes in, with the reason."""


def test_the_list_of_causes_is_the_catalogue(catalogue: Catalogue, reference: Path) -> None:
    with (reference / "causes.csv").open(encoding="utf-8") as file:
        listed = {row["id"]: row for row in csv.DictReader(file)}
    assert listed.keys() == catalogue.causes.keys()
    for name, row in listed.items():
        cause = catalogue.cause(name)
        assert (str(cause.family), str(cause.enter_by_hand)) == (row["family"], row["enter_by_hand"]), name
        known = {*cause.codes, *cause.doubtful_codes, *cause.rare_codes}
        assert {code.rstrip("?") for code in row["codes"].split()} <= known, name
        assert set(row["variables"].split()) == set(cause.variables) or name == "unknown", name


def test_every_row_of_the_corpus_lands_on_its_cause(diagnoser: Diagnoser, reference: Path) -> None:
    wrong: list[str] = []
    with (reference / "error-corpus.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        text = row["verbatim_example"] or " ".join(part for part in (row["code"], row["message_template"]) if part)
        text = text or row["english"]
        causes = {each for found in diagnoser.read(text) for each in (found.cause, *found.alternatives)}
        if row["cause"] not in causes and row["code"] not in MAY_DIFFER:
            wrong.append(f"{row['cause']}: {sorted(causes)} for {text[:150]!r}")
    assert wrong == []
    assert len(rows) > 200


@pytest.mark.parametrize(
    ("seed", "least"), [("000", 1), ("001", 6), ("002", 25), ("003", 8), ("004", 8)], ids=lambda value: str(value)
)
def test_every_error_the_articles_name_is_explained(
    seed: str, least: int, diagnoser: Diagnoser, reference: Path
) -> None:
    (path,) = (reference.parent / "seeds").glob(f"{seed}_*.txt")
    found = {each.cause for each in diagnoser.read(path.read_text("utf-8"))} - {"unknown", "reason-not-shown"}
    assert len(found) >= least, sorted(found)
