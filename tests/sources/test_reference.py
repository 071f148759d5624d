import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis import read_failures
from workbench.domain.failure import VoucherReference
from workbench.sources.failures import Letter, failures_in
from workbench.sources.reference import mentions, references

E1 = '{"ErrorInformation":{"error":1,"message":"Konto 4903 saknas i kontoplanen.","code":2001798}}'
E2 = '{"ErrorInformation":{"error":1,"message":"Verifikationsserien \\u00e4r inte manuell (F).","code":2001940}}'


def said(text: str) -> tuple[VoucherReference, ...]:
    return references(mentions(text))


def voucher(series: str, number: str, day: date | None = None, document: str = "") -> VoucherReference:
    return VoucherReference(series, number, day, document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Verifikation F 1123", voucher("F", "1123")),
        ("voucher F1123 failed", voucher("F", "1123")),
        ("voucher f1123 failed", voucher("F", "1123")),
        ("Verifikat: K 88 2024-02-29", voucher("K", "88", date(2024, 2, 29))),
        ("ver nr 1123 serie F", voucher("F", "1123")),
        ("Ver.nr: 1123", voucher("", "1123")),
        ("Voucher number: 1123, series: F", voucher("F", "1123")),
        ("verifikationsserie F, nummer 1123", voucher("F", "1123")),
        (
            "Verifikationsserie: F\nVerifikationsnummer: 1123\nDatum: 2024-01-31",
            voucher("F", "1123", date(2024, 1, 31)),
        ),
        ('{"VoucherSeries":"F","VoucherNumber":1123}', voucher("F", "1123")),
        ("<VoucherType>F</VoucherType><VoucherNumber>1123</VoucherNumber>", voucher("F", "1123")),
        ("Verifikation F\u00a01123", voucher("F", "1123")),
        ("Kassarapport nr 1123 – Åkersberga", voucher("", "", None, "1123")),
        ("Register report no 1123", voucher("", "", None, "1123")),
        ("Verifikation F 7, 20240131, Kassarapport nr 1123", voucher("F", "7", date(2024, 1, 31), "1123")),
        ("Kassarapport nr 1123, 31 januari 2024", voucher("", "", date(2024, 1, 31), "1123")),
        ("verifikation F 7 den 1 okt. 2024", voucher("F", "7", date(2024, 10, 1))),
        ("voucher F 7 of October 1, 2024", voucher("F", "7", date(2024, 10, 1))),
        ("2024-01-31 verifikation F 7", voucher("F", "7", date(2024, 1, 31))),
        ("- F 1123 2024-01-31", voucher("F", "1123", date(2024, 1, 31))),
    ],
)
def test_one_voucher(text: str, expected: VoucherReference) -> None:
    assert said(text) == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "Ring 08-540 123 45 eller 070-123 45 67",
        "Konto 1930 och konto 4903",
        "Verifikationsserien är inte manuell (F)",
        'Verifikationsserien "F - Kassa" finns inte',
        "Voucher creating process failed with error 2001798",
        "Verifikation 2024-01-31",
        "Verifikation 20240131",
        "verifikation 1 234,50",
        "verifikationer F 1123-1130",
        "Skickat: 2024-01-31 06:12",
        "Datum: 2024-01-31 06:12",
        "HTTP 403 Forbidden",
        "SE 556677889901",
        "Fortnox serie F",
        "voucher 500 kr",
    ],
)
def test_no_voucher(text: str) -> None:
    assert not any(said(text))


def test_time_stamp_is_not_the_vouchers_date() -> None:
    assert said("2024-02-01 06:12 verifikation F 7") == (voucher("F", "7"),)
    assert said("Skickat: 2024-02-01\nverifikation F 7") == (voucher("F", "7"),)


def test_lists() -> None:
    assert said("Verifikationer F 1123, 1124 och K 7") == (
        voucher("F", "1123"),
        voucher("F", "1124"),
        voucher("K", "7"),
    )
    assert said("verifikation F 1123, 2 rader") == (voucher("F", "1123"),)
    assert said("Kassarapport nr 11 och 12") == (voucher("", "", None, "11"), voucher("", "", None, "12"))


def numbers(text: str, subject: str = "") -> list[str]:
    return [
        f.reference.number or f.reference.document for f in failures_in(Letter(text, subject), "pasted", read_failures)
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"Verifikation F 1\n{E1}\nVerifikation F 2\n{E2}",
        f"{E1}\nVerifikation F 1\n{E2}\nVerifikation F 2",
        f"Verifikation F 1\n\n{E1}\n\nVerifikation F 2\n\n{E2}",
        f"{E1}\n\nVerifikation F 1\n\n{E2}\n\nVerifikation F 2",
        f"verifikation F 1: {E1} verifikation F 2: {E2}",
        f"Kassarapport nr 1 {E1}\nKassarapport nr 2 {E2}",
        f"Verifikation F 1, F 2\n{E1}",
        f"Verifikation F 1\n{E1}\n\nText\nVerifikation F 2\nText\n{E1}",
    ],
)
def test_each_failure_takes_the_nearest(text: str) -> None:
    assert numbers(text) == ["1", "2"]


def test_two_failures_of_one_voucher() -> None:
    assert numbers(f"Verifikation F 1\n{E1}\n{E2}") == ["1", "1"]


def test_the_subject_is_the_last_resort() -> None:
    assert numbers(f"{E1}\n\nVerifikation F 2\n{E2}", "Verifikation F 1") == ["1", "2"]
    assert numbers(f"Hej\n\n{E1}\n{E2}", "Verifikation F 1") == ["1", "1"]


def test_without_a_voucher_each_stays() -> None:
    assert numbers(f"{E1}\n\n{E1}") == ["", ""]


def test_organisation_number_is_no_telephone_number() -> None:
    def company(text: str) -> str:
        return failures_in(Letter(f"{text}\n{E1}"), "x", read_failures)[0].company

    assert company("559999-0016") == "559999-0016"
    assert company("org.nr: 5599990016") == "559999-0016"
    assert company("559999-0017") == ""
    assert company("070123-4567") == ""
    assert company("559999-0016 och 559999-0024") == ""


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions(text))
    failures_in(Letter(text + E1 + text, text), "x", read_failures)


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        text = "".join(f"Verifikation F {number}\n{E1}\n\n" for number in range(count))
        start = time.perf_counter()
        assert len(failures_in(Letter(text), "x", read_failures)) == count
        return time.perf_counter() - start

    assert seconds(4000) < 8 * seconds(1000) + 0.5
