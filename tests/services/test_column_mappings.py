"""What columns hold: the file a person fills in, what is kept of it, and tables read by it."""

import tomllib
from pathlib import Path

import pytest

from tests.services.conftest import BringIn, quiet
from workbench.domain.columns import ColumnMapping, TableHead, signature_of
from workbench.domain.errors import ColumnsError, MappingWrong
from workbench.domain.failure import Status
from workbench.domain.history import EventKind
from workbench.domain.source import Told
from workbench.services.column_mappings import mapping_text, read_mapping
from workbench.services.intake import Preview
from workbench.services.requests import TextInput
from workbench.services.services import Services
from workbench.settings import resource
from workbench.texts import Texts

TABLE = "Datum;Beskrivning;Belopp;Status;Fel\n" + "".join(
    f"2026-01-1{n};Köp {n};10{n},00;{state};{fault}\n"
    for n, (state, fault) in enumerate(
        [("Draft", ""), ("Exported", ""), ("Export failed", "Account 5410 is not active")]
    )
)
HEADINGS = ("Datum", "Beskrivning", "Belopp", "Status", "Fel")
SAID = ColumnMapping(
    {"date": "Datum", "text": "Beskrivning", "amount": "Belopp", "state": "Status", "error": "Fel"},
    {"account": "5410", "contra_account": "2890"},
)


def table_of(preview: Preview) -> TableHead:
    (error,) = [error for _, error in preview.not_understood if isinstance(error, ColumnsError)]
    assert error.table
    return error.table


def asked(services: Services, text: str = TABLE) -> Preview:
    return services.intake.preview([TextInput("kort.csv", text)], quiet)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_mapping_to_start_from_is_a_mapping_once_it_is_filled_in(language: str) -> None:
    head = TableHead(
        'kort "1".csv', ("Datum", 'Be"lopp', "Övrigt\\x"), (), ColumnMapping({"date": "Datum", "amount": 'Be"lopp'})
    )
    text = mapping_text(head, Texts(language, resource("i18n")))
    filled = text.replace('\naccount = ""', '\naccount = "5410"').replace(
        'contra_account = ""', 'contra_account = "2890"'
    )
    mapping = read_mapping(tomllib.loads(filled))
    assert mapping == ColumnMapping(head.guess.columns, {"account": "5410", "contra_account": "2890"})
    assert "Övrigt" in text, "what is not used yet is named"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns = 3", "[columns] is no table"),
        ("colums = {}", "“colums” is not known"),
        ('decimal = "x"', "decimal is “x”"),
        ('[columns]\ndate = "Datum"', "“amount” is missing under [columns]"),
        ('[columns]\ndate = "A"\namount = "A"', "“A” stands twice"),
        ('[columns]\ndate = "A"\namount = 3', "“amount” under [columns] is no text"),
        ('[columns]\ndate = "A"\nsum = "B"', "“sum” under [columns] is not known"),
        ('[columns]\ndate = "A"\namount = "B"\naccount = "C"', "“contra_account” is missing"),
        ("[columns\n", "line 1"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(
    services: Services, tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingWrong) as caught:
        services.columns.read(path)
    assert told in str(caught.value)
    assert "m.toml" in str(caught.value)


def test_what_was_said_holds_for_every_table_with_these_headings(services: Services, bring_in: BringIn) -> None:
    signature = signature_of(HEADINGS)
    assert signature == signature_of(["DATUM ", " beskrivning", "Belopp", "status", "fel"])
    services.columns.remember(signature, SAID, "kort.csv", "anna")
    assert services.columns.known(signature) == SAID
    assert bring_in(TABLE).vouchers == 3
    assert bring_in(TABLE.replace("Köp", "Inköp").replace("Datum", "DATUM")).vouchers == 3
    (event, *_) = [each for each in services.cases.history() if each.kind == EventKind.COLUMNS_TOLD]
    assert (event.actor, event.data["mapping"]["values"]) == ("anna", dict(SAID.values))
    assert services.cases.verify_history() > 0


def test_one_exported_already_is_kept_and_not_to_be_handled(services: Services, bring_in: BringIn) -> None:
    services.columns.remember(signature_of(HEADINGS), SAID, "kort.csv", "anna")
    bring_in(TABLE)
    rows = {row.text: row for row in services.cases.index().rows}
    assert [rows[f"Köp {n}"].status for n in range(3)] == [Status.UNREPORTED, Status.UNREPORTED, Status.OPEN]
    assert [key.cause for key in rows["Köp 2"].causes] == ["account-inactive"]
    detail = services.cases.detail(rows["Köp 1"].id)
    assert [(each.source, each.state) for each in detail.origins] == [("card", "Exported")]


def test_what_was_kept_as_not_understood_is_read_once_it_is_said(services: Services, bring_in: BringIn) -> None:
    broken = TABLE + "soon;Köp 9;109,00;Draft;\n"
    first = bring_in(broken)
    assert first.vouchers == 0
    assert [item.reason for item in services.cases.tray()] == ["columns-unknown"]
    services.columns.remember(signature_of(HEADINGS), SAID, "kort.csv", "anna")
    again = bring_in(broken)
    assert (again.vouchers, again.failures) == (3, 1)
    assert [item.reason for item in services.cases.tray()] == ["bad-voucher"], "the row that cannot be read is not lost"
    third = bring_in(broken)
    assert (third.vouchers, third.failures, len(services.cases.tray())) == (0, 0, 1)


def test_a_mapping_can_be_tried_before_it_is_kept(services: Services) -> None:
    preview = asked(services)
    table = table_of(preview)
    items = services.intake.try_columns(preview, table, SAID, quiet)
    assert [each.voucher.amount for each in items if isinstance(each, Told)] == [10_000, 10_100, 10_200]
    with pytest.raises(ColumnsError):
        services.intake.try_columns(preview, table, ColumnMapping({"date": "Datum"}), quiet)
    assert services.columns.known(table.signature) is None
    services.columns.remember(table.signature, SAID, table.name, "anna")
    again = services.intake.look_again(preview, quiet)
    assert (again.vouchers, again.not_understood) == (3, ())
    assert services.intake.store(again, "anna", False, quiet).vouchers == 3


def test_a_table_in_a_mail_can_be_tried_too(services: Services) -> None:
    mail = (
        "From: a@example.com\nTo: b@example.com\nSubject: report\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nhere it is\n--x\n'
        "Content-Type: text/csv; charset=utf-8\n"
        f'Content-Disposition: attachment; filename="kort.csv"\n\n{TABLE}\n--x--\n'
    )
    preview = asked(services, mail)
    table = table_of(preview)
    items = services.intake.try_columns(preview, table, SAID, quiet)
    assert len([each for each in items if isinstance(each, Told)]) == 3
    preview.close()


def test_a_mapping_given_for_this_time_tells_which_tables_it_fits(services: Services) -> None:
    inputs = [TextInput("kort.csv", TABLE), TextInput("other.csv", TABLE.replace("Belopp", "Summa X"))]
    preview = services.intake.preview(inputs, quiet, columns=SAID)
    assert preview.tables == (signature_of(HEADINGS),)
    assert preview.vouchers == 3
    preview.close()
