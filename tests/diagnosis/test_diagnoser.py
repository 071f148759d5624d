"""What a failure means, which cells it concerns, and how fast that is told."""

import time
from datetime import date

import pytest

from workbench.diagnosis import Catalogue, Diagnoser
from workbench.domain.failure import Failure
from workbench.domain.ports import Diagnosis
from workbench.domain.voucher import Voucher, VoucherRow

VOUCHER = Voucher(
    "556677-8899",
    "brp",
    "F",
    "1123",
    date(2024, 1, 31),
    "Dagskassa Te & Kaffe",
    (
        VoucherRow("1930", 100_00),
        VoucherRow("1930", 50_00, cost_center="36"),
        VoucherRow("4903", -100_00, cost_center="UND", project="L12"),
        VoucherRow("3041", -50_00, transaction_information="Te & Kaffe"),
    ),
)


def test_it_is_the_port(diagnoser: Diagnoser) -> None:
    port: Diagnosis = diagnoser
    assert port.version == diagnoser.catalogue.version


@pytest.mark.parametrize(
    ("message", "cells"),
    [
        ("Konto 4903 saknas i kontoplanen.", ((2, "account"),)),
        ("Konto 1930 är inte aktivt.", ((0, "account"), (1, "account"))),
        ("Kostnadsställe är obligatoriskt på konto: 1930", ((0, "cost_center"),)),
        ("Kostnadsställe är obligatoriskt", ()),
        ("Kostnadsställe är ej tillåtet på konto 1930", ((1, "cost_center"),)),
        ('Angivet kostnadsställe "und" är inte aktivt.', ((2, "cost_center"),)),
        ('Angivet kostnadsställe "99" existerar inte.', ()),
        ("Projektredovisningsperioden är inte aktiv för projekt L12", ((2, "project"), (None, "transaction_date"))),
        ("Verifikationsserien är inte manuell (F).", ((None, "series"),)),
        ("Valt datum är i en låst period.", ((None, "transaction_date"),)),
        ("Räkenskapsår saknas för valt datum.", ((None, "transaction_date"),)),
        ("Värdet innehåller ej tillåtna tecken. (&)", ((None, "text"), (3, "transaction_information"))),
        ("Api-licens saknas.", ()),
    ],
)
def test_the_cells_concerned(message: str, cells: tuple[tuple[int | None, str], ...], diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.findings(Failure("brp", message), VOUCHER)
    assert found.cells == cells
    (without,) = diagnoser.findings(Failure("brp", message), None)
    assert without.cells == ()


@pytest.mark.parametrize(
    ("text", "cause", "alternatives"),
    [
        ("Felkod: 2000947", "cost-center-inactive", ("cost-center-not-allowed",)),
        ("2000947: Kostnadsställe är ej tillåtet på konto 3001", "cost-center-not-allowed", ()),
        ("2001304: Kunde inte hitta konto", "account-missing", ()),
        ("2001304: Förvalt konto saknas", "default-account-missing", ()),
        ("Felkod: 2003275", "permission-missing", ("credentials-invalid",)),
        ("HTTP 500", "fortnox-fault", ("permission-missing",)),
        ("500 Internal Server Error", "fortnox-fault", ()),
        ("403 Forbidden", "permission-missing", ()),
        ("Felkod: 2009123 Konto 4903 saknas i kontoplanen.", "account-missing", ()),
    ],
)
def test_the_text_decides_where_the_code_does_not(
    text: str, cause: str, alternatives: tuple[str, ...], diagnoser: Diagnoser
) -> None:
    (found,) = diagnoser.read(text)
    assert (found.cause, found.alternatives) == (cause, alternatives)
    assert found.conflict is bool(alternatives)


def test_the_longest_wording_wins(diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read("“Oops, something went wrong – There is no active license for the requested scope”")
    assert found.cause == "licence-missing"
    (found,) = diagnoser.read("“Oops, something went wrong”")
    assert found.cause == "connection-expired"


def test_a_failure_always_has_a_finding(diagnoser: Diagnoser) -> None:
    for text, cause in (
        ("Något obegripligt", "unknown"),
        ("", "reason-not-shown"),
        ("Export failed", "reason-not-shown"),
    ):
        (found,) = diagnoser.findings(Failure("brp", text), VOUCHER)
        assert (found.cause, found.message) == (cause, text)


def test_a_new_wording_under_a_known_code_still_gives_its_value(diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read("Felkod 2000550: Kontot 1950 är avstängt sedan årsskiftet")
    assert (found.cause, dict(found.variables)) == ("account-inactive", {"account": "1950"})


def test_a_hundred_thousand_failures(catalogue: Catalogue) -> None:
    diagnoser = Diagnoser(catalogue)
    body = '{"ErrorInformation":{"error":1,"message":"Konto %d \\u00e4r inte aktivt.","code":2000550}}'
    failures = [Failure("brp", body % (1000 + number)) for number in range(40)]
    began = time.process_time()
    for number in range(100_000):
        diagnoser.findings(failures[number % 40], VOUCHER)
    assert time.process_time() - began < 3


def test_ten_thousand_failures_that_all_differ(catalogue: Catalogue) -> None:
    diagnoser = Diagnoser(catalogue)
    body = (
        'Verifikat F %d: {"ErrorInformation":{"error":1,"message":"Konto 1950 \\u00e4r inte aktivt.","code":2000550}}'
    )
    began = time.process_time()
    for number in range(10_000):
        diagnoser.findings(Failure("brp", body % number), None)
    assert time.process_time() - began < 2.5


def test_a_code_nobody_knows_inside_a_known_wrapper_is_unknown(diagnoser: Diagnoser) -> None:
    told = "GenericError(20007005, RemoteSystemError): Felkod: 2007777 Meddelande: Nu är raden ogiltig"
    (found,) = diagnoser.read(told)
    assert (found.cause, found.code, found.platform_code) == ("unknown", "2007777", "20007005")
    assert found.message == "Nu är raden ogiltig"


def test_unknown_words_behind_a_known_beginning_are_kept(diagnoser: Diagnoser) -> None:
    text = "Verifikation F 1\nVoucher creating process failed with error : Något helt nytt har hänt\n\nHälsningar"
    (finding,) = diagnoser.read(text)
    assert (finding.cause, finding.code) == ("unknown", "")
    assert "Något helt nytt har hänt" in finding.message
    (known,) = diagnoser.read("Voucher creating process failed with error : Konto 4903 saknas i kontoplanen.")
    assert (known.cause, dict(known.variables)) == ("account-missing", {"account": "4903"})
    (bare,) = diagnoser.read("Voucher creating process failed with error : ")
    assert bare.cause == "reason-not-shown"


def test_a_number_ends_before_the_full_stop_of_its_sentence(diagnoser: Diagnoser) -> None:
    text = "Kunde inte bokföra fakturanummer 30000331. Faktura som bokförs måste var klarmarkerad."
    assert [dict(each.variables) for each in diagnoser.read(text)] == [{"value": "30000331"}]
