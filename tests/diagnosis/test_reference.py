"""The collected failure texts and the article the product grew from; skipped where they are absent."""

import json
from pathlib import Path

from workbench.diagnosis import Diagnoser


def test_collected_failure_texts(diagnoser: Diagnoser, reference: Path) -> None:
    wrong: list[str] = []
    asked = right = others = codes_right = 0
    for line in (reference / "failure-texts.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        findings = diagnoser.read(case["text"])
        told = [(finding.code or None, finding.cause, dict(finding.variables)) for finding in findings]
        if case["cause"] not in diagnoser.catalogue.causes:
            others += 1
            codes_right += any(code == case["code"] for code, _, _ in told)
            continue
        asked += 1
        if told == [(case["code"], case["cause"], case["variables"])]:
            right += 1
        else:
            wrong.append(f"{case['id']}: {told}")
    print(f"{right} of {asked} texts right; of {others} with causes not in the catalogue {codes_right} codes right")
    assert wrong == []
    assert asked > 25


SEED = "001_1fc4d0d840677aed.txt"
NAMED_IN_SEED = [
    ("2000946", "cost-center-mandatory", {"account": "1930"}),
    ("2002821", "cost-center-inactive", {"cost_center": "UND"}),
    ("2000548", "cost-center-missing", {"cost_center": "36"}),
    ("2001940", "series-not-manual", {"series": "F"}),
    ("2001798", "account-missing", {"account": "4903"}),
    ("2000550", "account-inactive", {"account": "1950"}),
]


def test_every_error_the_brp_article_names(diagnoser: Diagnoser, reference: Path) -> None:
    text = (reference.parent / "seeds" / SEED).read_text("utf-8")
    findings = [finding for finding in diagnoser.read(text) if finding.code]
    assert [(each.code, each.cause, dict(each.variables)) for each in findings] == NAMED_IN_SEED
