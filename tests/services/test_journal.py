from datetime import date

import pytest

from tests.services.conftest import BringIn, brp, quiet
from workbench.domain.correction import Correction, RowCorrection
from workbench.domain.errors import NothingMatched
from workbench.domain.journal import Journal, JournalOrder
from workbench.domain.match_key import match_key
from workbench.domain.voucher import VoucherRow
from workbench.services.requests import MarkRequest
from workbench.services.services import Services
from workbench.store.store import SqlStore

SIE = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "Fortnox" 3.57
#GEN 20260215
#FNAMN "Gymmet i Åkersberga AB"
#ORGNR 556000-4615
#RAR 0 20260101 20261231
#KONTO 3010 "Försäljning träningskort"
#KONTO 4903 "Förändring av lager"
#VER A 1 20260102 "Ingående" 20260102
{
#TRANS 3010 {} -1
#TRANS 4903 {} 1
}
"""


def make(services: Services, order: JournalOrder = JournalOrder.NUMBER) -> tuple[Journal, ...]:
    ids = [row.id for row in services.cases.index().rows]
    return services.journal.make(ids, order, "all", "anna", "sv", quiet)


def test_the_journal_holds_what_is_typed(services: Services, bring_in: BringIn, three: None) -> None:
    bring_in(SIE)
    (journal,) = make(services)
    assert (journal.company, journal.company_name) == ("556000-4615", "Gymmet i Åkersberga AB")
    assert journal.period == (date(2026, 1, 1), date(2026, 1, 3))
    assert (journal.debit, journal.credit, journal.transactions) == (37500, 37500, 6)
    voucher = journal.vouchers[0]
    assert voucher.financial_year == "2026-01-01 – 2026-12-31"
    assert [(row.account, row.account_name, row.debit, row.credit) for row in voucher.rows] == [
        ("4903", "Förändring av lager", 12500, 0),
        ("3010", "Försäljning träningskort", 0, 12500),
    ]
    assert [row.concerned for row in voucher.rows] == [True, False]
    assert len(voucher.diagnosis) == 1
    assert "4903" in voucher.diagnosis[0]
    assert voucher.original == ("Konto 4903 saknas i kontoplanen. (2001798)",)
    assert journal.vouchers[2].diagnosis == ()
    assert [(each.account, each.debit, each.credit) for each in journal.accounts] == [
        ("3010", 0, 37500),
        ("4903", 37500, 0),
    ]


def test_numbers_sort_as_numbers(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(*((n, f"2026-01-{30 - int(n):02}", f"nr {n}", "4903") for n in ("10", "9", "1"))))
    assert [voucher.number for voucher in make(services)[0].vouchers] == ["1", "9", "10"]
    by_date = make(services, JournalOrder.TRANSACTION_DATE)[0]
    assert [voucher.number for voucher in by_date.vouchers] == ["10", "9", "1"]


def test_each_company_has_a_journal_of_its_own(services: Services, bring_in: BringIn) -> None:
    bring_in(brp(("1", "2026-01-01", "a", "4903")), brp(("1", "2026-01-01", "b", "4903"), company="5590001230"))
    assert [journal.company for journal in make(services)] == ["556000-4615", "559000-1230"]


def test_a_marked_voucher_says_what_it_is_in_fortnox(services: Services, three: None) -> None:
    first = services.cases.index().rows[0].id
    services.actions.mark([first], MarkRequest("typed", "anna", None, "A", "12"))
    assert make(services)[0].vouchers[0].entered_as == "A 12"


def test_a_corrected_voucher_is_as_it_is_to_be_entered(services: Services, three: None) -> None:
    correction = Correction(
        series="A",
        transaction_date=date(2026, 2, 1),
        text="Dagskassa",
        rows={0: RowCorrection(account="4010", cost_center="12")},
        added=(VoucherRow("3740", 0),),
        reason="kontot finns inte",
        by="Anna",
    )
    store = SqlStore.open(services.data_folder, program="test")
    with store.writing() as writer:
        writer.put_corrections({1: correction})
    store.close()
    corrected, other, _ = sorted(make(services)[0].vouchers, key=lambda each: each.id)
    assert (corrected.key, corrected.text) == (match_key(1), f"Dagskassa {match_key(1)}")
    assert (corrected.series, corrected.transaction_date) == ("A", date(2026, 2, 1))
    assert corrected.sent == (("series", "F"), ("transaction_date", "2026-01-01"), ("text", "Kassarapport nr 1"))
    assert corrected.corrected == "kontot finns inte – Anna"
    assert [(row.account, row.sent, row.added) for row in corrected.rows] == [
        ("4010", (("account", "4903"), ("cost_center", "")), False),
        ("3010", (), False),
        ("3740", (), True),
    ]
    assert corrected.stops == ()
    assert (other.sent, other.corrected) == ((), "")
    assert other.text == f"Kassarapport nr 2 {match_key(2)}"
    assert len(other.stops) == 1
    assert "4903" in other.stops[0]


def test_no_vouchers_no_journal(services: Services) -> None:
    with pytest.raises(NothingMatched):
        services.journal.make([], JournalOrder.NUMBER, "", "anna", "sv", quiet)
