"""The journal carries its vouchers as JSON, and other files, read back by a reader that shares nothing with us."""

import json
from pathlib import Path

from pypdf import PdfReader

from tests.conftest import ROOT
from tests.reports.gym import gym_journal, gym_voucher
from workbench.reports.attachments import JSON_NAME, Attachment
from workbench.reports.journal_pdf import write_journal
from workbench.texts import Texts

TEXTS = Texts("sv", ROOT / "resources" / "i18n")


def test_the_vouchers_are_in_it_as_json(tmp_path: Path) -> None:
    journal = gym_journal(gym_voucher(place) for place in range(12))
    write_journal(journal, tmp_path / "j.pdf", TEXTS)
    attached = PdfReader(tmp_path / "j.pdf", strict=True).attachments
    assert list(attached) == [JSON_NAME]
    told = json.loads(attached[JSON_NAME][0])
    assert (told["company"], told["made_by"], told["amounts"]) == (journal.company, journal.made_by, "öre")
    assert [each["number"] for each in told["vouchers"]] == [each.number for each in journal.vouchers]
    first, sent = told["vouchers"][0], journal.vouchers[0]
    assert (first["transaction_date"], first["text"]) == (sent.transaction_date.isoformat(), sent.text)
    assert [(row["account"], row["debit"], row["credit"]) for row in first["rows"]] == [
        (row.account, row.debit, row.credit) for row in sent.rows
    ]


def test_other_files_go_with_it_and_the_same_journal_gives_the_same_bytes(tmp_path: Path) -> None:
    journal = gym_journal(gym_voucher(place) for place in range(3))
    sie = b"#FLAGGA 0\r\n#PROGRAM \x84\r\n"
    made = []
    for name in ("a.pdf", "b.pdf"):
        attachment = Attachment("Verifikationer å.si", "text/plain", (sie[:5], sie[5:]), "SIE")
        written = write_journal(journal, tmp_path / name, TEXTS, attached=(attachment,))
        made.append((tmp_path / name).read_bytes())
        assert written.size == len(made[-1])
    assert made[0] == made[1]
    attached = PdfReader(tmp_path / "a.pdf", strict=True).attachments
    assert attached["Verifikationer å.si"] == [sie]
    assert set(attached) == {"Verifikationer å.si", JSON_NAME}
