import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.reports.gym import entered_voucher, gym_journal, gym_voucher
from tests.reports.reading import squeezed
from workbench.domain.journal import Journal, JournalOrder, JournalRow, JournalVoucher
from workbench.domain.money import parse_amount
from workbench.reports.journal_pdf import JournalFile
from workbench.texts import Texts

NBSP = "\u00a0"


Written = Callable[[Journal, Texts], tuple[list[str], JournalFile]]


def full_voucher() -> JournalVoucher:
    return replace(
        gym_voucher(7, rows=2),
        counterparty="Bröderna Ek & Co",
        rows=(
            JournalRow(1, "5010", "Lokalhyra", "36", "P-7", "Hyra januari – garage", 123456789, 0, concerned=True),
            JournalRow(2, "2440", "Leverantörsskulder", "101", "P-8", "Café Linné (é)", 0, 123456789),
        ),
    )


def test_every_point_of_the_check_list_is_on_a_voucher(written: Written, texts: Texts) -> None:
    voucher = full_voucher()
    pages, _ = written(gym_journal([voucher]), texts)
    page = pages[1]
    for label, value in (
        ("Financial year", "2024"),
        ("Series", "F"),
        ("Description", voucher.text),
        ("Date", "2024-01-08"),
        ("Registered", "2024-01-09"),
        ("Counterparty", voucher.counterparty),
        ("Supporting document", "BRP · brp-2024.xml · 20240131"),
        ("Currency", "SEK"),
        ("Corrects", texts.t("not told")),
        ("Reference", "8"),
        ("Cause", voucher.diagnosis[0]),
        ("The system’s words", voucher.original[0]),
        ("Difference", texts.amount(0)),
    ):
        assert f"{texts.t(label)} {value}" in page
    for value in ("F 1107", "Puls & Bål Gym i Åkersberga AB", "556677-8899", "Anna-Lena Öström"):
        assert value in page
    for label in ("Entered in Fortnox as", "series", "number", "date", "sign", "approval"):
        assert texts.t(label) in page


def test_rows_stand_in_the_order_of_fortnox_form(written: Written, texts: Texts) -> None:
    pages, _ = written(gym_journal([full_voucher()]), texts)
    amount = texts.amount(123456789)
    assert f"1 5010 Lokalhyra 36 P-7 Hyra januari – garage {amount}" in pages[1]
    assert f"2 2440 Leverantörsskulder 101 P-8 Café Linné (é) {amount}" in pages[1]
    assert f"7{NBSP}450 {texts.t('hash total, accounts')}" in pages[1]
    assert f"{texts.t('Sum')} {amount} {amount}" in pages[1]


def test_the_head_comes_in_typing_order(written: Written, texts: Texts) -> None:
    pages, _ = written(gym_journal([full_voucher()]), texts)
    labels = [texts.t(each) for each in ("Financial year", "Series", "Description", "Date")]
    line = next(line for line in pages[1].splitlines() if line.startswith("F 1107"))
    places = [line.index(label) for label in labels]
    assert places == sorted(places)


def test_what_is_missing_is_said(written: Written, texts: Texts) -> None:
    bare = replace(
        gym_voucher(0),
        source="",
        financial_year="",
        series="",
        number="",
        text="",
        supporting_document="",
        currency="",
        registration_date=None,
        diagnosis=(),
        original=(),
    )
    pages, _ = written(gym_journal([bare], company="", company_name="", made_by="", selection=""), texts)
    missing = texts.t("not told")
    for label in (
        *("Financial year", "Series", "Description", "Cause", "The system’s words", "Registered", "Counterparty"),
        *("Supporting document", "Currency", "Corrects"),
    ):
        assert f"{texts.t(label)} {missing}" in pages[1]
    assert texts.t("no number assigned") in pages[1]
    for page in pages:
        assert f"{texts.t('Org. no.')} {missing}" in page


def test_every_voucher_row_and_amount_can_be_read_back(written: Written, swedish: Texts) -> None:
    journal = gym_journal(gym_voucher(place, rows=2 + place % 6) for place in range(120))
    pages, told = written(journal, swedish)
    assert told.pages == len(pages)
    lines = [line for page in pages for line in page.splitlines()]
    for voucher in journal.vouchers:
        assert any(line.startswith(f"F {voucher.number} ") and voucher.text in line for line in lines)
    rows = [match for line in lines if (match := re.fullmatch(r"\d+ (\d{4}) .*? ([\d\xa0]+,\d\d)", line))]
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[1]] = sums.get(row[1], 0) + parse_amount(row[2])
    wanted = {total.account: total.debit + total.credit for total in journal.accounts}
    assert len(rows) == journal.transactions
    assert sums == wanted


def test_every_page_tells_company_period_maker_and_its_number(written: Written, texts: Texts) -> None:
    pages, _ = written(gym_journal(gym_voucher(place) for place in range(40)), texts)
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert texts.t("Page {page} ({pages})", page=number, pages=len(pages)) in page
        assert "Puls & Bål Gym i Åkersberga AB" in page
        assert "556677-8899" in page
        assert f"{texts.t('Period')} 2024-01-01 – 2024-02-09" in page
        assert "Anna-Lena Öström" in page
        assert "2026-03-02" in page


def test_the_summary_counts_and_sums(written: Written, texts: Texts) -> None:
    journal = gym_journal([replace(gym_voucher(place), series="FA"[place % 2]) for place in range(8)])
    pages, _ = written(journal, texts)
    total = texts.amount(journal.debit)
    for page in (pages[0], pages[-1]):
        assert f"{texts.t('Turnover')} {texts.t('Debit')} {total} {texts.t('Credit')} {total}" in page
        assert f"{texts.t('Number of vouchers')} 8" in page
        assert f"{texts.t('Number of transactions')} 32" in page
    for account in journal.accounts:
        name = account.account_name or texts.t("not told")
        sums = f"{texts.amount(account.debit)} {texts.amount(account.credit)}"
        assert f"{account.account} {name} {account.rows} {sums}" in pages[0]
    for cause in {voucher.diagnosis[0] for voucher in journal.vouchers}:
        assert f"{cause} 2 " in pages[0]
    for series in "FA":
        chosen = [voucher for voucher in journal.vouchers if voucher.series == series]
        debit = texts.amount(sum(voucher.debit for voucher in chosen))
        assert f"{series} 4 16 {debit} {debit}" in pages[-1]


def test_amounts_have_no_break_spaces_in_swedish(written: Written, swedish: Texts) -> None:
    pages, _ = written(gym_journal([full_voucher()]), swedish)
    assert f"1{NBSP}234{NBSP}567,89" in pages[1]


def test_columns_empty_throughout_are_left_out_and_named(written: Written, texts: Texts) -> None:
    left_out = [texts.t(each) for each in ("Project", "Transaction information")]
    pages, _ = written(gym_journal([gym_voucher(0)]), texts)
    assert f"{texts.t('Empty columns, left out')} {', '.join(left_out)}" in pages[0]
    assert texts.t("Cost centre") in pages[1]
    for heading in left_out:
        assert heading not in pages[1]
    pages, _ = written(gym_journal([gym_voucher(0), full_voucher()]), texts)
    assert texts.t("Empty columns, left out") not in pages[0]
    for heading in left_out:
        assert heading in pages[1]


def test_a_voucher_that_fits_on_a_page_is_not_split(written: Written, texts: Texts) -> None:
    journal = gym_journal(gym_voucher(place, rows=2 + place * 7 % 60) for place in range(30))
    pages, _ = written(journal, texts)
    entered = texts.t("Entered in Fortnox as")
    for page in pages[1:]:
        heads = len(re.findall(rf"^F \d+ {texts.t('Financial year')}", page, re.MULTILINE))
        assert heads == page.count(entered)
        assert texts.t("Carried forward") not in page


def test_a_voucher_longer_than_a_page_carries_its_sums(written: Written, swedish: Texts) -> None:
    voucher = gym_voucher(3, rows=300)
    journal = gym_journal([gym_voucher(1), voucher])
    pages, _ = written(journal, swedish)
    debit = 0
    carried: list[int] = []
    for page in pages[1:]:
        if carried:
            assert f"F 1103 {swedish.t('cont.')}" in page
            brought = re.search(rf"{swedish.t('Brought forward')} ([\d\xa0]+,\d\d)", page)
            assert brought is not None
            assert parse_amount(brought[1]) == debit
        own = page[page.index("F 1103") :]
        for line in own.splitlines():
            row = re.fullmatch(r"(\d+) \d{4} .*? ([\d\xa0]+,\d\d)", line)
            if row and row[1] != "300":
                debit += parse_amount(row[2])
        forward = re.search(rf"{swedish.t('Carried forward')} ([\d\xa0]+,\d\d)", page)
        if forward:
            carried.append(parse_amount(forward[1]))
            assert carried[-1] == debit
    assert len(carried) == len(pages) - 2
    assert len(carried) >= 3
    assert debit == voucher.debit


def test_a_difference_is_said_in_words(written: Written, texts: Texts) -> None:
    voucher = gym_voucher(0)
    more = replace(voucher, rows=(*voucher.rows, JournalRow(5, "3740", "", "", "", "", 50, 0)))
    less = replace(voucher, rows=(*voucher.rows, JournalRow(5, "3740", "", "", "", "", 0, 50)))
    pages, _ = written(gym_journal([more, less]), texts)
    for side in ("debit", "credit"):
        sentence = f"≠ The voucher does not balance: difference {{amount}}, {side} is the larger."
        assert texts.t(sentence, amount=texts.amount(50)) in pages[1]


def test_what_it_was_entered_as_is_printed(written: Written, texts: Texts) -> None:
    pages, _ = written(gym_journal([replace(gym_voucher(0), entered_as="A 4711")]), texts)
    assert f"{texts.t('Entered in Fortnox as')} A 4711 {texts.t('date')}" in pages[1]


def test_every_finding_and_every_original_text_is_printed(written: Written, texts: Texts) -> None:
    original = ("Kan inte hitta kontot 4903. (2000423)", "line one\nline two (2000550)", "x" * 400)
    voucher = replace(gym_voucher(0), diagnosis=("Ett", "Två " * 80, "Tre"), original=original)
    page = squeezed(written(gym_journal([voucher]), texts)[0][1])
    for text in (*voucher.diagnosis, *original):
        assert squeezed(text) in page


def test_long_texts_are_wrapped_and_whole(written: Written, texts: Texts) -> None:
    long = "Sammanställning av kontantförsäljning och återköp " * 6
    rows = (
        JournalRow(1, "1910", long, "KS" * 40, "PROJEKT-" * 20, long.upper(), 100, 0),
        JournalRow(2, "5" * 60, "", "", "", "", 0, 100),
    )
    voucher = replace(
        gym_voucher(0),
        rows=rows,
        text=long * 3,
        series="S" * 90,
        number="9" * 90,
        counterparty=long * 2,
        entered_as="A" * 150,
        financial_year=long,
    )
    pages, _ = written(gym_journal([voucher]), texts)
    found = squeezed("".join(pages))
    for text in (voucher.text, voucher.series, voucher.number, voucher.counterparty, voucher.entered_as):
        assert squeezed(text) in found
    # Texts beside each other are read line by line across the columns, so their words are looked for one by one.
    for word in {*long.split(), *long.upper().split()}:
        assert word in "".join(pages) or word[:8] in "".join(pages)


def test_an_empty_journal_and_a_voucher_without_rows(written: Written, texts: Texts) -> None:
    pages, told = written(gym_journal([]), texts)
    assert told.pages == 1
    assert f"{texts.t('Period')} {texts.t('not told')}" in pages[0]
    pages, _ = written(gym_journal([replace(gym_voucher(0), rows=())]), texts)
    assert texts.t("The voucher has no rows.") in pages[1]


@pytest.mark.parametrize("order", list(JournalOrder))
def test_vouchers_stay_in_the_order_given(written: Written, texts: Texts, order: JournalOrder) -> None:
    vouchers = [gym_voucher(place) for place in (5, 2, 9)]
    pages, _ = written(gym_journal(vouchers, order=order), texts)
    assert re.findall(r"^F (\d{4}) ", pages[1], re.MULTILINE) == ["1105", "1102", "1109"]


def test_negative_and_zero_amounts_are_shown(written: Written, texts: Texts) -> None:
    rows = (
        JournalRow(1, "1910", "Kassa", "", "", "", -5000, 0),
        JournalRow(2, "1911", "Kassa", "", "", "", 0, 0),
        JournalRow(3, "1912", "Kassa", "", "", "", 100, 5100),
    )
    pages, _ = written(gym_journal([replace(gym_voucher(0), rows=rows)]), texts)
    for row, shown in (
        ("1 1910 Kassa", texts.amount(-5000)),
        ("2 1911 Kassa", texts.amount(0)),
        ("3 1912 Kassa", f"{texts.amount(100)} {texts.amount(5100)}"),
    ):
        assert f"{row} {shown}" in pages[1]


def test_a_block_shows_what_is_entered_and_beside_it_what_was_sent(written: Written, texts: Texts) -> None:
    voucher = entered_voucher(0)
    pages, _ = written(gym_journal([voucher]), texts)
    lines = pages[1].splitlines()
    head = next(line for line in lines if line.startswith("F 1100"))
    assert head.startswith(f"F 1100 {voucher.key} ")
    assert f"{texts.t('Description')} {voucher.text}" in head
    assert voucher.text.endswith(f" {voucher.key}")
    sent = texts.t("sent")
    assert f"{sent}: {texts.t('Series')} B · {texts.t('Date')} 2023-12-31" in lines
    row = next(place for place, line in enumerate(lines) if line.startswith("1 4010 "))
    assert lines[row + 1] == f"{sent}: 4903"
    assert lines[row + 3] == f"{sent}: {texts.t('Account')} 4903 · {texts.t('Cost centre')} {texts.t('empty')}"
    assert f"{texts.t('Corrected')} {voucher.corrected}" in lines
    assert f"{texts.t('Fortnox will refuse it')} {voucher.stops[0]}" in lines


def test_an_added_row_says_that_it_was_not_sent(written: Written, texts: Texts) -> None:
    voucher = entered_voucher(1)
    rounding = JournalRow(5, "3740", "Öres- och kronutjämning", "", "", "", 1, 0, added=True)
    pages, _ = written(gym_journal([replace(voucher, rows=(*voucher.rows, rounding))]), texts)
    lines = pages[1].splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith("5 3740 "))
    assert lines[place + 1] == texts.t("this row was not sent")


def test_a_column_that_a_correction_emptied_is_still_there(written: Written, texts: Texts) -> None:
    voucher = entered_voucher(1)
    rows = tuple(replace(row, cost_center="", sent=(("cost_center", "36"),)) for row in voucher.rows)
    pages, _ = written(gym_journal([replace(voucher, rows=rows)]), texts)
    assert pages[1].count(f"{texts.t('sent')}: 36") == 4
    assert texts.t("Cost centre") in pages[1]


def test_a_broken_financial_year_stands_in_full(written: Written, texts: Texts) -> None:
    voucher = replace(gym_voucher(1), financial_year="2023-07-01 – 2024-06-30")
    pages, _ = written(gym_journal([voucher]), texts)
    assert f"{texts.t('Financial year')} 2023-07-01 – 2024-06-30" in pages[1]
    assert "2023-07-01 – 2024-06-30" in pages[0]
