"""Small inputs for the services: BRP exports and failure messages written here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.services.requests import FileInput, IntakeResult, TextInput
from workbench.services.services import Services

COMPANY = "556000-4615"


def quiet(done: int, total: int) -> None:
    del done, total


def brp(*vouchers: tuple[str, str, str, str], company: str = COMPANY) -> str:
    """Return an export of (number, date, text, account) vouchers of 125,00 in series F."""
    body = "".join(
        f"<Voucher><VoucherType>F</VoucherType><VoucherDate>{day}</VoucherDate>"
        f"<VoucherNumber>{number}</VoucherNumber><Description>{text}</Description>"
        f"<VoucherRow><Amount>125.00</Amount><Account>{account}</Account></VoucherRow>"
        "<VoucherRow><Amount>-125.00</Amount><Account>3010</Account></VoucherRow></Voucher>"
        for number, day, text, account in vouchers
    )
    return f"<Batch><BatchId>7</BatchId><CompanyId>{company}</CompanyId>{body}</Batch>"


def failure(voucher: str, account: str = "4903") -> str:
    """Return a BRP failure message that names a voucher."""
    return (
        f"Voucher {voucher}\n"
        'Voucher creating process failed with error : {"ErrorInformation":{"error":1,'
        f'"message":"Konto {account} saknas i kontoplanen.","code":2001798}}}}\n'
    )


BringIn = Callable[..., IntakeResult]


@pytest.fixture
def bring_in(services: Services) -> BringIn:
    """Return a function that brings in texts or paths."""

    def bring(*inputs: str | Path, accept_partial: bool = False) -> IntakeResult:
        wanted = [
            FileInput(each) if isinstance(each, Path) else TextInput(f"text {place}", each)
            for place, each in enumerate(inputs)
        ]
        preview = services.intake.preview(wanted, quiet)
        result = services.intake.store(preview, "anna", accept_partial, quiet)
        services.cases.rediagnose(quiet)
        return result

    return bring


@pytest.fixture
def three(bring_in: BringIn) -> None:
    """Bring in F 1 to F 3; failures for F 1 and F 2."""
    bring_in(
        brp(*((str(n), f"2026-01-0{n}", f"Kassarapport nr {n}", "4903") for n in (1, 2, 3))),
        failure("F 1") + "\n" + failure("F 2"),
    )
