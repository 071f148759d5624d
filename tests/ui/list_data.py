"""Rows for the list and a session that holds them, without a store."""

import random
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from workbench.diagnosis import Catalogue
from workbench.domain.failure import Flag, Status
from workbench.domain.finding import CauseKey
from workbench.services.case_index import CaseIndex, CaseRow, amount_word, fold
from workbench.settings import Settings, resource
from workbench.texts import Texts
from workbench.ui.session import Session

_TOWNS = ("Åkersberga", "Örebro", "Malmö", "Ängelholm", "Umeå", "Gävle", "Södertälje", "Östhammar")
_KINDS = ("Dagskassa", "Kassarapport nr", "Autogiro medlemsavgifter", "Presentkort café", "Periodisering årskort")
_CAUSES = tuple((CauseKey("account-missing", (("account", str(4900 + n)),)),) for n in range(30))


def case(
    voucher_id: int,
    text: str = "Dagskassa",
    *,
    series: str = "F",
    number: str = "",
    amount: int = 100_00,
    status: Status = Status.OPEN,
    flags: Flag = Flag.NONE,
    causes: tuple[CauseKey, ...] = (),
    company: str = "556677-8899",
    day: str = "2024-01-31",
    failures: int = 1,
    fortnox: str = "",
    corrected: bool = False,
) -> CaseRow:
    """Return a row as the services make it."""
    number = number or str(1000 + voucher_id)
    words = (series, number, series + number, day, text, amount_word(amount), company, "1910 4903")
    return CaseRow(
        id=voucher_id,
        company=company,
        source="brp",
        series=series,
        number=number,
        transaction_date=day,
        text=text,
        amount=amount,
        status=status,
        flags=flags,
        fortnox=fortnox,
        received=f"{day}T10:00:00+00:00",
        failures=failures,
        first_failed=f"{day}T11:00:00+00:00" if causes else "",
        last_failed=f"{day}T11:00:00+00:00" if causes else "",
        causes=causes,
        codes=("2000106",) if causes else (),
        haystack=fold(" ".join(words)),
        corrected=corrected,
    )


def many(count: int) -> list[CaseRow]:
    """Return rows as a bureau has them, always the same ones; numbers and texts differ, the rest repeats."""
    chance = random.Random(20240131)
    statuses = tuple(Status)
    return [
        case(
            place + 1,
            f"{chance.choice(_KINDS)} {chance.choice(_TOWNS)} {chance.randint(1, 99_999)}",
            series=chance.choice("FGHAB"),
            number=str(chance.randint(1, 99_999)),
            amount=chance.randint(1_00, 90_000_00),
            status=chance.choice(statuses),
            causes=chance.choice(_CAUSES),
            day=f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        )
        for place in range(count)
    ]


KNOWN = Catalogue.load(resource("causes"))
"""The catalogue as it comes with the program."""


class ListSession:
    """What the list asks of a session; jobs are done at once, if it is prompt."""

    def __init__(self, rows: list[CaseRow], language: str = "en", folder: Path = Path()) -> None:
        self.texts = Texts(language, folder)
        self.index = CaseIndex(rows)
        self.settings = Settings()
        self.services = SimpleNamespace(catalogue=KNOWN)
        self.asked: list[Callable[[Any], Any]] = []
        self.prompt = True

    def title(self, key: CauseKey) -> str:
        values = " ".join(value for _, value in key.variables)
        return f"Account {values} is missing in the chart of accounts" if values else key.cause

    def ask(self, job: Callable[[Any], Any], done: Callable[[Any], None], label: str = "") -> None:
        self.asked.append(job)
        if self.prompt:
            done(job(_no_progress))

    def save_settings(self) -> None:
        """Keep nothing."""

    def as_session(self) -> Session:
        return cast(Session, self)


def _no_progress(done: int, total: int) -> None:
    """Take a progress report."""
