"""Reading by templates gives what reading each text gives, whatever numbers stand in it."""

import random
import re
import time

import pytest

from tests.diagnosis.mangling import cases, coded, trials
from workbench.diagnosis import Catalogue, Diagnoser
from workbench.diagnosis.templates import Templates
from workbench.domain.failure import Failure
from workbench.domain.finding import Finding

BODY = '{"ErrorInformation":{"error":1,"message":"%s","code":%d}}'
SENTENCE = "Voucher creating process failed with error : "
_NUMBER = re.compile(r"(?<![0-9\\u])[0-9]{2,12}")


def _others(text: str, chance: random.Random) -> str:
    """Return a text with other numbers, some of them codes, years and HTTP answers."""

    def other(found: re.Match[str]) -> str:
        if chance.random() < 0.3:
            return chance.choice(["2001798", "2000550", "403", "2024", "1000003", "0702001940", "20007005", "08"])
        return "".join(chance.choice("0123456789") for _ in found[0])

    return _NUMBER.sub(lambda found: other(found) if chance.random() < 0.5 else found[0], text)


def _plainly(diagnoser: Diagnoser, text: str) -> tuple[Finding, ...]:
    """Read a text with nothing remembered of others: a line more takes it past the templates."""
    return diagnoser.read(text + "\n")


def test_a_template_gives_what_the_text_gives(diagnoser: Diagnoser) -> None:
    chance = random.Random(36)
    templates = Templates(lambda text: _plainly(diagnoser, text))
    asked = 0
    for trial in trials(coded(cases(diagnoser)), with_code=True, every=2003, also_long=False):
        for text in (trial.text, *(_others(trial.text, chance) for _ in range(5)), trial.text):
            asked += 1
            assert templates.read(text) == _plainly(diagnoser, text), text
    assert asked > 1000


@pytest.mark.parametrize(
    "text",
    [
        "Konto {0} är inte aktivt.",
        "Felkod: {0} Meddelande: Konto {1} saknas i kontoplanen.",
        "faktura {0}: Kunde inte hitta konto",
        "HTTP {0} Bad Request",
        "<error><code>{0}</code><message>ogiltigt bokf?rings?r</message></error>",
        "GenericError({0}, RemoteSystemError): Fortnox error: {1} - Konto {2} saknas i kontoplanen.",
        "{0} har låst perioden t.o.m. 2024-01-31. konto={0} \\u00e4 =C3=A4 konto={1} ({2})",
        'Angivet kostnadsställe "{0}" existerar inte. {0}{1}',
        "2024-01-31T10:11:12.{0}+01:00 [{1}a{2}] Konto {0} är inte aktivt.",
    ],
)
def test_numbers_that_decide_stay(text: str, diagnoser: Diagnoser) -> None:
    chance = random.Random(text)
    templates = Templates(lambda text: _plainly(diagnoser, text))
    numbers = ["1", "22", "400", "399", "1950", "4903", "2000550", "1000003", "2001798", "7654321", "20007005", "0702"]
    for _ in range(300):
        told = text.format(*(chance.choice(numbers) for _ in range(3)))
        assert templates.read(told) == _plainly(diagnoser, told), told


def test_what_differs_in_its_numbers_is_read_a_few_times_only() -> None:
    read: list[str] = []

    def reading(text: str) -> tuple[Finding, ...]:
        read.append(text)
        return (Finding("account-missing", message=text, variables={"account": text.split()[1]}),)

    templates = Templates(reading)
    for account in range(3000, 4000):
        (found,) = templates.read(f"Konto {account} saknas {2 * account}")
        assert (found.message, found.variables) == (f"Konto {account} saknas {2 * account}", {"account": str(account)})
    assert len(read) == 3


def test_a_hundred_thousand_failures_that_all_differ(catalogue: Catalogue) -> None:
    """Ten times as many take ten times as long; how long that is, the benchmark tells."""
    few, many = (_differing(catalogue, count) for count in (10_000, 100_000))
    assert many < 15 * few


def _differing(catalogue: Catalogue, count: int) -> float:
    """Return the processor time of explaining so many texts of which no two are alike."""
    diagnoser = Diagnoser(catalogue)
    texts = [
        f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:01.{number:07} "
        f"ERROR [{number * 7919:08x}] Verifikat F {number}: {SENTENCE}"
        + (
            BODY % (f"Konto {1000 + number % 9000} \\u00e4r inte aktivt.", 2000550)
            if number % 2
            else BODY % (f'Angivet kostnadsst\\u00e4lle "{number}" existerar inte.', 2000548)
        )
        for number in range(count)
    ]
    began = time.process_time()
    for text in texts:
        assert len(diagnoser.findings(Failure("brp", text), None)) == 1
    return time.process_time() - began
