import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis import Catalogue, Diagnoser, read_failures
from workbench.domain.failure import Failure, VoucherReference
from workbench.domain.source import ReadContext
from workbench.settings import resource
from workbench.sources import Sources
from workbench.sources.error_report import report_entries

DATA = Path(__file__).parents[1] / "data" / "sources" / "sharespine"
WRAPPED = "GenericError(20007005, RemoteSystemError): Fortnox error: "


def read(data: bytes, kind: str = "sharespine") -> list[Failure]:
    source = Sources().choose(data, "")
    assert source.name == kind
    items = source.read(io.BytesIO(data), "rapport", ReadContext())
    return [item for item in items if isinstance(item, Failure)]


def test_a_report_with_labels() -> None:
    first, second, third = read((DATA / "nattrapport.txt").read_bytes())
    assert first.context == "Koppling: Fortnox – Webbutik\nObjekt: Order 100234\nAntal: 3"
    assert second.context == "Koppling: Fortnox – Webbutik\nObjekt: Order 100236\nAntal: 1"
    assert third.context == "Koppling: Fortnox – Samlad bokföring\nObjekt: Verifikation A 4711\nAntal: 2"
    assert {each.system for each in (first, second, third)} == {"sharespine"}
    assert [each.reference for each in (first, second, third)] == [
        VoucherReference(),
        VoucherReference(),
        VoucherReference("A", "4711"),
    ]
    assert first.fingerprint() != second.fingerprint()
    assert [read_failures(each.text)[0].code for each in (first, second, third)] == ["2001720", "2001720", "2000401"]


def test_a_report_as_a_table() -> None:
    first, second = read((DATA / "table.txt").read_bytes())
    assert first.context == "Connector: Fortnox\nObject: Invoice 5001\nOccurrences: 2"
    assert second.context == "Connector: Fortnox\nObject: Product Röd hjälm\nOccurrences: 14"


@pytest.mark.parametrize("is_html", [True, False])
def test_a_report_by_mail(is_html: bool) -> None:
    mail = EmailMessage()
    mail["From"] = "noreply@platform.example"
    mail["To"] = "ekonomi@kund.example"
    mail["Subject"] = "Felrapport Integration Platform"
    mail["Date"] = "Wed, 11 Feb 2026 03:00:00 +0100"
    rows = [
        ("Fortnox", "Order 100234", "3", f"{WRAPPED}2001720 - Kontot 4011 existerar inte. (PurchaseAccount)"),
        ("Fortnox", "Faktura 5001", "1", f"{WRAPPED}2003498 - Invoice 5001 must be finalized."),
    ]
    table = [("Koppling", "Objekt", "Antal", "Orsak"), *rows]
    if is_html:
        lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
        mail.set_content(f"<p>Nattens fel</p><table>{lines}</table>", subtype="html")
    else:
        mail.set_content("Nattens fel\n\n" + "\n".join(" | ".join(row) for row in table) + "\n")
    first, second = read(mail.as_bytes(), "mail")
    assert first.system == "sharespine"
    assert first.context == "Felrapport Integration Platform\nKoppling: Fortnox\nObjekt: Order 100234\nAntal: 3"
    assert "Faktura 5001" in second.context
    assert first.reported is not None


def test_pasted_words_are_explained_by_the_inner_code() -> None:
    diagnoser = Diagnoser(Catalogue.load(resource("causes")))
    (failure,) = read((DATA / "pasted.txt").read_bytes())
    (finding,) = diagnoser.findings(failure, None)
    assert (finding.cause, finding.variables["account"]) == ("purchase-account-missing", "4011")


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    for told in report_entries(f"Object: a\nOccurrences: 2\n{text}\nConnector\tObject\tOccurrences\n{text}\ta\tb"):
        assert told.start <= told.end
