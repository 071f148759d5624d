"""A made-up gym company's journals, of any size, for tests and benchmarks."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from workbench.domain.journal import AccountTotal, Journal, JournalOrder, JournalRow, JournalVoucher
from workbench.domain.match_key import entered_text, match_key

ACCOUNTS = {
    "1580": "Fordringar för kontokort och kuponger",
    "1910": "Kassa",
    "1930": "Företagskonto",
    "2420": "Förskott från kunder",
    "2611": "Utgående moms på försäljning, 25 %",
    "2631": "Utgående moms, 6 %",
    "3001": "Träningskort, 6 % moms",
    "3010": "Försäljning dryck och bar",
    "3740": "Öres- och kronutjämning",
    "4903": "",
}
SITES = ("Åkersberga", "Täby C", "Örebro Älvtomta", "Café Linné", "Malmö Västra hamnen")
CAUSES = (
    ("Kontot 4903 saknas i kontoplanen", "Kan inte hitta kontot 4903. (2000423)"),
    ("Kontot 3010 är inte aktivt för 2024", "Kontot är inte aktivt: 3010 (2000550)"),
    ("Kostnadsstället UND finns inte", "Cost center UND not found (2001102)"),
    ("Räkenskapsår saknas för datumet", "Kan inte hitta räkenskapsår (2000357)"),
)


def gym_voucher(place: int, rows: int = 4) -> JournalVoucher:
    """Make a balanced voucher: cash of a day against sales and VAT."""
    chance = random.Random(place)
    lines, left = [], 0
    for number in range(1, rows):
        account, amount = chance.choice(list(ACCOUNTS)), chance.randrange(5_000, 900_000)
        left += amount
        cost_center = chance.choice(("36", "101", "UND", ""))
        lines.append(JournalRow(number, account, ACCOUNTS[account], cost_center, "", "", amount, 0, account == "4903"))
    lines.append(JournalRow(rows, "1930", ACCOUNTS["1930"], "36", "", "", 0, left))
    day = date(2024, 1, 1) + timedelta(days=place % 60)
    cause, original = CAUSES[place % len(CAUSES)]
    return JournalVoucher(
        id=place + 1,
        company="556677-8899",
        source="BRP",
        financial_year="2024-01-01 – 2024-12-31",
        series="F",
        number=str(1100 + place),
        text=f"Kassarapport nr {1100 + place} {SITES[place % len(SITES)]}",
        transaction_date=day,
        registration_date=day + timedelta(days=1),
        counterparty="",
        supporting_document="brp-2024.xml · 20240131",
        currency="SEK",
        rows=tuple(lines),
        diagnosis=(cause,),
        original=(original,),
    )


def entered_voucher(place: int) -> JournalVoucher:
    """Make a voucher with its match key; every third is corrected, and some are stopped all the same."""
    voucher = gym_voucher(place)
    key = match_key(voucher.id)
    first, second, *others = voucher.rows
    changed: dict[str, Any] = {}
    if place % 3 == 0:
        first = replace(first, account="4010", sent=(("account", "4903"),))
        changed["corrected"] = "Kontot finns inte i årets kontoplan – Anna-Lena Öström"
    if place % 6 == 0:
        second = replace(second, sent=(("account", "4903"), ("cost_center", "")))
    if place % 9 == 0:
        changed["sent"] = (("series", "B"), ("transaction_date", "2023-12-31"))
        changed["stops"] = ("Perioden är låst till och med 2024-01-31",)
    rows = (first, second, *others)
    return replace(voucher, key=key, text=entered_text(voucher.text, key), rows=rows, **changed)


def gym_journal(vouchers: Iterable[JournalVoucher], **changed: object) -> Journal:
    """Make a journal of vouchers, with the sums of its accounts."""
    kept = tuple(vouchers)
    sums: dict[str, list[int]] = {}
    for voucher in kept:
        for row in voucher.rows:
            entry = sums.setdefault(row.account, [0, 0, 0])
            entry[0] += row.debit
            entry[1] += row.credit
            entry[2] += 1
    journal = Journal(
        company="556677-8899",
        company_name="Puls & Bål Gym i Åkersberga AB",
        vouchers=kept,
        accounts=tuple(AccountTotal(name, ACCOUNTS.get(name, ""), *sums[name]) for name in sorted(sums)),
        order=JournalOrder.NUMBER,
        selection="Öppna verifikationer, januari–februari 2024",
        made_by="Anna-Lena Öström",
        made_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        program="Voucher Workbench 1.0",
    )
    return replace(journal, **changed)  # type: ignore[arg-type]
